// Package score measures a grouping of reports against a truth, and link
// probabilities against what they promised. It is for benchmarks and reviews,
// outside the replayed path, and so may use floating point.
package score

import (
	"errors"
	"fmt"
	"slices"
)

// Grouping says to which incident each report belongs.
type Grouping map[string]string

// Link is a pair of reports with the probability that they speak of one incident.
type Link struct {
	A, B string
	P    float64 // 0 to 1
}

// Figures are the measures of one grouping against a truth. Counts are of pairs
// or incidents; shares lie between 0 and 1.
type Figures struct {
	Reports int // that stand in both
	// Pairs of reports in one incident: found and true, found, true.
	BothPairs, FoundPairs, TruePairs int64
	Precision, Recall, F1            float64 // over pairs
	B3Precision, B3Recall, B3        float64 // over reports (Bagga and Baldwin 1998)
	ARI                              float64 // adjusted Rand index (Hubert and Arabie 1985)
	Found, True                      int     // incidents
	// CountError is (Found − True) / True.
	CountError float64
	// Missing and Extra are reports that only the truth or only the grouping has.
	Missing, Extra int
}

// Compare measures found against truth, over the reports that stand in both.
func Compare(found, truth Grouping) (Figures, error) {
	var f Figures
	type cell struct{ found, truth string }
	cells := map[cell]int64{}
	inFound, inTruth := map[string]int64{}, map[string]int64{}
	for r, t := range truth {
		g, ok := found[r]
		if !ok {
			f.Missing++
			continue
		}
		f.Reports++
		cells[cell{g, t}]++
		inFound[g]++
		inTruth[t]++
	}
	f.Extra = len(found) - f.Reports
	if f.Reports == 0 {
		return f, errors.New("truth and grouping share no report: are the ids the same?")
	}
	// Sums of floats are taken in sorted order, so that a figure printed twice is the same twice.
	keys := make([]cell, 0, len(cells))
	for c := range cells {
		keys = append(keys, c)
	}
	slices.SortFunc(keys, func(a, b cell) int {
		if a.found != b.found {
			return compare(a.found, b.found)
		}
		return compare(a.truth, b.truth)
	})
	for _, c := range keys {
		n := cells[c]
		f.BothPairs += pairs(n)
		f.B3Precision += float64(n) * float64(n) / float64(inFound[c.found])
		f.B3Recall += float64(n) * float64(n) / float64(inTruth[c.truth])
	}
	for _, n := range inFound {
		f.FoundPairs += pairs(n)
	}
	for _, n := range inTruth {
		f.TruePairs += pairs(n)
	}
	f.finish(len(inFound), len(inTruth))
	return f, nil
}

func compare(a, b string) int {
	switch {
	case a < b:
		return -1
	case a > b:
		return 1
	}
	return 0
}

func pairs(n int64) int64 { return n * (n - 1) / 2 }

func (f *Figures) finish(found, truth int) {
	n := float64(f.Reports)
	f.Precision = ratio(float64(f.BothPairs), float64(f.FoundPairs))
	f.Recall = ratio(float64(f.BothPairs), float64(f.TruePairs))
	f.F1 = harmonic(f.Precision, f.Recall)
	f.B3Precision /= n
	f.B3Recall /= n
	f.B3 = harmonic(f.B3Precision, f.B3Recall)
	f.Found, f.True = found, truth
	f.CountError = ratio(float64(found-truth), float64(truth))
	all := float64(pairs(int64(f.Reports)))
	chance := ratio(float64(f.FoundPairs)*float64(f.TruePairs), all)
	half := (float64(f.FoundPairs) + float64(f.TruePairs)) / 2
	if half == chance {
		f.ARI = 1 // both all apart or all together
		return
	}
	f.ARI = (float64(f.BothPairs) - chance) / (half - chance)
}

func ratio(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}

func harmonic(a, b float64) float64 { return ratio(2*a*b, a+b) }

// Bin is one tenth of the range of probabilities.
type Bin struct {
	N        int
	Promised float64 // mean probability
	True     float64 // share that is true
}

// Calibration is how well link probabilities keep their word.
type Calibration struct {
	Bins [10]Bin
	N    int
	// ECE is the expected calibration error: the mean over links of the distance
	// between what their bin promised and what was true.
	ECE float64
}

// Calibrate compares links with the truth; links to reports that the truth
// does not have are left out.
func Calibrate(links []Link, truth Grouping) (Calibration, error) {
	var c Calibration
	for _, l := range links {
		if l.P < 0 || l.P > 1 || l.P != l.P {
			return c, fmt.Errorf("link %s, %s: probability %v is outside 0 to 1", l.A, l.B, l.P)
		}
		a, okA := truth[l.A]
		b, okB := truth[l.B]
		if !okA || !okB {
			continue
		}
		bin := &c.Bins[min(int(l.P*10), 9)]
		bin.N++
		bin.Promised += l.P
		if a == b {
			bin.True++
		}
		c.N++
	}
	for i := range c.Bins {
		b := &c.Bins[i]
		gap := b.Promised - b.True
		if gap < 0 {
			gap = -gap
		}
		c.ECE += ratio(gap, float64(c.N))
		b.Promised, b.True = ratio(b.Promised, float64(b.N)), ratio(b.True, float64(b.N))
	}
	return c, nil
}
