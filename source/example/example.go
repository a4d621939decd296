// Package example is the adapter to copy: a table of observations with one row
// per explosion. It is compiled and tested like the others and not offered by
// the program. See docs/recipes/add-a-source.md.
package example

import (
	"iter"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads tables with id, time, lat, lon and what.
type Adapter struct{}

var _ source.Adapter = Adapter{}

// Info says who reports, under which licence, and when silence means nothing.
func (Adapter) Info() source.Info {
	const blind = "the post is manned from 07:00 to 19:00; wind and traffic drown what is farther than 5 km"
	return source.Info{Name: "example", Title: "Example: a listening post", Licence: "CC0", Blind: blind, Ship: source.ShipYes,
		Sources: []truce.Source{{ID: "example-post", Title: "A listening post", Class: truce.ClassCivil, Interest: truce.InterestNeutral,
			Access: "heard", Licence: "CC0", Blind: blind, Ship: source.ShipYes}}}
}

// Parse names the columns that every row needs; order and case do not matter.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"id", "time", "lat", "lon", "what"}, ID: "id"}, read)
}

// read turns one row into reports, or refuses it: row.Fail names the column, and
// the values' own errors say what is wrong and how to cure it.
func read(row source.Row) ([]truce.Report, error) {
	when, err := source.ParseTime(row.Get("time"), source.TimeOptions{})
	if err != nil {
		return nil, row.Fail("time", err)
	}
	at, err := source.ParsePosition(row.Get("lat"), row.Get("lon"), source.UkraineBounds())
	if err != nil {
		return nil, row.Fail("lat, lon", err)
	}
	rep := truce.Report{Source: "example-post", ID: row.Get("id"), Kind: truce.KindPoint, Time: when,
		// Heard, not seen: the place is good to about two kilometres.
		Places:   []truce.Place{{Kind: truce.PlacePoint, At: &at, R68M: 2000, Quality: truce.QualityStated}},
		ActWords: row.Get("what"), Means: "heard"}
	rep.Act, _ = source.ActFromText(row.Get("what"))
	if n := row.Get("count"); n != "" {
		count, err := source.ParseBounds(n, "explosion")
		if err != nil {
			return nil, row.Fail("count", err)
		}
		rep.Counts = []truce.Count{count}
	}
	return []truce.Report{rep}, nil
}
