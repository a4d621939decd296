package fuse

import (
	"fmt"
	"slices"
)

// Learning: expectation and maximisation over candidate pairs. In each round
// the link probabilities under the last snapshot are taken as weights of
// "one incident", and shares of agreement are counted anew, drawn towards the
// default by a prior worth priorPairs pairs. Everything is sums of integers
// over sorted pairs, so a learned snapshot is a function of the set.

const (
	learnRounds = 6
	// priorPairs is how many pairs the default is worth at least; it is worth as
	// many as were found if those are more, because pairs that the model itself
	// prefers confirm it. loosePairs is the same where there is no default.
	priorPairs = 1000
	loosePairs = 60
	// learnReports is how many reports are learned from; of a larger set every
	// n-th stretch of fastBlock is taken, rates still counting all.
	learnReports = 80_000
	// learnFloor is the least score of a pair that is learned from, in thousandths of
	// a nat. On a busy front a sixth of the true pairs score below minScore: without
	// them a source would seem to miss more, and numbers to agree better, than they do.
	learnFloor = -5500
)

// Learn makes a snapshot from the reports that were added. The set is not changed.
func (b *Builder) Learn(name string) (*Snapshot, error) {
	f := &fusion{opt: &b.opt, s: b.set, snap: b.opt.Snapshot}
	if f.snap == nil {
		f.snap = DefaultSnapshot()
	}
	if err := f.s.sort(); err != nil {
		return nil, err
	}
	f.units = foldUnits(f.s)
	snap := *f.snap
	snap.Name, snap.Reports, snap.Reviewed = name, int64(len(f.s.recs)), false
	f.countFields(&snap)
	f.snap = &snap
	f.sample()
	snap.Rate = f.checkRate()
	for round := 0; round < learnRounds; round++ {
		f.prepare()
		f.sc.m.low = learnFloor
		f.edges, _ = f.scoreAll()
		if len(f.edges) == 0 {
			break
		}
		f.ad = newAdjacency(f.units.n(), f.edges, f.units.src)
		normalise(f.edges, f.ad, f.units.src)
		next := f.maximise()
		f.snap = &next
	}
	f.only = nil
	return f.snap, f.snap.Validate()
}

// Learn makes a snapshot from reports.
func Learn(reports []Report, opt Options, name string) (*Snapshot, error) {
	b := NewBuilder(opt)
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			return nil, err
		}
	}
	return b.Learn(name)
}

// sample limits who asks for partners to every n-th stretch of time.
func (f *fusion) sample() {
	n := len(f.s.recs)
	if n <= learnReports {
		return
	}
	every := int64((n + learnReports - 1) / learnReports)
	f.only = func(c *rec) bool {
		t, _ := timeAt(fastBlock, midOf(c))
		return t%every == 0
	}
}

// countFields counts how common every value is.
func (f *fusion) countFields(snap *Snapshot) {
	fields := make(map[string]Field, len(snap.Fields))
	for name, v := range snap.Fields {
		fields[name] = v
	}
	counts := make([][]int64, len(f.s.fields)) // by field and path id
	for i, fd := range f.s.fields {
		counts[i] = make([]int64, len(fd.paths))
	}
	kill, inj := make([]int64, len(countEdges)+1), make([]int64, len(countEdges)+1)
	for i := range f.s.recs {
		c := &f.s.recs[i]
		for k, p := range c.path {
			counts[k][p]++
		}
		for _, x := range f.s.attrsOf(c) {
			counts[x.field][x.path]++
		}
		if c.kill[0] >= 0 {
			kill[countBin(c.kill[0])]++
		}
		if c.inj[0] >= 0 {
			inj[countBin(c.inj[0])]++
		}
	}
	for i, fd := range f.s.fields {
		out, old := Field{Count: map[string]int64{}}, fields[fd.name]
		depth := 1
		for p := 1; p < len(fd.paths); p++ {
			out.Total += counts[i][p]
			depth = max(depth, len(fd.paths[p]))
			for _, node := range fd.paths[p] {
				out.Count[node] += counts[i][p]
			}
		}
		if out.Total == 0 {
			continue
		}
		if out.AgreePPM = old.AgreePPM; len(out.AgreePPM) < 2 {
			out.AgreePPM = defaultAgree(depth)
		}
		fields[fd.name] = out
	}
	snap.Fields = fields
	snap.Killed.Count = mixCounts(kill, snap.Killed.Count)
	snap.Injured.Count = mixCounts(inj, snap.Injured.Count)
	f.s.countText(snap)
}

