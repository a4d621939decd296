// Package csv writes an edition's tables as CSV files (RFC 4180, UTF-8, LF),
// one row each for incidents, reports, regions, days, recorders, sources,
// coverage, claims, counts and corrections.
//
// Every file ends with the columns exercise (in each row of an exercise) and
// attribution (in the first row): the lines that whoever uses the file must name.
// Text that a spreadsheet would run as a formula gets an apostrophe in front.
package csv

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"strconv"
	"strings"
	"time"

	"trucewatch/publish"
)

// Format writes CSV.
type Format struct{}

// Name is "csv".
func (Format) Name() string { return "csv" }

// Files returns the tables of the edition.
func (Format) Files(e publish.Edition) ([]publish.File, error) {
	var out []publish.File
	for _, t := range []table{incidents(e), reports(e), regions(e), days(e), recorders(e), sources(e), coverage(e), claims(e), counts(e), corrections(e)} {
		data, err := t.encode(e)
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", t.name, err)
		}
		out = append(out, publish.File{Path: "data/" + t.name + ".csv", Data: data})
	}
	return out, nil
}

type table struct {
	name string
	head []string
	rows [][]string
}

func (t *table) add(cells ...string) { t.rows = append(t.rows, cells) }

// encode writes the table; one without rows still carries its attribution.
func (t table) encode(e publish.Edition) ([]byte, error) {
	var buf bytes.Buffer
	w := csv.NewWriter(&buf)
	mark := ""
	if e.Frame.Exercise {
		mark = "EXERCISE"
	}
	if err := w.Write(append(append([]string{}, t.head...), "exercise", "attribution")); err != nil {
		return nil, err
	}
	names := strings.Join(e.Attribution, " | ")
	if len(t.rows) == 0 {
		t.rows = [][]string{make([]string, len(t.head))}
	}
	for i, r := range t.rows {
		for j := range r {
			r[j] = safe(r[j])
		}
		line := append(append([]string{}, r...), mark, "")
		if i == 0 {
			line[len(line)-1] = safe(names)
		}
		if err := w.Write(line); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return buf.Bytes(), w.Error()
}

// safe keeps a spreadsheet from taking text for a formula. Plain numbers pass.
func safe(s string) string {
	if s == "" || !strings.ContainsAny(s[:1], "=+-@\t\r") {
		return s
	}
	if _, err := strconv.ParseFloat(s, 64); err == nil {
		return s
	}
	return "'" + s
}

func num(n int) string { return strconv.Itoa(n) }

func opt(p *int64) string {
	if p == nil {
		return ""
	}
	return strconv.FormatInt(*p, 10)
}

// milli writes thousandths exactly as a decimal.
func milli(p *int64) string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("%d.%03d", *p/1000, *p%1000)
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return ""
}

func incidents(e publish.Edition) table {
	t := table{name: "incidents", head: []string{"incident", "state", "first_day", "last_day", "in_period", "in_previous_period", "region", "cell",
		"south", "west", "north", "east", "act", "signal", "occurrence", "occurrence_by", "attribution", "attributed_to", "disputed", "disposition",
		"cases_under_examination", "rulings", "killed_min", "killed_max", "injured_min", "injured_max", "reports", "origins", "area_level",
		"details_held_back", "merged_into", "split_from", "raion"}}
	for _, it := range e.Items {
		c := publish.Cell{}
		if it.Cell != nil {
			c = *it.Cell
		}
		var rulings []string
		for _, r := range it.Rulings {
			rulings = append(rulings, r.Term+": "+r.Value+" ("+r.By+")")
		}
		t.add(it.ID, it.State, it.From, it.To, it.InPeriod, it.InPrevious, it.Region, c.Name, c.South, c.West, c.North, c.East, it.Act, yes(it.Signal),
			it.Occurrence, it.OccurBy, it.Attribution, it.Party, yes(it.Disputed), it.Disposition, num(it.Cases), strings.Join(rulings, "; "),
			opt(it.Killed.Min), opt(it.Killed.Max), opt(it.Injured.Min), opt(it.Injured.Max), num(len(it.Reports)), num(len(it.Origins)),
			yes(it.AreaLevel), yes(it.Delayed), it.MergedInto, it.SplitFrom, it.Raion.En)
	}
	return t
}

func reports(e publish.Edition) table {
	t := table{name: "reports", head: []string{"incident", "report", "source", "class", "origin", "origin_name", "published", "relation", "title", "lang", "url"}}
	for _, it := range e.Items {
		for i, r := range it.Reports {
			t.add(it.ID, num(i+1), r.Source, r.Class, num(r.Origin+1), it.Origins[r.Origin].Label, r.Published, r.Relation, r.Title, r.Lang, r.URL)
		}
	}
	return t
}

