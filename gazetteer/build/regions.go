package main

import (
	"fmt"
	"os"
	"sort"
	"strings"

	"trucewatch/geo"
)

// mapToleranceE4 is how far, in units of 1e-4 degree, a thinned outline may leave
// the full one: about 500 m.
const mapToleranceE4 = 50

type region struct {
	iso, name, nameUK, nameRU, country string
	area                               [][][]vertex // parts, rings, points
}

// vertex is a point in units of 1e-4 degree, which is what the source holds.
type vertex struct{ lat, lon int32 }

func readRegions(path string) ([]region, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	features, err := geo.ReadGeoJSON(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	var out []region
	for _, f := range features {
		text := func(name string) string { s, _ := f.Properties[name].(string); return s }
		r := region{iso: text("iso_3166_2"), name: text("name"), nameUK: text("name_uk"), nameRU: text("name_ru"), country: text("country_code")}
		for _, p := range f.Polygons {
			var part [][]vertex
			for _, ring := range p {
				var vs []vertex
				for _, q := range ring {
					vs = append(vs, vertex{(q.Lat + 500) / 1000, (q.Lon + 500) / 1000})
				}
				part = append(part, vs)
			}
			r.area = append(r.area, part)
		}
		out = append(out, r)
	}
	sort.Slice(out, func(i, j int) bool { return out[i].iso < out[j].iso })
	return out, nil
}

// outlines writes the regions as package gazetteer reads them.
func outlines(regions []region) []byte {
	var b strings.Builder
	for _, r := range regions {
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t", r.iso, r.name, r.nameUK, r.nameRU, r.country)
		for i, part := range r.area {
			for j, ring := range part {
				if i+j > 0 {
					b.WriteByte(';')
				}
				if j == 0 {
					b.WriteByte('!')
				}
				var prev vertex
				for k, v := range ring {
					if k > 0 {
						b.WriteByte(' ')
					}
					fmt.Fprintf(&b, "%d %d", v.lat-prev.lat, v.lon-prev.lon)
					prev = v
				}
			}
		}
		b.WriteByte('\n')
	}
	return []byte(b.String())
}

// thin drops points whose loss moves no outline by more than the tolerance.
// Rings are cut into arcs at the points where more than two arcs meet, and each
// arc is thinned from the same end whichever region it is seen from, so common
// borders stay common. Parts that shrink to nothing are left out, unless a region
// would lose its last one.
func thin(regions []region, tolerance int64) []region {
	nodes := junctions(regions)
	out := make([]region, len(regions))
	for i, r := range regions {
		out[i] = r
		out[i].area = nil
		for _, part := range r.area {
			var rings [][]vertex
			for j, ring := range part {
				t := thinRing(ring, nodes, tolerance)
				if len(t) >= 4 {
					rings = append(rings, t)
				} else if j == 0 {
					break
				}
			}
			if len(rings) > 0 {
				out[i].area = append(out[i].area, rings)
			}
		}
		if len(out[i].area) == 0 {
			out[i].area = r.area
		}
	}
	return out
}

// junctions are the points where outlines part: those with more than two
// different neighbours.
func junctions(regions []region) map[vertex]bool {
	neighbours := map[vertex]map[vertex]bool{}
	join := func(a, b vertex) {
		if neighbours[a] == nil {
			neighbours[a] = map[vertex]bool{}
		}
		neighbours[a][b] = true
	}
	for _, r := range regions {
		for _, part := range r.area {
			for _, ring := range part {
				for i := 1; i < len(ring); i++ {
					join(ring[i-1], ring[i])
					join(ring[i], ring[i-1])
				}
			}
		}
	}
	nodes := map[vertex]bool{}
	for v, n := range neighbours {
		if len(n) > 2 {
			nodes[v] = true
		}
	}
	return nodes
}

func thinRing(ring []vertex, nodes map[vertex]bool, tolerance int64) []vertex {
	open := ring[:len(ring)-1]
	start := 0
	for i, v := range open {
		if nodes[v] {
			start = i
			break
		}
	}
	closed := append(append(append([]vertex{}, open[start:]...), open[:start]...), open[start])
	var out []vertex
	from := 0
	for i := 1; i < len(closed); i++ {
		if nodes[closed[i]] || i == len(closed)-1 {
			arc := thinArc(closed[from:i+1], tolerance)
			out = append(out, arc[:len(arc)-1]...)
			from = i
		}
	}
	return append(out, out[0])
}

// thinArc is Douglas and Peucker's method (1973). The arc is walked in one
// direction whichever way it was given.
func thinArc(arc []vertex, tolerance int64) []vertex {
	a, b := arc[0], arc[len(arc)-1]
	if a.lat > b.lat || a.lat == b.lat && a.lon > b.lon {
		rev := make([]vertex, len(arc))
		for i, v := range arc {
			rev[len(arc)-1-i] = v
		}
		out := thinArc2(rev, tolerance)
		for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
			out[i], out[j] = out[j], out[i]
		}
		return out
	}
	return thinArc2(arc, tolerance)
}

func thinArc2(arc []vertex, tolerance int64) []vertex {
	if len(arc) < 3 {
		return append([]vertex{}, arc...)
	}
	worst, at := int64(-1), 0
	for i := 1; i < len(arc)-1; i++ {
		if d := offset2(arc[i], arc[0], arc[len(arc)-1]); d > worst {
			worst, at = d, i
		}
	}
	if worst <= tolerance*tolerance {
		return []vertex{arc[0], arc[len(arc)-1]}
	}
	left := thinArc2(arc[:at+1], tolerance)
	return append(left, thinArc2(arc[at:], tolerance)[1:]...)
}

// offset2 is the square of the distance of p from the segment a b, longitudes
// shortened by two thirds as at 48° of latitude.
func offset2(p, a, b vertex) int64 {
	x := func(v vertex) float64 { return float64(v.lon) * .67 }
	y := func(v vertex) float64 { return float64(v.lat) }
	dx, dy := x(b)-x(a), y(b)-y(a)
	t := 0.0
	if l := dx*dx + dy*dy; l > 0 {
		t = max(0, min(1, ((x(p)-x(a))*dx+(y(p)-y(a))*dy)/l))
	}
	ex, ey := x(a)+t*dx-x(p), y(a)+t*dy-y(p)
	return int64(ex*ex + ey*ey)
}
