package fuse

import (
	"cmp"
	"slices"
	"strings"
)

// local computes probabilities on demand, for a few units out of many. It does
// the same integer arithmetic as normaliser, in whatever order it is asked, and
// remembers what it found until forget.
type local struct {
	e     *Engine
	nodes map[int32]*localUnit
}

// maxRemembered is how many units local remembers before it begins anew.
const maxRemembered = 200_000

// localUnit is a unit with its scored partners, sorted by number.
type localUnit struct {
	first, src int32 // least rec, and its source
	to, s      []int32
	srcs       []int32  // source of each partner
	free1      []uint64 // how free the unit is for each partner after the first round
	free2      []uint64 // and after the second; nil = not known
	odds       []int32  // log odds with each partner; unknown = not computed since the last change
	was        []int32  // what they were before it
}

// unknown marks log odds that are not known.
const unknown = -1 << 30

func (l *local) at(u int32) *localUnit {
	if n, ok := l.nodes[u]; ok {
		return n
	}
	recs := l.e.f.s.recs
	n := &localUnit{first: l.e.least(u)}
	n.src = recs[n.first].src
	type partner struct{ to, s int32 }
	var all []partner
	for _, i := range l.e.unit[u] {
		for _, h := range l.e.adj[i] {
			if v := recs[h.to].unit; v != u {
				all = append(all, partner{v, h.s})
			}
		}
	}
	slices.SortFunc(all, func(x, y partner) int { return cmp.Or(cmp.Compare(x.to, y.to), cmp.Compare(y.s, x.s)) })
	all = slices.CompactFunc(all, func(x, y partner) bool { return x.to == y.to })
	for _, p := range all {
		s := p.s - spreadCost(len(l.e.unit[u]), len(l.e.unit[p.to]))
		n.to, n.s = append(n.to, p.to), append(n.s, s)
		n.srcs = append(n.srcs, recs[l.e.least(p.to)].src)
	}
	n.odds, n.was = make([]int32, len(n.to)), make([]int32, len(n.to))
	for k := range n.odds {
		n.odds[k], n.was[k] = unknown, unknown
	}
	n.free1 = make([]uint64, len(n.to))
	for k := range n.to {
		sum, own := uint64(0), expQ16(n.s[k])
		for x := range n.to {
			if n.srcs[x] == n.srcs[k] {
				sum = addSat(sum, expQ16(n.s[x]))
			}
		}
		n.free1[k] = max(quotientQ30(oneQ16, addSat(oneQ16, sum-min(own, sum))), 1)
	}
	l.nodes[u] = n
	return n
}

// index is the place of a partner in the list.
func (n *localUnit) index(v int32) int {
	k, _ := slices.BinarySearch(n.to, v)
	return k
}

// second fills free2.
func (l *local) second(u int32, n *localUnit) {
	if n.free2 != nil {
		return
	}
	far := make([]uint64, len(n.to))
	for k, v := range n.to {
		o := l.at(v)
		far[k] = mulShift(expQ16(n.s[k]), o.free1[o.index(u)], 30)
	}
	n.free2 = make([]uint64, len(n.to))
	for k := range n.to {
		sum := uint64(0)
		for x := range n.to {
			if n.srcs[x] == n.srcs[k] {
				sum = addSat(sum, far[x])
			}
		}
		free := quotientQ30(oneQ16, addSat(oneQ16, sum-min(far[k], sum)))
		n.free2[k] = max((free+n.free1[k])/2, 1)
	}
}

// logit gives the log odds of a unit and its k-th partner.
func (l *local) logit(u int32, n *localUnit, k int) int32 {
	if n.odds[k] != unknown {
		return n.odds[k]
	}
	v := n.to[k]
	o := l.at(v)
	l.second(u, n)
	l.second(v, o)
	back := o.index(u)
	a, b := n.free2[k], o.free2[back]
	if l.e.f.s.compare(n.first, o.first) > 0 {
		a, b = b, a
	}
	w := mulShift(mulShift(expQ16(n.s[k]), a, 30), b, 30)
	x := lnMilli(max(w, 1)) - lnMilli(oneQ16)
	n.odds[k], o.odds[back] = x, x
	return x
}

