package record

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"time"
)

// GroupEntries is the greatest number of entries that [Record.AppendSealed] writes
// as one group of the seal.
const GroupEntries = sealRows

// AppendSealed appends entries and seals them, and everything that waits in the
// inbox, in one call. Where the inbox is empty and the entries are no more than
// [GroupEntries], they are written straight to their rows: one transaction instead of
// two, the same rows and the same order as Append followed by Seal. When it returns
// without an error, the entries are sealed and survive kill -9 and power loss; with an
// error none is stored, or, where they went through the inbox, they wait there.
func (r *Record) AppendSealed(ctx context.Context, groups ...*Prepared) ([]Receipt, error) {
	all := &Prepared{}
	for _, p := range groups {
		all.entries = append(all.entries, p.entries...)
		all.bytes += p.bytes
	}
	if len(all.entries) == 0 {
		return nil, nil
	}
	var receipts []Receipt
	direct := false
	err := r.do(ctx, func(ctx context.Context) error {
		if _, waiting := r.size.get(); waiting > 0 || len(all.entries) > GroupEntries {
			return nil
		}
		direct = true
		var err error
		receipts, err = r.storeSealed(ctx, all.entries)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("record: appending %d entries, none of which is stored: %w", len(all.entries), explain(err))
	}
	if direct {
		return receipts, nil
	}
	if receipts, err = r.AppendPrepared(ctx, all); err != nil {
		return nil, err
	}
	_, err = r.Seal(ctx)
	return receipts, err
}

// storeSealed writes entries as one sealed group. On an error nothing has changed,
// neither on the disk nor in the index.
func (r *Record) storeSealed(ctx context.Context, entries []prepared) (receipts []Receipt, err error) {
	if err := r.loadIndex(ctx); err != nil {
		return nil, err
	}
	now := r.now().UTC().Truncate(time.Second)
	if err := r.checkClock(ctx, now); err != nil {
		return nil, err
	}
	r.index.begin()
	defer func() {
		if err != nil {
			r.index.rollback()
		}
	}()
	// Once begun, the transaction is not interrupted: its outcome would be unknown.
	tx, err := r.write.BeginTx(context.Background(), nil)
	if err != nil {
		return nil, err
	}
	defer tx.Rollback()
	receipts, fresh, err := r.recognise(tx, entries)
	if err != nil {
		return nil, err
	}
	if len(fresh) == 0 {
		return receipts, nil
	}
	sortGroup(entries, fresh)
	from, _ := r.size.get()
	if err := insertRows(tx, entries, fresh, from); err != nil {
		return nil, err
	}
	if _, err := tx.Exec(`INSERT INTO seal (size, sealed) VALUES (?, ?)`, from+int64(len(fresh)), now.Format(time.RFC3339)); err != nil {
		return nil, err
	}
	if err := tx.Commit(); err != nil {
		return nil, err
	}
	for row, i := range fresh {
		if r.index.where[entries[i].key] == -int64(i)-1 {
			r.index.where[entries[i].key] = from + int64(row)
		}
	}
	r.index.keep()
	r.size.add(int64(len(fresh)), 0)
	return receipts, nil
}

// recognise compares entries, in their order, with what the record holds and with
// each other. fresh are the indices of those to store. Until they have a row, the
// index files entry i under -i-1, as it does with what waits in the inbox.
func (r *Record) recognise(tx *sql.Tx, entries []prepared) (receipts []Receipt, fresh []int, err error) {
	receipts = make([]Receipt, len(entries))
	fresh = make([]int, 0, len(entries))
	for i := range entries {
		e := &entries[i]
		state := r.index.state(e.key, e.content)
		receipts[i].State = state
		if state == Known {
			continue
		}
		receipts[i].Short, receipts[i].Leaf = shortString(shortOf(e.leaf)), e.leaf
		if state == Changed {
			if at := r.index.where[e.key]; at < 0 {
				before := &entries[-at-1]
				receipts[i].Differs, err = differing(e, before.kind, before.body)
			} else {
				receipts[i].Differs, err = differs(context.Background(), tx, e, at)
			}
			if err != nil {
				return nil, nil, err
			}
		}
		r.index.addSealed(e, -int64(i)-1)
		fresh = append(fresh, i)
	}
	return receipts, fresh, nil
}

// sortGroup puts entries in the order of one sealed group; see sealGroup.
func sortGroup(entries []prepared, which []int) {
	slices.SortFunc(which, func(a, b int) int {
		x, y := &entries[a], &entries[b]
		switch {
		case x.late != y.late && y.late:
			return -1
		case x.late != y.late:
			return 1
		}
		return cmp.Or(bytes.Compare(x.leaf[:], y.leaf[:]), cmp.Compare(a, b))
	})
}

// insertBatch is how many rows one statement inserts.
const insertBatch = 64

// insertRows writes the tables entry, body and known, each in the order of its rows,
// which is the cheapest for the database.
func insertRows(tx *sql.Tx, entries []prepared, order []int, from int64) error {
	for _, t := range []struct {
		into string
		args func(args []any, e *prepared) []any
	}{
		{`entry (seq, kind, leaf)`, func(args []any, e *prepared) []any { return append(args, string(e.kind), e.leaf[:]) }},
		{`body (seq, seed, fields)`, func(args []any, e *prepared) []any { return append(args, e.seed[:], e.body) }},
		{`known (seq, key, content)`, func(args []any, e *prepared) []any { return append(args, e.key[:], e.content[:]) }},
	} {
		if err := insertTable(tx, t.into, t.args, entries, order, from); err != nil {
			return err
		}
	}
	return nil
}

func insertTable(tx *sql.Tx, into string, columns func([]any, *prepared) []any, entries []prepared, order []int, from int64) error {
	query := func(n int) string {
		return `INSERT INTO ` + into + ` VALUES (?, ?, ?)` + strings.Repeat(`, (?, ?, ?)`, n-1)
	}
	whole, err := tx.Prepare(query(insertBatch))
	if err != nil {
		return err
	}
	defer whole.Close()
	args := make([]any, 0, 3*insertBatch)
	seq := from
	for part := range slices.Chunk(order, insertBatch) {
		args = args[:0]
		for _, i := range part {
			args = columns(append(args, seq), &entries[i])
			seq++
		}
		if len(part) == insertBatch {
			_, err = whole.Exec(args...)
		} else {
			_, err = tx.Exec(query(len(part)), args...)
		}
		if err != nil {
			return err
		}
	}
	return nil
}
