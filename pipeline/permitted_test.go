package pipeline

import (
	"strings"
	"testing"
	"time"

	"trucewatch/truce"
)

// TestReturnFireOfTheExercise: the fire that Arland announced, after it tried the
// hotline, is permitted or open, never a breach for want of a call; and the other
// party's fire near by is not covered by Arland's notices.
func TestReturnFireOfTheExercise(t *testing.T) {
	f, set := exercise(t, "exercise")
	s, err := Run(f, set, Options{Exercise: true, AsOf: time.Date(2031, 6, 2, 0, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	permitted := 0
	for _, x := range s.Findings {
		if x.Value != truce.FindPermitted || !strings.Contains(x.Reason, "V9") {
			continue
		}
		permitted++
		if !strings.Contains(strings.Join(x.Used, "; "), "hotline_tried: x-desk/") {
			t.Errorf("%s is permitted without the call on the hotline: %v", x.Incident, x.Used)
		}
	}
	if permitted == 0 {
		for _, x := range s.Findings {
			if strings.Contains(x.Reason+strings.Join(x.Missing, ";"), "V9") && strings.Contains(x.Reason+strings.Join(x.Missing, ";"), "hotline_tried: x-desk/") {
				permitted++
			}
		}
	}
	if permitted == 0 {
		t.Error("no finding rests on the call on the hotline")
	}
}
