package fuse

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"sort"
)

// Engine fuses reports as they come. After each Insert its groups are those
// that Run would give for the same reports under the same snapshot, bit for
// bit. A new report touches the reports whose local rate it changes, the pairs
// it can form, the probabilities within two links of those, and the groups that
// hang together through them; nothing else is looked at.
//
// An Engine is not safe for concurrent use. Reports cannot be taken out: a
// withdrawn or replaced report means a new Engine.
type Engine struct {
	f     *fusion
	r     *rates
	byID  map[string]int32
	d     disjoint // folding; the root is not the least member, see least
	solo  []int32  // every rec by itself
	spots []spot
	many  [][]int32 // unit root → recs of the units that have several, in canonical order
	// own lists recs by level and cell, in order of time.
	own [nLevels]map[uint64][]slotRef
	// area lists placed recs by wide block and month, loose ones by month, to
	// find whose rate a block changes.
	area  map[uint64][]int32
	loose map[int64][]int32
	adj   [][]half // by rec: scored partners
	parts [][]half // by rec: partners across episode and event
	posts *postings
	asks  map[int32][]int32
	asked map[int32][]int32
	words map[uint64][]int32 // recs by hash of words, for folding
	sure  [][]half           // unit root → links that may join it with others, and their log odds
	group []int32            // unit root → the root that leads its group, the first in canonical order; -1 = none
	held  map[int32]*cohort  // leader → its group, where it has several units
	slot  []int32            // unit root → its group in the regrouping at hand, from 1 on; 0 = not taken in
	// before has what the groups were that this insertion has taken apart, by anchor.
	before map[int32][]int32
	must   map[int32][]int32  // rec → recs it is bound to
	apart  map[int32][]int32  // rec → recs that officers keep apart from it
	late   map[string][]int32 // id that is not there yet → recs that name it
	local  *local
	// detections finds pixels of one fire.
	detections firemap
}

// half is one end of a scored pair.
type half struct {
	to, s int32
}

// NewEngine makes an empty engine. Officers' links of the options take effect
// as the reports they name arrive.
func NewEngine(opt Options) (*Engine, error) {
	f := &fusion{opt: &opt, s: nil, snap: opt.Snapshot}
	if f.snap == nil {
		f.snap = DefaultSnapshot()
	}
	if err := f.snap.Validate(); err != nil {
		return nil, fmt.Errorf("snapshot %q: %w", f.snap.Name, err)
	}
	f.s = newSet(f.opt)
	e := &Engine{f: f, r: &rates{perIncidentMilli: f.snap.PerIncidentMilli}, byID: map[string]int32{},
		area: map[uint64][]int32{}, loose: map[int64][]int32{},
		asks: map[int32][]int32{}, asked: map[int32][]int32{}, words: map[uint64][]int32{},
		held: map[int32]*cohort{}, before: map[int32][]int32{}, must: map[int32][]int32{}, apart: map[int32][]int32{}, late: map[string][]int32{}}
	for l := range e.own {
		e.own[l] = map[uint64][]slotRef{}
	}
	e.detections = firemap{}
	e.local = &local{e: e}
	e.f.sc = &scorer{f.s, newModel(f.snap, f.s)}
	e.posts = &postings{s: f.s, m: &e.f.sc.m.text, list: map[uint32][]int32{}, used: true}
	return e, nil
}

// Len is the number of reports taken.
func (e *Engine) Len() int { return len(e.byID) }

// Load takes many reports at once into an empty engine, much faster than one by
// one and with the same outcome.
func (e *Engine) Load(reports []Report) error {
	if e.Len() > 0 {
		return errors.New("loading reports into an engine that has some: use Insert")
	}
	s := e.f.s
	for k := range reports {
		r := &reports[k]
		if err := r.Validate(); err != nil {
			return err
		}
		if _, ok := e.byID[r.ID]; ok {
			return &DuplicateError{r.ID, "an earlier report", fmt.Sprintf("report %d", k+1)}
		}
		first := int32(len(s.recs))
		s.add(r)
		e.f.sc.m.extend(s)
		e.byID[s.ids[first]] = first
		for i := first; i < int32(len(s.recs)); i++ {
			e.enter(i, nil)
		}
		e.fold(first, newChanges())
		e.bind(first, newChanges())
	}
	for i := range s.recs {
		e.f.sc.rerate(&s.recs[i], e.r)
	}
	for i := range s.recs {
		e.ask(int32(i))
	}
	for i := range s.recs {
		e.scanBack(int32(i))
	}
	e.weighAll()
	return nil
}

