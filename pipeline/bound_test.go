package pipeline

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/fuse"
	"trucewatch/publish"
	"trucewatch/record"
	"trucewatch/truce"
)

// log is a record in memory.
type log struct {
	t    rapid.TB
	rows []record.Row
	next int64 // number of the last edition
	// snapshot in force; nil = the program's own.
	snapshot *fuse.Snapshot
}

func (l *log) add(e record.Entry, err error) {
	l.t.Helper()
	if err != nil {
		l.t.Fatal(err)
	}
	l.rows = append(l.rows, record.Row{Seq: int64(len(l.rows)), Kind: e.Kind, Fields: e.Fields})
}

func (l *log) report(r truce.Report) {
	l.t.Helper()
	fields, err := record.EncodeReport(r, record.Extra{})
	l.add(record.Entry{Kind: record.KindReport, Fields: fields}, err)
}

// decide enters a decision; pin, split and merge state what their incidents have, as
// package mission fills in.
func (l *log) decide(d truce.Decision) {
	l.t.Helper()
	if s, _ := l.state(); d.Kind == truce.DecidePin || d.Kind == truce.DecideSplit || d.Kind == truce.DecideMerge {
		for _, id := range d.Incidents {
			if len(d.Members) < len(d.Incidents) {
				d.Members = append(d.Members, truce.IncidentMembers{Incident: id, Reports: s.MembersOf(id)})
			}
		}
	}
	d.Signer, d.Reason = "officer-1", fmt.Sprint("decision ", len(l.rows))
	if err := d.Validate(); err != nil {
		l.t.Fatal(err)
	}
	l.add(record.DecisionEntry(d, nil))
}

// answer accepts or refuses a change, where that can be done.
func (l *log) answer(s *State, c Change, accept bool) {
	l.t.Helper()
	if d, err := s.Answer(c, accept); err == nil {
		l.decide(d)
	}
}

// state derives the state, and the facts of which it is made.
func (l *log) state() (*State, *Facts) {
	l.t.Helper()
	f, err := Gather(sequence(l.rows, nil))
	if err != nil {
		l.t.Fatal(err)
	}
	s, err := Run(f, Settings{Sources: map[truce.SourceID]truce.Source{}, Snapshot: l.snapshot}, Options{})
	if err != nil {
		l.t.Fatal(err)
	}
	return s, f
}

// publish enters an edition that shows every incident, with the proposals that
// announce what changed, as package mission does.
func (l *log) publish() {
	l.t.Helper()
	s, f := l.state()
	for _, c := range s.Unannounced(f) {
		p, err := c.Proposal()
		if err != nil {
			l.t.Fatal(err)
		}
		l.add(record.ProposalEntry(p))
	}
	l.next++
	e := publish.Edition{Policy: publish.Policy{Audience: "public"}, Frame: publish.Frame{Number: int(l.next), Zone: "Etc/UTC",
		Published: fifth.AddDate(0, 1, int(l.next)), Period: publish.Span{From: fifth, To: fifth.AddDate(0, 0, 1)}}}
	for _, inc := range s.shownTo(f, "public") {
		item := publish.Publication{ID: string(inc.ID), State: publish.StatePublished}
		if len(inc.Members) == 0 {
			item.State = publish.StateMerged
		}
		e.Items = append(e.Items, item)
	}
	entries, err := s.Entered(e, nil, fmt.Sprint("hash", l.next), int64(len(l.rows)), "", "", false)
	if err != nil {
		l.t.Fatal(err)
	}
	for _, entry := range entries {
		l.add(entry, nil)
	}
}

var fifth = time.Date(2023, 1, 5, 0, 0, 0, 0, time.UTC)

