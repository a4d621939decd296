package uafstrikes

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/uaf_strike_claims.csv")
	res.Counts(t, 512, 0)
	for _, r := range res.Reports {
		if r.Act == "" {
			t.Errorf("no act for model %q", r.Weapon)
		}
	}
}