// floor is the least log odds at which a unit and a partner may join.
func (l *local) floor(n *localUnit, partner int32) int32 {
	f := l.e.f
	return f.snap.floorOf(f.s.recs[n.first].sigma > 0 && f.s.recs[l.at(partner).first].sigma > 0)
}

// forget drops what a change of some units makes wrong: all that is known of
// themselves, and the second round and the odds of their partners, old and new.
// It returns those partners.
func (l *local) forget(units map[int32]bool) map[int32]bool {
	if len(l.nodes) > maxRemembered {
		clear(l.nodes)
	}
	near := map[int32]bool{}
	list := sortedInts(units)
	for _, u := range list {
		if n, ok := l.nodes[u]; ok {
			for _, v := range n.to {
				near[v] = true
			}
			delete(l.nodes, u)
		}
	}
	for _, u := range list {
		for _, v := range l.at(u).to {
			near[v] = true
		}
	}
	for _, v := range sortedInts(near) {
		if units[v] {
			delete(near, v)
			continue
		}
		o := l.at(v)
		o.free2 = nil
		for k, w := range o.to {
			o.doubt(k)
			if p, ok := l.nodes[w]; ok {
				p.doubt(p.index(v))
			}
		}
	}
	return near
}

// doubt puts aside what the odds with a partner were.
func (n *localUnit) doubt(k int) {
	if k < len(n.odds) && n.odds[k] != unknown {
		n.was[k], n.odds[k] = n.odds[k], unknown
	}
}

// regroup clusters anew all that may hang together with a changed rec, and
// returns the groups that are not what they were.
func (e *Engine) regroup(changed map[int32]bool) [][]string {
	l := e.local
	ring := map[int32]bool{}
	for i := range changed { // a set: the order changes nothing
		ring[e.f.s.recs[i].unit] = true
	}
	units := e.reach(l, ring, l.forget(ring))
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

// reach collects the units to look at: those that changed, those of which a
// link that counts has other odds now, the components they belonged to, and
// what they hang together with now.
func (e *Engine) reach(l *local, ring, near map[int32]bool) []int32 {
	seen := map[int32]bool{}
	var queue []int32
	push := func(u int32) {
		if !seen[u] {
			seen[u] = true
			queue = append(queue, u)
		}
	}
	for _, u := range sortedInts(ring) {
		push(u)
	}
	for _, u := range sortedInts(near) {
		n := l.at(u)
		for k, v := range n.to {
			x, was := l.logit(u, n, k), n.was[k]
			if x == was {
				continue
			}
			c, ok := e.comp[u]
			if max(x, was) >= l.floor(n, v) || was == unknown && ok && c == e.comp[v] {
				push(u)
				push(v)
			}
		}
	}
	done := map[int32]bool{} // components
	for k := 0; k < len(queue); k++ {
		if c, ok := e.comp[queue[k]]; ok && !done[c] {
			done[c] = true
			for _, v := range e.in[c] {
				push(v)
			}
		}
		e.follow(l, queue[k], push)
	}
	return queue
}

// follow pushes what a unit's links and people bind it to.
func (e *Engine) follow(l *local, u int32, push func(int32)) {
	n := l.at(u)
	for k, v := range n.to {
		if l.logit(u, n, k) >= l.floor(n, v) {
			push(v)
		}
	}
	for _, i := range e.unit[u] {
		for _, j := range e.must[i] {
			push(e.f.s.recs[j].unit)
		}
	}
}

// clusterer sets up the batch clusterer for some units.
func (e *Engine) clusterer(l *local, units []int32, number map[int32]int32) *clusterer {
	recs := e.f.s.recs
	c := &clusterer{snap: e.f.snap, cannot: map[[2]int32]bool{},
		placed: func(k int32) bool { return recs[l.at(units[k]).first].sigma > 0 }}
	keys := make([][]int32, len(units))
	for k, u := range units {
		n := l.at(u)
		for x, v := range n.to {
			if b, ok := number[v]; ok && int32(k) < b {
				c.edges = append(c.edges, edge{a: int32(k), b: b, s: n.s[x], logit: l.logit(u, n, x)})
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
		if c.mayJoin(&c.edges[k]) {
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
	l := e.local
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
						ed := edge{logit: l.logit(u, n, x)}
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
