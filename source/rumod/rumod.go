// Package rumod reads posts of the Russian Ministry of Defence, filtered by
// keywords for drones: statements of a party, in Russian, cut at 400 characters.
package rumod

import (
	"iter"
	"time"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads the table of posts.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const blind = "posts filtered by keywords, so that not every post is here; night post and evening digest repeat the same events; no post on some days; figures in words were missed by whoever made the table"

// Info describes the source.
func (Adapter) Info() source.Info {
	const licence = "no licence stated; statements of a state body, quoted with attribution"
	return source.Info{Name: "ru-mod", Title: "Posts of the Russian Ministry of Defence about drones", Licence: licence,
		Attribution: "Ministry of Defence of the Russian Federation, public channel", Blind: blind, Ship: source.ShipNo,
		Sources: []truce.Source{{ID: "ru-mod", Title: "Ministry of Defence of Russia, public channel", Class: truce.ClassParty, Interest: truce.InterestParty,
			Party: "RU", Access: "told", Licence: licence, Attribution: "Ministry of Defence of the Russian Federation, public channel",
			Blind: blind, Ship: source.ShipNo}}}
}

// Parse reads date, datetime (UTC), drone_count, oblasts and text_snippet. When
// the event happened stands only in the text, in Moscow time; it is left there.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"datetime", "text_snippet"}}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	published, err := source.ParseTime(row.Get("datetime"), source.TimeOptions{Zone: time.UTC})
	if err != nil {
		return nil, row.Fail("datetime", err)
	}
	text := row.Get("text_snippet")
	if text == "" {
		return nil, row.Fail("text_snippet", &source.ValueError{Reason: "the post has no text"})
	}
	rep := truce.Report{Source: "ru-mod", Kind: truce.KindStatement, Published: published, Text: text, Lang: "ru"}
	rep.ID = published.From.Format("2006-01-02T1504Z") + "/" + source.ContentID(text)
	rep.Act, rep.ActWords = source.ActFromText(text)
	for _, a := range [][2]string{{"drone_count", "drone_count_by_machine"}, {"oblasts", "region_keyword"}} {
		if v := row.Get(a[0]); v != "" && v != "unknown" {
			rep.Attrs = append(rep.Attrs, truce.Attr{Name: a[1], Path: []string{v}})
		}
	}
	return []truce.Report{rep}, nil
}
