package record

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"
)

// sealRows is the greatest number of entries that one transaction seals. It bounds
// memory and the write-ahead log; what is left follows in the next one.
const sealRows = 16384

// SealInfo says what a seal has done: rows [From, To) were sealed.
type SealInfo struct {
	From, To int64
	Sealed   time.Time
}

// ErrClock reports a clock that runs behind the last seal.
var ErrClock = errors.New("record: the clock runs behind the last seal")

// Seal moves everything in the inbox into the record. Sources take turns; what is
// taken together is put in the order of its leaf bytes, reports before decisions,
// so that the order does not tell when an entry arrived. Up to 16,384 entries are
// one group, sealed all or none; a fuller inbox makes several groups.
func (r *Record) Seal(ctx context.Context) (SealInfo, error) {
	var info SealInfo
	err := r.do(ctx, func(ctx context.Context) error {
		var err error
		info, err = r.sealInbox(ctx)
		return err
	})
	if err != nil {
		return info, fmt.Errorf("record: sealing: %w", explain(err))
	}
	return info, nil
}

func (r *Record) sealInbox(ctx context.Context) (SealInfo, error) {
	sealed, waiting := r.size.get()
	info := SealInfo{From: sealed, To: sealed, Sealed: r.now().UTC().Truncate(time.Second)}
	if waiting == 0 {
		return info, nil
	}
	if err := r.checkClock(ctx, info.Sealed); err != nil {
		return info, err
	}
	picks, err := r.picks(ctx)
	if err != nil {
		return info, err
	}
	for group := range slices.Chunk(picks, sealRows) {
		if err := ctx.Err(); err != nil {
			return info, err
		}
		if err := r.sealGroup(ctx, info.To, group, info.Sealed, len(group) == len(picks)); err != nil {
			return info, err
		}
		info.To += int64(len(group))
		r.size.add(int64(len(group)), -int64(len(group)))
	}
	return info, nil
}

func (r *Record) checkClock(ctx context.Context, now time.Time) error {
	var last string
	switch err := r.write.QueryRowContext(ctx, `SELECT sealed FROM seal ORDER BY size DESC LIMIT 1`).Scan(&last); {
	case errors.Is(err, sql.ErrNoRows):
		return nil
	case err != nil:
		return err
	}
	before, err := time.Parse(time.RFC3339, last)
	if err != nil {
		return fmt.Errorf("time of the last seal: %w", err)
	}
	if now.Before(before) {
		return fmt.Errorf("%w: it says %s, the last seal %s: set the clock right, then seal again", ErrClock, now.Format(time.RFC3339), last)
	}
	return nil
}

// pick is an entry of the inbox on its way into the record.
type pick struct {
	id   int64
	turn string
	late bool
	leaf [41]byte
	key  hash128
	lap  int // how many of the same turn come before it
}

// picks lists the inbox in the order in which it is taken: reports before
// decisions, one of each source in turn.
func (r *Record) picks(ctx context.Context) ([]pick, error) {
	rows, err := r.write.QueryContext(ctx, `SELECT id, turn, late, leaf, key FROM inbox ORDER BY id`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var picks []pick
	var turn, leaf, key sql.RawBytes
	turns := map[string]string{} // one string for each source, however many entries
	laps := map[string]int{}
	for rows.Next() {
		var p pick
		if err := rows.Scan(&p.id, &turn, &p.late, &leaf, &key); err != nil {
			return nil, err
		}
		if len(leaf) != len(p.leaf) || len(key) != len(p.key) {
			return nil, fmt.Errorf("entry %d of the inbox is damaged", p.id)
		}
		copy(p.leaf[:], leaf)
		copy(p.key[:], key)
		name, ok := turns[string(turn)]
		if !ok {
			name = string(turn)
			turns[name] = name
		}
		p.turn, p.lap = name, laps[name]
		laps[name]++
		picks = append(picks, p)
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	slices.SortFunc(picks, pickOrder)
	return picks, nil
}

func pickOrder(a, b pick) int {
	return cmp.Or(compareLate(a, b), cmp.Compare(a.lap, b.lap), strings.Compare(a.turn, b.turn), cmp.Compare(a.id, b.id))
}

func compareLate(a, b pick) int {
	switch {
	case a.late == b.late:
		return 0
	case b.late:
		return -1
	}
	return 1
}

// sealGroup seals one group in one transaction; all says that it is the whole inbox.
func (r *Record) sealGroup(ctx context.Context, from int64, group []pick, now time.Time, all bool) error {
	slices.SortFunc(group, func(a, b pick) int {
		return cmp.Or(compareLate(a, b), bytes.Compare(a.leaf[:], b.leaf[:]))
	})
	tx, err := r.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := fillOrder(ctx, tx, from, group); err != nil {
		return err
	}
	remove := `DELETE FROM inbox WHERE id IN (SELECT id FROM temp.place)`
	if all {
		remove = `DELETE FROM inbox`
	}
	// CROSS JOIN keeps the order of the rows: the fast order for all three tables.
	for _, q := range []string{
		`INSERT INTO entry (seq, kind, leaf) SELECT t.seq, i.kind, i.leaf FROM temp.place t CROSS JOIN inbox i WHERE i.id = t.id ORDER BY t.seq`,
		`INSERT INTO body (seq, seed, fields) SELECT t.seq, i.seed, i.fields FROM temp.place t CROSS JOIN inbox i WHERE i.id = t.id ORDER BY t.seq`,
		`INSERT INTO known (seq, key, content) SELECT t.seq, i.key, i.content FROM temp.place t CROSS JOIN inbox i WHERE i.id = t.id ORDER BY t.seq`,
		remove,
		`DELETE FROM temp.place`,
	} {
		if _, err := tx.ExecContext(ctx, q); err != nil {
			return err
		}
	}
	if _, err := tx.ExecContext(ctx, `INSERT INTO seal (size, sealed) VALUES (?, ?)`, from+int64(len(group)), now.Format(time.RFC3339)); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	r.moved(from, group)
	return nil
}

// fillOrder writes the new place of each entry into a table in memory.
func fillOrder(ctx context.Context, tx *sql.Tx, from int64, group []pick) error {
	if _, err := tx.ExecContext(ctx, `CREATE TEMP TABLE IF NOT EXISTS place (seq INTEGER PRIMARY KEY, id INTEGER NOT NULL)`); err != nil {
		return err
	}
	const batch = 128
	seq := from
	for part := range slices.Chunk(group, batch) {
		args := make([]any, 0, 2*batch)
		for _, p := range part {
			args = append(args, seq, p.id)
			seq++
		}
		q := `INSERT INTO temp.place (seq, id) VALUES (?, ?)` + strings.Repeat(`, (?, ?)`, len(part)-1)
		if _, err := tx.ExecContext(ctx, q, args...); err != nil {
			return err
		}
	}
	return nil
}

// moved tells the index where sealed entries lie now.
func (r *Record) moved(from int64, group []pick) {
	if r.index == nil {
		return
	}
	for i, p := range group {
		if r.index.where[p.key] == -p.id {
			r.index.where[p.key] = from + int64(i)
		}
		r.index.released(shortOf(p.leaf))
	}
}
