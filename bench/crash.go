package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/bench/rival"
)

// crash is the demonstration data of MELTT: three simulated data sets of car
// crashes with three taxonomies.
type crash struct {
	ids     []string // "2:8" = row 8 of the second set
	reports []rival.Report
	lines   []map[string]any // stage contract
}

var crashTaxonomies = []string{"model_tax", "color_tax", "damage_tax"}

// crashR68 is the precision stated for our input, metres: MELTT's own window of
// 4 km taken as 2.6 standard deviations of the difference of two places.
const crashR68 = 1650

// loadCrash reads the sets and climbs the taxonomies.
func loadCrash(dir string) (crash, error) {
	levels := map[string]map[string][]string{} // taxonomy, then set + category
	for _, name := range crashTaxonomies {
		rows, err := readCSV(filepath.Join(dir, "taxonomy_"+name+".csv"))
		if err != nil {
			return crash{}, err
		}
		levels[name] = map[string][]string{}
		for _, r := range rows[1:] {
			levels[name][r[0]+"\x00"+r[1]] = r[2:]
		}
	}
	var c crash
	for set := 1; set <= 3; set++ {
		name := fmt.Sprintf("crash_data%d", set)
		rows, err := readCSV(filepath.Join(dir, name+".csv"))
		if err != nil {
			return crash{}, err
		}
		for _, r := range rows[1:] {
			if err := c.add(set, name, r, levels); err != nil {
				return crash{}, err
			}
		}
	}
	return c, nil
}

func (c *crash) add(set int, name string, r []string, levels map[string]map[string][]string) error {
	from, err1 := time.Parse(time.DateOnly, r[2])
	to, err2 := time.Parse(time.DateOnly, r[3])
	lat, err3 := strconv.ParseFloat(r[4], 64)
	lon, err4 := strconv.ParseFloat(r[5], 64)
	for _, err := range []error{err1, err2, err3, err4} {
		if err != nil {
			return fmt.Errorf("reading %s row %s: %w", name, r[1], err)
		}
	}
	rep := rival.Report{Source: name, Placed: true, Lat: lat, Lon: lon, Day: from.Unix() / 86400, End: to.Unix() / 86400}
	attrs := map[string][]string{}
	for i, tax := range crashTaxonomies {
		path := levels[tax][name+"\x00"+r[6+i]]
		if path == nil {
			return fmt.Errorf("reading %s row %s: %s %q is not in the taxonomy", name, r[1], tax, r[6+i])
		}
		rep.Kinds, attrs[tax] = append(rep.Kinds, path), path
	}
	id := fmt.Sprintf("%d:%s", set, r[1])
	c.ids, c.reports = append(c.ids, id), append(c.reports, rep)
	c.lines = append(c.lines, map[string]any{"id": id, "source": name, "attrs": attrs,
		"time":  map[string]string{"from": from.Format(time.RFC3339), "to": to.AddDate(0, 0, 1).Format(time.RFC3339)},
		"place": map[string]any{"lat": json.Number(degrees(lat)), "lon": json.Number(degrees(lon)), "radius_m": crashR68}})
	return nil
}

// published is the grouping that MELTT itself prints for its data: its method with
// the best score first, but for the two groups that its selection by row order
// changes (both are printed in its read-me).
func (c crash) published(best []int) map[string]bool {
	groups := groupNames(c.ids, best)
	for _, g := range []string{"2:8 3:8", "1:9 2:5 3:10"} {
		delete(groups, g)
	}
	groups["2:8 3:10"], groups["1:9 2:5 3:8"] = true, true
	return groups
}

// groupNames lists the groups of two and more by their members.
func groupNames(ids []string, groups []int) map[string]bool {
	by := map[int][]string{}
	for i, g := range groups {
		by[g] = append(by[g], ids[i])
	}
	names := map[string]bool{}
	for _, m := range by {
		if len(m) > 1 {
			slices.Sort(m)
			names[strings.Join(m, " ")] = true
		}
	}
	return names
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', 7, 64) }

func readCSV(path string) ([][]string, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", path, err)
	}
	return rows, nil
}
