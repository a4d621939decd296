package mission

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/pipeline"
	"trucewatch/record"
	"trucewatch/truce"
)

// Proposal is a change of an incident's reports that people may accept or refuse.
type Proposal struct {
	ID       string             `json:"id"`
	Kind     truce.DecisionKind `json:"kind"`
	Incident truce.IncidentID   `json:"incident"`
	Other    truce.IncidentID   `json:"other,omitempty"`
	// State is waiting (the incident is pinned) or announced (an edition shows it, or
	// the next one will).
	State string `json:"state"`
	Words string `json:"words"`
}

func proposalsOf(changes []pipeline.Change) []Proposal {
	out := []Proposal{}
	for _, c := range changes {
		out = append(out, Proposal{ID: c.ID(), Kind: c.Kind, Incident: c.Incident, Other: c.Other, State: c.State, Words: c.Words()})
	}
	return out
}

// Proposals lists the changes that wait for an answer.
func (f *Folder) Proposals(ctx context.Context) ([]Proposal, error) {
	state, facts, err := f.Run(ctx)
	if err != nil {
		return nil, err
	}
	return proposalsOf(state.Open(facts)), nil
}

// proposalEntries make entries of the changes that no entry announces yet. What is
// pinned or was published never changes without one.
func (f *Folder) proposalEntries(state *pipeline.State, facts *pipeline.Facts) ([]record.Entry, error) {
	var entries []record.Entry
	for _, c := range state.Unannounced(facts) {
		p, err := c.Proposal()
		if err != nil {
			return nil, fmt.Errorf("proposal about %s: %w", c.Incident, err)
		}
		e, err := record.ProposalEntry(p)
		if err != nil {
			return nil, err
		}
		e.Exercise = f.Record.Exercise()
		entries = append(entries, e)
	}
	return entries, nil
}

// propose enters and seals the proposals that the state gives rise to.
func (f *Folder) propose(ctx context.Context, state *pipeline.State, facts *pipeline.Facts) error {
	entries, err := f.proposalEntries(state, facts)
	if err != nil || len(entries) == 0 {
		return err
	}
	if _, err := f.Record.Append(ctx, entries); err != nil {
		return err
	}
	_, err = f.Record.Seal(ctx)
	return err
}

// AnswerArgs answer a proposal.
type AnswerArgs struct {
	ID     string    `json:"id"` // as listed, or its beginning
	Accept bool      `json:"accept"`
	Signer string    `json:"signer"`
	Body   string    `json:"body,omitempty"`
	Reason string    `json:"reason"`
	At     time.Time `json:"at,omitzero"`
}

// Answer enters the decision that accepts or refuses a proposal.
func (f *Folder) Answer(ctx context.Context, a AnswerArgs) (DecideReply, error) {
	d, err := f.answerDecision(ctx, a)
	if err != nil {
		return DecideReply{}, err
	}
	return f.Decide(ctx, DecideArgs{Decisions: []truce.Decision{d}, Now: true})
}

// answerDecision is the decision that answers a proposal.
func (f *Folder) answerDecision(ctx context.Context, a AnswerArgs) (truce.Decision, error) {
	state, facts, err := f.Run(ctx)
	if err != nil {
		return truce.Decision{}, err
	}
	c, err := choose(state.Open(facts), a.ID)
	if err != nil {
		return truce.Decision{}, err
	}
	d, err := state.Answer(c, a.Accept)
	d.Signer, d.Body, d.Reason, d.At = a.Signer, a.Body, a.Reason, a.At
	return d, err
}

// leastPrefix is how much of a proposal's id must be given.
const leastPrefix = 4

func choose(open []pipeline.Change, id string) (pipeline.Change, error) {
	var ids []string
	var found []pipeline.Change
	for _, c := range open {
		ids = append(ids, c.ID()[:8])
		if len(id) >= leastPrefix && strings.HasPrefix(c.ID(), strings.ToLower(id)) {
			found = append(found, c)
		}
	}
	switch {
	case len(found) == 1:
		return found[0], nil
	case len(open) == 0:
		return pipeline.Change{}, errors.New("there is no open proposal")
	}
	return pipeline.Change{}, fmt.Errorf("%.40q names %d of the open proposals; give at least %d characters of one of %s", id, len(found), leastPrefix, strings.Join(ids, ", "))
}

// complete fills in what a decision must state to mean the same for ever: pin,
// split and merge state the reports that their incidents have. It must come before
// a decision is signed.
func (f *Folder) complete(ctx context.Context, decisions []truce.Decision) ([]truce.Decision, error) {
	bare := func(d truce.Decision) bool {
		shapes := d.Kind == truce.DecidePin || d.Kind == truce.DecideSplit || d.Kind == truce.DecideMerge
		return shapes && len(d.Incidents) > 0 && len(d.Members) == 0
	}
	if !slices.ContainsFunc(decisions, bare) {
		return decisions, nil
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return nil, err
	}
	state, _, err := f.Derive(ctx)
	if err != nil {
		return nil, err
	}
	out := slices.Clone(decisions)
	for i := range out {
		if d := &out[i]; bare(*d) {
			if d.Kind == truce.DecidePin { // what an old id leads to is what can be held
				d.Incidents = state.Living(d.Incidents)
			}
			for _, id := range slices.Compact(slices.Sorted(slices.Values(d.Incidents))) {
				if keys := state.MembersOf(id); len(keys) > 0 {
					d.Members = append(d.Members, truce.IncidentMembers{Incident: id, Reports: keys})
				}
			}
		}
	}
	return out, nil
}

// ExplainArgs name two reports or incidents; see fuse.Explainer.Explain.
type ExplainArgs struct {
	A string `json:"a"`
	B string `json:"b"`
}

// Explain says why two reports or incidents of the sealed record are one, or why
// not. Ids that incidents had before they were merged mean the reports they had then.
func (f *Folder) Explain(ctx context.Context, a ExplainArgs) (*pipeline.Ledger, error) {
	state, _, err := f.Derive(ctx)
	if err != nil {
		return nil, err
	}
	return state.Explain(a.A, a.B)
}
