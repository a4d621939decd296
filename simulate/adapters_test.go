package simulate

import (
	"bytes"
	"strings"
	"testing"

	"trucewatch/source"
)

// TestRegisterLoads reads the register as a mission does.
func TestRegisterLoads(t *testing.T) {
	b, err := sourcesFile()
	if err != nil {
		t.Fatal(err)
	}
	got, err := source.LoadRegister("sources.yaml", b)
	if err != nil {
		t.Fatal(err)
	}
	if len(got) != len(register()) || !strings.Contains(string(b), "EXERCISE") || bytes.Contains(b, []byte(`"class":""`)) {
		t.Errorf("%d sources read, %d written", len(got), len(register()))
	}
}
