package fuse

// Terms of a score, in the order in which a ledger shows them.
const (
	termPlace = iota
	termTime
	termRate
	termPrior
	termFields // act, actor, weapon, target, place name: one each
	termKilled = termFields + nFields
	termInjured
	termAttrs
	termText
	nTerms
)

// scorer compares reports of one set under one model.
type scorer struct {
	s *set
	m *model
}

// The least scores that are kept. A weaker rival changes nobody's probability
// by more than one in ten; a million placed reports need the room. Pairs without
// a place are few, and words alone often start low.
const (
	minScore = -2300
	minLoose = -3000
)

// least is the least score that is kept for a pair.
func least(a, b *rec) int32 {
	if a.sigma > 0 && b.sigma > 0 {
		return minScore
	}
	return minLoose
}

// floor is least, or lower while learning.
func (sc *scorer) floor(a, b *rec) int32 {
	if sc.m.low != 0 {
		return sc.m.low
	}
	return least(a, b)
}

// near is the score by place and time, against the local rate.
func (sc *scorer) near(a, b *rec) (place, time, rate int32) {
	placed := a.sigma > 0 && b.sigma > 0
	timed := a.width > 0 && b.width > 0
	if placed {
		if place = sc.m.placeTerm(a, b); place == noLink {
			return noLink, 0, 0
		}
	}
	if timed {
		var bin int
		if time, bin = sc.m.timeTerm(a, b); time == noLink || placed && bin > lagReach {
			return noLink, 0, 0
		}
	}
	switch {
	case placed && timed:
		rate = sc.pairRate(a, b)
	case timed:
		rate = -sc.loose(a, b) + sc.m.snap.Placeless
	}
	return place, time, rate
}

// pairRate is the local rate of two placed reports, negative; that of the vaguer
// one weighs more, because its partner may lie anywhere within its error.
func (sc *scorer) pairRate(a, b *rec) int32 {
	va, vb := sc.m.variance(a)/1024+1, sc.m.variance(b)/1024+1
	return -int32((int64(a.rate)*va + int64(b.rate)*vb) / (va + vb))
}

// loose is the rate over everything for a pair of which one has no place.
func (sc *scorer) loose(a, b *rec) int32 {
	switch {
	case a.sigma == 0 && b.sigma == 0:
		return (a.rate + b.rate) / 2
	case a.sigma == 0:
		return a.rate
	}
	return b.rate
}

// score is the log-likelihood ratio of "one incident" against "two", in
// thousandths of a nat; noLink where it cannot reach minScore.
func (sc *scorer) score(a, b *rec) int32 {
	if (a.flags^b.flags)&flagDetection != 0 && (a.flags|b.flags)&flagLone != 0 {
		return noLink // never a second route
	}
	place, time, rate := sc.near(a, b)
	if place == noLink {
		return noLink
	}
	sum := place + time + rate + sc.m.snap.Intercept
	floor := sc.floor(a, b)
	if sum+min(a.bound, b.bound) < floor {
		return noLink
	}
	for f := 0; f < nFields; f++ {
		sum += sc.field(f, a, b)
	}
	grown := sc.grown(a, b)
	sum += sc.m.kill.score(a.kill, b.kill, grown(a.kill, b.kill))
	sum += sc.m.inj.score(a.inj, b.inj, grown(a.inj, b.inj))
	if a.attrN > 0 && b.attrN > 0 {
		sum += sc.attrs(a, b)
	}
	if sum < floor-sc.m.text.most {
		return noLink
	}
	if sum += sc.m.text.score(sc.s, a, b); sum < floor {
		return noLink
	}
	return min(sum, maxScore)
}

// field compares one of the fixed fields. Parties set against each other
// accuse each other of the same event: their disagreement on who is a dispute,
// not a sign of two events.
func (sc *scorer) field(f int, a, b *rec) int32 {
	v := sc.m.fields[f].score(a.path[f], b.path[f])
	switch f {
	case fieldActor:
		if v < 0 && a.party != b.party && sc.s.opposed(a.party, b.party) {
			return 0
		}
	case fieldName:
		if a.sigma > 0 && b.sigma > 0 {
			return v / 4 // the two positions have already said most of it
		}
	}
	return v
}

// grown tells whether the report published later states the larger number.
func (sc *scorer) grown(a, b *rec) func(x, y [2]int32) bool {
	return func(x, y [2]int32) bool {
		return a.pub < b.pub && x[0] < y[0] || b.pub < a.pub && y[0] < x[0]
	}
}

// attrs sums the free attributes that both state.
func (sc *scorer) attrs(a, b *rec) int32 {
	var sum int32
	for _, x := range sc.s.attrsOf(a) {
		for _, y := range sc.s.attrsOf(b) {
			if x.field == y.field {
				sum += sc.m.fields[x.field].score(x.path, y.path)
			}
		}
	}
	return sum
}

// boundOf is the most that the terms beside place, time and rate can add.
func (sc *scorer) boundOf(c *rec) int32 {
	sum := int32(0)
	for f := 0; f < nFields; f++ {
		if c.path[f] != 0 {
			sum += sc.m.fields[f].most[c.path[f]]
		}
	}
	if c.kill[0] >= 0 {
		sum += sc.m.kill.most
	}
	if c.inj[0] >= 0 {
		sum += sc.m.inj.most
	}
	for _, x := range sc.s.attrsOf(c) {
		sum += sc.m.fields[x.field].most[x.path]
	}
	if c.tokN > 0 {
		sum += sc.m.text.most
	}
	return sum
}

// ready fills what a rec needs to be compared under the model and the rates.
func (sc *scorer) ready(c *rec, r *rates) {
	c.level = levelOf(c.sigma)
	c.norm = sc.m.text.normOf(sc.s, c)
	c.bound = sc.boundOf(c)
	sc.rerate(c, r)
}

// rerate reads the local rate anew, and what follows from it: whether the
// report is too vague, too crowded or too ordinary a fire to be linked by place
// and time.
func (sc *scorer) rerate(c *rec, r *rates) {
	c.rate = r.at(c)
	if c.sigma > 0 && c.width > 0 && len(sc.m.snap.Rate) > 0 {
		c.rate += sc.m.snap.Rate[c.level]
	}
	c.flags &^= flagArea | flagCrowd | flagLone
	if c.sigma == 0 || c.width == 0 {
		return
	}
	if r.crowded(c) {
		c.flags |= flagCrowd
	}
	if sc.best(c) < sc.m.snap.LinkFloor || c.flags&flagCrowd != 0 {
		c.flags |= flagArea
	}
	if c.flags&flagDetection != 0 && (c.flags&flagBurner != 0 || sc.ordinary(c)) {
		c.flags |= flagLone
	}
}

// best is the score that a perfect partner would have: same middle, same or
// better precision, every term at its most.
func (sc *scorer) best(c *rec) int32 {
	if c.sigma == 0 || c.width == 0 {
		return 0
	}
	v := sc.m.variance(c) + sc.m.floor2
	const lnTwoPi = 1838
	place := sc.m.place[0] - lnTwoPi - lnMilli(uint64(v)) + lnKm2
	time := sc.m.lag[0] - lnMilli(uint64(sc.m.widthOf(c))) + lnHour
	return place + time - c.rate + sc.m.snap.Intercept + c.bound
}
