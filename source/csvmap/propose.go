package csvmap

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"regexp"
	"strings"
	"unicode/utf8"

	"trucewatch/geo"
	"trucewatch/source"
	"trucewatch/truce"
)

// Proposal is a mapping as it could be, what is unsure about it, and the first
// rows as they would be read.
type Proposal struct {
	Mapping Mapping
	Unsure  []string // one sentence each
	Columns []string // titles as found, joined where the header has several rows
	Rows    []PreviewRow

	cells map[string][]string // mapped column: its first cells
}

// PreviewRow is one row as it would be read, or why it would be refused.
type PreviewRow struct {
	Line   int
	Report truce.Report
	Err    error
}

// Limits of what a proposal looks at.
const (
	previewRows  = 10
	lookRows     = 200
	lookAtText   = 1 << 20
	maxHeaderRow = 20
)

// Propose looks at the beginning of a table and proposes a mapping.
func Propose(name string, r io.Reader) (Proposal, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxWorkbook+1))
	if err != nil {
		return Proposal{}, &source.FileError{File: name, Reason: "reading", Err: err}
	}
	var p Proposal
	look := data
	if !isWorkbook(data) {
		look = wholeLines(data, lookAtText)
		p.encoding(name, look)
	}
	grid, err := firstRows(name, look, p.Mapping)
	if err != nil {
		return p, err
	}
	p.Mapping.Header = findHeader(grid)
	p.headings(grid)
	p.describeSource(name)
	p.settle()
	p.Rows = Preview(name, look, p.Mapping)
	return p, nil
}

// Preview reads the first ten rows of data by a mapping.
func Preview(name string, data []byte, m Mapping) []PreviewRow {
	var out []PreviewRow
	for rep, err := range New(m).Parse(source.Input{Name: name, R: bytes.NewReader(data)}) {
		row := PreviewRow{Line: rep.Raw.Line, Report: rep, Err: err}
		var bad *source.RowError
		if errors.As(err, &bad) {
			row.Line = bad.Line
		}
		if out = append(out, row); len(out) == previewRows {
			break
		}
	}
	return out
}

func isWorkbook(data []byte) bool { return bytes.HasPrefix(data, []byte("PK\x03\x04")) }

// wholeLines cuts text to at most max bytes at a line break.
func wholeLines(data []byte, max int) []byte {
	if len(data) <= max {
		return data
	}
	if i := bytes.LastIndexByte(data[:max], '\n'); i > 0 {
		return data[:i+1]
	}
	return data[:max]
}

// encoding names the one-byte encoding of a text that is not UTF-8.
func (p *Proposal) encoding(name string, data []byte) {
	_, err := source.Decode(source.Input{Name: name, R: bytes.NewReader(data)}, "")
	if err == nil {
		return
	}
	for _, e := range []string{"windows-1251", "windows-1252"} {
		if strings.Contains(err.Error(), "looks like "+e) {
			p.Mapping.Encoding = e
			p.unsure("the text is not UTF-8 and looks like %s: do names read rightly below?", e)
		}
	}
}

func (p *Proposal) unsure(format string, args ...any) {
	p.Unsure = append(p.Unsure, fmt.Sprintf(format, args...))
}

// firstRows reads the beginning without a header.
func firstRows(name string, data []byte, m Mapping) ([]source.CellRow, error) {
	in := source.Input{Name: name, R: bytes.NewReader(data)}
	var rows []source.CellRow
	var err error
	if isWorkbook(data) {
		rows, err = firstSheetRows(in, m)
	} else {
		rows, err = source.FirstRows(in, m.Encoding, 0, lookRows)
	}
	if err == nil && len(rows) == 0 {
		err = &source.FileError{File: name, Reason: "no row of a table was found"}
	}
	return rows, err
}

func firstSheetRows(in source.Input, m Mapping) ([]source.CellRow, error) {
	next, done, err := sheetRows(in, m, maxUnzipped)
	if err != nil {
		return nil, err
	}
	defer done()
	var out []source.CellRow
	for len(out) < lookRows {
		cells, line, err := next()
		if err == io.EOF {
			break
		}
		if err != nil {
			return out, &source.FileError{File: in.Name, Line: line, Reason: "reading the sheet", Err: err}
		}
		out = append(out, source.CellRow{Line: line, Cells: cells})
	}
	return out, nil
}

