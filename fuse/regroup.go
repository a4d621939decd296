package fuse

import (
	"cmp"
	"slices"
	"strings"
)

// local computes probabilities on demand, for a few units out of many. It does
// the same integer arithmetic as normaliser, in whatever order it is asked.
type local struct {
	e     *Engine
	nodes map[int32]*localUnit
	logit map[[2]int32]int32
}

// localUnit is a unit with its scored partners.
type localUnit struct {
	first int32 // least rec
	to    []int32
	s     []int32
	sums  map[int32]uint64 // Σ e^s by source of the partner
}

func (l *local) at(u int32) *localUnit {
	if n, ok := l.nodes[u]; ok {
		return n
	}
	n := &localUnit{first: l.e.least(u), sums: map[int32]uint64{}}
	best := map[int32]int32{}
	recs := l.e.f.s.recs
	for _, i := range l.e.unit[u] {
		for _, h := range l.e.adj[i] {
			if v := recs[h.to].unit; v != u {
				if old, ok := best[v]; !ok || h.s > old {
					best[v] = h.s
				}
			}
		}
	}
	n.to = sortedInts(best)
	for _, v := range n.to {
		n.s = append(n.s, best[v])
	}
	l.nodes[u] = n
	for k, v := range n.to {
		src := l.src(v)
		n.sums[src] = addSat(n.sums[src], expQ16(n.s[k]))
	}
	return n
}

func (l *local) src(u int32) int32 { return l.e.f.s.recs[l.e.least(u)].src }

// free1 is how free u is for v after the first round.
func (l *local) free1(u, v, s int32) uint64 {
	sum := l.at(u).sums[l.src(v)]
	return max(quotientQ30(oneQ16, addSat(oneQ16, sum-min(expQ16(s), sum))), 1)
}

// free2 is the same after the second round.
func (l *local) free2(u, v, s int32) uint64 {
	n, src, sum := l.at(u), l.src(v), uint64(0)
	for k, w := range n.to {
		if l.src(w) == src {
			sum = addSat(sum, mulShift(expQ16(n.s[k]), l.free1(w, u, n.s[k]), 30))
		}
	}
	own := mulShift(expQ16(s), l.free1(v, u, s), 30)
	free := quotientQ30(oneQ16, addSat(oneQ16, sum-min(own, sum)))
	return max((free+l.free1(u, v, s))/2, 1)
}

// edge gives score and log odds of a pair of units.
func (l *local) edge(u, v, s int32) int32 {
	if l.e.f.s.compare(l.at(u).first, l.at(v).first) > 0 {
		u, v = v, u
	}
	key := [2]int32{u, v}
	if x, ok := l.logit[key]; ok {
		return x
	}
	w := mulShift(mulShift(expQ16(s), l.free2(u, v, s), 30), l.free2(v, u, s), 30)
	x := lnMilli(max(w, 1)) - lnMilli(oneQ16)
	l.logit[key] = x
	return x
}

// regroup clusters anew all that may hang together with a changed rec, and
// returns the groups that are not what they were.
func (e *Engine) regroup(changed map[int32]bool) [][]string {
	l := &local{e: e, nodes: map[int32]*localUnit{}, logit: map[[2]int32]int32{}}
	units := e.reach(l, changed)
	slices.SortFunc(units, func(a, b int32) int { return e.f.s.compare(l.at(a).first, l.at(b).first) })
	number := make(map[int32]int32, len(units))
	for k, u := range units {
		number[u] = int32(k)
	}
	c := e.clusterer(l, units, number)
	c.cluster(len(units))
	e.components(c, units)
	return e.adopt(c, units, changed)
}

// reach collects the units to look at: those whose links may have another
// probability (within two links of a change), the components they belonged to,
// and what they hang together with now.
func (e *Engine) reach(l *local, changed map[int32]bool) []int32 {
	seen := map[int32]bool{}
	var queue []int32
	push := func(u int32) {
		if !seen[u] {
			seen[u] = true
			queue = append(queue, u)
		}
	}
	ring := map[int32]bool{}
	for i := range changed { // a set: the order changes nothing
		ring[e.f.s.recs[i].unit] = true
	}
	for hop := 0; hop < 2; hop++ {
		for _, u := range sortedInts(ring) {
			push(u)
			for _, v := range l.at(u).to {
				ring[v] = true
			}
		}
	}
	for _, u := range sortedInts(ring) {
		push(u)
	}
	for k := 0; k < len(queue); k++ {
		u := queue[k]
		if c, ok := e.comp[u]; ok {
			for _, v := range e.in[c] {
				push(v)
			}
		}
		n := l.at(u)
		for k, v := range n.to {
			if l.edge(u, v, n.s[k]) >= e.f.snap.LinkFloor {
				push(v)
			}
		}
		for _, i := range e.unit[u] {
			for _, j := range e.must[i] {
				push(e.f.s.recs[j].unit)
			}
		}
	}
	return queue
}

