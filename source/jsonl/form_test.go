package jsonl

import (
	"encoding/json"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// agrees reports an error where formOf knows and the decoder says otherwise.
func agrees(t interface{ Fatalf(string, ...any) }, line string) (known bool) {
	got, ok := formOf(line)
	if !ok {
		return false
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return true // the decoder will refuse it too
	}
	if want := short(fields); got != want {
		t.Fatalf("%q: short is %v, want %v", line, got, want)
	}
	return true
}

func TestFormOfIsWhatTheDecoderSays(t *testing.T) {
	for line, want := range map[string]bool{
		`{}`: true, ` { "kind" : "point" } `: true, `{"kind":"point","attrs":{}}`: true, `{"kind":1,"attrs":[{}]}`: true,
		`{"published":"x","kind":1,"published":{}}`: true, `{"published":{},"kind":1,"published":"}\"{"}`: true,
		`{"kind":"point","a":{"place":1},"b":["actor"]}`: true, `{"kind":null,"place":null}`: true,
		`{"\u0070lace":1,"kind":"point"}`: false, `{"kind":1} x`: false, `{"kind":1}{}`: false, `[]`: false, ``: false, `{`: false,
		`{"a`: false, `{"a"`: false, `{"a":`: false, `{"a":"`: false, `{"a":1`: false, `{a:1}`: false, `"a"`: false,
	} {
		if known := agrees(t, line); known != want {
			t.Errorf("%q: known %v, want %v", line, known, want)
		}
	}
	piece := rapid.SampledFrom([]string{`{`, `}`, `[`, `]`, `"`, `\`, `:`, `,`, ` `, `1`, `null`, `"kind"`, `"place"`, `"published":`, `"attrs":`, `"actor":1`, `"kind":"point",`, `{}`, `"a\"b"`})
	rapid.Check(t, func(t *rapid.T) {
		agrees(t, "{"+strings.Join(rapid.SliceOfN(piece, 0, 12).Draw(t, "pieces"), "")+"}")
	})
}

// TestTextAfterTheObjectIsRefused: in either form, although a decoder would stop at the object.
func TestTextAfterTheObjectIsRefused(t *testing.T) {
	for _, line := range []string{`{"source":"a","id":"1","kind":"point"} {}`, `{"source":"a","id":"1","kind":"point"}]`, `{"source":"a","id":"1"} x`} {
		if rep, err := read(line); err == nil {
			t.Errorf("%s was read as %v", line, rep)
		}
	}
}
