package fuse

import (
	"cmp"
	"fmt"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"trucewatch/truce"
)

// DuplicateError says that one id stands twice in the input. Ids are unique
// over all files of one run.
type DuplicateError struct{ ID, First, Second string }

func (e *DuplicateError) Error() string {
	return fmt.Sprintf("report id %q stands twice: %s and %s; ids must be unique over the whole input",
		clip(e.ID), e.First, e.Second)
}

// Builder takes reports one by one, keeping only what is compared.
type Builder struct {
	opt Options
	set *set
}

// NewBuilder begins a run.
func NewBuilder(opt Options) *Builder {
	b := &Builder{opt: opt}
	b.set = newSet(&b.opt)
	return b
}

// Add takes one report; it refuses one that Validate refuses.
func (b *Builder) Add(r *Report) error {
	if err := r.Validate(); err != nil {
		return err
	}
	b.set.add(r)
	return nil
}

// UseExercise gives the incidents the ids of an exercise (X-…).
func (b *Builder) UseExercise() { b.opt.Exercise = true }

// UseSnapshot puts a snapshot in force for Run.
func (b *Builder) UseSnapshot(s *Snapshot) { b.opt.Snapshot = s }

// Snapshot is the snapshot in force.
func (b *Builder) Snapshot() *Snapshot {
	if b.opt.Snapshot == nil {
		return DefaultSnapshot()
	}
	return b.opt.Snapshot
}

// Len is the number of reports taken.
func (b *Builder) Len() int { return len(b.set.recs) }

// Run fuses reports. Their order changes nothing.
func Run(reports []Report, opt Options) (*Result, error) {
	b := NewBuilder(opt)
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			return nil, err
		}
	}
	return b.Run()
}

// Run fuses what was added.
func (b *Builder) Run() (*Result, error) {
	f, err := b.fuse()
	if err != nil {
		return nil, err
	}
	return f.result(), nil
}

// fusion is one run with all that its explanation needs.
type fusion struct {
	opt    *Options
	snap   *Snapshot
	s      *set
	sc     *scorer
	units  *units
	edges  []edge
	parts  []edge // of which one end is an episode and the other is not
	ad     *adjacency
	groups []int32 // unit → group
	// groupID is the incident id by group.
	groupID []truce.IncidentID
	notes   []string
	// only limits, while learning, who asks for partners.
	only func(*rec) bool
}

// fuse runs the numbered steps.
func (b *Builder) fuse() (*fusion, error) {
	f := &fusion{opt: &b.opt, s: b.set, snap: b.opt.Snapshot}
	if f.snap == nil {
		f.snap = DefaultSnapshot()
	}
	if err := f.snap.Validate(); err != nil {
		return nil, fmt.Errorf("snapshot %q: %w", f.snap.Name, err)
	}
	f.collect()
	// 1. canonical order; ids are unique
	if err := f.s.sort(); err != nil {
		return nil, err
	}
	// 2. repeats fold into units
	f.units = foldUnits(f.s)
	if f.opt.Lean { // a lean run is the set's last
		f.s.repeats, f.s.line, f.s.stemOf = nil, nil, nil
		f.s.toks, f.s.attrs = slices.Clone(f.s.toks), slices.Clone(f.s.attrs)
	}
	f.collect()
	// 3. local rates and terms
	f.prepare()
	f.collect()
	// 4. candidates and scores
	f.edges, f.parts = f.scoreAll()
	if f.opt.Lean { // words have said what they can
		f.s.toks = nil
	}
	f.collect()
	// 5. rivals
	f.ad = newAdjacency(f.units.n(), f.edges, f.units.src)
	normalise(f.edges, f.ad, f.units.src)
	f.collect()
	// 6. groups
	c := &clusterer{snap: f.snap, edges: f.edges, ad: f.ad, keys: f.units.keys, placed: f.placed}
	f.constrain(c)
	c.cluster(f.units.n())
	f.groups = c.group
	if f.opt.Lean {
		f.ad = nil
	}
	return f, nil
}

