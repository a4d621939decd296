package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trucewatch/text"
)

// tokenKind is what a token is.
type tokenKind uint8

const (
	tokWord tokenKind = iota
	tokNumber
	tokPunct
	tokQuote // a whole quotation, marks included
	tokBreak // end of a paragraph
)

// token is a word, a number, a mark or a whole quotation of the body.
type token struct {
	kind       tokenKind
	start, end int    // bytes in the file
	low        string // folded, without possessive 's
	capital    bool   // begins with a capital letter
	poss       bool   // English possessive
	quote      int    // index of the quotation, where kind is tokQuote
}

// apostrophe reports whether r can stand inside a word.
func apostrophe(r rune) bool {
	return r == '\'' || r == '’' || r == 'ʼ' || r == '`' || r == '‘'
}

// invisible characters are passed over: soft hyphen, zero-width, direction marks.
func invisible(r rune) bool {
	return r == 0xad || r >= 0x200b && r <= 0x200f || r >= 0x202a && r <= 0x202e || r >= 0x2060 && r <= 0x2069 || r == 0xfeff || r == 0x301 || r == 0x300
}

// appendTokens cuts s[from:to] into words, numbers and marks.
func appendTokens(dst []token, s string, from, to int) []token {
	for i := from; i < to; {
		r, w := utf8.DecodeRuneInString(s[i:to])
		switch {
		case unicode.IsLetter(r):
			end := wordEnd(s, i, to)
			t := wordToken(s, i, end, r)
			if n := pluralOwner(s, i, end, to); n > 0 {
				t.poss, t.end = true, end+n
			}
			dst = append(dst, t)
			i = t.end
		case unicode.IsDigit(r):
			end := numberEnd(s, i, to)
			dst = append(dst, token{kind: tokNumber, start: i, end: end, low: s[i:end]})
			i = end
		case unicode.IsSpace(r) || invisible(r):
			i += w
		default:
			dst = append(dst, token{kind: tokPunct, start: i, end: i + w, low: foldMark(r, s[i:i+w])})
			i += w
		}
	}
	return dst
}

// foldMark brings dashes and dots to one form each.
func foldMark(r rune, as string) string {
	switch r {
	case '—', '–', '―', '−', '‒':
		return "—"
	case '…':
		return "…"
	}
	return as
}

// wordEnd is where the word that begins at i ends. Hyphens and apostrophes
// between letters stay inside; so do the dots of U.S. and the like.
func wordEnd(s string, i, to int) int {
	start := i
	for i < to {
		r, w := utf8.DecodeRuneInString(s[i:to])
		switch {
		case unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) || invisible(r):
			i += w
		case (apostrophe(r) || r == '-' || r == '‑') && i+w < to && letterAt(s, i+w, to):
			i += w
		case r == '.' && i-start <= 2 && dottedInitials(s, start, i, to):
			for i+1 < to && s[i] == '.' && s[i+1] >= 'A' && s[i+1] <= 'Z' {
				i += 2
			}
			if i < to && s[i] == '.' {
				i++
			}
			return i
		default:
			return i
		}
	}
	return i
}

// dottedInitials reports whether a single capital letter, a dot and another
// single capital letter with a dot stand at start: U.S., U.N.
func dottedInitials(s string, start, dot, to int) bool {
	return dot-start == 1 && s[start] >= 'A' && s[start] <= 'Z' && dot+2 < to &&
		s[dot+1] >= 'A' && s[dot+1] <= 'Z' && s[dot+2] == '.'
}

// pluralOwner is the length of the apostrophe of "the growers' union" at end, 0
// where none stands.
func pluralOwner(s string, start, end, to int) int {
	if end-start < 4 || s[end-1] != 's' {
		return 0
	}
	r, w := utf8.DecodeRuneInString(s[end:to])
	if r != '’' && r != '\'' || end+w+1 >= to || s[end+w] != ' ' || s[end+w+1] < 'a' || s[end+w+1] > 'z' || strings.ContainsAny(s[max(0, start-80):start], "‘") || r == '\'' && strings.Contains(s[max(0, start-80):start], " '") {
		return 0
	}
	return w
}

func letterAt(s string, i, to int) bool {
	r, _ := utf8.DecodeRuneInString(s[i:to])
	return unicode.IsLetter(r)
}

// numberEnd is where the number that begins at i ends: digits with separators
// between digits, and letters grown on to it (30-day stays apart, 4th not).
func numberEnd(s string, i, to int) int {
	for i < to {
		r, w := utf8.DecodeRuneInString(s[i:to])
		switch {
		case unicode.IsDigit(r):
			i += w
		case (r == '.' || r == ',' || r == ':' || r == '\'') && digitAt(s, i+w, to):
			i += w
		case (r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009') && threeDigits(s, i+w, to):
			i += w
		default:
			return i
		}
	}
	return i
}

func digitAt(s string, i, to int) bool { return i < to && s[i] >= '0' && s[i] <= '9' }

// threeDigits reports whether exactly three digits stand at i: a group of thousands.
func threeDigits(s string, i, to int) bool {
	return digitAt(s, i, to) && digitAt(s, i+1, to) && digitAt(s, i+2, to) && !digitAt(s, i+3, to)
}

func wordToken(s string, start, end int, first rune) token {
	low := text.Fold(s[start:end])
	t := token{kind: tokWord, start: start, end: end, low: low, capital: unicode.IsUpper(first)}
	if len(low) > 2 && first < 0x250 {
		if strings.HasSuffix(low, "'s") {
			t.low, t.poss = low[:len(low)-2], true
		}
	}
	return t
}

// isMark reports whether t is one of the marks.
func (t *token) isMark(marks ...string) bool {
	if t.kind != tokPunct {
		return false
	}
	for _, m := range marks {
		if t.low == m {
			return true
		}
	}
	return false
}
