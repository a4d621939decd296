package fuse

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"trucewatch/truce"
)

// Ledger explains one pair of reports: every term in bits, the rivals, the rules
// that were hit, and why the two are one incident or not.
type Ledger struct {
	A Side `json:"a"`
	B Side `json:"b"`
	// Together: both lie in one incident.
	Together bool   `json:"together"`
	Why      string `json:"why"`
	Terms    []Term `json:"terms"`
	Bits     Bits   `json:"bits"` // sum of the terms
	// Alone is the probability without rivals, P after weighing them; P is absent
	// where no link was formed.
	Alone       *Share       `json:"p_alone,omitempty"`
	P           *Share       `json:"p,omitempty"`
	Rivals      []Rival      `json:"rivals"`
	MoreRivals  int          `json:"more_rivals,omitempty"`
	Constraints []Constraint `json:"constraints"`
	// Pairs is how many pairs stand between what was asked for, and Mean the mean
	// score over them, where an incident was asked for.
	Pairs int   `json:"pairs,omitempty"`
	Mean  *Bits `json:"mean_bits,omitempty"`
	// Snapshot is the hash of the numbers in force; Reviewed says whether their
	// probabilities were checked on cases that people decided.
	Snapshot string `json:"snapshot"`
	Reviewed bool   `json:"reviewed"`
}

// Side is one end of a Ledger.
type Side struct {
	Report   string           `json:"report"`
	Source   string           `json:"source"`
	Incident truce.IncidentID `json:"incident"`
	// Reports is how many reports the incident has.
	Reports int  `json:"reports_of_incident"`
	Area    bool `json:"area,omitempty"`
}

// Rival is another report that competes for one end of the pair: it is of the
// source of the other end, and a source speaks once of one incident.
type Rival struct {
	For    string `json:"for"`    // the end it competes for
	Report string `json:"report"` // the rival
	Bits   Bits   `json:"bits"`
	P      Share  `json:"p"`
}

// Constraint is a rule that bears on the pair, whatever the score.
type Constraint struct {
	Rule   string `json:"rule"`
	Detail string `json:"detail"`
}

// Share is a probability in parts per million, written with four places.
type Share int32

// MarshalJSON writes four places.
func (p Share) MarshalJSON() ([]byte, error) { return appendPPM(nil, int32(p)), nil }

func (p Share) String() string { return string(appendPPM(nil, int32(p))) }

// UnmarshalJSON reads what MarshalJSON writes, so that a ledger can go over a wire.
func (p *Share) UnmarshalJSON(b []byte) error {
	v, err := fixedPoint(b, 4)
	*p = Share(v * 100)
	return err
}

// UnmarshalJSON reads what MarshalJSON writes.
func (b *Bits) UnmarshalJSON(text []byte) error {
	v, err := fixedPoint(text, 2)
	*b = Bits(v)
	return err
}

// MilliBits turns thousandths of a bit, as a Link has them, into Bits.
func MilliBits(milli int32) Bits {
	if milli < 0 {
		return Bits((milli - 5) / 10)
	}
	return Bits((milli + 5) / 10)
}

// fixedPoint reads a decimal with at most the given places as an integer of its last place.
func fixedPoint(b []byte, places int) (int32, error) {
	whole, frac, _ := strings.Cut(string(b), ".")
	if len(frac) > places {
		return 0, fmt.Errorf("%s: want a number with at most %d places", clip(string(b)), places)
	}
	v, err := strconv.ParseInt(whole+frac+strings.Repeat("0", places-len(frac)), 10, 32)
	if err != nil {
		return 0, fmt.Errorf("%s: want a number with at most %d places", clip(string(b)), places)
	}
	return int32(v), nil
}

// maxRivals is how many rivals of each end are listed.
const maxRivals = 5

// Explainer answers why and why not over one fused set.
type Explainer struct {
	f       *fusion
	c       *clusterer
	members [][]int32 // reports by group
	// named are the incidents as a mission has them, see Name; by holds the place in
	// it of every report that an incident has now.
	named []Named
	by    map[int32]int
	recs  [][]int32 // reports of each of named
}

// Named is an incident under the id that a mission gave it.
type Named struct {
	ID      truce.IncidentID
	Reports []string // ids as they were added
	// Former: the incident became part of another; these are the reports it had.
	Former bool
	// Note says why its reports are not those that the fusion would group.
	Note string
}

