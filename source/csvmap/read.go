package csvmap

import (
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode"

	"trucewatch/gazetteer"
	"trucewatch/geo"
	"trucewatch/source"
	"trucewatch/truce"
)

// read makes one report of one row.
func (r *reader) read(row source.Row) ([]truce.Report, error) {
	if r.blank(row) {
		return nil, nil
	}
	for i := range r.down {
		if i < len(row.Fields()) && strings.TrimSpace(row.Fields()[i]) != "" {
			r.down[i] = strings.TrimSpace(row.Fields()[i])
		}
	}
	get := func(name string) string { return r.get(row, name) }
	rep := truce.Report{Source: r.sourceID, ID: get("id"), Kind: truce.ReportKind(r.m.Kind), Recorder: get("recorder"), Weapon: get("weapon"),
		Target: get("target"), Means: get("means"), Origin: get("origin"), Product: get("product"), UpdateOf: get("update_of"),
		Title: get("title"), Text: get("text"), Lang: get("lang"), URL: get("url"), Note: get("note"), Exercise: r.m.Exercise}
	if rep.Kind == "" {
		rep.Kind = truce.KindPoint
	}
	for _, step := range []func(source.Row, *truce.Report) error{r.times, r.places, r.counts} {
		if err := step(row, &rep); err != nil {
			return nil, err
		}
	}
	r.act(get("act"), &rep)
	if actor := get("actor"); actor != "" {
		rep.Alleged = truce.Alleged{Party: r.parties[fold(actor)], Words: actor}
	}
	for _, a := range r.attrs {
		i, _ := strconv.Atoi(a.value)
		if i < len(row.Fields()) && strings.TrimSpace(row.Fields()[i]) != "" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: a.name, Path: []string{strings.TrimSpace(row.Fields()[i])}})
		}
	}
	if rep.ID == "" {
		rep.ID = r.contentID(row)
	}
	return []truce.Report{rep}, nil
}

// blank rows separate blocks in spreadsheets; they are no reports.
func (r *reader) blank(row source.Row) bool {
	for _, f := range row.Fields() {
		if strings.TrimSpace(f) != "" {
			return false
		}
	}
	return true
}

// contentID is made of all mapped cells but the note.
func (r *reader) contentID(row source.Row) string {
	var parts []string
	for _, i := range r.recording {
		v := ""
		if i < len(row.Fields()) {
			v = strings.TrimSpace(row.Fields()[i])
		}
		if v == "" {
			v = r.down[i]
		}
		parts = append(parts, v)
	}
	return source.ContentID(parts...)
}

// act looks the table's word up; a word that no table knows is read as text, and
// stays as the source's own word.
func (r *reader) act(word string, rep *truce.Report) {
	rep.ActWords = word
	if word == "" {
		rep.Act, rep.ActWords = source.ActFromText(strings.TrimSpace(rep.Title + " " + rep.Text))
		return
	}
	if act, ok := r.acts[fold(word)]; ok {
		rep.Act = act
		return
	}
	if act := truce.Act(word); act.Validate() == nil {
		rep.Act, rep.ActWords = act, ""
		return
	}
	rep.Act, _ = source.ActFromText(word)
}

// clockRange is a time of day, or two of them.
var clockRange = regexp.MustCompile(`^(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?)(?:\s*(?:-|–|—|to|до)\s*(\d{1,2}[:.]\d{2}(?:[:.]\d{2})?))?$`)

func (r *reader) times(row source.Row, rep *truce.Report) error {
	var err error
	if rep.Time, err = r.when(r.get(row, "time"), r.get(row, "clock")); err != nil {
		return row.Fail(r.m.Columns.Time, err)
	}
	if to := r.get(row, "time_to"); to != "" {
		end, err := r.when(to, "")
		if clockRange.MatchString(to) {
			end, err = r.when(r.get(row, "time"), to)
		}
		if err != nil {
			return row.Fail(r.m.Columns.TimeTo, err)
		}
		// A date includes its day; a time of day is the end itself.
		rep.Time.To = end.From
		if end.Duration() > time.Hour || !end.From.After(rep.Time.From) {
			rep.Time.To = end.To
		}
	}
	if p := r.get(row, "published"); p != "" {
		if rep.Published, err = r.when(p, ""); err != nil {
			return row.Fail(r.m.Columns.Published, err)
		}
	}
	return nil
}

// when reads a date with an optional time of day. Plain numbers are days since
// 1900 or 1904, fractions of a day are times of day.
func (r *reader) when(date, clock string) (truce.Interval, error) {
	if date == "" && clock != "" {
		return truce.Interval{}, &source.ValueError{Value: clock, Reason: "a time of day without a date",
			Cure: "write the date; where merged cells mean the date above, name the column under fill_down"}
	}
	if date == "" {
		return truce.Interval{}, nil
	}
	serial := date
	if f, err := source.ParseFloat(clock); err == nil && f >= 0 && f < 1 {
		minutes := int(f*1440 + 0.5)
		clock = two(minutes/60) + ":" + two(minutes%60)
	}
	if isSerial(serial) {
		day, err := source.SerialDate(serial, r.m.Dates1904, r.o)
		if err != nil || clock == "" {
			return day, err
		}
		local := day.From
		if r.o.Zone != nil {
			local = local.In(r.o.Zone)
		}
		date = local.Format("2006-01-02")
	}
	if clock == "" {
		return source.ParseTime(date, r.o)
	}
	m := clockRange.FindStringSubmatch(clock)
	if m == nil {
		return truce.Interval{}, &source.ValueError{Value: clock, Reason: "not a time of day", Cure: "want 14:05 or 14:00-15:30"}
	}
	from, err := source.ParseTime(date+" "+strings.ReplaceAll(m[1], ".", ":"), r.o)
	if err != nil || m[2] == "" {
		return from, err
	}
	to, err := source.ParseTime(date+" "+strings.ReplaceAll(m[2], ".", ":"), r.o)
	if err != nil {
		return from, err
	}
	from.To = to.From
	if !to.From.After(from.From) { // 23:30-01:15 runs over midnight
		from.To = to.From.Add(24 * time.Hour)
	}
	return from, nil
}

