package publish_test

import (
	"encoding/json"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/publish"
	"trucewatch/publish/publishtest"
	"trucewatch/truce"
)

func edition(t testing.TB, d *publish.Draft, p publish.Policy) publish.Edition {
	t.Helper()
	e, err := d.Edition(p)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// TestNoTruceTypeInExportedFields keeps exact values from reaching a page by accident.
func TestNoTruceTypeInExportedFields(t *testing.T) {
	seen := map[reflect.Type]bool{}
	var walk func(path string, typ reflect.Type)
	walk = func(path string, typ reflect.Type) {
		switch typ.Kind() {
		case reflect.Pointer, reflect.Slice, reflect.Array:
			walk(path+"[]", typ.Elem())
			return
		case reflect.Map:
			walk(path+"[key]", typ.Key())
			walk(path+"[]", typ.Elem())
			return
		}
		if strings.HasSuffix(typ.PkgPath(), "/truce") {
			t.Errorf("%s is a %s", path, typ)
		}
		if typ.Kind() != reflect.Struct || seen[typ] || !strings.Contains(typ.PkgPath(), "publish") {
			return
		}
		seen[typ] = true
		for i := range typ.NumField() {
			if f := typ.Field(i); f.IsExported() {
				walk(path+"."+f.Name, f.Type)
			}
		}
	}
	for _, v := range []any{publish.Edition{}, publish.Draft{}, publish.Frame{}, publish.Policy{}, publish.File{}, publish.Page{}} {
		walk(reflect.TypeOf(v).Name(), reflect.TypeOf(v))
	}
	if len(seen) < 20 {
		t.Errorf("looked at %d types only: the walk is broken", len(seen))
	}
}

func item(t testing.TB, e publish.Edition, want func(publish.Publication) bool) publish.Publication {
	t.Helper()
	i := slices.IndexFunc(e.Items, want)
	if i < 0 {
		t.Fatal("no such item in the edition")
	}
	return e.Items[i]
}

func TestPublicPolicyWithholds(t *testing.T) {
	e := edition(t, publishtest.Scenario(), publish.Public())
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	for _, secret := range []string{publishtest.SecretTitle, publishtest.SecretPatrol, publishtest.SecretCamera, publishtest.SecretReply,
		"37.531234", "-375312340", "913", "An abduction that nobody may read of", "A casualty that nobody may read of", "Shots an hour ago"} {
		if strings.Contains(string(b), secret) {
			t.Errorf("the edition holds %q", secret)
		}
	}
	if e.Withheld != (publish.Withheld{Delayed: 1, Strikes: 2, Decided: 1, Recalled: 1}) {
		t.Errorf("withheld: %+v", e.Withheld)
	}
	strike := item(t, e, func(p publish.Publication) bool { return p.Delayed && p.Act == "air" })
	if strike.Cell != nil || !strike.Killed.IsZero() || len(strike.Replies) > 0 || strike.Reports[0].URL != "" || strike.Region == "" {
		t.Errorf("a strike within its delay tells too much: %+v", strike)
	}
	recalled := item(t, e, func(p publish.Publication) bool { return p.State == publish.StateRecalled })
	if d := cmp.Diff(recalled, publish.Publication{ID: recalled.ID, State: publish.StateRecalled, Exercise: true, InPeriod: "out", Reason: &publish.Text{Words: "safety"}}); d != "" {
		t.Errorf("the stub of a recalled item holds more than its id and the word safety: %s", d)
	}
	denied := item(t, e, func(p publish.Publication) bool { return p.Act == "access/denied" })
	if denied.Cell != nil {
		t.Error("where monitors were turned back is where monitors were: it has a cell")
	}
	for _, it := range e.Items {
		if len(it.Claims) > 0 {
			t.Errorf("%s says who accuses whom under %s", it.ID, e.Policy.Who)
		}
		for _, r := range it.Reports {
			if r.Title != "" {
				t.Errorf("%s shows a headline under %s", it.ID, e.Policy.Place)
			}
		}
	}
}

func TestPlaceIsNeverFinerThanItsPrecision(t *testing.T) {
	p := publish.Historical()
	rapid.Check(t, func(t *rapid.T) {
		radius := rapid.IntRange(0, 100_000).Draw(t, "r68")
		frame := publishtest.Frame()
		at := truce.Position{Lat: truce.E7(rapid.Int32Range(-890000000, 890000000).Draw(t, "lat")), Lon: truce.E7(rapid.Int32Range(-1790000000, 1790000000).Draw(t, "lon"))}
		when := truce.Interval{From: frame.Period.From.AddDate(0, 0, -4), To: frame.Period.From.AddDate(0, 0, -4).Add(time.Hour)}
		r := truce.Report{Source: "wire", ID: "1", Kind: truce.KindPoint, Time: when}
		inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: r.Key()}}, Readings: []truce.Reading{{Time: when,
			Place: truce.Place{Kind: truce.PlacePoint, At: &at, R68M: radius}}}}
		e, err := publish.NewDraft(frame).Incidents(inc).Reports(r).Edition(p)
		if err != nil {
			t.Fatal(err)
		}
		c := e.Items[0].Cell
		switch {
		case radius > 20_000 && c != nil:
			t.Fatalf("a place known to %d m has cell %s", radius, c.Name)
		case radius <= 20_000 && c == nil:
			t.Fatalf("a place known to %d m has no cell", radius)
		case c != nil && (radius == 0 || radius > 5_000) && !strings.HasPrefix(c.Name, "20km:"):
			t.Fatalf("a place known to %d m is shown in %s", radius, c.Name)
		case c != nil && radius > 0 && radius <= 5_000 && !strings.HasPrefix(c.Name, "5km:"):
			t.Fatalf("a place known to %d m is shown in %s", radius, c.Name)
		}
	})
}

