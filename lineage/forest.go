package lineage

import (
	"cmp"
	"slices"
	"strings"
)

// link is a compared pair: child may be copied from parent.
type link struct {
	parent, child uint32 // documents
	kind          Relation
	comparison
}

// closeness orders relatives for people: those that quote alike by what they share.
func (l *link) closeness() int {
	c := l.score
	for _, t := range l.terms {
		switch t.Name {
		case "quotes":
			c += 500 * t.Value
		case "rendering":
			c += 50 * t.Value
		}
	}
	return c
}

// cached is how many documents' features are held while pairs are compared.
const cached = 4096

// compareAll compares the candidate pairs, each document read again once for as
// long as its neighbours in rank are compared.
func (x *traced) compareAll(pairs []pair) ([]link, error) {
	const batch = 2048
	var out []link
	cache := map[uint32]*side{}
	for len(pairs) > 0 {
		now := pairs[:min(batch, len(pairs))]
		pairs = pairs[len(now):]
		if err := x.fill(cache, now); err != nil {
			return nil, err
		}
		found := make([]link, len(now))
		err := parallel(len(now), func(k int) error {
			a, b := now[k].split()
			found[k] = x.compareOne(cache, x.byRank[a], x.byRank[b])
			return nil
		})
		if err != nil {
			return nil, err
		}
		for _, l := range found {
			if l.kind != "" {
				out = append(out, l)
			}
		}
	}
	return out, nil
}

// fill puts the documents of the pairs into the cache.
func (x *traced) fill(cache map[uint32]*side, pairs []pair) error {
	if len(cache) > cached {
		clear(cache)
	}
	var want []uint32
	for _, p := range pairs {
		a, b := p.split()
		for _, r := range [2]uint32{a, b} {
			if _, ok := cache[x.byRank[r]]; !ok {
				cache[x.byRank[r]] = nil
				want = append(want, x.byRank[r])
			}
		}
	}
	sides := make([]*side, len(want))
	err := parallel(len(want), func(k int) error {
		d, err := x.load(int(want[k]))
		sides[k] = &side{d, extract(d)}
		d.Body = ""
		sides[k].d.Body = ""
		return err
	})
	if err != nil {
		return err
	}
	for k, i := range want {
		cache[i] = sides[k]
	}
	return nil
}

func (x *traced) compareOne(cache map[uint32]*side, i, j uint32) link {
	if x.later(cache, i, j) {
		i, j = j, i
	}
	a, b := cache[i], cache[j]
	c := compare(a, b, x.rare)
	l := link{i, j, RelationCopy, c}
	if probability(c.score) < accepted && x.foreign(i, j) {
		c := compareTranslation(a, b)
		if probability(c.score) < proposed {
			return link{}
		}
		return link{i, j, RelationTranslation, c}
	}
	if probability(c.score) < accepted {
		n, _ := sharedQuotes(a.f.quotes, b.f.quotes)
		switch {
		case n >= 2:
			l.kind = RelationQuotes
			if run := longestRun(a.f.quoteRun, b.f.quoteRun); run > 0 {
				l.terms = append(l.terms, Term{"quoted_run", run, 0})
			}
			if only := x.onlyHere(a.f.quoted, b.f.quoted); only > 0 {
				l.terms = append(l.terms, Term{"rendering", only, 0})
			}
		case probability(c.score) < 50:
			return link{}
		}
	}
	return l
}

// onlyHere counts the quoted three-word runs that these two documents share and no
// other of at least four has: one rendering of words that others put otherwise.
func (x *traced) onlyHere(a, b []uint64) int {
	if len(x.cards) < 4 {
		return 0
	}
	n := 0
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			if x.quoted.count(a[i]) == 2 {
				n++
			}
			i++
			j++
		}
	}
	return n
}

// later reports whether document i, the first by rank, was copied from j after
// all, where their times do not tell: i names the outlet of j, or they are about
// as long as each other and only i names a source of its text.
func (x *traced) later(cache map[uint32]*side, i, j uint32) bool {
	a, b := cache[i].d, cache[j].d
	if x.cards[i].unix != 0 && x.cards[j].unix != 0 && x.cards[i].unix != x.cards[j].unix {
		return false
	}
	ba, ab := b.Outlet != "" && names(a.Credits, b.Outlet), a.Outlet != "" && names(b.Credits, a.Outlet)
	if ba != ab {
		return ba
	}
	m, n := x.cards[i].narration, x.cards[j].narration
	return max(m, n)*9 <= min(m, n)*10 && x.cards[i].credits && !x.cards[j].credits
}

// forest gives each document its best parent, best pairs first, without circles.
func (x *traced) forest(links []link) []Edge {
	slices.SortFunc(links, func(a, b link) int {
		return cmp.Or(cmp.Compare(b.score, a.score),
			cmp.Compare(x.rank[a.parent], x.rank[b.parent]), cmp.Compare(x.rank[a.child], x.rank[b.child]))
	})
	n := len(x.cards)
	parent := make([]int32, n)
	for i := range parent {
		parent[i] = -1
	}
	root := func(i uint32) uint32 {
		for parent[i] >= 0 {
			i = uint32(parent[i])
		}
		return i
	}
	edges := make([]Edge, n)
	for k := range links {
		l := &links[k]
		p := probability(l.score)
		if l.kind == RelationCopy && p >= accepted && parent[l.child] < 0 && root(l.parent) != l.child {
			parent[l.child] = int32(l.parent)
			edges[l.child].P, edges[l.child].Why = p, l.terms
		}
	}
	// A relative in the same tree is no news: only those of other origins are shown.
	near := make([]*link, n)
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(b.closeness(), a.closeness()) })
	for k := range links {
		l := &links[k]
		if root(l.parent) == root(l.child) {
			continue
		}
		for _, i := range [2]uint32{l.parent, l.child} {
			if near[i] == nil {
				near[i] = l
			}
		}
	}
	for i := range edges {
		x.finish(uint32(i), &edges[i], parent, root(uint32(i)), near[i])
	}
	slices.SortFunc(edges, func(a, b Edge) int { return strings.Compare(a.ID, b.ID) })
	return edges
}

func (x *traced) finish(i uint32, e *Edge, parent []int32, root uint32, near *link) {
	e.ID, e.Origin, e.Agency = x.cards[i].id, x.cards[root].id, x.cards[root].agency
	if parent[i] >= 0 {
		e.Parent = x.cards[parent[i]].id
	}
	if near == nil {
		return
	}
	other := near.parent
	if other == i {
		other = near.child
	}
	e.Near = &Proposal{x.cards[other].id, near.kind, probability(near.score), near.terms}
}
