package text

import (
	"strings"
	"unicode/utf8"
)

// Quote is a passage between double quotation marks.
type Quote struct {
	// Start and End are byte offsets of the words between the marks.
	Start, End int
	Text       string
}

// Quotes finds the passages between double quotation marks: any of “ ” „ ‟ "
// opens and the next of them closes, on the same line, because the marks of one
// pair are often mixed; « closes at » where the line has one, so that marks nested
// within stay inside. A mark without a partner on its line is left alone. Single
// marks are apostrophes far more often than quotations and are not read.
func Quotes(s string) []Quote {
	var out []Quote
	for base := 0; base < len(s); {
		line := s[base:]
		next := len(s)
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line, next = line[:i], base+i+1
		}
		out = appendLineQuotes(out, line, base)
		base = next
	}
	return out
}

func appendLineQuotes(out []Quote, line string, base int) []Quote {
	for at := 0; at < len(line); {
		open, mark := nextMark(line, at)
		if open < 0 {
			return out
		}
		from := open + utf8.RuneLen(mark)
		closing := -1
		width := 0
		if mark == '«' {
			closing, width = strings.Index(line[from:], "»"), len("»")
		}
		if closing < 0 {
			i, m := nextMark(line, from)
			if i < 0 {
				return out
			}
			closing, width = i-from, utf8.RuneLen(m)
		}
		if closing > 0 {
			out = append(out, Quote{base + from, base + from + closing, line[from : from+closing]})
		}
		at = from + closing + width
	}
	return out
}

func nextMark(s string, from int) (int, rune) {
	for i, r := range s[from:] {
		switch r {
		case '"', '“', '”', '„', '‟', '«', '»', '＂':
			return from + i, r
		}
	}
	return -1, 0
}
