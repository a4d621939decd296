// Command build bundles the sources of the site's assets and the packages of
// node_modules into web/dist. Run it from the module root, after npm ci in web/;
// `make assets` does both.
package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

const (
	src     = "web/src"
	modules = "web/node_modules"
	dist    = "web/dist"
)

// fonts are the faces of the site: subset and weight by file name of @fontsource.
var fonts = []string{
	"ibm-plex-sans/files/ibm-plex-sans-latin-400-normal.woff2",
	"ibm-plex-sans/files/ibm-plex-sans-latin-600-normal.woff2",
	"ibm-plex-sans/files/ibm-plex-sans-latin-ext-400-normal.woff2",
	"ibm-plex-sans/files/ibm-plex-sans-cyrillic-400-normal.woff2",
	"ibm-plex-sans/files/ibm-plex-sans-cyrillic-600-normal.woff2",
	"ibm-plex-mono/files/ibm-plex-mono-latin-400-normal.woff2",
	"ibm-plex-mono/files/ibm-plex-mono-cyrillic-400-normal.woff2",
}

// licences are carried beside what they cover.
var licences = map[string]string{
	"@fontsource/ibm-plex-sans/LICENSE": "fonts/LICENSE-IBM-Plex.txt",
	"maplibre-gl/LICENSE.txt":           "LICENSE-MapLibre.txt",
}

func main() {
	if err := build(); err != nil {
		fmt.Fprintln(os.Stderr, "web/build:", err)
		os.Exit(1)
	}
}

func build() error {
	if _, err := os.Stat(modules); err != nil {
		return fmt.Errorf("%s is not there: run npm ci in web/, or make assets: %w", modules, err)
	}
	if err := clean(); err != nil {
		return err
	}
	bundles := []struct {
		in, out string
		format  api.Format
	}{
		{src + "/site.css", dist + "/site.css", api.FormatDefault},
		{src + "/map.css", dist + "/map.css", api.FormatDefault},
		{src + "/map.js", dist + "/map.js", api.FormatESModule},
		// The worker is a file of its own: the site's content security policy allows
		// workers from the site itself only, never from a blob.
		{modules + "/maplibre-gl/dist/maplibre-gl-worker.mjs", dist + "/map-worker.js", api.FormatESModule},
	}
	for _, b := range bundles {
		if err := bundle(b.in, b.out, b.format); err != nil {
			return err
		}
	}
	for _, f := range fonts {
		if err := copyFile(modules+"/@fontsource/"+f, dist+"/fonts/"+filepath.Base(f)); err != nil {
			return err
		}
	}
	if err := copyFile(src+"/mark.svg", dist+"/mark.svg"); err != nil {
		return err
	}
	for from, to := range licences {
		if err := copyFile(modules+"/"+from, dist+"/"+to); err != nil {
			return err
		}
	}
	return report()
}

// clean empties dist, but for the file that keeps the folder in a bare clone.
func clean() error {
	entries, err := os.ReadDir(dist)
	if err != nil {
		return fmt.Errorf("reading %s: %w", dist, err)
	}
	for _, e := range entries {
		if e.Name() == ".keep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, e.Name())); err != nil {
			return err
		}
	}
	return os.MkdirAll(dist+"/fonts", 0o755)
}

func bundle(in, out string, format api.Format) error {
	r := api.Build(api.BuildOptions{
		EntryPoints:       []string{in},
		Outfile:           out,
		Bundle:            true,
		Write:             true,
		Format:            format,
		Target:            api.ES2022,
		MinifyWhitespace:  true,
		MinifySyntax:      true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsEndOfFile,
		External:          []string{"*.woff2", "./fonts/*"},
		NodePaths:         []string{modules},
		LogLevel:          api.LogLevelWarning,
	})
	if len(r.Errors) > 0 {
		var msgs []string
		for _, m := range r.Errors {
			at := in
			if m.Location != nil {
				at = fmt.Sprintf("%s:%d", m.Location.File, m.Location.Line)
			}
			msgs = append(msgs, at+": "+m.Text)
		}
		return fmt.Errorf("bundling %s: %s", in, strings.Join(msgs, "; "))
	}
	return nil
}

func copyFile(from, to string) error {
	b, err := os.ReadFile(from)
	if err != nil {
		return fmt.Errorf("copying an asset (is web/node_modules complete? run npm ci in web/): %w", err)
	}
	return os.WriteFile(to, b, 0o644)
}

// report prints what was built, with sizes in bytes.
func report() error {
	return filepath.WalkDir(dist, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || d.Name() == ".keep" {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		fmt.Printf("%9d %s\n", info.Size(), filepath.ToSlash(path))
		return nil
	})
}
