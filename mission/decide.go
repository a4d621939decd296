package mission

import (
	"context"
	"fmt"
	"slices"

	"trucewatch/truce"
)

// DecideArgs are decisions to enter.
type DecideArgs struct {
	Decisions []truce.Decision `json:"decisions"`
	// Now: they are made on the record as it stands. Decisions from a file keep the
	// basis they state, so that a file sent twice is recognised.
	Now bool `json:"now,omitempty"`
}

// DecideReply acknowledges decisions that are durable.
type DecideReply struct {
	Decisions []Decided `json:"decisions"`
	Notices   []string  `json:"notices,omitempty"`
}

// Decided is one decision that was entered, or recognised as entered before.
type Decided struct {
	Kind  truce.DecisionKind `json:"kind"`
	Short string             `json:"short,omitempty"`
	State string             `json:"state"` // new, known
	Hash  string             `json:"hash"`
}

// Decide enters decisions and seals them. Whether its signer had standing is judged when it is
// applied, from the agreement alone, so that a decision is never lost.
// They are not signed; where a key is in force that must sign them, nothing is entered.
func (f *Folder) Decide(ctx context.Context, a DecideArgs) (DecideReply, error) {
	decisions, err := f.ready(ctx, a)
	if err != nil || len(decisions) == 0 {
		return DecideReply{}, err
	}
	p := drafted{decisions: decisions}
	if err := f.prepareDrafts(&p); err != nil {
		return DecideReply{}, err
	}
	reply, err := f.enterDrafts(ctx, p)
	if err != nil {
		return reply, err
	}
	return reply, f.noticesOf(ctx, &reply)
}

// ready makes decisions complete: what they state from here on is what is signed.
func (f *Folder) ready(ctx context.Context, a DecideArgs) ([]truce.Decision, error) {
	for i, d := range a.Decisions {
		if err := d.Validate(); err != nil {
			return nil, fmt.Errorf("decision %d of %d: %w", i+1, len(a.Decisions), err)
		}
	}
	decisions, err := f.complete(ctx, a.Decisions)
	if err != nil {
		return nil, err
	}
	decisions = slices.Clone(decisions)
	for i := range decisions {
		if a.Now && decisions[i].Basis == 0 {
			decisions[i].Basis = f.Record.Len()
		}
		decisions[i].Exercise = f.Record.Exercise()
	}
	return decisions, nil
}

// noticesOf applies the decisions to the state and says which of the new ones do not
// bind, and why. What the program proposes after them is entered as well.
func (f *Folder) noticesOf(ctx context.Context, reply *DecideReply) error {
	state, facts, err := f.Derive(ctx)
	if err != nil {
		return err
	}
	if err := f.propose(ctx, state, facts); err != nil {
		return err
	}
	for _, d := range reply.Decisions {
		reply.Notices = append(reply.Notices, state.DecisionNotices[d.Hash]...)
	}
	return nil
}