// blast is a report of an explosion some metres to the north and some minutes into the day.
func blast(source, id string, metres, minute int) truce.Report {
	from := fifth.Add(time.Duration(minute) * time.Minute)
	place := truce.Place{Kind: truce.PlacePoint, R68M: 300,
		At: &truce.Position{Lat: truce.E7(485_000_000 + metres*90), Lon: 375_000_000}}
	return truce.Report{Source: truce.SourceID(source), ID: id, Kind: truce.KindPoint, Act: "fire/artillery",
		Time: truce.Interval{From: from, To: from.Add(10 * time.Minute)}, Places: []truce.Place{place}}
}

func key(source, id string) truce.ReportKey {
	return truce.ReportKey{Source: truce.SourceID(source), ID: id}
}

// with is the incident that has a report.
func with(t rapid.TB, s *State, k truce.ReportKey) truce.Incident {
	t.Helper()
	for _, inc := range s.Incidents {
		if slices.ContainsFunc(inc.Members, func(m truce.Member) bool { return m.Key == k }) {
			return inc
		}
	}
	t.Fatalf("no incident has %s", k)
	return truce.Incident{}
}

func memberKeys(inc truce.Incident) []truce.ReportKey {
	var out []truce.ReportKey
	for _, m := range inc.Members {
		out = append(out, m.Key)
	}
	return out
}

// TestAnEarlierReportKeepsThePublishedID: the least report of a published incident
// is another one now; the id stays, and the change is announced with its link.
func TestAnEarlierReportKeepsThePublishedID(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("b", "1", 100, 602))
	l.publish()
	s, _ := l.state()
	was := with(t, s, key("a", "1"))
	l.report(blast("c", "0", 0, 598))
	s, f := l.state()
	now := with(t, s, key("a", "1"))
	if now.ID != was.ID || now.Anchor != key("c", "0") || len(now.Members) != 3 {
		t.Fatalf("was %s, now %s with anchor %s and %d reports", was.ID, now.ID, now.Anchor, len(now.Members))
	}
	open := s.Open(f)
	if len(open) != 1 || open[0].Kind != truce.DecideLink || open[0].Reports[0].With == nil || open[0].Reports[0].MilliBits <= 0 {
		t.Fatalf("open: %+v", open)
	}
	if why := s.Because()[string(was.ID)]; why != "late_reports" {
		t.Errorf("because %q", why)
	}
	l.publish()
	if s, f = l.state(); len(s.Changes) != 0 || len(s.Open(f)) != 1 {
		t.Errorf("after the edition: changes %v, open %v", s.Changes, s.Open(f))
	}
	l.answer(s, s.Open(f)[0], true)
	if s, f = l.state(); len(s.Open(f)) != 0 || len(s.Notices) > 0 {
		t.Errorf("after approval: open %v, notices %v", s.Open(f), s.Notices)
	}
}

// TestANewSnapshotIsAnnounced: other numbers part what was published; the next
// edition says so, and what is pinned waits.
func TestANewSnapshotIsAnnounced(t *testing.T) {
	l := &log{t: t}
	for i, metres := range []int{0, 40_000} {
		l.report(blast("a", fmt.Sprint(i), metres, 600))
		l.report(blast("b", fmt.Sprint(i), metres+100, 602))
	}
	s, _ := l.state()
	pinned, free := with(t, s, key("a", "0")), with(t, s, key("a", "1"))
	l.decide(truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{pinned.ID}})
	l.publish()
	strict := *fuse.DefaultSnapshot()
	strict.LinkFloor = 30_000 // no link is strong enough
	l.snapshot = &strict
	s, f := l.state()
	open := s.Open(f)
	if len(open) != 2 {
		t.Fatalf("open: %+v", open)
	}
	for _, c := range open {
		want := map[truce.IncidentID]string{pinned.ID: Waiting, free.ID: Announced}[c.Incident]
		if c.Kind != truce.DecideSplit || c.State != want || c.Snapshot != strict.Hash() || len(c.Reports) != 1 {
			t.Errorf("want %s: %+v", want, c)
		}
	}
	if got := s.MembersOf(pinned.ID); len(got) != 2 {
		t.Errorf("pinned has %v", got)
	}
	if got := s.MembersOf(free.ID); len(got) != 1 || s.Because()[string(free.ID)] != "split" {
		t.Errorf("published has %v, because %q", got, s.Because()[string(free.ID)])
	}
}

