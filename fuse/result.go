package fuse

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/truce"
)

// result names incidents and reports.
func (f *fusion) result() *Result {
	if f.units.folded > 0 {
		f.note(f.units.folded, "reports repeat another: the same words at the same address, or from the same source within 7 days; each set is one report with several days or places")
	}
	f.noteFlags()
	f.note(f.s.cut, "values were too long or too many and were cut")
	res := &Result{Repeats: int(f.units.folded), Snapshot: f.snap.Hash(), Notices: f.notes}
	mean, partOf := f.meanLinks(), f.partOf()
	if !f.opt.Lean {
		res.PlaceDays = f.placeDays()
	}
	if !f.opt.Lean && !f.opt.NoLinks {
		res.Links = f.links()
	} else { // links have said what they can
		f.edges, f.parts, f.ad = nil, nil, nil
		f.collect()
	}
	byGroup := f.byGroup()
	f.groupID = f.incidentIDs(byGroup)
	res.Assignments = make([]Assignment, 0, len(f.s.recs))
	for k, members := range byGroup {
		if len(members) == 0 {
			continue
		}
		g := Group{ID: f.groupID[k], Anchor: f.s.ids[members[0]]}
		if e := partOf[k]; e >= 0 {
			g.PartOf = f.groupID[e]
		}
		if !f.opt.Lean {
			g.Reports = make([]string, 0, len(members))
		}
		for _, i := range members {
			c := &f.s.recs[i]
			if !f.opt.Lean {
				g.Reports = append(g.Reports, f.s.ids[i])
			}
			a := Assignment{Report: f.s.ids[i], Incident: g.ID, PPM: mean[c.unit],
				Area: c.flags&flagArea != 0 && len(members) == 1}
			res.Assignments = append(res.Assignments, a)
		}
		if !f.opt.Lean {
			res.Groups = append(res.Groups, g)
		}
	}
	slices.SortFunc(res.Assignments, func(x, y Assignment) int { return cmp.Compare(x.Report, y.Report) })
	slices.SortFunc(res.Groups, func(x, y Group) int { return cmp.Compare(x.ID, y.ID) })
	return res
}

// byGroup lists the reports of every group in canonical order.
func (f *fusion) byGroup() [][]int32 {
	size := make([]int32, f.units.n())
	n := int32(0)
	for i := range f.s.recs {
		if c := &f.s.recs[i]; c.flags&flagVariant == 0 {
			size[f.groups[c.unit]]++
			n++
		}
	}
	all := make([]int32, n)
	out := make([][]int32, len(size))
	for g, k := range size {
		out[g], all = all[:0:k], all[k:]
	}
	for i := range f.s.recs {
		if c := &f.s.recs[i]; c.flags&flagVariant == 0 {
			g := f.groups[c.unit]
			out[g] = append(out[g], int32(i))
		}
	}
	return out
}

// incidentIDs names each group after its anchor: 6 characters, 8 for all
// groups that share their first 6.
func (f *fusion) incidentIDs(byGroup [][]int32) []truce.IncidentID {
	ids := make([]truce.IncidentID, len(byGroup))
	used := make(map[truce.IncidentID]int32, len(byGroup))
	for k, members := range byGroup {
		if len(members) == 0 {
			continue
		}
		ids[k] = NewID(f.opt.Exercise, f.s.sourceID(members[0]), f.s.ids[members[0]], 6)
		used[ids[k]]++
	}
	for k, members := range byGroup {
		if len(members) > 0 && used[ids[k]] > 1 {
			ids[k] = NewID(f.opt.Exercise, f.s.sourceID(members[0]), f.s.ids[members[0]], 8)
		}
	}
	return ids
}

// NewID is the id of the incident whose anchor is the given report. An id that
// begins with its source and a zero byte (see FromTruce) counts without them.
func NewID(exercise bool, source, id string, chars int) truce.IncidentID {
	key := truce.ReportKey{Source: truce.SourceID(source), ID: strings.TrimPrefix(id, source+"\x00")}
	return truce.NewIncidentID(exercise, key, chars)
}

