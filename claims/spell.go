package claims

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

var languages = []string{"en", "uk", "ru"}

var placeholder = regexp.MustCompile(`\{(?:([a-z]+):)?([a-z_]+)\}`)

// sentence renders a template in every language. A key that has no template is
// a slip of ours and yields the key itself.
func sentence(key string, values map[string]string, sources ...string) truce.Sentence {
	s := truce.Sentence{Key: key, Values: values, Text: truce.Words{}, Sources: sources}
	for _, t := range templates {
		if t.key != key {
			continue
		}
		for i, form := range []string{t.en, t.uk, t.ru} {
			lang := languages[i]
			s.Text[lang] = placeholder.ReplaceAllStringFunc(form, func(p string) string {
				g := placeholder.FindStringSubmatch(p)
				return spell(g[1], values[g[2]], lang)
			})
		}
		return s
	}
	s.Text["en"] = key
	return s
}

// spell writes one value: n a number, fig a number with its relation ("> 950"),
// time an instant, date a day, hours minutes as hours, percent parts per million,
// measure and measures names of what was counted, parts "assault=96|fpv_use>950",
// series "5,26,46", counters "assault=5,26|shelling=59", shares "UA=712900|UA-east=606800"; no kind = as it is.
func spell(kind, v, lang string) string {
	switch kind {
	case "n":
		return grouped(v, lang)
	case "fig":
		return figure(v, lang)
	case "time", "date":
		return spellTime(v, lang, kind == "date")
	case "hours":
		m, _ := strconv.ParseInt(v, 10, 64)
		if m%60 == 0 {
			return grouped(strconv.FormatInt(m/60, 10), lang)
		}
		return grouped(strconv.FormatInt(m/60, 10), lang) + decimalMark(lang) + strconv.FormatInt(m%60*10/60, 10)
	case "percent":
		n, _ := strconv.ParseInt(v, 10, 64)
		return strconv.FormatInt((n+5000)/10000, 10) + "\u00a0%"
	case "measure":
		return measureName(v, lang)
	case "measures":
		return each(v, "|", ", ", func(s string) string { return measureName(s, lang) })
	case "series":
		return each(v, ",", ", ", func(s string) string { return figure(s, lang) })
	case "parts":
		return each(v, "|", "; ", func(s string) string {
			name, fig := cutPart(s)
			return figure(fig, lang) + " (" + measureName(name, lang) + ")"
		})
	case "counters":
		return each(v, "|", "; ", func(s string) string {
			name, series, _ := strings.Cut(s, "=")
			return measureName(name, lang) + " " + spell("series", series, lang)
		})
	case "shares":
		return each(v, "|", ", ", func(s string) string {
			name, share, _ := strings.Cut(s, "=")
			return name + " " + spell("percent", share, lang)
		})
	}
	return v
}

func each(v, in, out string, f func(string) string) string {
	var parts []string
	for _, s := range strings.Split(v, in) {
		if s != "" {
			parts = append(parts, f(s))
		}
	}
	return strings.Join(parts, out)
}

// cutPart cuts "fpv_use>950" into the measure and the figure with its sign.
func cutPart(s string) (name, fig string) {
	i := strings.IndexAny(s, "=>≥≈")
	if i < 0 {
		return s, ""
	}
	return s[:i], strings.TrimPrefix(s[i:], "=")
}

// figure spells a number with its relation, or words as they are.
func figure(v, lang string) string {
	v = strings.TrimSpace(v)
	relation := ""
	for _, r := range []struct{ sign, en, uk, ru string }{
		{">", "more than ", "понад ", "более "}, {"≥", "at least ", "щонайменше ", "не менее "}, {"≈", "about ", "близько ", "около "},
	} {
		if rest, ok := strings.CutPrefix(v, r.sign); ok {
			v, relation = strings.TrimSpace(rest), map[string]string{"en": r.en, "uk": r.uk, "ru": r.ru}[lang]
		}
	}
	return relation + grouped(v, lang)
}