// TestPinnedIsHeld: evidence that would add to a pinned incident, or split it, waits.
func TestPinnedIsHeld(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("b", "1", 100, 602))
	s, _ := l.state()
	was := with(t, s, key("a", "1"))
	l.decide(truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{was.ID}})
	l.report(blast("c", "0", 0, 598))
	s, f := l.state()
	now := with(t, s, key("a", "1"))
	if now.ID != was.ID || !now.Pinned || len(now.Members) != 2 {
		t.Fatalf("pinned %s has %d reports, pinned %t", now.ID, len(now.Members), now.Pinned)
	}
	open := s.Open(f)
	if len(open) != 1 || open[0].State != Waiting || open[0].Kind != truce.DecideLink || open[0].Reports[0].Key != key("c", "0") {
		t.Fatalf("open: %+v", open)
	}
	for _, accept := range []bool{true, false} {
		try := &log{t: t, rows: slices.Clone(l.rows)}
		try.answer(s, open[0], accept)
		after, f := try.state()
		got := with(t, after, key("a", "1"))
		if want := map[bool]int{true: 3, false: 2}[accept]; got.ID != was.ID || len(got.Members) != want || len(after.Open(f)) != 0 {
			t.Errorf("accept %t: %s has %d reports, open %v", accept, got.ID, len(got.Members), after.Open(f))
		}
	}
}

// TestPinnedIsNotSplit: a decision that the fusion follows elsewhere does not take
// reports out of what is pinned.
func TestPinnedIsNotSplit(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("b", "1", 20_000, 900)) // the fusion sees two
	s, _ := l.state()
	was := with(t, s, key("a", "1"))
	l.decide(truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{was.ID},
		Members: []truce.IncidentMembers{{Incident: was.ID, Reports: []truce.ReportKey{key("a", "1"), key("b", "1")}}}})
	s, f := l.state()
	if now := with(t, s, key("b", "1")); now.ID != was.ID || len(now.Members) != 2 {
		t.Fatalf("pinned %s has %d reports", now.ID, len(now.Members))
	}
	open := s.Open(f)
	if len(open) != 1 || open[0].Kind != truce.DecideSplit || open[0].State != Waiting {
		t.Fatalf("open: %+v", open)
	}
	for _, accept := range []bool{true, false} {
		try := &log{t: t, rows: slices.Clone(l.rows)}
		try.answer(s, open[0], accept)
		after, f := try.state()
		got := with(t, after, key("a", "1"))
		if want := map[bool]int{true: 1, false: 2}[accept]; got.ID != was.ID || len(got.Members) != want || len(after.Open(f)) != 0 {
			t.Errorf("accept %t: %s has %d reports, open %v", accept, got.ID, len(got.Members), after.Open(f))
		}
	}
}

// TestMergeAndSplitLeaveTombstones merges two published incidents by decision and
// takes them apart again by its replacement.
func TestMergeAndSplitLeaveTombstones(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("b", "1", 100, 602))
	l.report(blast("a", "2", 0, 1000))
	l.publish()
	s, _ := l.state()
	one, two := with(t, s, key("a", "1")), with(t, s, key("a", "2"))
	l.decide(truce.Decision{Kind: truce.DecideMerge, Incidents: []truce.IncidentID{one.ID, two.ID}})
	l.publish()
	s, f := l.state()
	if got, ok := s.Incident(two.ID); !ok || got.ID != one.ID || len(got.Members) != 3 {
		t.Fatalf("%s leads to %s with %d reports", two.ID, got.ID, len(got.Members))
	}
	x, err := s.Explain(string(one.ID), string(two.ID))
	if err != nil || !x.Together || x.A.Incident != one.ID || x.B.Report != "a/2" {
		t.Errorf("explained by its old id: %+v, %v", x, err)
	}
	if open := s.Open(f); len(open) > 0 {
		t.Errorf("people decided it, and it waits for people: %v", open)
	}
	l.decide(truce.Decision{Kind: truce.DecideUnlink, Prior: f.Decisions[0].Hash, Reports: []truce.ReportKey{key("a", "1"), key("a", "2")}})
	s, _ = l.state()
	if got, ok := s.Incident(two.ID); !ok || got.ID != two.ID || len(got.Members) != 1 {
		t.Errorf("taken apart: %s leads to %s", two.ID, got.ID)
	}
	l.publish()
	l.publish()
	if s, _ = l.state(); len(s.Changes) > 0 {
		t.Errorf("nothing new, and it changes: %v", s.Changes)
	}
}

