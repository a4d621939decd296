package jsonl

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/source"
	"trucewatch/source/sourcetest"
	"trucewatch/truce"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

// TestFullFormRoundTrip: what the program writes it reads back, field by field.
func TestFullFormRoundTrip(t *testing.T) {
	share := int64(610000)
	want := truce.Report{Source: "patrol-3", ID: "7", Kind: truce.KindCoverage, Exercise: true,
		Coverage: &truce.Coverage{Kind: truce.CoverCloud, SharePPM: &share}, Hedges: []truce.Hedge{{Kind: truce.HedgeFeared, Words: "feared"}},
		Attrs: []truce.Attr{{Name: "a", Path: []string{"b", "c"}}}}
	b, err := json.Marshal(want)
	if err != nil {
		t.Fatal(err)
	}
	res := sourcetest.Collect(Adapter{}, "x", strings.NewReader(string(b)))
	if len(res.Reports) != 1 {
		t.Fatal(res.Refused, res.Fatal)
	}
	want.Raw = truce.Raw{Line: 1, Row: string(b)}
	if d := cmp.Diff(want, res.Reports[0]); d != "" {
		t.Error(d)
	}
}

func TestDeepNesting(t *testing.T) {
	line := `{"id":"1","source":"a","attrs":` + strings.Repeat("[", 10000) + strings.Repeat("]", 10000) + "}"
	res := sourcetest.Collect(Adapter{}, "x", strings.NewReader(line+"\n"+`{"id":"2","source":"a"}`))
	if len(res.Refused) != 1 || !strings.Contains(res.Refused[0].Reason, "nested 10001 deep") || len(res.Reports) != 1 {
		t.Errorf("%d reports, refused %v", len(res.Reports), res.Refused)
	}
}

func FuzzParse(f *testing.F) {
	f.Add(`{"id":"1","source":"a","place":{"lat":48.5,"lon":34},"time":{"from":"2025-03-13"}}`)
	f.Add(`{"source":"a","id":"1","kind":"point","time":{"from":"2025-03-13T00:00:00Z","to":"2025-03-14T00:00:00Z"}}`)
	f.Fuzz(func(t *testing.T, s string) {
		for rep, err := range (Adapter{}).Parse(source.Input{Name: "f", R: strings.NewReader(s)}) {
			if err == nil && rep.Validate() != nil {
				t.Errorf("%q gave an invalid report: %v", s, rep.Validate())
			}
		}
	})
}
