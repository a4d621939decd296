package assess

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// counts makes the figures of every counting rule, side by side, and those of
// access restrictions. Nothing is added across recorders, units or rules.
func (x *run) counts() []truce.CountResult {
	var out []truce.CountResult
	for _, rule := range x.Agreement.Counting {
		acts, terms := x.countedActs(rule)
		seen := x.sightings(func(r truce.Report) bool {
			return r.Act.Class() == "exercise" || within(r.Act, acts)
		})
		if rule.Gap > 0 {
			out = append(out, x.episodes(rule, terms, seen)...)
		} else {
			out = append(out, x.pieces(rule, terms, seen)...)
		}
		out = append(out, x.zeroes(rule, terms, out)...)
	}
	return append(out, x.restrictions()...)
}

// countedActs are a rule's own acts, else those of the terms that name it.
func (x *run) countedActs(rule truce.CountingRule) (acts []truce.Act, terms []string) {
	acts = rule.Acts
	for _, t := range x.Agreement.Terms {
		if slices.Contains(t.Counting, rule.ID) {
			terms = append(terms, t.ID)
			if len(rule.Acts) == 0 {
				acts = append(acts, agreement.ActsOf(t)...)
			}
		}
	}
	return acts, terms
}

func within(act truce.Act, acts []truce.Act) bool {
	return act != "" && slices.ContainsFunc(acts, func(a truce.Act) bool { return act.Within(a) })
}

// sighting is one report of a recorder about an incident.
type sighting struct {
	truce.Report
	incident *truce.Incident
	recorder string
	region   string
}

// sightings lists the members of live incidents that tell of an act that is
// counted, in the order of their keys. Statements are claims and are counted by nobody here.
func (x *run) sightings(counted func(truce.Report) bool) []sighting {
	var out []sighting
	for i := range x.Incidents {
		inc := &x.Incidents[i]
		if !x.live(inc) || inc.Occurrence == truce.OccRefuted {
			continue
		}
		for _, m := range inc.Members {
			r, ok := x.Reports[m.Key]
			if !ok || !counted(r) || r.Act == "air/alert" || r.Act.Class() == "thermal" {
				continue
			}
			switch r.Kind {
			case truce.KindPoint, truce.KindEpisode, truce.KindDetection, truce.KindAccess:
			default:
				continue
			}
			region := r.At().Region
			if region == "" {
				region = inc.Reading().Place.Region
			}
			out = append(out, sighting{r, inc, x.recorder(r), region})
		}
	}
	slices.SortStableFunc(out, func(a, b sighting) int { return a.Key().Compare(b.Key()) })
	return out
}

// recorder names who recorded a report: whom the report says, the mechanism for
// its own sources, else the source.
func (x *run) recorder(r truce.Report) string {
	if r.Recorder != "" {
		return r.Recorder
	}
	s := x.Sources[r.Source]
	if slices.ContainsFunc(x.Agreement.Monitors, func(m truce.Monitor) bool { return m.ID == s.Owner && m.Status == truce.StatusAccepted }) {
		return s.Owner
	}
	return string(r.Source)
}

// cell is what one figure is about.
type cell struct {
	day      int
	recorder string
	accused  truce.PartyID
	region   string
	class    string // of actor
	exercise bool
}

