package assess_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/agreement"
	"trucewatch/assess"
	"trucewatch/geo"
	"trucewatch/truce"
)

// field is an agreement of two with a deciding body and one security zone round a line.
const field = `trucewatch: 1
id: field
title: Field
label: ceasefire
status: in_force
parties: [{id: A, name: A, stance: {value: accepts}}, {id: B, name: B, stance: {value: accepts}}]
period:
  - {id: p, status: accepted, starts: "2031-05-01T00:00:00Z", lasts: P30D, day_rule: {count: hours, zone: UTC}}
lines: [{id: contact, kind: contact_line, held_by: [A, B], file: line_b.geojson}]
zones: [{id: security, within_km: 15, of: [contact], kind: security}]
bodies: [{id: commission, members: {A: 1, B: 1, chair: 1}, rule: {kind: consensus}, signers: {a: A, b: B, c: chair}}]
monitors: [{id: mission, status: accepted, accepted_by: [A, B]}]
registers: {orders: mission, contacts: mission, notifications: mission}
counting:
  - {id: observations, unit: observation, units: [explosion, projectile, flash, flare, burst, shot], acts: [fire], exercises: counted}
  - {id: explosions, unit: explosion, acts: [fire], exercises: apart}
  - {id: episodes, unit: episode, acts: [fire], gap: 1h, split_by_direction: true}
  - {id: crossings, unit: crossing, acts: [move], exercises: excluded}
terms:
  - {id: F, status: accepted, kind: no_fire, text: x, binds: [A, B]}
  - {id: E, status: accepted, kind: no_training, text: x, binds: [A, B], acts: [exercise/live-fire], where: [security]}
  - {id: R, status: accepted, kind: permission, text: return fire, permits: [fire], if: [offensive_under_way, order_lodged, hotline_tried, notice_given]}
`

func count(unit string, low int64, high ...int64) truce.Count {
	c := truce.AtLeast(low, unit)
	if len(high) > 0 {
		c.Max = &high[0]
	}
	return c
}

// figure finds the one figure of a rule.
func figure(t *testing.T, r assess.Result, rule, apart string) truce.CountResult {
	t.Helper()
	var found []truce.CountResult
	for _, c := range r.Counts {
		if c.Rule == rule && c.Apart == apart {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		t.Fatalf("%d figures of rule %s %q: %+v", len(found), rule, apart, r.Counts)
	}
	return found[0]
}

// TestGC1FiveClasses: the sum over five classes of which one is a lower bound is a lower bound.
func TestGC1FiveClasses(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(2)}
	for i, c := range []truce.Count{count("explosion", 12495, 12495), count("projectile", 6508, 6508), count("flash", 238, 238),
		count("flare", 127, 127), count("burst", 21906)} {
		s.incident(truce.Report{Source: "patrol", ID: fmt.Sprint(i), Kind: truce.KindEpisode, Act: "fire", Time: at(2, 8, i), Counts: []truce.Count{c}})
	}
	if got := figure(t, s.run(), "observations", "").Count.String(); got != "at least 41274 observation" {
		t.Errorf("%s", got)
	}
}

// TestGC2ExerciseInAndOutsideTheZone: 612 observations of which 491 are one
// exercise; inside the zone it is proposed under a second term, outside it is permitted.
func TestGC2ExerciseInAndOutsideTheZone(t *testing.T) {
	if 3+1+28 != 32 {
		t.Fatal("airburst, impact and undetermined explosions")
	}
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(2)}
	on := spot(-3900000, 5992500, 200, "XA-S")  // on the line
	off := spot(-3900000, 6030000, 200, "XB-S") // 32 km east of it
	s.incident(truce.Report{Source: "patrol", ID: "1", Kind: truce.KindEpisode, Act: "fire/explosion", Time: at(2, 8, 0), Places: on,
		Counts: []truce.Count{count("explosion", 32, 32), count("burst", 89, 89)}})
	inside := s.incident(truce.Report{Source: "patrol", ID: "2", Kind: truce.KindEpisode, Act: "exercise/live-fire", Time: at(2, 9, 0), Places: on,
		Alleged: truce.Alleged{Party: "A"}, Counts: []truce.Count{count("burst", 491, 491)}})
	outside := s.incident(truce.Report{Source: "patrol", ID: "3", Kind: truce.KindEpisode, Act: "exercise/live-fire", Time: at(2, 10, 0), Places: off,
		Alleged: truce.Alleged{Party: "A"}})
	r := s.run()
	total, part := int64(0), int64(0)
	for _, c := range r.Counts {
		if c.Rule == "observations" {
			if c.Apart == "" {
				total += *c.Count.Min
			} else if c.Included {
				part += *c.Count.Min
			}
		}
	}
	if total != 612 || part != 491 {
		t.Errorf("total %d, of which exercise %d: %+v", total, part, r.Counts)
	}
	if got := of(r, "E", inside); !slices.Equal(got, []string{"p breach"}) {
		t.Errorf("inside: %v", got)
	}
	if got := of(r, "F", inside); got != nil {
		t.Errorf("an exercise is not fire under the first term: %v", got)
	}
	if got := of(r, "E", outside); !slices.Equal(got, []string{"p permitted"}) {
		t.Errorf("outside: %v", got)
	}
}

