package simulate

import (
	"bytes"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/truce"
)

var update = flag.Bool("update", false, "rewrite golden files")

// memory keeps written files.
type memory struct{ files map[string]*bytes.Buffer }

type closer struct{ *bytes.Buffer }

func (closer) Close() error { return nil }

func (m *memory) create(name string) (io.WriteCloser, error) {
	if m.files[name] != nil {
		return nil, fmt.Errorf("file %s is written twice", name)
	}
	m.files[name] = &bytes.Buffer{}
	return closer{m.files[name]}, nil
}

func build(t testing.TB, o Options) (*memory, Summary) {
	t.Helper()
	m := &memory{map[string]*bytes.Buffer{}}
	sum, err := Run(o, m.create)
	if err != nil {
		t.Fatal(err)
	}
	return m, sum
}

// TestSameSeedSameBytes compares the hash of every file with those written down,
// which were also made on another architecture.
func TestSameSeedSameBytes(t *testing.T) {
	var b strings.Builder
	for _, o := range []Options{{Preset: "exercise", Seed: 1}, {Preset: "sparse", Seed: 7}, {Preset: "dense", Seed: 2},
		{Preset: "front", Seed: 3, PerDay: 40, Days: 5}, {Preset: "million", Seed: 4, Reports: 5000}} {
		m, _ := build(t, o)
		var names []string
		for n := range m.files {
			names = append(names, n)
		}
		sort.Strings(names)
		for _, n := range names {
			sum := sha256.Sum256(m.files[n].Bytes())
			fmt.Fprintf(&b, "%s %d %s %s\n", o.Preset, o.Seed, n, hex.EncodeToString(sum[:8]))
		}
	}
	golden := filepath.Join("testdata", "hashes.txt")
	if *update {
		if err := os.WriteFile(golden, []byte(b.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), b.String()); d != "" {
		t.Errorf("bytes changed (-want +got); if that is meant, run with -update:\n%s", d)
	}
}

func TestSeedsDiffer(t *testing.T) {
	for _, p := range []string{"sparse", "front", "million"} {
		a, _ := build(t, Options{Preset: p, Seed: 1, PerDay: 5, Days: 2, Reports: 50})
		b, _ := build(t, Options{Preset: p, Seed: 2, PerDay: 5, Days: 2, Reports: 50})
		if bytes.Equal(a.files["reports.jsonl"].Bytes(), b.files["reports.jsonl"].Bytes()) {
			t.Errorf("preset %s: two seeds give the same reports", p)
		}
	}
}

func TestReportsAreWellFormed(t *testing.T) {
	known := map[truce.SourceID]bool{"acled": true, "ucdp": true, "viina": true, "firms": true}
	for _, s := range register() {
		if err := s.Validate(); err != nil {
			t.Error(err)
		}
		known[s.ID] = true
	}
	for _, scale := range []int{10, 100} {
		w := newWorld(5, scale)
		seen := map[string]bool{}
		for _, a := range w.accounts {
			if err := a.Validate(); err != nil {
				t.Errorf("%s: %v", a.ID, err)
			}
			if !a.Exercise || !strings.HasPrefix(a.ID, "X-") || seen[a.ID] {
				t.Errorf("%s: exercise %v, or an id that is used twice", a.ID, a.Exercise)
			}
			seen[a.ID] = true
			if !known[a.Source] {
				t.Errorf("%s: source %s is not in the register", a.ID, a.Source)
			}
			if a.UpdateOf != "" && !seen[a.UpdateOf] {
				t.Errorf("%s updates %s, which is not earlier", a.ID, a.UpdateOf)
			}
			if a.Lang == "uk" && strings.ContainsAny(a.Title+a.Text, "ыэъё") || a.Lang == "ru" && strings.ContainsAny(a.Title+a.Text, "іїєґ") {
				t.Errorf("%s: letters of another language in %q", a.ID, a.Title)
			}
			if a.file != "" && a.Title == "" {
				t.Errorf("%s: no title", a.ID)
			}
			for _, s := range []string{a.Title, a.Text} {
				if strings.ContainsAny(s, "{}") {
					t.Errorf("%s: a gap in %q was not filled", a.ID, s)
				}
			}
		}
	}
}

// TestEveryRowSaysExercise walks every line of every file that holds data.
func TestEveryRowSaysExercise(t *testing.T) {
	m, sum := build(t, Options{Preset: "exercise", Seed: 3})
	for _, f := range sum.Files {
		body := m.files[f.Name].String()
		lines := strings.Split(strings.TrimSuffix(body, "\n"), "\n")
		switch {
		case f.Name == "reports.jsonl":
			for _, l := range lines {
				if !strings.HasPrefix(l, `{"id":"X-`) {
					t.Fatalf("%s: %.80s", f.Name, l)
				}
			}
		case f.Adapter == "jsonl":
			for _, l := range lines {
				if !strings.Contains(l, `"exercise":true`) {
					t.Fatalf("%s: %.80s", f.Name, l)
				}
			}
		case strings.HasSuffix(f.Name, ".csv"):
			rows, err := csv.NewReader(strings.NewReader(body)).ReadAll()
			if err != nil {
				t.Fatalf("%s: %v", f.Name, err)
			}
			if len(rows)-1 != f.Rows {
				t.Errorf("%s: %d rows, said %d", f.Name, len(rows)-1, f.Rows)
			}
			for _, r := range rows[1:] {
				if s := strings.Join(r, " "); !strings.Contains(s, "EXERCISE") && !strings.Contains(s, "УЧЕНИЯ") && !strings.Contains(s, "НАВЧАННЯ") && !strings.Contains(s, "exercise") {
					t.Fatalf("%s: %v", f.Name, r)
				}
			}
		case strings.HasSuffix(f.Name, ".yaml"), strings.HasSuffix(f.Name, ".geojson"), f.Name == "README.txt":
			if !strings.Contains(strings.ToLower(body), "exercise") {
				t.Errorf("%s does not say exercise", f.Name)
			}
		}
	}
}

// stageLine is the stage contract as encoding/json sees it.
type stageLine struct {
	ID, Source, Origin, Published string
	Time                          struct{ From, To string }
	Place                         *struct {
		Lat, Lon json.Number
		RadiusM  int `json:"radius_m"`
	}
	PlaceName     string `json:"place_name"`
	Act, Actor    string
	Killed        *struct{ Min, Max *int64 }
	Title, Text   string
	Product, Kind string
}

func stageLines(t testing.TB, m *memory) []stageLine {
	t.Helper()
	var out []stageLine
	dec := json.NewDecoder(bytes.NewReader(m.files["reports.jsonl"].Bytes()))
	for dec.More() {
		var l stageLine
		if err := dec.Decode(&l); err != nil {
			t.Fatal(err)
		}
		out = append(out, l)
	}
	return out
}

func truthOf(t testing.TB, m *memory) map[string]string {
	t.Helper()
	truth := map[string]string{}
	for l := range strings.Lines(m.files["truth.tsv"].String()) {
		id, inc, ok := strings.Cut(strings.TrimSuffix(l, "\n"), "\t")
		if !ok || truth[id] != "" || inc == "" {
			t.Fatalf("truth line %q", l)
		}
		truth[id] = inc
	}
	return truth
}

func TestTruthCoversEveryReport(t *testing.T) {
	for _, o := range []Options{{Preset: "exercise", Seed: 9}, {Preset: "front", Seed: 9, PerDay: 30, Days: 4}, {Preset: "million", Seed: 9, Reports: 3000}} {
		m, sum := build(t, o)
		truth := truthOf(t, m)
		lines := stageLines(t, m)
		if len(lines) != len(truth) || len(lines) != sum.Reports {
			t.Errorf("%s: %d lines, %d truths, %d said", o.Preset, len(lines), len(truth), sum.Reports)
		}
		for _, l := range lines {
			if truth[l.ID] == "" {
				t.Errorf("%s: no truth for %s", o.Preset, l.ID)
			}
			if err := truce.Act(l.Act).Validate(); err != nil {
				t.Errorf("%s: %v", l.ID, err)
			}
			if l.Time.From >= l.Time.To {
				t.Errorf("%s: time %s to %s", l.ID, l.Time.From, l.Time.To)
			}
		}
	}
}

// TestStageLineSurvives writes lines of every content and reads them back.
func TestStageLineSurvives(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.StringMatching(`[^\x00-\x1f]{0,30}`)
		lat, lon := truce.E7(rapid.IntRange(-9e8, 9e8).Draw(t, "lat")), truce.E7(rapid.IntRange(-18e8, 18e8).Draw(t, "lon"))
		s := stage{id: text.Draw(t, "id"), source: text.Draw(t, "source"), title: text.Draw(t, "title"),
			at: &truce.Position{Lat: lat, Lon: lon}, r68: rapid.IntRange(0, 50000).Draw(t, "r68"), from: frontDay(), to: frontDay().Add(1e9), killed: truce.AtLeast(3, "")}
		var back stageLine
		b := s.appendJSON(nil)
		if err := json.Unmarshal(b, &back); err != nil {
			t.Fatalf("%s: %v", b, err)
		}
		if back.ID != s.id || back.Source != s.source || back.Title != s.title || back.Place.Lat.String() != lat.String() ||
			back.Place.RadiusM != s.r68 || back.Killed.Max != nil || *back.Killed.Min != 3 || back.Time.From != "2031-04-01T00:00:00Z" {
			t.Fatalf("%s read back as %+v", b, back)
		}
	})
}

