// Package ucdp reads the Georeferenced Event Dataset (GED) of the Uppsala
// Conflict Data Program, yearly and candidate releases, with or without a header.
package ucdp

import (
	"iter"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads GED tables.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "only events with at least one death that a source states; coded yearly, candidates monthly and then revised; no row says nothing about shelling without deaths"

// headerless are the 49 columns of a release that came without a header line.
const headerless = "id,relid,year,active_year,code_status,type_of_violence,conflict_dset_id,conflict_new_id,conflict_name,dyad_dset_id,dyad_new_id,dyad_name," +
	"side_a_dset_id,side_a_new_id,side_a,side_b_dset_id,side_b_new_id,side_b,number_of_sources,source_article,source_office,source_date,source_headline," +
	"source_original,where_prec,where_coordinates,where_description,adm_1,adm_2,latitude,longitude,geom_wkt,priogrid_gid,country,country_id,region," +
	"event_clarity,date_prec,date_start,date_end,deaths_a,deaths_b,deaths_civilians,deaths_unknown,best,high,low,gwnoa,gwnob"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "UCDP Georeferenced Event Dataset, Uppsala University (CC BY 4.0)"
	return source.Info{Name: "ucdp", Title: "UCDP GED events", Licence: "CC BY 4.0", Attribution: attribution, Blind: blind, Ship: source.ShipYes,
		URL: "https://ucdp.uu.se/downloads/", Sources: []truce.Source{{ID: "ucdp-ged", Title: "UCDP GED", Class: truce.ClassDataset,
			Interest: truce.InterestNeutral, Access: "compiled", Licence: "CC BY 4.0", Blind: blind, Attribution: attribution, Ship: source.ShipYes,
			URL: "https://ucdp.uu.se/downloads/"}}}
}

// Parse reads rows with id, date_start, date_end, latitude, longitude and best.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{
		Need:       []string{"id", "date_start", "date_end", "latitude", "longitude", "best", "high", "low"},
		Headerless: strings.Split(headerless, ","), ID: "id"}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	rep := truce.Report{Source: "ucdp-ged", ID: row.Get("id"), Kind: truce.KindPoint, Title: firstOf(row.Get("source_headline"))}
	if _, err := source.ParseCount(rep.ID); err != nil {
		return nil, row.Fail("id", err)
	}
	var err error
	if rep.Time, err = span(row); err != nil {
		return nil, err
	}
	// A summary over more than a week, or one that UCDP could not single out, is
	// a count over a window, not one event.
	if rep.Time.Duration() > 8*24*time.Hour || row.Get("event_clarity") == "2" {
		rep.Kind = truce.KindEpisode
	}
	at, err := source.ParsePosition(row.Get("latitude"), row.Get("longitude"), nil)
	if err != nil {
		return nil, row.Fail("latitude, longitude", err)
	}
	place := truce.Place{Kind: truce.PlacePoint, At: &at, Quality: truce.QualityImported, Name: row.Get("where_coordinates"), Raion: row.Get("adm_2")}
	if code, ok := gazetteer.Default().RegionCode(row.Get("adm_1")); ok {
		place.Region, place.Country = code, code[:2]
	}
	if place.R68M, err = radius(row.Get("where_prec")); err != nil {
		return nil, row.Fail("where_prec", err)
	}
	rep.Places = []truce.Place{place}
	if err := deaths(row, &rep); err != nil {
		return nil, err
	}
	describe(row, &rep)
	return []truce.Report{rep}, nil
}

// span is from the first to the last day; date_prec says how sure UCDP is of them.
func span(row source.Row) (truce.Interval, error) {
	day := func(column string) (truce.Interval, error) {
		date, _, _ := strings.Cut(row.Get(column), " ")
		v, err := source.ParseTime(date, source.TimeOptions{})
		if err != nil {
			return v, row.Fail(column, err)
		}
		return v, nil
	}
	first, err := day("date_start")
	if err != nil {
		return first, err
	}
	last, err := day("date_end")
	if err != nil {
		return last, err
	}
	if last.To.Before(first.To) {
		return first, row.Fail("date_end", &source.ValueError{Value: row.Get("date_end"), Reason: "the end is before the start"})
	}
	switch p := row.Get("date_prec"); p {
	case "", "1":
	case "2", "3", "4", "5":
		first.Approx = true
	default:
		return first, row.Fail("date_prec", &source.ValueError{Value: p, Reason: "not a date precision", Cure: "want 1 to 5"})
	}
	first.To = last.To
	return first, nil
}

// radius turns where_prec into metres that hold 68 %.
func radius(precision string) (int, error) {
	switch precision {
	case "1": // exact place
		return 3_000, nil
	case "2": // within about 25 km of a known place
		return 15_000, nil
	case "3": // second-level unit
		return 25_000, nil
	case "4": // first-level unit
		return 80_000, nil
	case "5": // a line or a loosely drawn area
		return 60_000, nil
	case "6", "7": // country; sea or air
		return 400_000, nil
	}
	return 0, &source.ValueError{Value: precision, Reason: "not a place precision", Cure: "want 1 to 7"}
}

func deaths(row source.Row, rep *truce.Report) error {
	var n [3]int64
	for i, column := range []string{"low", "best", "high"} {
		var err error
		if n[i], err = source.ParseCount(row.Get(column)); err != nil {
			return row.Fail(column, err)
		}
	}
	if n[0] > n[2] || n[1] > n[2] {
		return row.Fail("low, best, high", &source.ValueError{Value: row.Get("low") + ", " + row.Get("best") + ", " + row.Get("high"), Reason: "the estimates of deaths are not in order"})
	}
	low := min(n[0], n[1])
	rep.Killed = truce.Count{Min: &low, Max: &n[2], Unit: "person"}
	for _, column := range []string{"best", "deaths_a", "deaths_b", "deaths_civilians", "deaths_unknown"} {
		if v := row.Get(column); v != "" && (v != "0" || column == "best") {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: "deaths_" + strings.TrimPrefix(column, "deaths_"), Path: []string{v}})
		}
	}
	return nil
}

// violence names UCDP's types of organised violence.
var violence = map[string]string{"1": "state-based conflict", "2": "non-state conflict", "3": "one-sided violence"}

func describe(row source.Row, rep *truce.Report) {
	kind := row.Get("type_of_violence")
	rep.ActWords = violence[kind]
	act, words := source.ActFromText(rep.Title)
	rep.Act = act
	if words != "" {
		rep.ActWords = strings.TrimPrefix(rep.ActWords+": "+words, ": ")
	}
	if kind == "3" {
		rep.Alleged.Words = row.Get("side_a")
		if rep.Act == "" {
			rep.Act = "harm"
		}
	}
	for _, a := range [][2]string{{"side_a", "actor"}, {"side_b", "actor"}, {"dyad_name", "dyad"}, {"number_of_sources", "number_of_sources"}} {
		if v := row.Get(a[0]); v != "" && v != "-1" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: a[1], Path: []string{v}})
		}
	}
	if row.Get("number_of_sources") == "1" {
		rep.Origin = row.Get("source_office")
	}
}

// firstOf takes the first of several headlines joined with semicolons.
func firstOf(s string) string {
	first, _, _ := strings.Cut(s, ";")
	return strings.Trim(strings.TrimSpace(first), `"`)
}
