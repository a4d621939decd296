package html_test

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/geojson"
	"trucewatch/publish/html"
	"trucewatch/publish/publishtest"
	"trucewatch/publish/site"
	"trucewatch/serve/public"
	"trucewatch/web"
)

// browser starts Chromium; without one the test is skipped, in CI it fails.
func browser(t *testing.T, more ...chromedp.ExecAllocatorOption) context.Context {
	t.Helper()
	if testing.Short() {
		t.Skip("a browser takes seconds")
	}
	path := ""
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if p, err := exec.LookPath(name); err == nil {
			path = p
			break
		}
	}
	_, err := web.Assets()
	if path == "" || err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("no browser (%q) or no assets (%v): run make setup assets", path, err)
		}
		t.Skipf("no browser (%q) or no assets (%v): pages not looked at", path, err)
	}
	opts := append(chromedp.DefaultExecAllocatorOptions[:], chromedp.ExecPath(path), chromedp.NoSandbox,
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("enable-unsafe-swiftshader", true), chromedp.Flag("use-gl", "angle"), chromedp.Flag("use-angle", "swiftshader"),
		chromedp.Flag("disable-gpu", false), chromedp.UserDataDir(t.TempDir()))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), append(opts, more...)...)
	t.Cleanup(stop)
	ctx, stopTab := chromedp.NewContext(alloc)
	t.Cleanup(stopTab)
	if err := chromedp.Do(ctx, chromedp.Navigate("about:blank")); err != nil {
		t.Fatalf("starting %s: %v", path, err)
	}
	return ctx
}

// watch gathers what a page asks for and complains of.
type watch struct {
	mu       sync.Mutex
	requests []string
	problems []string
	bytes    int64
}

func (w *watch) listen(t *testing.T, ctx context.Context) {
	err := chromedp.Listen(ctx, func(ev any) {
		w.mu.Lock()
		defer w.mu.Unlock()
		switch e := ev.(type) {
		case *network.EventRequestWillBeSent:
			w.requests = append(w.requests, e.Request.URL)
		case *network.EventLoadingFinished:
			w.bytes += int64(e.EncodedDataLength)
		case *runtime.EventExceptionThrown:
			w.problems = append(w.problems, fmt.Sprintf("exception: %s %v", e.ExceptionDetails.Text, e.ExceptionDetails.Exception))
		case *runtime.EventConsoleAPICalled:
			if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeWarning {
				var parts []string
				for _, a := range e.Args {
					parts = append(parts, string(a.Value)+a.Description)
				}
				if text := strings.Join(parts, " "); !strings.Contains(text, "GPU stall") {
					w.problems = append(w.problems, "console: "+text)
				}
			}
		case *log.EventEntryAdded:
			if e.Entry.Level == log.EntryLevelError || e.Entry.Level == log.EntryLevelWarning && !strings.Contains(e.Entry.Text, "GPU stall") {
				w.problems = append(w.problems, "log: "+e.Entry.Text+" "+e.Entry.URL)
			}
		}
	})
	if err != nil {
		t.Fatal(err)
	}
}

// take returns and forgets what was gathered.
func (w *watch) take() (requests, problems []string, bytes int64) {
	w.mu.Lock()
	defer w.mu.Unlock()
	requests, problems, bytes = w.requests, w.problems, w.bytes
	w.requests, w.problems, w.bytes = nil, nil, 0
	return requests, problems, bytes
}

