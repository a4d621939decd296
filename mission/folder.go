package mission

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"trucewatch/agreement"
	"trucewatch/pipeline"
	"trucewatch/record"
	"trucewatch/source"
)

// World is what a mission takes from outside: the time, randomness and the adapters there are.
type World struct {
	Now  func() time.Time
	Rand io.Reader // nil = the system's
	// Keys is the folder of private keys, outside of every mission; "" = none is known
	// and nothing is signed.
	Keys     string
	Adapters []source.Adapter
	// Mapped makes an adapter of a mapping file.
	Mapped func(name string, data []byte) (source.Adapter, error)
}

func (w World) infos() []source.Info {
	var out []source.Info
	for _, a := range w.Adapters {
		out = append(out, a.Info())
	}
	return out
}

// Folder is an open mission folder. It holds the record; close it.
type Folder struct {
	Dir    string
	Record *record.Record
	world  World
	log    *missionLog
	drafts map[string]drafted // what waits for a signature, by its id
	// work lets one request or scheduled act at a time change the folder.
	work sync.Mutex
}

// recordDir is the record's place in a mission folder.
func recordDir(dir string) string { return filepath.Join(dir, "record") }

// Open opens a mission folder and takes hold of its record.
func Open(dir string, w World) (*Folder, error) {
	if _, err := os.Stat(filepath.Join(dir, pipeline.MissionFile)); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return nil, fmt.Errorf("%s is no mission folder: it has no %s; make one with: trucewatch init %s", dir, pipeline.MissionFile, dir)
		}
		return nil, err
	}
	rec, err := record.Open(recordDir(dir), record.Options{Now: w.Now, Rand: w.Rand})
	if errors.Is(err, record.ErrInUse) {
		return nil, fmt.Errorf("%w; wait until it ends, or work through `trucewatch serve`, which answers the other commands", err)
	}
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, Record: rec, world: w}
	if err := f.openLog(context.Background()); err != nil {
		return nil, errors.Join(err, rec.Close())
	}
	return f, nil
}

// Close brings the log to the end of the record and releases the folder.
func (f *Folder) Close() error {
	var err error
	if f.log != nil {
		_, err = f.Checkpoint(context.Background())
	}
	if errors.Is(err, record.ErrClosed) {
		err = nil // closed before
	}
	return errors.Join(err, f.Record.Close())
}

// settingsFile is one file of the folder and the kind of entry that holds its versions.
type settingsFile struct {
	name string
	kind record.Kind
}

// settingsFiles lists the settings there are in the folder: the named three, every
// drawn line or zone beside them, and the mappings.
func (f *Folder) settingsFiles() ([]settingsFile, error) {
	files := []settingsFile{
		{pipeline.AgreementFile, record.KindAgreement},
		{pipeline.MissionFile, record.KindMission},
		{pipeline.SourcesFile, record.KindSources},
	}
	entries, err := os.ReadDir(f.Dir)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".geojson") {
			files = append(files, settingsFile{e.Name(), record.KindAgreement})
		}
	}
	entries, err = os.ReadDir(filepath.Join(f.Dir, "mappings"))
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	for _, e := range entries {
		if strings.HasSuffix(e.Name(), ".yaml") {
			files = append(files, settingsFile{"mappings/" + e.Name(), record.KindMapping})
		}
	}
	return files, nil
}

// maxSettingsBytes bounds a settings file; a drawn line is the largest.
const maxSettingsBytes = 16 << 20

// Sync enters every settings file that differs from the version in the record as
// a new version, after checking that it loads. It returns the names entered.
func (f *Folder) Sync(ctx context.Context) ([]string, error) {
	held, err := f.documents(ctx)
	if err != nil {
		return nil, err
	}
	files, err := f.settingsFiles()
	if err != nil {
		return nil, err
	}
	var entries []record.Entry
	var names []string
	for _, s := range files {
		data, err := readLimited(filepath.Join(f.Dir, filepath.FromSlash(s.name)))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return nil, err
		}
		old := held[pipeline.DocumentKey{Kind: s.kind, Name: s.name}]
		if old.Version > 0 && string(old.Data) == string(data) {
			continue
		}
		if err := f.loads(s, data); err != nil {
			return nil, err
		}
		e, err := record.DocumentEntry(record.Document{Kind: s.kind, Name: s.name, Version: old.Version + 1,
			Data: data, Reason: "read from the mission folder"})
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.name, err)
		}
		e.Exercise = f.Record.Exercise()
		entries, names = append(entries, e), append(names, s.name)
	}
	if len(entries) == 0 {
		return nil, nil
	}
	_, err = f.Record.Append(ctx, entries)
	return names, err
}

