package publish_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"trucewatch/ladder"
	"trucewatch/publish"
	"trucewatch/publish/publishtest"
	"trucewatch/truce"
)

// party is the policy for the parties as the exercise's file has it.
func party(id string) publish.Policy {
	return publish.ForParty(truce.PublicationPolicy{Audience: truce.AudienceParties, Delay: 24 * time.Hour, Place: ladder.Cell20km, Time: ladder.Hour,
		StrikeDelay: 72 * time.Hour, Exact: publish.ExactOwn, Withhold: []string{publish.WithholdNames, publish.WithholdSources}}, id)
}

// one is a draft with one incident, whose reports it takes.
func one(edit func(*truce.Incident), reports ...truce.Report) *publish.Draft {
	inc := truce.Incident{ID: "X-000000", Occurrence: truce.OccAlleged, Disposition: truce.DispNew}
	for _, r := range reports {
		inc.Members = append(inc.Members, truce.Member{Key: r.Key(), Relation: "same", Origin: string(r.Source)})
	}
	inc.Readings = []truce.Reading{{Author: "machine", Time: reports[0].Time, Place: reports[0].At(), Act: reports[0].Act}}
	if edit != nil {
		edit(&inc)
	}
	return publish.NewDraft(publishtest.Frame()).Sources(publishtest.Sources()...).Agreement(publishtest.Agreement()).Reports(reports...).Incidents(inc)
}

func report(source truce.SourceID, act truce.Act, daysAgo int, edit ...func(*truce.Report)) truce.Report {
	at := publishtest.Published().AddDate(0, 0, -daysAgo)
	r := truce.Report{Source: source, ID: "1", Kind: truce.KindPoint, Act: act, Time: truce.Interval{From: at.Add(-time.Hour), To: at},
		Places: []truce.Place{{Kind: truce.PlacePoint, At: &truce.Position{Lat: -375312340, Lon: -395432180}, R68M: 200, Region: "XV-N"}}}
	for _, e := range edit {
		e(&r)
	}
	return r
}

func accuse(who truce.PartyID, by string) func(*truce.Incident) {
	return func(i *truce.Incident) {
		i.Attribution = truce.Attribution{Level: truce.AttrAlleged, Party: who, Claims: []truce.AccusedBy{{Accused: who, By: by}}}
	}
}

func notified(who truce.PartyID) truce.Clock {
	return truce.Clock{Incident: "X-000000", Party: who, Notified: publishtest.Published().Add(-2 * time.Hour), Due: publishtest.Published().Add(46 * time.Hour), State: "running"}
}

