package pipeline

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"trucewatch/lineage"
	"trucewatch/truce"
)

// TestEffectiveDecides: two origins that an owner ties together are worth less than
// two, and the incident stays alleged though it has two origins by two routes.
func TestEffectiveDecides(t *testing.T) {
	source := func(id, owner, access string) truce.Source {
		return truce.Source{ID: truce.SourceID(id), Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Owner: owner, Access: access}
	}
	s := &State{Settings: Settings{Sources: map[truce.SourceID]truce.Source{
		"a": source("a", "house", "saw"), "b": source("b", "house", "told"), "c": source("c", "other", "told")}}, reports: map[truce.ReportKey]truce.Report{}}
	members := func(ids ...string) []truce.Member {
		var out []truce.Member
		for _, id := range ids {
			out = append(out, truce.Member{Key: truce.ReportKey{Source: truce.SourceID(id), ID: "1"}, Relation: "same", Origin: "story of " + id, PermilleP: 950})
		}
		return out
	}
	for _, x := range []struct {
		ids  []string
		want int
		is   bool
	}{{[]string{"a"}, 0, false}, {[]string{"a", "b"}, 1333, false}, {[]string{"a", "c"}, 2000, true}, {[]string{"a", "b", "c"}, 2250, true}} {
		inc := truce.Incident{Members: members(x.ids...)}
		if inc.EffectiveMilli = s.effective(inc.Members); inc.EffectiveMilli != x.want {
			t.Errorf("%v: worth %d thousandths, want %d", x.ids, inc.EffectiveMilli, x.want)
		}
		if got := truce.DefaultEvidence().Corroborated(inc, s.reports, s.Settings.Sources); got != x.is {
			t.Errorf("%v: corroborated %v, want %v", x.ids, got, x.is)
		}
	}
}

// TestOneMoreNeverTakesAway: two independent origins stay worth two whatever comes
// beside them.
func TestOneMoreNeverTakesAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		origins := []lineage.Source{{ID: "p", Owner: "one"}, {ID: "q", Owner: "two"}}
		for i := range rapid.IntRange(0, 12).Draw(t, "more") {
			origins = append(origins, lineage.Source{ID: fmt.Sprint("r", i), Owner: rapid.SampledFrom([]string{"one", "two", ""}).Draw(t, "owner"),
				Agency: rapid.SampledFrom([]string{"x", "y", ""}).Draw(t, "agency"), Party: rapid.SampledFrom([]string{"A", "B", ""}).Draw(t, "party")})
		}
		if w := mostWorth(origins, lineage.DefaultDependence()); w < 2000 || w > 1000*len(origins) {
			t.Errorf("%d origins are worth %d thousandths", len(origins), w)
		}
		if whole := lineage.Effective(origins, lineage.DefaultDependence()); whole > mostWorth(origins, lineage.DefaultDependence()) {
			t.Errorf("all together are worth %d thousandths, more than the most", whole)
		}
	})
}