// mixCounts draws counts towards a default that is worth loosePairs reports.
func mixCounts(n, prior []int64) []int64 {
	var sum, total int64
	for _, v := range n {
		total += v
	}
	if total == 0 {
		return prior
	}
	for _, v := range prior {
		sum += v
	}
	out := make([]int64, len(n))
	for i := range n {
		out[i] = n[i] * 100
		if i < len(prior) && sum > 0 {
			out[i] += prior[i] * 100 * loosePairs / sum
		}
	}
	return out
}

// ppm gives shares with a Dirichlet prior; weights are in parts per million.
func ppm(weight, prior []int64, strength int64) []int64 {
	var total, base int64
	for i := range prior {
		base += prior[i]
	}
	for _, v := range weight {
		total += v / 1000
	}
	if strength >= priorPairs {
		strength = max(strength, total/1000)
	}
	out := make([]int64, len(prior))
	for i := range out {
		w := int64(0)
		if i < len(weight) {
			w = weight[i] / 1000
		}
		out[i] = (w + prior[i]*strength*1000/max(base, 1)) * 1000 / (total + strength*1000) * 1000
	}
	return out
}

// evidence is what one round counts.
type evidence struct {
	lag, pub, ring, like []int64
	kill, inj            countEvidence
	fields               [][]int64
	partners             int64 // sum of probabilities
}

// maximise counts agreement under the current probabilities.
func (f *fusion) maximise() Snapshot {
	ev := evidence{lag: make([]int64, nLags), pub: make([]int64, nPublished), ring: make([]int64, nRings),
		like: make([]int64, nLikes), fields: make([][]int64, len(f.s.fields))}
	for i := range ev.fields {
		ev.fields[i] = make([]int64, len(f.sc.m.fields[i].agree)+1)
	}
	for k := range f.edges {
		e := &f.edges[k]
		p := int64(e.ppm())
		ev.partners += p
		if p >= 1000 {
			f.count(&ev, e, p)
		}
	}
	snap, base := *f.snap, DefaultSnapshot()
	snap.Lag = ppm(ev.lag, base.Lag, priorPairs)
	snap.PublishedLag = ppm(ev.pub, base.PublishedLag, priorPairs)
	fields := make(map[string]Field, len(snap.Fields))
	for name, v := range snap.Fields {
		fields[name] = v
	}
	for i, fd := range f.s.fields {
		old, ok := fields[fd.name]
		if !ok || len(old.AgreePPM) < 2 {
			continue
		}
		prior, strength := old.AgreePPM, int64(priorPairs)
		if d, ok := base.Fields[fd.name]; ok && len(d.AgreePPM) == len(prior) {
			prior = d.AgreePPM
		} else {
			prior, strength = defaultAgree(len(prior)-1), loosePairs
		}
		old.AgreePPM = ppm(ev.fields[i], prior, strength)
		fields[fd.name] = old
	}
	snap.Fields = fields
	ev.kill.share(&snap.Killed, &base.Killed)
	ev.inj.share(&snap.Injured, &base.Injured)
	snap.Text.SamePPM = ppm(ev.like, base.Text.SamePPM, loosePairs)
	snap.Rings = f.rings(ev.ring)
	f.detection(&snap, ev.partners)
	return snap
}

// count adds one pair with its weight, in parts per million, to the evidence.
func (f *fusion) count(ev *evidence, e *edge, w int64) {
	a, b := &f.s.recs[f.units.first(e.a)], &f.s.recs[f.units.first(e.b)]
	if a.width > 0 && b.width > 0 {
		if _, bin := f.sc.m.timeTerm(a, b); a.flags&b.flags&flagPublishedOnly != 0 {
			if bin < nPublished {
				ev.pub[bin] += w
			}
		} else if bin < nLags {
			ev.lag[bin] += w
		}
	}
	if z16, ok := f.unbound(e.s, a, b); ok {
		ring := 0
		for ring < len(ringEdges) && z16 >= ringEdges[ring] {
			ring++
		}
		ev.ring[ring] += w
	}
	for k := range nFields {
		f.level(ev, int32(k), a.path[k], b.path[k], w)
	}
	for _, x := range f.s.attrsOf(a) {
		for _, y := range f.s.attrsOf(b) {
			if x.field == y.field {
				f.level(ev, x.field, x.path, y.path, w)
			}
		}
	}
	grown := f.sc.grown(a, b)
	ev.kill.add(a, b, a.kill, b.kill, grown, w)
	ev.inj.add(a, b, a.inj, b.inj, grown, w)
	if l := f.sc.m.text.likeness(f.s, a, b); l >= 0 {
		ev.like[likeBin(l)] += w
	}
}

