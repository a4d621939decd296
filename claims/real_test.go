package claims_test

import (
	"compress/gzip"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/claims"
	"trucewatch/internal/shareddata"
	"trucewatch/source"
	"trucewatch/source/cloud"
	"trucewatch/source/firms"
	"trucewatch/source/partyclaims"
	"trucewatch/source/sirens"
	"trucewatch/source/trucewindows"
	"trucewatch/source/ualosses"
	"trucewatch/truce"
)

var update = flag.Bool("update", false, "rewrite golden files")

// held reads the shared files of the truces as a mission would.
func held(t *testing.T, files map[string]source.Adapter) ([]truce.Report, map[truce.SourceID]truce.Source) {
	t.Helper()
	var reports []truce.Report
	register := map[truce.SourceID]truce.Source{}
	names := make([]string, 0, len(files))
	for name := range files {
		names = append(names, name)
	}
	slices.Sort(names)
	for _, name := range names {
		a := files[name]
		for _, s := range a.Info().Sources {
			register[s.ID] = s
		}
		f, err := os.Open(shareddata.File(t, "truce-periods/"+name))
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		var in io.Reader = f
		if strings.HasSuffix(name, ".gz") {
			if in, err = gzip.NewReader(f); err != nil {
				t.Fatal(err)
			}
		}
		for r, err := range a.Parse(source.Input{Name: name, R: in}) {
			if err != nil {
				t.Fatalf("%s: %v", name, err)
			}
			reports = append(reports, r)
		}
	}
	return reports, register
}

func text(c truce.ClaimComparison, lang string) string {
	var b strings.Builder
	for _, s := range c.Sentences {
		fmt.Fprintf(&b, "%s: %s\n", s.Key, s.Text[lang])
	}
	for _, w := range c.Warnings {
		fmt.Fprintf(&b, "warning %s: %s\n", w.Code, w.Text[lang])
	}
	return b.String()
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (-want +got):\n%s", path, d)
	}
}

func easter(t *testing.T) truce.ClaimComparison {
	reports, register := held(t, map[string]source.Adapter{"party_claims.csv": partyclaims.Adapter{}, "truce_windows.csv": trucewindows.Adapter{},
		"sirens_volunteer_2025-04_05.csv": sirens.Adapter{}, "cloud_cover_ukraine_daily.csv": cloud.Adapter{},
		"ua_general_staff_losses_claims.csv": ualosses.Adapter{}, "firms_2022-12_2023-01.csv": firms.Adapter{}})
	return claims.Compare(claims.Input{Truce: "easter-2025", Reports: reports, Sources: register})
}

// TestRC1Easter2025 is the case RC-1 on the data as they are.
func TestRC1Easter2025(t *testing.T) {
	c := easter(t)
	golden(t, "easter-2025.en.txt", text(c, "en"))
	golden(t, "easter-2025.uk.txt", text(c, "uk"))
	golden(t, "easter-2025.ru.txt", text(c, "ru"))

	// Each last total with its recorder, accused, window: 2,935 is one day, 4,900 the truce.
	last := map[truce.PartyID]truce.ClaimFigure{}
	for _, f := range c.Totals {
		last[f.Claim.Claimant] = f
	}
	ua, ru := last["UA"], last["RU"]
	if *ua.Value != 2935 || ua.Claim.Accused != "RU" || *ru.Value != 4900 || ru.Claim.Accused != "UA" {
		t.Fatalf("totals %+v", c.Totals)
	}
	if o := ua.Covers[0]; o.SharedMinutes != 24*60 || o.TruceMinutes != 30*60 || o.OutsideMinutes != 0 {
		t.Errorf("2,935 covers %+v, want 24 of 30 hours", o)
	}
	if o := ru.Covers[0]; o.SharedMinutes != 30*60 {
		t.Errorf("4,900 covers %+v, want 30 hours", o)
	}
	// Counters at their last value, never the sum.
	var assaults []string
	for _, f := range c.Figures {
		if f.Claim.Claimant == "UA" && f.Claim.Measure == "assault" && len(f.Earlier) > 0 {
			for _, e := range append(slices.Clone(f.Earlier), f.Claim) {
				assaults = append(assaults, e.Value)
			}
		}
	}
	if d := cmp.Diff([]string{"5", "26", "46", "67", "96"}, assaults); d != "" {
		t.Error(d)
	}
	// Parts: 4,900 is exactly its parts; 2,935 has a part "more than 950" and is not contradicted.
	for _, p := range c.Parts {
		switch p.Total.Value {
		case "4900":
			if p.Sum != 4900 || !p.Agrees || p.Bounded || p.Missing != 0 || len(p.Parts) != 7 {
				t.Errorf("%+v", p)
			}
		case "2935":
			if p.Sum != 96+1882+950 || !p.Agrees || !p.Bounded || len(p.Inside) != 1 || p.Inside[0].Measure != "shelling_heavy" {
				t.Errorf("%+v", p)
			}
		}
	}
	// The alert claim beside the rows: eight in the day, seven with a made-up end.
	found := false
	for _, o := range c.Observed {
		if o.What == "air_alert" && o.Beside != nil && o.Window.Duration() == 24*time.Hour {
			found = true
			if o.Rows != 8 || o.MadeUp != 7 || len(o.Regions) != 3 {
				t.Errorf("alerts beside the claim: %+v", o)
			}
		}
		if o.What == "thermal" && (o.Held || o.Rows != 0) {
			t.Errorf("no satellite fire data are held for Easter 2025: %+v", o)
		}
	}
	if !found {
		t.Error("the claim about alerts stands alone")
	}
	en := text(c, "en")
	for _, want := range []string{
		"2,935", "4,900", "24 of the 30 hours", "None of the figures of RU is about RU",
		"assaults 5, 26, 46, 67, 96", "none is added", "8, of which with a made-up end: 7", "warning, not a strike",
		"No satellite fire data are held for these days: not observed", "670 on days in the truce, 950 on the day before", "consistent with a lull, by one party's figures",
		"UA-east 14", "UA-east 12",
	} {
		if !strings.Contains(strings.ReplaceAll(en, "\u00a0", " "), want) {
			t.Errorf("the text does not say %q:\n%s", want, en)
		}
	}
	for _, never := range []string{"7,835", "6,835", "241", "calm", "peaceful", "broke", "violat", "holds the truce", "collapse", "0 fires"} {
		if strings.Contains(en, never) {
			t.Errorf("the text says %q", never)
		}
	}
}

