package lineage

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"
)

// writer makes news texts from an invented vocabulary of Zipf-like frequency.
type writer struct {
	r     *rand.Rand
	words []string
}

func newWriter(seed uint64) *writer {
	w := &writer{r: rand.New(rand.NewPCG(seed, 7))}
	syllables := strings.Fields("ka to ri men sol ve du par lin gos ter an qui bel for mi sta ne ur ol cha pre ti wo gra lu")
	seen := map[string]bool{}
	for len(w.words) < 12000 {
		var b strings.Builder
		for range 1 + w.r.IntN(3) {
			b.WriteString(syllables[w.r.IntN(len(syllables))])
		}
		if s := b.String(); !seen[s] || len(seen) > 9000 {
			seen[s] = true
			w.words = append(w.words, s)
		}
	}
	return w
}

// word draws a word; the k-th is about as frequent as 1/k.
func (w *writer) word() string {
	n := float64(len(w.words))
	return w.words[min(int(math.Pow(n, w.r.Float64())), len(w.words)-1)]
}

// phrases are what every outlet writes about everything.
var phrases = []string{
	"the ministry said in a statement on Thursday", "could not be independently verified", "according to local officials",
	"since the beginning of the full scale invasion", "no casualties were reported at the time", "it was not immediately clear",
	"the head of the regional military administration said", "in the last twenty four hours", "told reporters at a news conference on Friday",
}

func (w *writer) sentence() string {
	var s []string
	for range 8 + w.r.IntN(18) {
		s = append(s, w.word())
	}
	if w.r.IntN(3) == 0 {
		s = append(s, phrases[w.r.IntN(len(phrases))])
	}
	out := strings.Join(s, " ")
	return strings.ToUpper(out[:1]) + out[1:] + "."
}

// story is paragraphs of narration with quotations between them.
type story struct{ narration, quotes []string }

func (w *writer) story(sentences, quotes int) story {
	var s story
	for range sentences {
		s.narration = append(s.narration, w.sentence())
	}
	for range quotes {
		s.quotes = append(s.quotes, strings.TrimSuffix(w.sentence(), "."))
	}
	return s
}

// document sets the story; every third paragraph is a quotation.
func (s story) document(id, title string) Document {
	d := Document{ID: id, Title: title, Language: "en"}
	q := s.quotes
	for i, n := range s.narration {
		d.Body += n + "\n"
		if i%2 == 1 && len(q) > 0 {
			d.Quotes = append(d.Quotes, Quote{Text: q[0], Speaker: "Somebody", Start: len(d.Body) + 1})
			d.Body += `"` + q[0] + `" the envoy said.` + "\n"
			q = q[1:]
		}
	}
	return d
}

// change replaces one word in ten.
func (w *writer) change(s string) string {
	f := strings.Fields(s)
	for i := range f {
		if w.r.IntN(10) == 0 {
			f[i] = w.word()
		}
	}
	return strings.Join(f, " ")
}

// edit is what an outlet did to a story it took over.
func (w *writer) edit(s story, cut, changed bool) story {
	t := story{slices.Clone(s.narration), slices.Clone(s.quotes)}
	if cut {
		keep := len(t.narration) * 2 / 3
		switch w.r.IntN(3) {
		case 0: // the end
			t.narration = t.narration[:keep]
		case 1: // the beginning
			t.narration = t.narration[len(t.narration)-keep:]
		default: // here and there
			for len(t.narration) > keep {
				i := w.r.IntN(len(t.narration))
				t.narration = slices.Delete(t.narration, i, i+1)
			}
		}
		t.quotes = t.quotes[:len(t.quotes)*2/3]
	}
	if changed {
		for i := range t.narration {
			t.narration[i] = w.change(t.narration[i])
		}
		for i := range t.quotes {
			t.quotes[i] = w.change(t.quotes[i])
		}
	}
	return t
}

// copiesSet is documents with the pairs that are copies.
type copiesSet struct {
	docs []Document
	from map[string]string // copy -> the one it was made from
}