// pieces counts what is counted one by one. A recorder's several sightings of
// one incident are entered once, with the greatest of their bounds. An incident of
// which the recorder states no number in the unit makes the figure a lower bound.
func (x *run) pieces(rule truce.CountingRule, terms []string, seen []sighting) []truce.CountResult {
	type entry struct {
		cell
		incident truce.IncidentID
	}
	best := map[entry]sighting{}
	cells := map[cell]*truce.CountResult{}
	for _, s := range seen {
		c, ok := x.cellOf(s)
		if !ok {
			continue
		}
		row := x.row(cells, rule, terms, c)
		row.Reports = append(row.Reports, s.Key())
		if _, ok := countIn(s.Report, rule); !ok {
			row.NotCounted = append(row.NotCounted, s.Key())
			continue
		}
		e := entry{c, s.incident.ID}
		if old, ok := best[e]; !ok || greater(s.Report, old.Report, rule) {
			best[e] = s
		}
	}
	unstated := map[entry]bool{} // incidents of which the recorder states no number in the unit
	for _, s := range seen {
		if c, ok := x.cellOf(s); ok {
			e := entry{c, s.incident.ID}
			_, counted := best[e]
			unstated[e] = !counted
		}
	}
	entries := make([]entry, 0, len(best))
	for e := range best {
		entries = append(entries, e)
	}
	slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(a.cell.compare(b.cell), cmp.Compare(a.incident, b.incident)) })
	for _, e := range entries {
		row := cells[e.cell]
		n, _ := countIn(best[e].Report, rule)
		if sum, err := row.Count.Add(n); err == nil {
			row.Count = sum
		}
		row.Incidents = append(row.Incidents, e.incident)
	}
	for e, open := range unstated {
		if open { // what has no number may be any number: the figure is a lower bound
			cells[e.cell].Count.Max = nil
		}
	}
	return x.rows(rule, cells)
}

// row finds or begins the figure of a cell.
func (x *run) row(cells map[cell]*truce.CountResult, rule truce.CountingRule, terms []string, c cell) *truce.CountResult {
	if cells[c] == nil {
		cells[c] = &truce.CountResult{Rule: rule.ID, Terms: terms, Count: truce.Exactly(0, rule.Unit), Recorder: c.recorder,
			Accused: c.accused, ActorClass: c.class, Region: c.region, Period: x.Days[c.day]}
	}
	return cells[c]
}

// rows finishes the figures of a rule: exercises by the rule, hours watched beside each.
func (x *run) rows(rule truce.CountingRule, cells map[cell]*truce.CountResult) []truce.CountResult {
	keys := make([]cell, 0, len(cells))
	for c := range cells {
		keys = append(keys, c)
	}
	slices.SortFunc(keys, cell.compare)
	var out []truce.CountResult
	for _, c := range keys {
		row := cells[c]
		if c.exercise {
			if rule.Exercises == "excluded" {
				continue
			}
			row.Apart, row.Included = "exercise", rule.Exercises == "counted"
			if row.Included {
				plain := c
				plain.exercise = false
				if cells[plain] == nil { // nothing but the exercise: the main figure is the same
					main := *row
					main.Apart, main.Included = "", false
					out = append(out, x.beside(main))
				}
			}
		} else if rule.Exercises == "counted" {
			ex := c
			ex.exercise = true
			if part := cells[ex]; part != nil {
				if sum, err := row.Count.Add(part.Count); err == nil {
					merged := *row
					merged.Count = sum
					merged.Reports = append(slices.Clone(row.Reports), part.Reports...)
					merged.Incidents = append(slices.Clone(row.Incidents), part.Incidents...)
					row = &merged
				}
			}
		}
		out = append(out, x.beside(*row))
	}
	return out
}

// beside puts the hours that the recorder watched beside its figure.
func (x *run) beside(row truce.CountResult) truce.CountResult {
	w := x.watchedBy(row.Recorder, row.Period, row.Region)
	if w.milli > 0 {
		row.WatchedMilliHours, row.ExpectedMilliHours = &w.milli, &w.expected
	}
	return row
}

func (x *run) watchedBy(recorder string, day truce.Interval, region string) watch {
	own := &run{Input: Input{Agreement: x.Agreement}}
	for _, c := range x.Coverage {
		s := x.Sources[c.Source]
		if string(c.Source) == recorder || s.Owner == recorder && recorder != "" {
			own.Coverage = append(own.Coverage, c)
		}
	}
	return own.watched(day, []string{region}, onTheGround)
}

// zeroes are figures of days on which a recorder watched and counted nothing. A
// zero never stands without the hours watched.
func (x *run) zeroes(rule truce.CountingRule, terms []string, have []truce.CountResult) []truce.CountResult {
	var out []truce.CountResult
	for _, recorder := range x.watchers() {
		for _, day := range x.Days {
			for _, region := range x.regions(truce.Term{}) {
				if slices.ContainsFunc(have, func(c truce.CountResult) bool {
					return c.Rule == rule.ID && c.Recorder == recorder && c.Period == day && (c.Region == region || region == "") && c.Apart == ""
				}) {
					continue
				}
				row := x.beside(truce.CountResult{Rule: rule.ID, Terms: terms, Count: truce.Exactly(0, rule.Unit), Recorder: recorder, Region: region, Period: day})
				if row.WatchedMilliHours != nil {
					out = append(out, row)
				}
			}
		}
	}
	return out
}