func two(n int) string { return string([]byte{byte('0' + n/10%10), byte('0' + n%10)}) }

// isSerial: days since 1900 for the years 1982 to 2064 have five digits.
func isSerial(s string) bool {
	whole, _, _ := strings.Cut(s, ".")
	f, err := source.ParseFloat(s)
	return err == nil && len(whole) == 5 && f >= 30000 && f < 60000
}

func (r *reader) places(row source.Row, rep *truce.Report) error {
	p := truce.Place{Name: r.get(row, "place"), Raion: r.get(row, "district"), Quality: truce.QualityStated}
	if region := r.get(row, "region"); region != "" {
		if code, ok := gazetteer.Default().RegionCode(region); ok {
			p.Region, p.Country = code, code[:2]
		} else if p.Name == "" {
			p.Name = region
		} else {
			p.Name += ", " + region
		}
	}
	at, precision, err := r.position(row)
	if err != nil {
		return err
	}
	if radius := r.get(row, "radius_m"); radius != "" {
		m, err := source.ParseFloat(r.number(radius))
		if err != nil || m < 0 || m > truce.MaxR68M {
			return row.Fail(r.m.Columns.RadiusM, &source.ValueError{Value: radius, Reason: "not a radius in metres"})
		}
		precision = int(m + 0.5)
	}
	switch {
	case at != nil:
		p.Kind, p.At, p.R68M = truce.PlacePoint, at, precision
	case p.Name != "":
		p.Kind, p.Quality = truce.PlaceName, ""
	case p.Region != "":
		p.Kind = truce.PlaceRegion
	default:
		return nil
	}
	rep.Places = []truce.Place{p}
	return nil
}

// position reads the coordinates; precision is r68 of a coarse grid square in
// metres, 0 for coordinates without a stated precision.
func (r *reader) position(row source.Row) (*truce.Position, int, error) {
	lat, lon := r.get(row, "lat"), r.get(row, "lon")
	if pair := r.get(row, "position"); pair != "" {
		at, side, err := geo.ParsePair(r.pair(pair))
		if err != nil {
			return nil, 0, row.Fail(r.m.Columns.Position, err)
		}
		p := truce.Position{Lat: truce.E7(at.Lat), Lon: truce.E7(at.Lon)}
		if r.box.Swapped(p) && !strings.ContainsFunc(pair, unicode.IsLetter) { // neither a grid reference nor N, E
			return nil, 0, row.Fail(r.m.Columns.Position, source.ErrSwapped(pair))
		}
		if side < 100 { // the digits of a coordinate say how it was written, not how well it is known
			return &p, 0, nil
		}
		return &p, side * 465 / 1000, nil // holds 68 % of a square: side·√(0.68/π)
	}
	if lat == "" && lon == "" {
		return nil, 0, nil
	}
	p, err := source.ParsePosition(r.number(lat), r.number(lon), r.box)
	if err == nil {
		return &p, 0, nil
	}
	la, _, errLat := geo.ParseDMS(r.number(lat))
	lo, _, errLon := geo.ParseDMS(r.number(lon))
	if errLat != nil || errLon != nil || !strings.ContainsAny(lat+lon, "°'′\"″NSEWnsew ") {
		return nil, 0, row.Fail(strings.Trim(r.m.Columns.Lat+", "+r.m.Columns.Lon, ", "), err)
	}
	p = truce.Position{Lat: truce.E7(la), Lon: truce.E7(lo)}
	return &p, 0, nil
}

// number puts a point for a decimal comma where the mapping says so.
func (r *reader) number(s string) string {
	s = strings.NewReplacer("\u00a0", "", "\u202f", "").Replace(s)
	if r.m.DecimalComma && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	return s
}

// pairCommas finds "48,5894; 38,0021": decimal commas in one cell.
var pairCommas = regexp.MustCompile(`^\s*(-?\d+),(\d+)\s*[;\s]\s*(-?\d+),(\d+)\s*$`)

func (r *reader) pair(s string) string {
	if r.m.DecimalComma {
		return pairCommas.ReplaceAllString(s, "$1.$2, $3.$4")
	}
	return s
}

func (r *reader) counts(row source.Row, rep *truce.Report) error {
	unit := r.m.CountUnit
	if unit == "" {
		unit = "observation"
	}
	for _, c := range []struct {
		name, column, unit string
		set                func(truce.Count)
	}{
		{"killed", r.m.Columns.Killed, "person", func(c truce.Count) { rep.Killed = c }},
		{"injured", r.m.Columns.Injured, "person", func(c truce.Count) { rep.Injured = c }},
		{"count", r.m.Columns.Count, unit, func(c truce.Count) { rep.Counts = []truce.Count{c} }},
	} {
		s := r.get(row, c.name)
		if s == "" || s == "-" || s == "–" || s == "—" {
			continue // a dash is an empty cell, not a zero
		}
		count, err := source.ParseBounds(s, c.unit)
		if err != nil {
			return row.Fail(c.column, err)
		}
		if count.IsZero() && !count.Uncountable {
			continue
		}
		c.set(count)
	}
	return nil
}
