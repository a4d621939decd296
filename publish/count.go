package publish

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// classOf is the column of a table that an act belongs to.
func classOf(act string) string {
	if act == "air/alert" {
		return "alert"
	}
	c := string(truce.Act(act).Class())
	if c != "" && slices.Contains(Classes(), c) {
		return c
	}
	return "other"
}

func counted(it Publication) bool { return it.State == StatePublished && !it.Early }

// regionRows counts the period's items by region and class.
func (m *maker) regionRows(items []Publication) []RegionRow {
	rows := map[string]*RegionRow{}
	row := func(code string) *RegionRow {
		if rows[code] == nil {
			rows[code] = &RegionRow{Region: code}
		}
		return rows[code]
	}
	for _, r := range m.frame.Regions {
		row(r.Code)
	}
	perClass := map[[2]string]*ClassCount{}
	for _, it := range items {
		if !counted(it) {
			continue
		}
		r := row(it.Region)
		r.Items++
		class := classOf(it.Act)
		c := perClass[[2]string{it.Region, class}]
		if c == nil {
			c = &ClassCount{Class: class}
			perClass[[2]string{it.Region, class}] = c
		}
		n, edge, prev := tally(it)
		c.N, c.Edge, c.Previous = c.N+n, c.Edge+edge, c.Previous+prev
		if !it.Signal {
			r.N, r.Edge, r.Previous = r.N+n, r.Edge+edge, r.Previous+prev
		}
	}
	watched := m.watchedIn(m.coverageSpan())
	out := make([]RegionRow, 0, len(rows))
	for code, r := range rows {
		for _, class := range Classes() {
			if c := perClass[[2]string{code, class}]; c != nil {
				r.Classes = append(r.Classes, *c)
			}
		}
		if mh, ok := watched[code]; ok {
			r.WatchedMilliHours = &mh
		}
		out = append(out, *r)
	}
	slices.SortFunc(out, func(a, b RegionRow) int {
		// The row without a region stands last.
		return cmp.Or(boolOrder(a.Region == "", b.Region == ""), strings.Compare(a.Region, b.Region))
	})
	return out
}

func boolOrder(a, b bool) int {
	switch {
	case a == b:
		return 0
	case a:
		return 1
	}
	return -1
}

// tally says what an item adds to the period, to its edge and to the period before.
func tally(it Publication) (n, edge, prev int) {
	switch it.InPeriod {
	case inPeriod:
		n = 1
	case edgePeriod:
		edge = 1
	}
	if it.InPrevious == inPeriod || it.InPrevious == edgePeriod {
		prev = 1
	}
	return n, edge, prev
}

// dayRows is the daily series of all data shown.
func (m *maker) dayRows(items []Publication) []DayRow {
	starts := m.dayStarts(m.frame.Data)
	// Days of which nothing may be shown yet are no row: a row would read as zero.
	known := m.frame.Published.Add(-m.p.Delay)
	for len(starts) > 2 && !starts[len(starts)-2].Before(known) {
		starts = starts[:len(starts)-1]
	}
	out := make([]DayRow, len(starts)-1)
	index := make(map[string]int, len(out))
	for i := range out {
		out[i].Day = starts[i].Format(time.DateOnly)
		out[i].ByClass = make([]int, len(Classes()))
		out[i].InPeriod = Span{starts[i], starts[i+1]}.touches(m.frame.Period)
		out[i].Partial = starts[i+1].After(known)
		index[out[i].Day] = i
	}
	for _, it := range items {
		if !counted(it) || it.From == "" {
			continue
		}
		i, ok := index[it.From[:len(time.DateOnly)]]
		if !ok {
			// An event that began before the data shown counts on the first day.
			i = 0
			if it.From > out[len(out)-1].Day {
				i = len(out) - 1
			}
		}
		if it.Signal {
			out[i].Signals++
		} else {
			out[i].N++
		}
		out[i].ByClass[slices.Index(Classes(), classOf(it.Act))]++
		out[i].Reports += len(it.Reports)
	}
	m.watchedDays(out, starts)
	return out
}

func (s Span) touches(o Span) bool { return interval(s).Overlaps(interval(o)) }

// watchedDays fills the watched share of each day, where the policy shows days.
func (m *maker) watchedDays(out []DayRow, starts []time.Time) {
	if len(m.frame.Regions) == 0 || !slices.ContainsFunc(m.coverage, watching) ||
		m.p.Coverage != CoverageDay && slices.ContainsFunc(m.coverage, m.pattern) {
		return
	}
	known := map[string]bool{}
	for _, r := range m.frame.Regions {
		known[r.Code] = true
	}
	for i := range out {
		day := Span{starts[i], starts[i+1]}
		var mh int64
		any := false
		for code, v := range m.watchedIn(day) {
			if known[code] {
				mh, any = mh+v, true
			}
		}
		if any {
			hours := int64(day.To.Sub(day.From)/time.Hour) * int64(len(m.frame.Regions))
			share := mh / hours
			out[i].WatchedPermille = &share
		}
	}
}

