package lineage

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/text"
)

// goldSaying is an annotated statement or quotation of package prose's articles.
type goldSaying struct {
	Saying
	truce, utterance string
	changed, held    bool
}

// loadGold reads the annotated articles of one part, dev or held.
func loadGold(t testing.TB, part string) []goldSaying {
	base := filepath.Join("..", "prose", "testdata", "articles")
	ids := goldSpeakers(t, base)
	files, err := filepath.Glob(filepath.Join(base, part, "*.json"))
	if err != nil || len(files) == 0 {
		t.Fatalf("the annotated articles of package prose are missing: %v", err)
	}
	var out []goldSaying
	for _, f := range files {
		var a struct {
			File, Language, Truce string
			Statements, Quotes    []struct {
				Text, Speaker, Utterance, Kind string
				Direct                         bool
				SenseChanged                   bool `json:"sense_changed"`
			}
		}
		b, err := os.ReadFile(f)
		if err == nil {
			err = json.Unmarshal(b, &a)
		}
		if err != nil {
			t.Fatal(err)
		}
		body, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		machine := strings.Contains(text.Fold(string(body)), "machine transl") || strings.Contains(text.Fold(string(body)), "машинн")
		seen := map[string]bool{}
		for k, s := range append(a.Statements, a.Quotes...) {
			if seen[s.Text] || s.Speaker == "" {
				continue
			}
			seen[s.Text] = true
			at := strings.Index(string(body), s.Text)
			if at < 0 {
				at = 1 << 20
			}
			out = append(out, goldSaying{Saying{File: a.Truce + "/" + a.File, Start: at, Text: s.Text, Speaker: s.Speaker,
				SpeakerID: ids[a.Truce+" "+text.Fold(s.Speaker)], Language: a.Language, Direct: s.Direct || k >= len(a.Statements), Machine: machine},
				a.Truce, s.Utterance, s.SenseChanged, part == "held"})
		}
	}
	return out
}

func goldSpeakers(t testing.TB, base string) map[string]string {
	b, err := os.ReadFile(filepath.Join(base, "speakers.json"))
	if err != nil {
		t.Fatal(err)
	}
	var raw map[string]json.RawMessage
	if err := json.Unmarshal(b, &raw); err != nil {
		t.Fatal(err)
	}
	ids := map[string]string{}
	for truce, m := range raw {
		var by map[string][]struct {
			ID, Name string
			Aliases  []string
		}
		if json.Unmarshal(m, &by) != nil {
			continue
		}
		for _, actors := range by {
			for _, a := range actors {
				for _, n := range append(a.Aliases, a.Name) {
					ids[truce+" "+text.Fold(n)] = truce + "/" + a.ID
				}
			}
		}
	}
	return ids
}

// pairFigures are pair F1 over all pairs, those of one language and those of two.
type pairFigures struct{ hit, said, there [2]int }

func (p pairFigures) f1(kinds ...int) float64 {
	hit, sum := 0, 0
	for _, k := range kinds {
		hit += p.hit[k]
		sum += p.said[k] + p.there[k]
	}
	return 2 * float64(hit) / float64(max(sum, 1))
}

func (p pairFigures) String() string {
	return fmt.Sprintf("all pairs F1 %.3f; one language %.3f (hit %d said %d there %d); two languages %.3f (hit %d said %d there %d)",
		p.f1(0, 1), p.f1(0), p.hit[0], p.said[0], p.there[0], p.f1(1), p.hit[1], p.said[1], p.there[1])
}

// scoreUtterances compares the clusters with the gold over pairs of documents in
// which at least one saying is marked as a variant. A saying of several sentences
// may belong to several utterances: two sayings are paired if they share one.
func scoreUtterances(gold []goldSaying, count func(a, b goldSaying) bool, say func(a, b goldSaying, hit bool)) pairFigures {
	sayings := make([]Saying, len(gold))
	for i := range gold {
		sayings[i] = gold[i].Saying
	}
	type part struct {
		u     string
		start int
		size  int
	}
	parts := map[string][]part{}
	for _, u := range Cluster(sayings) {
		for _, v := range u.Variants {
			parts[v.File] = append(parts[v.File], part{u.ID, v.Start, len(v.Text)})
		}
	}
	got := make([]map[string]bool, len(gold))
	for i, g := range gold {
		got[i] = map[string]bool{}
		for _, p := range parts[g.File] {
			if min(p.start+p.size, g.Start+len(g.Text)) > max(p.start, g.Start) {
				got[i][p.u] = true
			}
		}
	}
	share := func(a, b map[string]bool) bool {
		for u := range a {
			if b[u] {
				return true
			}
		}
		return false
	}
	var p pairFigures
	for i := range gold {
		for j := range i {
			a, b := gold[j], gold[i]
			if a.File == b.File || a.utterance == "" && b.utterance == "" || !count(a, b) {
				continue // what neither is marked as a variant of anything was not judged
			}
			k := 0
			if a.Language != b.Language {
				k = 1
			}
			there, said := a.utterance != "" && a.utterance == b.utterance && a.truce == b.truce, share(got[i], got[j])
			if there {
				p.there[k]++
			}
			if said {
				p.said[k]++
			}
			if there && said {
				p.hit[k]++
			}
			if there != said && say != nil {
				say(a, b, said)
			}
		}
	}
	return p
}

func TestUtterancesOfDevelopmentSet(t *testing.T) {
	gold := loadGold(t, "dev")
	p := scoreUtterances(gold, anyPair, func(a, b goldSaying, said bool) {
		word := "missed"
		if said {
			word = "wrong"
		}
		t.Logf("%s %s/%s: %s | %s", word, a.utterance, b.utterance, a.Text, b.Text)
	})
	t.Log(p)
	if p.f1(0) < .9 {
		t.Errorf("pair F1 within one language is %.3f; the gate is .90", p.f1(0))
	}
}

// BenchmarkUtterances prints the gate of utterances: on the part that rules were
// written from, and on pairs with at least one document that was kept aside.
func BenchmarkUtterances(b *testing.B) {
	gold := append(loadGold(b, "dev"), loadGold(b, "held")...)
	for _, part := range []struct {
		name  string
		count func(x, y goldSaying) bool
	}{
		{"dev", func(x, y goldSaying) bool { return !x.held && !y.held }},
		{"held", func(x, y goldSaying) bool { return x.held || y.held }},
	} {
		b.Run(part.name, func(b *testing.B) {
			for range b.N {
				p := scoreUtterances(gold, part.count, nil)
				b.ReportMetric(p.f1(0, 1), "F1")
				b.ReportMetric(p.f1(0), "F1-one-language")
				b.ReportMetric(p.f1(1), "F1-two-languages")
				b.ReportMetric(float64(p.there[0]+p.there[1]), "pairs")
			}
		})
	}
}

func anyPair(goldSaying, goldSaying) bool { return true }
