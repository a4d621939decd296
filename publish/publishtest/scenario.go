// Package publishtest makes drafts of an invented truce for the tests of publish,
// its formats and the server. Every name and place is invented; the coordinates
// lie in the middle of an ocean.
package publishtest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"trucewatch/publish"
	"trucewatch/truce"
)

// Secrets of the scenario: what no published file may hold.
const (
	SecretTitle  = "pumping station hit, two killed at the gate" // a strike within its delay
	SecretPatrol = "Patrol HK3"
	SecretCamera = "Camera at Mill Hill"
	SecretReply  = "the shell fell short of the depot"
)

// Published is when the scenario's edition appears: 8 May 2031, 08:00 UTC.
func Published() time.Time { return time.Date(2031, 5, 8, 8, 0, 0, 0, time.UTC) }

// Zone of the mission.
const Zone = "Atlantic/South_Georgia" // UTC-02:00 all year

func at(day, hour int) time.Time { return time.Date(2031, 5, day, hour, 0, 0, 0, time.UTC) }

// Frame is the frame of the scenario: 7 May compared with 6 May.
func Frame() publish.Frame {
	day := func(d int) publish.Span { return publish.Span{From: at(d, 2), To: at(d+1, 2)} }
	return publish.Frame{
		Mission: "valley", Title: publish.Words{En: "EXERCISE: Valley truce", Uk: "НАВЧАННЯ: перемир’я в Долині", Ru: "УЧЕНИЕ: перемирие в Долине"},
		Exercise: true, Number: 7, Zone: Zone, Period: day(7), Previous: day(6), Data: publish.Span{From: at(1, 2), To: at(8, 2)},
		Term: publish.Span{From: at(1, 2), To: at(31, 2)}, AsOf: at(8, 2), Published: Published(), Next: at(9, 8),
		Regions: []publish.Region{
			{Code: "XV-N", Name: publish.Words{En: "North Valley", Uk: "Північна Долина", Ru: "Северная Долина"}},
			{Code: "XV-S", Name: publish.Words{En: "South Valley", Uk: "Південна Долина", Ru: "Южная Долина"}},
			{Code: "XV-E", Name: publish.Words{En: "East Bank", Uk: "Східний берег", Ru: "Восточный берег"}},
			{Code: "XV-W", Name: publish.Words{En: "West Bank of the Mill", Uk: "Західний берег Млина", Ru: "Западный берег Мельницы"}},
		},
		Intake:      publish.Intake{Rows: 412, Repeats: 31, Refused: 2, Notices: 5, RefusedWhy: []publish.Reason{{Words: "coordinates are swapped", N: 2}}},
		Attribution: []string{"Base map: invented for this exercise"},
		About:       publish.Words{En: "Invented data for training.", Uk: "Вигадані дані для навчання.", Ru: "Вымышленные данные для учений."},
	}
}

// RegionsGeoJSON is the base map of the scenario: four quarters of a square.
func RegionsGeoJSON() []byte {
	var parts []string
	for _, q := range []struct {
		code, name string
		w, s       float64
	}{{"XV-N", "North Valley", -40, -38}, {"XV-S", "South Valley", -40, -39}, {"XV-E", "East Bank", -39, -38.5}, {"XV-W", "West Bank of the Mill", -41, -38.5}} {
		parts = append(parts, fmt.Sprintf(`{"type":"Feature","properties":{"code":%q,"name":%q,"name_uk":"","name_ru":""},"geometry":{"type":"Polygon","coordinates":[[[%g,%g],[%g,%g],[%g,%g],[%g,%g],[%g,%g]]]}}`,
			q.code, q.name, q.w, q.s, q.w+1, q.s+.1, q.w+.9, q.s+1, q.w+.1, q.s+.9, q.w, q.s))
	}
	return []byte(`{"type":"FeatureCollection","features":[` + strings.Join(parts, ",") + `]}`)
}

// PlacesGeoJSON holds two towns.
func PlacesGeoJSON() []byte {
	return []byte(`{"type":"FeatureCollection","features":[
{"type":"Feature","properties":{"name":"Milltown","name_uk":"Мільтаун","name_ru":"Милтаун","population":40000},"geometry":{"type":"Point","coordinates":[-39.5,-37.6]}},
{"type":"Feature","properties":{"name":"Harbour","name_uk":"Гавань","name_ru":"Гавань","population":90000},"geometry":{"type":"Point","coordinates":[-39.4,-38.4]}}]}`)
}

