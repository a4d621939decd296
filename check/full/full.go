// Package full checks a whole copy of a record: every body against its leaf, every
// kept file against its hash, every rung against the exact place and time, every
// checkpoint that was ever signed against the rows. It needs the bodies, which only
// the mission and those who were given a copy have.
package full

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/check"
	"trucewatch/record"
	"trucewatch/translog"
)

// Record checks the record in dir, which is called name in the result. The record is
// held while it is checked. Without a policy the keys are those beside the record.
func Record(ctx context.Context, dir, name string, o check.Options, now func() time.Time) (check.Result, error) {
	r := check.Result{What: "record"}
	rec, err := record.Open(dir, record.Options{Now: now})
	switch {
	case errors.Is(err, record.ErrAltered):
		return r.Finish(&check.Fault{Kind: "file", Where: filepath.Join(name, "record.db"), Words: err.Error()})
	case errors.Is(err, record.ErrInUse):
		return r, fmt.Errorf("%w: end the process that holds it, or check a copy", err)
	case errors.Is(err, fs.ErrPermission), errors.Is(err, syscall.EROFS):
		return r, fmt.Errorf("%w: the folder cannot be written, which opening a record needs: copy it and check the copy", err)
	case err != nil:
		return r, err
	}
	defer rec.Close()
	c := fullCheck{Result: &r, rec: rec, dir: dir}
	return r.Finish(c.run(ctx, o))
}

type fullCheck struct {
	*check.Result
	rec *record.Record
	dir string
}

func (c *fullCheck) run(ctx context.Context, o check.Options) error {
	stored, err := c.rec.Checkpoints(ctx)
	if err != nil {
		return altered(err)
	}
	rows, err := c.rec.Check(ctx)
	if err != nil {
		return altered(err)
	}
	c.Log, c.Size, c.Root = c.rec.Log(), rows.Rows, rows.Root.String()
	c.Proved = append(c.Proved, fmt.Sprintf("%d rows give their leaves, %d kept files their names; %d rows and %d files were erased by an entry", rows.Rows, rows.Files, rows.Erased, rows.ErasedFiles))
	if err := c.roots(ctx, stored); err != nil {
		return err
	}
	if err := c.editions(ctx); err != nil {
		return err
	}
	if err := c.rungs(ctx); err != nil {
		return err
	}
	if err := c.officers(ctx); err != nil {
		return err
	}
	return c.signatures(ctx, stored, o)
}

// altered makes a fault of an error of the record that says what was changed.
func altered(err error) error {
	if !errors.Is(err, record.ErrAltered) {
		return err
	}
	words := strings.TrimPrefix(err.Error(), record.ErrAltered.Error()+": ")
	kind := "entry"
	switch {
	case strings.HasPrefix(words, "the file"):
		kind = "file"
	case strings.Contains(words, "database"):
		kind = "file"
	case strings.Contains(words, "checkpoint"):
		kind = "checkpoint"
	}
	return &check.Fault{Kind: kind, Where: "", Words: words}
}

// roots compares every checkpoint with the rows.
func (c *fullCheck) roots(ctx context.Context, stored []record.Checkpoint) error {
	if len(stored) == 0 {
		return nil
	}
	if last := stored[len(stored)-1]; last.Size > c.Size {
		return &check.Fault{Kind: "checkpoint", Where: fmt.Sprintf("size %d", last.Size), Words: fmt.Sprintf("the record has only %d rows: it is shorter than what was signed", c.Size)}
	}
	var tree translog.Tree
	next := 0
	compare := func() error {
		for ; next < len(stored) && stored[next].Size == tree.Size(); next++ {
			if root := tree.Root(); root != stored[next].Root {
				from := int64(0)
				if next > 0 {
					from = stored[next-1].Size
				}
				return &check.Fault{Kind: "entry", Where: fmt.Sprintf("%d to %d", from, stored[next].Size-1),
					Words: fmt.Sprintf("the rows give another root at size %d than the checkpoint: one of them was changed together with its leaf, left out, inserted or moved", stored[next].Size)}
			}
		}
		return nil
	}
	if err := compare(); err != nil {
		return err
	}
	for leaf, err := range c.rec.Leaves(ctx, 0, stored[len(stored)-1].Size) {
		if err != nil {
			return altered(err)
		}
		if err := tree.Add(tlog.RecordHash(leaf), nil); err != nil {
			return err
		}
		if err := compare(); err != nil {
			return err
		}
	}
	c.Proved = append(c.Proved, fmt.Sprintf("all %d checkpoints that were signed come out of the rows", len(stored)))
	return nil
}

