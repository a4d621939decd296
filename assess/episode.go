package assess

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"trucewatch/truce"
)

// episodes counts continuous episodes: sightings of one recorder about one
// accused in one region (and, where the rule splits, one direction) that follow
// one another with no more quiet between them than the rule's gap. Weapons are
// not told apart. An episode counts on the day on which it begins.
func (x *run) episodes(rule truce.CountingRule, terms []string, seen []sighting) []truce.CountResult {
	type stream struct {
		recorder, region, direction string
		accused                     truce.PartyID
		exercise                    bool
	}
	streams := map[stream][]sighting{}
	cells := map[cell]*truce.CountResult{}
	for _, s := range seen {
		if s.Time.From.IsZero() {
			if c, ok := x.cellOf(s); ok {
				row := x.row(cells, rule, terms, c)
				row.NotCounted = append(row.NotCounted, s.Key())
				row.Reports = append(row.Reports, s.Key())
			}
			continue
		}
		k := stream{s.recorder, s.region, "", s.Alleged.Party, isExercise(s.Report)}
		if rule.SplitByDirection {
			k.direction = directionOf(s.Report)
		}
		streams[k] = append(streams[k], s)
	}
	for _, list := range streams {
		slices.SortFunc(list, func(a, b sighting) int { return cmp.Or(a.Time.From.Compare(b.Time.From), a.Key().Compare(b.Key())) })
		var end time.Time
		var current *truce.CountResult
		for _, s := range list {
			fresh := end.IsZero() || s.Time.From.Sub(end) > rule.Gap
			if fresh {
				current = nil
				if c, ok := x.cellOf(s); ok {
					current = x.row(cells, rule, terms, c)
					if sum, err := current.Count.Add(truce.Exactly(1, rule.Unit)); err == nil {
						current.Count = sum
					}
				}
			}
			if current != nil {
				current.Reports = append(current.Reports, s.Key())
				current.Incidents = append(current.Incidents, s.incident.ID)
			}
			to := s.Time.To
			if to.IsZero() {
				to = s.Time.From
			}
			if to.After(end) {
				end = to
			}
		}
	}
	for _, row := range cells {
		slices.SortFunc(row.Reports, truce.ReportKey.Compare)
		row.Reports = slices.Compact(row.Reports)
		slices.Sort(row.Incidents)
		row.Incidents = slices.Compact(row.Incidents)
	}
	return x.rows(rule, cells)
}

// directionOf names the direction of a sighting: what the source says, else the
// eighth of the circle in which the observer saw or heard it.
func directionOf(r truce.Report) string {
	if d := attr(r, "direction"); d != "" {
		return d
	}
	s := r.At().Sector
	if s == nil {
		return ""
	}
	from, _ := s.From.TrueMilliDeg()
	to, _ := s.To.TrueMilliDeg()
	middle := (from + ((to-from)%360_000+360_000)%360_000/2) % 360_000
	return fmt.Sprintf("%s %s octant %d", s.Observer.Lat, s.Observer.Lon, (middle+22_500)/45_000%8)
}
