package source

import (
	"errors"
	"math"
	"regexp"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// ParseCount reads a whole number that cannot be negative. "3.0", as
// spreadsheets write it, is 3; "NaN", "1e400", "-2" and "2.5" are refused.
func ParseCount(s string) (int64, error) {
	s = strings.TrimSpace(s)
	whole, frac, _ := strings.Cut(s, ".")
	if strings.HasPrefix(whole, "-") && strings.Trim(whole[1:], "0123456789") == "" && len(whole) > 1 {
		return 0, badValue(s, "leave the cell empty where nothing was stated", "the count is negative")
	}
	if strings.Trim(frac, "0") != "" || whole == "" || len(whole) > 15 || strings.Trim(whole, "0123456789") != "" {
		return 0, badValue(s, "want digits only, at most 15; leave the cell empty where nothing was stated", "not a whole number")
	}
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return 0, badValue(s, "", "not a whole number")
	}
	return n, nil
}

// ParseFloat reads a finite decimal number.
func ParseFloat(s string) (float64, error) {
	f, err := strconv.ParseFloat(strings.TrimSpace(s), 64)
	if err != nil || math.IsNaN(f) || math.IsInf(f, 0) {
		return 0, badValue(s, "want a finite decimal number", "not a number")
	}
	return f, nil
}

// ParsePPM reads a share between 0 and 1 as parts per million.
func ParsePPM(s string) (int64, error) {
	f, err := ParseFloat(s)
	if err != nil {
		return 0, err
	}
	if f < 0 || f > 1 {
		return 0, badValue(s, "", "the share is outside 0 to 1")
	}
	return int64(math.Round(f * 1e6)), nil
}

// Bounds is a box of latitudes and longitudes in units of 1e-7 degree, inside
// which a source's positions are expected.
type Bounds struct{ South, West, North, East truce.E7 }

// UkraineBounds holds Ukraine with Crimea and the Russian regions at its border.
func UkraineBounds() *Bounds {
	return &Bounds{South: 433000000, West: 210000000, North: 560000000, East: 480000000}
}

func (b *Bounds) holds(lat, lon truce.E7) bool {
	return lat >= b.South && lat <= b.North && lon >= b.West && lon <= b.East
}

// Swapped reports whether a position lies outside the box, but inside it with
// latitude and longitude exchanged. A nil box expects nothing.
func (b *Bounds) Swapped(p truce.Position) bool {
	return b != nil && !b.holds(p.Lat, p.Lon) && b.holds(p.Lon, p.Lat)
}

// ParsePosition reads decimal degrees exactly. A position that lies outside box
// but inside it with latitude and longitude exchanged is refused as swapped; any
// other position outside is let through, because borders of interest move. A nil
// box expects nothing.
func ParsePosition(lat, lon string, box *Bounds) (truce.Position, error) {
	if la, lo := strings.TrimSpace(lat), strings.TrimSpace(lon); (la == "") != (lo == "") {
		missing, there := "latitude", "longitude"
		if lo == "" {
			missing, there = there, missing
		}
		return truce.Position{}, badValue(la+lo, "give both, or leave both empty", "the %s is missing beside the %s", missing, there)
	}
	la, err := parseDegrees(lat)
	if err != nil {
		return truce.Position{}, err
	}
	lo, err := parseDegrees(lon)
	if err != nil {
		return truce.Position{}, err
	}
	p := truce.Position{Lat: la, Lon: lo}
	if err := p.Validate(); err != nil {
		reason, cure, _ := strings.Cut(err.Error(), ": ")
		return p, badValue(lat+", "+lon, cure, "%s", reason)
	}
	if box.Swapped(p) {
		return p, ErrSwapped(lat + ", " + lon)
	}
	return p, nil
}

// ErrSwapped says that a position has its coordinates exchanged.
func ErrSwapped(value string) *ValueError {
	return badValue(value, "exchange the two", "latitude and longitude are swapped")
}

func parseDegrees(s string) (truce.E7, error) {
	if strings.TrimSpace(s) == "" {
		return 0, badValue(s, "give latitude and longitude", "no coordinate")
	}
	v, err := truce.ParseE7(s)
	if err == nil {
		return v, nil
	}
	if strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		return 0, badValue(s, "write a decimal point, or set decimal_comma in a mapping", "a coordinate with a decimal comma")
	}
	return 0, badValue(s, "want decimal degrees between -180 and 180", "not a coordinate")
}

