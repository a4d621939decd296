package html_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	cdppage "github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// TestReadersInABrowser tests what readers need who use no mouse, see colours
// otherwise, want no motion, have no WebGL, or read on paper.
func TestReadersInABrowser(t *testing.T) {
	ctx := browser(t)
	url, _ := scenarioSite(t)
	var w watch
	w.listen(t, ctx)
	t.Run("checks can fail", func(t *testing.T) { checksCanFail(t, ctx, url) })
	t.Run("keyboard", func(t *testing.T) { keyboard(t, ctx, &w, url) })
	t.Run("colour blindness", func(t *testing.T) { colourBlind(t, ctx, url) })
	t.Run("no motion", func(t *testing.T) { noMotion(t, ctx, url) })
	t.Run("print", func(t *testing.T) { printed(t, ctx, url) })
}

func open(t *testing.T, ctx context.Context, url string) {
	t.Helper()
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(1280, 900), chromedp.Navigate(url)); err != nil {
		t.Fatal(err)
	}
}

// checksCanFail spoils a page and expects the measures of TestPagesInABrowser to see it.
func checksCanFail(t *testing.T, ctx context.Context, url string) {
	open(t, ctx, url+"/methods.html")
	if err := chromedp.Do(ctx, chromedp.EmulateViewport(360, 900, chromedp.EmulateMobile)); err != nil {
		t.Fatal(err)
	}
	over := evaluate[int](t, ctx, `const p = document.querySelector("main p"); p.style.width = "900px"; p.style.maxWidth = "none"; document.documentElement.scrollWidth`)
	if over <= 360 {
		t.Errorf("a paragraph of 900 px leaves the page at %d px", over)
	}
	checker := axe(t)
	if checker == "" {
		return
	}
	evaluate[bool](t, ctx, checker+`;document.querySelector("main p").style.cssText = "color: #ccc"; true`)
	found := evaluate[string](t, ctx, `axe.run(document, {resultTypes: ["violations"]}).then(r => r.violations.map(v => v.id).join(" "))`, chromedp.EvalAwaitPromise)
	if !strings.Contains(found, "color-contrast") {
		t.Errorf("grey letters on paper pass: %q", found)
	}
}

// keyboard walks the map page with the Tab key: controls first, in their order, then
// the list; the slider and the squares change the list without a mouse.
func keyboard(t *testing.T, ctx context.Context, w *watch, url string) {
	open(t, ctx, url+"/map.html")
	waitFor(t, ctx, w, `document.querySelector('#map[data-ready="yes"]') !== null && document.querySelector("#map-list li") !== null`)
	var order []string
	inList := false
	for range 60 {
		if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
			t.Fatal(err)
		}
		at := evaluate[string](t, ctx, `(a => a.closest("#map-list") ? "list" : a.id || a.className || a.tagName)(document.activeElement)`)
		order = append(order, at)
		if inList = at == "list"; inList {
			break
		}
	}
	last := -1
	for _, want := range []string{"skip", "map-day", "map-span", "map-act", "map-cell"} {
		i := slices.Index(order, want)
		if i < 0 || i <= last {
			t.Errorf("%s is not reached in its order: %v", want, order)
		}
		last = i
	}
	if !inList {
		t.Errorf("the list is not reached: %v", order)
	}
	before := evaluate[string](t, ctx, `document.getElementById("map-day").focus(); document.getElementById("map-day").getAttribute("aria-valuetext") + document.getElementById("map-status").textContent`)
	if err := chromedp.Do(ctx, chromedp.KeyEvent(kb.ArrowLeft)); err != nil {
		t.Fatal(err)
	}
	after := evaluate[string](t, ctx, `document.getElementById("map-day").getAttribute("aria-valuetext") + document.getElementById("map-status").textContent`)
	if before == after {
		t.Errorf("the slider does not follow the arrow key: %q", after)
	}
	in := evaluate[[]int](t, ctx, `document.getElementById("map-span").value = "0"; document.getElementById("map-span").dispatchEvent(new Event("input"));
		const all = document.querySelectorAll("#map-list li").length, s = document.getElementById("map-cell");
		s.value = s.options[1].value; s.dispatchEvent(new Event("input"));
		[all, document.querySelectorAll("#map-list li").length, Number(s.options[s.selectedIndex].textContent.match(/\((\d+)\)$/)[1])]`)
	if in[1] >= in[0] || in[1] != in[2] {
		t.Errorf("a square that says %d leaves %d of %d incidents in the list", in[2], in[1], in[0])
	}
}

