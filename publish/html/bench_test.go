package html_test

import (
	"io"
	"strings"
	"testing"
	"time"

	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/geojson"
	"trucewatch/publish/html"
	"trucewatch/publish/publishtest"
	"trucewatch/publish/site"
)

// month is an edition of a month of 10,000 incidents with its options.
func month(b *testing.B) (publish.Edition, html.Options) {
	e, err := publishtest.Month(10_000).Edition(publish.Public())
	if err != nil {
		b.Fatal(err)
	}
	files, hash, err := publish.DataFiles(e, csv.Format{}, geojson.Format{})
	if err != nil {
		b.Fatal(err)
	}
	return e, html.Options{Hash: hash, Data: files, Assets: assets(b),
		Base: html.BaseMap{Regions: publishtest.RegionsGeoJSON(), Places: publishtest.PlacesGeoJSON()}}
}

// BenchmarkDailyReport10k makes the edition of a 10,000-incident month and its report page. Gate: 2 s.
func BenchmarkDailyReport10k(b *testing.B) {
	draft := publishtest.Month(10_000)
	a := assets(b)
	b.ResetTimer()
	for b.Loop() {
		e, err := draft.Edition(publish.Public())
		if err != nil {
			b.Fatal(err)
		}
		files, hash, err := publish.DataFiles(e, csv.Format{}, geojson.Format{})
		if err != nil {
			b.Fatal(err)
		}
		pages, err := html.Plan(e, html.Options{Hash: hash, Data: files, Assets: a})
		if err != nil {
			b.Fatal(err)
		}
		for _, p := range pages {
			if p.Path == "report.html" {
				if err := p.Render(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/report")
}

// BenchmarkFullEdition10k writes the whole site of a 10,000-incident month, three
// languages, into an empty folder. Gate: 20 s.
func BenchmarkFullEdition10k(b *testing.B) {
	e, o := month(b)
	var st site.Stats
	b.ResetTimer()
	for b.Loop() {
		pages, err := html.Plan(e, o)
		if err != nil {
			b.Fatal(err)
		}
		if st, err = site.Write(b.Context(), b.TempDir(), pages); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/edition")
	b.ReportMetric(float64(st.Written), "files")
	b.ReportMetric(float64(st.Bytes)/1e6, "MB")
}

// BenchmarkNextDay10k writes the next day's edition over the last one, with 300
// new incidents and the period moved. Gate: 2 s.
func BenchmarkNextDay10k(b *testing.B) {
	_, o := month(b)
	next, err := publishtest.Month(10_300).Edition(publish.Public())
	if err != nil {
		b.Fatal(err)
	}
	next.Frame.Number++
	files, hash, err := publish.DataFiles(next, csv.Format{}, geojson.Format{})
	if err != nil {
		b.Fatal(err)
	}
	var st site.Stats
	var spent time.Duration
	for b.Loop() {
		b.StopTimer()
		dir := b.TempDir()
		e, o := month(b)
		pages, err := html.Plan(e, o)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := site.Write(b.Context(), dir, pages); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		begin := time.Now()
		o2 := o
		o2.Hash, o2.Data = hash, files
		if pages, err = html.Plan(next, o2); err != nil {
			b.Fatal(err)
		}
		if st, err = site.Write(b.Context(), dir, pages); err != nil {
			b.Fatal(err)
		}
		spent += time.Since(begin)
	}
	_ = o
	b.ReportMetric(spent.Seconds()/float64(b.N), "s/edition")
	b.ReportMetric(float64(st.Written), "written")
	b.ReportMetric(float64(st.Unchanged), "unchanged")
}

// BenchmarkIncidentPage renders one incident's page.
func BenchmarkIncidentPage(b *testing.B) {
	e, o := month(b)
	pages, err := html.Plan(e, o)
	if err != nil {
		b.Fatal(err)
	}
	for _, p := range pages {
		if strings.HasPrefix(p.Path, "incident/") {
			for b.Loop() {
				if err := p.Render(io.Discard); err != nil {
					b.Fatal(err)
				}
			}
			return
		}
	}
}
