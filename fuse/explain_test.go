package fuse

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

// TestLedgerAddsUp compares, for links of a set with repeats, several
// places, episodes and missing fields, the ledger with what fusion used.
func TestLedgerAddsUp(t *testing.T) {
	reports := mixedReports(400, 5)
	b := NewBuilder(Options{})
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	x, err := b.Explainer()
	if err != nil {
		t.Fatal(err)
	}
	links, apart, together := 0, 0, 0
	for k := range x.f.edges {
		e := &x.f.edges[k]
		if x.f.groups[e.a] != x.f.groups[e.b] && k%40 != 0 {
			continue // most links are weak and lie across incidents
		}
		l := x.pair(x.f.units.first(e.a), x.f.units.first(e.b))
		links++
		var sum Bits
		for _, term := range l.Terms {
			sum += term.Bits
		}
		if sum != l.Bits || l.Bits != bitsOf(e.s) {
			t.Fatalf("%s and %s: terms sum to %s, ledger says %s, the link %s\n%+v", l.A.Report, l.B.Report, sum, l.Bits, bitsOf(e.s), l.Terms)
		}
		if l.P == nil || int32(*l.P) != e.ppm() {
			t.Fatalf("%s and %s: probability %v, link says %d", l.A.Report, l.B.Report, l.P, e.ppm())
		}
		if l.Together != (x.f.groups[e.a] == x.f.groups[e.b]) {
			t.Fatalf("%s and %s: together = %v", l.A.Report, l.B.Report, l.Together)
		}
		if l.Together {
			together++
			if !strings.HasPrefix(l.Why, "one incident: joined") && !strings.HasPrefix(l.Why, "one incident: this link") {
				t.Errorf("%s and %s: %s", l.A.Report, l.B.Report, l.Why)
			}
		} else {
			apart++
			if !strings.HasPrefix(l.Why, "two incidents: ") || strings.HasSuffix(l.Why, ": ") {
				t.Errorf("%s and %s: %s", l.A.Report, l.B.Report, l.Why)
			}
		}
	}
	t.Logf("%d links: %d within incidents, %d across", links, together, apart)
	if together < 50 || apart < 50 {
		t.Error("the set does not test both")
	}
}

// TestTraceRebuildsTheGroups guards the copy of the grouping that watches a pair.
func TestTraceRebuildsTheGroups(t *testing.T) {
	reports := mixedReports(300, 9)
	b := NewBuilder(Options{MustLink: [][2]string{{reports[3].ID, reports[200].ID}}, CannotLink: [][2]string{{reports[8].ID, reports[9].ID}}})
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	x, err := b.Explainer()
	if err != nil {
		t.Fatal(err)
	}
	for i := int32(0); int(i) < len(x.f.s.recs); i++ {
		for j := i + 1; j < min(i+12, int32(len(x.f.s.recs))); j++ {
			u, v := x.f.s.recs[i].unit, x.f.s.recs[j].unit
			if u == v {
				continue
			}
			tr := x.trace(u, v)
			if got, want := tr.must || tr.joined >= 0, x.f.groups[u] == x.f.groups[v]; got != want {
				t.Fatalf("%s and %s: the trace says together = %v, the groups %v", x.name(i), x.name(j), got, want)
			}
		}
	}
}

func at(lat, lon float64, radius int64) Place {
	return Place{Lat: e7(lat), Lon: e7(lon), RadiusM: radius, Stated: true}
}

func TestWhyNot(t *testing.T) {
	const d = 1743465600
	when := Span{d, d + day}
	reports := []Report{
		{ID: "1", Source: "a", Time: when, Place: at(48, 37, 1500), Act: "fire/mortar", Actor: "P"},
		{ID: "2", Source: "b", Time: when, Place: at(48.001, 37, 1500), Act: "fire/mortar", Actor: "Q"},
		{ID: "3", Source: "b", Time: when, Place: at(48.012, 37, 1500), Act: "fire/mlrs"},
		{ID: "4", Source: "c", Time: when, Place: at(50, 30, 1500)},
		{ID: "5", Source: "c", Time: Span{d + 90*day, d + 91*day}, Place: at(48, 37, 1500)},
		{ID: "6", Source: "d", Time: Span{d - day, d + 2*day}, Kind: "episode", Place: at(48, 37, 1500)},
		{ID: "7", Source: "e", Time: when, Place: at(48, 37, 190_000)},
		{ID: "8", Source: "f", Title: "nothing in common with the others at all"},
		{ID: "9", Source: "f", Title: "nothing in common with the others at all"},
		{ID: "10", Source: "g", UpdateOf: "1", Time: when},
		{ID: "11", Source: "h", Time: when, Place: at(48.02, 37, 1500), Act: "mines/blast"},
	}
	opt := Options{CannotLink: [][2]string{{"11", "1"}}, MustLink: [][2]string{{"4", "8"}}, Parties: [][2]string{{"P", "Q"}}}
	for _, c := range []struct{ a, b, why, rule string }{
		{"1", "2", "one incident: this link joined them", ""},
		{"2", "3", "both are of source b", "same source"},
		{"1", "4", "further apart than their stated precisions", ""},
		{"1", "5", "times lie further apart", ""},
		{"1", "6", "part of an episode", "part-of"},
		{"1", "8", "neither was found", "repeat"},
		{"8", "9", "one report", "repeat"},
		{"1", "10", "updates", "update"},
		{"1", "11", "people decided", "cannot-link"},
		{"4", "8", "people's links", "must-link"},
	} {
		l, err := Explain(reports, opt, c.a, c.b)
		if err != nil {
			t.Fatalf("%s, %s: %v", c.a, c.b, err)
		}
		if !strings.Contains(l.Why, c.why) {
			t.Errorf("%s, %s: why = %q, want …%s…", c.a, c.b, l.Why, c.why)
		}
		rules := ""
		for _, r := range l.Constraints {
			rules += r.Rule + ";"
		}
		if c.rule != "" && !strings.Contains(rules, c.rule+";") {
			t.Errorf("%s, %s: rules %q, want %q", c.a, c.b, rules, c.rule)
		}
		back, err := Explain(reports, opt, c.b, c.a)
		if err != nil || back.Why != l.Why || back.Bits != l.Bits {
			t.Errorf("%s, %s: the other way round %v %q %s, not %q %s", c.a, c.b, err, back.Why, back.Bits, l.Why, l.Bits)
		}
		if _, err := json.Marshal(l); err != nil {
			t.Error(err)
		}
	}
}

