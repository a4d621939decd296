package mission_test

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"trucewatch/geo"
	"trucewatch/internal/leaktest"
	"trucewatch/mission"
	"trucewatch/pipeline"
	"trucewatch/simulate"
	"trucewatch/source/all"
	"trucewatch/truce"
)

type simulated struct{ bytes.Buffer }

func (*simulated) Close() error { return nil }

// exerciseFolder simulates an exercise and takes it in.
func exerciseFolder(t *testing.T) *mission.Folder {
	t.Helper()
	ctx := context.Background()
	made := map[string]*simulated{}
	sum, err := simulate.Run(simulate.Options{Preset: "sparse", Seed: 11}, func(name string) (io.WriteCloser, error) {
		made[name] = &simulated{}
		return made[name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	for name, f := range made {
		if path.Dir(name) == "." && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".geojson")) {
			files[name] = f.Bytes()
		}
	}
	folder, err := mission.CreateWith(ctx, t.TempDir(), "exercise-valley", true, files, world(4, 0))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { folder.Close() })
	for _, file := range sum.Files {
		if file.Adapter == "" || !strings.HasPrefix(file.Name, "raw/") {
			continue
		}
		ad, err := all.Lookup(file.Adapter)
		if err != nil {
			t.Fatal(err)
		}
		if res, err := folder.IngestStream(ctx, ad, file.Name, made[file.Name]); err != nil || res.Refused > 0 {
			t.Fatalf("%s: %d refused, %v", file.Name, res.Refused, err)
		}
	}
	return folder
}

// secretsOf lists what no public file of the exercise may hold: where people and
// cameras stood, exact places of what happened, ids of reports, and names of the mission's own.
func secretsOf(reports []truce.Report) leaktest.Secrets {
	var s leaktest.Secrets
	seen := map[truce.Position]bool{}
	point := func(name string, p *truce.Position) {
		if p == nil || seen[*p] || len(seen) == maxSecrets {
			return
		}
		seen[*p] = true
		mgrs, _ := geo.FormatMGRS(int32(p.Lat), int32(p.Lon), 4)
		s.Points = append(s.Points, leaktest.Point{Name: name, Lat: p.Lat.Degrees(), Lon: p.Lon.Degrees(), MGRS: strings.ReplaceAll(mgrs, " ", "")})
	}
	for _, r := range reports {
		own := strings.HasPrefix(string(r.Source), "x-patrol") || strings.HasPrefix(string(r.Source), "x-camera") || r.Source == "x-hotline"
		for _, p := range r.Places {
			if p.Sector != nil {
				point("observer of "+r.Key().String(), &p.Sector.Observer)
			}
			if own && p.R68M < 2000 {
				point("place of "+r.Key().String(), p.At)
			}
		}
		if own {
			s.IDs = append(s.IDs, r.ID)
		}
	}
	s.Texts = []string{"patrol team AN", "patrol team BS", "camera 1", "residents' hotline"}
	return s
}

// withoutSettings takes the base map and the agreement's drawn lines out of the
// site: they are public geography, full of numbers near everything.
func withoutSettings(t *testing.T, site string) {
	t.Helper()
	for _, name := range []string{"map/places.geojson", "map/agreement.geojson", "map/regions.geojson"} {
		if err := os.Remove(filepath.Join(site, name)); err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
	}
	file := filepath.Join(site, "data", "edition.json")
	b, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var e map[string]json.RawMessage
	if err := json.Unmarshal(b, &e); err != nil {
		t.Fatal(err)
	}
	delete(e, "agreement")
	if b, err = json.Marshal(e); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, b, 0o644); err != nil {
		t.Fatal(err)
	}
}

// maxSecrets bounds the test's time; the reports are in one order, so it is the same ones each time.
const maxSecrets = 80

func TestNothingLeaksIntoThePublicSite(t *testing.T) {
	ctx := context.Background()
	folder := exerciseFolder(t)
	site := filepath.Join(t.TempDir(), "site")
	r, err := folder.Publish(ctx, mission.PublishArgs{Out: site, Published: time.Date(2031, 6, 2, 12, 0, 0, 0, time.UTC)})
	if err != nil {
		t.Fatal(err)
	}
	if r.Items < 20 {
		t.Fatalf("only %d items: too few to look through", r.Items)
	}
	facts, err := pipeline.Gather(folder.Record.Rows(ctx, 0))
	if err != nil {
		t.Fatal(err)
	}
	var reports []truce.Report
	for _, rep := range facts.Reports {
		reports = append(reports, rep)
	}
	slices.SortFunc(reports, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	secrets := secretsOf(reports)
	if len(secrets.Points) < 20 || len(secrets.IDs) < 20 {
		t.Fatalf("%d points and %d ids: too few secrets to look for", len(secrets.Points), len(secrets.IDs))
	}
	withoutSettings(t, site)
	leaks, err := leaktest.Walk(os.DirFS(site), secrets)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range leaks {
		if i == 20 {
			t.Errorf("and %d more", len(leaks)-20)
			break
		}
		t.Error(l)
	}
	// What is planted must be found, else the walk proves nothing.
	planted := secrets.Points[0]
	if err := os.WriteFile(filepath.Join(site, "planted.html"), []byte("<p>"+planted.MGRS+"</p>"), 0o644); err != nil {
		t.Fatal(err)
	}
	if found, err := leaktest.Walk(os.DirFS(site), secrets); err != nil || len(found) != len(leaks)+1 {
		t.Errorf("a planted grid reference was not found: %d leaks against %d, %v", len(found), len(leaks), err)
	}
}
