package record

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"

	"modernc.org/sqlite"

	"trucewatch/commit"
)

// ErrDiskFull reports that there was no room. Nothing of what was being appended
// was stored; what was acknowledged before is safe.
var ErrDiskFull = errors.New("record: no room on the disk")

// ErrClosed reports the use of a record after Close.
var ErrClosed = errors.New("record: closed")

// Bounds of one transaction of the inbox.
const (
	groupEntries = 4096
	groupBytes   = 8 << 20
)

// request is one call of Append on its way to the writing goroutine.
type request struct {
	ctx      context.Context
	entries  []prepared
	bytes    int
	receipts []Receipt
	err      error
	done     chan struct{}
}

// Append makes entries durable in the inbox, all or none, and returns a receipt for
// each in order. Calls from several goroutines share one write to the disk. An
// entry whose content the record holds already is recognised and not stored again.
// When Append returns without an error, the entries survive kill -9 and power loss.
func (r *Record) Append(ctx context.Context, entries []Entry) ([]Receipt, error) {
	p, err := r.Prepare(entries)
	if err != nil {
		return nil, err
	}
	return r.AppendPrepared(ctx, p)
}

// Prepared are entries with their seeds and leaves, ready to be stored.
type Prepared struct {
	entries []prepared
	bytes   int
}

// Prepare does the part of Append that needs no disk, so that a pipeline can do it
// for the next entries while the last are being written.
func (r *Record) Prepare(entries []Entry) (*Prepared, error) {
	p := &Prepared{}
	var err error
	if p.entries, err = r.prepareAll(entries); err != nil {
		return nil, err
	}
	for i := range p.entries {
		p.bytes += len(p.entries[i].body)
	}
	return p, nil
}

// AppendPrepared is the other part of Append. Prepared entries are appended once.
func (r *Record) AppendPrepared(ctx context.Context, p *Prepared) ([]Receipt, error) {
	if len(p.entries) == 0 {
		return nil, nil
	}
	q := &request{ctx: ctx, done: make(chan struct{}), entries: p.entries, bytes: p.bytes}
	select {
	case r.queue <- q:
	case <-ctx.Done():
		return nil, ctx.Err()
	case <-r.stop:
		return nil, ErrClosed
	}
	<-q.done
	return q.receipts, q.err
}

// parallelEntries is the number of entries from which on leaves are computed by
// several goroutines.
const parallelEntries = 256

// prepareAll computes what is stored. Seeds are drawn in the order of the entries,
// so that a given source of seeds gives the same leaves on any number of cores.
func (r *Record) prepareAll(entries []Entry) ([]prepared, error) {
	seeds := make([]byte, commit.SeedSize*len(entries))
	if _, err := io.ReadFull(lockedReader{r}, seeds); err != nil {
		return nil, fmt.Errorf("record: drawing seeds: %w", err)
	}
	now := r.now()
	out := make([]prepared, len(entries))
	some := func(from, to int) error {
		p := newPreparer(r.meta.log, r.meta.exercise, now, bytes.NewReader(seeds[from*commit.SeedSize:]))
		for i := from; i < to; i++ {
			var err error
			if out[i], err = p.prepare(entries[i]); err != nil {
				return fmt.Errorf("entry %d of %d: %w", i+1, len(entries), err)
			}
		}
		return nil
	}
	workers := min(runtime.GOMAXPROCS(0), len(entries)/parallelEntries)
	if workers < 2 {
		return out, some(0, len(entries))
	}
	errs := make([]error, workers)
	var wg sync.WaitGroup
	for w := range workers {
		wg.Go(func() { errs[w] = some(w*len(entries)/workers, (w+1)*len(entries)/workers) })
	}
	wg.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	return out, nil
}

// lockedReader lets several goroutines draw from one source of seeds.
type lockedReader struct{ r *Record }

func (l lockedReader) Read(b []byte) (int, error) {
	l.r.randMu.Lock()
	defer l.r.randMu.Unlock()
	return io.ReadFull(l.r.rand, b)
}

// writer is the one goroutine that writes. It takes all calls that wait and
// commits them together.
func (r *Record) writer() {
	defer close(r.done)
	for {
		select {
		case <-r.stop:
			return
		case job := <-r.jobs:
			job()
		case q := <-r.queue:
			r.commitGroup(r.gather(q))
		}
	}
}

// do runs a job on the writing goroutine and waits for it.
func (r *Record) do(ctx context.Context, job func(context.Context) error) error {
	var err error
	ended := make(chan struct{})
	wrapped := func() {
		defer close(ended)
		if err = ctx.Err(); err == nil {
			err = job(ctx)
		}
	}
	select {
	case r.jobs <- wrapped:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.stop:
		return ErrClosed
	}
	<-ended
	return err
}

// gather takes the calls that wait, up to the bounds of a transaction.
func (r *Record) gather(first *request) []*request {
	group := []*request{first}
	entries, size := len(first.entries), first.bytes
	for entries < groupEntries && size < groupBytes {
		select {
		case q := <-r.queue:
			group = append(group, q)
			entries += len(q.entries)
			size += q.bytes
		default:
			return group
		}
	}
	return group
}