func TestNamesOfReportsAndIncidents(t *testing.T) {
	when := Span{1743465600, 1743465600 + day}
	reports := []Report{
		{ID: "a\x001", Source: "a", Time: when, Place: at(48, 37, 1500), Act: "fire/mortar"},
		{ID: "b\x001", Source: "b", Time: when, Place: at(48, 37, 1500), Act: "fire/mortar"},
		{ID: "b\x002", Source: "b", Time: when, Place: at(48.5, 37, 1500), Act: "fire/mortar"},
		{ID: "c\x00odd/2", Source: "c", Time: when, Place: at(48.5, 37, 1500), Act: "fire/mortar"},
	}
	b := NewBuilder(Options{})
	for i := range reports {
		if err := b.Add(&reports[i]); err != nil {
			t.Fatal(err)
		}
	}
	x, err := b.Explainer()
	if err != nil {
		t.Fatal(err)
	}
	first, err := x.Explain("a/1", "odd/2")
	if err != nil || first.A.Report != "a/1" || first.B.Report != "c/odd/2" {
		t.Fatalf("%v %+v", err, first)
	}
	merged := string(NewID(false, "b", "b\x001", 6)) // of a report that is not an anchor
	between, err := x.Explain(merged, string(first.B.Incident))
	if err != nil {
		t.Fatal(err)
	}
	if between.Pairs != 4 || between.Mean == nil || between.Together {
		t.Errorf("%+v", between)
	}
	for _, c := range []struct{ a, b, want string }{
		{"1", "odd/2", "several sources: write SOURCE/ID, for example a/1 or b/1"},
		{"z", "a/1", `"z" names no report and no incident among the 4 reports`},
		{"a/1", "a/1", "the same report"},
		{merged, string(first.A.Incident), "the same incident"},
	} {
		if _, err := x.Explain(c.a, c.b); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s, %s: %v, want …%s…", c.a, c.b, err, c.want)
		}
	}
	if _, err := Explain(nil, Options{}, "a", "b"); err == nil {
		t.Error("nothing at all was explained")
	}
}

func TestRivalsAndDisputesAreNamed(t *testing.T) {
	when := Span{1743465600, 1743465600 + day}
	var reports []Report
	for i, id := range []string{"1", "2", "3", "4", "5", "6", "7", "8", "9"} {
		reports = append(reports, Report{ID: id, Source: "b", Time: when, Place: at(48+float64(i)/1000, 37, 1500), Act: "fire/mortar", Actor: "Q"})
	}
	reports = append(reports, Report{ID: "x", Source: "a", Time: when, Place: at(48, 37, 1500), Act: "fire/mortar", Actor: "P"})
	opt := Options{Parties: [][2]string{{"P", "Q"}}, Sources: partySources()}
	l, err := Explain(reports, opt, "x", "1")
	if err != nil {
		t.Fatal(err)
	}
	if len(l.Rivals) != maxRivals || l.MoreRivals != 3 {
		t.Errorf("%d rivals and %d more", len(l.Rivals), l.MoreRivals)
	}
	if *l.P >= *l.Alone {
		t.Errorf("p %s after rivals, %s without", l.P, l.Alone)
	}
	found := false
	for _, term := range l.Terms {
		if term.Name == "actor" {
			found = term.Bits == 0 && strings.Contains(term.Compared, "a dispute")
		}
	}
	if !found {
		t.Errorf("the actors' disagreement is not free: %+v", l.Terms)
	}
}

func e7(v float64) truce.E7 { return truce.E7(v * 1e7) }

// partySources are two sources that speak for parties set against each other.
func partySources() map[string]truce.Source {
	return map[string]truce.Source{
		"a": {ID: "a", Party: "P", Interest: truce.InterestParty},
		"b": {ID: "b", Party: "Q", Interest: truce.InterestParty},
	}
}

// TestExplainOfALeanBuilder asks a builder that was told to let its words and
// links go: an explanation keeps them all the same.
func TestExplainOfALeanBuilder(t *testing.T) {
	reports := mixedReports(60, 7)
	ledger := func(lean bool) *Ledger {
		b := NewBuilder(Options{Lean: lean})
		for i := range reports {
			if err := b.Add(&reports[i]); err != nil {
				t.Fatal(err)
			}
		}
		x, err := b.Explainer()
		if err != nil {
			t.Fatal(err)
		}
		l, err := x.Explain(reports[0].ID, reports[1].ID)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	if diff := cmp.Diff(ledger(false), ledger(true), cmp.AllowUnexported(Term{})); diff != "" {
		t.Error(diff)
	}
}
