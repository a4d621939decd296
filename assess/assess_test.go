package assess_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/agreement"
	"trucewatch/assess"
	"trucewatch/truce"
)

func fire(source truce.SourceID, id string, accused truce.PartyID, when truce.Interval) truce.Report {
	return truce.Report{Source: source, ID: id, Kind: truce.KindPoint, Act: "fire/artillery", Time: when, Alleged: truce.Alleged{Party: accused},
		Places: spot(-3900000, 5992500, 300, "XA-S")}
}

func TestWhoIsBound(t *testing.T) {
	valley := sample(t, "exercise-valley.yaml")
	for _, c := range []struct {
		name    string
		reports []truce.Report
		want    truce.FindingValue
		reason  string
	}{
		{"recorded and laid to a party that is bound", []truce.Report{fire("patrol", "1", "A", at(6, 8, 0))}, truce.FindBreach, "laid to A"},
		{"nobody is accused", []truce.Report{fire("patrol", "1", "", at(6, 8, 0))}, truce.FindCannotTell, "nobody says who"},
		{"only alleged", []truce.Report{fire("paper", "1", "A", at(6, 8, 0))}, truce.FindCannotTell, "alleged"},
		{"disputed between two who are bound", []truce.Report{fire("log-a", "1", "B", at(6, 8, 0)), fire("log-b", "1", "A", at(6, 8, 0))}, truce.FindBreach, "A by B; B by A"},
		{"an actor whose principal is a claim", []truce.Report{fire("patrol", "1", "A-militia", at(6, 8, 0))}, truce.FindCannotTell, "claim of B"},
		{"an actor nobody knows", []truce.Report{fire("patrol", "1", "ghosts", at(6, 8, 0))}, truce.FindCannotTell, "neither a party nor an actor"},
	} {
		s := newScene(valley)
		for i := range s.ag.Terms { // the permission is another test
			if s.ag.Terms[i].Kind == truce.TermPermission {
				s.ag.Terms[i].Status = truce.StatusProposed
			}
		}
		id := s.incident(c.reports...)
		f := finding(t, s.run(), "V1", "main-b", id)
		if f.Value != c.want || !strings.Contains(f.Reason, c.reason) || f.Status != truce.FindingProposed {
			t.Errorf("%s: %s (%s), want %s", c.name, f.Value, f.Reason, c.want)
		}
	}
}

func TestRejectingPartyIsNotHeldToTheTerm(t *testing.T) {
	s := newScene(sample(t, "christmas-2023.yaml"))
	when := truce.Interval{From: time.Date(2023, 1, 7, 8, 0, 0, 0, time.UTC), To: time.Date(2023, 1, 7, 9, 0, 0, 0, time.UTC)}
	by := func(id string, p truce.PartyID) truce.IncidentID {
		return s.incident(truce.Report{Source: "patrol", ID: id, Kind: truce.KindPoint, Act: "fire/artillery", Time: when, Alleged: truce.Alleged{Party: p}})
	}
	ua, ru, third := by("ua", "UA"), by("ru", "RU"), by("third", "WAGNER")
	s.decisions = []truce.Decision{}
	for _, id := range []truce.IncidentID{ua, ru, third} {
		s.decisions = append(s.decisions, truce.Decision{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{id}, Signer: "o", Reason: "visited", Hash: string(id)})
	}
	r := s.run()
	if f := finding(t, r, "C1", "declared", ua); f.Value != truce.FindNotInForce || !strings.Contains(f.Reason, "did not accept") {
		t.Errorf("UA: %s %s", f.Value, f.Reason)
	}
	if f := finding(t, r, "C1", "declared", ru); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "no body decides") {
		t.Errorf("RU, without a decider: %s %s", f.Value, f.Reason)
	}
	if f := finding(t, r, "C1", "declared", third); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "not to be bound") {
		t.Errorf("third force: %s %s", f.Value, f.Reason)
	}
	for _, f := range r.Findings {
		if f.Term == "C2" {
			t.Errorf("a term that was not agreed is assessed: %+v", f)
		}
	}
}

