package record

import (
	"encoding/json"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/truce"
)

// TestPlainIntervalIsJSON: what the short way reads is what the JSON decoder reads,
// and it refuses what that refuses.
func TestPlainIntervalIsJSON(t *testing.T) {
	check := func(t interface {
		Helper()
		Fatalf(string, ...any)
	}, b []byte) bool {
		t.Helper()
		got, ok := plainInterval(&codec{}, b)
		if !ok {
			return false
		}
		var want truce.Interval
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatalf("%s: read as %v, JSON says %v", b, got, err)
		}
		if got != utc(want) {
			t.Fatalf("%s: read as %v, JSON gives %v", b, got, want)
		}
		return true
	}
	rapid.Check(t, func(t *rapid.T) {
		from := time.Unix(rapid.Int64Range(-60_000_000_000, 200_000_000_000).Draw(t, "from"), 0)
		v := truce.Interval{From: from, To: from.Add(time.Duration(rapid.IntRange(0, 1_000_000).Draw(t, "seconds")) * time.Second),
			Zone: rapid.SampledFrom([]string{"", "Europe/Kyiv", "+02:00", "a\"b", "a&b", "é"}).Draw(t, "zone"), Approx: rapid.Bool().Draw(t, "approx")}
		b, err := json.Marshal(utc(v))
		if err != nil {
			t.Skip(err)
		}
		check(t, b)
		i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
		b[i] = rapid.SampledFrom([]byte("0123456789Z:\"{}\\ ")).Draw(t, "byte")
		check(t, b)
	})
	const day = `"2025-03-13T00:00:00Z"`
	for b, want := range map[string]bool{
		`{"from":` + day + `,"to":` + day + `}`:                         true,
		`{"from":` + day + `,"to":` + day + `,"zone":"Europe/Kyiv"}`:    true,
		`{"from":"2024-02-29T23:59:59Z","to":` + day + `}`:              true,
		`{"from":"2025-02-29T00:00:00Z","to":` + day + `}`:              false,
		`{"from":"2025-03-13T24:00:00Z","to":` + day + `}`:              false,
		`{"from":` + day + `,"to":` + day + `,"zone":"a","approx":1}`:   false,
		`{"from":` + day + `,"to":` + day + `,"zone":"a","zone":"b"}`:   false,
		`{"from":` + day + `,"to":` + day + `}}`:                        false,
		`{"from":` + day + `}`:                                          false,
		`{"to":` + day + `,"from":` + day + `}`:                         false,
		``:                                                              false,
		`{"from":"2025-03-13T00:00:00.5Z","to":"2025-03-14T00:00:00Z"}`: false,
	} {
		if got := check(t, []byte(b)); got != want {
			t.Errorf("%s: read %v, want %v", b, got, want)
		}
	}
}

// TestSharingReaderReadsTheSame: reports that share bytes are equal to those that do not.
func TestSharingReaderReadsTheSame(t *testing.T) {
	reader := NewReportReader()
	for i := range 300 {
		r := sample(i % 7)
		fields, err := EncodeReport(r, Extra{Notices: []string{"n"}, Gazetteer: "g"})
		if err != nil {
			t.Fatal(err)
		}
		want, wantExtra, err := ReadReport(fields)
		if err != nil {
			t.Fatal(err)
		}
		got, extra, err := reader.Read(fields)
		if d := cmp.Diff(want, got); d != "" || err != nil || !cmp.Equal(extra, wantExtra) {
			t.Fatalf("%v %s", err, d)
		}
	}
}
