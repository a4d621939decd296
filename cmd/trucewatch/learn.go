package main

import (
	"fmt"

	"trucewatch/mission"
)

type learnCmd struct {
	Dir string `arg:"" help:"Mission folder."`
}

func (c *learnCmd) Run(e *env) error {
	var r mission.LearnReply
	if err := e.onMission(c.Dir, "learn", nil, &r, func(f *mission.Folder) (any, error) { return f.Learn(e.ctx) }); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, r.Description)
	if r.Known {
		fmt.Fprintf(e.stdout, "the record holds this snapshot already, as version %d\n", r.Version)
		return nil
	}
	fmt.Fprintf(e.stdout, "entered as version %d, %.12s…; run and publish work under it from now on, older editions replay under theirs\n", r.Version, r.Hash)
	return nil
}