func TestEdgeOfAZone(t *testing.T) {
	s := newScene(parse(t, field))
	exercise := func(id string, lonE5, r68 int) truce.IncidentID {
		return s.incident(truce.Report{Source: "patrol", ID: id, Kind: truce.KindPoint, Act: "exercise/live-fire", Time: at(6, 8, 0), Alleged: truce.Alleged{Party: "A"}, Places: spot(-3900000, lonE5, r68, "")})
	}
	// The line passes -39.0, 59.92478; 15 km east of it is about 60.098.
	inside, edge, outside, vague := exercise("in", 6005000, 300), exercise("edge", 6009000, 1500), exercise("out", 6020000, 300), exercise("vague", 6005000, 20000)
	r := s.run()
	for id, want := range map[truce.IncidentID]truce.FindingValue{inside: truce.FindBreach, edge: truce.FindCannotTell, outside: truce.FindPermitted, vague: truce.FindCannotTell} {
		if f := finding(t, r, "E", "p", id); f.Value != want {
			t.Errorf("%s: %s (%s), want %s", id, f.Value, f.Reason, want)
		}
	}
	if f := finding(t, r, "E", "p", edge); !strings.Contains(f.Reason, "cannot tell which side") {
		t.Errorf("%s", f.Reason)
	}
}

func TestRivalLinesThatDisagree(t *testing.T) {
	s := newScene(sample(t, "exercise-valley.yaml"))
	// 17 km east of B's line and 13 km east of A's, on the ground that both claim (-38.7302 is 30 km north).
	id := s.incident(truce.Report{Source: "patrol", ID: "1", Kind: truce.KindPoint, Act: "exercise/live-fire", Time: at(6, 8, 0), Alleged: truce.Alleged{Party: "A"},
		Places: spot(-3873020, 6023700, 100, "")})
	if f := finding(t, s.run(), "V4", "main-b", id); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "differ") {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
}

func TestTimesThatStraddle(t *testing.T) {
	s := newScene(parse(t, field))
	start := time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)
	for id, c := range map[string]struct {
		when truce.Interval
		want truce.FindingValue
	}{
		"before":   {truce.Interval{From: start.Add(-2 * time.Hour), To: start}, truce.FindNotInForce},
		"straddle": {truce.Interval{From: start.Add(-time.Hour), To: start.Add(time.Hour)}, truce.FindCannotTell},
		"at start": {truce.Interval{From: start, To: start.Add(time.Second)}, truce.FindBreach},
		"unknown":  {truce.Interval{}, truce.FindCannotTell},
		"open":     {truce.Interval{From: start.Add(time.Hour)}, truce.FindCannotTell},
		"after":    {truce.Interval{From: start.Add(721 * time.Hour), To: start.Add(722 * time.Hour)}, truce.FindNotInForce},
	} {
		s := newScene(s.ag)
		inc := s.incident(fire("patrol", id, "A", c.when))
		if got := finding(t, s.run(), "F", "p", inc); got.Value != c.want {
			t.Errorf("%s: %s (%s), want %s", id, got.Value, got.Reason, c.want)
		}
	}
}

func TestAlertsAndHeatAreNoActs(t *testing.T) {
	src := strings.Replace(field, "kind: no_fire, text: x, binds: [A, B]", "kind: no_air, text: x, binds: [A, B], acts: [air]", 1)
	s := newScene(parse(t, src))
	for i, act := range []truce.Act{"air/alert", "thermal/anomaly"} {
		r := fire("patrol", string(rune('a'+i)), "A", at(6, 8, 0))
		r.Act = act
		if got := of(s.run(), "F", s.incident(r)); got != nil {
			t.Errorf("%s: %v", act, got)
		}
	}
}

