package lineage

import (
	"slices"
	"strings"

	"trucewatch/text"
)

// sense is what must not change when words are carried on.
type sense struct {
	negated  int // clauses with a negation
	question bool
	ours     bool // us, our: to whom something is done
	theirs   bool // them, their
	numbers  map[uint64]bool
	means    map[uint64]bool
	direct   bool
	weight   int // meanings
}

// opposites are meanings of which a variant that has the one where most have the
// other says something else.
var opposites = [][2]string{
	{"leave", "reach"}, {"leave", "stay"}, {"give", "take"}, {"before", "then"}, {"more", "less"}, {"accept", "reject"},
	{"agree", "reject"}, {"open", "close"}, {"begin", "end"}, {"west", "east"}, {"north", "south"}, {"full", "part"},
	{"support", "reject"}, {"win", "lose"}, {"first", "last"}, {"right", "wrong"}, {"all", "none"},
}

// numberConcepts are the number words of the lexicon.
var numberConcepts = strings.Fields("two three four five ten twenty thirty forty hundred thousand half")

// ourObjects and theirObjects are the words for those to whom something is done.
var (
	ourObjects   = strings.Fields("us our ours ourselves нас нам нами наш наша наше наші наших нашим нашу нашого нашої наши нашего нашей нашими")
	theirObjects = strings.Fields("them their theirs themselves їх їм ними їхній їхня їхнє їхні їхніх их им")
)

var conditionals = strings.Fields("if whether unless якщо чи если ли")

// senseOf reads all that one document has of an utterance.
func senseOf(vs []Variant) sense {
	s := sense{numbers: map[uint64]bool{}, means: map[uint64]bool{}}
	none := concept("none")
	seen := map[string]bool{}
	for _, v := range vs {
		s.direct = s.direct || v.Direct || strings.ContainsAny(v.Text, "\"“”«»„")
		s.question = s.question || strings.Contains(v.Text, "?")
		for _, clause := range strings.FieldsFunc(text.Fold(v.Text), func(r rune) bool { return strings.ContainsRune(",;:.!?-…", r) }) {
			words := text.Tokens(clause)
			if seen[strings.Join(words, " ")] {
				continue
			}
			seen[strings.Join(words, " ")] = true
			negated, condition := false, false
			for _, w := range words {
				k := concepts().meaning(w, v.Language)
				switch {
				case k == none || strings.HasSuffix(w, "n't"):
					negated = true
				case slices.Contains(ourObjects, w):
					s.ours = true
				case slices.Contains(theirObjects, w):
					s.theirs = true
				case w[0] >= '0' && w[0] <= '9':
					s.numbers[k] = true
				case k != 0 && !light()[k]:
					s.means[k] = true
				}
				condition = condition || slices.Contains(conditionals, w)
			}
			// "If not" and "whether or not" deny nothing.
			if negated && !condition {
				s.negated++
			}
		}
	}
	for _, n := range numberConcepts {
		if k := concept(n); s.means[k] {
			s.numbers[k] = true
		}
	}
	s.weight = len(s.means)
	return s
}

func concept(name string) uint64 { return text.Hash("concept " + name) }

// flagSense marks the variants of documents whose sense differs from what most
// other documents have. Where two documents stand against each other the one that
// sorts first counts as the rule, so that the difference is shown.
func flagSense(vs []Variant) {
	var files [][]int
	for i := range vs {
		if i == 0 || vs[i].File != vs[i-1].File {
			files = append(files, nil)
		}
		files[len(files)-1] = append(files[len(files)-1], i)
	}
	if len(files) < 2 {
		return
	}
	senses := make([]sense, len(files))
	most := 0
	for k, idx := range files {
		own := make([]Variant, len(idx))
		for n, i := range idx {
			own[n] = vs[i]
		}
		senses[k] = senseOf(own)
		most = max(most, senses[k].weight)
	}
	for k, idx := range files {
		// Fragments leave out; what is left out is not changed.
		if senses[k].weight*10 < most*6 || !senses[k].differs(others(senses, k, most)) {
			continue
		}
		for _, i := range idx {
			vs[i].Flags = append(vs[i].Flags, FlagSense)
		}
	}
}

// others are the senses of the other documents that have about all of the utterance.
func others(senses []sense, k, most int) []sense {
	var out []sense
	for i, s := range senses {
		if i != k && s.weight*10 >= most*6 {
			out = append(out, s)
		}
	}
	if len(out) == 1 && k == 0 {
		return nil
	}
	return out
}

// differs reports whether more than half of the others stand against s.
func (s sense) differs(others []sense) bool {
	against := func(f func(o sense) bool) bool {
		n := 0
		for _, o := range others {
			if f(o) {
				n++
			}
		}
		return n*2 > len(others)
	}
	// One other document in the outlet's own words says little about a negation.
	two := len(others) >= 2
	if against(func(o sense) bool {
		return (s.negated == 0) != (o.negated == 0) && (two || s.direct && o.direct) || two && s.negated < o.negated && o.negated > 1
	}) {
		return true
	}
	if s.direct && against(func(o sense) bool {
		return o.direct && (s.theirs && !s.ours && o.ours || s.ours && !o.ours && o.theirs)
	}) {
		return true
	}
	if against(func(o sense) bool { return missing(s.numbers, o.numbers) && missing(o.numbers, s.numbers) }) {
		return true
	}
	for _, p := range opposites {
		a, b := concept(p[0]), concept(p[1])
		for range 2 {
			if s.means[a] && !s.means[b] && against(func(o sense) bool { return o.means[b] && !o.means[a] }) {
				return true
			}
			a, b = b, a
		}
	}
	return false
}

// missing reports whether a has a number that b has not.
func missing(a, b map[uint64]bool) bool {
	for k := range a {
		if !b[k] {
			return true
		}
	}
	return false
}
