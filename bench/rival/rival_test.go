package rival

import (
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func at(source string, lat, lon float64, day int64, act string) Report {
	return Report{Source: source, Placed: true, Lat: lat, Lon: lon, Day: day, End: day, Act: act}
}

// same reports whether the grouping puts exactly those together.
func same(groups []int, want ...[]int) bool {
	of := make([]int, len(groups))
	for g, members := range want {
		for _, m := range members {
			of[m] = g + 1
		}
	}
	for i := range groups {
		for j := range i {
			if (groups[i] == groups[j]) != (of[i] == of[j] && of[i] > 0) {
				return false
			}
		}
	}
	return true
}

func TestOnePerDay(t *testing.T) {
	rs := []Report{at("a", 49.01, 36.01, 5, "fire/mortar"), at("b", 49.08, 36.09, 5, "fire/mortar"), at("c", 49.01, 36.01, 6, "fire/mortar"),
		at("d", 49.01, 36.01, 5, "fire/mlrs"), at("e", -0.01, 36.01, 5, "fire"), at("f", 0.01, 36.01, 5, "fire"), {Source: "g", Day: 5, Act: "fire/mortar"}}
	if g := OnePerDay(rs, 0.1, true, false); !same(g, []int{0, 1}) {
		t.Errorf("leaf: %v", g)
	}
	if g := OnePerDay(rs, 0.1, false, false); !same(g, []int{0, 1, 3}) {
		t.Errorf("class: %v", g)
	}
}

func TestFixedWindowTakesOneOfEachSource(t *testing.T) {
	rs := []Report{at("a", 49, 36, 5, "fire"), at("b", 49.001, 36, 5, "fire"), at("b", 49.002, 36, 5, "fire"), at("c", 49.003, 36, 6, "fire")}
	if g := FixedWindow(rs, 5, 1, false); !same(g, []int{0, 1}) {
		t.Errorf("one day: %v", g)
	}
	if g := FixedWindow(rs, 5, 2, false); !same(g, []int{0, 1}, []int{2, 3}) {
		t.Errorf("two days: %v", g)
	}
}

func TestSTDBSCANChains(t *testing.T) {
	rs := []Report{at("a", 49, 36, 5, "fire"), at("a", 49.04, 36, 5, "fire"), at("a", 49.08, 36, 5, "fire"), at("a", 49.3, 36, 5, "fire")}
	if g := STDBSCAN(rs, 5, 0, false); !same(g, []int{0, 1, 2}) {
		t.Errorf("%v", g)
	}
}

func TestMELTTDependsOnOrder(t *testing.T) {
	rs := []Report{at("A", 0, 0, 1, "x"), at("B", 0, 0.027, 1, "x"), at("C", 0, 0.054, 1, "x")} // 3 km apart, window 4 km
	if g := MELTT(rs, []string{"A", "B", "C"}, 4, 0); !same(g, []int{0, 1}) {
		t.Errorf("A, B, C: %v", g)
	}
	if g := MELTT(rs, []string{"B", "A", "C"}, 4, 0); !same(g, []int{0, 1, 2}) {
		t.Errorf("B, A, C: %v", g)
	}
}

func TestMELTTTakesTheBestScore(t *testing.T) {
	a := Report{Source: "A", Placed: true, Kinds: [][]string{{"pickup", "car"}}}
	coarse, exact := a, a
	coarse.Source, coarse.Kinds = "B", [][]string{{"van", "car"}}
	exact.Source = "B"
	if g := MELTT([]Report{a, coarse, exact}, []string{"A", "B"}, 4, 0); !same(g, []int{0, 2}) {
		t.Errorf("%v", g)
	}
}

func TestTFIDFSortsStories(t *testing.T) {
	docs := []Document{{[]string{"bridge", "shelled", "kerrin"}, 1}, {[]string{"kerrin", "bridge", "hit"}, 1}, {[]string{"prices", "rise", "market"}, 1}}
	if g := TFIDF(docs, 0.1, 0); !same(g, []int{0, 1}) {
		t.Errorf("%v", g)
	}
	docs[1].Day = 400
	if g := TFIDF(docs, 0.1, 10); !same(g) {
		t.Errorf("a year apart: %v", g)
	}
}

// TestGridMissesNothing compares the grid with looking at every pair.
func TestGridMissesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat, km, span := rapid.Float64Range(-60, 60).Draw(t, "lat"), rapid.Float64Range(0.5, 30).Draw(t, "km"), rapid.Int64Range(0, 3).Draw(t, "span")
		var rs []Report
		for range rapid.IntRange(2, 12).Draw(t, "n") {
			rs = append(rs, at("a", lat+rapid.Float64Range(-.3, .3).Draw(t, "y"), rapid.Float64Range(-.3, .3).Draw(t, "x"), rapid.Int64Range(0, 6).Draw(t, "day"), "fire"))
		}
		all := newSets(len(rs))
		for i := range rs {
			for j := range i {
				if days(rs[i].Day, rs[j].Day) <= span && kilometres(&rs[i], &rs[j]) <= km {
					all.join(i, j)
				}
			}
		}
		if got := STDBSCAN(rs, km, span, false); !slices.Equal(got, all.groups()) {
			t.Fatalf("grid %v, all pairs %v", got, all.groups())
		}
	})
}
