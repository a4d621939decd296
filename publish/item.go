package publish

import (
	"slices"
	"strings"
	"time"

	"trucewatch/ladder"
	"trucewatch/truce"
)

// Values of Publication.InPeriod and InPrevious.
const (
	inPeriod    = "in"
	edgePeriod  = "edge"
	outOfPeriod = "out"
)

// items redacts every incident that may be shown.
func (m *maker) items() ([]Publication, Withheld, error) {
	var out []Publication
	var w Withheld
	for _, inc := range m.incidents {
		p, show, err := m.redact(inc, &w)
		if err != nil {
			return nil, w, err
		}
		if show {
			out = append(out, p)
		}
	}
	slices.SortFunc(out, func(a, b Publication) int { return strings.Compare(a.ID, b.ID) })
	for i := 1; i < len(out); i++ {
		if out[i].ID == out[i-1].ID {
			return nil, w, m.errorf("incident %s stands twice", out[i].ID)
		}
	}
	withoutDeadEnds(out)
	return out, w, nil
}

// redact makes the publication of one incident; show is false where it stays out,
// which w then counts.
func (m *maker) redact(inc truce.Incident, w *Withheld) (p Publication, show bool, err error) {
	r := inc.Reading()
	stub := Publication{ID: string(inc.ID), Exercise: inc.Exercise, InPeriod: outOfPeriod}
	notified := m.notice(inc.ID)
	switch {
	case inc.Recalled:
		stub.State, stub.Reason = StateRecalled, &Text{Words: "safety"}
		w.Recalled++
		return stub, true, nil
	case inc.Withheld:
		w.Decided++
		return stub, false, nil
	case m.held[inc.ID]:
		w.Unapproved++
		return stub, false, nil
	case inc.MergedInto != "":
		stub.State, stub.MergedInto = StateMerged, string(inc.MergedInto)
		return stub, true, nil
	case inc.Disposition == truce.DispWithdrawn:
		stub.State, stub.Reason = StateWithdrawn, m.text(inc, inc.DisposeWhy, inc.DisposeRef)
		return stub, true, nil
	case m.tooYoung(r.Time) && notified == nil: // whoever was notified was told of it
		w.Delayed++
		return stub, false, nil
	case notified == nil && !r.Time.IsZero() && !r.Time.Overlaps(interval(m.frame.Data)):
		w.Outside++
		return stub, false, nil
	}
	if p, err = m.item(inc, stub); err != nil {
		return p, false, err
	}
	p.Notice, p.Early = notified, m.tooYoung(r.Time)
	if p.Early {
		p.InPeriod, p.InPrevious = outOfPeriod, ""
	}
	if p.Delayed {
		w.Strikes++
	}
	return p, true, nil
}

// withoutDeadEnds takes out ids of items that this audience does not see.
func withoutDeadEnds(items []Publication) {
	seen := make(map[string]bool, len(items))
	for _, it := range items {
		seen[it.ID] = true
	}
	for i := range items {
		for _, id := range []*string{&items[i].MergedInto, &items[i].SplitFrom, &items[i].PartOf} {
			if !seen[*id] {
				*id = ""
			}
		}
	}
}

func interval(s Span) truce.Interval { return truce.Interval{From: s.From, To: s.To} }

// tooYoung reports whether an event's end lies within the delay.
func (m *maker) tooYoung(v truce.Interval) bool { return m.within(v, m.p.Delay) }

func (m *maker) within(v truce.Interval, delay time.Duration) bool {
	end := v.To
	if end.IsZero() {
		end = v.From
	}
	return !end.IsZero() && end.Add(delay).After(m.frame.Published)
}

// isStrike reports whether knowing the effect of the act would help whoever
// fired; an act of no stated kind may be one.
func isStrike(a truce.Act) bool {
	switch a {
	case "", "mines/blast", "naval/attack":
		return true
	case "air/alert", "air/overflight":
		return false
	}
	return a.Class() == "fire" || a.Class() == "air" || a.Class() == "thermal" || a.Class() == "harm"
}

