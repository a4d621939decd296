package article

import (
	"bytes"
	"strings"
	"unicode"

	"trucewatch/source"
)

// Read turns one file into documents: one for a page, a mail or a text, one for
// each entry of a feed. What the bytes are is told from the bytes. An error means
// that nothing could be read; an entry of a feed that holds no article is given
// with Fault saying why.
func Read(name string, data []byte, o Options) ([]Document, error) {
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &source.FileError{File: name, Reason: "the file is empty"}
	case len(data) > MaxBytes:
		return nil, &source.FileError{File: name, Reason: "the file is larger than 64 MB", Cure: "an article is a page, not an archive: cut it"}
	case foreign(data) != "":
		return nil, &source.FileError{File: name, Reason: "this is " + foreign(data), Cure: "give articles as HTML, RSS, Atom, EML or plain text"}
	}
	s, charset, notices := decode(data, o.Charset)
	d, err := readPlain(name, s)
	if err != nil {
		return nil, err
	}
	d.Charset, d.Notices = charset, append(notices, d.Notices...)
	return []Document{d}, nil
}

// foreign names files that are no text.
func foreign(data []byte) string {
	switch {
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		return "a zip archive"
	case bytes.HasPrefix(data, []byte{0x1f, 0x8b}):
		return "a gzip archive"
	case bytes.HasPrefix(data, []byte("%PDF")):
		return "a PDF"
	case bytes.HasPrefix(data, []byte{0x89, 'P', 'N', 'G'}), bytes.HasPrefix(data, []byte{0xff, 0xd8, 0xff}):
		return "a picture"
	}
	return ""
}

// noText says why a text is no article, "" where it can be one.
func noText(s string) string {
	letters, other, words := 0, 0, 0
	in := false
	for _, r := range s {
		switch {
		case unicode.IsLetter(r):
			letters++
			if !in {
				words++
			}
			in = true
			continue
		case r == 0 || r == unicode.ReplacementChar || unicode.IsControl(r) && r != '\n' && r != '\r' && r != '\t':
			other++
		}
		in = in && (r == '\'' || r == '’' || r == '-')
	}
	switch {
	case other > letters:
		return "the bytes are no text"
	case letters < minLetters || words < 4:
		return "there is no text in it"
	}
	return ""
}

// body is the text without the header of fields that a format brought.
func (d *Document) body() string {
	return strings.TrimSpace(d.Text[min(d.bodyAt, len(d.Text)):])
}
