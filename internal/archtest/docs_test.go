package archtest

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"trucewatch/truce"
)

var update = flag.Bool("update", false, "rewrite the generated parts of docs")

// TestGlossaryListsTheActs keeps the table of acts equal to the tree in the code.
func TestGlossaryListsTheActs(t *testing.T) {
	path := filepath.Join(root(t), "docs", "glossary.md")
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(b), "<!-- acts -->\n")
	if !ok {
		t.Fatal("docs/glossary.md has lost its <!-- acts --> mark")
	}
	var table strings.Builder
	table.WriteString("| act | observable | meaning |\n|--|--|--|\n")
	for _, a := range truce.Acts() {
		fmt.Fprintf(&table, "| `%s` | %c | %s |\n", a.Act, a.Observability, a.Meaning)
	}
	want := head + "<!-- acts -->\n" + table.String()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if string(b) != want {
		t.Error("the table of acts in docs/glossary.md is out of date: go test ./internal/archtest -update")
	}
}

// TestGlossaryTypesExist looks up every type of package truce that the glossary names.
func TestGlossaryTypesExist(t *testing.T) {
	b, err := os.ReadFile(filepath.Join(root(t), "docs", "glossary.md"))
	if err != nil {
		t.Fatal(err)
	}
	declared := map[string]bool{}
	for _, f := range goFiles(t) {
		if f.pkg != "truce" {
			continue
		}
		for _, m := range regexp.MustCompile(`(?m)^type (\w+) `).FindAllStringSubmatch(f.src, -1) {
			declared[m[1]] = true
		}
	}
	rows := regexp.MustCompile("(?m)^\\| <a id=\"[^\"]+\"></a>[^|]+\\| `(\\w+)[.`]").FindAllStringSubmatch(string(b), -1)
	if len(rows) < 15 {
		t.Fatalf("found only %d nouns in the glossary", len(rows))
	}
	for _, r := range rows {
		switch r[1] {
		case "fuse", "publish", "record", "ladder", "commit":
			continue
		}
		if !declared[r[1]] {
			t.Errorf("the glossary names type %s, which package truce does not have", r[1])
		}
	}
}

// TestDependenciesAreExplained wants one line in docs/dependencies.md for each direct dependency, and no other.
func TestDependenciesAreExplained(t *testing.T) {
	mod, err := os.ReadFile(filepath.Join(root(t), "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	doc, err := os.ReadFile(filepath.Join(root(t), "docs", "dependencies.md"))
	if err != nil {
		t.Fatal(err)
	}
	direct := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^\s*(?:require )?([a-z0-9.-]+\.[a-z]+/\S+) v\S+$`).FindAllStringSubmatch(string(mod), -1) {
		direct[m[1]] = true
		if !strings.Contains(string(doc), "| `"+m[1]+"` |") {
			t.Errorf("docs/dependencies.md has no line for %s: why, and what we would do without it", m[1])
		}
	}
	for _, m := range regexp.MustCompile("(?m)^\\| `([^`]+)` \\|").FindAllStringSubmatch(string(doc), -1) {
		if strings.Contains(m[1], ".") && strings.Contains(m[1], "/") && !direct[m[1]] && !strings.HasPrefix(m[1], "@") {
			t.Errorf("docs/dependencies.md explains %s, which is no direct dependency", m[1])
		}
	}
}

// TestLinksInDocsResolve follows every relative link of README and docs.
func TestLinksInDocsResolve(t *testing.T) {
	base := root(t)
	var pages []string
	for _, pattern := range []string{"*.md", "docs/*.md", "docs/*/*.md", "*/DESIGN.md"} {
		m, err := filepath.Glob(filepath.Join(base, pattern))
		if err != nil {
			t.Fatal(err)
		}
		pages = append(pages, m...)
	}
	link := regexp.MustCompile(`\]\(([^)#:\s]+)(#[^)]*)?\)`)
	for _, page := range pages {
		b, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range link.FindAllStringSubmatch(string(b), -1) {
			if _, err := os.Stat(filepath.Join(filepath.Dir(page), filepath.FromSlash(m[1]))); err != nil {
				t.Errorf("%s links to %s, which is not there", page, m[1])
			}
		}
	}
}
