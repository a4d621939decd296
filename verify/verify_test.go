package verify_test

import (
	"encoding/json"
	"fmt"
	"io/fs"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/agreement"
	"trucewatch/agreement/samples"
	"trucewatch/truce"
	"trucewatch/verify"
)

func valley(t testing.TB) truce.Agreement {
	t.Helper()
	b, err := fs.ReadFile(samples.FS, "exercise-valley.yaml")
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := agreement.Load("exercise-valley.yaml", b, samples.FS.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var register = map[truce.SourceID]truce.Source{
	"patrol":  {ID: "patrol", Class: truce.ClassPatrol, Interest: truce.InterestNeutral, Access: "saw", Owner: "mission"},
	"log-a":   {ID: "log-a", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "A", Access: "told"},
	"log-b":   {ID: "log-b", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "B", Access: "told"},
	"paper-1": {ID: "paper-1", Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Access: "told"},
	"paper-2": {ID: "paper-2", Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Access: "told"},
	"quake":   {ID: "quake", Class: truce.ClassSensor, Interest: truce.InterestNeutral, Access: "signal"},
	"siren-1": {ID: "siren-1", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Access: "signal", Signal: "alert"},
	"siren-2": {ID: "siren-2", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Access: "compiled", Signal: "alert"},
	"viirs":   {ID: "viirs", Class: truce.ClassSatellite, Interest: truce.InterestNeutral, Access: "signal"},
}

// scene builds incidents from reports: one call of incident, one incident.
type scene struct {
	incidents []truce.Incident
	reports   map[truce.ReportKey]truce.Report
}

func (s *scene) incident(reports ...truce.Report) truce.IncidentID {
	if s.reports == nil {
		s.reports = map[truce.ReportKey]truce.Report{}
	}
	inc := truce.Incident{Anchor: reports[0].Key(), ID: truce.NewIncidentID(true, reports[0].Key(), 8)}
	for _, r := range reports {
		if r.Kind == "" {
			r.Kind = truce.KindPoint
		}
		if r.Act == "" {
			r.Act = "fire/artillery"
		}
		s.reports[r.Key()] = r
		relation := "same"
		if r.Kind == truce.KindDenial {
			relation = "denies"
		}
		inc.Members = append(inc.Members, truce.Member{Key: r.Key(), Relation: relation, Origin: register[r.Source].OriginOf(r), PermilleP: 950})
	}
	inc.Readings = []truce.Reading{{Author: "machine", Mode: truce.Automatic, Act: reports[0].Act}}
	s.incidents = append(s.incidents, inc)
	return inc.ID
}

func rep(source truce.SourceID, id string, accused truce.PartyID) truce.Report {
	return truce.Report{Source: source, ID: id, Alleged: truce.Alleged{Party: accused}}
}

func (s *scene) apply(t testing.TB, ds ...truce.Decision) verify.Result {
	t.Helper()
	a := valley(t)
	return verify.Apply(verify.Input{Incidents: s.incidents, Decisions: hashed(ds), Agreement: &a, Sources: register,
		Reports: s.reports, AsOf: day(10)})
}

func day(n int) time.Time { return time.Date(2031, 5, n, 12, 0, 0, 0, time.UTC) }

// hashed gives each decision a content hash, as the record does.
func hashed(ds []truce.Decision) []truce.Decision {
	out := slices.Clone(ds)
	for i := range out {
		if out[i].Hash == "" {
			out[i].Hash = hashOf(out[i])
		}
	}
	return out
}

func hashOf(d truce.Decision) string {
	b, err := json.Marshal(d)
	if err != nil {
		panic(err)
	}
	return string(truce.NewIncidentID(true, truce.ReportKey{Source: "hash", ID: string(b)}, 12))
}

func decide(kind truce.DecisionKind, id truce.IncidentID, signer string) truce.Decision {
	return truce.Decision{Kind: kind, Incidents: []truce.IncidentID{id}, Signer: signer, Reason: "for the test", At: day(5)}
}

func codes(ns []verify.Notice) []string {
	var out []string
	for _, n := range ns {
		out = append(out, n.Code)
	}
	return out
}

// TestGC3TwoLogs: two logs of 71 rows each with opposite blame are 71 incidents whose attribution is disputed.
func TestGC3TwoLogs(t *testing.T) {
	var s scene
	for i := range 71 {
		s.incident(rep("log-a", fmt.Sprint(i), "B"), rep("log-b", fmt.Sprint(i), "A"))
	}
	r := s.apply(t)
	if len(r.Incidents) != 71 {
		t.Fatalf("%d incidents, want 71", len(r.Incidents))
	}
	for _, inc := range r.Incidents {
		if inc.Attribution.Level != truce.AttrDisputed || inc.Attribution.Party != "" || len(inc.Attribution.Claims) != 2 || !inc.Disputed {
			t.Fatalf("attribution %+v, want disputed between parties", inc.Attribution)
		}
		if inc.Occurrence != truce.OccCorroborated {
			t.Fatalf("occurrence %s: both parties say that it happened", inc.Occurrence)
		}
	}
}

// TestGC5RecorderIsNotCulprit: "X's part registered 6, Y's part 11" accuses nobody.
func TestGC5RecorderIsNotCulprit(t *testing.T) {
	var s scene
	r := rep("log-a", "1", "")
	r.Recorder = "A"
	s.incident(r)
	got := s.apply(t).Incidents[0].Attribution
	if got.Level != truce.AttrNone || got.Party != "" || len(got.Claims) != 0 {
		t.Errorf("attribution %+v, want none", got)
	}
}

func TestOccurrenceFromMembers(t *testing.T) {
	weak := rep("paper-1", "weak", "A")
	for _, c := range []struct {
		name    string
		reports []truce.Report
		want    truce.Occurrence
	}{
		{"one outlet", []truce.Report{rep("paper-1", "1", "A")}, truce.OccAlleged},
		{"two outlets, one route", []truce.Report{rep("paper-1", "1", "A"), rep("paper-2", "2", "A")}, truce.OccAlleged},
		{"outlet and sensor", []truce.Report{rep("paper-1", "1", "A"), rep("quake", "2", "")}, truce.OccCorroborated},
		{"two outlets on one wire, and nothing else", []truce.Report{
			{Source: "paper-1", ID: "1", Origin: "wire"}, {Source: "quake", ID: "2", Origin: "wire"}}, truce.OccAlleged},
		{"the patrol saw it", []truce.Report{rep("patrol", "1", "")}, truce.OccRecorded},
		{"the patrol was told", []truce.Report{{Source: "patrol", ID: "1", Means: "told"}}, truce.OccAlleged},
		{"the patrol looked and saw nothing", []truce.Report{rep("paper-1", "1", "A"), {Source: "patrol", ID: "2", Kind: truce.KindNoObservation}}, truce.OccAlleged},
		{"two recordings of one siren", []truce.Report{{Source: "siren-1", ID: "1", Act: "air/alert"}, {Source: "siren-2", ID: "2", Act: "air/alert"}}, truce.OccAlleged},
		{"an alert is no strike", []truce.Report{{Source: "paper-1", ID: "1", Act: "air/drone"}, {Source: "siren-1", ID: "2", Act: "air/alert"}}, truce.OccAlleged},
		{"a thermal pixel is no second route", []truce.Report{rep("paper-1", "1", "A"), {Source: "viirs", ID: "2", Kind: truce.KindDetection, Act: "thermal/anomaly"}}, truce.OccAlleged},
		{"a denial supports nothing", []truce.Report{weak, {Source: "log-a", ID: "d", Kind: truce.KindDenial}}, truce.OccAlleged},
	} {
		var s scene
		s.incident(c.reports...)
		if got := s.apply(t).Incidents[0].Occurrence; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}

func TestWeaklyLinkedMemberDoesNotCorroborate(t *testing.T) {
	var s scene
	s.incident(rep("paper-1", "1", "A"), rep("quake", "2", ""))
	s.incidents[0].Members[1].PermilleP = 799
	if got := s.apply(t).Incidents[0].Occurrence; got != truce.OccAlleged {
		t.Errorf("%s: a link of .799 is below the threshold of .8", got)
	}
}

func TestDenialByTheAccusedIsADispute(t *testing.T) {
	var s scene
	s.incident(rep("log-a", "1", "B"), truce.Report{Source: "log-b", ID: "2", Kind: truce.KindDenial, Text: "not us"})
	inc := s.apply(t).Incidents[0]
	if inc.Attribution.Level != truce.AttrDisputed || len(inc.Replies) != 1 || inc.Replies[0].Kind != "denial" || inc.Replies[0].By != "B" {
		t.Errorf("%+v %+v", inc.Attribution, inc.Replies)
	}
}

func TestStanding(t *testing.T) {
	vote := func(signer, value string) truce.Decision {
		d := decide(truce.DecideRule, "", signer)
		d.Term, d.Value, d.Body, d.Reason = "V1", value, "commission", "minutes 12"
		return d
	}
	for _, c := range []struct {
		name    string
		ds      []truce.Decision
		rulings int
		notice  string
	}{
		{"all three sign", []truce.Decision{vote("delegate-a", "breach"), vote("delegate-b", "breach"), vote("head", "breach")}, 1, ""},
		{"chair alone, consensus failed: the chair decides and dissent is kept", []truce.Decision{vote("head", "breach")}, 1, ""},
		{"one delegate alone", []truce.Decision{vote("delegate-a", "breach")}, 0, "no_standing"},
		{"a stranger", []truce.Decision{vote("mallory", "breach")}, 0, "no_standing"},
		{"two against one another", []truce.Decision{vote("head", "breach"), vote("delegate-a", "no_breach"), vote("delegate-b", "no_breach")}, 1, "no_standing"},
		{"unknown body", []truce.Decision{func() truce.Decision { d := vote("head", "breach"); d.Body = "court"; return d }()}, 0, "no_standing"},
		{"no body", []truce.Decision{func() truce.Decision { d := vote("head", "breach"); d.Body = ""; return d }()}, 0, "no_standing"},
		{"unknown term", []truce.Decision{func() truce.Decision { d := vote("head", "breach"); d.Term = "V99"; return d }()}, 0, "unknown_term"},
	} {
		var s scene
		id := s.incident(rep("patrol", "1", "A"))
		for i := range c.ds {
			c.ds[i].Incidents = []truce.IncidentID{id}
		}
		r := s.apply(t, c.ds...)
		if len(r.Rulings) != c.rulings || c.notice != "" && !slices.Contains(codes(r.Notices), c.notice) || c.notice == "" && len(r.Notices) > 0 {
			t.Errorf("%s: rulings %+v, notices %+v", c.name, r.Rulings, r.Notices)
		}
		if c.rulings == 1 && r.Incidents[0].Disposition != truce.DispRuled {
			t.Errorf("%s: disposition %s", c.name, r.Incidents[0].Disposition)
		}
	}
}

func TestBodyWithoutARuleDecidesNothing(t *testing.T) {
	a := valley(t)
	a.Bodies[0].Rule.Kind = truce.BodyNone
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	d := decide(truce.DecideVerify, id, "head")
	d.Body = "commission"
	r := verify.Apply(verify.Input{Incidents: s.incidents, Decisions: hashed([]truce.Decision{d}), Agreement: &a, Sources: register, Reports: s.reports})
	if r.Incidents[0].Occurrence == truce.OccVerified || !slices.Contains(codes(r.Notices), "no_standing") {
		t.Errorf("%s %v", r.Incidents[0].Occurrence, r.Notices)
	}
}

func TestChains(t *testing.T) {
	var s scene
	id := s.incident(rep("paper-1", "1", "A"))
	one := hashed([]truce.Decision{decide(truce.DecideVerify, id, "officer-1")})[0]
	after := func(prior truce.Decision, kind truce.DecisionKind, signer string) truce.Decision {
		d := decide(kind, id, signer)
		d.Prior = prior.Hash
		return hashed([]truce.Decision{d})[0]
	}
	two := after(one, truce.DecideRefute, "officer-2")
	fork := after(one, truce.DecideVerify, "officer-3")
	later := after(two, truce.DecideVerify, "officer-4")
	lost := after(truce.Decision{Hash: "gone"}, truce.DecideVerify, "officer-5")
	rival := decide(truce.DecideRefute, id, "officer-6")
	for _, c := range []struct {
		name   string
		ds     []truce.Decision
		want   truce.Occurrence
		notice string
	}{
		{"the end binds", []truce.Decision{one, two}, truce.OccRefuted, ""},
		{"two ends: neither", []truce.Decision{one, two, fork}, truce.OccAlleged, "two_ends"},
		{"two ends further on: neither", []truce.Decision{one, two, fork, later}, truce.OccAlleged, "two_ends"},
		{"prior not here", []truce.Decision{lost}, truce.OccVerified, "no_prior"},
		{"two first decisions that differ: neither", []truce.Decision{one, rival}, truce.OccAlleged, "conflict"},
		{"the same twice", []truce.Decision{one, one}, truce.OccVerified, ""},
		{"the same said again a day later", []truce.Decision{one, func() truce.Decision { d := one; d.At, d.Hash = day(6), "again"; return d }()}, truce.OccVerified, "twice"},
		{"a ring", []truce.Decision{{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{id}, Signer: "x", Reason: "r", Prior: "h2", Hash: "h1"},
			{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{id}, Signer: "y", Reason: "r", Prior: "h1", Hash: "h2"}}, truce.OccAlleged, "circle"},
	} {
		r := s.apply(t, c.ds...)
		if got := r.Incidents[0].Occurrence; got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
		if c.notice == "" && len(r.Notices) > 0 || c.notice != "" && !slices.Contains(codes(r.Notices), c.notice) {
			t.Errorf("%s: notices %+v, want %q", c.name, r.Notices, c.notice)
		}
	}
}

func TestDecisionOnAMergedIncidentFollowsTheTombstone(t *testing.T) {
	var s scene
	kept := s.incident(rep("paper-1", "1", "A"))
	gone := s.incident(rep("paper-1", "2", "A"))
	s.incidents[1].MergedInto = kept
	r := s.apply(t, decide(truce.DecideVerify, gone, "officer-1"))
	if r.Incidents[0].Occurrence != truce.OccVerified || !slices.Contains(codes(r.Notices), "merged") {
		t.Errorf("%s %v", r.Incidents[0].Occurrence, r.Notices)
	}
	s.incidents[0].MergedInto = gone // a ring of tombstones must not hang
	if r := s.apply(t, decide(truce.DecideVerify, gone, "officer-1")); !slices.Contains(codes(r.Notices), "unknown_incident") {
		t.Errorf("%v", r.Notices)
	}
	if r := s.apply(t, decide(truce.DecideVerify, "X-ZZZZZZ", "officer-1")); !slices.Contains(codes(r.Notices), "unknown_incident") {
		t.Errorf("%v", r.Notices)
	}
}

func TestWhoIsSettledByRulingOnly(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	d := decide(truce.DecideAttribute, id, "officer-1")
	d.Party = "A"
	if r := s.apply(t, d); r.Incidents[0].Attribution.Level != truce.AttrAlleged || !slices.Contains(codes(r.Notices), "no_standing") {
		t.Errorf("%+v %v", r.Incidents[0].Attribution, r.Notices)
	}
	d.Body, d.Signer = "commission", "head"
	if r := s.apply(t, d); r.Incidents[0].Attribution.Level != truce.AttrAttributed || r.Incidents[0].Attribution.Party != "A" || len(r.Incidents[0].Attribution.Claims) != 1 {
		t.Errorf("%+v %v", r.Incidents[0].Attribution, r.Notices)
	}
	d.Party = "Atlantis"
	if r := s.apply(t, d); !slices.Contains(codes(r.Notices), "unknown_party") {
		t.Errorf("%v", r.Notices)
	}
}

func TestClocks(t *testing.T) {
	notify := func(id truce.IncidentID, at time.Time) truce.Decision {
		d := decide(truce.DecideNotify, id, "officer-1")
		d.Party, d.At = "A", at
		return d
	}
	reply := func(id truce.IncidentID, at time.Time) truce.Decision {
		d := decide(truce.DecideReply, id, "officer-1")
		d.Party, d.At, d.Text = "A", at, "we looked into it"
		return d
	}
	suspend := func(id truce.IncidentID) truce.Decision {
		d := decide(truce.DecideDispose, id, "officer-1")
		d.Value, d.Reason = string(truce.DispSuspended), "the team was withdrawn"
		return d
	}
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	for _, c := range []struct {
		name, state string
		disp        truce.Disposition
		ds          []truce.Decision
	}{
		{"no answer in 48 hours", "overdue", truce.DispOverdue, []truce.Decision{notify(id, day(5))}},
		{"still time", "running", truce.DispNew, []truce.Decision{notify(id, day(9))}},
		{"answered in time", "replied", truce.DispNew, []truce.Decision{notify(id, day(5)), reply(id, day(6))}},
		{"answered late", "late", truce.DispNew, []truce.Decision{notify(id, day(5)), reply(id, day(9))}},
		{"suspended: the clock stops and is shown", "stopped", truce.DispSuspended, []truce.Decision{notify(id, day(5)), suspend(id)}},
	} {
		r := s.apply(t, c.ds...)
		if len(r.Clocks) != 1 || r.Clocks[0].State != c.state || r.Incidents[0].Disposition != c.disp {
			t.Errorf("%s: %+v %s", c.name, r.Clocks, r.Incidents[0].Disposition)
		}
		if c.state == "stopped" && r.Incidents[0].DisposeWhy != "the team was withdrawn" {
			t.Errorf("why it was suspended is lost: %q", r.Incidents[0].DisposeWhy)
		}
	}
}

func TestWithholdingWinsADisagreement(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	r := s.apply(t, decide(truce.DecideWithhold, id, "officer-1"), decide(truce.DecideRelease, id, "officer-2"))
	if !r.Incidents[0].Withheld || !slices.Contains(codes(r.Notices), "conflict") {
		t.Errorf("withheld %v, %v", r.Incidents[0].Withheld, r.Notices)
	}
}

func TestWithdrawingLeavesAReason(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	got := s.apply(t, decide(truce.DecideWithdraw, id, "officer-1")).Incidents[0]
	if got.Disposition != truce.DispWithdrawn || got.DisposeWhy != "for the test" {
		t.Errorf("disposition %s, %q", got.Disposition, got.DisposeWhy)
	}
}

func TestConstraints(t *testing.T) {
	k := func(id string) truce.ReportKey { return truce.ReportKey{Source: "s", ID: id} }
	on := func(kind truce.DecisionKind, ids ...string) truce.Decision {
		d := truce.Decision{Kind: kind, Signer: "o", Reason: "r"}
		for _, id := range ids {
			d.Reports = append(d.Reports, k(id))
		}
		return d
	}
	merge := truce.Decision{Kind: truce.DecideMerge, Signer: "o", Reason: "r", Incidents: []truce.IncidentID{"T-AAAAAA", "T-BBBBBB"}}
	split := on(truce.DecideSplit, "x")
	split.Incidents = []truce.IncidentID{"T-AAAAAA"}
	anchors := map[truce.IncidentID]truce.ReportKey{"T-AAAAAA": k("a"), "T-BBBBBB": k("b")}
	got := verify.ConstraintsOf(hashed([]truce.Decision{on(truce.DecideLink, "3", "1", "2"), on(truce.DecideUnlink, "1", "9"), merge, split}), anchors, nil)
	want := verify.Constraints{
		MustLink:   [][2]truce.ReportKey{{k("1"), k("2")}, {k("1"), k("3")}, {k("a"), k("b")}},
		CannotLink: [][2]truce.ReportKey{{k("1"), k("9")}, {k("a"), k("x")}},
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	torn := verify.ConstraintsOf(hashed([]truce.Decision{on(truce.DecideLink, "1", "2"), on(truce.DecideLink, "2", "3"), on(truce.DecideUnlink, "1", "3"), on(truce.DecideLink, "7", "8")}), nil, nil)
	if len(torn.MustLink) != 1 || len(torn.CannotLink) != 0 || !slices.Contains(codes(torn.Notices), "conflict") {
		t.Errorf("contradictory constraints: %+v", torn)
	}
}

// TestOrderIsNotRead shuffles incidents' decisions and expects the same result.
func TestOrderIsNotRead(t *testing.T) {
	var s scene
	a := s.incident(rep("log-a", "1", "B"), rep("log-b", "1", "A"))
	b := s.incident(rep("patrol", "2", "A"))
	kinds := []truce.DecisionKind{truce.DecideVerify, truce.DecideRefute, truce.DecideDispute, truce.DecideNotify, truce.DecideReply,
		truce.DecideDissent, truce.DecidePin, truce.DecideUnpin, truce.DecideWithhold, truce.DecideRelease}
	rapid.Check(t, func(rt *rapid.T) {
		var ds []truce.Decision
		for i := range rapid.IntRange(1, 12).Draw(rt, "n") {
			d := decide(rapid.SampledFrom(kinds).Draw(rt, "kind"), rapid.SampledFrom([]truce.IncidentID{a, b}).Draw(rt, "on"), fmt.Sprintf("o%d", rapid.IntRange(0, 3).Draw(rt, "who")))
			d.Party = rapid.SampledFrom([]truce.PartyID{"", "A", "B"}).Draw(rt, "party")
			d.At = day(1 + i)
			if i > 0 && rapid.Bool().Draw(rt, "replaces") {
				d.Prior = ds[rapid.IntRange(0, i-1).Draw(rt, "prior")].Hash
			}
			ds = append(ds, hashed([]truce.Decision{d})[0])
		}
		want := s.apply(t, ds...)
		seed := rapid.Uint64().Draw(rt, "seed")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(ds), func(i, j int) { ds[i], ds[j] = ds[j], ds[i] })
		if d := cmp.Diff(want, s.apply(t, ds...)); d != "" {
			rt.Fatal(d)
		}
	})
}

// TestSwappedParties: A and B exchanged in everything that goes in are exchanged in everything that comes out.
func TestSwappedParties(t *testing.T) {
	ag := valley(t)
	build := func() verify.Input {
		var s scene
		one := s.incident(rep("log-a", "1", "B"), rep("paper-1", "1", "B"))
		two := s.incident(rep("log-b", "2", "A"), truce.Report{Source: "log-a", ID: "2", Kind: truce.KindDenial, Text: "no"})
		s.incident(rep("log-a", "3", "B"), rep("log-b", "3", "A"))
		rule := decide(truce.DecideRule, one, "head")
		rule.Body, rule.Term, rule.Value, rule.Party = "commission", "V1", "breach", "B"
		n := decide(truce.DecideNotify, two, "officer")
		n.Party = "A"
		return verify.Input{Incidents: s.incidents, Decisions: hashed([]truce.Decision{rule, n}), Agreement: &ag, Sources: register, Reports: s.reports, AsOf: day(20)}
	}
	in := build()
	swapped := build()
	swapJSON(t, &swapped.Incidents)
	swapJSON(t, &swapped.Agreement)
	for i := range swapped.Decisions {
		hash := swapped.Decisions[i].Hash
		swapJSON(t, &swapped.Decisions[i])
		swapped.Decisions[i].Hash = hash
	}
	swapJSON(t, &swapped.Sources)
	reports := map[truce.ReportKey]truce.Report{}
	for k, r := range swapped.Reports {
		swapJSON(t, &r)
		reports[k] = r
	}
	swapped.Reports = reports
	want := verify.Apply(in)
	swapJSON(t, &want)
	got := verify.Apply(swapped)
	normal := func(r *verify.Result) {
		for i := range r.Incidents {
			slices.SortFunc(r.Incidents[i].Attribution.Claims, func(x, y truce.AccusedBy) int { return strings.Compare(x.By, y.By) })
		}
	}
	normal(&want)
	normal(&got)
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// swapJSON exchanges the party ids A and B wherever they stand as a whole value.
func swapJSON[T any](t *testing.T, v *T) {
	t.Helper()
	b, err := json.Marshal(*v)
	if err != nil {
		t.Fatal(err)
	}
	s := strings.NewReplacer(`"A"`, `"B"`, `"B"`, `"A"`, "denied by A", "denied by B", "denied by B", "denied by A").Replace(string(b))
	var out T
	if err := json.Unmarshal([]byte(s), &out); err != nil {
		t.Fatal(err)
	}
	*v = out
}

func TestEmptyAndHostile(t *testing.T) {
	if r := verify.Apply(verify.Input{}); len(r.Incidents)+len(r.Notices) != 0 {
		t.Errorf("%+v", r)
	}
	var s scene
	id := s.incident(rep("paper-1", "1", "A"))
	bad := []truce.Decision{{}, {Kind: "bless"}, {Kind: truce.DecideVerify, Incidents: []truce.IncidentID{id}, Signer: "o"}}
	r := verify.Apply(verify.Input{Incidents: s.incidents, Decisions: bad})
	if r.Incidents[0].Occurrence != truce.OccAlleged || len(r.Notices) != 3 {
		t.Errorf("%s %v", r.Incidents[0].Occurrence, r.Notices)
	}
}