var (
	rangeForm = regexp.MustCompile(`^(\d{1,12})\s*(?:-|–|—|\.\.|to|до|bis)\s*(\d{1,12})$`)
	lastCount = regexp.MustCompile(`\d{1,12}$`)
)

// boundWords come before a number and say which bound it is.
var boundWords = []struct {
	word               string
	min, max, more, ap bool // lower bound, upper bound, strictly beyond, approximate
}{
	{"at least", true, false, false, false}, {"no fewer than", true, false, false, false}, {">=", true, false, false, false},
	{"≥", true, false, false, false}, {"щонайменше", true, false, false, false}, {"не менше", true, false, false, false},
	{"не менее", true, false, false, false}, {"как минимум", true, false, false, false},
	{"more than", true, false, true, false}, {"over", true, false, true, false}, {">", true, false, true, false},
	{"понад", true, false, true, false}, {"більше", true, false, true, false}, {"более", true, false, true, false}, {"свыше", true, false, true, false},
	{"at most", false, true, false, false}, {"up to", false, true, false, false}, {"<=", false, true, false, false},
	{"≤", false, true, false, false}, {"до", false, true, false, false},
	{"fewer than", false, true, true, false}, {"less than", false, true, true, false}, {"<", false, true, true, false},
	{"менше", false, true, true, false}, {"менее", false, true, true, false},
	{"about", true, true, false, true}, {"approximately", true, true, false, true}, {"around", true, true, false, true},
	{"some", true, true, false, true}, {"nearly", true, true, false, true}, {"almost", true, true, false, true},
	{"circa", true, true, false, true}, {"ca.", true, true, false, true}, {"~", true, true, false, true}, {"≈", true, true, false, true},
	{"близько", true, true, false, true}, {"приблизно", true, true, false, true}, {"майже", true, true, false, true},
	{"около", true, true, false, true}, {"примерно", true, true, false, true}, {"почти", true, true, false, true},
}

// uncountableWords stand for a number that nobody stated.
var uncountableWords = []string{"dozens", "scores", "hundreds", "several", "many", "numerous", "uncountable", "too many to count",
	"multiple", "десятки", "сотні", "сотни", "кілька", "декілька", "несколько", "багато", "много"}

// ParseBounds reads a count as people write it: "12", "15–20", "at least 15",
// "more than 400", "up to 7", "about 40", "≥ 3", "12+", "dozens". The words stay
// with the report; here they become bounds. "More than 400" has the lower bound 401.
func ParseBounds(s, unit string) (truce.Count, error) {
	text := strings.ToLower(strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)), " "))
	c := truce.Count{Unit: unit}
	for _, w := range uncountableWords {
		if text == w {
			c.Uncountable = true
			return c, nil
		}
	}
	if m := rangeForm.FindStringSubmatch(text); m != nil {
		low, _ := strconv.ParseInt(m[1], 10, 64)
		high, _ := strconv.ParseInt(m[2], 10, 64)
		if low > high {
			return c, badValue(s, "write the lower number first", "the upper bound is below the lower")
		}
		c.Min, c.Max = &low, &high
		return c, nil
	}
	low, high, more := true, true, false
	for _, w := range boundWords {
		if rest, ok := strings.CutPrefix(text, w.word); ok && rest != "" && lastCount.MatchString(rest) {
			text, low, high, more, c.Approx = strings.TrimSpace(rest), w.min, w.max, w.more, w.ap
			break
		}
	}
	if rest, ok := strings.CutSuffix(text, "+"); ok {
		text, high = rest, false
	}
	n, err := ParseCount(text)
	if bad := (*ValueError)(nil); errors.As(err, &bad) {
		return c, badValue(strings.TrimSpace(s), bad.Cure, "%s", bad.Reason) // the cell as it stands, not as folded here
	}
	lowest, highest := n, n
	if more {
		lowest, highest = n+1, n-1
	}
	if low {
		c.Min = &lowest
	}
	if high {
		c.Max = &highest
	}
	return c, c.Validate()
}