// weighAll weighs all links and makes the groups.
func (e *Engine) weighAll() {
	var units []int32
	for i := range e.f.s.recs {
		if e.f.s.recs[i].unit == int32(i) {
			units = append(units, int32(i))
		}
	}
	slices.SortFunc(units, e.f.s.compare) // neighbours in time are remembered together
	dirty := make(map[int32]bool, len(units))
	for _, u := range units {
		dirty[u] = true
		e.local.trim()
		n := e.local.at(u)
		for k, v := range n.to {
			if u < v && e.local.mayCount(u, n, k) {
				e.weigh(u, n, k)
			}
		}
	}
	e.regroup(dirty)
	clear(e.before)
}

// Insert takes one report and returns the groups that changed, as sets of
// report ids: each in canonical order, the first being the anchor, sorted by it.
func (e *Engine) Insert(r *Report) ([][]string, error) {
	if err := r.Validate(); err != nil {
		return nil, err
	}
	if _, ok := e.byID[r.ID]; ok {
		return nil, &DuplicateError{r.ID, "an earlier report", "this one"}
	}
	s := e.f.s
	first := int32(len(s.recs))
	s.add(r)
	e.f.sc.m.extend(s)
	e.byID[s.ids[first]] = first
	dirty := map[int32]bool{}
	for i := first; i < int32(len(s.recs)); i++ {
		e.enter(i, dirty)
	}
	c := newChanges()
	for _, i := range sortedInts(dirty) {
		e.rescan(i, dirty, c)
	}
	for i := first; i < int32(len(s.recs)); i++ {
		c.recs[i] = true
	}
	e.fold(first, c)
	e.bind(first, c)
	news := e.regroup(e.reweigh(c)).news()
	clear(e.before)
	return news, nil
}

// enter lists one rec everywhere and marks the recs whose candidates or rates
// may have changed; with a nil dirty it only lists.
func (e *Engine) enter(i int32, dirty map[int32]bool) {
	s := e.f.s
	c := &s.recs[i]
	c.self = i
	e.d = append(e.d, i)
	e.solo, e.many = append(e.solo, i), append(e.many, nil)
	e.sure, e.group, e.slot = append(e.sure, nil), append(e.group, -1), append(e.slot, 0)
	c.unit = i
	e.adj, e.parts = append(e.adj, nil), append(e.parts, nil)
	var keys []uint64
	e.r.add(c, 1, func(key uint64) { keys = append(keys, key) })
	e.f.sc.ready(c, e.r)
	e.spots = append(e.spots, spot{c.lat, c.lon, c.sigma, c.src, c.level})
	if dirty != nil {
		dirty[i] = true
		e.rerate(keys, dirty)
	}
	if c.sigma > 0 && c.width > 0 {
		row, col, t := wideBlock(c)
		key := blockKey(slowKind, wide, row, col, t)
		e.area[key] = append(e.area[key], i)
		cell := levelCell[c.level]
		row, _ = rowAt(cell, c.lat)
		col, _ = colAt(cell, row, c.lon)
		k := cellKey(timeLevel(c.width), row, col)
		e.own[c.level][k] = insertSlot(e.own[c.level][k], slotRef{minutes(midOf(c)), i})
	} else if c.width > 0 {
		t, _ := timeAt(slowBlock, midOf(c))
		e.loose[t] = append(e.loose[t], i)
	}
	e.enterWords(i, dirty)
}

func wideBlock(c *rec) (row, col, t int64) {
	row, _ = rowAt(rateCells[wide], c.lat)
	col, _ = colAt(rateCells[wide], row, c.lon)
	t, _ = timeAt(slowBlock, midOf(c))
	return row, col, t
}

func insertSlot(list []slotRef, s slotRef) []slotRef {
	k := sort.Search(len(list), func(k int) bool { return list[k].mid > s.mid })
	return slices.Insert(list, k, s)
}

// enterWords lists a rec under its stems. Every report that looks for partners
// by one of them looks again.
func (e *Engine) enterWords(i int32, dirty map[int32]bool) {
	s := e.f.s
	for _, t := range s.stems(&s.recs[i]) {
		run := e.posts.list[t]
		k := sort.Search(len(run), func(k int) bool { return s.compare(run[k], i) > 0 })
		run = slices.Insert(run, k, i) // may move the rest of run in place
		e.posts.list[t] = run
		if dirty == nil {
			continue
		}
		// Nobody looks further along a list than maxPosting from its own place.
		for _, j := range run[max(k-maxPosting, 0):min(k+maxPosting+1, len(run))] {
			b := &s.recs[j]
			if !inGrid(b) && (b.width == 0 || abs64(b.from-s.recs[i].from) <= textReach) {
				dirty[j] = true
			}
		}
	}
}

