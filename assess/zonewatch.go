package assess

import (
	"fmt"
	"slices"
	"sort"

	"trucewatch/agreement"
	"trucewatch/geo"
	"trucewatch/truce"
)

// zoneGrid is a drawn zone as points that stand for equal parts of its area, and
// for each row of coverage the points that it saw.
type zoneGrid struct {
	zone   truce.Zone
	points []geo.Point
	seen   [][]int32 // by row of Coverage: indexes of points; nil = none
	all    []bool    // the row names the zone itself
}

// grid lays the zone's points once for all terms and days.
func (x *run) grid(z truce.Zone) zoneGrid {
	if g, ok := x.grids[z.ID]; ok {
		return g
	}
	g := zoneGrid{zone: z, points: agreement.SampleZone(x.Agreement, z)}
	g.seen, g.all = make([][]int32, len(x.Coverage)), make([]bool, len(x.Coverage))
	type watch struct {
		kind   truce.PlaceKind
		at     truce.Position
		radius int
	}
	known := map[watch][]int32{} // posts are visited every day
	for i, c := range x.Coverage {
		if g.all[i] = c.Region == z.ID; g.all[i] || c.Place == nil || !slices.Contains(deciding, c.Kind) {
			continue
		}
		w, again := watch{kind: c.Place.Kind, radius: c.Place.R68M}, false
		if c.Place.Kind == truce.PlacePoint && c.Place.At != nil {
			w.at = *c.Place.At
			if g.seen[i], again = known[w]; again {
				continue
			}
		}
		if sees := agreement.Sees(*c.Place); sees != nil {
			for j, p := range g.points {
				if sees(p) {
					g.seen[i] = append(g.seen[i], int32(j))
				}
			}
		}
		if c.Place.Kind == truce.PlacePoint {
			known[w] = g.seen[i]
		}
	}
	x.grids[z.ID] = g
	return g
}

// silentZone says what no finding means in a drawn zone: nothing where too little
// of its area was watched; else by the hours watched, on average over the area.
func (x *run) silentZone(f truce.Finding, k kind, t truce.Term, g zoneGrid, day truce.Interval) truce.Finding {
	w, area := x.watchedZone(g, day, k.sees)
	f.Used, f.Missing = w.used(), w.missing()
	e := x.Agreement.EvidenceFor(t)
	switch {
	case w.milli == 0 && area == 0:
		return say(f, truce.FindCannotTell, "nobody is known to have watched: not observed")
	case agreement.Observability(t) >= 'C':
		return say(f, truce.FindCannotTell, fmt.Sprintf("nothing was reported, and what the term forbids is of observability %c: silence says nothing", agreement.Observability(t)),
			"a declaration of the parties bound, or an inspection")
	case area < int64(e.WatchedPermille):
		return say(f, truce.FindCannotTell, fmt.Sprintf("%s of the area of %s was watched; the agreement asks for %s: not observed",
			percent(int(area)), g.zone.ID, percent(e.WatchedPermille)), "a watch over the rest of "+g.zone.ID)
	case w.milli*1000 < w.expected*int64(e.WatchedPermille):
		return say(f, truce.FindCannotTell, fmt.Sprintf("nothing was reported in %s of %s hours watched, on average over %s, of which %s was watched at some time; the agreement asks for %s",
			hours(w.milli), hours(w.expected), g.zone.ID, percent(int(area)), percent(e.WatchedPermille)))
	}
	return say(f, truce.FindNoBreach, fmt.Sprintf("nothing was reported in %s of %s hours watched, on average over %s, of which %s was watched at some time",
		hours(w.milli), hours(w.expected), g.zone.ID, percent(int(area))))
}

// watchedZone is how long the zone was watched on average over its area, and the
// thousandths of its area, in whole per cent, that were watched at some time. Points that the same
// rows saw are reckoned together.
func (x *run) watchedZone(g zoneGrid, day truce.Interval, sees []truce.CoverageKind) (w watch, area int64) {
	w.expected = day.Duration().Milliseconds() / 3600
	rows := make([][]int32, len(g.points))
	for i, c := range x.Coverage {
		if !c.Window.Overlaps(day) || !slices.Contains(sees, c.Kind) {
			continue
		}
		touches := g.all[i] || len(g.seen[i]) > 0
		if touches && c.Why != "" {
			w.whys = append(w.whys, c.Why)
		}
		if !touches || c.MilliHours == nil || *c.MilliHours <= 0 {
			continue
		}
		w.sources = append(w.sources, string(c.Source))
		for j := range g.points {
			if g.all[i] {
				rows[j] = append(rows[j], int32(i))
			}
		}
		if !g.all[i] {
			for _, j := range g.seen[i] {
				rows[j] = append(rows[j], int32(i))
			}
		}
	}
	same := map[string]int64{}
	first := map[string][]int32{}
	for _, r := range rows {
		if len(r) > 0 {
			k := fmt.Sprint(r)
			same[k]++
			first[k] = r
		}
	}
	var sum, points int64
	for k, n := range same {
		points += n
		sum += n * x.pointHours(first[k], day, w.expected)
	}
	total := int64(len(g.points))
	w.milli, area = sum/total, (points*100+total/2)/total*10 // whole per cent: the grid knows no more
	w.denials = x.deniedIn(g.zone, day)
	for _, list := range []*[]string{&w.sources, &w.whys} {
		sort.Strings(*list)
		*list = slices.Compact(*list)
	}
	return w, area
}

// pointHours is how long one point was watched: the sum of its rows, bounded by the union of their windows.
func (x *run) pointHours(rows []int32, day truce.Interval, expected int64) int64 {
	var windows []truce.Interval
	var sum int64
	for _, i := range rows {
		c := x.Coverage[i]
		part := intersect(c.Window, day)
		sum += share(*c.MilliHours, part, c.Window)
		windows = append(windows, part)
	}
	return min(sum, union(windows), expected)
}

// deniedIn counts the restrictions of access in a stretch that may lie in a drawn zone.
func (x *run) deniedIn(z truce.Zone, day truce.Interval) int {
	n := 0
	for _, inc := range x.restricted {
		r := inc.Reading()
		if r.Time.IsZero() || !r.Time.Overlaps(day) {
			continue
		}
		if w, _ := agreement.Locate(x.Agreement, z, r.Place); w != agreement.Outside {
			n++
		}
	}
	return n
}
