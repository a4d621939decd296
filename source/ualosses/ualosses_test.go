package ualosses

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	// 191 days of eight classes; two of the figures are corrections downwards.
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/ua_general_staff_losses_claims.csv")
	res.Counts(t, 191*8, 0)
	lowered := 0
	for _, r := range res.Reports {
		if len(r.Counts) == 0 {
			lowered++
		}
		// What was published on 21 April 2025 is about 20 April, Easter.
		if r.ID == "2025-04-21/personnel" && (r.Claim.Value != "670" || r.Time.From.Format("2006-01-02T15") != "2025-04-19T21") {
			t.Errorf("Easter: %s from %s", r.Claim.Value, r.Time.From)
		}
	}
	if lowered != 2 {
		t.Errorf("%d corrections downwards, want 2", lowered)
	}
}
