package main

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/internal/shareddata"
)

// TestEmbeddedDataAreWhatBuildMakes builds again and compares.
func TestEmbeddedDataAreWhatBuildMakes(t *testing.T) {
	from := filepath.Dir(shareddata.File(t, "gazetteer/places.tsv.gz"))
	to := t.TempDir()
	if err := build(from, to); err != nil {
		t.Fatal(err)
	}
	for _, f := range []string{"places.tsv.gz", "regions.tsv.gz", "regions_map.tsv.gz"} {
		// Unpacked, because another Go version may pack differently.
		if !bytes.Equal(unpacked(t, filepath.Join(to, f)), unpacked(t, filepath.Join("..", "data", f))) {
			t.Errorf("%s differs from what build makes: run go run ./gazetteer/build", f)
		}
	}
	if err := build(t.TempDir(), to); err == nil {
		t.Error("no error for a folder without the set")
	}
}

func unpacked(t *testing.T, path string) []byte {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	b, err := io.ReadAll(z)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func TestUkrainianForms(t *testing.T) {
	for ru, want := range map[string][]string{
		"":          nil,
		"Рыльск":    {"Рильськ"},
		"Шебекино":  {"Шебекіно", "Шебекине"},
		"Коренево":  {"Кореневе"},
		"Белгород":  {"Білгород", "Бєлгород"},
		"Грайворон": nil,
		"Красное":   {"Красне"},
	} {
		got := ukrainianForms(ru)
		if len(got) == 0 {
			got = nil
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Errorf("%s: %s", ru, d)
		}
	}
}

// A border that two regions share is thinned to the same points from both.
func TestThinKeepsCommonBorders(t *testing.T) {
	wavy := []vertex{{0, 100}, {10, 101}, {20, 99}, {300, 400}, {310, 401}, {600, 100}}
	west, east := []vertex{{0, 0}}, []vertex{{0, 1000}}
	west = append(west, wavy...)
	west = append(west, vertex{600, 0}, vertex{0, 0})
	for i := len(wavy) - 1; i >= 0; i-- {
		east = append(east, wavy[len(wavy)-1-i])
	}
	east = append(east, vertex{600, 1000}, vertex{0, 1000})
	out := thin([]region{{iso: "W", area: [][][]vertex{{west}}}, {iso: "E", area: [][][]vertex{{east}}}}, 50)
	inEast := map[vertex]bool{}
	for _, v := range out[1].area[0][0] {
		inEast[v] = true
	}
	shared := 0
	for _, v := range out[0].area[0][0] {
		for _, w := range wavy {
			if v == w {
				shared++
				if !inEast[v] {
					t.Errorf("point %v of the border is kept in the west only", v)
				}
			}
		}
	}
	if shared < 3 || shared >= len(wavy) {
		t.Errorf("%d of %d points of the border kept", shared, len(wavy))
	}
}
