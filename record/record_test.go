package record

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/commit"
	"trucewatch/truce"
)

// sample is report i of source "viina".
func sample(i int) truce.Report {
	at := truce.Position{Lat: 480159000 + truce.E7(i), Lon: 378028000}
	return truce.Report{
		Source: "viina", ID: fmt.Sprintf("v-%06d", i), Kind: truce.KindPoint, Origin: "liveuamap",
		Published: truce.Interval{From: time.Date(2024, 1, 6, 14, 0, 0, 0, time.UTC), To: time.Date(2024, 1, 6, 14, 0, 1, 0, time.UTC)},
		Time: truce.Interval{From: time.Date(2024, 1, 6, 13, 7, 0, 0, time.UTC),
			To: time.Date(2024, 1, 6, 13, 7, 1, 0, time.UTC), Zone: "+02:00"},
		Places: []truce.Place{{Kind: truce.PlacePoint, At: &at, R68M: 500, Name: "Донецьк", Quality: truce.QualityImported}},
		Act:    "fire/artillery", ActWords: "обстріл", Means: "heard", Lang: "uk",
		Killed: truce.AtLeast(1, "person"),
		Attrs:  []truce.Attr{{Name: "geo_precision", Path: []string{"ADM3"}}},
		Title:  "Shelling reported near the railway station", URL: "https://example.org/news/" + fmt.Sprint(i),
		Text: strings.Repeat("Several residents said that the shelling began in the afternoon and went on. ", 5),
	}
}

