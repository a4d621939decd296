package main

import (
	"fmt"
	"runtime/debug"

	"trucewatch/mission"
)

type replayCmd struct {
	Dir string `arg:"" help:"Mission folder."`
}

// replayMemory is the live memory in bytes beyond which the collector works harder:
// a million reports are held in about two gigabytes, and with less room than this
// the collector takes a quarter of the time.
const replayMemory = 4 << 30

func (c *replayCmd) Run(e *env) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(replayMemory))
	var r mission.ReplayReply
	if err := e.onMission(c.Dir, "replay", nil, &r, func(f *mission.Folder) (any, error) { return f.Replay(e.ctx) }); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%d rows of the record give their leaves again; %d erased\n", r.Rows, r.Erased)
	fmt.Fprintf(e.stdout, "%d reports, %d incidents, %d editions rebuilt\n", r.Reports, r.Incidents, r.Editions)
	for _, d := range r.Differ {
		fmt.Fprintln(e.stdout, "differs:", d)
	}
	for _, u := range r.Unchecked {
		fmt.Fprintln(e.stdout, "cannot be rebuilt, because bodies were erased:", u)
	}
	if len(r.Differ) > 0 {
		return fmt.Errorf("%d of %d editions came out otherwise", len(r.Differ), r.Editions)
	}
	if len(r.Unchecked) > 0 {
		return &exitError{exitProvisional, fmt.Errorf("%d editions could not be rebuilt", len(r.Unchecked))}
	}
	return nil
}
