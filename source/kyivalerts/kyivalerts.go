// Package kyivalerts reads air-raid alerts of Kyiv city by whole hours.
package kyivalerts

import (
	"fmt"
	"iter"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads tables of date, hour_start, hour_end, hours.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "no row on a day means no alert or no data; an alert is a warning, not a strike"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Kyiv alerts: mikerudine/kyiv-air-raid-alerts (CC0), from Kyiv Digital"
	return source.Info{Name: "kyiv-alerts", Title: "Air-raid alerts of Kyiv by the hour", Licence: "CC0", Attribution: attribution, Blind: blind,
		Ship: source.ShipYes, URL: "https://github.com/mikerudine/kyiv-air-raid-alerts",
		Sources: []truce.Source{{ID: "kyiv-alerts", Title: "Air-raid alerts of Kyiv, by the hour", Class: truce.ClassDataset, Interest: truce.InterestParty,
			Party: "UA", Access: "signal", Signal: source.AlertSignal, Licence: "CC0", Blind: blind, Attribution: attribution, Ship: source.ShipYes,
			URL: "https://github.com/mikerudine/kyiv-air-raid-alerts"}}}
}

// Parse reads hours of Kyiv local time; hour_end is the last hour that was touched.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		kyiv, err := source.Kyiv()
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "time zone of Ukraine", Err: err})
			return
		}
		read := func(row source.Row) ([]truce.Report, error) { return read(row, source.TimeOptions{Zone: kyiv}) }
		source.ParseTable(in, source.TableOptions{Need: []string{"date", "hour_start", "hour_end"}}, read)(yield)
	}
}

func read(row source.Row, o source.TimeOptions) ([]truce.Report, error) {
	first, err := hour(row, "hour_start", 0, o)
	if err != nil {
		return nil, err
	}
	last, err := hour(row, "hour_end", 1, o)
	if err != nil {
		return nil, err
	}
	rep := truce.Report{Source: "kyiv-alerts", Kind: truce.KindEpisode, Act: "air/alert", ActWords: "air-raid alert",
		Counts: []truce.Count{truce.Exactly(1, "alert")},
		Time:   truce.Interval{From: first.From, To: last.From, Zone: first.Zone, Approx: true, Stated: "whole hours"},
		Places: []truce.Place{{Kind: truce.PlaceRegion, Region: "UA-30", Name: "Kyiv", Country: "UA", Quality: truce.QualityStated}}}
	if h := row.Get("hours"); h != "" {
		if _, err := source.ParseFloat(h); err != nil {
			return nil, row.Fail("hours", err)
		}
		rep.Attrs = []truce.Attr{{Name: "hours", Path: []string{h}}}
	}
	rep.ID = first.From.Format("2006-01-02T15Z") + "/UA-30"
	return []truce.Report{rep}, nil
}

// hour is the instant at which the hour begins, or ends with plus = 1.
func hour(row source.Row, column string, plus int64, o source.TimeOptions) (truce.Interval, error) {
	h, err := source.ParseCount(row.Get(column))
	if err == nil && h > 23 {
		err = &source.ValueError{Value: row.Get(column), Reason: "not an hour of the day", Cure: "want 0 to 23"}
	}
	if err != nil {
		return truce.Interval{}, row.Fail(column, err)
	}
	v, err := source.ParseTime(fmt.Sprintf("%s %02d:00", row.Get("date"), h+plus), o)
	if err != nil {
		return v, row.Fail("date", err)
	}
	return v, nil
}
