package fuse

import "testing"

// TestRivalIsTheBestOfItsSource compares with a plain search over all edges.
func TestRivalIsTheBestOfItsSource(t *testing.T) {
	reports := mixedReports(300, 4)
	b := NewBuilder(Options{})
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	f, err := b.fuse()
	if err != nil {
		t.Fatal(err)
	}
	best, none := f.bestOfSource(), 0
	for k := range f.edges {
		e := &f.edges[k]
		want, score := int32(-1), int32(noLink)
		for _, u := range [2]int32{e.a, e.b} {
			for _, j := range f.ad.of(u) {
				r := &f.edges[j]
				if o := r.other(u); int(j) != k && f.units.src(o) == f.units.src(e.other(u)) && (r.s > score || r.s == score && o < want) {
					want, score = o, r.s
				}
			}
		}
		if got := f.rival(int32(k), best); got != want {
			t.Fatalf("edge %d: rival %d, want %d", k, got, want)
		}
		if want < 0 {
			none++
		}
	}
	if none == 0 || none == len(f.edges) {
		t.Errorf("%d of %d edges have no rival: the set does not test both", none, len(f.edges))
	}
}