func readLimited(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is not a file", path)
	}
	if info.Size() > maxSettingsBytes {
		return nil, fmt.Errorf("%s: %d bytes is more than a settings file may have (%d)", path, info.Size(), maxSettingsBytes)
	}
	return os.ReadFile(path)
}

// loads checks a settings file before it is entered: a file that does not load
// must not become the version that holds.
func (f *Folder) loads(s settingsFile, data []byte) error {
	var err error
	switch s.name {
	case pipeline.AgreementFile:
		_, _, err = agreement.Load(s.name, data, func(name string) ([]byte, error) {
			if !filepath.IsLocal(name) {
				return nil, fmt.Errorf("%s: only files in the mission folder can be named", name)
			}
			return readLimited(filepath.Join(f.Dir, name))
		})
	case pipeline.MissionFile:
		_, _, err = agreement.LoadMission(s.name, data)
	case pipeline.SourcesFile:
		_, err = source.LoadRegister(s.name, data)
	default:
		if s.kind == record.KindMapping {
			_, err = f.world.Mapped(s.name, data)
		}
	}
	return err
}

// documents are the greatest versions of all settings, sealed or not.
func (f *Folder) documents(ctx context.Context) (map[pipeline.DocumentKey]record.Document, error) {
	held := map[pipeline.DocumentKey]record.Document{}
	take := func(row record.Row) error {
		d, err := record.DecodeDocument(row.Kind, row.Fields)
		if err != nil {
			return err
		}
		key := pipeline.DocumentKey{Kind: row.Kind, Name: d.Name}
		if d.Version > held[key].Version {
			held[key] = d
		}
		return nil
	}
	kinds := []record.Kind{record.KindAgreement, record.KindMission, record.KindSources, record.KindMapping, record.KindSnapshot}
	for row, err := range f.Record.RowsOf(ctx, kinds...) {
		if err != nil {
			return nil, err
		}
		if row.Erased {
			continue
		}
		if err := take(row); err != nil {
			return nil, err
		}
	}
	for row, err := range f.Record.Unsealed(ctx) {
		if err != nil {
			return nil, err
		}
		if slices.Contains(kinds, row.Kind) {
			if err := take(row); err != nil {
				return nil, err
			}
		}
	}
	return held, nil
}

// Run enters changed settings, seals what waits in the inbox, computes the state of
// the whole record and enters what it proposes.
func (f *Folder) Run(ctx context.Context) (*pipeline.State, *pipeline.Facts, error) {
	if _, err := f.Sync(ctx); err != nil {
		return nil, nil, err
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return nil, nil, err
	}
	state, facts, err := f.Derive(ctx)
	if err != nil {
		return nil, nil, err
	}
	return state, facts, f.propose(ctx, state, facts)
}

// Derive computes the state from the sealed record and changes nothing.
func (f *Folder) Derive(ctx context.Context) (*pipeline.State, *pipeline.Facts, error) {
	facts, err := pipeline.Gather(f.Record.Stored(ctx, 0, -1))
	if err != nil {
		return nil, nil, err
	}
	state, err := f.state(facts, f.world.Now())
	return state, facts, err
}

// state runs the stages over facts, as of a time.
func (f *Folder) state(facts *pipeline.Facts, asOf time.Time) (*pipeline.State, error) {
	mapped, err := f.mappedInfos(facts.DocumentsOf(record.KindMapping))
	if err != nil {
		return nil, err
	}
	set, err := pipeline.ReadSettings(facts, append(f.world.infos(), mapped...))
	if err != nil {
		return nil, err
	}
	return pipeline.Run(facts, set, pipeline.Options{Exercise: f.Record.Exercise(), AsOf: asOf})
}
