package simulate

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"trucewatch/agreement"
	"trucewatch/source"
	"trucewatch/source/all"
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

// TestMissionFilesLoad reads the agreement and the mission file with the maps that
// stand beside them.
func TestMissionFilesLoad(t *testing.T) {
	m, _ := build(t, Options{Preset: "sparse", Seed: 1})
	files := func(name string) ([]byte, error) {
		if f := m.files[name]; f != nil {
			return f.Bytes(), nil
		}
		return nil, fmt.Errorf("no file %s", name)
	}
	ag, warnings, err := agreement.Load("agreement.yaml", m.files["agreement.yaml"].Bytes(), files)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range warnings {
		t.Log(w)
	}
	if !ag.Exercise {
		t.Error("the agreement does not say that it is an exercise")
	}
	if _, _, err := agreement.LoadMission("mission.yaml", m.files["mission.yaml"].Bytes()); err != nil {
		t.Error(err)
	}
}

// TestPlantLiesWhereTheAgreementSays keeps the two statements of one place together.
func TestPlantLiesWhereTheAgreementSays(t *testing.T) {
	m, _ := build(t, Options{Preset: "sparse", Seed: 1})
	ag, _, err := agreement.Load("agreement.yaml", m.files["agreement.yaml"].Bytes(), func(name string) ([]byte, error) { return m.files[name].Bytes(), nil })
	if err != nil {
		t.Fatal(err)
	}
	p := plant().position()
	for _, z := range ag.Zones {
		if z.ID == "plant" {
			if z.Centre == nil || abs(int(z.Centre.Lat-p.Lat)) > 1000 || abs(int(z.Centre.Lon-p.Lon)) > 1000 {
				t.Errorf("the agreement puts the plant at %v, the valley at %v", z.Centre, p)
			}
		}
	}
}

// TestAdaptersReadTheirForms gives every file of raw/ to the adapter it names: no
// row is refused, and each row gives a report.
func TestAdaptersReadTheirForms(t *testing.T) {
	m, sum := build(t, Options{Preset: "exercise", Seed: 2})
	for _, f := range sum.Files {
		if f.Adapter == "" || !strings.HasPrefix(f.Name, "raw/") {
			continue
		}
		t.Run(f.Name, func(t *testing.T) {
			a, err := all.Lookup(f.Adapter)
			if err != nil {
				t.Fatal(err)
			}
			n, bad := 0, 0
			for r, err := range a.Parse(source.Input{Name: f.Name, R: bytes.NewReader(m.files[f.Name].Bytes())}) {
				if err == nil {
					err = r.Validate()
				}
				if err != nil {
					if bad++; bad <= 3 {
						t.Error(err)
					}
					continue
				}
				n++
			}
			if n != f.Rows || bad > 0 {
				t.Errorf("%d rows read, %d written, %d refused", n, f.Rows, bad)
			}
		})
	}
}
