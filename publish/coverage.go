package publish

import (
	"cmp"
	"slices"
	"time"

	"trucewatch/truce"
)

// weekShown is how much coverage the public sees at once under CoverageWeek.
const weekShown = 7 * 24 * time.Hour

// coverageSpan is the stretch that watched hours are told for: the period, or,
// where people watch and the policy shows weeks only, the week that ends with it.
func (m *maker) coverageSpan() Span {
	p := m.frame.Period
	if m.p.Coverage == CoverageDay || p.To.Sub(p.From) >= weekShown || !slices.ContainsFunc(m.coverage, m.pattern) {
		return p
	}
	return Span{From: p.To.Add(-weekShown), To: p.To}
}

// pattern reports whether a row would teach when people or cameras look away. What
// a public product saw, or what clouds covered, anybody can look up.
func (m *maker) pattern(c truce.Coverage) bool {
	s, ok := m.sources[c.Source]
	return c.Kind == truce.CoverPatrol || c.Kind == truce.CoverCamera || !ok || !m.nameable(s)
}

// watching reports whether a row states hours in which somebody looked.
func watching(c truce.Coverage) bool {
	return c.Kind != truce.CoverCloud && c.MilliHours != nil && *c.MilliHours > 0 &&
		!c.Window.From.IsZero() && !c.Window.To.IsZero()
}

// dayStarts lists the starts of the calendar days that s touches, and the end of the last.
func (m *maker) dayStarts(s Span) []time.Time {
	from := s.From.In(m.loc)
	t := time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, m.loc)
	out := []time.Time{t}
	for t.Before(s.To) {
		t = time.Date(t.Year(), t.Month(), t.Day()+1, 0, 0, 0, 0, m.loc)
		out = append(out, t)
	}
	return out
}

// watchedIn returns, for each region, at least how many thousandths of an hour of
// s somebody watched. Within a day only the source that watched longest counts,
// because windows of several may overlap: it never says too much.
func (m *maker) watchedIn(s Span) map[string]int64 {
	starts := m.dayStarts(s)
	type cell struct {
		region string
		day    int
		source truce.SourceID
	}
	mh := map[cell]int64{}
	for _, c := range m.coverage {
		if !watching(c) || !c.Window.Overlaps(interval(s)) {
			continue
		}
		whole := c.Window.Duration()
		first := sortedBefore(starts, c.Window.From)
		for d := max(first, 0); d+1 < len(starts) && starts[d].Before(c.Window.To); d++ {
			part := overlap(Span{starts[d], starts[d+1]}, s)
			shared := overlap(part, Span{c.Window.From, c.Window.To})
			if n := shared.To.Sub(shared.From); n > 0 {
				mh[cell{c.Region, d, c.Source}] += *c.MilliHours * int64(n/time.Second) / int64(whole/time.Second)
			}
		}
	}
	type regionDay struct {
		region string
		day    int
	}
	best := map[regionDay]int64{}
	for k, v := range mh {
		part := overlap(Span{starts[k.day], starts[k.day+1]}, s)
		limit := int64(part.To.Sub(part.From) / (time.Hour / 1000))
		rd := regionDay{k.region, k.day}
		best[rd] = max(best[rd], min(v, limit))
	}
	out := map[string]int64{}
	for k, v := range best {
		out[k.region] += v
	}
	return out
}

// sortedBefore is the index of the last start not after t.
func sortedBefore(starts []time.Time, t time.Time) int {
	i, found := slices.BinarySearchFunc(starts, t, time.Time.Compare)
	if !found {
		i--
	}
	return i
}

// overlap is the common part; its To is not after its From where there is none.
func overlap(a, b Span) Span {
	out := a
	if b.From.After(out.From) {
		out.From = b.From
	}
	if b.To.Before(out.To) {
		out.To = b.To
	}
	if out.To.Before(out.From) {
		out.To = out.From
	}
	return out
}

// coverageRows sums coverage per region, and per day where the policy shows days.
func (m *maker) coverageRows() []CoverageRow {
	type key struct{ region, day, kind, source string }
	type sum struct {
		CoverageRow
		shares, shareRows int64
	}
	span := m.coverageSpan()
	rows := map[key]*sum{}
	for _, c := range m.coverage {
		shown := span
		if m.p.Coverage == CoverageDay || !m.pattern(c) {
			shown = m.frame.Data
		}
		if c.Window.IsZero() || !c.Window.Overlaps(interval(shown)) || m.tooYoung(c.Window) {
			continue
		}
		k := m.coverageKey(c)
		row := rows[key(k)]
		if row == nil {
			row = &sum{CoverageRow: CoverageRow{Region: k.region, Day: k.day, Kind: k.kind, Source: k.source}}
			rows[key(k)] = row
		}
		row.Rows++
		row.MilliHours = addTo(row.MilliHours, c.MilliHours)
		row.Expected = addTo(row.Expected, c.ExpectedMilliHours)
		row.LineKM = addTo(row.LineKM, c.LineKM)
		if c.SharePPM != nil {
			row.shares += *c.SharePPM
			row.shareRows++
		}
		if row.Why == "" || c.Why != "" && c.Why < row.Why {
			row.Why = clip(c.Why, 200)
		}
	}
	out := make([]CoverageRow, 0, len(rows))
	for _, r := range rows {
		if r.shareRows > 0 {
			mean := r.shares / r.shareRows
			r.SharePPM = &mean
		}
		out = append(out, r.CoverageRow)
	}
	slices.SortFunc(out, func(a, b CoverageRow) int {
		return cmp.Or(cmp.Compare(a.Region, b.Region), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Source, b.Source), cmp.Compare(a.Day, b.Day))
	})
	return out
}

type coverageKey struct{ region, day, kind, source string }

// coverageKey groups a row. Where monitors are withheld, patrols and cameras are
// one kind and unnamed: who watches with what is a pattern to avoid.
func (m *maker) coverageKey(c truce.Coverage) coverageKey {
	k := coverageKey{region: c.Region, kind: string(c.Kind)}
	if m.p.Coverage == CoverageDay || !m.pattern(c) {
		k.day, _ = m.days(c.Window)
	}
	if (c.Kind == truce.CoverPatrol || c.Kind == truce.CoverCamera) && m.p.withholds(WithholdMonitors) {
		k.kind = "watch"
	}
	if s, ok := m.sources[c.Source]; ok && m.nameable(s) {
		k.source = string(s.ID)
	}
	return k
}

func addTo(sum, v *int64) *int64 {
	if v == nil {
		return sum
	}
	n := *v
	if sum != nil {
		n += *sum
	}
	return &n
}