// collect frees what the last step left behind before the next allocates as
// much again: at a million reports that is the difference between a half and
// two thirds of a gigabyte.
func (f *fusion) collect() {
	if f.opt.Lean && len(f.s.recs) > 200_000 {
		runtime.GC()
	}
}

// sort brings the set into canonical order and refuses a repeated id.
func (s *set) sort() error {
	n := len(s.recs)
	perm := make([]int32, n)
	for i := range perm {
		perm[i] = int32(i)
	}
	slices.SortFunc(perm, func(x, y int32) int {
		return cmp.Or(cmp.Compare(s.ids[x], s.ids[y]), cmp.Compare(s.recs[x].flags&flagVariant, s.recs[y].flags&flagVariant))
	})
	for k := 1; k < n; k++ {
		i, j := perm[k-1], perm[k]
		if s.ids[i] == s.ids[j] && (s.recs[i].flags|s.recs[j].flags)&flagVariant == 0 {
			return &DuplicateError{s.ids[i], s.where(min(i, j)), s.where(max(i, j))}
		}
	}
	slices.SortFunc(perm, s.compare)
	s.recs = permuted(s.recs, perm)
	s.ids = permuted(s.ids, perm)
	s.srcOf = permuted(s.srcOf, perm)
	s.line = permuted(s.line, perm)
	s.repeats = permuted(s.repeats, perm)
	s.srcKeys = make([]int32, n)
	for i := range s.recs {
		s.recs[i].self = int32(i)
		s.srcKeys[i] = s.recs[i].src
	}
	back := make([]int32, n)
	for k, i := range perm {
		back[i] = int32(k)
	}
	updates := make(map[int32]string, len(s.updates))
	for i, id := range s.updates {
		updates[back[i]] = id
	}
	s.updates = updates
	return nil
}

// permuted is a copy in another order, without the room that growing left over.
func permuted[T any](in []T, perm []int32) []T {
	out := make([]T, len(in))
	for k, i := range perm {
		out[k] = in[i]
	}
	return out
}

// prepare fills rate, bound, level and the area-level flag of every report.
func (f *fusion) prepare() {
	r := &rates{perIncidentMilli: f.snap.PerIncidentMilli}
	for i := range f.s.recs {
		r.add(&f.s.recs[i], 1, nil)
	}
	f.sc = &scorer{f.s, newModel(f.snap, f.s)}
	f.parallel(len(f.s.recs), func(lo, hi int) {
		for i := lo; i < hi; i++ {
			f.sc.ready(&f.s.recs[i], r)
		}
	})
}

func (f *fusion) workers() int {
	if f.opt.Workers > 0 {
		return f.opt.Workers
	}
	return min(2, runtime.GOMAXPROCS(0))
}

// parallel splits [0, n) into a piece per worker; work must write only its own piece.
func (f *fusion) parallel(n int, work func(lo, hi int)) {
	w := f.workers()
	var wg sync.WaitGroup
	for k := 0; k < w; k++ {
		wg.Go(func() { work(n*k/w, n*(k+1)/w) })
	}
	wg.Wait()
}

// scoreAll finds and scores all candidate pairs: those of one incident, and
// those of an episode and an event within it.
func (f *fusion) scoreAll() (same, parts []edge) {
	var grids [nLevels]*grid
	for l := range grids {
		grids[l] = newGrid(f.s.recs, l)
	}
	posts := newPostings(f.s, &f.sc.m.text)
	spots := newSpots(f.s.recs)
	const pieces = 64
	var out, part [pieces]piece
	var next atomic.Int32
	var wg sync.WaitGroup
	n := len(f.s.recs)
	for k := 0; k < f.workers(); k++ {
		wg.Go(func() {
			for i := int(next.Add(1)) - 1; i < pieces; i = int(next.Add(1)) - 1 {
				out[i], part[i] = f.scorePart(grids[:], posts, spots, n*i/pieces, n*(i+1)/pieces)
			}
		})
	}
	wg.Wait()
	posts, spots = nil, nil
	clear(grids[:])
	f.collect()
	return f.mergeEdges(out[:]), f.mergeEdges(part[:])
}

