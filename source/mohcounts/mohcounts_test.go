package mohcounts

import (
	"strings"
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFiles(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/gaza_moh_daily.csv")
	res.Counts(t, 438, 0)
	silent := 0
	for _, r := range res.Reports {
		if strings.HasPrefix(r.Note, "nothing was published") {
			silent++
			if !r.Killed.IsZero() {
				t.Errorf("%s: a day without publication became a count", r.ID)
			}
		}
	}
	if silent != 74 {
		t.Errorf("%d days without publication, want 74", silent)
	}
	sourcetest.Shared(t, Adapter{}, "truce-periods/lebanon_moph_daily.csv").Counts(t, 187, 0)
}
