package publish

import (
	"cmp"
	"net/url"
	"slices"
	"strings"

	"trucewatch/truce"
)

// nameable reports whether a source may be named. People who watch on the ground
// never are, and a source that is not in the register is not either. What a party
// states in public and what a satellite product shows is named in any case: who
// recorded a figure is part of the figure.
func (m *maker) nameable(s truce.Source) bool {
	switch s.Class {
	case truce.ClassParty, truce.ClassSatellite:
		return true
	case truce.ClassOutlet, truce.ClassDataset, truce.ClassMonitor:
		return !m.p.withholds(WithholdSources)
	}
	return false
}

func (m *maker) classOf(id truce.SourceID) string {
	if s, ok := m.sources[id]; ok {
		return string(s.Class)
	}
	return "unknown"
}

// reportsOf lists an incident's reports and origins, oldest first.
func (m *maker) reportsOf(inc truce.Incident, p *Publication) error {
	type member struct {
		truce.Member
		report truce.Report
	}
	var ms []member
	for _, mem := range inc.Members {
		r, ok := m.reports[mem.Key]
		if !ok {
			return m.errorf("incident %s names report %s, which is not among the reports", inc.ID, mem.Key)
		}
		ms = append(ms, member{mem, r})
	}
	slices.SortFunc(ms, func(a, b member) int {
		return cmp.Or(a.report.Published.From.Compare(b.report.Published.From), a.Key.Compare(b.Key))
	})
	origins := map[string]int{}
	for _, mem := range ms {
		s := m.sources[mem.report.Source]
		key := mem.Origin
		if key == "" {
			key = s.OriginOf(mem.report)
		}
		o, ok := origins[key]
		if !ok {
			o = len(p.Origins)
			origins[key] = o
			p.Origins = append(p.Origins, Origin{Label: m.originLabel(key, s), Class: m.classOf(mem.report.Source)})
		}
		p.Origins[o].N++
		p.Reports = append(p.Reports, m.reportedBy(mem.report, mem.Member, s, o))
	}
	p.Why = m.why(inc, *p)
	return nil
}

// originLabel names an origin where the source that carries it may be named.
func (m *maker) originLabel(key string, carrier truce.Source) string {
	if s, ok := m.sources[truce.SourceID(key)]; ok {
		if m.nameable(s) {
			return s.Title
		}
		return ""
	}
	if !m.nameable(carrier) {
		return ""
	}
	return clip(key, 80)
}

const titleLimit = 120

func (m *maker) reportedBy(r truce.Report, mem truce.Member, s truce.Source, origin int) ReportedBy {
	out := ReportedBy{Class: m.classOf(r.Source), Origin: origin, Published: m.day(r.Published.From)}
	if mem.Relation != "same" {
		out.Relation = mem.Relation
	}
	if !m.nameable(s) {
		return out
	}
	out.Source = string(s.ID)
	if s.Ship != "no" && !m.p.withholds(WithholdLinks) {
		out.URL = webAddress(r.URL)
	}
	if m.p.Titles && s.Ship == "yes" {
		out.Title, out.Lang = clip(firstOf(r.Title, r.Text), titleLimit), r.Lang
	}
	return out
}

// webAddress keeps addresses of the web only, without user and password.
func webAddress(s string) string {
	u, err := url.Parse(strings.TrimSpace(s))
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.User != nil || len(s) > 500 {
		return ""
	}
	return u.String()
}

// why gives the keys of the sentences that say why the reports belong together.
// Scores never leave the desk.
func (m *maker) why(inc truce.Incident, p Publication) []string {
	if len(inc.Members) < 2 {
		return []string{"alone"}
	}
	var out []string
	if len(p.Origins) == 1 {
		out = append(out, "one_origin")
	} else {
		out = append(out, "several_origins")
	}
	same := func(key string, get func(truce.Report) string) {
		first := get(m.reports[inc.Members[0].Key])
		if first == "" {
			return
		}
		for _, mem := range inc.Members[1:] {
			if get(m.reports[mem.Key]) != first {
				return
			}
		}
		out = append(out, key)
	}
	same("same_day", func(r truce.Report) string { d, _ := m.days(r.Time); return d })
	before := len(out)
	same("same_place", func(r truce.Report) string { return r.At().Key })
	if len(out) == before {
		same("same_region", func(r truce.Report) string { return r.At().Region })
	}
	same("same_act", func(r truce.Report) string { return string(r.Act) })
	same("same_text", func(r truce.Report) string { return firstOf(r.Text, r.Title) })
	same("same_link", func(r truce.Report) string { return r.URL })
	if len(inc.Decisions) > 0 {
		out = append(out, "decided")
	}
	return out
}

