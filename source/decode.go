package source

import (
	"bufio"
	"bytes"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// sniffBytes is how much of a file is looked at before reading begins.
const sniffBytes = 64 << 10

// Encodings are the names that a mapping may give; "" means detect.
func Encodings() []string {
	return []string{"utf-8", "utf-16le", "utf-16be", "windows-1251", "windows-1252", "koi8-u", "iso-8859-1"}
}

func encodingOf(name string) (encoding.Encoding, bool) {
	switch strings.ToLower(name) {
	case "utf-8", "utf8":
		return encoding.Nop, true
	case "utf-16le":
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), true
	case "utf-16be":
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), true
	case "windows-1251", "cp1251":
		return charmap.Windows1251, true
	case "windows-1252", "cp1252":
		return charmap.Windows1252, true
	case "koi8-u":
		return charmap.KOI8U, true
	case "iso-8859-1", "latin1":
		return charmap.ISO8859_1, true
	}
	return nil, false
}

// Decode returns the file as UTF-8 without a byte order mark. UTF-8 and UTF-16
// are recognised; a file in a one-byte encoding is refused with the encoding it
// looks like, because a wrong guess would change names silently: name it in a
// mapping. What is plainly no text (an archive, a PDF, a web page) is refused
// with its kind. Where invalid bytes are in less than a quarter of the lines, the
// file passes, and each row that holds some is refused later. So does a file that
// breaks off: what stands before is read, the error comes again at its place.
func Decode(in Input, encodingName string) (*bufio.Reader, error) {
	br := bufio.NewReaderSize(in.R, sniffBytes)
	head, err := br.Peek(sniffBytes)
	if len(head) == 0 && err != nil && err != io.EOF {
		return nil, &FileError{File: in.Name, Reason: "reading", Err: err}
	} // an error further on comes again where reading gets there; what stands before it is read
	if len(head) == 0 {
		return nil, &FileError{File: in.Name, Reason: "the file is empty"}
	}
	if kind := notText(head); kind != "" {
		return nil, &FileError{File: in.Name, Reason: "this is " + kind, Cure: "give the table itself as delimited text"}
	}
	if encodingName != "" {
		enc, ok := encodingOf(encodingName)
		if !ok {
			return nil, &FileError{File: in.Name, Reason: fmt.Sprintf("encoding %q is not known", encodingName),
				Cure: "choose one of " + strings.Join(Encodings(), ", ")}
		}
		return decoded(br, enc, head), nil
	}
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		return decoded(br, encoding.Nop, head), nil
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}):
		enc, _ := encodingOf("utf-16le")
		return decoded(br, enc, head), nil
	case bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		enc, _ := encodingOf("utf-16be")
		return decoded(br, enc, head), nil
	}
	if name := utf16WithoutMark(head); name != "" {
		enc, _ := encodingOf(name)
		return decoded(br, enc, head), nil
	}
	if guess := oneByteEncoding(head, err == io.EOF); guess != "" {
		return nil, &FileError{File: in.Name, Reason: "the text is not UTF-8; it looks like " + guess,
			Cure: fmt.Sprintf("convert it (iconv -f %s -t utf-8) or name the encoding in a mapping", guess)}
	}
	return br, nil
}

// decoded drops the byte order mark and puts the decoder between.
func decoded(br *bufio.Reader, enc encoding.Encoding, head []byte) *bufio.Reader {
	switch {
	case bytes.HasPrefix(head, []byte{0xef, 0xbb, 0xbf}):
		_, _ = br.Discard(3)
	case bytes.HasPrefix(head, []byte{0xff, 0xfe}), bytes.HasPrefix(head, []byte{0xfe, 0xff}):
		if enc != encoding.Nop {
			_, _ = br.Discard(2)
		}
	}
	if enc == encoding.Nop {
		return br
	}
	return bufio.NewReaderSize(transform.NewReader(br, enc.NewDecoder()), sniffBytes)
}

// notText names what a file is that cannot be a table.
func notText(head []byte) string {
	trimmed := bytes.ToLower(bytes.TrimLeft(head[:min(len(head), 512)], " \t\r\n\xef\xbb\xbf"))
	switch {
	case bytes.HasPrefix(head, []byte("PK\x03\x04")):
		return "a zip archive or an .xlsx workbook"
	case bytes.HasPrefix(head, []byte{0x1f, 0x8b}):
		return "a gzip archive"
	case bytes.HasPrefix(head, []byte("%PDF")):
		return "a PDF"
	case bytes.HasPrefix(head, []byte{0xd0, 0xcf, 0x11, 0xe0}):
		return "an old binary .xls workbook; save it as .xlsx or .csv"
	case bytes.HasPrefix(trimmed, []byte("<!doctype html")), bytes.HasPrefix(trimmed, []byte("<html")):
		return "a web page, perhaps an error page saved in place of the file"
	}
	return ""
}

// utf16WithoutMark recognises UTF-16 by its zero bytes: text in any of our
// languages has commas, digits or spaces, whose high byte is zero.
func utf16WithoutMark(head []byte) string {
	var even, odd, n int
	for i := 0; i+1 < len(head) && i < 4096; i += 2 {
		n++
		if head[i] == 0 {
			even++
		}
		if head[i+1] == 0 {
			odd++
		}
	}
	switch {
	case n >= 4 && odd*5 > n && even*50 < n:
		return "utf-16le"
	case n >= 4 && even*5 > n && odd*50 < n:
		return "utf-16be"
	}
	return ""
}

// oneByteEncoding returns "" for UTF-8, also for UTF-8 with a few broken bytes or
// in few lines; else the one-byte encoding the text looks like. Cyrillic text has
// its high bytes in runs; Western text has them alone among ASCII letters.
func oneByteEncoding(head []byte, whole bool) string {
	var good, bad, runs int
	lines, badLines, badHere := 1, 0, false
	for i := 0; i < len(head); {
		if head[i] < utf8.RuneSelf {
			if head[i] == '\n' {
				lines, badHere = lines+1, false
			}
			i++
			continue
		}
		r, size := utf8.DecodeRune(head[i:])
		if r == utf8.RuneError && size == 1 {
			if !whole && !utf8.FullRune(head[i:]) {
				break
			}
			bad++
			if !badHere {
				badLines, badHere = badLines+1, true
			}
			if i+1 < len(head) && head[i+1] >= utf8.RuneSelf {
				runs++
			}
		} else {
			good++
		}
		i += size
	}
	switch {
	case bad == 0 || bad <= good/4 || badLines*4 < lines:
		return ""
	case runs*2 > bad:
		return "windows-1251"
	}
	return "windows-1252"
}