// TestSplitNamesWhereItCameFrom: what leaves a published incident gets an id of its
// own that says so, in this edition and in later ones.
func TestSplitNamesWhereItCameFrom(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("b", "1", 100, 602))
	l.report(blast("c", "1", 50, 601))
	l.publish()
	s, _ := l.state()
	was := with(t, s, key("a", "1"))
	if len(was.Members) != 3 {
		t.Fatalf("%d reports", len(was.Members))
	}
	// What stands for the incident itself leaves it.
	l.decide(truce.Decision{Kind: truce.DecideSplit, Incidents: []truce.IncidentID{was.ID}, Reports: []truce.ReportKey{key("a", "1")}})
	for range 3 {
		s, _ = l.state()
		left, stays := with(t, s, key("a", "1")), with(t, s, key("b", "1"))
		if stays.ID != was.ID || len(stays.Members) != 2 || left.ID == was.ID || left.SplitFrom != was.ID {
			t.Fatalf("%s stays with %d reports; %s left, split from %q", stays.ID, len(stays.Members), left.ID, left.SplitFrom)
		}
		l.publish()
	}
}

// TestWithdrawnReportsLeaveAStub: where the source withdraws every report, the id
// still says what became of it.
func TestWithdrawnReportsLeaveAStub(t *testing.T) {
	l := &log{t: t}
	l.report(blast("a", "1", 0, 600))
	l.report(blast("a", "2", 30_000, 600))
	l.publish()
	s, _ := l.state()
	was := with(t, s, key("a", "1"))
	l.add(record.RetractionEntry(record.Retraction{Key: key("a", "1"), Version: 1, State: record.Retracted}))
	s, f := l.state()
	got, ok := s.Incident(was.ID)
	if !ok || got.Disposition != truce.DispWithdrawn || len(got.Members) != 0 {
		t.Errorf("%+v", got)
	}
	if open := s.Open(f); len(open) != 1 || open[0].Because() != "withdrawn" {
		t.Errorf("open: %+v", open)
	}
}

// TestIDsAreAFunctionOfSets takes reports in, decides and publishes in random
// rounds, and then reads the same rows in another order: incidents, ids,
// tombstones and changes are the same. On the way: an edition without news changes
// nothing, every id leads to an incident or says that it was withdrawn, what is
// pinned keeps its reports, and no published incident has other reports without a change.
func TestIDsAreAFunctionOfSets(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l := &log{t: t}
		pinned := map[truce.IncidentID][]truce.ReportKey{}
		n := 0
		for range rapid.IntRange(1, 4).Draw(t, "rounds") {
			for range rapid.IntRange(1, 5).Draw(t, "reports") {
				n++
				l.report(blast(rapid.SampledFrom([]string{"a", "b", "c", "d"}).Draw(t, "source"), fmt.Sprint(n),
					rapid.SampledFrom([]int{0, 150, 900, 2500}).Draw(t, "metres"), 600+rapid.IntRange(0, 60).Draw(t, "minute")))
			}
			s, _ := l.state()
			checkPins(t, s, pinned)
			if drawDecision(t, l, s, pinned) {
				clear(pinned) // people may change what is pinned
			}
			l.publish()
			checkSettled(t, l)
		}
		want, wantFacts := l.state()
		seed := rapid.Uint64().Draw(t, "order")
		rand.New(rand.NewPCG(seed, 1)).Shuffle(len(l.rows), func(i, j int) { l.rows[i], l.rows[j] = l.rows[j], l.rows[i] })
		got, gotFacts := l.state()
		if d := cmp.Diff(want.Incidents, got.Incidents); d != "" {
			t.Fatalf("incidents differ with the order of rows:\n%s", d)
		}
		if d := cmp.Diff(want.Changes, got.Changes); d != "" {
			t.Fatalf("changes differ with the order of rows:\n%s", d)
		}
		if d := cmp.Diff(want.Open(wantFacts), got.Open(gotFacts)); d != "" {
			t.Fatalf("proposals differ with the order of rows:\n%s", d)
		}
	})
}

