package all

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"trucewatch/source"
)

func TestLookup(t *testing.T) {
	for _, name := range Names() {
		a, err := Lookup(name)
		if err != nil || a.Info().Name != name {
			t.Errorf("Lookup(%q): %v", name, err)
		}
	}
	_, err := Lookup("no-such-adapter")
	if err == nil || !strings.Contains(err.Error(), "viina") || !strings.Contains(err.Error(), "csvmap") {
		t.Errorf("the error should list the valid names: %v", err)
	}
}

func TestNamesAreSortedAndSingle(t *testing.T) {
	names := Names()
	if !slices.IsSorted(names) || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names %v: want each once, sorted", names)
	}
}

// TestRegisterMerges: no two adapters describe one source differently.
func TestRegisterMerges(t *testing.T) {
	if _, err := source.MergeRegister(Infos(), nil); err != nil {
		t.Error(err)
	}
}

// TestDocsListEveryAdapter compares docs/sources.md with the list, both ways.
func TestDocsListEveryAdapter(t *testing.T) {
	b, err := os.ReadFile("../../docs/sources.md")
	if err != nil {
		t.Fatal(err)
	}
	listed := map[string][]string{}
	for _, m := range regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\|(.*)\\|$").FindAllStringSubmatch(string(b), -1) {
		cells := strings.Split(m[2], "|")
		for i := range cells {
			cells[i] = strings.TrimSpace(cells[i])
		}
		listed[m[1]] = cells
	}
	for _, info := range Infos() {
		cells, ok := listed[info.Name]
		switch {
		case !ok:
			t.Errorf("docs/sources.md has no row for %s", info.Name)
		case len(cells) != 4 || cells[0] != info.Title || cells[1] != info.Licence || cells[2] != info.Ship || cells[3] != info.Blind:
			t.Errorf("docs/sources.md, %s: have %q, want\n| `%s` | %s | %s | %s | %s |", info.Name, cells, info.Name, info.Title, info.Licence, info.Ship, info.Blind)
		}
		delete(listed, info.Name)
	}
	for name := range listed {
		t.Errorf("docs/sources.md lists %s, which is no adapter", name)
	}
}
