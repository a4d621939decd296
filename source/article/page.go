package article

import (
	"cmp"
	"net/url"
	"regexp"
	"strings"

	"github.com/markusmobius/go-trafilatura"
	"golang.org/x/net/html"

	"trucewatch/prose"
	"trucewatch/source"
	"trucewatch/text"
)

// Limits of one page.
const (
	maxMarkup = 8 << 20 // bytes of markup that are read
	maxNodes  = 60_000  // elements beyond which only paragraphs are taken
	maxCruft  = 300     // lines of cruft kept
	maxLine   = 400     // bytes of one such line
)

var (
	metaCharset = regexp.MustCompile(`(?i)<meta[^>]{0,200}charset\s*=\s*["']?\s*([a-z0-9_:.-]{2,30})`)
	xmlCharset  = regexp.MustCompile(`^\s*<\?xml[^>]{0,200}encoding\s*=\s*["']([A-Za-z0-9_:.-]{2,30})["']`)
)

// declaredCharset is the encoding that a page or feed states itself.
func declaredCharset(data []byte) string {
	head := data[:min(len(data), 4096)]
	for _, re := range []*regexp.Regexp{xmlCharset, metaCharset} {
		if m := re.FindSubmatch(head); m != nil {
			return string(m[1])
		}
	}
	return ""
}

// isPage tells a page by its first tag.
func isPage(data []byte) bool {
	head := strings.ToLower(string(data[:min(len(data), 4096)]))
	head = strings.TrimLeft(strings.ReplaceAll(head, "\x00", ""), "\ufeff\xff\xfe \t\r\n")
	if !strings.HasPrefix(head, "<") {
		return false
	}
	for _, tag := range []string{"<!doctype html", "<html", "<head", "<body", "<article", "<div", "<p>", "<p ", "<meta", "<title", "<h1"} {
		if strings.Contains(head, tag) {
			return true
		}
	}
	return false
}

// readPage takes the article off a page.
func readPage(name, s string, o Options) (Document, error) {
	d := Document{Name: name, Format: FormatHTML}
	if len(s) > maxMarkup {
		s = strings.ToValidUTF8(s[:maxMarkup], "")
		d.Notices = append(d.Notices, "the page has more than 8 MB of markup: the rest is in the file as received and was not read")
	}
	var m meta
	var all []block
	var res *trafilatura.ExtractResult
	if root, err := html.Parse(strings.NewReader(s)); err == nil {
		m, all = readMeta(root), blocksOf(root)
		res = extract(root, o, m.nodes)
	} else { // nested more deeply than any page made in good faith
		m.title, all = tokenBlocks(s)
		d.Notices = append(d.Notices, "the markup cannot be read as a page ("+clean(err.Error())+"): only its paragraphs were taken")
	}
	var paras []string
	if res != nil {
		for _, b := range blocksOf(res.ContentNode) {
			paras = append(paras, b.text)
		}
	}
	if len(paras) == 0 {
		paras = longBlocks(all)
	}
	if why := noText(strings.Join(paras, "\n")); why != "" {
		return d, &source.FileError{File: name, Reason: "the page holds no article: " + why, Cure: "pages that are made by a script must be saved from a browser after they are shown"}
	}
	d.fill(m, res, o)
	d.compose(paras)
	d.Cruft = cruftOf(all, paras, d.Title)
	d.photoCredits()
	return d, nil
}

// extract runs the extractor unless the page is too large for it. A fault of the
// extractor that a hostile page finds leaves the paragraphs.
func extract(root *html.Node, o Options, nodes int) (res *trafilatura.ExtractResult) {
	if nodes > maxNodes {
		return nil
	}
	defer func() {
		if recover() != nil {
			res = nil
		}
	}()
	opt := trafilatura.Options{EnableFallback: true, ExcludeComments: true, HtmlDateMode: trafilatura.Fast}
	if u, err := url.Parse(o.URL); err == nil && u.Host != "" {
		opt.OriginalURL = u
	}
	res, err := trafilatura.ExtractDocument(root, opt)
	if err != nil || res == nil || res.ContentNode == nil {
		return nil
	}
	return res
}

// fill sets the fields: what the page states itself, then what the extractor found.
func (d *Document) fill(m meta, res *trafilatura.ExtractResult, o Options) {
	d.Title, d.Outlet, d.Byline, d.Language = m.title, m.site, m.author, m.lang
	d.Published, d.Updated = m.published, m.updated
	if address := cmp.Or(m.url, o.URL); hostOf(address) != "" {
		d.URL = canonical(address)
	}
	if o.URL != "" && m.url != "" && hostOf(m.url) != hostOf(o.URL) {
		// A page may name any address as its own; only its own host is believed.
		d.Notices = append(d.Notices, "the page names an address on another host as its own: not believed")
		d.URL = canonical(o.URL)
	}
	if res == nil {
		return
	}
	d.Title = cmp.Or(d.Title, oneLine(res.Metadata.Title))
	d.Outlet = cmp.Or(d.Outlet, oneLine(res.Metadata.Sitename))
	d.Byline = cmp.Or(d.Byline, oneLine(res.Metadata.Author))
	if d.Published.Stated == "" && !res.Metadata.Date.IsZero() {
		d.Published = dateOf(res.Metadata.Date.Format("2006-01-02"))
	}
}

// compose makes the text that is read: fields, then paragraphs.
func (d *Document) compose(paras []string) {
	var b strings.Builder
	field := func(name, value string) {
		if value = oneLine(value); value != "" {
			b.WriteString(name + ": " + value + "\n")
		}
	}
	field("title", d.Title)
	field("outlet", d.Outlet)
	field("byline", d.Byline)
	if v := d.Published.Interval; !v.IsZero() && d.Published.Doubt == "" {
		field("date", dayIn(v))
	}
	if b.Len() > 0 {
		b.WriteByte('\n')
	}
	at := b.Len()
	for i, p := range paras {
		if i == 0 && text.Fold(p) == text.Fold(d.Title) {
			continue
		}
		b.WriteString(p + "\n\n")
	}
	d.setText(strings.TrimRight(b.String(), "\n") + "\n")
	d.bodyAt = at
}

// photoCredits reads the captions for who made the pictures.
func (d *Document) photoCredits() {
	var captions []string
	for _, c := range d.Cruft {
		if c.Kind == prose.CruftCaption {
			captions = append(captions, c.Text)
		}
	}
	for _, c := range reader().Read("", strings.Join(captions, "\n\n")).Credits {
		if c.Kind == prose.CreditPhoto {
			d.Credits = append(d.Credits, c)
		}
	}
}

// cruftOf lists the lines of a page that are not among the paragraphs taken.
func cruftOf(all []block, paras []string, title string) []Line {
	in := map[string]bool{text.Fold(title): true}
	for _, p := range paras {
		in[text.Fold(p)] = true
	}
	var out []Line
	for _, b := range all {
		if key := text.Fold(b.text); !in[key] && len(out) < maxCruft {
			in[key] = true
			out = append(out, Line{source.Clip(b.text, maxLine), b.kind()})
		}
	}
	return out
}

// longBlocks are the blocks that read like paragraphs, for pages in which the
// extractor finds nothing.
func longBlocks(all []block) []string {
	var out []string
	for _, b := range all {
		if len(b.text) >= 60 && b.linked*2 < len(b.text) && !b.aside {
			out = append(out, b.text)
		}
	}
	return out
}

// oneLine is s with single spaces, cut to the length of a headline.
func oneLine(s string) string { return source.Clip(strings.Join(strings.Fields(s), " "), maxTitle) }