// TestExactPlacesForAParty fixes when a party reads a place exactly. The rule
// guards the other's forces and the monitors; where in doubt, the answer is no.
func TestExactPlacesForAParty(t *testing.T) {
	target := func(w string) func(*truce.Report) { return func(r *truce.Report) { r.Target = w } }
	for _, c := range []struct {
		name  string
		draft *publish.Draft
		for_  string
		want  string // Exact.Because; "" = not exact
	}{
		{"what A reported itself", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5)), "A", "own_report"},
		{"B does not read it exactly", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5)), "B", ""},
		{"A's own report within the strike delay", one(accuse("B", "A"), report("a-claims", "fire/mortar", 2)), "A", ""},
		{"A reports where B's forces are", one(accuse("B", "A"), report("a-claims", "fortify/trench", 5)), "A", ""},
		{"A reports a move of its own", one(accuse("A", "A"), report("a-claims", "move/deployment", 5)), "A", "own_report"},
		{"the complaint in a case that B was notified of", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5)).Clocks(notified("B")), "B", "notified_case"},
		{"a case that A was notified of is not B's", one(accuse("A", "B"), report("b-claims", "fire/mortar", 5)).Clocks(notified("A")), "B", "own_report"},
		{"the notified case within the strike delay", one(accuse("B", "A"), report("a-claims", "fire/mortar", 2)).Clocks(notified("B")), "B", ""},
		{"a hit on A's forces stays coarse for B", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5, target("command post"))).Clocks(notified("B")), "B", ""},
		{"a hit on civilians does not", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5, target("A residential street"))).Clocks(notified("B")), "B", "notified_case"},
		{"a depot in a farm stays coarse", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5, target("ammunition depot in a farm"))).Clocks(notified("B")), "B", ""},
		{"a platoon is no water works", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5, target("взвод"))).Clocks(notified("B")), "B", ""},
		{"a warehouse is no house", one(accuse("B", "A"), report("a-claims", "fire/mortar", 5, target("a warehouse"))).Clocks(notified("B")), "B", ""},
		{"what a patrol saw", one(accuse("B", "A"), report("patrol-3", "fire/mortar", 5)).Clocks(notified("B")), "B", ""},
		{"what a camera saw", one(accuse("B", "A"), report("camera-1", "fire/mortar", 5)).Clocks(notified("B")), "B", ""},
		{"where monitors were turned back", one(accuse("B", "A"), report("a-claims", "access/denied", 5)).Clocks(notified("B")), "B", ""},
		{"an assault", one(accuse("B", "A"), report("a-claims", "ground/assault", 5)).Clocks(notified("B")), "B", ""},
		{"a case in which both accuse each other", one(func(i *truce.Incident) {
			i.Attribution = truce.Attribution{Level: truce.AttrDisputed, Claims: []truce.AccusedBy{{Accused: "A", By: "B"}, {Accused: "B", By: "A"}}}
		}, report("a-claims", "fire/mortar", 5)).Clocks(notified("B")), "B", ""},
		{"too vague to link", one(func(i *truce.Incident) { accuse("B", "A")(i); i.AreaLevel = true }, report("a-claims", "fire/mortar", 5)), "A", ""},
	} {
		e := edition(t, c.draft, party(c.for_))
		got := ""
		if len(e.Items) == 1 && e.Items[0].Exact != nil {
			got = e.Items[0].Exact.Because
		}
		if got != c.want {
			t.Errorf("%s: exact because %q, want %q", c.name, got, c.want)
		}
		public, err := json.Marshal(edition(t, c.draft, publish.Public()))
		if err != nil {
			t.Fatal(err)
		}
		for _, secret := range []string{"-37.531234", "-375312340", `"notice":`, `"exact":`} {
			if strings.Contains(string(public), secret) {
				t.Errorf("%s: the public edition holds %s", c.name, secret)
			}
		}
	}
}

// TestNotifiedPartySeesItsCase: a party that was notified sees the case before the
// delay, with its clock and its accuser, and without what a strike did; nobody else does.
func TestNotifiedPartySeesItsCase(t *testing.T) {
	d := func() *publish.Draft {
		return one(accuse("B", "A"), report("a-claims", "fire/mortar", 0, func(r *truce.Report) { r.Title = publishtest.SecretTitle })).Clocks(notified("B"))
	}
	own := edition(t, d(), party("B"))
	if len(own.Items) != 1 {
		t.Fatalf("B sees %d items of its own case", len(own.Items))
	}
	it := own.Items[0]
	if it.Notice == nil || it.Notice.State != "running" || it.Notice.Due == "" || !it.Early || !it.Delayed || it.Cell != nil || it.Exact != nil {
		t.Errorf("the notified case: %+v, notice %+v", it, it.Notice)
	}
	if len(it.Claims) != 1 || it.Claims[0].By != "A" || *own.Figures[0].Value != 0 {
		t.Errorf("accusations %+v; %d counted", it.Claims, *own.Figures[0].Value)
	}
	for _, p := range []publish.Policy{party("A"), publish.Public()} {
		if e := edition(t, d(), p); len(e.Items) != 0 || e.Withheld.Delayed != 1 {
			t.Errorf("%s sees %d items, delayed %d", p.Audience, len(e.Items), e.Withheld.Delayed)
		}
	}
}

func TestPartyPolicyCannotBeLoosened(t *testing.T) {
	loose := publish.Public()
	loose.Exact = publish.ExactOwn
	named := party("A")
	named.Audience = "parties"
	seen := party("A")
	seen.Withhold = nil
	for name, p := range map[string]publish.Policy{"exact for the public": loose, "one party's policy for all": named, "monitors shown": seen} {
		if p.Validate() == nil {
			t.Errorf("%s passed", name)
		}
	}
	if p := party("A"); p.Validate() != nil || !strings.Contains(strings.Join(p.Withhold, " "), publish.WithholdMonitors) {
		t.Errorf("the policy of a party: %+v, %v", p, p.Validate())
	}
}

