package rival

import "sort"

// MELTT is the method of Donnay, Dunford, McGrath, Backer and Cunningham (2019):
// data sets are matched in the order given; two rows are candidates if their
// first and last days lie within span days of one another, their places within
// km, and every taxonomy agrees at some level; the score is the mean over
// taxonomies of the first level that agrees, 0 at the finest and 1 at the
// broadest; each row gets at most one partner. Rows of one day and rows of
// several are matched apart. A matched row of a later set is dropped, so the
// earliest row speaks for its group.
//
// The best score goes first, as the description says (ties: the nearer, then the
// order of rows). The published package picks by row order instead; see
// docs/benchmarks.md.
func MELTT(rs []Report, order []string, km float64, span int64) []int {
	out := newSets(len(rs))
	var known []int
	for n, src := range order {
		var later []int
		for i := range rs {
			if rs[i].Source == src && rs[i].Placed {
				later = append(later, i)
			}
		}
		if n == 0 {
			known = later
			continue
		}
		taken := map[int]bool{}
		for _, m := range matches(rs, known, later, km, span) {
			if !taken[m.i] && !taken[m.j] {
				taken[m.i], taken[m.j] = true, true
				out.joinUnder(m.i, m.j)
			}
		}
		for _, j := range later {
			if !taken[j] {
				known = append(known, j)
			}
		}
	}
	return out.groups()
}

// joinUnder makes a speak for b.
func (s sets) joinUnder(a, b int) { s[s.find(b)] = s.find(a) }

type match struct {
	score, km float64
	i, j      int
}

func matches(rs []Report, known, later []int, km float64, span int64) []match {
	sub := make([]Report, len(known))
	for k, i := range known {
		sub[k] = rs[i]
	}
	g := newGrid(sub, km, span)
	var out []match
	for _, j := range later {
		b := &rs[j]
		g.near(b, func(k int) {
			a := &sub[k]
			if (a.Day != a.End) != (b.Day != b.End) || days(a.Day, b.Day) > span || days(a.End, b.End) > span {
				return
			}
			score, ok := agreement(a, b)
			if !ok {
				return
			}
			if d := kilometres(a, b); d <= km {
				out = append(out, match{score, d, known[k], j})
			}
		})
	}
	sort.Slice(out, func(x, y int) bool {
		a, b := out[x], out[y]
		switch {
		case a.score != b.score:
			return a.score < b.score
		case a.km != b.km:
			return a.km < b.km
		case a.i != b.i:
			return a.i < b.i
		}
		return a.j < b.j
	})
	return out
}

// agreement is the score of two rows; ok is false where some taxonomy agrees nowhere.
func agreement(a, b *Report) (score float64, ok bool) {
	ka, kb := a.Kinds, b.Kinds
	if ka == nil {
		ka, kb = [][]string{{a.Act, class(a.Act)}}, [][]string{{b.Act, class(b.Act)}}
	}
	for t := range ka {
		level := 0
		for level < len(ka[t]) && (ka[t][level] == "" || level >= len(kb[t]) || ka[t][level] != kb[t][level]) {
			level++
		}
		if level == len(ka[t]) {
			return 0, false
		}
		if n := len(ka[t]) - 1; n > 0 {
			score += float64(level) / float64(n)
		}
	}
	return score / float64(len(ka)), true
}
