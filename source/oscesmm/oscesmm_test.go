package oscesmm

import (
	"testing"
	"time"

	"trucewatch/source/sourcetest"
)

func Test(t *testing.T) { sourcetest.Test(t, Adapter{}) }

func TestRealFile(t *testing.T) {
	res := sourcetest.Shared(t, Adapter{}, "truce-periods/osce_smm_2020_reports.csv")
	res.Counts(t, 35, 0)
	for _, r := range res.Reports {
		if r.ID == "178/2020/donetsk" && r.Time.Duration() != 19*time.Hour+30*time.Minute {
			t.Errorf("report 178 covers %s, want 19.5 h", r.Time.Duration())
		}
		if r.ID == "193/2020/luhansk" && len(r.Hedges) == 0 {
			t.Error("report 193 lost its assessment of an exercise")
		}
		if r.ID == "171/2020/words" && (len(r.Counts) > 0 || r.Note == "") {
			t.Error("report 171 states no figure; its words must stay and no zero appear")
		}
	}
}
