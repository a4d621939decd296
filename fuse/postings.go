package fuse

import (
	"cmp"
	"slices"
	"sort"
)

// postings find candidates by words, for reports that have no place or no time
// precise enough: each looks up its rarest stems, as the snapshot knows them.
type postings struct {
	s    *set
	m    *textModel
	list map[uint32][]int32 // by stem, recs in canonical order
	used bool               // some report needs it
}

// newPostings lists every rec with words under its stems. Where all reports
// have place and time it stays empty.
func newPostings(s *set, m *textModel) *postings {
	p := &postings{s: s, m: m}
	for i := range s.recs {
		if c := &s.recs[i]; c.tokN > 0 && !inGrid(c) {
			p.used = true
			break
		}
	}
	if !p.used {
		return p
	}
	p.list = map[uint32][]int32{}
	for i := range s.recs {
		for _, t := range s.stems(&s.recs[i]) {
			p.list[t] = append(p.list[t], int32(i))
		}
	}
	return p
}

// textReach is how far apart in time words may bring two reports together.
const textReach = 120 * day

// candidates appends the recs that share one of a's rarest stems within reach.
// A report with place and time asks nobody; it is found. A stem that stands in
// more than maxPosting reports within reach brings the nearest in time only.
func (p *postings) candidates(a *rec, out []int32) []int32 {
	if !p.used || a.tokN == 0 || inGrid(a) {
		return out
	}
	s := p.s
	for _, t := range p.rarest(a) {
		run := p.list[t]
		if len(run) < 2 {
			continue
		}
		if a.width > 0 {
			lo := sort.Search(len(run), func(k int) bool { return s.recs[run[k]].from >= a.from-textReach })
			hi := sort.Search(len(run), func(k int) bool { return s.recs[run[k]].from > a.from+textReach })
			run = run[lo:hi]
		}
		if len(run) > maxPosting {
			mid := sort.Search(len(run), func(k int) bool { return s.compare(run[k], a.self) >= 0 })
			lo := min(max(mid-maxPosting/2, 0), len(run)-maxPosting)
			run = run[lo : lo+maxPosting]
		}
		out = append(out, run...)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// rarest are the stems by which a rec looks for partners: the rarest that the
// snapshot knows, and as many that it does not know, by hash, so that two
// texts choose the same ones.
func (p *postings) rarest(a *rec) []uint32 {
	var known, other []uint32
	for _, t := range p.s.stems(a) {
		if _, ok := p.m.known[t]; ok {
			known = append(known, t)
		} else {
			other = append(other, t)
		}
	}
	slices.SortFunc(known, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(p.m.known[y], p.m.known[x]), cmp.Compare(x, y))
	})
	return append(known[:min(len(known), rareStems):min(len(known), rareStems)], other[:min(len(other), rareStems)]...)
}
