package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
	"slices"
	"strings"
	"testing"

	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/formattest"
	"trucewatch/publish/publishtest"
)

func TestFormat(t *testing.T) {
	formattest.Test(t, csv.Format{}, func(t *testing.T, path string, data []byte) []string {
		rows, err := stdcsv.NewReader(bytes.NewReader(data)).ReadAll()
		if err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		if path != "data/incidents.csv" {
			return nil
		}
		var ids []string
		for _, r := range rows[1:] {
			ids = append(ids, r[0])
		}
		return ids
	})
}

func file(t *testing.T, p publish.Policy, name string) string {
	t.Helper()
	e, err := publishtest.Scenario().Edition(p)
	if err != nil {
		t.Fatal(err)
	}
	files, err := csv.Format{}.Files(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path == "data/"+name {
			return string(f.Data)
		}
	}
	t.Fatalf("no file %s", name)
	return ""
}

func TestNoFormulaReachesASpreadsheet(t *testing.T) {
	text := file(t, publish.Historical(), "reports.csv")
	if !strings.Contains(text, "'=HYPERLINK") {
		t.Errorf("the hostile headline is not there with an apostrophe before it: %s", text)
	}
	rows, err := stdcsv.NewReader(strings.NewReader(text)).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		for _, c := range r {
			if c != "" && strings.ContainsAny(c[:1], "=+@") {
				t.Errorf("a spreadsheet would run %q", c)
			}
		}
	}
}

// TestNotObservedIsNeverZero: a region that nobody watched has empty counts.
func TestNotObservedIsNeverZero(t *testing.T) {
	text := file(t, publish.Public(), "regions.csv")
	if !strings.Contains(text, "XV-W,,,,,,not observed") {
		t.Errorf("XV-W is not told as not observed: %s", text)
	}
}

// TestChangesOfIdsCanBeFollowed: a reader who kept an id finds in the table what
// became of it, and in which district an item without a cell lies.
func TestChangesOfIdsCanBeFollowed(t *testing.T) {
	e := publish.Edition{Items: []publish.Publication{{ID: "T-1", State: publish.StateMerged, MergedInto: "T-2"},
		{ID: "T-3", State: publish.StatePublished, SplitFrom: "T-2", Raion: publish.Words{En: "Bakhmut raion"}}}}
	files, err := csv.Format{}.Files(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if f.Path != "data/incidents.csv" {
			continue
		}
		rows, err := stdcsv.NewReader(bytes.NewReader(f.Data)).ReadAll()
		if err != nil || len(rows) != 3 {
			t.Fatalf("%d rows, %v", len(rows), err)
		}
		column := func(name string) int { return slices.Index(rows[0], name) }
		for _, c := range []struct {
			row          int
			column, want string
		}{{1, "merged_into", "T-2"}, {1, "state", "merged"}, {2, "split_from", "T-2"}, {2, "raion", "Bakhmut raion"}} {
			if i := column(c.column); i < 0 || rows[c.row][i] != c.want {
				t.Errorf("row %d, %s: want %q in %q", c.row, c.column, c.want, rows[c.row])
			}
		}
		return
	}
	t.Error("no table of incidents")
}
