// Package rival holds other people's ways of deciding which reports speak of one
// incident, re-implemented from their published descriptions so that they can be
// run beside ours on the same input. None of their code is used. Each function
// answers with one group number per report; the comments say where a description
// left something open and what was chosen, always in the rival's favour.
package rival

import "math"

// Report is what the rivals know of a report. Precision, text and casualties are
// not among it, because none of them uses them.
type Report struct {
	Source   string
	Placed   bool
	Lat, Lon float64 // degrees
	Day, End int64   // first and last day, days since 1970
	Act      string  // path, class first
	Actor    string
	// Kinds are paths from leaf to root, one for each taxonomy of MELTT.
	Kinds [][]string
}

// kmPerDegree is the figure MELTT uses for a degree of a great circle.
const kmPerDegree = 111.111

// kilometres is the great-circle distance.
func kilometres(a, b *Report) float64 {
	rad := math.Pi / 180
	s1, s2 := math.Sin((a.Lat-b.Lat)*rad/2), math.Sin((a.Lon-b.Lon)*rad/2)
	h := s1*s1 + math.Cos(a.Lat*rad)*math.Cos(b.Lat*rad)*s2*s2
	return 2 * math.Asin(math.Min(1, math.Sqrt(h))) / rad * kmPerDegree
}

// class is the first step of the act.
func class(act string) string {
	for i := range len(act) {
		if act[i] == '/' {
			return act[:i]
		}
	}
	return act
}

func days(a, b int64) int64 {
	if a > b {
		return a - b
	}
	return b - a
}

// sets are disjoint sets with path halving.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) find(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(a, b int) {
	a, b = s.find(a), s.find(b)
	if a < b {
		s[b] = a
	} else {
		s[a] = b
	}
}

func (s sets) groups() []int {
	out := make([]int, len(s))
	for i := range s {
		out[i] = s.find(i)
	}
	return out
}

// grid finds reports near another without looking at all.
type grid struct {
	cells map[[3]int][]int
	km    float64
	days  int64
}

func newGrid(rs []Report, km float64, span int64) grid {
	g := grid{map[[3]int][]int{}, math.Max(km, 0.5), max(span, 1)}
	for i := range rs {
		if rs[i].Placed {
			k := g.cell(&rs[i])
			g.cells[k] = append(g.cells[k], i)
		}
	}
	return g
}

func (g grid) cell(r *Report) [3]int {
	return [3]int{int(math.Floor(r.Lat * kmPerDegree / g.km)),
		int(math.Floor(r.Lon * kmPerDegree * math.Cos(40*math.Pi/180) / g.km)), int(r.Day / g.days)}
}

// near calls f for every report in the cells within reach. A degree of longitude
// is taken at 40°; the columns looked at grow with latitude so that none is missed.
func (g grid) near(r *Report, f func(j int)) {
	c := g.cell(r)
	wide := int(math.Ceil(math.Cos(40*math.Pi/180)/math.Max(0.05, math.Cos(r.Lat*math.Pi/180)))) + 1
	for dy := -1; dy <= 1; dy++ {
		for dx := -wide; dx <= wide; dx++ {
			for dt := -1; dt <= 1; dt++ {
				for _, j := range g.cells[[3]int{c[0] + dy, c[1] + dx, c[2] + dt}] {
					f(j)
				}
			}
		}
	}
}
