package fuse

import (
	"fmt"
	"math/rand"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// crowded is how many reports stand at one centroid.
const crowded = 50_000

// crowd makes n reports of four sources over 30 days, each changed by edit.
func crowd(n int, edit func(i int, r *Report, rng *rand.Rand)) []Report {
	rng := rand.New(rand.NewSource(11))
	out := make([]Report, n)
	acts := []string{"fire/mortar", "fire/artillery", "air/drone", "ground/assault"}
	for i := range out {
		at := int64(1743465600) + int64(rng.Intn(30*day))
		dead := int64(rng.Intn(4))
		out[i] = Report{ID: fmt.Sprintf("r%06d", i), Source: fmt.Sprintf("s%d", i%4), Time: Span{at, at + 3600},
			Published: Stamp{at + 7200, at + 7201}, Act: acts[rng.Intn(4)], Actor: []string{"P", "Q"}[rng.Intn(2)],
			Killed: Count{Min: dead, Max: dead, Stated: true}, Place: at48(rng), Title: fmt.Sprintf("Shelling of a village, report number %d", i)}
		edit(i, &out[i], rng)
	}
	return out
}

func at48(rng *rand.Rand) Place {
	return Place{Lat: e7(47 + rng.Float64()*3), Lon: e7(35 + rng.Float64()*4), RadiusM: 2000, Stated: true}
}

// hostile are inputs that were made to break fusion, or come out of broken files.
func hostile() []struct {
	name    string
	reports []Report
	opt     Options
	// notice must be among the notices; "" = none is called for.
	notice string
	// most is the greatest number of links kept for each report.
	most int
} {
	type world = struct {
		name    string
		reports []Report
		opt     Options
		notice  string
		most    int
	}
	keep := func(int, *Report, *rand.Rand) {}
	var must, cannot [][2]string
	for i := range 50 {
		must = append(must, [2]string{fmt.Sprintf("r%06d", i), fmt.Sprintf("r%06d", i+1)})
	}
	cannot = append(cannot, [2]string{"r000000", "r000050"}, [2]string{"r000003", "r000004"}, [2]string{"r000001", "nobody"})
	return []world{
		{"nothing", nil, Options{}, "", 0},
		{"ids and sources only", crowd(5000, func(i int, r *Report, _ *rand.Rand) { *r = Report{ID: r.ID, Source: r.Source} }), Options{}, "no place, no time and no words", 0},
		{"no places", crowd(3000, func(_ int, r *Report, _ *rand.Rand) { r.Place = Place{} }), Options{}, "3000 of 3000 reports state no place", 400},
		{"no times", crowd(3000, func(_ int, r *Report, _ *rand.Rand) { r.Time, r.Published = Span{}, Stamp{} }), Options{}, "3000 of 3000 reports state no time", 400},
		{"one place for everything", crowd(crowded, func(_ int, r *Report, _ *rand.Rand) { r.Place, r.Title = at(48, 37, 1500), "" }), Options{}, "50000 of 50000 reports stand at one and the same point, 48.0 37.0", 400},
		{"one second for everything", crowd(20_000, func(_ int, r *Report, _ *rand.Rand) {
			r.Time, r.Published, r.Title = Span{1743465600, 1743465601}, Stamp{}, ""
		}), Options{}, "bear one and the same moment, 2025-04-01T00:00:00Z", 400},
		{"one place and one second", crowd(700, func(_ int, r *Report, _ *rand.Rand) {
			r.Time, r.Published, r.Place, r.Title = Span{1743465600, 1743465601}, Stamp{}, at(48, 37, 0), ""
		}), Options{}, "one and the same point", 700},
		{"precision 0", crowd(10_000, func(_ int, r *Report, _ *rand.Rand) { r.Place.RadiusM = 0 }), Options{}, "a place is believed to 453 m at best", 400},
		{"precision 10,000 km", crowd(10_000, func(_ int, r *Report, _ *rand.Rand) { r.Place.RadiusM, r.Title = 10_000_000, "" }), Options{}, "vaguer than 300 km", 0},
		{"poles and date line", crowd(2000, func(i int, r *Report, rng *rand.Rand) {
			r.Place.Lat, r.Place.Lon = e7([]float64{90, -90, 0, 89.9999}[i%4]), e7([]float64{180, -180, 179.9999, 0}[rng.Intn(4)])
		}), Options{}, "", 2000},
		{"a source that repeats itself", crowd(10_000, func(_ int, r *Report, _ *rand.Rand) {
			r.Source, r.Title = "echo", "The same eight words are said here again every time"
		}), Options{}, "repeat another", 400},
		{"near-duplicates of a true report", crowd(700, func(i int, r *Report, rng *rand.Rand) {
			r.Source, r.Place, r.Time = fmt.Sprintf("sock-%d", i), at(48, 37+rng.Float64()/1000, 1500), Span{1743465600 + int64(i%60), 1743465600 + 3600}
			r.Act, r.Actor = "fire/mortar", "P"
		}), Options{}, "different reports were joined to that of", 700},
		{"contradictory links", crowd(500, keep), Options{MustLink: must, CannotLink: cannot}, "contradict a cannot-link", 400},
		{"updates in a ring", crowd(300, func(i int, r *Report, _ *rand.Rand) { r.UpdateOf = fmt.Sprintf("r%06d", (i+1)%301) }), Options{}, "update one that is not in the input", 400},
	}
}

// TestHostileInputIsBounded fuses each hostile set. Every report comes out once,
// what was not done as a reader would expect has a notice, and work and memory
// are bounded by a number of links for each report.
func TestHostileInputIsBounded(t *testing.T) {
	for _, w := range hostile() {
		t.Run(w.name, func(t *testing.T) {
			start := time.Now()
			b := NewBuilder(w.opt)
			for i := range w.reports {
				if err := b.Add(&w.reports[i]); err != nil {
					t.Fatal(err)
				}
			}
			f, err := b.fuse()
			if err != nil {
				t.Fatal(err)
			}
			res := f.result()
			var ms runtime.MemStats
			runtime.ReadMemStats(&ms)
			t.Logf("%d reports: %d incidents, %d links, %d notices, %.2f s, %d MB live", len(w.reports), len(res.Groups), len(f.edges),
				len(res.Notices), time.Since(start).Seconds(), ms.HeapAlloc>>20)
			everyoneOnce(t, w.reports, res)
			if w.notice != "" && !slices.ContainsFunc(res.Notices, contains(w.notice)) {
				t.Errorf("no notice says %q: %q", w.notice, res.Notices)
			}
			if limit := w.most * len(w.reports); len(f.edges) > limit {
				t.Errorf("%d links for %d reports, more than %d each", len(f.edges), len(w.reports), w.most)
			}
		})
	}
}

// everyoneOnce checks that each report stands in the assignments once and in one
// group, and that both agree.
func everyoneOnce(t *testing.T, reports []Report, res *Result) {
	t.Helper()
	in := map[string]string{}
	for _, g := range res.Groups {
		for _, r := range g.Reports {
			if in[r] != "" {
				t.Fatalf("report %s lies in %s and %s", r, in[r], g.ID)
			}
			in[r] = string(g.ID)
		}
	}
	seen := map[string]bool{}
	for _, a := range res.Assignments {
		if seen[a.Report] || in[a.Report] != string(a.Incident) {
			t.Fatalf("report %s: assigned to %s, listed in %s, seen before: %v", a.Report, a.Incident, in[a.Report], seen[a.Report])
		}
		seen[a.Report] = true
	}
	for i := range reports {
		if !seen[reports[i].ID] {
			t.Fatalf("report %s was dropped", reports[i].ID)
		}
	}
	if len(seen) != len(reports) {
		t.Fatalf("%d reports went in, %d came out", len(reports), len(seen))
	}
}

func contains(part string) func(string) bool {
	return func(s string) bool { return strings.Contains(s, part) }
}

// TestCrowdGetsARange fuses more reports of one place and day than are compared
// pair by pair: they stay apart, with a range of how many incidents they may be.
func TestCrowdGetsARange(t *testing.T) {
	reports := crowd(3000, func(i int, r *Report, _ *rand.Rand) {
		r.Place, r.Title, r.Published = at(48, 37, 1500), "", Stamp{}
		r.Time = Span{1743465600, 1743465600 + day}
		if i%6 == 0 {
			r.Source = "s9"
		}
	})
	res, err := Run(reports, Options{})
	if err != nil {
		t.Fatal(err)
	}
	everyoneOnce(t, reports, res)
	by := map[string]int{}
	least := 0
	for i := range reports {
		by[reports[i].Source]++
		least = max(least, by[reports[i].Source])
	}
	if len(res.PlaceDays) != 1 || res.PlaceDays[0].Reports != 3000 || res.PlaceDays[0].Min != least || res.PlaceDays[0].Max != 3000 {
		t.Errorf("%v, want one place and day of 3000 reports, between %d and 3000 incidents", res.PlaceDays, least)
	}
	for _, a := range res.Assignments {
		if !a.Area {
			t.Fatalf("report %s of a crowd is not filed to its area", a.Report)
		}
	}
}
