package gazetteer

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	_ "embed" // the data are part of the program
	"encoding/hex"
	"fmt"
	"io"
	"sync"

	"trucewatch/geo"
	"trucewatch/truce"
)

//go:embed data/places.tsv.gz
var placesFile []byte

//go:embed data/regions.tsv.gz
var regionsFile []byte

//go:embed data/regions_map.tsv.gz
var regionsMapFile []byte

// Kind says what sort of place a row is. Settlements carry OpenStreetMap's words.
type Kind string

const (
	KindCity           Kind = "city"
	KindTown           Kind = "town" // includes former urban-type settlements
	KindVillage        Kind = "village"
	KindHamlet         Kind = "hamlet"
	KindSuburb         Kind = "suburb"
	KindLocality       Kind = "locality"
	KindPopulatedPlace Kind = "populated_place" // a settlement of unknown size
	KindNuclear        Kind = "nuclear_power_plant"
	KindThermal        Kind = "thermal_power_plant"
	KindHydro          Kind = "hydroelectric_dam"
	KindBridge         Kind = "bridge"
	KindUnplaced       Kind = "unplaced" // a settlement known by name and district only
	KindDistrict       Kind = "district" // second-level unit: raion
	KindRegion         Kind = "region"   // first-level unit: oblast, krai, republic, city of that rank
)

// Place is one row of the gazetteer.
type Place struct {
	// Key is stable over versions of the data: on, ow, or = OpenStreetMap node,
	// way, relation; g = GeoNames; f = Who's On First; p = postal; c = curated;
	// u = unplaced; d- = district; an ISO 3166-2 code = region; others = site.
	Key string `json:"key"`
	// Name is the English name or national romanisation; NameUK and NameRU may be
	// empty, and NameRU of a Ukrainian village may be derived, not attested.
	Name   string `json:"name"`
	NameUK string `json:"name_uk,omitempty"`
	NameRU string `json:"name_ru,omitempty"`
	// At is the representative point on WGS84; zero for unplaced rows.
	At   truce.Position `json:"at,omitzero"`
	Kind Kind           `json:"kind"`
	// Region is the ISO 3166-2 code of the first-level unit, Raion the name of the
	// second-level one (Ukraine: raions of 2020; Russia: districts as of 2016).
	Region  string `json:"region"`
	Raion   string `json:"district,omitempty"`
	Country string `json:"country"` // ISO 3166-1, by recognised borders
	// Population as of the source, 0 = not known.
	Population int `json:"population,omitempty"`

	alts    string  // other names, | between them
	quality quality // where the point comes from
	spread  int     // districts and regions: r68 of their settlements round At, metres
}

// quality says how far the row can be trusted.
type quality byte

const (
	qualityOSM      quality = 'o'
	qualityCurated  quality = 'c'
	qualityGeoNames quality = 'n' // Russian towns of GeoNames
	qualityPostal   quality = 'p' // point of a Russian post office
	qualityWeak     quality = 'g' // GeoNames or Who's On First only: may be a duplicate or gone
	qualitySite     quality = 's'
	qualityArea     quality = 'a' // district or region
	qualityNone     quality = 'u' // no point
)

// Placed reports whether the row has a point of its own.
func (p *Place) Placed() bool { return p.quality != qualityNone }

func (p *Place) point() geo.Point { return geo.Point{Lat: int32(p.At.Lat), Lon: int32(p.At.Lon)} }

// AltNames lists former names, other romanisations and derived forms.
func (p *Place) AltNames() []string { return splitBar(p.alts) }

// Gazetteer answers questions of place. It is safe for use by several
// goroutines, and never changes after loading.
type Gazetteer struct {
	version    string
	places     []Place // settlements and sites, then districts, then regions
	byKey      map[string]int32
	index      nameIndex
	grid       grid
	districts  map[string][]int32 // skeleton of the district's adjective → rows
	adjectives townAdjectives
	regionRow  map[string]int32 // ISO code → row
	regions    regionNames

	skeletons   func() map[string][]int32
	polygons    func() []RegionPolygon
	mapPolygons func() []RegionPolygon

	memo *memo // nil but in what Remembering returns
}

