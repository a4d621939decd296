package main

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/bench/rival"
	"trucewatch/score"
	"trucewatch/simulate"
)

func TestPageIsWrittenBetweenItsMarkers(t *testing.T) {
	page := filepath.Join(t.TempDir(), "benchmarks.md")
	before := "head\n<!-- bench:front -->\nold\n<!-- end:front -->\nmiddle\n<!-- bench:gvc -->\nkeep\n<!-- end:gvc -->\ntail\n"
	if err := os.WriteFile(page, []byte(before), 0o644); err != nil {
		t.Fatal(err)
	}
	tb := table{name: "front", title: "T", header: []string{"a", "b"}}
	tb.row("1", "2")
	for range 2 { // writing twice changes nothing more
		if err := writePage(page, []table{tb}, "a machine"); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(page)
	if err != nil {
		t.Fatal(err)
	}
	want := "head\n<!-- bench:front -->\n### T\n\n| a | b |\n|--|--|\n| 1 | 2 |\n\n\na machine\n<!-- end:front -->\nmiddle\n<!-- bench:gvc -->\nkeep\n<!-- end:gvc -->\ntail\n"
	if string(got) != want {
		t.Errorf("got\n%s", got)
	}
	if err := writePage(page, []table{{name: "none"}}, ""); err == nil {
		t.Error("a table without markers was written somewhere")
	}
}

// TestEveryPartHasItsMarkers compares the page with the parts.
func TestEveryPartHasItsMarkers(t *testing.T) {
	page, err := os.ReadFile(filepath.Join("..", "docs", "benchmarks.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range parts {
		if strings.Count(string(page), "<!-- bench:"+p.name+" -->") != 1 || strings.Count(string(page), "<!-- end:"+p.name+" -->") != 1 {
			t.Errorf("docs/benchmarks.md needs one pair of markers for %s", p.name)
		}
	}
}

func TestPathsOfTheMachineStayOut(t *testing.T) {
	if got := clean(errors.New("opening /x/y/z.jsonl: gone\nsecond line"), "/x/y"); got != "opening …/z.jsonl: gone" {
		t.Error(got)
	}
	if m := machine(time.Date(2031, 5, 1, 0, 0, 0, 0, time.UTC)); !strings.HasPrefix(m, "2031-05-01, ") || !strings.Contains(m, " cores, ") {
		t.Error(m)
	}
}

func TestSurvivorsAreCounted(t *testing.T) {
	g := score.Grouping{"1 20220101": "a", "2 20220101": "a", "3 20220101": "b", "4 20220102": "c", "4 20250101": "z"}
	clusters := [][]string{{"1", "2", "1|2", "20220101"}, {"2", "2", "1|3", "20220101"}, {"3", "2", "1|4", "20220101|20220102"}, {"4", "1", "4", "20220102"}}
	if all, across := survivors(clusters, g); all != 2 || across != 1 {
		t.Errorf("%d, %d", all, across)
	}
}

func TestKnownRepeatsAreFolded(t *testing.T) {
	clusters := [][]string{{"7", "2", "1|2", "20220101|20220102"}}
	g := foldKnown([]string{"1 20220101", "2 20220102", "1 20250101", "3 20220101"}, clusters)
	if incidents(g) != 3 || largest(g) != 2 || g["1 20220101"] != g["2 20220102"] {
		t.Errorf("%v", g)
	}
	if all, _ := survivors(clusters, g); all != 0 {
		t.Errorf("%d survive", all)
	}
}

// TestRivalsSeeTheWorld reads a simulated front as the bench does and checks that
// methods beat leaving everything alone.
func TestRivalsSeeTheWorld(t *testing.T) {
	b := &bench{dir: t.TempDir()}
	dir, err := b.world("w", simulate.Options{Preset: "front", Seed: 1, PerDay: 30, Days: 10})
	if err != nil {
		t.Fatal(err)
	}
	s := sample{file: filepath.Join(dir, "reports.jsonl")}
	if s.truth, err = readTruth(filepath.Join(dir, "truth.tsv")); err != nil {
		t.Fatal(err)
	}
	if s.ids, s.reports, err = rivalReports(s.file); err != nil {
		t.Fatal(err)
	}
	f1 := func(groups []int) float64 {
		f, err := score.Compare(named(s.ids, groups), s.truth)
		if err != nil {
			t.Fatal(err)
		}
		return f.F1
	}
	for name, v := range map[string]float64{
		"one per day": f1(rival.OnePerDay(s.reports, .1, false, false)), "windows": f1(rival.FixedWindow(s.reports, 5, 2, false)),
		"ST-DBSCAN": f1(rival.STDBSCAN(s.reports, 6, 1, false)), "MELTT": f1(rival.MELTT(s.reports, []string{"set-a", "set-b", "set-c"}, 12, 2)),
	} {
		if v < .3 || v > .95 {
			t.Errorf("%s: F1 %.3f", name, v)
		}
	}
	if len(bestRivals([]sample{s})) != 5 {
		t.Error("a method is missing")
	}
}

func TestOutputOfThePackageIsRead(t *testing.T) {
	runs, err := readMELTT("MELTT is talking\ntime\t1,2,3\t0.8\ngroup\t1,2,3\tcrash_data2:8 crash_data1:9\ngroup\t1,2,3\ta:1 b:2 c:3\ntime\t1,3,2\t0.7\n")
	if err != nil {
		t.Fatal(err)
	}
	if len(runs) != 2 || runs[0].seconds != .8 || len(runs[0].groups) != 2 || runs[0].groups[0] != "crash_data1:9 crash_data2:8" || len(runs[1].groups) != 0 {
		t.Errorf("%+v", runs)
	}
	for _, bad := range []string{"", "time\tx\tsoon\n"} {
		if _, err := readMELTT(bad); err == nil {
			t.Errorf("%q was read", bad)
		}
	}
}

func TestFrontForThePackage(t *testing.T) {
	file := filepath.Join(t.TempDir(), "f.csv")
	ids, err := writeFrontCSV(file, sample{ids: []string{"r1", "r2", "r3"}, reports: []rival.Report{
		{Source: "set-a", Lat: -47.5, Lon: 60, Day: 22371, Act: "fire/mlrs"}, {Source: "set-b"}, {Source: "set-a"}}})
	if err != nil {
		t.Fatal(err)
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.HasPrefix(string(got), "dataset,event,date,latitude,longitude,act\nset_a,1,2031-04-02,-47.5000000,60.0000000,fire/mlrs\n") ||
		ids["set_a:2"] != "r3" || ids["set_b:1"] != "r2" {
		t.Errorf("%s\n%v", got, ids)
	}
}

// TestLineageFigures reads lines of the benchmarks of package lineage as they are printed.
func TestLineageFigures(t *testing.T) {
	name, m := benchmarkLine("BenchmarkCopies-2   \t       1\t18996845852 ns/op\t      9000 documents\t         0.9900 parent-right\t         1.000 precision\t         0.9997 recall\n")
	row, gate := lineageRow(name, m)
	if row != "recall 0.9997, precision 1.0000, right parent 0.9900 of 9000 documents" || !strings.HasSuffix(gate, ": met") {
		t.Errorf("%q %q", row, gate)
	}
	if _, gate := lineageRow("BenchmarkMillion/1000000", map[string]float64{"s": 700, "MB": 300}); !strings.HasSuffix(gate, verdict(false)) {
		t.Errorf("700 seconds met the gate: %q", gate)
	}
	for _, l := range []string{"", "PASS", "ok  \ttrucewatch/lineage\t7.2s", "BenchmarkX", "BenchmarkX-2 1 many ns/op"} {
		if _, m := benchmarkLine(l); m != nil {
			t.Errorf("%q was read as figures", l)
		}
	}
}
