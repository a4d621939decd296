package html

import (
	"fmt"
	"math"
	"time"

	"trucewatch/publish"
)

// chartView is a picture made of rectangles, lines and texts, with its table.
type chartView struct {
	ID, Title, Alt, Caption, CSV string
	W, H                         int
	Under, Rects                 []rect // drawn below and above the lines
	Lines                        []line
	Texts                        []label
	Legend                       []legend
	Head                         []string
	Table                        [][]string
}

type rect struct{ Class, X, Y, W, H, Title string }
type line struct{ Class, X1, Y1, X2, Y2 string }
type label struct{ Class, X, Y, Anchor, Text, N string }
type legend struct{ Class, Text string }

func px(f float64) string { return fmt.Sprintf("%.4g", math.Round(f*10)/10) }

// bin is one bar: a day, a week or a month.
type bin struct {
	label    string
	n        int
	signals  int
	watched  *int64
	days     int
	inPeriod bool
	partial  bool
}

// dayChart draws incidents in time with the hours watched as a band below.
func (v *view) dayChart(id string) chartView {
	bins, unit := v.bins()
	c := chartView{ID: id, W: 960, H: 240, Title: v.tr("chart." + unit), CSV: "data/days.csv",
		Caption: v.tr("chart.days.caption", "zone", v.e.Frame.Zone)}
	c.CSV = v.rootPath() + c.CSV
	top := 0
	for _, b := range bins {
		top = max(top, b.n)
	}
	c.Alt = v.tr("chart.days.alt", "from", v.day(first(v.e.Days).Day), "to", v.day(last(v.e.Days).Day), "max", top)
	const left, right, head, base, strip = 48.0, 952.0, 12.0, 186.0, 12.0
	ticks := niceTicks(top)
	scale := (base - head) / float64(ticks[len(ticks)-1])
	w := (right - left) / float64(len(bins))
	known := false
	for i, b := range bins {
		x := left + float64(i)*w
		if b.inPeriod {
			c.Under = append(c.Under, rect{"window", px(x), px(head), px(w), px(base - head), ""})
		}
		known = known || b.watched != nil
	}
	for _, t := range ticks {
		y := base - float64(t)*scale
		class := "axis"
		if t == 0 {
			class = "axis base"
		}
		c.Lines = append(c.Lines, line{class, px(left), px(y), px(right), px(y)})
		c.Texts = append(c.Texts, label{"soft", px(left - 6), px(y + 4), "end", v.num(int64(t)), ""})
	}
	for i, b := range bins {
		x, h := left+float64(i)*w, float64(b.n)*scale
		gap := math.Min(2, w*.15)
		if b.n > 0 {
			c.Rects = append(c.Rects, rect{"bar", px(x + gap/2), px(base - h), px(w - gap), px(h), b.label + ": " + v.num(int64(b.n))})
		}
		if b.watched == nil {
			c.Rects = append(c.Rects, rect{"unseen", px(x), px(base + 6), px(w), px(strip), ""})
		} else {
			part := strip * float64(*b.watched) / 1000
			c.Rects = append(c.Rects, rect{"watched", px(x), px(base + 6 + strip - part), px(w), px(part), ""})
		}
		if b.partial {
			b.label = v.tr("chart.partial", "day", b.label)
		}
		row := []string{b.label, v.num(int64(b.n)), v.num(int64(b.signals)), "–"}
		if b.watched != nil {
			row[3] = v.num(*b.watched/10) + " %"
		}
		c.Table = append(c.Table, row)
	}
	for _, i := range labelled(len(bins)) {
		anchor := "middle"
		x := left + (float64(i)+.5)*w
		if i == 0 {
			anchor, x = "start", left
		} else if i == len(bins)-1 {
			anchor, x = "end", right
		}
		c.Texts = append(c.Texts, label{"", px(x), px(base + 38), anchor, bins[i].label, ""})
	}
	unseen := v.tr("chart.legend.unseen")
	if !known && v.figure("unwatched").Value != nil {
		unseen = v.tr("chart.legend.week")
	}
	c.Legend = []legend{{"bar", v.tr("chart.legend.n")}, {"window", v.tr("chart.legend.period")}, {"unseen", unseen}}
	if known {
		c.Legend = append(c.Legend, legend{"watched", v.tr("chart.legend.watched")})
	}
	c.Head = []string{v.tr("col.day"), v.tr("chart.legend.n"), v.tr("chart.col.signals"), v.tr("chart.col.watched")}
	return c
}

func first(d []publish.DayRow) publish.DayRow {
	if len(d) == 0 {
		return publish.DayRow{}
	}
	return d[0]
}

func last(d []publish.DayRow) publish.DayRow {
	if len(d) == 0 {
		return publish.DayRow{}
	}
	return d[len(d)-1]
}

