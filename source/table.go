package source

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"trucewatch/truce"
)

// TableOptions says what a delimited file must hold.
type TableOptions struct {
	// Need are the columns without which no row can be read; "a|b" means a or b.
	// Columns are found by name in any order; case, spaces around and a byte
	// order mark do not matter.
	Need []string
	// Headerless are the column names of a file whose first line is already
	// data: used when the first line does not hold the needed columns and has
	// exactly this many fields.
	Headerless []string
	// HeaderRows are the 1-based lines of a header that is not the first line, or
	// that spans several: see JoinHeaders. Lines before it are skipped.
	HeaderRows []int
	// ID is the column of the source's own ids; "a|b" means a or b. See Table.OwnID.
	ID        string
	Delimiter byte   // 0 = detect among , ; tab |
	Encoding  string // "" = detect, see Decode
}

// Table reads the rows of a delimited file.
type Table struct {
	name    string
	next    func() (rawRow, error)
	columns []string // lower case
	index   map[string]int
	pending *rawRow // first line of a file without a header
	ownID   func(Row) bool
	ragged  bool // rows of a spreadsheet, whose empty ends are not stored
}

// OpenTable decodes the file, finds the delimiter and reads the header. Every
// error is a *FileError that says what was found and what is needed.
func OpenTable(in Input, o TableOptions) (*Table, error) {
	br, err := Decode(in, o.Encoding)
	if err != nil {
		return nil, err
	}
	head, _ := br.Peek(sniffBytes)
	delim, eol := o.Delimiter, byte('\n')
	if i := bytes.IndexByte(head, '\n'); i < 0 && bytes.IndexByte(head, '\r') >= 0 {
		eol = '\r'
	}
	if d, n := sepLine(head); n > 0 {
		delim = d
		_, _ = br.Discard(n)
		head = head[n:]
	}
	if delim == 0 {
		delim = sniffDelimiter(head, eol, o)
	}
	c := newCSVReader(br, delim, eol)
	t := &Table{name: in.Name, next: c.next}
	err = t.readHeader(o)
	c.columns = len(t.columns)
	if o.ID != "" {
		t.OwnID(func(r Row) bool { return r.Get(o.ID) != "" })
	}
	return t, err
}

// OwnID says which rows state an id of their source. Such an id is never changed:
// a second row under it is the same report, or another version of it, and the
// record tells which. The second of two rows without an own id but with the same
// content is another report, with the suffix "#2".
func (t *Table) OwnID(states func(Row) bool) { t.ownID = states }

// SheetTable is a Table over the rows of a spreadsheet; next returns their cells
// and 1-based numbers, and io.EOF at the end. Only Need and HeaderRows of the
// options count.
func SheetTable(name string, o TableOptions, next func() (cells []string, line int, err error)) (*Table, error) {
	t := &Table{name: name, ragged: true, next: func() (rawRow, error) {
		cells, line, err := next()
		return rawRow{fields: cells, line: line, text: strings.Join(cells, "\t")}, err
	}}
	return t, t.readHeader(o)
}

func (t *Table) readHeader(o TableOptions) error {
	var first rawRow
	var err error
	if len(o.HeaderRows) > 0 {
		first, err = t.headerAt(o.HeaderRows)
	} else {
		first, err = t.next()
	}
	if err == io.EOF {
		return &FileError{File: t.name, Reason: "the file is empty"}
	}
	if err != nil {
		return &FileError{File: t.name, Line: first.line, Reason: "reading the header", Err: err}
	}
	t.setColumns(first.fields)
	missing := t.missing(o.Need)
	if len(missing) == 0 {
		return nil
	}
	if len(o.Headerless) > 0 && len(first.fields) == len(o.Headerless) {
		first.fields = slices.Clone(first.fields)
		t.pending = &first
		t.setColumns(o.Headerless)
		return nil
	}
	return &FileError{File: t.name, Line: first.line,
		Reason: fmt.Sprintf("the header lacks %s; it has %s", strings.Join(missing, ", "), listColumns(t.columns)),
		Cure:   "is this the right adapter? For tables of your own shape use csvmap with a mapping (trucewatch map FILE)"}
}

func (t *Table) setColumns(names []string) {
	t.columns = make([]string, len(names))
	t.index = make(map[string]int, len(names))
	for i, n := range names {
		n = ColumnName(n)
		t.columns[i] = n
		if _, twice := t.index[n]; !twice { // the first of two columns of one name holds
			t.index[n] = i
		}
	}
}

// ColumnName is the form in which columns are compared: lower case, trimmed.
func ColumnName(s string) string {
	return strings.ToLower(strings.TrimSpace(strings.TrimPrefix(s, "\ufeff")))
}

func (t *Table) missing(need []string) []string {
	var out []string
	for _, n := range need {
		found := false
		for _, alt := range strings.Split(n, "|") {
			_, ok := t.index[ColumnName(alt)]
			found = found || ok
		}
		if !found {
			out = append(out, strings.ReplaceAll(n, "|", " or "))
		}
	}
	return out
}

