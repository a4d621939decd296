package html

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"trucewatch/truce"
)

var (
	hole      = regexp.MustCompile(`\{\w+\}`)
	cyrillic  = regexp.MustCompile(`[а-яА-ЯіїєґІЇЄҐё]`)
	ukrainian = regexp.MustCompile(`[ыэъЫЭЪёЁ]`)
	russian   = regexp.MustCompile(`[іїєґІЇЄҐ]`)
)

func allMessages() []message {
	var out []message
	for _, g := range [][]message{frameMessages, pageMessages, claimMessages, wordMessages, actMessages, methodMessages, toldMessages} {
		out = append(out, g...)
	}
	return out
}

// TestMessagesAreComplete: every key once, three languages, the same values in
// each, the right number of plural forms, and each language in its own letters.
func TestMessagesAreComplete(t *testing.T) {
	seen := map[string]bool{}
	for _, m := range allMessages() {
		if seen[m.key] {
			t.Errorf("%s stands twice", m.key)
		}
		seen[m.key] = true
		want := holes(m.en)
		for _, l := range []struct{ name, text string }{{"en", m.en}, {"uk", m.uk}, {"ru", m.ru}} {
			if strings.TrimSpace(l.text) == "" {
				t.Errorf("%s is empty in %s", m.key, l.name)
			}
			forms := strings.Split(l.text, "|")
			if n := len(forms); n != 1 && (l.name == "en" && n != 2 || l.name != "en" && n != 3) {
				t.Errorf("%s has %d plural forms in %s", m.key, n, l.name)
			}
			for _, f := range forms {
				if got := holes(f); !slices.Equal(got, want) {
					t.Errorf("%s in %s has the values %v, English has %v", m.key, l.name, got, want)
				}
			}
		}
		if strings.Contains(m.en, "|") != strings.Contains(m.uk, "|") || strings.Contains(m.en, "|") != strings.Contains(m.ru, "|") {
			t.Errorf("%s has plurals in some languages only", m.key)
		}
		if cyrillic.MatchString(m.en) || ukrainian.MatchString(m.uk) || russian.MatchString(m.ru) {
			t.Errorf("%s has letters of another language: %q %q %q", m.key, m.en, m.uk, m.ru)
		}
	}
}

func holes(s string) []string {
	first, _, _ := strings.Cut(s, "|")
	out := hole.FindAllString(first, -1)
	slices.Sort(out)
	return slices.Compact(out)
}

// TestNoVerdictWords keeps the words that no page may say out of all languages.
func TestNoVerdictWords(t *testing.T) {
	for _, m := range allMessages() {
		for _, bad := range []string{"collaps", "violat", "truce holds", "ceasefire holds", "is holding", "enem", "terroris", "confirmed", "truth"} {
			if strings.Contains(strings.ToLower(m.en), bad) {
				t.Errorf("%s says %q: %s", m.key, bad, m.en)
			}
		}
		for _, bad := range []string{"зірван", "сорван", "тримається", "держится", "ворог", "враг ", "терорист", "террорист", "правда"} {
			// The check page says that equal hashes do not show that it is true.
			if strings.Contains(strings.ToLower(m.uk+m.ru), bad) && m.key != "check.means" {
				t.Errorf("%s says %q: %s / %s", m.key, bad, m.uk, m.ru)
			}
		}
	}
}

// TestVocabulariesHaveWords: every value of the record's vocabularies has a message.
func TestVocabulariesHaveWords(t *testing.T) {
	c := newCatalogue()
	need := func(group string, values ...string) {
		for _, v := range values {
			if _, ok := c["en"][group+"."+v]; !ok {
				t.Errorf("no message %s.%s", group, v)
			}
		}
	}
	for _, a := range truce.Acts() {
		need("act", string(a.Act))
	}
	for _, s := range truce.SourceClasses() {
		need("source", string(s))
	}
	for _, s := range truce.Statuses() {
		need("status", string(s))
	}
	for _, k := range truce.TermKinds() {
		need("term", string(k))
	}
	need("occurrence", occurrences...)
	need("standing", occurrences...)
	need("finding", "breach", "no_breach_seen", "permitted", "not_in_force", "cannot_tell")
	for _, d := range []truce.Disposition{truce.DispNew, truce.DispValid, truce.DispInquiry, truce.DispSuspended, truce.DispRuled, truce.DispUnableToRule,
		truce.DispReferred, truce.DispResolvedLocally, truce.DispWithdrawn, truce.DispOverdue} {
		need("disposition", string(d))
	}
	for _, a := range []truce.AttributionLevel{truce.AttrNone, truce.AttrDirection, truce.AttrAlleged, truce.AttrAttributed, truce.AttrDisputed, truce.AttrNotAttributable} {
		need("attribution", string(a))
	}
}

// TestEveryKeyInTheCodeExists reads the keys out of the templates and the Go files.
func TestEveryKeyInTheCodeExists(t *testing.T) {
	c := newCatalogue()
	keys := map[string]string{}
	inTemplate := regexp.MustCompile(`\{\{-?\s*t "([^"]+)"|\(t "([^"]+)"`)
	files, err := templates.ReadDir("templates")
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		b, err := templates.ReadFile("templates/" + f.Name())
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range inTemplate.FindAllStringSubmatch(string(b), -1) {
			keys[m[1]+m[2]] = f.Name()
		}
	}
	names, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		parsed, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(parsed, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) == 0 {
				return true
			}
			sel, ok := call.Fun.(*ast.SelectorExpr)
			if lit, isLit := call.Args[0].(*ast.BasicLit); ok && isLit && sel.Sel.Name == "tr" {
				if key, err := strconv.Unquote(lit.Value); err == nil {
					keys[key] = name
				}
			}
			return true
		})
	}
	if len(keys) < 150 {
		t.Errorf("found %d keys only: the search is broken", len(keys))
	}
	for key, where := range keys {
		if _, ok := c["en"][key]; !ok {
			t.Errorf("%s asks for message %q, which is not there", where, key)
		}
	}
}

func TestPlurals(t *testing.T) {
	c := newCatalogue()
	for _, x := range []struct {
		lang string
		n    int
		want string
	}{
		{"en", 1, "1 incident"}, {"en", 0, "0 incidents"}, {"en", 2935, "2,935 incidents"},
		{"uk", 1, "1 інцидент"}, {"uk", 2, "2 інциденти"}, {"uk", 5, "5 інцидентів"}, {"uk", 11, "11 інцидентів"}, {"uk", 21, "21 інцидент"}, {"uk", 12345, "12\u00a0345 інцидентів"},
		{"ru", 1, "1 инцидент"}, {"ru", 3, "3 инцидента"}, {"ru", 14, "14 инцидентов"}, {"ru", 101, "101 инцидент"}, {"ru", 2935, "2935 инцидентов"},
	} {
		if got, err := c.say(x.lang, "n.incidents", "n", x.n); err != nil || got != x.want {
			t.Errorf("%s %d: %q, %v; want %q", x.lang, x.n, got, err, x.want)
		}
	}
}

func TestAMissingMessageIsAnError(t *testing.T) {
	c := newCatalogue()
	for name, f := range map[string]func() (string, error){
		"unknown key":   func() (string, error) { return c.say("en", "no.such.key") },
		"missing value": func() (string, error) { return c.say("en", "n.reports") },
		"odd values":    func() (string, error) { return c.say("en", "n.reports", "n") },
	} {
		if s, err := f(); err == nil {
			t.Errorf("%s gave %q", name, s)
		}
	}
}
