package publish

import (
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// Comparison sets the figures of all claimants of one truce side by side.
type Comparison struct {
	Truce    string          `json:"truce"`
	Windows  []StatedWindow  `json:"windows,omitempty"`
	Totals   []ClaimFigure   `json:"totals,omitempty"`
	Figures  []ClaimFigure   `json:"figures,omitempty"`
	Parts    []PartsCheck    `json:"parts,omitempty"`
	Observed []Observed      `json:"observed,omitempty"`
	Warnings []Words         `json:"warnings,omitempty"`
	Says     []ClaimSentence `json:"sentences,omitempty"`
	AsOf     time.Time       `json:"as_of,omitzero"`
}

// ClaimSentence is one sentence of the explanation with where it can be read.
type ClaimSentence struct {
	Key     string   `json:"key"`
	Text    Words    `json:"text"`
	Sources []string `json:"sources,omitempty"`
}

// StatedWindow is the window of a truce as one party states it.
type StatedWindow struct {
	StatedBy string `json:"stated_by"`
	Party    string `json:"party,omitempty"`
	Window   Span   `json:"window"`
	Approx   bool   `json:"approx,omitempty"`
	Scope    string `json:"scope,omitempty"`
	Note     string `json:"note,omitempty"`
	Source   string `json:"source,omitempty"`
}

// Claimed is one figure as its claimant states it: claimant (who recorded) and
// accused are two fields, and either may be empty.
type Claimed struct {
	Claimant string `json:"claimant,omitempty"`
	Accused  string `json:"accused,omitempty"`
	Speaker  string `json:"speaker,omitempty"`
	Window   Span   `json:"window"`
	Approx   bool   `json:"approx,omitempty"` // a bound of the window is about or assumed
	Measure  string `json:"measure"`
	Op       string `json:"op"`
	Value    string `json:"value"`
	Source   string `json:"source,omitempty"`
	Note     string `json:"note,omitempty"`
}

// ClaimFigure is a claimed figure at its last value.
type ClaimFigure struct {
	Claimed
	Number  *int64    `json:"number,omitempty"` // nil for words
	Earlier []Claimed `json:"earlier,omitempty"`
	PartOf  string    `json:"part_of,omitempty"`
	Covers  []Covers  `json:"covers,omitempty"`
}

// Covers says how a claim's window lies against one stated window, in whole minutes.
type Covers struct {
	StatedBy string `json:"stated_by"`
	Truce    int64  `json:"truce_minutes"`
	Claim    int64  `json:"claim_minutes"`
	Shared   int64  `json:"shared_minutes"`
	Outside  int64  `json:"outside_minutes"`
}

// PartsCheck compares a claimed total with the parts held here.
type PartsCheck struct {
	Total   Claimed   `json:"total"`
	Parts   []Claimed `json:"parts"`
	Inside  []Claimed `json:"inside,omitempty"`
	Sum     int64     `json:"sum"`
	Bounded bool      `json:"bounded,omitempty"`
	Agrees  bool      `json:"agrees"`
	Missing int64     `json:"missing"`
}

// Observed is what somebody else saw in the window of a claim.
type Observed struct {
	What    string   `json:"what"`
	Source  string   `json:"source"`
	Origin  string   `json:"origin"`
	Window  Span     `json:"window"`
	Rows    int      `json:"rows"`
	Held    bool     `json:"held"`
	MadeUp  int      `json:"made_up,omitempty"`
	Regions []Reason `json:"regions,omitempty"`
	Values  []Value  `json:"values,omitempty"`
	Note    string   `json:"note,omitempty"`
}

// Value is one value of a series; shares are in parts per million.
type Value struct {
	Window  Span   `json:"window"`
	Region  string `json:"region,omitempty"`
	Value   int64  `json:"value"`
	Unit    string `json:"unit"`
	InTruce bool   `json:"in_truce,omitempty"`
}

func claimed(c truce.Claim) Claimed {
	return Claimed{string(c.Claimant), string(c.Accused), c.Speaker, Span{c.Window.From, c.Window.To}, c.Window.Approx,
		c.Measure, string(c.Op), c.Value, webOrWords(c.Source), c.Note}
}

// webOrWords keeps web addresses and plain references, and nothing that a browser would run.
func webOrWords(s string) string {
	if u := webAddress(s); u != "" {
		return u
	}
	if strings.Contains(s, ":") {
		return ""
	}
	return clip(s, 200)
}

func claimedAll(cs []truce.Claim) []Claimed {
	var out []Claimed
	for _, c := range cs {
		out = append(out, claimed(c))
	}
	return out
}

func (m *maker) claims() []Comparison {
	var out []Comparison
	for _, c := range m.comparisons {
		v := Comparison{Truce: c.Truce, Totals: claimFigures(c.Totals), Figures: claimFigures(c.Figures), AsOf: c.AsOf}
		for _, w := range c.Windows {
			v.Windows = append(v.Windows, StatedWindow{w.StatedBy, string(w.Party), Span{w.Window.From, w.Window.To}, w.Window.Approx,
				w.Scope, w.Note, webOrWords(w.Source)})
		}
		for _, p := range c.Parts {
			v.Parts = append(v.Parts, PartsCheck{claimed(p.Total), claimedAll(p.Parts), claimedAll(p.Inside), p.Sum, p.Bounded, p.Agrees, p.Missing})
		}
		for _, o := range c.Observed {
			v.Observed = append(v.Observed, m.observed(o))
		}
		for _, w := range c.Warnings {
			// What a sentence says in the same words is not said twice.
			if !slices.ContainsFunc(c.Sentences, func(s truce.Sentence) bool { return s.Text["en"] == w.Text["en"] }) {
				v.Warnings = append(v.Warnings, words(w.Text))
			}
		}
		for _, s := range c.Sentences {
			say := ClaimSentence{Key: s.Key, Text: words(s.Text)}
			for _, src := range s.Sources {
				if u := webOrWords(src); u != "" {
					say.Sources = append(say.Sources, u)
				}
			}
			v.Says = append(v.Says, say)
		}
		out = append(out, v)
	}
	return out
}

func claimFigures(in []truce.ClaimFigure) []ClaimFigure {
	var out []ClaimFigure
	for _, f := range in {
		v := ClaimFigure{Claimed: claimed(f.Claim), Number: f.Value, Earlier: claimedAll(f.Earlier), PartOf: f.PartOf}
		for _, c := range f.Covers {
			v.Covers = append(v.Covers, Covers{c.StatedBy, c.TruceMinutes, c.ClaimMinutes, c.SharedMinutes, c.OutsideMinutes})
		}
		out = append(out, v)
	}
	return out
}

func (m *maker) observed(o truce.ObservedBeside) Observed {
	v := Observed{What: o.What, Origin: o.Origin, Window: Span{o.Window.From, o.Window.To}, Rows: o.Rows, Held: o.Held, MadeUp: o.MadeUp, Note: o.Note}
	v.Source = m.actorName(string(o.Source))
	for _, r := range o.Regions {
		v.Regions = append(v.Regions, Reason{Words: r.Name, N: r.Rows})
	}
	for _, s := range o.Values {
		v.Values = append(v.Values, Value{Span{s.Window.From, s.Window.To}, s.Region, s.Value, s.Unit, s.InTruce})
	}
	return v
}
