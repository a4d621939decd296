package fuse

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"trucewatch/truce"
)

const (
	// leastPlaceDay is the least number of reports of one place and day that are
	// worth a range.
	leastPlaceDay = 6
	// sureLink and maybeLink are the log odds from which a pair surely is one
	// incident, and from which it may be: .9 and .1.
	sureLink  = 2197
	maybeLink = -2197
)

// noteFlags says how many reports were not linked by place and time, and why.
func (f *fusion) noteFlags() {
	vague, crowd, lone := 0, 0, 0
	for i := range f.s.recs {
		switch c := &f.s.recs[i]; {
		case c.flags&flagCrowd != 0:
			crowd++
		case c.flags&flagArea != 0:
			vague++
		case c.flags&flagLone != 0:
			lone++
		}
	}
	f.note(crowd, "reports stand at places with thousands of others in four days; place and time cannot tell them apart, and only words link them")
	f.note(vague, "reports are too vague in place or time to be linked and are filed to their area")
	f.noteInput()
	f.note(lone, "detections lie at a known burner or where much burns; they support no other source")
}

// placeDays finds, widest range first, the places and days at which nobody could tell how many
// incidents there were: at least as many as one source tells apart, or as
// remain if every possible link is true; at most as many as the sure links leave.
// A crowd, of which no pairs were compared, gets its range from the sources alone.
func (f *fusion) placeDays() []PlaceDay {
	keys, units := f.dayKeys()
	sure, maybe := newDisjoint(f.units.n()), newDisjoint(f.units.n())
	for k := range f.edges {
		e := &f.edges[k]
		if keys[e.a] != keys[e.b] || keys[e.a] == 0 {
			continue
		}
		if e.logit >= maybeLink {
			maybe.join(e.a, e.b)
		}
		if e.logit >= sureLink {
			sure.join(e.a, e.b)
		}
	}
	var out []PlaceDay
	for lo := 0; lo < len(units); {
		hi := lo
		for hi < len(units) && keys[units[hi]] == keys[units[lo]] {
			hi++
		}
		if p, ok := f.placeDay(units[lo:hi], sure, maybe); ok {
			out = append(out, p)
		}
		lo = hi
	}
	slices.SortFunc(out, func(x, y PlaceDay) int {
		return cmp.Or(cmp.Compare(y.Max-y.Min, x.Max-x.Min), cmp.Compare(x.Day, y.Day), cmp.Compare(x.Lat, y.Lat), cmp.Compare(x.Lon, y.Lon))
	})
	return out
}

// dayKeys numbers the placed units by block and day, and lists them in order of it.
func (f *fusion) dayKeys() (keys []uint64, units []int32) {
	keys = make([]uint64, f.units.n())
	for u := range keys {
		c := &f.s.recs[f.units.first(int32(u))]
		if c.sigma == 0 || c.width == 0 || c.sigma > levelSigma[1] {
			continue
		}
		row, _ := rowAt(rateCells[1], c.lat)
		col, _ := colAt(rateCells[1], row, c.lon)
		t, _ := timeAt(day, midOf(c))
		keys[u] = 1<<63 | uint64(row)<<44 | uint64(col)<<24 | uint64(t)
		units = append(units, int32(u))
	}
	slices.SortFunc(units, func(a, b int32) int { return cmp.Or(cmp.Compare(keys[a], keys[b]), cmp.Compare(a, b)) })
	return keys, units
}

func (f *fusion) placeDay(units []int32, sure, maybe disjoint) (PlaceDay, bool) {
	if len(units) < leastPlaceDay {
		return PlaceDay{}, false
	}
	bySource := map[int32]int{}
	least, most, reports := 0, 0, 0
	for _, u := range units {
		bySource[f.units.src(u)]++
		reports += f.units.size(u)
		if sure.find(u) == u {
			most++
		}
		// Of a crowd no links are known: only what one source tells apart counts.
		if maybe.find(u) == u && f.s.recs[f.units.first(u)].flags&flagCrowd == 0 {
			least++
		}
	}
	for _, n := range bySource { // the greatest: the order changes nothing
		least = max(least, n)
	}
	c := &f.s.recs[f.units.first(units[0])]
	p := PlaceDay{Lat: truce.E7(c.lat), Lon: truce.E7(c.lon), Reports: reports, Min: min(least, most), Max: most,
		Day: time.Unix(midOf(c), 0).UTC().Format(time.DateOnly)}
	return p, most-least >= max(2, len(units)/5)
}

// String says it in a line.
func (p PlaceDay) String() string {
	return fmt.Sprintf("%s at %s, %s: %d reports, between %d and %d incidents", p.Day, p.Lat, p.Lon, p.Reports, p.Min, p.Max)
}
