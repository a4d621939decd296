package agreement_test

import (
	"flag"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/agreement"
	"trucewatch/agreement/samples"
	"trucewatch/truce"
)

var update = flag.Bool("update", false, "rewrite golden files")

func load(t *testing.T, name string) truce.Agreement {
	t.Helper()
	a, _, err := agreement.Load(name, read(t, name), samples.FS.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func read(t *testing.T, name string) []byte {
	t.Helper()
	b, err := fs.ReadFile(samples.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// golden compares got with testdata/name.
func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func TestSamplesLoad(t *testing.T) {
	names, err := fs.Glob(samples.FS, "*.yaml")
	if err != nil || len(names) < 5 {
		t.Fatal(names, err)
	}
	var warned strings.Builder
	for _, name := range names {
		if strings.HasSuffix(name, ".test.yaml") {
			continue // the tests of an agreement are run by the command test
		}
		if strings.HasSuffix(name, "mission.yaml") {
			if _, w, err := agreement.LoadMission(name, read(t, name)); err != nil || len(w) > 0 {
				t.Errorf("%v %v", w, err)
			}
			continue
		}
		_, warnings, err := agreement.Load(name, read(t, name), samples.FS.ReadFile)
		if err != nil {
			t.Errorf("%v", err)
		}
		for _, w := range warnings {
			warned.WriteString(w.Code + " " + w.Error() + "\n")
		}
	}
	golden(t, "samples.warnings", warned.String())
}

func TestPeriodsOfTheSamples(t *testing.T) {
	at := func(s string) time.Time {
		v, err := time.Parse(time.RFC3339, s)
		if err != nil {
			t.Fatal(err)
		}
		return v.UTC()
	}
	for _, c := range []struct {
		file, period, from, to string
		days                   int
	}{
		{"christmas-2023.yaml", "declared", "2023-01-06T09:00:00Z", "2023-01-07T21:00:00Z", 2},
		{"easter-2025.yaml", "declared", "2025-04-19T15:00:00Z", "2025-04-20T21:00:00Z", 2},
		{"easter-2025.yaml", "mirror", "2025-04-19T15:00:00Z", "2025-04-20T21:00:00Z", 2},
		{"easter-2025.yaml", "extension", "2025-04-20T21:00:00Z", "2025-05-20T21:00:00Z", 30},
		{"energy-2025.yaml", "from-18-march", "2025-03-17T21:00:00Z", "2025-04-16T21:00:00Z", 30},
		{"energy-2025.yaml", "from-25-march", "2025-03-24T22:00:00Z", "", 1000},
		{"exercise-valley.yaml", "main-b", "2031-05-03T20:00:00Z", "2031-06-02T20:00:00Z", 30},
	} {
		p, ok := load(t, c.file).Period(c.period)
		if !ok {
			t.Fatalf("%s has no period %s", c.file, c.period)
		}
		var to time.Time
		if c.to != "" {
			to = at(c.to)
		}
		if !p.Window.From.Equal(at(c.from)) || !p.Window.To.Equal(to) || len(p.Days) != c.days {
			t.Errorf("%s %s: %s to %s, %d days", c.file, c.period, p.Window.From, p.Window.To, len(p.Days))
		}
	}
}

// TestClocksChange: thirty dates from 18 March 2025 in Kyiv are 719 hours, thirty days of 24 hours are 720.
func TestClocksChange(t *testing.T) {
	form := `trucewatch: 1
id: x
title: X
label: truce
status: in_force
parties: [{id: A, name: A, stance: {value: accepts}}]
period: [{id: p, status: accepted, starts: 2025-03-18, lasts: P30D, day_rule: {count: RULE, zone: Europe/Kyiv}}]
terms: []
`
	for rule, hours := range map[string]float64{"calendar_days": 719, "hours": 720} {
		a, w, err := agreement.Load("x", []byte(strings.Replace(form, "RULE", rule, 1)), nil)
		if err != nil {
			t.Fatal(err)
		}
		if got := a.Periods[0].Window.Duration().Hours(); got != hours {
			t.Errorf("%s: %v hours, want %v", rule, got, hours)
		}
		if warned := len(w) == 1 && w[0].Code == "clocks_change"; warned != (rule == "calendar_days") {
			t.Errorf("%s: warnings %v", rule, w)
		}
		p := a.Periods[0]
		if n, of, ok := p.DayOf(p.Window.To.Add(-time.Second)); n != 30 || of != 30 || !ok {
			t.Errorf("%s: last second is day %d of %d, %v", rule, n, of, ok)
		}
		if _, _, ok := p.DayOf(p.Window.To); ok {
			t.Errorf("%s: the end is exclusive", rule)
		}
	}
}

func TestUnilateralDeclarationBindsItsDeclarerOnly(t *testing.T) {
	a := load(t, "christmas-2023.yaml")
	for id, want := range map[string][]truce.PartyID{"C1": {"RU"}, "C2": nil} {
		term, _ := a.Term(id)
		if d := cmp.Diff(want, term.Bound); d != "" {
			t.Errorf("%s: %s", id, d)
		}
	}
	if a.HasDecider() {
		t.Error("nobody decides in this truce")
	}
	if w, ok := a.Actor("WAGNER"); !ok || len(w.NotBound) != 1 {
		t.Errorf("the third force and who said that it is not bound are lost: %+v", w)
	}
}

func TestSchemaIsUpToDate(t *testing.T) {
	for file, got := range map[string][]byte{"schema.json": agreement.Schema(), "mission.schema.json": agreement.SchemaOfMission()} {
		if *update {
			if err := os.WriteFile(file, got, 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if string(want) != string(got) {
			t.Errorf("%s is not what the loader takes: go test ./agreement -update", file)
		}
	}
}
