package source

import (
	"bytes"
	"io"
	"strings"
	"unicode/utf8"
)

// Limits of one row. A longer one is refused and skipped to the next line break.
const (
	maxRowBytes = 4 << 20
	maxColumns  = 16384 // as in spreadsheets
	// A quoted field with line breaks may make a row of this many bytes; after a
	// quote that was never closed, less, so that a damaged file costs linear time.
	maxQuotedBytes = 1 << 20
	minQuotedBytes = 1 << 10
	// After this many such rows in succession only every 64th is followed over
	// its line breaks.
	hopelessQuotes = 16
	hopelessStep   = 64
)

// csvReader cuts delimited text into rows. It is lenient where the meaning is
// plain (a bare quote inside a quoted field, a carriage return inside a field)
// and never lets one broken quote swallow the rows after it: if a row of several
// lines does not come out right, only its first line is given up.
type csvReader struct {
	r       io.Reader
	delim   byte
	eol     byte // '\n', or '\r' in files of old Macintosh form
	columns int  // wanted number of columns, 0 until the header is known

	buf   []byte
	pos   int // start of the unread part of buf
	eof   bool
	err   error // read error other than EOF, reported when the buffer is used up
	line  int   // lines before pos
	limit int   // current limit of a quoted row
	fails int   // rows in succession whose quote was never closed

	spans  []span
	fields []string
}

type span struct {
	from, to int
	doubled  bool // holds "" that stands for "
}

func newCSVReader(r io.Reader, delim, eol byte) *csvReader {
	return &csvReader{r: r, delim: delim, eol: eol, limit: maxQuotedBytes}
}

// fill reads more into buf; false at the end of the input.
func (c *csvReader) fill() bool {
	if c.eof {
		return false
	}
	if c.pos > 0 && c.pos >= len(c.buf)/2 {
		c.buf = c.buf[:copy(c.buf, c.buf[c.pos:])]
		c.pos = 0
	}
	if len(c.buf) == cap(c.buf) {
		grown := make([]byte, len(c.buf), max(64<<10, 2*cap(c.buf)))
		copy(grown, c.buf)
		c.buf = grown
	}
	n, err := c.r.Read(c.buf[len(c.buf):cap(c.buf)])
	c.buf = c.buf[:len(c.buf)+n]
	if err != nil {
		c.eof = true
		if err != io.EOF {
			c.err = err
		}
	}
	return n > 0 || !c.eof
}

// lineEnd returns the offset, relative to pos, just past the first line break at
// or after from. long: there is none within the limit of a row.
func (c *csvReader) lineEnd(from int) (end int, long bool) {
	for {
		if i := bytes.IndexByte(c.buf[c.pos+from:], c.eol); i >= 0 {
			return from + i + 1, from+i+1 > maxRowBytes
		}
		from = len(c.buf) - c.pos
		if from > maxRowBytes {
			return from, true
		}
		if !c.fill() {
			return len(c.buf) - c.pos, false
		}
	}
}

// skipLine drops everything up to and including the next line break.
func (c *csvReader) skipLine() {
	for {
		if i := bytes.IndexByte(c.buf[c.pos:], c.eol); i >= 0 {
			c.pos += i + 1
			c.line++
			return
		}
		c.pos = len(c.buf)
		if !c.fill() {
			return
		}
	}
}

// broken: reading failed before the end of the line that is end bytes long. What
// is left of the row may look whole and is not.
func (c *csvReader) broken(end int) bool {
	return c.err != nil && c.buf[c.pos+end-1] != c.eol
}

// rawRow is one row as cut from the file.
type rawRow struct {
	fields []string // valid until the next row
	line   int
	text   string // without the final line break
}

// next returns the next row, or a ValueError that says why the row at line was
// refused (its text is returned all the same), or io.EOF, or a read error.
func (c *csvReader) next() (rawRow, error) {
	for {
		end, long := c.lineEnd(0)
		if end == 0 {
			if c.err != nil {
				return rawRow{line: c.line + 1}, c.err
			}
			return rawRow{}, io.EOF
		}
		start := c.line + 1
		if c.broken(end) {
			text := string(c.buf[c.pos : c.pos+min(end, maxQuotedRow)])
			c.pos += end
			return rawRow{line: start, text: text}, badValue("", "get a whole copy of the file", "the file breaks off in this row (%v)", c.err)
		}
		if long {
			head := string(c.buf[c.pos : c.pos+maxQuotedRow])
			c.skipLine()
			return rawRow{line: start, text: head},
				badValue("", "is a line break missing, or is this another kind of file?", "the row is longer than %d bytes", maxRowBytes)
		}
		if len(bytes.TrimRight(c.buf[c.pos:c.pos+end], "\r\n")) == 0 {
			c.pos += end
			c.line++
			continue
		}
		return c.row(end, start)
	}
}

