package viina

import (
	"bytes"
	"compress/gzip"
	"io"
	"os"
	"testing"

	"trucewatch/internal/shareddata"
	"trucewatch/source"
	"trucewatch/source/sourcetest"
	"trucewatch/truce"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFiles(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "viina-extract/viina_reports_2022_2025.csv.gz")
	res.Counts(t, 3578, 0)
	acts := map[truce.Act]int{}
	for _, r := range res.Reports {
		acts[r.Act]++
		if r.Origin == "" || r.Places[0].R68M == 0 {
			t.Errorf("%s lacks an origin or a precision", r.ID)
		}
		if r.Alleged.Party != "" {
			t.Errorf("%s: a machine label became an allegation", r.ID)
		}
	}
	t.Logf("acts: %v", acts)
	if acts[""] > len(res.Reports)/2 { // most of these say "strike" and no more
		t.Errorf("%d of %d texts gave no act", acts[""], len(res.Reports))
	}
	sourcetest.Shared(t, Adapter{}, "viina-extract/viina_review_classified.csv.gz").Counts(t, 97, 0)
}

func BenchmarkParse(b *testing.B) {
	f, err := os.Open(shareddata.File(b, "viina-extract/viina_reports_2022_2025.csv.gz"))
	if err != nil {
		b.Fatal(err)
	}
	defer f.Close()
	z, err := gzip.NewReader(f)
	if err != nil {
		b.Fatal(err)
	}
	data, err := io.ReadAll(z)
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	rows := 0
	for b.Loop() {
		for _, err := range (Adapter{}).Parse(source.Input{Name: "b", R: bytes.NewReader(data)}) {
			if err == nil {
				rows++
			}
		}
	}
	b.ReportMetric(float64(rows)/b.Elapsed().Seconds(), "rows/s")
}

func TestChannelOf(t *testing.T) {
	for link, want := range map[string]string{
		"https://t.me/lumsrc/2006": "t.me/lumsrc", "https://t.me/s/Truexa/1": "t.me/truexa",
		"https://twitter.com/A_B/status/1": "twitter.com/a_b", "https://www.unian.ua/war/x.html": "unian.ua", "::": "", "": "",
	} {
		if got := channelOf(link); got != want {
			t.Errorf("channelOf(%q) = %q, want %q", link, got, want)
		}
	}
}
