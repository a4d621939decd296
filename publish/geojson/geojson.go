// Package geojson writes an edition's incidents as GeoJSON (RFC 7946): one feature
// for each incident, its geometry the cell in which it may have happened, or none
// where only the region is known. No feature is a point: a point would claim a
// precision that is not published.
//
// Beside it stands data/map.json, the same incidents in the compact form that the
// map page reads.
package geojson

import (
	"bytes"
	"encoding/json"
	"fmt"

	"trucewatch/publish"
)

// Format writes GeoJSON.
type Format struct{}

// Name is "geojson".
func (Format) Name() string { return "geojson" }

// number is an exact decimal that is written as it stands.
type number = json.Number

type geometry struct {
	Type        string        `json:"type"`
	Coordinates [][][2]number `json:"coordinates"`
}

type properties struct {
	State       string `json:"state"`
	From        string `json:"first_day,omitempty"`
	To          string `json:"last_day,omitempty"`
	InPeriod    string `json:"in_period"`
	Region      string `json:"region,omitempty"`
	Cell        string `json:"cell,omitempty"`
	Act         string `json:"act,omitempty"`
	Signal      bool   `json:"signal,omitempty"`
	Occurrence  string `json:"occurrence,omitempty"`
	Attribution string `json:"attribution_of_act,omitempty"`
	Party       string `json:"attributed_to,omitempty"`
	Disputed    bool   `json:"disputed,omitempty"`
	Disposition string `json:"disposition,omitempty"`
	Reports     int    `json:"reports"`
	Origins     int    `json:"origins"`
	MergedInto  string `json:"merged_into,omitempty"`
	SplitFrom   string `json:"split_from,omitempty"`
	Raion       string `json:"raion,omitempty"`
	Exercise    string `json:"exercise,omitempty"`
}

type feature struct {
	Type       string     `json:"type"`
	ID         string     `json:"id"`
	Geometry   *geometry  `json:"geometry"`
	Properties properties `json:"properties"`
}

// collection carries the attribution as a foreign member, which RFC 7946 allows.
type collection struct {
	Type        string    `json:"type"`
	Exercise    string    `json:"exercise,omitempty"`
	Attribution []string  `json:"attribution"`
	Features    []feature `json:"features"`
}

// Files returns incidents.geojson and map.json.
func (Format) Files(e publish.Edition) ([]publish.File, error) {
	c := collection{Type: "FeatureCollection", Exercise: mark(e), Attribution: e.Attribution, Features: []feature{}}
	if c.Attribution == nil {
		c.Attribution = []string{}
	}
	for _, it := range e.Items {
		c.Features = append(c.Features, feature{"Feature", it.ID, polygon(it.Cell), properties{it.State, it.From, it.To, it.InPeriod, it.Region, cellName(it.Cell),
			it.Act, it.Signal, it.Occurrence, it.Attribution, it.Party, it.Disputed, it.Disposition, len(it.Reports), len(it.Origins),
			it.MergedInto, it.SplitFrom, it.Raion.En, mark(e)}})
	}
	features, err := lines(c)
	if err != nil {
		return nil, fmt.Errorf("writing incidents.geojson: %w", err)
	}
	compact, err := mapFile(e)
	if err != nil {
		return nil, fmt.Errorf("writing map.json: %w", err)
	}
	return []publish.File{{Path: "data/incidents.geojson", Data: features}, {Path: "data/map.json", Data: compact}}, nil
}

// lines puts each feature on a line of its own, so that two editions can be compared by diff.
func lines(c collection) ([]byte, error) {
	head, err := json.Marshal(struct {
		Type        string   `json:"type"`
		Exercise    string   `json:"exercise,omitempty"`
		Attribution []string `json:"attribution"`
	}{c.Type, c.Exercise, c.Attribution})
	if err != nil {
		return nil, err
	}
	var buf bytes.Buffer
	buf.Write(head[:len(head)-1])
	buf.WriteString(",\"features\":[\n")
	for i, f := range c.Features {
		b, err := json.Marshal(f)
		if err != nil {
			return nil, err
		}
		buf.Write(b)
		if i < len(c.Features)-1 {
			buf.WriteByte(',')
		}
		buf.WriteByte('\n')
	}
	buf.WriteString("]}\n")
	return buf.Bytes(), nil
}

func mark(e publish.Edition) string {
	if e.Frame.Exercise {
		return "EXERCISE"
	}
	return ""
}

func cellName(c *publish.Cell) string {
	if c == nil {
		return ""
	}
	return c.Name
}

// polygon is the cell's outline, counter-clockwise.
func polygon(c *publish.Cell) *geometry {
	if c == nil {
		return nil
	}
	w, s, e, n := number(c.West), number(c.South), number(c.East), number(c.North)
	return &geometry{"Polygon", [][][2]number{{{w, s}, {e, s}, {e, n}, {w, n}, {w, s}}}}
}

type mapCell struct {
	Name string `json:"name"`
	W    number `json:"w"`
	S    number `json:"s"`
	E    number `json:"e"`
	N    number `json:"n"`
}

type mapItem struct {
	ID    string `json:"id"`
	First int    `json:"d0"` // index of a day
	Last  int    `json:"d1"`
	Cell  int    `json:"c"` // index of a cell, -1 for none
	R     string `json:"r,omitempty"`
	Act   string `json:"a"`
	Occ   string `json:"o"`
	N     int    `json:"n"` // reports
}

type mapData struct {
	Exercise    string    `json:"exercise,omitempty"`
	Attribution []string  `json:"attribution"`
	Days        []string  `json:"days"`
	Cells       []mapCell `json:"cells"`
	Items       []mapItem `json:"items"`
}

func mapFile(e publish.Edition) ([]byte, error) {
	d := mapData{Exercise: mark(e), Attribution: append([]string{}, e.Attribution...), Days: []string{}, Cells: []mapCell{}, Items: []mapItem{}}
	day := map[string]int{}
	for i, r := range e.Days {
		d.Days = append(d.Days, r.Day)
		day[r.Day] = i
	}
	cells := map[string]int{}
	for _, it := range e.Items {
		if it.State != publish.StatePublished || it.From == "" || len(d.Days) == 0 {
			continue
		}
		item := mapItem{ID: it.ID, First: index(day, it.From, 0), Last: index(day, it.To, len(d.Days)-1), Cell: -1,
			R: it.Region, Act: it.Act, Occ: it.Occurrence, N: len(it.Reports)}
		if c := it.Cell; c != nil {
			i, ok := cells[c.Name]
			if !ok {
				i = len(d.Cells)
				cells[c.Name] = i
				d.Cells = append(d.Cells, mapCell{c.Name, number(c.West), number(c.South), number(c.East), number(c.North)})
			}
			item.Cell = i
		}
		d.Items = append(d.Items, item)
	}
	b, err := json.Marshal(d)
	return append(b, '\n'), err
}

// index finds a day; one outside the data shown is put at the end that it lies beyond.
func index(days map[string]int, day string, outside int) int {
	if len(day) > 10 {
		day = day[:10]
	}
	if i, ok := days[day]; ok {
		return i
	}
	return outside
}
