package fuse

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trucewatch/truce"
)

// TestLedgerNumbersGoOverAWire: a ledger that a server sends says the same.
func TestLedgerNumbersGoOverAWire(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		type numbers struct {
			Bits  Bits
			Share Share
		}
		want := numbers{Bits(rapid.Int32Range(-1e6, 1e6).Draw(t, "bits")), Share(100 * rapid.Int32Range(0, 10_000).Draw(t, "share"))}
		b, err := json.Marshal(want)
		if err != nil {
			t.Fatal(err)
		}
		var got numbers
		if err := json.Unmarshal(b, &got); err != nil || got != want {
			t.Fatalf("%s: %+v, want %+v (%v)", b, got, want, err)
		}
	})
	for _, bad := range []string{`{"p":0.12345}`, `{"p":"x"}`, `{"bits":1e9}`, `{"bits":99999999999}`} {
		var l Ledger
		if err := json.Unmarshal([]byte(bad), &l); err == nil {
			t.Errorf("%s was taken", bad)
		}
	}
}

// TestNamedIncidents: a mission's ids stand before those that the fusion would give,
// old ones mean what they had, and a pin is said.
func TestNamedIncidents(t *testing.T) {
	lines := []string{
		`{"id":"1","source":"a","time":{"from":"2023-01-05","to":"2023-01-06"},"place":{"lat":48.5,"lon":37.5,"radius_m":1500},"act":"fire/artillery"}`,
		`{"id":"2","source":"b","time":{"from":"2023-01-05","to":"2023-01-06"},"place":{"lat":48.501,"lon":37.5,"radius_m":1500},"act":"fire/artillery"}`,
		`{"id":"3","source":"c","time":{"from":"2023-01-05","to":"2023-01-06"},"place":{"lat":48.5,"lon":37.5,"radius_m":1500},"act":"fire/artillery"}`,
	}
	b := NewBuilder(Options{})
	for i, line := range lines {
		r, err := DecodeLine([]byte(line), "in", i+1)
		if err != nil {
			t.Fatal(err)
		}
		if err := b.Add(&r); err != nil {
			t.Fatal(err)
		}
	}
	x, err := b.Explainer()
	if err != nil {
		t.Fatal(err)
	}
	if l, err := x.Explain("1", "3"); err != nil || !l.Together {
		t.Fatalf("the fusion keeps them apart: %+v, %v", l, err)
	}
	x.Name([]Named{
		{ID: "T-000001", Reports: []string{"1", "2", "gone"}, Note: "T-000001 is pinned"},
		{ID: "T-000002", Reports: []string{"2"}, Former: true},
		{ID: "T-000003", Reports: []string{"3"}},
	})
	l, err := x.Explain("T-000001", "T-000003")
	if err != nil || l.Together || l.A.Incident != "T-000001" || l.A.Reports != 2 || l.B.Incident != "T-000003" ||
		!strings.HasPrefix(l.Why, "two incidents: one is pinned; without that the fusion would say: one incident") {
		t.Errorf("%+v, %v", l, err)
	}
	if n := len(l.Constraints); n == 0 || l.Constraints[n-1] != (Constraint{"pinned", "T-000001 is pinned"}) {
		t.Errorf("rules %v", l.Constraints)
	}
	l, err = x.Explain("T-000002", "T-000001")
	if err != nil || l.A.Report != "2" || l.B.Report != "1" || !l.Together || l.A.Incident != truce.IncidentID("T-000001") {
		t.Errorf("an incident and the one it took in: %+v, %v", l, err)
	}
	if _, err := x.Explain("T-000009", "1"); err == nil {
		t.Error("an id that nobody gave was found")
	}
}
