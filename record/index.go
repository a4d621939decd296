package record

import (
	"context"
	"database/sql"
	"fmt"

	"trucewatch/commit"
)

// index recognises entries by their key and content. It is a projection of the
// tables known and inbox, held in memory: about 70 bytes an entry.
type index struct {
	contents map[hash128]struct{}
	// where is the place of the latest version of a key: its row if not negative,
	// else minus its number in the inbox.
	where  map[hash128]int64
	shorts map[int]int // short numbers in the inbox and how many have each

	undo []undo
}

type undo struct {
	key, content hash128
	short        int // -1: not in the inbox, so that it holds no short number
	was          int64
	had          bool
}

func (x *index) state(key, content hash128) State {
	if _, ok := x.contents[content]; ok {
		return Known
	}
	if _, ok := x.where[key]; ok {
		return Changed
	}
	return New
}

func (x *index) taken(short int) bool { return x.shorts[short] > 0 }

func (x *index) begin() { x.undo = x.undo[:0] }
func (x *index) keep()  { x.undo = x.undo[:0] }

func (x *index) add(e *prepared, where int64) {
	short := shortOf(e.leaf)
	x.put(e, where, short)
	x.shorts[short]++
}

// addSealed adds an entry that never waits in the inbox.
func (x *index) addSealed(e *prepared, where int64) { x.put(e, where, -1) }

func (x *index) put(e *prepared, where int64, short int) {
	was, had := x.where[e.key]
	x.undo = append(x.undo, undo{e.key, e.content, short, was, had})
	x.contents[e.content] = struct{}{}
	x.where[e.key] = where
}

// rollback takes back what was added since begin.
func (x *index) rollback() {
	for i := len(x.undo) - 1; i >= 0; i-- {
		u := x.undo[i]
		delete(x.contents, u.content)
		if u.had {
			x.where[u.key] = u.was
		} else {
			delete(x.where, u.key)
		}
		if u.short >= 0 {
			x.released(u.short)
		}
	}
	x.undo = x.undo[:0]
}

// released frees a short number.
func (x *index) released(short int) {
	if x.shorts[short]--; x.shorts[short] <= 0 {
		delete(x.shorts, short)
	}
}

// loadIndex reads the index at the first append; a process that only reads never
// pays for it.
func (r *Record) loadIndex(ctx context.Context) error {
	if r.index != nil {
		return nil
	}
	sealed, inbox := r.size.get()
	x := &index{
		contents: make(map[hash128]struct{}, sealed+inbox),
		where:    make(map[hash128]int64, sealed+inbox),
		shorts:   map[int]int{},
	}
	if err := r.loadKnown(ctx, x); err != nil {
		return fmt.Errorf("reading what the record holds: %w", err)
	}
	if err := r.loadInbox(ctx, x); err != nil {
		return fmt.Errorf("reading the inbox: %w", err)
	}
	r.index = x
	return nil
}

func (r *Record) loadKnown(ctx context.Context, x *index) error {
	rows, err := r.write.QueryContext(ctx, `SELECT seq, key, content FROM known ORDER BY seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var key, content sql.RawBytes
	for rows.Next() {
		var seq int64
		if err := rows.Scan(&seq, &key, &content); err != nil {
			return err
		}
		if len(key) != 16 || len(content) != 16 {
			return fmt.Errorf("row %d of known has hashes of %d and %d bytes, want 16", seq, len(key), len(content))
		}
		x.contents[hash128(content)] = struct{}{}
		x.where[hash128(key)] = seq
	}
	return rows.Err()
}

func (r *Record) loadInbox(ctx context.Context, x *index) error {
	rows, err := r.write.QueryContext(ctx, `SELECT id, leaf, key, content FROM inbox ORDER BY id`)
	if err != nil {
		return err
	}
	defer rows.Close()
	var raw, key, content sql.RawBytes
	for rows.Next() {
		var id int64
		if err := rows.Scan(&id, &raw, &key, &content); err != nil {
			return err
		}
		leaf, err := commit.ParseLeaf(raw)
		if err != nil || len(key) != 16 || len(content) != 16 {
			return fmt.Errorf("entry %d of the inbox is damaged", id)
		}
		x.contents[hash128(content)] = struct{}{}
		x.where[hash128(key)] = -id
		x.shorts[shortOf(leaf)]++
	}
	return rows.Err()
}