func abs64(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// rerate reads the rate of every rec that may see a changed block, and marks
// those whose rate is another one now.
func (e *Engine) rerate(keys []uint64, dirty map[int32]bool) {
	done := map[int32]bool{}
	for _, key := range keys {
		b := boxOf(key)
		m0, _ := timeAt(slowBlock, b.from)
		m1, _ := timeAt(slowBlock, b.to)
		for m := m0; m <= m1; m++ {
			if b.world {
				for _, i := range e.loose[m] {
					e.tryRate(i, &b, done, dirty)
				}
				continue
			}
			e.readers(&b, m, func(i int32) { e.tryRate(i, &b, done, dirty) })
		}
	}
}

// box is where and when a rec must lie to read a block: within half a block of it.
type box struct {
	world      bool
	crowd      bool // read by all precise reports, see rates.crowded
	cell       int
	lat0, lat1 int64 // E7
	lon0, lon1 int64 // E7, may pass ±180 degrees
	from, to   int64 // Unix seconds
}

func boxOf(key uint64) box {
	kind, cell := int(key>>60&7), int(key>>56&15)
	row, col, t := int64(key>>40&0xffff), int64(key>>20&0xfffff), int64(key&0xfffff)
	block := int64(slowBlock)
	if kind == fastKind || kind == fastAll {
		block = fastBlock
	}
	zero := minTime - slowBlock*2
	b := box{world: kind == slowAll || kind == fastAll, crowd: kind == fastKind && cell == crowdCell, cell: cell,
		from: zero + t*block - block/2 - 1, to: zero + (t+1)*block + block/2 + 1}
	if b.world {
		return b
	}
	size := int64(rateCells[cell])
	n := colsOf(rateCells[cell], row)
	width := 3_600_000_000/n + 1
	b.lat0, b.lat1 = row*size-size/2-900_000_001, (row+1)*size+size/2-899_999_999
	b.lon0, b.lon1 = col*width-width/2-1_800_000_000-n, (col+1)*width+width/2-1_800_000_000+n
	return b
}

// holds tells whether a rec may read the block. Narrow blocks are read only by
// reports of their own precision.
func (b *box) holds(c *rec) bool {
	if mid := midOf(c); mid < b.from || mid > b.to {
		return false
	}
	if b.world {
		return true
	}
	reads := b.cell == wide || cellOf(c.sigma) == b.cell
	if b.crowd {
		reads = cellOf(c.sigma) <= crowdSigmas
	}
	if !reads || int64(c.lat) < b.lat0 || int64(c.lat) > b.lat1 {
		return false
	}
	lon := int64(c.lon)
	return lon >= b.lon0 && lon <= b.lon1 || lon+3_600_000_000 <= b.lon1 || lon-3_600_000_000 >= b.lon0
}

func (e *Engine) tryRate(i int32, b *box, done, dirty map[int32]bool) {
	c := &e.f.s.recs[i]
	if !b.holds(c) || done[i] {
		return
	}
	done[i] = true
	rate, flags := c.rate, c.flags
	e.f.sc.rerate(c, e.r)
	if c.rate != rate || c.flags != flags {
		dirty[i] = true
	}
}

// readers calls f with the recs of the wide blocks that a box touches in one month.
func (e *Engine) readers(b *box, month int64, f func(i int32)) {
	low := func(v int64) int32 { return int32(min(max(v, -900_000_000), 900_000_000)) }
	r0, _ := rowAt(rateCells[wide], low(b.lat0))
	r1, _ := rowAt(rateCells[wide], low(b.lat1))
	for row := r0; row <= r1; row++ {
		n := colsOf(rateCells[wide], row)
		lo := floorDiv((b.lon0+1_800_000_000)*n, 3_600_000_001)
		hi := floorDiv((b.lon1+1_800_000_000)*n, 3_600_000_001)
		for col := lo; col <= min(hi, lo+n-1); col++ {
			for _, i := range e.area[blockKey(slowKind, wide, row, (col%n+n)%n, month)] {
				f(i)
			}
		}
	}
}

// partners are the recs that a rec can form a pair with, and itself, sorted.
func (e *Engine) partners(i int32) []int32 {
	a := &e.f.s.recs[i]
	var cand []int32
	if inGrid(a) {
		for l := range e.own {
			cand = e.near(a, l, cand)
		}
	}
	cand = append(append(cand, e.asks[i]...), e.asked[i]...)
	slices.Sort(cand)
	return slices.Compact(cand)
}

// pair scores two recs; part tells whether one is an episode and the other is not.
func (e *Engine) pair(i, j int32) (score int32, part bool) {
	a, b := &e.f.s.recs[i], &e.f.s.recs[j]
	if i == j || a.src == b.src {
		return noLink, false
	}
	return e.f.sc.score(a, b), (a.flags^b.flags)&flagEpisode != 0
}

// rescan finds and scores a rec's partners anew and notes the pairs that came,
// went or changed. Pairs by place and time of two recs that both look anew are
// met from either end: the end with the smaller number, which looks first, has
// scored them.
func (e *Engine) rescan(i int32, dirty map[int32]bool, c *changes) {
	e.ask(i)
	a := &e.f.s.recs[i]
	grid := inGrid(a)
	scored := func(j int32) bool { return j < i && grid && dirty[j] && inGrid(&e.f.s.recs[j]) }
	keep := func(list []half) (out []half) {
		for _, h := range list {
			if scored(h.to) {
				out = append(out, h)
			}
		}
		return out
	}
	same, part := keep(e.adj[i]), keep(e.parts[i])
	for _, j := range e.partners(i) {
		if scored(j) {
			continue
		}
		switch v, isPart := e.pair(i, j); {
		case v == noLink:
		case isPart:
			part = append(part, half{j, v})
		default:
			same = append(same, half{j, v})
		}
	}
	byPartner := func(x, y half) int { return cmp.Compare(x.to, y.to) }
	slices.SortFunc(same, byPartner)
	slices.SortFunc(part, byPartner)
	e.replace(e.adj, i, same, func(j int32) { c.pairs = append(c.pairs, [2]int32{i, j}) })
	e.replace(e.parts, i, part, func(int32) {})
}

// scanBack scores a rec's pairs with those before it, while loading.
func (e *Engine) scanBack(i int32) {
	for _, j := range e.partners(i) {
		if j >= i {
			return
		}
		adj := e.adj
		v, isPart := e.pair(i, j)
		if isPart {
			adj = e.parts
		}
		if v != noLink {
			adj[i], adj[j] = append(adj[i], half{j, v}), append(adj[j], half{i, v})
		}
	}
}

// near appends the recs of one level that a rec can form a pair with.
func (e *Engine) near(a *rec, level int, out []int32) []int32 {
	g := &grid{level: level}
	w := e.f.sc.m.watch(a, e.spots[a.self])
	g.walk(levelCell[level], a, searchRadius(a.sigma, level), func(key uint64, half int64) {
		list := e.own[level][key]
		first, last := minutes(midOf(a)-half), minutes(midOf(a)+half)
		k := sort.Search(len(list), func(k int) bool { return list[k].mid >= first })
		for ; k < len(list) && list[k].mid <= last; k++ {
			j := list[k].i
			if b := &e.spots[j]; b.src != a.src && w.reaches(b) && inGrid(&e.f.s.recs[j]) {
				out = append(out, j)
			}
		}
	})
	return out
}

// ask looks for partners by words.
func (e *Engine) ask(i int32) {
	for _, j := range e.asks[i] {
		e.asked[j] = slices.DeleteFunc(e.asked[j], func(x int32) bool { return x == i })
	}
	a := &e.f.s.recs[i]
	list := e.posts.candidates(a, nil)
	if len(list) == 0 {
		delete(e.asks, i)
		return
	}
	e.asks[i] = list
	for _, j := range list {
		e.asked[j] = append(e.asked[j], i)
	}
}

// replace puts a new list of partners, sorted, in place of the old, at the other
// ends too, and calls news with each partner that came, went or has another score.
func (e *Engine) replace(adj [][]half, i int32, list []half, news func(j int32)) {
	old := slices.Clone(adj[i])
	slices.SortFunc(old, func(x, y half) int { return cmp.Compare(x.to, y.to) })
	if slices.Equal(old, list) {
		return
	}
	adj[i] = list
	for x, y := 0, 0; x < len(old) || y < len(list); {
		switch {
		case y == len(list) || x < len(old) && old[x].to < list[y].to:
			j := old[x].to
			adj[j] = slices.DeleteFunc(adj[j], func(h half) bool { return h.to == i })
			news(j)
			x++
		case x == len(old) || list[y].to < old[x].to:
			j := list[y].to
			adj[j] = append(adj[j], half{i, list[y].s})
			news(j)
			y++
		default:
			if j := list[y].to; old[x].s != list[y].s {
				adj[j][slices.IndexFunc(adj[j], func(h half) bool { return h.to == i })].s = list[y].s
				news(j)
			}
			x, y = x+1, y+1
		}
	}
}

// fold joins the new recs with those they repeat.
func (e *Engine) fold(first int32, changed *changes) {
	s := e.f.s
	for i := first + 1; i < int32(len(s.recs)); i++ {
		e.join(first, i, changed)
	}
	for i := first; i < int32(len(s.recs)); i++ {
		for _, j := range e.detections.enter(s, i) {
			e.join(i, j, changed)
		}
	}
	k := s.repeats[first]
	if k.words == 0 {
		return
	}
	for _, j := range e.words[k.words] {
		o := s.repeats[j]
		if k.url != 0 && o.url == k.url {
			e.join(first, j, changed)
		}
	}
	// The chain of one source's same words: only neighbours in canonical order
	// within a week hold it together.
	if k.words&1 == 1 {
		before, after := int32(-1), int32(-1)
		for _, j := range e.words[k.words] {
			if s.srcOf[j] != s.srcOf[first] {
				continue
			}
			if s.compare(j, first) < 0 {
				if before < 0 || s.compare(j, before) > 0 {
					before = j
				}
			} else if after < 0 || s.compare(j, after) < 0 {
				after = j
			}
		}
		for _, j := range [2]int32{before, after} {
			if j >= 0 && s.repeatsSoon(j, first) {
				e.join(first, j, changed)
			}
		}
	}
	e.words[k.words] = append(e.words[k.words], first)
}

func (e *Engine) join(i, j int32, changed *changes) {
	a, b := e.d.find(i), e.d.find(j)
	if a == b {
		return
	}
	e.d.join(a, b)
	root := e.d.find(a)
	gone := a + b - root
	for _, u := range [2]int32{root, gone} {
		if e.group[u] >= 0 {
			for _, v := range e.dissolve(u) {
				changed.again[v] = true
			}
		}
		e.unsure(u)
	}
	all := slices.Concat(e.members(root), e.members(gone))
	slices.SortFunc(all, e.f.s.compare)
	e.many[root], e.many[gone] = all, nil
	e.local.forget(gone)
	for _, k := range all {
		e.f.s.recs[k].unit = root
		changed.recs[k] = true
		for _, h := range e.adj[k] {
			changed.recs[h.to] = true
		}
	}
}

// bind follows declared updates and officers' links whose reports are there.
func (e *Engine) bind(i int32, changed *changes) {
	id := e.f.s.ids[i]
	name := func(other string) {
		if j, ok := e.byID[other]; ok {
			e.must[i], e.must[j] = append(e.must[i], j), append(e.must[j], i)
			changed.again[j] = true
		} else {
			e.late[other] = append(e.late[other], i)
		}
	}
	if of, ok := e.f.s.updates[i]; ok {
		name(of)
	}
	for _, p := range e.f.opt.MustLink {
		if p[0] == id && p[1] != id {
			name(p[1])
		} else if p[1] == id && p[0] != id {
			if j, ok := e.byID[p[0]]; !ok {
				continue // the other end names this one when it comes
			} else if !slices.Contains(e.must[i], j) {
				name(p[0])
			}
		}
	}
	for _, j := range e.late[id] {
		if !slices.Contains(e.must[i], j) {
			e.must[i], e.must[j] = append(e.must[i], j), append(e.must[j], i)
			changed.again[j] = true
		}
	}
	delete(e.late, id)
	for _, p := range e.f.opt.CannotLink {
		other := p[0]
		if other == id {
			other = p[1]
		} else if p[1] != id {
			continue
		}
		if j, ok := e.byID[other]; ok && j != i {
			e.apart[i], e.apart[j] = append(e.apart[i], j), append(e.apart[j], i)
			changed.again[j] = true
		}
	}
}

// members are the recs of a unit, in canonical order.
func (e *Engine) members(root int32) []int32 {
	if m := e.many[root]; m != nil {
		return m
	}
	return e.solo[root : root+1 : root+1]
}

// least is the member of a unit that comes first in canonical order.
func (e *Engine) least(root int32) int32 {
	if m := e.many[root]; m != nil {
		return m[0]
	}
	return root
}
