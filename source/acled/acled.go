// Package acled reads exports of ACLED, the Armed Conflict Location and Event Data
// project, in its standard columns.
package acled

import (
	"iter"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads ACLED exports.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "coded weekly from media and local partners; recent weeks are revised; many shellings of one day and place are coded as one event; fatalities are the most conservative figure, and 0 also stands for unknown"

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "ACLED, Armed Conflict Location & Event Data, acleddata.com"
	const licence = "ACLED terms of use: no redistribution of rows"
	return source.Info{Name: "acled", Title: "ACLED event data", Licence: licence, Attribution: attribution, Blind: blind, Ship: source.ShipNo,
		URL: "https://acleddata.com/", Sources: []truce.Source{{ID: "acled", Title: "ACLED", Class: truce.ClassDataset,
			Interest: truce.InterestNeutral, Access: "compiled", Licence: licence, Blind: blind, Attribution: attribution, Ship: source.ShipNo,
			URL: "https://acleddata.com/"}}}
}

// Parse reads rows with event_id_cnty, event_date, event_type, latitude and longitude.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"event_id_cnty", "event_date", "event_type", "latitude", "longitude"}, ID: "event_id_cnty"}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	rep := truce.Report{Source: "acled", ID: row.Get("event_id_cnty"), Kind: truce.KindPoint}
	if rep.ID == "" {
		return nil, row.Fail("event_id_cnty", &source.ValueError{Reason: "no id"})
	}
	day, err := source.ParseTime(row.Get("event_date"), source.TimeOptions{})
	if err != nil {
		return nil, row.Fail("event_date", err)
	}
	if rep.Time, err = widen(day, row.Get("time_precision")); err != nil {
		return nil, row.Fail("time_precision", err)
	}
	at, err := source.ParsePosition(row.Get("latitude"), row.Get("longitude"), nil)
	if err != nil {
		return nil, row.Fail("latitude, longitude", err)
	}
	place := truce.Place{Kind: truce.PlacePoint, At: &at, Quality: truce.QualityImported, Name: row.Get("location"), Raion: row.Get("admin2")}
	if code, ok := gazetteer.Default().RegionCode(row.Get("admin1")); ok {
		place.Region, place.Country = code, code[:2]
	}
	if place.R68M, err = radius(row.Get("geo_precision")); err != nil {
		return nil, row.Fail("geo_precision", err)
	}
	rep.Places = []truce.Place{place}
	if rep.Killed, err = killed(row.Get("fatalities")); err != nil {
		return nil, row.Fail("fatalities", err)
	}
	if stamp := row.Get("timestamp"); stamp != "" {
		sec, err := strconv.ParseInt(stamp, 10, 64)
		if err != nil {
			return nil, row.Fail("timestamp", &source.ValueError{Value: stamp, Reason: "not a time in seconds since 1970"})
		}
		rep.Published = truce.Instant(time.Unix(sec, 0), "+00:00")
	}
	describe(row, &rep)
	return []truce.Report{rep}, nil
}

// widen applies time_precision: 1 the day, 2 the week around it, 3 its month.
func widen(day truce.Interval, precision string) (truce.Interval, error) {
	switch precision {
	case "", "1":
		return day, nil
	case "2":
		day.From, day.To = day.From.AddDate(0, 0, -3), day.To.AddDate(0, 0, 3)
	case "3":
		y, m, _ := day.From.Date()
		day.From = time.Date(y, m, 1, 0, 0, 0, 0, time.UTC)
		day.To = time.Date(y, m+1, 1, 0, 0, 0, 0, time.UTC)
	default:
		return day, &source.ValueError{Value: precision, Reason: "not a time precision", Cure: "want 1, 2 or 3"}
	}
	day.Approx = true
	return day, nil
}

// radius turns geo_precision into metres that hold 68 %: 1 a named settlement,
// 2 near one or part of a district, 3 only the region, whose capital is given.
func radius(precision string) (int, error) {
	switch precision {
	case "", "1":
		return 5_000, nil
	case "2":
		return 20_000, nil
	case "3":
		return 60_000, nil
	}
	return 0, &source.ValueError{Value: precision, Reason: "not a geographic precision", Cure: "want 1, 2 or 3"}
}

// killed leaves 0 unstated, because ACLED writes 0 also where nobody knows.
func killed(s string) (truce.Count, error) {
	if s == "" {
		return truce.Count{}, nil
	}
	n, err := source.ParseCount(s)
	if err != nil || n == 0 {
		return truce.Count{}, err
	}
	return truce.Exactly(n, "person"), nil
}

// acts maps sub-event types to acts. Protests, agreements and the like have none.
var acts = map[string]truce.Act{
	"armed clash": "ground/clash", "government regains territory": "ground/advance", "non-state actor overtakes territory": "ground/advance",
	"non-violent transfer of territory": "ground/advance", "air/drone strike": "air", "shelling/artillery/missile attack": "fire",
	"remote explosive/landmine/ied": "mines", "grenade": "fire", "suicide bomb": "fire/explosion",
	"attack": "harm", "abduction/forced disappearance": "harm/abduction", "sexual violence": "harm", "arrests": "harm/abduction",
	"looting/property destruction": "harm/property", "headquarters or base established": "move/deployment",
}

func describe(row source.Row, rep *truce.Report) {
	kind, sub := row.Get("event_type"), row.Get("sub_event_type")
	rep.Act = acts[strings.ToLower(sub)]
	rep.ActWords = strings.Trim(kind+": "+sub, ": ")
	rep.Text = row.Get("notes")
	// The notes may name the weapon that the type leaves open; a missile is of the
	// air in our tree, but stands under shelling in ACLED's.
	if named, _ := source.ActFromText(rep.Text); named != "" && rep.Act != "" &&
		(named.Within(rep.Act) || rep.Act == "fire" && named == "air/missile") {
		rep.Act = named
	}
	for _, a := range [][2]string{{"disorder_type", "disorder_type"}, {"actor1", "actor"}, {"assoc_actor_1", "associated_actor"},
		{"actor2", "actor"}, {"assoc_actor_2", "associated_actor"}, {"civilian_targeting", "civilian_targeting"}, {"tags", "tags"}} {
		if v := row.Get(a[0]); v != "" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: a[1], Path: []string{v}})
		}
	}
	// Only in one-sided events is the first actor the one who did it.
	if kind == "Explosions/Remote violence" || kind == "Violence against civilians" {
		rep.Alleged = truce.Alleged{Party: partyOf(row.Get("actor1")), Words: row.Get("actor1")}
		rep.Target = row.Get("actor2")
	}
	var outlets []string
	for _, s := range strings.Split(row.Get("source"), ";") {
		if s = strings.TrimSpace(s); s != "" && !slices.Contains(outlets, s) {
			outlets = append(outlets, s)
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: "outlet", Path: []string{s}})
		}
	}
	if len(outlets) == 1 {
		rep.Origin = outlets[0]
	}
}

// partyOf recognises the state forces of the two parties, and no other actor.
func partyOf(actor string) truce.PartyID {
	for _, p := range []struct {
		words string
		party truce.PartyID
	}{{"Forces of Russia", "RU"}, {"Forces of Ukraine", "UA"}} {
		if strings.Contains(actor, p.words) {
			return p.party
		}
	}
	return ""
}
