package fuse

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// MaxLine is the longest line of input that is read, in bytes. A longer one is
// refused and skipped.
const MaxLine = 16 << 20

// LineError says which line of which file could not be used, and why.
type LineError struct {
	File string
	Line int
	Err  error
}

func (e *LineError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }

// Unwrap returns the cause.
func (e *LineError) Unwrap() error { return e.Err }

// Reader reads reports from JSON Lines, one at a time, in memory bounded by
// the longest line.
type Reader struct {
	name string
	in   *bufio.Reader
	line int
	buf  []byte
}

// NewReader reads from in; name stands in messages.
func NewReader(in io.Reader, name string) *Reader {
	return &Reader{name: name, in: bufio.NewReaderSize(in, 1<<18)}
}

// Next returns the next report. A *LineError means that one line was not
// usable and that the next call goes on after it; io.EOF is the end; any other
// error ends the file.
func (r *Reader) Next() (Report, error) {
	for {
		b, n, err := r.Raw()
		if err != nil {
			return Report{}, err
		}
		if len(b) > 0 {
			return DecodeLine(b, r.name, n)
		}
	}
}

// Raw returns the bytes of the next line that is not blank, and its number.
// The bytes are valid until the next call.
func (r *Reader) Raw() ([]byte, int, error) {
	for {
		b, long, err := r.readLine()
		if err != nil && err != io.EOF {
			return nil, r.line, fmt.Errorf("reading %s after line %d: %w", r.name, r.line, err)
		}
		if err == io.EOF && len(b) == 0 && !long {
			return nil, r.line, io.EOF
		}
		r.line++
		if long {
			return nil, r.line, &LineError{r.name, r.line, fmt.Errorf("the line is longer than %d bytes", MaxLine)}
		}
		if r.line == 1 {
			b = bytes.TrimPrefix(b, []byte("\xef\xbb\xbf"))
		}
		if b = bytes.TrimSpace(b); len(b) > 0 {
			return b, r.line, nil
		}
	}
}

// readLine returns one line without a limit on the reader's own buffer; long
// says that it passed MaxLine and was thrown away.
func (r *Reader) readLine() (line []byte, long bool, err error) {
	r.buf = r.buf[:0]
	for {
		part, err := r.in.ReadSlice('\n')
		if !long && len(r.buf)+len(part) > MaxLine {
			long = true
		}
		if !long {
			if err == nil && len(r.buf) == 0 {
				return part, false, nil
			}
			r.buf = append(r.buf, part...)
		}
		if errors.Is(err, bufio.ErrBufferFull) {
			continue
		}
		if long {
			return nil, true, err
		}
		return r.buf, false, err
	}
}

// DecodeLine reads one line of the stage contract. The error is a *LineError.
func DecodeLine(b []byte, file string, line int) (Report, error) {
	r := Report{file: file, line: line}
	if err := json.Unmarshal(b, &r); err != nil {
		return Report{}, &LineError{file, line, plainJSON(err)}
	}
	if err := r.Validate(); err != nil {
		return Report{}, &LineError{file, line, err}
	}
	return r, nil
}

// plainJSON says in the reader's words what encoding/json found.
func plainJSON(err error) error {
	var se *json.SyntaxError
	var te *json.UnmarshalTypeError
	switch {
	case errors.As(err, &se):
		return fmt.Errorf("not a JSON object at byte %d: %v", se.Offset, err)
	case errors.As(err, &te):
		if te.Field == "" {
			return fmt.Errorf("the line is a JSON %s: want an object", te.Value)
		}
		return fmt.Errorf("field %q holds a JSON %s: want %s", te.Field, te.Value, te.Type)
	}
	return err
}
