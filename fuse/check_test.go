package fuse_test

import (
	"strings"
	"testing"

	"trucewatch/fuse"
)

// TestDriftSaysWhatBecameOfLinks checks the counts and the table of the check.
func TestDriftSaysWhatBecameOfLinks(t *testing.T) {
	res := &fuse.Result{
		Assignments: []fuse.Assignment{{Report: "a", Incident: "T-1"}, {Report: "b", Incident: "T-1"}, {Report: "c", Incident: "T-2"}},
		Links:       []fuse.Link{{A: "a", B: "b", PPM: 960_000}, {A: "a", B: "c", PPM: 940_000}, {A: "b", B: "c", PPM: 120_000}},
	}
	d := res.Drift()
	if d.Links[9] != 2 || d.Joined[9] != 1 || d.Links[1] != 1 || d.Joined[1] != 0 || d.Promised[9] != 1_900_000 {
		t.Errorf("%+v", d)
	}
	text := d.String()
	for _, want := range []string{"   .120           .000       1\n", "   .950           .500       2\n", "over 3 links the two lie .340 apart"} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is missing in\n%s", want, text)
		}
	}
	if empty := (fuse.Drift{}).String(); empty != "calibration check: no links" {
		t.Errorf("without links: %q", empty)
	}
}