// TestRC2Victory2025: totals that their parts do not give are shown beside them and never repaired.
func TestRC2Victory2025(t *testing.T) {
	reports, register := held(t, map[string]source.Adapter{"party_claims.csv": partyclaims.Adapter{}, "truce_windows.csv": trucewindows.Adapter{}, "cloud_cover_ukraine_daily.csv": cloud.Adapter{}})
	c := claims.Compare(claims.Input{Truce: "victory-2025", Reports: reports, Sources: register})
	golden(t, "victory-2025.en.txt", text(c, "en"))
	want := map[string][2]int64{"488": {480, 8}, "5026": {5000, 26}, "734": {835, -101}}
	for _, p := range c.Parts {
		if w, ok := want[p.Total.Value]; ok {
			if p.Sum != w[0] || p.Missing != w[1] || p.Agrees {
				t.Errorf("%s: %+v", p.Total.Value, p)
			}
			delete(want, p.Total.Value)
		}
	}
	if len(want) > 0 {
		t.Errorf("no check of %v", want)
	}
}

// TestRC3Christmas2023 is the case RC-3: two siren files are one origin, fires
// have the precision of a day, two weather products stand side by side.
func TestRC3Christmas2023(t *testing.T) {
	reports, register := held(t, map[string]source.Adapter{"party_claims.csv": partyclaims.Adapter{}, "truce_windows.csv": trucewindows.Adapter{},
		"sirens_official_2023-01.csv": sirens.Adapter{}, "sirens_volunteer_2023-01.csv": sirens.Adapter{}, "firms_2022-12_2023-01.csv": firms.Adapter{},
		"cloud_cover_ukraine_daily.csv": cloud.Adapter{}, "cloud_cover_by_oblast_2023-01.csv": cloud.Adapter{}, "ua_general_staff_losses_claims.csv": ualosses.Adapter{}})
	c := claims.Compare(claims.Input{Truce: "christmas-2023", Reports: reports, Sources: register})
	golden(t, "christmas-2023.en.txt", text(c, "en"))
	origins := map[string]int{}
	for _, o := range c.Observed {
		if o.What == "air_alert" {
			origins[o.Origin]++
		}
		if o.What == "thermal" && (!o.Held || o.Rows == 0 || o.MadeUp != o.Rows) {
			t.Errorf("fires are known to their day only: %+v", o)
		}
	}
	if len(origins) != 1 {
		t.Errorf("two recordings of one signal are one origin: %v", origins)
	}
	en := text(c, "en")
	for _, want := range []string{"recordings of one signal", "RU (declared)", "Two weather products disagree on 7 January 2023", "UA-14", "36 hours"} {
		if !strings.Contains(strings.ReplaceAll(en, "\u00a0", " "), want) {
			t.Errorf("the text does not say %q:\n%s", want, en)
		}
	}
	if len(c.Totals) != 0 {
		t.Errorf("nobody stated a total: %+v", c.Totals)
	}
}

// TestEnergy2025: two windows, and one claimant whose speakers differ.
func TestEnergy2025(t *testing.T) {
	reports, register := held(t, map[string]source.Adapter{"party_claims.csv": partyclaims.Adapter{}, "truce_windows.csv": trucewindows.Adapter{}})
	c := claims.Compare(claims.Input{Truce: "energy-2025", Reports: reports, Sources: register})
	if len(c.Windows) != 2 {
		t.Errorf("%+v", c.Windows)
	}
	if !slices.ContainsFunc(c.Warnings, func(w truce.ClaimWarning) bool { return w.Code == "speakers_differ" && len(w.Claims) == 3 }) {
		t.Errorf("three Russian totals for one period: %+v", c.Warnings)
	}
}
