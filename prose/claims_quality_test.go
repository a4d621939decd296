package prose_test

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/prose"
)

// goldClaim is a claim of an annotated article with its number.
type goldClaim struct {
	Kind, Text, Claimant, Unit, Bound string
	Value                             *float64
}

// claimFloors are what must not be lost again: claims by kind and claimant,
// numbers of claims, positions by party, issue and stance.
var claimFloors = [3]float64{.31, .58, .37}

// TestClaimQuality measures claims with their claimant, the numbers in them, and
// positions with party and issue, on the articles that rules may be written from.
func TestClaimQuality(t *testing.T) {
	files, _ := filepath.Glob("testdata/articles/dev/*.json")
	if len(files) == 0 {
		t.Skip("no annotated articles")
	}
	actors, issues := loadActors(t), loadIssues(t)
	var claims, values, positions f1
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		var g goldArticle
		var more struct{ Claims []goldClaim }
		if err := json.Unmarshal(b, &g); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		if err := json.Unmarshal(b, &more); err != nil {
			t.Fatalf("%s: %v", f, err)
		}
		src, err := os.ReadFile(strings.TrimSuffix(f, ".json") + ".txt")
		if err != nil {
			t.Fatal(err)
		}
		table, err := prose.ParseActors(actorTable(actors[g.Truce]), prose.DefaultActors())
		if err != nil {
			t.Fatal(err)
		}
		a := prose.NewReader(prose.Options{Actors: table, Issues: issues[g.Truce]}).Read(g.File, string(src))
		by := actors[g.Truce][g.Language]
		countClaims(&claims, a, more.Claims, by)
		countValues(&values, a, more.Claims)
		countPositions(&positions, a, &g, oneLanguage(actors[g.Truce]))
	}
	for i, m := range []struct {
		name string
		f    f1
	}{{"claims, kind and claimant", claims}, {"numbers of claims", values}, {"positions, party, issue and stance", positions}} {
		t.Logf("%-36s %v", m.name, m.f)
		if m.f.score() < claimFloors[i] {
			t.Errorf("%s: F1 %.3f, floor %.3f", m.name, m.f.score(), claimFloors[i])
		}
	}
}

func countClaims(n *f1, a prose.Article, want []goldClaim, by []goldActor) {
	n.found, n.there = n.found+len(a.Claims), n.there+len(want)
	used := make([]bool, len(a.Claims))
	for _, w := range want {
		for i, got := range a.Claims {
			same := got.Claimant == w.Claimant || got.Claimant != "" && w.Claimant != "" && (sameSpeaker(got.Claimant, w.Claimant, by) || sameParty(got.Claimant, w.Claimant, by))
			if !used[i] && same && string(got.Kind) == w.Kind && overlaps(got.Text, w.Text) {
				used[i] = true
				n.hit++
				break
			}
		}
	}
}

// sameParty reports whether a claimant is of the party named: the annotation
// gives some claims of a government's members to the government.
func sameParty(got, want string, by []goldActor) bool {
	for _, a := range by {
		for _, name := range append([]string{a.Name}, a.Aliases...) {
			if strip(name) == strip(got) && strip(a.Party) == strip(want) {
				return true
			}
		}
	}
	return false
}

func countValues(n *f1, a prose.Article, want []goldClaim) {
	for _, c := range a.Claims {
		if c.Value != "" {
			n.found++
		}
	}
	used := make([]bool, len(a.Claims))
	for _, w := range want {
		if w.Value == nil {
			continue
		}
		n.there++
		for i, c := range a.Claims {
			if !used[i] && c.Value == fmt.Sprint(int64(*w.Value)) && (c.Unit == w.Unit || c.Unit == "") && string(c.Bound) == w.Bound && overlaps(c.Text, w.Text) {
				used[i] = true
				n.hit++
				break
			}
		}
	}
}

func countPositions(n *f1, a prose.Article, g *goldArticle, names map[string]string) {
	key := func(p prose.Position) string {
		party := strip(p.Party)
		if n := names[party]; n != "" {
			party = n
		}
		return party + "|" + p.Issue + "|" + string(p.Stance)
	}
	want, got := map[string]bool{}, map[string]bool{}
	for _, p := range g.Positions {
		want[key(p)] = true
	}
	for _, p := range a.Positions {
		got[key(p)] = true
	}
	for k := range got {
		if want[k] {
			n.hit++
		}
		if os.Getenv("SHOW") != "" {
			fmt.Println("position", g.File, k, want[k])
		}
	}
	if os.Getenv("SHOW") != "" {
		for k := range want {
			fmt.Println("position wanted", g.File, k, got[k])
		}
	}
	n.found, n.there = n.found+len(got), n.there+len(want)
}

// oneLanguage maps the folded names of actors in every language to the English ones.
func oneLanguage(by map[string][]goldActor) map[string]string {
	english, out := map[string]string{}, map[string]string{}
	for _, a := range by["en"] {
		english[a.ID] = strip(a.Name)
	}
	for _, lang := range []string{"en", "uk", "ru"} {
		for _, a := range by[lang] {
			out[strip(a.Name)] = english[a.ID]
		}
	}
	return out
}
