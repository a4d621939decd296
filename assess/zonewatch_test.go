package assess_test

import (
	"fmt"
	"strings"
	"testing"

	"trucewatch/truce"
)

// plant is the field with a term that runs within 10 km of a site.
var plant = strings.NewReplacer("zones: [", "zones: [{id: plant, centre: {lat: -39, lon: 60}, radius_km: 10, kind: protected_site}, ",
	"kind: no_fire, text: x, binds: [A, B]", "kind: no_fire, text: x, binds: [A, B], where: [plant]").Replace(field)

// from puts a watch at a point, seeing so many metres.
func from(c truce.Coverage, lonE5, radius int) truce.Coverage {
	c.Place = &truce.Place{Kind: truce.PlacePoint, At: &truce.Position{Lat: -390000000, Lon: truce.E7(lonE5 * 100)}, R68M: radius}
	return c
}

// TestSilenceByShareOfAZone: what a watch covers of a drawn zone is measured; where
// that is too little the zone is not observed, and the share is said.
func TestSilenceByShareOfAZone(t *testing.T) {
	patrol := func(hours int64) truce.Coverage {
		return watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), hours)
	}
	named := patrol(12)
	named.Region = "plant"
	turned := from(patrol(0), 6000000, 12_000)
	turned.Why = "access denied"
	for _, c := range []struct {
		name string
		rows []truce.Coverage
		want truce.FindingValue
		says []string
	}{
		{"all of it, most of the day", []truce.Coverage{from(patrol(20), 6000000, 12_000)}, truce.FindNoBreach, []string{"20 of 24 hours", "100 %"}},
		{"3 of 10 km: a tenth of the area", []truce.Coverage{from(patrol(24), 6000000, 3_000)}, truce.FindCannotTell, []string{"9", "of the area of plant", "asks for 50 %", "not observed"}},
		{"8 of 10 km all day: two thirds", []truce.Coverage{from(patrol(24), 6000000, 8_000)}, truce.FindNoBreach, []string{"of 24 hours", "64"}},
		{"8 of 10 km for half a day", []truce.Coverage{from(patrol(12), 6000000, 8_000)}, truce.FindCannotTell, []string{"on average", "asks for 50 %"}},
		{"two posts see it together", []truce.Coverage{from(patrol(20), 5993000, 9_000), from(patrol(20), 6007000, 9_000)}, truce.FindNoBreach, []string{"of 24 hours"}},
		{"elsewhere", []truce.Coverage{from(patrol(24), 6100000, 9_000)}, truce.FindCannotTell, []string{"not observed"}},
		{"a region without a place is no zone", []truce.Coverage{patrol(24)}, truce.FindCannotTell, []string{"not observed"}},
		{"the row names the zone", []truce.Coverage{named}, truce.FindNoBreach, []string{"12 of 24 hours", "100 %"}},
		{"turned back", []truce.Coverage{turned}, truce.FindCannotTell, []string{"not observed"}},
	} {
		s := newScene(parse(t, plant))
		s.days = []truce.Interval{wholeDay(6)}
		s.coverage = c.rows
		f := finding(t, s.run(), "F", "p", "")
		if f.Value != c.want {
			t.Errorf("%s: %s (%s), want %s", c.name, f.Value, f.Reason, c.want)
		}
		for _, w := range c.says {
			if !strings.Contains(f.Reason, w) {
				t.Errorf("%s: %q does not say %q", c.name, f.Reason, w)
			}
		}
	}
}

// TestTermsOwnThresholds: a term that asks for more, or for less, than the
// agreement's default is judged by its own.
func TestTermsOwnThresholds(t *testing.T) {
	for _, c := range []struct {
		evidence string
		want     truce.FindingValue
	}{
		{"{occurrence: {recorded_by: mission, or: {origins: 2, access_routes: 2, probability: 0.8}}, who: ruling}", truce.FindBreach},
		{"{occurrence: {recorded_by: mission, or: {origins: 3, access_routes: 2, probability: 0.8}}, who: ruling}", truce.FindCannotTell},
		{"{occurrence: {recorded_by: mission, or: {origins: 2, access_routes: 3, probability: 0.8}}, who: ruling}", truce.FindCannotTell},
		{"{occurrence: {recorded_by: mission, or: {origins: 1, access_routes: 1, probability: 0.8}}, who: ruling}", truce.FindBreach},
	} {
		src := strings.Replace(field, "counting:", fmt.Sprintf("evidence: {default: {occurrence: {recorded_by: mission, or: {origins: 4, access_routes: 4, probability: 0.8}}, who: ruling}, own: %s}\ncounting:", c.evidence), 1)
		src = strings.Replace(src, "kind: no_fire, text: x, binds: [A, B]", "kind: no_fire, text: x, binds: [A, B], evidence: own", 1)
		s := newScene(parse(t, src))
		id := s.incident(fire("paper", "1", "A", at(6, 8, 0)), fire("log-b", "2", "A", at(6, 8, 0)))
		if f := finding(t, s.run(), "F", "p", id); f.Value != c.want {
			t.Errorf("%s: %s (%s), want %s", c.evidence, f.Value, f.Reason, c.want)
		}
	}
}
