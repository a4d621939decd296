package html

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"sync"
	"time"

	"trucewatch/publish"
)

// pages lists all pages of one language.
func (v *view) pages() []publish.Page {
	var out []publish.Page
	add := func(name, file, nav, title string, make func() any) {
		path := prefix(v.lang) + file
		of := path
		if name == "home" || name == "check" { // they say who holds the same copy
			of += v.o.Proof.key()
		}
		out = append(out, publish.Page{Path: path, Key: v.key(of), Render: func(w io.Writer) error {
			return v.render(w, name, file, nav, title, true, make)
		}})
	}
	add("home", "index.html", "home", v.e.Frame.Title.In(v.lang), v.home)
	add("claims", "claims.html", "claims", "", v.claims)
	add("map", "map.html", "map", "", v.mapPage)
	add("report", "report.html", "report", "", func() any { return v.report() })
	add("terms", "terms.html", "terms", "", v.termsPage)
	add("coverage", "coverage.html", "coverage", "", v.coveragePage)
	add("positions", "positions.html", "positions", "", v.positions)
	add("said", "said.html", "positions", v.tr("said.title"), v.saidPage)
	add("sources", "sources.html", "sources", "", v.sourcesPage)
	add("methods", "methods.html", "methods", "", v.methods)
	add("corrections", "corrections.html", "corrections", "", v.correctionsPage)
	add("archive", "archive.html", "archive", "", v.archivePage)
	add("downloads", "downloads.html", "downloads", "", v.downloads)
	add("check", "check.html", "check", "", v.check)
	items := newest(v.e.Items)
	pages := max(1, (len(items)+perPage-1)/perPage)
	for n := 1; n <= pages; n++ {
		title := ""
		if n > 1 {
			title = fmt.Sprintf("%s %d", v.tr("nav.incidents"), n)
		}
		add("incidents", listFile(n), "incidents", title, func() any { return v.list(items, n, pages) })
	}
	for _, r := range v.e.Regions {
		add("region", "region/"+regionFile(r.Region), "incidents", v.region(r.Region), func() any { return v.regionPage(r.Region, items) })
	}
	return append(out, v.itemPages()...)
}

// itemPages lists the incidents' pages, whose keys do not depend on the edition.
func (v *view) itemPages() []publish.Page {
	out := make([]publish.Page, 0, len(v.e.Items))
	frame := sync.OnceValues(v.itemFrame)
	for i := range v.e.Items {
		it := lasting(v.e.Items[i])
		path := prefix(v.lang) + "incident/" + it.ID + ".html"
		hash := v.hashes[i]
		out = append(out, publish.Page{Path: path, Key: v.itemKey(it, hash, path), Render: func(w io.Writer) error {
			around, err := frame()
			if err != nil {
				return err
			}
			return v.renderItem(w, around, it, hash)
		}})
	}
	return out
}

// What stands for the incident's id and its own part in the frame of its page.
const (
	idMark   = "X-0000000000"
	bodyMark = "0000-body-0000"
)

// itemFrame renders what surrounds every incident once: head and foot differ by the id only.
func (v *view) itemFrame() (string, error) {
	var b strings.Builder
	err := v.render(&b, "incidentframe", "incident/"+idMark+".html", "incidents", idMark, false, func() any { return bodyMark })
	return b.String(), err
}

func (v *view) renderItem(w io.Writer, frame string, it publish.Publication, hash string) (err error) {
	defer recovered(&err, prefix(v.lang)+"incident/"+it.ID+".html")
	head, foot, ok := strings.Cut(strings.ReplaceAll(frame, idMark, it.ID), bodyMark)
	if !ok {
		return fmt.Errorf("incident %s: the frame of its page has no place for it", it.ID)
	}
	if _, err := io.WriteString(w, head); err != nil {
		return err
	}
	if err := v.tmpl[v.lang].ExecuteTemplate(w, "incident", v.incident(it, hash)); err != nil {
		return fmt.Errorf("incident %s: %w", it.ID, err)
	}
	_, err = io.WriteString(w, foot)
	return err
}

type mapView struct {
	Words       string
	Attribution string
	Agreement   bool
	Classes     []string
	Legend      []string
	Static      *overviewView
}

// mapPage carries the words that the map's script shows, in the page's language.
func (v *view) mapPage() any {
	used := map[string]string{}
	classes := map[string]bool{}
	regions := map[string]string{}
	for _, it := range v.e.Items {
		if it.State != publish.StatePublished {
			continue
		}
		used[it.Act] = v.act(it.Act)
		regions[it.Region] = v.region(it.Region)
		class, _, _ := strings.Cut(it.Act, "/")
		classes[class] = true
	}
	standing := map[string]string{}
	for _, o := range occurrences {
		standing[o] = v.tr("occurrence." + o)
	}
	// The script fills these itself.
	raw := func(key string) string { return v.cat[v.lang][key] }
	words := map[string]any{
		"status": raw("map.status"), "everywhere": v.tr("map.everywhere"), "allsquares": v.tr("map.square.all"),
		"region": v.tr("map.region"), "more": raw("map.more"), "reports": raw("map.reports"),
		"acts": used, "regions": regions, "standing": standing,
		"locale": map[string]string{"NavigationControl.ZoomIn": v.tr("map.zoomin"), "NavigationControl.ZoomOut": v.tr("map.zoomout"),
			"CooperativeGesturesHandler.WindowsHelpText": v.tr("map.gesture.win"), "CooperativeGesturesHandler.MacHelpText": v.tr("map.gesture.mac"),
			"CooperativeGesturesHandler.MobileHelpText": v.tr("map.gesture.touch"), "Map.Title": v.tr("map.title")},
	}
	b, err := json.Marshal(words)
	if err != nil {
		panic(messageError{err})
	}
	d := mapView{Words: string(b), Attribution: strings.Join(v.e.Attribution, " · "), Legend: occurrences, Static: v.overview("still-map"),
		Agreement: v.e.Agreement != nil && len(v.e.Agreement.Shapes) > 0}
	for _, c := range publish.Classes() {
		if classes[c] {
			d.Classes = append(d.Classes, c)
		}
	}
	return d
}

