package leaktest

import (
	"strconv"
	"strings"
)

// Positions is a set of positions as they may be written: exact decimals of a
// degree, whatever zeros end them.
type Positions struct {
	pairs      map[[2]string]bool
	lats, lons map[string]bool
}

// Add puts a position into the set, as decimals of a degree.
func (p *Positions) Add(lat, lon string) {
	if p.pairs == nil {
		p.pairs, p.lats, p.lons = map[[2]string]bool{}, map[string]bool{}, map[string]bool{}
	}
	lat, lon = digits(lat), digits(lon)
	p.pairs[[2]string{lat, lon}] = true
	p.lats[lat], p.lons[lon] = true, true
}

// AddText puts every two numbers that follow one another in a text into the set,
// longitude first, as GeoJSON writes them.
func (p *Positions) AddText(geoJSON string) {
	list := decimal.FindAllString(geoJSON, -1)
	for i := 1; i < len(list); i++ {
		p.Add(list[i], list[i-1])
	}
}

// Has reports whether the two numbers, as written, are a position of the set.
func (p Positions) Has(lat, lon string) bool { return p.pairs[[2]string{digits(lat), digits(lon)}] }

func (p Positions) latitude(s string) bool  { return p.lats[digits(s)] }
func (p Positions) longitude(s string) bool { return p.lons[digits(s)] }

// digits writes a number in one way.
func digits(s string) string {
	v, err := strconv.ParseFloat(strings.Replace(s, ",", ".", 1), 64)
	if err != nil {
		return s
	}
	return strconv.FormatFloat(v, 'f', -1, 64)
}
