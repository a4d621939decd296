package mission

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/check"
	"trucewatch/commit"
	"trucewatch/publish"
	"trucewatch/publish/site"
	"trucewatch/record"
)

// BenchmarkItemProofs10k writes the item files of 10,000 publications of 12 fields,
// about 1.5 kB of words each, in a log of a million entries.
func BenchmarkItemProofs10k(b *testing.B) {
	var committer commit.Committer
	rows := make([]record.Row, 10_000)
	for i := range rows {
		row := record.Row{Seq: int64(900_000 + i), Seed: commit.Seed(sha256.Sum256(fmt.Append(nil, i)))}
		for _, name := range []string{"audience", "data", "edition", "entry", "exercise", "item", "members", "policy", "schema", "source", "split_from", "zone"} {
			value := fmt.Sprintf("%s of publication %d", name, i)
			if name == "data" {
				value = strings.Repeat("what the page shows ", 75)
			}
			row.Fields = append(row.Fields, commit.Field{Name: name, Value: []byte(value)})
		}
		leaf, err := committer.Leaf(&row.Seed, row.Fields)
		if err != nil {
			b.Fatal(err)
		}
		row.Leaf = leaf
		rows[i] = row
	}
	path := make(tlog.RecordProof, 20)
	note := []byte("example/log\n1000000\n" + strings.Repeat("A", 43) + "=\n\n" + strings.Repeat("s", 400) + "\n")
	for b.Loop() {
		var pages []publish.Page
		for _, row := range rows {
			pages = append(pages, itemPage(row, check.ItemsDir+fmt.Sprint(row.Seq)+".json", path, note, present(row, openedOfItem)))
		}
		if _, err := site.Write(b.Context(), b.TempDir(), pages); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N), "s/10k")
}
