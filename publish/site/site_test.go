package site_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/publish"
	"trucewatch/publish/site"
)

func page(path, key, text string) publish.Page {
	return publish.Page{Path: path, Key: key, Render: func(w io.Writer) error { _, err := io.WriteString(w, text); return err }}
}

func write(t *testing.T, dir string, pages ...publish.Page) site.Stats {
	t.Helper()
	st, err := site.Write(t.Context(), dir, pages)
	if err != nil {
		t.Fatal(err)
	}
	return st
}

func read(t *testing.T, dir, path string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(dir, path))
	if errors.Is(err, os.ErrNotExist) {
		return "(not there)"
	}
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func TestOnlyWhatChangedIsWritten(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "site")
	if st := write(t, dir, page("index.html", "1", "one"), page("a/b.html", "1", "b"), page("c.html", "1", "c")); st.Written != 3 || st.Bytes != 5 {
		t.Errorf("first: %+v", st)
	}
	fail := publish.Page{Path: "a/b.html", Key: "1", Render: func(io.Writer) error { return errors.New("must not be rendered") }}
	st := write(t, dir, page("index.html", "2", "two"), fail)
	if st.Written != 1 || st.Unchanged != 1 || st.Removed != 1 {
		t.Errorf("second: %+v", st)
	}
	if read(t, dir, "index.html") != "two" || read(t, dir, "a/b.html") != "b" || read(t, dir, "c.html") != "(not there)" {
		t.Error("the folder does not hold the second site")
	}
	// A page that somebody removed or cut is written again though its key is known.
	if err := os.WriteFile(filepath.Join(dir, "a", "b.html"), nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if st := write(t, dir, page("index.html", "2", "two"), page("a/b.html", "1", "b")); st.Written != 1 || read(t, dir, "a/b.html") != "b" {
		t.Errorf("mended: %+v", st)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*", ".tmp-*"))
	if err != nil || len(left) > 0 {
		t.Errorf("left behind: %v %v", left, err)
	}
}

func TestAFailedPageLeavesTheOldOneAndIsMended(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, page("index.html", "1", "one"), page("b.html", "1", "b"))
	bad := publish.Page{Path: "index.html", Key: "2", Render: func(w io.Writer) error { io.WriteString(w, "half"); return errors.New("out of words") }}
	if _, err := site.Write(t.Context(), dir, []publish.Page{bad}); err == nil {
		t.Fatal("the failure was lost")
	}
	if got := read(t, dir, "index.html"); got != "one" {
		t.Errorf("after a failure the page is %q", got)
	}
	write(t, dir, page("index.html", "2", "two"))
	if read(t, dir, "index.html") != "two" || read(t, dir, "b.html") != "(not there)" {
		t.Error("the next run did not mend the site")
	}
}

func TestRefuses(t *testing.T) {
	dir := t.TempDir()
	for _, pages := range [][]publish.Page{
		{page("../x.html", "1", "")}, {page("/etc/x", "1", "")}, {page("a/../../x", "1", "")}, {page(site.ManifestPath, "1", "")},
		{page("x.html", "", "")}, {page("x.html", "1", ""), page("x.html", "2", "")},
	} {
		if _, err := site.Write(t.Context(), dir, pages); err == nil {
			t.Errorf("%s was written", pages[0].Path)
		}
	}
	theirs := t.TempDir()
	if err := os.WriteFile(filepath.Join(theirs, "thesis.doc"), []byte("years of work"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := site.Write(t.Context(), theirs, []publish.Page{page("index.html", "1", "")}); err == nil || !strings.Contains(err.Error(), "empty folder") {
		t.Errorf("a folder of somebody else's: %v", err)
	}
}

func TestADamagedManifestCostsARewriteOnly(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, page("index.html", "1", "one"))
	if err := os.WriteFile(filepath.Join(dir, site.ManifestPath), []byte("{"), 0o644); err != nil {
		t.Fatal(err)
	}
	if st := write(t, dir, page("index.html", "1", "one")); st.Written != 1 {
		t.Errorf("%+v", st)
	}
}

func TestManyPages(t *testing.T) {
	dir := t.TempDir()
	var pages []publish.Page
	for i := range 500 {
		pages = append(pages, page(fmt.Sprintf("incident/%d.html", i), "k", strings.Repeat("x", i)))
	}
	if st := write(t, dir, pages...); st.Written != 500 {
		t.Errorf("%+v", st)
	}
	for i := range 500 {
		if b, err := os.ReadFile(filepath.Join(dir, fmt.Sprintf("incident/%d.html", i))); err != nil || !bytes.Equal(b, bytes.Repeat([]byte("x"), i)) {
			t.Fatalf("page %d: %v", i, err)
		}
	}
}