func listColumns(names []string) string {
	short := make([]string, 0, 40)
	for _, n := range names[:min(len(names), 40)] {
		short = append(short, Clip(n, 40))
	}
	if len(names) > 40 {
		return fmt.Sprintf("%d columns: %s …", len(names), strings.Join(short, ", "))
	}
	return strings.Join(short, ", ")
}

// Columns are the names of the columns, lower case, in the order of the file.
func (t *Table) Columns() []string { return t.columns }

// Has reports whether the file has the column.
func (t *Table) Has(column string) bool {
	_, ok := t.index[ColumnName(column)]
	return ok
}

// Rows yields every row with the right number of columns; others yield a
// *RowError. A row's fields are valid until the next one is asked for. Reading
// ends at the end of the file or with a *FileError.
func (t *Table) Rows() iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		for {
			raw, err := t.nextRaw()
			if err == io.EOF {
				return
			}
			row := Row{Line: raw.line, Text: raw.text, fields: raw.fields, t: t}
			var bad *ValueError
			switch {
			case errors.As(err, &bad):
				err = row.Fail("", bad)
			case err != nil:
				yield(row, &FileError{File: t.name, Line: raw.line, Reason: "reading stopped", Err: err})
				return
			default:
				row.fields, err = t.fit(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

func (t *Table) nextRaw() (rawRow, error) {
	if t.pending != nil {
		r := *t.pending
		t.pending = nil
		return r, nil
	}
	return t.next()
}

// fit accepts superfluous columns only where they are empty.
func (t *Table) fit(row Row) ([]string, error) {
	n := len(row.fields)
	for n > len(t.columns) && strings.TrimSpace(row.fields[n-1]) == "" {
		n--
	}
	if n == len(t.columns) {
		return row.fields[:n], nil
	}
	if t.ragged { // cells beside the table stay in the row's text only
		cells := make([]string, len(t.columns))
		copy(cells, row.fields)
		return cells, nil
	}
	return row.fields, row.Fail("", badValue("", "is there an unquoted delimiter or line break inside a field?",
		"the row has %d columns, the header has %d", n, len(t.columns)))
}

// Row is one row of a Table.
type Row struct {
	Line   int    // 1-based line at which it begins
	Text   string // as in the file, without the line break
	fields []string
	t      *Table
}

// Get returns the trimmed value of a column, or "" where the file lacks it.
// "a|b" is the first of several names that the file has.
func (r Row) Get(column string) string {
	if i, ok := r.t.index[column]; ok && i < len(r.fields) {
		return strings.TrimSpace(r.fields[i])
	}
	for _, alt := range strings.Split(column, "|") {
		if i, ok := r.t.index[ColumnName(alt)]; ok && i < len(r.fields) {
			return strings.TrimSpace(r.fields[i])
		}
	}
	return ""
}

// Fields are all values in the order of the file.
func (r Row) Fields() []string { return r.fields }

// Fail makes a RowError of what is wrong with the row or with one of its columns.
func (r Row) Fail(column string, err error) *RowError {
	e := NewRowError(r.t.name, r.Line, r.Text, err)
	e.Column = column
	return e
}

// ParseTable is the loop of most adapters: it opens the table, hands each row to
// read, validates what comes back and adds where it came from. read may return
// several reports for one row, or none; an error refuses the row.
func ParseTable(in Input, o TableOptions, read func(Row) ([]truce.Report, error)) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		t, err := OpenTable(in, o)
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		t.Reports(read)(yield)
	}
}

// Reports yields what read makes of each row. See ParseTable.
func (t *Table) Reports(read func(Row) ([]truce.Report, error)) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		ids := NewOrdinals()
		for row, err := range t.Rows() {
			if err != nil {
				if !yield(truce.Report{}, err) {
					return
				}
				continue
			}
			reports, err := read(row)
			if err != nil {
				if !yield(truce.Report{}, asRowError(row, err)) {
					return
				}
				continue
			}
			for _, rep := range reports {
				rep.Raw = truce.Raw{Line: row.Line, Row: row.Text}
				rep.Exercise = rep.Exercise || marksExercise(row)
				if err := rep.Validate(); err != nil {
					if !yield(truce.Report{}, row.Fail("", err)) {
						return
					}
					break
				}
				if t.ownID == nil || !t.ownID(row) {
					rep.ID = ids.Next(string(rep.Source), rep.ID)
				}
				if !yield(rep, nil) {
					return
				}
			}
		}
	}
}

// marksExercise: any table may carry a column "exercise", which says of each row
// whether it is invented. What an exercise wrote must never pass for live data.
func marksExercise(row Row) bool {
	switch strings.ToLower(row.Get("exercise")) {
	case "true", "yes", "1", "x", "exercise":
		return true
	}
	return false
}

func asRowError(row Row, err error) error {
	var re *RowError
	if errors.As(err, &re) {
		return re
	}
	return row.Fail("", err)
}