// signatures verifies every checkpoint and cosignature.
func (c *fullCheck) signatures(ctx context.Context, stored []record.Checkpoint, o check.Options) error {
	if len(stored) == 0 {
		if o.Policy != nil || len(o.Seen) > 0 {
			return &check.Fault{Kind: "checkpoint", Words: "the record holds none, and there are keys to check it with"}
		}
		c.Why = append(c.Why, "log not signed: the record holds no checkpoint")
		return nil
	}
	own := o.Policy == nil
	if own {
		var err error
		if o.Policy, err = c.ownPolicy(); err != nil {
			return err
		}
	}
	log, ok := o.Policy.Log(c.Log)
	if !ok {
		return &check.Fault{Kind: "policy", Words: fmt.Sprintf("it names no key of log %s", c.Log)}
	}
	held, err := c.rec.Cosignatures(ctx, 0)
	if err != nil {
		return err
	}
	lines := map[int64][]string{}
	for _, l := range held {
		lines[l.Size] = append(lines[l.Size], l.Line)
	}
	for i, s := range stored {
		where := fmt.Sprintf("size %d", s.Size)
		full := translog.WithCosignatures(s.Note, lines[s.Size])
		got, err := translog.OpenCheckpoint(full, log.Verifier, o.Policy.Verifiers()...)
		switch {
		case err != nil:
			return &check.Fault{Kind: "checkpoint", Where: where, Words: err.Error()}
		case got.Size != s.Size || got.Root != s.Root:
			return &check.Fault{Kind: "checkpoint", Where: where, Words: fmt.Sprintf("its note speaks of size %d and root %s", got.Size, got.Root)}
		}
		if i == len(stored)-1 {
			if err := c.Checkpoint(o.Policy, own, where, full); err != nil {
				return err
			}
		}
	}
	c.Proved = append(c.Proved, fmt.Sprintf("%d cosignatures verify", len(held)))
	if last := stored[len(stored)-1]; last.Size < c.rec.Len() {
		c.Why = append(c.Why, fmt.Sprintf("%d rows came after the last checkpoint: nothing protects them yet", c.rec.Len()-last.Size))
	}
	if len(o.Seen) > 0 {
		return c.seen(ctx, o.Seen, log.Verifier)
	}
	return nil
}

// ownPolicy reads the keys that lie in the mission folder beside the record.
func (c *fullCheck) ownPolicy() (*translog.Policy, error) {
	dir := filepath.Dir(c.dir)
	b, err := os.ReadFile(filepath.Join(dir, "log.vkey"))
	if err != nil {
		return nil, fmt.Errorf("no keys to check the log with: give --policy (%w)", err)
	}
	policy, err := os.ReadFile(filepath.Join(dir, "witnesses.policy"))
	if err != nil {
		policy = []byte("quorum none\n")
	}
	p, err := translog.ParsePolicy(policy)
	if err == nil {
		if _, ok := p.Log(c.Log); !ok {
			p, err = translog.ParsePolicy(append([]byte("log "+strings.TrimSpace(string(b))+"\n"), policy...))
		}
	}
	if err != nil {
		return nil, &check.Fault{Kind: "policy", Where: "witnesses.policy", Words: err.Error()}
	}
	return p, nil
}

// seen compares a checkpoint that the reader held with the rows.
func (c *fullCheck) seen(ctx context.Context, msg []byte, log note.Verifier) error {
	const where = "(the checkpoint held before)"
	old, err := translog.OpenCheckpoint(msg, log)
	if err != nil {
		return &check.Fault{Kind: "checkpoint", Where: where, Words: err.Error()}
	}
	if old.Size > c.rec.Len() {
		return &check.Fault{Kind: "checkpoint", Where: where, Words: fmt.Sprintf("it has %d entries and the record %d rows: the record is older, or was cut", old.Size, c.rec.Len())}
	}
	root, err := c.rec.RootAt(ctx, old.Size)
	if err != nil {
		return err
	}
	if root != old.Root {
		return &check.Fault{Kind: "checkpoint", Where: where, Words: fmt.Sprintf("the rows give another root at its size %d: keep it, it is evidence of another history", old.Size)}
	}
	c.Proved = append(c.Proved, fmt.Sprintf("the record continues the checkpoint of %d entries held before", old.Size))
	return nil
}