// scenarioSite serves the scenario as readers get it.
func scenarioSite(t *testing.T) (string, publish.Edition) {
	t.Helper()
	dir := t.TempDir()
	e, _ := plan(t, publishtest.Scenario(), publish.Public())
	files, hash, err := publish.DataFiles(e, csv.Format{}, geojson.Format{})
	if err != nil {
		t.Fatal(err)
	}
	old := e
	old.Frame.Number--
	pages, err := html.Plan(e, html.Options{Hash: hash, Entry: "1041", Data: files, Assets: assets(t),
		Base: html.BaseMap{Regions: publishtest.RegionsGeoJSON(), Places: publishtest.PlacesGeoJSON()},
		Earlier: []html.Earlier{{Number: old.Frame.Number, Published: e.Frame.Published.AddDate(0, 0, -1), Period: e.Frame.Previous, Content: hash,
			Load: func() (publish.Edition, string, error) { return old, "977", nil }}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := site.Write(t.Context(), dir, pages); err != nil {
		t.Fatal(err)
	}
	h, err := public.New(dir)
	if err != nil {
		t.Fatal(err)
	}
	s := httptest.NewServer(h)
	t.Cleanup(func() { s.Close(); h.Close() })
	return s.URL, e
}

// axe is the accessibility checker of npm, present after make assets.
func axe(t *testing.T) string {
	b, err := os.ReadFile(filepath.Join("..", "..", "web", "node_modules", "axe-core", "axe.min.js"))
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("axe-core is not there (run make assets): %v", err)
		}
		t.Logf("axe-core is not there, accessibility not checked: %v", err)
		return ""
	}
	return string(b)
}

// pageKinds is one page of every kind, and what differs by language.
func pageKinds(e publish.Edition) []string {
	out := []string{"", "claims.html", "map.html", "incidents.html", "report.html", "terms.html", "coverage.html", "positions.html",
		"sources.html", "methods.html", "corrections.html", "archive.html", "archive/6/report.html", "downloads.html", "check.html",
		"region/XV-N.html", "uk/index.html", "ru/claims.html"}
	for _, it := range e.Items {
		if it.Disputed {
			out = append(out, "incident/"+it.ID+".html", "uk/incident/"+it.ID+".html")
			break
		}
	}
	for _, it := range e.Items {
		if it.State == publish.StateRecalled {
			out = append(out, "incident/"+it.ID+".html")
			break
		}
	}
	return out
}

// TestPagesInABrowser opens a page of every kind, wide, narrow, at 200 % zoom and in
// the dark, and looks for all that a reader would stumble over.
func TestPagesInABrowser(t *testing.T) {
	ctx := browser(t)
	url, e := scenarioSite(t)
	checker := axe(t)
	var w watch
	w.listen(t, ctx)
	shots := os.Getenv("SHOTS") // a folder for screenshots, to be looked at
	for _, path := range pageKinds(e) {
		t.Run(strings.ReplaceAll(path, "/", "_"), func(t *testing.T) { look(t, ctx, &w, url, path, checker, shots) })
	}
}

// looks are the ways in which every page is looked at. 200 % zoom of a window of
// 1,280 pixels leaves 640 for the layout.
var looks = []struct {
	name  string
	width int64
	dark  bool
	axe   bool
}{{"wide", 1440, false, false}, {"zoom", 640, false, false}, {"narrow", 360, false, true}, {"dark", 1280, true, true}}

// look opens one page and checks it in every way.
func look(t *testing.T, ctx context.Context, w *watch, host, path, checker, shots string) {
	w.take()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1440, 900)); err != nil {
		t.Fatal(err)
	}
	scheme(t, ctx, false)
	if err := chromedp.Do(ctx, chromedp.Navigate(host+"/"+path)); err != nil {
		t.Fatal(err)
	}
	ready := `document.readyState === "complete" && document.querySelector("footer.site") !== null`
	if strings.HasSuffix(path, "map.html") {
		ready = `document.querySelector('#map[data-ready="yes"]') !== null && document.querySelector("#map-list li") !== null`
	}
	waitFor(t, ctx, w, ready)
	requests, problems, bytes := w.take()
	for _, p := range problems {
		t.Error(p)
	}
	for _, r := range requests {
		if !strings.HasPrefix(r, host) && !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:"+host) {
			t.Errorf("asks a third party: %s", r)
		}
	}
	if path == "" {
		t.Logf("first page: %d bytes in %d requests", bytes, len(requests))
		if bytes > 150_000 || bytes < 10_000 {
			t.Errorf("the first page takes %d bytes; 150,000 is the limit", bytes)
		}
	}
	for i, l := range looks {
		opts := []chromedp.EmulateViewportOption{}
		if l.width < 500 {
			opts = append(opts, chromedp.EmulateMobile)
		}
		if err := chromedp.Do(ctx, chromedp.EmulateViewport(l.width, 900, opts...)); err != nil {
			t.Fatal(err)
		}
		if l.dark {
			scheme(t, ctx, true)
		}
		if over := evaluate[int](t, ctx, `document.documentElement.scrollWidth`); over > int(l.width) {
			t.Errorf("%s: the page is %d px wide on a screen of %d: %s", l.name, over, l.width, evaluate[string](t, ctx, widest))
		}
		if checker != "" && l.axe {
			if i == 2 { // once for each page: the script stays
				evaluate[bool](t, ctx, checker+";true")
			}
			runAxe(t, ctx, l.name)
		}
		if shots != "" {
			screenshot(t, ctx, filepath.Join(shots, fmt.Sprintf("%s-%s.png", strings.NewReplacer("/", "_", ".html", "").Replace("_"+path), l.name)))
		}
	}
	_, problems, _ = w.take()
	for _, p := range problems {
		t.Error(p)
	}
}

