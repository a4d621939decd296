// Package leaktest walks every file of a published site and looks for what must
// not be there: exact places in any notation, withheld names, texts and ids, link
// scores, and timetables of who watches when. It reads HTML, JSON, GeoJSON, CSV,
// feeds, plain text and gzip of any of them, as a hostile reader would: as bytes,
// with entities, escapes and grouping signs undone.
package leaktest

import (
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"html"
	"io"
	"io/fs"
	"path"
	"regexp"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
)

// Point is an exact place that must not be found, in degrees (WGS84).
type Point struct {
	Name     string // for the report, never searched for
	Lat, Lon float64
	MGRS     string // at 10 m or finer, without spaces; empty = not searched for
}

// Secrets is what a site must not hold.
type Secrets struct {
	Points []Point
	// Texts are names, titles, replies and addresses of withheld or undelayed items.
	Texts []string
	// IDs are ids of items and reports that must not be named.
	IDs []string
	// Scores are link probabilities or scores, as numbers in thousandths.
	Scores []int
	// Public lists positions that anybody may read though a secret may lie near:
	// the base map's outlines and places, lines and zones of the agreement, corners
	// of the grid's cells. A pair of numbers is let pass where it is one of them to
	// the last digit written, and in no other way.
	Public Positions
	// ScoreKeys are words that only scores are called; nil takes DefaultScoreKeys.
	ScoreKeys []string
}

// DefaultScoreKeys are the names under which scores travel inside the program.
func DefaultScoreKeys() []string {
	return []string{"p_permille", "permillep", "milli-nats", "millinats", "mnats", "\"bits\"", "link_score", "log_odds", "posterior"}
}

// Leak is one finding.
type Leak struct {
	File, Kind, What string
}

func (l Leak) String() string { return l.File + ": " + l.Kind + ": " + l.What }

// maxFile limits what is read of one file, packed or unpacked.
const maxFile = 256 << 20

// Walk looks through every file of the site, several at once.
func Walk(site fs.FS, s Secrets) ([]Leak, error) {
	if s.ScoreKeys == nil {
		s.ScoreKeys = DefaultScoreKeys()
	}
	var names []string
	err := fs.WalkDir(site, ".", func(name string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() && !skip(name) {
			names = append(names, name)
		}
		return err
	})
	if err == nil && len(names) == 0 {
		err = fmt.Errorf("the site holds no file to look through")
	}
	if err != nil {
		return nil, err
	}
	found, errs := make([][]Leak, len(names)), make([]error, len(names))
	var next atomic.Int64
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < len(names); i = int(next.Add(1)) - 1 {
				var b []byte
				if b, errs[i] = fs.ReadFile(site, names[i]); errs[i] == nil {
					found[i], errs[i] = File(names[i], b, s)
				}
			}
		})
	}
	wg.Wait()
	return slices.Concat(found...), errors.Join(errs...)
}

// skip leaves out what the program brings along and no mission's data can be in.
func skip(name string) bool {
	switch path.Ext(name) {
	case ".woff2", ".js":
		return true
	case ".css":
		return strings.HasPrefix(name, "assets/")
	}
	return false
}

