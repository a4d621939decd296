package mission

import (
	"testing"
	"time"
)

func TestNextCutOffIsLocalTime(t *testing.T) {
	kyiv, err := time.LoadLocation("Europe/Kyiv")
	if err != nil {
		t.Skip("no zone data on this machine")
	}
	for _, c := range []struct{ now, want string }{
		{"2025-03-29T17:29:59Z", "2025-03-29T17:30:00Z"}, // 19:30 EET
		{"2025-03-29T17:30:00Z", "2025-03-30T16:30:00Z"}, // clocks change in between: 23 hours
		{"2025-03-30T16:30:01Z", "2025-03-31T16:30:00Z"},
	} {
		now, _ := time.Parse(time.RFC3339, c.now)
		if got := nextCutOff(now, "19:30", kyiv).UTC().Format(time.RFC3339); got != c.want {
			t.Errorf("after %s comes %s, want %s", c.now, got, c.want)
		}
	}
}
