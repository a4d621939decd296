package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"iter"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/commit"
)

// Checkpoint is a signed checkpoint of the log over the first Size rows. All are
// kept: the first that others cosigned is the proof of when a row was there.
type Checkpoint struct {
	Size int64
	Root tlog.Hash
	Note []byte // the signed note, without cosignatures
}

// Cosignature is one line by a witness under the checkpoint of a size.
type Cosignature struct {
	Size    int64
	Witness string // name of its key
	Line    string // as it stands in the note, with its newline
}

// ErrTwoCheckpoints reports a second checkpoint of one size with other bytes.
var ErrTwoCheckpoints = errors.New("record: another checkpoint of this size is stored")

// logSchema holds what is kept of the log beside the rows. Records made before there
// was a log get the tables when they are next opened.
var logSchema = []string{
	`CREATE TABLE IF NOT EXISTS checkpoint (size INTEGER PRIMARY KEY, root BLOB NOT NULL CHECK (length(root) = 32), note BLOB NOT NULL)`,
	`CREATE TABLE IF NOT EXISTS cosignature (size INTEGER NOT NULL REFERENCES checkpoint (size), witness TEXT NOT NULL, line TEXT NOT NULL,
		PRIMARY KEY (size, witness, line)) WITHOUT ROWID`,
	refuseOnce("checkpoint", "UPDATE", "a checkpoint is never changed"),
	refuseOnce("checkpoint", "DELETE", "a checkpoint is never removed"),
	refuseOnce("cosignature", "UPDATE", "a cosignature is never changed"),
	refuseOnce("cosignature", "DELETE", "a cosignature is never removed"),
}

// refuseOnce is the trigger that refuses op on table, made where it is missing.
func refuseOnce(table, op, why string) string {
	return fmt.Sprintf(`CREATE TRIGGER IF NOT EXISTS %s_%s BEFORE %s ON %s BEGIN SELECT RAISE(ABORT, 'record: %s'); END`, table, op, op, table, why)
}

// createLogTables adds the tables of the log where they are missing.
func createLogTables(ctx context.Context, db *sql.DB) error {
	var there int
	if err := db.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name IN ('checkpoint', 'cosignature')`).Scan(&there); err != nil {
		return err
	}
	if there == 2 {
		return nil
	}
	for _, q := range logSchema {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	return nil
}

// AddCheckpoint stores a signed checkpoint durably. The same one again is no error;
// another of the same size, or one of more rows than are sealed, is refused.
func (r *Record) AddCheckpoint(ctx context.Context, c Checkpoint) error {
	err := r.do(ctx, func(ctx context.Context) error {
		if n := r.Len(); c.Size < 0 || c.Size > n {
			return fmt.Errorf("a checkpoint of size %d in a record of %d rows", c.Size, n)
		}
		var root, note []byte
		switch err := r.write.QueryRowContext(ctx, `SELECT root, note FROM checkpoint WHERE size = ?`, c.Size).Scan(&root, &note); {
		case err == nil && string(root) == string(c.Root[:]) && string(note) == string(c.Note):
			return nil
		case err == nil:
			return fmt.Errorf("%w: size %d", ErrTwoCheckpoints, c.Size)
		case !errors.Is(err, sql.ErrNoRows):
			return err
		}
		_, err := r.write.ExecContext(ctx, `INSERT INTO checkpoint (size, root, note) VALUES (?, ?, ?)`, c.Size, c.Root[:], c.Note)
		return err
	})
	if err != nil {
		return fmt.Errorf("record: storing the checkpoint of size %d: %w", c.Size, explain(err))
	}
	return nil
}

// AddCosignatures stores lines of witnesses durably; one that is there already is passed over.
func (r *Record) AddCosignatures(ctx context.Context, lines ...Cosignature) error {
	if len(lines) == 0 {
		return nil
	}
	err := r.do(ctx, func(ctx context.Context) error {
		for _, l := range lines {
			res, err := r.write.ExecContext(ctx, `INSERT OR IGNORE INTO cosignature (size, witness, line)
				SELECT ?1, ?2, ?3 WHERE EXISTS (SELECT 1 FROM checkpoint WHERE size = ?1)`, l.Size, l.Witness, l.Line)
			if err != nil {
				return err
			}
			if n, err := res.RowsAffected(); err != nil || n > 0 {
				continue
			}
			var size int64
			if err := r.write.QueryRowContext(ctx, `SELECT size FROM checkpoint WHERE size = ?`, l.Size).Scan(&size); err != nil {
				return fmt.Errorf("a cosignature of %s for size %d, of which there is no checkpoint", l.Witness, l.Size)
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("record: storing cosignatures: %w", explain(err))
	}
	return nil
}

// Checkpoints are all that were signed, by size.
func (r *Record) Checkpoints(ctx context.Context) ([]Checkpoint, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT size, root, note FROM checkpoint ORDER BY size`)
	if err != nil {
		return nil, fmt.Errorf("record: reading checkpoints: %w", err)
	}
	defer rows.Close()
	var out []Checkpoint
	for rows.Next() {
		var c Checkpoint
		var root []byte
		if err := rows.Scan(&c.Size, &root, &c.Note); err != nil {
			return nil, fmt.Errorf("record: reading checkpoints: %w", err)
		}
		if copy(c.Root[:], root) != len(c.Root) || len(root) != len(c.Root) {
			return nil, altered("the checkpoint of size %d has a root of %d bytes", c.Size, len(root))
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Cosignatures are the lines that witnesses gave for sizes from a given one on, by
// size and name of the witness.
func (r *Record) Cosignatures(ctx context.Context, from int64) ([]Cosignature, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT size, witness, line FROM cosignature WHERE size >= ? ORDER BY size, witness, line`, from)
	if err != nil {
		return nil, fmt.Errorf("record: reading cosignatures: %w", err)
	}
	defer rows.Close()
	var out []Cosignature
	for rows.Next() {
		var c Cosignature
		if err := rows.Scan(&c.Size, &c.Witness, &c.Line); err != nil {
			return nil, fmt.Errorf("record: reading cosignatures: %w", err)
		}
		out = append(out, c)
	}
	return out, rows.Err()
}

// Leaves are the leaves of rows [from, until), without their bodies. A leaf's bytes
// are valid until the next is asked for.
func (r *Record) Leaves(ctx context.Context, from, until int64) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		rows, err := r.read.QueryContext(ctx, `SELECT seq, leaf FROM entry WHERE seq >= ? AND seq < ? ORDER BY seq`, from, until)
		if err != nil {
			yield(nil, fmt.Errorf("record: reading leaves: %w", err))
			return
		}
		defer rows.Close()
		var leaf sql.RawBytes
		for next := from; rows.Next(); next++ {
			var seq int64
			err := rows.Scan(&seq, &leaf)
			if err == nil && seq != next {
				err = altered("row %d is missing", next)
			}
			if err == nil && len(leaf) != commit.LeafSize {
				err = altered("the leaf of row %d has %d bytes", seq, len(leaf))
			}
			if err != nil {
				yield(nil, fmt.Errorf("record: reading leaves: %w", err))
				return
			}
			if !yield(leaf, nil) {
				return
			}
		}
		if err := rows.Err(); err != nil {
			yield(nil, fmt.Errorf("record: reading leaves: %w", err))
		}
	}
}
