package fuse

import "math/bits"

// The local rate is how many reports to expect per square kilometre and hour,
// here and now. It is what makes "the same place and day" weigh much on a quiet
// stretch and little in a busy town. It is estimated from counts of present
// reports in fixed blocks, read between block centres by straight lines:
//
//	place: blocks about as wide as the report's own error × 32 days,
//	       drawn towards the wide block where they hold little;
//	time:  wide block in 4 days against the same block in 32 days.

const (
	slowBlock = 32 * day
	fastBlock = 4 * day
	// fastPrior is how many expected reports pull the change in time towards none.
	fastPrior = 20
	// rateStep is the grain of a rate in thousandths of a nat: a block's count
	// must change by a quarter before any score does.
	rateStep = 250
	// A narrow block that holds c reports where the wide one expects e stands
	// for (c + rateSeen)·e/(e + rateShape): a gamma prior of small shape, because
	// places differ by orders of magnitude, and one event seen for the report
	// itself. In 1/2^24 of a report; both tuned on synthetic fronts.
	rateSeen  = unitQ24
	rateShape = unitQ24 * 15 / 100
)

// rateCells are the widths of the blocks in E7 degrees of latitude: about
// 2.2, 5.6, 13, 33 and 83 km. The last is the wide block.
var rateCells = [...]int32{200_000, 500_000, 1_200_000, 3_000_000, 7_500_000}

const wide = len(rateCells) - 1

// rates counts reports by block.
type rates struct {
	counts           counter
	perIncidentMilli int64 // from the snapshot
}

// counter is an open-addressing table from block to count.
type counter struct {
	keys []uint64 // 0 = free
	vals []int32
	n    int
}

func (c *counter) slot(key uint64) int {
	h := key * 0x9E3779B97F4A7C15
	mask := len(c.keys) - 1
	for i := int(h>>32) & mask; ; i = (i + 1) & mask {
		if c.keys[i] == key || c.keys[i] == 0 {
			return i
		}
	}
}

func (c *counter) add(key uint64, v int32) int32 {
	if 4*(c.n+1) > 3*len(c.keys) {
		old := *c
		size := max(1024, 2*len(c.keys))
		c.keys, c.vals = make([]uint64, size), make([]int32, size)
		for i, k := range old.keys {
			if k != 0 {
				j := c.slot(k)
				c.keys[j], c.vals[j] = k, old.vals[i]
			}
		}
	}
	i := c.slot(key)
	if c.keys[i] == 0 {
		c.keys[i] = key
		c.n++
	}
	c.vals[i] += v
	return c.vals[i]
}

func (c *counter) get(key uint64) int32 {
	if len(c.keys) == 0 {
		return 0
	}
	return rounded(c.vals[c.slot(key)]) // a free slot holds 0
}

// rounded keeps the four leading binary digits of a count, so that one more
// report in a busy block seldom changes anything.
func rounded(n int32) int32 {
	if drop := bits.Len32(uint32(n)) - 4; drop > 0 {
		return n >> drop << drop
	}
	return n
}

// Blocks of time, counted from 1900. Kinds of blocks in the key.
const (
	slowKind = iota
	fastKind
	slowAll // the whole world
	fastAll
)

func blockKey(kind, cell int, row, col, t int64) uint64 {
	return 1<<63 | uint64(kind)<<60 | uint64(cell)<<56 | uint64(row)<<40 | uint64(col)<<20 | uint64(t)
}

// colsOf is how many columns a row of blocks has: fewer towards the poles, so
// that blocks are about square everywhere.
func colsOf(cell int32, row int64) int64 {
	lat := row*int64(cell) + int64(cell)/2 - 900_000_000
	n := 3_600_000_000 / int64(cell) * cosQ20(int32(lat)) >> 20
	return max(n, 1)
}

// colAt is the column of a longitude in a row, and how far it lies into it in 1/256.
func colAt(cell int32, row int64, lon int32) (col, part int64) {
	n := colsOf(cell, row)
	x := (int64(lon) + 1_800_000_000) * n * 256 / 3_600_000_001
	return x / 256, x % 256
}

