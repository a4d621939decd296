package publish_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"trucewatch/publish"
	"trucewatch/publish/publishtest"
	"trucewatch/truce"
)

// TestToldToThePublic: what may be read of articles, and what not.
func TestToldToThePublic(t *testing.T) {
	e := edition(t, publishtest.Scenario(), publish.Public())
	told := e.Told
	if told == nil || len(told.Articles) != 3 || told.Unregistered != 1 {
		t.Fatalf("%+v: want three articles, and one of an outlet that is not in the register", told)
	}
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{publishtest.SecretWords, publishtest.SecretDamage, publishtest.SecretAccuser, "An outlet that nobody entered", "story-4", "947"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the edition holds %q", secret)
		}
	}
	if !told.Exercise {
		t.Error("what is told in an exercise does not say that it is one")
	}
	if len(told.Utterances) != 3 || told.Withheld != 4 {
		t.Errorf("%d things said and %d withheld: want 3 and 4", len(told.Utterances), told.Withheld)
	}
	i := slices.IndexFunc(told.Utterances, func(u publish.Utterance) bool { return u.ID == "u-1" })
	if u := told.Utterances[i]; u.Outlets != 1 || u.Origins != 1 || len(u.Variants) != 2 || u.Own != 0 || u.Words != "We accept the pause, if somebody watches the bridges." {
		t.Errorf("%+v", u)
	}
	want := publish.PositionChange{Day: "2031-05-07", Party: "B", Issue: "ceasefire", Before: "2031-05-06", Was: []string{"considers"}, Now: []string{"rejects"}}
	if len(told.Changes) != 1 || told.Changes[0].Day != want.Day || told.Changes[0].Party != "B" || !slices.Equal(told.Changes[0].Now, want.Now) || !slices.Equal(told.Changes[0].Was, want.Was) {
		t.Errorf("changes: %+v", told.Changes)
	}
	if len(told.Contacts) != 2 || told.Contacts[0].State != "planned" || len(told.Claims) != 2 {
		t.Errorf("contacts %+v, claims %+v", told.Contacts, told.Claims)
	}
}

// TestToldByPolicy: accusations with who makes them where the policy allows them,
// no words where it withholds text, and nothing of an article within its delay.
func TestToldByPolicy(t *testing.T) {
	open := edition(t, publishtest.Scenario(), publish.Historical()).Told
	if !slices.ContainsFunc(open.Claims, func(c publish.ClaimTold) bool {
		return c.Kind == "breach_alleged" && c.Accused == "B" && c.Party == "A"
	}) {
		t.Error("an accusation with who makes it is missing from the historical edition")
	}
	p := publish.Public()
	p.Withhold = append(p.Withhold, publish.WithholdText)
	told := edition(t, publishtest.Scenario(), p).Told
	for _, u := range told.Utterances {
		if u.Words != "" || slices.ContainsFunc(u.Variants, func(v publish.Variant) bool { return v.Words != "" }) {
			t.Errorf("words are withheld, and there is %q", u.Words)
		}
	}
	if len(told.Positions) == 0 {
		t.Error("positions went with the words")
	}
	p = publish.Public()
	p.Delay = 40 * 24 * 3600e9
	if told := edition(t, publishtest.Scenario(), p).Told; len(told.Articles)+len(told.Utterances)+len(told.Positions)+len(told.Claims) != 0 {
		t.Errorf("every article is younger than the delay, and there is %+v", told)
	}
}

// TestLongWordsAreCut: no passage on a page has more than 120 characters.
func TestLongWordsAreCut(t *testing.T) {
	told := publishtest.Told()
	told.Utterances[0].Variants[0].Text = strings.Repeat("слово ", 200)
	told.Positions[0].Text = strings.Repeat("ї", 5000)
	e := edition(t, publish.NewDraft(publishtest.Frame()).Sources(publishtest.Sources()...).Reports(publishtest.ToldReports()...).Told(told), publish.Public())
	for _, u := range e.Told.Utterances {
		for _, v := range u.Variants {
			if n := len([]rune(v.Words)); n > 120 {
				t.Errorf("%d characters", n)
			}
		}
	}
	for _, p := range e.Told.Positions {
		if n := len([]rune(p.Words)); n > 120 {
			t.Errorf("%d characters", n)
		}
	}
}

// TestToldGoesWithItsIncident: an article that belongs to a withheld incident is not shown.
func TestToldGoesWithItsIncident(t *testing.T) {
	for _, edit := range []func(*truce.Incident){func(i *truce.Incident) { i.Withheld = true }, func(i *truce.Incident) { i.Recalled = true }} {
		rs := publishtest.ToldReports()
		inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: rs[0].Key()}}, Readings: []truce.Reading{{Time: rs[0].Published}}}
		edit(&inc)
		e := edition(t, publish.NewDraft(publishtest.Frame()).Sources(publishtest.Sources()...).Reports(rs...).Incidents(inc).Told(publishtest.Told()), publish.Public())
		for _, a := range e.Told.Articles {
			if strings.HasSuffix(a.URL, "story-1") {
				t.Errorf("the article of a withheld incident is shown: %+v", a)
			}
		}
		if slices.ContainsFunc(e.Told.Utterances, func(u publish.Utterance) bool { return u.ID == "u-2" }) {
			t.Error("words that only this article carries are shown")
		}
	}
}
