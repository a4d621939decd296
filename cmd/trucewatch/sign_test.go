package main

import (
	"bytes"
	"crypto/rand"
	"strings"
	"testing"

	"trucewatch/commit"
	"trucewatch/mission"
	"trucewatch/record"
	"trucewatch/truce"
	"trucewatch/vault"
)

// TestAnotherDecisionIsNotSigned: whoever prepares an entry cannot have another signed
// than the one that was asked for; what the mission may fill in is let pass.
func TestAnotherDecisionIsNotSigned(t *testing.T) {
	key, err := vault.NewOfficerKey("officer-2", rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	asked := truce.Decision{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{"T-7Q4F2K"}, Signer: "officer-2", Reason: "seen"}
	args := mission.DraftArgs{Decide: &mission.DecideArgs{Decisions: []truce.Decision{asked}, Now: true}}
	drafts := func(d truce.Decision, seed int) mission.DraftReply {
		fields, err := record.EncodeDecision(d, nil)
		if err != nil {
			t.Fatal(err)
		}
		return mission.DraftReply{ID: "x", Drafts: []mission.Draft{{Seed: bytes.Repeat([]byte{1}, seed), Fields: fields}}}
	}
	filled := asked
	filled.Basis, filled.Exercise = 7, true
	filled.Members = []truce.IncidentMembers{{Incident: "T-7Q4F2K", Reports: []truce.ReportKey{{Source: "a", ID: "1"}}}}
	signed, err := signDrafts([]*vault.OfficerKey{key}, args, drafts(filled, commit.SeedSize))
	if err != nil || len(signed.Signed) != 1 || len(signed.Signed[0].By) != 1 {
		t.Fatalf("%+v, %v", signed, err)
	}
	for name, change := range map[string]func(*truce.Decision){
		"kind":     func(d *truce.Decision) { d.Kind = truce.DecideRefute },
		"incident": func(d *truce.Decision) { d.Incidents = []truce.IncidentID{"T-9M2X4A"} },
		"signer":   func(d *truce.Decision) { d.Signer = "officer-3" },
		"reason":   func(d *truce.Decision) { d.Reason = "not seen" },
		"body":     func(d *truce.Decision) { d.Body = "commission" },
		"prior":    func(d *truce.Decision) { d.Prior = strings.Repeat("ab", 32) },
		"approver": func(d *truce.Decision) { d.Approver = "officer-9" },
	} {
		d := asked
		change(&d)
		if _, err := signDrafts([]*vault.OfficerKey{key}, args, drafts(d, commit.SeedSize)); err == nil || !strings.Contains(err.Error(), "not what was asked for") {
			t.Errorf("another %s was signed: %v", name, err)
		}
	}
	if _, err := signDrafts([]*vault.OfficerKey{key}, args, drafts(asked, 5)); err == nil {
		t.Error("signed under a seed of five bytes")
	}
	more := drafts(asked, commit.SeedSize)
	more.Drafts = append(more.Drafts, more.Drafts[0])
	if _, err := signDrafts([]*vault.OfficerKey{key}, args, more); err == nil {
		t.Error("two entries were signed for one decision")
	}
}
