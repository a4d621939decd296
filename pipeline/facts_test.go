package pipeline

import (
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/commit"
	"trucewatch/record"
	"trucewatch/truce"
)

// reportRows makes rows of n reports, each in two versions.
func reportRows(t testing.TB, n int) []record.Row {
	t.Helper()
	var rows []record.Row
	for i := range 2 * n {
		published := time.Date(2025, 3, 13, i/n, 0, 0, 0, time.UTC)
		r := truce.Report{Source: "s", ID: fmt.Sprint(i % n), Kind: truce.KindPoint, Published: truce.Instant(published, ""), Title: fmt.Sprint("version ", i/n)}
		fields, err := record.EncodeReport(r, record.Extra{Notices: []string{fmt.Sprintf("notice %05d", i)}})
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, record.Row{Seq: int64(i), Kind: record.KindReport, Fields: fields})
	}
	return rows
}

// sequence yields rows and then, where it is not nil, an error.
func sequence(rows []record.Row, end error) iter.Seq2[record.Row, error] {
	return func(yield func(record.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
		if end != nil {
			yield(record.Row{}, end)
		}
	}
}

func TestGatherInAnyOrder(t *testing.T) {
	n := 3*gatherPage + 17
	rows := reportRows(t, n)
	rows = append(rows, record.Row{Seq: int64(len(rows)), Kind: record.KindReport, Erased: true})
	want, err := Gather(sequence(rows, nil))
	if err != nil {
		t.Fatal(err)
	}
	if len(want.Reports) != n || want.Versions != n || want.Erased != 1 || len(want.Notices) != 2*n {
		t.Fatalf("%d reports, %d versions, %d erased, %d notices", len(want.Reports), want.Versions, want.Erased, len(want.Notices))
	}
	if got := want.Reports[truce.ReportKey{Source: "s", ID: "5"}].Title; got != "version 1" {
		t.Errorf("the version that holds is %q", got)
	}
	back := slices.Clone(rows)
	slices.Reverse(back)
	got, err := Gather(sequence(back, nil))
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

// TestGatherTellsTheFirstError: whatever is decoded first, the error is that of the
// first row that has one.
func TestGatherTellsTheFirstError(t *testing.T) {
	rows := reportRows(t, 2*gatherPage*gatherAhead)
	broken := func(at ...int) []record.Row {
		out := slices.Clone(rows)
		for _, i := range at {
			out[i].Fields = []commit.Field{{Name: "killed", Value: []byte("{")}}
		}
		return out
	}
	end := errors.New("the disk is gone")
	for want, seq := range map[string]iter.Seq2[record.Row, error]{
		"row 700,":         sequence(broken(700, 701, 9000), nil),
		"row 3,":           sequence(broken(3), end),
		"row 15000,":       sequence(broken(15000), end),
		"the disk is gone": sequence(rows, end),
	} {
		if f, err := Gather(seq); err == nil || f != nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v, want %s", err, want)
		}
	}
	if f, err := Gather(sequence(nil, nil)); err != nil || len(f.Reports) != 0 {
		t.Errorf("of nothing: %v, %v", f, err)
	}
}

// BenchmarkGather prints rows a second.
func BenchmarkGather(b *testing.B) {
	rows := reportRows(b, 20_000)
	for b.Loop() {
		if _, err := Gather(sequence(slices.Clone(rows), nil)); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N*len(rows))/b.Elapsed().Seconds(), "rows/s")
}
