package mission

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"trucewatch/pipeline"
	"trucewatch/record"
	"trucewatch/source"
	"trucewatch/source/jsonl"
	"trucewatch/truce"
)

const (
	twoReports = `{"id":"1","source":"a","time":{"from":"2023-01-05T10:00:00Z","to":"2023-01-05T10:10:00Z"},"place":{"lat":48.5,"lon":37.5,"radius_m":500},"act":"fire/artillery"}
{"id":"1","source":"b","time":{"from":"2023-01-05T10:02:00Z","to":"2023-01-05T10:12:00Z"},"place":{"lat":48.501,"lon":37.501,"radius_m":500},"act":"fire/artillery"}
`
	earlierReport = `{"id":"0","source":"c","time":{"from":"2023-01-05T09:58:00Z","to":"2023-01-05T10:06:00Z"},"place":{"lat":48.5,"lon":37.5,"radius_m":400},"act":"fire/artillery"}
`
	missionFile = `trucewatch: 1
version: 1
mission: valley
agreement: valley
day: {cut_off: "00:00", zone: Etc/UTC, languages: [en]}
publication:
  public: {delay: 24h, place: cell_5km, time: day, strikes: {impact_and_damage_delay: 72h}, who: alleged_with_claimant, proposals: counts_only, withhold: [names, monitors, own_positions, units]}
`
)

var spring = time.Date(2023, 3, 1, 0, 0, 0, 0, time.UTC)

func valley(t *testing.T) *Folder {
	t.Helper()
	f, err := CreateWith(t.Context(), t.TempDir(), "valley", false, map[string][]byte{pipeline.MissionFile: []byte(missionFile)},
		World{Now: func() time.Time { return spring }, Adapters: []source.Adapter{jsonl.Adapter{}}})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { f.Close() })
	return f
}

func take(t *testing.T, f *Folder, lines string) {
	t.Helper()
	res, err := f.IngestStream(t.Context(), jsonl.Adapter{}, "lines.jsonl", strings.NewReader(lines))
	if err != nil || res.Refused > 0 {
		t.Fatalf("%+v, %v", res, err)
	}
}

// TestReplayNamesSilentChanges makes an edition as a program would that keeps its
// changes to itself: replay must say so.
func TestReplayNamesSilentChanges(t *testing.T) {
	ctx := context.Background()
	for _, silent := range []bool{false, true} {
		f := valley(t)
		take(t, f, twoReports)
		if _, err := f.Publish(ctx, PublishArgs{Out: t.TempDir(), Published: spring}); err != nil {
			t.Fatal(err)
		}
		take(t, f, earlierReport)
		second := PublishArgs{Out: t.TempDir(), Audience: "public", Published: spring.Add(24 * time.Hour)}
		if silent {
			publishSilently(t, f, second)
		} else if _, err := f.Publish(ctx, second); err != nil {
			t.Fatal(err)
		}
		reply, err := f.Replay(ctx)
		if err != nil || reply.Editions != 2 {
			t.Fatalf("%+v, %v", reply, err)
		}
		said := slices.ContainsFunc(reply.Differ, func(d string) bool {
			return strings.Contains(d, "edition 2 for public changed without an entry that announces it: T-0PMWAT")
		})
		if said != silent || !silent && len(reply.Differ) > 0 {
			t.Errorf("silent %t: %v", silent, reply.Differ)
		}
	}
}

func publishSilently(t *testing.T, f *Folder, a PublishArgs) {
	t.Helper()
	ctx := t.Context()
	facts, err := pipeline.Gather(f.Record.Rows(ctx, 0))
	if err != nil {
		t.Fatal(err)
	}
	last, _ := lastEdition(facts, a.Audience)
	previous, err := f.editionOf(last)
	if err != nil {
		t.Fatal(err)
	}
	m, err := f.make(facts, a, previous, formats())
	if err != nil {
		t.Fatal(err)
	}
	m.state.Changes = nil // what it keeps to itself
	if err := f.enter(ctx, m, facts, last); err != nil {
		t.Fatal(err)
	}
}

// TestProposalsAreEnteredOnce: running again enters nothing again.
func TestProposalsAreEnteredOnce(t *testing.T) {
	ctx := context.Background()
	f := valley(t)
	take(t, f, twoReports)
	if _, err := f.Publish(ctx, PublishArgs{Out: t.TempDir(), Published: spring}); err != nil {
		t.Fatal(err)
	}
	take(t, f, earlierReport)
	for range 3 {
		if _, _, err := f.Run(ctx); err != nil {
			t.Fatal(err)
		}
		if n := proposalsIn(t, f); n != 1 {
			t.Fatalf("%d proposals in the record", n)
		}
	}
	if _, err := f.Publish(ctx, PublishArgs{Out: t.TempDir(), Published: spring.Add(24 * time.Hour)}); err != nil {
		t.Fatal(err)
	}
	if n := proposalsIn(t, f); n != 1 {
		t.Errorf("%d proposals in the record after the edition", n)
	}
}

