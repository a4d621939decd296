package cloud

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFiles(t *testing.T) {
	// 163 days, each for the country and for its east.
	sourcetest.Shared(t, Adapter{}, "truce-periods/cloud_cover_ukraine_daily.csv").Counts(t, 326, 0)
	sourcetest.Shared(t, Adapter{}, "truce-periods/cloud_cover_by_oblast_2023-01.csv").Counts(t, 540, 0)
}

// TestProductsDisagree keeps the trap of 7 January 2023: 0.0004 over Donetsk by one
// product, 0.61 over the east by the other. Both stay, as two sources.
func TestProductsDisagree(t *testing.T) {
	got := map[string]int64{}
	for _, file := range []string{"truce-periods/cloud_cover_ukraine_daily.csv", "truce-periods/cloud_cover_by_oblast_2023-01.csv"} {
		for _, r := range sourcetest.Shared(t, Adapter{}, file).Reports {
			if r.Time.From.Format("2006-01-02") == "2023-01-07" {
				got[string(r.Source)+" "+r.Coverage.Region] = *r.Coverage.SharePPM
			}
		}
	}
	if got["cloud-by-oblast UA-14"] != 400 || got["cloud-daily UA-east"]/1000 != 606 {
		t.Errorf("Donetsk %d ppm, east %d ppm; want 400 and about 606800", got["cloud-by-oblast UA-14"], got["cloud-daily UA-east"])
	}
}