// TestGC6RivalStarts: a strike on 20 March is in force under the start of 18 March, not under that of 25 March; both stand.
func TestGC6RivalStarts(t *testing.T) {
	src := `trucewatch: 1
id: moratorium
title: Moratorium
label: moratorium
status: in_force
parties: [{id: A, name: A, stance: {value: accepts}}, {id: B, name: B, stance: {value: accepts}}]
period:
  - {id: v1, status: accepted, starts: 2025-03-18, lasts: P30D, day_rule: {count: calendar_days, zone: Europe/Moscow}, held_by: [A], release: if one breaks it the other is free}
  - {id: v2, status: accepted, starts: 2025-03-25, lasts: P30D, day_rule: {count: calendar_days, zone: Europe/Kyiv}, held_by: [B]}
bodies: [{id: commission, members: {chair: 1}, rule: {kind: chair_alone}, signers: {c: chair}}]
monitors: [{id: mission, status: accepted}]
terms: [{id: M, status: accepted, kind: no_air, text: no strikes, binds: [A, B]}]
`
	s := newScene(parse(t, src))
	strike := func(id string, day int) truce.IncidentID {
		from := time.Date(2025, 3, day, 2, 0, 0, 0, time.UTC)
		return s.incident(truce.Report{Source: "patrol", ID: id, Kind: truce.KindPoint, Act: "air/drone", Alleged: truce.Alleged{Party: "A"},
			Time: truce.Interval{From: from, To: from.Add(time.Hour)}})
	}
	early, late := strike("early", 20), strike("late", 26)
	r := s.run()
	if got := of(r, "M", early); !slices.Equal(got, []string{"v1 breach", "v2 not_in_force"}) {
		t.Errorf("20 March: %v", got)
	}
	if got := of(r, "M", late); !slices.Equal(got, []string{"v1 breach", "v2 breach"}) {
		t.Errorf("26 March: %v", got)
	}
	if p, _ := s.ag.Period("v1"); p.Release.In("en") == "" {
		t.Error("the release clause is lost")
	}
}

// TestGC8ReturnFire: no offensive, no order, no attempt at the hotline: breach; all three and notice: permitted.
func TestGC8ReturnFire(t *testing.T) {
	for _, c := range []struct {
		name                             string
		offensive, order, hotline, given bool
		want                             string
	}{
		{"no offensive", false, true, true, true, "p breach"},
		{"no order", true, false, true, true, "p breach"},
		{"no attempt at the hotline", true, true, false, true, "p breach"},
		{"no notice", true, true, true, false, "p breach"},
		{"all met", true, true, true, true, "p permitted"},
	} {
		s := newScene(parse(t, field))
		here := spot(-3900000, 5992500, 300, "XA-S")
		fire := s.incident(truce.Report{Source: "patrol", ID: "fire", Kind: truce.KindPoint, Act: "fire/artillery", Time: at(5, 12, 0), Places: here, Alleged: truce.Alleged{Party: "A"}})
		if c.offensive {
			s.incident(truce.Report{Source: "patrol", ID: "assault", Kind: truce.KindPoint, Act: "ground/assault", Time: at(5, 11, 0), Places: here, Alleged: truce.Alleged{Party: "B"}})
		}
		if c.order {
			s.entry(truce.Report{Source: "log-a", ID: "order", Kind: truce.KindOrder, Act: "fire/artillery", Time: at(5, 11, 20)})
		}
		if c.hotline {
			s.entry(truce.Report{Source: "desk", ID: "call", Kind: truce.KindContact, Means: "hotline", Attrs: []truce.Attr{{Name: "by", Path: []string{"A"}}}, Time: at(5, 11, 30)})
		}
		if c.given {
			s.entry(truce.Report{Source: "log-a", ID: "notice", Kind: truce.KindNotification, Act: "fire/artillery", Time: at(5, 11, 40)})
		}
		r := s.run()
		if got := of(r, "F", fire); !slices.Equal(got, []string{c.want}) {
			t.Errorf("%s: %v, want %s: %+v", c.name, got, c.want, finding(t, r, "F", "p", fire))
		}
	}
}

