package html_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"

	"trucewatch/publish"
	"trucewatch/publish/html"
	"trucewatch/publish/publishtest"
)

// TestArchiveKeepsEarlierReports: each report of before has a line and a page that
// is made once, links to nothing of its own edition, and lets go of what was recalled.
func TestArchiveKeepsEarlierReports(t *testing.T) {
	old, err := publishtest.Scenario().Edition(publish.Public())
	if err != nil {
		t.Fatal(err)
	}
	gone := ""
	for _, it := range old.Items {
		if it.State == publish.StatePublished && it.InPeriod == "in" && !it.Signal {
			gone = it.ID
		}
	}
	old.Access = []string{gone} // named in the report by its id
	now := old
	now.Frame.Number++
	loads := 0
	options := func() html.Options {
		return html.Options{Hash: "new", Entry: "77", Assets: assets(t), Base: html.BaseMap{Regions: publishtest.RegionsGeoJSON()},
			Earlier: []html.Earlier{{Number: old.Frame.Number, Published: old.Frame.Published, Period: old.Frame.Period, Content: "0ld",
				Load: func() (publish.Edition, string, error) { loads++; return old, "41", nil }}}}
	}
	archived := func(e publish.Edition) (map[string][]byte, map[string]string) {
		pages, err := html.Plan(e, options())
		if err != nil {
			t.Fatal(err)
		}
		var some []publish.Page
		keys := map[string]string{}
		for _, p := range pages {
			if strings.Contains(p.Path, "archive") {
				some = append(some, p)
				keys[p.Path] = p.Key
			}
		}
		return renderAll(t, some), keys
	}
	files, keys := archived(now)
	if len(files) != 6 || loads != 1 {
		t.Fatalf("%d pages of the archive and %d loads; want 6 and 1", len(files), loads)
	}
	report := string(files["archive/7/report.html"])
	for _, want := range []string{"This is an earlier report", "0ld", ">41<", `href="../../index.html"`, "Summary", gone} {
		if !strings.Contains(report, want) {
			t.Errorf("the archived report does not say %q", want)
		}
	}
	for _, bad := range []string{`href="incident/`, `href="region/`, `href="data/`, "edition.css", "sources.html#"} {
		if strings.Contains(report, bad) {
			t.Errorf("the archived report links to %q of an edition that is not there", bad)
		}
	}
	if list := string(files["uk/archive.html"]); !strings.Contains(list, "archive/7/report.html") || !strings.Contains(list, "звіт 7") {
		t.Error("the list of reports lacks the earlier one")
	}
	// The next edition leaves the page alone; a recall rewrites it without the item.
	now.Frame.Number++
	if _, next := archived(now); next["archive/7/report.html"] != keys["archive/7/report.html"] {
		t.Error("a report that was published is written anew with the next edition")
	}
	now.Corrections = append(now.Corrections, publish.Correction{On: "2031-05-09", What: "item", Subject: gone, Field: "state", Was: "published", Now: "recalled", Because: "recalled"})
	files, next := archived(now)
	if bytes.Contains(files["archive/7/report.html"], []byte(gone)) || next["archive/7/report.html"] == keys["archive/7/report.html"] {
		t.Error("a recalled item stays in the archive")
	}
	// The figures stay as they were published.
	if again := string(files["archive/7/report.html"]); again != strings.ReplaceAll(report, ` <span class="mono">`+gone+`</span>`, "") {
		t.Error("more than the id of the recalled item changed in the report")
	}
}

// TestArchiveFailsAloud: a report that cannot be read back is an error of its page.
func TestArchiveFailsAloud(t *testing.T) {
	e, err := publishtest.Scenario().Edition(publish.Public())
	if err != nil {
		t.Fatal(err)
	}
	lost := errors.New("the file is not there")
	pages, err := html.Plan(e, html.Options{Assets: assets(t), Earlier: []html.Earlier{{Number: 1, Load: func() (publish.Edition, string, error) { return publish.Edition{}, "", lost }}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range pages {
		if p.Path == "archive/1/report.html" {
			if err := p.Render(&bytes.Buffer{}); !errors.Is(err, lost) || !strings.Contains(err.Error(), "edition 1") {
				t.Errorf("got %v", err)
			}
			return
		}
	}
	t.Error("no page for the earlier report")
}