// findHeader is the line whose cells are most like titles, with the line above
// or below where that one belongs to it. A table whose first line is its header
// needs no entry.
func findHeader(grid []source.CellRow) []int {
	best, bestScore := 0, -1
	for i, row := range grid[:min(len(grid), maxHeaderRow)] {
		if s := titleScore(row.Cells); s > bestScore {
			best, bestScore = i, s
		}
	}
	header := []int{grid[best].Line}
	if best+1 < len(grid) && isSubheader(grid[best].Cells, grid[best+1].Cells) {
		header = append(header, grid[best+1].Line)
	} else if best > 0 && isSubheader(grid[best-1].Cells, grid[best].Cells) {
		header = append([]int{grid[best-1].Line}, header...)
	}
	if len(header) == 1 && header[0] == 1 {
		return nil
	}
	return header
}

// titleScore counts known titles three times and other words once; numbers count against.
func titleScore(cells []string) int {
	score := 0
	for _, c := range cells {
		switch {
		case strings.TrimSpace(c) == "":
		case fieldOf(c) != "":
			score += 3
		case isNumber(c):
			score -= 2
		case len([]rune(c)) <= 40:
			score++
		}
	}
	return score
}

func isNumber(s string) bool {
	_, err := source.ParseFloat(strings.Replace(s, ",", ".", 1))
	return err == nil
}

// isSubheader: the second line has titles under empty cells or under a title
// that spans them, holds no numbers, and leaves other titles alone.
func isSubheader(top, below []string) bool {
	under, empty := 0, 0
	for i, c := range below {
		c = strings.TrimSpace(c)
		switch {
		case c == "":
			empty++
		case isNumber(c) || looksLikeDate(c):
			return false
		case i >= len(top) || strings.TrimSpace(top[i]) == "" || fieldOf(c) != "":
			under++
		default:
			return false
		}
	}
	return under > 1 && empty > 0
}

func looksLikeDate(s string) bool {
	_, err := source.ParseTime(s, source.TimeOptions{Order: source.OrderDMY})
	return err == nil
}

// headings maps columns by their titles, then by what their cells look like.
func (p *Proposal) headings(grid []source.CellRow) {
	var head [][]string
	var body [][]string
	header := p.Mapping.Header
	if header == nil {
		header = []int{grid[0].Line}
	}
	for _, row := range grid {
		switch {
		case contains(header, row.Line):
			head = append(head, row.Cells)
		case row.Line > header[len(header)-1]:
			body = append(body, row.Cells)
		}
	}
	p.Columns = source.JoinHeaders(head)
	p.cells = map[string][]string{}
	var still []int // columns without a cell so far
	for i, title := range p.Columns {
		ref := title
		if title == "" {
			ref = fmt.Sprintf("#%d", i+1)
		}
		column := cellsOf(body, i)
		if len(column) == 0 {
			still = append(still, i)
			continue
		}
		f := fieldOf(title)
		if f == "time" && areClocks(column) {
			f = "clock" // "Time" beside "Date"
		}
		if f == "" {
			f = guess(column)
			if f != "" {
				p.unsure("column %q is taken for %s by what its cells look like", ref, f)
			}
		}
		p.assign(f, ref, column)
		if f == "time" && p.Mapping.Columns.Time == ref {
			p.fillDown(ref, i, body)
		}
	}
	p.assignEmpty(still)
	if p.Mapping.Header != nil {
		p.unsure("the header was taken to be in %s", linesText(p.Mapping.Header))
	}
}

// assignEmpty gives columns whose cells are empty in the first rows to the fields
// that their titles name, because later rows may fill them. Places, times and ids
// are left to columns that show what they hold.
func (p *Proposal) assignEmpty(columns []int) {
	slots := p.Mapping.Columns.slots()
	for _, i := range columns {
		switch f := fieldOf(p.Columns[i]); f {
		case "", "id", "time", "clock", "time_to", "lat", "lon", "position", "act":
		default:
			if *slots[f] == "" {
				*slots[f] = p.Columns[i]
			}
		}
	}
}

func linesText(header []int) string {
	if len(header) == 1 {
		return fmt.Sprintf("line %d", header[0])
	}
	return fmt.Sprintf("lines %d to %d", header[0], header[len(header)-1])
}

func contains(list []int, n int) bool {
	for _, v := range list {
		if v == n {
			return true
		}
	}
	return false
}

func cellsOf(body [][]string, i int) []string {
	var out []string
	for _, row := range body {
		if i < len(row) && strings.TrimSpace(row[i]) != "" {
			out = append(out, strings.TrimSpace(row[i]))
		}
	}
	return out
}

