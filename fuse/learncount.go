package fuse

// countEvidence is how numbers of people agree within pairs, seen from each end:
// from a number above 0, and from a 0.
type countEvidence struct {
	above, zero [nCountLevels]int64
	// apart is the weight of pairs that were published apart; up and down of those
	// in which the later states more, and less.
	apart, up, down int64
}

// add counts one pair with its weight, in parts per million. x and y are the
// reports, a and b their numbers, grown as scorer.grown.
func (e *countEvidence) add(x, y *rec, a, b [2]int32, grown func(x, y [2]int32) bool, w int64) {
	if a[0] < 0 || b[0] < 0 {
		return
	}
	if x.pub != y.pub {
		e.apart += w
		switch {
		case grown(a, b):
			e.up += w
		case a[0] != b[0]:
			e.down += w
		}
	}
	level := countLevel(a, b)
	for _, n := range [2][2]int32{a, b} {
		if n == [2]int32{} {
			e.zero[level] += w
		} else {
			e.above[level] += w
		}
	}
}

// share writes what was counted into f, drawn towards base.
func (e *countEvidence) share(f, base *CountField) {
	zero := base.ZeroPPM
	if len(zero) == 0 {
		zero = base.AgreePPM
	}
	f.AgreePPM = ppm(e.above[:], base.AgreePPM, 2*priorPairs)
	f.ZeroPPM = ppm(e.zero[:], zero, 2*priorPairs)
	// Mistakes go up as often as down: what goes up more than down has grown.
	const prior = loosePairs * 1000
	grow := max(e.up-e.down, 0)/1000 + prior*(1_000_000-base.FixedPPM)/1_000_000
	f.FixedPPM = 1_000_000 - min(grow*1_000_000/(e.apart/1000+prior), 1_000_000)
}
