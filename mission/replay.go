package mission

import (
	"context"
	"fmt"

	"trucewatch/pipeline"
	"trucewatch/publish"
	"trucewatch/record"
)

// ReplayReply says what was rebuilt and what came out otherwise.
type ReplayReply struct {
	Rows      int64    `json:"rows"`
	Erased    int      `json:"erased"`
	Reports   int      `json:"reports"`
	Incidents int      `json:"incidents"`
	Editions  int      `json:"editions"`            // rebuilt from the rows they were made from
	Differ    []string `json:"differ,omitempty"`    // editions that came out otherwise
	Unchecked []string `json:"unchecked,omitempty"` // editions made from rows whose bodies were erased since
}

// Replay recomputes every leaf of the record, rebuilds each edition from the rows
// it was made from, and compares content hashes.
func (f *Folder) Replay(ctx context.Context) (ReplayReply, error) {
	var reply ReplayReply
	checked, err := f.Record.Check(ctx)
	if err != nil {
		return reply, err
	}
	reply.Rows = checked.Rows
	facts, err := pipeline.Gather(f.Record.Stored(ctx, 0, -1))
	if err != nil {
		return reply, err
	}
	state, err := f.state(facts, f.world.Now())
	if err != nil {
		return reply, err
	}
	reply.Erased, reply.Reports, reply.Incidents = facts.Erased, len(state.Keys), len(state.Incidents)
	for _, e := range facts.Editions {
		name := fmt.Sprintf("edition %d for %s", e.Number, e.Audience)
		if facts.Erased > 0 {
			reply.Unchecked = append(reply.Unchecked, name)
			continue
		}
		hash, silent, err := f.rebuild(ctx, e, facts)
		if err != nil {
			return reply, fmt.Errorf("%s: %w", name, err)
		}
		reply.Editions++
		for _, c := range silent {
			reply.Differ = append(reply.Differ, fmt.Sprintf("%s changed without an entry that announces it: %s", name, c.Words()))
		}
		if hash != e.Content {
			reply.Differ = append(reply.Differ, fmt.Sprintf("%s: the record says %s, replay gives %s", name, e.Content, hash))
		}
	}
	return reply, nil
}

// rebuild makes an edition again from the rows before it and returns its content
// hash, and the changes of published incidents that no entry of the record announces.
func (f *Folder) rebuild(ctx context.Context, e record.Edition, all *pipeline.Facts) (string, []pipeline.Change, error) {
	facts, err := pipeline.Gather(f.Record.Stored(ctx, 0, e.Basis))
	if err != nil {
		return "", nil, err
	}
	var previous *publish.Edition
	for _, p := range all.Editions {
		if p.Audience == e.Audience && p.Content == e.Prior {
			if previous, err = f.editionOf(p); err != nil {
				return "", nil, err
			}
		}
	}
	m, err := f.make(facts, PublishArgs{Audience: e.Audience, From: e.From, To: e.Until, Published: e.Published}, previous, formatsOf(e))
	if err != nil {
		return "", nil, err
	}
	return m.hash, m.state.Unannounced(all), nil
}
