package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"
	"strings"

	"trucewatch/commit"
)

// Row is one entry of the record. Fields are in the order of the kind's list and
// belong to the caller.
type Row struct {
	Seq  int64 // row of the record = leaf of the log; -1 where it is not sealed yet
	Kind Kind
	Leaf commit.Leaf
	// Seed and Fields are missing where the body was erased.
	Seed   commit.Seed
	Fields []commit.Field
	Erased bool
	// Short is the alias by which it can be named aloud, such as "481-207".
	Short string

	info *KindInfo // of a stored row that is not unpacked
	body []byte
}

// Unpack gives a row of [Record.Stored] its fields, which it writes over those in
// buf. Their values last as long as the row.
func (row *Row) Unpack(buf []commit.Field) error {
	if row.info == nil {
		return nil
	}
	fields, err := unpackInto(buf, row.info, row.body)
	if err != nil {
		return fmt.Errorf("row %d: %w", row.Seq, err)
	}
	row.Fields = fields
	return nil
}

// pageRows is how many rows are read at once: a consumer may take its time, or
// write, without holding a view of the database open.
const pageRows = 512

// Rows returns the sealed rows from row from on, in order. An error ends the sequence.
func (r *Record) Rows(ctx context.Context, from int64) iter.Seq2[Row, error] {
	return r.RowsUntil(ctx, from, -1)
}

// RowsUntil returns rows [from, until); a negative until means all there are.
func (r *Record) RowsUntil(ctx context.Context, from, until int64) iter.Seq2[Row, error] {
	return unpacked(r.Stored(ctx, from, until))
}

// Stored is RowsUntil for those who read very many rows on several goroutines: a row
// has neither Short nor Fields until it is unpacked.
func (r *Record) Stored(ctx context.Context, from, until int64) iter.Seq2[Row, error] {
	if until < 0 {
		until = 1<<63 - 1
	}
	return r.pages(ctx, from, `SELECT e.seq, e.kind, e.leaf, b.seed, b.fields FROM entry e LEFT JOIN body b ON b.seq = e.seq
		WHERE e.seq >= ? AND e.seq < ? ORDER BY e.seq LIMIT ?`, until)
}

// unpacked gives rows their alias and their fields.
func unpacked(rows iter.Seq2[Row, error]) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				row.Short = shortString(shortOf(row.Leaf))
				if err = row.Unpack(nil); err != nil {
					err = fmt.Errorf("record: reading: %w", err)
				}
			}
			if !yield(row, err) || err != nil {
				return
			}
		}
	}
}

// RowsOf returns the sealed rows of the given kinds, in order, without reading the others.
func (r *Record) RowsOf(ctx context.Context, kinds ...Kind) iter.Seq2[Row, error] {
	args, marks := inList(kinds)
	return unpacked(r.pages(ctx, 0, `SELECT e.seq, e.kind, e.leaf, b.seed, b.fields FROM entry e LEFT JOIN body b ON b.seq = e.seq
		WHERE e.seq >= ? AND e.kind IN (`+marks+`) ORDER BY e.seq LIMIT ?`, args...))
}

// inList gives the arguments and the question marks of an SQL list.
func inList(kinds []Kind) (args []any, marks string) {
	for _, k := range kinds {
		args = append(args, string(k))
	}
	return args, strings.TrimSuffix(strings.Repeat("?, ", len(kinds)), ", ")
}

// Unsealed returns what is in the inbox, of the given kinds or, without any, of all,
// in no order that means anything.
func (r *Record) Unsealed(ctx context.Context, kinds ...Kind) iter.Seq2[Row, error] {
	among := ""
	args, marks := inList(kinds)
	if len(kinds) > 0 {
		among = `AND kind IN (` + marks + `)`
	}
	return func(yield func(Row, error) bool) {
		inner := unpacked(r.pages(ctx, 0, `SELECT id, kind, leaf, seed, fields FROM inbox WHERE id >= ? `+among+` ORDER BY id LIMIT ?`, args...))
		for row, err := range inner {
			row.Seq = -1
			if !yield(row, err) {
				return
			}
		}
	}
}

