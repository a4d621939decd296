package translog

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"
)

// Source keeps what the log is made from: leaves in order and, for ever, every
// checkpoint that was signed.
type Source interface {
	// Len is the number of leaves that are durable.
	Len() int64
	// Leaves are rows [from, until) in order. A leaf is read before the next is asked for.
	Leaves(ctx context.Context, from, until int64) iter.Seq2[[]byte, error]
	// Checkpoints are those stored, by size.
	Checkpoints(ctx context.Context) ([]Stored, error)
	// AddCheckpoint stores a checkpoint durably, and refuses another root of the same size.
	AddCheckpoint(ctx context.Context, c Stored) error
}

// Stored is a signed checkpoint as the source keeps it.
type Stored struct {
	Size int64
	Root tlog.Hash
	Note []byte // signed by the log, without cosignatures
}

// ErrRefused reports a log that must not go on: the source does not give a
// checkpoint that was signed.
var ErrRefused = errors.New("the log cannot go on")

// ErrUnsigned reports a log without its key: nothing can be signed.
var ErrUnsigned = errors.New("log not signed: it has no key")

// Options of a log.
type Options struct {
	Dir    string      // folder of the tiles; it may be deleted at any time
	Origin string      // name of the log
	Signer note.Signer // nil: nothing new can be signed
	// Verifier is the log's public key; stored checkpoints by another key are refused.
	// nil: their signatures are not looked at, only their roots.
	Verifier note.Verifier
}

// Log is an open log. Its methods must not be called from two goroutines at once.
type Log struct {
	o      Options
	src    Source
	files  folder
	tree   Tree
	bundle []byte // entries of the bundle that is not full yet
	last   *Stored
	broken bool
}

// Open recomputes the log from its source, writes tiles that are missing or
// damaged, and refuses unless every stored checkpoint comes out.
func Open(ctx context.Context, src Source, o Options) (*Log, error) {
	if o.Origin == "" || o.Signer != nil && o.Signer.Name() != o.Origin || o.Verifier != nil && o.Verifier.Name() != o.Origin {
		return nil, fmt.Errorf("translog: the key is not of log %q", o.Origin)
	}
	l := &Log{o: o, src: src}
	return l, l.reopen(ctx)
}

// reopen goes back to the last stored checkpoint.
func (l *Log) reopen(ctx context.Context) error {
	l.broken = true
	l.tree, l.bundle, l.last = Tree{}, nil, nil
	l.files = folder{dir: l.o.Dir, dirty: map[string]bool{}}
	stored, err := l.src.Checkpoints(ctx)
	if err != nil {
		return fmt.Errorf("translog: reading the stored checkpoints: %w", err)
	}
	if err := l.files.sweep(); err != nil {
		return fmt.Errorf("translog: removing half-written tiles: %w", err)
	}
	if err := l.recompute(ctx, stored); err != nil {
		return err
	}
	if err := l.notShorter(stored); err != nil {
		return err
	}
	if err := l.files.flush(); err != nil {
		return fmt.Errorf("translog: writing tiles: %w", err)
	}
	l.broken = false
	return nil
}

// recompute builds the tree up to the last stored checkpoint and compares each on the way.
func (l *Log) recompute(ctx context.Context, stored []Stored) error {
	if len(stored) == 0 {
		return nil
	}
	rows, end := l.src.Len(), stored[len(stored)-1].Size
	if rows < end {
		return fmt.Errorf("%w: the record has %d entries and its signed checkpoint %d: it is shorter than what was signed; put a whole copy in its place", ErrRefused, rows, end)
	}
	next := 0
	check := func() error {
		for ; next < len(stored) && stored[next].Size == l.tree.size; next++ {
			if err := l.comesOut(&stored[next]); err != nil {
				return err
			}
		}
		return nil
	}
	if err := check(); err != nil {
		return err
	}
	for leaf, err := range l.src.Leaves(ctx, 0, end) {
		if err != nil {
			return fmt.Errorf("translog: reading entry %d: %w", l.tree.size, err)
		}
		if err := l.add(leaf, l.restore); err != nil {
			return err
		}
		if err := check(); err != nil {
			return err
		}
	}
	if l.tree.size != end || next < len(stored) {
		return fmt.Errorf("%w: the record gave %d entries of %d", ErrRefused, l.tree.size, end)
	}
	l.last = &stored[len(stored)-1]
	return l.edge(l.restore)
}

