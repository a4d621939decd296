package article

import (
	"bytes"
	"fmt"
	"strings"
	"unicode"

	"trucewatch/source"
)

// Read turns one file into documents: one for a page, a mail or a text, one for
// each entry of a feed. What the bytes are is told from the bytes. An error means
// that nothing could be read; an entry of a feed that holds no article is given
// with Fault saying why.
func Read(name string, data []byte, o Options) ([]Document, error) {
	body, o, ok, err := openMessage(name, data, o)
	if err != nil {
		return nil, err
	}
	if ok {
		data = body
	}
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, &source.FileError{File: name, Reason: "the file is empty"}
	case len(data) > MaxBytes:
		return nil, &source.FileError{File: name, Reason: "the file is larger than 64 MB", Cure: "an article is a page, not an archive: cut it"}
	case foreign(data) != "":
		return nil, &source.FileError{File: name, Reason: "this is " + foreign(data), Cure: "give articles as HTML, RSS, Atom, EML or plain text"}
	}
	docs, err := read(name, data, o)
	for i := range docs {
		d := &docs[i]
		if d.Published.Doubt == "" && o.Latest != "" && !d.Published.Interval.IsZero() && dayIn(d.Published.Interval) > o.Latest {
			d.Published.Doubt = "the date lies in the future"
		}
		d.marks()
	}
	return docs, err
}

func read(name string, data []byte, o Options) ([]Document, error) {
	one := func(d Document, err error) ([]Document, error) {
		if err != nil {
			return nil, err
		}
		return []Document{d}, nil
	}
	if isMail(data) {
		return one(readMail(name, data, o))
	}
	feed, page := isFeed(data), isPage(data)
	declared := o.Charset
	if declared == "" && (feed || page) {
		declared = declaredCharset(data)
	}
	s, charset, notices := decode(data, declared)
	if feed {
		docs, err := readFeed(name, strings.TrimPrefix(s, "\ufeff"))
		if len(docs) > 0 {
			docs[0].Notices = append(notices, docs[0].Notices...)
		}
		return docs, err
	}
	take := func(name, s string) (Document, error) {
		d, err := readPlain(name, s)
		if d.URL == "" && hostOf(o.URL) != "" {
			d.URL = canonical(o.URL)
		}
		return d, err
	}
	if page {
		take = func(name, s string) (Document, error) { return readPage(name, s, o) }
	}
	d, err := take(name, s)
	d.Charset, d.Notices = charset, append(notices, d.Notices...)
	return one(d, err)
}

// marks notes characters with which a text can be made to look other than it is.
func (d *Document) marks() {
	if strings.ContainsAny(d.Text, "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069") {
		d.Notices = append(d.Notices, "the text holds marks that turn the direction of writing")
	}
	mixed, example := 0, ""
	for _, w := range strings.FieldsFunc(d.Text, func(r rune) bool { return !unicode.IsLetter(r) }) {
		latin, cyrillic := false, false
		for _, r := range w {
			latin = latin || r < 0x250
			cyrillic = cyrillic || r >= 0x400 && r < 0x530
		}
		if latin && cyrillic {
			if mixed++; example == "" {
				example = source.Clip(w, 40)
			}
		}
	}
	if mixed > 0 {
		d.Notices = append(d.Notices, fmt.Sprintf("%d words mix Latin and Cyrillic letters, the first is %q", mixed, example))
	}
}

// IsText reports whether a file is a text as pasted, not a page, feed, mail, kept
// answer of a site, or one of the formats that are no text at all.
func IsText(data []byte) bool {
	return foreign(data) == "" && !bytes.HasPrefix(data, []byte("HTTP/1.")) && !isMail(data) && !isFeed(data) && !isPage(data)
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
	return strings.Trim(d.Text[min(d.bodyAt, len(d.Text)):], "\ufeff \t\r\n")
}