// Name gives incidents the ids and the reports that a mission gave them: ids that
// were bound before a lesser report came, incidents that officers pinned, ids of
// incidents that became part of another.
func (x *Explainer) Name(list []Named) {
	at := make(map[string]int32, len(x.f.s.ids))
	for i, id := range x.f.s.ids {
		if x.f.s.recs[i].flags&flagVariant == 0 {
			at[id] = int32(i)
		}
	}
	x.named, x.by, x.recs = list, make(map[int32]int, len(at)), make([][]int32, len(list))
	for n, inc := range list {
		for _, id := range inc.Reports {
			i, ok := at[id]
			if !ok {
				continue
			}
			x.recs[n] = append(x.recs[n], i)
			if !inc.Former {
				x.by[i] = n
			}
		}
		slices.Sort(x.recs[n])
	}
}

// Explainer fuses what was added and keeps what explanations need. Like Run it
// ends the Builder.
func (b *Builder) Explainer() (*Explainer, error) {
	b.opt.Lean = false // an explanation reads the words and links a lean run lets go
	f, err := b.fuse()
	if err != nil {
		return nil, err
	}
	x := &Explainer{f: f, members: f.byGroup()}
	f.groupID = f.incidentIDs(x.members)
	notes := f.notes
	x.c = &clusterer{snap: f.snap, edges: f.edges, ad: f.ad, keys: f.units.keys, placed: f.placed, group: f.groups}
	f.constrain(x.c)
	f.notes = notes
	return x, nil
}

// Explain fuses reports and explains a pair of them; see Explainer.Explain.
func Explain(reports []Report, opt Options, a, b string) (*Ledger, error) {
	bld := NewBuilder(opt)
	for i := range reports {
		if err := bld.Add(&reports[i]); err != nil {
			return nil, err
		}
	}
	x, err := bld.Explainer()
	if err != nil {
		return nil, err
	}
	return x.Explain(a, b)
}

// Explain explains two reports or incidents, candidates or not. Each is named by a
// report id, by SOURCE/ID, or by an incident id. Where an incident is named, the
// pair explained is the likeliest between the two.
func (x *Explainer) Explain(a, b string) (*Ledger, error) {
	as, err := x.find(a)
	if err != nil {
		return nil, err
	}
	bs, err := x.find(b)
	if err != nil {
		return nil, err
	}
	as, bs = apartFrom(as, bs)
	if len(as) > 1 && slices.Equal(as, bs) {
		return nil, fmt.Errorf("%s and %s are the same incident: name two reports of it, or two incidents", clip(a), clip(b))
	}
	if len(as) == 1 && len(bs) == 1 && as[0] == bs[0] {
		return nil, fmt.Errorf("%s and %s are the same report", clip(a), clip(b))
	}
	i, j := x.best(as, bs)
	l := x.pair(i, j)
	if len(as) > 1 || len(bs) > 1 {
		l.Pairs = len(as) * len(bs)
		mean := bitsOf(x.mean(x.unitsOf(as), x.unitsOf(bs)))
		l.Mean = &mean
	}
	return l, nil
}

// apartFrom takes out of the larger of two lists what stands in both: an incident
// and the one that it took in are explained by what they had before.
func apartFrom(as, bs []int32) ([]int32, []int32) {
	if slices.Equal(as, bs) {
		return as, bs
	}
	rest := func(from, but []int32) []int32 {
		out := make(map[int32]bool, len(but))
		for _, i := range but {
			out[i] = true
		}
		left := slices.DeleteFunc(slices.Clone(from), func(i int32) bool { return out[i] })
		if len(left) == 0 {
			return from
		}
		return left
	}
	if len(as) >= len(bs) {
		return rest(as, bs), bs
	}
	return as, rest(bs, as)
}

// find resolves a name to reports: one, or all of an incident.
func (x *Explainer) find(name string) ([]int32, error) {
	s := x.f.s
	var bare []int32
	for i, id := range s.ids {
		if s.recs[i].flags&flagVariant != 0 {
			continue
		}
		if id == name || strings.ReplaceAll(id, "\x00", "/") == name || s.sourceID(int32(i))+"/"+id == name {
			return []int32{int32(i)}, nil
		}
		if strings.TrimPrefix(id, s.sourceID(int32(i))+"\x00") == name {
			bare = append(bare, int32(i))
		}
	}
	switch {
	case len(bare) == 1:
		return bare, nil
	case len(bare) > 1:
		return nil, fmt.Errorf("report id %q is of several sources: write SOURCE/ID, for example %s or %s",
			clip(name), x.name(bare[0]), x.name(bare[1]))
	}
	for n, inc := range x.named {
		if string(inc.ID) == name && len(x.recs[n]) > 0 {
			return x.recs[n], nil
		}
	}
	for g, id := range x.f.groupID {
		if string(id) == name && len(x.members[g]) > 0 {
			return x.members[g], nil
		}
	}
	return x.findFormer(name)
}

