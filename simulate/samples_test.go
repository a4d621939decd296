package simulate

import (
	"bytes"
	"encoding/json"
	"io"
	"testing"

	"trucewatch/agreement/samples"
	"trucewatch/geo"
	"trucewatch/truce"
)

type kept struct{ bytes.Buffer }

func (*kept) Close() error { return nil }

// made runs a preset and keeps its files.
func made(t *testing.T, preset string) map[string]*kept {
	t.Helper()
	files := map[string]*kept{}
	if _, err := Run(Options{Preset: preset, Seed: 3}, func(name string) (io.WriteCloser, error) {
		files[name] = &kept{}
		return files[name], nil
	}); err != nil {
		t.Fatal(err)
	}
	return files
}

// TestExerciseIsTheSample: the agreement that people read among the samples is the
// one under which the exercise runs, byte for byte, with its mission file.
func TestExerciseIsTheSample(t *testing.T) {
	files := made(t, "sparse")
	for sample, file := range map[string]string{"exercise-valley.yaml": "agreement.yaml", "exercise-mission.yaml": "mission.yaml"} {
		want, err := samples.FS.ReadFile(sample)
		if err != nil {
			t.Fatal(err)
		}
		if files[file] == nil || !bytes.Equal(want, files[file].Bytes()) {
			t.Errorf("%s of the exercise differs from agreement/samples/%s: change both together", file, sample)
		}
	}
}

// TestSampleLinesAreTheExercises: the lines among the samples are the exercise's
// own, with fewer vertices.
func TestSampleLinesAreTheExercises(t *testing.T) {
	files := made(t, "sparse")
	for _, name := range []string{"line_a.geojson", "line_b.geojson"} {
		data, err := samples.FS.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		own, err := geo.ReadGeoJSON(files[name].Bytes())
		if err != nil {
			t.Fatal(err)
		}
		sample, err := geo.ReadGeoJSON(data)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range sample[0].Lines[0] {
			if d := geo.DistanceToLine(own[0].Lines[0], p); d > 2 {
				t.Errorf("%s: the sample's vertex %v lies %.0f m off the exercise's line", name, p, d)
			}
		}
	}
}

// TestRegisterHoldsTheHotline: without a call on the hotline, and by whom, no
// permission that asks for one could ever be tested.
func TestRegisterHoldsTheHotline(t *testing.T) {
	by := map[string]bool{}
	dec := json.NewDecoder(&made(t, "sparse")["raw/register.jsonl"].Buffer)
	for dec.More() {
		var r truce.Report
		if err := dec.Decode(&r); err != nil {
			t.Fatal(err)
		}
		if r.Kind == truce.KindContact && r.Means == "hotline" {
			by[r.Attrs[0].Path[0]] = true
		}
	}
	if !by["A"] || !by["B"] {
		t.Errorf("calls on the hotline are by %v; want both parties", by)
	}
}
