package fuse

import "slices"

// local computes log odds on demand, for a few units out of many. It does the
// same integer arithmetic as normaliser, in whatever order it is asked, and
// remembers the lists of partners that it drew up.
type local struct {
	e     *Engine
	nodes []*localUnit // by unit root; nil = not known
	known []int32      // those that are known, some perhaps no longer
	round int          // counts changes: what was known of others in an earlier round may be wrong
}

// maxRemembered is how many units local remembers before it begins anew.
const maxRemembered = 50_000

// localUnit is a unit with its scored partners, sorted by number.
type localUnit struct {
	first, src  int32 // least rec, and its source
	to, s, srcs []int32
	free1       []uint64 // how free the unit is for each partner after the first round; 0 = not known
	free2       []uint64 // and after the second, as of round
	round       int
}

func (l *local) at(u int32) *localUnit {
	e := l.e
	for len(l.nodes) < len(e.solo) {
		l.nodes = append(l.nodes, nil)
	}
	if n := l.nodes[u]; n != nil {
		return n
	}
	recs := e.f.s.recs
	n := &localUnit{first: e.least(u)}
	n.src = recs[n.first].src
	var all []uint64
	own := e.members(u)
	for _, i := range own {
		for _, h := range e.adj[i] {
			if v := recs[h.to].unit; v != u {
				all = append(all, uint64(v)<<32|uint64(maxScore-h.s))
			}
		}
	}
	slices.Sort(all) // the best score of each partner first
	all = slices.CompactFunc(all, func(x, y uint64) bool { return x>>32 == y>>32 })
	room := make([]int32, 3*len(all))
	k := len(all)
	n.to, n.s, n.srcs = room[:k:k], room[k:2*k:2*k], room[2*k:]
	for k, p := range all {
		v := int32(p >> 32)
		n.to[k], n.s[k] = v, maxScore-int32(uint32(p))-spreadCost(len(own), len(e.members(v)))
		n.srcs[k] = recs[e.least(v)].src
	}
	l.nodes[u], l.known = n, append(l.known, u)
	return n
}

// trim begins anew when too much is remembered.
func (l *local) trim() {
	if len(l.known) <= maxRemembered {
		return
	}
	for _, u := range l.known {
		l.nodes[u] = nil
	}
	l.known = l.known[:0]
}

// forget drops a unit whose partners changed.
func (l *local) forget(u int32) {
	if int(u) < len(l.nodes) {
		l.nodes[u] = nil
	}
}

// index is the place of a partner in the list.
func (n *localUnit) index(v int32) int {
	k, _ := slices.BinarySearch(n.to, v)
	return k
}

// first1 is how free a unit is for its k-th partner after the first round.
func (n *localUnit) first1(k int) uint64 {
	if n.free1 == nil {
		n.free1 = make([]uint64, len(n.to))
	}
	if n.free1[k] != 0 {
		return n.free1[k]
	}
	sum, src := uint64(0), n.srcs[k]
	for x, other := range n.srcs {
		if other == src {
			sum = addSat(sum, expQ16(n.s[x]))
		}
	}
	for x, other := range n.srcs {
		if other == src {
			n.free1[x] = free(sum, expQ16(n.s[x]))
		}
	}
	return n.free1[k]
}

// second is how free a unit is for its k-th partner after the second round.
func (l *local) second(u int32, n *localUnit, k int) uint64 {
	if n.free2 == nil {
		n.free2 = make([]uint64, len(n.to))
	} else if n.round != l.round {
		clear(n.free2)
	}
	n.round = l.round
	if n.free2[k] != 0 {
		return n.free2[k]
	}
	sum, src := uint64(0), n.srcs[k]
	for x, other := range n.srcs {
		if other == src {
			o := l.at(n.to[x])
			n.free2[x] = mulShift(expQ16(n.s[x]), o.first1(o.index(u)), 30) // for now what the partner is worth
			sum = addSat(sum, n.free2[x])
		}
	}
	for x, other := range n.srcs {
		if other == src {
			n.free2[x] = max((free(sum, n.free2[x])+n.first1(x))/2, 1)
		}
	}
	return n.free2[k]
}

// logit gives the log odds of a unit and its k-th partner.
func (l *local) logit(u int32, n *localUnit, k int) int32 {
	v := n.to[k]
	o := l.at(v)
	a, b := l.second(u, n, k), l.second(v, o, o.index(u))
	if l.e.f.s.compare(n.first, o.first) > 0 {
		a, b = b, a
	}
	w := mulShift(mulShift(expQ16(n.s[k]), a, 30), b, 30)
	return lnMilli(max(w, 1)) - lnMilli(oneQ16)
}

// floor is the least log odds at which a unit and a partner may join.
func (l *local) floor(u, v int32) int32 {
	f := l.e.f
	placed := f.s.recs[l.e.least(u)].sigma > 0 && f.s.recs[l.e.least(v)].sigma > 0
	return min(f.snap.LinkFloor, f.snap.floorOf(placed))
}

// roundingSlack is how far log odds can lie above their score, in thousandths of
// a nat: rivals only lower them, and the tables of fixed.go round by a few.
const roundingSlack = 100

// mayCount tells whether the k-th link can have log odds of at least the floor.
func (l *local) mayCount(u int32, n *localUnit, k int) bool {
	return n.s[k]+roundingSlack >= l.floor(u, n.to[k])
}