// TestMapWithoutWebGL: the picture is missing and says so; time, kind, square and list work.
func TestMapWithoutWebGL(t *testing.T) {
	ctx := browser(t, chromedp.Flag("disable-3d-apis", true))
	url, _ := scenarioSite(t)
	var w watch
	w.listen(t, ctx)
	open(t, ctx, url+"/map.html")
	waitFor(t, ctx, &w, `document.querySelector('#map[data-ready="yes"]') !== null`)
	got := evaluate[[]string](t, ctx, `[document.querySelector("#map .problem")?.textContent || "", String(document.querySelectorAll("#map-list a").length), String(document.getElementById("map-controls").hidden), document.querySelector(".stillmap svg title")?.textContent || ""]`)
	if !strings.Contains(got[0], "WebGL") || got[1] == "0" || got[2] != "false" || got[3] == "" {
		t.Errorf("problem, list, controls hidden, still map: %q", got)
	}
}

// colourBlind looks at marks that stand for different things through simulated
// deficiencies: shades must keep their order of lightness, and what has no such order
// must differ by shape or pattern.
func colourBlind(t *testing.T, ctx context.Context, url string) {
	open(t, ctx, url+"/map.html")
	glyphs := evaluate[[]string](t, ctx, `[...document.querySelectorAll(".mapgrid .legend .glyph")].map(g => g.textContent)`)
	if len(glyphs) < 7 || len(slices.Compact(slices.Sorted(slices.Values(glyphs)))) != len(glyphs) {
		t.Errorf("standings share a shape: %q", glyphs)
	}
	// Fields of 60 × 60: five shades of a square, hatch, both parties' bars as the pages draw them.
	evaluate[bool](t, ctx, `const ns = "http://www.w3.org/2000/svg", s = document.createElementNS(ns, "svg");
		const of = (tag, o, into) => { const e = document.createElementNS(ns, tag); for (const k in o) e.setAttribute(k, o[k]); into.append(e); return e; };
		const p = of("pattern", {id: "try-hatch", width: 6, height: 6, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)"}, of("defs", {}, s));
		of("line", {class: "hatch-line", x1: 0, y1: 0, x2: 0, y2: 6}, p);
		const box = (c, x, fill) => of("rect", {class: c, x: x + 4, y: 4, width: 52, height: 52, ...(fill && {fill: "url(#try-hatch)"})}, s);
		for (let i = 1; i < 6; i++) box("cell n" + i, 60 * (i - 1));
		box("land", 300); box("unseen", 300, true); box("p1", 360); box("p2", 420); box("unseen", 420, true);
		s.setAttribute("viewBox", "0 0 480 60"); s.style.cssText = "position:fixed;left:0;top:0;width:480px;height:60px;z-index:99;background:var(--paper)";
		document.body.append(s); true`)
	for _, dark := range []bool{false, true} {
		scheme(t, ctx, dark)
		for _, kind := range []emulation.SetEmulatedVisionDeficiencyType{"none", "deuteranopia", "protanopia", "tritanopia", "achromatopsia"} {
			if _, err := chromedp.Call(ctx, emulation.SetEmulatedVisionDeficiency, emulation.SetEmulatedVisionDeficiencyParams{Type: kind}); err != nil {
				t.Fatal(err)
			}
			img := strip(t, ctx)
			for i := 1; i < 5; i++ {
				a, _ := tone(img, i-1)
				b, _ := tone(img, i)
				if diff := a - b; (diff < 6 && !dark) || (diff > -6 && dark) {
					t.Errorf("%s, dark %v: shades %d and %d have lightness %d and %d", kind, dark, i, i+1, a, b)
				}
			}
			for field, patterned := range map[int]bool{5: true, 6: false, 7: true} {
				if _, spread := tone(img, field); (spread > 8) != patterned {
					t.Errorf("%s, dark %v: field %d: spread of lightness %d, pattern wanted: %v", kind, dark, field, spread, patterned)
				}
			}
		}
	}
	if _, err := chromedp.Call(ctx, emulation.SetEmulatedVisionDeficiency, emulation.SetEmulatedVisionDeficiencyParams{Type: "none"}); err != nil {
		t.Error(err)
	}
	scheme(t, ctx, false)
}

func strip(t *testing.T, ctx context.Context) image.Image {
	t.Helper()
	shot, err := chromedp.Call(ctx, cdppage.CaptureScreenshot, cdppage.CaptureScreenshotParams{Format: "png",
		Clip: &cdppage.Viewport{X: 0, Y: 0, Width: 480, Height: 60, Scale: 1}})
	if err != nil {
		t.Fatal(err)
	}
	img, err := png.Decode(bytes.NewReader(shot.Data))
	if err != nil {
		t.Fatal(err)
	}
	return img
}