// pages runs a query of (start, more…, limit) again and again, from after the last
// row it gave.
func (r *Record) pages(ctx context.Context, from int64, query string, more ...any) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			args := append(append([]any{from}, more...), pageRows)
			page, err := r.page(ctx, query, args)
			for i := range page {
				if !yield(page[i], nil) {
					return
				}
				from = page[i].Seq + 1
			}
			if err != nil {
				yield(Row{Seq: from}, fmt.Errorf("record: reading: %w", err))
				return
			}
			if len(page) < pageRows {
				return
			}
		}
	}
}

func (r *Record) page(ctx context.Context, query string, args []any) ([]Row, error) {
	rows, err := r.read.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	page := make([]Row, 0, pageRows)
	var kind, leaf, seed, body sql.RawBytes
	info := &KindInfo{}
	var bodies []byte // of several rows: one allocation for each would cost more than reading them
	for rows.Next() {
		var row Row
		if err := rows.Scan(&row.Seq, &kind, &leaf, &seed, &body); err != nil {
			return page, err
		}
		if string(info.Kind) != string(kind) {
			got, err := Kind(kind).Info()
			if err != nil {
				return page, fmt.Errorf("row %d: %w", row.Seq, err)
			}
			info = &got
		}
		if cap(bodies)-len(bodies) < len(body) {
			bodies = make([]byte, 0, max(bodiesSize, len(body)))
		}
		if body != nil {
			start := len(bodies)
			bodies = append(bodies, body...)
			row.body = bodies[start:len(bodies):len(bodies)]
		}
		if err := row.fill(info, leaf, seed); err != nil {
			return page, fmt.Errorf("row %d: %w", row.Seq, err)
		}
		page = append(page, row)
	}
	return page, rows.Err()
}

// bodiesSize is how many bytes the bodies of rows take together.
const bodiesSize = 64 << 10

// fill sets a row from stored bytes, of which it keeps none but its body.
func (row *Row) fill(info *KindInfo, leaf, seed []byte) error {
	var err error
	row.Kind = info.Kind
	if row.Leaf, err = commit.ParseLeaf(leaf); err != nil {
		return err
	}
	if row.body == nil && seed == nil {
		row.Erased = true
		return nil
	}
	if len(seed) != commit.SeedSize {
		return errors.New("its seed is damaged")
	}
	row.Seed, row.info = commit.Seed(seed), info
	return nil
}

// FindShort returns the rows, sealed and not, whose alias is n, the latest first.
// Several rows of a long record share an alias.
func (r *Record) FindShort(ctx context.Context, short string) ([]Row, error) {
	n, err := ParseShort(short)
	if err != nil {
		return nil, err
	}
	var found []Row
	for row, err := range r.Unsealed(ctx) {
		if err != nil {
			return nil, err
		}
		if shortOf(row.Leaf) == n {
			found = append(found, row)
		}
	}
	seqs, err := r.sealedShort(ctx, n)
	if err != nil {
		return nil, fmt.Errorf("record: looking for %s: %w", short, err)
	}
	for _, seq := range seqs {
		for row, err := range r.RowsUntil(ctx, seq, seq+1) {
			if err != nil {
				return nil, err
			}
			found = append(found, row)
		}
	}
	return found, nil
}

func (r *Record) sealedShort(ctx context.Context, n int) ([]int64, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT seq, leaf FROM entry ORDER BY seq DESC`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var seqs []int64
	var raw sql.RawBytes
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq, &raw); err != nil {
			return nil, err
		}
		if leaf, err := commit.ParseLeaf(raw); err == nil && shortOf(leaf) == n {
			seqs = append(seqs, seq)
		}
	}
	return seqs, rows.Err()
}