// findFormer follows the id of an incident that was merged into another: its
// anchor is still a report.
func (x *Explainer) findFormer(name string) ([]int32, error) {
	s := x.f.s
	for i, id := range s.ids {
		long := NewID(x.f.opt.Exercise, s.sourceID(int32(i)), id, 8)
		if string(long) == name || len(long) > 8 && string(long[:8]) == name {
			return x.members[x.f.groups[s.recs[i].unit]], nil
		}
	}
	example := ""
	if len(s.ids) > 0 {
		example = fmt.Sprintf("; ids look like %s, incidents like %s", x.name(0), x.incident(0))
	}
	return nil, fmt.Errorf("%q names no report and no incident among the %d reports that were fused: give a report id, SOURCE/ID or an incident id%s",
		clip(name), x.count(), example)
}

func (x *Explainer) count() (n int) {
	for _, m := range x.members {
		n += len(m)
	}
	return n
}

// name shows a report's id as people write it.
func (x *Explainer) name(i int32) string { return strings.ReplaceAll(x.f.s.ids[i], "\x00", "/") }

func (x *Explainer) unitName(u int32) string { return x.name(x.f.units.first(u)) }

func (x *Explainer) incident(i int32) truce.IncidentID {
	if n, ok := x.by[i]; ok {
		return x.named[n].ID
	}
	return x.f.groupID[x.f.groups[x.f.s.recs[i].unit]]
}