// changes are what is new since the groups were made.
type changes struct {
	// recs are recs that are new, or belong to another unit now, or whose partners do.
	recs map[int32]bool
	// pairs are pairs of recs whose score came, went or is another one now. The first
	// are those that looked for partners anew: they are fewer.
	pairs [][2]int32
	// again are recs whose groups are to be made anew though no score of theirs changed.
	again map[int32]bool
}

func newChanges() *changes { return &changes{recs: map[int32]bool{}, again: map[int32]bool{}} }

// moved are the units of which something changed, and the sources of the partners
// of which it did.
type moved struct {
	units []int32
	srcs  [][]int32 // sorted; nil = all
}

func (m *moved) of(k int, src int32) bool {
	return m.srcs[k] == nil || slices.Contains(m.srcs[k], src)
}

func (e *Engine) moved(c *changes) *moved {
	recs := e.f.s.recs
	var list []uint64
	for _, p := range c.pairs {
		u, v := recs[p[0]].unit, recs[p[1]].unit
		list = append(list, uint64(u)<<32|uint64(recs[e.least(v)].src), uint64(v)<<32|uint64(recs[e.least(u)].src))
	}
	whole := map[int32]bool{}
	for i := range c.recs { // a set: the order changes nothing
		u := recs[i].unit
		whole[u] = true
		list = append(list, uint64(u)<<32)
	}
	slices.Sort(list)
	list = slices.Compact(list)
	m := &moved{}
	for k, x := range list {
		u, src := int32(x>>32), int32(uint32(x))
		if k == 0 || int32(list[k-1]>>32) != u {
			m.units, m.srcs = append(m.units, u), append(m.srcs, nil)
		}
		if last := len(m.srcs) - 1; !whole[u] {
			m.srcs[last] = append(m.srcs[last], src)
		}
	}
	return m
}

// reweigh brings Engine.sure up to date and returns units at which the links are
// to be walked again: at least one end of every pair of which the score, or the
// odds where they count, are others now. The odds of a pair follow from the
// scores of both ends with the reports of the other's source, and from those of
// the far ends of these with the report's own source; so what a change reaches
// lies within two links of it, and within its sources.
func (e *Engine) reweigh(c *changes) map[int32]bool {
	l, recs := e.local, e.f.s.recs
	l.trim()
	l.round++
	dirty := map[int32]bool{}
	for _, p := range c.pairs {
		dirty[recs[p[0]].unit] = true
	}
	for _, set := range [2]map[int32]bool{c.recs, c.again} {
		for i := range set { // a set: the order changes nothing
			dirty[recs[i].unit] = true
		}
	}
	m := e.moved(c)
	for _, u := range m.units {
		l.forget(u)
	}
	for at, u := range m.units {
		if e.reweighUnit(m, at) {
			dirty[u] = true
		}
	}
	done := map[[2]int32]bool{}
	for at, u := range m.units {
		n := l.at(u)
		for k, v := range n.to {
			if !m.of(at, n.srcs[k]) || done[[2]int32{v, n.src}] {
				continue
			}
			done[[2]int32{v, n.src}] = true
			o := l.at(v)
			for x, src := range o.srcs {
				if src == n.src && l.mayCount(v, o, x) && e.weigh(v, o, x) {
					dirty[v] = true
				}
			}
		}
	}
	return dirty
}

// reweighUnit weighs the links of one unit with the sources of which something moved.
func (e *Engine) reweighUnit(m *moved, at int) bool {
	u, l, news := m.units[at], e.local, false
	n := l.at(u)
	for _, h := range slices.Clone(e.sure[u]) {
		if k := n.index(h.to); k == len(n.to) || n.to[k] != h.to || !l.mayCount(u, n, k) {
			e.dropSure(u, h.to)
			e.dropSure(h.to, u)
			news = true
		}
	}
	for k := range n.to {
		if m.of(at, n.srcs[k]) && l.mayCount(u, n, k) && e.weigh(u, n, k) {
			news = true
		}
	}
	return news
}

// weigh notes the odds of a link if they count, and tells whether that is news.
func (e *Engine) weigh(u int32, n *localUnit, k int) bool {
	v := n.to[k]
	x := e.local.logit(u, n, k)
	at := slices.IndexFunc(e.sure[u], func(h half) bool { return h.to == v })
	switch {
	case x < e.local.floor(u, v):
		if at < 0 {
			return false
		}
		e.dropSure(u, v)
		e.dropSure(v, u)
	case at < 0:
		e.sure[u], e.sure[v] = append(e.sure[u], half{v, x}), append(e.sure[v], half{u, x})
	case e.sure[u][at].s == x:
		return false
	default:
		e.sure[u][at].s = x
		back := slices.IndexFunc(e.sure[v], func(h half) bool { return h.to == u })
		e.sure[v][back].s = x
	}
	return true
}

func (e *Engine) dropSure(u, v int32) {
	e.sure[u] = slices.DeleteFunc(e.sure[u], func(h half) bool { return h.to == v })
}

// unsure forgets the links of a unit that count.
func (e *Engine) unsure(u int32) {
	for _, h := range e.sure[u] {
		e.dropSure(h.to, u)
	}
	e.sure[u] = nil
}