func TestCountsAndNotObserved(t *testing.T) {
	e := edition(t, publishtest.Scenario(), publish.Public())
	if n, prev := *e.Figures[0].Value, *e.Figures[0].Previous; n != 4 || prev != 1 {
		t.Errorf("incidents %d, before %d; want 4 and 1", n, prev)
	}
	for _, r := range e.Regions {
		switch r.Region {
		case "XV-W":
			if !r.NotObserved() {
				t.Error("XV-W: nobody watched and nothing was reported, yet it is not 'not observed'")
			}
		case "XV-S":
			if r.NotObserved() || r.WatchedMilliHours == nil {
				t.Error("XV-S was watched by a camera")
			}
		}
	}
	// Two recordings of one siren are one origin.
	alert := item(t, e, func(p publish.Publication) bool { return p.Act == "air/alert" })
	if len(alert.Reports) != 2 || len(alert.Origins) != 1 || !alert.Signal {
		t.Errorf("alert: %d reports, %d origins, signal %v; want 2, 1, true", len(alert.Reports), len(alert.Origins), alert.Signal)
	}
	if e.CoverageSpan.Hours() != 7*24 {
		t.Errorf("people watch, so coverage is told by the week, not for %d hours", e.CoverageSpan.Hours())
	}
	for _, c := range e.Coverage {
		if c.Day != "" && c.Kind != "cloud" {
			t.Errorf("coverage of %s by day: %+v", c.Region, c)
		}
		if c.Kind == "camera" || c.Kind == "patrol" || c.Kind == "watch" && c.Source != "" {
			t.Errorf("coverage tells who watched: %+v", c)
		}
	}
}

// TestProposalsNeverNameAParty: a case under a term that binds one party is not
// counted beside that term.
func TestProposalsNeverNameAParty(t *testing.T) {
	f := truce.Finding{Term: "U1", Incident: "X-000000", Value: truce.FindBreach, Status: truce.FindingProposed, Bound: []truce.PartyID{"B"}}
	r := truce.Report{Source: "wire", ID: "1", Kind: truce.KindPoint, Time: truce.Interval{From: publishtest.Frame().Period.From, To: publishtest.Frame().Period.From.Add(time.Hour)}}
	inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: r.Key()}}, Readings: []truce.Reading{{Time: r.Time}}}
	frame := publishtest.Frame()
	frame.Published = frame.Published.AddDate(0, 0, 9)
	e := edition(t, publish.NewDraft(frame).Incidents(inc).Reports(r).Findings(f).Agreement(publishtest.Agreement()), publish.Public())
	if e.Terms[0].Cases != -1 {
		t.Errorf("the term binds one party and tells %d cases", e.Terms[0].Cases)
	}
	for _, fig := range e.Figures {
		if fig.Key == "cases" && *fig.Value != 1 {
			t.Errorf("%d cases under examination in all; want 1", *fig.Value)
		}
	}
}

