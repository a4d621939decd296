package main

import (
	"bufio"
	"compress/gzip"
	"encoding/csv"
	"fmt"
	"io"
	"math"
	"os"
	"sort"
	"strconv"
	"strings"

	"trucewatch/geo"
	"trucewatch/text"
)

// row is one line of the embedded table.
type row struct {
	key, name, uk, ru string
	alts              []string
	at                geo.Point
	kind              string
	region, raion     string
	country, pop      string
	quality           byte
	spread            int
}

type table struct {
	iso, country map[string]string // by the set's English name of the region
	rows         []row
	// districts and offices are rows left out, crimea rows whose Ukrainian name was found.
	districts, offices, crimea int
}

func (t *table) readPlaces(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		return err
	}
	return eachTSV(path, z, 13, func(c []string) error {
		if isDistrictName(c[1]) || isDistrictName(c[2]) || isDistrictName(c[3]) {
			t.districts++
			return nil
		}
		at, err := position(c[5], c[6])
		if err != nil {
			return err
		}
		if t.iso[c[8]] == "" {
			return fmt.Errorf("region %q has no outline", c[8])
		}
		alts := strings.FieldsFunc(c[4], bar)
		if c[10] == "RU" && c[2] == "" {
			alts = append(alts, ukrainianForms(c[3])...)
		}
		if c[8] == "Crimea" || c[8] == "Sevastopol" {
			if uk := ukrainianOfCrimea(c[2], c[3], alts); uk != "" {
				alts = append(alts, c[2])
				c[2] = uk
				t.crimea++
			} else if russianEnding(c[2]) {
				alts = append(alts, ukrainianForms(c[2])...)
			}
		}
		t.rows = append(t.rows, row{key: c[0], name: c[1], uk: c[2], ru: c[3], alts: alts, at: at,
			kind: c[7], region: t.iso[c[8]], raion: c[9], country: c[10], pop: c[11], quality: qualityOf(c[12], c[10])})
		return nil
	})
}

// qualityOf reads the best source of a row: see the letters of package gazetteer.
func qualityOf(sources, country string) byte {
	switch {
	case strings.Contains(sources, "osm:"):
		return 'o'
	case strings.Contains(sources, "cur:"):
		return 'c'
	case country == "RU" && strings.Contains(sources, "gnpost"):
		return 'p'
	case country == "RU":
		return 'n'
	}
	return 'g'
}

func isDistrictName(s string) bool {
	l := strings.ToLower(s)
	return strings.HasSuffix(l, " район") || strings.HasSuffix(l, " raion") || strings.HasSuffix(l, " rayon")
}

