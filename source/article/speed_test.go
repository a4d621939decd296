package article

import (
	"fmt"
	"testing"

	"trucewatch/source"
)

// BenchmarkPlain reads pasted texts through to reports: the gate is 200 a second.
func BenchmarkPlain(b *testing.B) {
	for b.Loop() {
		docs, err := Read("f", []byte(story), Options{})
		if err != nil {
			b.Fatal(err)
		}
		Reports(docs[0], reader().Read("f", docs[0].Text), source.NewOrdinals())
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "texts/s")
}

// BenchmarkPage reads pages up to the document.
func BenchmarkPage(b *testing.B) {
	data := []byte(fmt.Sprintf(page, "", ""))
	for b.Loop() {
		if _, err := Read("f", data, Options{}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pages/s")
}
