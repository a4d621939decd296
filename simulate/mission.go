package simulate

import (
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
)

// missionFiles are the agreement and the mission file of the exercise, as people
// would write them.
//
//go:embed mission/*.yaml
var missionFiles embed.FS

// register lists the sources that the project's own files name. Sources of
// adapters' forms are in the adapters.
func register() []truce.Source {
	list := []truce.Source{
		{ID: "x-acoustic", Title: "EXERCISE: seismo-acoustic array", Class: truce.ClassSensor, Interest: truce.InterestNeutral, Grade: "B", Access: "signal",
			Owner: "mission", Blind: "wind above 10 m/s; places more than 200 km away"},
		{ID: "x-cloud", Title: "EXERCISE: weather product", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Grade: "C", Access: "compiled",
			Blind: "daily means, not the sky at the time of a pass"},
		{ID: "x-sirens-official", Title: "EXERCISE: alerts, official record", Class: truce.ClassSensor, Interest: truce.InterestNeutral, Grade: "B", Access: "signal",
			Signal: "x-air-raid-signal", Blind: "an alert is a warning, not a strike; no alert is no proof of a quiet sky"},
		{ID: "x-sirens-volunteer", Title: "EXERCISE: alerts, volunteers' record", Class: truce.ClassSensor, Interest: truce.InterestNeutral, Grade: "C", Access: "signal",
			Signal: "x-air-raid-signal", Blind: "ends are made up where nobody noted them"},
		{ID: "x-desk", Title: "EXERCISE: mission desk", Class: truce.ClassMonitor, Interest: truce.InterestNeutral, Grade: "A", Access: "saw", Owner: "mission",
			Blind: "it records what it is told and what it does itself"},
		{ID: "x-hotline", Title: "EXERCISE: residents' hotline", Class: truce.ClassCivil, Interest: truce.InterestUnknown, Grade: "D", Access: "heard",
			Blind: "no telephone network, fear, night"},
		{ID: "x-party-a", Title: "EXERCISE: log of Arland", Class: truce.ClassParty, Interest: truce.InterestParty, Party: partyA, Grade: "D", Access: "saw",
			Blind: "whatever does not suit it"},
		{ID: "x-party-b", Title: "EXERCISE: log of Borland", Class: truce.ClassParty, Interest: truce.InterestParty, Party: partyB, Grade: "D", Access: "saw",
			Blind: "whatever does not suit it"},
	}
	for _, t := range teams {
		list = append(list, truce.Source{ID: t.source, Title: "EXERCISE: patrol team " + t.code, Class: truce.ClassPatrol, Interest: truce.InterestNeutral,
			Grade: "A", Access: "saw", Owner: "mission", Blind: "outside its hours and more than 12 km from its position"})
	}
	for i, c := range cameras() {
		list = append(list, truce.Source{ID: c.source, Title: fmt.Sprintf("EXERCISE: camera %d", i+1), Class: truce.ClassCamera, Interest: truce.InterestNeutral,
			Grade: "A", Access: "signal", Owner: "mission", Blind: "fog, power cuts, more than 6 km"})
	}
	for _, o := range outlets {
		s := truce.Source{ID: o.source, Title: "EXERCISE: " + o.title, Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Grade: "C", Access: "told",
			Blind: "whatever it does not find worth a line"}
		if o.ally != "" {
			s.Interest, s.Party, s.Grade = truce.InterestAlly, o.ally, "D"
		}
		list = append(list, s)
	}
	for i := range list {
		list[i].Licence, list[i].Ship = "invented; CC0-1.0", "yes"
	}
	return list
}

// sourcesFile is the register as YAML; JSON strings are YAML strings.
func sourcesFile() ([]byte, error) {
	var b strings.Builder
	b.WriteString("# EXERCISE. Sources of the exercise; every one is invented.\nsources:\n")
	for _, s := range register() {
		line, err := json.Marshal(s)
		if err != nil {
			return nil, err
		}
		b.WriteString("  - ")
		b.Write(line)
		b.WriteByte('\n')
	}
	return []byte(b.String()), nil
}

// The GeoJSON that the mission needs: lines as each party draws them, regions,
// places and sites for the base map.
type (
	feature struct {
		Type       string         `json:"type"`
		Properties map[string]any `json:"properties"`
		Geometry   geometry       `json:"geometry"`
	}
	geometry struct {
		Type        string `json:"type"`
		Coordinates any    `json:"coordinates"`
	}
)

func lonLat(s spot) [2]json.Number {
	p := s.position()
	return [2]json.Number{json.Number(p.Lon.String()), json.Number(p.Lat.String())}
}

// line is the contact line as a party draws it, north to south.
func line(p truce.PartyID) [][2]json.Number {
	var out [][2]json.Number
	for y := 90000; y >= -90000; y -= 2500 {
		x := lineAt(y)
		if p == partyA {
			x += salientShift(y)
		}
		out = append(out, lonLat(spot{x, y}))
	}
	return out
}

// geoFile writes a collection with one feature to a line.
func geoFile(features []feature) ([]byte, error) {
	b := []byte(`{"type":"FeatureCollection","exercise":true,"features":[`)
	for i, f := range features {
		line, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		if i > 0 {
			b = append(b, ',')
		}
		b = append(append(b, '\n'), line...)
	}
	return append(b, "\n]}\n"...), nil
}

func lineFile(p truce.PartyID) ([]byte, error) {
	return geoFile([]feature{{"Feature", map[string]any{"name": "EXERCISE: contact line as " + partyName(p) + " draws it", "held_by": p, "as_of": "2031-04-30"},
		geometry{"LineString", line(p)}}})
}

// regionsFile draws the four regions: east and west of the line, north and south.
func regionsFile() ([]byte, error) {
	var fs []feature
	for i, r := range regions {
		edge := 45000
		if i < 2 {
			edge = -45000
		}
		top, bottom := 90000, 0
		if i%2 == 1 {
			top, bottom = 0, -90000
		}
		ring := [][2]json.Number{lonLat(spot{edge, top})}
		for y := top; y >= bottom; y -= 5000 {
			ring = append(ring, lonLat(spot{lineAt(y), y}))
		}
		ring = append(ring, lonLat(spot{edge, bottom}), lonLat(spot{edge, top}))
		if i < 2 { // counter-clockwise, as GeoJSON asks
			slices.Reverse(ring)
		}
		fs = append(fs, feature{"Feature", map[string]any{"code": r.code, "country": r.country, "name_en": r.en, "name_uk": r.uk, "name_ru": r.ru},
			geometry{"Polygon", [][][2]json.Number{ring}}})
	}
	return geoFile(fs)
}

// placesFile lists the invented places.
func placesFile() ([]byte, error) {
	var fs []feature
	for _, t := range valley() {
		fs = append(fs, feature{"Feature", map[string]any{"name_en": t.en, "name_uk": t.name("uk"), "name_ru": t.name("ru"), "kind": t.kind, "r68_m": t.r68, "region": regionOf(t.at).code},
			geometry{"Point", lonLat(t.at)}})
	}
	fs = append(fs, feature{"Feature", map[string]any{"name_en": plantName, "kind": "site", "id": "valley-power-plant", "r68_m": 500, "region": regionOf(plant()).code},
		geometry{"Point", lonLat(plant())}})
	return geoFile(fs)
}
