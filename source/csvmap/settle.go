package csvmap

import (
	"regexp"

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
	for _, word := range p.cells[c.Act] {
		if act, _ := source.ActFromText(word); act == "" && truce.Act(word).Validate() != nil && len(p.Mapping.Acts) < 30 {
			if p.Mapping.Acts == nil {
				p.Mapping.Acts = map[string]string{}
			}
			p.Mapping.Acts[source.Clip(word, 60)] = ""
		}
	}
	if n := len(p.Mapping.Acts); n > 0 {
		p.unsure("words for what was done that are not known (%d): write an act beside each under acts, or leave it empty", n)
	}
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
