package fuse

// units are folded reports: one for every report that repeats no other.
type units struct {
	members [][]int32 // recs of a unit, canonical order; nil where it is one
	firsts  []int32
	s       *set
}

func foldUnits(s *set) *units {
	u := &units{s: s, firsts: make([]int32, len(s.recs))}
	for i := range s.recs {
		s.recs[i].unit = int32(i)
		u.firsts[i] = int32(i)
	}
	return u
}

func (u *units) n() int                  { return len(u.firsts) }
func (u *units) first(unit int32) int32  { return u.firsts[unit] }
func (u *units) src(unit int32) int32    { return u.s.recs[u.firsts[unit]].src }
func (u *units) keys(unit int32) []int32 { return []int32{u.src(unit)} }
