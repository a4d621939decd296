package csvmap

import (
	"bufio"
	"bytes"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads tables by its mapping. Without one it reads nothing and says
// where a mapping comes from.
type Adapter struct{ Mapping *Mapping }

var _ source.Adapter = Adapter{}

// New returns the adapter of a mapping that Load accepted.
func New(m Mapping) Adapter { return Adapter{&m} }

// Info describes the source that the mapping states.
func (a Adapter) Info() source.Info {
	if a.Mapping == nil {
		return source.Info{Name: "csvmap", Title: "Any table by a mapping file", Licence: "as the mapping states",
			Blind: "as the mapping states", Ship: source.ShipNo}
	}
	s := a.Mapping.source()
	return source.Info{Name: "csvmap", Title: s.Title, Licence: s.Licence, Attribution: s.Attribution, Blind: s.Blind, Ship: s.Ship, URL: s.URL,
		Sources: []truce.Source{s}}
}

// Parse reads delimited text or .xlsx, told apart by the first bytes.
func (a Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		if a.Mapping == nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "a table of one's own needs a mapping",
				Cure: "make one with: trucewatch map FILE --out m.yaml; then give it with --mapping m.yaml"})
			return
		}
		t, done, err := open(in, *a.Mapping)
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		defer done()
		r, err := newReader(*a.Mapping, t.Columns(), in.Name)
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		if a.Mapping.Columns.ID != "" {
			t.OwnID(func(row source.Row) bool { return r.get(row, "id") != "" })
		}
		t.Reports(r.read)(yield)
	}
}

// open returns the table and what closes it.
func open(in source.Input, m Mapping) (*source.Table, func(), error) {
	br := bufio.NewReader(in.R)
	head, _ := br.Peek(4)
	in.R = br
	o := source.TableOptions{HeaderRows: m.Header, Encoding: m.Encoding}
	if bytes.Equal(head, []byte("PK\x03\x04")) {
		return openSheet(in, m, o)
	}
	switch {
	case m.Delimiter == `\t`:
		o.Delimiter = '\t'
	case m.Delimiter != "":
		o.Delimiter = m.Delimiter[0]
	}
	t, err := source.OpenTable(in, o)
	return t, func() {}, err
}

// reader turns rows into reports.
type reader struct {
	m         Mapping
	o         source.TimeOptions
	box       *source.Bounds
	at        map[string]int // field: position of its column
	constants map[string]string
	attrs     []field        // attribute name: column position as text
	down      map[int]string // position of a column to fill down: its last value
	acts      map[string]truce.Act
	parties   map[string]truce.PartyID
	sourceID  truce.SourceID
	recording []int // positions whose values make the id of a row without one
}

func newReader(m Mapping, columns []string, file string) (*reader, error) {
	loc, err := m.zone()
	if err != nil {
		return nil, &source.FileError{File: file, Reason: "time zone of the mapping", Err: err}
	}
	box, err := m.bounds()
	if err != nil {
		return nil, &source.FileError{File: file, Reason: "bounds of the mapping", Err: err}
	}
	r := &reader{m: m, box: box, o: source.TimeOptions{Zone: loc, Order: source.DateOrder(m.DateOrder)}, at: map[string]int{}, constants: map[string]string{}, down: map[int]string{},
		acts: map[string]truce.Act{}, parties: map[string]truce.PartyID{}, sourceID: truce.SourceID(m.Source.ID)}
	for _, f := range m.Columns.fields() {
		i, err := position(columns, f.value, file)
		if err != nil {
			return nil, err
		}
		r.at[f.name] = i
		if f.name != "note" {
			r.recording = append(r.recording, i)
		}
	}
	for _, f := range m.Constants.fields() {
		r.constants[f.name] = f.value
	}
	for _, name := range sortedKeys(m.Attributes) {
		i, err := position(columns, m.Attributes[name], file)
		if err != nil {
			return nil, err
		}
		r.attrs = append(r.attrs, field{name, strconv.Itoa(i)})
	}
	for _, c := range m.FillDown {
		i, err := position(columns, c, file)
		if err != nil {
			return nil, err
		}
		r.down[i] = ""
	}
	for _, w := range sortedKeys(m.Acts) {
		r.acts[fold(w)] = truce.Act(m.Acts[w])
	}
	for _, w := range sortedKeys(m.Parties) {
		r.parties[fold(w)] = truce.PartyID(m.Parties[w])
	}
	return r, nil
}

// position finds a column by its title or its number.
func position(columns []string, name, file string) (int, error) {
	if n, ok := strings.CutPrefix(name, "#"); ok {
		if i, err := strconv.Atoi(n); err == nil && i >= 1 && i <= len(columns) {
			return i - 1, nil
		}
	}
	want := source.ColumnName(name)
	for i, c := range columns {
		if c == want {
			return i, nil
		}
	}
	return 0, &source.FileError{File: file, Reason: fmt.Sprintf("the mapping names column %q; the table has %s", name, titles(columns)),
		Cure: "correct the mapping, or say with header: [n] in which line the titles stand"}
}

func titles(columns []string) string {
	const most = 40
	var out []string
	for i, c := range columns[:min(len(columns), most)] {
		if c == "" {
			c = fmt.Sprintf("#%d", i+1)
		}
		out = append(out, source.Clip(c, 40))
	}
	if len(columns) > most {
		return fmt.Sprintf("%d columns: %s …", len(columns), strings.Join(out, ", "))
	}
	return strings.Join(out, ", ")
}

func fold(s string) string { return strings.ToLower(strings.Join(strings.Fields(s), " ")) }

// get is the value of a field: the cell, filled down where the mapping says so,
// or the constant.
func (r *reader) get(row source.Row, name string) string {
	if i, ok := r.at[name]; ok && i < len(row.Fields()) {
		if v := strings.TrimSpace(row.Fields()[i]); v != "" {
			return v
		}
		if v, ok := r.down[i]; ok && v != "" {
			return v
		}
	}
	return r.constants[name]
}
