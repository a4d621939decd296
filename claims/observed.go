package claims

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// alertMeasures are measures that count air-raid alerts.
var alertMeasures = []string{"air_alert", "air_raid_alert"}

// observe gathers what others saw in the time of the truce: alerts, heat from
// space, clouds, and the loss figures of each party about the other.
func (w *work) observe(held []truce.Claim) {
	at := w.span(held)
	if at.From.IsZero() || at.To.IsZero() {
		return
	}
	w.alerts(held, at)
	w.thermal(at)
	w.clouds(at)
	w.losses(at)
}

// origin is where a source's information comes from, so that two recordings of one signal are seen as one.
func (w *work) origin(id truce.SourceID) string {
	return w.Sources[id].OriginOf(truce.Report{Source: id})
}

// alerts counts alert rows that began in the truce, for each log by itself; and,
// beside each claim about alerts, in its window and in the 24 hours from its start.
func (w *work) alerts(held []truce.Claim, at truce.Interval) {
	logs := map[truce.SourceID][]truce.Report{}
	for _, r := range w.Reports {
		if r.Act == "air/alert" && r.Claim == nil && !r.Time.From.IsZero() {
			logs[r.Source] = append(logs[r.Source], r)
		}
	}
	ids := make([]truce.SourceID, 0, len(logs))
	for id, rows := range logs {
		if near(rows, at) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	for _, id := range ids {
		w.out.Observed = append(w.out.Observed, w.alertRows(id, logs[id], at, nil))
		for _, c := range held {
			if !slices.Contains(alertMeasures, c.Measure) || c.Window.From.IsZero() || c.Window.To.IsZero() {
				continue
			}
			w.out.Observed = append(w.out.Observed, w.alertRows(id, logs[id], c.Window, &c))
			if day := c.Window.From.Add(24 * time.Hour); day.After(c.Window.To) {
				w.out.Observed = append(w.out.Observed, w.alertRows(id, logs[id], truce.Interval{From: c.Window.From, To: day}, &c))
			}
		}
	}
	if len(ids) == 0 {
		w.out.Observed = append(w.out.Observed, truce.ObservedBeside{What: "air_alert", Window: at})
	}
}

// near reports whether a log has rows within two days of the stretch: then its
// silence inside may mean something; else nothing is held of it.
func near(rows []truce.Report, at truce.Interval) bool {
	wide := truce.Interval{From: at.From.Add(-48 * time.Hour), To: at.To.Add(48 * time.Hour)}
	return slices.ContainsFunc(rows, func(r truce.Report) bool { return r.Time.Overlaps(wide) })
}

func (w *work) alertRows(id truce.SourceID, rows []truce.Report, at truce.Interval, beside *truce.Claim) truce.ObservedBeside {
	o := truce.ObservedBeside{What: "air_alert", Source: id, Origin: w.origin(id), Window: at, Held: true, Beside: beside}
	tally := map[string]int{}
	for _, r := range rows {
		if !at.Contains(r.Time.From) {
			continue
		}
		o.Rows++
		if r.Time.Approx {
			o.MadeUp++
		}
		name := r.At().Name[strings.LastIndex(r.At().Name, ", ")+1:]
		if name = strings.TrimSpace(name); name == "" {
			name = r.At().Region
		}
		tally[name]++
	}
	o.Regions = tallies(tally)
	return o
}

func tallies(m map[string]int) []truce.Tally {
	var out []truce.Tally
	for name, n := range m {
		out = append(out, truce.Tally{Name: name, Rows: n})
	}
	slices.SortFunc(out, func(a, b truce.Tally) int { return cmp.Or(b.Rows-a.Rows, cmp.Compare(a.Name, b.Name)) })
	return out
}

// thermal counts heat points that may lie in the truce. A point known only to
// its day counts where its day touches the truce, and is marked.
func (w *work) thermal(at truce.Interval) {
	bySource := map[truce.SourceID][]truce.Report{}
	for _, r := range w.Reports {
		if r.Act.Class() == "thermal" && !r.Time.IsZero() {
			bySource[r.Source] = append(bySource[r.Source], r)
		}
	}
	found := false
	ids := make([]truce.SourceID, 0, len(bySource))
	for id := range bySource {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		if !near(bySource[id], at) {
			continue
		}
		found = true
		o := truce.ObservedBeside{What: "thermal", Source: id, Origin: w.origin(id), Window: at, Held: true}
		for _, r := range bySource[id] {
			if !r.Time.Overlaps(at) {
				continue
			}
			o.Rows++
			if r.Time.Duration() >= 23*time.Hour {
				o.MadeUp++
			}
		}
		if o.MadeUp > 0 {
			o.Note = "day_only"
		}
		w.out.Observed = append(w.out.Observed, o)
	}
	if !found {
		w.out.Observed = append(w.out.Observed, truce.ObservedBeside{What: "thermal", Window: at})
	}
}

// clouds lists the cloud cover of each weather product on the days of the truce.
func (w *work) clouds(at truce.Interval) {
	bySource := map[truce.SourceID][]truce.SeriesPoint{}
	for _, r := range w.Reports {
		c := r.Coverage
		if c == nil || c.Kind != truce.CoverCloud || c.SharePPM == nil {
			continue
		}
		window, region := c.Window, c.Region
		if window.IsZero() {
			window = r.Time
		}
		if region == "" {
			region = r.At().Region
		}
		if !window.IsZero() && window.Overlaps(at) {
			bySource[r.Source] = append(bySource[r.Source], truce.SeriesPoint{Window: window, Region: region, Value: *c.SharePPM, Unit: "ppm", InTruce: true})
		}
	}
	ids := make([]truce.SourceID, 0, len(bySource))
	for id := range bySource {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		points := bySource[id]
		sortPoints(points)
		w.out.Observed = append(w.out.Observed, truce.ObservedBeside{What: "cloud", Source: id, Origin: w.origin(id), Window: at, Rows: len(points), Held: true, Values: points})
	}
	if len(ids) == 0 {
		w.out.Observed = append(w.out.Observed, truce.ObservedBeside{What: "cloud", Window: at})
	}
}

func sortPoints(ps []truce.SeriesPoint) {
	slices.SortStableFunc(ps, func(a, b truce.SeriesPoint) int {
		return cmp.Or(a.Window.From.Compare(b.Window.From), cmp.Compare(a.Region, b.Region), cmp.Compare(a.Value, b.Value))
	})
}

// lossDays is how many days before and after the truce are set beside it.
const lossDays = 7

// losses sets one party's figures about the other's losses in time. A day is in
// the truce where at least half of it is.
func (w *work) losses(at truce.Interval) {
	type series struct {
		claimant truce.PartyID
		measure  string
		source   truce.SourceID
	}
	points := map[series][]truce.SeriesPoint{}
	wide := truce.Interval{From: at.From.Add(-lossDays * 24 * time.Hour), To: at.To.Add(lossDays * 24 * time.Hour)}
	for _, r := range w.Reports {
		c := r.Claim
		if c == nil || c.Measure != lossPrefix+"personnel" || c.Window.From.IsZero() || c.Window.To.IsZero() || !c.Window.Overlaps(wide) {
			continue
		}
		n, ok := number(*c)
		if !ok {
			continue
		}
		o, _ := overlap(truce.StatedWindow{Window: at}, c.Window)
		k := series{c.Claimant, strings.TrimPrefix(c.Measure, lossPrefix), r.Source}
		points[k] = append(points[k], truce.SeriesPoint{Window: c.Window, Value: n, Unit: k.measure, InTruce: o.SharedMinutes*2 >= o.ClaimMinutes})
	}
	keys := make([]series, 0, len(points))
	for k := range points {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b series) int {
		return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.measure, b.measure), cmp.Compare(a.claimant, b.claimant))
	})
	for _, k := range keys {
		ps := points[k]
		sortPoints(ps)
		o := truce.ObservedBeside{What: "losses", Source: k.source, Origin: string(k.claimant), Window: at, Rows: len(ps), Held: true, Values: ps}
		if lull(ps) {
			o.Note = "lull"
		}
		w.out.Observed = append(w.out.Observed, o)
	}
}

// lull reports whether every value in the truce is below every value around it.
func lull(ps []truce.SeriesPoint) bool {
	most, least := int64(-1), int64(-1)
	around := 0
	for _, p := range ps {
		if p.InTruce {
			most = max(most, p.Value)
		} else {
			around++
			if least < 0 || p.Value < least {
				least = p.Value
			}
		}
	}
	return most >= 0 && around >= 4 && most < least
}

// list spells numbers with commas.
func list(ns []int64) string {
	var out []string
	for _, n := range ns {
		out = append(out, strconv.FormatInt(n, 10))
	}
	return strings.Join(out, ",")
}
