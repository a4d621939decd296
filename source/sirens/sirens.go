// Package sirens reads recordings of Ukraine's air-raid alerts: the official
// log and the volunteers' log of the same signal.
package sirens

import (
	"iter"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads both forms; the columns tell them apart.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const (
	official  truce.SourceID = "sirens-official"
	volunteer truce.SourceID = "sirens-volunteer"

	blind = "an alert is a warning, not a strike; take-offs, drones and artillery all raise one; Luhansk region and Crimea are under permanent alert and absent from the logs; a gap in a log is not a quiet sky"
)

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Air-raid alerts: Vadimkin/ukrainian-air-raid-sirens-dataset (MIT)"
	entry := func(id truce.SourceID, title, access string) truce.Source {
		return truce.Source{ID: id, Title: title, Class: truce.ClassDataset, Interest: truce.InterestParty, Party: "UA",
			Access: access, Signal: source.AlertSignal, Licence: "MIT", Blind: blind, Attribution: attribution, Ship: source.ShipYes,
			URL: "https://github.com/Vadimkin/ukrainian-air-raid-sirens-dataset"}
	}
	return source.Info{Name: "sirens", Title: "Air-raid alerts of Ukraine by region", Licence: "MIT", Attribution: attribution,
		Blind: blind, Ship: source.ShipYes, URL: "https://github.com/Vadimkin/ukrainian-air-raid-sirens-dataset",
		Sources: []truce.Source{
			entry(official, "Air-raid alerts, official log", "signal"),
			entry(volunteer, "Air-raid alerts, volunteers' log", "signal, as announced in public channels"),
		}}
}

// Parse reads the official form (oblast, raion, hromada, level, started_at,
// finished_at) or the volunteers' (region, started_at, finished_at, naive).
// Times without an offset are UTC, as the publisher says.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"oblast|region", "started_at", "finished_at"}}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	rep := truce.Report{Source: official, Kind: truce.KindEpisode, Act: "air/alert", ActWords: "air-raid alert",
		Counts: []truce.Count{truce.Exactly(1, "alert")}}
	name := row.Get("oblast")
	if name == "" {
		rep.Source, name = volunteer, row.Get("region")
	}
	code, ok := gazetteer.Default().RegionCode(name)
	if !ok {
		return nil, row.Fail("oblast|region", &source.ValueError{Value: name, Reason: "not a region of Ukraine"})
	}
	from, err := source.ParseTime(row.Get("started_at"), source.TimeOptions{Zone: time.UTC})
	if err != nil {
		return nil, row.Fail("started_at", err)
	}
	rep.Time = truce.Interval{From: from.From, Zone: from.Zone}
	if end := row.Get("finished_at"); end != "" {
		to, err := source.ParseTime(end, source.TimeOptions{Zone: time.UTC})
		if err != nil {
			return nil, row.Fail("finished_at", err)
		}
		rep.Time.To = to.From
	} else {
		rep.Note = "no end in the log"
	}
	if strings.EqualFold(row.Get("naive"), "true") {
		rep.Time.Approx = true
		rep.Time.Stated = "end not recorded"
		rep.Note = "end not recorded; the publisher of the log set it 30 minutes after the start"
	}
	place := truce.Place{Kind: truce.PlaceRegion, Region: code, Raion: row.Get("raion"), Name: name, Country: "UA", Quality: truce.QualityStated}
	if place.Raion != "" {
		place.Name = place.Raion + ", " + name
	}
	if hromada := row.Get("hromada"); hromada != "" {
		place.Name = hromada + ", " + place.Name
	}
	rep.Places = []truce.Place{place}
	if level := row.Get("level"); level != "" {
		rep.Attrs = []truce.Attr{{Name: "level", Path: []string{level}}}
	}
	rep.ID = from.From.Format("2006-01-02T15:04:05Z") + "/" + code
	if place.Name != name {
		rep.ID += "/" + source.ContentID(place.Name)
	}
	return []truce.Report{rep}, nil
}
