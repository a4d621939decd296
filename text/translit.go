package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// Translit writes Cyrillic in Latin letters: the Ukrainian national system of
// 2010 without its rule for word beginnings, and for the letters that only
// Russian has the BGN/PCGN system, without apostrophes. г is read as h where
// lang is "uk", as g otherwise. What is not Cyrillic is folded and kept.
func Translit(s, lang string) string {
	f := Fold(s)
	var b strings.Builder
	b.Grow(len(f))
	for _, r := range f {
		switch {
		case r < 0x400 || r > 0x4ff:
			b.WriteRune(r)
		case r == 'г' && lang == "uk":
			b.WriteByte('h')
		case r == 'и' && lang == "uk":
			b.WriteByte('y')
		default:
			b.WriteString(latin(r))
		}
	}
	return b.String()
}

func latin(r rune) string {
	switch r {
	case 'а':
		return "a"
	case 'б':
		return "b"
	case 'в':
		return "v"
	case 'г', 'ґ':
		return "g"
	case 'д':
		return "d"
	case 'е', 'э':
		return "e"
	case 'є':
		return "ie"
	case 'ж':
		return "zh"
	case 'з':
		return "z"
	case 'и', 'і', 'ї':
		return "i"
	case 'й':
		return "i"
	case 'к':
		return "k"
	case 'л':
		return "l"
	case 'м':
		return "m"
	case 'н':
		return "n"
	case 'о':
		return "o"
	case 'п':
		return "p"
	case 'р':
		return "r"
	case 'с':
		return "s"
	case 'т':
		return "t"
	case 'у', 'ў':
		return "u"
	case 'ф':
		return "f"
	case 'х':
		return "kh"
	case 'ц':
		return "ts"
	case 'ч':
		return "ch"
	case 'ш':
		return "sh"
	case 'щ':
		return "shch"
	case 'ы':
		return "y"
	case 'ю':
		return "iu"
	case 'я':
		return "ia"
	}
	return "" // ь, ъ and letters of other alphabets
}

// Skeleton is what the spellings of one name in English, Ukrainian, Russian and
// German have in common: its consonants, with one letter for each sound that the
// systems write differently (c = ts, C = ch, g = g and h, S = sh, x = kh, Z = zh),
// without doubling; a vowel at the beginning of a word is kept as "a". Zelenskyy,
// Зеленський and Зеленский are all "zlnsk". Words stay apart by a space.
// A skeleton proposes, it does not decide: many names share one.
func Skeleton(s string) string { return string(AppendSkeleton(nil, s)) }

// AppendSkeleton appends Skeleton(s) to dst.
func AppendSkeleton(dst []byte, s string) []byte {
	f := Fold(s)
	if !asciiOnly(f) {
		f = stripMarks(f)
	}
	start := len(dst)
	before := byte(' ') // the sound just before, vowels included
	for i := 0; i < len(f); {
		c, n := consonant(f[i:])
		i += n
		wordStart := len(dst) == start || dst[len(dst)-1] == ' '
		switch {
		case c == 0:
			continue // soft signs and apostrophes part no sounds
		case c == ' ' && !wordStart:
			dst = append(dst, ' ')
		case c == ' ':
		case c == 'a' && wordStart && before == ' ':
			dst = append(dst, 'a')
		case c == 'a':
		case c == 's' && before == 't':
			dst[len(dst)-1], c = 'c', 'c' // Бахмутськ, Bakhmutsk
		case c != before || wordStart:
			dst = append(dst, c)
		}
		before = c
	}
	if len(dst) > start && dst[len(dst)-1] == ' ' {
		dst = dst[:len(dst)-1]
	}
	return dst
}

// consonant reads one sound: its letter, 'a' for a vowel, ' ' for a gap, 0 for
// nothing, and the bytes it took.
func consonant(s string) (byte, int) {
	if s[0] >= utf8.RuneSelf {
		r, n := utf8.DecodeRuneInString(s)
		return cyrillicConsonant(r), n
	}
	if n := len(s); n > 1 {
		if n > 3 && s[:4] == "shch" {
			return 'S', 4
		}
		switch s[:2] {
		case "sh":
			return 'S', 2
		case "ch":
			return 'C', 2
		case "zh":
			if n > 2 && s[:3] == "zgh" {
				return 'z', 1
			}
			return 'Z', 2
		case "kh":
			return 'x', 2
		case "ts", "tz":
			return 'c', 2
		case "ph":
			return 'f', 2
		case "ck":
			return 'k', 2
		}
	}
	return latinConsonant(s[0]), 1
}

func latinConsonant(c byte) byte {
	switch c {
	case 'b', 'd', 'f', 'k', 'l', 'm', 'n', 'p', 'r', 's', 't', 'v', 'z', 'x':
		return c
	case 'g', 'h':
		return 'g'
	case 'w':
		return 'v'
	case 'c', 'q':
		return 'k'
	case 'a', 'e', 'i', 'o', 'u', 'y', 'j':
		return 'a'
	case '\'', '.':
		return 0
	}
	if c >= '0' && c <= '9' {
		return c
	}
	return ' '
}

func cyrillicConsonant(r rune) byte {
	switch r {
	case 'г', 'ґ':
		return 'g'
	case 'ж':
		return 'Z'
	case 'х':
		return 'x'
	case 'ц':
		return 'c'
	case 'ч':
		return 'C'
	case 'ш', 'щ':
		return 'S'
	case 'ь', 'ъ':
		return 0
	case 'й', 'ю', 'я', 'є', 'ї':
		return 'a'
	}
	if l := latin(r); l != "" {
		return latinConsonant(l[0])
	}
	if unicode.IsLetter(r) || unicode.Is(unicode.Mn, r) {
		return 0
	}
	return ' '
}

func asciiOnly(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= utf8.RuneSelf {
			return false
		}
	}
	return true
}

// stripMarks takes the marks off Latin letters (ë, š, ł) and leaves Cyrillic alone.
func stripMarks(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for _, r := range s {
		switch {
		case r < utf8.RuneSelf || r >= 0x400 && r <= 0x4ff:
			b.WriteRune(r)
		case r == 'ł':
			b.WriteByte('l')
		case r == 'ß':
			b.WriteByte('s')
		case r == 'č' || r == 'ć':
			b.WriteString("ch")
		case r == 'š' || r == 'ś':
			b.WriteString("sh")
		case r == 'ž' || r == 'ż':
			b.WriteString("zh")
		default:
			d := norm.NFD.AppendString(nil, string(r))
			base, _ := utf8.DecodeRune(d)
			b.WriteRune(base)
		}
	}
	return b.String()
}
