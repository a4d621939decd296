package html

import (
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"trucewatch/publish"
)

// regionTable is what happened by region.
type regionTable struct {
	Caption, Note string
	Classes       []string
	SignalClasses []string
	Watched       bool // somebody watched somewhere: the column says how long
	Rows          []regionRow
	Foot          []countCell
	Unseen        []string
}

type regionRow struct {
	Name, Href, Watched, Before string
	NotObserved                 bool
	Span                        int
	Cells                       []countCell
}

type countCell struct{ Now, Prev string }

func isSignalClass(c string) bool { return c == "alert" || c == "thermal" }

// regionTable shows the regions from which something was reported or where
// somebody watched; the others are listed below it as not observed.
func (v *view) regionTable() regionTable {
	t := regionTable{Note: v.tr("table.note")}
	t.Caption = v.tr("table.caption.alone", "period", v.period())
	if !v.e.Frame.Previous.IsZero() {
		t.Caption = v.tr("table.caption", "period", v.period(), "previous", v.previous())
	}
	for _, class := range publish.Classes() {
		used := slices.ContainsFunc(v.e.Regions, func(r publish.RegionRow) bool {
			return slices.ContainsFunc(r.Classes, func(c publish.ClassCount) bool {
				return c.Class == class && c.N+c.Edge+c.Previous > 0
			})
		})
		switch {
		case used && isSignalClass(class):
			t.SignalClasses = append(t.SignalClasses, class)
		case used:
			t.Classes = append(t.Classes, class)
		}
	}
	rows := v.regionOrder()
	t.Watched = slices.ContainsFunc(rows, func(r publish.RegionRow) bool { return r.WatchedMilliHours != nil })
	sums := make([]publish.ClassCount, len(t.Classes)+1+len(t.SignalClasses))
	var silent []string
	for _, r := range rows {
		empty := r.N+r.Edge+r.Previous == 0 && !slices.ContainsFunc(r.Classes, func(c publish.ClassCount) bool { return c.N+c.Edge+c.Previous > 0 })
		if empty && r.WatchedMilliHours == nil {
			if r.Region != "" {
				silent = append(silent, v.region(r.Region))
			}
			continue
		}
		row := regionRow{Name: v.region(r.Region), Watched: v.hours(r.WatchedMilliHours, v.e.CoverageSpan), Span: len(sums)}
		row.Href = "region/" + regionFile(r.Region)
		if row.NotObserved = r.NotObserved() && r.Region != ""; row.NotObserved {
			if r.Previous > 0 {
				row.Before = v.tr("prev", "n", r.Previous)
			}
			counts := v.countsOf(r, t)
			for i, c := range counts {
				sums[i].Previous += c.Previous
			}
			t.Rows = append(t.Rows, row)
			continue
		}
		if empty {
			row.Cells = v.cells(make([]publish.ClassCount, len(sums)), true)
			row.Href = ""
		} else {
			counts := v.countsOf(r, t)
			for i, c := range counts {
				sums[i].N, sums[i].Edge, sums[i].Previous = sums[i].N+c.N, sums[i].Edge+c.Edge, sums[i].Previous+c.Previous
			}
			row.Cells = v.cells(counts, r.WatchedMilliHours != nil)
		}
		t.Rows = append(t.Rows, row)
	}
	t.Foot = v.cells(sums, value(v.figure("unwatched").Value) > 0)
	if !t.Watched {
		t.Unseen = append(t.Unseen, v.tr("table.unwatched"))
	}
	if len(silent) > 0 {
		t.Unseen = append(t.Unseen, v.tr("table.unseenrows", "list", strings.Join(silent, ", ")))
	}
	return t
}

func (v *view) countsOf(r publish.RegionRow, t regionTable) []publish.ClassCount {
	get := func(class string) publish.ClassCount {
		for _, c := range r.Classes {
			if c.Class == class {
				return c
			}
		}
		return publish.ClassCount{}
	}
	var out []publish.ClassCount
	for _, c := range t.Classes {
		out = append(out, get(c))
	}
	out = append(out, publish.ClassCount{N: r.N, Edge: r.Edge, Previous: r.Previous})
	for _, c := range t.SignalClasses {
		out = append(out, get(c))
	}
	return out
}

// cells writes counts; a zero is written only where somebody watched.
func (v *view) cells(counts []publish.ClassCount, watched bool) []countCell {
	var out []countCell
	for _, c := range counts {
		cell := countCell{Now: v.num(int64(c.N))}
		if c.N+c.Edge == 0 && !watched {
			cell.Now = "–"
		}
		if c.Edge > 0 {
			cell.Now += " " + v.tr("edge", "n", c.Edge)
		}
		// The period before had its own watching: a zero of it is written only where somebody watched.
		if !v.e.Frame.Previous.IsZero() && (c.Previous > 0 || watched) {
			cell.Prev = "(" + v.num(int64(c.Previous)) + ")"
		}
		out = append(out, cell)
	}
	return out
}

// regionOrder lists the regions by their names in the page's language; the row
// without a region stands last.
func (v *view) regionOrder() []publish.RegionRow {
	c := collate.New(language.Make(v.lang))
	out := slices.Clone(v.e.Regions)
	slices.SortStableFunc(out, func(a, b publish.RegionRow) int {
		if (a.Region == "") != (b.Region == "") {
			if a.Region == "" {
				return 1
			}
			return -1
		}
		return c.CompareString(v.region(a.Region), v.region(b.Region))
	})
	return out
}
