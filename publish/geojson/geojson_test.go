package geojson_test

import (
	"encoding/json"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"os"

	"trucewatch/publish"
	"trucewatch/publish/formattest"
	"trucewatch/publish/geojson"
	"trucewatch/publish/publishtest"
)

type collection struct {
	Type     string
	Features []struct {
		ID       string
		Geometry *struct {
			Type        string
			Coordinates [][][2]float64
		}
	}
}

func TestFormat(t *testing.T) {
	formattest.Test(t, geojson.Format{}, func(t *testing.T, path string, data []byte) []string {
		if path != "data/incidents.geojson" {
			if !json.Valid(data) {
				t.Errorf("%s is no JSON", path)
			}
			return nil
		}
		var c collection
		if err := json.Unmarshal(data, &c); err != nil {
			t.Fatal(err)
		}
		var ids []string
		for _, f := range c.Features {
			ids = append(ids, f.ID)
			if f.Geometry == nil {
				continue
			}
			if f.Geometry.Type != "Polygon" {
				t.Errorf("%s is a %s: a point would claim a precision that is not published", f.ID, f.Geometry.Type)
			}
			ring := f.Geometry.Coordinates[0]
			if len(ring) != 5 || ring[0] != ring[4] || area(ring) <= 0 {
				t.Errorf("%s: ring %v is not closed and counter-clockwise", f.ID, ring)
			}
		}
		return ids
	})
}

func area(ring [][2]float64) float64 {
	sum := 0.0
	for i := range len(ring) - 1 {
		sum += ring[i][0]*ring[i+1][1] - ring[i+1][0]*ring[i][1]
	}
	return sum / 2
}

// TestGDALReadsIt: the file opens in the program that most GIS users have.
func TestGDALReadsIt(t *testing.T) {
	ogr, err := exec.LookPath("ogrinfo")
	if err != nil {
		t.Skip("no ogrinfo (gdal-bin): not read by GDAL")
	}
	e, err := publishtest.Scenario().Edition(publish.Public())
	if err != nil {
		t.Fatal(err)
	}
	files, err := geojson.Format{}.Files(e)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "incidents.geojson")
	if err := os.WriteFile(path, files[0].Data, 0o644); err != nil {
		t.Fatal(err)
	}
	out, err := exec.Command(ogr, "-al", "-so", path).CombinedOutput()
	if err != nil || !strings.Contains(string(out), "Geometry: Polygon") {
		t.Errorf("%v: %s", err, out)
	}
}
