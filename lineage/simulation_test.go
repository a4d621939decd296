package lineage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
)

// The world of the copying simulation: 60 outlets of reliability Beta(8,2); an
// event is reported by one to three outlets with own access (half, a third, a
// sixth of the events), each of which is right with its reliability; a right
// report is copied by a mean of 1.5 outlets and a wrong one by twice as many, whole
// or cut and changed, from any report of its chain.
type world struct {
	r      *rand.Rand
	w      *writer
	truth  []float64 // reliability of outlets, hidden from the rules
	events []simEvent
}

type simEvent struct {
	happened bool
	reports  []simReport
}

type simReport struct {
	outlet int
	yes    bool
	origin int // report it goes back to, by number in the event
	found  int // the same as Trace finds it
	story  story
}

func newWorld(seed uint64, events int) *world {
	x := &world{r: rand.New(rand.NewPCG(seed, 11)), w: newWriter(seed)}
	for range 60 {
		x.truth = append(x.truth, beta(x.r, 8, 2))
	}
	for range events {
		x.events = append(x.events, x.event())
	}
	return x
}

func (x *world) event() simEvent {
	e := simEvent{happened: x.r.IntN(2) == 0}
	outlets := x.r.Perm(60)
	quotes := x.w.story(0, 1).quotes
	origins := 1 + []int{0, 0, 0, 1, 1, 2}[x.r.IntN(6)]
	for o := range origins {
		s := x.w.story(4+x.r.IntN(4), 0)
		s.quotes = quotes // all were at one press conference
		right := x.r.Float64() < x.truth[outlets[0]]
		first := len(e.reports)
		e.reports = append(e.reports, simReport{outlet: outlets[0], yes: right == e.happened, origin: first, story: s})
		outlets = outlets[1:]
		mean := 1.5
		if !right {
			mean *= 2
		}
		for n := poisson(x.r, mean); n > 0 && len(outlets) > 3-o; n-- {
			from := e.reports[first+x.r.IntN(len(e.reports)-first)]
			e.reports = append(e.reports, simReport{outlet: outlets[0], yes: from.yes, origin: first,
				story: x.w.edit(from.story, x.r.IntN(2) == 0, x.r.IntN(2) == 0)})
			outlets = outlets[1:]
		}
	}
	return e
}

// trace finds the origins from the texts alone, a thousand events a call.
func (x *world) trace() error {
	for from := 0; from < len(x.events); from += 1000 {
		batch := x.events[from:min(from+1000, len(x.events))]
		var docs []Document
		for i, e := range batch {
			for k, r := range e.reports {
				docs = append(docs, r.story.document(fmt.Sprintf("%06d-%02d", i, k), ""))
				r.story = story{}
			}
		}
		edges, err := TraceAll(docs)
		if err != nil {
			return err
		}
		for _, e := range edges {
			var i, k, oi, ok int
			fmt.Sscanf(e.ID, "%d-%d", &i, &k)
			fmt.Sscanf(e.Origin, "%d-%d", &oi, &ok)
			if oi != i {
				ok = 99 // taken for a copy of a report about another event
			}
			batch[i].reports[k].found = ok
		}
	}
	return nil
}

// rule gives the log odds that an event happened.
type rule struct {
	name  string
	votes func(e simEvent) []simReport
	platt bool
}

func perOrigin(key func(r simReport) int) func(e simEvent) []simReport {
	return func(e simEvent) []simReport {
		seen := map[int]bool{}
		var out []simReport
		for i, r := range e.reports {
			if k := key(r); !seen[k] {
				seen[k] = true
				if k < len(e.reports) {
					r = e.reports[k] // the origin votes, with its own reliability
				} else {
					r = e.reports[i]
				}
				out = append(out, r)
			}
		}
		return out
	}
}