// Sources is the register of the scenario.
func Sources() []truce.Source {
	return []truce.Source{
		{ID: "patrol-3", Title: SecretPatrol, Class: truce.ClassPatrol, Interest: truce.InterestNeutral, Access: "saw", Licence: "mission", Blind: "when it did not go out"},
		{ID: "camera-1", Title: SecretCamera, Class: truce.ClassCamera, Interest: truce.InterestNeutral, Access: "saw", Licence: "mission", Blind: "in fog"},
		{ID: "wire", Title: "Valley Wire", Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Access: "told", Licence: "CC BY 4.0", Blind: "it prints what it is told",
			Attribution: "Valley Wire (invented), CC BY 4.0", Ship: "yes", URL: "https://wire.example/"},
		{ID: "gazette", Title: "Arland Gazette", Class: truce.ClassOutlet, Interest: truce.InterestAlly, Party: "A", Access: "told", Licence: "all rights reserved", Blind: "weekends", Ship: "cite"},
		{ID: "a-claims", Title: "Statements of Arland", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "A", Access: "told", Licence: "facts", Blind: "a party says what it wants said", Ship: "yes"},
		{ID: "b-claims", Title: "Statements of Borland", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "B", Access: "told", Licence: "facts", Blind: "a party says what it wants said", Ship: "yes"},
		{ID: "sirens-x", Title: "Sirens, official", Class: truce.ClassDataset, Interest: truce.InterestParty, Party: "A", Signal: "valley-siren", Licence: "MIT", Blind: "permanent sirens are absent", Ship: "yes"},
		{ID: "sirens-y", Title: "Sirens, volunteers", Class: truce.ClassDataset, Interest: truce.InterestParty, Party: "A", Signal: "valley-siren", Licence: "MIT", Blind: "volunteers sleep", Ship: "yes"},
		{ID: "firms", Title: "Fires from space", Class: truce.ClassSatellite, Interest: truce.InterestNeutral, Licence: "open", Blind: "under cloud and between passes", Attribution: "Fires: an invented satellite", Ship: "yes"},
		{ID: "cloud-a", Title: "Weather A", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Licence: "open", Blind: "daily means", Ship: "yes"},
		{ID: "cloud-b", Title: "Weather B", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Licence: "open", Blind: "daily means", Ship: "yes"},
	}
}

// builder collects incidents with their reports.
type builder struct {
	incidents []truce.Incident
	reports   []truce.Report
}

func pos(lat, lon float64) *truce.Position {
	return &truce.Position{Lat: truce.E7(lat * 1e7), Lon: truce.E7(lon * 1e7)}
}

// spec is one incident in short.
type spec struct {
	region   string
	lat, lon float64
	from, to time.Time
	act      truce.Act
	sources  []string // "source" or "source@origin"
	title    string
	edit     func(*truce.Incident)
}

func (b *builder) add(s spec) {
	n := len(b.incidents) + 1
	place := truce.Place{Kind: truce.PlacePoint, At: pos(s.lat, s.lon), R68M: 2000, Region: s.region, Key: "place-" + fmt.Sprint(n)}
	if s.lat == 0 {
		place = truce.Place{Kind: truce.PlaceRegion, Region: s.region}
	}
	when := truce.Interval{From: s.from, To: s.to}
	inc := truce.Incident{Occurrence: truce.OccAlleged, Disposition: truce.DispNew, Exercise: true,
		Readings: []truce.Reading{{Author: "machine", Mode: truce.Automatic, Time: when, Place: place, Act: s.act}}}
	for i, src := range s.sources {
		name, origin, _ := strings.Cut(src, "@")
		if origin == "" {
			origin = name
		}
		r := truce.Report{Source: truce.SourceID(name), ID: fmt.Sprintf("%d-%d", n, i), Kind: truce.KindPoint, Act: s.act, Time: when, Exercise: true,
			Published: truce.Instant(s.to.Add(time.Duration(i)*time.Hour), ""), Places: []truce.Place{place}, Title: s.title, Lang: "en", Origin: origin,
			URL: fmt.Sprintf("https://wire.example/%d/%d", n, i)}
		b.reports = append(b.reports, r)
		inc.Members = append(inc.Members, truce.Member{Key: r.Key(), Relation: "same", Origin: origin, PermilleP: 913})
	}
	inc.Anchor = inc.Members[0].Key
	inc.ID = truce.NewIncidentID(true, inc.Anchor, 6)
	if s.edit != nil {
		s.edit(&inc)
	}
	b.incidents = append(b.incidents, inc)
}

