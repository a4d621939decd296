package html_test

import (
	"bytes"
	"errors"
	"flag"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"trucewatch/internal/leaktest"
	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/formattest"
	"trucewatch/publish/geojson"
	"trucewatch/publish/html"
	"trucewatch/publish/publishtest"
	"trucewatch/publish/site"
	"trucewatch/truce"
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

// TestWriteScenario writes the scenario's site into the folder SITE_OUT, to be looked at.
func TestWriteScenario(t *testing.T) {
	dir := os.Getenv("SITE_OUT")
	if dir == "" {
		t.Skip("SITE_OUT names no folder")
	}
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	st, err := site.Write(t.Context(), filepath.Join(dir), pages)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%+v", st)
}

var update = flag.Bool("update", false, "write the golden files; read the diff before you commit it")

// TestGoldenPages holds the main content of pages of each kind; review a change by diff.
func TestGoldenPages(t *testing.T) {
	e, pages := plan(t, publishtest.Scenario(), publish.Public())
	files := renderAll(t, pages)
	names := []string{"index.html", "uk/index.html", "claims.html", "ru/claims.html", "report.html", "terms.html", "coverage.html", "positions.html", "said.html", "uk/positions.html",
		"sources.html", "methods.html", "check.html", "incidents.html", "region/XV-N.html", "map.html"}
	for _, it := range e.Items {
		if it.Disputed || it.State == publish.StateRecalled || it.Delayed && it.Act == "air" {
			names = append(names, "incident/"+it.ID+".html")
		}
	}
	for _, name := range names {
		_, rest, ok := strings.Cut(string(files[name]), `<main id="main">`)
		main, _, ok2 := strings.Cut(rest, "</main>")
		if !ok || !ok2 {
			t.Errorf("%s has no main part", name)
			continue
		}
		// The content hash and sizes change with every byte of the data; they have tests of their own.
		main = regexp.MustCompile(`[0-9a-f]{64}`).ReplaceAllString(main, "(hash)")
		golden := filepath.Join("testdata", strings.ReplaceAll(strings.TrimSuffix(name, ".html"), "/", "_")+".golden")
		if *update {
			if err := os.WriteFile(golden, []byte(main), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(golden)
		if err != nil {
			t.Fatalf("%v: run with -args -update and read the diff", err)
		}
		if d := cmp.Diff(string(want), main); d != "" {
			t.Errorf("%s (-want +got):\n%s", name, d)
		}
	}
}

// TestPagesSayWhatTheyMust and never what they must not.
func TestPagesSayWhatTheyMust(t *testing.T) {
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	files := renderAll(t, pages)
	verdict := regexp.MustCompile(`(?i)collaps|violat|truce holds|ceasefire holds`)
	for name, b := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		text := string(b)
		if !strings.Contains(text, "EXERCISE · НАВЧАННЯ · УЧЕНИЕ") {
			t.Errorf("%s does not say that it is an exercise", name)
		}
		if !strings.Contains(text, "imply no view on status") && !strings.Contains(text, "щодо статусу") && !strings.Contains(text, "относительно статуса") {
			t.Errorf("%s lacks the footer on names and lines", name)
		}
		if m := verdict.FindString(text); m != "" {
			t.Errorf("%s says %q", name, m)
		}
		for _, bad := range []string{"<script>alert", "ZgotmplZ", "style=\"", "onclick", "javascript:", "<no value>", "%!"} {
			if strings.Contains(text, bad) {
				t.Errorf("%s holds %q", name, bad)
			}
		}
		for _, src := range regexp.MustCompile(`(?:src|<link[^>]* href)="([^"]+)"`).FindAllStringSubmatch(text, -1) {
			if strings.Contains(src[1], "//") {
				t.Errorf("%s loads from a third party: %s", name, src[1])
			}
		}
	}
	home := string(files["index.html"])
	for _, want := range []string{"4 incidents are reported or recorded wholly inside 7 May 2031", "Not observed: East Bank, West Bank of the Mill",
		"What happened", "What is disputed", "What nobody saw",
		"Arland says 2,935 (accused: Borland;", "Borland says about 4,900 (accused: Arland;", "at most 69 had nobody on watch", "No ruling."} {
		if !strings.Contains(strings.Join(strings.Fields(home), " "), want) {
			t.Errorf("the first page does not say %q", want)
		}
	}
}

// TestLinksResolve follows every link inside the site.
func TestLinksResolve(t *testing.T) {
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	files := renderAll(t, pages)
	link := regexp.MustCompile(`(?:href|src|data-items|data-regions|data-places|data-agreement)="([^"]*)"`)
	n := 0
	for name, b := range files {
		if !strings.HasSuffix(name, ".html") {
			continue
		}
		for _, m := range link.FindAllStringSubmatch(string(b), -1) {
			target, fragment, _ := strings.Cut(m[1], "#")
			if strings.HasPrefix(target, "https://") || strings.HasPrefix(target, "http://") {
				continue
			}
			to := name
			if target != "" {
				to = path.Join(path.Dir(name), target)
			}
			n++
			if strings.HasPrefix(to, "assets/") && len(files["assets/map.js"]) == 0 {
				continue // a clone without built assets
			}
			if _, ok := files[to]; !ok {
				t.Errorf("%s links to %s, which is not there", name, m[1])
			} else if fragment != "" && !strings.Contains(string(files[to]), `id="`+fragment+`"`) {
				t.Errorf("%s links to %s, which has no such part", name, m[1])
			}
		}
	}
	if n < 1000 {
		t.Errorf("followed %d links only", n)
	}
}

// TestNothingLeaks walks every file of the site under both policies.
func TestNothingLeaks(t *testing.T) {
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	fsys := fstest.MapFS{}
	for name, b := range renderAll(t, pages) {
		fsys[name] = &fstest.MapFile{Data: b}
	}
	leaks, err := leaktest.Walk(fsys, formattest.Secrets())
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range leaks {
		t.Error(l)
	}
	// Told to look for what a looser policy does publish, the walk finds it.
	_, open := plan(t, publishtest.Scenario(), publish.Historical())
	for name, b := range renderAll(t, open) {
		fsys[name] = &fstest.MapFile{Data: b}
	}
	leaks, err = leaktest.Walk(fsys, leaktest.Secrets{Texts: []string{"Twelve explosions north of Milltown", `Shelling <script>alert("x")</script> & "fire"`}})
	if err != nil || len(leaks) < 6 {
		t.Errorf("headlines that are published were found %d times (%v): the walk is blind", len(leaks), err)
	}
}

// TestNextEditionRewritesOnlyWhatChanged: the pages of incidents keep their keys
// when only the edition's number, hash and period change.
func TestNextEditionRewritesOnlyWhatChanged(t *testing.T) {
	e, pages := plan(t, publishtest.Scenario(), publish.Public())
	keys := map[string]string{}
	for _, p := range pages {
		keys[p.Path] = p.Key
	}
	e.Frame.Number++
	e.Items = slices.Clone(e.Items)
	for i := range e.Items {
		e.Items[i].InPeriod, e.Items[i].InPrevious = "out", "in"
	}
	changed := e.Items[len(e.Items)-1].ID
	e.Items[len(e.Items)-1].Disputed = !e.Items[len(e.Items)-1].Disputed
	slices.Reverse(e.Parties)
	next, err := html.Plan(e, html.Options{Hash: "other", Assets: assets(t), Base: html.BaseMap{Regions: publishtest.RegionsGeoJSON()}})
	if err != nil {
		t.Fatal(err)
	}
	before := renderAll(t, pages)
	same := 0
	for _, p := range next {
		if !strings.Contains(p.Path, "incident/") {
			continue
		}
		if (keys[p.Path] == p.Key) == strings.Contains(p.Path, changed) {
			t.Errorf("%s: changed %v", p.Path, keys[p.Path] != p.Key)
		}
		if keys[p.Path] == p.Key {
			same++
			var b bytes.Buffer
			if err := p.Render(&b); err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(b.Bytes(), before[p.Path]) {
				t.Errorf("%s: equal keys, other bytes", p.Path)
			}
		}
	}
	if same == 0 {
		t.Error("no page kept its key")
	}
}

func TestPlanRefuses(t *testing.T) {
	e, _ := plan(t, publishtest.Scenario(), publish.Public())
	if _, err := html.Plan(e, html.Options{}); !errors.Is(err, web.ErrMissing) {
		t.Errorf("without assets: %v", err)
	}
	o := html.Options{Assets: assets(t)}
	for name, base := range map[string]html.BaseMap{"no JSON": {Regions: []byte("{")}, "a point": {Regions: []byte(`{"features":[{"properties":{"code":"X"},"geometry":{"type":"Point","coordinates":[1,2]}}]}`)},
		"no code": {Regions: []byte(`{"features":[{"properties":{}}]}`)}, "places": {Places: []byte("[")}} {
		o.Base = base
		if _, err := html.Plan(e, o); err == nil {
			t.Errorf("a base map of %s passed", name)
		}
	}
	e.Format = "trucewatch-edition/99"
	if _, err := html.Plan(e, html.Options{Assets: assets(t)}); err == nil || !strings.Contains(err.Error(), "edition/99") {
		t.Errorf("an edition of another program: %v", err)
	}
}

// TestEmptyEdition: a mission without anything still has all its pages.
func TestEmptyEdition(t *testing.T) {
	_, pages := plan(t, publish.NewDraft(publishtest.Frame()), publish.Public())
	files := renderAll(t, pages)
	text := strings.Join(strings.Fields(string(files["index.html"])), " ")
	for _, want := range []string{"No report of an incident lies wholly inside 7 May 2031", "No hours of watching are on record", "none reported; not observed"} {
		if !strings.Contains(text, want) {
			t.Errorf("the first page of an empty edition does not say %q", want)
		}
	}
	if !strings.Contains(string(files["claims.html"]), "No figures claimed") || !strings.Contains(string(files["terms.html"]), "No agreement is loaded") {
		t.Error("the empty pages have no words")
	}
}

// TestValidHTML checks every page with the validator of the W3C, where java and the jar are there.
func TestValidHTML(t *testing.T) {
	java, err := exec.LookPath("java")
	jar := filepath.Join("..", "..", "web", "node_modules", "vnu-jar", "build", "dist", "vnu.jar")
	if testing.Short() {
		t.Skip("the validator takes seconds")
	}
	if _, err2 := os.Stat(jar); err != nil || err2 != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no java (%v) or no vnu.jar (%v): run make setup assets", err, err2)
		}
		t.Skipf("no java (%v) or no vnu.jar (%v): HTML not validated", err, err2)
	}
	dir := t.TempDir()
	_, pages := plan(t, publishtest.Scenario(), publish.Public())
	if _, err := site.Write(t.Context(), dir, pages); err != nil {
		t.Fatal(err)
	}
	args := []string{"-jar", jar, "--errors-only", "--no-langdetect"}
	for _, p := range pages {
		if strings.HasSuffix(p.Path, ".html") {
			args = append(args, filepath.Join(dir, filepath.FromSlash(p.Path)))
		}
	}
	if out, err := exec.Command(java, args...).CombinedOutput(); err != nil {
		t.Errorf("%v: %.4000s", err, strings.ReplaceAll(string(out), dir, ""))
	}
}

