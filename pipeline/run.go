package pipeline

import (
	"fmt"
	"iter"
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
	Keys      []truce.ReportKey // of the reports, sorted; see Report and Reports
	Incidents []truce.Incident
	Rulings   []truce.Ruling
	Clocks    []truce.Clock
	Findings  []truce.Finding
	Claims    []truce.ClaimComparison
	Counts    []truce.CountResult
	// Told is what articles say that somebody said, and who copied whom.
	Told    truce.Told
	Fusion  *fuse.Result
	Repeats int // reports that only repeat another one's address and text
	Notices []string
	// DecisionNotices say of a decision, by content hash, why it does not bind or binds otherwise.
	DecisionNotices map[string][]string
	// Changes of incidents that are pinned or were published, sorted by incident.
	Changes []Change

	bound       []bound // ids that editions and decisions name, sorted
	constraints verify.Constraints
	groups      []group                    // while the state is made
	origins     map[truce.ReportKey]string // of articles, from their copying
	beside      [][]truce.ReportKey        // by change: the reports to which its reports are compared
	// reports are those of the facts, not to be changed: a million of them are held once.
	reports map[truce.ReportKey]truce.Report
}

// Report finds a report by its key.
func (s *State) Report(k truce.ReportKey) (truce.Report, bool) {
	r, ok := s.reports[k]
	return r, ok
}

// has reports whether there is a report.
func (s *State) has(k truce.ReportKey) bool {
	_, ok := s.reports[k]
	return ok
}

// Reports are all reports, in the order of their keys.
func (s *State) Reports() iter.Seq[truce.Report] {
	return func(yield func(truce.Report) bool) {
		for _, k := range s.Keys {
			if !yield(s.reports[k]) {
				return
			}
		}
	}
}

// Options of a run.
type Options struct {
	Exercise bool
	// AsOf is the time against which clocks run: a value, never read from the machine here.
	AsOf time.Time
}

// Run computes the state. The steps:
//
//  1. reports in one order
//  2. articles: who copied whom, what was said once, who stands where
//  3. officers' links and splits
//  4. fusion: which reports speak of one incident
//  5. what is pinned stays as it is; what was named before keeps its id
//  6. incidents with the machine's reading, tombstones, changes
//  7. decisions set the four axes
//  8. incidents and silence against the terms
//  9. rival counts set side by side
//
// Nothing in it reads a clock, a row number or a time of arrival.
func Run(f *Facts, set Settings, opt Options) (*State, error) {
	s := &State{Settings: set, Exercise: opt.Exercise, AsOf: opt.AsOf, DecisionNotices: map[string][]string{},
		Keys: make([]truce.ReportKey, 0, len(f.Reports)), reports: f.Reports}
	// 1. reports in one order
	for k := range f.Reports {
		s.Keys = append(s.Keys, k)
	}
	slices.SortFunc(s.Keys, truce.ReportKey.Compare)
	// 2. articles: who copied whom, what was said once, who stands where
	if err := s.tell(); err != nil {
		return nil, err
	}
	// 3. officers' links and splits
	s.bound = s.bounds(f)
	s.constraints = verify.ConstraintsOf(f.Decisions, anchorsOf(s.bound), set.Agreement)
	s.note(s.constraints.Notices)
	// 4. fusion: which reports speak of one incident
	if err := s.fuse(s.constraints); err != nil {
		return nil, err
	}
	// 5. what is pinned stays as it is; what was named before keeps its id
	s.groupsOf()
	pins := s.pins(f)
	s.hold(pins)
	names := s.name()
	// 6. incidents with the machine's reading, tombstones, changes
	find, err := newRegionFinder(f)
	if err != nil {
		return nil, err
	}
	s.assemble(find)
	s.tombstones(names)
	s.changes(names, pins)
	s.groups = nil
	// 7. decisions set the four axes
	s.verify(f.Decisions)
	s.withdrawn()
	// 8. incidents and silence against the terms
	s.assess()
	// 9. rival counts set side by side
	s.Claims = s.compareClaims()
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

// compareClaims sets rival counts side by side, with those reports alone that a
// comparison looks at.
func (s *State) compareClaims() []truce.ClaimComparison {
	var claimed, used []truce.Report
	for r := range s.Reports() {
		if r.Claim != nil && !ofArticle(r) {
			claimed = append(claimed, r)
		}
	}
	if len(claims.Truces(claimed)) == 0 {
		return nil
	}
	for r := range s.Reports() {
		if claims.Concerns(r) && !ofArticle(r) {
			used = append(used, r)
		}
	}
	return claims.CompareAll(used, s.Settings.Sources, s.Settings.Agreement)
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

// fusionKey is the key of the report that has an id in the fusion.
func fusionKey(id string) truce.ReportKey {
	source, own, _ := strings.Cut(id, "\x00")
	return truce.ReportKey{Source: truce.SourceID(source), ID: own}
}

// fusible reports whether there is a report that the fusion looks at.
func (s *State) fusible(k truce.ReportKey) bool {
	r, ok := s.reports[k]
	return ok && fuse.Fusible(r)
}

// builder hands every report that speaks of an event to a fusion under the
// mission's snapshot, parties and the officers' constraints.
func (s *State) builder(c verify.Constraints) (*fuse.Builder, error) {
	b := fuse.NewBuilder(fuse.Options{
		Snapshot: s.Settings.Snapshot, Parties: opposing(s.Settings.Agreement), Sources: registerByID(s.Settings.Sources),
		MustLink: pairIDs(c.MustLink), CannotLink: pairIDs(c.CannotLink), Exercise: s.Exercise,
		NoLinks: len(s.bound) == 0, // links give the evidence for changes of what is bound
	})
	for r := range s.Reports() {
		if !fuse.Fusible(r) {
			continue
		}
		in := fuse.FromTruce(r, s.Settings.Sources[r.Source])
		in.ID = fusionID(r.Key())
		if r.UpdateOf != "" {
			in.UpdateOf = fusionID(truce.ReportKey{Source: r.Source, ID: r.UpdateOf})
		}
		if err := b.Add(&in); err != nil {
			return nil, fmt.Errorf("report %s: %w", r.Key(), err)
		}
	}
	return b, nil
}

// Learn learns a fusion snapshot from the state's own reports, and checks what its
// links promise against what becomes of them.
func Learn(s *State, name string) (*fuse.Snapshot, fuse.Drift, error) {
	b, err := s.builder(verify.Constraints{})
	if err != nil {
		return nil, fuse.Drift{}, err
	}
	snap, err := b.Learn(name)
	if err != nil {
		return nil, fuse.Drift{}, err
	}
	b.UseSnapshot(snap)
	drift, err := b.Drift()
	return snap, drift, err
}

func (s *State) fuse(c verify.Constraints) error {
	b, err := s.builder(c)
	if err != nil {
		return err
	}
	res, err := b.Run()
	if err != nil {
		return err
	}
	s.Fusion, s.Repeats = res, res.Repeats
	for _, n := range res.Notices {
		s.Notices = append(s.Notices, strings.ReplaceAll(n, "\x00", "/"))
	}
	return nil
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
func (s *State) groupsOf() {
	s.groups = make([]group, len(s.Fusion.Groups))
	for i, g := range s.Fusion.Groups {
		s.groups[i] = group{fused: i, keys: make([]truce.ReportKey, len(g.Reports))}
		for k, id := range g.Reports {
			s.groups[i].keys[k] = fusionKey(id)
		}
	}
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
