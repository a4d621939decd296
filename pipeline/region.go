package pipeline

import (
	"trucewatch/gazetteer"
	"trucewatch/geo"
	"trucewatch/record"
	"trucewatch/truce"
)

// regionFinder says in which first-level region a position lies: by the mission's
// own map where it has one, else by the gazetteer.
type regionFinder struct {
	own []ownRegion
	g   *gazetteer.Gazetteer
}

type ownRegion struct {
	code string
	area geo.MultiPolygon
}

func newRegionFinder(f *Facts) (regionFinder, error) {
	doc, ok := f.Document(record.KindAgreement, RegionsMap)
	if !ok {
		return regionFinder{g: gazetteer.Default()}, nil
	}
	features, err := geo.ReadGeoJSON(doc.Data)
	if err != nil {
		return regionFinder{}, err
	}
	var r regionFinder
	for _, x := range features {
		if code, _ := x.Properties["code"].(string); code != "" {
			r.own = append(r.own, ownRegion{code, x.Polygons})
		}
	}
	return r, nil
}

// fill gives a place that states a position but no region or raion those units.
func (r regionFinder) fill(p *truce.Place) {
	r.fillRaion(p)
	if p.At == nil || p.Region != "" {
		return
	}
	if r.g != nil {
		if iso, ok := r.g.RegionAt(p.At.Lat, p.At.Lon); ok {
			p.Region = iso
		}
		return
	}
	at := geo.Point{Lat: int32(p.At.Lat), Lon: int32(p.At.Lon)}
	for _, o := range r.own {
		if o.area.Contains(at) {
			p.Region = o.code
			return
		}
	}
}
