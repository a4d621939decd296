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

	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"trucewatch/publish"
	"trucewatch/publish/publishtest"
	"trucewatch/publish/site"
	"trucewatch/serve/public"
	"trucewatch/web"
)

// browser starts Chromium; without one the test is skipped, in CI it fails.
func browser(t *testing.T) context.Context {
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
	alloc, stop := chromedp.NewExecAllocator(context.Background(), opts...)
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
	e, pages := plan(t, publishtest.Scenario(), publish.Public())
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

func TestPagesInABrowser(t *testing.T) {
	ctx := browser(t)
	url, e := scenarioSite(t)
	checker := axe(t)
	var w watch
	w.listen(t, ctx)
	shots := os.Getenv("SHOTS") // a folder for screenshots, to be looked at
	wide := []string{"", "claims.html", "map.html", "incidents.html", "report.html", "terms.html", "coverage.html", "sources.html", "uk/index.html"}
	narrow := []string{"", "claims.html", "ru/map.html", "report.html", "terms.html", "coverage.html"}
	for _, it := range e.Items {
		if it.Disputed {
			wide, narrow = append(wide, "incident/"+it.ID+".html"), append(narrow, "uk/incident/"+it.ID+".html")
		}
		if shots != "" && (it.Delayed || it.State == publish.StateRecalled) {
			wide = append(wide, "incident/"+it.ID+".html")
		}
	}
	// All pages are looked at when screenshots are wanted; each kind is in every run.
	if shots != "" {
		wide = append(wide, "positions.html", "methods.html", "corrections.html", "downloads.html", "check.html", "region/XV-N.html")
		narrow = append(narrow, wide...)
	}
	for _, path := range wide {
		t.Run(strings.ReplaceAll(path, "/", "_")+" wide", func(t *testing.T) { look(t, ctx, &w, url+"/"+path, 1280, checker, shots) })
	}
	for i, path := range narrow {
		if i > 0 && shots == "" {
			checker = ""
		}
		t.Run(strings.ReplaceAll(path, "/", "_")+" narrow", func(t *testing.T) { look(t, ctx, &w, url+"/"+path, 360, checker, shots) })
	}
}

// look opens one page at one width and checks everything that a reader would stumble over.
func look(t *testing.T, ctx context.Context, w *watch, url string, width int64, checker, shots string) {
	w.take()
	opts := []chromedp.EmulateViewportOption{}
	if width < 500 {
		opts = append(opts, chromedp.EmulateMobile)
	}
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(width, 900, opts...), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
	ready := `document.readyState === "complete" && document.querySelector("footer.site") !== null`
	if strings.HasSuffix(url, "map.html") {
		ready = `document.querySelector('#map[data-ready="yes"]') !== null && document.querySelector("#map-list li") !== null`
	}
	waitFor(t, ctx, w, ready)
	over, err := chromedp.Run(ctx, chromedp.Evaluate[struct {
		Scroll int `json:"scroll"`
	}](`({scroll: document.documentElement.scrollWidth})`))
	if err != nil {
		t.Fatal(err)
	}
	if over.Scroll > int(width) {
		t.Errorf("the page is %d px wide on a screen of %d", over.Scroll, width)
	}
	requests, problems, bytes := w.take()
	for _, p := range problems {
		t.Error(p)
	}
	host := url[:strings.Index(url[8:], "/")+8]
	for _, r := range requests {
		if !strings.HasPrefix(r, host) && !strings.HasPrefix(r, "data:") && !strings.HasPrefix(r, "blob:"+host) {
			t.Errorf("asks a third party: %s", r)
		}
	}
	if strings.HasSuffix(url, "/") && bytes > 150_000 {
		t.Errorf("the first page takes %d bytes; 150,000 is the limit", bytes)
	}
	if strings.HasSuffix(url, "/") {
		t.Logf("first page: %d bytes in %d requests", bytes, len(requests))
	}
	if checker != "" {
		runAxe(t, ctx, checker)
	}
	if shots != "" {
		screenshot(t, ctx, filepath.Join(shots, fmt.Sprintf("%s-%d.png", strings.NewReplacer("/", "_", ".html", "").Replace(url[len(host):]), width)))
	}
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

func runAxe(t *testing.T, ctx context.Context, checker string) {
	script := checker + `;axe.run(document, {resultTypes: ["violations"]}).then(r => JSON.stringify(r.violations.map(v =>
		({id: v.id, help: v.help, nodes: v.nodes.slice(0, 3).map(n => n.html.slice(0, 160))}))))`
	raw, err := chromedp.Run(ctx, chromedp.Evaluate[string](script, chromedp.EvalAwaitPromise))
	if err != nil {
		t.Fatalf("running axe: %v", err)
	}
	var found []struct {
		ID, Help string
		Nodes    []string
	}
	if err := json.Unmarshal([]byte(raw), &found); err != nil {
		t.Fatal(err)
	}
	for _, f := range found {
		t.Errorf("axe: %s: %s: %s", f.ID, f.Help, strings.Join(f.Nodes, " | "))
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

// TestReportPrints prints the daily report and counts its pages.
func TestReportPrints(t *testing.T) {
	ctx := browser(t)
	url, _ := scenarioSite(t)
	if err := chromedp.Do(ctx, chromedp.Navigate(url+"/report.html")); err != nil {
		t.Fatal(err)
	}
	yes := true
	printed, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: &yes})
	if err != nil {
		t.Fatal(err)
	}
	pdf := printed.Data
	if len(pdf) < 10_000 || string(pdf[:5]) != "%PDF-" {
		t.Fatalf("%d bytes, not a PDF", len(pdf))
	}
	if dir := os.Getenv("SHOTS"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "report.pdf"), pdf, 0o644); err != nil {
			t.Error(err)
		}
	}
}
