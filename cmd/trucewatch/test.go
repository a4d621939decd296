package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"trucewatch/assess"
	"trucewatch/truce"
)

// testCmd runs a mission's own tests of its agreement.
type testCmd struct {
	Files []string `arg:"" help:"Test files (docs/formats/agreement.md)."`
}

// testFile is a file of tests: incidents in time, expected findings.
type testFile struct {
	Agreement string          `yaml:"agreement"`
	Tests     []agreementTest `yaml:"tests"`
}

type agreementTest struct {
	Name      string         `yaml:"name"`
	Incidents []testIncident `yaml:"incidents"`
	Registers []testRegister `yaml:"registers"`
	Coverage  []testCoverage `yaml:"coverage"`
	Rulings   []testRuling   `yaml:"rulings"`
	Days      []string       `yaml:"days"`
	Expect    []expectation  `yaml:"expect"`
}

type testIncident struct {
	Name       string            `yaml:"name"`
	At         string            `yaml:"at"`
	Until      string            `yaml:"until"`
	Act        string            `yaml:"act"`
	Place      testPlace         `yaml:"place"`
	Occurrence string            `yaml:"occurrence"`
	VerifiedBy string            `yaml:"verified_by"`
	By         string            `yaml:"attributed_to"`
	Alleged    map[string]string `yaml:"alleged"` // accuser → accused
	Owner      string            `yaml:"recorded_by"`
	// Origins and Routes are how many separate ones speak of it; where it is
	// corroborated, two and two.
	Origins int `yaml:"origins"`
	Routes  int `yaml:"routes"`
}

type testPlace struct {
	Lat       string `yaml:"lat"`
	Lon       string `yaml:"lon"`
	Precision int    `yaml:"precision_m"`
	Region    string `yaml:"region"`
}

type testRegister struct {
	Kind string `yaml:"kind"`
	By   string `yaml:"by"`
	At   string `yaml:"at"`
	Act  string `yaml:"act"`
}

type testCoverage struct {
	Kind   string `yaml:"kind"`
	Region string `yaml:"region"`
	From   string `yaml:"from"`
	To     string `yaml:"to"`
	Hours  int64  `yaml:"hours"`
	// Place is from where it was watched; its precision_m is how far the watch sees.
	Place testPlace `yaml:"place"`
}

type testRuling struct {
	Incident string `yaml:"incident"`
	Term     string `yaml:"term"`
	Value    string `yaml:"value"`
	Body     string `yaml:"body"`
}

type expectation struct {
	Term     string `yaml:"term"`
	Version  string `yaml:"version"`
	Incident string `yaml:"incident"`
	Day      string `yaml:"day"`
	Region   string `yaml:"region"`
	Value    string `yaml:"value"` // a finding's value, or none
	Reason   string `yaml:"reason"`
}

func (c *testCmd) Run(e *env) error {
	failed, ran := 0, 0
	var broken []error
	for _, name := range c.Files {
		f, ag, err := loadTests(name)
		if err != nil {
			broken = append(broken, err)
			continue
		}
		for _, t := range f.Tests {
			ran++
			wrong, err := t.run(ag)
			if err != nil {
				broken = append(broken, fmt.Errorf("%s: test %q: %w", name, t.Name, err))
				continue
			}
			if len(wrong) > 0 {
				failed++
				fmt.Fprintf(e.stdout, "FAIL  %s: %s\n", name, t.Name)
				for _, w := range wrong {
					fmt.Fprintf(e.stdout, "      %s\n", w)
				}
				continue
			}
			fmt.Fprintf(e.stdout, "ok    %s: %s\n", name, t.Name)
		}
	}
	if len(broken) > 0 {
		return errors.Join(broken...)
	}
	if ran == 0 {
		return errors.New("the files hold no tests")
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d tests failed", failed, ran)
	}
	return nil
}

func loadTests(name string) (testFile, truce.Agreement, error) {
	var f testFile
	data, err := os.ReadFile(name)
	if err != nil {
		return f, truce.Agreement{}, err
	}
	if err := yaml.UnmarshalWithOptions(data, &f, yaml.DisallowUnknownField()); err != nil {
		return f, truce.Agreement{}, fmt.Errorf("%s: %s", name, yaml.FormatError(err, false, true))
	}
	if f.Agreement == "" {
		return f, truce.Agreement{}, fmt.Errorf("%s: agreement is missing: the file, relative to this one", name)
	}
	ag, _, err := loadAgreement(filepath.Join(filepath.Dir(name), filepath.FromSlash(f.Agreement)))
	return f, ag, err
}

