package fuse

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// rules lists what bears on a pair of units whatever its score.
func (x *Explainer) rules(u, v int32) (out []Constraint) {
	f := x.f
	put := func(rule, format string, args ...any) {
		out = append(out, Constraint{rule, fmt.Sprintf(format, args...)})
	}
	for _, w := range slices.Compact([]int32{u, v}) {
		if n := x.reportsOf(w); n > 1 {
			put("repeat", "%s and %d more reports say the same words, at one address or from one source within 7 days: they are one report", x.unitName(w), n-1)
		}
	}
	if u == v {
		return out
	}
	if key, ok := x.sharedKey(u, v); ok {
		put("same source", "%s speaks in both; a source speaks once of one incident unless it says that it updates or repeats itself", key)
	}
	if x.c.cannot[order2(u, v)] {
		put("cannot-link", "people decided that these are not the same")
	}
	if x.linked(f.opt.MustLink, u, v) {
		if f.groups[u] == f.groups[v] {
			put("must-link", "people decided that these are the same")
		} else {
			put("must-link", "people decided that these are the same, but that contradicts a cannot-link and was not followed")
		}
	}
	if x.updates(u, v) {
		put("update", "one says that it brings the other up to date")
	}
	for _, w := range []int32{u, v} {
		switch flags := f.s.recs[f.units.first(w)].flags; {
		case flags&flagCrowd != 0:
			put("crowd", "%s stands where so many reports lie that nobody could tell them apart: it is not linked by place and time", x.unitName(w))
		case flags&flagArea != 0:
			put("area-level", "%s is too vague: here and now even a perfect partner could not beat the local rate", x.unitName(w))
		}
	}
	if a, b := f.s.recs[f.units.first(u)].flags, f.s.recs[f.units.first(v)].flags; (a^b)&flagDetection != 0 && (a|b)&flagLone != 0 {
		put("ordinary fire", "one is a sensor's detection at a place known to burn, or where fires are ordinary: never a second route")
	}
	if x.episode(u) != x.episode(v) {
		put("part-of", "one is an episode and the other is not: an event can lie within an episode, never be the same%s", x.within(u, v))
	}
	return out
}

// reportsOf counts the reports of a unit; further places of one do not count.
func (x *Explainer) reportsOf(u int32) (n int) {
	for _, i := range x.f.units.members(u) {
		if x.f.s.recs[i].flags&flagVariant == 0 {
			n++
		}
	}
	return n
}

func (x *Explainer) episode(u int32) bool {
	return x.f.s.recs[x.f.units.first(u)].flags&flagEpisode != 0
}

// within says how well an event lies in an episode.
func (x *Explainer) within(u, v int32) string {
	for k := range x.f.parts {
		if e := &x.f.parts[k]; order2(u, v) == [2]int32{e.a, e.b} {
			return fmt.Sprintf("; %s bits for lying within rather than beside", bitsOf(e.s))
		}
	}
	return ""
}

// sharedKey names the source (and product) that speaks in both units.
func (x *Explainer) sharedKey(u, v int32) (string, bool) {
	for _, p := range x.f.units.keys(u) {
		if slices.Contains(x.f.units.keys(v), p) {
			return x.keyName(p), true
		}
	}
	return "", false
}

// keyName shows an interned (source, product, origin).
func (x *Explainer) keyName(key int32) string {
	for name, id := range x.f.s.keys { // ids are unique: the order changes nothing
		if id == key {
			part := strings.Split(name, "\x00")
			out := "source " + part[0]
			if len(part) > 1 && part[1] != "" {
				out += ", product " + part[1]
			}
			if len(part) > 2 && part[2] != "" {
				out += ", origin " + part[2]
			}
			return out
		}
	}
	return "one source"
}

// linked reports whether people named a pair of reports of the two units.
func (x *Explainer) linked(pairs [][2]string, u, v int32) bool {
	for _, p := range pairs {
		if x.has(u, p[0]) && x.has(v, p[1]) || x.has(u, p[1]) && x.has(v, p[0]) {
			return true
		}
	}
	return false
}

func (x *Explainer) has(u int32, id string) bool {
	return slices.ContainsFunc(x.f.units.members(u), func(i int32) bool { return x.f.s.ids[i] == id })
}

func (x *Explainer) updates(u, v int32) bool {
	for _, p := range [2][2]int32{{u, v}, {v, u}} {
		for _, i := range x.f.units.members(p[0]) {
			if of, ok := x.f.s.updates[i]; ok && x.has(p[1], of) {
				return true
			}
		}
	}
	return false
}