func rowAt(cell int32, lat int32) (row, part int64) {
	y := int64(lat) + 900_000_000
	return y / int64(cell), y % int64(cell) * 256 / int64(cell)
}

func timeAt(block, t int64) (i, part int64) {
	t -= minTime - slowBlock*2
	return t / block, t % block * 256 / block
}

// cellOf chooses the block for a report's own error.
func cellOf(sigma int32) int {
	for i, c := range rateCells {
		if int64(sigma)*162 <= int64(c) { // 1.8 sigma ≤ cell, 1 m = 90 E7 of latitude
			return i
		}
	}
	return wide
}

// add counts one report, v times (1, or -1 to take it out again). visit is
// called with every block whose rounded count changed.
func (r *rates) add(c *rec, v int32, visit func(key uint64)) {
	mid := c.from + int64(c.width)/2
	slow, _ := timeAt(slowBlock, mid)
	fast, _ := timeAt(fastBlock, mid)
	put := func(key uint64) {
		n := r.counts.add(key, v)
		if visit != nil && rounded(n) != rounded(n-v) {
			visit(key)
		}
	}
	if c.width > 0 {
		put(blockKey(slowAll, 0, 0, 0, slow))
		put(blockKey(fastAll, 0, 0, 0, fast))
	}
	if c.sigma == 0 || c.width == 0 {
		return
	}
	for i, cell := range rateCells {
		row, _ := rowAt(cell, c.lat)
		col, _ := colAt(cell, row, c.lon)
		put(blockKey(slowKind, i, row, col, slow))
		if i == wide || i == crowdCell {
			put(blockKey(fastKind, i, row, col, fast))
		}
	}
}

// around reads the count at a point between block centres: the weighted sum of
// the four (in time: of the two) nearest blocks, in 1/2^24 of a report.
func (r *rates) around(kind, i int, c *rec, block int64) int64 {
	t, tp := timeAt(block, c.from+int64(c.width)/2)
	t0, t1, tw := between(t, tp)
	if kind == slowAll || kind == fastAll {
		return ((256-tw)*int64(r.counts.get(blockKey(kind, 0, 0, 0, t0))) +
			tw*int64(r.counts.get(blockKey(kind, 0, 0, 0, t1)))) << 16
	}
	cell := rateCells[i]
	row, rp := rowAt(cell, c.lat)
	r0, r1, rw := between(row, rp)
	var sum int64
	for k := 0; k < 2; k++ {
		row, w := r0, 256-rw
		if k == 1 {
			row, w = r1, rw
		}
		if row < 0 || w == 0 {
			continue
		}
		n := colsOf(cell, row)
		col, cp := colAt(cell, row, c.lon)
		c0, c1, cw := between(col, cp)
		c0, c1 = (c0+n)%n, c1%n
		sum += w * ((256-cw)*((256-tw)*r.count(kind, i, row, c0, t0)+tw*r.count(kind, i, row, c0, t1)) +
			cw*((256-tw)*r.count(kind, i, row, c1, t0)+tw*r.count(kind, i, row, c1, t1)))
	}
	return sum
}

func (r *rates) count(kind, i int, row, col, t int64) int64 {
	return int64(r.counts.get(blockKey(kind, i, row, col, t)))
}

// between gives the two neighbouring blocks between whose centres a point lies,
// and the weight of the second in 1/256.
func between(i, part int64) (a, b, w int64) {
	if part < 128 {
		return i - 1, i, part + 128
	}
	return i, i + 1, part - 128
}

const unitQ24 = 1 << 24

