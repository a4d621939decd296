// Package ualosses reads the daily series of Russian losses as Ukraine's General
// Staff claims them: a party's figures about the other, used for their change
// from day to day.
package ualosses

import (
	"iter"
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads the series.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "a claim of one party about the other's losses, rounded, without a way to check it; published in the morning for the day before; the meaning of a class changes over the years (drone after 2025)"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Losses claimed by the General Staff of Ukraine: PetroIvaniuk/2022-Ukraine-Russia-War-Dataset (MIT)"
	return source.Info{Name: "ua-losses", Title: "Losses of Russia as claimed by Ukraine, daily", Licence: "MIT", Attribution: attribution, Blind: blind,
		Ship: source.ShipYes, URL: "https://github.com/PetroIvaniuk/2022-Ukraine-Russia-War-Dataset",
		Sources: []truce.Source{{ID: "ua-losses", Title: "Losses of Russia as claimed by Ukraine's General Staff", Class: truce.ClassParty,
			Interest: truce.InterestParty, Party: "UA", Access: "told", Licence: "MIT", Blind: blind, Attribution: attribution, Ship: source.ShipYes,
			URL: "https://github.com/PetroIvaniuk/2022-Ukraine-Russia-War-Dataset"}}}
}

// Parse reads date and, for every class X, X_new and X_cum: one statement per
// class and day, about the day before.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		kyiv, err := source.Kyiv()
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "time zone of Ukraine", Err: err})
			return
		}
		t, err := source.OpenTable(in, source.TableOptions{Need: []string{"date", "personnel_new"}})
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		var classes []string
		for _, c := range t.Columns() {
			if class, ok := strings.CutSuffix(c, "_new"); ok {
				classes = append(classes, class)
			}
		}
		t.Reports(func(row source.Row) ([]truce.Report, error) {
			return read(row, classes, source.TimeOptions{Zone: kyiv})
		})(yield)
	}
}

func read(row source.Row, classes []string, o source.TimeOptions) ([]truce.Report, error) {
	published, err := source.ParseTime(row.Get("date"), o)
	if err != nil {
		return nil, row.Fail("date", err)
	}
	days := int64(1)
	if s := row.Get("days_since_previous"); s != "" {
		if days, err = source.ParseCount(s); err != nil || days < 1 || days > 31 {
			return nil, row.Fail("days_since_previous", &source.ValueError{Value: s, Reason: "not a number of days between 1 and 31"})
		}
	}
	// The count ends on the morning of publication, at an hour nobody states.
	window := published
	window.From = published.From.In(o.Zone).AddDate(0, 0, -int(days)).UTC()
	window.To, window.Approx, window.Stated = published.From, true, "published on the morning after"
	var out []truce.Report
	for _, class := range classes {
		value := row.Get(class + "_new")
		if value == "" {
			continue
		}
		rep, err := statement(class, value, published, window)
		if err != nil {
			return nil, row.Fail(class+"_new", err)
		}
		if total := row.Get(class + "_cum"); total != "" {
			rep.Attrs = []truce.Attr{{Name: "cumulative", Path: []string{total}}}
		}
		rep.ID = row.Get("date") + "/" + class
		out = append(out, rep)
	}
	if len(out) == 0 {
		return nil, row.Fail("personnel_new", &source.ValueError{Reason: "the row states no figure"})
	}
	return out, nil
}

func statement(class, value string, published, window truce.Interval) (truce.Report, error) {
	rep := truce.Report{Source: "ua-losses", Kind: truce.KindStatement, Product: class, Published: published, Time: window,
		Claim: &truce.Claim{Claimant: "UA", Speaker: "General Staff", Window: window, Measure: "loss/" + class, Op: truce.OpAbout, Value: value,
			Note: "losses of RU as claimed by UA"}}
	digits, negative := strings.CutPrefix(value, "-")
	n, err := source.ParseCount(digits)
	if err != nil {
		return rep, err
	}
	if negative { // the claimant lowered its own running total
		rep.Note = "the running total went down by " + digits
		return rep, nil
	}
	count := truce.Exactly(n, class)
	count.Approx = true
	rep.Counts = []truce.Count{count}
	return rep, nil
}
