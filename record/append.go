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

// Len is the number of entries, Bytes the size of their bodies.
func (p *Prepared) Len() int   { return len(p.entries) }
func (p *Prepared) Bytes() int { return p.bytes }

func (p *Prepared) count() *Prepared {
	for i := range p.entries {
		p.bytes += len(p.entries[i].body)
	}
	return p
}

// Prepare does the part of Append that needs no disk, so that a pipeline can do it
// for the next entries while the last are being written.
func (r *Record) Prepare(entries []Entry) (*Prepared, error) {
	seeds, err := r.Seeds(len(entries))
	if err != nil {
		return nil, err
	}
	p := &Prepared{}
	if p.entries, err = r.prepareAll(entries, seeds.raw); err != nil {
		return nil, err
	}
	return p.count(), nil
}

// Seeds are the seeds of some entries that are to be prepared.
type Seeds struct{ raw []byte }

// Seeds draws the seeds of n entries. A pipeline that prepares entries on several
// goroutines draws them first, in the order of the entries, so that a given source
// of seeds gives the same leaves however the work falls out.
func (r *Record) Seeds(n int) (Seeds, error) {
	s := Seeds{make([]byte, commit.SeedSize*n)}
	if _, err := io.ReadFull(lockedReader{r}, s.raw); err != nil {
		return Seeds{}, fmt.Errorf("record: drawing seeds: %w", err)
	}
	return s, nil
}

// PrepareWith is Prepare with seeds drawn before, one for each entry, on the calling
// goroutine alone.
func (r *Record) PrepareWith(entries []Entry, seeds Seeds) (*Prepared, error) {
	if len(seeds.raw) != commit.SeedSize*len(entries) {
		return nil, fmt.Errorf("record: %d entries and %d seeds", len(entries), len(seeds.raw)/commit.SeedSize)
	}
	p := &Prepared{entries: make([]prepared, len(entries))}
	if err := r.prepareSome(p.entries, entries, seeds.raw, 0, len(entries)); err != nil {
		return nil, err
	}
	return p.count(), nil
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

// prepareSome computes what is stored of entries [from, to).
func (r *Record) prepareSome(out []prepared, entries []Entry, seeds []byte, from, to int) error {
	p := newPreparer(r.meta.log, r.meta.exercise, r.now(), bytes.NewReader(seeds[from*commit.SeedSize:]))
	for i := from; i < to; i++ {
		var err error
		if out[i], err = p.prepare(entries[i]); err != nil {
			return fmt.Errorf("entry %d of %d: %w", i+1, len(entries), err)
		}
	}
	return nil
}

// prepareAll computes what is stored. Each entry has its seed, so that a given
// source of seeds gives the same leaves on any number of cores.
func (r *Record) prepareAll(entries []Entry, seeds []byte) ([]prepared, error) {
	out := make([]prepared, len(entries))
	some := func(from, to int) error { return r.prepareSome(out, entries, seeds, from, to) }
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
		if r.index.taken(shortOf(e.leaf)) && !e.signed {
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

// differs names the content fields in which e differs from the version stored at where.
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
	return differing(e, kind, body)
}

// differing names the content fields in which e differs from an earlier body.
func differing(e *prepared, kind Kind, body []byte) ([]string, error) {
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
	now, err := unpackBody(&info, e.body)
	if err != nil {
		return nil, err
	}
	var names []string
	for i, f := range now {
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

// SQLite's result codes that mean there was no room, or that the file is damaged.
const (
	sqliteFull      = 13
	sqliteIOErr     = 10
	sqliteIOWrite   = 778
	sqliteIOShmSize = 4874
	sqliteCorrupt   = 11
	sqliteNotADB    = 26
)

// explain puts the database's words into ours where people can act on them.
func explain(err error) error {
	var se *sqlite.Error
	if errors.As(err, &se) {
		switch se.Code() {
		case sqliteFull, sqliteIOWrite, sqliteIOShmSize:
			return fmt.Errorf("%w: free some space and send again: %w", ErrDiskFull, err)
		}
		if c := se.Code() & 0xff; c == sqliteCorrupt || c == sqliteNotADB {
			return fmt.Errorf("%w: record.db cannot be read: put a copy of the record's folder in its place: %w", ErrAltered, err)
		}
		if se.Code()&0xff == sqliteIOErr && strings.Contains(strings.ToLower(se.Error()), "no space") {
			return fmt.Errorf("%w: free some space and send again: %w", ErrDiskFull, err)
		}
	}
	return err
}
