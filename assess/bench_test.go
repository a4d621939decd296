package assess_test

import (
	"fmt"
	"testing"
	"time"

	"trucewatch/assess"
	"trucewatch/truce"
	"trucewatch/verify"
)

// BenchmarkMonth assesses a month of 10,000 incidents with the coverage of a
// mission, under two versions of the period.
func BenchmarkMonth(b *testing.B) {
	s := newScene(sample(b, "exercise-valley.yaml"))
	regions := []string{"XA-N", "XA-S", "XB-N", "XB-S"}
	for i := range 10_000 {
		r := fire([]truce.SourceID{"patrol", "paper", "log-a"}[i%3], fmt.Sprint(i), []truce.PartyID{"A", "B", ""}[i%3], at(1+i%30, i%24, i%60))
		r.Places = spot(-3900000+i%2000*50, 5992500+i%1000*40, 300+i%900, regions[i%4])
		r.Counts = []truce.Count{truce.Exactly(int64(i%9), "explosion")}
		s.incident(r)
	}
	for d := range 30 {
		day := wholeDay(1 + d)
		s.days = append(s.days, day)
		for _, region := range regions {
			for h := range 4 {
				from := day.From.Add(time.Duration(6*h) * time.Hour)
				s.coverage = append(s.coverage, watched("patrol", truce.CoverPatrol, region, truce.Interval{From: from, To: from.Add(5 * time.Hour)}, 5))
			}
		}
	}
	v := verify.Apply(verify.Input{Incidents: s.incidents, Agreement: &s.ag, Sources: register, Reports: s.reports})
	b.ResetTimer()
	n := 0
	for b.Loop() {
		r := assess.Run(assess.Input{Agreement: s.ag, Incidents: v.Incidents, Reports: s.reports, Sources: register, Coverage: s.coverage, Days: s.days})
		n = len(r.Findings) + len(r.Counts)
	}
	b.ReportMetric(float64(n), "rows")
}
