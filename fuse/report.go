package fuse

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// Report is one line of the stage contract: what fusion needs to know of a
// report. All fields but ID and Source may be absent. Other fields of the line
// are ignored. Times are Unix seconds, UTC.
type Report struct {
	ID     string `json:"id"`
	Source string `json:"source"`
	// Product tells apart several products of one source: a source speaks once
	// of one incident in each.
	Product string `json:"product,omitempty"`
	// Origin is who really reports, where the source is a compilation.
	Origin string `json:"origin,omitempty"`
	Kind   string `json:"kind,omitempty"`
	// UpdateOf is the id of an earlier report that this one brings up to date.
	UpdateOf  string `json:"update_of,omitempty"`
	Published Stamp  `json:"published,omitzero"`
	Time      Span   `json:"time,omitzero"`
	Place     Place  `json:"place,omitzero"`
	// Places are further places of the same report; it may link at any of them.
	Places    []Place `json:"places,omitempty"`
	PlaceName string  `json:"place_name,omitempty"`
	Act       string  `json:"act,omitempty"` // path, class first: "fire/mortar"
	Actor     string  `json:"actor,omitempty"`
	Weapon    string  `json:"weapon,omitempty"`
	Target    string  `json:"target,omitempty"`
	Killed    Count   `json:"killed,omitzero"`
	Injured   Count   `json:"injured,omitzero"`
	// Attrs are free attributes, each a path from leaf to root of its taxonomy.
	Attrs map[string][]string `json:"attrs,omitempty"`
	Title string              `json:"title,omitempty"`
	Text  string              `json:"text,omitempty"`
	URL   string              `json:"url,omitempty"`
	Media []string            `json:"media,omitempty"` // SHA-256, hex
	// Exercise marks a report of an exercise. It decides nothing here; see
	// Builder.UseExercise.
	Exercise bool `json:"exercise,omitempty"`

	// where the report stood in the input, for messages: file and line.
	file string
	line int
}

// Line says where the report stood in the input, as FILE:LINE.
func (r *Report) Line() string { return r.file + ":" + strconv.Itoa(r.line) }

// Stamp is a day or an instant, as [From, To) in Unix seconds.
type Stamp struct{ From, To int64 }

// IsZero reports whether nothing is stated.
func (s Stamp) IsZero() bool { return s == Stamp{} }

// Span is a stretch of time, [From, To) in Unix seconds.
type Span struct{ From, To int64 }

// IsZero reports whether nothing is stated.
func (s Span) IsZero() bool { return s == Span{} }

// Place is a point with its precision.
type Place struct {
	Lat, Lon truce.E7
	// RadiusM is r68 in metres: the place lies within it with probability .68.
	// Negative means not stated: 42 km, the precision measured of places that
	// media gave (fusion.md 3.1).
	RadiusM int64
	Stated  bool
}

// IsZero reports whether no place is stated.
func (p Place) IsZero() bool { return !p.Stated }

// Count is a number of people as bounds.
type Count struct {
	Min, Max int64 // Max < 0: no upper bound
	Stated   bool
}

// IsZero reports whether no count is stated.
func (c Count) IsZero() bool { return !c.Stated }

// NoRadius marks a place whose precision is not stated.
const NoRadius = -1

// Limits of what one report may carry; what is longer is cut and counted, not refused.
const (
	maxPathSteps = 16
	maxAttrs     = 64
	maxMedia     = 64
	maxPlaces    = 64
)

