package fuse

import (
	"cmp"
	"slices"
)

// missing is the score taken for a pair that never became an edge: somewhat
// below minScore. Words that do not meet are weak evidence, so it is no more.
const missing = -5000

// placed tells whether a unit has a place.
func (f *fusion) placed(u int32) bool { return f.s.recs[f.units.first(u)].sigma > 0 }

// clusterer builds groups of units from links.
type clusterer struct {
	snap  *Snapshot
	edges []edge
	ad    *adjacency
	// keys are the sources (and products) that speak in a unit.
	keys func(u int32) []int32
	// placed tells whether a unit has a place.
	placed func(u int32) bool
	cannot map[[2]int32]bool
	must   [][2]int32 // pairs of units that people, or the reports themselves, joined
	group  []int32    // unit → group
	// solo lists every unit by itself; lists has the members of the groups of several
	// units, and at tells which of them is a group's, from 1 on.
	solo, at []int32
	lists    [][]int32
}

// disjoint is a union-find over units.
type disjoint []int32

func newDisjoint(n int) disjoint {
	d := make(disjoint, n)
	for i := range d {
		d[i] = int32(i)
	}
	return d
}

func (d disjoint) find(i int32) int32 {
	for d[i] != i {
		d[i] = d[d[i]]
		i = d[i]
	}
	return i
}

// join makes the smaller number the root.
func (d disjoint) join(a, b int32) {
	a, b = d.find(a), d.find(b)
	if a < b {
		d[b] = a
	} else {
		d[a] = b
	}
}

// cluster merges greedily from the likeliest link down. Ties fall to the
// canonical order of the reports, so the outcome is a function of the set.
func (c *clusterer) cluster(n int) {
	c.group = make([]int32, n)
	c.solo, c.at = make([]int32, n), make([]int32, n)
	for i := range c.group {
		c.group[i], c.solo[i] = int32(i), int32(i)
	}
	for _, p := range c.must {
		if ga, gb := c.group[p[0]], c.group[p[1]]; ga != gb {
			c.merge(ga, gb)
		}
	}
	sure := 0
	for k := range c.edges {
		if c.mayJoin(&c.edges[k]) {
			sure++
		}
	}
	order := make([]int32, 0, sure)
	for k := range c.edges {
		if c.mayJoin(&c.edges[k]) {
			order = append(order, int32(k))
		}
	}
	slices.SortFunc(order, func(x, y int32) int {
		a, b := &c.edges[x], &c.edges[y]
		return cmp.Or(cmp.Compare(b.logit, a.logit), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	for _, k := range order {
		ga, gb := c.group[c.edges[k].a], c.group[c.edges[k].b]
		if ga != gb && c.mayMerge(ga, gb) {
			c.merge(ga, gb)
		}
	}
}

// mayJoin tells whether a link is likely enough to join two groups.
func (c *clusterer) mayJoin(e *edge) bool {
	return e.logit >= c.snap.LinkFloor || e.logit >= c.snap.floorOf(c.placed(e.a) && c.placed(e.b))
}

func (c *clusterer) members(g int32) []int32 {
	if c.at[g] == 0 {
		return c.solo[g : g+1 : g+1]
	}
	return c.lists[c.at[g]-1]
}

// mayMerge checks the constraints and the mean score across two groups.
func (c *clusterer) mayMerge(ga, gb int32) bool {
	ma, mb := c.members(ga), c.members(gb)
	if !c.compatible(ma, mb) {
		return false
	}
	if len(ma) == 1 && len(mb) == 1 {
		return true
	}
	if len(ma) > len(mb) {
		ma, mb, ga, gb = mb, ma, gb, ga
	}
	var sum int64
	pairs := int64(len(ma)) * int64(len(mb))
	found := int64(0)
	for _, u := range ma {
		for _, k := range c.ad.of(u) {
			if c.group[c.edges[k].other(u)] == gb {
				sum += int64(max(c.edges[k].s, missing))
				found++
			}
		}
	}
	sum += (pairs - found) * missing
	return sum >= int64(c.snap.GroupFloor)*pairs
}

// compatible refuses two groups in which one source speaks of its own accord
// twice, or between which an officer said "not the same".
func (c *clusterer) compatible(ma, mb []int32) bool {
	for _, u := range ma {
		for _, v := range mb {
			if len(c.cannot) > 0 && c.cannot[order2(u, v)] {
				return false
			}
			for _, x := range c.keys(u) {
				for _, y := range c.keys(v) {
					if x == y {
						return false
					}
				}
			}
		}
	}
	return true
}

func order2(u, v int32) [2]int32 {
	if u > v {
		u, v = v, u
	}
	return [2]int32{u, v}
}

// merge moves the group with the larger number into the smaller.
func (c *clusterer) merge(ga, gb int32) {
	if gb < ga {
		ga, gb = gb, ga
	}
	all := slices.Concat(c.members(ga), c.members(gb))
	slices.Sort(all)
	for _, u := range c.members(gb) {
		c.group[u] = ga
	}
	switch {
	case c.at[ga] == 0 && c.at[gb] == 0:
		c.lists = append(c.lists, nil)
		c.at[ga] = int32(len(c.lists))
	case c.at[ga] == 0:
		c.at[ga], c.at[gb] = c.at[gb], 0
	case c.at[gb] != 0:
		c.lists[c.at[gb]-1], c.at[gb] = nil, 0
	}
	c.lists[c.at[ga]-1] = all
}
