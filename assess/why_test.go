package assess

import (
	"os"
	"regexp"
	"strings"
	"testing"

	"trucewatch/truce"
)

// TestEveryReasonHasItsKey reads the reasons that the package and the zones of
// agreement give in their own source: a reason without a key would be published as
// "another reason".
func TestEveryReasonHasItsKey(t *testing.T) {
	say := regexp.MustCompile(`FindCannotTell, (?:fmt\.Sprintf\()?"([^"]+)"`)
	n := 0
	for _, file := range []string{"judge.go", "evidence.go", "silence.go", "zonewatch.go", "permission.go"} {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range say.FindAllStringSubmatch(string(src), -1) {
			n++
			reason := strings.NewReplacer("%s", "x", "%c", "C").Replace(m[1])
			if key := whyOf(truce.Finding{Value: truce.FindCannotTell, Reason: reason}); key == "other" {
				t.Errorf("%s: no key for the reason %q", file, m[1])
			}
		}
	}
	if n < 8 {
		t.Errorf("only %d reasons found: the search is broken", n)
	}
}