// meanLinks is each unit's mean link probability to the others of its group, in
// parts per million; 1,000,000 if alone.
func (f *fusion) meanLinks() []int32 {
	sum := make([]int64, f.units.n())
	size := make([]int64, f.units.n())
	for u := range sum {
		size[f.groups[u]]++
	}
	for k := range f.edges {
		e := &f.edges[k]
		if f.groups[e.a] == f.groups[e.b] {
			p := int64(e.ppm())
			sum[e.a] += p
			sum[e.b] += p
		}
	}
	out := make([]int32, len(sum))
	for u := range out {
		if n := size[f.groups[u]] - 1; n > 0 {
			out[u] = int32(sum[u] / n)
		} else {
			out[u] = 1_000_000
		}
	}
	return out
}

// minLink is the least probability of a link that is written, in parts per million.
const minLink = 50_000

func (f *fusion) links() []Link {
	n := 0
	for k := range f.edges {
		if f.edges[k].ppm() >= minLink {
			n++
		}
	}
	out := make([]Link, 0, n)
	best := f.bestOfSource()
	for k := range f.edges {
		e := &f.edges[k]
		p := e.ppm()
		if p < minLink {
			continue
		}
		l := Link{A: f.s.ids[f.units.first(e.a)], B: f.s.ids[f.units.first(e.b)], PPM: p,
			MilliBits: int32(int64(e.s) * 1_000_000 / ln2Micro)}
		if l.A > l.B {
			l.A, l.B = l.B, l.A
		}
		if r := f.rival(int32(k), best); r >= 0 {
			l.Rival = f.s.ids[f.units.first(r)]
		}
		out = append(out, l)
	}
	slices.SortFunc(out, func(x, y Link) int { return cmp.Or(cmp.Compare(x.A, y.A), cmp.Compare(x.B, y.B)) })
	return out
}

// rival is the unit that competes most for one end of an edge: the best
// scoring other report of the source of the other end; -1 if none does. best
// comes from bestOfSource.
func (f *fusion) rival(k int32, best [2][]int32) int32 {
	e := &f.edges[k]
	found, score := int32(-1), int32(noLink)
	for end, u := range [2]int32{e.a, e.b} {
		j := best[end][k]
		if j < 0 {
			continue
		}
		r := &f.edges[j]
		if o := r.other(u); r.s > score || r.s == score && o < found {
			found, score = o, r.s
		}
	}
	return found
}

// bestOfSource finds, for both ends of every edge, the best other edge of that
// end to the same source, or -1. It looks at each list once: looking anew for
// every edge takes cubic time where thousands of reports stand at one place.
func (f *fusion) bestOfSource() (best [2][]int32) {
	for end := range best {
		best[end] = make([]int32, len(f.edges))
	}
	for u := int32(0); int(u) < f.units.n(); u++ {
		run := f.ad.of(u)
		for i := 0; i < len(run); {
			src, j := f.units.src(f.edges[run[i]].other(u)), i
			first, second := int32(-1), int32(-1)
			for ; j < len(run) && f.units.src(f.edges[run[j]].other(u)) == src; j++ {
				switch k := run[j]; {
				case first < 0 || f.better(k, first, u):
					first, second = k, first
				case second < 0 || f.better(k, second, u):
					second = k
				}
			}
			for _, k := range run[i:j] {
				end := 0
				if f.edges[k].b == u {
					end = 1
				}
				if best[end][k] = first; k == first {
					best[end][k] = second
				}
			}
			i = j
		}
	}
	return best
}

// better orders edges of one unit: the higher score, then the earlier other end.
func (f *fusion) better(k, than, u int32) bool {
	x, y := &f.edges[k], &f.edges[than]
	return x.s > y.s || x.s == y.s && x.other(u) < y.other(u)
}

// partOf finds, for every group of events, the group of the episode within
// which it most likely lies; -1 = none. A score above 0 is wanted: likelier
// within than beside.
func (f *fusion) partOf() []int32 {
	out := make([]int32, f.units.n())
	best := make([]int32, f.units.n())
	for i := range out {
		out[i] = -1
	}
	for k := range f.parts {
		e := &f.parts[k]
		if e.s <= 0 {
			continue
		}
		episode, event := e.a, e.b
		if f.s.recs[f.units.first(e.b)].flags&flagEpisode != 0 {
			episode, event = e.b, e.a
		}
		ge, gv := f.groups[episode], f.groups[event]
		if ge != gv && (e.s > best[gv] || e.s == best[gv] && ge < out[gv]) {
			out[gv], best[gv] = ge, e.s
		}
	}
	return out
}
