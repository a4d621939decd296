// Package cloud reads daily cloud cover over Ukraine: what an optical or thermal
// satellite could not see. Two weather products are two sources, which disagree.
package cloud

import (
	"iter"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads the country table and the table by region.
type Adapter struct{}

var _ source.Adapter = Adapter{}

const (
	daily    truce.SourceID = "cloud-daily"
	byOblast truce.SourceID = "cloud-by-oblast"

	blind = "a daily mean, not the cloud at the hour of an overpass; a clear mean does not prove a clear pass"
)

// Info describes the source.
func (Adapter) Info() source.Info {
	const attribution = "Cloud cover: The Economist war-fire model (CC BY 4.0) and GianMan89/war-fire-model (MIT)"
	entry := func(id truce.SourceID, title, licence, url string) truce.Source {
		return truce.Source{ID: id, Title: title, Class: truce.ClassDataset, Interest: truce.InterestNeutral, Access: "compiled",
			Licence: licence, Blind: blind, Attribution: attribution, Ship: source.ShipYes, URL: url}
	}
	return source.Info{Name: "cloud", Title: "Cloud cover over Ukraine, daily", Licence: "CC BY 4.0 and MIT", Attribution: attribution,
		Blind: blind, Ship: source.ShipYes, URL: "https://github.com/TheEconomist/the-economist-war-fire-model",
		Sources: []truce.Source{
			entry(daily, "Cloud cover of the country and its east, daily mean", "CC BY 4.0 (rows to January 2023: MIT)", "https://github.com/TheEconomist/the-economist-war-fire-model"),
			entry(byOblast, "Cloud cover by region, daily mean", "MIT", "https://github.com/GianMan89/war-fire-model"),
		}}
}

// Parse reads (date, cloud_cover_country, cloud_cover_east) or (date, oblast_id,
// oblast, cloud_cover). A day is a UTC day.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return source.ParseTable(in, source.TableOptions{Need: []string{"date", "cloud_cover|cloud_cover_country|cloud_cover_east"}}, read)
}

func read(row source.Row) ([]truce.Report, error) {
	day, err := source.ParseTime(row.Get("date"), source.TimeOptions{Zone: time.UTC})
	if err != nil {
		return nil, row.Fail("date", err)
	}
	if cover := row.Get("cloud_cover"); cover != "" {
		code, ok := gazetteer.Default().RegionCode(row.Get("oblast_id|oblast"))
		if !ok {
			return nil, row.Fail("oblast_id|oblast", &source.ValueError{Value: row.Get("oblast_id|oblast"), Reason: "not a region of Ukraine"})
		}
		place := truce.Place{Kind: truce.PlaceRegion, Region: code, Name: row.Get("oblast"), Country: "UA"}
		rep, err := coverage(byOblast, "", day, place, code, cover)
		if err != nil {
			return nil, row.Fail("cloud_cover", err)
		}
		return []truce.Report{rep}, nil
	}
	var out []truce.Report
	for _, c := range []struct {
		column, area string
		place        truce.Place
	}{
		{"cloud_cover_country", "UA", truce.Place{Kind: truce.PlaceRegion, Region: "UA", Name: "Ukraine", Country: "UA"}},
		{"cloud_cover_east", "UA-east", truce.Place{Kind: truce.PlaceName, Name: "east of Ukraine", Country: "UA"}},
	} {
		cover := row.Get(c.column)
		if cover == "" {
			continue
		}
		rep, err := coverage(daily, strings.TrimPrefix(c.column, "cloud_cover_"), day, c.place, c.area, cover)
		if err != nil {
			return nil, row.Fail(c.column, err)
		}
		out = append(out, rep)
	}
	if len(out) == 0 {
		return nil, row.Fail("cloud_cover", &source.ValueError{Reason: "no cloud cover is stated"})
	}
	return out, nil
}

// coverage makes one row of cloud over one area. area is an ISO code, or
// "UA-east" for the part that the publisher calls the east.
func coverage(id truce.SourceID, product string, day truce.Interval, place truce.Place, area, cover string) (truce.Report, error) {
	share, err := source.ParsePPM(cover)
	if err != nil {
		return truce.Report{}, err
	}
	return truce.Report{Source: id, ID: day.From.Format("2006-01-02") + "/" + area, Kind: truce.KindCoverage, Product: product,
		Time: day, Places: []truce.Place{place},
		Coverage: &truce.Coverage{Kind: truce.CoverCloud, Window: day, Region: area, SharePPM: &share}}, nil
}
