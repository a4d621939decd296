package fuse

import "testing"

// TestMajorityIsFound looks for a value that more than half bear, wherever they stand.
func TestMajorityIsFound(t *testing.T) {
	for _, in := range [][]int64{{5}, {5, 5, 1}, {1, 5, 5}, {1, 2, 5, 5, 5}, {5, 1, 5, 2, 5}} {
		var m majority
		for _, v := range in {
			m.vote(v, -v)
		}
		if !m.is(5, -5) {
			t.Errorf("%v: found %d", in, m.a)
		}
	}
}
