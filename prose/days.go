package prose

import (
	"strconv"
	"strings"
	"time"
)

// weekdays are the days of the week by the folded beginnings of their names.
var weekdays = []struct {
	prefix string
	day    time.Weekday
}{
	{"monday", 1}, {"tuesday", 2}, {"wednesday", 3}, {"thursday", 4}, {"friday", 5}, {"saturday", 6}, {"sunday", 0},
	{"понед", 1}, {"вівтор", 2}, {"вторник", 2}, {"серед", 3}, {"сред", 3}, {"четвер", 4}, {"п'ятни", 5}, {"пятниц", 5}, {"субот", 6}, {"суббот", 6}, {"неділ", 0}, {"воскрес", 0},
}

// weekdayOf is the day of the week a folded word names.
func weekdayOf(low string) (time.Weekday, bool) {
	for _, w := range weekdays {
		if strings.HasPrefix(low, w.prefix) {
			return w.day, true
		}
	}
	return 0, false
}

// dayShift is how many days before (negative) or after the day of the text a word
// like "yesterday" means.
func dayShift(low string) (int, bool) {
	switch low {
	case "today", "tonight", "сьогодні", "сегодня":
		return 0, true
	case "yesterday", "вчора", "учора", "вчера", "напередодні", "накануне":
		return -1, true
	case "позавчора", "позавчера":
		return -2, true
	case "tomorrow", "завтра":
		return 1, true
	}
	return 0, false
}

// dayOf is the day that a unit names for the words said in it: a date where the
// date of the text is known, else the word for the day. Days inside quotations
// and inside the words said belong to those, not to their saying.
func (d *doc) dayOf(u unit, hits []hit) string {
	best, far := "", 1<<30
	for k := u.from; k < u.to; k++ {
		t := &d.toks[k]
		if t.kind != tokWord && t.kind != tokNumber || t.poss {
			continue
		}
		day := d.dayAt(k, u)
		if day == "" {
			continue
		}
		dist := 1 << 20
		for x := range hits {
			if n := hits[x].at - k; n >= 0 && n < dist {
				dist = n
			} else if n < 0 && -n < dist && d.nearAfter(hits[x].end, k) {
				dist = -n
			}
		}
		if len(hits) > 0 && dist == 1<<20 {
			continue // behind the cue and in the words said
		}
		if dist < far {
			best, far = day, dist
		}
	}
	return best
}

// nearAfter reports whether a day at token k belongs to a cue that ends before it:
// no conjunction or mark between.
func (d *doc) nearAfter(end, k int) bool {
	if k-end > 8 {
		return false
	}
	for i := end; i < k; i++ {
		t := &d.toks[i]
		if t.kind == tokPunct || t.kind == tokQuote || d.lx.has("that", t.low) || d.lx.has("pronoun", t.low) || d.lx.cue(t.low) != nil {
			return false
		}
	}
	return true
}

// dayAt reads the day that begins at token k.
func (d *doc) dayAt(k int, u unit) string {
	t := &d.toks[k]
	if t.kind == tokNumber || monthOf(t.low) > 0 && t.capital {
		if date, n := dateAt(d.toks[k:min(k+6, u.to)], 0); n > 0 && date != "" {
			return date
		}
		return d.monthDay(k, u)
	}
	if !d.lx.has("day", t.low) {
		return ""
	}
	pub, ok := parseDay(d.pubDay)
	if !ok {
		return d.s[t.start:t.end]
	}
	if shift, ok := dayShift(t.low); ok {
		if shift > 0 {
			return ""
		}
		return pub.AddDate(0, 0, shift).Format(time.DateOnly)
	}
	if w, ok := weekdayOf(t.low); ok {
		if k > u.from && (d.toks[k-1].low == "by" || d.toks[k-1].low == "until" || d.toks[k-1].low == "next" || d.toks[k-1].low == "before" || d.toks[k-1].low == "до") {
			return ""
		}
		back := (int(pub.Weekday()) - int(w) + 7) % 7
		return pub.AddDate(0, 0, -back).Format(time.DateOnly)
	}
	return ""
}

// monthDay reads "13 March", "Feb. 28" without a year: the last such day before
// the day of the text.
func (d *doc) monthDay(k int, u unit) string {
	num, mon := -1, 0
	a, b := &d.toks[k], (*token)(nil)
	if k+1 < u.to {
		b = &d.toks[k+1]
		if b.isMark(".") && k+2 < u.to {
			b = &d.toks[k+2]
		}
	}
	if b == nil {
		return ""
	}
	switch {
	case a.kind == tokNumber && b.kind == tokWord:
		num, _ = strconv.Atoi(a.low)
		mon = monthOf(b.low)
	case a.kind == tokWord && b.kind == tokNumber:
		num, _ = strconv.Atoi(b.low)
		mon = monthOf(a.low)
	}
	if mon == 0 || num < 1 || num > 31 {
		return ""
	}
	pub, ok := parseDay(d.pubDay)
	if !ok {
		return d.s[a.start:b.end]
	}
	y := pub.Year()
	t := time.Date(y, time.Month(mon), num, 0, 0, 0, 0, time.UTC)
	if t.After(pub.AddDate(0, 1, 0)) {
		t = t.AddDate(-1, 0, 0)
	}
	if t.After(pub) {
		return ""
	}
	return t.Format(time.DateOnly)
}

func parseDay(s string) (time.Time, bool) {
	if !isoDate(s) {
		return time.Time{}, false
	}
	t, err := time.Parse(time.DateOnly, s)
	return t, err == nil
}

// dayOfStatement is the day of statement i: its own, else that of what the same
// speaker said right before, with nobody else and no other day between.
func (d *doc) dayOfStatement(i int) string {
	for k := i; k >= 0 && k > i-4; k-- {
		s := &d.out.Statements[k]
		if s.Speaker != d.out.Statements[i].Speaker {
			return ""
		}
		if s.Day != "" {
			return s.Day
		}
		if k > 0 {
			p := &d.out.Statements[k-1]
			if end := p.Start + len(p.Text); s.Start-end > 2*nearStatement || s.Start < end || d.namesDay(end, s.Start) {
				return ""
			}
		}
	}
	return ""
}

// namesDay reports whether a stretch of text names a day.
func (d *doc) namesDay(a, b int) bool {
	toks := appendTokens(nil, d.s, a, b)
	for i := range toks {
		if toks[i].kind == tokWord && d.lx.has("day", toks[i].low) {
			return true
		}
	}
	return false
}