// TestPermissionThatCannotBeTold: where no register is kept, absence of an order says nothing.
func TestPermissionThatCannotBeTold(t *testing.T) {
	s := newScene(parse(t, strings.Replace(field, "registers: {orders: mission, contacts: mission, notifications: mission}\n", "", 1)))
	here := spot(-3900000, 5992500, 300, "XA-S")
	fire := s.incident(truce.Report{Source: "patrol", ID: "fire", Kind: truce.KindPoint, Act: "fire/artillery", Time: at(5, 12, 0), Places: here, Alleged: truce.Alleged{Party: "A"}})
	s.incident(truce.Report{Source: "patrol", ID: "assault", Kind: truce.KindPoint, Act: "ground/assault", Time: at(5, 11, 0), Places: here, Alleged: truce.Alleged{Party: "B"}})
	if got := of(s.run(), "F", fire); !slices.Equal(got, []string{"p cannot_tell"}) {
		t.Errorf("%v", got)
	}
}

// TestGC10TwoRulesOneDay: the same day of fire under two rules gives figures
// whose ratio is tens to hundreds, side by side and never added.
func TestGC10TwoRulesOneDay(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(3)}
	n := int64(0)
	for episode := range 4 { // four bouts, two hours apart, each in a direction of its own
		for shot := range 62 {
			k := int64(1 + shot%3)
			n += k
			s.incident(truce.Report{Source: "patrol", ID: fmt.Sprintf("%d-%d", episode, shot), Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 4*episode, shot/2),
				Places: []truce.Place{{Kind: truce.PlaceSector, Region: "XA-S", Sector: &truce.Sector{Observer: truce.Position{Lat: -390000000, Lon: 599250000},
					RangeMinM: 2000, RangeMaxM: 4000, From: truce.Bearing{Value: 90*episode + 5}, To: truce.Bearing{Value: 90*episode + 25}}}},
				Counts: []truce.Count{truce.Exactly(k, "explosion")}})
		}
	}
	r := s.run()
	pieces, episodes := figure(t, r, "explosions", ""), figure(t, r, "episodes", "")
	if *pieces.Count.Min != n || *episodes.Count.Min != 4 {
		t.Errorf("%s and %s, want %d explosions and 4 episodes", pieces.Count, episodes.Count, n)
	}
	if ratio := *pieces.Count.Min / *episodes.Count.Min; ratio < 10 || ratio > 1000 {
		t.Errorf("ratio %d", ratio)
	}
	if _, err := pieces.Count.Add(episodes.Count); err == nil {
		t.Error("explosions and episodes were added")
	}
}

func TestEpisodesSplitByDirectionAndGap(t *testing.T) {
	for _, c := range []struct {
		name string
		min  []int // minutes of the sightings
		dirs []string
		want int64
	}{
		{"within the hour: one", []int{0, 30, 60}, []string{"N", "N", "N"}, 1},
		{"more than an hour apart: two", []int{0, 90}, []string{"N", "N"}, 2},
		{"just over the gap counts from the end of the last", []int{0, 61}, []string{"N", "N"}, 1},
		{"two directions: two", []int{0, 10}, []string{"N", "E"}, 2},
	} {
		s := newScene(parse(t, field))
		s.days = []truce.Interval{wholeDay(3)}
		for i, m := range c.min {
			s.incident(truce.Report{Source: "patrol", ID: fmt.Sprint(i), Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 8+m/60, m%60), Attrs: []truce.Attr{{Name: "direction", Path: []string{c.dirs[i]}}}})
		}
		if got := *figure(t, s.run(), "episodes", "").Count.Min; got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

// TestDoubleSightingIsEnteredOnce: two posts of one recorder heard one bout; the greater count is entered.
func TestDoubleSightingIsEnteredOnce(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(3)}
	s.incident(truce.Report{Source: "patrol", ID: "1", Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 8, 0), Counts: []truce.Count{truce.Exactly(7, "explosion")}},
		truce.Report{Source: "camera", ID: "2", Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 8, 0), Counts: []truce.Count{truce.Exactly(9, "explosions")}},
		truce.Report{Source: "log-a", ID: "3", Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 8, 0), Alleged: truce.Alleged{Party: "B"}, Counts: []truce.Count{truce.Exactly(40, "explosion")}},
		truce.Report{Source: "patrol", ID: "4", Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 8, 1)})
	var got []string
	for _, c := range s.run().Counts {
		if c.Rule == "explosions" {
			got = append(got, fmt.Sprintf("%s %q %s, not counted %d", c.Recorder, c.Accused, c.Count, len(c.NotCounted)))
		}
	}
	s.incident(truce.Report{Source: "log-b", ID: "5", Kind: truce.KindPoint, Act: "fire/mortar", Time: at(3, 9, 0)})
	for _, c := range s.run().Counts {
		if c.Rule == "explosions" && c.Recorder == "log-b" && c.Count.String() != "at least 0 explosion" {
			t.Errorf("what has no number is not 0: %s", c.Count)
		}
	}
	want := []string{`log-a "B" 40 explosion, not counted 0`, `mission "" 9 explosion, not counted 1`}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestGC12ThreeDenials: three denials and no observation give 0 with the hours watched, and the denials beside.