// Scenario is the hand-made truce: 7 May with some of everything that may stand
// on a page, and some that may not.
func Scenario() *publish.Draft { return draft(scenario()) }

// ExactPlaces are the exact latitudes and longitudes of the scenario's incidents.
func ExactPlaces() [][2]float64 {
	var out [][2]float64
	for _, i := range scenario().incidents {
		if at := i.Reading().Place.At; at != nil {
			out = append(out, [2]float64{at.Lat.Degrees(), at.Lon.Degrees()})
		}
	}
	return out
}

// SecretIDs are the ids of incidents withheld or within their delay, and the keys of reports.
func SecretIDs() []string {
	b := scenario()
	var out []string
	for _, i := range b.incidents {
		if i.Withheld || i.Reading().Time.To.After(Published().Add(-24*time.Hour)) && i.Reading().Time.From.Day() == 8 {
			out = append(out, string(i.ID))
		}
	}
	for _, r := range b.reports {
		out = append(out, r.Key().String())
	}
	return out
}

func scenario() builder {
	var b builder
	hour := func(d, h int) (time.Time, time.Time) { return at(d, h), at(d, h).Add(time.Hour) }
	one := func(region string, lat, lon float64, d, h int, act truce.Act, title string, edit func(*truce.Incident), sources ...string) {
		f, t := hour(d, h)
		b.add(spec{region, lat, lon, f, t, act, sources, title, edit})
	}
	n3 := int64(3)
	one("XV-N", -37.531234, -39.521234, 2, 9, "fire/mortar", "Twelve explosions north of Milltown", func(i *truce.Incident) {
		i.Occurrence = truce.OccRecorded
	}, "patrol-3", "camera-1", "wire")
	one("XV-N", -37.541234, -39.531234, 3, 11, "fire/artillery", `Shelling <script>alert("x")</script> & "fire"`, func(i *truce.Incident) {
		i.Occurrence, i.Disputed = truce.OccCorroborated, true
		i.Attribution = truce.Attribution{Level: truce.AttrDisputed, Claims: []truce.AccusedBy{{Accused: "B", By: "A"}, {Accused: "A", By: "B"}}}
		i.Readings[0].Killed = truce.AtLeast(1, "killed")
		i.Readings[0].Injured = truce.Count{Min: &n3, Max: &n3, Approx: true, Unit: "injured"}
		i.Replies = []truce.Reply{{By: "B", Kind: "denial", Text: "No unit of ours fired.", At: at(4, 9)}}
	}, "wire", "gazette@wire", "a-claims", "b-claims")
	one("XV-S", -38.521234, -39.451234, 4, 15, "access/denied", "Patrol turned back at the bridge", func(i *truce.Incident) {
		i.Occurrence = truce.OccRecorded
	}, "patrol-3")
	one("XV-S", -38.551234, -39.421234, 3, 8, "air/drone", `=HYPERLINK("http://evil.example")`, func(i *truce.Incident) {
		i.Occurrence, i.OccurBy = truce.OccVerified, "commission, 2031-05-05"
		i.Attribution = truce.Attribution{Level: truce.AttrAttributed, Party: "B", Basis: "ruling of the commission"}
		i.Disposition = truce.DispRuled
	}, "wire", "a-claims")
	one("XV-E", 0, 0, 4, 6, "fire", "Fire somewhere on the East Bank", func(i *truce.Incident) { i.AreaLevel = true }, "wire")
	// Within the strike delay: shown without effect.
	one("XV-E", -38.051234, -38.521234, 6, 20, "air/missile", SecretTitle, func(i *truce.Incident) {
		i.Readings[0].Killed = truce.Exactly(2, "killed")
		i.Replies = []truce.Reply{{By: "A", Kind: "reply", Text: SecretReply, At: at(7, 1)}}
	}, "wire")
	// Within the delay: not shown at all.
	one("XV-N", -37.551234, -39.551234, 8, 1, "fire/small-arms", "Shots an hour ago", nil, "wire")
	one("XV-N", -37.561234, -39.561234, 5, 1, "harm/abduction", "An abduction that nobody may read of", func(i *truce.Incident) { i.Withheld = true }, "wire")
	one("XV-N", -37.571234, -39.571234, 5, 2, "harm/casualty", "A casualty that nobody may read of", func(i *truce.Incident) { i.Recalled = true }, "wire")
	one("XV-N", -37.581234, -39.581234, 5, 3, "fire/mortar", "Merged away", func(i *truce.Incident) { i.MergedInto = b.incidents[0].ID }, "wire")
	one("XV-S", 0, 0, 4, 7, "air/alert", "Alert", nil, "sirens-x@valley-siren", "sirens-y@valley-siren")
	one("XV-S", -38.61, -39.41, 4, 9, "thermal/anomaly", "", nil, "firms")
	// 7 May in the mission's zone, some 30 hours before release.
	for h := range 4 {
		one("XV-N", -37.52-float64(h)/20, -39.52, 7, 2+h/4, []truce.Act{"fire/small-arms", "ground/clash", "move/regroup", "information/propaganda"}[h], "Report of the day", nil, "wire")
	}
	return b
}

