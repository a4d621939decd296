package pipeline

import (
	"bytes"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/internal/shareddata"
	"trucewatch/source"
	"trucewatch/source/article"
	"trucewatch/truce"
)

// fiveStories reads the stories of 13 March 2025 as the articles of five outlets
// that came out on that day, under the agreement that was proposed.
func fiveStories(t *testing.T) *State {
	t.Helper()
	f := &Facts{Reports: map[truce.ReportKey]truce.Report{}}
	for _, name := range []string{"000_02a9c9788fb81cf1", "001_0d62e4594d86db2f", "002_53927ca04d40b043", "003_af236f9993c706ea", "004_933fbd3f0071a093"} {
		data, err := os.ReadFile(shareddata.File(t, "articles/"+name+".txt"))
		if err != nil {
			t.Fatal(err)
		}
		outlet := truce.SourceID("outlet-" + name[:3])
		for r, err := range (article.Adapter{}).Parse(source.Input{Name: name + ".txt", R: bytes.NewReader(data)}) {
			if err != nil {
				t.Fatal(err)
			}
			r.Source, r.Published = outlet, truce.Day(2025, 3, 13, time.UTC)
			f.Reports[r.Key()] = r
		}
	}
	s, err := Run(f, Settings{Sources: map[truce.SourceID]truce.Source{}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// TestFiveStories: what a careful reader takes from them, each as somebody's words.
func TestFiveStories(t *testing.T) {
	s := fiveStories(t)
	if len(s.Told.Copies) != 5 || len(s.Incidents) != 0 {
		t.Fatalf("%d articles and %d incidents: want five, and nothing that somebody said made an incident", len(s.Told.Copies), len(s.Incidents))
	}
	stances := map[string][]string{}
	for _, p := range s.Told.Positions {
		k := string(p.Party) + " " + p.Issue
		stances[k] = append(stances[k], p.Stance)
		if p.Text == "" || p.Day != "2025-03-13" && p.Day != "2025-03-11" && p.Day != "2025-03-12" {
			t.Errorf("position %+v: want the words that it rests on, and its day", p)
		}
	}
	for k, want := range map[string]string{"RU ceasefire": "accepts_if", "UA ceasefire": "accepts", "RU verification": "questions",
		"RU mobilisation": "questions", "RU regrouping": "demands", "RU arms_supply": "questions"} {
		if !slices.Contains(stances[k], want) {
			t.Errorf("%s: %v: want %s among them", k, stances[k], want)
		}
	}
	if slices.Contains(stances["RU ceasefire"], "rejects") {
		t.Error("what Ukraine's president says of Russia's plans became Russia's own stance")
	}
	claim := func(kind, party, place, bound, value string) *truce.ClaimTold {
		for i, c := range s.Told.Claims {
			if c.Kind == kind && string(c.Party) == party && c.Place == place && c.Bound == bound && c.Value == value {
				return &s.Told.Claims[i]
			}
		}
		t.Errorf("no claim of %s by %q of %s %s%s", kind, party, place, bound, value)
		return &truce.ClaimTold{}
	}
	if c := claim("control", "RU", "Sudzha", "", ""); len(c.Carriers) != 2 || !slices.Contains(c.Hedges, truce.HedgeUnverified) || !slices.Contains(c.Hedges, truce.HedgeNoReply) {
		t.Errorf("Sudzha: %+v", c)
	}
	if c := claim("control", "", "Sudzha", "", ""); !slices.Contains(c.Hedges, truce.HedgeAssessed) {
		t.Errorf("Sudzha as a third party assesses it: %+v", c)
	}
	claim("area", "RU", "Kursk", "less_than", "200")
	claim("destruction", "UA", "Sudzha", "", "")
	claim("destruction", "UA", "", "", "")
	if !slices.ContainsFunc(s.Told.Claims, func(c truce.ClaimTold) bool {
		return c.Kind == "reply" && c.Party == "UA" && slices.Contains(c.Hedges, truce.HedgeNoReply) && strings.Contains(c.Text, "not denied or verified")
	}) {
		t.Error("nobody says that Ukraine's military neither denied nor confirmed it")
	}
	for _, c := range s.Told.Claims {
		if c.Kind == "breach_alleged" {
			t.Errorf("no truce was in force, and %q is taken for a breach of one", c.Text)
		}
	}
	heard := 0
	for _, u := range s.Told.Utterances {
		outlets := map[truce.SourceID]bool{}
		for _, v := range u.Variants {
			outlets[v.Article.Source] = true
		}
		if u.Speaker == "Vladimir Putin" && len(outlets) >= 4 {
			heard++
		}
	}
	if heard < 2 {
		t.Errorf("%d things that four outlets carry from one speaker: want two at least", heard)
	}
	for _, c := range s.Told.Copies {
		if c.Article.Source == "outlet-003" && c.Origin != "AP" {
			t.Errorf("003 comes from %q: want the agency that it names", c.Origin)
		}
	}
}

// TestToldAgain: the reports are held in a map, whose order is another each time,
// and what is told of them is not.
func TestToldAgain(t *testing.T) {
	a, b := fiveStories(t), fiveStories(t)
	if d := cmp.Diff(a.Told, b.Told); d != "" {
		t.Error(d)
	}
}

// TestWordsOfAnEarlierVersion: what an article's latest version no longer says is
// not told, and words without an article are not either.
func TestWordsOfAnEarlierVersion(t *testing.T) {
	whole := truce.Report{Source: "o", ID: "a", Kind: truce.KindStatement, Text: "Nothing is left of it here.", Title: "T",
		Attrs: truce.Article{Reader: "prose/1"}.Attrs(), Claim: &truce.Claim{Measure: "article", Op: truce.OpText, Value: "T"}}
	if _, ok := whole.Article(); !ok {
		whole.Attrs = truce.Article{Reader: "prose/1", Format: "text"}.Attrs()
	}
	said := func(id, article, text string) truce.Report {
		return truce.Report{Source: "o", ID: id, Kind: truce.KindStatement, Text: text,
			Attrs: truce.Said{Reader: "prose/1", Article: article, Span: truce.Span{Start: 0, End: len(text)}, Form: truce.SaidStatement, Speaker: "P"}.Attrs()}
	}
	f := &Facts{Reports: map[truce.ReportKey]truce.Report{}}
	for _, r := range []truce.Report{whole, said("a/1", "a", "Something that was said before."), said("b/1", "b", "Words of an article that is not here.")} {
		r.Claim = &truce.Claim{Measure: "statement", Op: truce.OpText, Value: "x"}
		f.Reports[r.Key()] = r
	}
	s, err := Run(f, Settings{Sources: map[truce.SourceID]truce.Source{}}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Told.Copies) != 1 || len(s.Told.Utterances) != 0 {
		t.Errorf("%+v", s.Told)
	}
}

func TestContactState(t *testing.T) {
	for words, want := range map[string]string{
		"The envoys met in the port":              "held",
		"he would meet the envoy who arrived":     "planned",
		"Делегации встретились в порту":           "held",
		"Зустріч відбудеться у вівторок":          "planned",
		"a contact of which nothing more is told": "",
	} {
		if got := contactState(words); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
