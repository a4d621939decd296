package article

import (
	"cmp"
	"encoding/json"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"trucewatch/truce"
)

// meta is what a page states of itself in its head.
type meta struct {
	title, site, author, url, lang string
	published, updated             Date
	nodes                          int
}

// maxLinked bounds a block of JSON-LD in bytes.
const maxLinked = 256 << 10

// readMeta reads meta tags, the canonical link and JSON-LD. Open Graph and the
// article's own tags go before JSON-LD, because one page can carry that of several.
func readMeta(root *html.Node) meta {
	var m meta
	tags := map[string]string{}
	var linked []string
	var heading, pageTitle string
	var walk func(n *html.Node, depth int)
	walk = func(n *html.Node, depth int) {
		if depth > maxDepth {
			return
		}
		m.nodes++
		if n.Type == html.ElementNode {
			switch n.DataAtom {
			case atom.Html:
				m.lang, _, _ = strings.Cut(strings.ToLower(attr(n, "lang")), "-")
			case atom.Meta:
				key := strings.ToLower(cmp.Or(attr(n, "property"), attr(n, "name"), attr(n, "itemprop")))
				if v := oneLine(attr(n, "content")); key != "" && v != "" && tags[key] == "" {
					tags[key] = v
				}
			case atom.Link:
				if strings.EqualFold(attr(n, "rel"), "canonical") && m.url == "" {
					m.url = strings.TrimSpace(attr(n, "href"))
				}
			case atom.Title:
				pageTitle = cmp.Or(pageTitle, content(n))
			case atom.H1:
				heading = cmp.Or(heading, content(n))
			case atom.Script:
				if strings.EqualFold(attr(n, "type"), "application/ld+json") && n.FirstChild != nil && len(n.FirstChild.Data) < maxLinked && len(linked) < 20 {
					linked = append(linked, n.FirstChild.Data)
				}
			}
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c, depth+1)
		}
	}
	walk(root, 0)
	first := func(keys ...string) string {
		for _, k := range keys {
			if tags[k] != "" {
				return tags[k]
			}
		}
		return ""
	}
	ld := readLinked(linked)
	m.title = cmp.Or(first("og:title", "twitter:title"), ld.headline, heading, pageTitle)
	m.site = cmp.Or(first("og:site_name", "application-name"), ld.publisher)
	m.author = cmp.Or(first("author", "article:author", "byl"), ld.author)
	if hostOf(m.author) != "" {
		m.author = ld.author // a link to a profile is no name
	}
	m.url = cmp.Or(m.url, first("og:url"), ld.url)
	published := []string{first("article:published_time", "og:article:published_time"), ld.published, first("datepublished", "date", "dc.date", "dc.date.issued", "pubdate", "publish-date", "parsely-pub-date", "sailthru.date")}
	m.published = agreed(published)
	m.updated = stamp(cmp.Or(first("article:modified_time", "og:updated_time", "lastmod"), ld.modified))
	return m
}

// agreed takes the first date that can be read and doubts it where another one on
// the page is more than a day off.
func agreed(stated []string) Date {
	var out Date
	for _, s := range stated {
		d := stamp(s)
		switch {
		case out.Stated == "":
			out = d
		case out.Interval.IsZero() && !d.Interval.IsZero():
			out = d
		case !d.Interval.IsZero():
			if apart := out.Interval.From.Sub(d.Interval.From); apart > 36*3600e9 || apart < -36*3600e9 {
				out.Doubt = "the page states two dates: " + clean(out.Stated) + " and " + clean(d.Stated)
			}
		}
	}
	return out
}

// stamp reads a machine's date; "2025-03-13T14:05:00.000+0200" and its like too.
func stamp(s string) Date {
	s = oneLine(s)
	d := dateOf(s)
	if d.Interval.IsZero() && len(s) > 19 && s[10] == 'T' {
		tail := s[19:]
		if i := strings.IndexAny(tail, "Z+-"); i >= 0 {
			d.Interval = dateOf(s[:19] + tail[i:]).Interval
		} else {
			d.Interval = dateOf(s[:10]).Interval
		}
	}
	return d
}

// dayIn is the day of an interval in the zone in which it was stated.
func dayIn(v truce.Interval) string {
	at := v.From
	if loc, err := zone(v.Zone); err == nil {
		at = at.In(loc)
	}
	return at.Format("2006-01-02")
}

func attr(n *html.Node, name string) string {
	for _, a := range n.Attr {
		if a.Key == name {
			return a.Val
		}
	}
	return ""
}

// content is the text of an element on one line.
func content(n *html.Node) string {
	var parts []string
	for _, b := range blocksOf(n) {
		parts = append(parts, b.text)
	}
	return oneLine(strings.Join(parts, " "))
}

// linkedData is what JSON-LD says of an article.
type linkedData struct{ headline, author, publisher, url, published, modified string }

// readLinked takes the first object of a type that ends in Article, Report or Posting.
func readLinked(blocks []string) linkedData {
	for _, b := range blocks {
		var v any
		if json.Unmarshal([]byte(b), &v) != nil {
			continue
		}
		if out, ok := articleIn(v, 0); ok {
			return out
		}
	}
	return linkedData{}
}

func articleIn(v any, depth int) (linkedData, bool) {
	if depth > 6 {
		return linkedData{}, false
	}
	switch v := v.(type) {
	case []any:
		for _, x := range v[:min(len(v), 50)] {
			if out, ok := articleIn(x, depth+1); ok {
				return out, true
			}
		}
	case map[string]any:
		t := stringIn(v["@type"])
		if strings.HasSuffix(t, "Article") || strings.HasSuffix(t, "Report") || strings.HasSuffix(t, "Posting") {
			return linkedData{stringIn(v["headline"]), stringIn(v["author"]), stringIn(v["publisher"]),
				cmp.Or(stringIn(v["url"]), stringIn(v["mainEntityOfPage"])), stringIn(v["datePublished"]), stringIn(v["dateModified"])}, true
		}
		return articleIn(v["@graph"], depth+1)
	}
	return linkedData{}, false
}

// stringIn is a string, the name of an object, or the first of a list.
func stringIn(v any) string {
	switch v := v.(type) {
	case string:
		return oneLine(v)
	case []any:
		if len(v) > 0 {
			return stringIn(v[0])
		}
	case map[string]any:
		for _, key := range []string{"name", "@id", "url"} {
			if s, ok := v[key].(string); ok && s != "" {
				return oneLine(s)
			}
		}
	}
	return ""
}
