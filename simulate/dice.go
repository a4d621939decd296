package simulate

import (
	"hash/fnv"
	"math"
	"math/rand/v2"
	"sort"
)

// dice is a stream of random numbers that belongs to one purpose.
type dice struct{ *rand.Rand }

// newDice opens the stream of that name under a seed.
func newDice(seed uint64, stream string) dice {
	h := fnv.New64a()
	h.Write([]byte(stream))
	return dice{rand.New(rand.NewPCG(seed, h.Sum64()))}
}

// chance is true in perMille of a thousand cases.
func (d dice) chance(perMille int) bool { return d.IntN(1000) < perMille }

// between returns a whole number in [low, high].
func (d dice) between(low, high int) int { return low + d.IntN(high-low+1) }

// normal returns a whole number, normal about 0 with the given standard deviation.
func (d dice) normal(sigma float64) int {
	return int(math.Round(d.NormFloat64() * sigma))
}

// poisson returns a count with the given mean, which is best below 700.
func (d dice) poisson(mean float64) int {
	limit, product, n := math.Exp(-mean), 1.0, 0
	for {
		product *= d.Float64()
		if product < limit {
			return n
		}
		n++
	}
}

// pick returns one element, each as likely as the others.
func pick[T any](d dice, from []T) T { return from[d.IntN(len(from))] }

// wheel picks indices with given weights.
type wheel struct{ upTo []uint64 }

func newWheel(weights []uint64) wheel {
	w := wheel{make([]uint64, len(weights))}
	var sum uint64
	for i, v := range weights {
		sum += v
		w.upTo[i] = sum
	}
	return w
}

func (w wheel) spin(d dice) int {
	v := d.Uint64N(w.upTo[len(w.upTo)-1])
	return sort.Search(len(w.upTo), func(i int) bool { return w.upTo[i] > v })
}

// zipf returns n weights 1/(i+1)^s, scaled to whole numbers so that every
// machine draws alike.
func zipf(n int, s float64) []uint64 {
	w := make([]uint64, n)
	for i := range w {
		w[i] = uint64(math.Round(1e9 / math.Pow(float64(i+1), s)))
	}
	return w
}
