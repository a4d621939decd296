package pipeline

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// MachineReading is the program's own determination of an incident from its
// members: the narrowest stated time, the most precise stated place, the act
// named by most origins, casualties as bounds over all origins. Copies of one
// origin count once, because they share one error.
//
// members must be sorted by key and not empty; origins gives each member's origin.
func MachineReading(members []truce.Report, origins []string, snapshot string) truce.Reading {
	r := truce.Reading{Author: "machine", Mode: truce.Automatic, Snapshot: snapshot}
	r.Time = narrowestTime(members)
	r.Place = mostPrecisePlace(members)
	r.Act = commonestAct(members, origins)
	r.Alleged = soleAlleged(members)
	r.Killed = bounds(members, "killed", func(m truce.Report) truce.Count { return m.Killed })
	r.Injured = bounds(members, "injured", func(m truce.Report) truce.Count { return m.Injured })
	return r
}

// publicationLead is how long before its publication a report without a time is
// taken to speak of: the stage contract of fuse says 72 hours.
const publicationLead = 72 * time.Hour

func narrowestTime(members []truce.Report) truce.Interval {
	var best truce.Interval
	for _, m := range members {
		t := m.Time
		if t.IsZero() && !m.Published.IsZero() {
			t = truce.Interval{From: m.Published.From.Add(-publicationLead), To: m.Published.To,
				Zone: m.Published.Zone, Approx: true}
		}
		if t.IsZero() {
			continue
		}
		if best.IsZero() || t.Duration() < best.Duration() ||
			t.Duration() == best.Duration() && t.From.Before(best.From) {
			best = t
		}
	}
	return best
}

func mostPrecisePlace(members []truce.Report) truce.Place {
	var best truce.Place
	rank := func(p truce.Place) int {
		switch {
		case p.Kind == "":
			return 1 << 40
		case p.R68M > 0:
			return p.R68M
		case p.Kind == truce.PlaceSector:
			return p.Sector.RangeMaxM
		case p.At != nil:
			return 42_000
		}
		return 1 << 30
	}
	for _, m := range members {
		for _, p := range m.Places {
			if rank(p) < rank(best) {
				best = p
			}
		}
	}
	return best
}

func commonestAct(members []truce.Report, origins []string) truce.Act {
	votes := map[truce.Act]map[string]bool{}
	for i, m := range members {
		if m.Act == "" {
			continue
		}
		if votes[m.Act] == nil {
			votes[m.Act] = map[string]bool{}
		}
		votes[m.Act][origins[i]] = true
	}
	acts := make([]truce.Act, 0, len(votes))
	for a := range votes {
		acts = append(acts, a)
	}
	if len(acts) == 0 {
		return ""
	}
	// A class alone supports each of its leaves, so it loses a tie against a leaf.
	slices.SortFunc(acts, func(a, b truce.Act) int {
		return cmp.Or(
			cmp.Compare(len(votes[b]), len(votes[a])),
			cmp.Compare(strings.Count(string(b), "/"), strings.Count(string(a), "/")),
			cmp.Compare(a, b))
	})
	return acts[0]
}

// soleAlleged is the party that every member which names one names; else none.
func soleAlleged(members []truce.Report) truce.PartyID {
	var who truce.PartyID
	for _, m := range members {
		switch p := m.Alleged.Party; {
		case p == "":
		case who == "":
			who = p
		case who != p:
			return ""
		}
	}
	return who
}

// bounds spans what the members state: the least lower and the greatest upper
// bound. Where one source gives no upper bound, none is given.
func bounds(members []truce.Report, unit string, of func(truce.Report) truce.Count) truce.Count {
	var out truce.Count
	open, any := false, false
	for _, m := range members {
		c := of(m)
		if c.IsZero() {
			continue
		}
		any = true
		out.Approx = out.Approx || c.Approx
		out.Uncountable = out.Uncountable || c.Uncountable
		if c.Min != nil && (out.Min == nil || *c.Min < *out.Min) {
			out.Min = c.Min
		}
		if c.Max == nil {
			open = true
		} else if out.Max == nil || *c.Max > *out.Max {
			out.Max = c.Max
		}
	}
	if open {
		out.Max = nil
	}
	if any {
		out.Unit = unit
	}
	return out
}