var defaultGazetteer = sync.OnceValue(func() *Gazetteer {
	g, err := load(placesFile, regionsFile, regionsMapFile)
	if err != nil {
		panic("the embedded gazetteer is broken, rebuild it with go run ./gazetteer/build: " + err.Error())
	}
	return g
})

// Default is the embedded gazetteer. The first call loads it, later ones share it.
func Default() *Gazetteer { return defaultGazetteer() }

// Version names the data: the first 12 hex digits of the SHA-256 of the embedded files.
func (g *Gazetteer) Version() string { return g.version }

// Attribution lists the lines that must stand on every map and file that uses the gazetteer.
func (g *Gazetteer) Attribution() []string {
	return []string{
		"Settlements: © OpenStreetMap contributors, Open Database License 1.0; GeoNames, CC BY 4.0; Who’s On First, CC BY 4.0; derived database under the Open Database License 1.0",
		"Districts of Ukraine: KATOTTG codifier of 16 May 2025, official act",
		"Region boundaries: Natural Earth, public domain",
		"Power plants: World Resources Institute, Global Power Plant Database, CC BY 4.0",
	}
}

// ByKey finds a row by its key.
func (g *Gazetteer) ByKey(key string) (Place, bool) {
	i, ok := g.byKey[key]
	if !ok {
		return Place{}, false
	}
	return g.places[i], true
}

// Places lists settlements and sites that matter at least as much as a kind, in
// the order of the file: KindCity gives cities, KindTown cities and towns,
// KindVillage also villages and settlements of unknown size, any other kind all
// rows with a point. Districts and regions are never among them.
func (g *Gazetteer) Places(minKind Kind) []Place {
	var out []Place
	for i := range g.places {
		p := &g.places[i]
		if p.Kind == KindDistrict || p.Kind == KindRegion || !p.Placed() {
			continue
		}
		keep := true
		switch minKind {
		case KindCity:
			keep = p.Kind == KindCity
		case KindTown:
			keep = p.Kind == KindCity || p.Kind == KindTown
		case KindVillage:
			keep = p.Kind != KindHamlet && p.Kind != KindLocality && p.Kind != KindSuburb && p.quality != qualityWeak
		}
		if keep {
			out = append(out, *p)
		}
	}
	return out
}

func load(places, regions, regionsMap []byte) (*Gazetteer, error) {
	h := sha256.New()
	for _, f := range [][]byte{places, regions, regionsMap} {
		h.Write(f)
	}
	g := &Gazetteer{version: hex.EncodeToString(h.Sum(nil))[:12]}
	table, err := unzip(places)
	if err != nil {
		return nil, fmt.Errorf("places: %w", err)
	}
	if g.places, err = readPlaces(table); err != nil {
		return nil, err
	}
	g.byKey = make(map[string]int32, len(g.places))
	for i := range g.places {
		g.byKey[g.places[i].Key] = int32(i)
	}
	g.index = buildIndex(g.places)
	g.grid = buildGrid(g.places)
	g.indexAreas()
	g.adjectives = buildTownAdjectives(g.places)
	g.skeletons = sync.OnceValue(func() map[string][]int32 { return skeletonIndex(g.places) })
	g.polygons = sync.OnceValue(func() []RegionPolygon { return mustPolygons(regions) })
	g.mapPolygons = sync.OnceValue(func() []RegionPolygon { return mustPolygons(regionsMap) })
	return g, nil
}

func unzip(b []byte) (string, error) {
	r, err := gzip.NewReader(bytes.NewReader(b))
	if err != nil {
		return "", err
	}
	var buf bytes.Buffer
	buf.Grow(len(b) * 4)
	if _, err := io.Copy(&buf, r); err != nil {
		return "", err
	}
	return buf.String(), nil
}
