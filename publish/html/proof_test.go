package html

import (
	"strings"
	"testing"
	"time"

	"trucewatch/publish"
)

func TestProofSaysWhoHoldsTheSameCopy(t *testing.T) {
	at := time.Date(2031, 5, 1, 12, 0, 0, 0, time.UTC)
	here := func(names ...string) (out []Witness) {
		for _, n := range names {
			out = append(out, Witness{n, at, true})
		}
		return out
	}
	parties := []publish.Party{{ID: "A", Name: publish.Words{En: "Arland"}}, {ID: "B", Name: publish.Words{En: "Borland"}}}
	for name, c := range map[string]struct {
		proof *Proof
		want  []string
		not   string
	}{
		"no log":           {nil, []string{""}, "copy"},
		"no witness":       {&Proof{Full: true}, []string{"no witness outside"}, "hold the same"},
		"both":             {&Proof{true, here("A", "B")}, []string{"Both parties hold the same copy. This is not agreement with it.", "Borland last took a copy at"}, "Not every"},
		"both and neutral": {&Proof{true, append(here("A", "B"), Witness{Name: "N"})}, []string{"Both parties hold", "N never took a copy."}, "Not every"},
		"one":              {&Proof{false, []Witness{{"A", at, true}, {"B", at.Add(-time.Hour), false}}}, []string{"Not every witness", "Borland last took a copy at"}, "hold the same"},
		"others":           {&Proof{true, here("demo-1", "demo-2")}, []string{"All witnesses hold the same copy."}, "parties hold"},
		"not full":         {&Proof{false, here("A", "B")}, []string{"Not every witness"}, "hold the same"},
	} {
		s := &site{e: publish.Edition{Parties: parties}, o: Options{Proof: c.proof}, cat: newCatalogue(), loc: time.UTC,
			parties: map[string]publish.Party{"A": parties[0], "B": parties[1]}}
		got := (&view{site: s, lang: "en"}).proof()
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s: %q lacks %q", name, got, want)
			}
		}
		if strings.Contains(got, c.not) {
			t.Errorf("%s: %q says %q", name, got, c.not)
		}
	}
}
