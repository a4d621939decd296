package record

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"runtime"
	"slices"
	"sync"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/commit"
)

// CheckResult says what a check has seen.
type CheckResult struct {
	Rows, Erased int64
	Files        int64 // raw files whose bytes give their names
	ErasedFiles  int64
	Inbox        int64
	Root         tlog.Hash
}

// ErrAltered reports a record that is not what its leaves commit to.
var ErrAltered = errors.New("record: altered or damaged")

func altered(format string, args ...any) error {
	return fmt.Errorf("%w: %s", ErrAltered, fmt.Sprintf(format, args...))
}

// Check recomputes every leaf from its stored body, rehashes every kept file that
// an entry names, and compares seals, erasures and the index. The error names the
// first thing that is wrong. That rows were replaced together with their leaves
// shows only in the root, against a checkpoint that others hold.
func (r *Record) Check(ctx context.Context) (CheckResult, error) {
	var result CheckResult
	if err := r.quickCheck(ctx); err != nil {
		return result, err
	}
	erased, err := r.erasedRows(ctx)
	if err != nil {
		return result, err
	}
	files, err := r.checkRows(ctx, erased, &result)
	if err != nil {
		return result, err
	}
	if err := r.checkSeals(ctx); err != nil {
		return result, err
	}
	return result, r.checkFiles(ctx, files, &result)
}

func (r *Record) quickCheck(ctx context.Context) error {
	var answer string
	if err := r.read.QueryRowContext(ctx, `PRAGMA quick_check(1)`).Scan(&answer); err != nil {
		return altered("the database: %v", err)
	}
	if answer != "ok" {
		return altered("the database: %s", answer)
	}
	return nil
}

// erasedRows maps each row marked as erased to the erasure that names it.
func (r *Record) erasedRows(ctx context.Context) (map[int64]int64, error) {
	rows, err := r.read.QueryContext(ctx, `SELECT seq, erasure FROM erased`)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	out := map[int64]int64{}
	for rows.Next() {
		var seq, erasure int64
		if err := rows.Scan(&seq, &erasure); err != nil {
			return nil, err
		}
		out[seq] = erasure
	}
	return out, rows.Err()
}

// keptFiles is what rows say about raw files: in which row each is named first.
type keptFiles struct {
	namedBy map[string]int64
	order   []string
	gone    map[string]bool
	missing map[int64]int64 // rows without a body and the erasure that should name them
}

func (r *Record) checkRows(ctx context.Context, erased map[int64]int64, result *CheckResult) (*keptFiles, error) {
	files := &keptFiles{namedBy: map[string]int64{}, gone: map[string]bool{}, missing: map[int64]int64{}}
	var tree treeHash
	size := r.Len() // what is sealed while the check runs is for the next one
	next := func(row *Row) error {
		if row.Seq != tree.size {
			return altered("row %d is missing", tree.size)
		}
		tree.add(row.Leaf[:])
		if !row.Erased {
			return files.note(row)
		}
		by, ok := erased[row.Seq]
		if !ok {
			return altered("row %d (%s) has no body, and no erasure names it", row.Seq, row.Kind)
		}
		files.missing[row.Seq] = by
		result.Erased++
		return nil
	}
	if err := r.checkBodies(ctx, size, next); err != nil {
		return nil, err
	}
	if tree.size != size {
		return nil, altered("row %d is missing", tree.size)
	}
	if len(files.missing) > 0 {
		seq := slices.Min(slices.Collect(maps.Keys(files.missing)))
		return nil, altered("row %d has no body, and the erasure in row %d does not name it", seq, files.missing[seq])
	}
	result.Rows, result.Root = tree.size, tree.root()
	result.Inbox = r.UnsealedLen()
	return files, nil
}

// Rows are checked in pages, some of which are under way at a time.
const (
	checkPage  = 512
	checkAhead = 8
)

// checkedPage is some rows in their order, with the first error that a row of it has.
type checkedPage struct {
	rows []Row
	bad  int // place of the row that has err
	err  error
	done chan struct{}
}

// checkBodies recomputes the leaves of rows [0, size) on all cores and calls next
// with each row that is sound, in order. The error is that of the first row that has one.
func (r *Record) checkBodies(ctx context.Context, size int64, next func(*Row) error) error {
	work := make(chan *checkedPage)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			c := checker{log: r.meta.log, exercise: r.meta.exercise}
			for p := range work {
				c.page(p)
			}
		})
	}
	defer workers.Wait()
	defer close(work)
	var ahead []*checkedPage
	drain := func(keep int) error {
		for ; len(ahead) > keep; ahead = ahead[1:] {
			if err := ahead[0].take(next); err != nil {
				return err
			}
		}
		return nil
	}
	page := &checkedPage{}
	flush := func(keep int) error {
		page.done = make(chan struct{})
		work <- page
		ahead, page = append(ahead, page), &checkedPage{rows: make([]Row, 0, checkPage)}
		return drain(keep)
	}
	for row, err := range r.Stored(ctx, 0, size) {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return cmp.Or(flush(0), altered("%v", err))
		}
		if page.rows = append(page.rows, row); len(page.rows) == checkPage {
			if err := flush(checkAhead); err != nil {
				return err
			}
		}
	}
	return flush(0)
}

