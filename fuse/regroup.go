package fuse

import (
	"cmp"
	"container/heap"
	"math"
	"slices"
	"strings"
)

// link is one that counts: the log odds of two units, the one that comes first
// in canonical order being a. Links are taken in order of before.
type link struct{ logit, a, b int32 }

// always are the odds of what people, or the reports themselves, joined.
const always = math.MaxInt32

// compareLinks is negative if the batch clusterer takes x before y.
func (e *Engine) compareLinks(x, y link) int {
	s := e.f.s
	if x.logit != y.logit {
		return cmp.Compare(y.logit, x.logit)
	}
	if x.a != y.a {
		return s.compare(e.least(x.a), e.least(y.a))
	}
	if x.b != y.b {
		return s.compare(e.least(x.b), e.least(y.b))
	}
	return 0
}

func (e *Engine) link(u, v, logit int32) link {
	if e.f.s.compare(e.least(u), e.least(v)) > 0 {
		u, v = v, u
	}
	return link{logit, u, v}
}

// cohort is a group of units and the links that made it.
type cohort struct {
	units  []int32
	merges []link
}

// regrouping repeats the batch clusterer's walk down the links for those units
// alone whose way can be another one now. All others are in the groups in which
// they were when the walk came by the same link last time, which the merges of
// their groups tell. A unit is taken in, from the present link on, with all of
// its old group, when one that is in joins it.
type regrouping struct {
	e      *Engine
	groups []cohort
	first  []link // known at the beginning, sorted
	later  linkHeap
}

// linkHeap has the links that were met on the way.
type linkHeap struct {
	e    *Engine
	list []link
}

func (h *linkHeap) Len() int           { return len(h.list) }
func (h *linkHeap) Less(i, j int) bool { return h.e.compareLinks(h.list[i], h.list[j]) < 0 }
func (h *linkHeap) Swap(i, j int)      { h.list[i], h.list[j] = h.list[j], h.list[i] }
func (h *linkHeap) Push(x any)         { h.list = append(h.list, x.(link)) }
func (h *linkHeap) Pop() any {
	last := len(h.list) - 1
	x := h.list[last]
	h.list = h.list[:last]
	return x
}

// regroup clusters anew what a change of some units touches.
func (e *Engine) regroup(dirty map[int32]bool) *regrouping {
	r := &regrouping{e: e, later: linkHeap{e: e}}
	bound := r.begin(sortedInts(dirty))
	for _, p := range bound {
		if x, y := e.slot[p.a]-1, e.slot[p.b]-1; x != y {
			r.merge(x, y, p)
		}
	}
	for g := range r.groups {
		for _, u := range r.groups[g].units {
			for _, h := range e.sure[u] {
				if ln := e.link(u, h.to, h.s); ln.a == u || e.slot[h.to] == 0 {
					r.first = append(r.first, ln)
				}
			}
		}
	}
	slices.SortFunc(r.first, e.compareLinks)
	for {
		ln, ok := r.next()
		if !ok {
			break
		}
		r.take(ln)
	}
	r.settle()
	return r
}

// next gives the links in order.
func (r *regrouping) next() (link, bool) {
	n := len(r.later.list)
	switch {
	case len(r.first) == 0 && n == 0:
		return link{}, false
	case n == 0 || len(r.first) > 0 && r.e.compareLinks(r.first[0], r.later.list[0]) <= 0:
		ln := r.first[0]
		r.first = r.first[1:]
		return ln, true
	}
	return heap.Pop(&r.later).(link), true
}

// begin takes in units, each by itself, their old groups, and all that people
// or the reports themselves bind to them; it returns those bonds.
func (r *regrouping) begin(queue []int32) []link {
	e := r.e
	var bound []int32
	for k := 0; k < len(queue); k++ {
		u := queue[k]
		if e.slot[u] != 0 {
			continue
		}
		r.put(cohort{units: []int32{u}})
		if e.group[u] >= 0 {
			queue = append(queue, e.dissolve(u)...)
		}
		has := false
		for _, i := range e.members(u) {
			for _, j := range e.must[i] {
				if v := e.f.s.recs[j].unit; v != u {
					queue, has = append(queue, v), true
				}
			}
		}
		if has {
			bound = append(bound, u)
		}
	}
	return e.bonds(bound)
}