// draft puts coverage, findings, agreement and claims to the incidents.
func draft(b builder) *publish.Draft {
	mh, exp, km := int64(6500), int64(24000), int64(12)
	clear, dull := int64(120_000), int64(610_000)
	for d := 1; d <= 7; d++ {
		window := truce.Interval{From: at(d, 8), To: at(d, 18)}
		cover := func(src, region string, c truce.Coverage) {
			c.Window = window
			b.reports = append(b.reports, truce.Report{Source: truce.SourceID(src), ID: fmt.Sprintf("cover-%d-%s", d, region), Kind: truce.KindCoverage, Time: window,
				Places: []truce.Place{{Kind: truce.PlaceRegion, Region: region}}, Coverage: &c, Exercise: true})
		}
		cover("patrol-3", "XV-N", truce.Coverage{Kind: truce.CoverPatrol, MilliHours: &mh, ExpectedMilliHours: &exp, LineKM: &km})
		cover("camera-1", "XV-S", truce.Coverage{Kind: truce.CoverCamera, MilliHours: &exp, ExpectedMilliHours: &exp})
		cover("cloud-a", "XV-E", truce.Coverage{Kind: truce.CoverCloud, SharePPM: &clear})
		cover("cloud-b", "XV-E", truce.Coverage{Kind: truce.CoverCloud, SharePPM: &dull})
	}
	findings := []truce.Finding{
		{Term: "V1", Version: "main", Incident: b.incidents[1].ID, Value: truce.FindBreach, Status: truce.FindingProposed, Bound: []truce.PartyID{"A", "B"}},
		{Term: "V1", Version: "main", Incident: b.incidents[3].ID, Value: truce.FindBreach, Status: truce.FindingRuled, By: "commission", Reason: "the commission saw the drone", Bound: []truce.PartyID{"A", "B"}},
		{Term: "V1", Version: "main", Day: truce.Interval{From: at(5, 2), To: at(6, 2)}, Value: truce.FindCannotTell, Status: truce.FindingProposed, Why: "little_watched", Reason: "2 of 24 hours were watched", Bound: []truce.PartyID{"A", "B"}},
	}
	return publish.NewDraft(Frame()).Incidents(b.incidents...).Reports(b.reports...).Sources(Sources()...).Findings(findings...).
		Agreement(Agreement()).Comparisons(Comparison()).Reports(ToldReports()...).Told(Told())
}

