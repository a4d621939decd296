package pipeline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"trucewatch/fuse"
	"trucewatch/record"
	"trucewatch/truce"
)

// What becomes of a change of an incident's reports.
const (
	// Waiting: the incident is pinned; nothing changes until a person decides.
	Waiting = "waiting"
	// Announced: the incident was published; the next edition shows the change, with
	// an entry in the record and a line among the corrections.
	Announced = "announced"
)

// Change is a change of the reports of one incident that is pinned or was published.
type Change struct {
	// Kind says what changes: link (reports join), unlink (reports go to another
	// incident, or were withdrawn), merge (Other becomes part of it), split (Other
	// comes out of it).
	Kind     truce.DecisionKind `json:"kind"`
	Incident truce.IncidentID   `json:"incident"`
	Other    truce.IncidentID   `json:"other,omitempty"`
	State    string             `json:"state"` // waiting or announced
	// Reports are those that join or leave, sorted.
	Reports []ChangedReport `json:"reports"`
	// Before and After count the incident's reports.
	Before int `json:"before"`
	After  int `json:"after"`
	// Audience and Edition name what showed it last; empty and 0 for a pinned one.
	Audience string `json:"audience,omitempty"`
	Edition  int64  `json:"edition,omitempty"`
	// Snapshot is the hash of the fusion's numbers in force.
	Snapshot string `json:"snapshot"`
	// Decided: officers' decisions ask for it, so that no proposal is needed.
	Decided bool `json:"decided,omitempty"`
}

// ChangedReport is one report of a change, with its likeliest link to the reports
// that make up the incident beside it.
type ChangedReport struct {
	Key truce.ReportKey `json:"report"`
	// Withdrawn: its source withdrew it.
	Withdrawn bool `json:"withdrawn,omitempty"`
	// With is the other end of the link; MilliBits its score in thousandths of a bit,
	// PPM its probability in parts per million. Absent where no link was formed.
	With      *truce.ReportKey `json:"with,omitempty"`
	MilliBits int32            `json:"millibits,omitempty"`
	PPM       int32            `json:"ppm,omitempty"`
}

// ID names a change: what changes, not how likely it is, so that the same question
// is put once.
func (c Change) ID() string {
	id := struct {
		Kind            truce.DecisionKind
		Incident, Other truce.IncidentID
		State           string
		Reports         []truce.ReportKey
		Audience        string
		Edition         int64
	}{c.Kind, c.Incident, c.Other, c.State, c.keys(), c.Audience, c.Edition}
	b, err := json.Marshal(id)
	if err != nil { // plain strings and numbers cannot fail to encode
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:16])
}

func (c Change) keys() []truce.ReportKey {
	out := make([]truce.ReportKey, 0, len(c.Reports))
	for _, r := range c.Reports {
		out = append(out, r.Key)
	}
	return out
}

// Words say what changes and why, for officers.
func (c Change) Words() string {
	var b strings.Builder
	absorbed := c.Kind == truce.DecideMerge && c.Before == 0 // by one that no edition showed
	switch {
	case c.State == Waiting:
		fmt.Fprintf(&b, "%s is pinned with %s; under the reports now here the program would ", c.Incident, reportsWord(c.Before))
	case absorbed:
		fmt.Fprintf(&b, "%s was shown in edition %d for %s; %s now has %s: ", c.Other, c.Edition, c.Audience, c.Incident, reportsWord(c.After))
	default:
		fmt.Fprintf(&b, "%s was shown with %s in edition %d for %s and now has %d: ", c.Incident, reportsWord(c.Before), c.Edition, c.Audience, c.After)
	}
	would := c.State == Waiting
	verb := func(waiting, announced string) string {
		if would {
			return waiting
		}
		return announced
	}
	switch c.Kind {
	case truce.DecideLink:
		b.WriteString(verb("add ", "joined by "))
	case truce.DecideMerge:
		fmt.Fprintf(&b, verb("merge it with %s, by ", "%s was merged into it, by "), c.Other)
	case truce.DecideSplit:
		b.WriteString(verb("split off ", "split off "))
	default:
		b.WriteString(verb("take out ", "left by "))
	}
	for i, r := range c.Reports {
		if i == maxWords {
			fmt.Fprintf(&b, " and %d more", len(c.Reports)-maxWords)
			break
		}
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(r.words())
	}
	if c.Other != "" && c.Kind != truce.DecideMerge {
		fmt.Fprintf(&b, ", to %s", c.Other)
	}
	return b.String()
}

