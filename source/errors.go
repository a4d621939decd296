package source

import (
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"
)

// maxQuoted is how much of a row or value an error carries, in bytes.
const (
	maxQuotedRow   = 4096
	maxQuotedValue = 120
)

// RowError says why one row was refused. The rest of the file was read.
type RowError struct {
	File   string
	Line   int    // 1-based line at which the row begins
	Column string // name of the column, where the trouble lies in one
	Value  string // offending value, shortened
	Reason string
	Cure   string
	Row    string // the row as received, cut at 4 kB
}

// NewRowError makes a RowError of what is wrong with a row, or with one value in it.
func NewRowError(file string, line int, row string, err error) *RowError {
	e := &RowError{File: file, Line: line, Row: Clip(row, maxQuotedRow)}
	var v *ValueError
	if errors.As(err, &v) {
		e.Value, e.Cure = v.Value, v.Cure
		// What was wrapped around the value's error says where it stands.
		where, _, _ := strings.Cut(err.Error(), v.Error())
		e.Reason = where + v.Reason
	} else {
		e.Reason = strings.ReplaceAll(err.Error(), "\n", "; ") // of joined errors
	}
	return e
}

func (e *RowError) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s:%d: ", e.File, e.Line)
	if e.Column != "" {
		fmt.Fprintf(&b, "%s: ", e.Column)
	}
	b.WriteString(e.Reason)
	if e.Value != "" && !strings.Contains(e.Reason, e.Value) {
		fmt.Fprintf(&b, ": %q", e.Value)
	}
	if e.Cure != "" {
		fmt.Fprintf(&b, "; %s", e.Cure)
	}
	return b.String()
}

// FileError says why a file could not be read at all, or not to its end.
type FileError struct {
	File   string
	Line   int // where reading ended; 0 = before the first row
	Reason string
	Cure   string
	Err    error // cause, where there is one
}

func (e *FileError) Error() string {
	s := e.File
	if e.Line > 0 {
		s = fmt.Sprintf("%s:%d", e.File, e.Line)
	}
	s += ": " + e.Reason
	if e.Err != nil {
		s += ": " + e.Err.Error()
	}
	if e.Cure != "" {
		s += "; " + e.Cure
	}
	return s
}

func (e *FileError) Unwrap() error { return e.Err }

// ValueError says what is wrong with one value and how to cure it. Row.Fail
// turns it into a RowError.
type ValueError struct {
	Value  string
	Reason string
	Cure   string
}

func (e *ValueError) Error() string {
	s := e.Reason
	if e.Value != "" {
		s = fmt.Sprintf("%s: %q", s, e.Value)
	}
	if e.Cure != "" {
		s += "; " + e.Cure
	}
	return s
}

func badValue(value, cure, format string, args ...any) *ValueError {
	return &ValueError{Value: Clip(value, maxQuotedValue), Reason: fmt.Sprintf(format, args...), Cure: cure}
}

// Clip cuts s to at most n bytes at a rune boundary and marks the cut with "…".
func Clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n] + "…"
}
