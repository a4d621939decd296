package lineage

import (
	"cmp"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strings"

	"trucewatch/text"
)

// commonMeaning is the number of sentences from which a meaning brings no more
// candidates together; it bounds the time of large inputs.
const commonMeaning = 400

// tie is two sentences that may be one utterance.
type tie struct {
	strength int
	i, j     int32
}

// link joins the sentences that say the same, the most alike first. Two groups
// become one if at least half of the pairs between them are alike at least
// weakly, so that one loose likeness does not chain two utterances.
func (c *clusters) link() {
	members := make(map[int][]int32)
	for _, t := range c.ties() {
		a, b := c.root(int(t.i)), c.root(int(t.j))
		if a == b || !c.together(c.membersOf(members, a), c.membersOf(members, b)) {
			continue
		}
		all := append(c.membersOf(members, a), c.membersOf(members, b)...)
		c.union(a, b)
		members[c.root(a)] = all
	}
}

func (c *clusters) membersOf(members map[int][]int32, root int) []int32 {
	if m := members[root]; m != nil {
		return m
	}
	return []int32{int32(root)}
}

// together compares up to 8 members of each group with each other.
func (c *clusters) together(a, b []int32) bool {
	const most = 8
	a, b = a[:min(len(a), most)], b[:min(len(b), most)]
	alike, pairs := 0, 0
	for _, i := range a {
		for _, j := range b {
			pairs++
			if c.compare(int(i), int(j)).strength() >= weakly {
				alike++
			}
		}
	}
	return alike*2 >= pairs
}

// ties finds the pairs of sentences that share a meaning and are alike, in falling
// order of strength.
func (c *clusters) ties() []tie {
	// Under each meaning stand the sentences of each speaker and those of all.
	type place struct {
		meaning uint64
		speaker string
	}
	by := map[place][]int32{}
	put := func(p place, i int) {
		if len(by[p]) < commonMeaning {
			by[p] = append(by[p], int32(i))
		}
	}
	for i := range c.seg {
		for _, m := range c.seg[i].means {
			put(place{m, "by " + c.speakers[c.seg[i].saying]}, i)
			put(place{m, ""}, i)
		}
	}
	var out []tie
	tried := make(map[int32]bool)
	for j := range c.seg {
		clear(tried)
		try := func(i int32) {
			if tried[i] || int(i) >= j || c.apart(int(i), j) {
				return
			}
			tried[i] = true
			if l := c.compare(int(i), j); c.sameUtterance(int(i), j, l) {
				out = append(out, tie{l.strength(), i, int32(j)})
			}
		}
		for _, m := range c.seg[j].means {
			for _, i := range by[place{m, "by " + c.speakers[c.seg[j].saying]}] {
				try(i)
			}
			for _, i := range by[place{m, ""}] {
				try(i)
			}
		}
	}
	slices.SortFunc(out, func(a, b tie) int {
		return cmp.Or(cmp.Compare(b.strength, a.strength), cmp.Compare(a.i, b.i), cmp.Compare(a.j, b.j))
	})
	return out
}

// apart reports whether two sentences stand too close in one document to be
// variants: in one saying, or one within the other.
func (c *clusters) apart(i, j int) bool {
	a, b := &c.s[c.seg[i].saying], &c.s[c.seg[j].saying]
	return c.seg[i].saying == c.seg[j].saying || a.File == b.File && b.Start < a.Start+len(a.Text)
}

func (c *clusters) sameUtterance(i, j int, l likeness) bool {
	a, b := c.speakers[c.seg[i].saying], c.speakers[c.seg[j].saying]
	if a == b && a != "" {
		return l.same()
	}
	if a != "" && b != "" {
		return l.sure() && l.grams >= 2*gramsSure
	}
	return l.sure()
}

