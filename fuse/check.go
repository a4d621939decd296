package fuse

import "fmt"

// Drift is a check of a snapshot that needs no truth: of the links in each
// tenth of probability, how many ended within one incident. Links that promise
// .9 and are mostly parted by the rules, or that promise .2 and are mostly
// joined, say that the numbers do not fit these reports. It is no measure of
// right and wrong: for that, people must review pairs (see package score).
type Drift struct {
	Links    [10]int
	Promised [10]int64 // sum of probabilities, parts per million
	Joined   [10]int
}

// Drift compares what links promise with what became of them.
func (r *Result) Drift() Drift {
	incident := make(map[string]string, len(r.Assignments))
	for _, a := range r.Assignments {
		incident[a.Report] = string(a.Incident)
	}
	var d Drift
	for i := range r.Links {
		l := &r.Links[i]
		bin := min(l.PPM/100_000, 9)
		d.Links[bin]++
		d.Promised[bin] += int64(l.PPM)
		if incident[l.A] == incident[l.B] {
			d.Joined[bin]++
		}
	}
	return d
}

// String gives the mean distance of promise and outcome over all links, and the
// two ends.
func (d Drift) String() string {
	var links, gap int64
	for i := range d.Links {
		g := d.Promised[i] - int64(d.Joined[i])*1_000_000
		links += int64(d.Links[i])
		gap += max(g, -g)
	}
	if links == 0 {
		return "calibration check: no links"
	}
	return fmt.Sprintf("calibration check without a truth: %d links, mean distance of promise and outcome .%03d; "+
		"of %d links at .9 and more %d ended in one incident, of %d below .2 %d",
		links, gap/links/1000, d.Links[9], d.Joined[9], d.Links[0]+d.Links[1], d.Joined[0]+d.Joined[1])
}
