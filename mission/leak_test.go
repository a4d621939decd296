package mission_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"trucewatch/demo"
	"trucewatch/gazetteer"
	"trucewatch/geo"
	"trucewatch/internal/leaktest"
	"trucewatch/ladder"
	"trucewatch/mission"
	"trucewatch/pipeline"
	"trucewatch/publish"
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

// secretsOf lists what no file of a site may hold: exact places, of the reports
// that exact says; where observers stood; ids of reports of the mission's own people.
func secretsOf(reports []truce.Report, exact func(truce.Report) bool) leaktest.Secrets {
	var s leaktest.Secrets
	seen := map[truce.Position]bool{}
	point := func(name string, p *truce.Position) {
		if p == nil || seen[*p] || len(seen) == maxSecrets {
			return
		}
		seen[*p] = true
		mgrs, _ := geo.FormatMGRS(int32(p.Lat), int32(p.Lon), 4)
		s.Points = append(s.Points, leaktest.Point{Name: name, Lat: p.Lat.Degrees(), Lon: p.Lon.Degrees(), MGRS: strings.ReplaceAll(mgrs, " ", "")})
		addCorners(&s.Public, *p)
	}
	for _, r := range reports {
		for _, p := range r.Places {
			if p.Sector != nil {
				point("observer of "+r.Key().String(), &p.Sector.Observer)
			}
			if exact(r) && p.Kind == truce.PlacePoint {
				point("place of "+r.Key().String(), p.At)
			}
		}
		if ownPeople(r) {
			s.IDs = append(s.IDs, r.ID)
		}
	}
	return s
}

// maxSecrets bounds the test's time; the reports are in one order, so it is the same ones each time.
const maxSecrets = 150

// ownPeople reports whether the mission's own people, cameras or callers say it.
func ownPeople(r truce.Report) bool {
	return strings.HasPrefix(string(r.Source), "x-patrol") || strings.HasPrefix(string(r.Source), "x-camera") || r.Source == "x-hotline"
}

// addCorners makes the corners of the grid round a position public: every edition shows some.
func addCorners(public *leaktest.Positions, p truce.Position) {
	for _, size := range []ladder.Size{ladder.Km5, ladder.Km20} {
		sw, ne := ladder.CellOf(p, size).Bounds()
		for _, dLat := range []truce.E7{-1, 0, 1} {
			for _, dLon := range []truce.E7{-1, 0, 1} {
				near := truce.Position{Lat: p.Lat + dLat*(ne.Lat-sw.Lat), Lon: p.Lon + dLon*(ne.Lon-sw.Lon)}
				a, b := ladder.CellOf(near, size).Bounds()
				for _, lat := range []truce.E7{a.Lat, b.Lat} {
					for _, lon := range []truce.E7{a.Lon, b.Lon} {
						public.Add(lat.String(), lon.String())
					}
				}
			}
		}
	}
}

// settings adds the geography that the mission's own files and the gazetteer draw.
// It is taken from there and never from the site, so that what a map must not show
// is found on the map too.
func settings(t *testing.T, public *leaktest.Positions, state *pipeline.State, facts *pipeline.Facts) {
	t.Helper()
	own, ok, err := pipeline.OwnMap(facts)
	if err != nil {
		t.Fatal(err)
	}
	if ok {
		public.AddText(string(own.RegionsJSON))
		public.AddText(string(own.PlacesJSON))
	} else {
		g := gazetteer.Default()
		for _, r := range g.RegionPolygons() {
			public.AddText(string(r.Area.MarshalGeometry(3)))
		}
		for _, p := range g.Places(gazetteer.KindTown) {
			public.Add(fmt.Sprintf("%.3f", p.At.Lat.Degrees()), fmt.Sprintf("%.3f", p.At.Lon.Degrees()))
		}
	}
	if ag := state.Settings.Agreement; ag != nil {
		for _, l := range ag.Lines {
			for _, part := range l.Parts {
				for _, p := range part {
					public.Add(p.Lat.String(), p.Lon.String())
				}
			}
		}
		for _, z := range ag.Zones {
			for _, r := range z.Rings {
				for _, p := range r.Points {
					public.Add(p.Lat.String(), p.Lon.String())
				}
			}
		}
	}
}

// clean fails for every leak of a site.
func clean(t *testing.T, what, site string, secrets leaktest.Secrets) {
	t.Helper()
	leaks, err := leaktest.Walk(os.DirFS(site), secrets)
	if err != nil {
		t.Fatal(err)
	}
	for i, l := range leaks {
		if i == 15 {
			t.Errorf("%s: and %d more", what, len(leaks)-15)
			break
		}
		t.Errorf("%s: %s", what, l)
	}
}

