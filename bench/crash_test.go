package main

import (
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"trucewatch/bench/rival"
	"trucewatch/internal/shareddata"
)

// TestMELTTReproduced checks our re-implementation against the figures in the
// read-me of the package: 34 matches, 140 unique rows.
func TestMELTTReproduced(t *testing.T) {
	c, err := loadCrash(filepath.Dir(shareddata.File(t, "meltt-crashmd/crash_data1.csv")))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.ids) != 195 {
		t.Fatalf("%d rows, want 195", len(c.ids))
	}
	got := rival.MELTT(c.reports, []string{"crash_data1", "crash_data2", "crash_data3"}, 4, 2)
	names := groupNames(c.ids, got)
	unique := slices.Compact(slices.Sorted(slices.Values(got)))
	triples := 0
	for n := range names {
		if len(strings.Fields(n)) == 3 {
			triples++
		}
	}
	if len(names) != 34 || len(unique) != 140 || triples != 21 {
		t.Errorf("%d groups, %d unique, %d of three; the package prints 34, 140, 21", len(names), len(unique), triples)
	}
	for _, g := range []string{"2:8 3:8", "1:9 2:5 3:10"} {
		if !names[g] {
			t.Errorf("group %s, which has the best score, is missing", g)
		}
	}
	if p := c.published(got); len(p) != 34 {
		t.Errorf("%d published groups, want 34", len(p))
	}
}
