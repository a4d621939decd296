// Package sourcetest is the test that every adapter passes: reports are valid,
// ids unique and stable, bad rows are told and do not stop the rest, hostile
// bytes do not panic, and what comes out equals the golden files.
package sourcetest

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"trucewatch/internal/shareddata"
	"trucewatch/source"
	"trucewatch/truce"
)

var update = flag.Bool("update", false, "rewrite the golden files of adapters")

// Test runs a over testdata/*.in of the calling package and compares with
// testdata/*.golden. There must be at least one file whose name begins with
// "broken", in which some rows are refused and others read.
func Test(t *testing.T, a source.Adapter) {
	t.Helper()
	checkInfo(t, a.Info())
	files, err := filepath.Glob("testdata/*.in")
	if err != nil || len(files) < 2 {
		t.Fatalf("want testdata/*.in with a good and a broken file, got %v, %v", files, err)
	}
	broken := false
	for _, file := range files {
		broken = broken || strings.HasPrefix(filepath.Base(file), "broken")
		t.Run(filepath.Base(file), func(t *testing.T) { testFile(t, a, file) })
	}
	if !broken {
		t.Error("there is no testdata/broken*.in: show that a bad row does not stop the rest")
	}
	if _, err := os.Stat("testdata/README.md"); err != nil {
		t.Error("testdata/README.md must say where the rows come from and under which licence")
	}
	t.Run("hostile", func(t *testing.T) { hostile(t, a) })
}

func checkInfo(t *testing.T, info source.Info) {
	t.Helper()
	for _, f := range [][2]string{{"Name", info.Name}, {"Title", info.Title}, {"Licence", info.Licence}, {"Blind", info.Blind}} {
		if f[1] == "" {
			t.Errorf("Info.%s is empty", f[0])
		}
	}
	if !slices.Contains([]string{source.ShipYes, source.ShipCite, source.ShipNo}, info.Ship) {
		t.Errorf("Info.Ship is %q: want yes, cite or no", info.Ship)
	}
	for _, s := range info.Sources {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		if s.Title == "" || s.Licence == "" || s.Blind == "" || s.Ship == "" {
			t.Errorf("source %s lacks a title, licence, blind or ship", s.ID)
		}
	}
}

func testFile(t *testing.T, a source.Adapter, file string) {
	raw, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	first := Collect(a, file, bytes.NewReader(raw))
	first.check(t, a.Info())
	again := Collect(a, "other-name", iotest.OneByteReader(bytes.NewReader(raw)))
	if d := cmp.Diff(first.Reports, again.Reports); d != "" {
		t.Errorf("a second parse, byte by byte under another name, differs:\n%s", d)
	}
	if strings.HasPrefix(filepath.Base(file), "broken") && (len(first.Reports) == 0 || len(first.Refused) == 0) {
		t.Errorf("%s: %d reports, %d refused; want some of both", file, len(first.Reports), len(first.Refused))
	}
	if !strings.HasPrefix(filepath.Base(file), "broken") && len(first.Refused) > 0 {
		t.Errorf("%s: refused: %v", file, first.Refused[0])
	}
	golden(t, strings.TrimSuffix(file, ".in")+".golden", first.String())
	for range a.Parse(source.Input{Name: file, R: bytes.NewReader(raw)}) {
		break // a caller may stop at any time
	}
}

// Result is what came of one file.
type Result struct {
	Reports []truce.Report
	Refused []*source.RowError
	Fatal   error // a *source.FileError, or what an adapter may not yield
}

// Collect parses all of r.
func Collect(a source.Adapter, name string, r io.Reader) Result {
	var out Result
	for rep, err := range a.Parse(source.Input{Name: name, R: r}) {
		var row *source.RowError
		switch {
		case errors.As(err, &row):
			out.Refused = append(out.Refused, row)
		case err != nil:
			out.Fatal = errors.Join(out.Fatal, err)
		default:
			out.Reports = append(out.Reports, rep)
		}
	}
	return out
}

