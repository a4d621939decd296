package html

import (
	"fmt"
	"math"
	"slices"
	"strconv"

	"trucewatch/publish"
)

// overviewView is a still map: outlines, cells, and no exact place.
type overviewView struct {
	ID, Title, Alt, Caption string
	W, H                    int
	Land                    []landView
	Cells                   []rect
	Labels                  []label
}

type landView struct{ Class, D, Name string }

// overview draws the period's cells; where the period has none, those of all data.
func (v *view) overview(id string) *overviewView {
	if len(v.base.regions) == 0 {
		return nil
	}
	count := func(all bool) (cells map[publish.Cell]int, placed, regionOnly int) {
		cells = map[publish.Cell]int{}
		for _, it := range v.e.Items {
			if it.State != publish.StatePublished || it.Signal || !all && it.InPeriod == "out" {
				continue
			}
			if it.Cell == nil {
				regionOnly++
				continue
			}
			placed++
			cells[*it.Cell]++
		}
		return cells, placed, regionOnly
	}
	cells, placed, regionOnly := count(false)
	caption := v.tr("overview.caption", "n", placed, "m", regionOnly)
	if placed == 0 {
		if cells, placed, regionOnly = count(true); placed > 0 {
			caption = v.tr("overview.all") + " " + v.tr("overview.caption", "n", placed, "m", regionOnly)
		}
	}
	p := fit(v.frameBox(cells), 960, 8)
	o := &overviewView{ID: id, W: p.w, H: p.h, Title: v.tr("overview.title"), Alt: v.tr("overview.alt", "n", len(cells)), Caption: caption}
	var taken []point // a name that would cover another is left to its outline's title
	for _, r := range v.base.regions {
		class := "land"
		if _, ok := v.regions[r.code]; !ok {
			class = "land other"
		}
		o.Land = append(o.Land, landView{class, p.path(r.rings), v.region(r.code)})
		if x, y := p.at(r.at[0], r.at[1]); class == "land" && x > 20 && x < float64(p.w-20) && y > 12 && y < float64(p.h-8) && len(v.regions) <= 40 && !slices.ContainsFunc(taken, func(q point) bool { return math.Abs(q[0]-x) < 50 && math.Abs(q[1]-y) < 14 }) {
			taken = append(taken, point{x, y})
			o.Labels = append(o.Labels, label{"soft place", px(x), px(y), "", v.region(r.code)})
		}
	}
	o.Cells = v.cellRects(p, cells)
	return o
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
