package lineage

import (
	"strings"
	"unicode/utf8"

	"trucewatch/text"
)

// Letters that look the same in Latin and Cyrillic, folded.
const (
	latinTwins    = "aceiopsxyjhkmtb"
	cyrillicTwins = "асеіорѕхујнкмтв"
)

// mostlyLatin reports whether most words of a text begin with a Latin letter.
func mostlyLatin(words []text.Token) bool {
	n := 0
	for _, w := range words {
		switch c := w.Text[0]; {
		case 'a' <= c && c <= 'z':
			n++
		case c >= 0xd0 && c <= 0xd3:
			n--
		}
	}
	return n >= 0
}

// oneScript writes a word with letters of both scripts in the script of its
// text, so that a copy does not escape by letters that look alike. A word that is
// all in the other script is left alone unless all its letters have twins.
func oneScript(w string, latin bool) string {
	if plainIn(w, latin) {
		return w
	}
	from, to := cyrillicTwins, latinTwins
	if !latin {
		from, to = to, from
	}
	foreign, other := 0, 0
	for _, r := range w {
		switch {
		case strings.ContainsRune(from, r):
			foreign++
		case r >= '0' && r <= '9' || r == '\'' || r == '.':
		case isLatin(r) != latin:
			return w
		default:
			other++
		}
	}
	if foreign == 0 || other == 0 && foreign < 2 {
		return w
	}
	fromRunes, toRunes := []rune(from), []rune(to)
	return strings.Map(func(r rune) rune {
		for i, c := range fromRunes {
			if c == r {
				return toRunes[i]
			}
		}
		return r
	}, w)
}

// plainIn reports whether a word has no letter of the other script, without
// looking at each: most words.
func plainIn(w string, latin bool) bool {
	for i := 0; i < len(w); i++ {
		if c := w[i]; latin && c >= utf8.RuneSelf || !latin && c >= 'a' && c <= 'z' {
			return false
		}
	}
	return true
}

func isLatin(r rune) bool { return 'a' <= r && r <= 'z' || r >= 0xc0 && r < 0x250 }
