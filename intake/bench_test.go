//go:build unix

package intake

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"os"
	"runtime"
	"slices"
	"strconv"
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

// benchRows is how many rows a benchmark takes in at least: enough for several
// groups of the seal and for the files to outgrow every buffer.
const benchRows = 200_000

// ownRows are n reports in the program's own form with texts of 600 bytes.
func ownRows(b *testing.B, n int) []byte {
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
	return own.Bytes()
}

// repeated writes a real table again and again until it has n rows; edit makes each
// copy a set of other reports.
func repeated(b *testing.B, path string, n int, edit func(row []string, copy int)) []byte {
	f, err := os.Open(path)
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	table, err := csv.NewReader(z).ReadAll()
	if err != nil {
		b.Fatal(err)
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	if err := w.Write(table[0]); err != nil {
		b.Fatal(err)
	}
	for i := range n {
		row := slices.Clone(table[1+i%(len(table)-1)])
		edit(row, i/(len(table)-1))
		if err := w.Write(row); err != nil {
			b.Fatal(err)
		}
	}
	w.Flush()
	return out.Bytes()
}

// BenchmarkIntakeFile prints rows a second from a file into the sealed record:
// kept, parsed, validated, with rungs, committed, durable, sealed. The tables are
// real ones, repeated with other ids (VIINA) and other places (FIRMS).
func BenchmarkIntakeFile(b *testing.B) {
	g := gazetteer.Default()
	run := func(name string, a source.Adapter, g *gazetteer.Gazetteer, data func() []byte) {
		b.Run(name, func(b *testing.B) {
			rows, used, file := int64(0), time.Duration(0), data()
			for b.Loop() {
				b.StopTimer()
				rec := newRecord(b)
				runtime.GC()
				before := cpuTime(b)
				b.StartTimer()
				res, err := File(context.Background(), Input{Record: rec, Adapter: a, Gazetteer: g, Path: name, R: bytes.NewReader(file), Seal: true})
				if err != nil || res.Refused > 0 || res.Broken != "" || res.New != res.Rows {
					b.Fatal(res.New, res.Rows, res.Refused, res.Broken, err)
				}
				b.StopTimer()
				rows, used = rows+res.Rows, used+cpuTime(b)-before
				rec.Close()
				b.StartTimer()
			}
			b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
			b.ReportMetric(float64(used.Microseconds())/float64(rows), "cpu-µs/row")
		})
	}
	own := func() []byte { return ownRows(b, benchRows) }
	run("JSONLines", jsonl.Adapter{}, g, own)
	run("JSONLinesWithoutGazetteer", jsonl.Adapter{}, nil, own)
	run("VIINA", viina.Adapter{}, g, func() []byte {
		return repeated(b, shareddata.File(b, "viina-extract/viina_reports_2022_2025.csv.gz"), benchRows,
			func(row []string, copy int) { row[0] = fmt.Sprint(row[0], "-", copy) })
	})
	run("FIRMS", firms.Adapter{}, g, func() []byte {
		return repeated(b, shareddata.File(b, "firms-ua/viirs_nrt_ua_ru_20260624_20260627.csv.gz"), benchRows,
			func(row []string, copy int) {
				lat, err := strconv.ParseFloat(row[0], 64)
				if err != nil {
					b.Fatal(err)
				}
				row[0] = strconv.FormatFloat(lat+float64(copy)/1000, 'f', 5, 64)
			})
	})
}