// Agreement is the agreement of the scenario.
func Agreement() truce.Agreement {
	yes := true
	en := func(s string) truce.Words { return truce.Words{"en": s, "uk": s + " (uk)", "ru": s + " (ru)"} }
	return truce.Agreement{ID: "exercise-valley", Exercise: true, Title: en("EXERCISE: Valley truce"), Label: "ceasefire", Status: "in_force", Written: &yes, Number: 1,
		Parties: []truce.AgreementParty{{ID: "A", Name: en("Arland"), Stance: truce.Stance{Value: "accepts", ReportedOn: "2031-04-28"}},
			{ID: "B", Name: en("Borland"), Stance: truce.Stance{Value: "accepts_if", ReportedOn: "2031-04-29"}}},
		Actors: []truce.Actor{{ID: "A-militia", Name: en("Hill militia"), ActsFor: "A", ClaimedBy: []string{"B"}}},
		Periods: []truce.Period{{ID: "main", Version: "main", Status: truce.StatusAccepted, Window: truce.Interval{From: at(1, 2), To: at(31, 2)},
			Days: days(30), DayRule: truce.DayRule{Count: "calendar_days", Zone: Zone}, HeldBy: []string{"A", "mediator"}},
			{ID: "main-b", Version: "main-b", Status: truce.StatusAccepted, Window: truce.Interval{From: at(4, 2), To: at(31, 2)}, HeldBy: []string{"B"}}},
		Bodies:   []truce.Body{{ID: "commission", Name: en("Joint commission"), Members: []truce.BodyMember{{ID: "A", Seats: 1}, {ID: "B", Seats: 1}, {ID: "chair", Seats: 1}}, Rule: truce.BodyRule{Kind: truce.BodyConsensus}}},
		Monitors: []truce.Monitor{{ID: "mission", Status: truce.StatusAccepted, AcceptedBy: []truce.PartyID{"A", "B"}}, {ID: "third-state-observers", Status: truce.StatusNotAgreed, RefusedBy: []truce.SaidOf{{By: "B"}}}},
		Terms: []truce.Term{
			{ID: "V1", Kind: truce.TermNoFire, Status: truce.StatusAccepted, Text: en("Neither party fires on the other"), Binds: []truce.PartyID{"A", "B"}, Bound: []truce.PartyID{"A", "B"}, Acts: []truce.Act{"fire", "air"}},
			{ID: "V2", Kind: truce.TermNoMobilisation, Status: truce.StatusAsked, Text: en("No forced mobilisation"), AskedBy: []truce.PartyID{"B"}, WordsOf: "B", Binds: []truce.PartyID{"A"}},
		},
		Counting: []truce.CountingRule{{ID: "each-explosion", Unit: "explosion", Exercises: "apart"}},
		Lines:    []truce.Line{{ID: "contact-a", Kind: "contact_line", HeldBy: []string{"A"}, Parts: [][]truce.Position{{*pos(-38, -40), *pos(-38.2, -39.5), *pos(-38, -39)}}}}}
}

func days(n int) []truce.Interval {
	var out []truce.Interval
	for d := range n {
		out = append(out, truce.Interval{From: at(1+d, 2), To: at(2+d, 2)})
	}
	return out
}

// Comparison is a pair of rival totals.
func Comparison() truce.ClaimComparison {
	a, c := int64(2935), int64(4900)
	window := truce.Interval{From: at(4, 2), To: at(5, 2)}
	both := truce.Interval{From: at(3, 20), To: at(5, 2)}
	claim := func(by, of truce.PartyID, measure, value string, op truce.Op, w truce.Interval) truce.Claim {
		return truce.Claim{Truce: "valley", Claimant: by, Accused: of, Measure: measure, Value: value, Op: op, Window: w, Source: "https://wire.example/claims"}
	}
	return truce.ClaimComparison{Truce: "valley",
		Windows: []truce.StatedWindow{{StatedBy: "A (declared)", Party: "A", Window: both, Scope: "all fire", Source: "https://wire.example/truce"}},
		Totals: []truce.ClaimFigure{
			{Claim: claim("A", "B", "total", "2935", truce.OpEqual, window), Value: &a, Total: true, Covers: []truce.WindowOverlap{{StatedBy: "A (declared)", TruceMinutes: 1800, ClaimMinutes: 1440, SharedMinutes: 1440}}},
			{Claim: claim("B", "A", "total", "4900", truce.OpAbout, both), Value: &c, Total: true}},
		Parts:    []truce.PartsCheck{{Total: claim("B", "A", "total", "4900", truce.OpAbout, both), Parts: []truce.Claim{claim("B", "A", "shelling", "1404", truce.OpEqual, both), claim("B", "A", "quadcopter_strike", "3316", truce.OpEqual, both)}, Sum: 4720, Missing: 180}},
		Observed: []truce.ObservedBeside{{What: "air_alert", Source: "sirens-x", Origin: "valley-siren", Window: window, Rows: 8, Held: true, MadeUp: 7}, {What: "thermal", Source: "firms", Origin: "firms", Window: window}},
		Sentences: []truce.Sentence{{Key: "one_day", Text: truce.Words{"en": "2,935 is one day and not the whole truce.", "uk": "2935 – це один день, а не все перемир’я.", "ru": "2935 – это один день, а не всё перемирие."}, Sources: []string{"https://wire.example/claims"}},
			{Key: "english_only", Text: truce.Words{"en": "This sentence has no translation."}}}}
}

