package lineage

import (
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"
)

// scaleDocument makes document i of a large set from its number alone, so that
// nothing has to be kept: three of ten are copies of the one before them, cut and
// changed. About 300 words, two quotations.
func scaleDocument(words []string, i int) Document {
	origin := i
	if k := i % 10; k >= 7 {
		origin = i - k + k - 7 // 7, 8, 9 are copies of 0, 1, 2
	}
	r := rand.New(rand.NewPCG(uint64(origin), 5))
	d := Document{ID: strconv.Itoa(i), Language: "en", Published: time.Unix(1_700_000_000+int64(i)*7, 0)}
	edit := rand.New(rand.NewPCG(uint64(i), 77))
	var b strings.Builder
	b.Grow(2600)
	for p := range 18 {
		cut := origin != i && p >= 12
		quote := p == 5 || p == 9
		start := b.Len()
		if quote && !cut {
			b.WriteString("\"")
		}
		for w := range 17 {
			u := r.Uint64()
			// The product of two uniform numbers: frequent words at the front.
			word := words[(u>>32)*(u&0xffffffff)>>32*uint64(len(words))>>32]
			if origin != i && edit.IntN(10) == 0 {
				word = words[edit.IntN(len(words))]
			}
			if cut {
				continue
			}
			if w > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(word)
		}
		if cut {
			continue
		}
		if quote {
			d.Quotes = append(d.Quotes, Quote{Start: start + 1, Text: b.String()[start+1:]})
			b.WriteString("\"")
		}
		b.WriteString(".\n")
	}
	d.Body = b.String()
	return d
}

// BenchmarkMillion traces large sets and prints seconds, memory and how many
// copies were found. LINEAGE_DOCUMENTS names other sizes, with commas between.
func BenchmarkMillion(b *testing.B) {
	sizes := []int{10_000, 100_000}
	if s := os.Getenv("LINEAGE_DOCUMENTS"); s != "" {
		sizes = nil
		for f := range strings.SplitSeq(s, ",") {
			n, err := strconv.Atoi(f)
			if err != nil {
				b.Fatal(err)
			}
			sizes = append(sizes, n)
		}
	}
	words := newWriter(1).words
	for _, n := range sizes {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			// As the commands of the program run: memory before processor time.
			defer debug.SetGCPercent(debug.SetGCPercent(40))
			defer debug.SetMemoryLimit(debug.SetMemoryLimit(900 << 20))
			debug.FreeOSMemory()
			for range b.N {
				stop := watchHeap()
				start := time.Now()
				edges, err := Trace(n, func(i int) (Document, error) { return scaleDocument(words, i), nil })
				if err != nil {
					b.Fatal(err)
				}
				b.ReportMetric(time.Since(start).Seconds(), "s")
				b.ReportMetric(float64(stop())/1e6, "MB")
				hit := 0
				for _, e := range edges {
					i, _ := strconv.Atoi(e.ID)
					if i%10 >= 7 && e.Parent == strconv.Itoa(i-7) {
						hit++
					}
				}
				b.ReportMetric(float64(hit)/float64(n/10*3), "copies-found")
			}
		})
	}
}

// watchHeap measures the most memory that the program holds from the system until stopped.
func watchHeap() (stop func() uint64) {
	var most atomic.Uint64
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		for {
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			most.Store(max(most.Load(), m.Sys-m.HeapReleased))
			select {
			case <-done:
				return
			case <-time.After(200 * time.Millisecond):
			}
		}
	}()
	return func() uint64 {
		close(done)
		<-ended
		return most.Load()
	}
}
