package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

func mismatchError(f Frame, what string, total, sum int) error {
	return fmt.Errorf("edition %d of %s: %s: the total is %d, its rows give %d; nothing is released until they agree",
		f.Number, f.Mission, what, total, sum)
}

// Agreement is the agreement as pages show it.
type Agreement struct {
	ID         string    `json:"id"`
	Title      Words     `json:"title"`
	Label      string    `json:"label"`
	Status     string    `json:"status"`
	Written    string    `json:"written,omitempty"` // yes, no
	Mediators  []string  `json:"mediators,omitempty"`
	DeclaredBy []string  `json:"declared_by,omitempty"`
	Version    int       `json:"version"`
	Dated      string    `json:"dated,omitempty"`
	Basis      string    `json:"basis,omitempty"`
	Parties    []Party   `json:"parties"`
	Actors     []Actor   `json:"actors,omitempty"`
	Periods    []Period  `json:"periods"`
	Terms      []Term    `json:"terms"`
	Monitors   []Monitor `json:"monitors,omitempty"`
	Bodies     []Body    `json:"bodies,omitempty"`
	Rules      []Rule    `json:"counting,omitempty"`
	Shapes     []Shape   `json:"shapes,omitempty"`
	HasDecider bool      `json:"has_decider"`
	Issues     []string  `json:"issues,omitempty"`
}

// Actor is an armed actor that is no party; for whom it acts is somebody's claim.
type Actor struct {
	ID        string   `json:"id"`
	Name      Words    `json:"name"`
	ActsFor   string   `json:"acts_for,omitempty"`
	ClaimedBy []string `json:"claimed_by,omitempty"`
	NotBound  []string `json:"not_bound_says,omitempty"`
}

// Period is one version of when terms run.
type Period struct {
	ID       string    `json:"id"`
	Version  string    `json:"version"`
	Status   string    `json:"status"`
	From     time.Time `json:"from,omitzero"`
	To       time.Time `json:"to,omitzero"`
	StartsOn string    `json:"starts_on,omitempty"`
	Lasts    string    `json:"lasts,omitempty"`
	Day      int       `json:"day,omitempty"` // day of the period at the edition's data time
	Days     int       `json:"days,omitempty"`
	HeldBy   []string  `json:"held_by,omitempty"`
	Zone     string    `json:"zone,omitempty"`
	Note     Words     `json:"note,omitzero"`
}

// Term is one prohibition, obligation or permission.
type Term struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"`
	Status  string   `json:"status"`
	Text    Words    `json:"text"`
	WordsOf string   `json:"words_of,omitempty"`
	AskedBy []string `json:"asked_by,omitempty"`
	Binds   []string `json:"binds,omitempty"` // whom the text means
	Bound   []string `json:"bound,omitempty"` // who accepted or declared it
	Acts    []string `json:"acts,omitempty"`
	Where   []string `json:"where,omitempty"`
	Due     string   `json:"due,omitempty"`
	// Observability: A direct in hours, B in days, C documents or people only, D practically not observable.
	Observability string `json:"observability,omitempty"`
}

// Monitor is who may watch, and who accepted or refused that.
type Monitor struct {
	ID       string   `json:"id"`
	Name     Words    `json:"name,omitzero"`
	Status   string   `json:"status"`
	Accepted []string `json:"accepted_by,omitempty"`
	Refused  []string `json:"refused_by,omitempty"`
}

// Body decides, or only meets.
type Body struct {
	ID      string   `json:"id"`
	Name    Words    `json:"name,omitzero"`
	Members []string `json:"members"`
	Rule    string   `json:"rule"`
}

// Rule is a counting rule.
type Rule struct {
	ID        string   `json:"id"`
	Text      Words    `json:"text,omitzero"`
	Unit      string   `json:"unit"`
	Exercises string   `json:"exercises"`
	HeldBy    []string `json:"held_by,omitempty"`
}

// Shape is a zone or line of the agreement as somebody draws it, in exact decimals
// of a degree, longitude first. It is the agreement's text, not an observation.
type Shape struct {
	ID     string        `json:"id"`
	Kind   string        `json:"kind"`
	HeldBy []string      `json:"held_by,omitempty"`
	Closed bool          `json:"closed"`
	Parts  [][][2]string `json:"parts"`
}

func words(w truce.Words) Words {
	if len(w) == 0 {
		return Words{}
	}
	return Words{En: w.In("en"), Uk: w["uk"], Ru: w["ru"]}
}

func ids[T ~string](in []T) []string {
	var out []string
	for _, v := range in {
		out = append(out, string(v))
	}
	return out
}

