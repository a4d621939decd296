package mission

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"trucewatch/check"
	"trucewatch/record"
)

// RevealArgs name fields of one sealed row that are to be shown to others.
type RevealArgs struct {
	Row    int64    `json:"row"`
	Fields []string `json:"fields"`
}

// Reveal makes an item file that opens the named fields of a row and no other: with the
// public keys anybody checks that they stood in the record, word for word.
func (f *Folder) Reveal(ctx context.Context, a RevealArgs) ([]byte, error) {
	if len(a.Fields) == 0 {
		return nil, fmt.Errorf("no field is named: a row shows nothing by itself")
	}
	log, err := f.Checkpoint(ctx)
	if err != nil {
		return nil, err
	}
	if log.Unsigned != "" || a.Row < 0 || a.Row >= log.Size {
		return nil, fmt.Errorf("row %d is not under a signed checkpoint of the log, which has %d entries: %s", a.Row, log.Size, log.Unsigned)
	}
	for row, err := range f.Record.RowsUntil(ctx, a.Row, a.Row+1) {
		if err != nil {
			return nil, err
		}
		return f.reveal(row, a.Fields, log.Note)
	}
	return nil, fmt.Errorf("the record has no row %d", a.Row)
}

func (f *Folder) reveal(row record.Row, open []string, note []byte) ([]byte, error) {
	if row.Erased {
		return nil, fmt.Errorf("the body of row %d is erased: nothing of it can be shown any more", row.Seq)
	}
	// What kind of entry it is, of which log, and whether it is of an exercise is always shown.
	open = slices.Concat([]string{"entry", "exercise", "log"}, open)
	slices.Sort(open)
	open = slices.Compact(open)
	if have := present(row, open); len(have) != len(open) {
		var names []string
		for _, field := range row.Fields {
			names = append(names, field.Name)
		}
		return nil, fmt.Errorf("a %s has no field among %q but %q; its fields are %s", row.Kind, open, have, strings.Join(names, ", "))
	}
	path, err := f.log.log.Tiles().ProveInclusion(row.Seq)
	if err != nil {
		return nil, err
	}
	it, err := check.NewItem(row.Seq, row.Leaf, &row.Seed, row.Fields, path, note, open...)
	if err != nil {
		return nil, err
	}
	return it.Bytes()
}