// sourceRows lists the register's nameable entries.
func (m *maker) sourceRows() []SourceRow {
	n := map[truce.SourceID]int{}
	origins := map[truce.SourceID]map[string]bool{}
	copies := map[truce.ReportKey]string{} // articles have the origin that their copying shows
	for _, c := range m.told.Copies {
		copies[c.Article] = c.Origin
	}
	for _, k := range m.shownReports() {
		r := m.reports[k]
		if _, words := r.Said(); words {
			continue // a part of an article, which is counted
		}
		n[r.Source]++
		if origins[r.Source] == nil {
			origins[r.Source] = map[string]bool{}
		}
		from, copied := copies[k]
		if !copied {
			from = m.sources[r.Source].OriginOf(r)
		}
		origins[r.Source][from] = true
	}
	var out []SourceRow
	for id, s := range m.sources {
		if !m.nameable(s) {
			continue
		}
		row := SourceRow{ID: string(id), Title: s.Title, Class: string(s.Class), Interest: string(s.Interest), Party: string(s.Party),
			Access: s.Access, Owner: s.Owner, Signal: s.Signal, Licence: s.Licence, Blind: s.Blind,
			Attribution: s.Attribution, URL: webAddress(s.URL), Reports: n[id], Origins: len(origins[id])}
		if from, ok := m.sources[s.DerivedFrom]; ok && m.nameable(from) {
			row.DerivedFrom = string(s.DerivedFrom)
		}
		out = append(out, row)
	}
	slices.SortFunc(out, func(a, b SourceRow) int { return strings.Compare(a.ID, b.ID) })
	return out
}

// observing reports whether a report of this kind says that something happened.
func observing(k truce.ReportKind) bool {
	switch k {
	case truce.KindPoint, truce.KindEpisode, truce.KindDetection, truce.KindAccess:
		return true
	}
	return false
}

// recorderRows counts reports by who recorded them; sources that may not be named by their class.
func (m *maker) recorderRows(items []Publication) []RecorderRow {
	type key struct{ source, class, unit string }
	rows := map[key]*RecorderRow{}
	for _, k := range m.shownReports() {
		r := m.reports[k]
		when := r.Time
		if when.IsZero() {
			when = r.Published
		}
		if !observing(r.Kind) || m.tooYoung(when) {
			continue
		}
		s := m.sources[r.Source]
		id := key{class: m.classOf(r.Source), unit: reportUnit(r)}
		blind := ""
		if m.nameable(s) {
			id.source, blind = string(s.ID), s.Blind
		}
		row := rows[id]
		if row == nil {
			row = &RecorderRow{Source: id.source, Class: id.class, Unit: id.unit, Blind: blind}
			rows[id] = row
		}
		row.All++
		switch placeIn(m.frame.Period, when) {
		case inPeriod:
			row.N++
		case edgePeriod:
			row.Edge++
		}
		if p := placeIn(m.frame.Previous, when); p == inPeriod || p == edgePeriod {
			row.Previous++
		}
	}
	for _, it := range items {
		if it.InPeriod == outOfPeriod {
			continue
		}
		counted := map[key]bool{}
		for _, r := range it.Reports {
			for id, row := range rows {
				if id.source == r.Source && id.class == r.Class && !counted[id] && id.unit == itemUnit(it) {
					counted[id] = true
					row.Items++
				}
			}
		}
	}
	var out []RecorderRow
	for _, row := range rows {
		out = append(out, *row)
	}
	slices.SortFunc(out, func(a, b RecorderRow) int {
		return cmp.Or(cmp.Compare(a.Unit, b.Unit), cmp.Compare(a.Class, b.Class), cmp.Compare(a.Source, b.Source))
	})
	return out
}

// reportUnit says what one report of a source counts as.
func reportUnit(r truce.Report) string { return unitOf(r.Act) }

func itemUnit(it Publication) string { return unitOf(truce.Act(it.Act)) }

func unitOf(a truce.Act) string {
	switch {
	case a == "air/alert":
		return "alert"
	case a.Class() == "thermal":
		return "heat_spot"
	}
	return "report"
}

// interests counts the period's reports by the interest of their source.
func (m *maker) interests() []InterestCount {
	n := map[InterestCount]int{}
	for _, k := range m.shownReports() {
		r := m.reports[k]
		if !observing(r.Kind) || isSignal(r.Act) || m.tooYoung(r.Time) || placeIn(m.frame.Period, r.Time) == outOfPeriod {
			continue
		}
		s := m.sources[r.Source]
		c := InterestCount{Interest: string(s.Interest)}
		if c.Interest == "" {
			c.Interest = string(truce.InterestUnknown)
		}
		if s.Interest == truce.InterestParty || s.Interest == truce.InterestAlly {
			c.Party = string(s.Party)
		}
		n[c]++
	}
	var out []InterestCount
	for c, k := range n {
		c.Reports = k
		out = append(out, c)
	}
	slices.SortFunc(out, func(a, b InterestCount) int {
		return cmp.Or(cmp.Compare(a.Interest, b.Interest), cmp.Compare(a.Party, b.Party))
	})
	return out
}
