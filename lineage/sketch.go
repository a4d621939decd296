package lineage

import (
	"slices"
)

const (
	bins  = 192 // of a sketch
	rows  = 3   // of a band; bands are bins/rows
	bands = bins / rows
	// leastSet is the number of shingles from which a document has a sketch;
	// shorter ones are found only by equal words.
	leastSet = 8
	// printBins and printRows are of the sketch of a fingerprint.
	printBins, printRows = 24, 2
	// leastPrint is the number of members from which a fingerprint is compared.
	leastPrint = 6
	// crowd is the number of documents of a bucket up to which all are compared
	// with each other; above it each is compared with those at the front of the
	// bucket and its neighbours.
	crowd, front = 40, 8
	// maxDocuments is how many documents fit one call: 24 bits.
	maxDocuments = 1 << 24
)

// sketch fills dst with a one-permutation MinHash (Li, Owen, Zhang 2012) of a set,
// a few bits a bin (Li, König 2010), empty bins borrowed from the next filled one
// (Shrivastava, Li 2014). The set must have a member.
func sketch[B uint8 | uint16](dst []B, set []uint64) {
	n := uint64(len(dst))
	var leastArr [bins]uint64
	least := leastArr[:n]
	for _, h := range set {
		m := scatter(h)
		bin := (m >> 32) * n >> 32
		if v := m&0xffffffff + 1; least[bin] == 0 || v < least[bin] {
			least[bin] = v
		}
	}
	for i := range dst {
		j, step := uint64(i), uint64(0)
		for least[j] == 0 {
			step++
			if j++; j == n {
				j = 0
			}
		}
		dst[i] = B(scatter(least[j] + step<<40))
	}
}

// alike counts the equal bins of two sketches; one in 256 is equal by chance.
func alike(a, b []uint8) int {
	n := 0
	for i := range a {
		if a[i] == b[i] {
			n++
		}
	}
	return n
}

// pair is two ranks, the lesser in the upper half.
type pair uint64

func makePair(a, b uint32) pair {
	if a > b {
		a, b = b, a
	}
	return pair(a)<<32 | pair(b)
}

func (p pair) split() (a, b uint32) { return uint32(p >> 32), uint32(p) }

// pairSet collects pairs, each once, in bounded memory.
type pairSet struct {
	list []pair
	done int // length when last compacted
}

func (s *pairSet) add(p pair) {
	s.list = append(s.list, p)
	if len(s.list) > 2*s.done+1<<20 {
		s.compact()
	}
}

func (s *pairSet) compact() {
	slices.Sort(s.list)
	s.list = slices.Compact(s.list)
	s.done = len(s.list)
}

// join calls meet for the pairs of each bucket. An entry is a key in its upper
// 40 bits and the rank of a document in the lower 24. Where skip is set, buckets
// above crowd say nothing and are left out.
func join(entries []uint64, skip bool, meet func(a, b uint32)) {
	slices.Sort(entries)
	for i := 0; i < len(entries); {
		j := i + 1
		for j < len(entries) && entries[j]>>24 == entries[i]>>24 {
			j++
		}
		if n := j - i; n > 1 && (n <= crowd || !skip) {
			bucket(entries[i:j], meet)
		}
		i = j
	}
}

func bucket(entries []uint64, meet func(a, b uint32)) {
	rank := func(e uint64) uint32 { return uint32(e & (maxDocuments - 1)) }
	small := len(entries) <= crowd
	for j := 1; j < len(entries); j++ {
		for i := 0; i < j; i++ {
			if !small && i == front {
				i = max(front, j-front)
			}
			if a, b := rank(entries[i]), rank(entries[j]); a != b {
				meet(a, b)
			}
		}
	}
}

// entry packs a key and a rank.
func entry(key uint64, rank uint32) uint64 { return scatter(key)>>24<<24 | uint64(rank) }

// bandKey is the key of one band of a sketch.
func bandKey[B uint8 | uint16](s []B, band, rows int) uint64 {
	k := uint64(band) + 1
	for _, v := range s[band*rows : (band+1)*rows] {
		k = scatter(k<<16 ^ uint64(v))
	}
	return k
}