// scorePart scores the pairs that reports lo to hi ask for.
func (f *fusion) scorePart(grids []*grid, posts *postings, spots []spot, lo, hi int) (out, parts piece) {
	out.first, parts.first = int32(lo), int32(lo)
	var near []int32
	recs := f.s.recs
	for i := int32(lo); i < int32(hi); i++ {
		a := &recs[i]
		if f.only != nil && !f.only(a) {
			continue
		}
		try := func(j int32) {
			b := &recs[j]
			if a.src == b.src || a.unit == b.unit {
				return
			}
			if s := f.sc.score(a, b); s != noLink {
				if (a.flags^b.flags)&flagEpisode != 0 {
					parts.add(i, j, s) // an event is part of an episode, never the same
				} else {
					out.add(i, j, s)
				}
			}
		}
		if inGrid(a) {
			from := f.sc.m.watch(a, spots[i])
			grids[a.level].candidates(a, func(j int32) {
				if b := &spots[j]; (b.level != from.level || j < i) && b.src != from.src && from.reaches(b) {
					try(j)
				}
			})
		}
		near = posts.candidates(a, near[:0])
		for _, j := range near {
			if !inGrid(a) || !inGrid(&recs[j]) {
				try(j)
			}
		}
	}
	return out, parts
}

// inGrid tells whether place and time bring a report its candidates.
func inGrid(c *rec) bool { return c.sigma > 0 && c.width > 0 && c.flags&flagArea == 0 }

// spreadCost is what the best of several places and days must be worth less: a
// report that stands at n places and days says of each of them only that it is one
// of n. In milli-nats: 1000·ln(n·m).
func spreadCost(n, m int) int32 { return lnMilli(uint64(n) * uint64(m)) }

// piece is a list of scored pairs of recs by the rec that asked, in six bytes a
// pair: at a million reports the pairs are most of what is held.
type piece struct {
	first int32   // the rec that count[0] is of
	count []int32 // pairs by asking rec
	to    []int32
	s     []int16
}

// maxScore is where scores end, in thousandths of a nat; beyond it no
// probability changes any more.
const maxScore = 32_000

func (p *piece) add(i, j, s int32) {
	for int(i-p.first) >= len(p.count) {
		p.count = append(p.count, 0)
	}
	p.count[i-p.first]++
	p.to = append(p.to, j)
	p.s = append(p.s, int16(s))
}

// each calls f with the units and the score of every pair.
func (p *piece) each(recs []rec, f func(a, b, s int32)) {
	k := 0
	for n, c := range p.count {
		u := recs[int(p.first)+n].unit
		for end := k + int(c); k < end; k++ {
			e := order2(u, recs[p.to[k]].unit)
			f(e[0], e[1], int32(p.s[k]))
		}
	}
}

// mergeEdges sorts edges by their ends and keeps the best of each pair of
// units. It empties the pieces as it goes.
func (f *fusion) mergeEdges(pieces []piece) []edge {
	at := make([]int32, f.units.n()+1)
	total := 0
	for k := range pieces {
		total += len(pieces[k].to)
		pieces[k].each(f.s.recs, func(a, _, _ int32) { at[a+1]++ })
	}
	for u := 1; u < len(at); u++ {
		at[u] += at[u-1]
	}
	all := make([]edge, total)
	next := slices.Clone(at)
	for k := range pieces {
		pieces[k].each(f.s.recs, func(a, b, s int32) {
			all[next[a]] = edge{a: a, b: b, s: s}
			next[a]++
		})
		pieces[k] = piece{}
	}
	kept := all[:0]
	for u := 0; u+1 < len(at); u++ {
		run := all[at[u]:at[u+1]]
		slices.SortFunc(run, func(x, y edge) int { return cmp.Or(cmp.Compare(x.b, y.b), cmp.Compare(y.s, x.s)) })
		for i := range run {
			if i == 0 || run[i].b != run[i-1].b {
				best := run[i]
				best.s -= spreadCost(f.units.size(best.a), f.units.size(best.b))
				kept = append(kept, best)
			}
		}
	}
	return kept
}
