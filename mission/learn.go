package mission

import (
	"context"
	"fmt"

	"trucewatch/pipeline"
	"trucewatch/record"
)

// LearnReply says what was learned.
type LearnReply struct {
	Version     int64  `json:"version"`
	Hash        string `json:"hash"`
	Description string `json:"description"` // tables and calibration, in words
	Known       bool   `json:"known,omitempty"`
}

// Learn learns a fusion snapshot from the mission's own reports and enters it: all
// incidents are fused anew under it, and editions made before replay under theirs.
func (f *Folder) Learn(ctx context.Context) (LearnReply, error) {
	state, facts, err := f.Run(ctx)
	if err != nil {
		return LearnReply{}, err
	}
	snap, drift, err := pipeline.Learn(state, fmt.Sprintf("learned from %d reports of %s", len(state.Keys), state.Settings.Mission.ID))
	if err != nil {
		return LearnReply{}, err
	}
	old, _ := facts.Document(record.KindSnapshot, pipeline.SnapshotName)
	reply := LearnReply{Version: old.Version + 1, Hash: snap.Hash(), Description: snap.Describe() + "\n" + drift.String()}
	if string(old.Data) == string(snap.Encode()) {
		reply.Version, reply.Known = old.Version, true
		return reply, nil
	}
	e, err := record.DocumentEntry(record.Document{Kind: record.KindSnapshot, Name: pipeline.SnapshotName, Version: reply.Version,
		Data: snap.Encode(), Reason: "learned from the mission's own reports"})
	if err != nil {
		return reply, err
	}
	e.Exercise = f.Record.Exercise()
	if _, err := f.Record.Append(ctx, []record.Entry{e}); err != nil {
		return reply, err
	}
	_, err = f.Record.Seal(ctx)
	return reply, err
}