// take waits for the page and hands on its rows.
func (p *checkedPage) take(next func(*Row) error) error {
	<-p.done
	for i := range p.rows {
		if err := next(&p.rows[i]); err != nil {
			return err
		}
		if p.err != nil && i == p.bad {
			return p.err
		}
	}
	return nil
}

// page checks the rows that have bodies.
func (c *checker) page(p *checkedPage) {
	defer close(p.done)
	for i := range p.rows {
		row := &p.rows[i]
		if row.Erased {
			continue
		}
		p.err = row.Unpack(c.fields)
		if p.err != nil {
			p.err = altered("record: reading: %v", p.err)
		} else {
			c.fields = row.Fields
			p.err = c.row(row)
		}
		if p.err != nil {
			p.bad, row.Fields = i, nil // what it says is not to be believed
			return
		}
		if row.Fields = nil; row.Kind == KindFile || row.Kind == KindErasure {
			p.err = row.Unpack(nil) // they are asked for once more
		}
	}
}

// checker recomputes leaves.
type checker struct {
	commit   commit.Committer
	fields   []commit.Field // of the row in hand
	log      string
	exercise bool
}

func (c *checker) row(row *Row) error {
	leaf, err := c.commit.Leaf(&row.Seed, row.Fields)
	if err != nil {
		return altered("row %d (%s): %v", row.Seq, row.Kind, err)
	}
	if leaf != row.Leaf {
		return altered("row %d (%s): its body does not give its leaf", row.Seq, row.Kind)
	}
	for _, f := range row.Fields {
		switch f.Name {
		case fieldEntry:
			if string(f.Value) != string(row.Kind) {
				return altered("row %d says it is a %s and is filed as %s", row.Seq, f.Value, row.Kind)
			}
		case fieldLog:
			if string(f.Value) != c.log {
				return altered("row %d belongs to log %q, not to %q", row.Seq, f.Value, c.log)
			}
		case fieldExercise:
			if (len(f.Value) > 0) != c.exercise {
				return altered("row %d mixes exercise and live data", row.Seq)
			}
		}
	}
	return nil
}

// note remembers the raw files that a row names or erases.
func (k *keptFiles) note(row *Row) error {
	switch row.Kind {
	case KindFile:
		f, err := DecodeFile(row.Fields)
		if err != nil {
			return altered("row %d: %v", row.Seq, err)
		}
		if _, ok := k.namedBy[f.SHA256]; !ok {
			k.namedBy[f.SHA256] = row.Seq
			k.order = append(k.order, f.SHA256)
		}
	case KindErasure:
		e, err := DecodeErasure(row.Fields)
		if err != nil {
			return altered("row %d: %v", row.Seq, err)
		}
		for _, f := range e.Files {
			k.gone[f] = true
		}
		for _, seq := range e.Rows {
			delete(k.missing, seq)
		}
	}
	return nil
}

func (r *Record) checkSeals(ctx context.Context) error {
	var last, size sql.NullInt64
	err := r.read.QueryRowContext(ctx, `SELECT (SELECT max(size) FROM seal), (SELECT max(seq) + 1 FROM entry)`).Scan(&last, &size)
	if err != nil {
		return err
	}
	if last.Int64 != size.Int64 {
		return altered("the last seal has %d rows and the record %d", last.Int64, size.Int64)
	}
	var orphan sql.NullInt64
	err = r.read.QueryRowContext(ctx, `SELECT min(seq) FROM (SELECT seq FROM body UNION ALL SELECT seq FROM known) WHERE seq NOT IN (SELECT seq FROM entry)`).Scan(&orphan)
	if err != nil {
		return err
	}
	if orphan.Valid {
		return altered("there is a body %d without an entry", orphan.Int64)
	}
	return nil
}

func (r *Record) checkFiles(ctx context.Context, files *keptFiles, result *CheckResult) error {
	buf := make([]byte, 256<<10)
	for _, sum := range files.order {
		if err := ctx.Err(); err != nil {
			return err
		}
		if files.gone[sum] {
			result.ErasedFiles++
			continue
		}
		if err := r.checkFile(sum, buf); err != nil {
			return altered("the file named by row %d: %v", files.namedBy[sum], err)
		}
		result.Files++
	}
	return nil
}

func (r *Record) checkFile(sum string, buf []byte) error {
	f, err := r.OpenRaw(sum)
	if err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return fmt.Errorf("raw/%s/%s is gone", sum[:min(2, len(sum))], sum)
		}
		return err
	}
	defer f.Close()
	_, err = io.CopyBuffer(io.Discard, struct{ io.Reader }{f}, buf)
	return err
}