// why says in words what decided.
func (x *Explainer) why(u, v, k, sum int32, far string) string {
	f := x.f
	if u == v {
		return "one report: the second repeats the first"
	}
	t := x.trace(u, v)
	if f.groups[u] == f.groups[v] {
		switch {
		case t.must:
			return "one incident: joined by people's links or by declared updates, before any score"
		case t.joined == k && k >= 0:
			return "one incident: this link joined them"
		case t.joined >= 0:
			e := &f.edges[t.joined]
			return fmt.Sprintf("one incident: joined through the link of %s and %s (p %s, %s bits)", x.unitName(e.a), x.unitName(e.b), Share(e.ppm()), bitsOf(e.s))
		}
		return "one incident"
	}
	switch {
	case x.c.cannot[order2(u, v)]:
		return "two incidents: people decided that they are not the same"
	case x.episode(u) != x.episode(v):
		return "two incidents: an event is part of an episode, never the same"
	}
	if key, ok := x.sharedKey(u, v); ok {
		return "two incidents: both are of " + key
	}
	if k < 0 {
		return "two incidents: " + x.whyNoLink(u, v, sum, far)
	}
	if !x.c.mayJoin(&f.edges[k]) {
		return fmt.Sprintf("two incidents: the probability of the link, %s, is below the least that may join, %s", Share(f.edges[k].ppm()), x.floor(&f.edges[k]))
	}
	return "two incidents: the link may join, but the groups were kept apart: " + t.refused
}

func (x *Explainer) floor(of *edge) Share {
	e := edge{logit: x.f.snap.floorOf(x.f.placed(of.a) && x.f.placed(of.b))}
	return Share(e.ppm())
}

// whyNoLink says why a pair never became a link.
func (x *Explainer) whyNoLink(u, v, sum int32, far string) string {
	a, b := x.f.s.recs[x.f.units.first(u)].flags, x.f.s.recs[x.f.units.first(v)].flags
	floor := least(&x.f.s.recs[x.f.units.first(u)], &x.f.s.recs[x.f.units.first(v)])
	switch {
	case (a^b)&flagDetection != 0 && (a|b)&flagLone != 0:
		return "one is a sensor's detection where fires are ordinary, which is never a second route"
	case far == "place":
		return "the places lie further apart than their stated precisions allow (3.5 standard deviations); they were not compared further"
	case far == "time":
		return "the times lie further apart than is compared"
	case sum < floor:
		return fmt.Sprintf("the sum of %s bits is below %s, and so weak a link is not kept", bitsOf(sum), bitsOf(floor))
	}
	for _, w := range []int32{u, v} {
		if x.f.s.recs[x.f.units.first(w)].flags&flagArea != 0 {
			return x.unitName(w) + " is too vague to be linked by place and time, and their words did not bring them together"
		}
	}
	return "neither was found as the other's candidate: they lack a place or a time, and share none of their rarest words"
}

// trace is what happened to a pair of units while groups were built.
type trace struct {
	must    bool   // joined before any link
	joined  int32  // link that joined their groups; -1 = none
	refused string // why their groups were not joined, at the likeliest link between them
}

// trace builds the groups again, as clusterer.cluster does, and watches two units.
func (x *Explainer) trace(u, v int32) trace {
	t := trace{joined: -1}
	c := &clusterer{snap: x.f.snap, edges: x.f.edges, ad: x.f.ad, keys: x.f.units.keys, placed: x.f.placed, cannot: x.c.cannot, must: x.c.must}
	floor := c.edges
	c.edges = nil // cluster first follows the must-links alone
	c.cluster(x.f.units.n())
	c.edges = floor
	if c.group[u] == c.group[v] {
		t.must = true
		return t
	}
	for _, k := range x.order() {
		ga, gb := c.group[c.edges[k].a], c.group[c.edges[k].b]
		if ga == gb {
			continue
		}
		watched := order2(ga, gb) == order2(c.group[u], c.group[v])
		if c.mayMerge(ga, gb) {
			c.merge(ga, gb)
			if watched {
				t.joined = k
				return t
			}
		} else if watched && t.refused == "" {
			t.refused = x.refusal(c, ga, gb)
		}
	}
	return t
}

// order is that in which links are tried: see clusterer.cluster.
func (x *Explainer) order() []int32 {
	var order []int32
	edges := x.f.edges
	for k := range edges {
		if x.c.mayJoin(&edges[k]) {
			order = append(order, int32(k))
		}
	}
	slices.SortFunc(order, func(p, q int32) int {
		a, b := &edges[p], &edges[q]
		return cmp.Or(cmp.Compare(b.logit, a.logit), cmp.Compare(a.a, b.a), cmp.Compare(a.b, b.b))
	})
	return order
}

// refusal says why two groups may not be joined.
func (x *Explainer) refusal(c *clusterer, ga, gb int32) string {
	ma, mb := c.members(ga), c.members(gb)
	for _, u := range ma {
		for _, v := range mb {
			if c.cannot[order2(u, v)] {
				return fmt.Sprintf("people decided that %s and %s are not the same", x.unitName(u), x.unitName(v))
			}
			if key, ok := x.sharedKey(u, v); ok {
				return fmt.Sprintf("%s speaks in both, by %s and %s", key, x.unitName(u), x.unitName(v))
			}
		}
	}
	return fmt.Sprintf("the mean over their %d pairs is %s bits, below the least of %s", len(ma)*len(mb),
		bitsOf(x.mean(ma, mb)), bitsOf(x.f.snap.GroupFloor))
}
