package site

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/publish"
)

// TestTakesAgreesWithWrite: what Takes accepts Write takes, and the other way round.
func TestTakesAgreesWithWrite(t *testing.T) {
	page := publish.StaticPage("index.html", []byte("x"))
	dir := t.TempDir()
	foreign, file := filepath.Join(dir, "foreign"), filepath.Join(dir, "file")
	if err := os.Mkdir(foreign, 0o755); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{filepath.Join(foreign, "diary.txt"), file} {
		if err := os.WriteFile(name, []byte("x"), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	ours := filepath.Join(dir, "ours")
	for _, c := range []struct{ dir, want string }{
		{ours, ""}, {ours, ""}, {t.TempDir(), ""}, {foreign, "no site of ours"}, {file, "is a file"},
	} {
		takes := Takes(c.dir)
		_, writes := Write(t.Context(), c.dir, []publish.Page{page})
		if (takes == nil) != (writes == nil) || takes != nil && !strings.Contains(takes.Error(), c.want) || (takes == nil) != (c.want == "") {
			t.Errorf("%s: Takes says %v, Write says %v; want %q", filepath.Base(c.dir), takes, writes, c.want)
		}
	}
}
