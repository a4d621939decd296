package article

import (
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"trucewatch/prose"
)

// block is a paragraph of a page: the text between two boundaries of blocks.
type block struct {
	text    string
	linked  int // bytes of it within links
	caption bool
	aside   bool // within navigation, forms, headers and footers
}

// kind labels a block that is no part of the article.
func (b block) kind() prose.CruftKind {
	switch {
	case b.caption:
		return prose.CruftCaption
	case b.linked*2 >= len(b.text) && !b.aside:
		return prose.CruftRelated
	}
	return prose.CruftPrompt
}

// hidden elements hold no text of the page.
var hidden = map[atom.Atom]bool{atom.Script: true, atom.Style: true, atom.Noscript: true, atom.Template: true, atom.Head: true,
	atom.Svg: true, atom.Iframe: true, atom.Object: true, atom.Math: true, atom.Select: true, atom.Textarea: true}

// inline elements do not end a paragraph.
var inline = map[atom.Atom]bool{atom.A: true, atom.Abbr: true, atom.B: true, atom.Bdi: true, atom.Bdo: true, atom.Cite: true, atom.Code: true,
	atom.Data: true, atom.Del: true, atom.Dfn: true, atom.Em: true, atom.Font: true, atom.I: true, atom.Img: true, atom.Ins: true,
	atom.Kbd: true, atom.Label: true, atom.Mark: true, atom.Q: true, atom.S: true, atom.Samp: true, atom.Small: true, atom.Span: true,
	atom.Strong: true, atom.Sub: true, atom.Sup: true, atom.Time: true, atom.U: true, atom.Var: true, atom.Wbr: true, atom.Big: true, atom.Strike: true, atom.Tt: true}

var asides = map[atom.Atom]bool{atom.Nav: true, atom.Footer: true, atom.Form: true, atom.Button: true, atom.Aside: true}

// maxDepth bounds the nesting that is followed; the parser itself stops at 512.
const maxDepth = 600

// walker gathers blocks.
type walker struct {
	out     []block
	text    strings.Builder
	linked  int
	caption int
	aside   int
	link    int
}

// blocksOf lists the paragraphs under a node in the order of the page.
func blocksOf(n *html.Node) []block {
	if n == nil {
		return nil
	}
	w := &walker{}
	w.walk(n, 0)
	w.end()
	return w.out
}

func (w *walker) end() {
	s := strings.Join(strings.Fields(w.text.String()), " ")
	if s != "" {
		w.out = append(w.out, block{s, w.linked, w.caption > 0, w.aside > 0})
	}
	w.text.Reset()
	w.linked = 0
}

func (w *walker) walk(n *html.Node, depth int) {
	if n.Type == html.TextNode {
		w.text.WriteString(n.Data)
		if w.link > 0 {
			w.linked += len(strings.TrimSpace(n.Data))
		}
		return
	}
	if n.Type == html.ElementNode && hidden[n.DataAtom] || depth > maxDepth {
		return
	}
	breaks := n.Type == html.ElementNode && !inline[n.DataAtom] && n.DataAtom != 0 || n.Type == html.DocumentNode
	if breaks {
		w.end()
	}
	caption, aside, link := n.DataAtom == atom.Figcaption, asides[n.DataAtom], n.DataAtom == atom.A
	w.count(caption, aside, link, 1)
	if n.DataAtom == atom.Q {
		w.text.WriteString("“")
	}
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		w.walk(c, depth+1)
	}
	if n.DataAtom == atom.Q {
		w.text.WriteString("”")
	}
	if breaks {
		w.end()
	}
	w.count(caption, aside, link, -1)
}

func (w *walker) count(caption, aside, link bool, by int) {
	for _, c := range []struct {
		is bool
		n  *int
	}{{caption, &w.caption}, {aside, &w.aside}, {link, &w.link}} {
		if c.is {
			*c.n += by
		}
	}
}

// tokenBlocks lists paragraphs without building a tree, for markup of which no
// tree can be built.
func tokenBlocks(s string) (title string, out []block) {
	w := &walker{}
	z := html.NewTokenizer(strings.NewReader(s))
	skip := 0
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			w.end()
			return title, w.out
		}
		switch kind {
		case html.TextToken:
			if skip == 0 {
				w.text.Write(z.Text())
			}
		case html.StartTagToken, html.EndTagToken, html.SelfClosingTagToken:
			name, _ := z.TagName()
			a := atom.Lookup(name)
			switch {
			case a == atom.Title && kind == html.EndTagToken && title == "":
				title = oneLine(w.text.String())
				w.text.Reset()
			case hidden[a] && a != atom.Head && kind == html.StartTagToken:
				skip++
			case hidden[a] && a != atom.Head && kind == html.EndTagToken:
				skip = max(skip-1, 0)
			case !inline[a]:
				w.end()
			}
		}
	}
}
