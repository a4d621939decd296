package intake

import (
	"archive/zip"
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// readBuffer is the size of the buffer between the disk and a decompressor.
const readBuffer = 256 << 10

// openInput opens the named file. Anything but a regular file is refused: a
// folder, because nobody knows which of its files were meant, and a device,
// because it may never end.
func openInput(name string) (*os.File, error) {
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.IsDir() {
		return nil, fmt.Errorf("%s is a folder: name the files in it, for example %s", name, filepath.Join(name, "*.csv"))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a regular file (%s): use - to read from a pipe", name, info.Mode().Type())
	}
	return os.Open(name)
}

// part is one stream of rows: a file, or a member of an archive.
type part struct {
	name   string // for messages
	member string // "" where the file is no archive
	open   func() (io.ReadCloser, error)
}

// partsOf looks at the first bytes of a kept file and says what is to be read.
// bad holds the members that are not read, each with the reason.
func partsOf(f *os.File, size int64, name string, limits Limits) (parts []part, bad []error, err error) {
	head := make([]byte, 4)
	n, err := f.ReadAt(head, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	head = head[:n]
	switch {
	case bytes.HasPrefix(head, []byte("\x1f\x8b")):
		return []part{{name: trimGzip(name), open: func() (io.ReadCloser, error) { return openGzip(f, limits) }}}, nil, nil
	case bytes.HasPrefix(head, []byte("PK\x03\x04")), bytes.HasPrefix(head, []byte("PK\x05\x06")):
		return zipParts(f, size, name, limits)
	}
	return []part{{name: name, open: func() (io.ReadCloser, error) { return plain(f) }}}, nil, nil
}

func trimGzip(name string) string {
	if ext := filepath.Ext(name); strings.EqualFold(ext, ".gz") {
		return strings.TrimSuffix(name, ext)
	}
	return name
}

func plain(f *os.File) (io.ReadCloser, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	return io.NopCloser(bufio.NewReaderSize(f, readBuffer)), nil
}

func openGzip(f *os.File, limits Limits) (io.ReadCloser, error) {
	if _, err := f.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	packed := &counter{r: f}
	z, err := gzip.NewReader(bufio.NewReaderSize(packed, readBuffer))
	if err != nil {
		return nil, fmt.Errorf("it begins like gzip and is not: %w", err)
	}
	return struct {
		io.Reader
		io.Closer
	}{&expander{r: z, packed: func() int64 { return packed.n }, limits: limits}, z}, nil
}

// zipParts lists the members of an archive. A spreadsheet is an archive too, and
// is handed to its adapter whole.
func zipParts(f *os.File, size int64, name string, limits Limits) ([]part, []error, error) {
	z, err := zip.NewReader(f, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, nil, fmt.Errorf("it begins like a zip archive and is not: %w", err)
	}
	if isOffice(z) {
		return []part{{name: name, open: func() (io.ReadCloser, error) { return plain(f) }}}, nil, nil
	}
	if len(z.File) > limits.Members {
		return nil, nil, fmt.Errorf("the archive has %d files; %d is the limit", len(z.File), limits.Members)
	}
	for _, m := range z.File {
		if why := hostileName(m.Name); why != "" {
			return nil, nil, fmt.Errorf("the archive names a file %.100q, which %s: no honest program makes such an archive, and nothing of it was read", m.Name, why)
		}
	}
	var parts []part
	var bad []error
	var expanded int64
	for _, m := range z.File {
		if m.Mode().IsDir() || isLitter(m.Name) {
			continue
		}
		if why := unreadable(m); why != "" {
			bad = append(bad, fmt.Errorf("%s in %s %s", m.Name, name, why))
			continue
		}
		parts = append(parts, part{name: name + ":" + m.Name, member: m.Name,
			open: func() (io.ReadCloser, error) { return openMember(m, limits, &expanded) }})
	}
	slices.SortStableFunc(parts, func(a, b part) int { return strings.Compare(a.member, b.member) })
	if len(parts) == 0 && len(bad) == 0 {
		return nil, nil, errors.New("the archive is empty")
	}
	return parts, bad, nil
}

func isOffice(z *zip.Reader) bool {
	return slices.ContainsFunc(z.File, func(m *zip.File) bool { return m.Name == "[Content_Types].xml" })
}

// hostileName says what is wrong with a name that leads out of the archive.
func hostileName(name string) string {
	switch {
	case strings.ContainsRune(name, 0):
		return "holds a NUL byte"
	case strings.Contains(name, `\`), strings.HasPrefix(name, "/"), len(name) > 1 && name[1] == ':':
		return "leads out of the archive"
	case !fs.ValidPath(path.Clean(name)), slices.Contains(strings.Split(name, "/"), ".."):
		return "leads out of the archive"
	}
	return ""
}

// isLitter names what desktop systems put into archives unasked.
func isLitter(name string) bool {
	base := path.Base(name)
	return strings.HasPrefix(name, "__MACOSX/") || base == ".DS_Store" || base == "Thumbs.db"
}

func unreadable(m *zip.File) string {
	switch {
	case !m.Mode().IsRegular():
		return "is not a regular file"
	case m.Flags&1 != 0:
		return "is encrypted: unpack it yourself"
	case slices.Contains([]string{".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz"}, strings.ToLower(path.Ext(m.Name))):
		return "is an archive inside an archive: unpack it yourself"
	}
	return ""
}

// openMember opens a member. What its header claims is checked first, what it
// gives while it is read, because headers lie. The sum over the members is kept in total.
func openMember(m *zip.File, limits Limits, total *int64) (io.ReadCloser, error) {
	if m.UncompressedSize64 > uint64(limits.ExpandedBytes-*total) {
		return nil, fmt.Errorf("%w: it says it has %d bytes", ErrBomb, m.UncompressedSize64)
	}
	r, err := m.Open()
	if err != nil {
		return nil, err
	}
	e := &expander{r: r, packed: func() int64 { return int64(min(m.CompressedSize64, 1<<62)) }, limits: limits, already: *total}
	return struct {
		io.Reader
		io.Closer
	}{e, closer(func() error {
		*total += e.n
		return r.Close()
	})}, nil
}

type closer func() error

func (c closer) Close() error { return c() }
