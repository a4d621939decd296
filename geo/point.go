package geo

import "math"

// Point is a position on WGS84 in units of 1e-7 degree. North and east are positive.
type Point struct{ Lat, Lon int32 }

// At makes a point of degrees, rounded to 1e-7 degree. NaN becomes 0; what lies
// outside the globe is brought to its edge.
func At(latDeg, lonDeg float64) Point {
	return Point{e7(latDeg, 90), e7(lonDeg, 180)}
}

func e7(deg, limit float64) int32 {
	switch {
	case math.IsNaN(deg):
		return 0
	case deg > limit:
		deg = limit
	case deg < -limit:
		deg = -limit
	}
	return int32(math.Round(deg * 1e7))
}

// LatDeg is the latitude in degrees.
func (p Point) LatDeg() float64 { return float64(p.Lat) / 1e7 }

// LonDeg is the longitude in degrees.
func (p Point) LonDeg() float64 { return float64(p.Lon) / 1e7 }

// Valid reports whether the point lies on the globe.
func (p Point) Valid() bool {
	return p.Lat >= -90e7 && p.Lat <= 90e7 && p.Lon >= -180e7 && p.Lon <= 180e7
}

// Box is an area between two parallels and two meridians, edges included. It
// does not cross the antimeridian. The zero Box is the single point 0, 0; start
// from EmptyBox to collect points.
type Box struct{ MinLat, MinLon, MaxLat, MaxLon int32 }

// EmptyBox holds nothing; adding a point to it makes a box of that point.
func EmptyBox() Box {
	return Box{math.MaxInt32, math.MaxInt32, math.MinInt32, math.MinInt32}
}

// Empty reports whether the box holds nothing.
func (b Box) Empty() bool { return b.MinLat > b.MaxLat || b.MinLon > b.MaxLon }

// Add returns the smallest box that holds b and p.
func (b Box) Add(p Point) Box {
	return Box{min(b.MinLat, p.Lat), min(b.MinLon, p.Lon), max(b.MaxLat, p.Lat), max(b.MaxLon, p.Lon)}
}

// Contains reports whether p lies in the box or on its edge.
func (b Box) Contains(p Point) bool {
	return p.Lat >= b.MinLat && p.Lat <= b.MaxLat && p.Lon >= b.MinLon && p.Lon <= b.MaxLon
}

// Intersects reports whether two boxes share a point.
func (b Box) Intersects(o Box) bool {
	return b.MinLat <= o.MaxLat && o.MinLat <= b.MaxLat && b.MinLon <= o.MaxLon && o.MinLon <= b.MaxLon
}

// Center is the middle of the box.
func (b Box) Center() Point {
	return Point{int32((int64(b.MinLat) + int64(b.MaxLat)) / 2), int32((int64(b.MinLon) + int64(b.MaxLon)) / 2)}
}

// Around is a box that holds every point within a distance of p, in metres. It
// is a little too large, never too small, and covers all longitudes near a pole.
func Around(p Point, metres float64) Box {
	// 110,574 m is the shortest degree of latitude, so dLat is never too small.
	dLat := metres / 110_574 * 1e7
	far := math.Min(89.9, math.Abs(p.LatDeg())+dLat/1e7)
	dLon := 360e7
	if far < 89.9 {
		dLon = metres / (111_319 * math.Cos(far*math.Pi/180)) * 1e7
	}
	clamp := func(v, limit float64) int32 { return int32(math.Max(-limit, math.Min(limit, v))) }
	lat, lon := float64(p.Lat), float64(p.Lon)
	return Box{clamp(lat-dLat-1, 90e7), clamp(lon-dLon-1, 180e7), clamp(lat+dLat+1, 90e7), clamp(lon+dLon+1, 180e7)}
}
