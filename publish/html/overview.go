package html

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"trucewatch/publish"
)

// overviewView is a still map: outlines, cells, and no exact place.
type overviewView struct {
	ID, Title, Alt, Caption string
	W, H                    int
	Land, Unseen, Shapes    []landView
	Cells                   []rect
	Labels                  []label
	Legend                  []legend
	Counted                 string // what a number in brackets counts; empty where none is drawn
}

type landView struct{ Class, D, Name string }

// overview draws the period: its incidents by cell, the number known by region only,
// and the regions that nobody saw. Where the period has no incident, the numbers
// count its alerts and heat spots.
func (v *view) overview(id string) *overviewView {
	if len(v.base.regions) == 0 {
		return nil
	}
	cells, byRegion, signals, placed, regionOnly := v.periodCells()
	p := fit(v.frameBox(cells), 960, 8)
	o := &overviewView{ID: id, W: p.w, H: p.h, Title: v.tr("overview.title"), Alt: v.tr("overview.alt", "n", len(cells)),
		Caption: v.tr("overview.caption", "n", placed, "m", regionOnly), Counted: v.tr("overview.regiononly")}
	if placed == 0 {
		o.Caption = v.tr("overview.none")
	}
	if placed+regionOnly == 0 {
		byRegion, o.Counted = signals, v.tr("overview.leads")
		if len(signals) > 0 {
			o.Caption += " " + v.tr("overview.signals")
		}
	}
	if len(byRegion) == 0 {
		o.Counted = ""
	}
	silent := map[string]bool{}
	for _, r := range v.e.Regions {
		silent[r.Region] = r.NotObserved()
	}
	for _, r := range v.base.regions {
		land := landView{"land", p.path(r.rings), v.region(r.code)}
		if _, ok := v.regions[r.code]; !ok {
			land.Class = "land other"
		}
		o.Land = append(o.Land, land)
		if silent[r.code] {
			o.Unseen = append(o.Unseen, land)
		}
	}
	o.Cells = v.cellRects(p, cells)
	o.Shapes = v.agreementPaths(p)
	o.Labels = v.regionLabels(p, byRegion)
	o.Legend = v.overviewLegend(cells, len(o.Unseen) > 0)
	if len(o.Shapes) > 0 {
		o.Legend = append(o.Legend, legend{"agreed", v.tr("overview.agreed")})
	}
	return o
}

// periodCells counts the period's incidents by cell and those known by region only,
// and its signals by region.
func (v *view) periodCells() (cells map[publish.Cell]int, byRegion, signals map[string]int, placed, regionOnly int) {
	cells, byRegion, signals = map[publish.Cell]int{}, map[string]int{}, map[string]int{}
	for _, it := range v.e.Items {
		switch {
		case it.State != publish.StatePublished || it.InPeriod == "out":
		case it.Signal:
			signals[it.Region]++
		case it.Cell == nil:
			regionOnly++
			byRegion[it.Region]++
		default:
			placed++
			cells[*it.Cell]++
		}
	}
	return cells, byRegion, signals, placed, regionOnly
}

// agreementPaths are the lines and zones of the agreement that may be shown.
func (v *view) agreementPaths(p projection) []landView {
	if v.e.Agreement == nil {
		return nil
	}
	var out []landView
	for _, s := range v.e.Agreement.Shapes {
		var parts [][]point
		for _, part := range s.Parts {
			var ring []point
			for _, q := range part {
				lon, err1 := strconv.ParseFloat(q[0], 64)
				lat, err2 := strconv.ParseFloat(q[1], 64)
				if err1 == nil && err2 == nil {
					ring = append(ring, point{lon, lat})
				}
			}
			parts = append(parts, ring)
		}
		name := plain(s.ID)
		if len(s.HeldBy) > 0 {
			name += " (" + v.partyList(s.HeldBy) + ")"
		}
		d := p.path(parts)
		if !s.Closed {
			d = strings.ReplaceAll(d, "z", "")
		}
		out = append(out, landView{"agreed", d, name})
	}
	return out
}

// labelShifts are where a name may stand, in pixels below its place.
var labelShifts = []float64{0, 14, -14, 28, -28}

// regionLabels names the regions where there is room, with a number in brackets; a
// name that would cover another is left to its outline's title.
func (v *view) regionLabels(p projection, n map[string]int) []label {
	var out []label
	var taken [][3]float64
	if len(v.regions) > 40 {
		return nil
	}
	for _, r := range v.base.regions {
		if _, ok := v.regions[r.code]; !ok {
			continue
		}
		name, number := v.region(r.code), ""
		if n[r.code] > 0 {
			number = "(" + v.num(int64(n[r.code])) + ")"
		}
		x, y := p.at(r.at[0], r.at[1])
		half := 3.4 * float64(utf8.RuneCountInString(name+number)) // half the width of the name at 12 px
		x = min(max(x, half+2), float64(p.w)-half-2)
		free := func(dy float64) bool {
			return y+dy > 12 && y+dy < float64(p.h-4) && !slices.ContainsFunc(taken, func(q [3]float64) bool {
				return math.Abs(q[0]-x) < half+q[2] && math.Abs(q[1]-y-dy) < 14
			})
		}
		shift := slices.IndexFunc(labelShifts, free)
		if shift < 0 && n[r.code] == 0 {
			continue
		}
		y += labelShifts[max(shift, 0)] // a number is never left out
		taken = append(taken, [3]float64{x, y, half})
		out = append(out, label{"place", px(x), px(y), "", name, number})
	}
	return out
}

