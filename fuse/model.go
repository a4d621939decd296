package fuse

// Bins of the distance between two stated times, in halves of a unit. The unit
// is the root mean square width of the two intervals: one day for two days.
// Bin 0 is what overlaps.
var (
	lagEdges = [...]int64{1, 3, 5, 7, 9, 13, 21}
	lagSpan  = [...]uint64{1, 2, 2, 2, 2, 4, 8} // units that the bin covers, both directions
)

// Bins of the distance between two publication times where neither report
// states when it happened, in seconds.
var (
	publishedEdges = [...]int64{12 * 3600, 36 * 3600, 60 * 3600, 108 * 3600, 8 * day, 15 * day, 31 * day, 120 * day}
	publishedSpan  = [...]uint64{24, 48, 48, 96, 168, 336, 768, 4272} // hours, both directions
)

const (
	nLags      = len(lagEdges)
	nPublished = len(publishedEdges)
	// lagReach is the last bin of time in which two placed reports are compared.
	lagReach = 4
	nRings   = 5
)

// ringEdges are squared distances in variances at which the rings of
// Snapshot.Rings end, times 16.
var ringEdges = [...]int64{16, 64, 144, 320}

// The place table covers squared distances up to reach² variances.
const (
	zScale = 32
	zCells = (reach*reach/100 + 1) * zScale
)

// noLink is a score that never links.
const noLink = -1 << 20

// model is a snapshot made ready for one set.
type model struct {
	snap    *Snapshot
	place   [zCells]int32 // log density by squared distance, without the scale
	lag     [nLags]int32
	pub     [nPublished]int32
	fields  []fieldModel
	kill    countModel
	inj     countModel
	floor2  int64 // variance floor, m²
	maxPart int32
	text    textModel
	low     int32 // the least score that is kept while learning; 0 = not learning
}

func newModel(snap *Snapshot, s *set) *model {
	m := &model{snap: snap, floor2: snap.FloorM * snap.FloorM}
	m.buildPlace()
	for i, ppm := range snap.Lag {
		m.lag[i] = lnShare(ppm) - lnMilli(lagSpan[i])
	}
	for i, ppm := range snap.PublishedLag {
		m.pub[i] = lnShare(ppm) - lnMilli(publishedSpan[i])
	}
	for _, f := range s.fields {
		m.fields = append(m.fields, newFieldModel(snap.Fields[f.name], f))
	}
	m.kill = newCountModel(snap.Killed)
	m.inj = newCountModel(snap.Injured)
	m.text = newTextModel(&snap.Text)
	return m
}

// lnShare is 1000·ln of a share in parts per million, at least of one in 20,000.
func lnShare(ppm int64) int32 { return lnRatio(uint64(max(ppm, 50)), 1_000_000) }

// buildPlace tabulates ln[(1−ε)·exp(−z²/2) + ε/9·exp(−z²/18)] plus the ring's
// correction: a two-dimensional normal density with a tail three times as wide.
func (m *model) buildPlace() {
	for i := range m.place {
		z2 := int64(i)*2 + 1 // in half cells: the middle of the cell
		core := expQ30(z2 * 1000 / (4 * zScale))
		tail := expQ30(z2*1000/(36*zScale)) / 9
		sum := (core*uint64(1_000_000-m.snap.TailPPM) + tail*uint64(m.snap.TailPPM)) / 1_000_000
		ring := 0
		for ring < len(ringEdges) && int64(i)*16/zScale >= ringEdges[ring] {
			ring++
		}
		m.place[i] = lnMilli(max(sum, 1)) - lnMilli(1<<30) + m.snap.Rings[ring]
	}
}

// expQ30 is 2^30·exp(−m/1000) for m ≥ 0.
func expQ30(m int64) uint64 {
	if m > 20_000 {
		return 0
	}
	return (1 << 46) / expQ16(int32(m))
}

// placeTerm is ln of the density of b's place given a's, per km², for one event.
func (m *model) placeTerm(a, b *rec) int32 {
	dy, dx := planar(a.lat, a.lon, b.lat, b.lon)
	s2 := m.variance(a) + m.variance(b)
	d2 := dy*dy + dx*dx
	if d2 >= farthest2(s2) {
		return noLink
	}
	const lnTwoPi = 1838 // ln 2π
	return m.place[d2*zScale/s2] - lnTwoPi - lnMilli(uint64(s2)) + lnKm2
}

const lnKm2 = 13816 // ln 10^6: square metres to square kilometres

func (m *model) variance(c *rec) int64 {
	return max(int64(c.sigma)*int64(c.sigma), m.floor2)
}

// timeTerm is ln of the density of b's time given a's, per hour, for one event.
// It returns the bin too.
func (m *model) timeTerm(a, b *rec) (score int32, bin int) {
	if a.flags&b.flags&flagPublishedOnly != 0 {
		gap := a.pub - b.pub
		if gap < 0 {
			gap = -gap
		}
		for bin = 0; bin < nPublished; bin++ {
			if gap < publishedEdges[bin] {
				return m.pub[bin], bin
			}
		}
		return noLink, bin
	}
	wa, wb := m.widthOf(a), m.widthOf(b)
	mean2 := uint64((wa*wa + wb*wb) / 2)
	ln := lnMilli(mean2)/2 - lnHour
	over := min(a.from+wa, b.from+wb) - max(a.from, b.from)
	gap := (a.from + wa/2) - (b.from + wb/2)
	if gap < 0 {
		gap = -gap
	}
	bin = lagBin(gap, mean2)
	if bin == 0 && over <= 0 {
		bin = 1
	}
	if over > 0 {
		score = m.lag[0] + lnMilli(uint64(over)) - lnMilli(uint64(wa)) - lnMilli(uint64(wb)) + lnHour
		if far := m.lag[max(min(bin, nLags-1), 1)] - ln; far > score {
			return far, max(bin, 1)
		}
		return score, 0
	}
	if bin >= nLags {
		return noLink, bin
	}
	return m.lag[bin] - ln, bin
}

const lnHour = 8189 // ln 3600: seconds to hours

func (m *model) widthOf(c *rec) int64 { return max(int64(c.width), m.snap.FloorS) }

func lagBin(gap int64, mean2 uint64) int {
	g2 := uint64(gap) * 2
	if g2 > 1<<31 {
		return nLags
	}
	for bin, edge := range lagEdges {
		if g2*g2 < uint64(edge*edge)*mean2 {
			return bin
		}
	}
	return nLags
}

// timeReach is how far apart the middles of two intervals may lie, in seconds.
func timeReach(wa, wb int64) int64 {
	return int64(isqrt(uint64((wa*wa+wb*wb)/2)))*lagEdges[lagReach]/2 + 3600
}

// extend takes in the fields and values that were added since.
func (m *model) extend(s *set) {
	for i, f := range s.fields {
		switch {
		case i >= len(m.fields):
			m.fields = append(m.fields, newFieldModel(m.snap.Fields[f.name], f))
		case int(m.fields[i].n) < len(f.paths):
			m.fields[i].grow(f)
		}
	}
}
