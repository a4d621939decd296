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
	if !json.Valid(b) {
		var any json.RawMessage
		return Report{}, &LineError{file, line, plainJSON(json.Unmarshal(b, &any))}
	}
	if err := r.decode(b); err != nil {
		return Report{}, &LineError{file, line, err}
	}
	if err := r.Validate(); err != nil {
		return Report{}, &LineError{file, line, err}
	}
	return r, nil
}

// decode fills a report from a well-formed JSON object. It is encoding/json's
// work at a quarter of its time, which a million lines notice.
func (r *Report) decode(b []byte) error {
	if b[0] != '{' {
		return errors.New("the line is not a JSON object")
	}
	return decodeObject(b, func(key string, val []byte) error {
		if err := r.set(key, val); err != nil {
			return fmt.Errorf("field %q: %w", key, err)
		}
		return nil
	})
}

func (r *Report) set(key string, val []byte) (err error) {
	switch key {
	case "id":
		r.ID, err = unquote(val)
	case "source":
		r.Source, err = unquote(val)
	case "product":
		r.Product, err = unquote(val)
	case "origin":
		r.Origin, err = unquote(val)
	case "kind":
		r.Kind, err = unquote(val)
	case "update_of":
		r.UpdateOf, err = unquote(val)
	case "published":
		err = r.Published.UnmarshalJSON(val)
	case "time":
		err = r.Time.UnmarshalJSON(val)
	case "place":
		err = r.Place.UnmarshalJSON(val)
	case "place_name":
		r.PlaceName, err = unquote(val)
	case "act":
		r.Act, err = unquote(val)
	case "actor":
		r.Actor, err = unquote(val)
	case "weapon":
		r.Weapon, err = unquote(val)
	case "target":
		r.Target, err = unquote(val)
	case "killed":
		err = r.Killed.UnmarshalJSON(val)
	case "injured":
		err = r.Injured.UnmarshalJSON(val)
	case "title":
		r.Title, err = unquote(val)
	case "text":
		r.Text, err = unquote(val)
	case "url":
		r.URL, err = unquote(val)
	case "places":
		err = json.Unmarshal(val, &r.Places)
	case "attrs":
		err = json.Unmarshal(val, &r.Attrs)
	case "media":
		err = json.Unmarshal(val, &r.Media)
	case "exercise":
		err = yesNo(val, &r.Exercise)
	}
	return err
}

// yesNo reads true or false; null is false.
func yesNo(val []byte, p *bool) error {
	switch string(val) {
	case "true", "false", "null":
		*p = string(val) == "true"
		return nil
	}
	return fmt.Errorf("%s: want true or false", clip(string(val)))
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
