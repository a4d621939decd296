package jsonl

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// shortReport is the input line of the fusion stage.
type shortReport struct {
	ID        string                    `json:"id"`
	Source    string                    `json:"source"`
	Origin    string                    `json:"origin"`
	Published string                    `json:"published"`
	Time      struct{ From, To string } `json:"time"`
	Place     *struct {
		Lat     json.Number `json:"lat"`
		Lon     json.Number `json:"lon"`
		RadiusM json.Number `json:"radius_m"`
	} `json:"place"`
	PlaceName string              `json:"place_name"`
	Act       string              `json:"act"`
	Actor     string              `json:"actor"`
	Killed    truce.Count         `json:"killed"`
	Injured   truce.Count         `json:"injured"`
	Attrs     map[string][]string `json:"attrs"`
	Title     string              `json:"title"`
	Text      string              `json:"text"`
	URL       string              `json:"url"`
	Product   string              `json:"product"`
	Kind      string              `json:"kind"`
	UpdateOf  string              `json:"update_of"`
	Weapon    string              `json:"weapon"`
	Target    string              `json:"target"`
	Media     []string            `json:"media"`
	Exercise  bool                `json:"exercise"`
}

func readShort(line string) (truce.Report, error) {
	var s shortReport
	if err := json.Unmarshal([]byte(line), &s); err != nil {
		return truce.Report{}, source.JSONError(line, err, formats)
	}
	rep := truce.Report{Source: truce.SourceID(s.Source), ID: s.ID, Origin: s.Origin, Kind: truce.ReportKind(s.Kind), Product: s.Product,
		UpdateOf: s.UpdateOf, Killed: s.Killed, Injured: s.Injured, Weapon: s.Weapon, Target: s.Target, Title: s.Title, Text: s.Text, URL: s.URL,
		Media: s.Media, Exercise: s.Exercise, Alleged: truce.Alleged{Party: truce.PartyID(s.Actor)}}
	if rep.Kind == "" {
		rep.Kind = truce.KindPoint
	}
	// An act outside the tree stays as the source's own word.
	if act := truce.Act(s.Act); act.Validate() == nil {
		rep.Act = act
	} else {
		rep.ActWords = s.Act
	}
	var err error
	if rep.Published, rep.Time, err = s.times(); err != nil {
		return rep, err
	}
	if rep.Places, err = s.places(); err != nil {
		return rep, err
	}
	for name, path := range s.Attrs {
		rep.Attrs = append(rep.Attrs, truce.Attr{Name: name, Path: path})
	}
	slices.SortFunc(rep.Attrs, func(a, b truce.Attr) int {
		if a.Name < b.Name {
			return -1
		}
		return 1
	})
	return rep, nil
}

// times: RFC 3339 or a date, which is a UTC day; To is exclusive, so that a date
// there means its beginning.
func (s shortReport) times() (published, when truce.Interval, err error) {
	if s.Published != "" {
		if published, err = source.ParseTime(s.Published, source.TimeOptions{}); err != nil {
			return published, when, fmt.Errorf("published: %w", err)
		}
	}
	if s.Time.From != "" {
		if when, err = source.ParseTime(s.Time.From, source.TimeOptions{}); err != nil {
			return published, when, fmt.Errorf("time.from: %w", err)
		}
	}
	if s.Time.To != "" {
		to, err := source.ParseTime(s.Time.To, source.TimeOptions{})
		if err != nil {
			return published, when, fmt.Errorf("time.to: %w", err)
		}
		when.To = to.From
	} else if s.Time.From != "" && when.Duration() < time.Hour {
		when.To = when.From.Add(time.Second)
	}
	return published, when, nil
}

func (s shortReport) places() ([]truce.Place, error) {
	if s.Place == nil {
		if s.PlaceName == "" {
			return nil, nil
		}
		return []truce.Place{{Kind: truce.PlaceName, Name: s.PlaceName}}, nil
	}
	at, err := source.ParsePosition(string(s.Place.Lat), string(s.Place.Lon), nil)
	if err != nil {
		return nil, fmt.Errorf("place: %w", err)
	}
	p := truce.Place{Kind: truce.PlacePoint, At: &at, Name: s.PlaceName, Quality: truce.QualityStated}
	if r := string(s.Place.RadiusM); r != "" {
		m, err := source.ParseFloat(r)
		if err != nil || m < 0 || m > truce.MaxR68M {
			return nil, fmt.Errorf("place: radius_m %s: want 0 to %d metres", source.Clip(r, 40), truce.MaxR68M)
		}
		p.R68M = int(m + 0.5)
	}
	return []truce.Place{p}, nil
}