// commitGroup stores the calls in one transaction and answers them. If that
// cannot be done, each is tried alone, so that one that is too large for the disk
// does not take the others with it.
func (r *Record) commitGroup(group []*request) {
	err := r.store(group)
	if err != nil && len(group) > 1 {
		for _, q := range group {
			q.err = r.store([]*request{q})
		}
	} else {
		group[0].err = err
	}
	for _, q := range group {
		if q.err != nil {
			q.receipts = nil
			q.err = fmt.Errorf("record: appending %d entries, none of which is stored: %w", len(q.entries), explain(q.err))
		}
		close(q.done)
	}
}

// store is one transaction of the inbox. On an error nothing has changed, neither
// on the disk nor in the index.
func (r *Record) store(group []*request) (err error) {
	ctx := context.Background() // once begun, a shared transaction belongs to several callers
	if err := r.loadIndex(ctx); err != nil {
		return err
	}
	r.index.begin()
	defer func() {
		if err != nil {
			r.index.rollback()
		}
	}()
	tx, err := r.write.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer tx.Rollback()
	insert, err := tx.PrepareContext(ctx, `INSERT INTO inbox (turn, late, kind, leaf, seed, fields, key, content) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`)
	if err != nil {
		return err
	}
	defer insert.Close()
	var stored int64
	for _, q := range group {
		if q.receipts, err = r.storeOne(ctx, tx, insert, q); err != nil {
			return err
		}
		for _, receipt := range q.receipts {
			if receipt.State != Known {
				stored++
			}
		}
	}
	if err := tx.Commit(); err != nil {
		return err
	}
	r.index.keep()
	r.size.add(0, stored)
	return nil
}

func (r *Record) storeOne(ctx context.Context, tx *sql.Tx, insert *sql.Stmt, q *request) ([]Receipt, error) {
	if err := q.ctx.Err(); err != nil {
		return nil, err
	}
	receipts := make([]Receipt, len(q.entries))
	var again *preparer // only to draw another seed
	for i := range q.entries {
		e := &q.entries[i]
		state := r.index.state(e.key, e.content)
		if state == Known {
			receipts[i] = Receipt{State: Known}
			continue
		}
		if r.index.taken(shortOf(e.leaf)) {
			if again == nil {
				again = newPreparer(r.meta.log, r.meta.exercise, r.now(), lockedReader{r})
			}
			if err := r.freeShort(again, e); err != nil {
				return nil, err
			}
		}
		res, err := insert.ExecContext(ctx, e.turn, e.late, string(e.kind), e.leaf[:], e.seed[:], e.body, e.key[:], e.content[:])
		if err != nil {
			return nil, err
		}
		id, err := res.LastInsertId()
		if err != nil {
			return nil, err
		}
		receipts[i] = Receipt{State: state, Short: shortString(shortOf(e.leaf)), Leaf: e.leaf}
		if state == Changed {
			if receipts[i].Differs, err = differs(ctx, tx, e, r.index.where[e.key]); err != nil {
				return nil, err
			}
		}
		r.index.add(e, -id)
	}
	return receipts, nil
}

// differs names the content fields in which e differs from the version at where.
func differs(ctx context.Context, tx *sql.Tx, e *prepared, where int64) ([]string, error) {
	query := `SELECT kind, fields FROM body JOIN entry USING (seq) WHERE seq = ?`
	if where < 0 {
		query, where = `SELECT kind, fields FROM inbox WHERE id = ?`, -where
	}
	var kind Kind
	var body []byte
	switch err := tx.QueryRowContext(ctx, query, where).Scan(&kind, &body); {
	case errors.Is(err, sql.ErrNoRows): // erased since
		return nil, nil
	case err != nil:
		return nil, err
	}
	info, err := kind.Info()
	if err != nil {
		return nil, err
	}
	before, err := unpackBody(&info, body)
	if err != nil {
		return nil, err
	}
	old := make(map[string][]byte, len(before))
	for _, f := range before {
		old[f.Name] = f.Value
	}
	if info, err = e.kind.Info(); err != nil {
		return nil, err
	}
	var names []string
	for i, f := range e.fields {
		if info.Fields[i].Content && !bytes.Equal(f.Value, old[f.Name]) {
			names = append(names, f.Name)
		}
	}
	return names, nil
}

// freeShort draws other seeds until the short number is free among what is not
// sealed. With very many unsealed entries it gives up after some tries: then two
// share a number, as two reports of different days do anyway.
func (r *Record) freeShort(p *preparer, e *prepared) error {
	for range 20 {
		if err := p.seal(e); err != nil {
			return err
		}
		if !r.index.taken(shortOf(e.leaf)) {
			return nil
		}
	}
	return nil
}

// SQLite's result codes that mean there was no room.
const (
	sqliteFull      = 13
	sqliteIOErr     = 10
	sqliteIOWrite   = 778
	sqliteIOShmSize = 4874
)

// explain puts the database's words into ours where people can act on them.
func explain(err error) error {
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() {
		case sqliteFull, sqliteIOWrite, sqliteIOShmSize:
			return fmt.Errorf("%w: free some space and send again: %w", ErrDiskFull, err)
		}
		if se.Code()&0xff == sqliteIOErr && strings.Contains(strings.ToLower(se.Error()), "no space") {
			return fmt.Errorf("%w: free some space and send again: %w", ErrDiskFull, err)
		}
	}
	return err
}