func checkPins(t *rapid.T, s *State, pinned map[truce.IncidentID][]truce.ReportKey) {
	for id, keys := range pinned {
		inc, ok := s.Incident(id)
		if !ok || inc.ID != id || !slices.Equal(memberKeys(inc), keys) {
			t.Fatalf("pinned %s had %v, has %v", id, keys, memberKeys(inc))
		}
	}
}

// drawDecision perhaps decides something. It reports whether what is pinned may
// change by it.
func drawDecision(t *rapid.T, l *log, s *State, pinned map[truce.IncidentID][]truce.ReportKey) bool {
	var live []truce.Incident
	for _, inc := range s.Incidents {
		if len(inc.Members) > 0 {
			live = append(live, inc)
		}
	}
	one, two := rapid.SampledFrom(live).Draw(t, "one"), rapid.SampledFrom(live).Draw(t, "two")
	switch what := rapid.SampledFrom([]string{"nothing", "pin", "merge", "split", "answer"}).Draw(t, "decision"); {
	case what == "pin" && !one.Pinned:
		pinned[one.ID] = memberKeys(one)
		l.decide(truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{one.ID}})
	case what == "merge" && one.ID != two.ID:
		l.decide(truce.Decision{Kind: truce.DecideMerge, Incidents: []truce.IncidentID{one.ID, two.ID}})
		return true
	case what == "split" && len(one.Members) > 1:
		l.decide(truce.Decision{Kind: truce.DecideSplit, Incidents: []truce.IncidentID{one.ID},
			Reports: rapid.SliceOfNDistinct(rapid.SampledFrom(memberKeys(one)), 1, len(one.Members)-1, rapid.ID[truce.ReportKey]).Draw(t, "leaving")})
		return true
	case what == "answer":
		_, f := l.state()
		if open := s.Open(f); len(open) > 0 {
			l.answer(s, rapid.SampledFrom(open).Draw(t, "proposal"), rapid.Bool().Draw(t, "accept"))
			return true
		}
	}
	return false
}

// checkSettled looks at the state right after an edition.
func checkSettled(t *rapid.T, l *log) {
	s, f := l.state()
	for _, c := range s.Changes {
		if c.State == Announced {
			t.Fatalf("right after the edition: %s", c.Words())
		}
	}
	for _, p := range f.Published {
		inc, ok := s.Incident(p.ID)
		switch {
		case !ok:
			t.Fatalf("published %s leads nowhere", p.ID)
		case inc.MergedInto != "":
			t.Fatalf("published %s leads to the tombstone %s", p.ID, inc.ID)
		case inc.ID == p.ID && !slices.Equal(memberKeys(inc), p.Members):
			t.Fatalf("published %s has %v, the edition showed %v", p.ID, memberKeys(inc), p.Members)
		}
	}
	seen := map[truce.ReportKey]bool{}
	for _, inc := range s.Incidents {
		for _, m := range inc.Members {
			if seen[m.Key] {
				t.Fatalf("%s stands in two incidents", m.Key)
			}
			seen[m.Key] = true
		}
	}
	if len(seen) != len(f.Reports) {
		t.Fatalf("%d reports, %d in incidents", len(f.Reports), len(seen))
	}
}
