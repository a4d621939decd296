package fuse

import (
	"fmt"
	"math/rand"
	"testing"

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
				reports = mixedReports(n/4, 3)
			}
			opt := Options{MustLink: [][2]string{{reports[5].ID, reports[100].ID}, {reports[7].ID, reports[9].ID}},
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
				if kind == "mixed" && i%5 != 0 {
					continue // words make both ways slow
				}
				want, err := Run(reports[:i+1], opt)
				if err != nil {
					t.Fatal(err)
				}
				if d := cmp.Diff(want.Assignments, e.Assignments()); d != "" {
					t.Fatalf("after %d reports (last %s):\n%s", i+1, reports[i].ID, d)
				}
			}
		})
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

// BenchmarkInsert prints how long one more report takes at growing sizes.
func BenchmarkInsert(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			reports := syntheticFront(n+5000, false)
			e, err := NewEngine(Options{})
			if err != nil {
				b.Fatal(err)
			}
			for i := range reports[:n] {
				if _, err := e.Insert(&reports[i]); err != nil {
					b.Fatal(err)
				}
			}
			next := n
			for b.Loop() {
				if next == len(reports) {
					b.Fatal("ran out of reports")
				}
				if _, err := e.Insert(&reports[next]); err != nil {
					b.Fatal(err)
				}
				next++
			}
		})
	}
}
