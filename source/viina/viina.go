// Package viina reads VIINA 2.0 (Violent Incident Information from News Articles,
// Zhukov and Ayers): the one-per-day table with or without texts, and the full
// table of event reports, alone or joined with its labels.
package viina

import (
	"iter"
	"net/url"
	"slices"
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads VIINA tables.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "news from a changing list of outlets, geocoded and classified by machine; no row means that no outlet of the list wrote, or that the classifier passed over it; extracts are filtered by keywords, so that their silence means nothing at all"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "VIINA 2.0, Yuri Zhukov and Natalie Ayers, ODbL 1.0, github.com/zhukovyuri/VIINA"
	const licence = "ODbL 1.0"
	return source.Info{Name: "viina", Title: "VIINA 2.0 event reports", Licence: licence, Attribution: attribution, Blind: blind,
		Ship: source.ShipYes, URL: "https://github.com/zhukovyuri/VIINA",
		Sources: []truce.Source{{ID: "viina", Title: "VIINA 2.0: events in Ukrainian and Russian news", Class: truce.ClassDataset,
			Interest: truce.InterestUnknown, Access: "compiled", Licence: licence, Blind: blind, Attribution: attribution,
			Ship: source.ShipYes, URL: "https://github.com/zhukovyuri/VIINA"}}}
}

// Parse reads event_1pd (event_id_1pd, date, sources …) and event_info (event_id,
// date, time, source, url, text …) by column names, in any order.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		kyiv, err := source.Kyiv()
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "time zone of Ukraine", Err: err})
			return
		}
		t, err := source.OpenTable(in, source.TableOptions{Need: []string{"event_id|event_id_1pd", "date", "longitude", "latitude"}, ID: "event_id|event_id_1pd"})
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		p := parser{labels: labelColumns(t.Columns()), when: source.TimeOptions{Zone: kyiv}}
		t.Reports(p.read)(yield)
	}
}

type parser struct {
	labels []label
	when   source.TimeOptions
}

func (p parser) read(row source.Row) ([]truce.Report, error) {
	rep := truce.Report{Source: "viina", Kind: truce.KindPoint}
	var err error
	if rep.ID, rep.Published, rep.Time, err = p.identity(row); err != nil {
		return nil, err
	}
	at, err := source.ParsePosition(row.Get("latitude"), row.Get("longitude"), source.UkraineBounds())
	if err != nil {
		return nil, row.Fail("latitude, longitude", err)
	}
	rep.Places = []truce.Place{placeOf(row, at)}
	rep.Title = strings.ToValidUTF8(row.Get("representative_text|text"), "")
	rep.Lang = languages[strings.ToLower(row.Get("lang"))]
	urls := split(row.Get("source_urls|url"))
	if len(urls) > 0 {
		rep.URL = urls[0]
	}
	outlets := split(row.Get("sources_matching|sources|source"))
	rep.Origin = strings.Join(outletOrigins(outlets, rep.URL), "|")
	rep.Product = rep.Origin
	for _, o := range outlets {
		rep.Attrs = append(rep.Attrs, truce.Attr{Name: "outlet", Path: []string{o}})
	}
	if n := row.Get("n_reports"); n != "" {
		count, err := source.ParseCount(n)
		if err != nil {
			return nil, row.Fail("n_reports", err)
		}
		if count > 1 {
			rep.Note = "a group of " + n + " event reports of one kind, place and day, made by VIINA"
		}
	}
	p.classify(row, &rep)
	return []truce.Report{rep}, nil
}

