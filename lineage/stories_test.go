package lineage_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trucewatch/internal/shareddata"
	"trucewatch/lineage"
	"trucewatch/prose"
)

// loadStories reads the five news stories that may not be shipped.
func loadStories(t *testing.T) (docs []lineage.Document, sayings []lineage.Saying) {
	dir := filepath.Dir(shareddata.File(t, "articles/README.md"))
	files, err := filepath.Glob(filepath.Join(dir, "00*.txt"))
	if err != nil || len(files) != 5 {
		t.Fatalf("want five stories, got %d, %v", len(files), err)
	}
	r := prose.NewReader(prose.Options{Latest: "2025-12-31"})
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		id := filepath.Base(f)[:3]
		a := r.Read(id, string(b))
		d := lineage.Document{ID: id, Title: a.Title, Body: string(b), Language: "en"}
		if at, err := time.Parse(time.DateOnly, a.Published); err == nil && a.PublishedReliable {
			d.Published = at
		}
		for _, c := range a.Credits {
			if c.Kind == prose.CreditText {
				d.Credits = append(d.Credits, c.Agency)
			}
		}
		for _, q := range a.Quotes {
			d.Quotes = append(d.Quotes, lineage.Quote{Text: q.Text, Speaker: q.Speaker, Start: q.Start})
		}
		docs = append(docs, d)
		for _, s := range a.Statements {
			sayings = append(sayings, lineage.Saying{File: id, Start: s.Start, Text: s.Text, Speaker: s.Speaker, SpeakerID: s.SpeakerID, Language: "en", Direct: s.Direct})
		}
	}
	return docs, sayings
}

// TestStoriesLineage: five stories of one evening, no copy of narration among
// them; 002 and 004 have one rendering of the same quotations; 003 names its agency.
func TestStoriesLineage(t *testing.T) {
	docs, _ := loadStories(t)
	edges, err := lineage.TraceAll(docs)
	if err != nil {
		t.Fatal(err)
	}
	by := map[string]lineage.Edge{}
	for _, e := range edges {
		by[e.ID] = e
		if e.Parent != "" || e.Origin != e.ID {
			t.Errorf("%s has the parent %s; none of the five is a copy of another", e.ID, e.Parent)
		}
	}
	for _, p := range [][2]string{{"002", "004"}, {"004", "002"}} {
		n := by[p[0]].Near
		if n == nil || n.ID != p[1] || n.Kind != lineage.RelationQuotes {
			t.Fatalf("%s should show that it quotes like %s, got %+v", p[0], p[1], n)
		}
		if !slices.ContainsFunc(n.Why, func(t lineage.Term) bool { return t.Name == "rendering" && t.Value >= 10 }) {
			t.Errorf("%s and %s do not show the wording that only they have: %v", p[0], p[1], n.Why)
		}
	}
	if by["003"].Agency != "AP" {
		t.Errorf("003 names AP, got %q", by["003"].Agency)
	}
}

// TestStoriesUtterances looks for variants that a careful reader puts together.
func TestStoriesUtterances(t *testing.T) {
	_, sayings := loadStories(t)
	utterances := lineage.Cluster(sayings)
	find := func(file, part string) lineage.Utterance {
		for _, u := range utterances {
			for _, v := range u.Variants {
				if v.File == file && strings.Contains(v.Text, part) {
					return u
				}
			}
		}
		t.Fatalf("no utterance has %q of %s", part, file)
		return lineage.Utterance{}
	}
	for _, c := range [][2][2]string{
		{{"000", "The idea itself is the right one"}, {"004", "The idea itself is correct"}},
		{{"002", "original causes of this crisis"}, {"003", "root causes of the crisis"}},
		{{"002", "Hopefully they"}, {"000", "Hopefully Russia"}},
		{{"003", "surrounding the idea of a ceasefire"}, {"004", "imposing the idea of ceasing"}},
		{{"000", "command them to surrender"}, {"002", "give us the order"}},
	} {
		a, b := find(c[0][0], c[0][1]), find(c[1][0], c[1][1])
		if a.ID != b.ID {
			t.Errorf("%v and %v are one utterance", c[0], c[1])
		}
	}
	if find("002", "These are all serious questions").ID == find("001", "all these questions need to be thoroughly studied").ID {
		t.Error("serious questions and questions to be studied are two utterances")
	}
	// One speaker, two versions: both stay as they are.
	if region, town := find("000", "the region had been mostly destroyed"), find("003", "Sudzha had been almost completely destroyed"); region.Speaker != town.Speaker {
		t.Errorf("%q and %q are one speaker", region.Speaker, town.Speaker)
	}
	for _, v := range find("002", "give us the order").Variants {
		if got := slices.Contains(v.Flags, lineage.FlagSense); got != (v.File == "002") {
			t.Errorf("%s %q: flags %v; only 002 has us for them", v.File, v.Text, v.Flags)
		}
	}
}