// fixedFiles are the files beside the pages: base map, agreement shapes, print
// footer, feed of corrections.
func (s *site) fixedFiles() ([]publish.Page, error) {
	regions, err := s.base.regionsJSON()
	if err != nil {
		return nil, fmt.Errorf("writing the base map: %w", err)
	}
	places, err := json.Marshal(s.base.places)
	if err != nil {
		return nil, fmt.Errorf("writing the base map: %w", err)
	}
	out := []publish.Page{publish.StaticPage("map/regions.geojson", regions), publish.StaticPage("map/places.geojson", places),
		publish.StaticPage("edition.css", s.printStyle()), publish.StaticPage("corrections.atom", s.atom())}
	if s.e.Agreement != nil && len(s.e.Agreement.Shapes) > 0 {
		shapes, err := agreementJSON(s.e.Agreement.Shapes)
		if err != nil {
			return nil, err
		}
		out = append(out, publish.StaticPage("map/agreement.geojson", shapes))
	}
	return out, nil
}

func agreementJSON(shapes []publish.Shape) ([]byte, error) {
	out := collection{Type: "FeatureCollection", Features: []feature{}}
	for _, s := range shapes {
		kind := "MultiLineString"
		var parts []string
		for _, p := range s.Parts {
			var pts []string
			for _, q := range p {
				pts = append(pts, "["+q[0]+","+q[1]+"]")
			}
			part := "[" + strings.Join(pts, ",") + "]"
			if s.Closed {
				part = "[" + part + "]"
			}
			parts = append(parts, part)
		}
		if s.Closed {
			kind = "MultiPolygon"
		}
		out.Features = append(out.Features, feature{"Feature", map[string]any{"id": s.ID, "kind": s.Kind, "held_by": s.HeldBy},
			&geometry{kind, json.RawMessage("[" + strings.Join(parts, ",") + "]")}})
	}
	b, err := json.Marshal(out)
	if err != nil {
		return nil, fmt.Errorf("writing the agreement's lines and zones: %w", err)
	}
	return b, nil
}

// printStyle puts edition, hash and page number into the margin of printed pages.
func (s *site) printStyle() []byte {
	mark := fmt.Sprintf("%s, %d", cssText(s.e.Frame.Mission), s.e.Frame.Number)
	exercise := ""
	if s.e.Frame.Exercise {
		exercise = "@top-center{content:\"EXERCISE · НАВЧАННЯ · УЧЕНИЕ\";font:600 9pt \"IBM Plex Sans\",sans-serif}"
	}
	return fmt.Appendf(nil, "@page{@bottom-left{content:\"%s\";font:7pt \"IBM Plex Mono\",monospace}@bottom-right{content:counter(page) \" / \" counter(pages);font:8pt \"IBM Plex Sans\",sans-serif}@bottom-center{content:\"%s\";font:7pt \"IBM Plex Mono\",monospace}%s}\n",
		mark, cssText(shortHash(s.o.Hash)), exercise)
}

func shortHash(h string) string {
	if len(h) > 24 {
		return h[:24] + "…"
	}
	return h
}

// cssText leaves nothing in a string that could end it.
func cssText(s string) string {
	return strings.Map(func(r rune) rune {
		if r == '"' || r == '\\' || r == '<' || r < ' ' {
			return -1
		}
		return r
	}, s)
}

// atom is the feed of corrections, in English.
func (s *site) atom() []byte {
	v := &view{site: s, lang: "en"}
	var b strings.Builder
	esc := func(t string) string {
		return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(t)
	}
	id := "urn:trucewatch:" + s.e.Frame.Mission
	fmt.Fprintf(&b, "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<feed xmlns=\"http://www.w3.org/2005/Atom\">\n<id>%s:corrections</id>\n<title>%s</title>\n<updated>%s</updated>\n<author><name>%s</name></author>\n",
		esc(id), esc(s.exerciseMark()+v.tr("corrections.title")+": "+s.e.Frame.Title.En), s.e.Frame.Published.UTC().Format(time.RFC3339), esc(s.e.Frame.Title.En))
	for i, c := range s.e.Corrections {
		if i == 200 {
			break
		}
		fmt.Fprintf(&b, "<entry><id>%s:%s:%s:%s:%d</id><title>%s</title><updated>%sT00:00:00Z</updated><link href=\"corrections.html\"/><content type=\"text\">%s</content></entry>\n",
			esc(id), esc(c.On), esc(c.Subject), esc(c.Field), len(s.e.Corrections)-i, esc(s.exerciseMark()+c.Subject), esc(c.On), esc(v.correctionLine(c)))
	}
	b.WriteString("</feed>\n")
	return []byte(b.String())
}

func (s *site) exerciseMark() string {
	if s.e.Frame.Exercise {
		return "EXERCISE: "
	}
	return ""
}

// hashItems computes every item's hash once for all languages.
func (s *site) hashItems() {
	s.hashes = make([]string, len(s.e.Items))
	for i, it := range s.e.Items {
		s.hashes[i] = itemHash(it)
	}
}
