package verify_test

import (
	"fmt"
	"slices"
	"testing"

	"trucewatch/truce"
	"trucewatch/verify"
)

// after makes a decision that replaces another.
func after(prior truce.Decision, kind truce.DecisionKind, id truce.IncidentID, signer string, edit ...func(*truce.Decision)) truce.Decision {
	d := decide(kind, id, signer)
	d.Prior = prior.Hash
	for _, e := range edit {
		e(&d)
	}
	return hashed([]truce.Decision{d})[0]
}

func first(d truce.Decision) truce.Decision { return hashed([]truce.Decision{d})[0] }

func second(name string) func(*truce.Decision) {
	return func(d *truce.Decision) { d.Approver = name }
}

// TestReleaseAgainstWithhold fixes what takes an incident off the pages and what
// brings it back: the end of the chain, never who came later.
func TestReleaseAgainstWithhold(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	withhold := first(decide(truce.DecideWithhold, id, "officer-1"))
	release := after(withhold, truce.DecideRelease, id, "officer-2")
	recall := first(func() truce.Decision {
		d := decide(truce.DecideRecall, id, "officer-1")
		d.Approver = "officer-2"
		return d
	}())
	for _, c := range []struct {
		name               string
		ds                 []truce.Decision
		withheld, recalled bool
		notice             string
	}{
		{"a withhold", []truce.Decision{withhold}, true, false, ""},
		{"a release that replaces it", []truce.Decision{withhold, release}, false, false, ""},
		{"a release beside it", []truce.Decision{withhold, first(decide(truce.DecideRelease, id, "officer-2"))}, true, false, "conflict"},
		{"two who say the same replace it: one end", []truce.Decision{withhold, release, after(withhold, truce.DecideRelease, id, "officer-3")}, false, false, ""},
		{"rivals replace it: it stays withheld", []truce.Decision{withhold, release, after(withhold, truce.DecideWithhold, id, "officer-3")}, true, false, "two_ends"},
		{"withheld again after the release", []truce.Decision{withhold, release, after(release, truce.DecideWithhold, id, "officer-3")}, true, false, ""},
		{"another kind of decision takes nothing back", []truce.Decision{withhold, after(withhold, truce.DecideVerify, id, "officer-3")}, true, false, "no_standing"},
		{"a recall", []truce.Decision{recall}, false, true, ""},
		{"one officer cannot take a recall back", []truce.Decision{recall, after(recall, truce.DecideRelease, id, "officer-3")}, false, true, "no_standing"},
		{"an officer who approves of himself neither", []truce.Decision{recall, after(recall, truce.DecideRelease, id, "officer-3", second("officer-3"))}, false, true, "no_standing"},
		{"two officers can", []truce.Decision{recall, after(recall, truce.DecideRelease, id, "officer-3", second("officer-4"))}, false, false, ""},
		{"a recall beside a release", []truce.Decision{recall, first(decide(truce.DecideRelease, id, "officer-2"))}, false, true, ""},
	} {
		for range 2 {
			r := s.apply(t, c.ds...)
			got := r.Incidents[0]
			if got.Withheld != c.withheld || got.Recalled != c.recalled {
				t.Errorf("%s: withheld %v, recalled %v; notices %v", c.name, got.Withheld, got.Recalled, r.Notices)
			}
			if c.notice == "" && len(r.Notices) > 0 || c.notice != "" && !slices.Contains(codes(r.Notices), c.notice) {
				t.Errorf("%s: notices %+v, want %q", c.name, r.Notices, c.notice)
			}
			slices.Reverse(c.ds) // rows and clocks decide nothing
		}
	}
}

