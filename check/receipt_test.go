package check_test

import (
	"bytes"
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/check"
	"trucewatch/mission"
)

// TestReceiptWithoutItsLeafIsEvidence: an honest log holds what its receipts promise; a
// log with the same key that goes on without it is named. The other history is that of
// a mission folder copied before the report came in.
func TestReceiptWithoutItsLeafIsEvidence(t *testing.T) {
	ctx := context.Background()
	tmp := t.TempDir()
	w := world(t, t.TempDir())
	dir := filepath.Join(tmp, "m")
	f := newMission(t, dir, w)
	policy := parse(t, []byte("log "+f.VKey()+"\nquorum none\n"))
	ingest(t, f, lines(0, 3))
	early := filepath.Join(tmp, "early")
	if _, err := f.Publish(ctx, mission.PublishArgs{Out: early, Published: begin}); err != nil {
		t.Fatal(err)
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	other := filepath.Join(tmp, "other")
	if err := os.CopyFS(other, os.DirFS(dir)); err != nil {
		t.Fatal(err)
	}
	f, err := mission.Open(dir, w)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	file := filepath.Join(tmp, "new.jsonl")
	if err := os.WriteFile(file, []byte(lines(50, 2)+"not a row\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	reply, err := f.Ingest(ctx, mission.IngestArgs{Adapter: "jsonl", Files: []string{file}, Receipt: true}, nil)
	if err != nil || len(reply.Receipts) != 1 || len(reply.Receipts[0].Leaves) != 6 { // 4 reports, a refused row, the file
		t.Fatalf("%+v, %v", reply, err)
	}
	b, err := reply.Receipts[0].Bytes()
	if err != nil || !check.IsReceipt(b) {
		t.Fatal(err)
	}
	site := filepath.Join(tmp, "site")
	if _, err := f.Publish(ctx, mission.PublishArgs{Out: site, Published: begin.AddDate(0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	cheat, err := mission.Open(other, w)
	if err != nil {
		t.Fatal(err)
	}
	defer cheat.Close()
	ingest(t, cheat, lines(90, 1))
	without := filepath.Join(tmp, "without")
	if _, err := cheat.Publish(ctx, mission.PublishArgs{Out: without, Published: begin.AddDate(0, 0, 1)}); err != nil {
		t.Fatal(err)
	}
	look := func(dir string, b []byte) check.Result {
		t.Helper()
		r, err := check.ReceiptFile("receipt", b, check.Options{Policy: policy}, os.DirFS(dir))
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	if r := look(site, b); r.Verdict == check.Wrong || !strings.Contains(strings.Join(r.Proved, ";"), "holds every entry of the receipt") {
		t.Errorf("the honest site: %+v", r)
	}
	if r := look(early, b); r.Verdict != check.Provisional || !strings.Contains(strings.Join(r.Why, ";"), "before they had to be there") {
		t.Errorf("a site of before: %+v", r)
	}
	if r := look(without, b); r.Verdict != check.Wrong || r.Fault.Kind != "receipt" || !strings.Contains(r.Fault.Words, "lacks 6 of the 6") {
		t.Errorf("the site without it: %+v", r)
	}
	if r, err := check.ReceiptFile("receipt", b, check.Options{Policy: policy}, nil); err != nil || r.Verdict != check.Provisional {
		t.Errorf("alone: %+v, %v", r, err)
	}
	if _, err := check.ReceiptFile("receipt", b, check.Options{}, nil); err == nil {
		t.Error("checked without keys")
	}
	// Whatever is changed, it is no receipt any more.
	var rc check.Receipt
	if err := json.Unmarshal(b, &rc); err != nil {
		t.Fatal(err)
	}
	for name, bad := range map[string]string{
		"time":     strings.Replace(string(b), "sealed by 2026", "sealed by 2025", 1),
		"entries":  strings.Replace(string(b), "entries 6", "entries 5", 1),
		"log":      strings.Replace(string(b), "log trucewatch/valley", "log trucewatch/valle", 1),
		"format":   strings.Replace(string(b), "receipt/1", "receipt/2", 1),
		"trailing": string(b) + "{}",
		"cut":      string(b[:len(b)/2]),
		"none":     `{"format":"trucewatch-receipt/1","note":"","leaves":[]}`,
	} {
		if r := look(site, []byte(bad)); r.Verdict != check.Wrong {
			t.Errorf("%s changed: %s", name, r.Verdict)
		}
	}
	for i := range rc.Leaves {
		c := rc
		c.Leaves = append([][]byte{}, rc.Leaves...)
		c.Leaves[i] = bytes.Clone(c.Leaves[i])
		c.Leaves[i][20] ^= 1
		bad, err := c.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		if r := look(site, bad); r.Verdict != check.Wrong {
			t.Errorf("leaf %d changed: %s", i, r.Verdict)
		}
	}
	// The same file again: nothing new, no receipt but for the file that came again.
	reply, err = f.Ingest(ctx, mission.IngestArgs{Adapter: "jsonl", Files: []string{file}, Receipt: true}, nil)
	if err != nil || len(reply.Receipts) > 1 {
		t.Errorf("%+v, %v", reply, err)
	}
	if _, err := check.NewReceipt("x", time.Time{}, nil, nil); err == nil {
		t.Error("a receipt for nothing")
	}
	keyless := newMission(t, filepath.Join(tmp, "n"), world(t, ""))
	defer keyless.Close()
	if _, err := keyless.Ingest(ctx, mission.IngestArgs{Adapter: "jsonl", Files: []string{file}, Receipt: true}, nil); err == nil || keyless.Record.Len() > 3 {
		t.Errorf("a receipt without a key: %v", err)
	}
}
