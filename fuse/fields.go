package fuse

import "strings"

// fieldModel compares two paths of one categorical field.
type fieldModel struct {
	paths [][]int32 // node ids, leaf first, by path id
	down  []int32   // by node: log share of reports that bear it
	share []int64   // by node: share in parts per million
	agree []int32   // log share of one-incident pairs by level of agreement
	upTo  []int32   // log share that agree at the level or below it
	none  int32
	most  []int32 // by path id: the most it can add
	// table is the whole comparison where there are few paths.
	table []int32
	n     int32
	field Field
	nodes map[string]int32
}

const (
	// maxTable is the most paths for which every pair is tabulated.
	maxTable = 400
	// fieldLimit bounds what one categorical field may say, in thousandths of a nat.
	fieldLimit = 6000
	// unseenPPM is the share taken for a value of a field that the snapshot does not know.
	unseenPPM = 100_000
)

// defaultAgree is how a field agrees of which the snapshot knows nothing.
func defaultAgree(depth int) []int64 {
	out := make([]int64, depth+1)
	left := int64(900_000)
	out[depth] = 1_000_000 - left
	for i := 0; i < depth; i++ {
		out[i] = left * 6 / 10
		if i == depth-1 {
			out[i] = left
		}
		left -= out[i]
	}
	return out
}

func newFieldModel(f Field, in *field) fieldModel {
	m := fieldModel{field: f, nodes: map[string]int32{}}
	depth := 1
	for _, p := range in.paths {
		depth = max(depth, len(p))
	}
	agree := f.AgreePPM
	if len(agree) < 2 {
		agree = defaultAgree(depth)
	}
	m.none = lnShare(agree[len(agree)-1])
	var sum int64
	for _, ppm := range agree[:len(agree)-1] {
		sum += ppm
		m.agree = append(m.agree, lnShare(ppm))
		m.upTo = append(m.upTo, lnShare(sum))
	}
	m.grow(in)
	m.tabulate()
	return m
}

// grow takes in the paths that were interned since.
func (m *fieldModel) grow(in *field) {
	for _, p := range in.paths[m.n:] {
		ids := make([]int32, len(p))
		for i, node := range p {
			id, ok := m.nodes[node]
			if !ok {
				id = int32(len(m.nodes))
				m.nodes[node] = id
				m.share = append(m.share, sharePPM(m.field, node))
				m.down = append(m.down, lnShare(m.share[id]))
			}
			ids[i] = id
		}
		m.paths = append(m.paths, ids)
		m.most = append(m.most, m.mostOf(m.n))
		m.n++
	}
	m.table = nil
}

// mostOf is the most that a path can add: agreement with itself, or with a
// partner that says no more than one of its nodes.
func (m *fieldModel) mostOf(a int32) int32 {
	if a == 0 {
		return 0
	}
	most := max(m.compare(a, a), 0)
	for _, node := range m.paths[a] {
		most = max(most, -m.down[node])
	}
	return min(most, fieldLimit)
}

func sharePPM(f Field, node string) int64 {
	n := f.Count[node]
	switch {
	case n == 0 && f.UnseenPPM > 0:
		return f.UnseenPPM
	case f.Total == 0 || n == 0 && f.Total < 50:
		return unseenPPM
	}
	return max((2*n+1)*500_000/(f.Total+1), 50)
}

func (m *fieldModel) tabulate() {
	if m.n > maxTable {
		return
	}
	table := make([]int32, m.n*m.n)
	for a := int32(1); a < m.n; a++ {
		for b := int32(1); b < m.n; b++ {
			table[a*m.n+b] = m.compare(a, b)
		}
	}
	m.table = table
}

// score compares two path ids; 0 where one is not stated.
func (m *fieldModel) score(a, b int32) int32 {
	if a == 0 || b == 0 {
		return 0
	}
	if m.table != nil {
		return m.table[a*m.n+b]
	}
	return m.compare(a, b)
}

// level finds the deepest common node: its place in either path, or -1.
func (m *fieldModel) level(a, b int32) (la, lb int) {
	for i, na := range m.paths[a] {
		for j, nb := range m.paths[b] {
			if na == nb {
				return i, j
			}
		}
	}
	return -1, -1
}

// compare is ln(m/u): how often two reports of one incident agree this far,
// against how often two unrelated ones do, given how common the shared node is.
func (m *fieldModel) compare(a, b int32) int32 {
	la, lb := m.level(a, b)
	if la < 0 {
		return clampTerm(m.none - (m.outside(a)+m.outside(b))/2)
	}
	node := m.paths[a][la]
	top := len(m.agree) - 1
	if la == 0 || lb == 0 { // one of them says no more than the shared node
		return clampTerm(m.upTo[min(max(la, lb), top)] - m.down[node])
	}
	u := (lnShare(m.share[node]-m.share[m.paths[a][la-1]]) + lnShare(m.share[node]-m.share[m.paths[b][lb-1]])) / 2
	return clampTerm(m.agree[min(max(la, lb), top)] - u)
}