// TestEmbargo: nothing goes out before somebody with standing says so; what waits
// is counted, and no figure, reply or id tells of it.
func TestEmbargo(t *testing.T) {
	p := publish.Public()
	p.Embargo = true
	secret := func(r *truce.Report) { r.Title, r.URL = publishtest.SecretTitle, "https://wire.example/secret" }
	waiting := one(nil, report("wire", "fire/mortar", 5, secret)).
		Counts(truce.CountResult{Rule: "each", Count: truce.Exactly(77177, "explosion"), Recorder: "wire", Incidents: []truce.IncidentID{"X-000000"},
			Period: truce.Interval{From: publishtest.Frame().Period.From, To: publishtest.Frame().Period.To}})
	e := edition(t, waiting, p)
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Items) != 0 || e.Withheld.Unapproved != 1 || strings.Contains(string(b), "X-000000") || strings.Contains(string(b), "secret") || strings.Contains(string(b), "77177") {
		t.Errorf("items %d, withheld %+v", len(e.Items), e.Withheld)
	}
	for _, r := range e.Recorders {
		t.Errorf("a recorder is told of what waits: %+v", r)
	}
	released := one(func(i *truce.Incident) { i.ApprovedFor = []string{"public"} }, report("wire", "fire/mortar", 5))
	if e := edition(t, released, p); len(e.Items) != 1 || e.Withheld.Unapproved != 0 {
		t.Errorf("approved: items %d, withheld %+v", len(e.Items), e.Withheld)
	}
	other := one(func(i *truce.Incident) { i.ApprovedFor = []string{"parties"} }, report("wire", "fire/mortar", 5))
	if e := edition(t, other, p); len(e.Items) != 0 {
		t.Error("an approval for the parties released it to the public")
	}
	pp := party("A")
	pp.Embargo = true
	if e := edition(t, other, pp); len(e.Items) != 1 {
		t.Error("an approval for the parties did not release it to one of them")
	}
}

// TestRungsOfPlace: each rung shows its own unit and nothing finer.
func TestRungsOfPlace(t *testing.T) {
	raion := publish.Words{En: "Mill raion", Uk: "Млинський район", Ru: "Мельничный район"}
	d := func() *publish.Draft {
		return one(nil, report("wire", "fire/mortar", 5, func(r *truce.Report) { r.Places[0].Raion = "Mill" })).Raion("XV-N", "Mill", raion)
	}
	for rung, want := range map[string]struct {
		cell  string
		raion bool
	}{ladder.Cell5km: {"5km", false}, ladder.Cell20km: {"20km", false}, ladder.Raion: {"", true}, ladder.Region: {"", false}} {
		p := publish.Public()
		p.Place = rung
		it := edition(t, d(), p).Items[0]
		if it.Region != "XV-N" || (it.Cell == nil) != (want.cell == "") || it.Cell != nil && !strings.HasPrefix(it.Cell.Name, want.cell+":") {
			t.Errorf("%s: region %q, cell %+v", rung, it.Region, it.Cell)
		}
		if got := it.Raion == raion; got != want.raion || !got && it.Raion != (publish.Words{}) {
			t.Errorf("%s: raion %+v", rung, it.Raion)
		}
	}
	p := publish.Public()
	p.Place = ladder.Raion
	young := one(nil, report("wire", "fire/mortar", 2, func(r *truce.Report) { r.Places[0].Raion = "Mill" })).Raion("XV-N", "Mill", raion)
	if it := edition(t, young, p).Items[0]; it.Raion.En != "" || !it.Delayed {
		t.Errorf("a strike within its delay is placed in %q", it.Raion.En)
	}
	turned := one(nil, report("wire", "access/denied", 5, func(r *truce.Report) { r.Places[0].Raion = "Mill" })).Raion("XV-N", "Mill", raion)
	if it := edition(t, turned, p).Items[0]; it.Raion.En != "" {
		t.Errorf("monitors were in %q", it.Raion.En)
	}
}