// TestOrderOfFillingChangesNothing fills the draft in another order.
func TestOrderOfFillingChangesNothing(t *testing.T) {
	a := edition(t, publishtest.Month(300), publish.Public())
	b := edition(t, publishtest.Shuffled(300, 7), publish.Public())
	if d := cmp.Diff(a, b); d != "" {
		t.Error(d)
	}
}

func TestPartyOrderAlternates(t *testing.T) {
	first := func(n int) string {
		f := publishtest.Frame()
		f.Number = n
		return edition(t, publish.NewDraft(f).Agreement(publishtest.Agreement()), publish.Public()).Parties[0].ID
	}
	if first(1) == first(2) || first(1) != first(3) {
		t.Errorf("editions 1, 2, 3 begin with %s, %s, %s", first(1), first(2), first(3))
	}
}

func TestPolicyRefusesWhatHarms(t *testing.T) {
	for name, edit := range map[string]func(*publish.Policy){
		"exact place":        func(p *publish.Policy) { p.Place = "exact" },
		"1 km":               func(p *publish.Policy) { p.Place = "cell_1km" },
		"exact time":         func(p *publish.Policy) { p.Time = "exact" },
		"strikes at once":    func(p *publish.Policy) { p.StrikeDelay = time.Hour },
		"negative delay":     func(p *publish.Policy) { p.Delay = -1 },
		"unknown withholder": func(p *publish.Policy) { p.Withhold = []string{"weather"} },
		"unknown who":        func(p *publish.Policy) { p.Who = "everybody" },
	} {
		p := publish.Public()
		edit(&p)
		if err := p.Validate(); err == nil || !strings.Contains(err.Error(), "want") {
			t.Errorf("%s: %v; want a refusal with the valid choices", name, err)
		}
	}
	for _, p := range []publish.Policy{publish.Public(), publish.Historical(), publish.FromMission(truce.PublicationPolicy{Audience: "parties"})} {
		if err := p.Validate(); err != nil {
			t.Error(err)
		}
	}
}

func TestFrameRefuses(t *testing.T) {
	for name, edit := range map[string]func(*publish.Frame){
		"no id":           func(f *publish.Frame) { f.Mission = "" },
		"path in id":      func(f *publish.Frame) { f.Mission = "../x" },
		"no title":        func(f *publish.Frame) { f.Title = publish.Words{} },
		"backward period": func(f *publish.Frame) { f.Period.To = f.Period.From },
		"unknown zone":    func(f *publish.Frame) { f.Zone = "Mars/Base" },
		"a century":       func(f *publish.Frame) { f.Data.From = f.Data.From.AddDate(-100, 0, 0) },
		"data too short":  func(f *publish.Frame) { f.Data.To = f.Period.From },
		"no time":         func(f *publish.Frame) { f.Published = time.Time{} },
	} {
		f := publishtest.Frame()
		edit(&f)
		if _, err := publish.NewDraft(f).Edition(publish.Public()); err == nil {
			t.Errorf("%s passed", name)
		}
	}
	inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: truce.ReportKey{Source: "a", ID: "1"}}}, Readings: []truce.Reading{{}}}
	if _, err := publish.NewDraft(publishtest.Frame()).Incidents(inc).Edition(publish.Public()); err == nil || !strings.Contains(err.Error(), "a/1") {
		t.Errorf("an incident without its report: %v", err)
	}
	inc.Members = nil
	if _, err := publish.NewDraft(publishtest.Frame()).Incidents(inc, inc).Edition(publish.Public()); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("an incident twice: %v", err)
	}
}

func TestCorrectionsAreKept(t *testing.T) {
	old := edition(t, publishtest.Month(200), publish.Public())
	now := edition(t, publishtest.Month(230).Previous(old), publish.Public())
	if len(now.Corrections) == 0 {
		t.Fatal("30 late incidents and no correction")
	}
	var day publish.Correction
	for _, c := range now.Corrections {
		if c.What == "day" {
			day = c
		}
	}
	if day.Because != "late_reports" || day.Was == day.Now {
		t.Errorf("correction of a day: %+v", day)
	}
	gone := edition(t, publishtest.Month(10).Previous(now), publish.Public())
	if !slices.ContainsFunc(gone.Corrections, func(c publish.Correction) bool { return c.What == "item" && c.Now == "not_shown" }) {
		t.Error("items vanished without a correction")
	}
	if len(gone.Corrections) <= len(now.Corrections) {
		t.Error("earlier corrections were dropped")
	}
	if same := edition(t, publishtest.Month(230).Previous(now), publish.Public()); len(same.Corrections) != len(now.Corrections) {
		t.Error("an unchanged edition corrects itself")
	}
}

