package mission

import (
	"context"
	"fmt"

	"trucewatch/record"
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
func (f *Folder) Decide(ctx context.Context, a DecideArgs) (DecideReply, error) {
	var reply DecideReply
	for i, d := range a.Decisions {
		if err := d.Validate(); err != nil {
			return reply, fmt.Errorf("decision %d of %d: %w", i+1, len(a.Decisions), err)
		}
	}
	decisions, err := f.complete(ctx, a.Decisions)
	if err != nil {
		return reply, err
	}
	entries := make([]record.Entry, 0, len(decisions))
	for _, d := range decisions {
		if a.Now && d.Basis == 0 {
			d.Basis = f.Record.Len()
		}
		d.Exercise = f.Record.Exercise()
		hash, err := record.DecisionHash(d)
		if err != nil {
			return reply, err
		}
		e, err := record.DecisionEntry(d, nil)
		if err != nil {
			return reply, err
		}
		entries = append(entries, e)
		reply.Decisions = append(reply.Decisions, Decided{Kind: d.Kind, Hash: hash})
	}
	receipts, err := f.Record.Append(ctx, entries)
	if err != nil {
		return reply, err
	}
	for i, r := range receipts {
		reply.Decisions[i].Short, reply.Decisions[i].State = r.Short, r.State.String()
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return reply, err
	}
	return reply, f.noticesOf(ctx, &reply)
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
