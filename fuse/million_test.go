package fuse

import (
	"fmt"
	"math/rand"
	"runtime"
	"testing"

	"trucewatch/truce"
)

// syntheticFront makes n reports of one synthetic front: about 290 incidents a
// day at 3,000 places, three coded sources that each see 45 %, two in three
// reports with a settlement's precision. Its noise is that of the scorer, so it
// measures speed, not accuracy.
func syntheticFront(n int, titles bool) []Report {
	rng := rand.New(rand.NewSource(7))
	type place struct{ lat, lon int64 }
	places := make([]place, 3000)
	for i := range places {
		s := rng.Float64()
		places[i] = place{int64((47 + 4.3*s + rng.NormFloat64()*.12) * 1e7), int64((34.5 + 4*s*s + rng.NormFloat64()*.15) * 1e7)}
	}
	zipf := rand.NewZipf(rng, 1.1, 40, uint64(len(places)-1))
	acts := []string{"fire/mortar", "fire/artillery", "fire/mlrs", "fire/small-arms", "air/drone", "air/strike", "ground/assault"}
	words := []string{"shelling", "village", "house", "damaged", "reported", "morning", "drone", "fell", "power", "line", "school", "road"}
	var out []Report
	for k := 0; len(out) < n; k++ {
		p := places[zipf.Uint64()]
		at := int64(1743465600) + int64(k)*86400/290
		act, actor, dead := acts[rng.Intn(len(acts))], []string{"A", "B"}[rng.Intn(2)], int64(rng.Intn(4))
		for s := 0; s < 3 && len(out) < n; s++ {
			if rng.Float64() > .45 {
				continue
			}
			r68 := []int64{1500, 1500, 1500, 1500, 1500, 1500, 1500, 8000, 8000, 25000}[rng.Intn(10)]
			sigma := float64(r68) / 1.51 * 90
			r := Report{ID: fmt.Sprintf("r%07d", len(out)), Source: fmt.Sprintf("set-%d", s),
				Time: Span{at / day * day, at/day*day + day}, Act: act, Actor: actor,
				Killed: Count{Min: dead, Max: dead, Stated: true},
				Place: Place{Lat: truce.E7(p.lat + int64(rng.NormFloat64()*sigma)), Lon: truce.E7(p.lon + int64(rng.NormFloat64()*sigma*1.5)),
					RadiusM: r68, Stated: true}}
			if titles {
				r.Title = fmt.Sprintf("%s %s %s near place %d", words[rng.Intn(12)], words[rng.Intn(12)], words[rng.Intn(12)], k%3000)
			}
			out = append(out, r)
		}
	}
	return out
}

// BenchmarkFuse prints seconds and live memory of the stage at growing sizes.
func BenchmarkFuse(b *testing.B) {
	for _, n := range []int{10_000, 100_000, 1_000_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			if n > 100_000 && testing.Short() {
				b.Skip("a million reports are left out of -short")
			}
			reports := syntheticFront(n, false)
			for b.Loop() {
				bld := NewBuilder(Options{})
				for i := range reports {
					if err := bld.Add(&reports[i]); err != nil {
						b.Fatal(err)
					}
				}
				f, err := bld.fuse()
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(float64(len(f.edges))/float64(n), "pairs/report")
			}
			var ms runtime.MemStats
			runtime.ReadMemStats(&ms)
			b.ReportMetric(float64(n)*float64(b.N)/b.Elapsed().Seconds(), "reports/s")
		})
	}
}
