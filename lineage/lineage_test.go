package lineage

import (
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

func TestEffectiveBounds(t *testing.T) {
	field := func(t *rapid.T) string { return rapid.SampledFrom([]string{"", "a", "b"}).Draw(t, "field") }
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 30).Draw(t, "n")
		var s []Source
		for i := range n {
			s = append(s, Source{fmt.Sprint(i), field(t), field(t), field(t), field(t), field(t), field(t)})
		}
		d := DefaultDependence()
		got := Effective(s, d)
		if got < 1000 || got > n*1000 {
			t.Fatalf("%d origins are worth %d thousandths; it must lie between 1 and n", n, got)
		}
		alone := make([]Source, n)
		for i := range alone {
			alone[i].ID = s[i].ID
		}
		if e := Effective(alone, d); e != n*1000 {
			t.Fatalf("%d strangers are worth %d thousandths", n, e)
		}
		rand.New(rand.NewPCG(1, 2)).Shuffle(n, func(i, j int) { s[i], s[j] = s[j], s[i] })
		if e := Effective(s, d); e != got {
			t.Fatalf("the order changed %d to %d", got, e)
		}
	})
}

func TestEffectiveExamples(t *testing.T) {
	d := DefaultDependence()
	for _, c := range []struct {
		name string
		in   []Source
		want int
	}{
		{"nobody", nil, 0},
		{"one", []Source{{ID: "a"}}, 1000},
		{"one spokesman", []Source{{ID: "a", Spokesman: "s"}, {ID: "b", Spokesman: "s"}}, 4000 * 1000 / 3800},
		{"one party", []Source{{ID: "a", Party: "p"}, {ID: "b", Party: "p"}}, 4000 * 1000 / 3000},
		{"twenty of one origin", slicesOf(20, Source{ID: "a"}), 1000},
	} {
		if got := Effective(c.in, d); got != c.want {
			t.Errorf("%s: %d, want %d", c.name, got, c.want)
		}
	}
}

func slicesOf(n int, s Source) []Source {
	out := make([]Source, n)
	for i := range out {
		out[i] = s
	}
	return out
}

// TestOrder shuffles documents and sayings: nothing may change.
func TestOrder(t *testing.T) {
	set := generateCopies(5, 40)
	want, err := TraceAll(set.docs)
	if err != nil {
		t.Fatal(err)
	}
	gold := loadGold(t, "dev")
	sayings := make([]Saying, len(gold))
	for i := range gold {
		sayings[i] = gold[i].Saying
	}
	wantSaid := Cluster(sayings)
	r := rand.New(rand.NewPCG(9, 9))
	for range 5 {
		r.Shuffle(len(set.docs), func(i, j int) { set.docs[i], set.docs[j] = set.docs[j], set.docs[i] })
		got, err := TraceAll(set.docs)
		if err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("the order of the documents changed the edges (%v)", err)
		}
		r.Shuffle(len(sayings), func(i, j int) { sayings[i], sayings[j] = sayings[j], sayings[i] })
		if !reflect.DeepEqual(Cluster(sayings), wantSaid) {
			t.Fatal("the order of the sayings changed the utterances")
		}
	}
}

// TestForest wants at most one parent, no circle, and the root as origin.
func TestForest(t *testing.T) {
	set := generateCopies(6, 60)
	edges, err := TraceAll(set.docs)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]Edge{}
	for _, e := range edges {
		by[e.ID] = e
	}
	for _, e := range edges {
		at, steps := e, 0
		for at.Parent != "" {
			if at = by[at.Parent]; at.ID == "" || steps > len(edges) {
				t.Fatalf("from %s there is no way to a root", e.ID)
			}
			steps++
		}
		if at.ID != e.Origin {
			t.Errorf("%s: origin %s, but its root is %s", e.ID, e.Origin, at.ID)
		}
		sum := 0
		for _, w := range e.Why {
			sum += w.Weight
		}
		if e.Parent != "" && probability(sum) != e.P {
			t.Errorf("%s: the terms add up to %d, which is not p = %d", e.ID, sum, e.P)
		}
	}
}

