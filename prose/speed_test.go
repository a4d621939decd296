package prose_test

import (
	"os"
	"path/filepath"
	"testing"

	"trucewatch/internal/shareddata"
	"trucewatch/prose"
)

// texts are the five stories where they lie beside the checkout, else the
// annotated articles.
func texts(tb testing.TB) []string {
	var out []string
	files, _ := filepath.Glob("testdata/articles/dev/*.txt")
	if dir, ok := shareddata.Dir(); ok {
		more, _ := filepath.Glob(filepath.Join(dir, "articles", "*.txt"))
		files = append(files, more...)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			tb.Fatal(err)
		}
		out = append(out, string(b))
	}
	return out
}

// BenchmarkRead prints how many plain texts a second one core reads; the gate is 200.
func BenchmarkRead(b *testing.B) {
	r := prose.NewReader(prose.Options{})
	all := texts(b)
	if len(all) == 0 {
		b.Skip("no articles")
	}
	r.Read("warm", all[0])
	b.ResetTimer()
	for i := 0; b.Loop(); i++ {
		r.Read("x", all[i%len(all)])
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}
