package lineage

import "testing"

// senseFigures compares the flag for a changed sense with the gold over sayings
// that are marked as variants.
func senseFigures(gold []goldSaying, show func(g goldSaying, flagged bool)) (hit, said, there int) {
	sayings := make([]Saying, len(gold))
	for i := range gold {
		sayings[i] = gold[i].Saying
	}
	type key struct {
		file  string
		start int
	}
	flagged := map[key]bool{}
	for _, u := range Cluster(sayings) {
		for _, v := range u.Variants {
			for _, f := range v.Flags {
				if f == FlagSense {
					for i := range v.Text {
						flagged[key{v.File, v.Start + i}] = true
					}
				}
			}
		}
	}
	for _, g := range gold {
		if g.utterance == "" {
			continue
		}
		got := false
		for i := range g.Text {
			got = got || flagged[key{g.File, g.Start + i}]
		}
		if g.changed {
			there++
		}
		if got {
			said++
		}
		if got && g.changed {
			hit++
		}
		if got != g.changed && show != nil {
			show(g, got)
		}
	}
	return hit, said, there
}

func TestSenseOfDevelopmentSet(t *testing.T) {
	hit, said, there := senseFigures(loadGold(t, "dev"), func(g goldSaying, flagged bool) {
		t.Logf("flagged %v: %s %s %s", flagged, g.utterance, g.File, g.Text)
	})
	t.Logf("changed sense: %d right of %d flagged, %d there", hit, said, there)
	if hit*10 < there*7 {
		t.Errorf("only %d of %d changes of sense are flagged", hit, there)
	}
}

// BenchmarkSense prints how many changes of sense are flagged in all annotated articles.
func BenchmarkSense(b *testing.B) {
	gold := append(loadGold(b, "dev"), loadGold(b, "held")...)
	for range b.N {
		hit, said, there := senseFigures(gold, nil)
		b.ReportMetric(float64(hit), "right")
		b.ReportMetric(float64(said), "flagged")
		b.ReportMetric(float64(there), "there")
	}
}
