package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trucewatch/publish"
)

type claimsView struct{ Truces []truceView }

type truceView struct {
	Windows  []windowView
	Totals   figureTable
	Earlier  figureTable // all totals, where there are too many to read at once
	Figures  figureTable
	Chart    chartView
	Compare  *compareView
	Foreign  bool
	Says     []sayView // what explains the difference, most telling first
	Rest     []sayView // what stands in the tables as well
	Parts    []partsView
	Observed []observedView
	Warnings []sayView
}

// figureTable is a table of claimed figures, with or without their windows against the truce.
type figureTable struct {
	Rows   []figureRow
	Covers bool
}

type windowView struct {
	By, From, To, Scope string
	Source              *citeView
}

type citeView struct{ Href, Text string }

type figureRow struct {
	Claimant, Speaker, Accused, Measure, Note, Value, Earlier, Window string
	Covers                                                            []string
	Source                                                            *citeView
}

type sayView struct {
	Text, Lang string
	Sources    []*citeView
	More       int // sources beyond those shown; all stand with the figures below
}

type partsView struct{ Claimant, Accused, Total, Sum, Parts, Agrees string }
type observedView struct{ What, Source, Window, Seen, Note string }

func (v *view) claims() any {
	var out claimsView
	for i, c := range v.e.Claims {
		// How the windows lie against the truce is told for the totals; below it would repeat itself.
		t := truceView{Totals: figureTable{v.figureRows(c.Totals), true}, Figures: figureTable{v.figureRows(c.Figures), false}}
		if len(c.Totals) > manyTotals {
			t.Totals, t.Earlier = figureTable{v.figureRows(latestTotals(c.Totals)), true}, t.Totals
		}
		for _, w := range c.Windows {
			row := windowView{By: v.named(sayView{Text: w.StatedBy}).Text, From: v.tr("openstart"), To: v.tr("openend"), Scope: join(w.Scope, w.Note), Source: cite(w.Source)}
			if !w.Window.From.IsZero() {
				row.From = v.stamp(w.Window.From)
			}
			if !w.Window.To.IsZero() {
				row.To = v.stamp(w.Window.To)
			}
			t.Windows = append(t.Windows, row)
		}
		if len(c.Totals) > 0 {
			t.Chart = v.claimChart(fmt.Sprintf("claims-%d", i+1), latestTotals(c.Totals))
		}
		t.Compare = v.compare(c)
		v.sentences(c.Says, &t)
		for _, p := range c.Parts {
			t.Parts = append(t.Parts, v.parts(p))
		}
		for _, o := range c.Observed {
			t.Observed = append(t.Observed, v.observed(o))
		}
		for _, w := range c.Warnings {
			t.Warnings = append(t.Warnings, v.say(w))
		}
		out.Truces = append(out.Truces, t)
	}
	return out
}

// sentences sets the explanation in the order of what matters; where it is short, none is folded away.
func (v *view) sentences(in []publish.ClaimSentence, t *truceView) {
	says := slices.Clone(in)
	slices.SortStableFunc(says, func(a, b publish.ClaimSentence) int {
		return cmp.Compare(rank(a.Key, t.Compare != nil), rank(b.Key, t.Compare != nil))
	})
	for _, s := range says {
		say := v.named(v.say(s.Text))
		t.Foreign = t.Foreign || say.Lang != ""
		say.Sources, say.More = cites(s.Sources)
		if rank(s.Key, t.Compare != nil) < len(plainFirst) {
			t.Says = append(t.Says, say)
		} else {
			t.Rest = append(t.Rest, say)
		}
	}
	if len(t.Says) == 0 {
		t.Says, t.Rest = t.Rest, nil
	}
}

// manyTotals is how many totals stand open; more are folded away.
const manyTotals = 8

// say shows a text in the page's language; one that is missing is marked as English.
func (v *view) say(w publish.Words) sayView {
	s := sayView{Text: w.In(v.lang)}
	if v.lang == "uk" && w.Uk == "" || v.lang == "ru" && w.Ru == "" {
		s.Lang = "en"
	}
	return s
}

// citesShown is how many addresses stand behind one sentence.
const citesShown = 4

// cites keeps the first addresses, each once.
func cites(sources []string) (out []*citeView, more int) {
	seen := map[string]bool{}
	for _, src := range sources {
		if seen[src] {
			continue
		}
		seen[src] = true
		if len(out) == citesShown {
			more++
			continue
		}
		out = append(out, cite(src))
	}
	return out, more
}

func join(words ...string) string {
	var out []string
	for _, w := range words {
		if w != "" {
			out = append(out, w)
		}
	}
	return strings.Join(out, "; ")
}

// cite links an address by its host; a reference that is no address stands as text.
func cite(src string) *citeView {
	if src == "" {
		return nil
	}
	if rest, ok := strings.CutPrefix(src, "https://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		return &citeView{src, strings.TrimPrefix(host, "www.")}
	}
	if rest, ok := strings.CutPrefix(src, "http://"); ok {
		host, _, _ := strings.Cut(rest, "/")
		return &citeView{src, strings.TrimPrefix(host, "www.")}
	}
	return &citeView{"", src}
}