// notShorter compares the file that readers see with what the source stored. A
// source that lost its last commits, as one flipped bit of a write-ahead log does to
// a database, lost the checkpoints with them; the file beside it still shows that
// they were signed. A file that cannot be read is written again.
func (l *Log) notShorter(stored []Stored) error {
	if l.o.Verifier == nil {
		return nil
	}
	msg, err := l.ReadTile(CheckpointName)
	if err != nil {
		return nil
	}
	c, err := OpenCheckpoint(msg, l.o.Verifier)
	if err != nil {
		return nil
	}
	for _, s := range stored {
		if s.Size == c.Size && s.Root == c.Root {
			return nil
		}
	}
	return fmt.Errorf("%w: the file %s shows a signed checkpoint of size %d that the record does not hold: the record is shorter than what was signed; put a whole copy of it in its place",
		ErrRefused, filepath.Join(l.o.Dir, CheckpointName), c.Size)
}

// comesOut compares a stored checkpoint with the tree at its size.
func (l *Log) comesOut(s *Stored) error {
	if root := l.tree.Root(); root != s.Root {
		return fmt.Errorf("%w: at size %d the record gives root %s, the signed checkpoint says %s: an entry before was changed, left out or moved; `trucewatch check` on the folder says more",
			ErrRefused, s.Size, root, s.Root)
	}
	if l.o.Verifier == nil {
		return nil
	}
	got, err := OpenCheckpoint(s.Note, l.o.Verifier)
	if err != nil {
		return fmt.Errorf("%w: the checkpoint stored for size %d: %w", ErrRefused, s.Size, err)
	}
	if got.Size != s.Size || got.Root != s.Root {
		return fmt.Errorf("%w: the checkpoint stored for size %d speaks of size %d and root %s", ErrRefused, s.Size, got.Size, got.Root)
	}
	return nil
}

// add puts a leaf into the tree and hands complete tiles to write.
func (l *Log) add(leaf []byte, write func(tlog.Tile, []byte) error) error {
	if len(leaf) > MaxLeaf {
		return fmt.Errorf("translog: entry %d has %d bytes, want at most %d", l.tree.size, len(leaf), MaxLeaf)
	}
	n := l.tree.size
	l.bundle = appendEntry(l.bundle, leaf)
	if (n+1)%tileWidth == 0 {
		if err := write(tlog.Tile{H: tileHeight, L: entriesLevel, N: n / tileWidth, W: tileWidth}, l.bundle); err != nil {
			return err
		}
		l.bundle = l.bundle[:0]
	}
	return l.tree.Add(tlog.RecordHash(leaf), func(t tlog.Tile, hashes []tlog.Hash) error { return write(t, hashBytes(hashes)) })
}

// edge hands the incomplete tiles to write.
func (l *Log) edge(write func(tlog.Tile, []byte) error) error {
	if w := l.tree.size % tileWidth; w > 0 {
		if err := write(tlog.Tile{H: tileHeight, L: entriesLevel, N: l.tree.size / tileWidth, W: int(w)}, l.bundle); err != nil {
			return err
		}
	}
	return l.tree.partial(func(t tlog.Tile, hashes []tlog.Hash) error { return write(t, hashBytes(hashes)) })
}

