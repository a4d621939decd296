package html

import (
	"cmp"
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"html/template"
	"io"
	"slices"
	"sync"
	"time"

	"trucewatch/publish"
	"trucewatch/web"
)

//go:embed templates
var templates embed.FS

// Options is what a site needs beside its edition.
type Options struct {
	// Hash is the content hash of Data, as publish.DataFiles gives it.
	Hash string
	// Entry is the index of the edition's entry in the record; empty = not entered yet.
	Entry string
	Base  BaseMap
	// Data are the data files, which become part of the site.
	Data   []publish.File
	Assets []web.Asset
	// Earlier are the editions released before, for the archive.
	Earlier []Earlier
	// Proof says who cosigned the log with this edition in it; nil = the log is not signed.
	Proof *Proof
}

// site is what all pages of one edition share.
type site struct {
	e       publish.Edition
	o       Options
	cat     catalogue
	tmpl    map[string]*template.Template
	loc     *time.Location
	regions map[string]publish.Words
	sources map[string]publish.SourceRow
	parties map[string]publish.Party
	terms   map[string]publish.Term
	fixed   map[string][]publish.Correction // by item
	base    *baseShapes
	hashes  []string        // of the items
	outline sync.Map        // region code -> path of its outline in the map of an incident
	stable  string          // hash over what incident pages take from outside their item
	words   string          // hash over templates and messages
	sums    func() []string // SHA-256 of the data files, computed once
}

// Plan lists every file of the site: data, assets, base map, and the pages in
// three languages, English at the root.
func Plan(e publish.Edition, o Options) ([]publish.Page, error) {
	s, err := newSite(e, o)
	if err != nil {
		return nil, err
	}
	var pages []publish.Page
	for _, a := range o.Assets {
		pages = append(pages, publish.StaticPage("assets/"+a.Name, a.Data))
	}
	for _, f := range o.Data {
		pages = append(pages, publish.StaticPage(f.Path, f.Data))
	}
	fixed, err := s.fixedFiles()
	if err != nil {
		return nil, err
	}
	pages = append(append(pages, fixed...), s.archive()...)
	for _, l := range languages {
		pages = append(pages, (&view{site: s, lang: l.code}).pages()...)
	}
	slices.SortFunc(pages, func(a, b publish.Page) int { return cmp.Compare(a.Path, b.Path) })
	for i := 1; i < len(pages); i++ {
		if pages[i].Path == pages[i-1].Path {
			return nil, fmt.Errorf("site of %s: two pages want to be %s", e.Frame.Mission, pages[i].Path)
		}
	}
	return pages, nil
}

func newSite(e publish.Edition, o Options) (*site, error) {
	if e.Format != publish.FormatName {
		return nil, fmt.Errorf("edition format %q: this program writes sites of %s", e.Format, publish.FormatName)
	}
	if len(o.Assets) == 0 {
		return nil, fmt.Errorf("site of %s: %w", e.Frame.Mission, web.ErrMissing)
	}
	loc, err := time.LoadLocation(e.Frame.Zone)
	if err != nil {
		return nil, fmt.Errorf("site of %s: zone %q: %w", e.Frame.Mission, e.Frame.Zone, err)
	}
	s := &site{e: e, o: o, cat: newCatalogue(), tmpl: map[string]*template.Template{}, loc: loc,
		regions: map[string]publish.Words{}, sources: map[string]publish.SourceRow{}, parties: map[string]publish.Party{},
		terms: map[string]publish.Term{}, fixed: map[string][]publish.Correction{}}
	for _, r := range e.Frame.Regions {
		s.regions[r.Code] = r.Name
	}
	for _, r := range e.Sources {
		s.sources[r.ID] = r
	}
	for _, p := range e.Parties {
		s.parties[p.ID] = p
	}
	if e.Agreement != nil {
		for _, t := range e.Agreement.Terms {
			s.terms[t.ID] = t
		}
	}
	for _, c := range e.Corrections {
		if c.What == "item" {
			s.fixed[c.Subject] = append(s.fixed[c.Subject], c)
		}
	}
	if s.base, err = newBaseShapes(o.Base, s.regions); err != nil {
		return nil, fmt.Errorf("site of %s: %w", e.Frame.Mission, err)
	}
	for _, l := range languages {
		v := &view{site: s, lang: l.code}
		t, err := template.New("site").Funcs(template.FuncMap{
			"t":     func(key string, values ...any) (string, error) { return s.cat.say(v.lang, key, values...) },
			"glyph": glyph,
		}).ParseFS(templates, "templates/*.html")
		if err != nil {
			return nil, fmt.Errorf("reading the templates: %w", err)
		}
		s.tmpl[l.code] = t
	}
	s.sums = sync.OnceValue(func() []string {
		out := make([]string, len(o.Data))
		for i, f := range o.Data {
			sum := sha256.Sum256(f.Data)
			out[i] = hex.EncodeToString(sum[:])
		}
		return out
	})
	s.hashItems()
	return s, errors.Join(s.hashWords(), s.hashStable())
}