// run returns what is not as expected.
func (t agreementTest) run(ag truce.Agreement) (wrong []string, err error) {
	in := assess.Input{Agreement: ag, Reports: map[truce.ReportKey]truce.Report{}, Sources: map[truce.SourceID]truce.Source{}}
	ids := map[string]truce.IncidentID{}
	for _, x := range t.Incidents {
		inc, r, err := x.incident(ag)
		if err != nil {
			return nil, fmt.Errorf("incident %q: %w", x.Name, err)
		}
		x.tellers(ag, &in, &inc, r)
		if _, twice := ids[x.Name]; twice {
			return nil, fmt.Errorf("incident %q is there twice", x.Name)
		}
		ids[x.Name] = inc.ID
		in.Incidents = append(in.Incidents, inc)
	}
	if err := t.context(&in, ids); err != nil {
		return nil, err
	}
	res := assess.Run(in)
	for i, x := range t.Expect {
		if err := x.validate(ag, ids); err != nil {
			return nil, fmt.Errorf("expectation %d: %w", i+1, err)
		}
		if w := x.check(res.Findings, ids); w != "" {
			wrong = append(wrong, w)
		}
	}
	if len(t.Expect) == 0 {
		return nil, errors.New("expects nothing, so that it cannot fail")
	}
	return wrong, nil
}

// context reads registers, coverage, rulings and days.
func (t agreementTest) context(in *assess.Input, ids map[string]truce.IncidentID) error {
	for i, x := range t.Registers {
		at, err := interval(x.At, "")
		if err != nil {
			return fmt.Errorf("register entry %d: %w", i+1, err)
		}
		kinds := []truce.ReportKind{truce.KindOrder, truce.KindContact, truce.KindNotification}
		if !slices.Contains(kinds, truce.ReportKind(x.Kind)) {
			return fmt.Errorf("register entry %d: kind %q; want one of %v", i+1, x.Kind, kinds)
		}
		r := truce.Report{Source: "register", ID: fmt.Sprint(i), Kind: truce.ReportKind(x.Kind), Act: truce.Act(x.Act), Time: at, Attrs: []truce.Attr{{Name: "by", Path: []string{x.By}}}}
		if r.Kind == truce.KindContact {
			r.Means = "hotline"
		}
		in.Reports[r.Key()] = r
	}
	for i, x := range t.Coverage {
		w, err := interval(x.From, x.To)
		if err != nil {
			return fmt.Errorf("coverage %d: %w", i+1, err)
		}
		milli := x.Hours * 1000
		c := truce.Coverage{Source: "watch", Kind: truce.CoverageKind(x.Kind), Region: x.Region, Window: w, MilliHours: &milli}
		if place, err := x.Place.place(); err != nil {
			return fmt.Errorf("coverage %d: %w", i+1, err)
		} else if place.At != nil {
			c.Place = &place
		}
		if err := c.Validate(); err != nil {
			return fmt.Errorf("coverage %d: %w", i+1, err)
		}
		in.Coverage = append(in.Coverage, c)
	}
	for i, x := range t.Rulings {
		id, ok := ids[x.Incident]
		if !ok {
			return fmt.Errorf("ruling %d: no incident %q in this test", i+1, x.Incident)
		}
		in.Rulings = append(in.Rulings, truce.Ruling{Incident: id, Term: x.Term, Value: x.Value, Body: x.Body, Reason: "test"})
	}
	for _, d := range t.Days {
		v, err := day(d)
		if err != nil {
			return err
		}
		in.Days = append(in.Days, v)
	}
	return nil
}

func (x testIncident) incident(ag truce.Agreement) (inc truce.Incident, r truce.Report, err error) {
	r = truce.Report{Source: truce.SourceID("test-" + x.Name), ID: x.Name, Kind: truce.KindPoint, Act: truce.Act(x.Act)}
	if err := r.Act.Validate(); err != nil {
		return inc, r, err
	}
	if x.At != "" {
		if r.Time, err = interval(x.At, x.Until); err != nil {
			return inc, r, err
		}
	}
	place, err := x.Place.place()
	if err != nil {
		return inc, r, err
	}
	inc = truce.Incident{ID: truce.NewIncidentID(ag.Exercise, r.Key(), 8), Anchor: r.Key(), Occurrence: truce.Occurrence(x.Occurrence), OccurBy: x.VerifiedBy,
		Readings: []truce.Reading{{Author: "test", Act: r.Act, Time: r.Time, Place: place}}, Attribution: truce.Attribution{Level: truce.AttrNone}}
	valid := []truce.Occurrence{truce.OccAlleged, truce.OccRecorded, truce.OccCorroborated, truce.OccVerified, truce.OccTried, truce.OccRefuted}
	if !slices.Contains(valid, inc.Occurrence) {
		return inc, r, fmt.Errorf("occurrence %q; want one of %v", x.Occurrence, valid)
	}
	if x.By != "" {
		inc.Attribution = truce.Attribution{Level: truce.AttrAttributed, Party: truce.PartyID(x.By), Basis: "test"}
		return inc, r, nil
	}
	accused := map[string]bool{}
	for by, who := range x.Alleged {
		accused[who] = true
		inc.Attribution.Claims = append(inc.Attribution.Claims, truce.AccusedBy{Accused: truce.PartyID(who), By: by})
	}
	slices.SortFunc(inc.Attribution.Claims, func(a, b truce.AccusedBy) int { return strings.Compare(a.By, b.By) })
	switch len(accused) {
	case 0:
	case 1:
		inc.Attribution.Level, inc.Attribution.Party = truce.AttrAlleged, inc.Attribution.Claims[0].Accused
	default:
		inc.Attribution.Level = truce.AttrDisputed
	}
	return inc, r, nil
}