func isSignal(a truce.Act) bool { return a == "air/alert" || a.Class() == "thermal" }

func (m *maker) item(inc truce.Incident, p Publication) (Publication, error) {
	r := inc.Reading()
	p.State, p.SplitFrom, p.PartOf = StatePublished, string(inc.SplitFrom), string(inc.PartOf)
	p.From, p.To = m.days(r.Time)
	p.InPeriod, p.InPrevious = placeIn(m.frame.Period, r.Time), placeIn(m.frame.Previous, r.Time)
	p.Region, p.Act, p.Signal = r.Place.Region, string(r.Act), isSignal(r.Act)
	p.Occurrence, p.OccurBy = string(inc.Occurrence), inc.OccurBy
	p.Disposition, p.Disputed, p.AreaLevel = string(inc.Disposition), inc.Disputed, inc.AreaLevel
	p.Cell = m.cell(inc, r)
	p.Raion = m.raion(p, r)
	if !m.p.withholds(WithholdCasualty) {
		p.Killed, p.Injured = number(r.Killed), number(r.Injured)
	}
	m.attribute(inc, &p)
	for _, f := range m.found[inc.ID] {
		switch {
		case f.Status == truce.FindingRuled:
			p.Rulings = append(p.Rulings, Ruling{f.Term, f.Version, string(f.Value), f.By, f.Reason, m.text(inc, f.Reason, rulingOf(f))})
		case f.Value == truce.FindBreach:
			p.Cases++
		}
	}
	slices.SortFunc(p.Rulings, func(a, b Ruling) int {
		return strings.Compare(a.Term+"\x00"+a.Version+"\x00"+a.Value, b.Term+"\x00"+b.Version+"\x00"+b.Value)
	})
	if err := m.reportsOf(inc, &p); err != nil {
		return p, err
	}
	p.Replies = m.replies(inc)
	for i, o := range inc.Readings {
		if i == inc.Preferred {
			continue
		}
		from, to := m.days(o.Time)
		p.Versions = append(p.Versions, ReadingNote{o.Author, from, to, o.Place.Region, string(o.Act)})
	}
	if isStrike(r.Act) && m.within(r.Time, m.p.StrikeDelay) {
		holdBack(&p)
		return p, nil
	}
	p.Exact = m.exact(inc)
	return p, nil
}

// replies lists what parties answered, with the renderings that are held.
func (m *maker) replies(inc truce.Incident) []PublicReply {
	var out []PublicReply
	for _, rep := range inc.Replies {
		if m.p.withholds(WithholdText) {
			rep.Text = ""
		}
		r := PublicReply{By: m.actorName(rep.By), Kind: rep.Kind, Text: clip(rep.Text, 600), At: m.day(rep.At)}
		if t := m.text(inc, r.Text, rep.Ref); t != nil {
			r.Lang, r.Others = t.Lang, t.Others
		}
		out = append(out, r)
	}
	return out
}

// holdBack takes out what would tell whether, where and with what effect a strike hit.
func holdBack(p *Publication) {
	p.Delayed = true
	p.Act = string(truce.Act(p.Act).Class())
	p.Cell, p.Raion, p.Killed, p.Injured, p.Replies, p.Versions = nil, Words{}, Number{}, Number{}, nil, nil
	for i := range p.Rulings {
		p.Rulings[i].Reason, p.Rulings[i].Text = "", nil
	}
	for i := range p.Reports {
		p.Reports[i].Title, p.Reports[i].URL, p.Reports[i].Lang = "", "", ""
	}
}

// cell cuts the place to the policy's rung, or coarser where the place itself is
// not known that well: a cell must not claim a precision that the report lacks.
func (m *maker) cell(inc truce.Incident, r truce.Reading) *Cell {
	pl := r.Place
	if inc.AreaLevel || pl.At == nil || pl.Kind != truce.PlacePoint && pl.Kind != truce.PlaceSector {
		return nil
	}
	// Where monitors were turned back is where monitors were.
	if r.Act.Class() == "access" && m.p.withholds(WithholdMonitors) {
		return nil
	}
	size := ladder.Km20
	switch {
	case m.p.Place == ladder.Cell5km && pl.R68M > 0 && pl.R68M <= 5_000:
		size = ladder.Km5
	case m.p.Place == ladder.Cell5km, m.p.Place == ladder.Cell20km:
	default:
		return nil
	}
	if pl.R68M > 20_000 {
		return nil
	}
	c := ladder.CellOf(*pl.At, size)
	sw, ne := c.Bounds()
	return &Cell{c.String(), sw.Lat.String(), sw.Lon.String(), ne.Lat.String(), ne.Lon.String()}
}

