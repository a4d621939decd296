package fuse

import (
	"cmp"
	"math/bits"
	"slices"
)

// edge is a pair of units (folded reports) that may be one incident; a < b.
type edge struct {
	a, b  int32
	s     int32 // score
	logit int32 // log odds after normalising over rivals
}

// ppm is the probability of an edge in parts per million.
func (e *edge) ppm() int32 {
	x := expQ16(e.logit)
	return share(x, addSat(oneQ16, x))
}

func (e *edge) other(u int32) int32 {
	if e.a == u {
		return e.b
	}
	return e.a
}

// adjacency lists, per unit, the edges that touch it, sorted by the source of
// the other end.
type adjacency struct {
	at   []int32 // first entry of each unit in list; one more at the end
	list []int32 // edge numbers
}

func newAdjacency(n int, edges []edge, srcOf func(u int32) int32) *adjacency {
	ad := &adjacency{at: make([]int32, n+1), list: make([]int32, 2*len(edges))}
	for i := range edges {
		ad.at[edges[i].a+1]++
		ad.at[edges[i].b+1]++
	}
	for i := 0; i < n; i++ {
		ad.at[i+1] += ad.at[i]
	}
	next := slices.Clone(ad.at)
	for i := range edges {
		for _, u := range [2]int32{edges[i].a, edges[i].b} {
			ad.list[next[u]] = int32(i)
			next[u]++
		}
	}
	for u := int32(0); int(u) < n; u++ {
		slices.SortFunc(ad.of(u), func(x, y int32) int {
			return cmp.Or(cmp.Compare(srcOf(edges[x].other(u)), srcOf(edges[y].other(u))), cmp.Compare(x, y))
		})
	}
	return ad
}

func (ad *adjacency) of(u int32) []int32 { return ad.list[ad.at[u]:ad.at[u+1]] }

// normaliser turns scores into probabilities. A source reports an incident
// once, so of all reports of b's source that a could be paired with at most one
// is right, and likewise for b. In the first round
//
//	p = e^s / (1 + Σ e^s(a, b') + Σ e^s(a', b) − e^s)
//
// in spirit, where 1 stands for "no partner". But a rival that has a better
// partner of its own is no rival: in each further round every e^s is weighed by
// how free its far end is (belief propagation for a matching):
//
//	free(a, b) = 1 / (1 + Σ_b' e^s(a, b')·free(b', a))
//	p          = e^s·free(a, b)·free(b, a) / (1 + e^s·free(a, b)·free(b, a))
//
// Two rounds are right: four and eight promise too much (calibration error on
// synthetic fronts .011, .019, .024) and widen the reach of a single report.
//
// After the first round free is known from the sums of one unit's own pairs
// alone; the second takes the mean of both, so that free does not swing. Both
// are computed where they are needed: arrays of them for a million reports would
// be as large as the pairs.
type normaliser struct {
	edges []edge
	ad    *adjacency
	srcOf func(u int32) int32
	// long remembers the sums of long runs, by unit and place of the run.
	long map[int32]uint64
}

const (
	oneQ30 = 1 << 30
	// longRun is how many pairs with one source are too many to sum again and again.
	longRun = 16
)

func normalise(edges []edge, ad *adjacency, srcOf func(u int32) int32) {
	n := &normaliser{edges: edges, ad: ad, srcOf: srcOf, long: map[int32]uint64{}}
	var far []uint64
	for u := int32(0); int(u) < len(ad.at)-1; u++ {
		for i := ad.at[u]; i < ad.at[u+1]; {
			j := n.runEnd(u, i)
			far = far[:0]
			sum, near := uint64(0), uint64(0)
			for _, k := range ad.list[i:j] {
				x := mulShift(expQ16(edges[k].s), n.first(edges[k].other(u), u, k), 30)
				far = append(far, x)
				sum, near = addSat(sum, x), addSat(near, expQ16(edges[k].s))
			}
			for x, k := range ad.list[i:j] {
				n.settle(&edges[k], u, (free(sum, far[x])+free(near, expQ16(edges[k].s)))/2)
			}
			i = j
		}
	}
}

// free is 1/(1 + the rivals of one pair), given the sum over all pairs with its source.
func free(sum, own uint64) uint64 {
	return max(quotientQ30(oneQ16, addSat(oneQ16, sum-min(own, sum))), 1)
}

// runEnd is where the run of pairs with one source ends that begins at i in u's list.
func (n *normaliser) runEnd(u, i int32) int32 {
	src := n.source(u, i)
	for i++; i < n.ad.at[u+1] && n.source(u, i) == src; i++ {
	}
	return i
}

// source of the partner at place i of u's list.
func (n *normaliser) source(u, i int32) int32 { return n.srcOf(n.edges[n.ad.list[i]].other(u)) }

// first is how free v is for u, by edge k, after the first round.
func (n *normaliser) first(v, u, k int32) uint64 {
	src := n.srcOf(u)
	lo, hi := n.ad.at[v], n.ad.at[v+1]
	for lo < hi { // the first pair of v with u's source
		if mid := (lo + hi) / 2; n.source(v, mid) < src {
			lo = mid + 1
		} else {
			hi = mid
		}
	}
	sum, known := n.long[lo]
	if !known {
		end := n.runEnd(v, lo)
		for _, x := range n.ad.list[lo:end] {
			sum = addSat(sum, expQ16(n.edges[x].s))
		}
		if end-lo > longRun {
			n.long[lo] = sum
		}
	}
	return free(sum, expQ16(n.edges[k].s))
}

// settle takes how free one end is. Units are visited in order, so end a comes
// first; its value waits in logit until end b gives the odds.
func (n *normaliser) settle(e *edge, u int32, free uint64) {
	if u == e.a {
		e.logit = int32(free)
		return
	}
	w := mulShift(mulShift(expQ16(e.s), uint64(e.logit), 30), free, 30)
	e.logit = lnMilli(max(w, 1)) - lnMilli(oneQ16)
}

// quotientQ30 is a/b in 1/2^30 for a ≤ b.
func quotientQ30(a, b uint64) uint64 {
	hi, lo := bits.Mul64(a, oneQ30)
	q, _ := bits.Div64(hi, lo, b)
	return q
}

func addSat(a, b uint64) uint64 {
	sum, carry := bits.Add64(a, b, 0)
	if carry != 0 {
		return 1<<64 - 1
	}
	return sum
}

// share is part/whole in parts per million.
func share(part, whole uint64) int32 {
	hi, lo := bits.Mul64(part, 1_000_000)
	if hi >= whole {
		return 1_000_000
	}
	q, _ := bits.Div64(hi, lo, whole)
	return int32(min(q, 1_000_000))
}
