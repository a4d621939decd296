package source

import (
	"bytes"
	"errors"
	"io"
	"slices"
	"strings"
)

// headerAt joins the given lines to one header.
func (t *Table) headerAt(lines []int) (rawRow, error) {
	var rows [][]string
	for {
		row, err := t.next()
		if err != nil && err != io.EOF && !slices.Contains(lines, row.line) {
			var bad *ValueError
			if errors.As(err, &bad) {
				continue // a title line may be anything
			}
		}
		if err != nil {
			return row, err
		}
		if slices.Contains(lines, row.line) {
			rows = append(rows, slices.Clone(row.fields))
		}
		if row.line >= slices.Max(lines) {
			return rawRow{fields: JoinHeaders(rows), line: lines[0]}, nil
		}
	}
}

// JoinHeaders makes one header of several rows, as spreadsheets have them where
// one title spans several columns: "Place" over "lat" and "lon" becomes
// "Place / lat" and "Place / lon". A title reaches to the right over empty cells
// as long as there are sub-titles below, and only if it has one below itself.
func JoinHeaders(rows [][]string) []string {
	width := 0
	for _, r := range rows {
		width = max(width, len(r))
	}
	cell := func(row, col int) string {
		if row < len(rows) && col < len(rows[row]) {
			return strings.TrimSpace(rows[row][col])
		}
		return ""
	}
	out := make([]string, width)
	for row := range rows {
		group := ""
		for col := range width {
			title := cell(row, col)
			below := row+1 < len(rows) && cell(row+1, col) != ""
			switch {
			case title != "" && below:
				group = title
			case title != "" || !below:
				group = ""
			default:
				title = group
			}
			switch {
			case title == "" || out[col] == title:
			case out[col] == "":
				out[col] = title
			default:
				out[col] += " / " + title
			}
		}
	}
	return out
}

// sepLine recognises the line "sep=;" with which spreadsheets announce the delimiter.
func sepLine(head []byte) (delim byte, length int) {
	if len(head) < 5 || !bytes.EqualFold(head[:4], []byte("sep=")) {
		return 0, 0
	}
	i := bytes.IndexByte(head, '\n')
	if i < 0 || i > 7 {
		return 0, 0
	}
	return head[4], i + 1
}

// sniffDelimiter takes the delimiter that makes most needed columns appear in
// the header; among equals the one that cuts the header into most fields.
func sniffDelimiter(head []byte, eol byte, o TableOptions) byte {
	best, bestNeed, bestN := byte(','), -1, 0
	for _, d := range []byte{',', ';', '\t', '|'} {
		c := newCSVReader(bytes.NewReader(head), d, eol)
		first, err := c.next()
		for len(o.HeaderRows) > 0 && err != io.EOF && first.line < slices.Max(o.HeaderRows) {
			first, err = c.next()
		}
		if err != nil && bytes.Count(head, []byte{d}) <= maxColumns {
			continue
		}
		t := &Table{}
		t.setColumns(first.fields)
		found := len(o.Need) - len(t.missing(o.Need))
		n := len(first.fields)
		if err != nil {
			n = maxColumns + 1 // so that the header itself can say that it has too many
		}
		if found > bestNeed || found == bestNeed && n > bestN {
			best, bestNeed, bestN = d, found, n
		}
	}
	return best
}

// CellRow is one row of a table whose header is not known yet.
type CellRow struct {
	Line  int
	Cells []string
}

// FirstRows reads up to n rows as they are, header and titles among them, with
// the delimiter that cuts most of them into the same number of cells. Rows that
// cannot be read are left out.
func FirstRows(in Input, encodingName string, delimiter byte, n int) ([]CellRow, error) {
	br, err := Decode(in, encodingName)
	if err != nil {
		return nil, err
	}
	head, _ := br.Peek(sniffBytes)
	eol := byte('\n')
	if bytes.IndexByte(head, '\n') < 0 && bytes.IndexByte(head, '\r') >= 0 {
		eol = '\r'
	}
	candidates := []byte{',', ';', '\t', '|'}
	if d, length := sepLine(head); length > 0 {
		candidates, head = []byte{d}, head[length:]
		_, _ = br.Discard(length)
	}
	if delimiter != 0 {
		candidates = []byte{delimiter}
	}
	best, bestScore := candidates[0], -1
	for _, d := range candidates {
		widths := map[int]int{}
		for _, row := range rowsOf(newCSVReader(bytes.NewReader(head), d, eol), 30) {
			widths[len(row.Cells)]++
		}
		for width, rows := range widths {
			if score := (width - 1) * rows; score > bestScore {
				best, bestScore = d, score
			}
		}
	}
	return rowsOf(newCSVReader(br, best, eol), n), nil
}

func rowsOf(c *csvReader, n int) []CellRow {
	var out []CellRow
	for tries := 0; tries < 2*n && len(out) < n; tries++ {
		row, err := c.next()
		var bad *ValueError
		if err != nil && !errors.As(err, &bad) {
			break
		}
		if err == nil {
			out = append(out, CellRow{row.line, slices.Clone(row.fields)})
		}
	}
	return out
}
