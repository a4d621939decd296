package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/truce"
)

// changes compares what is pinned or was published with what is so now.
func (s *State) changes(names naming, pins []pin) {
	if len(s.bound) == 0 {
		return
	}
	x := &comparison{s: s, names: names, now: s.groupOf(), fused: map[truce.ReportKey]int{}}
	x.merged = x.mergers()
	for i, b := range s.bound {
		if b.shown == nil || len(b.shown.Members) == 0 || b.shown.Stub() {
			continue
		}
		x.published(i)
	}
	if len(pins) > 0 {
		for g := range s.Fusion.Groups {
			for _, id := range s.Fusion.Groups[g].Reports {
				x.fused[s.keyOf(id)] = g
			}
		}
		for g := range s.groups {
			if len(s.groups[g].pinned) > 0 {
				x.pinned(g)
			}
		}
	}
	x.evidence()
	slices.SortFunc(s.Changes, compareChanges)
}

type comparison struct {
	s     *State
	names naming
	now   map[truce.ReportKey]int // group of each report
	fused map[truce.ReportKey]int // group of the fusion, without pins
	// merged are the reports of published incidents that became part of another.
	merged map[truce.ReportKey]int
	must   unionKeys
}

// published says what is otherwise of an id that an edition showed whole.
func (x *comparison) published(i int) {
	s, b := x.s, x.s.bound[i]
	g := x.names.group[i]
	base := Change{Incident: b.id, State: Announced, Before: len(b.shown.Members), Audience: b.shown.Audience, Edition: b.shown.Edition}
	if g < 0 {
		if home := x.names.home[i]; home >= 0 { // it became part of another
			c := base
			c.Kind, c.Incident, c.Other, c.After = truce.DecideMerge, s.groups[home].id, b.id, len(s.groups[home].keys)
			c.Before = 0
			if into, ok := s.boundOf(c.Incident); ok && into.shown != nil {
				c.Before = len(into.shown.Members)
			}
			x.add(c, b.members, without(s.groups[home].keys, b.members))
			return
		}
		base.Kind = truce.DecideUnlink
		x.add(base, b.shown.Members, nil)
		return
	}
	base.After = len(s.groups[g].keys)
	to := map[truce.IncidentID][]truce.ReportKey{} // reports that left, by where they are
	for _, k := range b.shown.Members {
		if at, ok := x.now[k]; !ok {
			to[""] = append(to[""], k)
		} else if at != g {
			to[s.groups[at].id] = append(to[s.groups[at].id], k)
		}
	}
	for _, id := range sortedIDs(to) {
		c := base
		c.Kind, c.Other = truce.DecideUnlink, id
		if at, ok := x.now[to[id][0]]; ok && s.groups[at].splitFrom == b.id {
			c.Kind = truce.DecideSplit
		}
		x.add(c, to[id], s.groups[g].keys)
	}
	var joined []truce.ReportKey
	for _, k := range s.groups[g].keys {
		if _, was := slices.BinarySearchFunc(b.shown.Members, k, truce.ReportKey.Compare); !was {
			if home, merged := x.merged[k]; !merged || home != g {
				joined = append(joined, k)
			}
		}
	}
	if len(joined) > 0 {
		base.Kind = truce.DecideLink
		x.add(base, joined, b.members)
	}
}

// mergers finds the reports of published incidents that became part of another: by
// report, the group of that other.
func (x *comparison) mergers() map[truce.ReportKey]int {
	out := map[truce.ReportKey]int{}
	for i, b := range x.s.bound {
		if x.names.group[i] < 0 && b.shown != nil && !b.shown.Stub() {
			for _, k := range b.members {
				out[k] = x.names.home[i]
			}
		}
	}
	return out
}

func sortedIDs[V any](m map[truce.IncidentID]V) []truce.IncidentID {
	out := make([]truce.IncidentID, 0, len(m))
	for id := range m {
		out = append(out, id)
	}
	slices.Sort(out)
	return out
}