// joinNeighbours makes one utterance of two whose sentences follow one another
// wherever both are, in at least two documents.
func (c *clusters) joinNeighbours() {
	type ends struct{ a, b int }
	next := map[ends]int{}
	files := map[int]map[string]bool{}
	for i := range c.seg {
		r := c.root(i)
		if files[r] == nil {
			files[r] = map[string]bool{}
		}
		files[r][c.s[c.seg[i].saying].File] = true
	}
	seen := map[ends]map[string]bool{}
	for i := 1; i < len(c.seg); i++ {
		if !c.adjacent(i-1, i) {
			continue
		}
		e := ends{c.root(i - 1), c.root(i)}
		if e.a > e.b {
			e.a, e.b = e.b, e.a
		}
		if f := c.s[c.seg[i].saying].File; e.a != e.b && !seen[e][f] {
			if seen[e] == nil {
				seen[e] = map[string]bool{}
			}
			seen[e][f] = true
			next[e]++
		}
	}
	var list []ends
	for e, n := range next {
		both := 0
		for f := range files[e.a] {
			if files[e.b][f] {
				both++
			}
		}
		if n >= 2 && n == both {
			list = append(list, e)
		}
	}
	slices.SortFunc(list, func(x, y ends) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	for _, e := range list {
		c.union(e.a, e.b)
	}
}

// adjacent reports whether segment j follows i in one quotation, or in the next
// one of the same speaker with only a cue between.
func (c *clusters) adjacent(i, j int) bool {
	const cue = 80 // bytes between the parts of a quotation that a cue interrupts
	a, b := &c.seg[i], &c.seg[j]
	if a.saying == b.saying {
		return true
	}
	x, y := &c.s[a.saying], &c.s[b.saying]
	gap := y.Start - x.Start - len(x.Text)
	return x.Direct && y.Direct && x.File == y.File && c.speakers[a.saying] == c.speakers[b.saying] && gap >= 0 && gap <= cue
}

// utterances writes the clusters out: sentences of one saying that belong to one
// utterance and follow one another are one variant.
func (c *clusters) utterances() []Utterance {
	by := map[int][]Variant{}
	var roots []int
	for i := 0; i < len(c.seg); {
		r := c.root(i)
		j := i + 1
		for j < len(c.seg) && c.seg[j].saying == c.seg[i].saying && c.root(j) == r {
			j++
		}
		v := Variant{Saying: c.s[c.seg[i].saying]}
		last := c.seg[j-1]
		v.Text = v.Text[c.seg[i].start : last.start+len(last.text)]
		v.Start += c.seg[i].start
		if by[r] == nil {
			roots = append(roots, r)
		}
		by[r] = append(by[r], v)
		i = j
	}
	out := make([]Utterance, 0, len(roots))
	for _, r := range roots {
		if slices.ContainsFunc(by[r], func(v Variant) bool { return !v.Own }) {
			out = append(out, finishUtterance(by[r]))
		}
	}
	return out
}

func finishUtterance(vs []Variant) Utterance {
	u := Utterance{ID: utteranceID(vs[0]), Variants: vs}
	key := ""
	u.Speaker, key = mainSpeaker(vs)
	for i := range vs {
		v := &vs[i]
		switch k := speakerKey(v.Saying); {
		case v.Own && key != "":
			v.Flags = append(v.Flags, FlagAttribution)
		case k != "" && k != key:
			v.Flags = append(v.Flags, FlagSpeaker)
		}
		if !v.Direct && !v.Own {
			v.Flags = append(v.Flags, FlagIndirect)
		}
		if v.Machine {
			v.Flags = append(v.Flags, FlagMachine)
		}
	}
	flagSense(vs)
	return u
}

// mainSpeaker is the speaker whom most variants name, the first of equals.
func mainSpeaker(vs []Variant) (name, key string) {
	n := map[string]int{}
	for _, v := range vs {
		if k := speakerKey(v.Saying); k != "" {
			n[k]++
		}
	}
	for _, v := range vs {
		if k := speakerKey(v.Saying); k != "" && (key == "" || n[k] > n[key]) {
			name, key = v.Speaker, k
		}
	}
	return name, key
}

func utteranceID(v Variant) string {
	var b [8]byte
	binary.BigEndian.PutUint64(b[:], scatter(text.Hash(v.File)^uint64(v.Start))^text.Hash(strings.TrimSpace(v.Text)))
	return "u-" + hex.EncodeToString(b[:4])
}
