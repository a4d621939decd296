package prose_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"trucewatch/prose"
)

// hostile are texts made to break a reader: each repeats something n times.
var hostile = map[string]func(n int) string{
	"quotes in one line":  func(n int) string { return strings.Repeat(`“Yes,” he said. `, n) },
	"open quotes":         func(n int) string { return strings.Repeat(`“ `, n) },
	"open quotes, lines":  func(n int) string { return strings.Repeat("“Open it\n", n) },
	"nested quotes":       func(n int) string { return strings.Repeat("«“", n) + "x" + strings.Repeat("”»", n) },
	"commas":              func(n int) string { return "Putin said " + strings.Repeat(", who said ", n) },
	"dashes":              func(n int) string { return strings.Repeat("— Так, — сказав він. ", n) },
	"dash lines":          func(n int) string { return strings.Repeat("— Так? ", n) },
	"inner dashes":        func(n int) string { return "«" + strings.Repeat("Так, — ", n) + "»" },
	"one word":            func(n int) string { return strings.Repeat("said", n) },
	"capitals":            func(n int) string { return strings.Repeat("President Ivan Petrenko ", n) },
	"new names":           func(n int) string { return manyNames(n) },
	"cues":                func(n int) string { return strings.Repeat("said that ", n) },
	"brackets":            func(n int) string { return strings.Repeat("(", n) + strings.Repeat(")", n) },
	"colons":              func(n int) string { return strings.Repeat("Putin: ", n) },
	"numbers":             func(n int) string { return strings.Repeat("1 300 000 000 000 ", n) },
	"thousands":           func(n int) string { return "9" + strings.Repeat(" million", n) },
	"full stops":          func(n int) string { return strings.Repeat(". ", n) },
	"empty lines":         func(n int) string { return strings.Repeat("\r\n\n", n) },
	"short lines":         func(n int) string { return strings.Repeat("REUTERS\n", n) },
	"labels":              func(n int) string { return strings.Repeat("Ivan: yes.\n", n) },
	"dates":               func(n int) string { return strings.Repeat("13 March 2025, ", n) },
	"right-to-left marks": func(n int) string { return strings.Repeat("\u202e“\u200fSaid\u200f,”\u202c he said. ", n) },
	"homoglyphs":          func(n int) string { return strings.Repeat("Рutіn sаіd “Уеs, wе dо.” ", n) },
	"invalid bytes":       func(n int) string { return strings.Repeat("\xff\xfe“\x80said\xc3,” he\xe2\x80 said. ", n) },
	"zero bytes":          func(n int) string { return strings.Repeat("\x00“said,” he said.\x00", n) },
	"mixed scripts": func(n int) string {
		return strings.Repeat("Путін said «так», — he сказав. عربي 中文 ", n)
	},
	"no space":               func(n int) string { return strings.Repeat("“a”,", n) },
	"apostrophes":            func(n int) string { return strings.Repeat("'a' ‘b’ ", n) },
	"combining marks":        func(n int) string { return "a" + strings.Repeat("\u0301", n) },
	"indirect without end":   func(n int) string { return "Putin said that " + strings.Repeat("and ", n) },
	"unverified":             func(n int) string { return strings.Repeat("It could not be independently verified. ", n) },
	"titles":                 func(n int) string { return strings.Repeat("Mr. ", n) },
	"markup":                 func(n int) string { return strings.Repeat("<div class=\"x\">", n) },
	"header fields":          func(n int) string { return strings.Repeat("title: x\n", n) },
	"questions in dashes":    func(n int) string { return strings.Repeat("— Так?\n— Ні.\n", n) },
	"possessives":            func(n int) string { return strings.Repeat("Putin's ", n) },
	"participles and commas": func(n int) string { return strings.Repeat("Putin, speaking in, said, adding ", n) },
}

func manyNames(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "“No,” said Ivan P%senko. ", strings.Repeat(string(rune('a'+i%26)), 1+i/26%20))
	}
	return b.String()
}

// TestHostile reads each hostile text, small and long, and checks what must hold
// of any output. A reader that is not linear does not finish here.
func TestHostile(t *testing.T) {
	r := prose.NewReader(prose.Options{})
	for name, make := range hostile {
		t.Run(name, func(t *testing.T) {
			sizes := []int{1, 2, 50, 4000}
			if name == "quotes in one line" {
				sizes = append(sizes, 10_000)
			}
			for _, n := range sizes {
				s := make(n)
				checkArticle(t, s, r.Read("t", s))
			}
		})
	}
}

// TestHuge reads 50 MB: the beginning is read, the rest is announced as left out.
func TestHuge(t *testing.T) {
	line := "“We count what we see,” Anna Berg said on Monday in the town of Izium.\n\n"
	s := strings.Repeat(line, 50<<20/len(line))
	a := prose.NewReader(prose.Options{}).Read("t", s)
	if len(a.Notices) == 0 || len(a.Quotes) < 1000 {
		t.Errorf("%d quotations, notices %q", len(a.Quotes), a.Notices)
	}
}

func TestEmpty(t *testing.T) {
	for _, s := range []string{"", " ", "\n\n", "\ufeff", "“”", "—", "«»", "\"", "date 2024-12-03", " date 2024-12-03 ", "title:", "By ", "()"} {
		a := read(t, s)
		if len(a.Quotes)+len(a.Statements)+len(a.Claims)+len(a.Positions) != 0 {
			t.Errorf("%q gives %+v", s, a)
		}
		if a.Quotes == nil || a.Statements == nil || a.Claims == nil || a.Positions == nil || a.Credits == nil {
			t.Errorf("%q: a list is null", s)
		}
	}
}

func FuzzRead(f *testing.F) {
	for _, make := range hostile {
		f.Add(make(3))
	}
	files, _ := filepath.Glob("testdata/articles/dev/*.txt")
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(b))
	}
	r := prose.NewReader(prose.Options{})
	f.Fuzz(func(t *testing.T, s string) {
		a := r.Read("t", s)
		checkArticle(t, s, a)
		if utf8.ValidString(s) {
			for _, q := range a.Quotes {
				if !utf8.ValidString(q.Text) {
					t.Errorf("quotation %q cut within a character", q.Text)
				}
			}
			for _, x := range a.Statements {
				if !utf8.ValidString(x.Text) {
					t.Errorf("statement %q cut within a character", x.Text)
				}
			}
		}
	})
}
