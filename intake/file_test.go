package intake

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"trucewatch/gazetteer"
	"trucewatch/internal/shareddata"
	"trucewatch/record"
	"trucewatch/source"
	"trucewatch/source/viina"
	"trucewatch/truce"
)

// lines is the adapter of these tests: a row is "source;id;published;text". Rows
// that begin with "!" are refused, "panic" panics, "end" ends the file.
type lines struct{ complete bool }

func (l lines) Info() source.Info { return source.Info{Name: "lines", Complete: l.complete} }

func (lines) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		s := bufio.NewScanner(in.R)
		s.Buffer(nil, 1<<20)
		n := 0
		for s.Scan() {
			n++
			f := strings.Split(s.Text(), ";")
			switch {
			case f[0] == "panic":
				panic("index out of range")
			case f[0] == "end":
				yield(truce.Report{}, &source.FileError{File: in.Name, Line: n, Reason: "no more", Cure: "send the rest"})
				return
			case len(f) != 4 || strings.HasPrefix(f[0], "!"):
				if !yield(truce.Report{}, &source.RowError{File: in.Name, Line: n, Column: "source", Value: f[0], Reason: "is bad", Cure: "mend it", Row: source.Clip(s.Text(), 4096)}) {
					return
				}
				continue
			}
			at, _ := time.Parse(time.RFC3339, f[2])
			r := truce.Report{Source: truce.SourceID(f[0]), ID: f[1], Kind: truce.KindPoint, Text: f[3],
				Published: truce.Instant(at, ""), Raw: truce.Raw{Line: n, Row: s.Text()}}
			if !yield(r, nil) {
				return
			}
		}
		if err := s.Err(); err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Line: n, Reason: "cannot be read to its end", Err: err})
		}
	}
}

var noon = time.Date(2025, 3, 13, 12, 0, 0, 0, time.UTC)

func options() record.Options {
	return record.Options{Log: "example.org/test", Now: func() time.Time { return noon }}
}

