package pipeline

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/claims"
	"trucewatch/fuse"
	"trucewatch/truce"
	"trucewatch/verify"
)

// State is everything that is derived from the facts.
type State struct {
	Settings  Settings
	Exercise  bool
	AsOf      time.Time
	Reports   []truce.Report // by key
	Incidents []truce.Incident
	Rulings   []truce.Ruling
	Clocks    []truce.Clock
	Findings  []truce.Finding
	Claims    []truce.ClaimComparison
	Counts    []truce.CountResult
	Fusion    *fuse.Result
	Repeats   int // reports that only repeat another one's address and text
	Notices   []string
	// DecisionNotices say of a decision, by content hash, why it does not bind or binds otherwise.
	DecisionNotices map[string][]string
	// Changes of incidents that are pinned or were published, sorted by incident.
	Changes []Change

	bound       []bound // ids that editions and decisions name, sorted
	constraints verify.Constraints
	groups      []group             // while the state is made
	beside      [][]truce.ReportKey // by change: the reports to which its reports are compared
	fusible     func(truce.ReportKey) bool
	byKey       map[truce.ReportKey]*truce.Report
	reports     map[truce.ReportKey]truce.Report // those of the facts, not to be changed
}

// Report finds a report by its key.
func (s *State) Report(k truce.ReportKey) (truce.Report, bool) {
	r, ok := s.byKey[k]
	if !ok {
		return truce.Report{}, false
	}
	return *r, true
}

// Options of a run.
type Options struct {
	Exercise bool
	// AsOf is the time against which clocks run: a value, never read from the machine here.
	AsOf time.Time
}

// Run computes the state. The steps:
//
//  1. reports in one order, each with its origin
//  2. officers' links and splits
//  3. fusion: which reports speak of one incident
//  4. what is pinned stays as it is; what was named before keeps its id
//  5. incidents with the machine's reading, tombstones, changes
//  6. decisions set the four axes
//  7. incidents and silence against the terms
//  8. rival counts set side by side
//
// Nothing in it reads a clock, a row number or a time of arrival.
func Run(f *Facts, set Settings, opt Options) (*State, error) {
	s := &State{Settings: set, Exercise: opt.Exercise, AsOf: opt.AsOf, DecisionNotices: map[string][]string{},
		Reports: make([]truce.Report, 0, len(f.Reports)), reports: f.Reports}
	// 1. reports in one order, each with its origin
	for _, r := range f.Reports {
		s.Reports = append(s.Reports, r)
	}
	slices.SortFunc(s.Reports, func(a, b truce.Report) int { return a.Key().Compare(b.Key()) })
	s.byKey = make(map[truce.ReportKey]*truce.Report, len(s.Reports))
	for i := range s.Reports {
		s.byKey[s.Reports[i].Key()] = &s.Reports[i]
	}
	// 2. officers' links and splits
	s.bound = s.bounds(f)
	s.constraints = verify.ConstraintsOf(f.Decisions, anchorsOf(s.bound), set.Agreement)
	s.note(s.constraints.Notices)
	// 3. fusion: which reports speak of one incident
	byID, err := s.fuse(s.constraints)
	if err != nil {
		return nil, err
	}
	// 4. what is pinned stays as it is; what was named before keeps its id
	s.fusible = func(k truce.ReportKey) bool { return byID[fusionID(k)] != nil }
	s.groupsOf(byID)
	pins := s.pins(f)
	s.hold(pins)
	names := s.name()
	// 5. incidents with the machine's reading, tombstones, changes
	find, err := newRegionFinder(f)
	if err != nil {
		return nil, err
	}
	s.assemble(byID, find)
	s.tombstones(names)
	s.changes(names, pins)
	s.groups, s.fusible = nil, nil
	// 6. decisions set the four axes
	s.verify(f.Decisions)
	s.withdrawn()
	// 7. incidents and silence against the terms
	s.assess()
	// 8. rival counts set side by side
	s.Claims = claims.CompareAll(s.Reports, set.Sources, set.Agreement)
	return s, nil
}

// verify lays the decisions over the incidents.
func (s *State) verify(decisions []truce.Decision) {
	decisions = slices.DeleteFunc(slices.Clone(decisions), settles)
	res := verify.Apply(verify.Input{Incidents: s.Incidents, Decisions: decisions, Agreement: s.Settings.Agreement,
		Sources: s.Settings.Sources, Reports: s.reports, Release: s.Settings.Mission.Publication, AsOf: s.AsOf})
	s.Incidents, s.Rulings, s.Clocks = res.Incidents, res.Rulings, res.Clocks
	s.note(res.Notices)
}

// note keeps a notice once, and by the decision it is about.
func (s *State) note(notices []verify.Notice) {
	for _, n := range notices {
		if !slices.Contains(s.Notices, n.Text) {
			s.Notices = append(s.Notices, n.Text)
		}
		if n.Decision != "" && !slices.Contains(s.DecisionNotices[n.Decision], n.Text) {
			s.DecisionNotices[n.Decision] = append(s.DecisionNotices[n.Decision], n.Text)
		}
	}
}

// fusionID is a report's id in the fusion, unique over all sources.
func fusionID(k truce.ReportKey) string { return string(k.Source) + "\x00" + k.ID }