// agreementView copies what is shown of the agreement.
func (m *maker) agreementView() *Agreement {
	if m.agreement == nil {
		return nil
	}
	a := m.agreement
	v := &Agreement{ID: a.ID, Title: words(a.Title), Label: a.Label, Status: a.Status, Mediators: a.Mediated,
		DeclaredBy: ids(a.DeclaredBy), Version: a.Number, Dated: a.Dated, Basis: a.Basis, HasDecider: a.HasDecider(), Issues: a.Issues}
	if a.Written != nil {
		v.Written = map[bool]string{true: "yes", false: "no"}[*a.Written]
	}
	parties := slices.SortedFunc(slices.Values(a.Parties), func(x, y truce.AgreementParty) int { return cmp.Compare(x.ID, y.ID) })
	for i, p := range parties {
		slot := i + 1
		if slot > 2 {
			slot = 0
		}
		v.Parties = append(v.Parties, Party{ID: string(p.ID), Name: words(p.Name), Slot: slot, Stance: p.Stance.Value, StanceOn: p.Stance.ReportedOn})
	}
	for _, x := range a.Actors {
		act := Actor{ID: string(x.ID), Name: words(x.Name), ActsFor: string(x.ActsFor), ClaimedBy: x.ClaimedBy}
		for _, s := range x.NotBound {
			act.NotBound = append(act.NotBound, s.By)
		}
		v.Actors = append(v.Actors, act)
	}
	for _, p := range a.Periods {
		n, of, _ := p.DayOf(m.frame.AsOf.Add(-time.Second))
		v.Periods = append(v.Periods, Period{ID: p.ID, Version: p.Version, Status: string(p.Status), From: p.Window.From, To: p.Window.To,
			StartsOn: p.StartsOn, Lasts: p.Lasts, Day: n, Days: of, HeldBy: p.HeldBy, Zone: p.DayRule.Zone, Note: words(p.Note)})
	}
	for _, t := range a.Terms {
		v.Terms = append(v.Terms, Term{ID: t.ID, Kind: string(t.Kind), Status: string(t.Status), Text: words(t.Text), WordsOf: string(t.WordsOf),
			AskedBy: ids(t.AskedBy), Binds: ids(t.Binds), Bound: ids(t.Bound), Acts: ids(t.Acts), Where: t.Where, Due: t.Due,
			Observability: observability(t)})
	}
	for _, x := range a.Monitors {
		mon := Monitor{ID: x.ID, Name: words(x.Name), Status: string(x.Status), Accepted: ids(x.AcceptedBy)}
		for _, s := range x.RefusedBy {
			mon.Refused = append(mon.Refused, s.By)
		}
		v.Monitors = append(v.Monitors, mon)
	}
	for _, b := range a.Bodies {
		body := Body{ID: b.ID, Name: words(b.Name), Rule: string(b.Rule.Kind)}
		for _, mem := range b.Members {
			body.Members = append(body.Members, mem.ID)
		}
		v.Bodies = append(v.Bodies, body)
	}
	for _, r := range a.Counting {
		v.Rules = append(v.Rules, Rule{r.ID, words(r.Text), r.Unit, r.Exercises, r.HeldBy})
	}
	v.Shapes = shapes(*a)
	return v
}

// shapes copies drawn lines and zones; circles round a site are left to the text.
func shapes(a truce.Agreement) []Shape {
	path := func(ps []truce.Position) [][2]string {
		var out [][2]string
		for _, p := range ps {
			out = append(out, [2]string{p.Lon.String(), p.Lat.String()})
		}
		return out
	}
	var out []Shape
	for _, l := range a.Lines {
		s := Shape{ID: l.ID, Kind: l.Kind, HeldBy: l.HeldBy}
		for _, part := range l.Parts {
			s.Parts = append(s.Parts, path(part))
		}
		if len(s.Parts) > 0 {
			out = append(out, s)
		}
	}
	for _, z := range a.Zones {
		s := Shape{ID: z.ID, Kind: z.Kind, HeldBy: z.HeldBy, Closed: true}
		for _, r := range z.Rings {
			if !r.Hole {
				s.Parts = append(s.Parts, path(r.Points))
			}
		}
		if len(s.Parts) > 0 {
			out = append(out, s)
		}
	}
	return out
}

// observability is the hardest to see of a term's acts; where it names none, that of its kind.
func observability(t truce.Term) string {
	var worst byte
	for _, a := range truce.Acts() {
		for _, want := range t.Acts {
			if a.Act == want && a.Observability > worst {
				worst = a.Observability
			}
		}
	}
	if worst != 0 {
		return string(worst)
	}
	switch t.Kind {
	case truce.TermNoFire, truce.TermNoAir, truce.TermNoOffensive, truce.TermProtectedSite, truce.TermAccess,
		truce.TermNotify, truce.TermMonitors:
		return "A"
	case truce.TermNoMovement, truce.TermWithdrawal, truce.TermDeadline:
		return "B"
	case truce.TermNoSupply, truce.TermNoMobilisation, truce.TermOrder, truce.TermPersons:
		return "C"
	case truce.TermNoTraining:
		return "D"
	}
	return ""
}

