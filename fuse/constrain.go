package fuse

import (
	"cmp"
	"fmt"
	"slices"
)

// constrain turns declared updates and officers' links into constraints on
// units. Of contradictory links the cannot-link holds: two things kept apart
// by mistake can still be seen; two things merged by mistake cannot.
func (f *fusion) constrain(c *clusterer) {
	byID := f.wanted()
	look := func(id string) int32 {
		if i, ok := byID[id]; ok && i >= 0 {
			return f.s.recs[i].unit
		}
		return -1
	}
	c.cannot = map[[2]int32]bool{}
	unknown, same := 0, 0
	for _, p := range f.opt.CannotLink {
		switch a, b := look(p[0]), look(p[1]); {
		case a < 0 || b < 0:
			unknown++
		case a == b:
			same++
		default:
			c.cannot[order2(a, b)] = true
		}
	}
	var must [][2]int32
	for _, p := range f.opt.MustLink {
		if a, b := look(p[0]), look(p[1]); a < 0 || b < 0 {
			unknown++
		} else if a != b {
			must = append(must, order2(a, b))
		}
	}
	lost := 0
	for _, i := range sortedInts(f.s.updates) {
		if b := look(f.s.updates[i]); b < 0 {
			lost++
		} else if a := f.s.recs[i].unit; a != b {
			must = append(must, order2(a, b))
		}
	}
	c.must = f.consistent(c, must)
	f.note(unknown, "links by people name a report that is not in the input")
	f.note(same, "cannot-links are within one repeated report and have no effect")
	f.note(lost, "reports update one that is not in the input")
}

func (f *fusion) note(n int, what string) {
	if n > 0 {
		f.notes = append(f.notes, fmt.Sprintf("%d %s", n, what))
	}
}

// wanted finds the recs of the ids that constraints name.
func (f *fusion) wanted() map[string]int32 {
	byID := map[string]int32{}
	for _, pairs := range [][][2]string{f.opt.CannotLink, f.opt.MustLink} {
		for _, p := range pairs {
			byID[p[0]], byID[p[1]] = -1, -1
		}
	}
	for _, id := range f.s.updates {
		byID[id] = -1
	}
	if len(byID) == 0 {
		return byID
	}
	for i, id := range f.s.ids {
		if _, ok := byID[id]; ok && f.s.recs[i].flags&flagVariant == 0 {
			byID[id] = int32(i)
		}
	}
	return byID
}

// consistent drops must-links that contradict a cannot-link, and says so.
func (f *fusion) consistent(c *clusterer, must [][2]int32) [][2]int32 {
	kept, dropped := consistentLinks(c.cannot, must, f.units.n())
	f.note(dropped, "must-links contradict a cannot-link and were not followed; the reports stay apart")
	return kept
}

// consistentLinks drops the must-links that would join what a cannot-link
// keeps apart, taking them in canonical order of n units.
func consistentLinks(cannot map[[2]int32]bool, must [][2]int32, n int) (kept [][2]int32, dropped int) {
	slices.SortFunc(must, func(x, y [2]int32) int { return cmp.Or(cmp.Compare(x[0], y[0]), cmp.Compare(x[1], y[1])) })
	must = slices.Compact(must)
	if len(cannot) == 0 {
		return must, 0
	}
	d := newDisjoint(n)
	members := map[int32][]int32{}
	of := func(r int32) []int32 {
		if m := members[r]; m != nil {
			return m
		}
		return []int32{r}
	}
	for _, p := range must {
		ra, rb := d.find(p[0]), d.find(p[1])
		if ra == rb {
			continue
		}
		ma, mb := of(ra), of(rb)
		if apart(cannot, ma, mb) {
			dropped++
			continue
		}
		d.join(ra, rb)
		members[d.find(ra)] = slices.Concat(ma, mb)
		kept = append(kept, p)
	}
	return kept, dropped
}

func apart(cannot map[[2]int32]bool, ma, mb []int32) bool {
	for _, u := range ma {
		for _, v := range mb {
			if cannot[order2(u, v)] {
				return true
			}
		}
	}
	return false
}

// sortedInts are the keys of a map in order.
func sortedInts[V any](m map[int32]V) []int32 {
	out := make([]int32, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
