package csvmap

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// settle looks at the cells of what was mapped: which way dates are written, and
// which words stand for acts.
func (p *Proposal) settle() {
	c := &p.Mapping.Columns
	if c.Time == "" && c.Clock != "" && guess(p.cells[c.Clock]) == "time" {
		c.Time, c.Clock = c.Clock, "" // "час", "время": the one word is used for both
	}
	switch {
	case c.Time == "":
		p.unsure("no column of dates was found: name it under columns, time")
	case ambiguous(p.cells[c.Time]):
		p.Mapping.DateOrder = dateOrder(p.cells[c.Time])
		if p.Mapping.DateOrder == "" {
			p.Mapping.DateOrder = string(source.OrderDMY)
			p.unsure("dates such as %q can be read in two ways: date_order is set to dmy; change it to mdy where the month stands first", firstAmbiguous(p.cells[c.Time]))
		}
	}
	if c.Lat == "" && c.Position == "" && c.Place == "" && c.Region == "" {
		p.unsure("no column of places was found: name lat and lon, position, place or region under columns")
	}
	if (c.Lat == "") != (c.Lon == "") {
		p.unsure("only one of latitude and longitude was found")
		c.Lat, c.Lon = "", ""
	}
	p.expect()
	for _, word := range p.cells[c.Act] {
		if act, _ := source.ActFromText(word); act == "" && truce.Act(word).Validate() != nil && len(p.Mapping.Acts) < 30 {
			if p.Mapping.Acts == nil {
				p.Mapping.Acts = map[string]string{}
			}
			p.Mapping.Acts[source.Clip(word, 60)] = ""
		}
	}
	for _, word := range p.cells[c.Actor] {
		if len(p.Mapping.Parties) < 30 {
			if p.Mapping.Parties == nil {
				p.Mapping.Parties = map[string]string{}
			}
			p.Mapping.Parties[source.Clip(word, 60)] = ""
		}
	}
	if n := len(p.Mapping.Parties); n > 0 {
		p.unsure("who is said to have done it (%d): write the id of a party of the agreement beside each under parties, or leave it empty", n)
	}
	if n := len(p.Mapping.Acts); n > 0 {
		p.unsure("words for what was done that are not known (%d): write an act beside each under acts, or leave it empty", n)
	}
}

// fillDown proposes to take a date from above where cells of the column of dates
// are empty beside filled ones, as in merged cells.
func (p *Proposal) fillDown(ref string, column int, body [][]string) {
	rows, empty := 0, 0
	for i, row := range body {
		filled := 0
		for _, cell := range row {
			if strings.TrimSpace(cell) != "" {
				filled++
			}
		}
		if filled < 2 {
			continue // between blocks, or a remark
		}
		rows++
		if column >= len(row) || strings.TrimSpace(row[column]) == "" {
			if empty++; i == 0 {
				return // nothing stands above the first
			}
		}
	}
	if empty == 0 {
		return
	}
	p.Mapping.FillDown = []string{ref}
	p.unsure("%d of the first %d rows have no %q: fill_down takes it from the row above, as merged cells mean it; remove it where an empty cell means that the date is not known", empty, rows, ref)
}

// Where a proposal expects positions: the box of the middle eight tenths of what
// the first rows state, widened on each side by its own width, at least by
// boxMargin degrees. Fewer than boxRows positions tell nothing.
const (
	boxRows   = 10
	boxMargin = 2
)

// expect proposes the box outside of which a position is refused if it would lie
// inside with latitude and longitude exchanged.
func (p *Proposal) expect() {
	c := p.Mapping.Columns
	south, north, ok := p.middle(c.Lat, 90)
	west, east, also := p.middle(c.Lon, 180)
	if !ok || !also {
		return
	}
	for _, v := range []int{south, west, north, east} {
		p.Mapping.Bounds = append(p.Mapping.Bounds, strconv.Itoa(v))
	}
	p.unsure("bounds %s (south, west, north, east) were taken from the first rows: a position that fits only with latitude and longitude exchanged is refused as swapped",
		strings.Join(p.Mapping.Bounds, ", "))
}

// middle is the widened range of the middle eight tenths of a column, in whole degrees.
func (p *Proposal) middle(column string, most int) (from, to int, ok bool) {
	var v []truce.E7
	for _, cell := range p.cells[column] {
		if p.Mapping.DecimalComma {
			cell = strings.Replace(cell, ",", ".", 1)
		}
		if e, err := truce.ParseE7(cell); err == nil {
			v = append(v, e)
		}
	}
	if len(v) < boxRows {
		return 0, 0, false
	}
	slices.Sort(v)
	const degree = 10_000_000
	low, high := int(v[len(v)/10]), int(v[len(v)-1-len(v)/10])
	margin := max(high-low, boxMargin*degree)
	from, to = (low-margin)/degree-1, (high+margin)/degree+1
	return max(from, -most), min(to, most), true
}

// slashed is a date in which day and month may be exchanged.
var slashed = regexp.MustCompile(`^(\d{1,2})[/-](\d{1,2})[/-]\d{4}`)

func ambiguous(dates []string) bool { return firstAmbiguous(dates) != "" }

func firstAmbiguous(dates []string) string {
	for _, d := range dates {
		if slashed.MatchString(d) {
			if _, err := source.ParseTime(d, source.TimeOptions{}); err != nil {
				return d
			}
		}
	}
	return ""
}

// dateOrder is settled by any date whose day is past the twelfth; "" if none is,
// or if they disagree.
func dateOrder(dates []string) string {
	found := ""
	for _, d := range dates {
		m := slashed.FindStringSubmatch(d)
		if m == nil {
			continue
		}
		order := ""
		switch {
		case len(m[1]) == 2 && m[1] > "12":
			order = string(source.OrderDMY)
		case len(m[2]) == 2 && m[2] > "12":
			order = string(source.OrderMDY)
		}
		if order != "" && found != "" && order != found {
			return ""
		}
		if order != "" {
			found = order
		}
	}
	return found
}