// restore writes a tile that should be there already, if it is not, and removes the
// incomplete forms of a complete one.
func (l *Log) restore(t tlog.Tile, data []byte) error {
	if !l.files.has(TilePath(t), data) {
		if err := l.files.write(TilePath(t), data); err != nil {
			return fmt.Errorf("translog: writing %s again: %w", TilePath(t), err)
		}
	}
	if t.W == tileWidth {
		return l.files.collect(t)
	}
	return nil
}

// Last is the last signed checkpoint, if there is one.
func (l *Log) Last() (Stored, bool) {
	if l.last == nil {
		return Stored{}, false
	}
	return *l.last, true
}

// Update brings the log to the end of its source: tiles, each durable; then the
// signed checkpoint, durable in the source before anybody sees it. Where nothing is
// new it returns the last checkpoint. After any error the log goes back to its last
// checkpoint before it goes on.
func (l *Log) Update(ctx context.Context) (Stored, error) {
	if l.broken {
		if err := l.reopen(ctx); err != nil {
			return Stored{}, err
		}
	}
	n := l.src.Len()
	if l.last != nil && n == l.last.Size {
		return *l.last, nil
	}
	if l.o.Signer == nil {
		return Stored{}, ErrUnsigned
	}
	l.broken = true
	if err := l.grow(ctx, n); err != nil {
		return Stored{}, err
	}
	c := Checkpoint{l.o.Origin, n, l.tree.Root()}
	msg, err := c.Sign(l.o.Signer)
	if err != nil {
		return Stored{}, fmt.Errorf("translog: signing size %d: %w", n, err)
	}
	s := Stored{n, c.Root, msg}
	if err := l.src.AddCheckpoint(ctx, s); err != nil {
		return Stored{}, fmt.Errorf("translog: storing the checkpoint of size %d: %w", n, err)
	}
	l.last, l.broken = &s, false
	return s, nil
}

// grow adds rows up to n and writes their tiles.
func (l *Log) grow(ctx context.Context, n int64) error {
	if n < l.tree.size {
		return fmt.Errorf("%w: the record has %d entries and its signed checkpoint %d", ErrRefused, n, l.tree.size)
	}
	var full []tlog.Tile
	write := func(t tlog.Tile, data []byte) error {
		if t.W == tileWidth {
			full = append(full, t)
		}
		if err := l.files.write(TilePath(t), data); err != nil {
			return fmt.Errorf("translog: writing %s: %w", TilePath(t), err)
		}
		return nil
	}
	for leaf, err := range l.src.Leaves(ctx, l.tree.size, n) {
		if err != nil {
			return fmt.Errorf("translog: reading entry %d: %w", l.tree.size, err)
		}
		if err := l.add(leaf, write); err != nil {
			return err
		}
	}
	if l.tree.size != n {
		return fmt.Errorf("translog: the record gave %d entries of %d", l.tree.size, n)
	}
	if err := l.edge(write); err != nil {
		return err
	}
	if err := l.files.flush(); err != nil {
		return fmt.Errorf("translog: writing tiles: %w", err)
	}
	for _, t := range full {
		if err := l.files.collect(t); err != nil {
			return err
		}
	}
	return nil
}

// CheckpointName is the file of the latest checkpoint with its cosignatures.
const CheckpointName = "checkpoint"

// WriteCheckpoint puts a checkpoint, with what cosignatures there are, where readers
// of the folder look for it.
func (l *Log) WriteCheckpoint(msg []byte) error {
	if err := l.files.write(CheckpointName, msg); err != nil {
		return fmt.Errorf("translog: writing the file checkpoint: %w", err)
	}
	return l.files.flush()
}

// Tiles reads the tiles of the last signed checkpoint.
func (l *Log) Tiles() *Tiles {
	size := int64(0)
	if l.last != nil {
		size = l.last.Size
	}
	return NewTiles(size, l.ReadTile)
}

// ReadTile reads a file of the log by its path below the folder.
func (l *Log) ReadTile(path string) ([]byte, error) { return os.ReadFile(l.files.path(path)) }
