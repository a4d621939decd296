package intake

import (
	"context"
	"slices"
	"strings"
	"testing"

	"trucewatch/gazetteer"
	"trucewatch/record"
	"trucewatch/truce"
)

func TestReportsWithoutAFile(t *testing.T) {
	rec := newRecord(t)
	r := truce.Report{Source: "patrol-1", ID: "2025-03-13/1", Kind: truce.KindPoint, Published: truce.Instant(noon, ""),
		Text: "Explosion heard", Raw: truce.Raw{Row: "P1 1200 explosion heard"}}
	receipts, _, err := Reports(context.Background(), rec, nil, []truce.Report{r})
	if err != nil || len(receipts) != 1 || receipts[0].Short == "" {
		t.Fatalf("receipts %+v, %v", receipts, err)
	}
	again, _, err := Reports(context.Background(), rec, nil, []truce.Report{r})
	if err != nil || again[0].State != record.Known {
		t.Errorf("sent again: %+v, %v", again, err)
	}
	bad := r
	bad.ID = ""
	other := r
	other.ID = "2"
	if _, _, err := Reports(context.Background(), rec, nil, []truce.Report{other, bad}); err == nil || !strings.Contains(err.Error(), "report 2 of 2: id") {
		t.Errorf("a report without an id: %v", err)
	}
	if rec.UnsealedLen() != 1 {
		t.Errorf("%d entries wait, want 1: all or none", rec.UnsealedLen())
	}
	if _, err := rec.Seal(context.Background()); err != nil {
		t.Fatal(err)
	}
	if got := current(t, rec); len(got) != 1 || got[0].Raw.Row != r.Raw.Row {
		t.Errorf("what was received is not kept: %+v", got)
	}
}

// TestBareNamesArePlaced: the gazetteer's place stands before the name, marked as
// its own; the name stays; the report is recognised without it.
func TestBareNamesArePlaced(t *testing.T) {
	rec := newRecord(t)
	g := gazetteer.Default()
	report := func(id, name, text string) truce.Report {
		return truce.Report{Source: "outlet", ID: id, Kind: truce.KindPoint, Published: truce.Instant(noon, ""), Text: text,
			Places: []truce.Place{{Kind: truce.PlaceName, Name: name}}}
	}
	sent := []truce.Report{
		report("1", "Суджа", "Удар по Суджі Курської області"),
		report("2", "Qwertyville", "Shelling of Qwertyville"),
	}
	_, notices, err := Reports(context.Background(), rec, g, sent)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.ContainsFunc(notices, func(n Notice) bool { return n.Kind == NoticeUnknown && n.Key.ID == "2" }) {
		t.Errorf("an unknown name was not noticed: %+v", notices)
	}
	if _, err := rec.Seal(context.Background()); err != nil {
		t.Fatal(err)
	}
	got := current(t, rec)
	if p := got[0].Places; len(p) != 2 || p[0].Quality != truce.QualityGazetteer || p[0].Region != "RU-KRS" || p[1].Kind != truce.PlaceName || p[1].Name != "Суджа" {
		t.Errorf("places of a known name: %+v", p)
	}
	if p := got[1].Places; len(p) != 1 {
		t.Errorf("places of an unknown name: %+v", p)
	}
	receipts, _, err := Reports(context.Background(), rec, nil, sent)
	if err != nil || receipts[0].State != record.Known {
		t.Errorf("sent again without a gazetteer: %+v, %v", receipts, err)
	}
	for row, err := range rec.RowsOf(context.Background(), record.KindReport) {
		if err != nil {
			t.Fatal(err)
		}
		x, err := record.DecodeExtra(row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if r, _ := record.DecodeReport(row.Fields); r.ID == "1" && (x.Rungs.Region != "RU-KRS" || x.Rungs.Cell5km == "") {
			t.Errorf("rungs of a placed name: %+v", x.Rungs)
		}
	}
}