// hashWords covers templates and messages: what every page is made with.
func (s *site) hashWords() error {
	h := sha256.New()
	err := json.NewEncoder(h).Encode(s.cat)
	files, err2 := templates.ReadDir("templates")
	err = errors.Join(err, err2)
	for _, f := range files {
		b, err2 := templates.ReadFile("templates/" + f.Name())
		err = errors.Join(err, err2)
		h.Write(b)
	}
	s.words = hex.EncodeToString(h.Sum(nil))
	return err
}

// hashStable covers what incident pages take from outside their item, so that a
// new edition rewrites only those whose item changed.
func (s *site) hashStable() error {
	h := sha256.New()
	enc := json.NewEncoder(h)
	f := s.e.Frame
	err := errors.Join(enc.Encode(f.Title), enc.Encode(f.Exercise), enc.Encode(f.Regions), enc.Encode(f.Zone), enc.Encode(f.Mission),
		enc.Encode(s.e.Policy), enc.Encode(s.e.Attribution), enc.Encode(s.words), enc.Encode(s.o.Base.Regions))
	if s.e.Agreement != nil {
		err = errors.Join(err, enc.Encode(s.e.Agreement.Terms), enc.Encode(s.e.Agreement.Parties))
	}
	for _, r := range s.e.Sources {
		err = errors.Join(err, enc.Encode([]string{r.ID, r.Title, r.Class}))
	}
	s.stable = hex.EncodeToString(h.Sum(nil))
	return err
}

// view is the site in one language.
type view struct {
	*site
	lang string
	// earlier: the page tells of an edition that is no longer the present one.
	earlier bool
}

// page is what every template gets.
type page struct {
	Lang, Root, Base, Nav string
	Title, Site           string
	For                   string // whom alone the edition is for; empty = everybody
	Exercise              bool
	Edition               bool // the page changes with every edition
	Earlier               bool // the page is of an earlier edition
	AsOf, Hash, Entry     string
	Number                int
	Languages             []langLink
	Menu                  []menuItem
	Attribution           []string
	V                     any
}

type langLink struct {
	Code, Name, Href string
	Current          bool
}

type menuItem struct {
	Name, Href string
	Current    bool
}

// menu lists the pages in the order of the navigation.
var menu = []struct{ nav, file string }{
	{"home", "index.html"}, {"claims", "claims.html"}, {"map", "map.html"}, {"incidents", "incidents.html"},
	{"report", "report.html"}, {"terms", "terms.html"}, {"coverage", "coverage.html"}, {"positions", "positions.html"},
	{"sources", "sources.html"}, {"methods", "methods.html"}, {"corrections", "corrections.html"}, {"archive", "archive.html"}, {"downloads", "downloads.html"},
}

// prefix is the folder of a language: English stands at the root.
func prefix(lang string) string {
	if lang == "en" {
		return ""
	}
	return lang + "/"
}

