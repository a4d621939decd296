package record

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func prepare(t testing.TB, r *Record, entries ...Entry) *Prepared {
	t.Helper()
	p, err := r.Prepare(entries)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func mustAppendSealed(t testing.TB, r *Record, entries ...Entry) []Receipt {
	t.Helper()
	receipts, err := r.AppendSealed(context.Background(), prepare(t, r, entries...))
	if err != nil {
		t.Fatal(err)
	}
	if len(receipts) != len(entries) {
		t.Fatalf("%d receipts for %d entries", len(receipts), len(entries))
	}
	return receipts
}

func states(receipts []Receipt) (out []State) {
	for _, r := range receipts {
		out = append(out, r.State)
	}
	return out
}

// TestAppendSealedIsAppendAndSeal gives two records the same seeds and entries, new
// ones, repeats, changes and documents, through either way: the rows are the same.
func TestAppendSealedIsAppendAndSeal(t *testing.T) {
	for _, n := range []int{1, insertBatch - 1, insertBatch, insertBatch + 1, 3000} {
		entries := samples(t, 0, n)
		changed := sample(0)
		changed.Title = "Another title"
		again := sample(0)
		again.Title = "A third title"
		doc, err := DocumentEntry(Document{Kind: KindAgreement, Name: "a.yaml", Version: 1, Data: []byte("x")})
		if err != nil {
			t.Fatal(err)
		}
		entries = append(entries, doc, entryOf(t, changed), entries[0], entryOf(t, again), entryOf(t, changed))
		o := options()
		o.Rand = seeded(7)
		slow := create(t, o)
		o.Rand = seeded(7)
		fast := create(t, o)
		for round := range 2 {
			want := mustAppend(t, slow, entries...)
			mustSeal(t, slow)
			got := mustAppendSealed(t, fast, entries...)
			if d := cmp.Diff(want, got); d != "" && n < shortNumbers/1000 { // with many, the inbox draws other seeds for equal short numbers
				t.Errorf("%d entries, round %d, receipts: %s", n, round, d)
			}
			if d := cmp.Diff(states(want), states(got)); d != "" {
				t.Errorf("%d entries, round %d, states: %s", n, round, d)
			}
			a, b := mustCheck(t, slow), mustCheck(t, fast)
			if a.Rows != b.Rows || n < 1000 && a.Root != b.Root || b.Inbox != 0 {
				t.Errorf("%d entries, round %d: %+v by the inbox, %+v at once", n, round, a, b)
			}
			entries[0] = entryOf(t, again)
		}
	}
}

// TestAppendSealedRecognisesAfterReopening: what was written at once is known to the next process.
func TestAppendSealedRecognisesAfterReopening(t *testing.T) {
	r := create(t, options())
	mustAppendSealed(t, r, samples(t, 0, 100)...)
	r.Close()
	r, err := Open(r.dir, options())
	if err != nil {
		t.Fatal(err)
	}
	defer r.Close()
	for _, receipt := range mustAppendSealed(t, r, samples(t, 0, 100)...) {
		if receipt.State != Known {
			t.Fatalf("came again as %s", receipt.State)
		}
	}
	if r.Len() != 100 {
		t.Errorf("%d rows, want 100", r.Len())
	}
	changed := sample(3)
	changed.Title = "Another title"
	if got := mustAppendSealed(t, r, entryOf(t, changed)); got[0].State != Changed || !cmp.Equal(got[0].Differs, []string{"title"}) {
		t.Errorf("a changed report: %+v", got[0])
	}
}

// TestAppendSealedTakesTheInboxAlong: what waits is sealed too, in turn by source.
func TestAppendSealedTakesTheInboxAlong(t *testing.T) {
	r := create(t, options())
	mustAppend(t, r, samples(t, 0, 50)...)
	mustAppendSealed(t, r, samples(t, 25, 75)...)
	if r.Len() != 75 || r.UnsealedLen() != 0 {
		t.Errorf("%d sealed, %d waiting; want 75 and 0", r.Len(), r.UnsealedLen())
	}
	mustCheck(t, r)
}

func TestAppendSealedOfMoreThanAGroup(t *testing.T) {
	r := create(t, options())
	var groups []*Prepared
	for i := 0; i <= GroupEntries; i += 2048 {
		groups = append(groups, prepare(t, r, refusals(t, i, i+2048)...))
	}
	receipts, err := r.AppendSealed(context.Background(), groups...)
	if err != nil || len(receipts) != GroupEntries+2048 || r.Len() != GroupEntries+2048 || r.UnsealedLen() != 0 {
		t.Fatalf("%d receipts, %d rows, %d waiting, %v", len(receipts), r.Len(), r.UnsealedLen(), err)
	}
	mustCheck(t, r)
}

// TestAppendSealedRefusedLeavesNothing: after an error the same entries are new again.
func TestAppendSealedRefusedLeavesNothing(t *testing.T) {
	at := noon
	o := options()
	o.Now = func() time.Time { return at }
	r := create(t, o)
	mustAppendSealed(t, r, samples(t, 0, 10)...)
	at = noon.Add(-time.Hour)
	if _, err := r.AppendSealed(context.Background(), prepare(t, r, samples(t, 5, 20)...)); !errors.Is(err, ErrClock) {
		t.Fatalf("with a clock that runs behind: %v", err)
	}
	at = noon.Add(time.Hour)
	// A row that is in the way makes the insertion fail in the middle.
	if _, err := r.write.Exec(`INSERT INTO body (seq, seed, fields) VALUES (17, zeroblob(32), x'00')`); err != nil {
		t.Fatal(err)
	}
	p := prepare(t, r, samples(t, 5, 20)...)
	if _, err := r.AppendSealed(context.Background(), p); err == nil {
		t.Fatal("a row was written over another")
	}
	if r.Len() != 10 {
		t.Fatalf("%d rows after an error, want 10", r.Len())
	}
	if _, err := r.write.Exec(`INSERT INTO entry (seq, kind, leaf) VALUES (1000, 'erasure/1', zeroblob(41))`); err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{`INSERT INTO erased (seq, erasure) VALUES (17, 1000)`, `DELETE FROM body WHERE seq = 17`} {
		if _, err := r.write.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	got, err := r.AppendSealed(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	for i, receipt := range got {
		if want := map[bool]State{true: Known, false: New}[i < 5]; receipt.State != want {
			t.Errorf("entry %d came as %s, want %s", i, receipt.State, want)
		}
	}
}

func TestAppendSealedCancelledOrClosed(t *testing.T) {
	r := create(t, options())
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := r.AppendSealed(ctx, prepare(t, r, samples(t, 0, 1)...)); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if receipts, err := r.AppendSealed(context.Background()); err != nil || receipts != nil {
		t.Errorf("of nothing: %v, %v", receipts, err)
	}
	p := prepare(t, r, samples(t, 0, 1)...)
	r.Close()
	if _, err := r.AppendSealed(context.Background(), p); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

func TestPrepareWithNeedsASeedEach(t *testing.T) {
	r := create(t, options())
	seeds, err := r.Seeds(2)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.PrepareWith(samples(t, 0, 3), seeds); err == nil {
		t.Error("three entries were prepared with two seeds")
	}
}
