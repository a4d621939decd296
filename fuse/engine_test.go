package fuse

import (
	"fmt"
	"math/rand"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// mixedReports are placed and placeless reports with titles, repeats, several
// places, episodes, vague places and updates: everything the engine must follow.
func mixedReports(n int, seed int64) []Report {
	rng := rand.New(rand.NewSource(seed))
	out := syntheticFront(n, true)
	for i := range out {
		r := &out[i]
		switch rng.Intn(12) {
		case 0:
			r.Place = Place{} // only words and time
		case 1:
			r.Place, r.Time, r.Published = Place{}, Span{}, Stamp{r.Time.From + day, r.Time.To + day}
		case 2:
			r.Kind, r.Time.To = "episode", r.Time.To+3*day
		case 3:
			r.Place.RadiusM = 90_000
		case 4:
			r.Places = []Place{{Lat: r.Place.Lat + 900_000, Lon: r.Place.Lon, RadiusM: 3000, Stated: true}}
		case 5:
			if i > 3 { // the same words again, another day and place
				o := out[i-1-rng.Intn(3)]
				r.Title, r.Source = o.Title+" and more words of the same report", o.Source
				out[i-1].Title = r.Title
			}
		case 6:
			if i > 0 {
				r.UpdateOf = out[rng.Intn(i)].ID
			}
		case 7:
			r.Time = Span{}
		}
	}
	return out
}

func TestEngineEqualsBatchAfterEachInsert(t *testing.T) {
	n := 400
	if !testing.Short() {
		n = 1000
	}
	for _, kind := range []string{"front", "mixed"} {
		t.Run(kind, func(t *testing.T) {
			reports := syntheticFront(n, false)
			if kind == "mixed" {
				reports = mixedReports(max(n/4, 100), 3)
			}
			opt := Options{MustLink: [][2]string{{reports[5].ID, reports[90].ID}, {reports[7].ID, reports[9].ID}},
				CannotLink: [][2]string{{reports[7].ID, reports[9].ID}, {reports[1].ID, reports[2].ID}}}
			rng := rand.New(rand.NewSource(1))
			rng.Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
			e, err := NewEngine(opt)
			if err != nil {
				t.Fatal(err)
			}
			for i := range reports {
				if _, err := e.Insert(&reports[i]); err != nil {
					t.Fatal(err)
				}
				batch := opt
				batch.Lean = true // what is compared are the assignments
				want, err := Run(reports[:i+1], batch)
				if err != nil {
					t.Fatal(err)
				}
				if got := e.Assignments(); !slices.Equal(want.Assignments, got) {
					t.Fatalf("after %d reports (last %s):\n%s", i+1, reports[i].ID, cmp.Diff(want.Assignments, got))
				}
			}
		})
	}
}

// TestEngineEqualsBatchInManyOrders: small mixed sets in other orders. What is wrong
// in one list of reports with a stem shows only where the new report falls into its middle.
func TestEngineEqualsBatchInManyOrders(t *testing.T) {
	for seed := range int64(8) {
		reports := mixedReports(40, seed)
		rand.New(rand.NewSource(seed)).Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
		e, err := NewEngine(Options{})
		if err != nil {
			t.Fatal(err)
		}
		for i := range reports {
			if _, err := e.Insert(&reports[i]); err != nil {
				t.Fatal(err)
			}
			want, err := Run(reports[:i+1], Options{Lean: true})
			if err != nil {
				t.Fatal(err)
			}
			if got := e.Assignments(); !slices.Equal(want.Assignments, got) {
				t.Fatalf("seed %d, after %d reports (last %s):\n%s", seed, i+1, reports[i].ID, cmp.Diff(want.Assignments, got))
			}
		}
	}
}

func TestEngineRefusesARepeatedID(t *testing.T) {
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	r := Report{ID: "1", Source: "a"}
	if _, err := e.Insert(&r); err != nil {
		t.Fatal(err)
	}
	if _, err := e.Insert(&r); err == nil {
		t.Error("one id was taken twice")
	}
}

func TestLoadEqualsInserts(t *testing.T) {
	reports := mixedReports(150, 5)
	one, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	all, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	for i := range reports {
		if _, err := one.Insert(&reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := all.Load(reports[:140]); err != nil {
		t.Fatal(err)
	}
	for i := range reports[140:] {
		if _, err := all.Insert(&reports[140+i]); err != nil {
			t.Fatal(err)
		}
	}
	if d := cmp.Diff(one.Assignments(), all.Assignments()); d != "" {
		t.Error(d)
	}
	if all.Load(nil) == nil {
		t.Error("a filled engine was loaded again")
	}
}

// BenchmarkInsert prints how long one more report takes at growing sizes, in
// milliseconds at the median and at the 99th percentile.
func BenchmarkInsert(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("a million reports are left out of -short")
			}
			reports := syntheticFront(n+1000, false)
			rand.New(rand.NewSource(2)).Shuffle(len(reports), func(i, j int) { reports[i], reports[j] = reports[j], reports[i] })
			e, err := NewEngine(Options{})
			if err != nil {
				b.Fatal(err)
			}
			if err := e.Load(reports[:n]); err != nil {
				b.Fatal(err)
			}
			var took []time.Duration
			for b.Loop() {
				took = took[:0]
				for i := n; i < len(reports); i++ {
					if len(took) > 0 && e.Len() >= len(reports) {
						break
					}
					start := time.Now()
					if _, err := e.Insert(&reports[i]); err != nil {
						break // a second round of the loop: all are in
					}
					took = append(took, time.Since(start))
				}
				if len(took) == 0 {
					break
				}
				slices.Sort(took)
				b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "ms-median")
				b.ReportMetric(float64(took[len(took)*99/100].Microseconds())/1000, "ms-p99")
			}
		})
	}
}

// TestInsertTellsWhatChanged compares what Insert returns with the groups before and after.
func TestInsertTellsWhatChanged(t *testing.T) {
	reports := mixedReports(120, 9)
	e, err := NewEngine(Options{})
	if err != nil {
		t.Fatal(err)
	}
	groups := func() map[string]bool {
		lists := map[string][]string{}
		for _, a := range e.Assignments() { // sorted by report
			lists[string(a.Incident)] = append(lists[string(a.Incident)], a.Report)
		}
		out := map[string]bool{}
		for _, list := range lists {
			out[fmt.Sprint(list)] = true
		}
		return out
	}
	before := groups()
	for i := range reports {
		news, err := e.Insert(&reports[i])
		if err != nil {
			t.Fatal(err)
		}
		want, got, after := map[string]bool{}, map[string]bool{}, groups()
		for g := range after {
			if !before[g] {
				want[g] = true
			}
		}
		for _, list := range news {
			got[fmt.Sprint(slices.Sorted(slices.Values(list)))] = true
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("after %d reports (last %s):\n%s", i+1, reports[i].ID, d)
		}
		before = after
	}
}
