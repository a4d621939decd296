package rival

import (
	"fmt"
	"math"
	"sort"
)

// Alone puts every report by itself.
func Alone(rs []Report) []int { return newSets(len(rs)).groups() }

// OnePerDay is the filter of VIINA: one event for each act, actor, place and
// day. A data set that has no place ids gets square cells of cellDeg degrees.
// leaf compares whole acts, otherwise classes; actor adds who did it. It is built
// to thin a stream of headlines out, not to match data sets.
func OnePerDay(rs []Report, cellDeg float64, leaf, actor bool) []int {
	first, out := map[string]int{}, newSets(len(rs))
	for i := range rs {
		r := &rs[i]
		if !r.Placed {
			continue
		}
		act, who := r.Act, ""
		if !leaf {
			act = class(act)
		}
		if actor {
			who = r.Actor
		}
		k := fmt.Sprintf("%d %d %d %s %s", int(math.Floor(r.Lat/cellDeg)), int(math.Floor(r.Lon/cellDeg)), r.Day, act, who)
		if j, ok := first[k]; ok {
			out.join(i, j)
		} else {
			first[k] = i
		}
	}
	return out.groups()
}

// FixedWindow matches reports of different sources within a distance and a
// number of days, one of each source to a group, the nearest first. xSub states
// such windows (1 or 5 km, 1 or 2 days). leaf compares whole acts.
func FixedWindow(rs []Report, km float64, span int64, leaf bool) []int {
	type pair struct {
		km   float64
		i, j int
	}
	g := newGrid(rs, km, span)
	var pairs []pair
	for i := range rs {
		if !rs[i].Placed {
			continue
		}
		g.near(&rs[i], func(j int) {
			if j <= i || rs[i].Source == rs[j].Source || days(rs[i].Day, rs[j].Day) >= span && span > 0 || !sameAct(rs[i].Act, rs[j].Act, leaf) {
				return
			}
			if d := kilometres(&rs[i], &rs[j]); d <= km {
				pairs = append(pairs, pair{d, i, j})
			}
		})
	}
	sort.Slice(pairs, func(a, b int) bool {
		if pairs[a].km != pairs[b].km {
			return pairs[a].km < pairs[b].km
		}
		return pairs[a].i < pairs[b].i || pairs[a].i == pairs[b].i && pairs[a].j < pairs[b].j
	})
	out, in := newSets(len(rs)), make([]map[string]bool, len(rs))
	members := func(i int) map[string]bool {
		if in[i] == nil {
			in[i] = map[string]bool{rs[i].Source: true}
		}
		return in[i]
	}
	for _, p := range pairs {
		a, b := out.find(p.i), out.find(p.j)
		if a == b || overlap(members(a), members(b)) {
			continue
		}
		for s := range members(b) {
			members(a)[s] = true
		}
		for s := range members(a) {
			members(b)[s] = true
		}
		out.join(a, b)
	}
	return out.groups()
}

func overlap(a, b map[string]bool) bool {
	for s := range a {
		if b[s] {
			return true
		}
	}
	return false
}

func sameAct(a, b string, leaf bool) bool {
	if leaf {
		return a == b
	}
	return class(a) == class(b)
}

// STDBSCAN is the density clustering of Birant and Kut (2007) with its two
// radii, in kilometres and whole days. With minPts 2, the setting that suits
// matching best, every report with a neighbour is a core point, so that the
// clusters are the connected groups of neighbours. leaf compares whole acts. It
// is built to find dense regions, not records of one event.
func STDBSCAN(rs []Report, km float64, span int64, leaf bool) []int {
	g := newGrid(rs, km, span)
	out := newSets(len(rs))
	for i := range rs {
		if !rs[i].Placed {
			continue
		}
		g.near(&rs[i], func(j int) {
			if j > i && days(rs[i].Day, rs[j].Day) <= span && sameAct(rs[i].Act, rs[j].Act, leaf) && kilometres(&rs[i], &rs[j]) <= km {
				out.join(i, j)
			}
		})
	}
	return out.groups()
}
