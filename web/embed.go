package web

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"sort"
)

// The prefix all: takes in dist/.keep, so that the package builds on a bare clone.
//
//go:embed all:dist
var dist embed.FS

// ErrMissing says that the assets were not built into this program.
var ErrMissing = errors.New("the site's assets are not in this build: run `make assets` (needs npm) and build again")

// Asset is one file of the site that does not change with the data.
type Asset struct {
	Name string // slash-separated, relative to the folder assets/ of a site
	Data []byte
}

// required are the assets without which a page is broken.
var required = []string{"map.js", "map-worker.js", "map.css", "mark.svg", "site.css"}

// Assets lists the built assets by name, or ErrMissing with the first one that lacks.
func Assets() ([]Asset, error) { return assets(dist) }

func assets(fsys fs.FS) ([]Asset, error) {
	var out []Asset
	have := map[string]bool{}
	err := fs.WalkDir(fsys, "dist", func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".keep" {
			return err
		}
		data, err := fs.ReadFile(fsys, path)
		if err != nil {
			return err
		}
		name := path[len("dist/"):]
		have[name] = true
		out = append(out, Asset{Name: name, Data: data})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("reading the embedded assets: %w", err)
	}
	for _, name := range required {
		if !have[name] {
			return nil, fmt.Errorf("%s: %w", name, ErrMissing)
		}
	}
	sort.Slice(out, func(i, j int) bool { return out[i].Name < out[j].Name })
	return out, nil
}