func TestActKnownOnlyByItsClass(t *testing.T) {
	src := strings.Replace(field, "kind: no_fire, text: x, binds: [A, B]", "kind: no_fire, text: x, binds: [A, B], acts: [fire/mlrs]", 1)
	s := newScene(parse(t, src))
	r := fire("patrol", "1", "A", at(6, 8, 0))
	r.Act = "fire"
	id := s.incident(r)
	other := s.incident(fire("patrol", "2", "A", at(6, 8, 0)))
	res := s.run()
	if f := finding(t, res, "F", "p", id); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "known only as fire") {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
	if got := of(res, "F", other); got != nil {
		t.Errorf("tube artillery is not MLRS: %v", got)
	}
}

func TestRulingsSpeakForBodies(t *testing.T) {
	s := newScene(parse(t, field))
	id := s.incident(fire("patrol", "1", "A", at(6, 8, 0)))
	for _, who := range []string{"a", "b", "c"} {
		s.decisions = append(s.decisions, truce.Decision{Kind: truce.DecideRule, Incidents: []truce.IncidentID{id}, Signer: who, Reason: "crater of 6 May", Body: "commission",
			Term: "F", Value: "breach", Party: "A", Hash: "h" + who})
	}
	r := s.run()
	f := finding(t, r, "F", "", id)
	if f.Status != truce.FindingRuled || f.By != "commission" || f.Value != truce.FindBreach {
		t.Errorf("%+v", f)
	}
	if got := of(r, "F", id); len(got) != 1 {
		t.Errorf("the program still proposes beside a ruling: %v", got)
	}
}

func TestProtectedSiteAsksForItsBody(t *testing.T) {
	s := newScene(sample(t, "exercise-valley.yaml"))
	r := fire("patrol", "1", "A", at(6, 8, 0))
	r.Places = spot(-3922483, 5984841, 300, "XA-S")
	r.Act = "air/drone"
	id := s.incident(r)
	if f := finding(t, s.run(), "V7", "main", id); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "verification by commission") {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
	s.decisions = []truce.Decision{{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{id}, Signer: "head", Body: "commission", Reason: "visited", Hash: "h"}}
	if f := finding(t, s.run(), "V7", "main", id); f.Value != truce.FindBreach {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
}

func TestAccessTerm(t *testing.T) {
	s := newScene(sample(t, "exercise-valley.yaml"))
	denied := s.incident(truce.Report{Source: "patrol", ID: "1", Kind: truce.KindAccess, Act: "access/denied", Time: at(6, 8, 0), Alleged: truce.Alleged{Party: "B"}})
	aid := s.incident(truce.Report{Source: "paper", ID: "2", Kind: truce.KindAccess, Act: "access/denied", Time: at(6, 8, 0), Alleged: truce.Alleged{Party: "B"}})
	r := s.run()
	if f := finding(t, r, "V5", "main-b", denied); f.Value != truce.FindBreach {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
	if f := finding(t, r, "V5", "main-b", aid); f.Value != truce.FindCannotTell {
		t.Errorf("somebody else's movement: %s %s", f.Value, f.Reason)
	}
}

func TestKindsThatAreNotAssessedSaySo(t *testing.T) {
	r := newScene(sample(t, "exercise-valley.yaml")).run()
	for _, id := range []string{"V2", "V3", "V6", "V8"} {
		if f := finding(t, r, id, "main", ""); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "not assessed by this version") {
			t.Errorf("%s: %+v", id, f)
		}
	}
}

func TestSilence(t *testing.T) {
	cloud := int64(900_000)
	for _, c := range []struct {
		name string
		term string
		rows []truce.Coverage
		want truce.FindingValue
		says string
	}{
		{"nobody watched", "F", nil, truce.FindCannotTell, "not observed"},
		{"half of the day was watched", "F", []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), 12)}, truce.FindNoBreach, "12 of 24 hours"},
		{"an hour less", "F", []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), 11)}, truce.FindCannotTell, "11 of 24 hours"},
		{"two at once are one", "F", []truce.Coverage{
			watched("patrol", truce.CoverPatrol, "XA-S", truce.Interval{From: wholeDay(6).From, To: wholeDay(6).From.Add(8 * time.Hour)}, 8),
			watched("camera", truce.CoverCamera, "XA-S", truce.Interval{From: wholeDay(6).From, To: wholeDay(6).From.Add(8 * time.Hour)}, 8)}, truce.FindCannotTell, "8 of 24 hours"},
		{"a watch of two days counts by its share", "F", []truce.Coverage{watched("camera", truce.CoverCamera, "XA-S",
			truce.Interval{From: wholeDay(5).From, To: wholeDay(6).To}, 24)}, truce.FindNoBreach, "12 of 24 hours"},
		{"a satellite's pass decides nothing", "F", []truce.Coverage{{Source: "viirs", Kind: truce.CoverPass, Window: wholeDay(6), Region: "XA-S"}}, truce.FindCannotTell, "not observed"},
		{"clouds are shown", "F", []truce.Coverage{{Source: "sky", Kind: truce.CoverCloud, Window: wholeDay(6), Region: "XA-S", SharePPM: &cloud}}, truce.FindCannotTell, "not observed"},
	} {
		s := newScene(parse(t, field))
		s.days = []truce.Interval{wholeDay(6)}
		s.coverage = c.rows
		f := finding(t, s.run(), c.term, "p", "")
		if f.Value != c.want || !strings.Contains(f.Reason, c.says) {
			t.Errorf("%s: %s (%s; used %v; missing %v), want %s", c.name, f.Value, f.Reason, f.Used, f.Missing, c.want)
		}
	}
}

