package mission

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"trucewatch/check"
	"trucewatch/translog"
)

// CopyArgs say where a copy goes, as an absolute path that is not there yet.
type CopyArgs struct {
	To string `json:"to"`
	// WithoutBodies copies the public log and its checkpoints only.
	WithoutBodies bool `json:"without_bodies,omitempty"`
}

// Copy makes a copy of the mission folder: record, kept files, settings, log. Private
// keys are elsewhere and are not copied, nor is the site, which is made anew from the
// record. A copy that ends with an error is removed.
func (f *Folder) Copy(ctx context.Context, a CopyArgs) (LogReply, error) {
	if !filepath.IsAbs(a.To) {
		return LogReply{}, fmt.Errorf("copy to %q: want an absolute path", a.To)
	}
	here, err := filepath.Abs(f.Dir)
	if err != nil {
		return LogReply{}, err
	}
	if rel, err := filepath.Rel(here, a.To); err == nil && filepath.IsLocal(rel) {
		return LogReply{}, fmt.Errorf("%s lies inside the mission folder: choose a place outside of it, best on another disk", a.To)
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return LogReply{}, err
	}
	reply, err := f.Checkpoint(ctx)
	if err != nil {
		return reply, err
	}
	if a.WithoutBodies && reply.Size == 0 {
		return reply, fmt.Errorf("there is no signed log to copy: %s", reply.Unsigned)
	}
	if err := os.Mkdir(a.To, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return reply, fmt.Errorf("%s is there already and is not written over: choose another name", a.To)
		}
		return reply, err
	}
	if err := f.copyAll(ctx, a, reply); err != nil {
		return reply, errors.Join(fmt.Errorf("copying to %s: %w", a.To, err), os.RemoveAll(a.To))
	}
	return reply, nil
}

func (f *Folder) copyAll(ctx context.Context, a CopyArgs, reply LogReply) error {
	names := []string{VKeyFile, WitnessesFile}
	if !a.WithoutBodies {
		settings, err := f.settingsFiles()
		if err != nil {
			return err
		}
		for _, s := range settings {
			names = append(names, s.name)
		}
		if err := os.Mkdir(filepath.Join(a.To, "mappings"), 0o700); err != nil {
			return err
		}
		if err := f.Record.CopyTo(ctx, recordDir(a.To)); err != nil {
			return err
		}
	}
	for _, name := range names {
		b, err := readLimited(filepath.Join(f.Dir, filepath.FromSlash(name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err == nil {
			err = putFile(a.To, name, b)
		}
		if err != nil {
			return err
		}
	}
	if reply.Size == 0 {
		return nil
	}
	return f.copyLog(ctx, a.To, reply)
}

// copyLog writes tiles, the last checkpoint and all checkpoints.
func (f *Folder) copyLog(ctx context.Context, to string, reply LogReply) error {
	for _, t := range translog.TilesOf(reply.Size) {
		path := translog.TilePath(t)
		b, err := f.log.log.ReadTile(path)
		if err == nil {
			err = putFile(to, check.LogPrefix+path, b)
		}
		if err != nil {
			return err
		}
	}
	all, err := f.Record.Checkpoints(ctx)
	if err != nil {
		return err
	}
	held, err := f.Record.Cosignatures(ctx, 0)
	if err != nil {
		return err
	}
	lines := map[int64][]string{}
	for _, l := range held {
		lines[l.Size] = append(lines[l.Size], l.Line)
	}
	var history bytes.Buffer
	enc := json.NewEncoder(&history)
	for _, c := range all {
		if err := enc.Encode(check.HistoryLine{Size: c.Size, Note: string(translog.WithCosignatures(c.Note, lines[c.Size]))}); err != nil {
			return err
		}
	}
	return errors.Join(putFile(to, check.LogHistoryPath, history.Bytes()), putFile(to, check.LogCheckpoint, reply.Note))
}

// putFile writes a new file durably, with the folders above it.
func putFile(dir, name string, b []byte) error {
	path := filepath.Join(dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return err
	}
	out, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = out.Write(b)
	return errors.Join(err, out.Sync(), out.Close())
}
