package record

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated part of docs/formats/record.md")

// TestFormatPageListsEveryField keeps the list of kinds in the format page equal
// to the table that the program uses.
func TestFormatPageListsEveryField(t *testing.T) {
	path := filepath.Join("..", "docs", "formats", "record.md")
	page, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	head, _, ok := strings.Cut(string(page), "### report/1")
	if !ok && !*update {
		t.Fatalf("%s lists no kinds", path)
	}
	want := head + kindsPage()
	if *update {
		if err := os.WriteFile(path, []byte(want), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if want != string(page) {
		t.Errorf("%s does not list the kinds as they are; run: go test ./record -run FormatPage -update", path)
	}
}

func kindsPage() string {
	var b strings.Builder
	for i, info := range Kinds() {
		if i > 0 {
			b.WriteString("\n")
		}
		fmt.Fprintf(&b, "### %s\n\n%s.", info.Kind, info.Meaning)
		if info.Late {
			b.WriteString(" Sealed after reports.")
		}
		b.WriteString("\n\n| field | | what |\n|--|--|--|\n")
		for _, f := range info.Fields {
			mark := ""
			switch {
			case f.Name == fieldEntry || f.Name == fieldLog || f.Name == fieldExercise || f.Name == fieldReceived:
				continue
			case f.Key:
				mark = "K C"
			case f.Content:
				mark = "C"
			}
			what := f.Meaning
			if what == "" {
				what = "as the source states it"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", f.Name, mark, what)
		}
	}
	return b.String()
}