// attribute takes over who is said to have done it, so far as the policy lets it be said.
func (m *maker) attribute(inc truce.Incident, p *Publication) {
	a := inc.Attribution
	p.Attribution = string(a.Level)
	if p.Attribution == "" {
		p.Attribution = string(truce.AttrNone)
	}
	switch a.Level {
	case truce.AttrAttributed:
		p.Party, p.Basis = string(a.Party), a.Basis
	case truce.AttrAlleged, truce.AttrDisputed:
		own := m.notice(inc.ID) != nil // whoever was notified was told who accuses it
		for _, c := range a.Claims {
			if m.p.Who != WhoClaims && !(own && string(c.Accused) == m.p.Party) {
				continue
			}
			x := Accusation{string(c.Accused), m.actorName(c.By)}
			if !slices.Contains(p.Claims, x) {
				p.Claims = append(p.Claims, x)
			}
		}
		slices.SortFunc(p.Claims, func(a, b Accusation) int {
			return strings.Compare(a.Accused+"\x00"+a.By, b.Accused+"\x00"+b.By)
		})
	}
}

// actorName is a party's id as it is, a source's title where it may be named, else its class.
func (m *maker) actorName(by string) string {
	s, ok := m.sources[truce.SourceID(by)]
	switch {
	case !ok:
		return by
	case m.nameable(s):
		return s.Title
	}
	return "class:" + string(s.Class)
}

// placeIn says how an event lies to a span.
func placeIn(s Span, v truce.Interval) string {
	switch {
	case s.IsZero():
		return ""
	case v.IsZero(), !v.Overlaps(interval(s)):
		return outOfPeriod
	case !v.From.IsZero() && !v.To.IsZero() && !v.From.Before(s.From) && !v.To.After(s.To):
		return inPeriod
	}
	return edgePeriod
}

// days gives the first and last day of an event. A time that a source stated as
// whole days is shown as those days, in the zone in which they were stated.
func (m *maker) days(v truce.Interval) (from, to string) {
	loc := m.loc
	wholeDays := v.Duration() >= 23*time.Hour
	if wholeDays {
		if z := m.zoneOf(v.Zone); z != nil {
			loc = z
		}
	}
	layout := time.DateOnly
	if m.p.Time == ladder.Hour && !wholeDays {
		layout = "2006-01-02T15"
	}
	if !v.From.IsZero() {
		from = v.From.In(loc).Format(layout)
	}
	if !v.To.IsZero() {
		to = v.To.Add(-time.Second).In(loc).Format(layout)
	}
	if from == "" {
		from = to
	}
	if to == "" {
		to = from
	}
	return from, to
}

func (m *maker) day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.In(m.loc).Format(time.DateOnly)
}

// zoneOf resolves an IANA name or an offset such as "+03:00"; empty is UTC, nil is not known.
func (m *maker) zoneOf(name string) *time.Location {
	loc, ok := m.zones[name]
	if !ok {
		loc = loadZone(name)
		m.zones[name] = loc
	}
	return loc
}

func loadZone(name string) *time.Location {
	if len(name) == 6 && (name[0] == '+' || name[0] == '-') {
		if t, err := time.Parse("-07:00", name); err == nil {
			_, offset := t.Zone()
			return time.FixedZone(name, offset)
		}
		return nil
	}
	if loc, err := time.LoadLocation(name); err == nil {
		return loc
	}
	return nil
}

func number(c truce.Count) Number {
	return Number{c.Min, c.Max, c.Approx, c.Uncountable, c.Unit}
}
