package mission

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"trucewatch/check"
	"trucewatch/gazetteer"
	"trucewatch/intake"
	"trucewatch/record"
	"trucewatch/source"
)

// Stdin is the name under which files list the standard input.
const Stdin = "-"

// IngestArgs say what to take in. Paths are absolute, or Stdin.
type IngestArgs struct {
	Adapter string   `json:"adapter"`
	Mapping string   `json:"mapping,omitempty"` // path of a mapping file, for spreadsheets
	Files   []string `json:"files"`
	// Historical: older than the mission, no delay applies. Complete: each file is the whole set of its source.
	Historical bool `json:"historical,omitempty"`
	Complete   bool `json:"complete,omitempty"`
	// Receipt asks for receipts, signed with the key of the log.
	Receipt bool `json:"receipt,omitempty"`
	// Input is what Stdin stands for; a server has none.
	Input io.Reader `json:"-"`
}

// IngestReply says what came of each file.
type IngestReply struct {
	Files []intake.Result `json:"files"`
	// Receipts are for all rows that were taken in, if they were asked for.
	Receipts []check.Receipt `json:"receipts,omitempty"`
	// Failed names the file at which reading could not go on, for a reason outside of it.
	Failed string `json:"failed,omitempty"`
}

// Ingest takes in files and seals them. Nothing is taken in where a file is not
// there. A file that cannot be taken in for a reason outside of it ends the call;
// what was taken in before is safe, and the call may be repeated.
func (f *Folder) Ingest(ctx context.Context, a IngestArgs, progress func(rows int64)) (IngestReply, error) {
	var reply IngestReply
	if err := readable(a); err != nil {
		return reply, err
	}
	if err := f.canSign(); a.Receipt && err != nil {
		return reply, err
	}
	adapter, mapping, err := f.adapter(ctx, a)
	if err != nil {
		return reply, err
	}
	for _, path := range a.Files {
		in := intake.Input{Adapter: adapter, Path: path, Mapping: mapping,
			Historical: a.Historical, Complete: a.Complete, Progress: progress}
		if path == Stdin {
			in.R = a.Input
		}
		from := f.Record.Len()
		res, err := f.ingestFile(ctx, in)
		if err == nil && a.Receipt {
			var receipts []check.Receipt
			receipts, err = f.receipts(ctx, from, res.File.SHA256)
			reply.Receipts = append(reply.Receipts, receipts...)
		}
		if err != nil {
			if len(reply.Files) == 0 {
				return reply, err
			}
			reply.Failed = err.Error()
			return reply, nil
		}
		reply.Files = append(reply.Files, res)
	}
	return reply, nil
}

// readable looks at every file before the first is taken in, so that a wrong name
// does not leave half of the work done.
func readable(a IngestArgs) error {
	var errs []error
	for _, path := range a.Files {
		if path == Stdin {
			if a.Input == nil {
				errs = append(errs, errors.New("there is no standard input to read: name a file"))
			}
			continue
		}
		info, err := os.Stat(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
			errs = append(errs, fmt.Errorf("%s: there is no such file; nothing was taken in", path))
		case err != nil:
			errs = append(errs, err)
		case info.IsDir():
			errs = append(errs, fmt.Errorf("%s is a folder: name the files in it, for example %s", path, filepath.Join(path, "*.csv")))
		case !info.Mode().IsRegular():
			errs = append(errs, fmt.Errorf("%s is a pipe or a device, which may never end: give - and pipe it in", path))
		}
	}
	return errors.Join(errs...)
}

// IngestStream takes in one stream under a name.
func (f *Folder) IngestStream(ctx context.Context, adapter source.Adapter, name string, r io.Reader) (intake.Result, error) {
	return f.ingestFile(ctx, intake.Input{Adapter: adapter, Path: name, R: r, Historical: true})
}

func (f *Folder) ingestFile(ctx context.Context, in intake.Input) (intake.Result, error) {
	in.Record, in.Gazetteer, in.Seal = f.Record, gazetteer.Default(), true
	return intake.File(ctx, in)
}

// adapter finds the adapter by name, or makes one from a mapping file, which then
// becomes a setting of the mission.
func (f *Folder) adapter(ctx context.Context, a IngestArgs) (source.Adapter, string, error) {
	if a.Mapping == "" {
		ad, err := f.world.Lookup(a.Adapter)
		return ad, "", err
	}
	data, err := readLimited(a.Mapping)
	if err != nil {
		return nil, "", fmt.Errorf("reading the mapping: %w", err)
	}
	name := filepath.Base(a.Mapping)
	ad, err := f.world.Mapped(name, data)
	if err != nil {
		return nil, "", err
	}
	if !strings.HasSuffix(name, ".yaml") {
		name += ".yaml"
	}
	kept := filepath.Join(f.Dir, "mappings", name)
	if old, err := os.ReadFile(kept); err != nil || string(old) != string(data) {
		if err := os.MkdirAll(filepath.Dir(kept), 0o755); err != nil {
			return nil, "", err
		}
		if err := os.WriteFile(kept, data, 0o644); err != nil {
			return nil, "", err
		}
	}
	if _, err := f.Sync(ctx); err != nil {
		return nil, "", err
	}
	sum := sha256.Sum256(data)
	return ad, hex.EncodeToString(sum[:]), nil
}

// Lookup finds an adapter by name; its errors list the valid ones.
func (w World) Lookup(name string) (source.Adapter, error) {
	var names []string
	for _, ad := range w.Adapters {
		if ad.Info().Name == name {
			return ad, nil
		}
		names = append(names, ad.Info().Name)
	}
	if name == "" {
		return nil, fmt.Errorf("no adapter named: give --as ADAPTER, one of %s; or --mapping FILE for a table of your own", strings.Join(names, ", "))
	}
	return nil, fmt.Errorf("adapter %q is not known; choose one of %s", source.Clip(name, 40), strings.Join(names, ", "))
}

// mappedInfos are the register entries of the spreadsheets' mappings.
func (f *Folder) mappedInfos(docs []record.Document) ([]source.Info, error) {
	var out []source.Info
	for _, d := range docs {
		ad, err := f.world.Mapped(d.Name, d.Data)
		if err != nil {
			return nil, err
		}
		out = append(out, ad.Info())
	}
	return out, nil
}
