package assess

import (
	"cmp"
	"slices"
	"sort"
	"time"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// Input is everything that Run reads.
type Input struct {
	Agreement truce.Agreement
	// Incidents carry their axes already (package verify).
	Incidents []truce.Incident
	// Reports holds the members of the incidents and what the registers hold:
	// orders, contacts, notifications.
	Reports  map[truce.ReportKey]truce.Report
	Sources  map[truce.SourceID]truce.Source
	Coverage []truce.Coverage
	Rulings  []truce.Ruling
	// Days are the stretches for which silence is assessed and figures are made, in order.
	Days []truce.Interval
	AsOf time.Time
}

// Result holds findings in the order of terms, versions, then incidents and
// days; and figures in the order of rules, recorders and days.
type Result struct {
	Findings []truce.Finding
	Counts   []truce.CountResult
}

// Run assesses every accepted term.
func Run(in Input) Result {
	x := newRun(in)
	var out Result
	for _, t := range in.Agreement.Terms {
		if t.Status == truce.StatusAccepted {
			out.Findings = append(out.Findings, x.term(t)...)
		}
	}
	for i := range out.Findings {
		out.Findings[i].Why = whyOf(out.Findings[i])
	}
	out.Counts = x.counts()
	return out
}

// run is one assessment with what it looks up often.
type run struct {
	Input
	rulings    map[truce.IncidentID][]truce.Ruling
	registers  []truce.Report    // orders, contacts, notifications, by key
	offensive  []*truce.Incident // assaults
	restricted []*truce.Incident // restrictions of access
	grids      map[string]zoneGrid
}

func newRun(in Input) *run {
	x := &run{Input: in, rulings: map[truce.IncidentID][]truce.Ruling{}, grids: map[string]zoneGrid{}}
	for _, r := range in.Rulings {
		x.rulings[r.Incident] = append(x.rulings[r.Incident], r)
	}
	for _, r := range in.Reports {
		switch r.Kind {
		case truce.KindOrder, truce.KindContact, truce.KindNotification:
			x.registers = append(x.registers, r)
		}
	}
	slices.SortFunc(x.registers, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	x.Incidents = slices.Clone(in.Incidents)
	slices.SortFunc(x.Incidents, func(a, b truce.Incident) int { return cmp.Compare(a.ID, b.ID) })
	for i := range x.Incidents {
		inc := &x.Incidents[i]
		switch act := inc.Reading().Act; {
		case !x.live(inc):
		case act.Within("ground/assault"):
			x.offensive = append(x.offensive, inc)
		case act.Class() == "access":
			x.restricted = append(x.restricted, inc)
		}
	}
	return x
}

// live leaves out tombstones and what was recalled for safety.
func (x *run) live(inc *truce.Incident) bool { return inc.MergedInto == "" && !inc.Recalled }

// version is one version of the facts about when a term runs.
type version struct {
	id      string
	windows []truce.Interval // the stretches; a zero window has no known start
}

// versions groups the accepted periods of a term. A term without any is always in force.
func (x *run) versions(t truce.Term) []version {
	var out []version
	all := x.Agreement.PeriodsOf(t)
	for _, p := range all {
		if p.Status != truce.StatusAccepted {
			continue
		}
		i := slices.IndexFunc(out, func(v version) bool { return v.id == p.Version })
		if i < 0 {
			out = append(out, version{id: p.Version})
			i = len(out) - 1
		}
		out[i].windows = append(out[i].windows, p.Window)
	}
	if len(all) == 0 {
		return []version{{windows: []truce.Interval{{From: time.Date(truce.MinYear, 1, 1, 0, 0, 0, 0, time.UTC)}}}}
	}
	return out
}

// term assesses one accepted term.
func (x *run) term(t truce.Term) []truce.Finding {
	if t.Kind == truce.TermPermission {
		return nil // it speaks through the terms it is an exception from
	}
	k, ok := kindOf(t.Kind)
	if !ok {
		return x.unassessed(t)
	}
	var out []truce.Finding
	for i := range x.Incidents {
		inc := &x.Incidents[i]
		if !x.live(inc) {
			continue
		}
		if ruled := x.ruled(t, inc); ruled != nil {
			out = append(out, ruled...)
			continue
		}
		for _, v := range x.versions(t) {
			if f, ok := x.judge(k, t, v, inc); ok {
				out = append(out, f)
			}
		}
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].Version < out[j].Version })
	for _, v := range x.versions(t) {
		out = append(out, x.silence(k, t, v, out)...)
	}
	return out
}

// ruled turns rulings on the incident and term into findings. A body names no
// version of the facts, so that its finding has none.
func (x *run) ruled(t truce.Term, inc *truce.Incident) []truce.Finding {
	values := map[string]truce.FindingValue{"breach": truce.FindBreach, "no_breach": truce.FindNoBreach,
		"permitted": truce.FindPermitted, "unable": truce.FindCannotTell}
	var out []truce.Finding
	for _, r := range x.rulings[inc.ID] {
		if r.Term != t.ID {
			continue
		}
		f := truce.Finding{Term: t.ID, Incident: inc.ID, Value: values[r.Value], Status: truce.FindingRuled, By: r.Body,
			Reason: r.Reason, Used: []string{"ruling " + r.Decision}, Bound: t.Bound}
		if r.Value == "unable" {
			f.Reason = "the body was unable to rule: " + r.Reason
		}
		for _, d := range r.Dissent {
			f.Used = append(f.Used, "dissent of "+d.By+": "+d.Text)
		}
		out = append(out, f)
	}
	return out
}

// kind is how one kind of term is assessed.
type kind struct {
	name truce.TermKind
	// about reports whether the incident's act is what the term is about;
	// unsure says why that cannot be told, where it cannot.
	about func(x *run, t truce.Term, inc *truce.Incident) (about bool, unsure string)
	// elsewhere is what an act outside of the term's zones amounts to; "" = the term says nothing of it.
	elsewhere truce.FindingValue
	// sees lists the kinds of coverage under which silence means something.
	sees []truce.CoverageKind
}

// kinds has one entry for each kind that is assessed, each in a file of its own.
var kinds = []kind{noFire, noAir, noOffensive, noTraining, protectedSite, access}

func kindOf(name truce.TermKind) (kind, bool) {
	i := slices.IndexFunc(kinds, func(k kind) bool { return k.name == name })
	if i < 0 {
		return kind{}, false
	}
	return kinds[i], true
}

// onTheGround are the eyes and ears on the ground. A satellite's pass is shown
// beside a finding and never decides it: heat is not fire, and no heat is not silence.
var onTheGround = []truce.CoverageKind{truce.CoverPatrol, truce.CoverCamera}

// aboutActs is the usual test: the act lies within one that the term names. An
// act known only by its class, where the term names a leaf of it, is not told.
func aboutActs(_ *run, t truce.Term, inc *truce.Incident) (bool, string) {
	act := inc.Reading().Act
	if act == "" {
		return true, "the sources do not say what was done"
	}
	if act == "air/alert" || act.Class() == "thermal" {
		return false, "" // a warning, a lead: not an act
	}
	for _, a := range agreement.ActsOf(t) {
		if act.Within(a) {
			return true, ""
		}
	}
	for _, a := range agreement.ActsOf(t) {
		if a.Within(act) {
			return true, "the act is known only as " + string(act)
		}
	}
	return false, ""
}
