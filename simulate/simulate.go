package simulate

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Preset is a named kind of world.
type Preset struct {
	Name, About string
	scale       int // of the valley's incidents, in hundredths; 0 = a front
	write       func(Options, *output) error
}

// presets is the table of worlds, in the order they are listed to people.
var presets = []Preset{
	{"exercise", "32 days, about 600 incidents, every kind of source, a mission folder: for training and the demonstration", 100, writeWorld},
	{"dense", "the same with about ten times the incidents", 1000, writeWorld},
	{"sparse", "the same with about a tenth of the incidents", 10, writeWorld},
	{"front", "three coded data sets over one front, --per-day incidents for --days days: the accuracy benchmark", 0, writeFront},
	{"million", "a stream of --reports lines with titles from data sets, monitors and outlets that copy: the scale benchmark", 0, writeMillion},
}

// Presets lists the worlds that can be made.
func Presets() []Preset { return slices.Clone(presets) }

// Options say which world. Zero sizes mean the preset's own.
type Options struct {
	Preset string
	Seed   uint64
	// PerDay and Days size the front: incidents a day (300), days (30).
	PerDay, Days int
	// Reports sizes the stream of preset million (1,000,000).
	Reports int
}

// ErrOptions marks options that cannot be carried out.
var ErrOptions = errors.New("simulation options")

func (o *Options) fill() (Preset, error) {
	i := slices.IndexFunc(presets, func(p Preset) bool { return p.Name == o.Preset })
	if i < 0 {
		var names []string
		for _, p := range presets {
			names = append(names, p.Name)
		}
		return Preset{}, fmt.Errorf("%w: preset %q: choose one of %s", ErrOptions, o.Preset, strings.Join(names, ", "))
	}
	for _, v := range []struct {
		name      string
		value     *int
		def, most int
	}{{"per-day", &o.PerDay, 300, 100_000}, {"days", &o.Days, 30, 3650}, {"reports", &o.Reports, 1_000_000, 1_000_000_000}} {
		if *v.value < 0 || *v.value > v.most {
			return Preset{}, fmt.Errorf("%w: %s %d: want 0 (the preset's own) to %d", ErrOptions, v.name, *v.value, v.most)
		}
		if *v.value == 0 {
			*v.value = v.def
		}
	}
	return presets[i], nil
}

// Summary says what was written.
type Summary struct {
	Files     []File
	Incidents int // 0 for streams, where they are in the truth file only
	Reports   int // lines of reports.jsonl
}

// File is one written file.
type File struct {
	Name    string
	Adapter string // name to give to ingest --as; empty = not a source file
	Rows    int
}

// Create opens a file of the world for writing, by its slash-separated name.
type Create func(name string) (io.WriteCloser, error)

// Run makes the world and writes it. The stage-contract lines go to
// reports.jsonl and the truth (report TAB incident) to truth.tsv, in every preset.
func Run(o Options, create Create) (Summary, error) {
	p, err := o.fill()
	if err != nil {
		return Summary{}, err
	}
	out := &output{create: create, preset: p}
	for _, name := range []string{"reports.jsonl", "truth.tsv"} {
		if err := out.open(name); err != nil {
			return out.summary, err
		}
	}
	err = p.write(o, out)
	return out.summary, errors.Join(err, out.close())
}

// output writes the two files that every preset has, in a stream, and others at once.
type output struct {
	create  Create
	preset  Preset
	files   []io.WriteCloser
	writers []*bufio.Writer
	buf     []byte
	rows    int
	err     error
	summary Summary
}

func (o *output) open(name string) error {
	f, err := o.create(name)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	o.files = append(o.files, f)
	o.writers = append(o.writers, bufio.NewWriterSize(f, 1<<18))
	return nil
}

// report writes one line of the stage contract.
func (o *output) report(s *stage) {
	if o.err != nil {
		return
	}
	o.buf = s.appendJSON(o.buf[:0])
	_, o.err = o.writers[0].Write(o.buf)
	o.summary.Reports++
}

// truth writes what a report truly speaks of.
func (o *output) truth(id, incident string) {
	if o.err != nil {
		return
	}
	o.buf = append(append(append(append(o.buf[:0], id...), '\t'), incident...), '\n')
	_, o.err = o.writers[1].Write(o.buf)
	o.rows++
}

func (o *output) close() error {
	var errs []error
	for i, f := range o.files {
		errs = append(errs, o.writers[i].Flush(), f.Close())
	}
	o.summary.Files = append([]File{{"reports.jsonl", "", o.summary.Reports}, {"truth.tsv", "", o.rows}}, o.summary.Files...)
	return errors.Join(errs...)
}

// whole writes a file at once.
func (o *output) whole(name, adapter string, rows int, content []byte) error {
	f, err := o.create(name)
	if err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	_, err = f.Write(content)
	if err := errors.Join(err, f.Close()); err != nil {
		return fmt.Errorf("writing %s: %w", name, err)
	}
	o.summary.Files = append(o.summary.Files, File{name, adapter, rows})
	return nil
}

// lines writes values as JSON Lines.
func (o *output) lines(name, adapter string, values []any) error {
	var b []byte
	for _, v := range values {
		line, err := json.Marshal(v)
		if err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
		b = append(append(b, line...), '\n')
	}
	return o.whole(name, adapter, len(values), b)
}
