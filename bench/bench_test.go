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
