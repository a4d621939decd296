package prose

import (
	"strconv"
	"strings"

	"trucewatch/text"
)

// monthNumbers are months by the folded first letters of their names.
var monthNumbers = []struct {
	prefix string
	month  int
}{
	{"jan", 1}, {"feb", 2}, {"mar", 3}, {"apr", 4}, {"may", 5}, {"jun", 6}, {"jul", 7}, {"aug", 8}, {"sep", 9}, {"oct", 10}, {"nov", 11}, {"dec", 12},
	{"січ", 1}, {"лют", 2}, {"берез", 3}, {"квіт", 4}, {"трав", 5}, {"черв", 6}, {"лип", 7}, {"серп", 8}, {"верес", 9}, {"жовт", 10}, {"листоп", 11}, {"груд", 12},
	{"янв", 1}, {"фев", 2}, {"март", 3}, {"апр", 4}, {"мая", 5}, {"май", 5}, {"июн", 6}, {"июл", 7}, {"авг", 8}, {"сен", 9}, {"окт", 10}, {"ноя", 11}, {"дек", 12},
}

// monthOf is the number of the month a folded word names, 0 for other words.
func monthOf(low string) int {
	for _, m := range monthNumbers {
		if strings.HasPrefix(low, m.prefix) && len(low) < 20 && (m.prefix != "mar" || strings.HasPrefix("march", low)) && (m.prefix != "may" || low == "may") && (m.prefix != "лип" || low != "липа") {
			return m.month
		}
	}
	return 0
}

// dateIn finds the first full date of a short line and returns it as 2025-03-13.
// rest is how many words of the line belong neither to it nor to a time of day.
func dateIn(line string) (date string, rest int) {
	toks := appendTokens(nil, line, 0, len(line))
	words := 0
	for i := 0; i < len(toks); i++ {
		t := &toks[i]
		if date == "" {
			if d, n := dateAt(toks, i); n > 0 {
				date = d
				i += n - 1
				continue
			}
		}
		if t.kind == tokWord && !timeWord(t.low) {
			words++
		}
	}
	return date, words
}

func timeWord(low string) bool {
	switch low {
	case "utc", "gmt", "cet", "eet", "est", "edt", "am", "pm", "at", "о", "в", "г", "р", "року", "года", "published", "опубліковано", "опубликовано", "updated", "оновлено", "обновлено", "date", "дата", "on", "t", "z", "мск",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday", "понеділок", "вівторок", "середа", "четвер", "субота", "неділя", "понедельник", "вторник", "четверг", "суббота", "воскресенье", "п'ятниця", "пятница", "среда":
		return true
	}
	return false
}

// dateAt reads a date that begins at token i: 2025-03-13, 13.03.2025, 13 March
// 2025, March 13, 2025. n is the number of its tokens.
func dateAt(toks []token, i int) (date string, n int) {
	num := func(k int) int {
		if k >= len(toks) || toks[k].kind != tokNumber {
			return -1
		}
		v, err := strconv.Atoi(toks[k].low)
		if err != nil {
			return -1
		}
		return v
	}
	t := &toks[i]
	if t.kind == tokNumber {
		if y := num(i); y >= 1990 && y < 2100 && i+4 < len(toks) && toks[i+1].low == "-" && toks[i+3].low == "-" {
			return isoOf(y, num(i+2), num(i+4)), 5
		}
		if p := strings.Split(t.low, "."); len(p) == 3 {
			d, e1 := strconv.Atoi(p[0])
			m, e2 := strconv.Atoi(p[1])
			y, e3 := strconv.Atoi(p[2])
			if e1 == nil && e2 == nil && e3 == nil && y >= 1990 && y < 2100 {
				return isoOf(y, m, d), 1
			}
		}
		if i+2 < len(toks) && toks[i+1].kind == tokWord {
			k := i + 2
			if toks[k].isMark(",") {
				k++
			}
			if m, y := monthOf(toks[i+1].low), num(k); m > 0 && y >= 1990 && y < 2100 {
				return isoOf(y, m, num(i)), k - i + 1
			}
		}
		return "", 0
	}
	if m := monthOf(t.low); t.kind == tokWord && m > 0 && t.capital && i+1 < len(toks) {
		if toks[i+1].isMark(".") {
			i++
		}
		d := num(i + 1)
		k := i + 2
		if k < len(toks) && toks[k].isMark(",") {
			k++
		}
		if y := num(k); d > 0 && d < 32 && y >= 1990 && y < 2100 {
			return isoOf(y, m, d), k - i + 1
		}
	}
	return "", 0
}

func isoOf(y, m, d int) string {
	if m < 1 || m > 12 || d < 1 || d > 31 {
		return ""
	}
	two := func(v int) string {
		if v < 10 {
			return "0" + strconv.Itoa(v)
		}
		return strconv.Itoa(v)
	}
	return strconv.Itoa(y) + "-" + two(m) + "-" + two(d)
}

// dateLine reports whether a short line holds nothing but a date and a time.
func dateLine(line string) (string, bool) {
	if len(line) > 90 || !strings.ContainsAny(line, "0123456789") {
		return "", false
	}
	date, rest := dateIn(line)
	return date, date != "" && rest == 0
}

// readHeader takes the header fields off the first lines. A field stands alone on
// its line ("title: …", a date and a time), or as "date 2024-12-03" before the text.
func readHeader(s string, paras []paragraph) header {
	var h header
	long := 0
	for i := range paras {
		p := &paras[i]
		line := s[p.start:p.end]
		if n := leadingDate(line); n > 0 && i < 3 {
			fields := strings.Fields(line[:n])
			h.published = fields[len(fields)-1]
			a, b := trimSpan(s, p.start+n, p.end)
			if a == b {
				p.cruft = CruftHeader
				continue
			}
			p.start, p.end = a, b
			line = s[a:b]
		}
		if i < 12 && long == 0 || i < 3 {
			if key, value, at := headerField(line); key != "" {
				h.set(key, value, p.start+at)
				p.cruft = CruftHeader
				continue
			}
			if d, ok := dateLine(line); ok {
				if h.published == "" && !strings.HasPrefix(text.Fold(line), "updated") && !strings.HasPrefix(text.Fold(line), "оновлено") && !strings.HasPrefix(text.Fold(line), "обновлено") {
					h.published = d
				}
				p.cruft = CruftHeader
				continue
			}
		}
		if len(line) > 200 {
			long++
		}
		if i >= 12 || long > 1 {
			break
		}
	}
	h.findTitle(s, paras)
	return h
}

func (h *header) set(key, value string, at int) {
	switch key {
	case "title":
		if h.title == "" {
			h.title, h.titleAt = value, at
		}
	case "date":
		if h.published == "" {
			h.published = value
			if d, _ := dateIn(value); d != "" {
				h.published = d
			}
		}
	case "outlet":
		h.outlet = value
	case "byline":
		h.byline = value
	case "language":
		h.language = text.Fold(value)
	}
}
