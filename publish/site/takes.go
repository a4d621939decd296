package site

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"syscall"
)

// Takes reports whether Write would accept dir: a new or empty folder, or one of
// ours. It changes nothing, so that a release can be refused before it is entered.
func Takes(dir string) error {
	entries, err := os.ReadDir(dir)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return nil
	case errors.Is(err, syscall.ENOTDIR):
		return fmt.Errorf("%s is a file: a site needs a folder", dir)
	case err != nil:
		return fmt.Errorf("looking into the site folder: %w", err)
	case len(entries) == 0, slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == marker }):
		return nil
	}
	if _, err := os.Stat(filepath.Join(dir, filepath.FromSlash(ManifestPath))); err != nil {
		return fmt.Errorf("site folder %s holds files but no site of ours: choose an empty folder", dir)
	}
	return nil
}