func (t *table) readSites(path string) error {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	r := csv.NewReader(f)
	if _, err := r.Read(); err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	for {
		c, err := r.Read()
		if err == io.EOF {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		at, err := position(c[5], c[6])
		if err != nil {
			return fmt.Errorf("%s: %s: %w", path, c[0], err)
		}
		name, _, _ := strings.Cut(c[1], " (")
		name, _, _ = strings.Cut(name, " and ")
		alts := append(strings.FieldsFunc(c[4], bar), siteForms(name)...)
		t.rows = append(t.rows, row{key: c[0], name: name, uk: c[2], ru: c[3], alts: alts, at: at, kind: c[7],
			region: t.iso[c[8]], country: c[9], quality: 's'})
	}
}

// siteForms are the usual short forms of a plant's English name.
func siteForms(name string) []string {
	var out []string
	for long, short := range map[string][2]string{
		"Nuclear Power Plant":       {"nuclear plant", "NPP"},
		"Hydroelectric Power Plant": {"hydroelectric station", "HPP"},
		"TPP":                       {"thermal power plant", "power plant"},
		"Hydroelectric Station":     {"hydroelectric power plant", "HPP"},
	} {
		if base, ok := strings.CutSuffix(name, long); ok {
			for _, s := range short {
				out = append(out, base+s)
			}
		}
	}
	sort.Strings(out)
	return out
}

// readUnplaced takes the names that have a district but no usable point. Rows of
// postal offices that are no settlements are left out.
func (t *table) readUnplaced(path string) error {
	raions := t.raionsBySkeleton()
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer f.Close()
	n := map[string]int{}
	return eachTSV(path, f, 4, func(c []string) error {
		low := strings.ToLower(c[0])
		for _, office := range []string{"почтамт", "уфпс", "участок", "отделение", "цех"} {
			if strings.Contains(low, office) {
				t.offices++
				return nil
			}
		}
		iso := t.iso[c[1]]
		raion := c[2]
		if known := raions[iso+" "+districtSkeleton(c[2])]; known != "" {
			raion = known
		}
		key := "u" + c[3]
		if n[key]++; n[key] > 1 {
			key += "-" + strconv.Itoa(n[key])
		}
		t.rows = append(t.rows, row{key: key, name: title(text.Translit(c[0], "ru")), ru: c[0], kind: "unplaced",
			region: iso, raion: raion, country: "RU", quality: 'u', alts: ukrainianForms(c[0])})
		return nil
	})
}

// title writes the first letter of every word large.
func title(s string) string {
	up := true
	return strings.Map(func(r rune) rune {
		if up && r >= 'a' && r <= 'z' {
			r -= 'a' - 'A'
		}
		up = r == ' ' || r == '-'
		return r
	}, s)
}

func (t *table) raionsBySkeleton() map[string]string {
	out := map[string]string{}
	for _, r := range t.rows {
		if r.raion != "" {
			out[r.region+" "+districtSkeleton(r.raion)] = r.raion
		}
	}
	return out
}

// districtSkeleton is what "Sudzhanskiy rayon" and "Суджанский район" share.
func districtSkeleton(name string) string {
	head, _, _ := strings.Cut(name, " ")
	return text.Skeleton(head)
}

// addAreas adds a row for each district and region with its middle and r68, the
// distance that holds 68 % of its settlements.
func (t *table) addAreas(regions []region) {
	districts := map[[2]string][]geo.Point{}
	byRegion := map[string][]geo.Point{}
	for _, r := range t.rows {
		if r.quality == 's' || r.quality == 'u' {
			continue
		}
		byRegion[r.region] = append(byRegion[r.region], r.at)
		if r.raion != "" {
			districts[[2]string{r.region, r.raion}] = append(districts[[2]string{r.region, r.raion}], r.at)
		}
	}
	var names [][2]string
	for k := range districts {
		names = append(names, k)
	}
	sort.Slice(names, func(i, j int) bool { return names[i][0]+names[i][1] < names[j][0]+names[j][1] })
	for _, k := range names {
		center, spread := middle(districts[k])
		t.rows = append(t.rows, row{key: "d-" + k[0] + "-" + strings.ReplaceAll(strings.ToLower(k[1]), " ", "-"), name: k[1],
			at: center, kind: "district", region: k[0], raion: k[1], country: k[0][:2], quality: 'a', spread: spread})
	}
	for _, r := range regions {
		center, spread := middle(byRegion[r.iso])
		t.rows = append(t.rows, row{key: r.iso, name: r.name, uk: r.nameUK, ru: r.nameRU, at: center, kind: "region",
			region: r.iso, country: r.country, quality: 'a', spread: spread})
	}
}

// middle is the mean of points, and the distance in metres that holds 68 % of them.
func middle(points []geo.Point) (geo.Point, int) {
	var lat, lon int64
	for _, p := range points {
		lat += int64(p.Lat)
		lon += int64(p.Lon)
	}
	n := int64(len(points))
	c := geo.Point{Lat: int32(lat / n), Lon: int32(lon / n)}
	d := make([]float64, len(points))
	for i, p := range points {
		d[i] = geo.Distance(c, p)
	}
	sort.Float64s(d)
	return c, int(math.Round(d[len(d)*68/100]/100)) * 100
}

// bytes writes the table, settlements by key, areas last.
func (t *table) bytes() []byte {
	rank := map[byte]int{'a': 1}
	sort.SliceStable(t.rows, func(i, j int) bool {
		a, b := t.rows[i], t.rows[j]
		if rank[a.quality] != rank[b.quality] {
			return rank[a.quality] < rank[b.quality]
		}
		return a.key < b.key
	})
	var b strings.Builder
	for _, r := range t.rows {
		spread := ""
		if r.spread > 0 {
			spread = strconv.Itoa(r.spread)
		}
		fmt.Fprintf(&b, "%s\t%s\t%s\t%s\t%s\t%d\t%d\t%s\t%s\t%s\t%s\t%s\t%c\t%s\n", r.key, r.name, r.uk, r.ru,
			strings.Join(r.alts, "|"), r.at.Lat, r.at.Lon, r.kind, r.region, r.raion, r.country, r.pop, r.quality, spread)
	}
	return []byte(b.String())
}

func bar(r rune) bool { return r == '|' }

func position(lat, lon string) (geo.Point, error) {
	a, err1 := strconv.ParseFloat(lat, 64)
	o, err2 := strconv.ParseFloat(lon, 64)
	if err1 != nil || err2 != nil {
		return geo.Point{}, fmt.Errorf("position %q, %q is not two numbers", lat, lon)
	}
	return geo.At(a, o), nil
}

// eachTSV calls use for every row after the header.
func eachTSV(path string, r io.Reader, columns int, use func([]string) error) error {
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for line := 1; sc.Scan(); line++ {
		if line == 1 {
			continue
		}
		c := strings.Split(sc.Text(), "\t")
		if len(c) != columns {
			return fmt.Errorf("%s line %d: %d columns, want %d", path, line, len(c), columns)
		}
		if err := use(c); err != nil {
			return fmt.Errorf("%s line %d: %w", path, line, err)
		}
	}
	return sc.Err()
}
