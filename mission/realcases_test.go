package mission_test

import (
	"html"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trucewatch/demo"
)

var (
	tags   = regexp.MustCompile(`(?s)<(script|style)\b.*?</(script|style)>|<[^>]*>`)
	spaces = regexp.MustCompile(`\s+`)
)

// words reads a page as a reader does: text without tags.
func words(t *testing.T, site, page string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join(site, filepath.FromSlash(page)))
	if err != nil {
		t.Fatal(err)
	}
	return spaces.ReplaceAllString(html.UnescapeString(tags.ReplaceAllString(string(b), " ")), " ")
}

func realMission(t *testing.T, id string) (site string) {
	t.Helper()
	for _, m := range demo.Missions() {
		if m.ID == id {
			site, _ = build(t, m, m.Deliveries, world(9, 0), nil)
			return site
		}
	}
	t.Fatalf("the demonstration has lost %s", id)
	return ""
}

// reads checks what a page must and must not say.
func reads(t *testing.T, page, text string, must, mustNot []string) {
	t.Helper()
	for _, m := range must {
		if !strings.Contains(text, m) {
			t.Errorf("%s does not say %q", page, m)
		}
	}
	for _, m := range mustNot {
		if i := strings.Index(strings.ToLower(text), strings.ToLower(m)); i >= 0 {
			t.Errorf("%s says %q: …%s…", page, m, text[max(0, i-60):min(len(text), i+60)])
		}
	}
}

// verdicts are words that no page of ours may use of a truce or a party.
var verdicts = []string{" holds ", " holding ", "collapsed", "winner is", "guilty", "violated by", "culprit"}

// TestRC1Easter2025 reads the Easter truce of 2025 as real-cases RC-1 asks: rival
// totals side by side, the last value of each counter, windows that differ, and no
// figure made by adding.
func TestRC1Easter2025(t *testing.T) {
	site := realMission(t, "easter-2025")
	claims := words(t, site, "claims.html")
	reads(t, "claims.html", claims, []string{
		"2,935", "4,900",
		"24 of the 30 hours", // 2,935 is one day, not the truce
		"assaults 5, 26, 46, 67, 96",
		"its last value is taken, and none is added",
		"give 4,900: they agree",
		"Ministry of Defence", "Commander-in-Chief", // each total with its recorder
		"An alert is a warning, not a strike",
		"of which with a made-up end: 7",
		"670", "950", "consistent with a lull, by one party's figures",
		"No satellite fire data are held for these days: not observed",
		"neither replaces the other",
	}, append([]string{
		"240", // 5+26+46+67+96
		"7,835", "1,965", "calm",
	}, verdicts...))
	reads(t, "index.html", words(t, site, "index.html"), []string{"2,935", "4,900"}, verdicts)
	reads(t, "terms.html", words(t, site, "terms.html"), []string{"Russian Federation"}, verdicts)
}

// TestRC3Christmas2023 reads the Christmas truce of 2023 as real-cases RC-3 asks:
// declared by one, rejected by the other; one siren signal; fires by the day; two
// weather products that disagree.
func TestRC3Christmas2023(t *testing.T) {
	site := realMission(t, "christmas-2023")
	home := words(t, site, "index.html")
	reads(t, "index.html", home, []string{"not observed"}, verdicts)
	terms := words(t, site, "terms.html")
	reads(t, "terms.html", terms, []string{"Who accepted or declared it Russian Federation", "Who accepted or declared it none"}, verdicts)
	reads(t, "positions.html", words(t, site, "positions.html"), []string{"declared it", "rejects", "Wagner Group: not bound"}, verdicts)
	coverage := words(t, site, "coverage.html")
	reads(t, "coverage.html", coverage, []string{"61 %", "Where two weather products disagree, both stand here"}, verdicts)
	sources := words(t, site, "sources.html")
	reads(t, "sources.html", sources, []string{"official", "volunteer"}, verdicts)
	reads(t, "claims.html", words(t, site, "claims.html"), []string{"Ministry of Defence", "General Staff"}, append([]string{"calm"}, verdicts...))
}