// maxWords is how many reports the words of a change name.
const maxWords = 5

func (r ChangedReport) words() string {
	switch {
	case r.Withdrawn:
		return r.Key.String() + " (withdrawn by its source)"
	case r.With == nil:
		return r.Key.String() + " (no link of .05 or more to the rest)"
	}
	return fmt.Sprintf("%s (%s bits, p %s, with %s)", r.Key, fuse.MilliBits(r.MilliBits), fuse.Share(r.PPM), *r.With)
}

func reportsWord(n int) string {
	if n == 1 {
		return "1 report"
	}
	return fmt.Sprintf("%d reports", n)
}

// Because is the key of the reason that the corrections page gives.
func (c Change) Because() string {
	withdrawn := slices.ContainsFunc(c.Reports, func(r ChangedReport) bool { return r.Withdrawn })
	switch {
	case c.Decided:
		return "decided"
	case withdrawn:
		return "withdrawn"
	case c.Kind == truce.DecideMerge:
		return "merged"
	case c.Kind == truce.DecideSplit:
		return "split"
	case c.Kind == truce.DecideLink:
		return "late_reports"
	}
	return "regrouped"
}

// Proposal is the entry that announces a change.
func (c Change) Proposal() (record.Proposal, error) {
	data, err := json.Marshal(c)
	return record.Proposal{Kind: c.Kind, Incident: c.Incident, Value: string(c.Other), Reason: c.Words(), Data: data}, err
}

// ChangeOf reads a change back from its entry; ok is false for a proposal of
// another matter.
func ChangeOf(p record.Proposal) (c Change, ok bool) {
	if json.Unmarshal(p.Data, &c) != nil || c.Incident != p.Incident || c.Kind != p.Kind || c.State == "" {
		return Change{}, false
	}
	return c, true
}

// Unannounced lists the changes that no decision asks for and no entry announces.
func (s *State) Unannounced(f *Facts) []Change {
	have := map[string]bool{}
	for _, p := range f.Proposals {
		if c, ok := ChangeOf(p); ok {
			have[c.ID()] = true
		}
	}
	var out []Change
	for _, c := range s.Changes {
		if !c.Decided && !have[c.ID()] {
			out = append(out, c)
		}
	}
	return out
}

// SettledBy is the value of a decision that answers the proposal of a change.
func SettledBy(id string) string { return settledPrefix + id }

const settledPrefix = "proposal:"

// settles reports whether a decision does nothing but answer a proposal.
func settles(d truce.Decision) bool {
	return d.Kind == truce.DecideApprove && strings.HasPrefix(d.Value, settledPrefix)
}

// Open lists the changes that wait for an answer: those that wait for a person
// because the incident is pinned, those that the next edition will show, and those
// that an edition has shown and that stand. Sorted by incident.
func (s *State) Open(f *Facts) []Change {
	settled := map[string]bool{}
	for _, d := range f.Decisions {
		if id, ok := strings.CutPrefix(d.Value, settledPrefix); ok {
			settled[id] = true
		}
	}
	var out []Change
	seen := map[string]bool{}
	for _, c := range s.Changes {
		if id := c.ID(); !c.Decided && !settled[id] && !seen[id] {
			seen[id] = true
			out = append(out, c)
		}
	}
	for _, p := range f.Proposals {
		if c, ok := ChangeOf(p); ok && c.State == Announced && !settled[c.ID()] && !seen[c.ID()] && s.stands(c) {
			seen[c.ID()] = true
			out = append(out, c)
		}
	}
	slices.SortFunc(out, compareChanges)
	return out
}