func (x *Explainer) unitsOf(recs []int32) []int32 {
	var out []int32
	for _, i := range recs {
		out = append(out, x.f.s.recs[i].unit)
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// maxTried is how many reports of an incident are tried for the best pair where
// none of its links leads to the other.
const maxTried = 200

// best finds the likeliest pair between two lists of reports.
func (x *Explainer) best(as, bs []int32) (i, j int32) {
	if len(as) == 1 && len(bs) == 1 {
		return as[0], bs[0]
	}
	f := x.f
	inB := map[int32]int32{}
	for _, j := range slices.Backward(bs) {
		inB[f.s.recs[j].unit] = j
	}
	found := int32(-1)
	for _, a := range as {
		u := f.s.recs[a].unit
		for _, k := range f.ad.of(u) {
			e := &f.edges[k]
			if b, ok := inB[e.other(u)]; ok && (found < 0 || e.logit > f.edges[found].logit) {
				found, i, j = k, a, b
			}
		}
	}
	if found >= 0 {
		return i, j
	}
	score := int32(-1 << 30)
	i, j = as[0], bs[len(bs)-1]
	for _, a := range as[:min(len(as), maxTried)] {
		for _, b := range bs[:min(len(bs), maxTried)] {
			if a == b {
				continue
			}
			if _, _, v := x.score(a, b); v > score {
				score, i, j = v, a, b
			}
		}
	}
	return i, j
}

// score finds the two places or days of a pair by which it was linked, or those
// that agree best. The sum is for ranking only.
func (x *Explainer) score(i, j int32) (a, b *rec, sum int32) {
	recs := x.f.s.recs
	link := x.edge(recs[i].unit, recs[j].unit)
	sum = -1 << 30
	for _, p := range x.variants(i) {
		for _, q := range x.variants(j) {
			v := x.f.sc.score(&recs[p], &recs[q])
			switch {
			case link >= 0 && recs[p].src != recs[q].src && v-x.spread(link) == x.f.edges[link].s:
				return &recs[p], &recs[q], v
			case v == noLink: // ranks below all that can be a link
				v = min(sumOf(x.f.sc.terms(&recs[p], &recs[q])), minScore) - 1<<20
			}
			if v > sum {
				a, b, sum = &recs[p], &recs[q], v
			}
		}
	}
	return a, b, sum
}

// spread is what the link between two units costs for the places they stand at.
func (x *Explainer) spread(link int32) int32 {
	e := &x.f.edges[link]
	return spreadCost(x.f.units.size(e.a), x.f.units.size(e.b))
}

// variants are the recs of a report's unit: a report that repeats another, or has
// several places, is compared with all of them. Two reports of one unit stand for
// themselves.
func (x *Explainer) variants(i int32) []int32 {
	m := x.f.units.members(x.f.s.recs[i].unit)
	return m[:min(len(m), maxPlaces)]
}

func sumOf(list []Term, _ string) (sum int32) {
	for _, t := range list {
		sum += t.nats
	}
	return sum
}

// pair writes the ledger of two reports.
func (x *Explainer) pair(i, j int32) *Ledger {
	f := x.f
	u, v := f.s.recs[i].unit, f.s.recs[j].unit
	a, b, _ := x.score(i, j)
	if u == v {
		a, b = &f.s.recs[i], &f.s.recs[j]
	}
	l := &Ledger{A: x.side(i), B: x.side(j), Together: f.groups[u] == f.groups[v],
		Snapshot: f.snap.Hash(), Reviewed: f.snap.Reviewed, Rivals: []Rival{}, Constraints: []Constraint{}}
	var far string
	l.Terms, far = f.sc.terms(a, b)
	sum := sumOf(l.Terms, far)
	if n, m := f.units.size(u), f.units.size(v); u != v && n*m > 1 {
		cost := spreadCost(n, m)
		l.Terms = append(l.Terms, Term{Name: "spread", nats: -cost, Bits: bitsOf(sum-cost) - bitsOf(sum),
			Compared: fmt.Sprintf("they stand at %d and %d places or days; above is the best pair of them", n, m)})
		sum -= cost
	}
	l.Bits = bitsOf(sum)
	k := x.edge(u, v)
	if k >= 0 {
		p := Share(f.edges[k].ppm())
		l.P = &p
	}
	if u != v {
		w := expQ16(sum)
		alone := Share(share(w, addSat(oneQ16, w)))
		l.Alone = &alone
		x.rivals(l, u, v)
		x.rivals(l, v, u)
	}
	l.Constraints = append(l.Constraints, x.rules(u, v)...)
	l.Why = x.why(u, v, k, sum, far)
	x.held(l, i, j)
	return l
}

// held says where an incident of the mission is other than the fusion would make it.
func (x *Explainer) held(l *Ledger, i, j int32) {
	if len(x.named) == 0 {
		return
	}
	a, okA := x.by[i]
	b, okB := x.by[j]
	for n, at := range []int{a, b} {
		if note := x.named[at].Note; note != "" && (n == 0 && okA || n == 1 && okB && b != a) {
			l.Constraints = append(l.Constraints, Constraint{"pinned", note})
		}
	}
	fused := l.Together
	l.Together = okA && okB && a == b
	switch {
	case fused && !l.Together:
		l.Why = "two incidents: one is pinned; without that the fusion would say: " + l.Why
	case !fused && l.Together:
		l.Why = "one incident: it is pinned; without that the fusion would say: " + l.Why
	}
}

func (x *Explainer) side(i int32) Side {
	c := &x.f.s.recs[i]
	n := len(x.members[x.f.groups[c.unit]])
	if at, ok := x.by[i]; ok {
		n = len(x.recs[at])
	}
	return Side{Report: x.name(i), Source: x.f.s.sourceID(i), Incident: x.incident(i),
		Reports: n, Area: c.flags&flagArea != 0}
}

// edge finds the link between two units; -1 if there is none.
func (x *Explainer) edge(u, v int32) int32 {
	for _, k := range x.f.ad.of(u) {
		if x.f.edges[k].other(u) == v {
			return k
		}
	}
	return -1
}

// rivals adds the other reports of v's source that could be u's partner.
func (x *Explainer) rivals(l *Ledger, u, v int32) {
	f := x.f
	var list []int32
	for _, k := range f.ad.of(u) {
		if o := f.edges[k].other(u); o != v && f.units.src(o) == f.units.src(v) {
			list = append(list, k)
		}
	}
	slices.SortFunc(list, func(p, q int32) int {
		return cmp.Or(cmp.Compare(f.edges[q].s, f.edges[p].s), cmp.Compare(p, q))
	})
	for n, k := range list {
		if n == maxRivals {
			l.MoreRivals += len(list) - n
			break
		}
		e := &f.edges[k]
		l.Rivals = append(l.Rivals, Rival{For: x.unitName(u), Report: x.unitName(e.other(u)), Bits: bitsOf(e.s), P: Share(e.ppm())})
	}
}

// mean is the mean score between two lists of units, as the grouping takes it.
func (x *Explainer) mean(us, vs []int32) int32 {
	var sum int64
	in := map[int32]bool{}
	for _, v := range vs {
		in[v] = true
	}
	found := int64(0)
	for _, u := range us {
		for _, k := range x.f.ad.of(u) {
			if in[x.f.edges[k].other(u)] {
				sum += int64(max(x.f.edges[k].s, missing))
				found++
			}
		}
	}
	pairs := int64(len(us)) * int64(len(vs))
	return int32((sum + (pairs-found)*missing) / max(pairs, 1))
}
