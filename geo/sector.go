package geo

import (
	"fmt"
	"math"
	"strings"
)

// Sector is a part of a ring round an observer: from MinM to MaxM metres away,
// clockwise from FromMDeg to ToMDeg, thousandths of a degree from true north.
// Equal bearings mean the whole ring.
type Sector struct {
	Center           Point
	MinM, MaxM       int
	FromMDeg, ToMDeg int
}

// width is the opening angle in thousandths of a degree, 1 to 360,000.
func (s Sector) width() int {
	w := ((s.ToMDeg-s.FromMDeg)%360_000 + 360_000) % 360_000
	if w == 0 {
		return 360_000
	}
	return w
}

// Contains reports whether p lies in the sector, edges included, to a tenth of a
// metre and a thousandth of a degree.
func (s Sector) Contains(p Point) bool {
	d := Distance(s.Center, p)
	if d < float64(s.MinM)-.1 || d > float64(s.MaxM)+.1 {
		return false
	}
	if s.width() == 360_000 || p == s.Center {
		return true
	}
	turn := circle(Bearing(s.Center, p) - float64(s.FromMDeg)/1000)
	return turn <= float64(s.width())/1000+.001 || turn >= 360-.001
}

// Area is the sector's area in square metres, on a sphere of the mean radius of
// curvature at the observer: right to 1e-4 up to 100 km.
func (s Sector) Area() float64 {
	sin := math.Sin(s.Center.LatDeg() * degree)
	r := semiMinor / (1 - ecc2*sin*sin)
	angle := float64(s.width()) / 1000 * degree
	return angle * r * r * (math.Cos(float64(s.MinM)/r) - math.Cos(float64(s.MaxM)/r))
}

// Polygon draws the sector with a point every two degrees or less. A whole ring
// has its inner circle as a hole.
func (s Sector) Polygon() Polygon {
	steps := (s.width() + 1999) / 2000
	arc := func(metres int) Ring {
		r := make(Ring, 0, steps+1)
		for i := 0; i <= steps; i++ {
			az := float64(s.FromMDeg)/1000 + float64(s.width())/1000*float64(i)/float64(steps)
			r = append(r, Destination(s.Center, az, float64(metres)))
		}
		return r
	}
	outer := arc(s.MaxM)
	if s.width() == 360_000 {
		outer[steps] = outer[0]
		if s.MinM == 0 {
			return Polygon{outer}
		}
		inner := arc(s.MinM)
		inner[steps] = inner[0]
		return Polygon{outer, inner}
	}
	if s.MinM == 0 {
		return Polygon{append(outer, s.Center, outer[0])}
	}
	inner := arc(s.MinM)
	for i := len(inner) - 1; i >= 0; i-- {
		outer = append(outer, inner[i])
	}
	return Polygon{append(outer, outer[0])}
}

// CentralPoint is the middle of the sector: half way round and half way out; the
// observer's own position for a whole ring.
func (s Sector) CentralPoint() Point {
	if s.width() == 360_000 {
		return s.Center
	}
	return Destination(s.Center, float64(s.FromMDeg)/1000+float64(s.width())/2000, float64(s.MinM+s.MaxM)/2)
}

// compassPoints are the sixteen winds, clockwise from north, 22.5° apart.
var compassPoints = []string{"N", "NNE", "NE", "ENE", "E", "ESE", "SE", "SSE", "S", "SSW", "SW", "WSW", "W", "WNW", "NW", "NNW"}

// CompassPoint is the direction of a wind ("SSE") in thousandths of a degree.
func CompassPoint(name string) (mdeg int, err error) {
	want := strings.ToUpper(strings.TrimSpace(name))
	for i, p := range compassPoints {
		if p == want {
			return i * 22_500, nil
		}
	}
	return 0, fmt.Errorf("compass point %q: want one of %s", clip(name), strings.Join(compassPoints, ", "))
}

// CompassRange is the range of bearings that "from … to …" winds cover, clockwise,
// in thousandths of a degree: a wind of sixteen stands for 11.25° to either hand,
// so "SE to S" is 123.75° to 191.25°.
func CompassRange(from, to string) (fromMDeg, toMDeg int, err error) {
	f, err := CompassPoint(from)
	if err != nil {
		return 0, 0, err
	}
	t, err := CompassPoint(to)
	if err != nil {
		return 0, 0, err
	}
	return (f + 360_000 - 11_250) % 360_000, (t + 11_250) % 360_000, nil
}
