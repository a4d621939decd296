package agreement

import (
	"slices"

	"trucewatch/geo"
	"trucewatch/truce"
)

// gridSide is how many sample points lie along each side of a zone's bounds. The
// share of a zone's area is known to about one part in a hundred with it.
const gridSide = 60

// SampleZone lays a fixed grid of points over a zone that is drawn: by centre and
// radius, by distance from lines, or by rings. Each point stands for the same part
// of its area. Of rival lines the zone is what lies within the distance of all. A
// zone given by a region has no points, because coverage states its region.
func SampleZone(a truce.Agreement, z truce.Zone) []geo.Point {
	in, box := insideOf(a, z)
	if in == nil || box.Empty() {
		return nil
	}
	var out []geo.Point
	height, width := int64(box.MaxLat)-int64(box.MinLat), int64(box.MaxLon)-int64(box.MinLon)
	for i := range int64(gridSide) {
		for j := range int64(gridSide) {
			p := geo.Point{Lat: box.MinLat + int32(height*(2*i+1)/(2*gridSide)), Lon: box.MinLon + int32(width*(2*j+1)/(2*gridSide))}
			if in(p) {
				out = append(out, p)
			}
		}
	}
	return out
}

// insideOf says which points lie in a drawn zone, and its bounds; nil where it is not drawn.
func insideOf(a truce.Agreement, z truce.Zone) (func(geo.Point) bool, geo.Box) {
	switch {
	case z.Region != "":
		return nil, geo.EmptyBox()
	case len(z.Of) > 0:
		return nearAll(a, z)
	case z.Centre != nil:
		c := point(*z.Centre)
		return func(p geo.Point) bool { return metresBetween(c, p) <= z.RadiusM }, geo.Around(c, float64(z.RadiusM))
	case len(z.Rings) > 0:
		area := ringArea(z.Rings)
		return area.Contains, area.Bounds()
	}
	return nil, geo.EmptyBox()
}

func nearAll(a truce.Agreement, z truce.Zone) (func(geo.Point) bool, geo.Box) {
	box := geo.EmptyBox()
	lines := make([][][]geo.Point, 0, len(z.Of))
	for _, id := range z.Of {
		l, ok := a.Line(id)
		if !ok || len(l.Parts) == 0 {
			return nil, geo.EmptyBox()
		}
		var parts [][]geo.Point
		for _, part := range l.Parts {
			ps := points(part)
			parts = append(parts, ps)
			for _, p := range ps {
				b := geo.Around(p, float64(z.WithinM))
				box = box.Add(geo.Point{Lat: b.MinLat, Lon: b.MinLon}).Add(geo.Point{Lat: b.MaxLat, Lon: b.MaxLon})
			}
		}
		lines = append(lines, parts)
	}
	return func(p geo.Point) bool {
		return !slices.ContainsFunc(lines, func(parts [][]geo.Point) bool {
			return !slices.ContainsFunc(parts, func(l []geo.Point) bool { return round(geo.DistanceToLine(l, p)) <= z.WithinM })
		})
	}, box
}

// Sees says which points a watch saw from where its coverage row puts it; nil
// where the row has no place of which that can be said.
func Sees(p truce.Place) func(geo.Point) bool {
	switch {
	case p.Kind == truce.PlacePoint && p.At != nil && p.R68M > 0:
		c := point(*p.At)
		return func(q geo.Point) bool { return metresBetween(c, q) <= p.R68M }
	case p.Kind == truce.PlaceSector && p.Sector != nil:
		from, okFrom := p.Sector.From.TrueMilliDeg()
		to, okTo := p.Sector.To.TrueMilliDeg()
		if !okFrom || !okTo {
			return nil
		}
		return geo.Sector{Center: point(p.Sector.Observer), MinM: p.Sector.RangeMinM, MaxM: p.Sector.RangeMaxM, FromMDeg: from, ToMDeg: to}.Contains
	case p.Kind == truce.PlaceLine && len(p.Line) > 1 && p.R68M > 0:
		l := points(p.Line)
		return func(q geo.Point) bool { return round(geo.DistanceToLine(l, q)) <= p.R68M }
	}
	return nil
}