func newRecord(t testing.TB) *record.Record {
	t.Helper()
	r, err := record.Create(filepath.Join(t.TempDir(), "record"), options())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

// take takes in text with the adapter of these tests.
func take(t testing.TB, rec *record.Record, text string, change ...func(*Input)) Result {
	t.Helper()
	in := Input{Record: rec, Adapter: lines{}, Path: "x.txt", R: strings.NewReader(text), Seal: true}
	for _, c := range change {
		c(&in)
	}
	res, err := File(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if res.Rows != res.New+res.Known+res.Changed+res.Refused {
		t.Errorf("%d rows are not the sum of %+v", res.Rows, res)
	}
	if _, err := rec.Check(context.Background()); err != nil {
		t.Error(err)
	}
	return res
}

// all decodes what is sealed.
func all(t testing.TB, rec *record.Record) (reports []truce.Report, refusals []record.Refusal, files []record.FileTaken, retractions []record.Retraction) {
	t.Helper()
	for row, err := range rec.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		switch row.Kind {
		case record.KindReport:
			var r truce.Report
			r, err = record.DecodeReport(row.Fields)
			reports = append(reports, r)
		case record.KindRefusal:
			var r record.Refusal
			r, err = record.DecodeRefusal(row.Fields)
			refusals = append(refusals, r)
		case record.KindFile:
			var f record.FileTaken
			f, err = record.DecodeFile(row.Fields)
			files = append(files, f)
		case record.KindRetraction:
			var x record.Retraction
			x, err = record.DecodeRetraction(row.Fields)
			retractions = append(retractions, x)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return
}

func current(t testing.TB, rec *record.Record) []truce.Report {
	reports, _, _, retractions := all(t, rec)
	return record.Current(reports, retractions)
}

func ids(reports []truce.Report) string {
	var out []string
	for _, r := range reports {
		out = append(out, r.ID+"="+r.Text)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

const day1, day2 = "2024-01-06T10:00:00Z", "2024-01-07T10:00:00Z"

func TestRowsAreCountedKeptAndRecognised(t *testing.T) {
	rec := newRecord(t)
	first := "a;1;" + day1 + ";one\n!bad;2;x;y\na;2;" + day1 + ";two\na;1;" + day1 + ";one\nnot a row\na;2;" + day2 + ";two, corrected\n"
	res := take(t, rec, first)
	want := Result{Name: "x.txt", Parts: 1, Rows: 6, New: 2, Known: 1, Changed: 1, Refused: 2}
	if diff := cmp.Diff(want, res, cmpopts.IgnoreFields(Result{}, "File", "Refusals", "Notices", "NoticeCounts")); diff != "" {
		t.Errorf("first delivery (-want +got):\n%s", diff)
	}
	if len(res.Notices) != 1 || res.Notices[0].Kind != NoticeChanged || res.Notices[0].Line != 6 ||
		res.Notices[0].Words != "came again with other content: published, text" {
		t.Errorf("notices %+v", res.Notices)
	}
	if len(res.Refusals) != 2 || res.Refusals[0].Row != "!bad;2;x;y" || res.Refusals[0].Line != 2 || res.Refusals[0].Cure != "mend it" {
		t.Errorf("refusals %+v", res.Refusals)
	}
	again := take(t, rec, first)
	if again.New != 0 || again.Changed != 0 || again.Known != 4 || again.Refused != 2 {
		t.Errorf("second delivery: %+v", again)
	}
	if !again.File.Known {
		t.Error("the file was not recognised")
	}
	reports, refusals, files, _ := all(t, rec)
	if len(reports) != 3 || len(refusals) != 2 || len(files) != 1 {
		t.Errorf("the record has %d reports, %d refusals, %d files; want 3, 2, 1", len(reports), len(refusals), len(files))
	}
	if got := ids(current(t, rec)); got != "1=one 2=two, corrected" {
		t.Errorf("what holds: %s", got)
	}
	kept, err := rec.OpenRaw(files[0].SHA256)
	if err != nil {
		t.Fatal(err)
	}
	defer kept.Close()
	if b, err := io.ReadAll(kept); err != nil || string(b) != first {
		t.Errorf("kept %q, %v", b, err)
	}
	for _, r := range reports {
		if r.Raw.SHA256 != files[0].SHA256 || r.Raw.Line == 0 || r.Raw.Row != "" {
			t.Errorf("report %s points to %+v", r.ID, r.Raw)
		}
	}
}

func TestOtherOrdersAndSeedsGiveTheSameSet(t *testing.T) {
	files := []string{
		"a;1;" + day1 + ";one\nb;1;" + day1 + ";bee\na;3;" + day1 + ";x\n",
		"a;1;" + day2 + ";one again\na;4;" + day1 + ";four\n!r;1;2;3\n",
		"a;3;" + day1 + ";y\nb;1;" + day1 + ";bee\n",
	}
	var want []truce.Report
	for i, order := range [][]int{{0, 1, 2}, {2, 1, 0}, {1, 0, 2, 1}, {2, 0, 1}} {
		rec := newRecord(t)
		for _, k := range order {
			take(t, rec, files[k], func(in *Input) { in.Path = fmt.Sprint(k, ".txt"); in.Seal = i%2 == 0 })
		}
		if _, err := rec.Seal(context.Background()); err != nil {
			t.Fatal(err)
		}
		got := current(t, rec)
		for k := range got {
			got[k].Raw = truce.Raw{} // which of several deliveries of one content came first
		}
		if i == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("order %v (-first +this):\n%s", order, diff)
		}
	}
	if len(want) != 4 {
		t.Errorf("%d reports hold, want 4", len(want))
	}
}

func TestVanishedReportsAreRetractedAndRestored(t *testing.T) {
	rec := newRecord(t)
	complete := func(in *Input) { in.Complete = true }
	a, b, c := "a;1;"+day1+";one\n", "a;2;"+day1+";two\n", "b;1;"+day1+";other source\n"
	take(t, rec, a+b+c, complete)
	if res := take(t, rec, a, complete); res.Retracted != 1 || res.Notices[0].Key != (truce.ReportKey{Source: "a", ID: "2"}) {
		t.Errorf("a vanished row: %+v", res)
	}
	if got := ids(current(t, rec)); got != "1=one 1=other source" {
		t.Errorf("what holds: %s (a source without a row in the delivery is left alone)", got)
	}
	if res := take(t, rec, a+"\n", complete); res.Retracted != 0 {
		t.Errorf("retracted twice, or with a refused row: %+v", res)
	}
	if res := take(t, rec, b); res.Restored != 1 || res.Known != 1 {
		t.Errorf("a row that came back: %+v", res)
	}
	if got := ids(current(t, rec)); got != "1=one 1=other source 2=two" {
		t.Errorf("what holds: %s", got)
	}
	if res := take(t, rec, b+"!x;1;2;3\n", complete); res.Retracted != 0 || res.NoticeCounts[NoticeDelivery] != 1 {
		t.Errorf("a delivery with a refused row: %+v", res)
	}
	if res := take(t, rec, b+"end\n", complete); res.Retracted != 0 || res.Broken == "" {
		t.Errorf("a delivery that broke off: %+v", res)
	}
	if res := take(t, rec, b+"a;9;"+day1+";nine\n", complete); res.Retracted != 1 {
		t.Errorf("vanished once more: %+v", res)
	}
	if got := ids(current(t, rec)); got != "1=other source 2=two 9=nine" {
		t.Errorf("what holds: %s", got)
	}
}

func TestDeliveriesThatBreakOff(t *testing.T) {
	good := "a;1;" + day1 + ";one\n"
	for _, c := range []struct{ name, text, broken, cure string }{
		{"an empty file", "", "the file is empty", ""},
		{"the adapter ends it", good + "end\n", "no more", "send the rest"},
		{"the adapter fails", good + "panic\n", "index out of range", ""},
		{"a line of 2 MB", good + strings.Repeat("x", 2<<20), "token too long", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			rec := newRecord(t)
			res := take(t, rec, c.text)
			if !strings.Contains(res.Broken, c.broken) {
				t.Errorf("broken %q, want %q", res.Broken, c.broken)
			}
			reports, refusals, files, _ := all(t, rec)
			if len(refusals) != 1 || refusals[0].Cure != c.cure || len(files) != 1 || files[0].Broken == "" {
				t.Errorf("refusals %+v, files %+v", refusals, files)
			}
			if want := strings.Count(c.text, good); len(reports) != want {
				t.Errorf("%d reports, want %d: what came before the break is kept", len(reports), want)
			}
		})
	}
}

func TestReportsThatMayNotEnter(t *testing.T) {
	rec := newRecord(t)
	text := strings.Join([]string{
		";1;" + day1 + ";no source", "a;;" + day1 + ";no id", "a;1;0001-01-02T00:00:00Z;too early",
		"a;x\x01;" + day1 + ";control", "a;" + strings.Repeat("i", 600) + ";" + day1 + ";long id", "a;1;" + day1 + ";bad \xff text",
		"a;ok;" + day1 + ";fine",
	}, "\n")
	res := take(t, rec, text)
	if res.New != 1 || res.Refused != 6 {
		t.Errorf("%d new and %d refused, want 1 and 6: %+v", res.New, res.Refused, res.Refusals)
	}
	for _, r := range res.Refusals {
		if r.Reason == "" || r.Line == 0 || r.Row == "" {
			t.Errorf("a refusal without reason, line or row: %+v", r)
		}
	}
}

func TestExerciseRecordsMarkEveryRow(t *testing.T) {
	o := options()
	o.Exercise = true
	rec, err := record.Create(filepath.Join(t.TempDir(), "record"), o)
	if err != nil {
		t.Fatal(err)
	}
	defer rec.Close()
	take(t, rec, "a;1;"+day1+";one\n")
	for _, r := range current(t, rec) {
		if !r.Exercise {
			t.Errorf("%s is not marked as exercise", r.ID)
		}
	}
}

func TestFilesThatCannotBeOpened(t *testing.T) {
	rec := newRecord(t)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "big.txt"), make([]byte, 1000), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, path, words string
		limits            Limits
	}{
		{"a folder", dir, "is a folder: name the files in it", Limits{}},
		{"nothing there", filepath.Join(dir, "nope.csv"), "no such file", Limits{}},
		{"a device", os.DevNull, "not a regular file", Limits{}},
		{"too large", filepath.Join(dir, "big.txt"), "too large", Limits{FileBytes: 999}},
	} {
		_, err := File(context.Background(), Input{Record: rec, Adapter: lines{}, Path: c.path, Limits: c.limits})
		if err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.words)
		}
	}
	if _, err := File(context.Background(), Input{Record: rec}); err == nil {
		t.Error("worked without an adapter")
	}
	if rec.UnsealedLen() != 0 {
		t.Error("a file that cannot be opened left entries")
	}
}

