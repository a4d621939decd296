package truce

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// E7 is an angle in units of 1e-7 degree: about 11 mm of latitude. Integers
// make replay the same on every machine; JSON shows the exact decimal number.
type E7 int32

// ParseE7 reads a decimal number of degrees exactly, without a float on the
// way; digits past the seventh are rounded half away from zero. It refuses NaN,
// exponents, and anything outside ±180.
func ParseE7(s string) (E7, error) {
	s = strings.TrimSpace(s)
	digits, neg := s, false
	if d, ok := strings.CutPrefix(s, "-"); ok {
		digits, neg = d, true
	} else {
		digits = strings.TrimPrefix(s, "+")
	}
	whole, frac, _ := strings.Cut(digits, ".")
	if whole == "" && frac == "" || len(whole) > 3 {
		return 0, fmt.Errorf("degrees %q: want a decimal number between -180 and 180", clip(s))
	}
	for _, c := range whole + frac {
		if c < '0' || c > '9' {
			return 0, fmt.Errorf("degrees %q: want a decimal number between -180 and 180", clip(s))
		}
	}
	round := len(frac) > 7 && frac[7] >= '5'
	frac = (frac + "0000000")[:7]
	v, err := strconv.ParseInt("0"+whole+frac, 10, 64)
	if err != nil {
		return 0, fmt.Errorf("degrees %q: %w", clip(s), err)
	}
	if round {
		v++
	}
	if v > 180e7 {
		return 0, fmt.Errorf("degrees %q: outside -180 to 180", clip(s))
	}
	if neg {
		v = -v
	}
	return E7(v), nil
}

// Degrees returns the angle as a float, for geometry that is not replayed.
func (e E7) Degrees() float64 { return float64(e) / 1e7 }

// String returns the shortest exact decimal, at least one digit after the point.
func (e E7) String() string {
	v, sign := int64(e), ""
	if v < 0 {
		v, sign = -v, "-"
	}
	frac := strings.TrimRight(fmt.Sprintf("%07d", v%1e7), "0")
	if frac == "" {
		frac = "0"
	}
	return sign + strconv.FormatInt(v/1e7, 10) + "." + frac
}

// MarshalJSON writes a decimal number.
func (e E7) MarshalJSON() ([]byte, error) { return []byte(e.String()), nil }

// UnmarshalJSON reads a decimal number exactly.
func (e *E7) UnmarshalJSON(b []byte) error {
	v, err := ParseE7(string(b))
	*e = v
	return err
}

// Position is a point on the WGS84 ellipsoid, without a precision.
type Position struct {
	Lat E7 `json:"lat"`
	Lon E7 `json:"lon"`
}

// Validate refuses latitudes past the poles and the point 0, 0, which is what
// empty cells and failed geocoders turn into.
func (p Position) Validate() error {
	if p.Lat > 90e7 || p.Lat < -90e7 {
		if p.Lon <= 90e7 && p.Lon >= -90e7 {
			return fmt.Errorf("latitude %s is outside -90 to 90: are latitude and longitude swapped?", p.Lat)
		}
		return fmt.Errorf("latitude %s is outside -90 to 90", p.Lat)
	}
	if p.Lon > 180e7 || p.Lon < -180e7 {
		return fmt.Errorf("longitude %s is outside -180 to 180", p.Lon)
	}
	if p.Lat == 0 && p.Lon == 0 {
		return errors.New("position 0, 0 is an empty cell, not a place: leave both empty")
	}
	return nil
}

// North says from which north a bearing is measured.
type North string

const (
	TrueNorth     North = "true"
	MagneticNorth North = "magnetic"
	GridNorth     North = "grid" // the north of the UTM grid at the observer
)

// AngleUnit is the unit in which an observer stated a bearing.
type AngleUnit string

const (
	UnitDegrees AngleUnit = "degrees"
	UnitMils    AngleUnit = "mils" // NATO mils, 6,400 to the circle
)

// Bearing is a direction as an observer stated it. Correction to true north
// needs the declination (magnetic) or convergence (grid) at the observer, which
// is stated with it; it is never guessed.
type Bearing struct {
	Value int       `json:"value"`
	Unit  AngleUnit `json:"unit,omitempty"`  // empty = degrees
	North North     `json:"north,omitempty"` // empty = true
	// CorrectionMilliDeg is added to reach true north, in thousandths of a
	// degree, east positive; nil where the source did not say it.
	CorrectionMilliDeg *int `json:"correction_mdeg,omitempty"`
}

// TrueMilliDeg is the bearing from true north in thousandths of a degree,
// 0 to 359,999. ok is false where a magnetic or grid bearing came without its correction;
// the value is then the uncorrected one.
func (b Bearing) TrueMilliDeg() (mdeg int, ok bool) {
	mdeg = b.Value * 1000
	if b.Unit == UnitMils {
		mdeg = b.Value * 360_000 / 6400
	}
	ok = b.North == "" || b.North == TrueNorth
	if b.CorrectionMilliDeg != nil {
		mdeg, ok = mdeg+*b.CorrectionMilliDeg, true
	}
	return ((mdeg % 360_000) + 360_000) % 360_000, ok
}

