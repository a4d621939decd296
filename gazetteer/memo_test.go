package gazetteer

import (
	"compress/gzip"
	"encoding/csv"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"pgregory.net/rapid"

	"trucewatch/internal/shareddata"
)

// viinaRows are rows of a real table of reports as maps by column.
func viinaRows(t testing.TB) []map[string]string {
	f, err := os.Open(shareddata.File(t, "viina-extract/viina_reports_2022_2025.csv.gz"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		t.Fatal(err)
	}
	table, err := csv.NewReader(z).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, fields := range table[1:] {
		row := map[string]string{}
		for i, name := range table[0] {
			row[name] = fields[i]
		}
		out = append(out, row)
	}
	return out
}

var sameAnswer = cmpopts.IgnoreUnexported(Place{})

// TestRememberingChangesNoAnswer asks both gazetteers about real texts, twice, so
// that the second time everything is remembered.
func TestRememberingChangesNoAnswer(t *testing.T) {
	g := Default()
	r := g.Remembering()
	rows := viinaRows(t)
	for round := range 2 {
		for i, row := range rows {
			if i%5 != 0 {
				continue
			}
			words := row["representative_text"]
			if d := cmp.Diff(g.Mentions(words, ""), r.Mentions(words, ""), sameAnswer); d != "" {
				t.Fatalf("round %d, mentions of %.60q: %s", round, words, d)
			}
			want, _ := g.CheckImported(row["asciiname"], row["ADM1_NAME"], words, nil)
			if got, _ := r.CheckImported(row["asciiname"], row["ADM1_NAME"], words, nil); got != want {
				t.Fatalf("round %d, %.60q: %q, want %q", round, words, got, want)
			}
			q := Query{Name: row["asciiname"], Text: words, Region: row["ADM1_NAME"]}
			if d := cmp.Diff(g.Locate(q), r.Locate(q), sameAnswer); d != "" {
				t.Fatalf("round %d, %v: %s", round, q, d)
			}
		}
	}
}

// TestRememberingCutsWordsAlike cuts strings made of what word boundaries depend on.
func TestRememberingCutsWordsAlike(t *testing.T) {
	r := Default().Remembering()
	piece := rapid.SampledFrom([]string{"п", "ьят", "'", "’", "ʼ", "-", "–", "‑", ".", ". ", ",", " ", "3", "5", "a", "B", "Київ", "область",
		"\u0301", "\u200d", "\u00ad", "\ufeff", "🇺", "🇦", "漢", "_", ":", "\n", "\xff", "\r", "א", "\"", "é", "ё", "Ґ"})
	rapid.Check(t, func(t *rapid.T) {
		s := ""
		for range rapid.IntRange(0, 12).Draw(t, "pieces") {
			s += piece.Draw(t, "piece")
		}
		if d := cmp.Diff(wordsOf(s), r.words(s), cmp.AllowUnexported(word{}), cmpopts.EquateEmpty()); d != "" {
			t.Fatalf("%q: %s", s, d)
		}
	})
}

// BenchmarkCheckImported prints texts a second, with and without memory.
func BenchmarkCheckImported(b *testing.B) {
	rows := viinaRows(b)
	for name, g := range map[string]*Gazetteer{"plain": Default(), "remembering": Default().Remembering()} {
		b.Run(name, func(b *testing.B) {
			for i := 0; b.Loop(); i++ {
				row := rows[i%len(rows)]
				g.CheckImported(row["asciiname"], row["ADM1_NAME"], row["representative_text"], nil)
			}
		})
	}
}