// bonds are the must-links among units that do not contradict a cannot-link.
func (e *Engine) bonds(units []int32) []link {
	if len(units) == 0 {
		return nil
	}
	recs := e.f.s.recs
	slices.SortFunc(units, func(a, b int32) int { return e.f.s.compare(e.least(a), e.least(b)) })
	number := make(map[int32]int32, len(units))
	for k, u := range units {
		number[u] = int32(k)
	}
	cannot := map[[2]int32]bool{}
	var must [][2]int32
	for k, u := range units {
		for _, i := range e.members(u) {
			for _, j := range e.must[i] {
				if v := recs[j].unit; v != u {
					must = append(must, order2(int32(k), number[v]))
				}
			}
			for _, j := range e.apart[i] {
				if v, ok := number[recs[j].unit]; ok && v != int32(k) {
					cannot[order2(int32(k), v)] = true
				}
			}
		}
	}
	kept, _ := consistentLinks(cannot, must, len(units))
	out := make([]link, len(kept))
	for k, p := range kept {
		out[k] = link{always, units[p[0]], units[p[1]]}
	}
	return out
}

// put adds a group that is at hand.
func (r *regrouping) put(c cohort) {
	r.groups = append(r.groups, c)
	for _, u := range c.units {
		r.e.slot[u] = int32(len(r.groups))
	}
}

// take decides on one link, of which at least one end is in.
func (r *regrouping) take(now link) {
	e := r.e
	u, v := now.a, now.b
	if e.slot[u] == 0 {
		u, v = v, u
	}
	x, y := e.slot[u]-1, e.slot[v]-1
	if x == y {
		return
	}
	var other []int32
	if y >= 0 {
		other = r.groups[y].units
	} else {
		other = e.then(v, now)
	}
	if !e.mayMerge(r.groups[x].units, other) {
		return
	}
	if y < 0 {
		r.takeIn(v, now)
	}
	r.merge(x, e.slot[v]-1, now)
}

// takeIn takes in the old group of a unit, in the parts that it had just before
// a link, and the links that come after it.
func (r *regrouping) takeIn(u int32, now link) {
	e := r.e
	old := e.held[e.group[u]]
	first := len(r.groups)
	for _, v := range e.dissolve(u) {
		if e.slot[v] != 0 {
			continue
		}
		c := cohort{units: []int32{v}}
		if old != nil {
			c = e.part(old, v, now)
		}
		r.put(c)
	}
	for g := first; g < len(r.groups); g++ {
		for _, v := range r.groups[g].units {
			for _, h := range e.sure[v] {
				other := int(e.slot[h.to]) - 1
				ln := e.link(v, h.to, h.s)
				if other >= 0 && (other < first || ln.a != v) || e.compareLinks(ln, now) <= 0 {
					continue // on the list already, or behind us
				}
				heap.Push(&r.later, ln)
			}
		}
	}
}

// then are the units with which one was together just before a link was taken.
func (e *Engine) then(u int32, now link) []int32 {
	old := e.held[e.group[u]]
	if old == nil {
		return e.solo[u : u+1 : u+1]
	}
	return e.part(old, u, now).units
}

// part is the part of a group that hung together with a unit just before a link.
func (e *Engine) part(c *cohort, u int32, now link) cohort {
	out := cohort{units: []int32{u}}
	var early []link
	for _, m := range c.merges {
		if e.compareLinks(m, now) < 0 {
			early = append(early, m)
		}
	}
	for k := 0; k < len(out.units); k++ {
		for _, m := range early {
			v := m.b
			if m.b == out.units[k] {
				v = m.a
			} else if m.a != out.units[k] {
				continue
			}
			if !slices.Contains(out.units, v) {
				out.units = append(out.units, v)
			}
		}
	}
	for _, m := range early {
		if slices.Contains(out.units, m.a) {
			out.merges = append(out.merges, m)
		}
	}
	return out
}

// dissolve takes apart the group of a unit and returns its units.
func (e *Engine) dissolve(u int32) []int32 {
	leader := e.group[u]
	units := e.unitsOf(leader)
	e.before[e.least(leader)] = e.listOf(units)
	for _, v := range units {
		e.group[v] = -1
	}
	delete(e.held, leader)
	return slices.Clone(units)
}

// unitsOf are the units of the group that one of them leads.
func (e *Engine) unitsOf(leader int32) []int32 {
	if c := e.held[leader]; c != nil {
		return c.units
	}
	return e.solo[leader : leader+1 : leader+1]
}

// listOf are the reports of some units in canonical order.
func (e *Engine) listOf(units []int32) []int32 {
	s := e.f.s
	var list []int32
	for _, u := range units {
		for _, i := range e.members(u) {
			if s.recs[i].flags&flagVariant == 0 {
				list = append(list, i)
			}
		}
	}
	slices.SortFunc(list, s.compare)
	return list
}

