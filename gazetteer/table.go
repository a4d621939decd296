package gazetteer

import (
	"fmt"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// Columns of the embedded table, in order. Positions are E7 integers.
const (
	colKey = iota
	colName
	colNameUK
	colNameRU
	colAlts
	colLat
	colLon
	colKind
	colRegion
	colRaion
	colCountry
	colPopulation
	colQuality
	colSpread
	numCols
)

// readPlaces reads the embedded table. Strings are parts of the one table in
// memory; nothing is copied.
func readPlaces(table string) ([]Place, error) {
	places := make([]Place, 0, strings.Count(table, "\n"))
	for line := 1; table != ""; line++ {
		row, rest, _ := strings.Cut(table, "\n")
		table = rest
		var f [numCols]string
		for i := range f {
			f[i], row, _ = strings.Cut(row, "\t")
		}
		lat, err1 := strconv.ParseInt(f[colLat], 10, 32)
		lon, err2 := strconv.ParseInt(f[colLon], 10, 32)
		pop, err3 := number(f[colPopulation])
		spread, err4 := number(f[colSpread])
		if err1 != nil || err2 != nil || err3 != nil || err4 != nil || len(f[colQuality]) != 1 || f[colKey] == "" {
			return nil, fmt.Errorf("places line %d: row %q does not have the %d columns of this program", line, f[colKey], numCols)
		}
		places = append(places, Place{
			Key: f[colKey], Name: f[colName], NameUK: f[colNameUK], NameRU: f[colNameRU], alts: f[colAlts],
			At:   truce.Position{Lat: truce.E7(lat), Lon: truce.E7(lon)},
			Kind: Kind(f[colKind]), Region: f[colRegion], Raion: f[colRaion], Country: f[colCountry],
			Population: pop, quality: quality(f[colQuality][0]), spread: spread,
		})
	}
	return places, nil
}

func number(s string) (int, error) {
	if s == "" {
		return 0, nil
	}
	return strconv.Atoi(s)
}

func splitBar(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(s, "|")
}