// pinned says what the fusion would change of a group that is held.
func (x *comparison) pinned(g int) {
	s := x.s
	held := s.groups[g]
	shared := map[int]int{}
	for _, k := range held.keys {
		shared[x.fused[k]]++
	}
	home := x.fused[held.keys[0]] // ties go to the group of the report that stands for it
	for _, k := range held.keys {
		if f := x.fused[k]; shared[f] > shared[home] {
			home = f
		}
	}
	base := Change{Incident: held.id, State: Waiting, Before: len(held.keys)}
	var leave []truce.ReportKey
	for _, k := range held.keys {
		if x.fused[k] != home {
			leave = append(leave, k)
		}
	}
	stay := without(held.keys, leave)
	if len(leave) > 0 {
		c := base
		c.Kind, c.After = truce.DecideSplit, len(stay)
		x.add(c, leave, stay)
	}
	beside := map[int][]truce.ReportKey{} // reports that the fusion puts with it, by the incident that has them
	for _, id := range s.Fusion.Groups[home].Reports {
		if k := s.keyOf(id); x.now[k] != g {
			beside[x.now[k]] = append(beside[x.now[k]], k)
		}
	}
	var join []truce.ReportKey
	for _, at := range sortedInts(beside) {
		id := s.groups[at].id
		other, named := s.boundOf(id)
		if whole := len(beside[at]) == len(s.groups[at].keys); !named || other.shown == nil && len(s.groups[at].pinned) == 0 || !whole {
			join = append(join, beside[at]...)
			continue
		}
		if len(s.groups[at].pinned) > 0 && id < held.id {
			continue // the other one says so
		}
		c := base
		c.Kind, c.Other, c.After = truce.DecideMerge, id, len(stay)+len(beside[at])
		x.add(c, beside[at], stay)
	}
	if len(join) > 0 {
		base.Kind, base.After = truce.DecideLink, len(stay)+len(join)
		x.add(base, join, stay)
	}
}

func sortedInts[V any](m map[int]V) []int {
	out := make([]int, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// add keeps a change of reports against the rest of the incident.
func (x *comparison) add(c Change, reports, rest []truce.ReportKey) {
	c.Snapshot = x.s.Fusion.Snapshot
	reports = slices.SortedFunc(slices.Values(reports), truce.ReportKey.Compare)
	all := true
	for _, k := range reports {
		c.Reports = append(c.Reports, ChangedReport{Key: k, Withdrawn: !x.s.has(k)})
		all = all && x.decided(c.Kind, k, rest)
	}
	c.Decided = all && c.State == Announced
	x.s.Changes = append(x.s.Changes, c)
	x.s.beside = append(x.s.beside, rest)
}

// decided reports whether officers' links or cuts ask for a report to join the
// rest, or to leave it.
func (x *comparison) decided(kind truce.DecisionKind, k truce.ReportKey, rest []truce.ReportKey) bool {
	if kind == truce.DecideLink || kind == truce.DecideMerge {
		if x.must == nil {
			x.must = unionKeys{}
			for _, p := range x.s.constraints.MustLink {
				x.must.join(p[0], p[1])
			}
		}
		root := x.must.find(k)
		return slices.ContainsFunc(rest, func(o truce.ReportKey) bool { return x.must.find(o) == root })
	}
	return slices.ContainsFunc(x.s.constraints.CannotLink, func(p [2]truce.ReportKey) bool {
		return p[0] == k && slices.Contains(rest, p[1]) || p[1] == k && slices.Contains(rest, p[0])
	})
}

// evidence gives every report of a change its likeliest link to the rest.
func (x *comparison) evidence() {
	s := x.s
	wanted := map[string][][2]int{} // fusion id → change and report
	rest := make([]map[string]bool, len(s.Changes))
	for i, c := range s.Changes {
		rest[i] = map[string]bool{}
		for _, k := range s.beside[i] {
			rest[i][fusionID(k)] = true
		}
		for j, r := range c.Reports {
			wanted[fusionID(r.Key)] = append(wanted[fusionID(r.Key)], [2]int{i, j})
		}
	}
	s.beside = nil
	if len(wanted) == 0 {
		return
	}
	for _, l := range s.Fusion.Links { // sorted: of two equal ones the first stays
		for _, end := range [2][2]string{{l.A, l.B}, {l.B, l.A}} {
			for _, at := range wanted[end[0]] {
				r := &s.Changes[at[0]].Reports[at[1]]
				if rest[at[0]][end[1]] && (r.With == nil || l.PPM > r.PPM || l.PPM == r.PPM && l.MilliBits > r.MilliBits) {
					with := s.keyOf(end[1])
					r.With, r.MilliBits, r.PPM = &with, l.MilliBits, l.PPM
				}
			}
		}
	}
}

// keyOf is the report behind a fusion's id.
func (s *State) keyOf(fusionID string) truce.ReportKey {
	source, id, _ := strings.Cut(fusionID, "\x00")
	return truce.ReportKey{Source: truce.SourceID(source), ID: id}
}

// Because lists, for the incidents whose reports changed since they were published,
// the key of the reason: of several the one that says most.
func (s *State) Because() map[string]string {
	weight := []string{"late_reports", "regrouped", "withdrawn", "split", "merged", "decided"}
	out := map[string]string{}
	for _, c := range s.Changes {
		if c.State != Announced {
			continue
		}
		for _, id := range []truce.IncidentID{c.Incident, c.Other} {
			if id == "" || id == c.Other && c.Kind != truce.DecideMerge {
				continue
			}
			why := c.Because()
			if old := out[string(id)]; cmp.Compare(slices.Index(weight, why), slices.Index(weight, old)) > 0 {
				out[string(id)] = why
			}
		}
	}
	return out
}