// figures are the numbers of the first page.
func (m *maker) figures(e Edition) []Figure {
	var n, edge, prev, disputed, rulings, cases, access, signals, sigEdge, sigPrev int64
	for _, it := range e.Items {
		if !counted(it) {
			continue
		}
		a, b, c := tally(it)
		if it.Signal {
			signals, sigEdge, sigPrev = signals+int64(a), sigEdge+int64(b), sigPrev+int64(c)
			continue
		}
		n, edge, prev = n+int64(a), edge+int64(b), prev+int64(c)
		if a+b == 0 {
			continue
		}
		if it.Disputed || it.Attribution == string(truce.AttrDisputed) {
			disputed++
		}
		if strings.HasPrefix(it.Act, "access/") {
			access++
		}
		rulings += int64(len(it.Rulings))
		if it.Cases > 0 {
			cases++
		}
	}
	reports, origins := m.origins(e.Items)
	f := func(key, unit string, v int64) Figure {
		return Figure{Key: key, Value: &v, Unit: unit, Recorder: "record", Period: m.frame.Period, Coverage: m.coverageWord(), Rows: "data/incidents.csv"}
	}
	withPrevious := func(x Figure, v int64) Figure {
		if !m.frame.Previous.IsZero() {
			x.Previous = &v
		}
		return x
	}
	all := withPrevious(f("incidents", "incident", n), prev)
	all.Edge = edge
	from := f("origins", "origin", origins)
	from.Of, from.Rows = &reports, "data/reports.csv"
	sig := withPrevious(f("signals", "signal", signals), sigPrev)
	sig.Edge = sigEdge
	return []Figure{all, from, m.unwatched(), f("rulings", "ruling", rulings), f("cases", "case", cases),
		f("disputed", "incident", disputed), f("access", "incident", access), sig}
}

// origins counts reports and separate origins behind the period's items that are
// not signals. An origin that may not be named counts once for each item: two
// such are not known to be one.
func (m *maker) origins(items []Publication) (reports, origins int64) {
	seen := map[string]bool{}
	for _, it := range items {
		if !counted(it) || it.Signal || it.InPeriod == outOfPeriod {
			continue
		}
		reports += int64(len(it.Reports))
		for _, o := range it.Origins {
			key := o.Label
			if key == "" {
				origins++
				continue
			}
			if !seen[key] {
				seen[key] = true
				origins++
			}
		}
	}
	return reports, origins
}

// unwatched is the share of the regions' hours in which nobody is known to have
// watched, in thousandths; no value where no watching is recorded at all.
func (m *maker) unwatched() Figure {
	span := m.coverageSpan()
	fig := Figure{Key: "unwatched", Unit: "permille_of_zone_hours", Recorder: "record", Period: span,
		Coverage: m.coverageWord(), Rows: "data/coverage.csv"}
	total := span.Hours() * 1000 * int64(len(m.frame.Regions))
	if total == 0 || fig.Coverage == "not_watched" {
		return fig
	}
	watched := m.watchedIn(span)
	var mh int64
	for _, r := range m.frame.Regions {
		mh += watched[r.Code]
	}
	share := (total - min(mh, total)) * 1000 / total
	fig.Value = &share
	return fig
}

func (m *maker) coverageWord() string {
	watched := m.watchedIn(m.coverageSpan())
	n := 0
	for _, r := range m.frame.Regions {
		if watched[r.Code] > 0 {
			n++
		}
	}
	switch {
	case n == 0:
		return "not_watched"
	case n < len(m.frame.Regions):
		return "partly_watched"
	}
	return "watched"
}

// checkTotals recomputes every total of the tables from the items; a mismatch blocks release.
func (e Edition) checkTotals() error {
	var n, edge, prev, dated int
	for _, it := range e.Items {
		if !counted(it) {
			continue
		}
		a, b, c := tally(it)
		if it.From != "" {
			dated++
		}
		if !it.Signal {
			n, edge, prev = n+a, edge+b, prev+c
		}
	}
	var rn, redge, rprev, rc, days int
	for _, r := range e.Regions {
		rn, redge, rprev = rn+r.N, redge+r.Edge, rprev+r.Previous
		for _, c := range r.Classes {
			if c.Class != "alert" && c.Class != "thermal" {
				rc += c.N
			}
		}
	}
	for _, d := range e.Days {
		days += d.N + d.Signals
	}
	for _, c := range []struct {
		what       string
		total, sum int
	}{
		{"incidents by region", n, rn}, {"incidents by class", n, rc}, {"incidents at the edge by region", edge, redge},
		{"incidents before by region", prev, rprev}, {"incidents by day", dated, days},
		{"the figure of the first page", int(*e.Figures[0].Value), n},
	} {
		if c.total != c.sum {
			return mismatchError(e.Frame, c.what, c.total, c.sum)
		}
	}
	return nil
}
