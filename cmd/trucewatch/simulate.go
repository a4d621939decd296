package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"trucewatch/simulate"
)

// simulateCmd writes a world whose truth is known.
type simulateCmd struct {
	Preset  string `default:"exercise" help:"exercise, dense, sparse, front or million."`
	Seed    uint64 `default:"1" help:"Same preset, seed and sizes: same bytes."`
	Out     string `required:"" type:"path" help:"Folder to write; must be empty or not exist."`
	PerDay  int    `help:"Preset front: incidents a day (300)."`
	Days    int    `help:"Preset front: days (30)."`
	Reports int    `help:"Preset million: lines (1000000)."`
}

// Run writes the world and lists its files.
func (c *simulateCmd) Run(e *env) error {
	if names, err := os.ReadDir(c.Out); err == nil && len(names) > 0 {
		return &exitError{exitUsage, fmt.Errorf("%s is not empty: name an empty folder or a new one", c.Out)}
	}
	create := func(name string) (io.WriteCloser, error) {
		if err := e.ctx.Err(); err != nil {
			return nil, err
		}
		path := filepath.Join(c.Out, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return nil, err
		}
		return os.Create(path)
	}
	o := simulate.Options{Preset: c.Preset, Seed: c.Seed, PerDay: c.PerDay, Days: c.Days, Reports: c.Reports}
	sum, err := simulate.Run(o, create)
	if errors.Is(err, simulate.ErrOptions) {
		return &exitError{exitUsage, err}
	}
	if err != nil {
		return fmt.Errorf("simulating into %s: %w", c.Out, err)
	}
	fmt.Fprintf(e.stdout, "EXERCISE %s, seed %d: %d reports\n", c.Preset, c.Seed, sum.Reports)
	for _, f := range sum.Files {
		as := ""
		if f.Adapter != "" {
			as = "--as " + f.Adapter
		}
		fmt.Fprintf(e.stdout, "  %-24s %8d  %s\n", f.Name, f.Rows, as)
	}
	return nil
}