// at is the log of the rate of incidents at a report, in thousandths of a nat:
// per km² and hour, or per hour over everything where the report has no place.
func (r *rates) at(c *rec) int32 {
	const hours = slowBlock / 3600
	if c.width == 0 && c.sigma == 0 {
		return 0
	}
	per := lnMilli(uint64(r.perIncidentMilli)) - lnMilli(1000)
	if c.sigma == 0 || c.width == 0 {
		_, sp := timeAt(slowBlock, midOf(c))
		_, fp := timeAt(fastBlock, midOf(c))
		// The report's own incident is no evidence of others: take out the
		// report and the partners that one has on average.
		own := 1000 + r.perIncidentMilli
		n := max(r.around(slowAll, 0, c, slowBlock)-nearWeight(sp)<<16*own/1000, 0) + unitQ24/2
		fast := max(r.around(fastAll, 0, c, fastBlock)-nearWeight(fp)<<16*own/1000, 0)
		return quantise(lnMilli(uint64(n)) - lnMilli(unitQ24*hours) + change(fast, n*fastBlock/slowBlock) - per)
	}
	i := cellOf(c.sigma)
	// The report itself is no evidence of others around it.
	broad := max(r.around(slowKind, wide, c, slowBlock)-ownWeight(wide, c, slowBlock), 0) + unitQ24/2
	n := broad
	if i != wide {
		ratio := int64(rateCells[wide]/rateCells[i]) * int64(rateCells[wide]/rateCells[i])
		expected := broad / ratio
		own := max(r.around(slowKind, i, c, slowBlock)-ownWeight(i, c, slowBlock), 0)
		// A gamma prior around what the wide block expects.
		hi, lo := bits.Mul64(uint64(own+rateSeen), uint64(expected+1))
		q, _ := bits.Div64(hi, lo, uint64(expected+1+rateShape))
		n = int64(q) + 1
	}
	fast := max(r.around(fastKind, wide, c, fastBlock)-ownWeight(wide, c, fastBlock), 0)
	rate := lnMilli(uint64(n)) - lnMilli(unitQ24*hours) - lnMilli(uint64(areaMilliKm2(rateCells[i]))) + lnMilli(1000)
	return quantise(rate + change(fast, (broad-unitQ24/2)*fastBlock/slowBlock) - per)
}

// ownWeight is what a report adds to around at its own place.
func ownWeight(i int, c *rec, block int64) int64 {
	cell := rateCells[i]
	row, rp := rowAt(cell, c.lat)
	_, cp := colAt(cell, row, c.lon)
	_, tp := timeAt(block, midOf(c))
	return nearWeight(rp) * nearWeight(cp) * nearWeight(tp)
}

// nearWeight is the weight of the block in which a point lies, in 1/256.
func nearWeight(part int64) int64 {
	if part < 128 {
		return part + 128
	}
	return 384 - part
}

// change is the log of how much busier the last days are than the month.
func change(fast, expected int64) int32 {
	return lnMilli(uint64(fast+fastPrior*unitQ24)) - lnMilli(uint64(expected+fastPrior*unitQ24))
}

// areaMilliKm2 is the area of a block in thousandths of a square kilometre.
func areaMilliKm2(cell int32) int64 {
	m := scaleMetres(int64(cell))
	return m * m / 1000
}

func quantise(v int32) int32 {
	if v < 0 {
		return -((-v + rateStep/2) / rateStep * rateStep)
	}
	return (v + rateStep/2) / rateStep * rateStep
}

// Reports in one block and four days that are too many to compare pair by pair:
// in the block of crowdCell for precise reports, in the wide block for vague ones.
const (
	crowdCell   = 1
	crowdLimit  = 2_000
	crowdWide   = 20_000
	crowdSigmas = 2 // the widest cellOf that counts as precise
)

// crowded tells whether a report stands among so many that comparing all of
// them would be unbounded, and tell nothing apart.
func (r *rates) crowded(c *rec) bool {
	i, limit := crowdCell, int32(crowdLimit)
	if cellOf(c.sigma) > crowdSigmas {
		i, limit = wide, crowdWide
	}
	row, _ := rowAt(rateCells[i], c.lat)
	col, _ := colAt(rateCells[i], row, c.lon)
	t, _ := timeAt(fastBlock, midOf(c))
	return r.counts.get(blockKey(fastKind, i, row, col, t)) >= limit
}