// merge moves the smaller of two groups into the larger.
func (r *regrouping) merge(x, y int32, by link) {
	a, b := &r.groups[x], &r.groups[y]
	if len(a.units) < len(b.units) {
		a, b, x = b, a, y
	}
	for _, u := range b.units {
		r.e.slot[u] = x + 1
	}
	a.units = append(a.units, b.units...)
	a.merges = append(append(a.merges, b.merges...), by)
	*b = cohort{}
}

// mayMerge checks the constraints and the mean score across two groups, as
// clusterer.mayMerge does.
func (e *Engine) mayMerge(ma, mb []int32) bool {
	for _, u := range ma {
		for _, v := range mb {
			if !e.compatible(u, v) {
				return false
			}
		}
	}
	if len(ma) == 1 && len(mb) == 1 {
		return true
	}
	if len(ma) > len(mb) {
		ma, mb = mb, ma
	}
	var sum, found int64
	for _, u := range ma {
		s, n := e.across(u, mb)
		sum, found = sum+s, found+n
	}
	pairs := int64(len(ma)) * int64(len(mb))
	return sum+(pairs-found)*missing >= int64(e.f.snap.GroupFloor)*pairs
}

// compatible refuses two units in which one source speaks, or of which an officer
// said "not the same".
func (e *Engine) compatible(u, v int32) bool {
	recs := e.f.s.recs
	for _, i := range e.members(u) {
		for _, j := range e.apart[i] {
			if recs[j].unit == v {
				return false
			}
		}
		for _, j := range e.members(v) {
			if recs[i].src == recs[j].src {
				return false
			}
		}
	}
	return true
}

// across sums the scores of a unit with those of a group, and counts them.
func (e *Engine) across(u int32, group []int32) (sum, found int64) {
	best := make([]int32, len(group))
	for k := range best {
		best[k] = noLink
	}
	own := e.members(u)
	for _, i := range own {
		for _, h := range e.adj[i] {
			if k := slices.Index(group, e.f.s.recs[h.to].unit); k >= 0 {
				best[k] = max(best[k], h.s)
			}
		}
	}
	for k, s := range best {
		if s != noLink {
			sum += int64(max(s-spreadCost(len(own), len(e.members(group[k]))), missing))
			found++
		}
	}
	return sum, found
}

// settle hands the groups over to the engine.
func (r *regrouping) settle() {
	e := r.e
	for g := range r.groups {
		c := &r.groups[g]
		if len(c.units) == 0 {
			continue
		}
		leader := slices.MinFunc(c.units, func(a, b int32) int { return e.f.s.compare(e.least(a), e.least(b)) })
		for _, u := range c.units {
			e.group[u], e.slot[u] = leader, 0
		}
		if len(c.units) > 1 {
			e.held[leader] = &cohort{slices.Clip(c.units), slices.Clip(c.merges)}
		}
	}
}

// news are the groups that are not what they were before, as ids of reports.
func (r *regrouping) news() [][]string {
	e := r.e
	var out [][]string
	for g := range r.groups {
		units := r.groups[g].units
		if len(units) == 0 {
			continue
		}
		list := e.listOf(units)
		if !slices.Equal(e.before[e.least(e.group[units[0]])], list) {
			out = append(out, idsOf(e.f.s, list))
		}
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
	s, l := e.f.s, e.local
	anchors := map[int32]int32{} // anchor → leader
	for u, leader := range e.group {
		if int32(u) == leader {
			anchors[e.least(leader)] = leader
		}
	}
	order := sortedInts(anchors)
	groups := make([][]int32, len(order))
	for k, anchor := range order {
		groups[k] = e.listOf(e.unitsOf(anchors[anchor]))
	}
	ids := e.f.incidentIDs(groups)
	out := make([]Assignment, 0, len(s.recs))
	for k, list := range groups {
		l.trim()
		size := len(e.unitsOf(anchors[order[k]]))
		for _, i := range list {
			u := s.recs[i].unit
			a := Assignment{Report: s.ids[i], Incident: ids[k], PPM: 1_000_000,
				Area: s.recs[i].flags&flagArea != 0 && len(list) == 1}
			if size > 1 {
				a.PPM = int32(e.linkSum(u) / int64(size-1))
			}
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(x, y Assignment) int { return cmp.Compare(x.Report, y.Report) })
	return out
}

// linkSum sums the probabilities of a unit's links within its group, in parts per million.
func (e *Engine) linkSum(u int32) int64 {
	n := e.local.at(u)
	sum := int64(0)
	for k, v := range n.to {
		if e.group[v] == e.group[u] {
			ed := edge{logit: e.local.logit(u, n, k)}
			sum += int64(ed.ppm())
		}
	}
	return sum
}
