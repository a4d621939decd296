// Package mohcounts reads the daily casualty series of the health authorities of
// Gaza and Lebanon: party-side counts that mix new deaths with late recoveries.
package mohcounts

import (
	"iter"
	"strconv"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads both series; the columns tell them apart.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const (
	gaza    truce.SourceID = "moh-gaza"
	lebanon truce.SourceID = "moh-lebanon"

	blind = "a period of 0 hours means that nothing was published that day, its numbers are in a later row; killed mixes new deaths with bodies recovered, deaths of earlier wounds and cases decided by a committee; no series was published for months"
)

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Health authorities' counts: TechForPalestine/palestine-datasets (public domain)"
	entry := func(id truce.SourceID, title string, party truce.PartyID) truce.Source {
		return truce.Source{ID: id, Title: title, Class: truce.ClassParty, Interest: truce.InterestParty, Party: party, Access: "compiled",
			Licence: "public domain (Unlicense)", Blind: blind, Attribution: attribution, Ship: source.ShipYes,
			URL: "https://github.com/TechForPalestine/palestine-datasets"}
	}
	return source.Info{Name: "moh-counts", Title: "Daily counts of the health authorities of Gaza and Lebanon", Licence: "public domain (Unlicense)",
		Attribution: attribution, Blind: blind, Ship: source.ShipYes, URL: "https://github.com/TechForPalestine/palestine-datasets",
		Sources: []truce.Source{entry(gaza, "Ministry of Health, Gaza", "PS-gaza"), entry(lebanon, "Ministry of Public Health, Lebanon", "LB")}}
}

// Parse reads report_date, report_source, report_period and the counts.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		t, err := source.OpenTable(in, source.TableOptions{Need: []string{"report_date", "report_source", "report_period", "killed", "injured", "killed_truce_new|phase"}})
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		id := gaza
		if t.Has("phase") {
			id = lebanon
		}
		t.Reports(func(row source.Row) ([]truce.Report, error) { return read(row, id) })(yield)
	}
}

// figures are the columns that count people in the reported period, with the unit of each.
var figures = []struct{ column, unit string }{
	{"killed_truce_new", "person killed, new"}, {"killed_recovered", "body recovered"},
	{"killed_succumbed", "person died of earlier wounds"}, {"killed_committee", "death confirmed by committee"},
}

// notes are columns kept as they are: running totals, the publisher's own
// estimates (ext_), the counter that was reset.
var notes = []string{"killed_cum", "injured_cum", "killed_cum_reported", "injured_cum_reported", "ext_killed", "ext_killed_cum", "ext_injured", "ext_injured_cum", "phase", "report_source"}

func read(row source.Row, id truce.SourceID) ([]truce.Report, error) {
	day, err := source.ParseTime(row.Get("report_date"), source.TimeOptions{})
	if err != nil {
		return nil, row.Fail("report_date", err)
	}
	hours, err := source.ParseCount(row.Get("report_period"))
	if err != nil || hours > 10*366*24 {
		return nil, row.Fail("report_period", &source.ValueError{Value: row.Get("report_period"), Reason: "not a number of hours"})
	}
	rep := truce.Report{Source: id, ID: row.Get("report_date"), Kind: truce.KindEpisode, Published: day, Act: "harm/casualty",
		Time: truce.Interval{From: day.To.Add(-time.Duration(max(hours, 24)) * time.Hour), To: day.To, Approx: true,
			Stated: strconv.FormatInt(hours, 10) + " hours reported on " + row.Get("report_date")},
		Places: []truce.Place{place(id)}}
	if rep.Killed, err = count(row, "killed", "person"); err != nil {
		return nil, err
	}
	if rep.Injured, err = count(row, "injured", "person"); err != nil {
		return nil, err
	}
	for _, f := range figures {
		c, err := count(row, f.column, f.unit)
		if err != nil {
			return nil, err
		}
		if !c.IsZero() {
			rep.Counts = append(rep.Counts, c)
		}
	}
	switch {
	case hours == 0:
		rep.Note = "nothing was published for this day; its numbers are in a later row; this is not a zero"
		rep.Killed, rep.Injured, rep.Counts = truce.Count{}, truce.Count{}, nil
	case row.Get("report_source") == "missing":
		rep.Note = "no publication was found for this day"
	}
	for _, n := range notes {
		if v := row.Get(n); v != "" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: n, Path: []string{v}})
		}
	}
	return []truce.Report{rep}, nil
}

func count(row source.Row, column, unit string) (truce.Count, error) {
	s := row.Get(column)
	if s == "" {
		return truce.Count{}, nil
	}
	n, err := source.ParseCount(s)
	if err != nil {
		return truce.Count{}, row.Fail(column, err)
	}
	return truce.Exactly(n, unit), nil
}

func place(id truce.SourceID) truce.Place {
	if id == lebanon {
		return truce.Place{Kind: truce.PlaceRegion, Region: "LB", Name: "Lebanon", Country: "LB", Quality: truce.QualityStated}
	}
	return truce.Place{Kind: truce.PlaceRegion, Region: "PS-GZA", Name: "Gaza", Country: "PS", Quality: truce.QualityStated}
}
