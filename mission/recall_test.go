package mission_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/internal/leaktest"
	"trucewatch/mission"
	"trucewatch/truce"
)

// TestRecallAfterPublication: two officers take a published item out of every page,
// feed and file; a stub with the word safety stays, and the corrections say so. One
// officer cannot.
func TestRecallAfterPublication(t *testing.T) {
	ctx := context.Background()
	folder := exerciseFolder(t)
	site := filepath.Join(t.TempDir(), "site")
	publish := func(day int) {
		t.Helper()
		if _, err := folder.Publish(ctx, mission.PublishArgs{Out: site, Published: time.Date(2031, 6, day, 12, 0, 0, 0, time.UTC)}); err != nil {
			t.Fatal(err)
		}
	}
	publish(2)
	state, _, err := folder.Derive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	id := casesOf(t, state).recalled
	page := filepath.Join("incident", string(id)+".html")
	before := words(t, site, page)
	d := truce.Decision{Kind: truce.DecideRecall, Incidents: []truce.IncidentID{id}, Signer: "officer-77", Reason: "a family may be known by the street"}
	if _, err := folder.Decide(ctx, mission.DecideArgs{Decisions: []truce.Decision{d}}); err == nil {
		t.Error("one officer recalled an item")
	}
	d.Approver = "officer-78"
	if _, err := folder.Decide(ctx, mission.DecideArgs{Decisions: []truce.Decision{d}}); err != nil {
		t.Fatal(err)
	}
	publish(3)
	for _, lang := range []struct{ file, word string }{{page, "safety"}, {filepath.Join("uk", page), "безпеки"}, {filepath.Join("ru", page), "безопасности"}} {
		after := words(t, site, lang.file)
		if !strings.Contains(after, lang.word) || strings.Contains(after, "reports of one origin") || len(after) >= len(before) {
			t.Errorf("%s after the recall: %s", lang.file, after)
		}
	}
	for _, file := range []string{"corrections.atom", "corrections.html"} {
		b, err := os.ReadFile(filepath.Join(site, file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(b), string(id)) || !strings.Contains(string(b), "safety") {
			t.Errorf("%s does not say that %s was recalled for safety", file, id)
		}
	}
	for _, file := range []string{"incidents.csv", "reports.csv", "incidents.geojson"} {
		b, err := os.ReadFile(filepath.Join(site, "data", file))
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range strings.Split(string(b), "\n") {
			if strings.Contains(line, string(id)) && (!strings.Contains(line, "recalled") || strings.Contains(line, "fire") || strings.Contains(line, "XA-") || strings.Contains(line, "XB-")) {
				t.Errorf("data/%s tells more than that it was recalled: %s", file, line)
			}
		}
	}
	leaks, err := leaktest.Walk(os.DirFS(site), leaktest.Secrets{Texts: []string{"officer-77", "officer-78", "a family may be known"}})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaks {
		if l.Kind == "withheld text" {
			t.Error(l)
		}
	}
}