// clusterer sets up the batch clusterer for some units.
func (e *Engine) clusterer(l *local, units []int32, number map[int32]int32) *clusterer {
	recs := e.f.s.recs
	c := &clusterer{snap: e.f.snap, cannot: map[[2]int32]bool{}}
	keys := make([][]int32, len(units))
	for k, u := range units {
		n := l.at(u)
		for x, v := range n.to {
			if b, ok := number[v]; ok && int32(k) < b {
				c.edges = append(c.edges, edge{a: int32(k), b: b, s: n.s[x], logit: l.edge(u, v, n.s[x])})
			}
		}
		for _, i := range e.unit[u] {
			keys[k] = append(keys[k], recs[i].src)
			for _, j := range e.must[i] {
				if b, ok := number[recs[j].unit]; ok && int32(k) < b {
					c.must = append(c.must, [2]int32{int32(k), b})
				}
			}
		}
	}
	for _, p := range e.f.opt.CannotLink {
		a, okA := e.byID[p[0]]
		b, okB := e.byID[p[1]]
		if okA && okB && recs[a].unit != recs[b].unit {
			x, okX := number[recs[a].unit]
			y, okY := number[recs[b].unit]
			if okX && okY {
				c.cannot[order2(x, y)] = true
			}
		}
	}
	slices.SortFunc(c.edges, func(x, y edge) int { return cmp.Or(cmp.Compare(x.a, y.a), cmp.Compare(x.b, y.b)) })
	c.keys = func(u int32) []int32 { return keys[u] }
	c.ad = newAdjacency(len(units), c.edges, func(u int32) int32 { return keys[u][0] })
	c.must, _ = consistentLinks(c.cannot, c.must, len(units))
	return c
}

// components notes which units hang together.
func (e *Engine) components(c *clusterer, units []int32) {
	d := newDisjoint(len(units))
	for k := range c.edges {
		if c.edges[k].logit >= e.f.snap.LinkFloor {
			d.join(c.edges[k].a, c.edges[k].b)
		}
	}
	for _, p := range c.must {
		d.join(p[0], p[1])
	}
	for _, u := range units {
		if old, ok := e.comp[u]; ok {
			delete(e.in, old)
		}
	}
	for k, u := range units {
		root := units[d.find(int32(k))]
		e.comp[u] = root
		if d.find(int32(k)) == int32(k) {
			e.in[root] = nil
		}
		e.in[root] = append(e.in[root], u)
	}
}

// adopt takes over the groups and returns those that are new.
func (e *Engine) adopt(c *clusterer, units []int32, changed map[int32]bool) [][]string {
	s := e.f.s
	fresh := map[int32][]int32{}
	var order []int32
	for k, u := range units {
		anchor := e.least(units[c.group[k]])
		if _, ok := fresh[anchor]; !ok {
			order = append(order, anchor)
		}
		for _, i := range e.unit[u] {
			if s.recs[i].flags&flagVariant == 0 {
				fresh[anchor] = append(fresh[anchor], i)
			}
		}
		if old, ok := e.group[u]; ok && old != anchor {
			changed[u] = true
		}
	}
	before := map[int32][]int32{}
	for _, u := range units {
		if old, ok := e.group[u]; ok {
			before[old] = e.list[old]
			delete(e.list, old)
		}
	}
	var out [][]string
	for _, anchor := range order {
		list := fresh[anchor]
		slices.SortFunc(list, s.compare)
		e.list[anchor] = list
		if !slices.Equal(before[anchor], list) {
			out = append(out, idsOf(s, list))
		}
	}
	for k, u := range units {
		e.group[u] = e.least(units[c.group[k]])
	}
	slices.SortFunc(out, func(a, b []string) int { return strings.Compare(a[0], b[0]) })
	return out
}

func idsOf(s *set, recs []int32) []string {
	out := make([]string, len(recs))
	for k, i := range recs {
		out[k] = s.ids[i]
	}
	return out
}

// Assignments gives what Run would give, sorted by report id.
func (e *Engine) Assignments() []Assignment {
	s := e.f.s
	l := &local{e: e, nodes: map[int32]*localUnit{}, logit: map[[2]int32]int32{}}
	groups := make([][]int32, 0, len(e.list))
	for _, anchor := range sortedInts(e.list) {
		groups = append(groups, e.list[anchor])
	}
	ids := e.f.incidentIDs(groups)
	var out []Assignment
	for k, list := range groups {
		size := map[int32]bool{}
		for _, i := range list {
			size[s.recs[i].unit] = true
		}
		for _, i := range list {
			u := s.recs[i].unit
			a := Assignment{Report: s.ids[i], Incident: ids[k], PPM: 1_000_000,
				Area: s.recs[i].flags&flagArea != 0 && len(list) == 1}
			if n := l.at(u); len(size) > 1 {
				sum := int64(0)
				for x, v := range n.to {
					if e.group[v] == e.group[u] {
						ed := edge{logit: l.edge(u, v, n.s[x])}
						sum += int64(ed.ppm())
					}
				}
				a.PPM = int32(sum / int64(len(size)-1))
			}
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(x, y Assignment) int { return cmp.Compare(x.Report, y.Report) })
	return out
}
