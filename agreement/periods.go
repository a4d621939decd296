package agreement

import (
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// period reads one stretch and computes its window and days.
func (b *builder) period(n *node) truce.Period {
	p := truce.Period{ID: n.get("id").str(), Version: n.get("version").str(), Status: truce.Status(n.get("status").str()),
		Lasts: n.get("lasts").str(), HeldBy: strs(n.get("held_by")), Renewal: n.get("renewal").str(),
		Release: wordsOf(n.get("release")), Note: wordsOf(n.get("note"))}
	if p.Version == "" {
		p.Version = p.ID
	}
	loc := time.UTC
	if r := n.get("day_rule"); r != nil {
		p.DayRule = truce.DayRule{Count: r.get("count").str(), Zone: r.get("zone").str()}
		l, err := time.LoadLocation(p.DayRule.Zone)
		if err != nil || p.DayRule.Zone == "Local" || p.DayRule.Zone == "" {
			b.fault(r.get("zone"), "period %s: time zone %q is not known; want an IANA name such as Europe/Kyiv", p.ID, clip(p.DayRule.Zone))
			return p
		}
		loc = l
	}
	start := n.get("starts")
	if slices.Contains(startEvents, start.str()) {
		p.StartsOn = start.str()
		b.length(n, p)
		return p
	}
	from, ok := b.instant(n, start, p, loc)
	if !ok {
		return p
	}
	p.Window = truce.Interval{From: from.UTC(), Zone: p.DayRule.Zone, Stated: start.str()}
	if to, ok := b.end(n, p, from, loc); ok {
		p.Window.To = to.UTC()
	}
	p.Days = daysOf(p, loc)
	return p
}

// instant reads an RFC 3339 instant, or a date that begins at midnight of the day rule's zone.
func (b *builder) instant(period, n *node, p truce.Period, loc *time.Location) (time.Time, bool) {
	if t, err := time.Parse(time.RFC3339, n.str()); err == nil {
		return b.year(n, p, t)
	}
	if t, err := time.ParseInLocation("2006-01-02", n.str(), loc); err == nil {
		if period.get("day_rule") == nil {
			b.fault(n, "period %s: %q is a date; say in which zone its day begins: day_rule: {count: calendar_days, zone: Europe/Kyiv}", p.ID, n.str())
			return t, false
		}
		return b.year(n, p, t)
	}
	b.fault(n, "period %s: found %q, want an instant with offset such as 2025-04-19T18:00:00+03:00, a date, or one of %s",
		p.ID, clip(n.str()), strings.Join(startEvents, ", "))
	return time.Time{}, false
}

func (b *builder) year(n *node, p truce.Period, t time.Time) (time.Time, bool) {
	if t.Year() < truce.MinYear || t.Year() > truce.MaxYear {
		b.fault(n, "period %s: year %d is outside %d to %d", p.ID, t.Year(), truce.MinYear, truce.MaxYear)
		return t, false
	}
	return t, true
}

// end computes the exclusive end from whichever of ends, last_day and lasts are given; they must agree.
func (b *builder) end(n *node, p truce.Period, from time.Time, loc *time.Location) (time.Time, bool) {
	var ends []time.Time
	var at []*node
	if e := n.get("ends"); e != nil {
		t, err := time.Parse(time.RFC3339, e.str())
		if err != nil {
			b.fault(e, "period %s: found %q, want an instant with offset; for a whole day use last_day", p.ID, clip(e.str()))
			return time.Time{}, false
		}
		ends, at = append(ends, t), append(at, e)
	}
	if e := n.get("last_day"); e != nil {
		if n.get("day_rule") == nil {
			b.fault(e, "period %s: last_day needs day_rule: {count: calendar_days, zone: …}", p.ID)
			return time.Time{}, false
		}
		d, _ := time.ParseInLocation("2006-01-02", e.str(), loc)
		ends, at = append(ends, d.AddDate(0, 0, 1)), append(at, e)
	}
	if sp, ok := b.length(n, p); ok {
		ends, at = append(ends, sp.after(from, p.DayRule, loc)), append(at, n.get("lasts"))
	}
	if len(ends) == 0 {
		return time.Time{}, false
	}
	for i, e := range ends[1:] {
		if !e.Equal(ends[0]) {
			b.fault(at[i+1], "period %s: this ends at %s, line %d at %s; give one of them or make them agree",
				p.ID, e.UTC().Format(time.RFC3339), at[0].line, ends[0].UTC().Format(time.RFC3339))
			return time.Time{}, false
		}
	}
	if !from.Before(ends[0]) {
		b.fault(at[0], "period %s runs backward: it starts at %s and ends at %s", p.ID, from.UTC().Format(time.RFC3339), ends[0].UTC().Format(time.RFC3339))
		return time.Time{}, false
	}
	return ends[0], true
}

// length reads lasts. A length in days needs the day rule, because thirty dates
// and 720 hours differ where clocks change.
func (b *builder) length(n *node, p truce.Period) (span, bool) {
	l := n.get("lasts")
	if l == nil {
		return span{}, false
	}
	sp, err := parseSpan(l.str())
	if err != nil {
		b.fault(l, "period %s: %v", p.ID, err)
		return span{}, false
	}
	if sp.days > 0 && n.get("day_rule") == nil {
		b.fault(l, "period %s: %s needs day_rule: {count: calendar_days or hours, zone: …}, because days of 24 hours and dates differ where clocks change", p.ID, l.str())
		return span{}, false
	}
	return sp, true
}

// after adds the span to from: dates in loc under calendar_days, 24 hours to the day under hours.
func (sp span) after(from time.Time, rule truce.DayRule, loc *time.Location) time.Time {
	if sp.days > 0 && rule.Count == "calendar_days" {
		return from.In(loc).AddDate(0, 0, sp.days)
	}
	return from.Add(time.Duration(sp.days*24+sp.hours) * time.Hour)
}

// daysOf lists the days of a period: from its start, by dates of loc under
// calendar_days (so that day 1 may be short), else by 24 hours.
func daysOf(p truce.Period, loc *time.Location) []truce.Interval {
	var out []truce.Interval
	from := p.Window.From
	calendar := p.DayRule.Count == "calendar_days"
	for len(out) < truce.MaxPeriodDays && (p.Window.To.IsZero() || from.Before(p.Window.To)) {
		next := from.Add(24 * time.Hour)
		if calendar {
			y, m, d := from.In(loc).Date()
			next = time.Date(y, m, d+1, 0, 0, 0, 0, loc).UTC()
		}
		if !p.Window.To.IsZero() && next.After(p.Window.To) {
			next = p.Window.To
		}
		out = append(out, truce.Interval{From: from, To: next, Zone: p.DayRule.Zone})
		from = next
	}
	return out
}

// overlaps refuses two stretches of one version that share an instant.
func (b *builder) overlaps(periods []truce.Period) {
	byVersion := map[string][]truce.Period{}
	var order []string
	for _, p := range periods {
		if p.Window.From.IsZero() {
			continue
		}
		if byVersion[p.Version] == nil {
			order = append(order, p.Version)
		}
		byVersion[p.Version] = append(byVersion[p.Version], p)
	}
	for _, v := range order {
		list := byVersion[v]
		slices.SortStableFunc(list, func(x, y truce.Period) int { return x.Window.From.Compare(y.Window.From) })
		for i := 1; i < len(list); i++ {
			if list[i-1].Window.Overlaps(list[i].Window) {
				b.fault(b.where["period "+list[i].ID], "periods %s and %s of version %q overlap: %s begins at %s, before %s ends; give rival versions different names under version",
					list[i-1].ID, list[i].ID, v, list[i].ID, list[i].Window.From.Format(time.RFC3339), list[i-1].ID)
			}
		}
	}
}
