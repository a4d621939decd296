//go:build unix

package intake

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"syscall"
	"testing"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/internal/shareddata"
	"trucewatch/source"
	"trucewatch/source/firms"
	"trucewatch/source/jsonl"
	"trucewatch/source/viina"
	"trucewatch/truce"
)

// cpuTime is what this process has used of all cores, a figure that holds on a busy machine too.
func cpuTime(b *testing.B) time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// BenchmarkIntakeFile prints rows a second from a file into the sealed record:
// kept, parsed, validated, with rungs, committed, durable, sealed. "JSON Lines" is
// the program's own form with texts of 600 bytes; the others are real files.
func BenchmarkIntakeFile(b *testing.B) {
	const n = 50_000
	var own bytes.Buffer
	enc := json.NewEncoder(&own)
	for i := range n {
		at := truce.Position{Lat: truce.E7(470000000 + i*37%20000000), Lon: truce.E7(340000000 + i*91%30000000)}
		r := truce.Report{Source: truce.SourceID(fmt.Sprint("outlet-", i%20)), ID: fmt.Sprint("r-", i), Kind: truce.KindPoint,
			Published: truce.Instant(noon, ""), Time: truce.Instant(noon, "+02:00"), Act: "fire/artillery", Lang: "en",
			Places: []truce.Place{{Kind: truce.PlacePoint, At: &at, R68M: 500, Name: "near the station", Quality: truce.QualityStated}},
			Title:  "Shelling reported", Text: strings.Repeat("Residents heard shelling. ", 23), URL: fmt.Sprint("https://example.org/", i)}
		if err := enc.Encode(r); err != nil {
			b.Fatal(err)
		}
	}
	g := gazetteer.Default()
	run := func(name string, a source.Adapter, g *gazetteer.Gazetteer, path string, data []byte) {
		b.Run(name, func(b *testing.B) {
			rows := int64(0)
			before := cpuTime(b)
			for b.Loop() {
				b.StopTimer()
				rec := newRecord(b)
				in := Input{Record: rec, Adapter: a, Gazetteer: g, Path: path, Seal: true}
				if data != nil {
					in.R = bytes.NewReader(data)
				}
				b.StartTimer()
				res, err := File(context.Background(), in)
				if err != nil || res.Refused > 0 || res.Broken != "" {
					b.Fatal(res, err)
				}
				rows += res.Rows
				b.StopTimer()
				rec.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64((cpuTime(b)-before).Microseconds())/float64(rows), "cpu-µs/row")
		})
	}
	run("JSONLines", jsonl.Adapter{}, g, "own.jsonl", own.Bytes())
	run("JSONLinesWithoutGazetteer", jsonl.Adapter{}, nil, "own.jsonl", own.Bytes())
	run("VIINA", viina.Adapter{}, g, shareddata.File(b, "viina-extract/viina_reports_2022_2025.csv.gz"), nil)
	run("FIRMS", firms.Adapter{}, g, shareddata.File(b, "firms-ua/viirs_nrt_ua_ru_20260624_20260627.csv.gz"), nil)
}