// place reads where something was.
func (x testPlace) place() (truce.Place, error) {
	p := truce.Place{Region: x.Region, R68M: x.Precision, Quality: truce.QualityStated}
	if x.Lat == "" && x.Lon == "" {
		return p, nil
	}
	lat, err1 := truce.ParseE7(x.Lat)
	lon, err2 := truce.ParseE7(x.Lon)
	p.Kind, p.At = truce.PlacePoint, &truce.Position{Lat: lat, Lon: lon}
	return p, errors.Join(err1, err2, p.At.Validate())
}

// tellers makes the reports and sources of an incident, so that thresholds of a
// term's own are tested too: the mechanism's where it is recorded, else as many
// origins by as many routes as the test says.
func (x testIncident) tellers(ag truce.Agreement, in *assess.Input, inc *truce.Incident, r truce.Report) {
	routes := []string{"saw", "told", "heard", "signal", "compiled"}
	n, k, owner := max(x.Origins, 1), max(x.Routes, 1), x.Owner
	switch inc.Occurrence {
	case truce.OccCorroborated:
		n, k = max(n, 2), max(k, 2)
	case truce.OccRecorded:
		for _, m := range ag.Monitors {
			if owner == "" && m.Status == truce.StatusAccepted {
				owner = m.ID
			}
		}
	}
	inc.Members = nil
	for i := range n {
		t := r
		t.ID = fmt.Sprintf("%s-%d", r.ID, i+1)
		t.Source = truce.SourceID(fmt.Sprintf("%s-%d", r.Source, i+1))
		in.Reports[t.Key()] = t
		in.Sources[t.Source] = truce.Source{ID: t.Source, Owner: owner, Access: routes[min(i, k-1)%len(routes)]}
		inc.Members = append(inc.Members, truce.Member{Key: t.Key(), Relation: "same", Origin: t.ID, PermilleP: 1000})
	}
}

func (x expectation) validate(ag truce.Agreement, ids map[string]truce.IncidentID) error {
	if _, ok := ag.Term(x.Term); !ok {
		var all []string
		for _, t := range ag.Terms {
			all = append(all, t.ID)
		}
		return fmt.Errorf("term %q is not in the agreement; terms: %s", x.Term, strings.Join(all, ", "))
	}
	if _, ok := ids[x.Incident]; x.Incident != "" && !ok {
		return fmt.Errorf("no incident %q in this test", x.Incident)
	}
	values := []string{string(truce.FindBreach), string(truce.FindNoBreach), string(truce.FindPermitted), string(truce.FindNotInForce), string(truce.FindCannotTell), "none"}
	if !slices.Contains(values, x.Value) {
		return fmt.Errorf("value %q; want one of %s", x.Value, strings.Join(values, ", "))
	}
	return nil
}

// check says how the findings differ from what is expected; "" where they do not.
func (x expectation) check(found []truce.Finding, ids map[string]truce.IncidentID) string {
	var match []truce.Finding
	for _, f := range found {
		if f.Term != x.Term || f.Incident != ids[x.Incident] || x.Version != "" && f.Version != x.Version || x.Region != "" && f.Region != x.Region {
			continue
		}
		if d, err := day(x.Day); x.Day != "" && (err != nil || !f.Day.Overlaps(d)) {
			continue
		}
		match = append(match, f)
	}
	what := strings.Join(strings.Fields(strings.Join([]string{x.Term, x.Version, x.Incident, x.Day, x.Region}, " ")), " ")
	if len(match) == 0 {
		if x.Value == "none" {
			return ""
		}
		return fmt.Sprintf("%s: no finding; want %s", what, x.Value)
	}
	for _, f := range match {
		if string(f.Value) != x.Value || !strings.Contains(f.Reason, x.Reason) {
			return fmt.Sprintf("%s: %s in version %q, because %s; want %s %s", what, f.Value, f.Version, f.Reason, x.Value, x.Reason)
		}
	}
	return ""
}

// interval reads one or two RFC 3339 instants; one alone is an instant.
func interval(from, to string) (truce.Interval, error) {
	f, err := time.Parse(time.RFC3339, from)
	if err != nil {
		return truce.Interval{}, fmt.Errorf("time %q: want RFC 3339 such as 2031-05-05T12:00:00Z", from)
	}
	if to == "" {
		return truce.Instant(f, ""), nil
	}
	t, err := time.Parse(time.RFC3339, to)
	if err != nil {
		return truce.Interval{}, fmt.Errorf("time %q: want RFC 3339 such as 2031-05-05T12:00:00Z", to)
	}
	v := truce.Interval{From: f.UTC(), To: t.UTC()}
	return v, v.Validate()
}

// day reads a date as a UTC day.
func day(s string) (truce.Interval, error) {
	t, err := time.Parse("2006-01-02", s)
	if err != nil {
		return truce.Interval{}, fmt.Errorf("day %q: want a date such as 2031-05-06", s)
	}
	return truce.Interval{From: t, To: t.Add(24 * time.Hour)}, nil
}
