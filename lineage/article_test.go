package lineage

import "testing"

func TestBlankKeepsPlaces(t *testing.T) {
	body := "One.\nRead more: x\nTwo."
	runs := []Span{{5, 18}, {-1, 2}, {3, 99}}
	if got, want := Blank(body, runs), "One.\n            \nTwo."; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestMachineTranslated(t *testing.T) {
	for s, want := range map[string]bool{"": false, "Плохой МАШИННЫЙ ПЕРЕВОД": true, "Machine-translated page": true, "a machine gun": false} {
		if got := MachineTranslated(s); got != want {
			t.Errorf("%q: %t", s, got)
		}
	}
}