func TestCancelledIntakeGoesOnLater(t *testing.T) {
	rec := newRecord(t)
	var text strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&text, "a;%d;%s;text\n", i, day1)
	}
	ctx, cancel := context.WithCancel(context.Background())
	in := Input{Record: rec, Adapter: lines{}, Path: "x", R: strings.NewReader(text.String()), Seal: true,
		Progress: func(rows int64) {
			if rows > 5000 {
				cancel()
			}
		}}
	res, err := File(ctx, in)
	if !errors.Is(err, context.Canceled) || res.Rows < 5000 || res.Rows >= 20_000 {
		t.Fatalf("%d rows, %v", res.Rows, err)
	}
	again := take(t, rec, text.String())
	if again.New+again.Known != 20_000 || again.Known < res.New {
		t.Errorf("after %d new rows the second run has %+v", res.New, again)
	}
}

// bigReader gives n bytes of rows without holding them.
type bigReader struct {
	left int64
	row  []byte
	at   int
}

func (b *bigReader) Read(p []byte) (int, error) {
	if b.left <= 0 {
		return 0, io.EOF
	}
	n := copy(p[:min(int64(len(p)), b.left)], b.row[b.at:])
	b.at = (b.at + n) % len(b.row)
	b.left -= int64(n)
	return n, nil
}

