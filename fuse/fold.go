package fuse

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/text"
)

const (
	// repeatSpan is how far apart in time one source's same words are one report.
	repeatSpan = 7 * day
	// repeatEpoch bounds a chain of repeats: a standing phrase said every day is not
	// one report for ever. Fixed stretches, so that no later report undoes a fold.
	repeatEpoch = 14 * day
	// repeatHours is how precise two stated times must be to tell two events apart.
	repeatHours = 6 * 3600
	// repeatWords is the least number of words that are not said twice by chance;
	// coded data sets title many events with the same six.
	repeatWords = 8
)

// repeatsSoon reports whether two recs of one source with the same words are near
// enough in time to be one report.
// Two accounts that each say to within hours when it happened, and differ, are of
// two events, however alike their words: logs are written in set phrases.
func (s *set) repeatsSoon(i, j int32) bool {
	a, b := s.recs[i].from, s.recs[j].from
	if w := max(s.recs[i].width, s.recs[j].width); w > 0 && int64(w) <= repeatHours && abs64(a-b) > repeatHours {
		return false
	}
	return abs64(a-b) <= repeatSpan && floorDiv(a, repeatEpoch) == floorDiv(b, repeatEpoch)
}

// repeatKey finds repeats of one report: hashes of its words, of its address
// and of its source. Zero means none.
type repeatKey struct{ words, url uint64 }

// keyRepeat notes the keys of the report that is being added.
func (s *set) keyRepeat(r *Report, words int) {
	var k repeatKey
	if words > 0 {
		k.words = s.textHash | 1
		if r.URL != "" {
			k.url = text.Hash(strings.TrimSpace(r.URL)) | 1
		}
		if words < repeatWords {
			k.words &^= 1 // even: too short to be a repeat without the same address
		}
	}
	s.pending = k
}

// units are folded reports: one for every report that repeats no other, several
// recs where one report stands on several days, at several places or in several rows.
type units struct {
	s      *set
	firsts []int32           // least rec of each unit
	many   map[int32][]int32 // recs of the units that have several, in canonical order
	keysOf map[int32][]int32 // and their sources
	folded int
}

// foldUnits finds repeats: the same words at the same address; the same words
// from the same source within seven days and one fortnight; the further places of one report.
func foldUnits(s *set) *units {
	n := len(s.recs)
	d := newDisjoint(n)
	for i := 1; i < n; i++ {
		if s.recs[i].flags&flagVariant != 0 {
			j := i - 1 // variants follow their report in canonical order
			d.join(int32(j), int32(i))
		}
	}
	var order []int32
	for i := range s.repeats {
		if s.repeats[i].words != 0 {
			order = append(order, int32(i))
		}
	}
	foldDetections(s, d)
	foldBy(s, d, order, true)
	foldBy(s, d, order, false)
	return newUnits(s, d)
}

// foldBy joins recs that share words and address, or words and source within a week.
func foldBy(s *set, d disjoint, order []int32, byURL bool) {
	key := func(i int32) (a, b uint64) {
		k := s.repeats[i]
		if byURL {
			return k.words, k.url
		}
		return k.words, uint64(s.srcOf[i])
	}
	slices.SortFunc(order, func(x, y int32) int {
		xa, xb := key(x)
		ya, yb := key(y)
		return cmp.Or(cmp.Compare(xa, ya), cmp.Compare(xb, yb), cmp.Compare(x, y))
	})
	for k := 1; k < len(order); k++ {
		x, y := order[k-1], order[k]
		xa, xb := key(x)
		ya, yb := key(y)
		if xa != ya || xb != yb {
			continue
		}
		if byURL && xb == 0 || !byURL && (xa&1 == 0 || !s.repeatsSoon(x, y)) {
			continue
		}
		d.join(x, y)
	}
}

func newUnits(s *set, d disjoint) *units {
	u := &units{s: s, firsts: make([]int32, 0, len(s.recs)), many: map[int32][]int32{}, keysOf: map[int32][]int32{}}
	number := make([]int32, len(s.recs))
	for i := range s.recs {
		root := d.find(int32(i))
		if root == int32(i) { // the root is the least member, so it comes first
			number[i] = int32(len(u.firsts))
			u.firsts = append(u.firsts, int32(i))
		} else {
			k := number[root]
			if u.many[k] == nil {
				u.many[k] = []int32{root}
			}
			u.many[k] = append(u.many[k], int32(i))
			if s.recs[i].flags&flagVariant == 0 {
				u.folded++
			}
		}
		s.recs[i].unit = number[root]
	}
	for _, k := range sortedInts(u.many) {
		var keys []int32
		for _, i := range u.many[k] {
			keys = append(keys, s.recs[i].src)
		}
		slices.Sort(keys)
		u.keysOf[k] = slices.Compact(keys)
	}
	return u
}

func (u *units) n() int                 { return len(u.firsts) }
func (u *units) first(unit int32) int32 { return u.firsts[unit] }
func (u *units) src(unit int32) int32   { return u.s.srcKeys[u.firsts[unit]] }

// members are the recs of a unit, in canonical order.
func (u *units) members(unit int32) []int32 {
	if m := u.many[unit]; m != nil {
		return m
	}
	return u.firsts[unit : unit+1 : unit+1]
}

// size is how many recs a unit has.
func (u *units) size(unit int32) int {
	if len(u.many) == 0 {
		return 1
	}
	return max(len(u.many[unit]), 1)
}

// keys are the sources that speak in a unit.
func (u *units) keys(unit int32) []int32 {
	if k := u.keysOf[unit]; k != nil {
		return k
	}
	i := u.firsts[unit]
	return u.s.srcKeys[i : i+1]
}
