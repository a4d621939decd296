package mission_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"trucewatch/mission"
	"trucewatch/record"
	"trucewatch/truce"
)

// TestEarlierReportsStay publishes twice: the first report stays word for word in the
// archive, and every page names the entry of its own edition in the record.
func TestEarlierReportsStay(t *testing.T) {
	m := christmas(t)
	site, f := build(t, m, m.Deliveries, world(1, 0), nil)
	read := func(name string) string {
		b, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(name)))
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	summary := func(page string) string {
		_, rest, _ := strings.Cut(page, `<ul class="bullets">`)
		out, _, _ := strings.Cut(rest, "</ul>")
		return out
	}
	first := read("report.html")
	if summary(first) == "" {
		t.Fatal("the report has no summary")
	}
	_, err := f.Decide(t.Context(), mission.DecideArgs{Decisions: []truce.Decision{{Kind: truce.DecideLink, Signer: "officer-1", Reason: "one strike",
		Reports: []truce.ReportKey{{Source: "viina", ID: "212973"}, {Source: "viina", ID: "50703"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	r, err := f.Publish(t.Context(), mission.PublishArgs{Out: site, Published: published.Add(24 * time.Hour)})
	if err != nil || r.Number != 2 {
		t.Fatalf("edition %d, %v", r.Number, err)
	}
	old := read("archive/1/report.html")
	if summary(old) != summary(first) {
		t.Errorf("the archived report says otherwise:\n%s\n%s", summary(old), summary(first))
	}
	var entries []string
	for row, err := range f.Record.Rows(t.Context(), 0) {
		if err != nil {
			t.Fatal(err)
		}
		if row.Kind == record.KindEdition {
			entries = append(entries, fmt.Sprintf(`<code data-proof="entry">%d</code>`, row.Seq))
		}
	}
	if len(entries) != 2 || !strings.Contains(old, entries[0]) || !strings.Contains(read("uk/report.html"), entries[1]) || strings.Contains(old, entries[1]) {
		t.Errorf("the pages do not name their entries %v", entries)
	}
	if list := read("archive.html"); !strings.Contains(list, `href="archive/1/report.html"`) {
		t.Error("the archive does not list the first report")
	}
}
