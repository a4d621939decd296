package translog

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"golang.org/x/mod/sumdb/tlog"
)

// folder writes the files of a log. What it writes is durable when flush returns.
type folder struct {
	dir   string
	dirty map[string]bool // folders with new names
}

func (f *folder) path(name string) string { return filepath.Join(f.dir, filepath.FromSlash(name)) }

// has reports whether a file is there with exactly these bytes.
func (f *folder) has(name string, data []byte) bool {
	info, err := os.Lstat(f.path(name))
	if err != nil || !info.Mode().IsRegular() || info.Size() != int64(len(data)) {
		return false
	}
	b, err := os.ReadFile(f.path(name))
	return err == nil && bytes.Equal(b, data)
}

// write puts a file in its place whole or not at all. The temporary name is always
// the same, so that what an interruption leaves is written over.
func (f *folder) write(name string, data []byte) error {
	path := f.path(name)
	if err := f.makeDir(filepath.Dir(path)); err != nil {
		return err
	}
	tmp := path + ".tmp"
	file, err := os.OpenFile(tmp, os.O_WRONLY|os.O_CREATE|os.O_TRUNC, 0o644)
	if err != nil {
		return err
	}
	_, err = file.Write(data)
	if err = errors.Join(err, file.Sync(), file.Close()); err == nil {
		err = os.Rename(tmp, path)
	}
	if err != nil {
		return errors.Join(err, ignoreMissing(os.Remove(tmp)))
	}
	f.dirty[filepath.Dir(path)] = true
	return nil
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// sweep removes what an interruption left half-written. A tile that grew before its
// checkpoint was stored may never be written under the same name again.
func (f *folder) sweep() error {
	return filepath.WalkDir(f.path("tile"), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return ignoreMissing(err)
		}
		if d.Type().IsRegular() && strings.HasSuffix(path, ".tmp") {
			return ignoreMissing(os.Remove(path))
		}
		return nil
	})
}

// makeDir makes a folder and those above it, whose names then await flush.
func (f *folder) makeDir(dir string) error {
	if _, err := os.Stat(dir); err == nil {
		return nil
	}
	if dir != f.dir && strings.HasPrefix(dir, f.dir) {
		if err := f.makeDir(filepath.Dir(dir)); err != nil {
			return err
		}
		if err := os.Mkdir(dir, 0o755); err != nil && !errors.Is(err, fs.ErrExist) {
			return err
		}
	} else if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	f.dirty[filepath.Dir(dir)] = true
	return nil
}

// flush makes all names durable.
func (f *folder) flush() error {
	dirs := make([]string, 0, len(f.dirty))
	for d := range f.dirty {
		dirs = append(dirs, d)
	}
	slices.Sort(dirs)
	for _, d := range dirs {
		if err := syncDir(d); err != nil {
			return err
		}
		delete(f.dirty, d)
	}
	return nil
}

// collect removes the incomplete forms of a complete tile.
func (f *folder) collect(t tlog.Tile) error {
	t.W = tileWidth
	if err := os.RemoveAll(f.path(TilePath(t)) + ".p"); err != nil {
		return fmt.Errorf("removing what is left of an incomplete tile: %w", err)
	}
	return nil
}
