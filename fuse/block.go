package fuse

import (
	"slices"
	"sort"
)

// Candidates are found through cells of place and time at four levels of
// precision. A report is listed in the cells of its own level and of every
// coarser one; it looks for partners of its own level and finer ones in the
// cells of its own level. So the vaguer report asks and the more precise is
// asked, and each pair is met once.

// levelSigma is the largest error per axis, in metres, at each level; levelCell
// the width of its cells in E7 degrees.
var (
	levelSigma = [...]int32{1_300, 6_000, 22_000, placelessSigma}
	levelCell  = [...]int32{400_000, 1_200_000, 4_000_000, 20_000_000}
)

const (
	nLevels = len(levelSigma)
	// reach is how many standard deviations, in tenths, two places may lie apart.
	reach = 35
	// narrowWidth parts intervals into those of up to a day (25 hours, when
	// clocks change) and longer ones, so that one vague time does not widen the
	// search for all.
	narrowWidth = 25 * 3600
	midWidth    = 7 * day
)

func levelOf(sigma int32) uint8 {
	for i, m := range levelSigma {
		if sigma <= m {
			return uint8(i)
		}
	}
	return uint8(nLevels - 1)
}

func timeLevel(width int32) int {
	switch {
	case width <= narrowWidth:
		return 0
	case width <= midWidth:
		return 1
	}
	return 2
}

var timeLevelWidth = [...]int64{narrowWidth, midWidth, timelessWidth}

// slotRef is one report in a cell.
type slotRef struct {
	mid int32 // middle of its interval, in minutes since 1970
	i   int32
}

func minutes(t int64) int32 { return int32(floorDiv(t, 60)) }

// grid lists the reports of one level by cell.
type grid struct {
	level int
	cells map[uint64][2]int32 // cell → range of slots
	slots []slotRef
}

func cellKey(tl int, row, col int64) uint64 {
	return uint64(tl)<<60 | uint64(row)<<30 | uint64(col)
}

func midOf(c *rec) int64 { return c.from + int64(c.width)/2 }

// newGrid lists all placed and timed reports of level or finer.
func newGrid(recs []rec, level int) *grid {
	type keyed struct {
		key uint64
		slotRef
	}
	var list []keyed
	cell := levelCell[level]
	for i := range recs {
		c := &recs[i]
		if !inGrid(c) || int(c.level) > level {
			continue
		}
		row, _ := rowAt(cell, c.lat)
		col, _ := colAt(cell, row, c.lon)
		list = append(list, keyed{cellKey(timeLevel(c.width), row, col), slotRef{minutes(midOf(c)), int32(i)}})
	}
	slices.SortFunc(list, func(a, b keyed) int {
		switch {
		case a.key != b.key:
			return less(a.key < b.key)
		case a.mid != b.mid:
			return less(a.mid < b.mid)
		}
		return less(a.i < b.i)
	})
	g := &grid{level: level, cells: map[uint64][2]int32{}, slots: make([]slotRef, len(list))}
	for i, k := range list {
		g.slots[i] = k.slotRef
		r := g.cells[k.key]
		if i == 0 || list[i-1].key != k.key {
			r[0] = int32(i)
		}
		r[1] = int32(i + 1)
		g.cells[k.key] = r
	}
	return g
}

func less(b bool) int {
	if b {
		return -1
	}
	return 1
}

// searchRadius is how far, in metres, a report's partners of a level may lie.
func searchRadius(sigma int32, level int) int64 {
	s, l := max(int64(sigma), 1), int64(levelSigma[level])
	return int64(isqrt(uint64(s*s+l*l)))*reach/10 + 10
}

// candidates calls f with every report near a in the grid of a's level.
func (g *grid) candidates(a *rec, f func(i int32)) {
	cell := levelCell[g.level]
	radius := searchRadius(a.sigma, g.level)
	g.around(cell, a, radius, f)
}

func (g *grid) around(cell int32, a *rec, radius int64, f func(i int32)) {
	mid := midOf(a)
	g.walk(cell, a, radius, func(key uint64, half int64) {
		if r, ok := g.cells[key]; ok {
			g.window(r, mid, half, f)
		}
	})
}

// walk calls f with the key of every cell within a radius of a report, for each
// class of interval, and how far apart in time, in seconds, its reports may lie.
func (g *grid) walk(cell int32, a *rec, radius int64, f func(key uint64, half int64)) {
	var half [len(timeLevelWidth)]int64
	for tl := range half {
		half[tl] = timeReach(int64(a.width), timeLevelWidth[tl])
	}
	span := radius * 1_000_000_000 / (metresPerE12 / 1000) // E7 of latitude
	row0, _ := rowAt(cell, int32(max(int64(a.lat)-span, -900_000_000)))
	row1, _ := rowAt(cell, int32(min(int64(a.lat)+span, 900_000_000)))
	for row := row0; row <= row1; row++ {
		n := colsOf(cell, row)
		// The narrower parallel of the row's two edges asks for more columns.
		edge := max(abs64(row*int64(cell)-900_000_000), abs64((row+1)*int64(cell)-900_000_000))
		cos := cosQ20(int32(min(edge, 900_000_000)))
		w := int64(1_800_000_000)
		if cos > 0 {
			w = min(w, span<<20/cos)
		}
		lo := floorDiv((int64(a.lon)-w+1_800_000_000)*n, 3_600_000_001)
		hi := floorDiv((int64(a.lon)+w+1_800_000_000)*n, 3_600_000_001)
		for col := lo; col <= min(hi, lo+n-1); col++ {
			for tl := range half {
				f(cellKey(tl, row, (col+n)%n), half[tl])
			}
		}
	}
}

func floorDiv(a, b int64) int64 {
	q := a / b
	if a%b < 0 {
		q--
	}
	return q
}

// window calls f with the slots of a range whose middle lies within half of mid.
func (g *grid) window(r [2]int32, mid, half int64, f func(i int32)) {
	s := g.slots[r[0]:r[1]]
	first, last := minutes(mid-half), minutes(mid+half)
	k := sort.Search(len(s), func(k int) bool { return s[k].mid >= first })
	for ; k < len(s) && s[k].mid <= last; k++ {
		f(s[k].i)
	}
}

// spot is what of a rec decides at once that a candidate cannot be a partner. There
// are hundreds of candidates to a report and few partners, and spots lie closer
// together in memory than recs.
type spot struct {
	lat, lon int32
	sigma    int32
	src      int32
	level    uint8
}

func newSpots(recs []rec) []spot {
	out := make([]spot, len(recs))
	for i := range recs {
		c := &recs[i]
		out[i] = spot{c.lat, c.lon, c.sigma, c.src, c.level}
	}
	return out
}

// watch is the spot of a rec that looks for partners.
type watch struct {
	spot
	variance, floor2 int64
}

func (m *model) watch(c *rec, s spot) watch { return watch{s, m.variance(c), m.floor2} }

// reaches is false where placeTerm says noLink.
func (w *watch) reaches(b *spot) bool {
	limit := farthest2(w.variance + max(int64(b.sigma)*int64(b.sigma), w.floor2))
	if dy := scaleMetres(abs64(int64(b.lat) - int64(w.lat))); dy*dy >= limit {
		return false
	}
	dy, dx := planar(w.lat, w.lon, b.lat, b.lon)
	return dy*dy+dx*dx < limit
}

// farthest2 is the square of how far apart two places may lie, by the sum of their
// variances.
func farthest2(s2 int64) int64 { return s2 * reach * reach / 100 }