// unbound gives the squared distance of two places in variances, times 16, if the
// pair would have been kept at any distance. Of the others only the near ones are
// kept; they would make errors of place look smaller than they are.
func (f *fusion) unbound(s int32, a, b *rec) (z16 int64, ok bool) {
	if a.sigma == 0 || b.sigma == 0 {
		return 0, false
	}
	dy, dx := planar(a.lat, a.lon, b.lat, b.lon)
	z16 = (dy*dy + dx*dx) * 16 / (f.sc.m.variance(a) + f.sc.m.variance(b))
	place := &f.sc.m.place
	at := min(z16*zScale/16, int64(zCells-1))
	return z16, s-place[at]+place[zCells-1] >= learnFloor
}

func (f *fusion) level(ev *evidence, field, x, y int32, w int64) {
	if x == 0 || y == 0 {
		return
	}
	m := &f.sc.m.fields[field]
	la, lb := m.level(x, y)
	top := len(m.agree) - 1
	switch {
	case la < 0:
		ev.fields[field][top+1] += w
	case la > 0 && lb > 0 || la == 0 && lb == 0:
		ev.fields[field][min(max(la, lb), top)] += w
	}
}

// rings compares where pairs fall with where the table says they should.
func (f *fusion) rings(seen []int64) []int32 {
	var mass [nRings]int64
	var total, all int64
	for i := range f.sc.m.place {
		ring := 0
		for ring < len(ringEdges) && int64(i)*16/zScale >= ringEdges[ring] {
			ring++
		}
		v := int64(expQ16(f.sc.m.place[i]-f.snap.Rings[ring]+10_000) >> 8)
		mass[ring] += v
		total += v
	}
	for _, v := range seen {
		all += v / 1000
	}
	const strength = 1000 * 1000
	out := make([]int32, nRings)
	for r := range out {
		want := mass[r] * 1_000_000 / total // expected share, ppm
		got := (seen[r]/1000 + want*strength/1_000_000) * 1_000_000 / (all + strength)
		out[r] = min(max(lnRatio(uint64(max(got, 50)), uint64(max(want, 50))), -2000), 2000)
	}
	return out
}

// detection estimates how likely a source is to report an incident at all. With
// D the mean chance that a given other source does, m the mean number of
// partners of a report and K the effective number of sources, D = m/(K−1); an
// incident has m + D reports on average, and "no partner" weighs (1−D)².
func (f *fusion) detection(snap *Snapshot, partners int64) {
	by := map[int32]int64{}
	var n, squares int64
	for i := range f.s.recs {
		if c := &f.s.recs[i]; f.only == nil || f.only(c) {
			by[c.src]++
			n++
		}
	}
	srcs := make([]int32, 0, len(by))
	for src := range by {
		srcs = append(srcs, src)
	}
	slices.Sort(srcs)
	for _, src := range srcs {
		squares += by[src] * by[src] / 16
	}
	effective := n * n / 16 * 1000 / max(squares, 1)  // thousandths
	mean := (2*partners/1000 + 500*10) / (n + 10)     // thousandths
	d := min(mean*1000/max(effective-1000, 200), 800) // thousandths
	snap.PerIncidentMilli = min(max(mean+d, 50), 1_000_000)
	snap.Intercept = -2 * lnRatio(uint64(1000-d), 1000)
}

// Describe says in one line what a snapshot was learned from and what it expects.
func (s *Snapshot) Describe() string {
	return fmt.Sprintf("snapshot %q (%s…): %d reports, %d.%02d reports per incident",
		s.Name, s.Hash()[:12], s.Reports, s.PerIncidentMilli/1000, s.PerIncidentMilli%1000/10)
}
