package fuse

// The local rate is read from counts of few reports in wide blocks of time, and
// from the places that happened to be reported: it comes out too low where
// reports are thin, where a mission has just begun, and where events recur at
// the same points. Pairs that cannot be one incident show by how much: of two
// reports some days apart, one event explains neither, so the mean of
//
//	f(place | one event) / (λ · T · share of reports that are asked)
//
// over a window of T hours must be 1. A third of its logarithm is added to the
// rate: the mean is ruled by its greatest terms. No truth is needed, and
// as the window lies days away no link is counted.

const (
	// unlinkedFrom and unlinkedTo bound the window, in seconds from a report: few
	// reports with times stated to three days are one incident at that distance.
	// They end between two days, so that reports by the day fill four of them.
	unlinkedFrom = 9 * day / 2
	unlinkedTo   = 17 * day / 2
	unlinkedSpan = 3 * day
	// priorRate is the logarithm of the mean before any window was seen, in
	// thousandths, and ratePrior how many windows it is worth.
	priorRate = 300
	ratePrior = 60
	// mostRate bounds a correction, in thousandths of a nat: it only ever makes
	// links less sure, because a burst that has ended also thins the window.
	mostRate = 1500
	// mostChance bounds what one pair may add to the mean, in thousandths of a nat.
	mostChance = 6000
)

// checkRate measures the correction of the local rate by level of precision.
func (f *fusion) checkRate() []int32 {
	snap := *f.snap
	snap.PerIncidentMilli, snap.Rate = 1000, nil
	old := f.snap
	f.snap = &snap
	f.prepare()
	f.snap = old
	recs := f.s.recs
	out := make([]int32, nLevels)
	if len(recs) == 0 {
		return out
	}
	var share, windows [nLevels]int64
	for i := range recs {
		if c := &recs[i]; c.sigma > 0 && c.width > 0 {
			share[c.level]++
		}
	}
	for l := 1; l < nLevels; l++ {
		share[l] += share[l-1]
	}
	var chance [nLevels]uint64 // sums in 1/2^16
	first, last := midOf(&recs[len(recs)/100]), midOf(&recs[len(recs)-1-len(recs)/100])
	var grids [nLevels]*grid
	for l := range grids {
		grids[l] = newGrid(recs, l)
	}
	for i := range recs {
		a := &recs[i]
		if !inGrid(a) || a.width > unlinkedSpan || f.only != nil && !f.only(a) {
			continue
		}
		asked := lnMilli(unlinkedTo-unlinkedFrom) - lnHour + lnRatio(uint64(share[a.level]), uint64(len(recs)))
		for _, sign := range [2]int64{-1, 1} {
			if end := midOf(a) + sign*unlinkedTo; end < first || end > last {
				continue
			}
			windows[a.level]++
			middle := midOf(a) + sign*(unlinkedFrom+unlinkedTo)/2
			f.unlinked(grids[a.level], a, middle, func(b *rec) {
				if place := f.sc.m.placeTerm(a, b); place != noLink {
					v := min(place+f.sc.pairRate(a, b)-asked, mostChance)
					chance[a.level] = addSat(chance[a.level], expQ16(v))
				}
			})
		}
	}
	for l := range out {
		mean := (chance[l] + ratePrior*expQ16(priorRate)) / uint64(windows[l]+ratePrior)
		out[l] = min(max(lnRatio(max(mean, 1), oneQ16)/3, 0), mostRate)
	}
	return out
}

// unlinked calls visit with the reports near a that are no vaguer and whose time
// lies within the window around middle.
func (f *fusion) unlinked(g *grid, a *rec, middle int64, visit func(b *rec)) {
	g.walk(levelCell[g.level], a, searchRadius(a.sigma, g.level), func(key uint64, _ int64) {
		if r, ok := g.cells[key]; ok {
			g.window(r, middle, (unlinkedTo-unlinkedFrom)/2, func(j int32) {
				if b := &f.s.recs[j]; b.width <= unlinkedSpan {
					visit(b)
				}
			})
		}
	})
}