// TestMemoryDoesNotGrowWithTheFile streams 200 MB; a file of 5 GB takes no other path.
func TestMemoryDoesNotGrowWithTheFile(t *testing.T) {
	if testing.Short() {
		t.Skip("writes 200 MB to the disk")
	}
	rec := newRecord(t)
	row := []byte("a;1;" + day1 + ";" + strings.Repeat("long text ", 20_000) + "\n")
	var peak atomic.Uint64
	stop := make(chan struct{})
	go func() {
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapInuse))
			select {
			case <-stop:
				return
			case <-time.After(20 * time.Millisecond):
			}
		}
	}()
	size := int64(len(row)) * 1000
	res, err := File(context.Background(), Input{Record: rec, Adapter: lines{}, Path: "big", R: &bigReader{left: size, row: row}})
	close(stop)
	if err != nil || res.Rows != 1000 || res.Known != 999 || res.File.Bytes != size {
		t.Fatalf("%d rows, %d known, %d bytes, %v", res.Rows, res.Known, res.File.Bytes, err)
	}
	if peak.Load() > 120<<20 {
		t.Errorf("the heap grew to %d MB over a file of %d MB", peak.Load()>>20, size>>20)
	}
}

func gz(t testing.TB, b []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	w := gzip.NewWriter(&out)
	if _, err := w.Write(b); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestVIINA takes in the whole extract twice.
func TestVIINA(t *testing.T) {
	path := shareddata.File(t, "viina-extract/viina_reports_2022_2025.csv.gz")
	rec := newRecord(t)
	in := Input{Record: rec, Adapter: viina.Adapter{}, Gazetteer: gazetteer.Default(), Path: path, Seal: true, Historical: true}
	res, err := File(context.Background(), in)
	if err != nil {
		t.Fatal(err)
	}
	if res.Rows != 3578 || res.New != 3578 || res.Refused != 0 {
		t.Errorf("%d rows, %d new, %d refused, want 3578, 3578, 0", res.Rows, res.New, res.Refused)
	}
	if res.NoticeCounts[NoticeImported] == 0 {
		t.Error("no imported place was noticed: VIINA places Коренево of Kursk region in Sumy region")
	}
	t.Logf("notices: %v", res.NoticeCounts)
	again, err := File(context.Background(), in)
	if err != nil || again.Known != 3578 {
		t.Errorf("second time: %d known, %v", again.Known, err)
	}
	result, err := rec.Check(context.Background())
	if err != nil || result.Rows != 3579 || result.Files != 1 {
		t.Errorf("check: %+v, %v", result, err)
	}
	noticed, outside := false, 0
	for row, err := range rec.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Kind != record.KindReport {
			continue
		}
		x, err := record.DecodeExtra(row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if x.Rungs.Cell20km == "" || x.Rungs.Day == "" || !x.Historical || x.Gazetteer == "" {
			t.Fatalf("row %d lacks rungs: %+v", row.Seq, x)
		}
		if x.Rungs.Region == "" {
			outside++
		}
		for _, n := range x.Notices {
			noticed = noticed || strings.Contains(n, "the text says")
		}
	}
	if outside > 40 { // Moscow and other places that the gazetteer does not reach
		t.Errorf("%d rows have no region", outside)
	}
	if !noticed {
		t.Error("no notice stands in the record")
	}
}
