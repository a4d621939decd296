package fuse

import (
	"fmt"
	"strings"
)

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
		d.add(l.PPM, incident[l.A] == incident[l.B])
	}
	return d
}

// Drift fuses under the snapshot in force and compares what links promise with
// what became of them, whether or not links are asked for.
func (b *Builder) Drift() (Drift, error) {
	f, err := b.fuse()
	if err != nil {
		return Drift{}, err
	}
	var d Drift
	for k := range f.edges {
		e := &f.edges[k]
		if p := e.ppm(); p >= minLink {
			d.add(p, f.groups[e.a] == f.groups[e.b])
		}
	}
	return d, nil
}

func (d *Drift) add(ppm int32, joined bool) {
	bin := min(ppm/100_000, 9)
	d.Links[bin]++
	d.Promised[bin] += int64(ppm)
	if joined {
		d.Joined[bin]++
	}
}

// String is a table of what links promised and what became of them, by tenths
// of probability, and a sentence on how far apart the two are.
func (d Drift) String() string {
	var links, gap int64
	for i := range d.Links {
		links += int64(d.Links[i])
		gap += abs64(d.Promised[i] - int64(d.Joined[i])*1_000_000)
	}
	if links == 0 {
		return "calibration check: no links"
	}
	var b strings.Builder
	b.WriteString("calibration check without a truth: links by probability, and how many ended in one incident\n   promised   ended in one   links\n")
	for i, n := range d.Links {
		if n > 0 {
			fmt.Fprintf(&b, "   %8s   %12s   %5d\n", thousandths(d.Promised[i]/int64(n)), thousandths(int64(d.Joined[i])*1_000_000/int64(n)), n)
		}
	}
	fmt.Fprintf(&b, "over %d links the two lie %s apart on average; links below about .4 seldom join, so a gap there is expected, "+
		"while links of .9 and more that were parted, or many joined below .2, say that the numbers do not fit these reports", links, thousandths(gap/links))
	return b.String()
}

// thousandths writes parts per million with three places and no leading zero.
func thousandths(ppm int64) string {
	if n := (ppm + 500) / 1000; n < 1000 {
		return fmt.Sprintf(".%03d", n)
	}
	return "1"
}
