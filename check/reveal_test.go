package check_test

import (
	"bytes"
	"context"
	"path/filepath"
	"testing"

	"trucewatch/check"
	"trucewatch/mission"
	"trucewatch/record"
)

// TestRevealShowsARungAndNothingElse opens region and day of a report: the item file is
// small, checks with the public keys, and holds neither place nor text.
func TestRevealShowsARungAndNothingElse(t *testing.T) {
	ctx := context.Background()
	f := newMission(t, filepath.Join(t.TempDir(), "m"), world(t, t.TempDir()))
	defer f.Close()
	ps := newParties(t)
	policy := parse(t, ps.watch(t, f))
	ingest(t, f, lines(0, 300))
	row := int64(-1)
	for r, err := range f.Record.RowsOf(ctx, record.KindReport) {
		if err != nil {
			t.Fatal(err)
		}
		row = r.Seq
		break
	}
	b, err := f.Reveal(ctx, mission.RevealArgs{Row: row, Fields: []string{"place.cell_20km", "time.day"}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := check.ItemFile("item", b, check.Options{Policy: policy})
	if err != nil || r.Verdict != check.Whole || r.Values["time.day"] == "" || r.Values["place.cell_20km"] == "" || len(r.Values) != 5 {
		t.Errorf("%+v, %v", r, err)
	}
	for _, secret := range []string{"Shelling", "alpha", "beta", "T10:"} {
		if bytes.Contains(b, []byte(secret)) {
			t.Errorf("the item shows %q: %s", secret, b)
		}
	}
	t.Logf("item file of two rungs in a log of %d entries: %d bytes", f.Record.Len(), len(b))
	if len(b) > 4096 {
		t.Errorf("%d bytes", len(b))
	}
	for _, bad := range []mission.RevealArgs{{Row: row}, {Row: row, Fields: []string{"place"}}, {Row: 1 << 40, Fields: []string{"log"}}, {Row: -1, Fields: []string{"log"}}} {
		if _, err := f.Reveal(ctx, bad); err == nil {
			t.Errorf("%+v was revealed", bad)
		}
	}
	if err := f.Record.Erase(ctx, record.Erasure{Rows: []int64{row}, Reason: "x", Signer: "a", Approver: "b"}); err != nil {
		t.Fatal(err)
	}
	if _, err := f.Reveal(ctx, mission.RevealArgs{Row: row, Fields: []string{"time.day"}}); err == nil {
		t.Error("an erased row was revealed")
	}
	// What was revealed before the erasure still checks: the leaf stays.
	if r, err := check.ItemFile("item", b, check.Options{Policy: policy}); err != nil || r.Verdict != check.Whole {
		t.Errorf("after the erasure: %+v, %v", r, err)
	}
}

// BenchmarkItemFile is the time in which one item file is checked.
func BenchmarkItemFile(b *testing.B) {
	ctx := context.Background()
	f := newMission(b, filepath.Join(b.TempDir(), "m"), world(b, b.TempDir()))
	defer f.Close()
	ps := newParties(b)
	policy := parse(b, ps.watch(b, f))
	ingest(b, f, lines(0, 300))
	item, err := f.Reveal(ctx, mission.RevealArgs{Row: 5, Fields: []string{"entry"}})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if r, err := check.ItemFile("item", item, check.Options{Policy: policy}); err != nil || r.Verdict != check.Whole {
			b.Fatalf("%+v, %v", r, err)
		}
	}
	b.ReportMetric(float64(len(item)), "bytes")
}