// plant puts each secret into a file of its own, in each form that a format could
// give it, and expects every one to be found: else the walk proves nothing.
func plant(t *testing.T, what, site string, secrets leaktest.Secrets) {
	t.Helper()
	p := secrets.Points[len(secrets.Points)/2]
	var packed bytes.Buffer
	z := gzip.NewWriter(&packed)
	fmt.Fprintf(z, `{"coordinates":[%.6f,%.6f]}`, p.Lon, p.Lat)
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	table := "id,region,lat,lon\n"
	for i := range 300 { // a long table must not hide it
		table += fmt.Sprintf("r%d,XA,%.4f,%.4f\n", i, 10+float64(i)/7, 20+float64(i)/9)
	}
	dms := func(v float64, hemispheres string) string {
		h := hemispheres[:1]
		if v < 0 {
			v, h = -v, hemispheres[1:]
		}
		d := int(v)
		return fmt.Sprintf("%d°%d'%.1f\"%s", d, int((v-float64(d))*60), (v*60-float64(int(v*60)))*60, h)
	}
	for name, text := range map[string]string{
		"a.html":        fmt.Sprintf("<p>%.5f, %.5f</p>", p.Lat, p.Lon),
		"data/a.csv":    table + fmt.Sprintf("x,XA,%.5f,%.5f\n", p.Lat, p.Lon),
		"map/a.geojson": fmt.Sprintf(`{"coordinates":[[1.234,2.345],[%.7f,%.7f]]}`, p.Lon, p.Lat),
		"data/a.json":   fmt.Sprintf(`{"lat":%d,"lon":%d}`, int(p.Lat*1e7), int(p.Lon*1e7)),
		"dms.html":      dms(p.Lat, "NS") + " " + dms(p.Lon, "EW"),
		"mgrs.txt":      p.MGRS,
		"feed.xml":      "<title>" + secrets.Texts[0] + "</title>",
		"a.json.gz":     packed.String(),
	} {
		file := filepath.Join(t.TempDir(), filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
		found, err := leaktest.File(name, []byte(text), secrets)
		if err != nil || len(found) == 0 {
			t.Errorf("%s: what was planted in %s was not found, %v", what, name, err)
		}
	}
}

// reportsOf lists the reports of a record in one order.
func reportsOf(facts *pipeline.Facts) []truce.Report {
	var out []truce.Report
	for _, r := range facts.Reports {
		out = append(out, r)
	}
	slices.SortFunc(out, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	return out
}

// cases of the exercise on which the leak tests decide.
type cases struct {
	notified       truce.IncidentID // put to A, which B accuses of it
	withheld       truce.IncidentID
	recalled       truce.IncidentID
	complaint      truce.Report // B's, in the notified case
	withheldReport truce.Report
}

// casesOf picks them: a hit on a school or a power line that A alone is accused of, and
// two incidents that one report of B alone speaks of.
func casesOf(t *testing.T, state *pipeline.State) cases {
	t.Helper()
	var c cases
	for _, inc := range state.Incidents {
		for _, m := range inc.Members {
			r, _ := state.Report(m.Key)
			if m.Key.Source != "x-party-b" || r.At().At == nil {
				continue
			}
			onlyA := !slices.ContainsFunc(inc.Attribution.Claims, func(a truce.AccusedBy) bool { return a.Accused != "A" })
			switch civil := strings.Contains(r.Target, "school") || strings.Contains(r.Target, "power"); {
			case c.notified == "" && civil && onlyA && len(inc.Members) == 1: // nobody else says that forces were hit
				c.notified, c.complaint = inc.ID, r
			case c.withheld == "" && len(inc.Members) == 1:
				c.withheld, c.withheldReport = inc.ID, r
			case c.recalled == "" && len(inc.Members) == 1:
				c.recalled = inc.ID
			}
		}
	}
	if c.notified == "" || c.recalled == "" {
		t.Fatal("the exercise has too few incidents that B reports")
	}
	return c
}

// decidedExercise is the exercise with a case notified, one withheld and one recalled.
func decidedExercise(t *testing.T) (*mission.Folder, cases) {
	t.Helper()
	folder := exerciseFolder(t)
	state, _, err := folder.Derive(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	c := casesOf(t, state)
	about := func(kind truce.DecisionKind, id truce.IncidentID) truce.Decision {
		return truce.Decision{Kind: kind, Incidents: []truce.IncidentID{id}, Signer: "officer-77", Reason: "for the leak test"}
	}
	notify := about(truce.DecideNotify, c.notified)
	notify.Party, notify.At = "A", time.Date(2031, 5, 30, 8, 0, 0, 0, time.UTC)
	recall := about(truce.DecideRecall, c.recalled)
	recall.Approver = "officer-78"
	if _, err := folder.Decide(context.Background(), mission.DecideArgs{Decisions: []truce.Decision{notify, about(truce.DecideWithhold, c.withheld), recall}}); err != nil {
		t.Fatal(err)
	}
	return folder, c
}

// TestNothingLeaksFromTheExercise walks the sites of every audience that the
// exercise's mission file names, with a case notified, one withheld and one recalled.
func TestNothingLeaksFromTheExercise(t *testing.T) {
	ctx := context.Background()
	folder, c := decidedExercise(t)
	for _, audience := range []string{"public", "parties", "party:A", "party:B"} {
		site := filepath.Join(t.TempDir(), "site")
		r, err := folder.Publish(ctx, mission.PublishArgs{Out: site, Audience: audience, Published: time.Date(2031, 6, 2, 12, 0, 0, 0, time.UTC)})
		if err != nil {
			t.Fatal(err)
		}
		if r.Items < 20 {
			t.Fatalf("%s: only %d items: too few to look through", audience, r.Items)
		}
		state, facts, err := folder.Derive(ctx)
		if err != nil {
			t.Fatal(err)
		}
		party := strings.TrimPrefix(audience, "party:")
		secrets := secretsOf(reportsOf(facts), func(r truce.Report) bool {
			own := string(r.Source) == "x-party-"+strings.ToLower(party)
			return !own && !(party == "A" && r.Key() == c.complaint.Key())
		})
		settings(t, &secrets.Public, state, facts)
		for _, r := range reportsOf(facts) { // what a party reported itself it may read
			if at := r.At().At; at != nil && string(r.Source) == "x-party-"+strings.ToLower(party) {
				secrets.Public.Add(at.Lat.String(), at.Lon.String())
			}
		}
		secrets.Texts = []string{"patrol team AN", "patrol team BS", "camera 1", "residents' hotline", "officer-77", "officer-78"}
		secrets.IDs = append(secrets.IDs, string(c.withheld), c.withheldReport.ID)
		if len(secrets.Points) < 100 || len(secrets.IDs) < 20 {
			t.Fatalf("%d points and %d ids: too few secrets to look for", len(secrets.Points), len(secrets.IDs))
		}
		clean(t, audience, site, secrets)
		plant(t, audience, site, secrets)
		recalledAndNotified(t, audience, site, c)
	}
}

// recalledAndNotified reads in an edition that the recalled item is a stub with
// the word safety, in every format, and that the notified party reads its case.
func recalledAndNotified(t *testing.T, audience, site string, c cases) {
	t.Helper()
	page := words(t, site, "incident/"+string(c.recalled)+".html")
	if !strings.Contains(page, "safety") || strings.Contains(page, "reports of") {
		t.Errorf("%s: the page of the recalled item says %q", audience, page)
	}
	data, err := os.ReadFile(filepath.Join(site, "data", "edition.json"))
	if err != nil {
		t.Fatal(err)
	}
	var e publish.Edition
	if err := json.Unmarshal(data, &e); err != nil {
		t.Fatal(err)
	}
	for _, it := range e.Items {
		switch truce.IncidentID(it.ID) {
		case c.recalled:
			want := publish.Publication{ID: it.ID, State: publish.StateRecalled, Exercise: true, InPeriod: "out", Reason: &publish.Text{Words: "safety"}}
			if !reflect.DeepEqual(it, want) {
				t.Errorf("%s: the recalled item is %+v", audience, it)
			}
		case c.notified:
			if got, want := it.Exact != nil && it.Notice != nil, audience == "party:A"; got != want {
				t.Errorf("%s: the notified case: exact %+v, notice %+v", audience, it.Exact, it.Notice)
			}
		default:
			if it.Exact != nil && it.Exact.Because != "own_report" {
				t.Errorf("%s: %s is exact because %s", audience, it.ID, it.Exact.Because)
			}
		}
		if it.Exact != nil && !strings.HasPrefix(audience, "party:") {
			t.Errorf("%s: %s is exact", audience, it.ID)
		}
	}
}

// TestNothingLeaksFromTheDemonstration walks the sites of the real truces: exact
// places, and headlines and texts of sources that may not be republished.
func TestNothingLeaksFromTheDemonstration(t *testing.T) {
	for _, m := range demo.Missions() {
		site, folder := build(t, m, m.Deliveries, world(5, 0), nil)
		state, facts, err := folder.Derive(context.Background())
		if err != nil {
			t.Fatal(err)
		}
		secrets := secretsOf(reportsOf(facts), func(truce.Report) bool { return true })
		settings(t, &secrets.Public, state, facts)
		for _, r := range reportsOf(facts) {
			src := state.Settings.Sources[r.Source]
			if words := r.Title + r.Text; src.Ship != "yes" && len(words) > 40 && len(secrets.Texts) < 200 {
				secrets.Texts = append(secrets.Texts, words)
			}
			if len(r.Text) > 300 && len(secrets.Texts) < 200 {
				secrets.Texts = append(secrets.Texts, r.Text[150:]) // 120 characters may be shown
			}
		}
		secrets.Texts = append(secrets.Texts, "p_permille of a link")
		if len(secrets.Points) == 0 && m.ID != "easter-2025" {
			t.Errorf("%s: no exact place to look for", m.ID)
		}
		clean(t, m.ID, site, secrets)
		if len(secrets.Points) > 0 {
			plant(t, m.ID, site, secrets)
		}
	}
}