func FuzzAppendString(f *testing.F) {
	f.Add("a\"b\\c\x00\xff\u2028ї")
	f.Fuzz(func(t *testing.T, s string) {
		var back string
		if err := json.Unmarshal(appendString(nil, s), &back); err != nil {
			t.Fatalf("%q: %v", s, err)
		}
	})
}

// TestNoiseIsAsStated measures the front's errors against what its lines state.
func TestNoiseIsAsStated(t *testing.T) {
	d := newDice(11, "front")
	f := newFront(d)
	in, n, sure, leaf := 0, 0, 0, 0
	for range 4000 {
		h := f.happen(d, frontDay(), 30*24*3600e9)
		s := f.code(d, h)
		dy := float64(int(s.at.Lat)-f.lat[h.place]) / 1e7 * 111320
		dx := float64(int(s.at.Lon)-f.lon[h.place]) / 1e7 * f.metres[h.place]
		n++
		if dx*dx+dy*dy <= float64(s.r68)*float64(s.r68) {
			in++
		}
		if s.r68 == 1500 {
			sure++
		}
		if s.act == string(h.act) {
			leaf++
		}
	}
	for _, c := range []struct {
		name      string
		got, want int
	}{{"within r68", in, 683}, {"settlement", sure, 700}, {"right leaf", leaf, 820}} {
		if perMille := c.got * 1000 / n; abs(perMille-c.want) > 25 {
			t.Errorf("%s: %d per mille, want about %d", c.name, perMille, c.want)
		}
	}
}

