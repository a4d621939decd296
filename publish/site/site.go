// Package site writes the pages of a static site into a folder: only those whose
// key changed since the last time, each by a temporary file and a rename, so that
// a web server never sends half a page. What the edition no longer holds is
// removed first: a recalled item must be gone before anything else is done.
package site

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"trucewatch/publish"
)

// ManifestPath is where a site keeps the keys of its pages. It stands under proof/,
// apart from what is compared between two replays.
const ManifestPath = "proof/pages.json"

// Stats counts what Write did.
type Stats struct {
	Written, Unchanged, Removed int
	Bytes                       int64 // of the pages written
}

type entry struct {
	Key  string `json:"key"`
	Size int64  `json:"size"`
	Sum  string `json:"sha256"` // of the bytes, hex
}

type manifest struct {
	Format string           `json:"format"`
	Pages  map[string]entry `json:"pages"`
}

const manifestFormat = "trucewatch-pages/1"

// Write brings the folder to the pages. It refuses a folder that holds files but no
// site of ours. An interrupted Write is mended by the next one.
func Write(ctx context.Context, dir string, pages []publish.Page) (Stats, error) {
	old, err := open(dir)
	if err != nil {
		return Stats{}, err
	}
	next := manifest{Format: manifestFormat, Pages: make(map[string]entry, len(pages))}
	for _, p := range pages {
		if !filepath.IsLocal(filepath.FromSlash(p.Path)) || p.Path == ManifestPath || p.Key == "" {
			return Stats{}, fmt.Errorf("site page %q: want a path inside the site and a key", p.Path)
		}
		if _, twice := next.Pages[p.Path]; twice {
			return Stats{}, fmt.Errorf("site page %q stands twice", p.Path)
		}
		next.Pages[p.Path] = entry{Key: p.Key}
	}
	var st Stats
	if st.Removed, err = remove(dir, old, next); err != nil {
		return st, err
	}
	wrote, st2, err := writeAll(ctx, dir, pages, old)
	st.Written, st.Unchanged, st.Bytes = st2.Written, st2.Unchanged, st2.Bytes
	if err != nil {
		return st, err
	}
	for i, p := range pages {
		next.Pages[p.Path] = entry{p.Key, wrote[i].Size, wrote[i].Sum}
	}
	b, err := json.MarshalIndent(next, "", " ")
	if err != nil {
		return st, fmt.Errorf("writing %s: %w", ManifestPath, err)
	}
	return st, replace(filepath.Join(dir, filepath.FromSlash(ManifestPath)), append(b, '\n'))
}

// open reads the manifest of an earlier site, or makes sure that the folder is free.
func open(dir string) (manifest, error) {
	m := manifest{Pages: map[string]entry{}}
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ManifestPath)))
	if errors.Is(err, fs.ErrNotExist) {
		entries, err := os.ReadDir(dir)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return m, fmt.Errorf("opening the site folder: %w", err)
		}
		// What an interrupted first Write left behind is ours.
		if len(entries) > 0 && !slices.ContainsFunc(entries, func(e os.DirEntry) bool { return e.Name() == marker }) {
			return m, fmt.Errorf("site folder %s holds files but no site of ours: choose an empty folder", dir)
		}
		if err := os.MkdirAll(dir, 0o755); err != nil {
			return m, fmt.Errorf("making the site folder: %w", err)
		}
		return m, os.WriteFile(filepath.Join(dir, marker), []byte("This folder is written by trucewatch publish.\n"), 0o644)
	}
	if err != nil {
		return m, fmt.Errorf("opening the site folder: %w", err)
	}
	if err := json.Unmarshal(b, &m); err != nil || m.Format != manifestFormat {
		// A damaged manifest costs a full rewrite, never a wrong page.
		return manifest{Pages: map[string]entry{}}, nil
	}
	return m, nil
}

// marker names a folder as ours before its first manifest is written.
const marker = ".trucewatch-site"

// remove deletes the files of pages that are no more.
func remove(dir string, old, next manifest) (n int, err error) {
	for path := range old.Pages {
		if _, stays := next.Pages[path]; stays || !filepath.IsLocal(filepath.FromSlash(path)) {
			continue
		}
		if err := os.Remove(filepath.Join(dir, filepath.FromSlash(path))); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return n, fmt.Errorf("removing a page that is published no more: %w", err)
		}
		n++
	}
	return n, nil
}