// Years outside of which a time is a slip, as in package truce.
var (
	minTime = time.Date(truce.MinYear, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
	maxTime = time.Date(truce.MaxYear+1, 1, 1, 0, 0, 0, 0, time.UTC).Unix()
)

// Validate says what makes a report unusable.
func (r *Report) Validate() error {
	switch {
	case r.ID == "":
		return errors.New(`"id" is missing or empty; every report needs one, unique over the whole input`)
	case r.Source == "":
		return fmt.Errorf(`report %q: "source" is missing or empty`, clip(r.ID))
	}
	if p := r.Place; p.Stated {
		if err := (truce.Position{Lat: p.Lat, Lon: p.Lon}).Validate(); err != nil && (p.Lat != 0 || p.Lon != 0) {
			return fmt.Errorf("report %q: place: %w", clip(r.ID), err)
		}
	}
	if t := r.Time; !t.IsZero() && t.To <= t.From {
		return fmt.Errorf(`report %q: time: "to" is not after "from"; "to" is exclusive`, clip(r.ID))
	}
	for _, c := range []Count{r.Killed, r.Injured} {
		if c.Stated && (c.Min < 0 || c.Max >= 0 && c.Max < c.Min) {
			return fmt.Errorf("report %q: count %d to %d: want 0 ≤ min ≤ max", clip(r.ID), c.Min, c.Max)
		}
	}
	return nil
}

// parseStamp reads RFC 3339 or a date, which is a whole UTC day.
func parseStamp(s string) (Stamp, error) {
	if v, ok := plainStamp(s); ok {
		return checked(v, s)
	}
	if len(s) == 10 {
		d, err := time.Parse(time.DateOnly, s)
		if err != nil {
			return Stamp{}, fmt.Errorf("date %q: want YYYY-MM-DD", clip(s))
		}
		return checked(Stamp{d.Unix(), d.Unix() + 86400}, s)
	}
	t, err := time.Parse(time.RFC3339, s)
	if err != nil {
		return Stamp{}, fmt.Errorf("time %q: want RFC 3339 (2025-04-01T06:30:00Z) or a date (2025-04-01)", clip(s))
	}
	return checked(Stamp{t.Unix(), t.Unix() + 1}, s)
}

// plainStamp reads the commonest form, YYYY-MM-DDThh:mm:ssZ, without the
// general parser; anything else is left to it.
func plainStamp(s string) (Stamp, bool) {
	if len(s) != 20 || s[4] != '-' || s[7] != '-' || s[10] != 'T' || s[13] != ':' || s[16] != ':' || s[19] != 'Z' {
		return Stamp{}, false
	}
	num := func(i, n int) int {
		v := 0
		for _, c := range []byte(s[i : i+n]) {
			if c < '0' || c > '9' {
				return 1 << 20
			}
			v = v*10 + int(c-'0')
		}
		return v
	}
	y, mo, d, h, mi, sec := num(0, 4), num(5, 2), num(8, 2), num(11, 2), num(14, 2), num(17, 2)
	if y > 9999 || mo < 1 || mo > 12 || d < 1 || d > 28 || h > 23 || mi > 59 || sec > 59 {
		return Stamp{}, false
	}
	t := time.Date(y, time.Month(mo), d, h, mi, sec, 0, time.UTC).Unix()
	return Stamp{t, t + 1}, true
}

func checked(v Stamp, s string) (Stamp, error) {
	if v.From < minTime || v.To > maxTime {
		return Stamp{}, fmt.Errorf("time %q: year outside %d to %d", clip(s), truce.MinYear, truce.MaxYear)
	}
	return v, nil
}

// UnmarshalJSON reads RFC 3339 or a date; null and "" are "not stated".
func (s *Stamp) UnmarshalJSON(b []byte) error {
	text, err := unquote(b)
	if err != nil || text == "" {
		*s = Stamp{}
		return err
	}
	*s, err = parseStamp(text)
	return err
}

// MarshalJSON writes a date for a whole UTC day, else RFC 3339.
func (s Stamp) MarshalJSON() ([]byte, error) { return strconv.AppendQuote(nil, stampText(s)), nil }

func stampText(s Stamp) string {
	t := time.Unix(s.From, 0).UTC()
	if s.To-s.From == 86400 && s.From%86400 == 0 {
		return t.Format(time.DateOnly)
	}
	return t.Format(time.RFC3339)
}

// UnmarshalJSON reads {"from","to"}; without "to" it lasts as long as "from" says.
func (s *Span) UnmarshalJSON(b []byte) error {
	var w struct{ From, To Stamp }
	if err := decodeObject(b, func(key string, val []byte) error {
		switch key {
		case "from":
			return w.From.UnmarshalJSON(val)
		case "to":
			return w.To.UnmarshalJSON(val)
		}
		return nil
	}); err != nil {
		return err
	}
	switch {
	case w.From.IsZero() && w.To.IsZero():
		*s = Span{}
	case w.From.IsZero():
		*s = Span{w.To.From - unstatedSpan, w.To.From}
	case w.To.IsZero() || w.To == w.From:
		*s = Span(w.From)
	default:
		*s = Span{w.From.From, w.To.From}
	}
	return nil
}

// MarshalJSON writes both ends as RFC 3339.
func (s Span) MarshalJSON() ([]byte, error) {
	f := time.Unix(s.From, 0).UTC().Format(time.RFC3339)
	t := time.Unix(s.To, 0).UTC().Format(time.RFC3339)
	return []byte(`{"from":"` + f + `","to":"` + t + `"}`), nil
}

// UnmarshalJSON reads {"lat","lon","radius_m"}; null or a missing coordinate is no place.
func (p *Place) UnmarshalJSON(b []byte) error {
	out := Place{RadiusM: NoRadius}
	have := 0
	err := decodeObject(b, func(key string, val []byte) error {
		var err error
		switch key {
		case "lat", "lon":
			if string(val) == "null" {
				return nil
			}
			var v truce.E7
			if v, err = truce.ParseE7(plainDecimal(val)); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
			have++
			if key == "lat" {
				out.Lat = v
			} else {
				out.Lon = v
			}
		case "radius_m":
			if string(val) == "null" {
				return nil
			}
			if out.RadiusM, err = wholeNumber(val); err != nil || out.RadiusM < 0 {
				return fmt.Errorf("radius_m %s: want metres, 0 or more", clip(string(val)))
			}
		}
		return nil
	})
	out.Stated = have == 2
	*p = out
	return err
}

// MarshalJSON writes exact decimals.
func (p Place) MarshalJSON() ([]byte, error) {
	s := `{"lat":` + p.Lat.String() + `,"lon":` + p.Lon.String()
	if p.RadiusM >= 0 {
		s += `,"radius_m":` + strconv.FormatInt(p.RadiusM, 10)
	}
	return []byte(s + "}"), nil
}

// UnmarshalJSON reads {"min","max"} or a bare number; either bound may be absent.
func (c *Count) UnmarshalJSON(b []byte) error {
	out := Count{Max: -1}
	read := func(val []byte, to *int64) error {
		if string(val) == "null" {
			return nil
		}
		v, err := wholeNumber(val)
		if err != nil || v < 0 {
			return fmt.Errorf("count %s: want a whole number, 0 or more", clip(string(val)))
		}
		*to, out.Stated = v, true
		return nil
	}
	if len(b) > 0 && b[0] != '{' {
		if err := read(b, &out.Min); err != nil {
			return err
		}
		if out.Stated {
			out.Max = out.Min
		}
		*c = out
		return nil
	}
	err := decodeObject(b, func(key string, val []byte) error {
		switch key {
		case "min":
			return read(val, &out.Min)
		case "max":
			return read(val, &out.Max)
		}
		return nil
	})
	*c = out
	return err
}

// MarshalJSON writes the bounds that are stated.
func (c Count) MarshalJSON() ([]byte, error) {
	s := `{"min":` + strconv.FormatInt(c.Min, 10)
	if c.Max >= 0 {
		s += `,"max":` + strconv.FormatInt(c.Max, 10)
	}
	return []byte(s + "}"), nil
}

// clip shortens a value for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return strings.ToValidUTF8(s, "\uFFFD")
}
