package text

import (
	"slices"
	"unicode/utf8"
)

// Hash is the stable 64-bit hash of a token: FNV-1a with a final mix that
// spreads short tokens over all bits.
func Hash(token string) uint64 {
	h := uint64(14695981039346656037)
	for i := 0; i < len(token); i++ {
		h = (h ^ uint64(token[i])) * 1099511628211
	}
	return mix(h)
}

// mix is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection.
func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// Shingles are the hashes of every run of n tokens, sorted, each once. A text
// shorter than n tokens is one shingle of its own.
func Shingles(tokens []string, n int) []uint64 {
	return SortUnique(AppendShingles(nil, tokens, n))
}

// AppendShingles appends the shingle hashes to dst in the order of the text,
// repeats included.
func AppendShingles(dst []uint64, tokens []string, n int) []uint64 {
	if n < 1 || len(tokens) == 0 {
		return dst
	}
	n = min(n, len(tokens))
	for i := 0; i+n <= len(tokens); i++ {
		var h uint64
		for _, t := range tokens[i : i+n] {
			h = mix(h*31 + Hash(t))
		}
		dst = append(dst, h)
	}
	return dst
}

// CharGrams are the hashes of every run of n characters of the tokens of s
// joined by single spaces, sorted, each once.
func CharGrams(s string, n int) []uint64 {
	var joined []byte
	for i, t := range Tokens(s) {
		if i > 0 {
			joined = append(joined, ' ')
		}
		joined = append(joined, t...)
	}
	return SortUnique(AppendCharGrams(nil, string(joined), n))
}

// AppendCharGrams appends the hashes of every run of n characters of s as it
// stands, repeats included. A string shorter than n is one gram of its own.
func AppendCharGrams(dst []uint64, s string, n int) []uint64 {
	if n < 1 || s == "" {
		return dst
	}
	end, have := 0, 0
	for end < len(s) && have < n {
		_, w := utf8.DecodeRuneInString(s[end:])
		end += w
		have++
	}
	start := 0
	for {
		dst = append(dst, Hash(s[start:end]))
		if end == len(s) {
			return dst
		}
		_, w := utf8.DecodeRuneInString(s[start:])
		start += w
		_, w = utf8.DecodeRuneInString(s[end:])
		end += w
	}
}

// SortUnique sorts a set in place and drops repeats.
func SortUnique(set []uint64) []uint64 {
	slices.Sort(set)
	return slices.Compact(set)
}

// Overlap counts the members two sorted sets share.
func Overlap(a, b []uint64) int {
	n := 0
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] == b[0]:
			n++
			a, b = a[1:], b[1:]
		case a[0] < b[0]:
			a = a[1:]
		default:
			b = b[1:]
		}
	}
	return n
}

// Jaccard is the shared part of the union of two sorted sets, in thousandths,
// rounded down. Two empty sets share nothing: 0.
func Jaccard(a, b []uint64) int {
	n := Overlap(a, b)
	union := len(a) + len(b) - n
	if union == 0 {
		return 0
	}
	return n * 1000 / union
}

// Containment is the shared part of the smaller of two sorted sets, in
// thousandths, rounded down; 0 where one is empty.
func Containment(a, b []uint64) int {
	small := min(len(a), len(b))
	if small == 0 {
		return 0
	}
	return Overlap(a, b) * 1000 / small
}
