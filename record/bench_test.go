package record

import (
	"context"
	"sync"
	"sync/atomic"
	"testing"
)

// BenchmarkAppend64Writers prints acknowledged single appends a second.
func BenchmarkAppend64Writers(b *testing.B) {
	r := create(b, options())
	var next atomic.Int64
	var wg sync.WaitGroup
	b.ResetTimer()
	for range 64 {
		wg.Go(func() {
			for i := next.Add(1); i <= int64(b.N); i = next.Add(1) {
				if _, err := r.Append(context.Background(), []Entry{entryOf(b, sample(int(i)))}); err != nil {
					b.Error(err)
					return
				}
			}
		})
	}
	wg.Wait()
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "appends/s")
}

// BenchmarkAppendAndSeal prints rows a second into the sealed record, in calls of 2,048.
func BenchmarkAppendAndSeal(b *testing.B) {
	r := create(b, options())
	const batch = 2048
	b.ResetTimer()
	for done := 0; done < b.N; done += batch {
		mustAppend(b, r, samples(b, done, min(done+batch, b.N))...)
		if done%(8*batch) == 0 {
			mustSeal(b, r)
		}
	}
	mustSeal(b, r)
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "rows/s")
}

// BenchmarkReplay reads and decodes sealed rows, and recomputes their leaves.
func BenchmarkReplay(b *testing.B) {
	r := create(b, options())
	const n = 20_000
	for i := 0; i < n; i += 2000 {
		mustAppend(b, r, samples(b, i, i+2000)...)
	}
	mustSeal(b, r)
	b.Run("decode", func(b *testing.B) {
		for b.Loop() {
			if len(reports(b, r)) != n {
				b.Fatal("reports are missing")
			}
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "rows/s")
	})
	b.Run("check", func(b *testing.B) {
		for b.Loop() {
			mustCheck(b, r)
		}
		b.ReportMetric(float64(b.N*n)/b.Elapsed().Seconds(), "rows/s")
	})
}

func BenchmarkEncodeReport(b *testing.B) {
	r := sample(1)
	for b.Loop() {
		entryOf(b, r)
	}
}

func BenchmarkPrepare(b *testing.B) {
	p := newPreparer("example.org/test", false, noon, seeded(1))
	e := entryOf(b, sample(1))
	for b.Loop() {
		if _, err := p.prepare(e); err != nil {
			b.Fatal(err)
		}
	}
}