func TestSilenceNeverCoversWhatCannotBeSeen(t *testing.T) {
	src := strings.Replace(field, ", acts: [exercise/live-fire], where: [security]", "", 1)
	s := newScene(parse(t, src))
	s.days = []truce.Interval{wholeDay(6)}
	s.coverage = []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), 24)}
	if f := finding(t, s.run(), "E", "p", ""); f.Value != truce.FindCannotTell || !strings.Contains(f.Reason, "observability D") {
		t.Errorf("%s %s", f.Value, f.Reason)
	}
}

func TestNoSilenceWhereSomethingWasReported(t *testing.T) {
	s := newScene(parse(t, field))
	s.days = []truce.Interval{wholeDay(6), wholeDay(7)}
	s.coverage = []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), 24), watched("patrol", truce.CoverPatrol, "XB-S", wholeDay(6), 24),
		watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(7), 24)}
	s.incident(fire("paper", "1", "A", at(6, 8, 0)))
	var got []string
	for _, f := range s.run().Findings {
		if f.Term == "F" && f.Incident == "" {
			got = append(got, f.Day.From.Format("2 ")+f.Region+" "+string(f.Value))
		}
	}
	if d := cmp.Diff([]string{"6 XB-S no_breach_seen", "7 XA-S no_breach_seen", "7 XB-S cannot_tell"}, got); d != "" {
		t.Error(d)
	}
}

// TestNoDeciderNoBreach: whatever is reported, an agreement without a deciding body never yields a breach.
func TestNoDeciderNoBreach(t *testing.T) {
	ag := parse(t, field)
	ag.Bodies[0].Rule.Kind = truce.BodyNone
	acts := []truce.Act{"fire", "fire/mortar", "exercise/live-fire", "air/drone", ""}
	rapid.Check(t, func(rt *rapid.T) {
		s := newScene(ag)
		for i := range rapid.IntRange(1, 8).Draw(rt, "n") {
			r := fire(rapid.SampledFrom([]truce.SourceID{"patrol", "paper", "log-a", "log-b"}).Draw(rt, "source"), string(rune('a'+i)),
				rapid.SampledFrom([]truce.PartyID{"", "A", "B"}).Draw(rt, "accused"), at(rapid.IntRange(1, 28).Draw(rt, "day"), 5, 0))
			r.Act = rapid.SampledFrom(acts).Draw(rt, "act")
			s.incident(r)
		}
		for _, f := range s.run().Findings {
			if f.Value == truce.FindBreach {
				rt.Fatalf("%+v", f)
			}
		}
	})
}