// widest names what sticks out furthest, for the message of a failed test.
const widest = `[...document.querySelectorAll("main *, header *, footer *")].map(e => [e.getBoundingClientRect().right, e.tagName + "." + e.getAttribute("class") + " " + e.textContent.slice(0, 40)]).sort((a, b) => b[0] - a[0])[0].join(" ")`

func scheme(t *testing.T, ctx context.Context, dark bool) {
	t.Helper()
	value := "light"
	if dark {
		value = "dark"
	}
	media(t, ctx, &emulation.MediaFeature{Name: "prefers-color-scheme", Value: value})
}

func media(t *testing.T, ctx context.Context, features ...*emulation.MediaFeature) {
	t.Helper()
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Features: features}); err != nil {
		t.Fatal(err)
	}
}

func evaluate[T any](t *testing.T, ctx context.Context, expression string, opts ...chromedp.EvaluateOption) T {
	t.Helper()
	v, err := chromedp.Run(ctx, chromedp.Evaluate[T](expression, opts...))
	if err != nil {
		t.Fatalf("%.80s: %v", expression, err)
	}
	return v
}

// waitFor asks until the expression is true, for at most 20 seconds.
func waitFor(t *testing.T, ctx context.Context, w *watch, expression string) {
	t.Helper()
	for range 400 {
		ok, err := chromedp.Run(ctx, chromedp.Evaluate[bool](expression))
		if err != nil {
			t.Fatal(err)
		}
		if ok {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	_, problems, _ := w.take()
	t.Fatalf("the page did not get to %s; %v", expression, problems)
}

// runAxe runs the checker, which must be on the page, with the size of targets as well.
func runAxe(t *testing.T, ctx context.Context, how string) {
	t.Helper()
	raw := evaluate[string](t, ctx, `axe.run(document, {resultTypes: ["violations"], rules: {"target-size": {enabled: true}}}).then(r => JSON.stringify(r.violations.map(v =>
		({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))}))))`, chromedp.EvalAwaitPromise)
	var found []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("axe, %s: %s: %s: %s", how, f.ID, f.Help, strings.Join(f.Nodes, " | "))
	}
}

func screenshot(t *testing.T, ctx context.Context, path string) {
	png, err := chromedp.Run(ctx, chromedp.FullScreenshot(100))
	if err != nil {
		t.Error(err)
		return
	}
	if err := os.WriteFile(path, png, 0o644); err != nil {
		t.Error(err)
	}
}
