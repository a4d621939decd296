package verify

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

// TestStatedMembersSpeakForTheirIncident: a split and a merge that state the reports
// of their incidents mean those, whatever report an id's anchor is by now.
func TestStatedMembersSpeakForTheirIncident(t *testing.T) {
	key := func(id string) truce.ReportKey { return truce.ReportKey{Source: "a", ID: id} }
	anchors := map[truce.IncidentID]truce.ReportKey{"T-000001": key("9"), "T-000002": key("9")}
	split := truce.Decision{Kind: truce.DecideSplit, Signer: "o", Reason: "r", Hash: "1", Incidents: []truce.IncidentID{"T-000001"},
		Reports: []truce.ReportKey{key("1")}, Members: []truce.IncidentMembers{{Incident: "T-000001", Reports: []truce.ReportKey{key("1"), key("2"), key("3")}}}}
	merge := truce.Decision{Kind: truce.DecideMerge, Signer: "o", Reason: "r", Hash: "2", Incidents: []truce.IncidentID{"T-000001", "T-000002"},
		Members: []truce.IncidentMembers{{Incident: "T-000001", Reports: []truce.ReportKey{key("2")}}, {Incident: "T-000002", Reports: []truce.ReportKey{key("4"), key("5")}}}}
	c := ConstraintsOf([]truce.Decision{split, merge}, anchors, nil)
	must := [][2]truce.ReportKey{{key("2"), key("4")}, {key("2"), key("5")}}
	cannot := [][2]truce.ReportKey{{key("1"), key("2")}, {key("1"), key("3")}}
	if d := cmp.Diff(must, c.MustLink) + cmp.Diff(cannot, c.CannotLink); d != "" || len(c.Notices) > 0 {
		t.Errorf("%s\n%v", d, c.Notices)
	}
	// Two officers who saw the incident with other reports still say the same.
	second := merge
	second.Hash, second.Members = "3", second.Members[:1]
	if c := ConstraintsOf([]truce.Decision{merge, second}, anchors, nil); len(c.Notices) != 1 || c.Notices[0].Code != "twice" {
		t.Errorf("notices %v", c.Notices)
	}
}