// File looks through one file.
func File(name string, b []byte, s Secrets) ([]Leak, error) {
	if len(b) > 2 && b[0] == 0x1f && b[1] == 0x8b {
		z, err := gzip.NewReader(bytes.NewReader(b))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		if b, err = io.ReadAll(io.LimitReader(z, maxFile)); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	text := plain(string(b))
	lower, grid := strings.ToLower(text), squeezed(text)
	var out []Leak
	add := func(kind, format string, a ...any) { out = append(out, Leak{name, kind, fmt.Sprintf(format, a...)}) }
	for _, t := range s.Texts {
		if t != "" && strings.Contains(lower, strings.ToLower(plain(t))) {
			add("withheld text", "%q", t)
		}
	}
	for _, id := range s.IDs {
		if containsWord(text, id) {
			add("withheld id", "%s", id)
		}
	}
	for _, k := range s.ScoreKeys {
		if strings.Contains(lower, strings.ToLower(k)) {
			add("score", "the word %s", k)
		}
	}
	for _, n := range s.Scores {
		if m := scoreNear(text, n); m != "" {
			add("score", "%d of 1000 as %s", n, m)
		}
	}
	numbers := decimals(text)
	square := squares(grid)
	for _, p := range s.Points {
		for _, how := range places(numbers, p, s.Public) {
			add("exact place", "%s as %s", p.Name, how)
		}
		if p.MGRS != "" && square(p.MGRS) && strings.Contains(grid, squeezed(p.MGRS)) {
			add("exact place", "%s as %s", p.Name, p.MGRS)
		}
	}
	for _, m := range timetable(text) {
		add("timetable of watching", "%s", m)
	}
	return out, nil
}

var (
	escaped = regexp.MustCompile(`\\u([0-9a-fA-F]{4})`)
	hidden  = strings.NewReplacer("\u00ad", "", "\u200b", "", "\u00a0", " ", "\u202f", " ", "\u2009", " ", "−", "-", "′", "'", "’", "'", "″", `"`, "”", `"`)
)

// plain undoes entities and escapes, so that a secret is found however it was written.
func plain(s string) string {
	s = escaped.ReplaceAllStringFunc(s, func(m string) string {
		n, err := strconv.ParseUint(m[2:], 16, 32)
		if err != nil {
			return m
		}
		return string(rune(n))
	})
	return hidden.Replace(html.UnescapeString(s))
}

// containsWord finds an id that is not a part of a longer word.
func containsWord(text, id string) bool {
	for from := 0; id != ""; {
		i := strings.Index(text[from:], id)
		if i < 0 {
			return false
		}
		i += from
		before, after := byte(' '), byte(' ')
		if i > 0 {
			before = text[i-1]
		}
		if i+len(id) < len(text) {
			after = text[i+len(id)]
		}
		if !wordByte(before) && !wordByte(after) {
			return true
		}
		from = i + 1
	}
	return false
}

func wordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b == '_' || b >= 0x80
}

var (
	decimal = regexp.MustCompile(`-?\d{1,3}[.,]\d{3,}`)
	dms     = regexp.MustCompile(`(\d{1,3})\s*°\s*(\d{1,2})\s*['′]\s*(?:(\d{1,2}(?:\.\d+)?)\s*(?:"|''))?\s*([NSEWnsewПнСхЗЮВ]?)`)
)

// near is how close a number must come to a secret coordinate: about 100 m.
const near = 0.001

type numbered struct {
	value float64
	text  string
	at    int // place in the text, in numbers; in bytes while they are gathered
}

// plainNumbers finds decimals of at least three places, with point or comma, and
// integers of 8 to 10 digits, which may be units of 1e-7 degree.
func plainNumbers(text string) []numbered {
	var out []numbered
	digit := func(i int) bool { return i < len(text) && text[i] >= '0' && text[i] <= '9' }
	for i := 0; i < len(text); i++ {
		if !digit(i) {
			continue
		}
		from, end := i, i
		for digit(end) {
			end++
		}
		places := 0
		if end < len(text) && (text[end] == '.' || text[end] == ',') {
			for digit(end + 1 + places) {
				places++
			}
		}
		whole := end - from
		if from > 0 && text[from-1] == '-' {
			from--
		}
		n := numbered{at: from}
		switch {
		case places >= 3: // of a longer whole part the last three digits
			if whole > 3 {
				from = end - 3
			}
			n.text = text[from:end] + "." + text[end+1:end+1+places]
			end += 1 + places
		case whole >= 8 && whole <= 10:
			n.text = text[from:end]
		}
		i = end - 1
		v, err := strconv.ParseFloat(n.text, 64)
		if n.text == "" || err != nil {
			continue
		}
		if n.value = v; places < 3 {
			n.value = v / 1e7
		}
		out = append(out, n)
	}
	return out
}

// angles finds degrees with minutes.
func angles(text string) []numbered {
	var out []numbered
	for _, m := range dms.FindAllStringSubmatchIndex(text, -1) {
		part := func(i int) string {
			if m[2*i] < 0 {
				return ""
			}
			return text[m[2*i]:m[2*i+1]]
		}
		d, _ := strconv.ParseFloat(part(1), 64)
		minutes, _ := strconv.ParseFloat(part(2), 64)
		seconds, _ := strconv.ParseFloat(part(3), 64)
		v := d + minutes/60 + seconds/3600
		if strings.ContainsAny(part(4), "SWsw") {
			v = -v
		}
		out = append(out, numbered{v, part(0), m[0]})
	}
	return out
}