// Month is a month of n incidents for measurements: several kinds, regions and
// reports, without agreement.
func Month(n int) *publish.Draft {
	b := month(n)
	return publish.NewDraft(monthFrame()).Incidents(b.incidents...).Reports(b.reports...).Sources(Sources()...)
}

// Shuffled is Month, filled in another order.
func Shuffled(n int, seed uint64) *publish.Draft {
	b := month(n)
	r := rand.New(rand.NewPCG(seed, seed))
	r.Shuffle(len(b.incidents), func(i, j int) { b.incidents[i], b.incidents[j] = b.incidents[j], b.incidents[i] })
	r.Shuffle(len(b.reports), func(i, j int) { b.reports[i], b.reports[j] = b.reports[j], b.reports[i] })
	s := Sources()
	slices.Reverse(s)
	return publish.NewDraft(monthFrame()).Reports(b.reports...).Sources(s...).Incidents(b.incidents...)
}

func monthFrame() publish.Frame {
	f := Frame()
	f.Period = publish.Span{From: at(1, 2), To: at(31, 2)}
	f.Previous, f.Data = publish.Span{}, f.Period
	f.AsOf, f.Published = at(31, 2), at(40, 2)
	return f
}

func month(n int) builder {
	acts := []truce.Act{"fire/artillery", "fire/mortar", "air/drone", "air/strike", "ground/assault", "harm/casualty", "fire/small-arms", ""}
	regions := []string{"XV-N", "XV-S", "XV-E", "XV-W"}
	var b builder
	for i := range n {
		f := at(1, 2).Add(time.Duration(i%720) * time.Hour)
		sources := []string{"wire"}
		for k := range i % 3 {
			sources = append(sources, []string{"gazette@wire", "a-claims", "b-claims"}[(i+k)%3])
		}
		b.add(spec{regions[i%4], -38.5 + float64(i%97)/100, -40.5 + float64(i%89)/50, f, f.Add(time.Hour), acts[i%len(acts)], sources, fmt.Sprintf("Report number %d of the month", i), nil})
	}
	return b
}

// TwoParties is a small truce of two parties in which one accuses the other, one
// replies, and each claims a total. The two ids may be swapped.
func TwoParties(first, second truce.PartyID) *publish.Draft {
	var b builder
	f, t := at(3, 9), at(3, 10)
	b.add(spec{"XV-N", -37.53, -39.52, f, t, "fire/mortar", []string{"wire"}, "Shelling", func(i *truce.Incident) {
		i.Attribution = truce.Attribution{Level: truce.AttrDisputed, Claims: []truce.AccusedBy{{Accused: second, By: string(first)}, {Accused: first, By: string(second)}}}
		i.Replies = []truce.Reply{{By: string(second), Kind: "denial", Text: "No."}}
	}})
	b.add(spec{"XV-S", -38.53, -39.42, f, t, "air/drone", []string{"wire"}, "Drone", func(i *truce.Incident) {
		i.Attribution = truce.Attribution{Level: truce.AttrAttributed, Party: first, Basis: "ruling"}
	}})
	same := truce.Words{"en": "A party"}
	a := truce.Agreement{ID: "two", Title: truce.Words{"en": "Two"}, Status: "in_force", Parties: []truce.AgreementParty{{ID: first, Name: same}, {ID: second, Name: same}},
		Terms: []truce.Term{{ID: "V1", Kind: truce.TermNoFire, Status: truce.StatusAccepted, Text: truce.Words{"en": "No fire"}, Binds: []truce.PartyID{first}, Bound: []truce.PartyID{first}}}}
	v := int64(7)
	c := truce.ClaimComparison{Truce: "two", Totals: []truce.ClaimFigure{{Claim: truce.Claim{Claimant: first, Accused: second, Measure: "total", Op: truce.OpEqual, Value: "7"}, Value: &v}}}
	return publish.NewDraft(monthFrame()).Incidents(b.incidents...).Reports(b.reports...).Sources(Sources()...).Agreement(a).Comparisons(c)
}