func (r Result) check(t *testing.T, info source.Info) {
	t.Helper()
	var file *source.FileError
	if r.Fatal != nil && !errors.As(r.Fatal, &file) {
		t.Errorf("an error that is neither a RowError nor a FileError: %v", r.Fatal)
	}
	known := map[truce.SourceID]bool{}
	for _, s := range info.Sources {
		known[s.ID] = true
	}
	seen := map[truce.ReportKey]bool{}
	for _, rep := range r.Reports {
		if err := rep.Validate(); err != nil {
			t.Errorf("report %s is not valid: %v", rep.Key(), err)
		}
		if seen[rep.Key()] {
			t.Errorf("id %s comes twice", rep.Key())
		}
		seen[rep.Key()] = true
		if len(known) > 0 && !known[rep.Source] {
			t.Errorf("report %s: source is not among Info.Sources", rep.Key())
		}
		if rep.Raw.Line == 0 {
			t.Errorf("report %s does not say its line", rep.Key())
		}
	}
	for _, e := range r.Refused {
		if e.Line == 0 || e.Reason == "" || e.File == "" {
			t.Errorf("refused row lacks file, line or reason: %+v", e)
		}
	}
}

// String renders reports and refusals for a golden file, without the rows themselves.
func (r Result) String() string {
	var b strings.Builder
	for _, rep := range r.Reports {
		rep.Raw.Row = ""
		j, err := json.Marshal(rep)
		if err != nil {
			fmt.Fprintf(&b, "cannot be written as JSON: %v\n", err)
		}
		b.Write(j)
		b.WriteByte('\n')
	}
	for _, e := range r.Refused {
		short := *e
		short.File = filepath.Base(e.File)
		fmt.Fprintf(&b, "refused %s\n", short.Error())
	}
	if r.Fatal != nil {
		fmt.Fprintf(&b, "stopped: %s\n", strings.ReplaceAll(r.Fatal.Error(), "testdata/", ""))
	}
	return b.String()
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatalf("%v; write it with -args -update and read the diff", err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("differs from %s (-args -update, then read the diff):\n%s", file, d)
	}
}

// hostile feeds bytes that no adapter may choke on: an error must come, or nothing; never a panic.
func hostile(t *testing.T, a source.Adapter) {
	for name, in := range map[string]string{
		"nul":      strings.Repeat("\x00", 1000),
		"binary":   "\xff\xfe\xfd\xfc\x80\x81\x82,\x83\n\x84\x85,\x86\n",
		"web page": "<!DOCTYPE html><html><body>404</body></html>",
		"quotes":   strings.Repeat("\"\n", 500),
		"columns":  strings.Repeat(",", 20000) + "\n",
		"deep":     strings.Repeat("[", 20000),
		"zip":      "PK\x03\x04aaaaaaaa",
	} {
		res := Collect(a, name, strings.NewReader(in))
		if len(res.Reports) > 0 {
			t.Errorf("%s: %d reports out of nonsense", name, len(res.Reports))
		}
		if res.Fatal == nil && len(res.Refused) == 0 {
			t.Errorf("%s: nonsense was read without a word", name)
		}
	}
	if res := Collect(a, "empty", strings.NewReader("")); res.Fatal == nil {
		t.Error("an empty file was read without a word")
	}
	broken := errors.New("the disk says no")
	if res := Collect(a, "io", iotest.ErrReader(broken)); !errors.Is(res.Fatal, broken) {
		t.Errorf("a read error is not handed on: %v", res.Fatal)
	}
}

// Shared parses a whole file of the shared data, gzip or plain, and checks that
// every report is valid and every id unique. The test is skipped where there is
// no shared data.
func Shared(t *testing.T, a source.Adapter, name string) Result {
	t.Helper()
	f, err := os.Open(shareddata.File(t, name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var r io.Reader = f
	if strings.HasSuffix(name, ".gz") {
		if r, err = gzip.NewReader(f); err != nil {
			t.Fatal(err)
		}
	}
	res := Collect(a, filepath.Base(name), r)
	res.check(t, a.Info())
	if res.Fatal != nil {
		t.Error(res.Fatal)
	}
	return res
}

// Counts fails the test unless a file gave exactly this many reports and refused rows.
func (r Result) Counts(t *testing.T, reports, refused int) {
	t.Helper()
	if len(r.Reports) != reports || len(r.Refused) != refused {
		t.Errorf("%d reports, %d rows refused; want %d, %d", len(r.Reports), len(r.Refused), reports, refused)
		for i, e := range r.Refused {
			if i < 3 {
				t.Log(e)
			}
		}
	}
}
