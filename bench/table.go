package main

import (
	"fmt"
	"os"
	"strings"
)

// table is one part of the page.
type table struct {
	name, title, note string
	command           string // that gives this table alone
	header            []string
	rows              [][]string
}

func (t *table) row(cells ...string) { t.rows = append(t.rows, cells) }

// markdown renders the table with its heading.
func (t table) markdown() string {
	var b strings.Builder
	fmt.Fprintf(&b, "### %s\n\n", t.title)
	if t.note != "" {
		fmt.Fprintf(&b, "%s\n\n", t.note)
	}
	if len(t.rows) > 0 {
		fmt.Fprintf(&b, "| %s |\n|%s\n", strings.Join(t.header, " | "), strings.Repeat("--|", len(t.header)))
		for _, r := range t.rows {
			fmt.Fprintf(&b, "| %s |\n", strings.Join(r, " | "))
		}
		b.WriteByte('\n')
	}
	if t.command != "" {
		fmt.Fprintf(&b, "`%s`\n", t.command)
	}
	return b.String()
}

// writePage replaces what stands between the markers of each table that was run.
func writePage(path string, tables []table, machine string) error {
	b, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	page := string(b)
	for _, t := range tables {
		begin, end := "<!-- bench:"+t.name+" -->\n", "<!-- end:"+t.name+" -->"
		i := strings.Index(page, begin)
		j := strings.Index(page, end)
		if i < 0 || j < i {
			return fmt.Errorf("writing %s: the markers %s and %s are not there", path, strings.TrimSpace(begin), end)
		}
		page = page[:i+len(begin)] + t.markdown() + "\n" + machine + "\n" + page[j:]
	}
	return os.WriteFile(path, []byte(page), 0o644)
}

// verdict says whether a gate was met.
func verdict(ok bool) string {
	if ok {
		return "met"
	}
	return "**not met**"
}
