package gazetteer

import (
	"fmt"
	"strconv"
	"strings"

	"trucewatch/geo"
	"trucewatch/truce"
)

// RegionPolygon is the outline of a first-level unit.
type RegionPolygon struct {
	ISO                  string
	Name, NameUK, NameRU string
	Country              string
	Area                 geo.MultiPolygon
	bounds               geo.Box
}

// RegionPolygons are the outlines of the 34 first-level units for maps, thinned
// to about 500 m with common borders kept common, sorted by ISO code. They say
// nothing of the status of any territory. Do not change them: they are shared.
func (g *Gazetteer) RegionPolygons() []RegionPolygon { return g.mapPolygons() }

// RegionOutline is the full outline of a unit (about 1 km coarse in itself).
func (g *Gazetteer) RegionOutline(iso string) (RegionPolygon, bool) {
	for _, r := range g.polygons() {
		if r.ISO == iso {
			return r, true
		}
	}
	return RegionPolygon{}, false
}

// borderDoubtM is the distance from a settlement within which its own region is
// believed rather than the outlines, which are about 1 km coarse.
const borderDoubtM = 3000

// coastReachM is how far from the nearest settlement a position beyond every
// outline (coast, spits) still counts to a region.
const coastReachM = 10_000

// RegionAt is the first-level unit that holds a position. Within 3 km of a
// settlement the settlement's region counts, because the outlines are coarse;
// elsewhere the outline; outside all outlines a settlement within 10 km.
func (g *Gazetteer) RegionAt(lat, lon truce.E7) (iso string, ok bool) {
	at := truce.Position{Lat: lat, Lon: lon}
	near, d := g.nearest(at, coastReachM)
	if near >= 0 && d <= borderDoubtM {
		return g.places[near].Region, true
	}
	q := geo.Point{Lat: int32(lat), Lon: int32(lon)}
	for _, r := range g.polygons() {
		if r.bounds.Contains(q) && r.Area.Contains(q) {
			return r.ISO, true
		}
	}
	if near >= 0 {
		return g.places[near].Region, true
	}
	return "", false
}

// RaionAt is the second-level unit of the settlement nearest to a position within
// 30 km, "" where there is none or the unit is not known.
func (g *Gazetteer) RaionAt(lat, lon truce.E7) string {
	if i, _ := g.nearest(truce.Position{Lat: lat, Lon: lon}, 30_000); i >= 0 {
		return g.places[i].Raion
	}
	return ""
}

// mustPolygons reads an embedded outline file; it is part of the program, so a
// broken one is a broken build.
func mustPolygons(file []byte) []RegionPolygon {
	table, err := unzip(file)
	if err == nil {
		var out []RegionPolygon
		if out, err = readPolygons(table); err == nil {
			return out
		}
	}
	panic("the embedded region outlines are broken, rebuild them with go run ./gazetteer/build: " + err.Error())
}

// readPolygons reads rows "iso name name_uk name_ru country rings"; rings are
// separated by ";", "!" begins the outer ring of a new part, a ring is a list of
// differences of latitude and longitude in units of 1e-4 degree.
func readPolygons(table string) ([]RegionPolygon, error) {
	var out []RegionPolygon
	for line := range strings.Lines(table) {
		f := strings.Split(strings.TrimSuffix(line, "\n"), "\t")
		if len(f) != 6 {
			return nil, fmt.Errorf("outline %q: %d columns, want 6", f[0], len(f))
		}
		r := RegionPolygon{ISO: f[0], Name: f[1], NameUK: f[2], NameRU: f[3], Country: f[4]}
		for _, s := range strings.Split(f[5], ";") {
			s, outer := strings.CutPrefix(s, "!")
			ring, err := readRing(s)
			if err != nil {
				return nil, fmt.Errorf("outline %s: %w", r.ISO, err)
			}
			if outer {
				r.Area = append(r.Area, geo.Polygon{ring})
			} else {
				last := len(r.Area) - 1
				r.Area[last] = append(r.Area[last], ring)
			}
		}
		r.bounds = r.Area.Bounds()
		out = append(out, r)
	}
	return out, nil
}

func readRing(s string) (geo.Ring, error) {
	nums := strings.Fields(s)
	ring := make(geo.Ring, 0, len(nums)/2)
	var lat, lon int
	for i := 0; i+1 < len(nums); i += 2 {
		dLat, err1 := strconv.Atoi(nums[i])
		dLon, err2 := strconv.Atoi(nums[i+1])
		if err1 != nil || err2 != nil {
			return nil, fmt.Errorf("point %q %q is not two numbers", nums[i], nums[i+1])
		}
		lat, lon = lat+dLat, lon+dLon
		ring = append(ring, geo.Point{Lat: int32(lat * 1000), Lon: int32(lon * 1000)})
	}
	return ring, nil
}
