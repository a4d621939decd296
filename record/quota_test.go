package record

import (
	"context"
	"fmt"
	"testing"
)

// TestOneSourceCannotCrowdOutAnother: 100,000 rows of one source wait when a single row
// of another comes; that row is in the first group of the next seal.
func TestOneSourceCannotCrowdOutAnother(t *testing.T) {
	flood := 100_000
	if testing.Short() {
		flood = 20_000
	}
	ctx := context.Background()
	r := create(t, options())
	row := func(source string, i int) Entry {
		e, err := RefusalEntry(Refusal{Source: source, Name: "f", Line: i, Reason: "test"})
		if err != nil {
			t.Fatal(err)
		}
		return e
	}
	entries := make([]Entry, 0, flood)
	for i := range flood {
		entries = append(entries, row("a", i))
	}
	mustAppend(t, r, entries...)
	one := mustAppend(t, r, row("b", 1))[0]
	mustSeal(t, r)
	for got, err := range r.RowsUntil(ctx, 0, GroupEntries) {
		if err != nil {
			t.Fatal(err)
		}
		if got.Leaf == one.Leaf {
			t.Log(fmt.Sprintf("%d rows of a waited; the row of b is row %d", flood, got.Seq))
			return
		}
	}
	t.Errorf("the row of b is not among the first %d", GroupEntries)
}
