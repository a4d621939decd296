// Package formattest holds what every publication format must keep; a new format's
// test is one call of Test.
package formattest

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"trucewatch/internal/leaktest"
	"trucewatch/publish"
	"trucewatch/publish/publishtest"
)

// Reader reads one data file back and returns the ids of the incidents in it; nil
// for files that hold none.
type Reader func(t *testing.T, path string, data []byte) []string

// Test writes the scenario in the format and checks that the bytes are stable, that
// every incident comes back, that exercise and attribution stand in every file, and
// that nothing secret does.
func Test(t *testing.T, f publish.Format, read Reader) {
	t.Helper()
	e, err := publishtest.Scenario().Edition(publish.Public())
	if err != nil {
		t.Fatal(err)
	}
	files := write(t, f, e)
	again := write(t, f, e)
	var ids []string
	for _, it := range e.Items {
		ids = append(ids, it.ID)
	}
	found := false
	for i, file := range files {
		if !bytes.Equal(file.Data, again[i].Data) || file.Path != again[i].Path {
			t.Errorf("%s: written twice, it differs", file.Path)
		}
		if !strings.HasPrefix(file.Path, "data/") {
			t.Errorf("%s: a data file lies under data/", file.Path)
		}
		text := string(file.Data)
		if !strings.Contains(text, "EXERCISE") {
			t.Errorf("%s: does not say that it is an exercise", file.Path)
		}
		for _, a := range e.Attribution {
			if !strings.Contains(text, a) {
				t.Errorf("%s: lacks the attribution %q", file.Path, a)
			}
		}
		leaks, err := leaktest.File(file.Path, file.Data, Secrets())
		if err != nil {
			t.Error(err)
		}
		for _, l := range leaks {
			t.Error(l)
		}
		if got := read(t, file.Path, file.Data); got != nil {
			found = true
			for _, id := range got {
				if !slices.Contains(ids, id) {
					t.Errorf("%s: incident %s is not in the edition", file.Path, id)
				}
			}
			if len(got) != len(ids) {
				t.Errorf("%s: %d incidents came back, %d were written", file.Path, len(got), len(ids))
			}
		}
	}
	if !found {
		t.Error("no file gave incidents back")
	}
	empty := e
	empty.Items, empty.Days, empty.Sources, empty.Coverage, empty.Claims, empty.Frame.Exercise, empty.Attribution = nil, nil, nil, nil, nil, false, nil
	for _, file := range write(t, f, empty) {
		if len(file.Data) == 0 || strings.Contains(string(file.Data), "EXERCISE") {
			t.Errorf("%s of an empty edition: %q", file.Path, file.Data)
		}
	}
}

func write(t *testing.T, f publish.Format, e publish.Edition) []publish.File {
	t.Helper()
	files, err := f.Files(e)
	if err != nil {
		t.Fatal(err)
	}
	if len(files) == 0 || f.Name() == "" {
		t.Fatalf("format %q writes %d files", f.Name(), len(files))
	}
	return files
}

// Secrets are those of the scenario.
func Secrets() leaktest.Secrets {
	s := leaktest.Secrets{Texts: []string{publishtest.SecretTitle, publishtest.SecretPatrol, publishtest.SecretCamera, publishtest.SecretReply,
		"An abduction that nobody may read of", "A casualty that nobody may read of", "Shots an hour ago", "Patrol turned back"}, Scores: []int{913}, IDs: publishtest.SecretIDs()}
	for i, p := range publishtest.ExactPlaces() {
		s.Points = append(s.Points, leaktest.Point{Name: string(rune('a' + i)), Lat: p[0], Lon: p[1]})
	}
	return s
}
