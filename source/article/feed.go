package article

import (
	"cmp"
	"fmt"
	"regexp"
	"strings"
	"time"

	"github.com/mmcdole/gofeed"
	"golang.org/x/net/html"

	"trucewatch/source"
	"trucewatch/truce"
)

// maxEntries bounds the entries of one feed.
const maxEntries = 5000

var (
	feedTag   = regexp.MustCompile(`(?i)<(rss|feed|rdf:rdf)[\s>]`)
	entryTag  = regexp.MustCompile(`(?i)<(item|entry)[\s>]`)
	xmlPrefix = regexp.MustCompile(`(?i)^(\s*<\?xml[^>]{0,200}encoding\s*=\s*["'])[A-Za-z0-9_:.-]{2,30}(["'])`)
)

// isFeed tells RSS, Atom and JSON Feed by their beginning.
func isFeed(data []byte) bool {
	head := strings.TrimLeft(strings.ReplaceAll(string(data[:min(len(data), 4096)]), "\x00", ""), "\ufeff\xff\xfe \t\r\n")
	if strings.HasPrefix(head, "{") {
		return strings.Contains(head, "jsonfeed.org/version")
	}
	return strings.HasPrefix(head, "<") && feedTag.MatchString(head) && !strings.Contains(strings.ToLower(head), "<html")
}

// readFeed reads every entry. XML that breaks off or is broken is read as far as
// whole entries go.
func readFeed(name, s string) ([]Document, error) {
	s = xmlPrefix.ReplaceAllString(s, "${1}utf-8${2}") // the text is UTF-8 by now
	feed, err := parseFeed(s)
	broken := ""
	if err != nil {
		broken = "the feed is broken (" + clean(err.Error()) + "): read as far as its entries are whole"
		if feed, _ = parseFeed(mended(s)); feed == nil || len(feed.Items) == 0 {
			return nil, &source.FileError{File: name, Reason: "reading the feed", Err: err}
		}
	}
	if len(feed.Items) == 0 {
		return nil, &source.FileError{File: name, Reason: "the feed has no entries"}
	}
	lines := entryLines(s)
	var out []Document
	for i, it := range feed.Items {
		if i == maxEntries {
			out[0].Notices = append(out[0].Notices, fmt.Sprintf("the feed has more than %d entries: the rest was not read", maxEntries))
			break
		}
		d := entry(feed, it)
		d.Name, d.line = fmt.Sprintf("%s#%d", name, i+1), 1
		if i < len(lines) {
			d.line = lines[i]
		}
		out = append(out, d)
	}
	if broken != "" {
		out[0].Notices = append(out[0].Notices, broken)
	}
	return out, nil
}

// parseFeed turns a panic of the parser into an error.
func parseFeed(s string) (feed *gofeed.Feed, err error) {
	defer func() {
		if v := recover(); v != nil {
			feed, err = nil, fmt.Errorf("the feed cannot be read: %v", v)
		}
	}()
	return gofeed.NewParser().Parse(strings.NewReader(s))
}

// mended cuts a feed behind its last whole entry and closes it.
func mended(s string) string {
	low := strings.ToLower(s)
	for _, end := range [][2]string{{"</item>", "</channel></rss>"}, {"</entry>", "</feed>"}} {
		if i := strings.LastIndex(low, end[0]); i >= 0 {
			return s[:i+len(end[0])] + end[1]
		}
	}
	return ""
}

func entryLines(s string) []int {
	var out []int
	line, at := 1, 0
	for _, m := range entryTag.FindAllStringIndex(s, maxEntries+1) {
		line += strings.Count(s[at:m[0]], "\n")
		at = m[0]
		out = append(out, line)
	}
	return out
}

// entry is one entry as a document.
func entry(feed *gofeed.Feed, it *gofeed.Item) Document {
	d := Document{Format: FormatFeed, Title: plainOf(it.Title), Outlet: oneLine(feed.Title), Charset: "utf-8"}
	d.Language, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(feed.Language)), "-")
	if hostOf(it.Link) != "" {
		d.URL = canonical(it.Link)
	}
	var names []string
	for _, a := range it.Authors {
		if a != nil && a.Name != "" && len(names) < 10 {
			names = append(names, oneLine(a.Name))
		}
	}
	d.Byline = strings.Join(names, ", ")
	d.Published, d.Updated = feedDate(it.Published, it.PublishedParsed), feedDate(it.Updated, it.UpdatedParsed)
	var paras []string
	for _, b := range fragment(longer(it.Content, it.Description)) {
		paras = append(paras, b.text)
	}
	if why := noText(d.Title + "\n" + strings.Join(paras, "\n")); why != "" {
		d.Fault = "entry " + cmp.Or(clean(it.GUID), "without an id") + ": " + why
	}
	d.compose(paras)
	return d
}

func longer(a, b string) string {
	if len(b) > len(a) {
		return b
	}
	return a
}

func feedDate(stated string, at *time.Time) Date {
	d := Date{Stated: source.Clip(oneLine(stated), 100)}
	if at == nil || at.Year() < truce.MinYear || at.Year() > truce.MaxYear {
		return d
	}
	d.Interval = truce.Instant(*at, at.Format("-07:00"))
	return d
}

// fragment is the paragraphs of a piece of markup.
func fragment(s string) []block {
	root, err := html.Parse(strings.NewReader(s[:min(len(s), maxText)]))
	if err != nil {
		return nil
	}
	return blocksOf(root)
}

// plainOf is markup as one line of text.
func plainOf(s string) string {
	var parts []string
	for _, b := range fragment(s) {
		parts = append(parts, b.text)
	}
	return oneLine(strings.Join(parts, " "))
}
