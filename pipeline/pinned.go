package pipeline

import (
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
	"trucewatch/verify"
)

// pin is an incident that an officer pinned, with the reports that it holds.
type pin struct {
	id     truce.IncidentID
	anchor truce.ReportKey
	keys   []truce.ReportKey // sorted
}

// pins lists the incidents that are pinned, sorted by id, each with the reports
// that the decisions to pin it state; where they state none, with those that the last
// edition showed.
func (s *State) pins(f *Facts) []pin {
	replaced := replacedOnes(f.Decisions)
	named := map[truce.IncidentID][]truce.ReportKey{}
	for _, d := range f.Decisions {
		if d.Kind == truce.DecidePin && !replaced[d.Hash] {
			for _, m := range d.Members {
				named[m.Incident] = append(named[m.Incident], m.Reports...)
			}
		}
	}
	var out []pin
	for _, id := range s.constraints.Pinned {
		b, ok := s.boundOf(id)
		if !ok || !b.ok {
			continue
		}
		keys := named[id]
		if len(keys) == 0 && b.shown != nil {
			keys = b.members
		}
		keys = slices.SortedFunc(slices.Values(keys), truce.ReportKey.Compare)
		keys = slices.DeleteFunc(slices.Compact(keys), func(k truce.ReportKey) bool { return !s.fusible(k) })
		if len(keys) == 0 {
			s.note([]verify.Notice{{Code: "unknown_incident", Incident: id,
				Text: fmt.Sprintf("%s is pinned, but the decision states no report of it and no edition shows it: its members are not held", id)}})
			continue
		}
		out = append(out, pin{id, b.anchor, keys})
	}
	return out
}

func (s *State) boundOf(id truce.IncidentID) (bound, bool) {
	i, ok := slices.BinarySearchFunc(s.bound, id, func(b bound, id truce.IncidentID) int { return strings.Compare(string(b.id), string(id)) })
	if !ok {
		return bound{}, false
	}
	return s.bound[i], true
}

// hold lays the pins over the groups of the fusion: what is pinned has the reports
// that it had when it was pinned, and what people linked to it or took out of it
// since; never what the fusion adds or takes. Reports that the fusion would add
// stay beside it.
func (s *State) hold(pins []pin) {
	if len(pins) == 0 {
		return
	}
	where := s.groupOf()
	held := map[truce.ReportKey]bool{}
	var frozen []group
	for _, set := range s.joined(pins) {
		anchor := set.pins[0].anchor
		keys := s.allowed(set.keys, anchor)
		for _, k := range keys {
			held[k] = true
		}
		if i := slices.Index(keys, anchor); i > 0 {
			keys = slices.Insert(slices.Delete(keys, i, i+1), 0, anchor)
		}
		g := group{keys: keys, fused: where[keys[0]]}
		for _, p := range set.pins {
			g.pinned = append(g.pinned, p.id)
		}
		frozen = append(frozen, g)
	}
	for _, g := range s.groups {
		g.keys = slices.DeleteFunc(slices.Clone(g.keys), func(k truce.ReportKey) bool { return held[k] })
		if len(g.keys) > 0 {
			frozen = append(frozen, g)
		}
	}
	s.groups = frozen
}

// groupOf finds the group of every report.
func (s *State) groupOf() map[truce.ReportKey]int {
	out := make(map[truce.ReportKey]int, len(s.Keys))
	for g := range s.groups {
		for _, k := range s.groups[g].keys {
			out[k] = g
		}
	}
	return out
}

// pinnedSet is one or several pins that people joined, with all reports that they hold.
type pinnedSet struct {
	pins []pin
	keys []truce.ReportKey // sorted
}

// joined follows officers' links from the pinned reports. A report that two pins
// name is held by the pin with the lesser id, unless people joined the two.
func (s *State) joined(pins []pin) []pinnedSet {
	u := unionKeys{}
	for _, p := range s.constraints.MustLink {
		if s.fusible(p[0]) && s.fusible(p[1]) {
			u.join(p[0], p[1])
		}
	}
	owner := map[truce.ReportKey]truce.IncidentID{}
	for _, p := range pins {
		var own []truce.ReportKey
		for _, k := range p.keys {
			if owner[k] == "" {
				owner[k] = p.id
				own = append(own, k)
			}
		}
		for _, k := range own {
			u.join(own[0], k)
		}
	}
	sets := map[truce.ReportKey]*pinnedSet{}
	var roots []truce.ReportKey
	for _, p := range pins {
		root := u.find(standing(p, owner))
		if sets[root] == nil {
			sets[root] = &pinnedSet{}
			roots = append(roots, root)
		}
		sets[root].pins = append(sets[root].pins, p)
		for _, k := range p.keys {
			if owner[k] != p.id && u.find(k) != root {
				s.note([]verify.Notice{{Code: "conflict", Incident: p.id,
					Text: fmt.Sprintf("%s and %s are both pinned with %s; it stays in %s", owner[k], p.id, k, owner[k])}})
			}
		}
	}
	for k := range u {
		if set := sets[u.find(k)]; set != nil {
			set.keys = append(set.keys, k)
		}
	}
	var out []pinnedSet
	for _, root := range roots {
		slices.SortFunc(sets[root].keys, truce.ReportKey.Compare)
		out = append(out, *sets[root])
	}
	return out
}

// standing is a report by which a pin is found: one that it holds itself, where
// there is one.
func standing(p pin, owner map[truce.ReportKey]truce.IncidentID) truce.ReportKey {
	if i := slices.IndexFunc(p.keys, func(k truce.ReportKey) bool { return owner[k] == p.id }); i >= 0 {
		return p.keys[i]
	}
	return p.keys[0]
}

// allowed drops from a pinned set what people took out: beginning with the report
// that stands for it, each is kept that no kept one may not be linked to.
func (s *State) allowed(keys []truce.ReportKey, anchor truce.ReportKey) []truce.ReportKey {
	among := make(map[truce.ReportKey]bool, len(keys))
	for _, k := range keys {
		among[k] = true
	}
	apart := map[truce.ReportKey][]truce.ReportKey{}
	for _, p := range s.constraints.CannotLink {
		if among[p[0]] && among[p[1]] {
			apart[p[0]] = append(apart[p[0]], p[1])
			apart[p[1]] = append(apart[p[1]], p[0])
		}
	}
	out := map[truce.ReportKey]bool{}
	if among[anchor] {
		out[anchor] = true
	}
	for _, k := range keys {
		if !slices.ContainsFunc(apart[k], func(o truce.ReportKey) bool { return out[o] }) {
			out[k] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(keys), func(k truce.ReportKey) bool { return !out[k] })
}

// unionKeys is a union of sets of reports; the root of a set is its least key.
type unionKeys map[truce.ReportKey]truce.ReportKey

func (u unionKeys) find(k truce.ReportKey) truce.ReportKey {
	for {
		p, ok := u[k]
		if !ok || p == k {
			return k
		}
		k = p
	}
}

func (u unionKeys) join(a, b truce.ReportKey) {
	for _, k := range []truce.ReportKey{a, b} {
		if _, ok := u[k]; !ok {
			u[k] = k
		}
	}
	ra, rb := u.find(a), u.find(b)
	if rb.Compare(ra) < 0 {
		ra, rb = rb, ra
	}
	u[rb] = ra
}
