package fuse

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