// TestSwappedParties: exchanging the parties in everything exchanges them in the findings and changes nothing else.
func TestSwappedParties(t *testing.T) {
	saved := register
	defer func() { register = saved }()
	named := strings.NewReplacer(`"A"`, `"ALF"`, `"B"`, `"BOR"`)
	exchanged := strings.NewReplacer("ALF", "BOR", "BOR", "ALF")
	build := func(r *strings.Replacer) *scene {
		s := newScene(sample(t, "exercise-valley.yaml"))
		s.days = []truce.Interval{wholeDay(6)}
		s.coverage = []truce.Coverage{watched("patrol", truce.CoverPatrol, "XA-S", wholeDay(6), 20)}
		s.incident(fire("patrol", "1", "A", at(6, 8, 0)))
		s.incident(fire("log-a", "2", "B", at(6, 9, 0)), fire("log-b", "3", "A", at(6, 9, 0)))
		s.incident(fire("patrol", "5", "A-militia", at(6, 11, 0)))
		s.incident(truce.Report{Source: "patrol", ID: "4", Kind: truce.KindAccess, Act: "access/denied", Time: at(6, 10, 0), Alleged: truce.Alleged{Party: "B"}})
		through(t, &s.ag, named, r)
		through(t, &s.incidents, named, r)
		for k, v := range s.reports {
			through(t, &v, named, r)
			s.reports[k] = v
		}
		register = map[truce.SourceID]truce.Source{}
		for k, v := range saved {
			through(t, &v, named, r)
			register[k] = v
		}
		return s
	}
	same := strings.NewReplacer()
	want := build(same).run()
	through(t, &want, exchanged)
	got := build(exchanged).run()
	if d := cmp.Diff(keys(t, want), keys(t, got)); d != "" {
		t.Error(d)
	}
}

// through rewrites a value by way of its JSON.
func through[T any](t *testing.T, v *T, rs ...*strings.Replacer) {
	t.Helper()
	b, err := json.Marshal(*v)
	if err != nil {
		t.Fatal(err)
	}
	s := string(b)
	for _, r := range rs {
		s = r.Replace(s)
	}
	var out T
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		t.Fatal(err)
	}
	*v = out
}

// keys spells findings and figures without the order in which parties are named.
func keys(t *testing.T, r assess.Result) []string {
	var out []string
	for _, f := range r.Findings {
		words := strings.FieldsFunc(f.Reason, func(r rune) bool { return strings.ContainsRune(" ,;", r) })
		slices.Sort(words)
		f.Reason = strings.Join(words, " ")
		slices.Sort(f.Bound)
		b, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	for _, c := range r.Counts {
		b, err := json.Marshal(c)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	slices.Sort(out)
	if len(out) < 20 {
		t.Fatalf("only %d findings and figures", len(out))
	}
	return out
}

func TestEveryAssessedKindHasItsFile(t *testing.T) {
	for _, k := range truce.TermKinds() {
		ag := parse(t, field)
		ag.Terms = []truce.Term{{ID: "X", Kind: k, Status: truce.StatusAccepted, Binds: []truce.PartyID{"A"}, Bound: []truce.PartyID{"A"}}}
		s := newScene(ag)
		s.days = []truce.Interval{wholeDay(6)}
		saysNot := slices.ContainsFunc(s.run().Findings, func(f truce.Finding) bool { return strings.Contains(f.Reason, "is not assessed by this version") })
		if k == truce.TermPermission || k == truce.TermOutcome {
			continue
		}
		if saysNot == agreement.Assessed(k) {
			t.Errorf("%s: package agreement says assessed %v, package assess differs", k, agreement.Assessed(k))
		}
	}
}

func TestEmpty(t *testing.T) {
	if r := assess.Run(assess.Input{}); len(r.Findings)+len(r.Counts) != 0 {
		t.Errorf("%+v", r)
	}
}
