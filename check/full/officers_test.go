package full_test

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/check"
	"trucewatch/check/full"
	"trucewatch/commit"
	"trucewatch/record"
	"trucewatch/truce"
)

// TestForgedSignaturesAreNamed writes entries into a record past the program that
// judges them, as whoever holds the machine could: check names the row.
func TestForgedSignaturesAreNamed(t *testing.T) {
	ctx := context.Background()
	now := func() time.Time { return begin }
	ann := ed25519.NewKeyFromSeed([]byte(strings.Repeat("a", 32)))
	eve := ed25519.NewKeyFromSeed([]byte(strings.Repeat("e", 32)))
	public := hex.EncodeToString(ann.Public().(ed25519.PublicKey))
	enrolled := record.Officer{Name: "ann", Key: public, State: record.Enrolled, Version: 1, Reason: "joined", Signer: "chief", Approver: "ann"}
	revoked := record.Officer{Name: "ann", Key: public, State: record.Revoked, Version: 2, Reason: "stolen", Signer: "chief"}
	for name, c := range map[string]struct {
		steps []any // officers' entries; keys that sign a decision; nil: nobody does
		want  string
	}{
		"honest":             {[]any{nil, enrolled, ann, ann, revoked, nil}, ""},
		"not signed":         {[]any{enrolled, nil}, "row 1: decision/2: record: not signed as it must be: it needs the signature of ann"},
		"another's key":      {[]any{enrolled, eve}, "row 1: decision/2: record: not signed as it must be: key"},
		"after revocation":   {[]any{enrolled, ann, revoked, ann}, "was revoked before"},
		"before enrolment":   {[]any{ann, enrolled}, "row 0: decision/2: record: not signed as it must be: key"},
		"revocation unnamed": {[]any{revoked}, "row 0: officer/1"},
	} {
		dir := filepath.Join(t.TempDir(), "record")
		rec, err := record.Create(dir, record.Options{Log: "trucewatch/x", Now: now})
		if err != nil {
			t.Fatal(err)
		}
		for i, step := range c.steps {
			d := truce.Decision{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{"T-7Q4F2K"}, Signer: "ann", Reason: fmt.Sprint(i)}
			e, err := record.DecisionEntry(d, nil)
			if v, ok := step.(record.Officer); ok {
				e, err = record.OfficerEntry(v)
			}
			if err != nil {
				t.Fatal(err)
			}
			draft, err := rec.Draft(e)
			if err != nil {
				t.Fatal(err)
			}
			if key, ok := step.(ed25519.PrivateKey); ok {
				sigs, err := commit.Sign(key, []commit.Hash{draft.Root})
				if err != nil {
					t.Fatal(err)
				}
				if err := draft.Sign(commit.NewSigned(sigs...)); err != nil {
					t.Fatal(err)
				}
			}
			if _, err := rec.AppendDrafts(ctx, []*record.Draft{draft}); err != nil {
				t.Fatal(err)
			}
			if _, err := rec.Seal(ctx); err != nil {
				t.Fatal(err)
			}
		}
		if err := rec.Close(); err != nil {
			t.Fatal(err)
		}
		r, err := full.Record(ctx, dir, "record", check.Options{}, now)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := ""
		if r.Fault != nil {
			got = r.Fault.Error()
		}
		if (c.want == "") != (r.Verdict != check.Wrong) || !strings.Contains(got, c.want) {
			t.Errorf("%s: %s %q, want %q", name, r.Verdict, got, c.want)
		}
	}
}
