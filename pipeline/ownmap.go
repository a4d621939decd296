package pipeline

import (
	"encoding/json"
	"fmt"

	"trucewatch/gazetteer"
	"trucewatch/publish"
	"trucewatch/record"
)

// Names of the mission's own map, for places that the gazetteer does not cover:
// polygons with code and name, points with name; GeoJSON, WGS84.
const (
	RegionsMap = "regions.geojson"
	PlacesMap  = "places.geojson"
)

// BaseMap is what lies under the incidents: GeoJSON of regions and places, the
// regions by code and name, and the lines of attribution that it needs.
type BaseMap struct {
	RegionsJSON, PlacesJSON []byte
	Regions                 []publish.Region
	Attribution             []string
}

// OwnMap reads the mission's own map from the record; ok is false where it has none.
func OwnMap(f *Facts) (m BaseMap, ok bool, err error) {
	doc, ok := f.Document(record.KindAgreement, RegionsMap)
	if !ok {
		return m, false, nil
	}
	if m.RegionsJSON, m.Regions, err = namedFeatures(RegionsMap, doc.Data); err != nil {
		return m, false, err
	}
	if doc, ok := f.Document(record.KindAgreement, PlacesMap); ok {
		if m.PlacesJSON, _, err = namedFeatures(PlacesMap, doc.Data); err != nil {
			return m, false, err
		}
	}
	return m, true, nil
}

// GazetteerMap is the base map of the gazetteer without its shapes, which the
// caller draws at the precision it needs.
func GazetteerMap(g *gazetteer.Gazetteer) BaseMap {
	m := BaseMap{Attribution: g.Attribution()}
	for _, r := range g.RegionPolygons() {
		m.Regions = append(m.Regions, publish.Region{Code: r.ISO, Name: publish.Words{En: r.Name, Uk: r.NameUK, Ru: r.NameRU}})
	}
	return m
}

type ownFeature struct {
	Type       string          `json:"type"`
	Properties map[string]any  `json:"properties"`
	Geometry   json.RawMessage `json:"geometry"`
}

// namedFeatures reads a collection whose features carry name or name_en, and
// gives it back with name filled.
func namedFeatures(file string, data []byte) ([]byte, []publish.Region, error) {
	var in struct {
		Features []ownFeature `json:"features"`
	}
	if err := json.Unmarshal(data, &in); err != nil {
		return nil, nil, fmt.Errorf("%s: want a GeoJSON FeatureCollection: %w", file, err)
	}
	var regions []publish.Region
	for i, f := range in.Features {
		if f.Properties == nil {
			return nil, nil, fmt.Errorf("%s: feature %d has no properties; it needs a name", file, i+1)
		}
		text := func(key string) string { s, _ := f.Properties[key].(string); return s }
		name := text("name")
		if name == "" {
			name = text("name_en")
		}
		if name == "" {
			return nil, nil, fmt.Errorf("%s: feature %d has neither name nor name_en", file, i+1)
		}
		f.Properties["name"] = name
		regions = append(regions, publish.Region{Code: text("code"), Name: publish.Words{En: name, Uk: text("name_uk"), Ru: text("name_ru")}})
	}
	out, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": in.Features})
	return out, regions, err
}
