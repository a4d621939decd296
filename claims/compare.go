package claims

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// Input is what a comparison is made of. Reports may hold anything; statements
// with a claim, declarations of windows, alerts, detections and coverage are used.
type Input struct {
	Truce   string
	Reports []truce.Report
	Sources map[truce.SourceID]truce.Source
	// Agreement gives windows where no declaration does; may be nil.
	Agreement *truce.Agreement
}

// lossPrefix marks measures of losses, which are a proxy of intensity and no count of acts.
const lossPrefix = "loss/"

// Truces lists the ids of all truces that a claim is about, sorted.
func Truces(reports []truce.Report) []string {
	var out []string
	for _, r := range reports {
		if r.Claim != nil && r.Claim.Truce != "" && r.Kind == truce.KindStatement {
			out = append(out, r.Claim.Truce)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// CompareAll makes a comparison for every truce that a claim is about. A claim
// that names no truce is about the one that ag governs, if any.
func CompareAll(reports []truce.Report, sources map[truce.SourceID]truce.Source, ag *truce.Agreement) []truce.ClaimComparison {
	var out []truce.ClaimComparison
	for _, id := range Truces(reports) {
		in := Input{Truce: id, Reports: reports, Sources: sources}
		if ag != nil && ag.ID == id {
			in.Agreement = ag
		}
		out = append(out, Compare(in))
	}
	return out
}

// Compare makes the comparison of one truce.
func Compare(in Input) truce.ClaimComparison {
	w := &work{Input: in}
	w.out.Truce = in.Truce
	w.windows()
	held := w.held()
	for _, c := range held {
		if c.Window.To.After(w.out.AsOf) {
			w.out.AsOf = c.Window.To
		}
	}
	w.counters(held)
	w.parts(held)
	w.observe(held)
	w.lint(held)
	w.sentences()
	return w.out
}

type work struct {
	Input
	out truce.ClaimComparison
}

// held lists the claims about the truce, each once, in one order.
func (w *work) held() []truce.Claim {
	var out []truce.Claim
	for _, r := range w.Reports {
		c := r.Claim
		if c == nil || r.Kind != truce.KindStatement || c.Truce != w.Truce || strings.HasPrefix(c.Measure, lossPrefix) {
			continue
		}
		out = append(out, *c)
	}
	slices.SortFunc(out, compareClaims)
	return slices.CompactFunc(out, func(a, b truce.Claim) bool { return compareClaims(a, b) == 0 })
}

func compareClaims(a, b truce.Claim) int {
	return cmp.Or(cmp.Compare(a.Claimant, b.Claimant), cmp.Compare(a.Accused, b.Accused),
		a.Window.From.Compare(b.Window.From), a.Window.To.Compare(b.Window.To), cmp.Compare(a.Measure, b.Measure),
		cmp.Compare(a.Speaker, b.Speaker), cmp.Compare(a.Op, b.Op), cmp.Compare(a.Value, b.Value), cmp.Compare(a.Source, b.Source))
}

// windows gathers the windows that parties state; where none is declared, those
// of the agreement's accepted periods.
func (w *work) windows() {
	for _, r := range w.Reports {
		c := r.Claim
		if r.Kind != truce.KindDeclaration || c == nil || c.Measure != "window" || c.Truce != w.Truce {
			continue
		}
		s := truce.StatedWindow{StatedBy: c.Speaker, Party: c.Claimant, Window: c.Window, Scope: c.Value, Note: c.Note, Source: c.Source}
		if s.StatedBy == "" {
			s.StatedBy = string(c.Claimant)
		}
		w.out.Windows = append(w.out.Windows, s)
	}
	if w.out.Windows == nil && w.Agreement != nil {
		for _, p := range w.Agreement.Periods {
			if p.Status != truce.StatusAccepted {
				continue
			}
			by := strings.Join(p.HeldBy, ", ")
			if by == "" {
				by = p.ID
			}
			w.out.Windows = append(w.out.Windows, truce.StatedWindow{StatedBy: by, Window: p.Window})
		}
	}
	slices.SortFunc(w.out.Windows, func(a, b truce.StatedWindow) int {
		return cmp.Or(a.Window.From.Compare(b.Window.From), cmp.Compare(a.StatedBy, b.StatedBy), cmp.Compare(a.Scope, b.Scope))
	})
	w.out.Windows = slices.Compact(w.out.Windows)
}

// span is the time from the first stated start to the last stated end; without
// windows, that of the claims. Either end may be zero.
func (w *work) span(held []truce.Claim) truce.Interval {
	var v truce.Interval
	take := func(x truce.Interval) {
		if !x.From.IsZero() && (v.From.IsZero() || x.From.Before(v.From)) {
			v.From = x.From
		}
		if x.To.After(v.To) {
			v.To = x.To
		}
	}
	for _, s := range w.out.Windows {
		take(s.Window)
	}
	if v.From.IsZero() || v.To.IsZero() {
		for _, c := range held {
			take(c.Window)
		}
	}
	return v
}

// overlap compares a claim's window with a stated one; ok is false where an end of either is not stated.
func overlap(s truce.StatedWindow, claim truce.Interval) (o truce.WindowOverlap, ok bool) {
	t := s.Window
	if t.From.IsZero() || t.To.IsZero() || claim.From.IsZero() || claim.To.IsZero() {
		return o, false
	}
	o = truce.WindowOverlap{StatedBy: s.StatedBy, TruceMinutes: minutes(t), ClaimMinutes: minutes(claim), Approx: t.Approx || claim.Approx}
	if t.Overlaps(claim) {
		from, to := later(t.From, claim.From), earlier(t.To, claim.To)
		o.SharedMinutes = minutes(truce.Interval{From: from, To: to})
	}
	o.OutsideMinutes = o.ClaimMinutes - o.SharedMinutes
	return o, true
}

func minutes(v truce.Interval) int64 { return int64(v.Duration() / time.Minute) }

func later(a, b time.Time) time.Time {
	if a.After(b) {
		return a
	}
	return b
}

func earlier(a, b time.Time) time.Time {
	if a.Before(b) {
		return a
	}
	return b
}