// generateCopies writes n stories, each with two copies, two stories of the same
// event with the same quotations, and one about something else.
func generateCopies(seed uint64, n int) copiesSet {
	w := newWriter(seed)
	set := copiesSet{from: map[string]string{}}
	start := time.Date(2025, 3, 13, 6, 0, 0, 0, time.UTC)
	for i := range n {
		s := w.story(6+w.r.IntN(16), 2+w.r.IntN(4))
		dated := i%2 == 0
		put := func(name string, s story, later int) *Document {
			d := s.document(fmt.Sprintf("%05d-%s", i, name), w.sentence())
			if dated {
				d.Published = start.Add(time.Duration(i)*time.Minute + time.Duration(later)*time.Hour)
			}
			set.docs = append(set.docs, d)
			return &set.docs[len(set.docs)-1]
		}
		original := put("m-original", s, 0)
		original.Outlet, original.Credits = fmt.Sprintf("wire %d", i), []string{"Agency"}
		for k := range 2 {
			// The longer of two undated texts counts as the earlier one, so only a
			// cut copy without a date shows its direction.
			d := put(fmt.Sprintf("%c-copy", 'a'+k*20), w.edit(s, !dated || w.r.IntN(2) == 0, w.r.IntN(4) > 0), 1+k)
			set.from[d.ID] = original.ID
			if w.r.IntN(2) == 0 {
				d.Credits = []string{"Agency"}
			}
		}
		for k := range 2 {
			own := w.story(6+w.r.IntN(16), 0)
			own.quotes = s.quotes
			put(fmt.Sprintf("%c-same-event", 'b'+k*20), own, 1+k)
		}
		put("x-other", w.story(6+w.r.IntN(16), 3), 2)
	}
	w.r.Shuffle(len(set.docs), func(i, j int) { set.docs[i], set.docs[j] = set.docs[j], set.docs[i] })
	return set
}

// copyScore is recall and precision of "these two have one origin" over copies,
// and how many parents are the right ones.
func (set copiesSet) score(edges []Edge) (recall, precision, parents float64) {
	origin := map[string]Edge{}
	for _, e := range edges {
		origin[e.ID] = e
	}
	hit, right, said := 0, 0, 0
	for c, o := range set.from {
		if origin[c].Origin == origin[o].Origin {
			hit++
		}
		if origin[c].Parent == o {
			right++
		}
	}
	good := 0
	for _, e := range edges {
		if e.Parent == "" {
			continue
		}
		said++
		if e.ID[:5] == e.Parent[:5] && set.copied(e.ID) && set.copied(e.Parent) {
			good++
		}
	}
	n := float64(len(set.from))
	return float64(hit) / n, float64(good) / float64(max(said, 1)), float64(right) / n
}

// copied says whether a document is a copy or the original of copies.
func (set copiesSet) copied(id string) bool {
	return set.from[id] != "" || strings.HasSuffix(id, "original")
}

func TestCopies(t *testing.T) {
	set := generateCopies(1, 200)
	edges, err := TraceAll(set.docs)
	if err != nil {
		t.Fatal(err)
	}
	recall, precision, parents := set.score(edges)
	t.Logf("recall %.4f precision %.4f, parent right %.4f over %d copies", recall, precision, parents, len(set.from))
	if recall < .95 || precision < .98 {
		t.Errorf("recall %.4f, precision %.4f; the gate is .95 at .98", recall, precision)
	}
	if parents < .9 {
		t.Errorf("only %.4f of the copies have the right parent", parents)
	}
}

// BenchmarkCopies prints the gate of copy detection on a set of its own seed.
func BenchmarkCopies(b *testing.B) {
	for range b.N {
		set := generateCopies(20250313, 1500)
		edges, err := TraceAll(set.docs)
		if err != nil {
			b.Fatal(err)
		}
		recall, precision, parents := set.score(edges)
		b.ReportMetric(recall, "recall")
		b.ReportMetric(precision, "precision")
		b.ReportMetric(parents, "parent-right")
		b.ReportMetric(float64(len(set.docs)), "documents")
	}
}