func TestUnknownOptionsAreRefused(t *testing.T) {
	for _, o := range []Options{{Preset: "nosuch"}, {Preset: "front", PerDay: -1}, {Preset: "front", Days: 1 << 40}, {Preset: "million", Reports: -5}} {
		_, err := Run(o, (&memory{map[string]*bytes.Buffer{}}).create)
		if !errors.Is(err, ErrOptions) {
			t.Errorf("%+v: %v", o, err)
		}
	}
	_, err := Run(Options{Preset: "nosuch"}, nil)
	if err == nil || !strings.Contains(err.Error(), "exercise") || !strings.Contains(err.Error(), "million") {
		t.Errorf("the error does not list the presets: %v", err)
	}
}

// full is a disk without room.
type full struct{ left int }

func (f *full) Write(b []byte) (int, error) {
	if f.left -= len(b); f.left < 0 {
		return 0, errors.New("no space left on device")
	}
	return len(b), nil
}
func (*full) Close() error { return nil }

func TestFullDiskIsReported(t *testing.T) {
	for _, o := range []Options{{Preset: "exercise"}, {Preset: "front", PerDay: 50}, {Preset: "million"}} {
		if _, err := Run(o, func(string) (io.WriteCloser, error) { return &full{1000}, nil }); err == nil || !strings.Contains(err.Error(), "no space") {
			t.Errorf("%s: %v", o.Preset, err)
		}
		if _, err := Run(o, func(string) (io.WriteCloser, error) { return nil, os.ErrPermission }); !errors.Is(err, os.ErrPermission) {
			t.Errorf("%s: %v", o.Preset, err)
		}
	}
}

func TestSmallestWorlds(t *testing.T) {
	for _, o := range []Options{{Preset: "million", Reports: 1}, {Preset: "front", PerDay: 1, Days: 1}} {
		_, sum := build(t, o)
		if sum.Reports > 3 {
			t.Errorf("%+v gives %d reports", o, sum.Reports)
		}
	}
}

func BenchmarkMillion(b *testing.B) {
	for b.Loop() {
		if _, err := Run(Options{Preset: "million", Reports: 100_000}, func(string) (io.WriteCloser, error) { return discard{}, nil }); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(b.N)*100_000/b.Elapsed().Seconds(), "reports/s")
}

