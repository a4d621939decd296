package score

import (
	"math"
	"testing"
)

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 1e-9 {
		t.Errorf("%s = %v, want %v", what, got, want)
	}
}

func TestCompareByHand(t *testing.T) {
	// Truth {1 2 3} {4 5}; found {1 2} {3 4 5}: 4 found pairs, 4 true ones, 2 in both.
	f, err := Compare(
		Grouping{"1": "a", "2": "a", "3": "b", "4": "b", "5": "b", "9": "z"},
		Grouping{"1": "x", "2": "x", "3": "x", "4": "y", "5": "y", "8": "w"})
	if err != nil {
		t.Fatal(err)
	}
	near(t, "precision", f.Precision, 0.5)
	near(t, "recall", f.Recall, 0.5)
	near(t, "F1", f.F1, 0.5)
	// B³ precision: reports 1, 2 → 1; 3 → 1/3; 4, 5 → 2/3. Recall: 1, 2 → 2/3; 3 → 1/3; 4, 5 → 1.
	near(t, "B3 precision", f.B3Precision, (1+1+1.0/3+2.0/3+2.0/3)/5)
	near(t, "B3 recall", f.B3Recall, (2.0/3+2.0/3+1.0/3+1+1)/5)
	// ARI = (2 − 4·4/10) / (4 − 1.6)
	near(t, "ARI", f.ARI, 0.4/2.4)
	if f.Found != 2 || f.True != 2 || f.Missing != 1 || f.Extra != 1 || f.Reports != 5 {
		t.Errorf("counts: %+v", f)
	}
}

func TestCompareEnds(t *testing.T) {
	truth := Grouping{"1": "a", "2": "a", "3": "b"}
	perfect, _ := Compare(Grouping{"1": "q", "2": "q", "3": "r"}, truth)
	near(t, "F1 of the truth itself", perfect.F1, 1)
	near(t, "ARI of the truth itself", perfect.ARI, 1)
	near(t, "B3 of the truth itself", perfect.B3, 1)
	apart, _ := Compare(Grouping{"1": "1", "2": "2", "3": "3"}, truth)
	near(t, "F1 of singletons", apart.F1, 0)
	near(t, "count error of singletons", apart.CountError, 0.5)
	if _, err := Compare(Grouping{"7": "1"}, truth); err == nil {
		t.Error("a grouping of other reports was measured")
	}
}

func TestCalibrate(t *testing.T) {
	truth := Grouping{"1": "a", "2": "a", "3": "b"}
	c, err := Calibrate([]Link{{"1", "2", 0.9}, {"1", "3", 0.95}, {"2", "3", 0.1}, {"1", "8", 0.5}}, truth)
	if err != nil {
		t.Fatal(err)
	}
	// Bin 9: promised 1.85, true 1; bin 1: promised .1, true 0; three links.
	near(t, "ECE", c.ECE, (0.85+0.1)/3)
	if c.N != 3 || c.Bins[9].N != 2 || c.Bins[1].N != 1 {
		t.Errorf("bins: %+v", c)
	}
	if _, err := Calibrate([]Link{{"1", "2", math.NaN()}}, truth); err == nil {
		t.Error("a probability that is no number passed")
	}
}