func (v *view) figureRows(in []publish.ClaimFigure) []figureRow {
	var out []figureRow
	for _, f := range in {
		r := figureRow{Claimant: v.party(f.Claimant), Speaker: f.Speaker, Accused: v.party(f.Accused), Measure: v.measure(f.Measure), Note: f.Note,
			Value: v.claimNumber(f.Claimed), Window: v.span(f.Window), Source: cite(f.Source)}
		if f.PartOf != "" {
			r.Measure += " (" + v.tr("relation.part-of") + ": " + v.measure(f.PartOf) + ")"
		}
		if f.Approx {
			r.Window = v.tr("about", "v", r.Window)
		}
		var earlier []string
		for _, c := range f.Earlier {
			earlier = append(earlier, v.claimNumber(c))
		}
		if len(earlier) > 0 {
			r.Earlier = v.tr("claims.earlier", "list", strings.Join(earlier, ", "))
		}
		for _, c := range f.Covers {
			s := v.tr("claims.covers", "shared", minutes(v.lang, c.Shared), "truce", minutes(v.lang, c.Truce), "by", v.named(sayView{Text: c.StatedBy}).Text)
			if c.Outside > 0 {
				s += " " + v.tr("claims.covers.outside", "h", minutes(v.lang, c.Outside))
			}
			r.Covers = append(r.Covers, s)
		}
		out = append(out, r)
	}
	return out
}

// minutes writes whole minutes as hours, with at most one decimal, rounded down.
func minutes(lang string, m int64) string {
	s := group(lang, m/60)
	if tenth := m % 60 / 6; tenth > 0 {
		point := "."
		if lang != "en" {
			point = ","
		}
		s += point + fmt.Sprint(tenth)
	}
	return s
}

func (v *view) measure(m string) string { return v.word("measure", m) }

// claimNumber is the figure with its hedge, without the unit.
func (v *view) claimNumber(c publish.Claimed) string {
	value := c.Value
	var n int64
	if _, err := fmt.Sscanf(value, "%d", &n); err == nil && fmt.Sprint(n) == value {
		value = v.num(n)
	}
	switch c.Op {
	case ">":
		return v.tr("morethan", "v", value)
	case ">=":
		return v.tr("atleast", "v", value)
	case "~":
		return v.tr("about", "v", value)
	}
	return value
}

// claimValue is the figure with hedge and unit.
func (v *view) claimValue(c publish.Claimed) string {
	if c.Op == "text" {
		return c.Value
	}
	return v.claimNumber(c) + " · " + v.measure(c.Measure)
}

func (v *view) parts(p publish.PartsCheck) partsView {
	out := partsView{Claimant: v.party(p.Total.Claimant), Accused: v.party(p.Total.Accused), Total: v.claimNumber(p.Total), Sum: v.num(p.Sum)}
	var names []string
	for _, c := range p.Parts {
		names = append(names, v.measure(c.Measure)+" "+v.claimNumber(c))
	}
	out.Parts = strings.Join(names, " + ")
	switch {
	case p.Agrees && p.Bounded:
		out.Agrees = v.tr("claims.parts.bounded")
	case p.Agrees:
		out.Agrees = v.tr("claims.parts.agree")
	case p.Missing > 0:
		out.Agrees = v.tr("claims.parts.missing", "n", p.Missing)
	default:
		out.Agrees = v.tr("claims.parts.over", "n", -p.Missing)
	}
	return out
}

func (v *view) observed(o publish.Observed) observedView {
	out := observedView{What: v.word("seen", o.What), Source: v.recorderName(o.Source), Window: v.span(o.Window)}
	if !o.Held {
		out.Seen = v.tr("claims.observed.none")
		return out
	}
	out.Seen = v.tr("claims.observed.rows", "n", o.Rows)
	if o.MadeUp > 0 {
		key := "claims.observed.madeup"
		if o.Note == "day_only" {
			key = "claims.observed.dayonly"
		}
		out.Seen += ", " + v.tr(key, "n", o.MadeUp)
	}
	parts := v.observedRegions(o.Regions)
	parts = append(parts, v.observedValues(o.Values)...)
	if len(parts) > 0 {
		out.Seen += ": " + strings.Join(parts, "; ")
	}
	if o.Note != "" && o.Note != "day_only" {
		out.Note = v.word("seennote", o.Note)
	}
	return out
}

// observedShown is how many regions or values of a series stand in one cell.
const observedShown = 6

// observedRegions names the regions with most rows, by the names of the source.
func (v *view) observedRegions(in []publish.Reason) []string {
	var out []string
	for i, r := range in {
		if i == observedShown && len(in) > observedShown+1 {
			out = append(out, v.tr("claims.observed.more", "n", len(in)-i))
			break
		}
		out = append(out, v.region(r.Words)+" "+v.num(int64(r.N)))
	}
	return out
}

// observedValues writes a short series in full. Of a long one it gives the span of
// values inside the truce and of those around it.
func (v *view) observedValues(in []publish.Value) []string {
	var out []string
	if len(in) <= observedShown {
		for _, x := range in {
			when := v.span(x.Window)
			if x.Region != "" {
				when = v.region(x.Region) + ", " + when
			}
			out = append(out, when+": "+v.amount(x.Value, x.Unit))
		}
		return out
	}
	for _, inside := range []bool{true, false} {
		var lo, hi publish.Value
		n := 0
		for _, x := range in {
			if x.InTruce != inside {
				continue
			}
			if n == 0 || x.Value < lo.Value {
				lo = x
			}
			if n == 0 || x.Value > hi.Value {
				hi = x
			}
			n++
		}
		if n > 0 {
			key := map[bool]string{true: "claims.observed.inside", false: "claims.observed.around"}[inside]
			out = append(out, v.tr(key, "lo", v.amount(lo.Value, lo.Unit), "hi", v.amount(hi.Value, hi.Unit), "n", n))
		}
	}
	return out
}

// amount is a value of a series with its unit; shares come in parts per million.
func (v *view) amount(n int64, unit string) string {
	if strings.HasPrefix(unit, "ppm") || unit == "share_ppm" {
		return percent(n) + " %"
	}
	return v.num(n) + " " + v.word("amount", unit)
}
