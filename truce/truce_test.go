package truce

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestParseE7(t *testing.T) {
	for _, c := range []struct {
		in   string
		want E7
		bad  bool
	}{
		{"48.53197", 485319700, false}, {"-0.5", -5000000, false}, {"+7", 70000000, false},
		{"180", 1800000000, false}, {"48.00000005", 480000001, false}, {"48.00000004", 480000000, false},
		{".5", 5000000, false}, {"5.", 50000000, false},
		{"", 0, true}, {"NaN", 0, true}, {"1e400", 0, true}, {"180.0000001", 0, true}, {"1e2", 0, true},
		{"48,53", 0, true}, {"--1", 0, true}, {"4851.0", 0, true}, {"٤٨", 0, true}, {".", 0, true},
	} {
		got, err := ParseE7(c.in)
		if (err != nil) != c.bad || !c.bad && got != c.want {
			t.Errorf("ParseE7(%q) = %d, %v; want %d, error %v", c.in, got, err, c.want, c.bad)
		}
	}
}

func TestE7RoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		v := E7(rapid.Int32Range(-1800000000, 1800000000).Draw(t, "e7"))
		got, err := ParseE7(v.String())
		if err != nil || got != v {
			t.Fatalf("%d as %q came back as %d, %v", v, v.String(), got, err)
		}
	})
}

func FuzzParseE7(f *testing.F) {
	f.Add("48.5")
	f.Add("-180.0000000000000000000001")
	f.Fuzz(func(t *testing.T, s string) {
		if v, err := ParseE7(s); err == nil && (v > 1800000000 || v < -1800000000) {
			t.Errorf("ParseE7(%q) = %d", s, v)
		}
	})
}

func TestPositionValidateSaysSwapped(t *testing.T) {
	err := Position{Lat: 1375e6, Lon: 4853e5}.Validate()
	if err == nil || !strings.Contains(err.Error(), "swapped") {
		t.Errorf("got %v, want a hint that the two are swapped", err)
	}
	if err := (Position{}).Validate(); err == nil {
		t.Error("0, 0 passed")
	}
}

func TestNewIncidentID(t *testing.T) {
	a := ReportKey{"viina", "106315"}
	id, long := NewIncidentID(false, a, 6), NewIncidentID(false, a, 8)
	if err := id.Validate(); err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(long), string(id)) || len(long) != 10 {
		t.Errorf("long form %s does not extend %s", long, id)
	}
	if x := NewIncidentID(true, a, 6); string(x[1:]) != string(id[1:]) || x[0] != 'X' {
		t.Errorf("exercise id %s against %s", x, id)
	}
	// The separator keeps (ab, c) and (a, bc) apart.
	if NewIncidentID(false, ReportKey{"ab", "c"}, 8) == NewIncidentID(false, ReportKey{"a", "bc"}, 8) {
		t.Error("two anchors share an id")
	}
	for _, bad := range []IncidentID{"", "T-7Q4F2", "Q-7Q4F2K", "T-7Q4F2I", "T_7Q4F2K", "T-7q4f2k"} {
		if bad.Validate() == nil {
			t.Errorf("%q passed", bad)
		}
	}
}

func TestIntervalOverlapsAndDay(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Skip("no zone data on this machine")
	}
	if d := Day(2025, 3, 30, kyiv).Duration(); d != 23*time.Hour {
		t.Errorf("30 March 2025 in Kyiv lasts %s, want 23 h: clocks change", d)
	}
	a := Interval{From: time.Unix(0, 0), To: time.Unix(10, 0)}
	b := Interval{From: time.Unix(10, 0), To: time.Unix(20, 0)}
	if a.Overlaps(b) || b.Overlaps(a) {
		t.Error("touching intervals overlap: the end is exclusive")
	}
	if open := (Interval{From: time.Unix(5, 0)}); !open.Overlaps(b) || !a.Overlaps(open) {
		t.Error("an open end reaches for ever")
	}
	if a.Contains(time.Unix(10, 0)) || !a.Contains(time.Unix(0, 0)) {
		t.Error("half open [From, To)")
	}
}

func TestBearing(t *testing.T) {
	corr := 7500
	for _, c := range []struct {
		b    Bearing
		want int
		ok   bool
	}{
		{Bearing{Value: 90}, 90_000, true},
		{Bearing{Value: 1600, Unit: UnitMils}, 90_000, true},
		{Bearing{Value: 355, North: MagneticNorth, CorrectionMilliDeg: &corr}, 2_500, true},
		{Bearing{Value: 355, North: MagneticNorth}, 355_000, false},
		{Bearing{Value: 360}, 0, true},
	} {
		if got, ok := c.b.TrueMilliDeg(); got != c.want || ok != c.ok {
			t.Errorf("%+v = %d, %v; want %d, %v", c.b, got, ok, c.want, c.ok)
		}
	}
	if (Bearing{Value: 6500, Unit: UnitMils}).Validate() == nil || (Bearing{Value: 361}).Validate() == nil {
		t.Error("a bearing past the full circle passed")
	}
}

