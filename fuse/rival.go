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

// rivalRounds is how often rivals are weighed. The second round weakens rivals
// that have better partners of their own; more rounds promise too much
// (measured on synthetic fronts: calibration error .011, .019, .024 after two,
// four, eight rounds) and widen the reach of a single report.
const rivalRounds = 2

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
type normaliser struct {
	edges []edge
	ad    *adjacency
	srcOf func(u int32) int32
	// free of a and of b, by edge, in 1/2^30; now and in the next round.
	now, next [2][]uint32
}

const oneQ30 = 1 << 30

func normalise(edges []edge, ad *adjacency, srcOf func(u int32) int32) {
	n := &normaliser{edges: edges, ad: ad, srcOf: srcOf}
	for end := range n.now {
		n.now[end] = make([]uint32, len(edges))
		n.next[end] = make([]uint32, len(edges))
		for k := range n.now[end] {
			n.now[end][k] = oneQ30
		}
	}
	for round := 0; round < rivalRounds; round++ {
		n.round(round)
		n.now, n.next = n.next, n.now
	}
	for k := range edges {
		n.settle(int32(k))
	}
}

// far is e^s weighed by how free the other end is, seen from u.
func (n *normaliser) far(k, u int32) uint64 {
	e := &n.edges[k]
	end := 0 // the other end is a
	if e.a == u {
		end = 1
	}
	return mulShift(expQ16(e.s), uint64(n.now[end][k]), 30)
}

func (n *normaliser) round(round int) {
	var far []uint64
	for u := int32(0); int(u) < len(n.ad.at)-1; u++ {
		run := n.ad.of(u)
		far = far[:0]
		for _, k := range run {
			far = append(far, n.far(k, u))
		}
		for i := 0; i < len(run); {
			src, j, sum := n.srcOf(n.edges[run[i]].other(u)), i, uint64(0)
			for ; j < len(run) && n.srcOf(n.edges[run[j]].other(u)) == src; j++ {
				sum = addSat(sum, far[j])
			}
			for x := i; x < j; x++ {
				k := run[x]
				rest := addSat(oneQ16, sum-min(far[x], sum))
				free := quotientQ30(oneQ16, rest)
				end := 1
				if n.edges[k].a == u {
					end = 0
				}
				if round > 0 { // the mean of two rounds, so that free does not swing
					free = (free + uint64(n.now[end][k])) / 2
				}
				n.next[end][k] = uint32(max(free, 1))
			}
			i = j
		}
	}
}

// settle computes probability and log odds.
func (n *normaliser) settle(k int32) {
	e := &n.edges[k]
	w := mulShift(mulShift(expQ16(e.s), uint64(n.now[0][k]), 30), uint64(n.now[1][k]), 30)
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