type discard struct{}

func (discard) Write(p []byte) (int, error) { return len(p), nil }
func (discard) Close() error                { return nil }

func column(t *testing.T, tb table, name string) int {
	t.Helper()
	for i, h := range tb.header {
		if h == name {
			return i
		}
	}
	t.Fatalf("%s has no column %s", tb.name, name)
	return 0
}

func tableNamed(t *testing.T, w *world, name string) table {
	t.Helper()
	for _, tb := range w.tables {
		if tb.name == name {
			return tb
		}
	}
	t.Fatalf("no table %s", name)
	return table{}
}

// TestClaimsHoldTheirTraps: Arland's totals equal their parts, Borland's do not,
// counters grow over one window.
func TestClaimsHoldTheirTraps(t *testing.T) {
	w := newWorld(1, 100)
	tb := tableNamed(t, w, "raw/party_claims.csv")
	claimant, from, to, measure, value := column(t, tb, "claimant"), column(t, tb, "window_start_utc"), column(t, tb, "window_end_utc"), column(t, tb, "measure"), column(t, tb, "value")
	type window struct{ who, from, to string }
	parts, totals, perWindow := map[window]int{}, map[window]int{}, map[window]int{}
	for _, r := range tb.rows {
		k := window{r.cells[claimant], r.cells[from], r.cells[to]}
		n, _ := strconv.Atoi(r.cells[value])
		switch r.cells[measure] {
		case "total":
			totals[k] = n
		case "shelling", "assault", "drone":
			parts[k] += n
			perWindow[k]++
		}
	}
	checked := 0
	for k, total := range totals {
		if perWindow[k] != 3 {
			continue
		}
		checked++
		if agree := parts[k] == total; agree != (k.who == "A") {
			t.Errorf("%v: parts %d, total %d", k, parts[k], total)
		}
	}
	if checked != 6 {
		t.Errorf("%d totals with parts, want 6", checked)
	}
}

// TestPartiesMirrorEachOther: many explosions are in both logs, with opposite blame.
func TestPartiesMirrorEachOther(t *testing.T) {
	w := newWorld(1, 100)
	blame := map[string]map[truce.PartyID]truce.PartyID{}
	for _, a := range w.accounts {
		if strings.HasPrefix(a.file, "party") {
			if blame[a.incident] == nil {
				blame[a.incident] = map[truce.PartyID]truce.PartyID{}
			}
			blame[a.incident][a.Alleged.By] = a.Alleged.Party
		}
	}
	mirrored := 0
	for _, b := range blame {
		if b[partyA] == partyB && b[partyB] == partyA {
			mirrored++
		}
	}
	if mirrored < 50 {
		t.Errorf("only %d incidents are in both logs with opposite blame", mirrored)
	}
}

func TestScriptedIncidentsAreThere(t *testing.T) {
	for seed := range uint64(5) {
		w := newWorld(seed, 10)
		scripts, refused, silent, copied := 0, 0, 0, 0
		for _, e := range w.truth {
			if e.script != "" {
				scripts++
			}
		}
		for _, a := range w.accounts {
			switch {
			case a.file == "access":
				refused++
			case a.Kind == truce.KindNoObservation:
				silent++
			case a.root != "" && a.root != a.ID:
				copied++
			}
		}
		if scripts != 10 || refused < 10 || silent < 50 || copied < 10 {
			t.Errorf("seed %d: %d scripted, %d refusals of access, %d silent patrols, %d copies", seed, scripts, refused, silent, copied)
		}
	}
}

func TestTownsLieWhereTheyShould(t *testing.T) {
	for i, town := range valley() {
		p := town.at.position()
		if p.Lat < -41e7 || p.Lat > -37e7 || p.Lon < 58e7 || p.Lon > 62e7 {
			t.Errorf("%s lies at %v, outside the empty ocean", town.en, p)
		}
		if (townRows[i].fromLine < 0) != (heldBy(town.at) == partyA) {
			t.Errorf("%s lies on the wrong ground", town.en)
		}
		for _, other := range valley()[:i] {
			if other.en == town.en || other.cyr == town.cyr || other.at.distance(town.at) < 800 {
				t.Errorf("%s and %s are too alike", other.en, town.en)
			}
		}
	}
	if d := valley()[0].at.towards(5000, 90); d.x-valley()[0].at.x != 5000 {
		t.Error("east is not 90 degrees")
	}
}