func TestCountKeepsBounds(t *testing.T) {
	// The five classes of a monitoring year: a sum with one lower bound is a lower bound (GC-1).
	sum := Exactly(0, "observation")
	for _, c := range []Count{Exactly(12495, "observation"), Exactly(6508, "observation"),
		Exactly(238, "observation"), Exactly(127, "observation"), AtLeast(21906, "observation")} {
		var err error
		if sum, err = sum.Add(c); err != nil {
			t.Fatal(err)
		}
	}
	if got := sum.String(); got != "at least 41274 observation" {
		t.Errorf("sum = %q", got)
	}
	if _, err := Exactly(1, "shelling").Add(Exactly(1, "assault")); err == nil {
		t.Error("shellings and assaults were added")
	}
	if (Count{}).String() != "not stated" || !(Count{}).IsZero() || Exactly(0, "").IsZero() {
		t.Error("not stated and 0 are confused")
	}
	neg := int64(-1)
	if (Count{Min: &neg}).Validate() == nil {
		t.Error("a negative count passed")
	}
}

func TestActs(t *testing.T) {
	seen := map[Act]bool{}
	for _, a := range Acts() {
		if seen[a.Act] {
			t.Errorf("act %s stands twice", a.Act)
		}
		seen[a.Act] = true
		if !seen[a.Act.Class()] {
			t.Errorf("act %s stands before or without its class", a.Act)
		}
		if a.Meaning == "" || a.Observability < 'A' || a.Observability > 'D' {
			t.Errorf("act %s lacks a meaning or an observability", a.Act)
		}
	}
	err := Act("fire/catapult").Validate()
	if err == nil || !strings.Contains(err.Error(), "fire/mortar") {
		t.Errorf("an unknown leaf should list its neighbours: %v", err)
	}
	if !Act("fire/mortar").Within("fire") || Act("fires/x").Within("fire") || !Act("air").Within("") {
		t.Error("Within goes by steps of the path")
	}
}

func TestReportJSONRoundTrip(t *testing.T) {
	r := Report{Source: "patrol-3", ID: "7", Kind: KindPoint,
		Time: Instant(time.Date(2023, 1, 6, 17, 30, 0, 0, time.UTC), "+02:00"),
		Places: []Place{{Kind: PlaceSector, Sector: &Sector{Observer: Position{Lat: 485319700, Lon: 346474800},
			RangeMinM: 2000, RangeMaxM: 4000, From: Bearing{Value: 135}, To: Bearing{Value: 180}}}},
		Act: "fire/explosion", Counts: []Count{AtLeast(12, "explosion")},
		Hedges: []Hedge{{HedgeAssessed, "assessed as outgoing"}}}
	if err := r.Validate(); err != nil {
		t.Fatal(err)
	}
	b, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	var back Report
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(r, back); d != "" {
		t.Error(d)
	}
	if !strings.Contains(string(b), `"lat":48.53197,`) {
		t.Errorf("coordinates are not exact decimals: %s", b)
	}
}

func TestReportValidateNamesEveryField(t *testing.T) {
	neg := int64(-2)
	r := Report{Kind: "rumour", Act: "magic", Killed: Count{Min: &neg},
		Places: []Place{{Kind: PlacePoint}}}
	err := r.Validate()
	for _, field := range []string{"source", "id", "kind", "act", "killed", "places[0]"} {
		if err == nil || !strings.Contains(err.Error(), field+":") {
			t.Errorf("the error does not name %s: %v", field, err)
		}
	}
}

func TestOriginOfFollowsTheRegister(t *testing.T) {
	siren := Source{ID: "sirens-volunteer", Signal: "ua-air-raid-signal", Owner: "x"}
	if got := siren.OriginOf(Report{Source: siren.ID}); got != "ua-air-raid-signal" {
		t.Errorf("origin %q, want the signal", got)
	}
	if got := siren.OriginOf(Report{Source: siren.ID, Origin: "wire"}); got != "wire" {
		t.Errorf("origin %q, want the report's own", got)
	}
	if got := (Source{}).OriginOf(Report{Source: "a"}); got != "a" {
		t.Errorf("origin %q, want the source itself", got)
	}
}

func TestDecisionValidate(t *testing.T) {
	ok := Decision{Kind: DecideVerify, Incidents: []IncidentID{"T-7Q4F2K"}, Signer: "officer-2", Reason: "visited"}
	if err := ok.Validate(); err != nil {
		t.Error(err)
	}
	for name, d := range map[string]Decision{
		"unknown kind":           {Kind: "bless", Signer: "a", Reason: "b"},
		"no signer":              {Kind: DecidePin, Reason: "b", Incidents: ok.Incidents},
		"no reason":              {Kind: DecidePin, Signer: "a", Incidents: ok.Incidents},
		"about nothing":          {Kind: DecidePin, Signer: "a", Reason: "b"},
		"recall by one officer":  {Kind: DecideRecall, Signer: "a", Approver: "a", Reason: "b", Incidents: ok.Incidents},
		"rule without a term":    {Kind: DecideRule, Signer: "a", Reason: "b", Incidents: ok.Incidents, Value: "breach"},
		"link of a single":       {Kind: DecideLink, Signer: "a", Reason: "b", Reports: []ReportKey{{"a", "1"}}},
		"incident id ill formed": {Kind: DecidePin, Signer: "a", Reason: "b", Incidents: []IncidentID{"Q"}},
	} {
		if d.Validate() == nil {
			t.Errorf("%s passed", name)
		}
	}
}
