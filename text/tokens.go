package text

import (
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/words"
)

// Tokens cuts a string into folded words and numbers by the word boundaries of
// Unicode Annex 29. Punctuation and space are left out, "3.5", "1,300" and
// "п'ять" stay whole, a hyphen separates.
func Tokens(s string) []string { return AppendTokens(nil, s) }

// AppendTokens appends Tokens(s) to dst. The tokens share one folded copy of s.
func AppendTokens(dst []string, s string) []string {
	seg := words.FromString(Fold(s))
	for seg.Next() {
		if w := seg.Value(); isWord(w) {
			dst = append(dst, w)
		}
	}
	return dst
}

// Token is a word of a string with its place in it.
type Token struct {
	Text       string // folded
	Start, End int    // byte offsets in the string as given
}

// Spans is Tokens with the place of each word in the string as given.
func Spans(s string) []Token {
	var out []Token
	seg := words.FromString(s)
	for seg.Next() {
		if w := seg.Value(); isWord(w) {
			if f := Fold(w); f != "" {
				out = append(out, Token{f, seg.Start(), seg.End()})
			}
		}
	}
	return out
}

func isWord(w string) bool {
	if w[0] < utf8.RuneSelf {
		c := w[0]
		return 'a' <= c && c <= 'z' || '0' <= c && c <= '9' || 'A' <= c && c <= 'Z'
	}
	r, _ := utf8.DecodeRuneInString(w)
	return unicode.IsLetter(r) || unicode.IsNumber(r)
}

// Lang guesses the language of a string: "uk", "ru", "en", or "" where the
// string does not say. Letters that only one of the languages has decide; where
// there are none, function words do.
func Lang(s string) string {
	var uk, ru, cyr, lat int
	for _, r := range s {
		switch {
		case r == 'і' || r == 'ї' || r == 'є' || r == 'ґ' || r == 'І' || r == 'Ї' || r == 'Є' || r == 'Ґ':
			uk++
			cyr++
		case r == 'ы' || r == 'э' || r == 'ъ' || r == 'ё' || r == 'Ы' || r == 'Э' || r == 'Ъ' || r == 'Ё':
			ru++
			cyr++
		case r >= 0x400 && r <= 0x4ff:
			cyr++
		case r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z':
			lat++
		}
	}
	switch {
	case uk > ru && cyr >= lat:
		return "uk"
	case ru > uk && cyr >= lat:
		return "ru"
	}
	return langByWords(s, cyr, lat)
}

func langByWords(s string, cyr, lat int) string {
	best, lang := 0, ""
	var n [3]int
	for _, w := range Tokens(s) {
		for i, l := range [3]string{"en", "uk", "ru"} {
			if StopWord(w, l) {
				n[i]++
			}
		}
	}
	for i, l := range [3]string{"en", "uk", "ru"} {
		if n[i] > best {
			best, lang = n[i], l
		} else if n[i] == best {
			lang = ""
		}
	}
	if lang == "en" && cyr > lat || lang != "en" && lat > cyr {
		return ""
	}
	return lang
}