// bins joins days to weeks or months where they would be too narrow to see.
func (v *view) bins() ([]bin, string) {
	unit := "days"
	switch n := len(v.e.Days); {
	case n > 400:
		unit = "months"
	case n > 100:
		unit = "weeks"
	}
	var out []bin
	lastKey := ""
	for _, d := range v.e.Days {
		t, err := time.Parse(time.DateOnly, d.Day)
		if err != nil {
			continue
		}
		key, name := d.Day, v.date(t)
		switch unit {
		case "weeks":
			y, w := t.ISOWeek()
			key = fmt.Sprintf("%d-%02d", y, w)
		case "months":
			key = t.Format("2006-01")
			name = v.month(t)
		}
		if key != lastKey {
			out = append(out, bin{label: name, watched: nil})
			lastKey = key
		}
		b := &out[len(out)-1]
		b.n, b.signals, b.days = b.n+d.N, b.signals+d.Signals, b.days+1
		b.inPeriod, b.partial = b.inPeriod || d.InPeriod, b.partial || d.Partial
		if d.WatchedPermille != nil {
			sum := *d.WatchedPermille
			if b.watched != nil {
				sum += *b.watched * int64(b.days-1)
			}
			mean := sum / int64(b.days)
			b.watched = &mean
		}
	}
	if len(out) == 0 {
		out = []bin{{label: v.tr("unstated")}}
	}
	return out, unit
}

// niceTicks are at most six round values from 0 to at least top.
func niceTicks(top int) []int {
	step := 1
	for _, m := range []int{1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000, 10000, 20000, 50000, 100000, 1000000} {
		step = m
		if top <= 5*m {
			break
		}
	}
	out := []int{0}
	for t := step; ; t += step {
		out = append(out, t)
		if t >= top {
			return out
		}
	}
}

// labelled picks the bars that carry a date: first, last and the middle.
func labelled(n int) []int {
	switch {
	case n <= 1:
		return []int{0}
	case n < 5:
		return []int{0, n - 1}
	}
	return []int{0, n / 2, n - 1}
}

// latestTotals keeps, for each claimant and accused, the total with the latest
// end, the longest where two end together: a counter at its last value.
func latestTotals(figures []publish.ClaimFigure) []publish.ClaimFigure {
	type pair struct{ claimant, accused string }
	at := map[pair]int{}
	var out []publish.ClaimFigure
	for _, f := range figures {
		if f.Number == nil {
			continue
		}
		k := pair{f.Claimant, f.Accused}
		i, seen := at[k]
		if !seen {
			at[k] = len(out)
			out = append(out, f)
			continue
		}
		old, now := out[i].Window, f.Window
		if now.To.After(old.To) || now.To.Equal(old.To) && now.From.Before(old.From) {
			out[i] = f
		}
	}
	return out
}

// claimChart sets the claimed totals of one truce side by side. The bars are not
// parts of one whole; the caption says so.
func (v *view) claimChart(id string, figures []publish.ClaimFigure) chartView {
	c := chartView{ID: id, W: 960, Title: v.tr("claims.chart"), Caption: v.tr("claims.chart.caption"), CSV: v.rootPath() + "data/claims.csv"}
	top := int64(1)
	for _, f := range figures {
		top = max(top, value(f.Number))
	}
	const left, right, step = 8.0, 840.0, 52.0
	y := 8.0
	var said []string
	for _, f := range figures {
		if f.Number == nil {
			continue
		}
		slot := 0
		if p, ok := v.parties[f.Claimant]; ok {
			slot = p.Slot
		}
		w := (right - left) * float64(*f.Number) / float64(top)
		name := v.tr("claims.by", "claimant", v.party(f.Claimant), "accused", v.party(f.Accused))
		c.Texts = append(c.Texts, label{"", px(left), px(y + 12), "start", name + " · " + v.span(f.Window), ""})
		c.Rects = append(c.Rects, rect{fmt.Sprintf("p%d", slot), px(left), px(y + 18), px(math.Max(w, 1)), "20", ""})
		if slot == 2 { // told apart by its hatch as well as by its colour
			c.Rects = append(c.Rects, rect{"unseen", px(left), px(y + 18), px(math.Max(w, 1)), "20", ""})
		}
		c.Texts = append(c.Texts, label{"", px(left + w + 6), px(y + 33), "start", v.claimNumber(f.Claimed), ""})
		said = append(said, name+": "+v.claimValue(f.Claimed))
		c.Table = append(c.Table, []string{name, v.claimValue(f.Claimed), v.span(f.Window)})
		y += step
	}
	c.H = int(y) + 4
	c.Alt = v.tr("claims.chart.alt", "list", list(said, 12))
	c.Head = []string{v.tr("col.claimant"), v.tr("col.claimed"), v.tr("col.window")}
	return c
}

// rootPath leads from a page at the top of a language to the root of the site.
func (v *view) rootPath() string {
	if v.lang == "en" {
		return ""
	}
	return "../"
}