// TestNobodyUndoesABodysRuling: what has no standing does not end a chain either.
func TestNobodyUndoesABodysRuling(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	ruling := decide(truce.DecideRule, id, "head")
	ruling.Term, ruling.Value, ruling.Body = "V1", "breach", "commission"
	ruling = first(ruling)
	rule := func(body, value string) func(*truce.Decision) {
		return func(d *truce.Decision) { d.Term, d.Value, d.Body = "V1", value, body }
	}
	for _, c := range []struct {
		name   string
		d      truce.Decision
		value  string
		notice string
	}{
		{"a stranger in the body's name", after(ruling, truce.DecideRule, id, "mallory", rule("commission", "no_breach")), "breach", "no_standing"},
		{"an officer without a body", after(ruling, truce.DecideDispose, id, "officer-1", func(d *truce.Decision) { d.Value = "valid" }), "breach", "no_standing"},
		{"another body", after(ruling, truce.DecideRule, id, "head", rule("court", "no_breach")), "breach", "no_standing"},
		{"the body itself", after(ruling, truce.DecideRule, id, "head", rule("commission", "no_breach")), "no_breach", ""},
	} {
		r := s.apply(t, ruling, c.d)
		if len(r.Rulings) != 1 || r.Rulings[0].Value != c.value {
			t.Errorf("%s: rulings %+v", c.name, r.Rulings)
		}
		if c.notice == "" && len(r.Notices) > 0 || c.notice != "" && !slices.Contains(codes(r.Notices), c.notice) {
			t.Errorf("%s: notices %+v", c.name, r.Notices)
		}
	}
	votes := []truce.Decision{after(ruling, truce.DecideRule, id, "delegate-a", rule("commission", "no_breach")),
		after(ruling, truce.DecideRule, id, "delegate-b", rule("commission", "no_breach")), after(ruling, truce.DecideRule, id, "head", rule("commission", "no_breach"))}
	if r := s.apply(t, append(votes, ruling)...); len(r.Rulings) != 1 || r.Rulings[0].Value != "no_breach" || len(r.Notices) > 0 {
		t.Errorf("three votes that replace one ruling are one end: %+v %+v", r.Rulings, r.Notices)
	}
	reply := decide(truce.DecideReply, id, "liaison")
	reply.Party, reply.Text = "B", "not our fire"
	reply = first(reply)
	other := after(reply, truce.DecideReply, id, "liaison", func(d *truce.Decision) { d.Party, d.Text = "A", "it was" })
	if r := s.apply(t, reply, other); len(r.Incidents[0].Replies) != 1 || r.Incidents[0].Replies[0].By != "B" {
		t.Errorf("a party's reply was replaced by another party's: %+v", r.Incidents[0].Replies)
	}
}

func TestSayingsNeverNameAPerson(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	dissent := decide(truce.DecideDissent, id, "delegate-b")
	dissent.Body, dissent.Text = "commission", "the crater says otherwise"
	note := decide(truce.DecideDissent, id, "officer-7")
	note.Text = "I do not share it"
	for _, r := range s.apply(t, dissent, note).Incidents[0].Replies {
		if r.By != "B" && r.By != "mission" {
			t.Errorf("a saying is signed %q", r.By)
		}
	}
}

func TestApproval(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	policies := []truce.PublicationPolicy{
		{Audience: truce.AudiencePublic, Embargo: true, Approver: "commission"},
		{Audience: truce.AudienceParties, Embargo: true, Approver: "editor"},
		{Audience: "mission"},
	}
	value := func(v string) func(*truce.Decision) { return func(d *truce.Decision) { d.Value = v } }
	approve := func(signer string, edit ...func(*truce.Decision)) truce.Decision {
		return after(truce.Decision{}, truce.DecideApprove, id, signer, edit...)
	}
	body := func(d *truce.Decision) { d.Body = "commission" }
	for _, c := range []struct {
		name   string
		d      truce.Decision
		want   []string
		notice string
	}{
		{"the editor approves what he may", approve("editor"), []string{"parties"}, ""},
		{"for one party only", approve("editor", value("party:A")), []string{"party:A"}, ""},
		{"the editor cannot approve for the public", approve("editor", value("public")), nil, "no_standing"},
		{"an officer who is not named", approve("officer-1"), nil, "no_standing"},
		{"the commission by its rule", approve("head", body, value("public")), []string{"public"}, ""},
		{"one delegate is not the commission", approve("delegate-a", body, value("public")), nil, "no_standing"},
		{"an audience without embargo", approve("editor", value("mission")), nil, "ill_formed"},
		{"an audience that is not there", approve("editor", value("press")), nil, "ill_formed"},
		{"a release that the approver countersigns", after(truce.Decision{}, truce.DecideRelease, id, "officer-1", second("editor")), []string{"parties"}, ""},
		{"a release alone approves nothing", after(truce.Decision{}, truce.DecideRelease, id, "editor"), nil, ""},
	} {
		a := valley(t)
		r := verify.Apply(verify.Input{Incidents: s.incidents, Decisions: []truce.Decision{c.d}, Agreement: &a, Sources: register,
			Reports: s.reports, Release: policies, AsOf: day(10)})
		if got := r.Incidents[0].ApprovedFor; !slices.Equal(got, c.want) {
			t.Errorf("%s: approved for %v, want %v; %v", c.name, got, c.want, r.Notices)
		}
		if c.notice == "" && len(r.Notices) > 0 || c.notice != "" && !slices.Contains(codes(r.Notices), c.notice) {
			t.Errorf("%s: notices %+v, want %q", c.name, r.Notices, c.notice)
		}
	}
}

