package source

import (
	"bufio"
	"fmt"
	"io"
	"iter"
	"strings"
)

// Lines yields the lines of a text file with their numbers, decoded, without
// empty ones. A line longer than max bytes yields a *RowError and is skipped.
func Lines(in Input, max int) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		br, err := Decode(in, "")
		if err != nil {
			yield(Line{}, err)
			return
		}
		for n := 1; ; n++ {
			text, long, err := readLine(br, max)
			line := Line{Number: n, Text: text}
			if err != nil && err != io.EOF {
				yield(line, &FileError{File: in.Name, Line: n, Reason: "reading stopped", Err: err})
				return
			}
			var bad error
			if long {
				bad = &RowError{File: in.Name, Line: n, Reason: fmt.Sprintf("the line is longer than %d bytes", max), Row: Clip(text, maxQuotedRow)}
			} else if e := plainText(text); e != nil {
				bad = NewRowError(in.Name, n, text, e)
			}
			if strings.TrimSpace(text) != "" && !yield(line, bad) || err == io.EOF {
				return
			}
		}
	}
}

// Line is one line of a text file.
type Line struct {
	Number int
	Text   string
}

// readLine reads up to the next line break, keeping at most max bytes.
func readLine(br *bufio.Reader, max int) (text string, long bool, err error) {
	var b []byte
	for {
		part, err := br.ReadSlice('\n')
		if len(b)+len(part) > max {
			long = true
			part = part[:max-len(b)]
		}
		b = append(b, part...)
		if err == bufio.ErrBufferFull {
			continue
		}
		return strings.TrimRight(string(b), "\r\n"), long, err
	}
}
