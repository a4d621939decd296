package main

import (
	"strings"
	"testing"

	"trucewatch/demo"
	"trucewatch/prose"
	"trucewatch/source"
)

// TestExerciseArticles: every invented article says that it is of an exercise, and
// the reader finds in them what the demonstration shows.
func TestExerciseArticles(t *testing.T) {
	table, err := demo.Data.ReadFile(exerciseArticles + "/actors.tsv")
	if err != nil {
		t.Fatal(err)
	}
	actors, err := prose.ParseActors(string(table), nil)
	if err != nil {
		t.Fatal(err)
	}
	files, err := demo.Data.ReadDir(exerciseArticles)
	if err != nil {
		t.Fatal(err)
	}
	articles, stances, words := 0, map[string]bool{}, 0
	for _, file := range files {
		if !strings.HasSuffix(file.Name(), ".txt") {
			continue
		}
		in, err := demo.Data.Open(exerciseArticles + "/" + file.Name())
		if err != nil {
			t.Fatal(err)
		}
		a := actorArticles{reader: prose.NewReader(prose.Options{Actors: actors}), outlet: "x-outlet"}
		for r, err := range a.Parse(source.Input{Name: file.Name(), R: in}) {
			if err != nil {
				t.Fatalf("%s: %v", file.Name(), err)
			}
			if _, ok := r.Said(); ok {
				words++
			}
			info, ok := r.Article()
			if !ok {
				continue
			}
			articles++
			marked := false
			for _, mark := range []string{"EXERCISE: ", "УЧЕНИЯ: ", "НАВЧАННЯ: "} {
				marked = marked || strings.HasPrefix(r.Title, mark)
			}
			if !marked || !strings.HasPrefix(r.Published.From.Format("2006-01-02"), "2031-05-2") {
				t.Errorf("%s: title %q, published %s: want the word EXERCISE and a day of the exercise", file.Name(), r.Title, r.Published.From)
			}
			for _, p := range info.Positions {
				stances[string(p.Party)+" "+p.Stance] = true
			}
		}
		if err := in.Close(); err != nil {
			t.Fatal(err)
		}
	}
	for _, want := range []string{"A accepts_if", "A demands", "B considers", "B rejects"} {
		if !stances[want] {
			t.Errorf("no position %q in the articles: %v", want, stances)
		}
	}
	if articles != 6 || words < 15 {
		t.Errorf("%d articles with %d statements and claims: want 6 with 15 or more", articles, words)
	}
}