func decimals(text string) []numbered {
	out := plainNumbers(text)
	if strings.Contains(text, "°") {
		out = append(out, angles(text)...)
		slices.SortStableFunc(out, func(a, b numbered) int { return a.at - b.at })
	}
	for i := range out {
		out[i].at = i
	}
	slices.SortFunc(out, func(a, b numbered) int {
		switch {
		case a.value < b.value:
			return -1
		case a.value > b.value:
			return 1
		}
		return 0
	})
	return out
}

// reach is how many numbers may stand between the two of a position: fields of a
// row, corners of a cell.
const reach = 3

// crowd is the number of numbers from which on only those that stand together are
// a position; in a shorter text any two are.
const crowd = 400

// places reports a point whose latitude and longitude both stand in the file, near
// to one another where it is full of numbers. The sign is not trusted: a
// hemisphere may be written in words.
func places(numbers []numbered, p Point, public Positions) []string {
	var out []string
	lats, lons := closest(numbers, p.Lat), closest(numbers, p.Lon)
search:
	for _, lat := range lats {
		for _, lon := range lons {
			apart := max(lat.at-lon.at, lon.at-lat.at) - 1
			if len(numbers) > crowd && apart > reach || apart < 0 || public.Has(lat.text, lon.text) {
				continue
			}
			if apart > 0 && public.latitude(lat.text) && public.longitude(lon.text) {
				continue // two numbers of two public positions
			}
			out = append(out, lat.text+" and "+lon.text)
			break search
		}
	}
	return out
}

// squeezed is a text in capitals without spaces, as grid references are compared.
func squeezed(s string) string { return strings.ToUpper(strings.ReplaceAll(s, " ", "")) }

// squares tells of a grid reference whether a text, squeezed, holds its square of
// 100 km at all. Most secrets share a few squares, and most files hold none of them.
func squares(grid string) func(mgrs string) bool {
	known := map[string]bool{}
	return func(mgrs string) bool {
		m := squeezed(mgrs)
		m = m[:min(5, len(m))]
		held, ok := known[m]
		if !ok {
			held = strings.Contains(grid, m)
			known[m] = held
		}
		return held
	}
}

// closest lists the numbers near to a coordinate, in either sign.
func closest(numbers []numbered, want float64) []numbered {
	var out []numbered
	for _, v := range []float64{want, -want} {
		i, _ := slices.BinarySearchFunc(numbers, v-near, func(n numbered, t float64) int {
			if n.value < t {
				return -1
			}
			return 1
		})
		for ; i < len(numbers) && numbers[i].value <= v+near; i++ {
			out = append(out, numbers[i])
		}
	}
	return out
}

// scoreNear finds a score written as a share or per mille beside a word for probability.
func scoreNear(text string, permille int) string {
	share := fmt.Sprintf("0.%03d", permille)
	for _, m := range []string{strings.TrimRight(share, "0"), share} {
		for from := 0; ; {
			i := strings.Index(text[from:], m)
			if i < 0 {
				break
			}
			i += from
			after := i + len(m)
			if (after == len(text) || text[after] < '0' || text[after] > '9') && (i == 0 || text[i-1] < '0' || text[i-1] > '9') {
				around := strings.ToLower(text[max(0, i-40):i])
				if strings.Contains(around, "\"p\"") || strings.Contains(around, "prob") || strings.Contains(around, "score") || strings.Contains(around, "link") {
					return m
				}
			}
			from = after
		}
	}
	return ""
}

var clockRange = regexp.MustCompile(`\b([01]?\d|2[0-3])[:.][0-5]\d\s*(?:-|–|—|to|bis)\s*([01]?\d|2[0-4])[:.][0-5]\d\b`)

// watchers are words of somebody who watches, in the languages of the site.
var watchers = []string{"camera", "patrol", "камер", "патрул", "sensor", "датчик"}

// timetable finds hours of the day within the same line as a camera or a patrol:
// when they watch is also when they do not.
func timetable(text string) []string {
	var out []string
	lower := strings.ToLower(text)
	if !slices.ContainsFunc(watchers, func(w string) bool { return strings.Contains(lower, w) }) {
		return nil
	}
	for _, line := range strings.Split(text, "\n") {
		for _, m := range clockRange.FindAllStringIndex(line, 3) {
			around := strings.ToLower(line[max(0, m[0]-80):min(len(line), m[1]+80)])
			for _, w := range watchers {
				if strings.Contains(around, w) {
					out = append(out, strings.TrimSpace(around))
					break
				}
			}
		}
	}
	return out
}
