package record

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sync"
	"time"
)

// ErrInUse reports a record that another process, or another Open, holds.
var ErrInUse = errors.New("record in use by another process")

// Options for creating or opening a record.
type Options struct {
	// Log is the origin of the log, as it will stand in checkpoints. Create needs it;
	// Open compares it where it is given.
	Log string
	// Exercise marks a new record as that of an exercise. Open reads the mark from the record.
	Exercise bool
	// Now gives the time of arrival. It is needed.
	Now func() time.Time
	// Rand gives the seeds; nil means the system's secure source. Anything else is
	// for tests: whoever knows the seeds can test guesses of withheld values.
	Rand io.Reader
}

// Record is an open record. Its methods may be called from several goroutines.
type Record struct {
	dir      string
	meta     meta
	now      func() time.Time
	lockFile *os.File
	write    *sql.DB // one connection
	read     *sql.DB

	randMu sync.Mutex
	rand   io.Reader

	queue chan *request // to the one goroutine that writes
	jobs  chan func()   // seals and erasures, run by the same goroutine
	stop  chan struct{}
	done  chan struct{}
	close sync.Once
	shut  error

	index *index // of the writing goroutine only
	size  sizes
}

// sizes are the numbers of rows, readable from every goroutine.
type sizes struct {
	mu            sync.Mutex
	sealed, inbox int64
}

func (s *sizes) get() (sealed, inbox int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.sealed, s.inbox
}

func (s *sizes) add(sealed, inbox int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sealed += sealed
	s.inbox += inbox
}

// Create makes a new record in dir, which may exist but must not hold one.
func Create(dir string, o Options) (*Record, error) {
	if o.Log == "" {
		return nil, errors.New("record: creating a record needs the origin of its log, for example trucewatch.example.org/mission")
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, fmt.Errorf("record: making the folder: %w", err)
	}
	return open(dir, o, true)
}

// Open opens the record in dir. It sweeps what an interrupted process left behind
// and completes an interrupted erasure.
func Open(dir string, o Options) (*Record, error) {
	if _, err := os.Stat(filepath.Join(dir, "record.db")); err != nil {
		if errors.Is(err, os.ErrNotExist) {
			return nil, fmt.Errorf("record: no record in %s: is this a mission's record folder? trucewatch init makes a new one", dir)
		}
		return nil, fmt.Errorf("record: opening %s: %w", dir, err)
	}
	return open(dir, o, false)
}

func open(dir string, o Options, create bool) (*Record, error) {
	if o.Now == nil {
		return nil, errors.New("record: Options.Now is missing")
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	held, err := lock(dir)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	r := &Record{dir: dir, now: o.Now, rand: o.Rand, lockFile: held,
		queue: make(chan *request), jobs: make(chan func()), stop: make(chan struct{}), done: make(chan struct{})}
	if err := r.start(o, create); err != nil {
		r.closeFiles()
		return nil, fmt.Errorf("record: opening %s: %w", dir, explain(err))
	}
	go r.writer()
	return r, nil
}

// start opens the files, reads what the record is and cleans up after a crash.
func (r *Record) start(o Options, create bool) error {
	ctx := context.Background()
	var err error
	if r.write, err = openDB(r.dir, true); err != nil {
		return err
	}
	if create {
		if err := r.createFiles(ctx, o); err != nil {
			return err
		}
	}
	if r.meta, err = readMeta(ctx, r.write); err != nil {
		return err
	}
	if o.Log != "" && o.Log != r.meta.log {
		return fmt.Errorf("it is the record of log %q, not of %q", r.meta.log, o.Log)
	}
	if err := createLogTables(ctx, r.write); err != nil {
		return err
	}
	if r.read, err = openDB(r.dir, false); err != nil {
		return err
	}
	if r.size.sealed, r.size.inbox, err = countRows(ctx, r.write); err != nil {
		return err
	}
	if err := r.sweepRaw(); err != nil {
		return err
	}
	return r.finishErasures(ctx)
}

func (r *Record) createFiles(ctx context.Context, o Options) error {
	// A database without tables is what an interrupted Create leaves; it holds nothing.
	var tables int
	if err := r.write.QueryRowContext(ctx, `SELECT count(*) FROM sqlite_master`).Scan(&tables); err != nil {
		return err
	}
	if tables > 0 {
		return errors.New("it holds a record already: open it instead")
	}
	if err := createSchema(ctx, r.write, o); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Join(r.dir, "raw"), 0o700); err != nil {
		return err
	}
	return syncDir(r.dir)
}

func countRows(ctx context.Context, db *sql.DB) (sealed, inbox int64, err error) {
	err = db.QueryRowContext(ctx, `SELECT (SELECT ifnull(max(seq) + 1, 0) FROM entry), (SELECT count(*) FROM inbox)`).Scan(&sealed, &inbox)
	return sealed, inbox, err
}

// Log is the origin of the record's log.
func (r *Record) Log() string { return r.meta.log }

// Exercise reports whether this is the record of an exercise.
func (r *Record) Exercise() bool { return r.meta.exercise }

// Len is the number of sealed entries.
func (r *Record) Len() int64 {
	n, _ := r.size.get()
	return n
}

// UnsealedLen is the number of entries in the inbox.
func (r *Record) UnsealedLen() int64 {
	_, n := r.size.get()
	return n
}

// Close ends the writing and lets the record go. Entries in the inbox stay there.
func (r *Record) Close() error {
	r.close.Do(func() {
		close(r.stop)
		<-r.done
		r.shut = r.closeFiles()
	})
	return r.shut
}

func (r *Record) closeFiles() error {
	var errs []error
	for _, db := range []*sql.DB{r.read, r.write} {
		if db != nil {
			errs = append(errs, db.Close())
		}
	}
	errs = append(errs, r.lockFile.Close())
	return errors.Join(errs...)
}