// outside is the log share of reports that do not share even the root of a path.
func (m *fieldModel) outside(a int32) int32 {
	p := m.paths[a]
	return lnShare(max(1_000_000-m.share[p[len(p)-1]], 20_000))
}

func clampTerm(v int32) int32 { return min(max(v, -fieldLimit), fieldLimit) }

// countModel compares two stated numbers of people.
type countModel struct {
	agree [nCountLevels]int32        // log share of one-incident pairs by level, seen from a number above 0
	zero  [nCountLevels]int32        // and seen from a 0
	grown int32                      // the least that counts where the later report states more
	share [len(countEdges) + 1]int64 // of reports by bin, in parts per million
	by    [][nCountLevels]int32      // log shares, by number and level
	most  int32
}

// countEdges bound the bins of numbers: 0 … 15 each, 16–30, 31–100, more.
var countEdges = [...]int32{1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 31, 101}

func countBin(n int32) int {
	for i, e := range countEdges {
		if n < e {
			return i
		}
	}
	return len(countEdges)
}

// binWidth is how many numbers share a bin.
func binWidth(bin int) int64 {
	switch {
	case bin < 16:
		return 1
	case bin == 16:
		return 15
	case bin == 17:
		return 70
	}
	return 200
}

func newCountModel(f CountField) countModel {
	var m countModel
	for i, ppm := range f.AgreePPM {
		m.agree[i], m.zero[i] = lnShare(ppm), lnShare(ppm)
	}
	m.grown = lnShare(1_000_000 - f.FixedPPM)
	for i, ppm := range f.ZeroPPM {
		m.zero[i] = lnShare(ppm)
	}
	var total int64
	for bin := range m.share {
		n := int64(1)
		if bin < len(f.Count) {
			n = 2*f.Count[bin] + 1
		}
		m.share[bin], total = n, total+n
	}
	for bin, n := range m.share {
		m.share[bin] = max(n*1_000_000/total/binWidth(bin), 20)
		m.most = max(m.most, m.agree[0]-lnShare(m.share[bin]))
	}
	m.most = max(m.most, m.zero[0]-lnShare(m.share[0]))
	m.most = min(m.most, fieldLimit)
	m.tabulate()
	return m
}

// Levels of agreement of two numbers: equal; near (one apart, or a quarter);
// apart (two, or a half); far.
const nCountLevels = 4

// countLevel says how two numbers agree. Bounds that overlap are near.
func countLevel(a, b [2]int32) int {
	if a == b {
		return 0
	}
	return gapLevel(max(a[0], b[0])-min(a[1], b[1]), max(a[0], b[0]))
}

// gapLevel is the level of two numbers that differ by gap, the larger being n.
func gapLevel(gap, n int32) int {
	switch {
	case gap <= max(1, n/4):
		return 1
	case gap <= max(2, n/2):
		return 2
	}
	return 3
}

// score compares two numbers. grown says that the later report states the
// larger one: totals grow, and that costs nothing.
func (m *countModel) score(a, b [2]int32, grown bool) int32 {
	if a[0] < 0 || b[0] < 0 {
		return 0
	}
	level := countLevel(a, b)
	s := (m.from(a, level) + m.from(b, level)) / 2
	if level == 1 && (a[1] != a[0] || b[1] != b[0]) {
		s = max(min(s, 0), -500) // overlapping bounds neither prove nor disprove
	}
	if grown {
		s = max(s, m.grown)
	}
	return clampTerm(s)
}

// from is how much likelier a partner of one incident stands at a level to n than
// any other report does.
func (m *countModel) from(n [2]int32, level int) int32 {
	if n == [2]int32{} {
		return m.zero[level] - m.chance(0, level)
	}
	return m.agree[level] - m.chance(n[0], level)
}

// growth says what it costs that the later report states more.
func (m *countModel) growth() string {
	if m.grown == 0 {
		return "costs nothing"
	}
	return "costs no more than " + strings.TrimPrefix(bitsOf(m.grown).String(), "-") + " bits, because few numbers grow among the reports learned from"
}

// chance is the log share of numbers that stand at a level to n.
func (m *countModel) chance(n int32, level int) int32 {
	return m.by[min(n, int32(len(m.by)-1))][level]
}

// tabulate counts, for every number up to the last bin, the share of numbers
// at each level to it.
func (m *countModel) tabulate() {
	m.by = make([][nCountLevels]int32, 150)
	for n := range m.by {
		var sum [nCountLevels]int64
		for k := int32(0); k < 300; k++ {
			level := 0
			if gap := max(k, int32(n)) - min(k, int32(n)); gap > 0 {
				level = gapLevel(gap, max(k, int32(n)))
			}
			sum[level] += m.share[countBin(k)]
		}
		m.by[n][0] = lnShare(m.share[countBin(int32(n))])
		for l := 1; l < nCountLevels; l++ {
			m.by[n][l] = lnShare(min(max(sum[l], 1000), 950_000))
		}
	}
}