func TestDataFilesAreSealed(t *testing.T) {
	e := edition(t, publishtest.Scenario(), publish.Public())
	files, hash, err := publish.DataFiles(e)
	if err != nil {
		t.Fatal(err)
	}
	again, hash2, err := publish.DataFiles(edition(t, publishtest.Scenario(), publish.Public()))
	if err != nil || hash != hash2 || len(hash) != 64 {
		t.Fatalf("the same edition has hashes %s and %s, %v", hash, hash2, err)
	}
	if d := cmp.Diff(files, again); d != "" {
		t.Error(d)
	}
	if last := files[len(files)-1]; last.Path != publish.SumsPath || !strings.Contains(string(last.Data), "  edition.json\n") {
		t.Errorf("the last file is %s: %s", last.Path, last.Data)
	}
	e.Withheld.Delayed++
	if _, other, _ := publish.DataFiles(e); other == hash {
		t.Error("a changed edition has the same hash")
	}
	if _, _, err := publish.DataFiles(e, outside{}); err == nil {
		t.Error("a format wrote outside data/")
	}
}

type outside struct{}

func (outside) Name() string { return "outside" }
func (outside) Files(publish.Edition) ([]publish.File, error) {
	return []publish.File{{Path: "index.html"}}, nil
}

func TestDaysOfAWholeDayStayInTheirZone(t *testing.T) {
	frame := publishtest.Frame()
	frame.Published = frame.Published.AddDate(0, 0, 9)
	day := truce.Interval{From: time.Date(2031, 5, 4, 0, 0, 0, 0, time.UTC), To: time.Date(2031, 5, 5, 0, 0, 0, 0, time.UTC), Zone: "UTC"}
	r := truce.Report{Source: "wire", ID: "1", Time: day, Kind: truce.KindPoint}
	inc := truce.Incident{ID: "X-000000", Members: []truce.Member{{Key: r.Key()}}, Readings: []truce.Reading{{Time: day}}}
	e := edition(t, publish.NewDraft(frame).Incidents(inc).Reports(r), publish.Public())
	if it := e.Items[0]; it.From != "2031-05-04" || it.To != "2031-05-04" {
		t.Errorf("4 May UTC is shown as %s to %s in a mission two hours behind", it.From, it.To)
	}
}

func TestEditionJSONRoundTrip(t *testing.T) {
	e := edition(t, publishtest.Scenario(), publish.Public())
	b, err := json.Marshal(e)
	if err != nil {
		t.Fatal(err)
	}
	var back publish.Edition
	if err := json.Unmarshal(b, &back); err != nil {
		t.Fatal(err)
	}
	again, err := json.Marshal(back)
	if err != nil || string(again) != string(b) {
		t.Errorf("an edition read back writes other bytes (%v)", err)
	}
}

// TestSwappedPartiesSwapThePages: swapping the parties in everything that comes in
// swaps them in everything that goes out, and changes nothing else.
func TestSwappedPartiesSwapThePages(t *testing.T) {
	render := func(d *publish.Draft) string {
		e := edition(t, d, publish.Historical())
		slices.SortFunc(e.Parties, func(a, b publish.Party) int { return strings.Compare(a.ID, b.ID) })
		b, err := json.MarshalIndent(e, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		return string(b)
	}
	plain, swapped := render(publishtest.TwoParties("PA", "PB")), render(publishtest.TwoParties("PB", "PA"))
	turn := strings.NewReplacer(`"PA"`, `"PB"`, `"PB"`, `"PA"`)
	sorted := func(s string) string {
		lines := strings.Split(s, "\n")
		slices.Sort(lines)
		return strings.Join(lines, "\n")
	}
	// The two are listed by id, so the lines are compared as a set.
	if d := cmp.Diff(sorted(turn.Replace(plain)), sorted(swapped)); d != "" {
		t.Error(d)
	}
	if fmt.Sprint(plain) == fmt.Sprint(swapped) {
		t.Error("the swap swapped nothing")
	}
}