// Validate checks unit, north and range of the value.
func (b Bearing) Validate() error {
	top := 360
	switch b.Unit {
	case "", UnitDegrees:
	case UnitMils:
		top = 6400
	default:
		return fmt.Errorf("bearing unit %q: want degrees or mils", b.Unit)
	}
	if b.Value < 0 || b.Value > top {
		return fmt.Errorf("bearing %d: want 0 to %d %s", b.Value, top, b.Unit)
	}
	switch b.North {
	case "", TrueNorth, MagneticNorth, GridNorth:
		return nil
	}
	return fmt.Errorf("north %q: want true, magnetic or grid", b.North)
}

// Sector is where an observer saw or heard something: part of a ring round the
// observer. From runs clockwise to To; both equal means the full circle.
type Sector struct {
	Observer  Position `json:"observer"`
	RangeMinM int      `json:"range_min_m"`
	RangeMaxM int      `json:"range_max_m"`
	From      Bearing  `json:"from"`
	To        Bearing  `json:"to"`
}

// Validate checks the observer's position, the ranges (0 ≤ min ≤ max ≤ 1,000 km) and the bearings.
func (s Sector) Validate() error {
	if s.RangeMinM < 0 || s.RangeMaxM < s.RangeMinM || s.RangeMaxM > 1_000_000 {
		return fmt.Errorf("range %d to %d m: want 0 ≤ min ≤ max ≤ 1000000", s.RangeMinM, s.RangeMaxM)
	}
	return errors.Join(s.Observer.Validate(), s.From.Validate(), s.To.Validate())
}

// PlaceKind says which of a Place's shapes is filled.
type PlaceKind string

const (
	PlacePoint  PlaceKind = "point"  // Position with R68M
	PlaceSector PlaceKind = "sector" // annular sector seen from an observer
	PlaceRegion PlaceKind = "region" // a named area: ISO 3166-2 code or a district
	PlaceLine   PlaceKind = "line"   // a road, river or stretch of line
	PlaceName   PlaceKind = "name"   // only a name, which the gazetteer did not place
)

// PlaceQuality says who set the position, because an imported position is a
// claim with a quality of its own.
type PlaceQuality string

const (
	QualityMeasured  PlaceQuality = "measured"  // by instrument: satellite, GPS, radar
	QualityStated    PlaceQuality = "stated"    // by the reporter, in coordinates
	QualityImported  PlaceQuality = "imported"  // by a dataset's own geocoder
	QualityGazetteer PlaceQuality = "gazetteer" // by our gazetteer, from a name
)

// MaxR68M is the greatest precision radius that still says something: 2,000 km.
const MaxR68M = 2_000_000

// Place is where, with the precision it was stated to.
type Place struct {
	Kind    PlaceKind    `json:"kind"`
	At      *Position    `json:"at,omitempty"`    // centre, for kind point; representative point for the others
	R68M    int          `json:"r68_m,omitempty"` // metres; 0 = not stated
	Sector  *Sector      `json:"sector,omitempty"`
	Region  string       `json:"region,omitempty"`   // ISO 3166-2 code of the first-level region
	Raion   string       `json:"district,omitempty"` // second-level unit
	Line    []Position   `json:"line,omitempty"`
	Name    string       `json:"name,omitempty"`         // the source's own words
	Key     string       `json:"gazetteer_id,omitempty"` // row of the gazetteer
	Quality PlaceQuality `json:"quality,omitempty"`
	// Country is the ISO 3166-1 code by recognised borders.
	Country string `json:"country,omitempty"`
}

// Validate checks that the shape the kind promises is there and sound.
func (p Place) Validate() error {
	var errs []error
	if p.At != nil {
		errs = append(errs, p.At.Validate())
	}
	if p.R68M < 0 || p.R68M > MaxR68M {
		errs = append(errs, fmt.Errorf("precision %d m: want 0 to %d", p.R68M, MaxR68M))
	}
	switch p.Kind {
	case PlacePoint:
		if p.At == nil {
			errs = append(errs, errors.New("place of kind point without a position"))
		}
	case PlaceSector:
		if p.Sector == nil {
			errs = append(errs, errors.New("place of kind sector without a sector"))
		} else {
			errs = append(errs, p.Sector.Validate())
		}
	case PlaceRegion:
		if p.Region == "" {
			errs = append(errs, errors.New("place of kind region without a region"))
		}
	case PlaceLine:
		if len(p.Line) < 2 {
			errs = append(errs, errors.New("place of kind line with fewer than two points"))
		}
		for _, q := range p.Line {
			errs = append(errs, q.Validate())
		}
	case PlaceName:
		if p.Name == "" {
			errs = append(errs, errors.New("place of kind name without a name"))
		}
	default:
		errs = append(errs, fmt.Errorf("place kind %q: want point, sector, region, line or name", p.Kind))
	}
	return errors.Join(errs...)
}

// clip shortens a value for an error message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
