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
	ppm   int32 // probability
	rival int32 // unit that competes most, -1 = none
}

// adjacency lists, per unit, the edges that touch it.
type adjacency struct {
	at   []int32 // first entry of each unit in list; one more at the end
	list []int32 // edge numbers
}

func newAdjacency(n int, edges []edge) *adjacency {
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
	return ad
}

func (ad *adjacency) of(u int32) []int32 { return ad.list[ad.at[u]:ad.at[u+1]] }

func (e *edge) other(u int32) int32 {
	if e.a == u {
		return e.b
	}
	return e.a
}

// normalise turns scores into probabilities: a source reports an incident once,
// so of all reports of b's source that a could be paired with at most one is
// right, and of all reports of a's source likewise for b:
//
//	p = e^s / (1 + Σ e^s(a, b') + Σ e^s(a', b) − e^s)
//
// where 1 stands for "no partner".
func normalise(edges []edge, ad *adjacency, srcOf func(u int32) int32) {
	sums := make([]uint64, len(edges)) // of the first end seen, then of both
	type half struct {
		src, edge int32
		e         uint64
	}
	var run []half
	for u := int32(0); int(u) < len(ad.at)-1; u++ {
		run = run[:0]
		for _, k := range ad.of(u) {
			run = append(run, half{srcOf(edges[k].other(u)), k, expQ16(edges[k].s)})
		}
		slices.SortFunc(run, func(x, y half) int {
			return cmp.Or(cmp.Compare(x.src, y.src), cmp.Compare(y.e, x.e),
				cmp.Compare(edges[x.edge].other(u), edges[y.edge].other(u)))
		})
		for i := 0; i < len(run); {
			j, sum := i, uint64(0)
			for ; j < len(run) && run[j].src == run[i].src; j++ {
				sum = addSat(sum, run[j].e)
			}
			for k := i; k < j; k++ {
				ed := &edges[run[k].edge]
				sums[run[k].edge] = addSat(sums[run[k].edge], sum)
				if j-i > 1 {
					best := i
					if k == i {
						best = i + 1
					}
					ed.challenge(edges, run[best].edge, u)
				}
			}
			i = j
		}
	}
	for k := range edges {
		edges[k].settle(sums[k])
	}
}

// challenge keeps the strongest rival. Until settle, rival holds an edge number
// shifted by two, its lowest bit saying at which end the rival stands.
func (e *edge) challenge(edges []edge, k, u int32) {
	rival := edges[k].other(u)
	if e.rival < 0 || edges[k].s > e.logit || edges[k].s == e.logit && rival < e.rival {
		e.rival, e.logit = rival, edges[k].s
	}
}

// settle computes probability and log odds from both sums, which hold e^s twice.
func (e *edge) settle(sums uint64) {
	x := expQ16(e.s)
	rest := oneQ16 + (sums - min(sums, 2*x)) // 1 + all rivals
	e.ppm = share(x, addSat(rest, x))
	e.logit = lnMilli(max(x, 1)) - lnMilli(rest)
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