// termRows summarises findings by term and version. The machine's proposals appear
// as a number of cases only, and not even that where a term binds one party alone.
func (m *maker) termRows(items []Publication) []TermRow {
	shown := map[string]bool{}
	for _, it := range items {
		shown[it.ID] = it.State == StatePublished
	}
	type key struct{ term, version string }
	type tally struct {
		TermRow
		bound               map[truce.PartyID]bool
		ruled, silent, whys map[string]int
	}
	rows := map[key]*tally{}
	for _, f := range m.findings {
		if f.Incident != "" && !shown[string(f.Incident)] {
			continue
		}
		k := key{f.Term, f.Version}
		r := rows[k]
		if r == nil {
			r = &tally{TermRow: TermRow{Term: f.Term, Version: f.Version}, bound: map[truce.PartyID]bool{},
				ruled: map[string]int{}, silent: map[string]int{}, whys: map[string]int{}}
			rows[k] = r
		}
		for _, p := range f.Bound {
			r.bound[p] = true
		}
		if f.Value == truce.FindCannotTell {
			r.whys[f.Why]++
		}
		switch {
		case f.Incident == "":
			r.silent[string(f.Value)]++
		case f.Status == truce.FindingRuled:
			r.ruled[string(f.Value)]++
		case f.Value == truce.FindBreach:
			r.Cases++
		case f.Value == truce.FindPermitted:
			r.Permitted++
		case f.Value == truce.FindNotInForce:
			r.NotTested++
		case f.Value == truce.FindCannotTell:
			r.Unclear++
		}
	}
	out := make([]TermRow, 0, len(rows))
	for _, r := range rows {
		if len(r.bound) < 2 {
			r.Cases = -1
		}
		r.Ruled, r.Silent, r.Why = reasons(r.ruled), reasons(r.silent), whyReasons(r.whys)
		out = append(out, r.TermRow)
	}
	slices.SortFunc(out, func(a, b TermRow) int {
		return cmp.Or(strings.Compare(a.Term, b.Term), strings.Compare(a.Version, b.Version))
	})
	return out
}

// reasons turns a tally into rows, most frequent first.
func reasons(n map[string]int) []Reason {
	var out []Reason
	for w, k := range n {
		out = append(out, Reason{Words: w, N: k})
	}
	slices.SortFunc(out, func(a, b Reason) int {
		return cmp.Or(cmp.Compare(b.N, a.N), strings.Compare(a.Words, b.Words))
	})
	return out
}

// countRows sums the figures of the edition's period under each counting rule, by
// recorder, accused and unit. Only what one recorder counted in one unit under one
// rule is ever added; a figure whose window lies mostly outside the period is left out.
func (m *maker) countRows() []CountRow {
	type key struct{ rule, recorder, accused, unit, apart string }
	type sum struct {
		CountRow
		count truce.Count
	}
	rows := map[key]*sum{}
	for _, c := range m.counts {
		if m.holds(c.Incidents) {
			continue // a figure would tell of what waits for an approval
		}
		middle := c.Period.From.Add(c.Period.Duration() / 2)
		if !interval(m.frame.Period).Contains(middle) || c.Period.IsZero() {
			continue
		}
		k := key{c.Rule, c.Recorder, "", c.Count.Unit, c.Apart}
		if m.p.Who == WhoClaims {
			k.accused = string(c.Accused)
		}
		r := rows[k]
		if r == nil {
			r = &sum{CountRow: CountRow{Rule: c.Rule, Recorder: m.actorName(c.Recorder), Accused: k.accused, Apart: c.Apart,
				Period: Span{c.Period.From, c.Period.To}}, count: truce.Exactly(0, c.Count.Unit)}
			rows[k] = r
		}
		if total, err := r.count.Add(c.Count); err == nil {
			r.count = total
		}
		r.NotCounted += len(c.NotCounted)
		if c.Period.From.Before(r.Period.From) {
			r.Period.From = c.Period.From
		}
		if c.Period.To.After(r.Period.To) {
			r.Period.To = c.Period.To
		}
	}
	keys := make([]key, 0, len(rows))
	for k := range rows {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b key) int {
		return cmp.Or(strings.Compare(a.rule, b.rule), strings.Compare(a.recorder, b.recorder), strings.Compare(a.accused, b.accused),
			strings.Compare(a.unit, b.unit), strings.Compare(a.apart, b.apart))
	})
	var out, without []CountRow
	for _, k := range keys {
		r := rows[k]
		r.Value = number(r.count)
		// "At least 0" says nothing: no report stated a number.
		if r.Value.Max == nil && r.Value.Min != nil && *r.Value.Min == 0 {
			r.Value = Number{Unit: k.unit}
			without = append(without, r.CountRow)
			continue
		}
		out = append(out, r.CountRow)
	}
	return append(out, without...)
}