// row cuts the row whose first line is end bytes long.
func (c *csvReader) row(end, start int) (rawRow, error) {
	first, lines := end, 1
	c.spans = c.spans[:0]
	s := scanner{delim: c.delim, eol: c.eol, spans: c.spans}
	for {
		s.scan(c.buf[c.pos : c.pos+end])
		if !s.open {
			break
		}
		if lines == 1 && c.fails >= hopelessQuotes && c.fails%hopelessStep != 0 {
			c.fails++
			return c.giveUp(first, start, errNeverClosed())
		}
		more, long := c.lineEnd(end)
		if more == end || long || more > c.limit {
			c.limit, c.fails = max(minQuotedBytes, c.limit/2), c.fails+1
			return c.giveUp(first, start, errNeverClosed())
		}
		end, lines = more, lines+1
	}
	c.spans = s.spans
	if lines > 1 {
		if c.columns > 0 && len(s.spans) != c.columns {
			c.limit, c.fails = max(minQuotedBytes, c.limit/2), c.fails+1
			return c.giveUp(first, start, badValue("", "close the quote or remove the line break",
				"the row breaks off inside quotes or has a wrong number of columns"))
		}
		c.limit, c.fails = min(maxQuotedBytes, 2*c.limit), 0
	}
	text := string(bytes.TrimRight(c.buf[c.pos:c.pos+end], "\r\n"))
	if len(s.spans) > maxColumns {
		c.pos, c.line = c.pos+end, c.line+lines
		return rawRow{line: start, text: text}, badValue("", "", "the row has %d columns; %d is the limit", len(s.spans), maxColumns)
	}
	c.fields = c.fields[:0]
	for _, sp := range s.spans {
		f := text[min(sp.from, len(text)):min(sp.to, len(text))]
		if sp.doubled {
			f = strings.ReplaceAll(f, `""`, `"`)
		}
		c.fields = append(c.fields, f)
	}
	c.pos, c.line = c.pos+end, c.line+lines
	row := rawRow{fields: c.fields, line: start, text: text}
	return row, plainText(text)
}

func errNeverClosed() *ValueError {
	return badValue("", `close the quote, or double the quotes inside the field ("")`, "a quote is opened and never closed")
}

// giveUp refuses the first line only; reading goes on with the second.
func (c *csvReader) giveUp(first, start int, why *ValueError) (rawRow, error) {
	text := string(bytes.TrimRight(c.buf[c.pos:c.pos+first], "\r\n"))
	c.pos += first
	c.line++
	return rawRow{line: start, text: text}, why
}

// plainText refuses what no table may hold.
func plainText(s string) error {
	if i := strings.IndexByte(s, 0); i >= 0 {
		return badValue(around(s, i), "export the file again", "the row holds a NUL byte (byte %d of the row)", i+1)
	}
	if !utf8.ValidString(s) {
		i := firstInvalid(s)
		return badValue(around(s, i), "save the file as UTF-8, or name its encoding in a mapping",
			"the row is not valid UTF-8 (byte %d of the row is 0x%02x)", i+1, s[i])
	}
	return nil
}

// firstInvalid is the offset of the first byte of s that is not UTF-8.
func firstInvalid(s string) int {
	for i, r := range s {
		if r == utf8.RuneError {
			if _, size := utf8.DecodeRuneInString(s[i:]); size == 1 {
				return i
			}
		}
	}
	return len(s)
}

// around is what stands about the offset i of s, in UTF-8.
func around(s string, i int) string {
	return strings.ToValidUTF8(s[max(0, i-20):min(len(s), i+20)], "\ufffd")
}

// scanner marks the fields of a row that may run over several lines.
type scanner struct {
	delim, eol byte
	spans      []span
	at         int // next byte to look at
	open       bool
	start      int // of the open quoted field
	doubled    bool
}

// scan goes on over rec, which is the row from its start up to a line break or
// the end of the file. Afterwards open says that a quote still stands open.
func (s *scanner) scan(rec []byte) {
	for s.at <= len(rec) {
		if s.open {
			if !s.quoted(rec) {
				return
			}
			continue
		}
		if s.at < len(rec) && rec[s.at] == '"' {
			s.open, s.start, s.doubled = true, s.at+1, false
			s.at++
			continue
		}
		i := bytes.IndexByte(rec[s.at:], s.delim)
		if i < 0 {
			s.spans = append(s.spans, span{from: s.at, to: s.trimmed(rec)})
			s.at = len(rec) + 1
			return
		}
		s.spans = append(s.spans, span{from: s.at, to: s.at + i})
		s.at += i + 1
	}
}

// quoted reads on inside a quoted field; false when rec ends inside it or the row is done.
func (s *scanner) quoted(rec []byte) bool {
	i := bytes.IndexByte(rec[s.at:], '"')
	if i < 0 {
		s.at = len(rec)
		return false
	}
	s.at += i + 1
	switch {
	case s.at >= s.trimmed(rec): // closing quote at the end of the line
		s.spans = append(s.spans, span{s.start, s.at - 1, s.doubled})
		s.open, s.at = false, len(rec)+1
		return false
	case rec[s.at] == '"':
		s.doubled = true
		s.at++
	case rec[s.at] == s.delim:
		s.spans = append(s.spans, span{s.start, s.at - 1, s.doubled})
		s.open = false
		s.at++
	}
	return true // any other byte: a bare quote, kept as it is
}

// trimmed is the length of rec without its line break.
func (s *scanner) trimmed(rec []byte) int {
	n := len(rec)
	if n > 0 && rec[n-1] == s.eol {
		n--
		if s.eol == '\n' && n > 0 && rec[n-1] == '\r' {
			n--
		}
	}
	return n
}