func entryOf(t testing.TB, r truce.Report) Entry {
	t.Helper()
	e, err := ReportEntry(r, Extra{Rungs: Rungs{Cell1km: "1km:15335:16165", Cell5km: "5km:3067:3233", Cell20km: "20km:766:808",
		Raion: "Донецький район", Region: "UA-14", Hour: "2024-01-06T13:00:00Z/2024-01-06T14:00:00Z",
		Day: "2024-01-06T00:00:00Z/2024-01-07T00:00:00Z"}, Gazetteer: "g1"})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func samples(t testing.TB, from, to int) []Entry {
	var out []Entry
	for i := from; i < to; i++ {
		out = append(out, entryOf(t, sample(i)))
	}
	return out
}

var noon = time.Date(2025, 3, 13, 12, 0, 0, 0, time.UTC)

func options() Options {
	return Options{Log: "example.org/test", Now: func() time.Time { return noon }}
}

// seeded gives a reproducible source of seeds.
func seeded(n uint64) io.Reader {
	var key [32]byte
	binary.LittleEndian.PutUint64(key[:], n)
	return rand.NewChaCha8(key)
}

func create(t testing.TB, o Options) *Record {
	t.Helper()
	r, err := Create(filepath.Join(t.TempDir(), "record"), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { r.Close() })
	return r
}

func mustAppend(t testing.TB, r *Record, entries ...Entry) []Receipt {
	t.Helper()
	receipts, err := r.Append(context.Background(), entries)
	if err != nil {
		t.Fatal(err)
	}
	return receipts
}

func mustSeal(t testing.TB, r *Record) SealInfo {
	t.Helper()
	info, err := r.Seal(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return info
}

func mustCheck(t testing.TB, r *Record) CheckResult {
	t.Helper()
	result, err := r.Check(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// reports decodes the sealed reports.
func reports(t testing.TB, r *Record) []truce.Report {
	t.Helper()
	var out []truce.Report
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Kind != KindReport || row.Erased {
			continue
		}
		report, err := DecodeReport(row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, report)
	}
	return out
}

func TestAppendSealReadReopen(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "odd name ?#%20 ü")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	receipts := mustAppend(t, r, samples(t, 0, 1500)...)
	if r.UnsealedLen() != 1500 || r.Len() != 0 {
		t.Fatalf("%d unsealed and %d sealed, want 1500 and 0", r.UnsealedLen(), r.Len())
	}
	if err := r.Close(); err != nil {
		t.Fatal(err)
	}
	if r, err = Open(dir, options()); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	info := mustSeal(t, r)
	if info.From != 0 || info.To != 1500 || r.Len() != 1500 || r.UnsealedLen() != 0 {
		t.Fatalf("sealed %+v, %d sealed, %d unsealed", info, r.Len(), r.UnsealedLen())
	}
	got := reports(t, r)
	slices.SortFunc(got, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	for i := range got {
		if diff := cmp.Diff(sample(i), got[i], cmpopts.EquateEmpty()); diff != "" {
			t.Fatalf("report %d (-put +got):\n%s", i, diff)
		}
	}
	promised := map[commit.Leaf]string{}
	for _, p := range receipts {
		promised[p.Leaf] = p.Short
	}
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if short, ok := promised[row.Leaf]; !ok || short != row.Short {
			t.Fatalf("row %d has leaf %x and alias %s, which no receipt promised", row.Seq, row.Leaf[9:], row.Short)
		}
	}
	if result := mustCheck(t, r); result.Rows != 1500 {
		t.Errorf("checked %d rows", result.Rows)
	}
}

func TestSealOrderDoesNotTellArrival(t *testing.T) {
	r := create(t, options())
	decision, err := DecisionEntry(truce.Decision{Kind: truce.DecidePin, Signer: "o", Reason: "r"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	mustAppend(t, r, decision)
	mustAppend(t, r, samples(t, 0, 200)...)
	mustSeal(t, r)
	var leaves [][]byte
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if (row.Kind == KindDecision) != (row.Seq == 200) {
			t.Fatalf("row %d is a %s: decisions come after reports", row.Seq, row.Kind)
		}
		if row.Kind == KindReport {
			leaves = append(leaves, row.Leaf[:])
		}
	}
	if !slices.IsSortedFunc(leaves, slices.Compare) {
		t.Error("sealed reports are not in the order of their leaves")
	}
}

// TestAFloodDoesNotCrowdOut: 40,000 entries of one source and one of another, which
// came last: it is in the first group all the same.
func TestAFloodDoesNotCrowdOut(t *testing.T) {
	var picks []pick
	for i := range 40_000 {
		picks = append(picks, pick{id: int64(i), turn: "flood", lap: i})
	}
	picks = append(picks, pick{id: 40_000, turn: "quiet", lap: 0})
	slices.SortFunc(picks, pickOrder)
	if at := slices.IndexFunc(picks, func(p pick) bool { return p.turn == "quiet" }); at > 1 {
		t.Errorf("the quiet source comes at place %d", at)
	}
}

func TestManyGroupsInOneSeal(t *testing.T) {
	r := create(t, options())
	n := sealRows + 500
	for i := 0; i < n; i += 4096 {
		mustAppend(t, r, refusals(t, i, min(i+4096, n))...)
	}
	if info := mustSeal(t, r); info.To != int64(n) {
		t.Fatalf("sealed %d of %d", info.To, n)
	}
	if result := mustCheck(t, r); result.Rows != int64(n) {
		t.Fatalf("checked %d of %d", result.Rows, n)
	}
	// The index followed the entries into the record.
	for _, receipt := range mustAppend(t, r, refusals(t, n-10, n+10)...) {
		_ = receipt
	}
	if r.UnsealedLen() != 10 {
		t.Errorf("%d new entries, want 10", r.UnsealedLen())
	}
}

// refusals are small entries, for tests that need many.
func refusals(t testing.TB, from, to int) []Entry {
	t.Helper()
	var out []Entry
	for i := from; i < to; i++ {
		e, err := RefusalEntry(Refusal{Source: "csvmap", Name: "x.csv", Line: i + 1, Row: "r", Reason: "bad"})
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, e)
	}
	return out
}

func TestSentAgain(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	states := func(entries ...Entry) string {
		t.Helper()
		var s []string
		for _, receipt := range mustAppend(t, r, entries...) {
			s = append(s, receipt.State.String()+fmt.Sprint(receipt.Differs))
		}
		return strings.Join(s, " ")
	}
	changed := sample(1)
	changed.Text, changed.Killed = "another text", truce.Count{}
	moved := sample(1)
	moved.Raw = truce.Raw{SHA256: strings.Repeat("0", 64), Line: 3}

	if got := states(entryOf(t, sample(1)), entryOf(t, sample(1)), entryOf(t, sample(2))); got != "new[] known[] new[]" {
		t.Errorf("first delivery: %s", got)
	}
	if got := states(entryOf(t, moved)); got != "known[]" {
		t.Errorf("read from elsewhere: %s", got)
	}
	mustSeal(t, r) // versions sealed together have no order among them
	if got := states(entryOf(t, moved), entryOf(t, changed)); got != "known[] changed[killed text]" {
		t.Errorf("unsealed: %s", got)
	}
	mustSeal(t, r)
	if got := states(entryOf(t, sample(1)), entryOf(t, changed), entryOf(t, sample(3))); got != "known[] known[] new[]" {
		t.Errorf("sealed: %s", got)
	}
	r.Close()
	if r, err = Open(dir, options()); err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	changed.Title = "other"
	if got := states(entryOf(t, sample(2)), entryOf(t, sample(3)), entryOf(t, changed)); got != "known[] known[] changed[title]" {
		t.Errorf("reopened: %s", got)
	}
	mustSeal(t, r)
	if n := len(reports(t, r)); n != 5 {
		t.Errorf("%d reports in the record, want 5", n)
	}
}

// TestSameSetInOtherOrders: what is decoded and what holds does not depend on order,
// batches or seeds; leaves do.
func TestSameSetInOtherOrders(t *testing.T) {
	var all []truce.Report
	for i := range 300 {
		all = append(all, sample(i))
		if i%10 == 0 {
			v := sample(i)
			v.Text = fmt.Sprint("version of ", i)
			if i%20 == 0 {
				v.Published.From = v.Published.From.Add(time.Hour)
				v.Published.To = v.Published.To.Add(time.Hour)
			}
			all = append(all, v)
		}
	}
	var want []truce.Report
	var roots []tlog.Hash
	for run := range uint64(4) {
		shuffled := slices.Clone(all)
		rnd := rand.New(rand.NewPCG(run, 7))
		rnd.Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		o := options()
		o.Rand = seeded(run)
		r := create(t, o)
		for len(shuffled) > 0 {
			n := min(len(shuffled), 1+rnd.IntN(90))
			for _, rep := range shuffled[:n] {
				mustAppend(t, r, entryOf(t, rep))
			}
			shuffled = shuffled[n:]
			mustSeal(t, r)
		}
		got := Current(reports(t, r), nil)
		if run == 0 {
			want = got
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("run %d gives another current set:\n%s", run, diff)
		}
		roots = append(roots, mustCheck(t, r).Root)
	}
	if roots[0] == roots[1] {
		t.Error("two seeds gave one root: the seeds are not used")
	}
	if len(want) != 300 || want[20].Text != "version of 20" {
		t.Errorf("%d current reports; number 20 has text %q", len(want), want[20].Text)
	}
}

// TestReplayGivesTheSameBytes: the same seeds, times and calls give the same record.
func TestReplayGivesTheSameBytes(t *testing.T) {
	var roots []tlog.Hash
	for range 2 {
		o := options()
		o.Rand = seeded(42)
		r := create(t, o)
		mustAppend(t, r, samples(t, 0, 50)...)
		mustSeal(t, r)
		root, err := r.Root(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		roots = append(roots, root)
	}
	if roots[0] != roots[1] {
		t.Error("two equal runs have two roots")
	}
}

// TestRebuildFromRows: rows read from one record give, with their seeds, its leaves.
func TestRebuildFromRows(t *testing.T) {
	r := create(t, options())
	mustAppend(t, r, samples(t, 0, 100)...)
	mustSeal(t, r)
	var c commit.Committer
	var tree treeHash
	for row, err := range r.Rows(context.Background(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		leaf, err := c.Leaf(&row.Seed, row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		tree.add(leaf[:])
		openings, err := commit.Open(&row.Seed, row.Fields, "act", "place.cell_20km", "log")
		if err != nil {
			t.Fatal(err)
		}
		for _, o := range openings {
			if err := o.Check(row.Leaf); err != nil {
				t.Fatal(err)
			}
		}
	}
	root, err := r.Root(context.Background())
	if err != nil || root != tree.root() {
		t.Errorf("root %v, rebuilt %v, %v", root, tree.root(), err)
	}
}

func TestRootEqualsTlog(t *testing.T) {
	var hashes []tlog.Hash
	reader := tlog.HashReaderFunc(func(indexes []int64) ([]tlog.Hash, error) {
		var out []tlog.Hash
		for _, i := range indexes {
			out = append(out, hashes[i])
		}
		return out, nil
	})
	var tree treeHash
	for n := int64(0); n < 200; n++ {
		want, err := tlog.TreeHash(n, reader)
		if err != nil {
			t.Fatal(err)
		}
		if tree.root() != want {
			t.Fatalf("root of %d leaves is %v, want %v", n, tree.root(), want)
		}
		leaf := fmt.Appendf(nil, "leaf %d", n)
		more, err := tlog.StoredHashes(n, leaf, reader)
		if err != nil {
			t.Fatal(err)
		}
		hashes = append(hashes, more...)
		tree.add(leaf)
	}
}

func TestRootAtAPrefix(t *testing.T) {
	r := create(t, options())
	mustAppend(t, r, samples(t, 0, 10)...)
	mustSeal(t, r)
	before, _ := r.Root(context.Background())
	mustAppend(t, r, samples(t, 10, 30)...)
	mustSeal(t, r)
	after, err := r.RootAt(context.Background(), 10)
	if err != nil || before != after {
		t.Errorf("root of the first 10 rows was %v, is %v, %v", before, after, err)
	}
	if _, err := r.RootAt(context.Background(), 31); err == nil {
		t.Error("a root of rows that do not exist")
	}
}

func TestExerciseAndLiveDoNotMix(t *testing.T) {
	ctx := context.Background()
	drill := sample(1)
	drill.Exercise = true
	live := create(t, options())
	if _, err := live.Append(ctx, []Entry{entryOf(t, sample(1)), entryOf(t, drill)}); !errors.Is(err, ErrExercise) {
		t.Errorf("a live record took exercise data: %v", err)
	}
	if live.UnsealedLen() != 0 {
		t.Error("half of a refused call was stored")
	}
	o := options()
	o.Exercise = true
	exercise := create(t, o)
	if _, err := exercise.Append(ctx, []Entry{entryOf(t, sample(1))}); !errors.Is(err, ErrExercise) {
		t.Errorf("an exercise took live data: %v", err)
	}
	mustAppend(t, exercise, append(refusals(t, 0, 1), entryOf(t, drill))...)
	mustSeal(t, exercise)
	for row, err := range exercise.Rows(ctx, 0) {
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range row.Fields {
			if f.Name == "exercise" && string(f.Value) != "yes" {
				t.Errorf("row %d of an exercise is not marked", row.Seq)
			}
		}
	}
	mustCheck(t, exercise)
}

func TestEntriesThatAreRefused(t *testing.T) {
	r := create(t, options())
	for name, e := range map[string]Entry{
		"unknown kind":  {Kind: "report/9"},
		"unknown field": {Kind: KindRefusal, Fields: []commit.Field{{Name: "colour"}}},
		"field twice":   {Kind: KindRefusal, Fields: []commit.Field{{Name: "row"}, {Name: "row"}}},
		"far too large": {Kind: KindRefusal, Fields: []commit.Field{{Name: "row", Value: make([]byte, MaxBody)}}},
	} {
		if _, err := r.Append(context.Background(), []Entry{e}); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
	// What the record fills cannot be forged by the caller.
	mustAppend(t, r, Entry{Kind: KindRefusal, Fields: []commit.Field{{Name: "log", Value: []byte("other")}, {Name: "entry", Value: []byte("x")}}})
	mustSeal(t, r)
	mustCheck(t, r)
}

func TestSixtyFourWriters(t *testing.T) {
	r := create(t, options())
	var wg sync.WaitGroup
	var mu sync.Mutex
	shorts := map[string]int{}
	for w := range 64 {
		wg.Go(func() {
			for i := range 20 {
				receipts, err := r.Append(context.Background(), []Entry{entryOf(t, sample(w*1000+i))})
				if err != nil {
					t.Error(err)
					return
				}
				mu.Lock()
				shorts[receipts[0].Short]++
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	if r.UnsealedLen() != 64*20 || len(shorts) != 64*20 {
		t.Errorf("%d entries with %d short numbers, want 1280 each", r.UnsealedLen(), len(shorts))
	}
	mustSeal(t, r)
	mustCheck(t, r)
}

func TestShortNumberFindsItsEntry(t *testing.T) {
	r := create(t, options())
	receipts := mustAppend(t, r, samples(t, 0, 20)...)
	for _, sealed := range []bool{false, true} {
		for _, receipt := range receipts {
			rows, err := r.FindShort(context.Background(), receipt.Short)
			if err != nil {
				t.Fatal(err)
			}
			if len(rows) != 1 || rows[0].Leaf != receipt.Leaf || (rows[0].Seq >= 0) != sealed {
				t.Fatalf("%s found %d rows, want the one that was promised", receipt.Short, len(rows))
			}
		}
		mustSeal(t, r)
	}
	for _, bad := range []string{"", "12345", "1234567", "12-3456", "abc-def", "-12-345"} {
		if _, err := ParseShort(bad); err == nil {
			t.Errorf("%q was read as a short number", bad)
		}
	}
}

func TestRowsOfKinds(t *testing.T) {
	r := create(t, options())
	doc := func(v int64) Entry {
		e, err := DocumentEntry(Document{Kind: KindAgreement, Name: "agreement.yaml", Version: v, Data: fmt.Append(nil, "version ", v)})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	mustAppend(t, r, doc(1), doc(2), doc(1))
	mustAppend(t, r, samples(t, 0, 700)...)
	mustSeal(t, r)
	var docs []Document
	for row, err := range r.RowsOf(context.Background(), KindAgreement, KindMission) {
		if err != nil {
			t.Fatal(err)
		}
		d, err := DecodeDocument(row.Kind, row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		docs = append(docs, d)
	}
	if len(docs) != 2 {
		t.Fatalf("%d versions in the record, want 2", len(docs))
	}
	if held := Documents(docs); len(held) != 1 || held[0].Version != 2 {
		t.Errorf("version %d holds", held[0].Version)
	}
}

func TestRetractions(t *testing.T) {
	a, b := sample(1), sample(2)
	state := func(v int64, s string) Retraction { return Retraction{Key: a.Key(), Version: v, State: s} }
	for _, c := range []struct {
		name        string
		retractions []Retraction
		want        int
	}{
		{"none", nil, 2},
		{"retracted", []Retraction{state(1, Retracted)}, 1},
		{"restored", []Retraction{state(2, Restored), state(1, Retracted)}, 2},
		{"retracted again", []Retraction{state(3, Retracted), state(1, Retracted), state(2, Restored)}, 1},
		{"of something unknown", []Retraction{{Key: truce.ReportKey{Source: "x"}, Version: 1, State: Retracted}}, 2},
	} {
		if got := Current([]truce.Report{b, a}, c.retractions); len(got) != c.want {
			t.Errorf("%s: %d reports hold, want %d", c.name, len(got), c.want)
		}
	}
	if Latest().ID != "" {
		t.Error("the latest of nothing is something")
	}
}

func TestOpeningErrors(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	want := func(err error, words string) {
		t.Helper()
		if err == nil || !strings.Contains(err.Error(), words) {
			t.Errorf("error %v, want one that says %q", err, words)
		}
	}
	_, err := Open(dir, options())
	want(err, "no record in")
	o := options()
	o.Log = ""
	_, err = Create(dir, o)
	want(err, "origin of its log")
	o = options()
	o.Now = nil
	_, err = Create(dir, o)
	want(err, "Now")
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	_, err = Open(dir, options())
	if !errors.Is(err, ErrInUse) {
		t.Errorf("a second opening: %v", err)
	}
	r.Close()
	_, err = Create(dir, options())
	want(err, "open it instead")
	o = options()
	o.Log = "example.org/other"
	_, err = Open(dir, o)
	want(err, "not of")
	if _, err := r.Append(context.Background(), samples(t, 0, 1)); !errors.Is(err, ErrClosed) {
		t.Errorf("appending to a closed record: %v", err)
	}
	if _, err := r.Seal(context.Background()); !errors.Is(err, ErrClosed) {
		t.Errorf("sealing a closed record: %v", err)
	}
	if err := os.WriteFile(filepath.Join(dir, "record.db"), []byte("this is not a database, but it is long enough to look at it twice"), 0o600); err != nil {
		t.Fatal(err)
	}
	os.Remove(filepath.Join(dir, "record.db-wal"))
	_, err = Open(dir, options())
	want(err, "not a database")
}

// TestInterruptedCreate leaves a database without tables, as a kill in the middle would.
func TestInterruptedCreate(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "record")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "record.db"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := Create(dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	mustAppend(t, r, samples(t, 0, 1)...)
	mustSeal(t, r)
	mustCheck(t, r)
}

// TestCheckWhileSealing: a check sees the record as it was when the check began.
func TestCheckWhileSealing(t *testing.T) {
	r := create(t, options())
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := range 40 {
			mustAppend(t, r, refusals(t, i*100, i*100+100)...)
			mustSeal(t, r)
		}
	})
	for range 10 {
		mustCheck(t, r)
	}
	wg.Wait()
	if got := mustCheck(t, r); got.Rows != 4000 {
		t.Errorf("checked %d rows, want 4000", got.Rows)
	}
}

func TestCancelledCalls(t *testing.T) {
	r := create(t, options())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.Append(ctx, samples(t, 0, 1)); err == nil {
		t.Error("a cancelled call was carried out")
	}
	if _, err := r.Seal(ctx); err == nil {
		t.Error("a cancelled seal was carried out")
	}
	if r.UnsealedLen() != 0 {
		t.Error("a cancelled call left something")
	}
}
