package pipeline

import (
	"cmp"
	"slices"

	"trucewatch/assess"
	"trucewatch/truce"
)

// assess tests the accepted terms over the days of the truce.
func (s *State) assess() {
	ag := s.Settings.Agreement
	if ag == nil {
		return
	}
	var living []truce.Incident
	for _, inc := range s.Incidents {
		if inc.MergedInto == "" && len(inc.Members) > 0 {
			living = append(living, inc)
		}
	}
	res := assess.Run(assess.Input{Agreement: *ag, Incidents: living, Reports: s.reports, Sources: s.Settings.Sources,
		Coverage: s.coverage(), Rulings: s.Rulings, Days: s.days(), AsOf: s.AsOf})
	s.Findings, s.Counts = res.Findings, res.Counts
}

// coverage gathers the coverage rows that reports carry.
func (s *State) coverage() []truce.Coverage {
	var out []truce.Coverage
	for r := range s.Reports() {
		if c, ok := r.CoverageRow(); ok {
			out = append(out, c)
		}
	}
	return out
}

// days are the days of the accepted periods, rival versions taken together, up to
// the time of the state.
func (s *State) days() []truce.Interval {
	var out []truce.Interval
	seen := map[truce.Interval]bool{}
	for _, p := range s.Settings.Agreement.Periods {
		if p.Status != truce.StatusAccepted {
			continue
		}
		for _, d := range p.Days {
			if !seen[d] && d.From.Before(s.AsOf) {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b truce.Interval) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return out
}