func writeAll(ctx context.Context, dir string, pages []publish.Page, old manifest) ([]entry, Stats, error) {
	for _, d := range folders(pages) {
		if err := os.MkdirAll(filepath.Join(dir, filepath.FromSlash(d)), 0o755); err != nil {
			return nil, Stats{}, fmt.Errorf("making the site folder: %w", err)
		}
	}
	entries := make([]entry, len(pages))
	var written, unchanged, bytes atomic.Int64
	g, ctx := errgroup.WithContext(ctx)
	next := atomic.Int64{}
	for range runtime.GOMAXPROCS(0) {
		g.Go(func() error {
			for {
				i := int(next.Add(1)) - 1
				if i >= len(pages) || ctx.Err() != nil {
					return ctx.Err()
				}
				is, wrote, err := writePage(dir, pages[i], old.Pages[pages[i].Path])
				if err != nil {
					return err
				}
				entries[i] = is
				if wrote {
					written.Add(1)
					bytes.Add(is.Size)
				} else {
					unchanged.Add(1)
				}
			}
		})
	}
	err := g.Wait()
	return entries, Stats{Written: int(written.Load()), Unchanged: int(unchanged.Load()), Bytes: bytes.Load()}, err
}

// folders lists the folders of the pages, each once.
func folders(pages []publish.Page) []string {
	seen := map[string]bool{"proof": true}
	for _, p := range pages {
		if i := strings.LastIndexByte(p.Path, '/'); i > 0 {
			seen[p.Path[:i]] = true
		}
	}
	out := make([]string, 0, len(seen))
	for d := range seen {
		out = append(out, d)
	}
	slices.Sort(out)
	return out
}

func writePage(dir string, p publish.Page, was entry) (is entry, wrote bool, err error) {
	path := filepath.Join(dir, filepath.FromSlash(p.Path))
	if was.Key == p.Key && was.Sum != "" {
		if info, err := os.Stat(path); err == nil && info.Mode().IsRegular() && info.Size() == was.Size {
			return was, false, nil
		}
	}
	data := p.Data
	if p.Render != nil {
		var buf bytes.Buffer
		if err := p.Render(&buf); err != nil {
			return is, false, err
		}
		data = buf.Bytes()
	}
	sum := sha256.Sum256(data)
	return entry{p.Key, int64(len(data)), hex.EncodeToString(sum[:])}, true, replace(path, data)
}

// Sums gives the SHA-256, in hex, of every file that the last Write left in dir, its
// own list of pages among them.
func Sums(dir string) (map[string]string, error) {
	b, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(ManifestPath)))
	if err != nil {
		return nil, fmt.Errorf("reading the list of pages: %w", err)
	}
	var m manifest
	if err := json.Unmarshal(b, &m); err != nil {
		return nil, fmt.Errorf("reading the list of pages: %w", err)
	}
	own := sha256.Sum256(b)
	sums := map[string]string{ManifestPath: hex.EncodeToString(own[:])}
	for path, e := range m.Pages {
		sums[path] = e.Sum
	}
	return sums, nil
}

// Put writes one more file into a site, whole or not at all. It is no page: Write
// neither keeps nor removes it.
func Put(dir, path string, data []byte) error {
	full := filepath.Join(dir, filepath.FromSlash(path))
	if !filepath.IsLocal(filepath.FromSlash(path)) {
		return fmt.Errorf("site file %q: want a path inside the site", path)
	}
	if err := os.MkdirAll(filepath.Dir(full), 0o755); err != nil {
		return fmt.Errorf("making the site folder: %w", err)
	}
	return replace(full, data)
}

// replace writes a file beside its place and renames it there.
func replace(path string, data []byte) error {
	var random [6]byte
	if _, err := rand.Read(random[:]); err != nil {
		return err
	}
	tmp := filepath.Join(filepath.Dir(path), ".tmp-"+hex.EncodeToString(random[:]))
	if err := os.WriteFile(tmp, data, 0o644); err != nil {
		return errors.Join(fmt.Errorf("writing a page of the site: %w", err), os.Remove(tmp))
	}
	if err := os.Rename(tmp, path); err != nil {
		return errors.Join(fmt.Errorf("writing a page of the site: %w", err), os.Remove(tmp))
	}
	return nil
}
