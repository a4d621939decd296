package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"strings"
)

// File is one file of a site, by its slash-separated path.
type File struct {
	Path string
	Data []byte
}

// Format writes an edition's data in one format. It is the seam for new formats:
// formattest.Test holds what every one must keep.
type Format interface {
	// Name is the format's short name, "csv".
	Name() string
	// Files returns the data files of an edition, all under data/. The same edition
	// gives the same bytes, and nothing is in them that the edition does not hold.
	Files(Edition) ([]File, error)
}

// SumsPath is the file that lists the data files with their SHA-256.
const SumsPath = "data/SHA256SUMS"

// EditionPath is the whole edition as one JSON file; it is what check reads.
const EditionPath = "data/edition.json"

// DataFiles writes the edition itself and all formats, and seals them: the last
// file is SumsPath in the form of sha256sum, and the edition's content hash is the
// SHA-256 of that file, so that anybody can compute it with common tools. The
// files hold neither the hash nor a place in the log: nothing refers to itself.
func DataFiles(e Edition, formats ...Format) (files []File, contentHash string, err error) {
	whole, err := json.MarshalIndent(e, "", " ")
	if err != nil {
		return nil, "", fmt.Errorf("edition %d of %s: writing %s: %w", e.Frame.Number, e.Frame.Mission, EditionPath, err)
	}
	files = append(files, File{EditionPath, append(whole, '\n')})
	for _, f := range formats {
		more, err := f.Files(e)
		if err != nil {
			return nil, "", fmt.Errorf("edition %d of %s: format %s: %w", e.Frame.Number, e.Frame.Mission, f.Name(), err)
		}
		files = append(files, more...)
	}
	slices.SortFunc(files, func(a, b File) int { return cmp.Compare(a.Path, b.Path) })
	var sums strings.Builder
	for i, f := range files {
		if !strings.HasPrefix(f.Path, "data/") || i > 0 && files[i-1].Path == f.Path {
			return nil, "", fmt.Errorf("edition %d of %s: data file %q is outside data/ or stands twice", e.Frame.Number, e.Frame.Mission, f.Path)
		}
		sum := sha256.Sum256(f.Data)
		fmt.Fprintf(&sums, "%s  %s\n", hex.EncodeToString(sum[:]), strings.TrimPrefix(f.Path, "data/"))
	}
	sealed := File{SumsPath, []byte(sums.String())}
	sum := sha256.Sum256(sealed.Data)
	return append(files, sealed), hex.EncodeToString(sum[:]), nil
}

// Page is one file of a site that is written when it is needed. Key covers
// everything it is made from: equal keys mean equal bytes, so that the next
// edition writes only what changed.
type Page struct {
	Path string
	Key  string
	// Data are the bytes, where they are there already; else Render writes them.
	Data   []byte
	Render func(io.Writer) error
}

// StaticPage is a page whose bytes are there already.
func StaticPage(path string, data []byte) Page {
	sum := sha256.Sum256(data)
	return Page{Path: path, Key: hex.EncodeToString(sum[:]), Data: data}
}