// measure learns on the first half of the events and measures on the second.
func (x *world) measure(ru rule) (brier, ece float64) {
	half := len(x.events) / 2
	right, all := make([]float64, 60), make([]float64, 60)
	for _, e := range x.events[:half] {
		for _, v := range ru.votes(e) {
			all[v.outlet]++
			if v.yes == e.happened {
				right[v.outlet]++
			}
		}
	}
	odds := func(e simEvent) float64 {
		l := 0.0
		for _, v := range ru.votes(e) {
			p := (right[v.outlet] + 1) / (all[v.outlet] + 2)
			w := math.Log(p / (1 - p))
			if !v.yes {
				w = -w
			}
			l += w
		}
		return l
	}
	a, b := 1.0, 0.0
	if ru.platt {
		a, b = platt(x.events[:half], odds)
	}
	var n, sum, hit [10]float64
	for _, e := range x.events[half:] {
		p := 1 / (1 + math.Exp(-a*odds(e)-b))
		y := 0.0
		if e.happened {
			y = 1
		}
		brier += (p - y) * (p - y)
		k := min(int(p*10), 9)
		n[k]++
		sum[k] += p
		hit[k] += y
	}
	total := float64(len(x.events) - half)
	for k := range n {
		ece += math.Abs(sum[k]-hit[k]) / total
	}
	return brier / total, ece
}

// platt fits a and b of 1/(1+exp(-a·l-b)) by Newton's method with steps halved
// until the loss falls.
func platt(events []simEvent, odds func(simEvent) float64) (a, b float64) {
	ls, ys := make([]float64, len(events)), make([]float64, len(events))
	for i, e := range events {
		ls[i] = odds(e)
		if e.happened {
			ys[i] = 1
		}
	}
	loss := func(a, b float64) float64 {
		sum := 0.0
		for i, l := range ls {
			z := a*l + b
			sum += math.Log1p(math.Exp(-math.Abs(z))) + math.Max(z, 0) - ys[i]*z
		}
		return sum
	}
	for range 30 {
		var ga, gb, haa, hab, hbb float64
		for i, l := range ls {
			p := 1 / (1 + math.Exp(-a*l-b))
			d, w := ys[i]-p, p*(1-p)
			ga, gb = ga+d*l, gb+d
			haa, hab, hbb = haa+w*l*l, hab+w*l, hbb+w
		}
		det := haa*hbb - hab*hab
		if det < 1e-9 {
			break
		}
		da, db := (ga*hbb-gb*hab)/det, (gb*haa-ga*hab)/det
		now := loss(a, b)
		for step := 1.0; step > 1e-4; step /= 2 {
			if loss(a+step*da, b+step*db) < now {
				a, b = a+step*da, b+step*db
				break
			}
		}
	}
	return a, b
}

func (x *world) rules() []rule {
	outlets := func(e simEvent) []simReport { return e.reports }
	ours := perOrigin(func(r simReport) int { return r.found })
	known := perOrigin(func(r simReport) int { return r.origin })
	return []rule{{"outlet", outlets, false}, {"outlet-platt", outlets, true}, {"origin", ours, false}, {"origin-platt", ours, true}, {"known-origin-platt", known, true}}
}

func TestCopyingSimulation(t *testing.T) {
	x := newWorld(7, 2000)
	if err := x.trace(); err != nil {
		t.Fatal(err)
	}
	figures := map[string][2]float64{}
	for _, ru := range x.rules() {
		brier, ece := x.measure(ru)
		figures[ru.name] = [2]float64{brier, ece}
		t.Logf("%-20s Brier %.4f ECE %.4f", ru.name, brier, ece)
	}
	if ours, theirs := figures["origin-platt"][0], figures["outlet-platt"][0]; ours > .18 || ours >= theirs-.02 {
		t.Errorf("one vote an origin has Brier %.4f, one an outlet %.4f", ours, theirs)
	}
}

// BenchmarkCopyingSimulation prints the gate: 20,000 events to learn, 20,000 to measure.
func BenchmarkCopyingSimulation(b *testing.B) {
	for range b.N {
		x := newWorld(2025, 40_000)
		if err := x.trace(); err != nil {
			b.Fatal(err)
		}
		for _, ru := range x.rules() {
			brier, ece := x.measure(ru)
			b.ReportMetric(brier, "Brier-"+ru.name)
			b.ReportMetric(ece, "ECE-"+ru.name)
		}
	}
}

// beta draws from Beta(a,b) for whole numbers: the a-th of a+b-1 uniforms.
func beta(r *rand.Rand, a, b int) float64 {
	u := make([]float64, a+b-1)
	for i := range u {
		u[i] = r.Float64()
	}
	slices.Sort(u)
	return u[a-1]
}

func poisson(r *rand.Rand, mean float64) int {
	n, p := 0, r.Float64()
	for limit := math.Exp(-mean); p > limit; n++ {
		p *= r.Float64()
	}
	return n
}
