package html_test

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/geojson"
	"trucewatch/publish/html"
	"trucewatch/publish/publishtest"
	"trucewatch/publish/site"
	"trucewatch/web"
)

// assets are the built ones, or stand-ins on a clone without them.
func assets(t testing.TB) []web.Asset {
	t.Helper()
	a, err := web.Assets()
	if errors.Is(err, web.ErrMissing) {
		t.Log(err)
		return []web.Asset{{Name: "site.css", Data: []byte("/* not built */")}}
	}
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func plan(t testing.TB, d *publish.Draft, p publish.Policy) (publish.Edition, []publish.Page) {
	t.Helper()
	e, err := d.Edition(p)
	if err != nil {
		t.Fatal(err)
	}
	files, hash, err := publish.DataFiles(e, csv.Format{}, geojson.Format{})
	if err != nil {
		t.Fatal(err)
	}
	pages, err := html.Plan(e, html.Options{Hash: hash, Entry: "1041", Data: files, Assets: assets(t),
		Base: html.BaseMap{Regions: publishtest.RegionsGeoJSON(), Places: publishtest.PlacesGeoJSON()}})
	if err != nil {
		t.Fatal(err)
	}
	return e, pages
}

func renderAll(t testing.TB, pages []publish.Page) map[string][]byte {
	t.Helper()
	out := map[string][]byte{}
	for _, p := range pages {
		if p.Render == nil {
			out[p.Path] = p.Data
			continue
		}
		var buf bytes.Buffer
		if err := p.Render(&buf); err != nil {
			t.Fatal(err)
		}
		out[p.Path] = buf.Bytes()
	}
	return out
}

func TestWriteDemo(t *testing.T) {
	dir := os.Getenv("SITE_OUT")
	if dir == "" {
		t.Skip("SITE_OUT not set")
	}
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	st, err := site.Write(t.Context(), filepath.Join(dir), pages)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", st)
}