func TestRenderings(t *testing.T) {
	var s scene
	id := s.incident(rep("patrol", "1", "A"))
	approve := func(value, words string) truce.Decision {
		return after(truce.Decision{}, truce.DecideApprove, id, "translator", func(d *truce.Decision) { d.Value, d.Text = value, words })
	}
	r := s.apply(t, approve("text:uk:0123456789ab", "так"), approve("draft:ru:0123456789ab", "да"), approve("text:uk:short", "x"), approve("text:uk:0123456789ab", ""))
	got := r.Incidents[0].Renderings
	if len(got) != 2 || got[0].Reviewed == got[1].Reviewed || len(r.Notices) != 2 {
		t.Errorf("%+v %+v", got, r.Notices)
	}
}

// TestGC14SuspendedWithoutATeam: a case filed where the team was withdrawn is
// suspended with why, and the party's clock stands still and says so.
func TestGC14SuspendedWithoutATeam(t *testing.T) {
	var s scene
	id := s.incident(rep("log-a", "1", "B"))
	notify := decide(truce.DecideNotify, id, "liaison")
	notify.Party, notify.Due = "B", day(6)
	suspend := decide(truce.DecideDispose, id, "officer-1")
	suspend.Value, suspend.Reason = string(truce.DispSuspended), "no team: the patrol base was withdrawn on 4 May"
	r := s.apply(t, notify, suspend)
	if inc := r.Incidents[0]; inc.Disposition != truce.DispSuspended || inc.DisposeWhy != suspend.Reason {
		t.Errorf("%s %q", inc.Disposition, inc.DisposeWhy)
	}
	if len(r.Clocks) != 1 || r.Clocks[0].State != "stopped" || !r.Clocks[0].Due.Equal(day(6)) {
		t.Errorf("%+v", r.Clocks)
	}
	if r = s.apply(t, notify); r.Clocks[0].State != "overdue" || r.Incidents[0].Disposition != truce.DispOverdue {
		t.Errorf("without the suspension it would be overdue: %+v", r.Clocks)
	}
}

// TestGC13BurstChangesNoConfidence: forty complaints of one party, however they
// are worded and through whatever voices of its own, carry an incident no further
// than one; the accused's silence does not either.
func TestGC13BurstChangesNoConfidence(t *testing.T) {
	one := scene{}
	one.incident(rep("log-a", "0", "B"))
	burst := scene{}
	var reports []truce.Report
	for i := range 40 {
		reports = append(reports, rep("log-a", fmt.Sprint(i), "B"))
	}
	burst.incident(reports...)
	a, b := one.apply(t).Incidents[0], burst.apply(t).Incidents[0]
	if a.Occurrence != truce.OccAlleged || b.Occurrence != a.Occurrence || b.Attribution.Level != a.Attribution.Level || len(b.Attribution.Claims) != 1 {
		t.Errorf("one complaint: %s %+v; forty: %s %+v", a.Occurrence, a.Attribution, b.Occurrence, b.Attribution)
	}
}
