package fuse

import (
	"fmt"

	"trucewatch/truce"
)

const (
	// noticeLeast is the least number of reports about which it is worth saying
	// that most of them lack something or are alike.
	noticeLeast = 20
	// alikeLeast is the same for one point or one moment that most of them share.
	alikeLeast = 200
	// tooExact is the error per axis, in metres, below which a precision is taken
	// for a missing one: r68 of 9 m and less.
	tooExact = 6
	// instant is the greatest width of a time, in seconds, that counts as a moment.
	instant = 60
	// floodLeast is how many different reports of one incident call for a look.
	floodLeast = 200
)

// noteInput says where most reports lack what is compared, or are so alike that a
// broken file or a flood is likelier than so many events. Nothing is dropped.
func (f *fusion) noteInput() {
	var all, bare, placeless, timeless, exact int
	var point, moment majority
	for i := range f.s.recs {
		c := &f.s.recs[i]
		if c.flags&flagVariant != 0 {
			continue
		}
		all++
		if c.sigma == 0 {
			placeless++
		} else {
			point.vote(int64(c.lat), int64(c.lon))
			if c.sigma <= tooExact {
				exact++
			}
		}
		if c.width == 0 {
			timeless++
		} else if c.width <= instant {
			moment.vote(c.from, 0)
		}
		if c.sigma == 0 && c.width == 0 && c.tokN == 0 {
			bare++
		}
	}
	most := func(n int, what string) {
		if n >= noticeLeast && 2*n > all {
			f.notes = append(f.notes, fmt.Sprintf("%d of %d reports %s", n, all, what))
		}
	}
	most(bare, "state no place, no time and no words; nothing links them")
	most(placeless-bare, "state no place, or one vaguer than 300 km; only time, words and categories link them")
	most(timeless-bare, "state no time and no publication; when they happened says nothing about them")
	most(exact, fmt.Sprintf("state a place to 9 m and better; a place is believed to %d m at best", int64(r68Of(&rec{sigma: int32(f.snap.FloorM)}))))
	f.noteAlike(all, point, moment)
	f.noteFloods()
}

// noteAlike says that most reports bear one and the same point, or moment.
func (f *fusion) noteAlike(all int, point, moment majority) {
	points, moments := 0, 0
	for i := range f.s.recs {
		c := &f.s.recs[i]
		if c.flags&flagVariant != 0 {
			continue
		}
		if c.sigma > 0 && point.is(int64(c.lat), int64(c.lon)) {
			points++
		}
		if c.width > 0 && c.width <= instant && moment.is(c.from, 0) {
			moments++
		}
	}
	if points >= alikeLeast && 2*points > all {
		f.notes = append(f.notes, fmt.Sprintf("%d of %d reports stand at one and the same point, %s %s; if it is the middle of a place, its radius should say so",
			points, all, truce.E7(point.a), truce.E7(point.b)))
	}
	if moments >= alikeLeast && 2*moments > all {
		f.notes = append(f.notes, fmt.Sprintf("%d of %d reports bear one and the same moment, %s; if only the day is known, the time should be a day",
			moments, all, stampText(Stamp{moment.a, moment.a + 1})))
	}
}

// noteFloods says which incidents have very many different reports: each source
// was counted once, and whether sources copy one another is not known here.
func (f *fusion) noteFloods() {
	size := make([]int32, f.units.n())
	for _, g := range f.groups {
		size[g]++
	}
	const shown = 5
	more := 0
	for g, n := range size {
		switch {
		case n < floodLeast:
		case more < shown:
			f.note(int(n), fmt.Sprintf("different reports were joined to that of %q: one incident, as many sources; look at lineage before counting them", clip(f.s.ids[f.units.first(int32(g))])))
			more++
		default:
			more++
		}
	}
	f.note(more-min(more, shown), fmt.Sprintf("more incidents have %d and more reports", floodLeast))
}

// majority finds the value that more than half of all bear, if one does, without
// keeping them (Boyer and Moore 1981).
type majority struct {
	a, b int64
	n    int
}

func (m *majority) vote(a, b int64) {
	switch {
	case m.n == 0:
		m.a, m.b, m.n = a, b, 1
	case m.is(a, b):
		m.n++
	default:
		m.n--
	}
}

func (m *majority) is(a, b int64) bool { return m.a == a && m.b == b }
