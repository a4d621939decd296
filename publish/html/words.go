package html

import (
	"fmt"
	"strings"
	"time"

	"trucewatch/publish"
)

// glyph is the shape of an occurrence: shape first, colour never.
func glyph(occurrence string) string {
	switch occurrence {
	case "alleged":
		return "◇"
	case "recorded":
		return "◆"
	case "corroborated":
		return "◈"
	case "verified":
		return "●"
	case "tried_not_verified":
		return "◍"
	case "refuted":
		return "⊘"
	}
	return "◇"
}

var occurrences = []string{"alleged", "recorded", "corroborated", "verified", "tried_not_verified", "refuted"}

// months by language; in the genitive where dates need it.
var months = map[string][]string{
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	"uk": {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"},
	"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
}

// nominative are the months where they stand alone.
var nominative = map[string][]string{
	"en": months["en"],
	"uk": {"січень", "лютий", "березень", "квітень", "травень", "червень", "липень", "серпень", "вересень", "жовтень", "листопад", "грудень"},
	"ru": {"январь", "февраль", "март", "апрель", "май", "июнь", "июль", "август", "сентябрь", "октябрь", "ноябрь", "декабрь"},
}

// date writes a day as 13 March 2025.
func (v *view) date(t time.Time) string {
	return fmt.Sprintf("%d %s %d", t.Day(), months[v.lang][t.Month()-1], t.Year())
}

// stamp writes an instant with its zone.
func (v *view) stamp(t time.Time) string {
	if t.IsZero() {
		return v.tr("unstated")
	}
	t = t.In(v.loc)
	return v.date(t) + " " + t.Format("15:04 ") + zoneName(t)
}

// day writes a published day or hour ("2023-01-06", "2023-01-06T15").
func (v *view) day(s string) string {
	if t, err := time.Parse(time.DateOnly, s); err == nil {
		return v.date(t)
	}
	if t, err := time.Parse("2006-01-02T15", s); err == nil {
		return v.date(t) + ", " + t.Format("15:04") + "–" + t.Add(time.Hour).Format("15:04")
	}
	if s == "" {
		return v.tr("unstated")
	}
	return s
}

// days writes first and last day, once where they are one.
func (v *view) days(from, to string) string {
	if from == to || to == "" {
		return v.day(from)
	}
	a, err1 := time.Parse(time.DateOnly, from)
	b, err2 := time.Parse(time.DateOnly, to)
	if err1 == nil && err2 == nil && a.Month() == b.Month() && a.Year() == b.Year() {
		return fmt.Sprintf("%d–%s", a.Day(), v.date(b))
	}
	return v.day(from) + " – " + v.day(to)
}

// span writes a stretch of time with its zone.
func (v *view) span(s publish.Span) string {
	from, to := v.tr("openstart"), v.tr("openend")
	if !s.From.IsZero() {
		from = v.stamp(s.From)
	}
	if !s.To.IsZero() {
		to = v.stamp(s.To)
	}
	// Whole days read better as dates.
	if !s.From.IsZero() && !s.To.IsZero() && midnight(s.From.In(v.loc)) && midnight(s.To.In(v.loc)) {
		return v.days(s.From.In(v.loc).Format(time.DateOnly), s.To.In(v.loc).AddDate(0, 0, -1).Format(time.DateOnly))
	}
	if a, b := s.From.In(v.loc), s.To.In(v.loc); !s.From.IsZero() && !s.To.IsZero() && a.Year() == b.Year() && a.Format("MST") == b.Format("MST") {
		from = strings.TrimSuffix(from, " "+zoneName(a))
		from = strings.Replace(from, fmt.Sprintf(" %d ", a.Year()), " ", 1)
		if a.YearDay() == b.YearDay() {
			return from + "–" + b.Format("15:04 ") + zoneName(b)
		}
	}
	return v.tr("nperiods", "from", from, "to", to)
}

// zoneName is the abbreviation of t's zone, or its offset where it has none.
func zoneName(t time.Time) string {
	zone := t.Format("MST")
	if zone[0] == '+' || zone[0] == '-' {
		return "UTC" + t.Format("-07:00")
	}
	return zone
}

// month names a month without a day.
func (v *view) month(t time.Time) string {
	return nominative[v.lang][t.Month()-1] + " " + fmt.Sprint(t.Year())
}

func midnight(t time.Time) bool { return t.Hour() == 0 && t.Minute() == 0 && t.Second() == 0 }

func (v *view) period() string {
	if n := v.e.Frame.PeriodName; n.En != "" {
		return n.In(v.lang)
	}
	return v.span(v.e.Frame.Period)
}

func (v *view) previous() string {
	if n := v.e.Frame.PreviousName; n.En != "" {
		return n.In(v.lang)
	}
	return v.span(v.e.Frame.Previous)
}

// region names a region; a code that the mission does not know stays a code.
func (v *view) region(code string) string {
	if code == "" {
		return v.tr("noregion")
	}
	if w, ok := v.regions[code]; ok {
		return w.In(v.lang)
	}
	if w, ok := v.base.names[code]; ok {
		return w.In(v.lang)
	}
	return v.word("area", code)
}

// act names an act; the class alone where a leaf has no words.
func (v *view) act(a string) string {
	if v.has("act." + a) {
		return v.tr("act." + a)
	}
	class, _, _ := strings.Cut(a, "/")
	if v.has("act." + class) {
		return v.tr("act." + class)
	}
	return plain(a)
}

// party names a party or an actor; other ids stand as they are.
func (v *view) party(id string) string {
	if p, ok := v.parties[id]; ok {
		return p.Name.In(v.lang)
	}
	if class, ok := strings.CutPrefix(id, "class:"); ok {
		return v.word("source", class)
	}
	if v.e.Agreement != nil {
		for _, a := range v.e.Agreement.Actors {
			if a.ID == id {
				return a.Name.In(v.lang)
			}
		}
	}
	if id == "" {
		return v.tr("unstated")
	}
	return id
}

func (v *view) partyList(ids []string) string {
	var out []string
	for _, id := range ids {
		out = append(out, v.party(id))
	}
	if len(out) == 0 {
		return v.tr("none")
	}
	return strings.Join(out, ", ")
}

func (v *view) num(n int64) string { return group(v.lang, n) }

// number writes a count with its hedges.
func (v *view) number(n publish.Number) string {
	var s string
	switch {
	case n.IsZero():
		return v.tr("unstated")
	case n.Min == nil && n.Max == nil:
		return v.tr("uncountable")
	case n.Max == nil:
		s = v.tr("atleast", "v", v.num(*n.Min))
	case n.Min == nil:
		s = v.tr("atmost", "v", v.num(*n.Max))
	case *n.Min == *n.Max:
		s = v.num(*n.Min)
	default:
		s = v.num(*n.Min) + "–" + v.num(*n.Max)
	}
	if n.Approx {
		s = v.tr("about", "v", s)
	}
	return s
}

// hours writes thousandths of an hour, rounded down.
func (v *view) hours(mh *int64, of publish.Span) string {
	if mh == nil {
		return v.tr("nothours")
	}
	return v.tr("hours", "h", *mh/1000, "of", of.Hours())
}

// percent writes parts per million as whole per cent.
func percent(ppm int64) string { return fmt.Sprintf("%d", (ppm+5000)/10000) }

// plain makes a word of an id from data.
func plain(id string) string { return strings.ReplaceAll(id, "_", " ") }

func (v *view) reportsOf(n int) string { return v.tr("n.reports", "n", n) }

// list joins words for reading, at most limit of them.
func list(words []string, limit int) string {
	if len(words) > limit {
		return strings.Join(words[:limit], ", ") + " …"
	}
	return strings.Join(words, ", ")
}
