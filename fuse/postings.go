package fuse

import (
	"cmp"
	"slices"
	"sort"
)

// postings find candidates by words, for reports that have no place or no time
// precise enough: each looks up its rarest stems.
type postings struct {
	f    *fusion
	at   []int32 // by stem: first entry in list; one more at the end
	list []int32 // recs that may need it, by time
	used bool
}

// newPostings lists every rec with words under its stems, in canonical order,
// which is the order of time. Where all reports have place and time it stays empty.
func newPostings(f *fusion) *postings {
	p := &postings{f: f}
	s := f.s
	for i := range s.recs {
		if c := &s.recs[i]; c.tokN > 0 && !inGrid(c) {
			p.used = true
			break
		}
	}
	if !p.used {
		return p
	}
	p.at = make([]int32, len(s.vocab)+1)
	for i := range s.recs {
		for _, t := range s.stems(&s.recs[i]) {
			p.at[t+1]++
		}
	}
	for t := 1; t < len(p.at); t++ {
		p.at[t] += p.at[t-1]
	}
	p.list = make([]int32, p.at[len(s.vocab)])
	next := slices.Clone(p.at)
	for i := range s.recs {
		for _, t := range s.stems(&s.recs[i]) {
			p.list[next[t]] = int32(i)
			next[t]++
		}
	}
	return p
}

// textReach is how far apart in time words may bring two reports together.
const textReach = 120 * day

// candidates appends the recs that share one of a's rarest stems within reach.
// Of a pair of placeless reports the later asks; of a placeless and a placed
// one the placeless; a report without a time asks all. A stem that stands in more than maxPosting reports within
// reach brings the nearest in time only.
func (p *postings) candidates(a *rec, out []int32) []int32 {
	if !p.used || a.tokN == 0 || inGrid(a) {
		return out
	}
	s := p.f.s
	stems := slices.DeleteFunc(slices.Clone(s.stems(a)), func(t uint32) bool { return p.size(t) < 2 })
	slices.SortFunc(stems, func(x, y uint32) int {
		return cmp.Or(cmp.Compare(p.size(x), p.size(y)), cmp.Compare(x, y))
	})
	for _, t := range stems[:min(len(stems), rareStems)] {
		run := p.list[p.at[t]:p.at[t+1]]
		if a.width > 0 {
			lo := sort.Search(len(run), func(k int) bool { return s.recs[run[k]].from >= a.from-textReach })
			hi := sort.Search(len(run), func(k int) bool { return s.recs[run[k]].from > a.from+textReach })
			run = run[lo:hi]
		}
		if len(run) > maxPosting {
			mid := sort.Search(len(run), func(k int) bool { return run[k] >= a.self })
			lo := min(max(mid-maxPosting/2, 0), len(run)-maxPosting)
			run = run[lo : lo+maxPosting]
		}
		for _, j := range run {
			if inGrid(&s.recs[j]) || j < a.self || a.width == 0 {
				out = append(out, j)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

func (p *postings) size(t uint32) int32 { return p.at[t+1] - p.at[t] }