// overviewLegend explains the shades that are used, and the hatch.
func (v *view) overviewLegend(cells map[publish.Cell]int, unseen bool) []legend {
	used := map[int]bool{}
	for _, n := range cells {
		used[density(n)] = true
	}
	var out []legend
	for i, text := range []string{"1", "2–3", "4–9", "10–29", "≥ 30"} {
		if used[i+1] {
			out = append(out, legend{fmt.Sprintf("cell n%d", i+1), v.tr("overview.cellsof", "n", text)})
		}
	}
	if unseen {
		out = append(out, legend{"unseen", v.tr("overview.unseen")})
	}
	return out
}

// frameBox is what the map shows: the mission's regions, or all where none is named.
func (v *view) frameBox(cells map[publish.Cell]int) [4]float64 {
	box := [4]float64{180, 90, -180, -90}
	grow := func(w, s, e, n float64) {
		box = [4]float64{min(box[0], w), min(box[1], s), max(box[2], e), max(box[3], n)}
	}
	for _, r := range v.base.regions {
		if _, ok := v.regions[r.code]; ok || len(v.regions) == 0 {
			grow(r.box[0], r.box[1], r.box[2], r.box[3])
		}
	}
	for c := range cells {
		w, s, e, n := corners(c)
		grow(w, s, e, n)
	}
	if box[0] > box[2] {
		for _, r := range v.base.regions {
			grow(r.box[0], r.box[1], r.box[2], r.box[3])
		}
	}
	return box
}

func corners(c publish.Cell) (w, s, e, n float64) {
	f := func(x string) float64 { v, _ := strconv.ParseFloat(x, 64); return v }
	return f(c.West), f(c.South), f(c.East), f(c.North)
}

func (v *view) cellRects(p projection, cells map[publish.Cell]int) []rect {
	var keys []publish.Cell
	for c := range cells {
		keys = append(keys, c)
	}
	slices.SortFunc(keys, func(a, b publish.Cell) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	var out []rect
	for _, c := range keys {
		w, s, e, n := corners(c)
		x0, y0 := p.at(w, n)
		x1, y1 := p.at(e, s)
		// A cell that is too small to see is drawn at four pixels round its middle.
		if d := 4 - (x1 - x0); d > 0 {
			x0, x1 = x0-d/2, x1+d/2
		}
		if d := 4 - (y1 - y0); d > 0 {
			y0, y1 = y0-d/2, y1+d/2
		}
		out = append(out, rect{fmt.Sprintf("cell n%d", density(cells[c])), px(x0), px(y0), px(x1 - x0), px(y1 - y0), v.tr("n.incidents", "n", cells[c])})
	}
	return out
}

// density is the shade of a cell: 1, 2 to 3, 4 to 9, 10 to 29, 30 and more.
func density(n int) int {
	for i, top := range []int{1, 3, 9, 29} {
		if n <= top {
			return i + 1
		}
	}
	return 5
}

// itemMap is the coarse map of one incident: its region's outline and its cell.
func (v *view) itemMap(it publish.Publication) *overviewView {
	i := slices.IndexFunc(v.base.regions, func(r regionShape) bool { return r.code == it.Region })
	if i < 0 {
		return nil
	}
	r := v.base.regions[i]
	box := r.box
	cells := map[publish.Cell]int{}
	if it.Cell != nil {
		cells[*it.Cell] = 1
		w, s, e, n := corners(*it.Cell)
		box = [4]float64{min(box[0], w), min(box[1], s), max(box[2], e), max(box[3], n)}
	}
	p := fit(box, 320, 6)
	o := &overviewView{ID: "where", W: p.w, H: p.h, Title: v.region(it.Region), Alt: v.tr("incident.place.region")}
	if it.Cell != nil {
		o.Alt = v.tr("incident.place.cell")
	}
	var d string
	if known, ok := v.outline.Load(it.Region); ok && box == r.box {
		d = known.(string)
	} else if d = p.path(coarse(r.rings, box)); box == r.box {
		v.outline.Store(it.Region, d)
	}
	o.Land = []landView{{"land", d, v.region(it.Region)}}
	for _, c := range v.cellRects(p, cells) {
		c.Class = "cell here"
		o.Cells = append(o.Cells, c)
	}
	return o
}

// coarse thins an outline so that one picture takes about a kilobyte.
func coarse(rings [][]point, box [4]float64) [][]point {
	step := math.Max(box[2]-box[0], box[3]-box[1]) / 60
	var out [][]point
	for _, r := range rings {
		if s := snap(r, step); len(s) > 3 {
			out = append(out, s)
		}
	}
	return out
}
