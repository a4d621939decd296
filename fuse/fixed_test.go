package fuse

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// The floating-point library is the reference here; it is not used in the replayed path.

func TestLnMilli(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Uint64Range(1, math.MaxUint64).Draw(t, "x")
		if got, want := float64(lnMilli(x)), 1000*math.Log(float64(x)); math.Abs(got-want) > 0.8 {
			t.Fatalf("lnMilli(%d) = %v, want %.2f", x, got, want)
		}
	})
}

func TestExpQ16(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := rapid.Int32Range(expFloor, expCeil).Draw(t, "m")
		got, want := float64(expQ16(m)), oneQ16*math.Exp(float64(m)/1000)
		if math.Abs(got-want) > 2+want*1e-6+3*math.Exp(1) {
			t.Fatalf("expQ16(%d) = %v, want %.2f", m, got, want)
		}
	})
	if expQ16(math.MaxInt32) != expQ16(expCeil) || expQ16(math.MinInt32) != expQ16(expFloor) {
		t.Error("the exponent is not clamped")
	}
}

func TestPlanarAgainstTheGreatCircle(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		lat := rapid.Int32Range(-700_000_000, 700_000_000).Draw(t, "lat")
		lon := rapid.Int32Range(-1_800_000_000, 1_800_000_000).Draw(t, "lon")
		dlat := rapid.Int32Range(-5_000_000, 5_000_000).Draw(t, "dlat")
		dlon := rapid.Int32Range(-5_000_000, 5_000_000).Draw(t, "dlon")
		lon2 := int64(lon) + int64(dlon)
		if lon2 > 1_800_000_000 {
			lon2 -= 3_600_000_000
		} else if lon2 < -1_800_000_000 {
			lon2 += 3_600_000_000
		}
		dy, dx := planar(lat, lon, lat+dlat, int32(lon2))
		got := math.Hypot(float64(dy), float64(dx))
		want := haversine(float64(lat)/1e7, float64(lon)/1e7, float64(lat+dlat)/1e7, float64(lon2)/1e7)
		if math.Abs(got-want) > 3+want*0.004 {
			t.Fatalf("%d %d to %+d %+d: %v m, want %v", lat, lon, dlat, dlon, got, want)
		}
	})
}

func haversine(lat1, lon1, lat2, lon2 float64) float64 {
	r := math.Pi / 180
	a := math.Pow(math.Sin((lat2-lat1)*r/2), 2) +
		math.Cos(lat1*r)*math.Cos(lat2*r)*math.Pow(math.Sin((lon2-lon1)*r/2), 2)
	return 2 * 6371008.8 * math.Asin(math.Sqrt(a))
}

func TestIsqrt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		x := rapid.Uint64Range(0, 1<<62).Draw(t, "x")
		r := isqrt(x)
		if r*r > x || (r+1)*(r+1) <= x {
			t.Fatalf("isqrt(%d) = %d", x, r)
		}
	})
}
