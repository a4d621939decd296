package pipeline

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/truce"
)

// group is a set of reports that make one incident.
type group struct {
	keys []truce.ReportKey // the least by time, source and id first
	// fused is the group of the fusion from which it comes, by place in its list.
	fused  int
	pinned []truce.IncidentID // pins that hold it as it is
	// id and splitFrom are what name gives.
	id, splitFrom truce.IncidentID
}

// naming says which group carries a bound id: by place in the list of bound ids,
// group is that which carries it, home that in which most of its reports lie; -1 = none.
type naming struct{ group, home []int }

// claim is a bound id's claim to a group: some of its reports lie there.
type claim struct {
	bound, group, shared int
	pinned, anchor       bool
}

// name gives every group its id.
//
// A bound id goes to the group that continues what it named: claims are taken in
// the order of (an officer pinned it there; more of its reports; shown whole in its
// last edition; shown at all; the report that stands for it is there; lesser id),
// each id and each group once. A group without a bound id takes the id of its
// least report, in the longer form where the short one is taken, else that of its
// next report. Sets decide, never an order of arrival.
func (s *State) name() naming {
	claims := s.claims()
	n := naming{group: fill(len(s.bound)), home: fill(len(s.bound))}
	carries := fill(len(s.groups))
	for _, c := range claims {
		if n.home[c.bound] < 0 {
			n.home[c.bound] = c.group
		}
		if n.group[c.bound] < 0 && carries[c.group] < 0 {
			n.group[c.bound], carries[c.group] = c.group, c.bound
			s.groups[c.group].id = s.bound[c.bound].id
		}
	}
	s.nameOthers()
	s.splits(carries)
	return n
}

func fill(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = -1
	}
	return out
}

// claims lists who claims which group, in the order in which claims are taken.
func (s *State) claims() []claim {
	of := map[truce.ReportKey][]int{} // report → bound ids that name it
	for i, b := range s.bound {
		for _, k := range b.members {
			of[k] = append(of[k], i)
		}
	}
	if len(of) == 0 {
		return nil
	}
	var out []claim
	for g := range s.groups {
		first := len(out)
		for _, k := range s.groups[g].keys {
			for _, b := range of[k] {
				at := slices.IndexFunc(out[first:], func(c claim) bool { return c.bound == b })
				if at < 0 {
					at = len(out) - first
					out = append(out, claim{bound: b, group: g, pinned: slices.Contains(s.groups[g].pinned, s.bound[b].id)})
				}
				c := &out[first+at]
				c.shared++
				c.anchor = c.anchor || k == s.bound[b].anchor
			}
		}
	}
	slices.SortFunc(out, func(x, y claim) int {
		a, b := s.bound[x.bound], s.bound[y.bound]
		whole := func(p *Published) bool { return p != nil && !p.Stub() }
		return cmp.Or(first(x.pinned, y.pinned), cmp.Compare(y.shared, x.shared), first(whole(a.shown), whole(b.shown)),
			first(a.shown != nil, b.shown != nil), first(x.anchor, y.anchor), strings.Compare(string(a.id), string(b.id)),
			s.groups[x.group].keys[0].Compare(s.groups[y.group].keys[0]))
	})
	return out
}

// first orders what is true before what is not.
func first(a, b bool) int {
	switch {
	case a && !b:
		return -1
	case b && !a:
		return 1
	}
	return 0
}

// nameOthers names the groups that no bound id continues.
func (s *State) nameOthers() {
	taken := make(map[truce.IncidentID]bool, len(s.bound))
	for _, b := range s.bound {
		taken[b.id] = true
	}
	var rest []int
	for g := range s.groups {
		gr := &s.groups[g]
		if gr.id != "" {
			continue
		}
		fused := s.Fusion.Groups[gr.fused]
		if own := fusionID(gr.keys[0]) == fused.Anchor; own && !taken[fused.ID] {
			gr.id = fused.ID
			taken[gr.id] = true
		} else {
			rest = append(rest, g)
		}
	}
	slices.SortFunc(rest, func(a, b int) int { return s.groups[a].keys[0].Compare(s.groups[b].keys[0]) })
	for _, g := range rest {
		s.groups[g].id = s.freeID(s.groups[g].keys, taken)
		taken[s.groups[g].id] = true
	}
}

// freeID is the first id that is not taken among those of the reports in turn,
// short form first; where all are taken, of the first report with a mark.
func (s *State) freeID(keys []truce.ReportKey, taken map[truce.IncidentID]bool) truce.IncidentID {
	for _, k := range keys {
		long := truce.NewIncidentID(s.Exercise, k, 8)
		for _, id := range []truce.IncidentID{long[:8], long} {
			if !taken[id] {
				return id
			}
		}
	}
	for k := keys[0]; ; {
		k.ID += "\x00again"
		if id := truce.NewIncidentID(s.Exercise, k, 8); !taken[id] {
			return id
		}
	}
}

// splits says of every group that editions have not shown whole, from which shown
// incident most of its reports come. What an edition said of a split stays.
func (s *State) splits(carries []int) {
	of := map[truce.ReportKey][]int{} // report → shown ids that had it
	for i, b := range s.bound {
		if b.shown != nil && !b.shown.Stub() && len(b.shown.Members) > 1 {
			for _, k := range b.shown.Members {
				of[k] = append(of[k], i)
			}
		}
	}
	for g := range s.groups {
		gr := &s.groups[g]
		if b := carries[g]; b >= 0 && s.bound[b].shown != nil {
			gr.splitFrom = s.bound[b].shown.SplitFrom
			continue
		}
		shared := map[int]int{}
		best := -1
		for _, k := range gr.keys {
			for _, b := range of[k] {
				if shared[b]++; b != carries[g] && (best < 0 || shared[b] > shared[best] || shared[b] == shared[best] && b < best) {
					best = b
				}
			}
		}
		if best >= 0 {
			gr.splitFrom = s.bound[best].id
		}
	}
}
