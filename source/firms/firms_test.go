package firms

import (
	"testing"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFiles(t *testing.T) {
	sourcetest.Shared(t, Adapter{}, "firms-ua/viirs_nrt_ua_ru_20260624_20260627.csv.gz").Counts(t, 5731, 0)
	sourcetest.Shared(t, Adapter{}, "truce-periods/firms_2022-12_2023-01.csv").Counts(t, 395, 0)
	sourcetest.Shared(t, Adapter{}, "truce-periods/firms_viirs_n20_2026-04-10_13.csv").Counts(t, 167, 0)
}

// TestHourZero guards the unpadded acq_time: "9" is 00:09, not 09:00.
func TestHourZero(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "firms-ua/viirs_nrt_ua_ru_20260624_20260627.csv.gz")
	n := 0
	for _, r := range res.Reports {
		if r.Time.From.Hour() == 0 {
			n++
		}
	}
	if n != 883 {
		t.Errorf("%d rows at hour 00, want 883", n)
	}
}

func TestOverpass(t *testing.T) {
	for clock, want := range map[string]string{"9": "00:09", "130": "01:30", "0011": "00:11", "1219": "12:19", "00:11": "00:11", "1219.0": "12:19"} {
		v, err := overpass("2026-06-27", clock)
		if err != nil || v.From.Format("15:04") != want {
			t.Errorf("overpass %q = %v, %v; want %s", clock, v.From, err, want)
		}
	}
	for _, bad := range []string{"2560", "12:61", "noon", "12190"} {
		if _, err := overpass("2026-06-27", bad); err == nil {
			t.Errorf("overpass %q passed", bad)
		}
	}
}
