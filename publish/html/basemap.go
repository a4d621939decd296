package html

import (
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strings"

	"trucewatch/publish"
)

// BaseMap is the offline base map as GeoJSON values, longitude first, WGS84. The
// caller takes them from the gazetteer or from the mission's own files; empty
// bytes mean no base map.
type BaseMap struct {
	// Regions holds polygons with the properties code (or iso_3166_2), name, name_uk, name_ru.
	Regions []byte
	// Places holds points with name, name_uk, name_ru and population.
	Places []byte
}

type feature struct {
	Type       string         `json:"type"`
	Properties map[string]any `json:"properties"`
	Geometry   *geometry      `json:"geometry"`
}

type geometry struct {
	Type        string          `json:"type"`
	Coordinates json.RawMessage `json:"coordinates"`
}

type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type point [2]float64

type regionShape struct {
	code  string
	rings [][]point // outer rings only, grid-snapped
	at    point     // where a label stands
	box   [4]float64
}

// baseShapes is the base map, cut down for drawing.
type baseShapes struct {
	regions []regionShape
	names   map[string]publish.Words
	places  collection
}

const maxBaseMap = 32 << 20

func newBaseShapes(b BaseMap, known map[string]publish.Words) (*baseShapes, error) {
	out := &baseShapes{names: map[string]publish.Words{}, places: collection{Type: "FeatureCollection", Features: []feature{}}}
	if len(b.Regions) > maxBaseMap || len(b.Places) > maxBaseMap {
		return nil, fmt.Errorf("base map: larger than %d bytes", maxBaseMap)
	}
	if len(b.Regions) > 0 {
		var c collection
		if err := json.Unmarshal(b.Regions, &c); err != nil {
			return nil, fmt.Errorf("base map, regions: want a GeoJSON FeatureCollection: %w", err)
		}
		for i, f := range c.Features {
			s, err := shapeOf(f)
			if err != nil {
				return nil, fmt.Errorf("base map, region %d: %w", i+1, err)
			}
			out.names[s.code] = publish.Words{En: text(f, "name"), Uk: text(f, "name_uk"), Ru: text(f, "name_ru")}
			out.regions = append(out.regions, s)
		}
		slices.SortFunc(out.regions, func(a, b regionShape) int { return strings.Compare(a.code, b.code) })
	}
	if len(b.Places) > 0 {
		if err := json.Unmarshal(b.Places, &out.places); err != nil {
			return nil, fmt.Errorf("base map, places: want a GeoJSON FeatureCollection: %w", err)
		}
	}
	for code, w := range known {
		out.names[code] = w
	}
	return out, nil
}

func text(f feature, key string) string {
	s, _ := f.Properties[key].(string)
	return s
}

// grid is the step in degrees to which outlines are snapped: neighbours keep their
// common border, because both snap the same points.
const grid = 0.01

func shapeOf(f feature) (regionShape, error) {
	s := regionShape{code: text(f, "code")}
	if s.code == "" {
		s.code = text(f, "iso_3166_2")
	}
	if s.code == "" || f.Geometry == nil {
		return s, fmt.Errorf("has no code or no geometry")
	}
	var polygons [][][]point
	switch f.Geometry.Type {
	case "Polygon":
		var p [][]point
		if err := json.Unmarshal(f.Geometry.Coordinates, &p); err != nil {
			return s, err
		}
		polygons = append(polygons, p)
	case "MultiPolygon":
		if err := json.Unmarshal(f.Geometry.Coordinates, &polygons); err != nil {
			return s, err
		}
	default:
		return s, fmt.Errorf("geometry %q: want Polygon or MultiPolygon", f.Geometry.Type)
	}
	best := 0.0
	s.box = [4]float64{180, 90, -180, -90}
	for _, p := range polygons {
		if len(p) == 0 {
			continue
		}
		ring := snap(p[0], grid)
		if len(ring) < 4 {
			continue
		}
		s.rings = append(s.rings, ring)
		area, centre := centroid(ring)
		if area > best {
			best, s.at = area, centre
		}
		for _, q := range ring {
			s.box = [4]float64{min(s.box[0], q[0]), min(s.box[1], q[1]), max(s.box[2], q[0]), max(s.box[3], q[1])}
		}
	}
	return s, nil
}