func compareChanges(a, b Change) int {
	return cmp.Or(cmp.Compare(a.Incident, b.Incident), cmp.Compare(a.Kind, b.Kind), cmp.Compare(a.Other, b.Other), strings.Compare(a.ID(), b.ID()))
}

// stands reports whether what a change announced is still so.
func (s *State) stands(c Change) bool {
	i, ok := s.Incident(c.Incident)
	if !ok || i.ID != c.Incident {
		return false
	}
	in := func(r ChangedReport) bool {
		return slices.ContainsFunc(i.Members, func(m truce.Member) bool { return m.Key == r.Key })
	}
	if c.Kind == truce.DecideLink || c.Kind == truce.DecideMerge {
		return !slices.ContainsFunc(c.Reports, func(r ChangedReport) bool { return !in(r) })
	}
	return !slices.ContainsFunc(c.Reports, func(r ChangedReport) bool { return in(r) || r.Withdrawn })
}

// Incident finds an incident by an id that it has, or had before it was merged.
func (s *State) Incident(id truce.IncidentID) (truce.Incident, bool) {
	for range 2 { // a tombstone leads to an incident that lives
		i, ok := slices.BinarySearchFunc(s.Incidents, id, func(inc truce.Incident, id truce.IncidentID) int {
			return strings.Compare(string(inc.ID), string(id))
		})
		if !ok {
			return truce.Incident{}, false
		}
		if s.Incidents[i].MergedInto == "" {
			return s.Incidents[i], true
		}
		id = s.Incidents[i].MergedInto
	}
	return truce.Incident{}, false
}

// MembersOf lists the reports of an incident by an id that it has, or had before it
// was merged, sorted; none where no incident has it.
func (s *State) MembersOf(id truce.IncidentID) []truce.ReportKey {
	inc, _ := s.Incident(id)
	var out []truce.ReportKey
	for _, m := range inc.Members {
		out = append(out, m.Key)
	}
	return out
}

// Living replaces ids of incidents that were merged by those to which they lead.
func (s *State) Living(ids []truce.IncidentID) []truce.IncidentID {
	out := slices.Clone(ids)
	for i, id := range out {
		if inc, ok := s.Incident(id); ok {
			out[i] = inc.ID
		}
	}
	return out
}

// Answer makes the decision that accepts or refuses a change. It has no signer and
// no reason yet. What a source withdrew cannot be refused.
func (s *State) Answer(c Change, accept bool) (truce.Decision, error) {
	d := truce.Decision{Value: SettledBy(c.ID())}
	moved := slices.DeleteFunc(c.keys(), func(k truce.ReportKey) bool { return !s.has(k) })
	rest := without(s.MembersOf(c.Incident), moved)
	stays := rest[:min(1, len(rest))]
	if b, _ := s.boundOf(c.Incident); slices.Contains(rest, b.anchor) {
		stays = []truce.ReportKey{b.anchor}
	}
	together := slices.SortedFunc(slices.Values(slices.Concat(moved, stays)), truce.ReportKey.Compare)
	joins := c.Kind == truce.DecideLink || c.Kind == truce.DecideMerge
	switch {
	case accept && c.State == Announced:
		d.Kind, d.Incidents = truce.DecideApprove, []truce.IncidentID{c.Incident}
	case accept && c.Kind == truce.DecideMerge:
		d.Kind, d.Incidents, d.Reports = truce.DecideMerge, []truce.IncidentID{c.Incident, c.Other}, together
	case len(moved) == 0 || len(stays) == 0:
		return d, fmt.Errorf("the change of %s cannot be undone: %s", c.Incident, c.Words())
	case accept == joins: // they belong together
		d.Kind, d.Reports = truce.DecideLink, together
	default: // they do not
		d.Kind, d.Incidents, d.Reports = truce.DecideSplit, []truce.IncidentID{c.Incident}, moved
	}
	return d, nil
}