func TestGC12ThreeDenials(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(4)}
	s.coverage = []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(4), 5)}
	for i := range 3 {
		s.incident(truce.Report{Source: "patrol", ID: fmt.Sprint(i), Kind: truce.KindAccess, Act: "access/denied", Time: at(4, 9+i, 0), Alleged: truce.Alleged{Party: "B"}, Places: spot(-3900000, 5992500, 200, "XA-S")})
	}
	r := s.run()
	zero := figure(t, r, "explosions", "")
	if zero.Count.String() != "0 explosion" || zero.WatchedMilliHours == nil || *zero.WatchedMilliHours != 5000 || *zero.ExpectedMilliHours != 24000 {
		t.Errorf("%+v", zero)
	}
	if d := figure(t, r, "access-restrictions", ""); d.Count.String() != "3 access restriction" || d.Accused != "B" || len(d.Incidents) != 3 {
		t.Errorf("%+v", d)
	}
	for _, f := range r.Findings {
		if f.Term == "F" && f.Incident == "" && f.Value != truce.FindCannotTell {
			t.Errorf("five hours of a day with three denials are not silence: %+v", f)
		}
		if f.Term == "F" && !slices.Contains(f.Missing, "access restricted 3 times") {
			t.Errorf("the denials are not named: %v", f.Missing)
		}
	}
}

// TestNoZeroWithoutHours: a recorder that watched nothing has no 0.
func TestNoZeroWithoutHours(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(4), wholeDay(5)}
	s.coverage = []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(4), 20)}
	for _, c := range s.run().Counts {
		if c.Period == wholeDay(5) {
			t.Errorf("a figure for a day that nobody watched: %+v", c)
		}
	}
}

// TestGC15ActorClass: 420 crossings, 271 by herders: two rows, not one.
func TestGC15ActorClass(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(4)}
	for i := range 420 {
		r := truce.Report{Source: "patrol", ID: fmt.Sprint(i), Kind: truce.KindPoint, Act: "move/deployment", Time: at(4, i/60, i%60), Counts: []truce.Count{truce.Exactly(1, "crossing")}}
		if i < 271 {
			r.Attrs = []truce.Attr{{Name: "actor_class", Path: []string{"herder"}}}
		}
		s.incident(r)
	}
	got := map[string]int64{}
	for _, c := range s.run().Counts {
		if c.Rule == "crossings" {
			got[c.ActorClass] = *c.Count.Min
		}
	}
	if d := cmp.Diff(map[string]int64{"herder": 271, "": 149}, got); d != "" {
		t.Error(d)
	}
}

// TestGC16Sector: 2 to 4 km SE to S of the observer is a footprint of about 7
// square kilometres; a place at 3 km lies in it, one at 5 km does not.
func TestGC16Sector(t *testing.T) {
	from, to, err := geo.CompassRange("SE", "S")
	if err != nil {
		t.Fatal(err)
	}
	observer := geo.At(48, 37)
	sec := geo.Sector{Center: observer, MinM: 2000, MaxM: 4000, FromMDeg: from, ToMDeg: to}
	if km2 := sec.Area() / 1e6; km2 < 6.5 || km2 > 7.5 {
		t.Errorf("%.2f km²", km2)
	}
	if !sec.Contains(geo.Destination(observer, 157, 3000)) || sec.Contains(geo.Destination(observer, 157, 5000)) {
		t.Error("3 km lies in it, 5 km does not")
	}
	place := truce.Place{Kind: truce.PlaceSector, Sector: &truce.Sector{Observer: truce.Position{Lat: 480000000, Lon: 370000000}, RangeMinM: 2000, RangeMaxM: 4000,
		From: truce.Bearing{Value: from / 1000}, To: truce.Bearing{Value: to / 1000}}}
	zone := func(km int) agreement.Where {
		centre := geo.Destination(observer, 157, 3000)
		w, _ := agreement.Locate(truce.Agreement{}, truce.Zone{ID: "z", Centre: &truce.Position{Lat: truce.E7(centre.Lat), Lon: truce.E7(centre.Lon)}, RadiusM: km * 1000}, place)
		return w
	}
	if zone(6) != agreement.Inside || zone(1) != agreement.NearEdge {
		t.Errorf("the whole sector lies in 6 km round its middle (%s), not in 1 km (%s)", zone(6), zone(1))
	}
}