func TestBadInput(t *testing.T) {
	w := newWriter(3)
	s := w.story(12, 3)
	page := s.document("page", "One title")
	again := s.document("again", "Another title altogether")
	twin := s.document("twin", "")
	twin.Body = strings.NewReplacer("a", "а", "e", "е", "o", "о").Replace(twin.Body)
	for i := range twin.Quotes {
		twin.Quotes[i].Start = -1
	}
	huge := Document{ID: "huge", Body: strings.Repeat("ceasefire now and then ", 300_000)}
	docs := []Document{
		{ID: "empty"}, {ID: "word", Body: "truce"}, {ID: "word too", Body: "truce"}, {ID: "bytes", Body: "\xff\xfe\x00 \x80"},
		{ID: "marks", Body: strings.Repeat("\u202e\u200f.\"", 500)}, page, again, twin, huge,
		{ID: "liar", Body: "short text here", Quotes: []Quote{{Text: "not in the text at all, never", Start: 1 << 40}, {Text: "", Start: -5}}},
		{ID: "zero", Published: time.Time{}, Body: "zero"},
	}
	edges, err := TraceAll(docs)
	if err != nil {
		t.Fatal(err)
	}
	origin := map[string]string{}
	for _, e := range edges {
		origin[e.ID] = e.Origin
	}
	for _, id := range []string{"empty", "word", "word too", "bytes", "marks", "huge", "liar", "zero"} {
		if origin[id] != id {
			t.Errorf("%s was taken for a copy of %s", id, origin[id])
		}
	}
	if origin["page"] != origin["again"] || origin["page"] != origin["twin"] {
		t.Errorf("one page three times has the origins %s, %s, %s", origin["page"], origin["again"], origin["twin"])
	}
}

func TestDuplicateIDs(t *testing.T) {
	if _, err := TraceAll([]Document{{ID: "a"}, {ID: "a"}}); err == nil || !strings.Contains(err.Error(), `"a"`) {
		t.Errorf("two documents of one id: %v", err)
	}
}

// TestEqualDocuments traces 10,000 copies of one page, and 400 that differ a little.
func TestEqualDocuments(t *testing.T) {
	w := newWriter(4)
	s := w.story(10, 2)
	var docs []Document
	for i := range 10_000 {
		docs = append(docs, s.document(fmt.Sprintf("%05d", i), fmt.Sprint("title ", i)))
	}
	if testing.Short() {
		docs = docs[:1000]
	}
	for i := range 400 {
		docs = append(docs, w.edit(s, false, true).document(fmt.Sprintf("x%04d", i), ""))
	}
	edges, err := TraceAll(docs)
	if err != nil {
		t.Fatal(err)
	}
	roots := 0
	for _, e := range edges {
		if e.Parent == "" {
			roots++
		}
	}
	if roots != 1 {
		t.Errorf("%d origins of one page", roots)
	}
}

func TestClusterBadInput(t *testing.T) {
	var s []Saying
	for i := range 10_000 {
		s = append(s, Saying{File: fmt.Sprint(i % 7), Start: i * 40, Text: "We will open the bridge on Friday, nobody will close it", Speaker: "A B", Language: "en", Direct: true})
	}
	s = append(s, Saying{}, Saying{Text: "\xff\xfe…\xe2\x80"}, Saying{Text: strings.Repeat("a. ", 20_000), Speaker: "x"}, Saying{Text: "...", Speaker: "unknown"})
	if got := Cluster(s); len(got) == 0 {
		t.Error("nothing was said")
	}
	if got := Cluster(nil); len(got) != 0 {
		t.Errorf("from nothing came %v", got)
	}
}

func TestAttributionLost(t *testing.T) {
	said := Saying{File: "a", Text: "The elevator at Chortkiv was burned to the ground by two missiles", Speaker: "Nazar Ripka", Language: "en", Direct: true}
	own := Narration("Two missiles burned the grain elevator at Chortkiv to the ground. Nobody was seen.", Saying{File: "b", Language: "en"}, nil)
	if len(own) != 1 {
		t.Fatalf("own sentences of four words and more: %v", own)
	}
	u := Cluster(append(own, said))
	if len(u) != 1 || len(u[0].Variants) != 2 || !reflect.DeepEqual(u[0].Variants[1].Flags, []Flag{FlagAttribution}) {
		t.Errorf("got %+v", u)
	}
}

func FuzzTrace(f *testing.F) {
	f.Add("one \"two three four five six seven\" eight", "two three", 5, "a. b? c!")
	f.Fuzz(func(t *testing.T, a, b string, start int, c string) {
		if _, err := TraceAll([]Document{{ID: "a", Body: a, Quotes: []Quote{{Text: b, Start: start}}}, {ID: "b", Body: c}}); err != nil {
			t.Fatal(err)
		}
		Cluster(append(Narration(a, Saying{File: "a"}, []Saying{{Text: b, Start: start}}), Saying{Text: b, Speaker: c}, Saying{Text: c, Speaker: c, File: "f"}))
	})
}
