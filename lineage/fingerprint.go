package lineage

import (
	"slices"
	"strings"

	"trucewatch/text"
)

// fingerprint is what a translation leaves as it was: numbers, clock times,
// names by their consonants, and how many long quotations there are.
type fingerprint struct {
	numbers, names []uint64 // sorted, each once
	quotes         int
}

func fingerprintOf(body string, spans []text.Token, quotes int) fingerprint {
	p := fingerprint{quotes: quotes}
	for i, s := range spans {
		switch c := s.Text[0]; {
		case c >= '0' && c <= '9':
			p.numbers = append(p.numbers, text.Hash(digits(s.Text)))
		case len(s.Text) >= 4 && capital(body[s.Start:]):
			if i > 0 && opensSentence(body, s.Start) {
				continue
			}
			if k := nameKey(s.Text); len(k) >= 3 {
				p.names = append(p.names, text.Hash(k))
			}
		}
	}
	p.numbers, p.names = text.SortUnique(p.numbers), text.SortUnique(p.names)
	return p
}

// nameKey is the first four consonants of a name: inflections differ at the end.
func nameKey(w string) string {
	k := strings.ReplaceAll(text.Skeleton(w), " ", "")
	return k[:min(len(k), 4)]
}

// digits are the digits of a number with a point for its separators: 1,300 and
// 1 300 are 1300, 18:30 and 18.30 are 18.30.
func digits(s string) string {
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c >= '0' && c <= '9':
			b.WriteByte(c)
		case c == ',' && len(s)-i == 4:
		default:
			if i+1 < len(s) && b.Len() > 0 {
				b.WriteByte('.')
			}
		}
	}
	return b.String()
}

// set is all of a fingerprint as one sorted set.
func (p fingerprint) set() []uint64 {
	out := slices.Concat(p.numbers, p.names)
	return text.SortUnique(out)
}