// TestTextsAreMarked: free text has one language in which it counts; the others say what they are.
func TestTextsAreMarked(t *testing.T) {
	frame := publishtest.Frame()
	frame.Language, frame.Languages = "en", "en uk ru"
	r := report("wire", "fire/mortar", 5)
	inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: r.Key()}}, Readings: []truce.Reading{{Time: r.Time, Act: r.Act, Place: r.At()}},
		Replies: []truce.Reply{{By: "B", Kind: "reply", Text: "Not our fire", Ref: "reply-hash-000000"}},
		Renderings: []truce.Rendering{{Of: "reply-hash-0", Lang: "uk", Text: "Не наш вогонь", Reviewed: true},
			{Of: "reply-hash-0", Lang: "uk", Text: "machine words"}, {Of: "rule-hash-00", Lang: "ru", Text: "воронки"}}}
	finding := truce.Finding{Term: "V1", Incident: "X-000000", Value: truce.FindBreach, Status: truce.FindingRuled, By: "commission", Reason: "craters", Used: []string{"ruling rule-hash-000000"}}
	e := edition(t, publish.NewDraft(frame).Sources(publishtest.Sources()...).Agreement(publishtest.Agreement()).Reports(r).Incidents(inc).Findings(finding), publish.Public())
	reply := e.Items[0].Replies[0]
	if reply.Lang != "en" || len(reply.Others) != 2 || reply.Others[0] != (publish.Rendering{Lang: "uk", Mark: publish.MarkReviewed, Words: "Не наш вогонь"}) ||
		reply.Others[1] != (publish.Rendering{Lang: "ru", Mark: publish.MarkMissing}) {
		t.Errorf("reply: %+v", reply)
	}
	text := e.Items[0].Rulings[0].Text
	if text == nil || text.Words != "craters" || text.Others[0].Mark != publish.MarkMissing || text.Others[1] != (publish.Rendering{Lang: "ru", Mark: publish.MarkDraft, Words: "воронки"}) {
		t.Errorf("ruling: %+v", text)
	}
}

// TestNoIDOfWhatIsNotShown: a tombstone does not lead to an item that this audience does not see.
func TestNoIDOfWhatIsNotShown(t *testing.T) {
	r := report("wire", "fire/mortar", 5)
	hidden := truce.Incident{ID: "X-999999", Withheld: true, Members: []truce.Member{{Key: r.Key()}}, Readings: []truce.Reading{{Time: r.Time}}}
	stone := truce.Incident{ID: "X-000000", MergedInto: "X-999999"}
	e := edition(t, publish.NewDraft(publishtest.Frame()).Reports(r).Incidents(hidden, stone), publish.Public())
	if b, err := json.Marshal(e); err != nil || strings.Contains(string(b), "X-999999") || len(e.Items) != 1 || e.Items[0].State != publish.StateMerged {
		t.Errorf("%s %v", b, err)
	}
}

// TestPartsThatDoNotSumAreSaidOnce: the import's warning and the explanation are one sentence.
func TestPartsThatDoNotSumAreSaidOnce(t *testing.T) {
	text := truce.Words{"en": "The parts we hold give 14, more than the 13 claimed."}
	c := truce.ClaimComparison{Truce: "x", Sentences: []truce.Sentence{{Key: "parts_above_total", Text: text}},
		Warnings: []truce.ClaimWarning{{Code: "parts_above_total", Text: text}, {Code: "counter_falls", Text: truce.Words{"en": "A counter falls."}}}}
	e := edition(t, publish.NewDraft(publishtest.Frame()).Comparisons(c), publish.Public())
	if got := e.Claims[0]; len(got.Says) != 1 || len(got.Warnings) != 1 || got.Warnings[0].En != "A counter falls." {
		t.Errorf("said %+v, warned %+v", got.Says, got.Warnings)
	}
}

// TestWhyItCannotBeTold: pages say it in three languages, and without the hours and
// shares of single days, which would teach when nobody watches.
func TestWhyItCannotBeTold(t *testing.T) {
	day := truce.Finding{Term: "V1", Value: truce.FindCannotTell, Status: truce.FindingProposed, Why: "little_watched",
		Reason: "nothing was reported in 11.3 of 24 hours watched; the agreement asks for 50 %"}
	strange := day
	strange.Why = "made up since"
	e := edition(t, publish.NewDraft(publishtest.Frame()).Findings(day, day, strange).Agreement(publishtest.Agreement()), publish.Public())
	why := e.Terms[0].Why
	if len(why) != 2 || why[0].N != 2 || why[0].Text.Uk == "" || why[0].Text.Ru == "" || why[1].Words != "Another reason" {
		t.Errorf("%+v", why)
	}
	if b, err := json.Marshal(e); err != nil || strings.Contains(string(b), "11.3") {
		t.Error("the edition tells how long one day was watched")
	}
}