// tone is the mean lightness (0 to 255) inside a field and the spread of it.
func tone(img image.Image, field int) (mean, spread int) {
	lo, hi, sum, n := 255, 0, 0, 0
	for x := 60*field + 10; x < 60*field+50; x++ {
		for y := 10; y < 50; y++ {
			r, g, b, _ := img.At(x, y).RGBA()
			l := int(2126*r+7152*g+722*b) / 10000 >> 8
			lo, hi, sum, n = min(lo, l), max(hi, l), sum+l, n+1
		}
	}
	return sum / n, hi - lo
}

// noMotion asks for reduced motion and looks for anything that would move.
func noMotion(t *testing.T, ctx context.Context, url string) {
	media(t, ctx, &emulation.MediaFeature{Name: "prefers-reduced-motion", Value: "reduce"})
	for _, path := range []string{"/", "/map.html", "/claims.html"} {
		open(t, ctx, url+path)
		moving := evaluate[[]string](t, ctx, `[...document.querySelectorAll("*")].filter(e => { const s = getComputedStyle(e);
			return s.animationName !== "none" || (s.transitionDuration !== "0s" && s.transitionProperty !== "none"); }).map(e => e.tagName + "." + e.getAttribute("class")).slice(0, 5)`)
		if len(moving) > 0 {
			t.Errorf("%s: moves although none is wanted: %q", path, moving)
		}
	}
	scheme(t, ctx, false)
}

// printed prints pages and reads them back: number of pages, headings in order, the
// edition's foot on each sheet, and no navigation.
func printed(t *testing.T, ctx context.Context, url string) {
	for _, c := range []struct {
		path     string
		lo, hi   int
		headings []string
	}{
		{"report.html", 2, 6, []string{"Daily report", "Summary", "What happened, by region", "Counts by recorder", "What could not be seen", "Sources"}},
		{"index.html", 2, 5, []string{"What happened", "What is disputed", "What nobody saw", "Where"}},
		{"claims.html", 2, 6, []string{"Rival counts explained", "Totals claimed", "What explains the difference"}},
	} {
		open(t, ctx, url+"/"+c.path)
		yes := true
		pdf, err := chromedp.Call(ctx, cdppage.PrintToPDF, cdppage.PrintToPDFParams{PreferCSSPageSize: &yes})
		if err != nil {
			t.Fatal(err)
		}
		if len(pdf.Data) < 10_000 || string(pdf.Data[:5]) != "%PDF-" {
			t.Fatalf("%s: %d bytes, not a PDF", c.path, len(pdf.Data))
		}
		if dir := os.Getenv("SHOTS"); dir != "" {
			if err := os.WriteFile(filepath.Join(dir, c.path+".pdf"), pdf.Data, 0o644); err != nil {
				t.Error(err)
			}
		}
		text, pages := pdfText(t, pdf.Data)
		if text == "" {
			return
		}
		if pages < c.lo || pages > c.hi {
			t.Errorf("%s prints on %d pages; %d to %d were expected", c.path, pages, c.lo, c.hi)
		}
		rest := text
		for _, h := range c.headings {
			_, after, ok := strings.Cut(rest, h)
			if !ok {
				t.Errorf("%s: %q is missing in print, or not in its order", c.path, h)
				continue
			}
			rest = after
		}
		for n := 1; n <= pages; n++ {
			if foot := fmt.Sprintf("%d/%d", n, pages); !strings.Contains(strings.ReplaceAll(text, " / ", "/"), foot) {
				t.Errorf("%s: no page says %q", c.path, foot)
			}
		}
		if strings.Contains(text, "Skip to the content") || strings.Contains(text, "Українська") {
			t.Errorf("%s: navigation is printed", c.path)
		}
	}
}

// pdfText reads a PDF with poppler's pdftotext.
func pdfText(t *testing.T, pdf []byte) (text string, pages int) {
	t.Helper()
	tool, err := exec.LookPath("pdftotext")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatalf("%v: run make setup", err)
		}
		t.Logf("print not read back: %v", err)
		return "", 0
	}
	cmd := exec.Command(tool, "-layout", "-", "-")
	cmd.Stdin = bytes.NewReader(pdf)
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("pdftotext: %v", err)
	}
	return strings.Join(strings.Fields(string(out)), " "), bytes.Count(out, []byte("\f"))
}
