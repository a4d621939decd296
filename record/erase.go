package record

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
)

// Erase removes the bodies of the named rows and the named raw files, and leaves
// their leaves: the tree does not change, and [Record.Check] says "erased". The
// erasure is itself an entry. It seals the inbox first, so that the entry has a
// row before anything is removed; an interruption after that is completed when the
// record is next opened. The raw files that erased reports and refusals were read
// from go with them, whatever else they hold. A source that sends an erased report
// again brings it back as a new one. Backups and parties' copies are out of reach.
func (r *Record) Erase(ctx context.Context, e Erasure) error {
	if len(e.Rows) == 0 && len(e.Files) == 0 {
		return errors.New("record: erasure names neither rows nor files")
	}
	if e.Reason == "" || e.Signer == "" {
		return errors.New("record: erasure needs a reason and a signer")
	}
	slices.Sort(e.Rows)
	e.Rows = slices.Compact(e.Rows)
	n := r.Len()
	for _, seq := range e.Rows {
		if seq < 0 || seq >= n {
			return fmt.Errorf("record: erasure names row %d of a record of %d rows", seq, n)
		}
	}
	for _, f := range e.Files {
		if _, err := r.rawPath(f); err != nil {
			return fmt.Errorf("record: erasure: %w", err)
		}
	}
	if err := r.addRawFiles(ctx, &e); err != nil {
		return err
	}
	entry, err := erasureEntry(e)
	if err != nil {
		return err
	}
	if _, err := r.Append(ctx, []Entry{entry}); err != nil {
		return err
	}
	if _, err := r.Seal(ctx); err != nil {
		return err
	}
	if err := r.do(ctx, r.finishErasures); err != nil {
		return fmt.Errorf("record: erasing: %w", explain(err))
	}
	return nil
}

// addRawFiles adds the files that the rows were read from.
func (r *Record) addRawFiles(ctx context.Context, e *Erasure) error {
	for _, seq := range e.Rows {
		for row, err := range r.RowsUntil(ctx, seq, seq+1) {
			if err != nil {
				return err
			}
			sum := ""
			switch {
			case row.Erased:
			case row.Kind == KindErasure || row.Kind == KindOfficer:
				return fmt.Errorf("record: row %d is of kind %s, which cannot be erased: others are judged by it", seq, row.Kind)
			case row.Kind == KindReport:
				report, err := DecodeReport(row.Fields)
				if err != nil {
					return err
				}
				sum = report.Raw.SHA256
			case row.Kind == KindRefusal:
				refusal, err := DecodeRefusal(row.Fields)
				if err != nil {
					return err
				}
				sum = refusal.File
			}
			if sum != "" {
				e.Files = append(e.Files, sum)
			}
		}
	}
	slices.Sort(e.Files)
	e.Files = slices.Compact(e.Files)
	return nil
}

// finishErasures carries out every sealed erasure whose bodies or files are still there.
func (r *Record) finishErasures(ctx context.Context) error {
	erasures, err := r.erasures(ctx)
	if err != nil {
		return err
	}
	changed := false
	for _, e := range erasures {
		done, err := r.eraseBodies(ctx, e.row, e.Rows)
		if err != nil {
			return err
		}
		changed = changed || done
	}
	if changed {
		r.index = nil // it would still recognise what is gone
		if err := r.emptyWAL(ctx); err != nil {
			return err
		}
	}
	for _, e := range erasures {
		for _, sum := range e.Files {
			if err := r.removeRaw(sum); err != nil {
				return err
			}
		}
	}
	return nil
}

type sealedErasure struct {
	Erasure
	row int64
}

// erasures reads the sealed erasures through the writing connection, which sees
// what was committed a moment ago.
func (r *Record) erasures(ctx context.Context) ([]sealedErasure, error) {
	rows, err := r.write.QueryContext(ctx, `SELECT seq, fields FROM body JOIN entry USING (seq) WHERE kind = ? ORDER BY seq`, string(KindErasure))
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	info, err := KindErasure.Info()
	if err != nil {
		return nil, err
	}
	var out []sealedErasure
	for rows.Next() {
		var seq int64
		var body []byte
		if err := rows.Scan(&seq, &body); err != nil {
			return nil, err
		}
		fields, err := unpackBody(&info, body)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", seq, err)
		}
		e, err := DecodeErasure(fields)
		if err != nil {
			return nil, fmt.Errorf("row %d: %w", seq, err)
		}
		out = append(out, sealedErasure{e, seq})
	}
	return out, rows.Err()
}

// eraseBodies deletes the bodies of rows that are still there, in one transaction.
func (r *Record) eraseBodies(ctx context.Context, erasure int64, seqs []int64) (changed bool, err error) {
	tx, err := r.write.BeginTx(ctx, nil)
	if err != nil {
		return false, err
	}
	defer tx.Rollback()
	for _, seq := range seqs {
		var there int
		switch err := tx.QueryRowContext(ctx, `SELECT 1 FROM body WHERE seq = ?`, seq).Scan(&there); {
		case errors.Is(err, sql.ErrNoRows):
			continue
		case err != nil:
			return false, err
		}
		changed = true
		if _, err := tx.ExecContext(ctx, `INSERT INTO erased (seq, erasure) VALUES (?, ?)`, seq, erasure); err != nil {
			return false, err
		}
		for _, q := range []string{`DELETE FROM known WHERE seq = ?`, `DELETE FROM body WHERE seq = ?`} {
			if _, err := tx.ExecContext(ctx, q, seq); err != nil {
				return false, err
			}
		}
	}
	if !changed {
		return false, nil
	}
	return true, tx.Commit()
}

// emptyWAL moves the write-ahead log into the database and cuts it to nothing:
// deleted bytes, zeroed in the database by secure_delete, would otherwise stay in it.
func (r *Record) emptyWAL(ctx context.Context) error {
	var busy, frames, moved int
	if err := r.write.QueryRowContext(ctx, `PRAGMA wal_checkpoint(TRUNCATE)`).Scan(&busy, &frames, &moved); err != nil {
		return err
	}
	if busy != 0 {
		return errors.New("the bodies are deleted, but a long reader kept the write-ahead log from being emptied: close the record and open it again")
	}
	return nil
}

func (r *Record) removeRaw(sum string) error {
	path, err := r.rawPath(sum)
	if err != nil {
		return err
	}
	switch err := os.Remove(path); {
	case err == nil:
		return syncDir(filepath.Dir(path))
	case errors.Is(err, os.ErrNotExist):
		return nil
	default:
		return err
	}
}
