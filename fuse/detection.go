package fuse

// Detections are what a sensor saw: pixels of a satellite's pass, shots on a
// microphone. Several pixels of one pass, and several passes over one fire, are
// one source speaking once; they fold into one report. A detection at a place
// known to burn, or where so much happens that something burns anyway, never
// supports another source's report: it is no second route.

const (
	// fireSpan is how far apart in time two passes may see one fire, in seconds.
	fireSpan = 36 * 3600
	// fireEpoch bounds a chain of passes, in fixed stretches, as repeatEpoch does.
	fireEpoch = 14 * day
	// fireGap is how far apart two pixels of one fire may lie beside their own
	// errors, in metres: the diagonal of a pixel.
	fireGap = 550
	// fireCell is the width of a cell of firemap in E7 degrees: more than the
	// farthest that two pixels of one fire can lie apart.
	fireCell = 1_000_000
	// maxFireSigma is the largest error per axis, in metres, at which pixels fold.
	maxFireSigma = 2_000
	// ordinaryFires: where more events than this, in thousandths, are expected
	// within a detection's reach and day, a fire is nothing special.
	ordinaryFires = 2000
)

// firemap lists detections by cell and stretch of time.
type firemap map[uint64][]int32

func fireKey(row, col, t int64) uint64 { return uint64(row)<<44 | uint64(col)<<24 | uint64(t) }

// enter lists a rec and returns the earlier ones that saw the same fire.
func (m firemap) enter(s *set, i int32) []int32 {
	c := &s.recs[i]
	if c.flags&flagDetection == 0 || c.sigma == 0 || c.width == 0 || c.sigma > maxFireSigma {
		return nil
	}
	row, _ := rowAt(fireCell, c.lat)
	t := floorDiv(midOf(c)-minTime, fireEpoch)
	var out []int32
	for r := row - 1; r <= row+1; r++ {
		n := colsOf(fireCell, r)
		col, _ := colAt(fireCell, r, c.lon)
		for d := int64(-1); d <= 1; d++ {
			for _, j := range m[fireKey(r+1, (col+d+n)%n, t)] {
				if sameFire(s, c, &s.recs[j]) {
					out = append(out, j)
				}
			}
		}
	}
	col, _ := colAt(fireCell, row, c.lon)
	key := fireKey(row+1, col, t)
	m[key] = append(m[key], i)
	return out
}

// sameFire tells whether two detections of one source are of one fire.
func sameFire(s *set, a, b *rec) bool {
	if s.srcOf[a.self] != s.srcOf[b.self] || abs64(midOf(a)-midOf(b)) > fireSpan || a.path[fieldAct] != b.path[fieldAct] {
		return false
	}
	dy, dx := planar(a.lat, a.lon, b.lat, b.lon)
	reach := int64(a.sigma) + int64(b.sigma) + fireGap
	return dy*dy+dx*dx <= reach*reach
}

// foldDetections joins the recs that saw one fire.
func foldDetections(s *set, d disjoint) {
	m := firemap{}
	for i := range s.recs {
		for _, j := range m.enter(s, int32(i)) {
			d.join(int32(i), j)
		}
	}
}

// ordinary tells whether so many events are expected where and when a
// detection looked that a fire there says nothing.
func (sc *scorer) ordinary(c *rec) bool {
	const lnPiNine = 3342                                        // ln 9π: a disc of three standard deviations
	area := lnPiNine + lnMilli(uint64(sc.m.variance(c))) - lnKm2 // km²
	return c.rate+area+lnMilli(24) > lnRatio(ordinaryFires, 1000)
}

// markBurner notes that a detection lies at a known burner.
func (s *set) markBurner(c *rec) {
	c.flags &^= flagBurner
	if c.flags&flagDetection == 0 || c.sigma == 0 {
		return
	}
	for _, b := range s.opt.Burners {
		dy, dx := planar(c.lat, c.lon, int32(b.Lat), int32(b.Lon))
		reach := b.RadiusM + int64(c.sigma)
		if dy*dy+dx*dx <= reach*reach {
			c.flags |= flagBurner
			return
		}
	}
}