// messageError carries a missing message out of the depth of a page.
type messageError struct{ err error }

// tr is the message of a key; an unknown key ends the page with an error.
func (v *view) tr(key string, values ...any) string {
	s, err := v.cat.say(v.lang, key, values...)
	if err != nil {
		panic(messageError{err})
	}
	return s
}

// has reports whether a key is known, for words that come from data.
func (v *view) has(key string) bool { _, ok := v.cat[v.lang][key]; return ok }

// word is the message of a closed vocabulary's value; a value that is not in the
// vocabulary is shown as it is, with spaces.
func (v *view) word(group, value string) string {
	if v.has(group + "." + value) {
		return v.tr(group + "." + value)
	}
	return plain(value)
}

// render makes the page at file (below the language's folder) from a template and
// the value that make returns.
func (v *view) render(w io.Writer, name, file, nav, title string, edition bool, make func() any) (err error) {
	defer recovered(&err, prefix(v.lang)+file)
	p := v.frame(file, nav, edition)
	p.Title = title
	if title == "" {
		p.Title = v.tr("nav." + nav)
	}
	p.V = make()
	if err := v.tmpl[v.lang].ExecuteTemplate(w, name, p); err != nil {
		return fmt.Errorf("page %s%s: %w", prefix(v.lang), file, err)
	}
	return nil
}

// recovered turns a missing message back into an error of the page.
func recovered(err *error, path string) {
	switch r := recover().(type) {
	case nil:
	case messageError:
		*err = fmt.Errorf("page %s: %w", path, r.err)
	default:
		panic(r)
	}
}

// frame fills what stands on every page.
func (v *view) frame(file, nav string, edition bool) page {
	up := ""
	for _, c := range file {
		if c == '/' {
			up += "../"
		}
	}
	root := up
	if v.lang != "en" {
		root += "../"
	}
	f := v.e.Frame
	p := page{Lang: v.lang, Root: root, Base: up, Nav: nav, Site: f.Title.In(v.lang), Exercise: f.Exercise,
		Edition: edition, Earlier: v.earlier, Attribution: v.e.Attribution}
	if id := v.e.Policy.Party; id != "" {
		p.For = v.tr("for.party", "party", v.party(id))
	}
	if p.Root == "" {
		p.Root = "./"
	}
	for _, l := range languages {
		p.Languages = append(p.Languages, langLink{l.code, l.name, root + prefix(l.code) + file, l.code == v.lang})
	}
	for _, m := range menu {
		name := v.tr("nav." + m.nav)
		if m.nav == "home" && v.past() {
			name = v.tr("nav.home.past")
		}
		p.Menu = append(p.Menu, menuItem{name, up + m.file, m.nav == nav})
	}
	if edition {
		p.AsOf, p.Hash, p.Entry, p.Number = v.asOf(), v.o.Hash, v.o.Entry, f.Number
	}
	return p
}

// past reports whether the edition tells of a period that ended long before it:
// its first page is then an overview and no answer of the day.
func (v *view) past() bool {
	return v.e.Frame.Published.Sub(v.e.Frame.Period.To) > 30*24*time.Hour
}

// asOf is the line under the name: day of the term, data until, published.
func (v *view) asOf() string {
	out := ""
	if v.e.Agreement != nil && !v.past() {
		for _, p := range v.e.Agreement.Periods {
			if p.Status == "accepted" && p.Day > 0 && p.Days > 0 {
				out = v.tr("asof.day", "n", p.Day, "of", p.Days) + " · "
				break
			}
		}
	}
	return out + v.tr("asof.data", "when", v.stamp(v.e.Frame.AsOf)) + " · " + v.tr("asof.published", "when", v.stamp(v.e.Frame.Published))
}

// key is the key of a page that changes with every edition.
func (v *view) key(path string) string {
	sum := sha256.Sum256([]byte(v.stable + "\x00" + v.o.Hash + "\x00" + v.o.Entry + "\x00" + path))
	return hex.EncodeToString(sum[:])
}