// TestNothingSaidIsLost: every cell of the matrix leads to words, every link to what
// was said or to an article leads somewhere, and a truce that is only proposed has
// no day.
func TestNothingSaidIsLost(t *testing.T) {
	files := renderAll(t, func() []publish.Page { _, p := plan(t, publishtest.Scenario(), publish.Public()); return p }())
	ids := regexp.MustCompile(`(said|sources)\.html#([\w-]+)"`)
	links := 0
	for _, lang := range []string{"", "uk/", "ru/"} {
		for _, name := range []string{"positions.html", "said.html", "report.html"} {
			for _, m := range ids.FindAllStringSubmatch(string(files[lang+name]), -1) {
				if links++; !strings.Contains(string(files[lang+m[1]+".html"]), `id="`+m[2]+`"`) {
					t.Errorf("%s%s leads to %s.html#%s, which is not there", lang, name, m[1], m[2])
				}
			}
		}
	}
	if links < 20 {
		t.Errorf("looked at %d links only", links)
	}
}

// TestProposedHasNoDay: a truce that nobody accepted is proposed, without start, and
// no page counts its days.
func TestProposedHasNoDay(t *testing.T) {
	a := publishtest.Agreement()
	a.Status = "proposed"
	a.Periods = []truce.Period{{ID: "main", Version: "main", Status: truce.StatusProposed, Lasts: "P30D", StartsOn: "on_acceptance_by_all"}}
	frame := publishtest.Frame()
	frame.Term = publish.Span{}
	d := publish.NewDraft(frame).Sources(publishtest.Sources()...).Reports(publishtest.ToldReports()...).Told(publishtest.Told()).Agreement(a)
	_, pages := plan(t, d, publish.Public())
	files := renderAll(t, pages)
	if s := string(files["positions.html"]); !strings.Contains(s, "proposed, no start") {
		t.Error("the positions do not say that the truce is proposed and has no start")
	}
	for name, b := range files {
		if m := regexp.MustCompile(`(?i)day \d+ of`).Find(b); m != nil && strings.HasSuffix(name, ".html") {
			t.Errorf("%s counts a day of a truce that is only proposed: %s", name, m)
		}
	}
}