// snap rounds a ring to a grid and drops points that fall together.
func snap(ring []point, step float64) []point {
	var out []point
	for _, p := range ring {
		q := point{math.Round(p[0]/step) * step, math.Round(p[1]/step) * step}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}

// centroid returns the area of a ring in square degrees and its centre of mass.
func centroid(ring []point) (area float64, at point) {
	for i := range ring {
		a, b := ring[i], ring[(i+1)%len(ring)]
		cross := a[0]*b[1] - b[0]*a[1]
		area += cross
		at[0] += (a[0] + b[0]) * cross
		at[1] += (a[1] + b[1]) * cross
	}
	if area == 0 {
		return 0, ring[0]
	}
	at[0], at[1] = at[0]/(3*area), at[1]/(3*area)
	return math.Abs(area / 2), at
}

// regionsJSON is the base map of the interactive map: outlines at the grid, with a point for the label.
func (b *baseShapes) regionsJSON() ([]byte, error) {
	out := collection{Type: "FeatureCollection", Features: []feature{}}
	for _, r := range b.regions {
		var rings []string
		for _, ring := range r.rings {
			var sb strings.Builder
			for i, p := range ring {
				if i > 0 {
					sb.WriteByte(',')
				}
				fmt.Fprintf(&sb, "[%.2f,%.2f]", p[0], p[1])
			}
			rings = append(rings, "[["+sb.String()+"]]")
		}
		w := b.names[r.code]
		out.Features = append(out.Features, feature{"Feature",
			map[string]any{"code": r.code, "name": w.En, "name_en": w.En, "name_uk": w.Uk, "name_ru": w.Ru,
				"at": []float64{math.Round(r.at[0]*100) / 100, math.Round(r.at[1]*100) / 100}},
			&geometry{"MultiPolygon", json.RawMessage("[" + strings.Join(rings, ",") + "]")}})
	}
	return json.Marshal(out)
}

// projection maps degrees to a picture: plate carrée with the scale of the middle latitude.
type projection struct {
	west, north, kx, ky float64
	w, h                int
}

func fit(box [4]float64, width, pad int) projection {
	mid := (box[1] + box[3]) / 2 * math.Pi / 180
	dx, dy := (box[2]-box[0])*math.Cos(mid), box[3]-box[1]
	if dx <= 0 || dy <= 0 {
		dx, dy = max(dx, 0.1), max(dy, 0.1)
	}
	k := float64(width-2*pad) / dx
	if limit := .72 * float64(width); k*dy > limit {
		k = limit / dy
	}
	p := projection{kx: k * math.Cos(mid), ky: k, w: width, h: int(k*dy) + 2*pad}
	p.west = box[0] - (float64(width)-k*dx)/2/p.kx
	p.north = box[3] + float64(pad)/p.ky
	return p
}

func (p projection) at(lon, lat float64) (x, y float64) {
	return (lon - p.west) * p.kx, (p.north - lat) * p.ky
}

// path draws rings as a path in whole pixels.
func (p projection) path(rings [][]point) string {
	var sb strings.Builder
	for _, ring := range rings {
		lx, ly, first := 0, 0, true
		for _, q := range ring {
			fx, fy := p.at(q[0], q[1])
			x, y := int(math.Round(fx)), int(math.Round(fy))
			switch {
			case first:
				fmt.Fprintf(&sb, "M%d %d", x, y)
				first = false
			case x == lx && y == ly:
				continue
			default:
				fmt.Fprintf(&sb, "l%d %d", x-lx, y-ly)
			}
			lx, ly = x, y
		}
		sb.WriteByte('z')
	}
	return sb.String()
}