func proposalsIn(t *testing.T, f *Folder) (n int) {
	t.Helper()
	for row, err := range f.Record.RowsOf(t.Context(), record.KindProposal) {
		if err != nil {
			t.Fatal(err)
		}
		p, err := record.DecodeProposal(row.Fields)
		if err != nil {
			t.Fatal(err)
		}
		if c, ok := pipeline.ChangeOf(p); !ok || c.Incident != "T-0PMWAT" || p.Reason != c.Words() {
			t.Errorf("proposal %+v", p)
		}
		n++
	}
	return n
}

// TestPinStatesWhatItHolds: a pin from a file that names an old id, twice, is one
// decision that states its reports.
func TestPinStatesWhatItHolds(t *testing.T) {
	ctx := context.Background()
	f := valley(t)
	take(t, f, twoReports)
	pin := truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{"T-0PMWAT"}, Signer: "officer-1", Reason: "closed"}
	for i, want := range []string{"new", "known"} {
		reply, err := f.Decide(ctx, DecideArgs{Decisions: []truce.Decision{pin}})
		if err != nil || len(reply.Decisions) != 1 || reply.Decisions[0].State != want || len(reply.Notices) > 0 {
			t.Fatalf("time %d: %+v, %v", i+1, reply, err)
		}
		take(t, f, earlierReport) // waits beside what is pinned
	}
	state, facts, err := f.Derive(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if got := facts.Decisions[0].MembersOf("T-0PMWAT"); len(got) != 2 {
		t.Errorf("the pin states %v", got)
	}
	if got := state.MembersOf("T-0PMWAT"); len(got) != 2 {
		t.Errorf("the pinned incident has %v", got)
	}
}

// TestEditionsDoNotReadTheOrder makes two editions twice: the reports between them
// come in another order, in other pieces, with the program run in between or not.
func TestEditionsDoNotReadTheOrder(t *testing.T) {
	ctx := context.Background()
	again := `{"id":"2","source":"d","time":{"from":"2023-01-05T10:03:00Z","to":"2023-01-05T10:09:00Z"},"place":{"lat":48.5005,"lon":37.5,"radius_m":300},"act":"fire/artillery"}
`
	elsewhere := `{"id":"3","source":"d","time":{"from":"2023-01-05T10:03:00Z","to":"2023-01-05T10:09:00Z"},"place":{"lat":49.5,"lon":36.5,"radius_m":300},"act":"fire/mortar"}
`
	pin := truce.Decision{Kind: truce.DecidePin, Incidents: []truce.IncidentID{"T-0PMWAT"}, Signer: "officer-1", Reason: "closed"}
	unpin := truce.Decision{Kind: truce.DecideUnpin, Incidents: []truce.IncidentID{"T-0PMWAT"}, Signer: "officer-1", Reason: "opened again"}
	decide := func(f *Folder, d truce.Decision) {
		t.Helper()
		if _, err := f.Decide(ctx, DecideArgs{Decisions: []truce.Decision{d}}); err != nil {
			t.Fatal(err)
		}
	}
	publish := func(f *Folder, n int) string {
		t.Helper()
		r, err := f.Publish(ctx, PublishArgs{Out: t.TempDir(), Published: spring.AddDate(0, 0, n)})
		if err != nil || r.Number != n {
			t.Fatalf("%+v, %v", r, err)
		}
		return r.Content
	}
	var contents [2][]string
	for i, parts := range [][]string{{earlierReport, again + elsewhere}, {elsewhere, again, earlierReport}} {
		f := valley(t)
		take(t, f, twoReports)
		contents[i] = append(contents[i], publish(f, 1))
		decide(f, pin)
		for _, part := range parts {
			take(t, f, part)
			if i == 1 {
				if _, _, err := f.Run(ctx); err != nil {
					t.Fatal(err)
				}
			}
		}
		contents[i] = append(contents[i], publish(f, 2))
		unpin.Prior = hashOf(t, f, truce.DecidePin)
		decide(f, unpin)
		contents[i] = append(contents[i], publish(f, 3))
		if reply, err := f.Replay(ctx); err != nil || len(reply.Differ) > 0 || reply.Editions != 3 {
			t.Errorf("%+v, %v", reply, err)
		}
		state, _, err := f.Derive(ctx)
		if err != nil || len(state.MembersOf("T-0PMWAT")) != 4 {
			t.Errorf("after unpin T-0PMWAT has %v, %v", state.MembersOf("T-0PMWAT"), err)
		}
	}
	if !slices.Equal(contents[0], contents[1]) {
		t.Errorf("editions differ with the order of arrival: %v and %v", contents[0], contents[1])
	}
	if contents[0][1] == contents[0][2] {
		t.Error("taking the pin away changed nothing")
	}
}

func hashOf(t *testing.T, f *Folder, kind truce.DecisionKind) string {
	t.Helper()
	facts, err := pipeline.Gather(f.Record.Rows(t.Context(), 0))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range facts.Decisions {
		if d.Kind == kind {
			return d.Hash
		}
	}
	t.Fatalf("no decision of kind %s", kind)
	return ""
}
