package article

import (
	"bytes"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/unicode"
)

// decode turns bytes into UTF-8. A byte order mark wins; then UTF-8 wherever the
// bytes are well-formed, because text in another encoding almost never is; then
// UTF-16 by its zero bytes; then the declared encoding if the text it gives reads
// like text; else the Cyrillic encoding in which the text reads best. notices say
// where the declaration was wrong and where bytes had no meaning.
func decode(data []byte, declared string) (s, charset string, notices []string) {
	declared = strings.ToLower(strings.TrimSpace(declared))
	enc, name := sniff(data)
	if enc == nil {
		enc, name = oneByte(data, declared)
		if enc == nil {
			notices = append(notices, "bytes that are no UTF-8 were replaced")
			return strings.ToValidUTF8(string(data), "\ufffd"), "utf-8", notices
		}
	}
	if declared != "" && !sameEncoding(declared, name) {
		notices = append(notices, "declared as "+clean(declared)+", read as "+name)
	}
	if enc == encoding.Nop {
		return string(data), name, notices // a byte order mark stays: offsets are those of the file
	}
	out, err := enc.NewDecoder().Bytes(data)
	if err != nil {
		notices = append(notices, "bytes that mean nothing in "+name+" were left out")
	}
	return strings.TrimPrefix(strings.ToValidUTF8(string(out), "\ufffd"), "\ufeff"), name, notices
}

// sniff knows what the bytes show by themselves.
func sniff(data []byte) (encoding.Encoding, string) {
	switch {
	case bytes.HasPrefix(data, []byte{0xff, 0xfe}):
		return unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), "utf-16le"
	case bytes.HasPrefix(data, []byte{0xfe, 0xff}):
		return unicode.UTF16(unicode.BigEndian, unicode.UseBOM), "utf-16be"
	}
	even, odd, n := 0, 0, min(len(data), 4096)
	for i := 0; i+1 < n; i += 2 {
		if data[i] == 0 {
			even++
		}
		if data[i+1] == 0 {
			odd++
		}
	}
	switch {
	case n >= 8 && odd*10 > n && even*50 < n:
		return unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), "utf-16le"
	case n >= 8 && even*10 > n && odd*50 < n:
		return unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM), "utf-16be"
	case utf8.Valid(data):
		return encoding.Nop, "utf-8"
	}
	return nil, ""
}

// candidates are the one-byte encodings that are tried, likeliest first.
var candidates = []struct {
	name string
	enc  encoding.Encoding
}{
	{"windows-1251", charmap.Windows1251}, {"koi8-u", charmap.KOI8U}, {"iso-8859-5", charmap.ISO8859_5}, {"ibm866", charmap.CodePage866}, {"windows-1252", charmap.Windows1252},
}

// oneByte finds the encoding in which the bytes read best; nil where they are
// UTF-8 with a few broken bytes.
func oneByte(data []byte, declared string) (encoding.Encoding, string) {
	sample := data[:min(len(data), 64<<10)]
	if good, bad := utf8Share(sample); bad*10 < good {
		return nil, ""
	}
	best, bestName, bestScore := encoding.Encoding(nil), "", -1<<30
	try := func(enc encoding.Encoding, name string, bonus int) {
		out, err := enc.NewDecoder().Bytes(sample)
		if err != nil {
			return
		}
		if score := legible(string(out)) + bonus; score > bestScore {
			best, bestName, bestScore = enc, name, score
		}
	}
	if enc, err := htmlindex.Get(declared); err == nil && declared != "" {
		if name, err := htmlindex.Name(enc); err == nil && name != "utf-8" && name != "replacement" && !strings.HasPrefix(name, "utf-16") {
			try(enc, name, len(sample)/50+1) // believed unless another reads clearly better
		}
	}
	for _, c := range candidates {
		try(c.enc, c.name, 0)
	}
	return best, bestName
}

// utf8Share counts the characters beyond ASCII that are well-formed, and bytes that are not.
func utf8Share(b []byte) (good, bad int) {
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		switch {
		case r == utf8.RuneError && n == 1:
			bad++
		case n > 1:
			good++
		}
		b = b[n:]
	}
	return good, bad
}

// commonCyrillic are the letters that running Ukrainian and Russian text is mostly made of.
const commonCyrillic = "оеаитнрслвкпмудіяыьгзбчй"

// legible scores decoded text: common lower-case Cyrillic letters for it, capitals
// within words, box drawing and control characters against it. In a wrong Cyrillic
// encoding case is turned round or letters become marks.
func legible(s string) int {
	score, lower, letter, latin := 0, false, false, false
	for _, r := range s {
		if latin && r >= 0x400 && r < 0x500 {
			score -= 4 // a Cyrillic letter behind a Latin one
		}
		latin = r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
		switch {
		case r < 0x80 && r >= 0x20 || r == '\n' || r == '\r' || r == '\t':
			lower, letter = r >= 'a' && r <= 'z', latin
			continue
		case r >= 'а' && r <= 'я' || r == 'і' || r == 'ї' || r == 'є' || r == 'ґ' || r == 'ё':
			score++
			if strings.ContainsRune(commonCyrillic, r) {
				score++
			}
			lower, letter = true, true
			continue
		case r >= 'А' && r <= 'Я' || r == 'І' || r == 'Ї' || r == 'Є' || r == 'Ґ':
			if lower {
				score -= 3
			}
			lower, letter = false, true
			continue
		case strings.ContainsRune("«»“”„’–—…№ \u00a0", r):
			if !letter {
				score++
			}
		case r >= 0xc0 && r <= 0xff:
			score++ // Western letters
			if letter {
				score++
			}
		case r < 0xa0, r >= 0x2500 && r <= 0x259f, r == 0xfffd:
			score -= 4
		default:
			score -= 2
		}
		lower, letter = false, false
	}
	return score
}

// sameEncoding reports whether a declared name means an encoding.
func sameEncoding(declared, name string) bool {
	if declared == name {
		return true
	}
	enc, err := htmlindex.Get(declared)
	if err != nil {
		return false
	}
	got, err := htmlindex.Name(enc)
	return err == nil && (got == name || strings.HasPrefix(got, "utf-16") && strings.HasPrefix(name, "utf-16"))
}

// clean makes a stated name fit for a message.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < 0x20 || r > 0x7e {
			return -1
		}
		return r
	}, s[:min(len(s), 40)])
}
