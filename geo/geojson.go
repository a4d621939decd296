package geo

import (
	"encoding/json"
	"errors"
	"fmt"
)

// Feature is one feature of a GeoJSON file with the shapes this package knows.
type Feature struct {
	Properties map[string]any
	Polygons   MultiPolygon // of Polygon and MultiPolygon geometries
	Lines      [][]Point    // of LineString and MultiLineString geometries
	Points     []Point      // of Point and MultiPoint geometries
}

// Limits of ReadGeoJSON, so that a hostile file cannot take the memory.
const (
	MaxGeoJSONBytes  = 64 << 20
	MaxGeoJSONPoints = 2_000_000
)

// ReadGeoJSON reads a FeatureCollection, a Feature or a bare geometry (RFC 7946).
// Coordinates outside the globe are an error that names the feature; a third
// coordinate (height) is dropped; features without a geometry are kept empty.
func ReadGeoJSON(data []byte) ([]Feature, error) {
	if len(data) > MaxGeoJSONBytes {
		return nil, fmt.Errorf("GeoJSON of %d bytes: %d is the limit", len(data), MaxGeoJSONBytes)
	}
	var top rawFeature
	if err := json.Unmarshal(data, &top); err != nil {
		return nil, fmt.Errorf("reading GeoJSON: %w", err)
	}
	raw := top.Features
	switch top.Type {
	case "FeatureCollection":
	case "Feature":
		raw = []rawFeature{top}
	default:
		raw = []rawFeature{{Type: "Feature", Geometry: data}}
	}
	left := MaxGeoJSONPoints
	out := make([]Feature, 0, len(raw))
	for i, r := range raw {
		f := Feature{Properties: r.Properties}
		if len(r.Geometry) > 0 && string(r.Geometry) != "null" {
			if err := f.read(r.Geometry, &left, 0); err != nil {
				return nil, fmt.Errorf("reading GeoJSON feature %d: %w", i, err)
			}
		}
		out = append(out, f)
	}
	return out, nil
}

type rawFeature struct {
	Type       string          `json:"type"`
	Features   []rawFeature    `json:"features"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

func (f *Feature) read(data json.RawMessage, left *int, depth int) error {
	var g struct {
		Type        string            `json:"type"`
		Coordinates json.RawMessage   `json:"coordinates"`
		Geometries  []json.RawMessage `json:"geometries"`
	}
	if err := json.Unmarshal(data, &g); err != nil {
		return err
	}
	switch g.Type {
	case "Point":
		return readInto(g.Coordinates, left, func(c []float64) error { return addPoint(&f.Points, c, left) })
	case "MultiPoint":
		return readInto(g.Coordinates, left, func(c [][]float64) error { return addPoints(&f.Points, c, left) })
	case "LineString":
		return readInto(g.Coordinates, left, func(c [][]float64) error { return f.addLine(c, left) })
	case "MultiLineString":
		return readInto(g.Coordinates, left, func(c [][][]float64) error {
			for _, l := range c {
				if err := f.addLine(l, left); err != nil {
					return err
				}
			}
			return nil
		})
	case "Polygon":
		return readInto(g.Coordinates, left, func(c [][][]float64) error { return f.addPolygon(c, left) })
	case "MultiPolygon":
		return readInto(g.Coordinates, left, func(c [][][][]float64) error {
			for _, p := range c {
				if err := f.addPolygon(p, left); err != nil {
					return err
				}
			}
			return nil
		})
	case "GeometryCollection":
		if depth > 3 {
			return errors.New("geometry collections nested more than 4 deep")
		}
		for _, sub := range g.Geometries {
			if err := f.read(sub, left, depth+1); err != nil {
				return err
			}
		}
		return nil
	}
	return fmt.Errorf("geometry type %q: want Point, LineString, Polygon, their Multi forms or GeometryCollection", clip(g.Type))
}

func readInto[C any](raw json.RawMessage, left *int, use func(C) error) error {
	var c C
	if err := json.Unmarshal(raw, &c); err != nil {
		return fmt.Errorf("coordinates: %w", err)
	}
	return use(c)
}

func addPoint(to *[]Point, c []float64, left *int) error {
	if *left--; *left < 0 {
		return fmt.Errorf("more than %d points", MaxGeoJSONPoints)
	}
	if len(c) < 2 {
		return errors.New("a coordinate with fewer than two numbers")
	}
	if c[1] < -90 || c[1] > 90 || c[0] < -180 || c[0] > 180 {
		return fmt.Errorf("coordinate [%g, %g] is not on the globe: GeoJSON wants longitude first, in degrees", c[0], c[1])
	}
	*to = append(*to, At(c[1], c[0]))
	return nil
}

func addPoints(to *[]Point, c [][]float64, left *int) error {
	for _, p := range c {
		if err := addPoint(to, p, left); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feature) addLine(c [][]float64, left *int) error {
	var line []Point
	if err := addPoints(&line, c, left); err != nil {
		return err
	}
	if len(line) < 2 {
		return errors.New("a line with fewer than two points")
	}
	f.Lines = append(f.Lines, line)
	return nil
}

func (f *Feature) addPolygon(c [][][]float64, left *int) error {
	var poly Polygon
	for _, r := range c {
		var ring []Point
		if err := addPoints(&ring, r, left); err != nil {
			return err
		}
		if len(ring) < 4 || ring[0] != ring[len(ring)-1] {
			return errors.New("a ring that is not closed: the last point must repeat the first, four points at least")
		}
		poly = append(poly, ring)
	}
	if len(poly) > 0 {
		f.Polygons = append(f.Polygons, poly)
	}
	return nil
}

// MarshalGeometry writes an area as a GeoJSON geometry of type MultiPolygon with
// decimals digits after the point (at most 7).
func (m MultiPolygon) MarshalGeometry(decimals int) []byte {
	out := []byte(`{"type":"MultiPolygon","coordinates":[`)
	for i, p := range m {
		if i > 0 {
			out = append(out, ',')
		}
		out = append(out, '[')
		for j, r := range p {
			if j > 0 {
				out = append(out, ',')
			}
			out = append(out, '[')
			for k, q := range r {
				if k > 0 {
					out = append(out, ',')
				}
				out = fmt.Appendf(out, "[%.*f,%.*f]", decimals, q.LonDeg(), decimals, q.LatDeg())
			}
			out = append(out, ']')
		}
		out = append(out, ']')
	}
	return append(out, "]}"...)
}
