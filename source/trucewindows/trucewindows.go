// Package trucewindows reads the windows of truces, one row per party's own version.
package trucewindows

import (
	"iter"
	"strings"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads tables of declared windows.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "only declarations that were found; an end that is empty was not stated, which is not the same as none"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Truce windows: hand-coded, each row cites its source"
	const licence = "facts, hand-coded; free to use"
	return source.Info{Name: "truce-windows", Title: "Windows of truces as each party states them", Licence: licence, Attribution: attribution,
		Blind: blind, Ship: source.ShipYes,
		Sources: []truce.Source{{ID: "truce-windows", Title: "Truce windows as stated, hand-coded", Class: truce.ClassDataset, Interest: truce.InterestNeutral,
			Access: "compiled", Licence: licence, Blind: blind, Attribution: attribution, Ship: source.ShipYes}}}
}

// Parse reads truce_id, as_stated_by, start_utc, end_utc, scope, note, source.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"truce_id", "as_stated_by", "start_utc", "end_utc"}}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	who := row.Get("as_stated_by")
	if who == "" || row.Get("truce_id") == "" {
		return nil, row.Fail("as_stated_by", &source.ValueError{Reason: "a window needs a truce and who states it"})
	}
	v, err := window(row)
	if err != nil {
		return nil, err
	}
	party, _, _ := strings.Cut(who, " ")
	if strings.EqualFold(party, "TCG") { // a contact group is no party
		party = ""
	}
	claim := truce.Claim{Truce: row.Get("truce_id"), Claimant: truce.PartyID(party), Speaker: who, Window: v, Measure: "window", Op: truce.OpText,
		Value: row.Get("scope"), Source: row.Get("source"), Note: row.Get("note")}
	if claim.Value == "" {
		claim.Value = "scope not stated"
	}
	rep := truce.Report{Source: "truce-windows", Kind: truce.KindDeclaration, Origin: who, Time: v, Claim: &claim, Note: claim.Note,
		ID: source.ContentID(claim.Truce, who, row.Get("start_utc"), row.Get("end_utc"), claim.Value)}
	if strings.HasPrefix(claim.Source, "http") {
		rep.URL = claim.Source
	}
	return []truce.Report{rep}, nil
}

// window reads the ends as instants or dates. Dates of no stated zone are taken
// as UTC days, marked Approx, with the words kept; an end that is not stated stays open.
func window(row source.Row) (truce.Interval, error) {
	v := truce.Interval{Zone: "UTC"}
	start, end := row.Get("start_utc"), row.Get("end_utc")
	for _, c := range []struct {
		column, value string
		set           func(truce.Interval, bool)
	}{
		{"start_utc", start, func(t truce.Interval, _ bool) { v.From = t.From }},
		{"end_utc", end, func(t truce.Interval, isDate bool) {
			v.To = t.From
			if isDate {
				v.To = t.To
			}
		}},
	} {
		if c.value == "" {
			continue
		}
		t, err := source.ParseTime(c.value, source.TimeOptions{Zone: time.UTC})
		if err != nil {
			return v, row.Fail(c.column, err)
		}
		isDate := t.Duration() > time.Hour
		if isDate {
			v.Approx, v.Stated = true, strings.TrimSpace(start+" to "+end)
		}
		c.set(t, isDate)
	}
	if v.IsZero() {
		return v, row.Fail("start_utc", &source.ValueError{Reason: "neither start nor end is stated"})
	}
	return v, nil
}
