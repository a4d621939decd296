package sirens

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFiles(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "truce-periods/sirens_official_2023-01.csv").Counts(t, 513, 0)
	sourcetest.Shared(t, Adapter{}, "truce-periods/sirens_volunteer_2025-04_05.csv").Counts(t, 227, 0)
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/sirens_volunteer_2023-01.csv")
	res.Counts(t, 591, 0)
	naive := 0
	for _, r := range res.Reports {
		if r.Time.Approx {
			naive++
		}
		if r.Places[0].Region == "" {
			t.Errorf("%s has no region", r.ID)
		}
	}
	if naive != 34 {
		t.Errorf("%d rows with a made-up end, want 34", naive)
	}
}

// TestOneSignal: the two logs must count as one origin.
func TestOneSignal(t *testing.T) {
	s := Adapter{}.Info().Sources
	if s[0].Signal == "" || s[0].Signal != s[1].Signal {
		t.Errorf("signals %q and %q", s[0].Signal, s[1].Signal)
	}
}
