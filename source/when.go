package source

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// DateOrder says how 04/05/2025 is meant.
type DateOrder string

// The orders of day, month and year in dates written with slashes or hyphens.
const (
	OrderUnknown DateOrder = ""    // refuse what can be read in two ways
	OrderDMY     DateOrder = "dmy" // 4 May 2025
	OrderMDY     DateOrder = "mdy" // 5 April 2025
)

// TimeOptions says how a source writes times.
type TimeOptions struct {
	// Zone in which times without an offset are meant; nil = the source does not
	// say, UTC is assumed and Interval.Zone stays empty.
	Zone  *time.Location
	Order DateOrder
}

// The night of two dates, where no hours are stated, runs from 18:00 to 09:00
// local time: the widest span in which daily reports of overnight attacks count.
const (
	nightFromHour = 18
	nightToHour   = 9
)

var (
	isoForm     = regexp.MustCompile(`^(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]+(\d{1,2}):(\d{2})(?::(\d{2})(?:[.,]\d+)?)?\s*(Z|z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2})?)?$`)
	compactForm = regexp.MustCompile(`^(\d{4})(\d{2})(\d{2})$`)
	dottedForm  = regexp.MustCompile(`^(\d{1,2})\.(\d{1,2})\.(\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)
	slashForm   = regexp.MustCompile(`^(\d{1,4})[/-](\d{1,2})[/-](\d{1,4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)
	dayMonth    = regexp.MustCompile(`^(\d{1,2})(?:st|nd|rd|th)?[ -]+(\pL+)\.?,?[ -]+(\d{4})(?:\s*(?:р|г|року|года)\.?)?(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)
	monthDay    = regexp.MustCompile(`^(\pL+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})(?:[ ,T]+(\d{1,2}):(\d{2})(?::(\d{2}))?)?$`)
	dayRange    = regexp.MustCompile(`(\d{1,2})\s*(?:-|–|—|/|to|на|до|and)\s*(\d{1,2})\s+(\pL+)\.?,?\s+(\d{4})`)
	isoRange    = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})\s*(?:-|–|—|/|to)\s*(?:(\d{4})-(\d{2})-)?(\d{2})`)
	dottedRange = regexp.MustCompile(`(\d{1,2})(?:\.(\d{1,2})(?:\.(\d{4}))?)?\s*(?:-|–|—|/|to|на|до)\s*(\d{1,2})\.(\d{1,2})\.(\d{4})`)
	nightWord   = regexp.MustCompile(`(?i)\bnight\b|overnight|вночі|ніч|ночью|ночь|в ночь`)
	nightOf     = regexp.MustCompile(`(?i)^(?:in the |on the |during the )?night (?:of|to)\s+|^overnight (?:of |on )?|^(?:у |в )?н[іо]ч[ьі]? на |^вночі |^ночью `)
)

// nightCure is how to write a night that everyone reads alike.
const nightCure = "write the night as two dates with the year: night of 12–13 March 2025"

// monthNames by the first letters of the name, folded; longest first where one begins another.
var monthNames = []struct {
	stem  string
	month time.Month
}{
	{"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
	{"січ", 1}, {"лют", 2}, {"берез", 3}, {"квіт", 4}, {"трав", 5}, {"черв", 6}, {"лип", 7}, {"серп", 8}, {"верес", 9}, {"жовт", 10}, {"листоп", 11}, {"груд", 12},
	{"янв", 1}, {"фев", 2}, {"мар", 3}, {"апр", 4}, {"май", 5}, {"мая", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
}

// ParseTime reads a time or a date as an interval as long as it is precise: a
// second, a minute, a day in the source's zone. It reads RFC 3339 and its
// relatives, dates with month names in English, Ukrainian and Russian, dotted
// dates (always day first), and dates with slashes where only one reading is
// possible or o.Order decides. "12–13 March 2025" is two days; with a word for
// night it is the night between them, Approx, with the words kept in Stated.
// Impossible dates, hours that a change of clocks skips and ambiguous dates are
// refused; an hour that comes twice gives both, Approx.
func ParseTime(s string, o TimeOptions) (truce.Interval, error) {
	text := strings.Join(strings.Fields(strings.NewReplacer("\u00a0", " ", "\u202f", " ").Replace(s)), " ")
	if text == "" {
		return truce.Interval{}, badValue(s, "", "no date")
	}
	if len(text) > 100 {
		return truce.Interval{}, badValue(s, "", "too long for a date")
	}
	if m := isoForm.FindStringSubmatch(text); m != nil {
		return o.at(s, m[1], m[2], m[3], m[4:7], m[7])
	}
	if m := compactForm.FindStringSubmatch(text); m != nil {
		return o.at(s, m[1], m[2], m[3], nil, "")
	}
	if m := dottedForm.FindStringSubmatch(text); m != nil {
		return o.at(s, m[3], m[2], m[1], m[4:7], "")
	}
	if m := slashForm.FindStringSubmatch(text); m != nil {
		return o.slashed(s, m)
	}
	if m := dayMonth.FindStringSubmatch(text); m != nil {
		if month, ok := monthOf(m[2]); ok {
			return o.at(s, m[3], month, m[1], m[4:7], "")
		}
	}
	if m := monthDay.FindStringSubmatch(text); m != nil {
		if month, ok := monthOf(m[1]); ok {
			return o.at(s, m[3], month, m[2], m[4:7], "")
		}
	}
	if v, ok, err := o.span(s, text); ok {
		return v, err
	}
	if nightWord.MatchString(text) {
		return truce.Interval{}, badValue(s, nightCure, "not a night that can be read in one way only")
	}
	return truce.Interval{}, badValue(s, "write 2025-03-13, 2025-03-13T14:05:00+02:00 or 13 March 2025", "not a date that can be read in one way only")
}

// slashed settles which number is the day.
func (o TimeOptions) slashed(s string, m []string) (truce.Interval, error) {
	a, b, c := m[1], m[2], m[3]
	if len(a) == 4 && len(c) <= 2 {
		return o.at(s, a, b, c, m[4:7], "")
	}
	if len(c) != 4 || len(a) > 2 {
		return truce.Interval{}, badValue(s, "write the year with four digits", "a date with a short year can be read in several ways")
	}
	x, _ := strconv.Atoi(a)
	y, _ := strconv.Atoi(b)
	switch {
	case o.Order == OrderDMY, o.Order == OrderUnknown && x > 12, x == y:
		return o.at(s, c, b, a, m[4:7], "")
	case o.Order == OrderMDY, o.Order == OrderUnknown && y > 12:
		return o.at(s, c, a, b, m[4:7], "")
	}
	return truce.Interval{}, badValue(s, "write it as 2025-03-13, or set the order dmy or mdy in a mapping", "day and month can be exchanged")
}

// at builds the interval of a date with an optional clock time ("hh", "mm", "ss") and offset.
func (o TimeOptions) at(s, year, month, day string, clock []string, offset string) (truce.Interval, error) {
	y, _ := strconv.Atoi(year)
	mo, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(day)
	if y < truce.MinYear || y > truce.MaxYear {
		return truce.Interval{}, badValue(s, "leave the cell empty where no date was stated", "the year is outside %d to %d", truce.MinYear, truce.MaxYear)
	}
	if !possible(y, mo, d) {
		return truce.Interval{}, badValue(s, o.wrongDate(mo), "there is no such date")
	}
	if len(clock) == 0 || clock[0] == "" {
		return o.day(y, time.Month(mo), d), nil
	}
	h, _ := strconv.Atoi(clock[0])
	mi, _ := strconv.Atoi(clock[1])
	se, _ := strconv.Atoi(clock[2])
	if h > 24 || mi > 59 || se > 60 || h == 24 && mi+se > 0 {
		return truce.Interval{}, badValue(s, "write it as 14:05", "there is no such time of day")
	}
	long := time.Minute
	if clock[2] != "" {
		long = time.Second
	}
	loc, zone := o.Zone, ""
	if loc == nil {
		loc = time.UTC
	} else {
		zone = loc.String()
	}
	if offset != "" {
		var err error
		if loc, zone, err = offsetZone(s, offset); err != nil {
			return truce.Interval{}, err
		}
	}
	return local(s, time.Date(y, time.Month(mo), d, h, mi, min(se, 59), 0, loc), h%24, mi, long, zone)
}

// wrongDate is the cure for a date that never was.
func (o TimeOptions) wrongDate(month int) string {
	if month > 12 && o.Order != OrderUnknown {
		return fmt.Sprintf("the day and the month may be exchanged: the order is set to %s", o.Order)
	}
	return "correct the day or the month"
}

func possible(y, m, d int) bool {
	if m < 1 || m > 12 || d < 1 {
		return false
	}
	return time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC).Day() == d
}

func (o TimeOptions) day(y int, m time.Month, d int) truce.Interval {
	if o.Zone == nil {
		v := truce.Day(y, m, d, time.UTC)
		v.Zone = ""
		return v
	}
	return truce.Day(y, m, d, o.Zone)
}

// local settles the two cases that a change of clocks makes: an hour that does
// not exist is refused, one that comes twice gives the span of both.
func local(s string, t time.Time, h, mi int, long time.Duration, zone string) (truce.Interval, error) {
	if t.Hour() != h || t.Minute() != mi {
		return truce.Interval{}, badValue(s, "check the time, or write it with its offset", "this time does not exist: clocks in %s went forward", zone)
	}
	v := truce.Interval{From: t.UTC(), To: t.Add(long).UTC(), Zone: zone}
	for _, other := range []time.Time{t.Add(time.Hour), t.Add(-time.Hour)} {
		if other.Hour() == h && other.Minute() == mi {
			v.Approx, v.Stated = true, strings.TrimSpace(s)
			if other.Before(t) {
				v.From = other.UTC()
			} else {
				v.To = other.Add(long).UTC()
			}
		}
	}
	return v, nil
}

func offsetZone(s, offset string) (*time.Location, string, error) {
	switch offset {
	case "Z", "z", "UTC", "GMT":
		return time.UTC, "+00:00", nil
	}
	digits := strings.ReplaceAll(offset[1:], ":", "")
	h, _ := strconv.Atoi(digits[:2])
	m := 0
	if len(digits) == 4 {
		m, _ = strconv.Atoi(digits[2:])
	}
	if h > 14 || m > 59 {
		return nil, "", badValue(s, "write it as +03:00", "there is no such offset from UTC")
	}
	sec := h*3600 + m*60
	if offset[0] == '-' {
		sec = -sec
	}
	name := offset[:1] + digits[:2] + ":" + (digits + "00")[2:4]
	return time.FixedZone(name, sec), name, nil
}

// span reads two dates joined by a dash, and nights.
func (o TimeOptions) span(s, text string) (v truce.Interval, ok bool, err error) {
	night := nightWord.MatchString(text)
	if m := dayRange.FindStringSubmatch(text); m != nil {
		if month, is := monthOf(m[3]); is {
			return o.between(s, [3]string{m[4], month, m[1]}, [3]string{m[4], month, m[2]}, night)
		}
	}
	if m := isoRange.FindStringSubmatch(text); m != nil {
		last := [3]string{m[4], m[5], m[6]}
		if m[4] == "" {
			last[0], last[1] = m[1], m[2]
		}
		return o.between(s, [3]string{m[1], m[2], m[3]}, last, night)
	}
	if m := dottedRange.FindStringSubmatch(text); m != nil {
		first := [3]string{m[3], m[2], m[1]}
		if m[2] == "" {
			first[1] = m[5]
		}
		if m[3] == "" {
			first[0] = m[6]
		}
		return o.between(s, first, [3]string{m[6], m[5], m[4]}, night)
	}
	if rest := nightOf.ReplaceAllString(text, ""); night && rest != text {
		// "the night of 13 March": the sources that write so mean the night that ends on that day.
		to, err := ParseTime(rest, o)
		if err != nil || to.Duration() < 23*time.Hour {
			return v, true, badValue(s, nightCure, "not a night that can be read in one way only")
		}
		day := to.From.In(zoneOf(o))
		return o.night(s, day.AddDate(0, 0, -1), day), true, nil
	}
	return v, false, nil
}

func (o TimeOptions) between(s string, first, last [3]string, night bool) (truce.Interval, bool, error) {
	a, err := o.at(s, first[0], first[1], first[2], nil, "")
	if err != nil {
		return a, true, err
	}
	b, err := o.at(s, last[0], last[1], last[2], nil, "")
	if err != nil {
		return b, true, err
	}
	if b.To.Before(a.To) {
		return a, true, badValue(s, "write the earlier date first", "the second date is before the first")
	}
	if night {
		return o.night(s, a.From.In(zoneOf(o)), b.From.In(zoneOf(o))), true, nil
	}
	a.To, a.Stated = b.To, strings.TrimSpace(s)
	return a, true, nil
}

// night runs from the evening of the first to the morning of the second day.
func (o TimeOptions) night(s string, first, second time.Time) truce.Interval {
	v := o.day(first.Year(), first.Month(), first.Day())
	loc := zoneOf(o)
	v.From = time.Date(first.Year(), first.Month(), first.Day(), nightFromHour, 0, 0, 0, loc).UTC()
	v.To = time.Date(second.Year(), second.Month(), second.Day(), nightToHour, 0, 0, 0, loc).UTC()
	v.Stated, v.Approx = strings.TrimSpace(s), true
	return v
}

func zoneOf(o TimeOptions) *time.Location {
	if o.Zone == nil {
		return time.UTC
	}
	return o.Zone
}

func monthOf(word string) (string, bool) {
	w := strings.ToLower(word)
	for _, m := range monthNames {
		if strings.HasPrefix(w, m.stem) {
			return strconv.Itoa(int(m.month)), true
		}
	}
	return "", false
}

// SerialDate reads the number of days since 1900 (or 1904) with which
// spreadsheets store dates; a fraction is a time of day. Serial 60 of the 1900
// system is 29 February 1900, which never was, and is refused. Ecma-376 part 1, 18.17.4.
func SerialDate(serial string, date1904 bool, o TimeOptions) (truce.Interval, error) {
	f, err := ParseFloat(serial)
	if err != nil {
		return truce.Interval{}, err
	}
	days := int(f)
	if f < 1 || f > 73050 || days == 60 && !date1904 {
		return truce.Interval{}, badValue(serial, "", "not a date of a spreadsheet (days since %d)", map[bool]int{false: 1900, true: 1904}[date1904])
	}
	base := time.Date(1899, 12, 31, 0, 0, 0, 0, time.UTC)
	if date1904 {
		base = time.Date(1904, 1, 1, 0, 0, 0, 0, time.UTC)
	} else if days > 60 {
		days--
	}
	day := base.AddDate(0, 0, days)
	seconds := int((f-float64(int(f)))*86400 + 0.5)
	text := day.Format("2006-01-02")
	if seconds > 0 {
		t := day.Add(time.Duration(seconds) * time.Second)
		text = t.Format("2006-01-02 15:04:05")
		if t.Second() == 0 {
			text = t.Format("2006-01-02 15:04")
		}
	}
	return ParseTime(text, o)
}

// Kyiv is the civil time of Ukraine: UTC+2, UTC+3 from the last Sunday of March,
// 01:00 UTC, to the last Sunday of October, 01:00 UTC. It is in the zone data
// that the program embeds; without that the zone is an error.
func Kyiv() (*time.Location, error) { return time.LoadLocation("Europe/Kyiv") }
