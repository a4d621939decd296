package csv_test

import (
	"bytes"
	stdcsv "encoding/csv"
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