// builder hands every report that speaks of an event to a fusion under the
// mission's snapshot, parties and the officers' constraints. byID finds the report
// behind a fusion's id.
func (s *State) builder(c verify.Constraints) (b *fuse.Builder, byID map[string]*truce.Report, err error) {
	byID = make(map[string]*truce.Report, len(s.Reports))
	b = fuse.NewBuilder(fuse.Options{
		Snapshot: s.Settings.Snapshot, Parties: opposing(s.Settings.Agreement), Sources: registerByID(s.Settings.Sources),
		MustLink: pairIDs(c.MustLink), CannotLink: pairIDs(c.CannotLink), Exercise: s.Exercise,
		NoLinks: len(s.bound) == 0, // links give the evidence for changes of what is bound
	})
	for i := range s.Reports {
		r := &s.Reports[i]
		if !fuse.Fusible(*r) {
			continue
		}
		in := fuse.FromTruce(*r, s.Settings.Sources[r.Source])
		in.ID = fusionID(r.Key())
		if r.UpdateOf != "" {
			in.UpdateOf = fusionID(truce.ReportKey{Source: r.Source, ID: r.UpdateOf})
		}
		byID[in.ID] = r
		if err := b.Add(&in); err != nil {
			return nil, nil, fmt.Errorf("report %s: %w", r.Key(), err)
		}
	}
	return b, byID, nil
}

// Learn learns a fusion snapshot from the state's own reports.
func Learn(s *State, name string) (*fuse.Snapshot, error) {
	b, _, err := s.builder(verify.Constraints{})
	if err != nil {
		return nil, err
	}
	return b.Learn(name)
}

func (s *State) fuse(c verify.Constraints) (map[string]*truce.Report, error) {
	b, byID, err := s.builder(c)
	if err != nil {
		return nil, err
	}
	res, err := b.Run()
	if err != nil {
		return nil, err
	}
	s.Fusion, s.Repeats = res, res.Repeats
	for _, n := range res.Notices {
		s.Notices = append(s.Notices, strings.ReplaceAll(n, "\x00", "/"))
	}
	return byID, nil
}

func registerByID(reg map[truce.SourceID]truce.Source) map[string]truce.Source {
	out := make(map[string]truce.Source, len(reg))
	for id, s := range reg {
		out[string(id)] = s
	}
	return out
}

func pairIDs(pairs [][2]truce.ReportKey) [][2]string {
	out := make([][2]string, len(pairs))
	for i, p := range pairs {
		out[i] = [2]string{fusionID(p[0]), fusionID(p[1])}
	}
	return out
}

// groupsOf takes over the groups of the fusion.
func (s *State) groupsOf(byID map[string]*truce.Report) {
	s.groups = make([]group, len(s.Fusion.Groups))
	for i, g := range s.Fusion.Groups {
		s.groups[i] = group{fused: i, keys: make([]truce.ReportKey, len(g.Reports))}
		for k, id := range g.Reports {
			s.groups[i].keys[k] = byID[id].Key()
		}
	}
}

// assemble makes incidents of the groups, each with its members' origins and the machine's reading.
func (s *State) assemble(byID map[string]*truce.Report, find regionFinder) {
	assigned := make(map[string]fuse.Assignment, len(s.Fusion.Assignments))
	for _, a := range s.Fusion.Assignments {
		assigned[a.Report] = a
	}
	within := s.within()
	for _, g := range s.groups {
		inc := truce.Incident{ID: g.id, Anchor: g.keys[0], SplitFrom: g.splitFrom, PartOf: within[s.Fusion.Groups[g.fused].PartOf],
			Exercise: s.Exercise, Occurrence: truce.OccAlleged, Disposition: truce.DispNew,
			Attribution: truce.Attribution{Level: truce.AttrNone}}
		if inc.PartOf == inc.ID {
			inc.PartOf = ""
		}
		var members []truce.Report
		var origins []string
		for _, key := range slices.SortedFunc(slices.Values(g.keys), truce.ReportKey.Compare) {
			id := fusionID(key)
			r := byID[id]
			origin := s.Settings.Sources[r.Source].OriginOf(*r)
			a := assigned[id]
			inc.Members = append(inc.Members, truce.Member{Key: r.Key(), Relation: relationOf(*r), Origin: origin,
				PermilleP: int(a.PPM / 1000)})
			inc.AreaLevel = inc.AreaLevel || a.Area
			members = append(members, *r)
			origins = append(origins, origin)
		}
		inc.Origins = slices.Compact(slices.Sorted(slices.Values(origins)))
		reading := MachineReading(members, origins, s.Fusion.Snapshot)
		find.fill(&reading.Place)
		inc.Readings = []truce.Reading{reading}
		s.Incidents = append(s.Incidents, inc)
	}
	slices.SortFunc(s.Incidents, func(a, b truce.Incident) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// within says under which id an episode of the fusion goes on.
func (s *State) within() map[truce.IncidentID]truce.IncidentID {
	out := map[truce.IncidentID]truce.IncidentID{}
	for _, g := range s.Fusion.Groups {
		if g.PartOf != "" {
			out[g.PartOf] = ""
		}
	}
	if len(out) == 0 {
		return out
	}
	for _, g := range s.groups {
		f := s.Fusion.Groups[g.fused]
		if _, ok := out[f.ID]; ok && (out[f.ID] == "" || fusionID(g.keys[0]) == f.Anchor) {
			out[f.ID] = g.id
		}
	}
	return out
}

// relationOf is how a report stands to its incident, as far as its kind says.
func relationOf(r truce.Report) string {
	switch {
	case r.Kind == truce.KindDenial:
		return "denies"
	case r.UpdateOf != "":
		return "update-of"
	}
	return "same"
}
