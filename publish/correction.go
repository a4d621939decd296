package publish

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"
)

// correctionsFor is how long a page says "was 41, now 38".
const correctionsFor = 30 * 24 * time.Hour

// corrections says what the new edition tells otherwise than the old one: days that
// both show, and items whose published fields changed or that are gone. The old
// edition's own corrections are carried on; none is ever dropped. Reasons by item,
// where they are known, go before guesses.
func corrections(old, now Edition, reasons map[string]string) []Correction {
	on := now.Frame.Published.UTC().Format(time.DateOnly)
	var out []Correction
	was := map[string]DayRow{}
	for _, d := range old.Days {
		was[d.Day] = d
	}
	// The last day of the old edition was not over yet: more reports of it are no correction.
	last := ""
	if len(old.Days) > 0 {
		last = old.Days[len(old.Days)-1].Day
	}
	for _, d := range now.Days {
		if o, ok := was[d.Day]; ok && d.Day < last && o.N != d.N {
			out = append(out, Correction{on, "day", d.Day, "incidents", fmt.Sprint(o.N), fmt.Sprint(d.N), because(o, d)})
		}
	}
	out = append(out, itemCorrections(on, old.Items, now.Items, reasons)...)
	slices.SortStableFunc(out, func(a, b Correction) int {
		return cmp.Or(strings.Compare(a.What, b.What), strings.Compare(a.Subject, b.Subject), strings.Compare(a.Field, b.Field))
	})
	return append(out, old.Corrections...)
}

func because(old, now DayRow) string {
	if now.Reports > old.Reports {
		return "late_reports"
	}
	if now.Reports == old.Reports {
		return "regrouped"
	}
	return "withdrawn"
}

func itemCorrections(on string, old, now []Publication, reasons map[string]string) []Correction {
	cur := map[string]Publication{}
	for _, it := range now {
		cur[it.ID] = it
	}
	var out []Correction
	for _, o := range old {
		n, ok := cur[o.ID]
		if o.State == StateMerged && n.State == StatePublished { // it was taken apart again
			out = append(out, Correction{on, "item", o.ID, "state", o.State, n.State, cmp.Or(reasons[o.ID], "split")})
		}
		if o.State != StatePublished {
			continue
		}
		if !ok || n.State != StatePublished {
			c := Correction{on, "item", o.ID, "state", StatePublished, "not_shown", "decided"}
			if ok {
				c.Now, c.Because = n.State, n.State
			}
			out = append(out, c)
			continue
		}
		reason := "late_reports"
		if len(n.Reports) == len(o.Reports) {
			reason = "decided"
		}
		reason = cmp.Or(reasons[o.ID], reason)
		for _, f := range []struct{ name, was, now string }{
			{"reports", fmt.Sprint(len(o.Reports)), fmt.Sprint(len(n.Reports))}, {"from", o.From, n.From}, {"region", o.Region, n.Region}, {"act", o.Act, n.Act},
			{"occurrence", o.Occurrence, n.Occurrence}, {"attribution", o.Attribution, n.Attribution},
		} {
			// What was held back for the strike delay and is now shown was never told otherwise.
			if f.was != f.now && !(o.Delayed && f.name == "act") {
				out = append(out, Correction{on, "item", o.ID, f.name, f.was, f.now, reason})
			}
		}
	}
	return out
}

// Recent lists the corrections of the last 30 days before the edition.
func (e Edition) Recent() []Correction {
	since := e.Frame.Published.Add(-correctionsFor).UTC().Format(time.DateOnly)
	var out []Correction
	for _, c := range e.Corrections {
		if c.On >= since {
			out = append(out, c)
		}
	}
	return out
}
