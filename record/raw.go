package record

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Raw is a file as received, kept under its hash.
type Raw struct {
	SHA256 string // hex
	Bytes  int64
	// Known: the file was there already.
	Known bool
}

// ErrRawTooLarge reports a file over the limit given to PutRaw.
var ErrRawTooLarge = errors.New("record: file is too large")

// ErrRawDamaged reports a kept file whose bytes no longer give its name.
var ErrRawDamaged = errors.New("record: kept file is damaged")

// rawTemp begins the names of files that are not whole yet.
const rawTemp = "in-"

// PutRaw keeps what src gives, up to limit bytes; 0 means no limit. When it
// returns without an error the file survives power loss. Append an entry that
// names the file only then.
func (r *Record) PutRaw(src io.Reader, limit int64) (Raw, error) {
	raw, err := r.putRaw(src, limit)
	if err != nil {
		return Raw{}, fmt.Errorf("record: keeping a file: %w", err)
	}
	return raw, nil
}

func (r *Record) putRaw(src io.Reader, limit int64) (Raw, error) {
	dir := filepath.Join(r.dir, "raw")
	tmp, err := os.CreateTemp(dir, rawTemp)
	if err != nil {
		return Raw{}, err
	}
	defer os.Remove(tmp.Name()) // fails once it has its final name
	defer tmp.Close()
	if limit > 0 {
		src = io.LimitReader(src, limit+1)
	}
	h := sha256.New()
	n, err := io.CopyBuffer(io.MultiWriter(tmp, h), struct{ io.Reader }{src}, make([]byte, 256<<10))
	if err != nil {
		return Raw{}, err
	}
	if limit > 0 && n > limit {
		return Raw{}, fmt.Errorf("%w: more than %d bytes", ErrRawTooLarge, limit)
	}
	raw := Raw{SHA256: hex.EncodeToString(h.Sum(nil)), Bytes: n}
	final, err := r.rawPath(raw.SHA256)
	if err != nil {
		return Raw{}, err
	}
	if _, err := os.Stat(final); err == nil {
		raw.Known = true // it is written again all the same, which heals a damaged one
	}
	if err := errors.Join(tmp.Sync(), tmp.Close()); err != nil {
		return Raw{}, err
	}
	return raw, place(tmp.Name(), final)
}

// place gives a whole file its final name and makes the name durable.
func place(tmp, final string) error {
	sub := filepath.Dir(final)
	switch err := os.Mkdir(sub, 0o700); {
	case err == nil:
		if err := syncDir(filepath.Dir(sub)); err != nil {
			return err
		}
	case !errors.Is(err, os.ErrExist):
		return err
	}
	if err := os.Rename(tmp, final); err != nil {
		return err
	}
	return syncDir(sub)
}

// rawPath is where a file of this hash lies. Only 64 lower-case hex digits name a file.
func (r *Record) rawPath(sum string) (string, error) {
	if len(sum) != 2*sha256.Size || strings.Trim(sum, "0123456789abcdef") != "" {
		return "", fmt.Errorf("%.70q is not a SHA-256 in lower-case hex", sum)
	}
	return filepath.Join(r.dir, "raw", sum[:2], sum), nil
}

// OpenRaw opens a kept file. Reading to its end checks it: the last Read answers
// [ErrRawDamaged] instead of io.EOF if a byte has changed.
func (r *Record) OpenRaw(sum string) (io.ReadCloser, error) {
	path, err := r.rawPath(sum)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("record: kept file: %w", err)
	}
	return &checkedFile{file: f, hash: sha256.New(), want: sum}, nil
}

// RawFile opens a kept file for reading at any place. It is not checked; see [Record.OpenRaw].
func (r *Record) RawFile(sum string) (*os.File, error) {
	path, err := r.rawPath(sum)
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("record: kept file: %w", err)
	}
	return f, nil
}

// checkedFile hashes what is read from it. Other ways to read are hidden, because
// they would pass by the hash.
type checkedFile struct {
	file *os.File
	hash hash.Hash
	want string
}

func (c *checkedFile) Read(b []byte) (int, error) {
	n, err := c.file.Read(b)
	c.hash.Write(b[:n])
	if errors.Is(err, io.EOF) && hex.EncodeToString(c.hash.Sum(nil)) != c.want {
		return n, fmt.Errorf("%w: %s", ErrRawDamaged, c.want)
	}
	return n, err
}

func (c *checkedFile) Close() error { return c.file.Close() }

// sweepRaw removes what an interrupted PutRaw left behind.
func (r *Record) sweepRaw() error {
	dir := filepath.Join(r.dir, "raw")
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	names, err := os.ReadDir(dir)
	if err != nil {
		return err
	}
	for _, e := range names {
		if strings.HasPrefix(e.Name(), rawTemp) {
			if err := os.Remove(filepath.Join(dir, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

// CopyTo makes a copy of the record in dir, which must not be there: the database as it
// is at one moment, and every kept file, whose bytes are compared with its name on the
// way. What erasures removed is not in the copy. The record goes on meanwhile.
func (r *Record) CopyTo(ctx context.Context, dir string) error {
	if err := os.Mkdir(dir, 0o700); err != nil {
		if errors.Is(err, fs.ErrExist) {
			return fmt.Errorf("record: %s is there already: choose another folder", dir)
		}
		return fmt.Errorf("record: copying: %w", err)
	}
	abs, err := filepath.Abs(filepath.Join(dir, "record.db"))
	if err != nil {
		return err
	}
	err = r.do(ctx, func(ctx context.Context) error {
		_, err := r.write.ExecContext(ctx, `VACUUM INTO ?`, abs)
		return err
	})
	if err == nil {
		err = syncFile(abs)
	}
	// Files are kept before the entries that name them, so that each that the copied
	// rows name is here by now.
	if err == nil {
		err = r.copyRaw(ctx, filepath.Join(dir, "raw"))
	}
	if err == nil {
		err = syncDir(dir)
	}
	if err != nil {
		return fmt.Errorf("record: copying to %s: %w", dir, explain(err))
	}
	return nil
}

func (r *Record) copyRaw(ctx context.Context, to string) error {
	if err := os.Mkdir(to, 0o700); err != nil {
		return err
	}
	return filepath.WalkDir(filepath.Join(r.dir, "raw"), func(path string, d fs.DirEntry, err error) error {
		switch {
		case err != nil && errors.Is(err, fs.ErrNotExist): // erased, or given its name, a moment ago
			return nil
		case err != nil:
			return err
		case ctx.Err() != nil:
			return ctx.Err()
		case d.IsDir() || strings.HasPrefix(d.Name(), rawTemp):
			return nil
		case !d.Type().IsRegular():
			return fmt.Errorf("%s is a link or a device, not a kept file", path)
		}
		return r.copyKept(d.Name(), to)
	})
}

func (r *Record) copyKept(sum, to string) error {
	src, err := r.OpenRaw(sum)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	defer src.Close()
	sub := filepath.Join(to, sum[:2])
	if err := os.MkdirAll(sub, 0o700); err != nil {
		return err
	}
	dst, err := os.OpenFile(filepath.Join(sub, sum), os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = io.Copy(dst, struct{ io.Reader }{src})
	return errors.Join(err, dst.Sync(), dst.Close(), syncDir(sub))
}

func syncFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}