// assign gives the column to a field that is still free, or keeps it as an attribute.
func (p *Proposal) assign(f, ref string, column []string) {
	c := &p.Mapping.Columns
	if f == "lat" || f == "lon" {
		p.decimalComma(column)
	}
	slots := c.slots()
	slot, ok := slots[f]
	if f == "position" && c.Lat != "" {
		ok = false
	}
	if ok && *slot == "" {
		*slot = ref
		p.cells[ref] = column
		return
	}
	if ok {
		p.unsure("columns %q and %q both look like %s; the first is taken", *slot, ref, f)
	}
	if p.Mapping.Attributes == nil {
		p.Mapping.Attributes = map[string]string{}
	}
	p.Mapping.Attributes[attributeName(ref)] = ref
}

func (p *Proposal) decimalComma(column []string) {
	for _, v := range column {
		if strings.Contains(v, ",") && !strings.Contains(v, ".") {
			p.Mapping.DecimalComma = true
		}
	}
}

// slots points to every field of c by its name.
func (c *Columns) slots() map[string]*string {
	return map[string]*string{"id": &c.ID, "time": &c.Time, "clock": &c.Clock, "time_to": &c.TimeTo, "published": &c.Published, "lat": &c.Lat,
		"lon": &c.Lon, "position": &c.Position, "radius_m": &c.RadiusM, "place": &c.Place, "district": &c.District, "region": &c.Region,
		"act": &c.Act, "count": &c.Count, "killed": &c.Killed, "injured": &c.Injured, "actor": &c.Actor, "recorder": &c.Recorder,
		"weapon": &c.Weapon, "target": &c.Target, "means": &c.Means, "origin": &c.Origin, "product": &c.Product, "update_of": &c.UpdateOf,
		"title": &c.Title, "text": &c.Text, "lang": &c.Lang, "url": &c.URL, "note": &c.Note}
}

var notWord = regexp.MustCompile(`[^\pL\pN]+`)

func attributeName(title string) string {
	name := strings.Trim(notWord.ReplaceAllString(strings.ToLower(title), "_"), "_")
	if name == "" {
		return "column"
	}
	return source.Clip(name, 40)
}

// areClocks: times of day, or a spreadsheet's fractions of a day.
func areClocks(column []string) bool {
	n := 0
	for _, v := range column {
		f, err := source.ParseFloat(v)
		if clockRange.MatchString(v) || err == nil && f >= 0 && f < 1 {
			n++
		}
	}
	return n*10 >= len(column)*9
}

// guess says what a column holds by its cells; "" where nothing is plain.
func guess(column []string) string {
	all := func(test func(string) bool) bool {
		n := 0
		for _, v := range column {
			if test(v) {
				n++
			}
		}
		return n*10 >= len(column)*9
	}
	switch {
	case all(func(s string) bool { _, _, err := geo.ParsePair(s); return err == nil }):
		return "position"
	case all(func(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }):
		return "url"
	case all(func(s string) bool { return clockRange.MatchString(s) }):
		return "clock"
	case all(func(s string) bool { return looksLikeDate(s) && !isNumber(s) }), all(isSerial):
		return "time"
	case areActs(column):
		return "act"
	}
	return ""
}

// areActs: short words, half of which name what is done.
func areActs(column []string) bool {
	named, long := 0, 0
	for _, v := range column {
		if act, _ := source.ActFromText(v); act != "" {
			named++
		}
		long += utf8.RuneCountInString(v)
	}
	return named*2 >= len(column) && long <= 40*len(column)
}

// describeSource fills the entry that only the owner of the table can fill.
func (p *Proposal) describeSource(name string) {
	base := strings.TrimSuffix(filepath.Base(name), filepath.Ext(name))
	id := strings.Trim(regexp.MustCompile(`[^a-z0-9]+`).ReplaceAllString(strings.ToLower(base), "-"), "-")
	if id == "" || name == "-" {
		id = "own-table"
	}
	p.Mapping.Source = SourceEntry{ID: id, Title: base, Class: string(truce.ClassCivil), Interest: string(truce.InterestUnknown),
		Licence: "unknown", Blind: "unknown", Ship: source.ShipNo}
	p.unsure("source: say who reports (class, interest), under which licence, and when its silence means nothing")
	p.unsure("time_zone is not set: times without an offset are read as UTC")
}
