package gazetteer

import (
	"unicode"
	"unicode/utf8"
)

// appendKey appends the form in which names are compared: lower case, without
// apostrophes and marks on Latin letters, ё as е, ґ as г, and with one space for
// every hyphen or run of other characters. Input is expected in NFC.
func appendKey(dst []byte, s string) []byte {
	start := len(dst)
	for i := 0; i < len(s); {
		c := s[i]
		if c < utf8.RuneSelf {
			i++
			switch {
			case 'a' <= c && c <= 'z' || '0' <= c && c <= '9':
				dst = append(dst, c)
			case 'A' <= c && c <= 'Z':
				dst = append(dst, c+'a'-'A')
			case c == '\'' || c == '`':
			default:
				dst = appendGap(dst, start)
			}
			continue
		}
		r, n := utf8.DecodeRuneInString(s[i:])
		i += n
		switch r = keyRune(r); {
		case r == 0:
		case r == ' ':
			dst = appendGap(dst, start)
		default:
			dst = utf8.AppendRune(dst, r)
		}
	}
	if n := len(dst); n > start && dst[n-1] == ' ' {
		dst = dst[:n-1]
	}
	return dst
}

func appendGap(dst []byte, start int) []byte {
	if len(dst) > start && dst[len(dst)-1] != ' ' {
		dst = append(dst, ' ')
	}
	return dst
}

// keyRune maps a character beyond ASCII: 0 drops it, a space separates.
func keyRune(r rune) rune {
	switch {
	case r >= 'а' && r <= 'я':
		return r
	case r >= 'А' && r <= 'Я':
		return r + 'а' - 'А'
	case r >= 'Ѐ' && r <= 'Џ':
		r += 'ѐ' - 'Ѐ'
	}
	switch r {
	case 'ё':
		return 'е'
	case 'Ґ', 'ґ':
		return 'г'
	case '’', '‘', 'ʼ', 'ʹ', '´', '′', 'ˈ', '‛', 'ʻ', '\u0300', '\u0301', '\u00ad', '\u200b', '\ufeff':
		return 0
	}
	if !unicode.IsLetter(r) && !unicode.IsNumber(r) {
		return ' '
	}
	if r >= 0x400 {
		return unicode.ToLower(r)
	}
	return plainLatin(unicode.ToLower(r))
}

// plainLatin takes the mark off the letters that romanisations use.
func plainLatin(r rune) rune {
	switch r {
	case 'à', 'á', 'â', 'ã', 'ä', 'å', 'ă', 'ą':
		return 'a'
	case 'ç', 'ć', 'č':
		return 'c'
	case 'è', 'é', 'ê', 'ë', 'ě', 'ę', 'ė':
		return 'e'
	case 'ğ':
		return 'g'
	case 'ì', 'í', 'î', 'ï', 'ı':
		return 'i'
	case 'ł':
		return 'l'
	case 'ñ', 'ń', 'ň':
		return 'n'
	case 'ò', 'ó', 'ô', 'õ', 'ö', 'ő':
		return 'o'
	case 'ř':
		return 'r'
	case 'š', 'ś', 'ş', 'ș':
		return 's'
	case 'ţ', 'ț', 'ť':
		return 't'
	case 'ù', 'ú', 'û', 'ü', 'ű', 'ů':
		return 'u'
	case 'ý', 'ÿ':
		return 'y'
	case 'ž', 'ź', 'ż':
		return 'z'
	}
	return r
}
