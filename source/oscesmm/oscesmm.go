// Package oscesmm reads counts of the OSCE Special Monitoring Mission to Ukraine,
// hand-coded from the summaries of its daily reports: daily, cumulative and
// restated figures, with the days that are missing left missing.
package oscesmm

import (
	"iter"
	"regexp"
	"strconv"
	"strings"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads the table of daily reports.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "an empty figure is not in the summary, never zero; reports were not all seen; figures are restated later; what patrols and cameras could not reach is not in them; an exercise outside the zone is counted with the rest"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "OSCE Special Monitoring Mission to Ukraine, daily reports (c) OSCE; figures hand-coded, each row cites its report"
	const licence = "figures hand-coded (facts); reports (c) OSCE"
	return source.Info{Name: "osce-smm", Title: "Daily counts of the OSCE SMM", Licence: licence, Attribution: attribution, Blind: blind, Ship: source.ShipCite,
		URL: "https://www.osce.org/special-monitoring-mission-to-ukraine-closed",
		Sources: []truce.Source{{ID: "osce-smm", Title: "OSCE Special Monitoring Mission to Ukraine", Class: truce.ClassMonitor, Interest: truce.InterestNeutral,
			Access: "saw, heard, camera", Licence: licence, Blind: blind, Attribution: attribution, Ship: source.ShipCite,
			URL: "https://www.osce.org/special-monitoring-mission-to-ukraine-closed"}}}
}

// Parse reads report, issued, as_of_utc, the counts by region, the running total
// and the note. One row gives up to four reports: each region, explosions, the
// running total. A row without any figure gives one report that keeps its words.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"report", "issued", "as_of_utc",
		"violations_donetsk", "violations_luhansk", "cumulative_since_20200727"}}, read)
}

// counterStart is where the running total begins: 00:01 on 27 July 2020 in Kyiv.
var counterStart = time.Date(2020, 7, 26, 21, 1, 0, 0, time.UTC)

func read(row source.Row) ([]truce.Report, error) {
	base, err := common(row)
	if err != nil {
		return nil, err
	}
	var out []truce.Report
	for _, c := range []struct{ column, suffix, region, name, unit, words string }{
		{"violations_donetsk", "donetsk", "UA-14", "Donetsk region", "observation", "ceasefire violation, as the mission counts"},
		{"violations_luhansk", "luhansk", "UA-09", "Luhansk region", "observation", "ceasefire violation, as the mission counts"},
		{"explosions", "explosions", "", "", "explosion", "explosion"},
	} {
		value := row.Get(c.column)
		if value == "" {
			continue
		}
		n, err := source.ParseCount(value)
		if err != nil {
			return nil, row.Fail(c.column, err)
		}
		rep := base
		rep.ID += "/" + c.suffix
		rep.Product = c.suffix
		rep.Act, rep.ActWords = "fire", c.words
		rep.Counts = []truce.Count{truce.Exactly(n, c.unit)}
		if c.region != "" {
			rep.Places = []truce.Place{region(c.region, c.name)}
		}
		out = append(out, rep)
	}
	if total := row.Get("cumulative_since_20200727"); total != "" {
		rep, err := runningTotal(base, total)
		if err != nil {
			return nil, row.Fail("cumulative_since_20200727", err)
		}
		out = append(out, rep)
	}
	if len(out) == 0 {
		base.Kind = truce.KindStatement
		base.ID += "/words"
		out = append(out, base)
	}
	return out, nil
}

func region(code, name string) truce.Place {
	return truce.Place{Kind: truce.PlaceRegion, Region: code, Name: name, Country: "UA", Quality: truce.QualityStated}
}

var (
	shortDay = regexp.MustCompile(`(\d+(?:\.\d)?) h, not 24`)
	restated = regexp.MustCompile(`(donetsk|luhansk) (\d+)`)
)

// common is what the reports of one row share. The window is the 24 hours up to
// as_of unless the note says otherwise.
func common(row source.Row) (truce.Report, error) {
	number := row.Get("report")
	if number == "" {
		return truce.Report{}, row.Fail("report", &source.ValueError{Reason: "no report number"})
	}
	published, err := source.ParseTime(row.Get("issued"), source.TimeOptions{})
	if err != nil {
		return truce.Report{}, row.Fail("issued", err)
	}
	asOf, err := source.ParseTime(row.Get("as_of_utc"), source.TimeOptions{Zone: time.UTC})
	if err != nil {
		return truce.Report{}, row.Fail("as_of_utc", err)
	}
	rep := truce.Report{Source: "osce-smm", ID: number, Kind: truce.KindEpisode, Recorder: "OSCE SMM", Published: published,
		URL: row.Get("source"), Note: row.Get("note")}
	window := 24 * time.Hour
	if m := shortDay.FindStringSubmatch(rep.Note); m != nil {
		if h, err := source.ParseFloat(m[1]); err == nil {
			window = time.Duration(h * float64(time.Hour))
		}
	} else if strings.Contains(rep.Note, "two days in one report") {
		window = 48 * time.Hour
	}
	rep.Time = truce.Interval{From: asOf.From.Add(-window), To: asOf.From, Zone: asOf.Zone}
	if window == 24*time.Hour {
		rep.Time.Approx = true // the start is not in the summary
	}
	for _, m := range restated.FindAllStringSubmatch(row.Get("previous_period_as_restated"), -1) {
		rep.Attrs = append(rep.Attrs, truce.Attr{Name: "previous_period_restated", Path: []string{m[1] + " " + m[2]}})
	}
	if strings.Contains(rep.Note, "assessed") {
		rep.Hedges = []truce.Hedge{{Kind: truce.HedgeAssessed, Words: rep.Note}}
	}
	return rep, nil
}

// runningTotal is the mission's own total since 27 July 2020, a statement that is
// never added to the daily figures.
func runningTotal(base truce.Report, total string) (truce.Report, error) {
	n, err := source.ParseCount(total)
	if err != nil {
		return base, err
	}
	window := truce.Interval{From: counterStart, To: base.Time.To, Zone: "UTC"}
	base.Kind, base.Product, base.Time = truce.KindStatement, "cumulative", window
	base.ID += "/cumulative"
	base.Counts = []truce.Count{truce.Exactly(n, "observation")}
	base.Claim = &truce.Claim{Truce: "donbas-2020", Speaker: "OSCE SMM", Window: window, Measure: "observation/cumulative", Op: truce.OpEqual,
		Value: strconv.FormatInt(n, 10), Source: base.URL, Note: base.Note}
	return base, nil
}
