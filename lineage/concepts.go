package lineage

import (
	_ "embed"
	"strings"
	"sync"

	"trucewatch/text"
)

//go:embed tables/concepts.txt
var conceptTable string

// lexicon maps beginnings of words to what they mean in any of the languages.
type lexicon struct {
	exact, prefix map[string]uint64
	longest       int // bytes of the longest prefix
}

// concepts is the embedded lexicon.
var concepts = sync.OnceValue(func() *lexicon {
	x := &lexicon{exact: map[string]uint64{}, prefix: map[string]uint64{}}
	for line := range strings.Lines(conceptTable) {
		name, words, ok := strings.Cut(line, ":")
		if !ok || strings.HasPrefix(line, "#") {
			continue
		}
		key := text.Hash("concept " + name)
		for _, w := range strings.Fields(text.Fold(words)) {
			if e, ok := strings.CutSuffix(w, "."); ok {
				put(x.exact, e, key)
				continue
			}
			put(x.prefix, w, key)
			x.longest = max(x.longest, len(w))
		}
	}
	return x
})

// put keeps the first meaning of a word.
func put(m map[string]uint64, w string, key uint64) {
	if _, ok := m[w]; !ok {
		m[w] = key
	}
}

// concept is the meaning of a folded word, 0 where the lexicon has none.
func (x *lexicon) concept(w string) uint64 {
	if k, ok := x.exact[w]; ok {
		return k
	}
	for n := min(len(w), x.longest); n > 0; n-- {
		if k, ok := x.prefix[w[:n]]; ok {
			return k
		}
	}
	return 0
}

// meaning is a word as utterances are compared by it: its concept, or the first
// consonants of a word that the lexicon does not have, on which names and words
// of common descent meet. 0 is a word of no weight.
func (x *lexicon) meaning(w, lang string) uint64 {
	if k := x.concept(w); k != 0 {
		return k
	}
	if text.StopWord(w, lang) {
		return 0
	}
	if w[0] >= '0' && w[0] <= '9' {
		return text.Hash(digits(w))
	}
	k := strings.ReplaceAll(text.Skeleton(w), " ", "")
	if len(k) < 3 {
		return text.Hash("word " + text.Stem(w, lang))
	}
	return text.Hash("skeleton " + k[:min(len(k), 5)])
}

// lightConcepts are those that say how something is said rather than what: they
// take no part in the comparison of utterances.
var lightConcepts = strings.Fields("for with my our their your his her who where what when why how say all any about still only again let even")

var light = sync.OnceValue(func() map[uint64]bool {
	m := map[uint64]bool{}
	for _, c := range lightConcepts {
		m[text.Hash("concept "+c)] = true
	}
	return m
})
