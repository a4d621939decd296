package assess_test

import (
	"io/fs"
	"strings"
	"testing"
	"time"

	"trucewatch/agreement"
	"trucewatch/agreement/samples"
	"trucewatch/assess"
	"trucewatch/truce"
	"trucewatch/verify"
)

func sample(t testing.TB, name string) truce.Agreement {
	t.Helper()
	b, err := fs.ReadFile(samples.FS, name)
	if err != nil {
		t.Fatal(err)
	}
	return parse(t, string(b))
}

func parse(t testing.TB, src string) truce.Agreement {
	t.Helper()
	a, _, err := agreement.Load("a.yaml", []byte(src), samples.FS.ReadFile)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

var register = map[truce.SourceID]truce.Source{
	"patrol": {ID: "patrol", Class: truce.ClassPatrol, Interest: truce.InterestNeutral, Access: "saw", Owner: "mission"},
	"camera": {ID: "camera", Class: truce.ClassCamera, Interest: truce.InterestNeutral, Access: "signal", Owner: "mission"},
	"desk":   {ID: "desk", Class: truce.ClassMonitor, Interest: truce.InterestNeutral, Access: "told", Owner: "mission"},
	"log-a":  {ID: "log-a", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "A", Access: "told"},
	"log-b":  {ID: "log-b", Class: truce.ClassParty, Interest: truce.InterestParty, Party: "B", Access: "told"},
	"paper":  {ID: "paper", Class: truce.ClassOutlet, Interest: truce.InterestNeutral, Access: "told"},
}

// scene gathers reports into incidents and runs verify and assess over them.
type scene struct {
	ag        truce.Agreement
	incidents []truce.Incident
	reports   map[truce.ReportKey]truce.Report
	coverage  []truce.Coverage
	decisions []truce.Decision
	days      []truce.Interval
}

func newScene(ag truce.Agreement) *scene {
	return &scene{ag: ag, reports: map[truce.ReportKey]truce.Report{}}
}

// incident adds one incident with these members; the first sets the reading.
func (s *scene) incident(reports ...truce.Report) truce.IncidentID {
	inc := truce.Incident{Anchor: reports[0].Key(), ID: truce.NewIncidentID(true, reports[0].Key(), 8)}
	for _, r := range reports {
		s.entry(r)
		relation := "same"
		if r.Kind == truce.KindDenial {
			relation = "denies"
		}
		inc.Members = append(inc.Members, truce.Member{Key: r.Key(), Relation: relation, Origin: register[r.Source].OriginOf(r), PermilleP: 1000})
	}
	inc.Readings = []truce.Reading{{Author: "machine", Mode: truce.Automatic, Act: reports[0].Act, Time: reports[0].Time, Place: reports[0].At()}}
	s.incidents = append(s.incidents, inc)
	return inc.ID
}

// entry adds a report that is in no incident, such as a line of a register.
func (s *scene) entry(r truce.Report) { s.reports[r.Key()] = r }

func (s *scene) run() assess.Result {
	v := verify.Apply(verify.Input{Incidents: s.incidents, Decisions: s.decisions, Agreement: &s.ag, Sources: register, Reports: s.reports})
	return assess.Run(assess.Input{Agreement: s.ag, Incidents: v.Incidents, Reports: s.reports, Sources: register,
		Coverage: s.coverage, Rulings: v.Rulings, Days: s.days})
}

// of returns the findings on one term and incident, as "version value".
func of(r assess.Result, term string, id truce.IncidentID) []string {
	var out []string
	for _, f := range r.Findings {
		if f.Term == term && f.Incident == id {
			out = append(out, strings.TrimSpace(f.Version+" "+string(f.Value)))
		}
	}
	return out
}

func finding(t testing.TB, r assess.Result, term, version string, id truce.IncidentID) truce.Finding {
	t.Helper()
	for _, f := range r.Findings {
		if f.Term == term && f.Version == version && f.Incident == id {
			return f
		}
	}
	t.Fatalf("no finding on %s %s %s in %+v", term, version, id, r.Findings)
	return truce.Finding{}
}

// at is a minute of the exercise: day n of May 2031, hour and minute in UTC.
func at(n, hour, minute int) truce.Interval {
	from := time.Date(2031, 5, n, hour, minute, 0, 0, time.UTC)
	return truce.Interval{From: from, To: from.Add(time.Minute)}
}

// wholeDay is the calendar day n of May 2031 in UTC.
func wholeDay(n int) truce.Interval {
	from := time.Date(2031, 5, n, 0, 0, 0, 0, time.UTC)
	return truce.Interval{From: from, To: from.Add(24 * time.Hour)}
}

// spot is a place with a precision, on the valley's line (60.05 E is near it) and x km east.
func spot(latE5, lonE5, r68 int, region string) []truce.Place {
	return []truce.Place{{Kind: truce.PlacePoint, At: &truce.Position{Lat: truce.E7(latE5 * 100), Lon: truce.E7(lonE5 * 100)}, R68M: r68, Region: region, Quality: truce.QualityStated}}
}

func watched(source truce.SourceID, kind truce.CoverageKind, region string, w truce.Interval, hours int64) truce.Coverage {
	h := hours * 1000
	return truce.Coverage{Source: source, Kind: kind, Window: w, Region: region, MilliHours: &h}
}
