package mission

import (
	"context"
	"errors"
	"fmt"

	"trucewatch/check"
	"trucewatch/record"
)

// receipts signs for every row of a file that is in the record from row from on: the
// leaves are sealed already. Rows that the record knew before got their receipt then.
func (f *Folder) receipts(ctx context.Context, from int64, file string) ([]check.Receipt, error) {
	var out []check.Receipt
	var leaves [][]byte
	if _, err := f.Record.Seal(ctx); err != nil {
		return nil, err
	}
	now := f.world.Now()
	flush := func() error {
		if len(leaves) == 0 {
			return nil
		}
		r, err := check.NewReceipt(f.Record.Log(), now, leaves, f.log.signer)
		out, leaves = append(out, r), nil
		return err
	}
	for row, err := range f.Record.Rows(ctx, from) {
		if err != nil {
			return nil, err
		}
		of, err := fileOf(row)
		if err != nil {
			return nil, err
		}
		if of != file {
			continue
		}
		leaf := row.Leaf
		if leaves = append(leaves, leaf[:]); len(leaves) == check.MaxReceipt {
			if err := flush(); err != nil {
				return nil, err
			}
		}
	}
	return out, flush()
}

// fileOf is the file that a row was read from; empty for other rows.
func fileOf(row record.Row) (string, error) {
	switch {
	case row.Erased:
	case row.Kind == record.KindReport:
		r, err := record.DecodeReport(row.Fields)
		return r.Raw.SHA256, err
	case row.Kind == record.KindRefusal:
		r, err := record.DecodeRefusal(row.Fields)
		return r.File, err
	case row.Kind == record.KindFile:
		r, err := record.DecodeFile(row.Fields)
		return r.SHA256, err
	}
	return "", nil
}

// canSign says why no receipt can be given.
func (f *Folder) canSign() error {
	if f.log.signer != nil {
		return nil
	}
	return fmt.Errorf("a receipt is signed with the key of the log: %w", errors.New(f.log.unsigned))
}