// grouped sets group marks into a whole number: a comma in English, a narrow no-break space otherwise.
func grouped(v, lang string) string {
	if _, err := strconv.ParseInt(v, 10, 64); err != nil {
		return v
	}
	mark := "\u202f"
	if lang == "en" {
		mark = ","
	} else if len(v) < 5 {
		return v
	}
	for i := len(v) - 3; i > 0 && v[i-1] != '-'; i -= 3 {
		v = v[:i] + mark + v[i:]
	}
	return v
}

func decimalMark(lang string) string {
	if lang == "en" {
		return "."
	}
	return ","
}

var months = map[string][]string{
	"en": {"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
	"uk": {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада", "грудня"},
	"ru": {"января", "февраля", "марта", "апреля", "мая", "июня", "июля", "августа", "сентября", "октября", "ноября", "декабря"},
}

// spellTime writes an RFC 3339 instant in UTC: "20 April 2025, 21:00 UTC".
func spellTime(v, lang string, dateOnly bool) string {
	t, err := time.Parse(time.RFC3339, v)
	if err != nil {
		return "…"
	}
	t = t.UTC()
	s := strconv.Itoa(t.Day()) + "\u00a0" + months[lang][t.Month()-1] + " " + strconv.Itoa(t.Year())
	if dateOnly {
		return s
	}
	return s + ", " + t.Format("15:04") + " UTC"
}

// measureName spells a measure; a place after a slash stays.
func measureName(key, lang string) string {
	base, place, _ := strings.Cut(key, "/")
	name := strings.ReplaceAll(base, "_", " ")
	for _, m := range measures {
		if m.key == base {
			name = map[string]string{"en": m.en, "uk": m.uk, "ru": m.ru}[lang]
		}
	}
	if place != "" {
		name += ", " + place
	}
	return name
}

// figureOf is the value of a claim for fig: "> 950", "1882", or words.
func figureOf(c truce.Claim) string {
	if n, ok := number(c); ok {
		return strings.TrimSpace(opSign(c.Op) + strconv.FormatInt(n, 10))
	}
	return c.Value
}

func rfc(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// claimValues are the values that most templates use.
func claimValues(c truce.Claim) map[string]string {
	return map[string]string{"recorder": recorderOf(c), "accused": string(c.Accused), "speaker": c.Speaker, "measure": c.Measure,
		"value": figureOf(c), "words": c.Value, "from": rfc(c.Window.From), "to": rfc(c.Window.To)}
}

func recorderOf(c truce.Claim) string {
	if c.Claimant != "" {
		return string(c.Claimant)
	}
	return c.Speaker
}

func partsValues(p truce.PartsCheck) map[string]string {
	v := claimValues(p.Total)
	v["total"] = figureOf(p.Total)
	var parts []string
	for _, c := range p.Parts {
		parts = append(parts, part(c))
	}
	v["parts"] = strings.Join(parts, "|")
	v["sum"] = strconv.FormatInt(p.Sum, 10)
	if p.Bounded {
		v["sum"] = boundSign(p) + v["sum"]
	}
	return v
}

// part spells a claim for parts: "assault=96", "fpv_use>950".
func part(c truce.Claim) string {
	sign := opSign(c.Op)
	if sign == "" {
		sign = "="
	}
	n, _ := number(c)
	return c.Measure + sign + strconv.FormatInt(n, 10)
}

// boundSign says what a sum with bounds among its parts is: more than the sum of
// the stated values if any part is "more than", at least if any is "at least", else about.
func boundSign(p truce.PartsCheck) string {
	sign := "≈"
	for _, c := range p.Parts {
		switch c.Op {
		case truce.OpMore:
			return ">"
		case truce.OpAtLeast:
			sign = "≥"
		}
	}
	return sign
}

// Templates lists every sentence by its key and language, for pages that show
// how the program words things, and for tests.
func Templates() map[string]truce.Words {
	out := map[string]truce.Words{}
	for _, t := range templates {
		out[t.key] = truce.Words{"en": t.en, "uk": t.uk, "ru": t.ru}
	}
	return out
}
