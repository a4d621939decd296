package fuse

import (
	"fmt"
	"testing"

	"trucewatch/truce"
)

func pixel(id, product string, at, lat int64) Report {
	return Report{ID: id, Source: "satellite", Product: product, Kind: "detection", Act: "thermal/anomaly",
		Time:  Span{1743465600 + at, 1743465600 + at + 1},
		Place: Place{Lat: truce.E7(lat), Lon: 380_000_000, RadiusM: 375, Stated: true}}
}

// TestOneFireIsOneReport: pixels of one pass and later passes fold; another
// fire, and the same place a week later, do not.
func TestOneFireIsOneReport(t *testing.T) {
	in := []Report{pixel("p1", "viirs-a", 0, 480_000_000), pixel("p2", "viirs-a", 0, 480_040_000),
		pixel("p3", "viirs-b", 12*3600, 480_020_000), pixel("far", "viirs-a", 0, 480_400_000),
		pixel("late", "viirs-a", 7*day, 480_000_000)}
	res, err := Run(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	inc := map[string]string{}
	for _, a := range res.Assignments {
		inc[a.Report] = string(a.Incident)
	}
	if inc["p1"] != inc["p2"] || inc["p1"] != inc["p3"] {
		t.Errorf("one fire was split: %v", inc)
	}
	if inc["far"] == inc["p1"] || inc["late"] == inc["p1"] {
		t.Errorf("two fires were joined: %v", inc)
	}
}

// TestAFireIsNoSecondRouteOnABusyFront: on a quiet stretch a pixel may join an
// outlet's report, at a known burner and on a busy front it may not.
func TestAFireIsNoSecondRouteOnABusyFront(t *testing.T) {
	outlet := Report{ID: "o", Source: "outlet", Time: Span{1743465600, 1743465600 + 3600},
		Place: Place{Lat: 480_000_000, Lon: 380_000_000, RadiusM: 500, Stated: true}}
	linked := func(extra []Report, opt Options) bool {
		res, err := Run(append([]Report{outlet, pixel("p", "a", 600, 480_000_000)}, extra...), opt)
		if err != nil {
			t.Fatal(err)
		}
		for _, l := range res.Links {
			if l.A == "o" && l.B == "p" {
				return true
			}
		}
		return false
	}
	if !linked(nil, Options{}) {
		t.Error("on a quiet stretch the pixel and the report are strangers")
	}
	if linked(nil, Options{Burners: []Burner{{Lat: 480_000_000, Lon: 380_000_000, RadiusM: 1000}}}) {
		t.Error("a known burner became a second route")
	}
	var busy []Report
	for i := range 400 {
		r := outlet
		r.ID, r.Source = fmt.Sprintf("b%d", i), fmt.Sprintf("src%d", i%5)
		r.Place.Lat += truce.E7(int64(i%20-10) * 20_000)
		r.Place.Lon += truce.E7(int64(i/20-10) * 20_000)
		busy = append(busy, r)
	}
	if linked(busy, Options{}) {
		t.Error("a pixel on a busy front became a second route")
	}
}

// TestPlaceDayGivesARange: twenty like events of one place and day, told by two
// sources in the same words, cannot be paired.
func TestPlaceDayGivesARange(t *testing.T) {
	var in []Report
	for i := range 40 {
		in = append(in, Report{ID: fmt.Sprintf("r%02d", i), Source: fmt.Sprintf("set-%d", i%2), Act: "fire/mortar",
			Time:  Span{1743465600, 1743465600 + day},
			Place: Place{Lat: 480_100_000, Lon: 380_100_000, RadiusM: 1500, Stated: true}})
	}
	res, err := Run(in, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(res.PlaceDays) != 1 || res.PlaceDays[0].Min != 20 || res.PlaceDays[0].Max != 40 || res.PlaceDays[0].Reports != 40 {
		t.Errorf("got %v, want 40 reports, between 20 and 40 incidents", res.PlaceDays)
	}
}
