package geo

import "math"

// Ring is a closed line of points; the last is joined to the first whether or not
// it is repeated. Its edges are straight in latitude and longitude, as in GeoJSON.
type Ring []Point

// Polygon is an outer ring followed by its holes, in either direction. It may not
// cross the antimeridian: cut it there, as GeoJSON asks.
type Polygon []Ring

// MultiPolygon is an area of several parts.
type MultiPolygon []Polygon

// Bounds is the smallest box that holds the polygon's outer ring.
func (p Polygon) Bounds() Box {
	b := EmptyBox()
	if len(p) > 0 {
		for _, q := range p[0] {
			b = b.Add(q)
		}
	}
	return b
}

// Bounds is the smallest box that holds all parts.
func (m MultiPolygon) Bounds() Box {
	b := EmptyBox()
	for _, p := range m {
		if pb := p.Bounds(); !pb.Empty() {
			b = b.Add(Point{pb.MinLat, pb.MinLon}).Add(Point{pb.MaxLat, pb.MaxLon})
		}
	}
	return b
}

// Contains reports whether q lies in the polygon. Its edges, those of holes too,
// belong to it. Integers only: the answer is the same on every machine.
func (p Polygon) Contains(q Point) bool {
	if len(p) == 0 {
		return false
	}
	in, edge := p[0].contains(q)
	if edge {
		return true
	}
	if !in {
		return false
	}
	for _, hole := range p[1:] {
		if in, edge := hole.contains(q); in && !edge {
			return false
		}
	}
	return true
}

// Contains reports whether q lies in one of the parts.
func (m MultiPolygon) Contains(q Point) bool {
	for _, p := range m {
		if p.Contains(q) {
			return true
		}
	}
	return false
}

// contains counts the edges that a line from q due east crosses. The products of
// two differences of E7 angles stay below 2^63: at most 3.6e9 × 1.8e9.
func (r Ring) contains(q Point) (in, edge bool) {
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		if a.Lat == b.Lat && a.Lat == q.Lat && q.Lon >= min(a.Lon, b.Lon) && q.Lon <= max(a.Lon, b.Lon) {
			return false, true
		}
		if (a.Lat > q.Lat) == (b.Lat > q.Lat) {
			if q == a || q == b {
				return false, true
			}
			continue
		}
		left := (int64(b.Lon) - int64(a.Lon)) * (int64(q.Lat) - int64(a.Lat))
		right := (int64(q.Lon) - int64(a.Lon)) * (int64(b.Lat) - int64(a.Lat))
		if left == right {
			return false, true
		}
		if (left > right) == (b.Lat > a.Lat) {
			in = !in
		}
	}
	return in, false
}

// DistanceToEdge is the distance in metres from q to the nearest edge of the
// polygon, holes included, from inside or outside; +Inf for an empty polygon.
func (p Polygon) DistanceToEdge(q Point) float64 {
	best := math.Inf(1)
	for _, r := range p {
		if len(r) > 0 {
			best = math.Min(best, DistanceToLine(append(append([]Point(nil), r...), r[0]), q))
		}
	}
	return best
}

// DistanceToEdge is the distance in metres from q to the nearest edge of any part.
func (m MultiPolygon) DistanceToEdge(q Point) float64 {
	best := math.Inf(1)
	for _, p := range m {
		best = math.Min(best, p.DistanceToEdge(q))
	}
	return best
}

// DistanceToLine is the distance in metres from q to the nearest point of a line;
// +Inf for no line. The nearest point is found on the tangent plane at q and its
// distance measured on the ellipsoid: right to a thousandth within 50 km.
func DistanceToLine(line []Point, q Point) float64 {
	near, ok := NearestOnLine(line, q)
	if !ok {
		return math.Inf(1)
	}
	return Distance(q, near)
}

// NearestOnLine is the point of a line that is nearest to q; ok is false for no line.
func NearestOnLine(line []Point, q Point) (near Point, ok bool) {
	pl := planeAt(q)
	best := math.Inf(1)
	for i := range line {
		ax, ay := pl.xy(line[max(0, i-1)])
		bx, by := pl.xy(line[i])
		dx, dy := bx-ax, by-ay
		t := 0.0
		if l := dx*dx + dy*dy; l > 0 {
			t = math.Max(0, math.Min(1, -(ax*dx+ay*dy)/l))
		}
		x, y := ax+t*dx, ay+t*dy
		if d := x*x + y*y; d < best {
			best = d
			near = pl.point(x, y)
			if t == 1 {
				near = line[i]
			} else if t == 0 {
				near = line[max(0, i-1)]
			}
		}
	}
	return near, len(line) > 0
}

// Length is the length of a line in metres, along geodesics between its points.
func Length(line []Point) float64 {
	sum := 0.0
	for i := 1; i < len(line); i++ {
		sum += Distance(line[i-1], line[i])
	}
	return sum
}