// identity reads id and times. Ids of the one-per-day table start again every
// year, so that the year belongs to them. The hour of the full table is that of
// publication; the day of the event is the day of the report, at best.
func (p parser) identity(row source.Row) (id string, published, when truce.Interval, err error) {
	day, err := source.ParseTime(row.Get("date"), p.when)
	if err != nil {
		return "", published, when, row.Fail("date", err)
	}
	published, when = day, day
	when.Approx = true // the day of the report stands in for the day of the event
	if clock := row.Get("time"); clock != "" {
		local := day.From.In(p.when.Zone).Format("2006-01-02")
		if published, err = source.ParseTime(local+" "+clock, p.when); err != nil {
			return "", published, when, row.Fail("time", err)
		}
	}
	year := day.From.In(p.when.Zone).Format("2006")
	if id = row.Get("event_id"); id != "" {
		return "e" + id, published, when, nil
	}
	if id = row.Get("event_id_1pd"); id == "" {
		return "", published, when, row.Fail("event_id_1pd", &source.ValueError{Reason: "no id"})
	}
	return year + "-" + id, published, when, nil
}

// languages of VIINA, which calls Ukrainian "ua".
var languages = map[string]string{"ua": "uk", "uk": "uk", "ru": "ru", "en": "en"}

// Radii that hold 68 % of places whose position is the centre of a settlement, a
// district or a region of Ukraine: imported positions are a claim, so each is
// wider than the shape itself would ask.
const (
	r68Street     = 500
	r68Settlement = 5_000
	r68District   = 20_000
	r68Region     = 60_000
	r68Country    = 300_000
)

// placeOf keeps VIINA's own position with a precision that fits its level.
func placeOf(row source.Row, at truce.Position) truce.Place {
	p := truce.Place{Kind: truce.PlacePoint, At: &at, Quality: truce.QualityImported, Name: row.Get("asciiname"), Raion: row.Get("ADM2_NAME")}
	if code, ok := gazetteer.Default().RegionCode(row.Get("ADM1_NAME")); ok {
		p.Region, p.Country = code, code[:2]
	}
	if strings.HasPrefix(p.Raion, "n.a.") {
		p.Raion = ""
	}
	switch strings.ToUpper(row.Get("GEO_PRECISION")) {
	case "STREET", "HOUSE", "EXACT", "NUMBER":
		p.R68M = r68Street
	case "ADM2":
		p.R68M = r68District
	case "ADM1":
		p.R68M = r68Region
	case "ADM0":
		p.R68M = r68Country
	case "ADM3", "ADM4", "SETTLEMENT":
		p.R68M = r68Settlement
	default:
		p.R68M = r68Settlement
		if p.Name == "" && row.Get("geonameid") == "" { // a bare point without a named settlement
			p.R68M = r68District
		}
	}
	return p
}

// split cuts a list of VIINA ("a|b" or "a,b" or "a;b") and sorts it.
func split(s string) []string {
	sep := "|"
	if !strings.Contains(s, sep) && !strings.Contains(s, "://") {
		sep = map[bool]string{true: ";", false: ","}[strings.Contains(s, ";")]
	}
	var out []string
	for _, part := range strings.Split(s, sep) {
		if part = strings.TrimSpace(part); part != "" && !slices.Contains(out, part) {
			out = append(out, part)
		}
	}
	slices.Sort(out)
	return out
}

// outletOrigins names where the reports come from: the outlet. Live Universal
// Awareness Map only points to posts of others; there the channel is the origin.
func outletOrigins(outlets []string, link string) []string {
	out := slices.Clone(outlets)
	for i, o := range out {
		if o == "liveuamap" && len(outlets) == 1 {
			if channel := channelOf(link); channel != "" {
				out[i] = channel
			}
		}
	}
	return out
}

// channelOf is the host and account of a post: "t.me/lumsrc", "twitter.com/x".
func channelOf(link string) string {
	u, err := url.Parse(link)
	if err != nil || u.Host == "" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(u.Host), "www.")
	switch host {
	case "t.me", "twitter.com", "x.com", "facebook.com", "mobile.twitter.com":
		path := strings.TrimPrefix(u.Path, "/s/")
		account, _, _ := strings.Cut(strings.TrimPrefix(path, "/"), "/")
		if account != "" {
			return strings.TrimPrefix(host, "mobile.") + "/" + strings.ToLower(account)
		}
	}
	return host
}
