package text

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Fold brings a string to the form in which strings are compared: NFC, lower
// case, ё as е, every apostrophe as ', every double quotation mark as ", every
// dash as -, every white space as one space character each, without stress
// marks, soft hyphens and zero-width characters. Invalid bytes become U+FFFD.
// Folding twice changes nothing.
func Fold(s string) string {
	if plain(s) {
		return s
	}
	return string(AppendFold(nil, s))
}

// AppendFold appends Fold(s) to dst.
func AppendFold(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf {
			return foldUnicode(dst, s[i:], start)
		} else {
			dst = append(dst, foldASCII(c))
		}
	}
	return dst
}

// plain reports whether folding would leave s as it is, for the common ASCII case.
func plain(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || foldASCII(c) != c {
			return false
		}
	}
	return true
}

func foldASCII(c byte) byte {
	switch {
	case 'A' <= c && c <= 'Z':
		return c + 'a' - 'A'
	case c == '`':
		return '\''
	case c == '\t', c == '\n', c == '\v', c == '\f', c == '\r':
		return ' '
	}
	return c
}

// foldUnicode appends the rest of a string. A dropped or replaced character can
// bring a letter next to a mark that composes with it, so the result is folded
// again until it is in normal form; every round makes it shorter or stable.
func foldUnicode(dst []byte, s string, start int) []byte {
	if !norm.NFC.IsNormalString(s) {
		s = norm.NFC.String(s)
	}
	for _, r := range s {
		if r = foldRune(r); r >= 0 {
			dst = utf8.AppendRune(dst, r)
		}
	}
	for range 8 {
		if norm.NFC.IsNormal(dst[start:]) {
			break
		}
		again := norm.NFC.String(string(dst[start:]))
		dst = dst[:start]
		for _, r := range again {
			if r = foldRune(r); r >= 0 {
				dst = utf8.AppendRune(dst, r)
			}
		}
	}
	return dst
}

// foldRune maps one character; -1 drops it.
func foldRune(r rune) rune {
	if r < utf8.RuneSelf {
		return rune(foldASCII(byte(r)))
	}
	switch r {
	case 'ё', 'Ё':
		return 'е'
	case '’', '‘', 'ʼ', 'ʹ', '´', '′', 'ˈ', '‛', '＇', 'ʻ':
		return '\''
	case '“', '”', '„', '‟', '«', '»', '″', '＂':
		return '"'
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹘', '﹣', '－':
		return '-'
	case '\u00ad', '\u200b', '\u200c', '\u200d', '\u2060', '\ufeff', '\u200e', '\u200f':
		return -1
	case '\u0300', '\u0301': // stress marks over Cyrillic vowels
		return -1
	}
	if unicode.IsSpace(r) {
		return ' '
	}
	return unicode.ToLower(r)
}
