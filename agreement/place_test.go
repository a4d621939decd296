package agreement_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// TestZoneOfARegion: a place without a stated region is looked up; on the border it cannot be told.
func TestZoneOfARegion(t *testing.T) {
	a := load(t, "ua-ru-30-day-proposal.yaml")
	kursk, _ := a.Zone("kursk")
	place := func(lat, lon, r68 int) truce.Place {
		return truce.Place{Kind: truce.PlacePoint, At: &truce.Position{Lat: truce.E7(lat * 100000), Lon: truce.E7(lon * 100000)}, R68M: r68, Quality: truce.QualityStated}
	}
	for _, c := range []struct {
		name string
		p    truce.Place
		want agreement.Where
	}{
		{"stated", truce.Place{Kind: truce.PlaceRegion, Region: "RU-KRS"}, agreement.Inside},
		{"stated elsewhere", truce.Place{Kind: truce.PlaceRegion, Region: "UA-59"}, agreement.Outside},
		{"Kursk itself", place(5173, 3619, 500), agreement.Inside},
		{"Sumy itself", place(5091, 3480, 500), agreement.Outside},
		{"near Sudzha, known to 40 km", place(5119, 3527, 40_000), agreement.NearEdge},
		{"no precision", place(5173, 3619, 0), agreement.NearEdge},
		{"nothing", truce.Place{}, agreement.NearEdge},
	} {
		if got, why := agreement.Locate(a, kursk, c.p); got != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, got, why, c.want)
		}
	}
}

// TestSiteOfTheGazetteer: a zone round a known site needs no coordinates.
func TestSiteOfTheGazetteer(t *testing.T) {
	src := strings.Replace(valley, "region: XA-N", "site: npp-kursk, radius_km: 10", 1)
	a, w, err := agreement.Load("a.yaml", []byte(src), nil)
	if err != nil || a.Zones[0].Centre == nil {
		t.Fatalf("%v %v %+v", err, w, a.Zones)
	}
	src = strings.Replace(valley, "region: XA-N", "site: nowhere, radius_km: 10", 1)
	a, w, err = agreement.Load("a.yaml", []byte(src), nil)
	if err != nil || a.Zones[0].Centre != nil || len(w) == 0 || w[0].Code != "site_not_located" {
		t.Errorf("%v %v %+v", err, w, a.Zones)
	}
	if got, why := agreement.Locate(a, a.Zones[0], truce.Place{}); got != agreement.NearEdge || !strings.Contains(why, "not located") {
		t.Errorf("%s %s", got, why)
	}
}

// TestDaysFillThePeriod: the days of a period follow one another without gap and
// make up the whole of it, whatever its start, length, zone and rule.
func TestDaysFillThePeriod(t *testing.T) {
	zones := []string{"Europe/Kyiv", "Europe/Moscow", "Asia/Tbilisi", "America/New_York", "Pacific/Apia", "UTC"}
	rapid.Check(t, func(rt *rapid.T) {
		start := time.Unix(rapid.Int64Range(946684800, 2208988800).Draw(rt, "start"), 0).UTC()
		zone := rapid.SampledFrom(zones).Draw(rt, "zone")
		rule := rapid.SampledFrom([]string{"calendar_days", "hours"}).Draw(rt, "rule")
		lasts := rapid.SampledFrom([]string{"P1D", "P30D", "P2W", "PT36H", "PT1H", "P90D"}).Draw(rt, "lasts")
		src := strings.Replace(valley, `starts: "2031-05-01T00:00:00+04:00", lasts: P30D, day_rule: {count: calendar_days, zone: Asia/Tbilisi}`,
			`starts: "`+start.Format(time.RFC3339)+`", lasts: `+lasts+`, day_rule: {count: `+rule+`, zone: `+zone+`}`, 1)
		a, _, err := agreement.Load("a.yaml", []byte(src), nil)
		if err != nil {
			rt.Fatal(err)
		}
		p := a.Periods[0]
		at := p.Window.From
		for i, d := range p.Days {
			if !d.From.Equal(at) || !d.From.Before(d.To) || d.Duration() > 25*time.Hour {
				rt.Fatalf("day %d is %s to %s after %s", i+1, d.From, d.To, at)
			}
			if n, of, ok := p.DayOf(d.From); !ok || n != i+1 || of != len(p.Days) {
				rt.Fatalf("day %d is called %d of %d", i+1, n, of)
			}
			at = d.To
		}
		if !at.Equal(p.Window.To) {
			rt.Fatalf("the days end at %s, the period at %s", at, p.Window.To)
		}
	})
}