func regions(e publish.Edition) table {
	t := table{name: "regions", head: []string{"region", "class", "in_period", "on_edge", "previous_period", "hours_watched_at_least", "observed"}}
	for _, r := range e.Regions {
		state := "reported"
		switch {
		case r.NotObserved():
			state = "not observed"
		case r.WatchedMilliHours != nil:
			state = "watched"
		}
		if len(r.Classes) == 0 {
			// A count without anybody watching is empty, never 0.
			n := ""
			if r.WatchedMilliHours != nil {
				n = "0"
			}
			t.add(r.Region, "", n, n, n, milli(r.WatchedMilliHours), state)
		}
		for _, c := range r.Classes {
			t.add(r.Region, c.Class, num(c.N), num(c.Edge), num(c.Previous), milli(r.WatchedMilliHours), state)
		}
	}
	return t
}

func days(e publish.Edition) table {
	t := table{name: "days", head: append([]string{"day", "in_period", "incidents", "signals", "reports", "watched_permille_at_least", "partial"}, publish.Classes()...)}
	for _, d := range e.Days {
		row := []string{d.Day, yes(d.InPeriod), num(d.N), num(d.Signals), num(d.Reports), opt(d.WatchedPermille), yes(d.Partial)}
		for _, n := range d.ByClass {
			row = append(row, num(n))
		}
		t.add(row...)
	}
	return t
}

func recorders(e publish.Edition) table {
	t := table{name: "recorders", head: []string{"recorded_by", "class", "unit", "in_period", "on_edge", "previous_period", "all_data", "incidents", "silence_means_nothing_when"}}
	for _, r := range e.Recorders {
		t.add(r.Source, r.Class, r.Unit, num(r.N), num(r.Edge), num(r.Previous), num(r.All), num(r.Items), r.Blind)
	}
	return t
}

func sources(e publish.Edition) table {
	t := table{name: "sources", head: []string{"source", "title", "class", "interest", "party", "access", "owner", "derived_from", "signal", "licence",
		"silence_means_nothing_when", "url", "reports", "origins", "source_attribution"}}
	for _, s := range e.Sources {
		t.add(s.ID, s.Title, s.Class, s.Interest, s.Party, s.Access, s.Owner, s.DerivedFrom, s.Signal, s.Licence, s.Blind, s.URL, num(s.Reports), num(s.Origins), s.Attribution)
	}
	return t
}

func coverage(e publish.Edition) table {
	t := table{name: "coverage", head: []string{"region", "day", "kind", "source", "hours", "hours_possible", "share", "line_km", "why", "rows"}}
	for _, c := range e.Coverage {
		share := ""
		if c.SharePPM != nil {
			share = fmt.Sprintf("%d.%06d", *c.SharePPM/1_000_000, *c.SharePPM%1_000_000)
		}
		t.add(c.Region, c.Day, c.Kind, c.Source, milli(c.MilliHours), milli(c.Expected), share, opt(c.LineKM), c.Why, num(c.Rows))
	}
	return t
}

func claims(e publish.Edition) table {
	t := table{name: "claims", head: []string{"truce", "role", "claimant", "accused", "speaker", "window_from", "window_to", "window_assumed",
		"measure", "operator", "value", "source_address", "note"}}
	add := func(truce, role string, c publish.Claimed) {
		t.add(truce, role, c.Claimant, c.Accused, c.Speaker, instant(c.Window.From), instant(c.Window.To), yes(c.Approx), c.Measure, c.Op, c.Value, c.Source, c.Note)
	}
	for _, c := range e.Claims {
		for _, group := range []struct {
			role string
			rows []publish.ClaimFigure
		}{{"total", c.Totals}, {"figure", c.Figures}} {
			for _, f := range group.rows {
				add(c.Truce, group.role, f.Claimed)
				for _, x := range f.Earlier {
					add(c.Truce, "earlier value of the same counter", x)
				}
			}
		}
	}
	return t
}

func counts(e publish.Edition) table {
	t := table{name: "counts", head: []string{"rule", "apart", "min", "max", "approximate", "unit", "recorded_by", "accused", "reports_without_number", "from", "to"}}
	for _, c := range e.Counts {
		t.add(c.Rule, c.Apart, opt(c.Value.Min), opt(c.Value.Max), yes(c.Value.Approx), c.Value.Unit, c.Recorder, c.Accused, num(c.NotCounted), instant(c.Period.From), instant(c.Period.To))
	}
	return t
}

func corrections(e publish.Edition) table {
	t := table{name: "corrections", head: []string{"corrected_on", "what", "subject", "field", "was", "now", "because"}}
	for _, c := range e.Corrections {
		t.add(c.On, c.What, c.Subject, c.Field, c.Was, c.Now, c.Because)
	}
	return t
}