// watchers are the recorders that watch on the ground.
func (x *run) watchers() []string {
	var out []string
	for _, c := range x.Coverage {
		if slices.Contains(deciding, c.Kind) && c.Source != "" {
			out = append(out, x.recorder(truce.Report{Source: c.Source}))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// restrictions counts access restrictions as incidents, by recorder, party and day.
func (x *run) restrictions() []truce.CountResult {
	rule := truce.CountingRule{ID: "access-restrictions", Unit: "access restriction", Exercises: "excluded"}
	cells := map[cell]*truce.CountResult{}
	for _, s := range x.sightings(func(r truce.Report) bool { return r.Act.Class() == "access" }) {
		c, ok := x.cellOf(s)
		if !ok {
			continue
		}
		c.exercise = false
		row := x.row(cells, rule, nil, c)
		row.Reports = append(row.Reports, s.Key())
		if slices.Contains(row.Incidents, s.incident.ID) {
			continue
		}
		row.Incidents = append(row.Incidents, s.incident.ID)
		row.Count = truce.Exactly(int64(len(row.Incidents)), rule.Unit)
	}
	return x.rows(rule, cells)
}

// cellOf places a sighting; ok is false where it lies in none of the days.
func (x *run) cellOf(s sighting) (cell, bool) {
	at := s.Time
	if at.IsZero() {
		at = s.incident.Reading().Time
	}
	for i, d := range x.Days {
		if !at.From.IsZero() && d.Contains(at.From) {
			return cell{i, s.recorder, s.Alleged.Party, s.region, attr(s.Report, "actor_class"), isExercise(s.Report)}, true
		}
	}
	return cell{}, false
}

func (c cell) compare(o cell) int {
	less := func(a, b bool) int {
		switch {
		case a == b:
			return 0
		case b:
			return -1
		}
		return 1
	}
	return cmp.Or(strings.Compare(c.recorder, o.recorder), cmp.Compare(c.day, o.day), strings.Compare(c.region, o.region),
		cmp.Compare(c.accused, o.accused), strings.Compare(c.class, o.class), less(c.exercise, o.exercise))
}

// countIn sums what a report states in the rule's units.
func countIn(r truce.Report, rule truce.CountingRule) (truce.Count, bool) {
	sum := truce.Exactly(0, rule.Unit)
	found := false
	for _, c := range r.Counts {
		if c.IsZero() || !counts(rule, c.Unit) {
			continue
		}
		c.Unit = rule.Unit
		if s, err := sum.Add(c); err == nil {
			sum, found = s, true
		}
	}
	return sum, found
}

// counts reports whether a unit of reports is one of the rule's, in singular or plural.
func counts(rule truce.CountingRule, unit string) bool {
	for _, u := range append([]string{rule.Unit}, rule.Units...) {
		if unit == u || unit == u+"s" {
			return true
		}
	}
	return false
}

// greater compares the counts of two sightings of one incident by one recorder:
// the greater lower bound is entered; at a tie the open upper bound, then the later key.
func greater(a, b truce.Report, rule truce.CountingRule) bool {
	ca, _ := countIn(a, rule)
	cb, _ := countIn(b, rule)
	low := func(c truce.Count) int64 {
		if c.Min == nil {
			return 0
		}
		return *c.Min
	}
	if low(ca) != low(cb) {
		return low(ca) > low(cb)
	}
	return ca.Max == nil && cb.Max != nil
}

// attr is the leaf of an attribute that the source or the desk entered; "" = none.
func attr(r truce.Report, name string) string {
	for _, a := range r.Attrs {
		if a.Name == name && len(a.Path) > 0 {
			return a.Path[0]
		}
	}
	return ""
}
