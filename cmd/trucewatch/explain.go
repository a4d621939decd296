package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"text/tabwriter"

	"trucewatch/fuse"
	"trucewatch/mission"
)

// explainCmd says why two reports are one incident, or why not.
type explainCmd struct {
	A        string   `arg:"" help:"Report id, SOURCE/ID, or incident id (T-…)."`
	B        string   `arg:"" help:"The other one."`
	Files    []string `arg:"" optional:"" help:"JSON Lines as for fuse; - is standard input."`
	Mission  string   `help:"Read a mission's record instead of files, with its snapshot, parties and decisions." placeholder:"DIR"`
	Snapshot string   `help:"As for fuse: a snapshot file, or \"default\". Without it one is learned from the whole input." placeholder:"FILE"`
	Parties  []string `help:"As for fuse: parties set against each other, as A:B." placeholder:"A:B"`
	Exercise bool     `help:"Incidents bear the ids of an exercise (X-…)."`
	JSON     bool     `name:"json" help:"Print the ledger as JSON."`
}

func (c *explainCmd) Run(e *env) error {
	if (c.Mission == "") == (len(c.Files) == 0) {
		return &exitError{exitUsage, errors.New("explain needs reports: give files of JSON Lines, or --mission DIR, not both")}
	}
	if c.Mission != "" && (c.Snapshot != "" || len(c.Parties) > 0 || c.Exercise) {
		return &exitError{exitUsage, errors.New("--mission brings its own snapshot, parties and exercise mark; leave out --snapshot, --parties and --exercise")}
	}
	l, bad, err := c.ledger(e)
	if err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		enc.SetEscapeHTML(false)
		err = enc.Encode(l)
	} else {
		err = printLedger(e.stdout, l)
	}
	if err != nil {
		return fmt.Errorf("writing the ledger: %w", err)
	}
	if bad > 0 {
		return refused(bad, "lines")
	}
	return nil
}

// ledger explains the pair in files or in a mission's record.
func (c *explainCmd) ledger(e *env) (*fuse.Ledger, int, error) {
	if c.Mission != "" {
		args := mission.ExplainArgs{A: c.A, B: c.B}
		var l fuse.Ledger
		err := e.onMission(c.Mission, "explain", args, &l, func(f *mission.Folder) (any, error) { return f.Explain(e.ctx, args) })
		return &l, 0, err
	}
	f := &fuseCmd{Snapshot: c.Snapshot, Parties: c.Parties, Exercise: c.Exercise, Files: c.Files}
	b, bad, err := f.read(e)
	if err != nil {
		return nil, 0, err
	}
	if err := f.snapshot(e, b); err != nil {
		return nil, 0, err
	}
	x, err := b.Explainer()
	if err != nil {
		return nil, 0, err
	}
	l, err := x.Explain(c.A, c.B)
	return l, bad, err
}

// printLedger writes a ledger for a terminal.
func printLedger(out io.Writer, l *fuse.Ledger) error {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	for _, s := range []fuse.Side{l.A, l.B} {
		area := ""
		if s.Area {
			area = "\tarea-level"
		}
		fmt.Fprintf(w, "%s\tsource %s\tin %s of %d reports%s\n", s.Report, s.Source, s.Incident, s.Reports, area)
	}
	fmt.Fprintf(w, "\n%s\n\n", l.Why)
	for _, t := range l.Terms {
		atMost := ""
		if t.AtMost {
			atMost = " at most"
		}
		fmt.Fprintf(w, "%s\t%s%s\t%s\n", t.Name, t.Bits, atMost, t.Compared)
	}
	fmt.Fprintf(w, "sum\t%s\tbits for one incident against two\n", l.Bits)
	switch {
	case l.P != nil:
		fmt.Fprintf(w, "p\t%s\tafter rivals; %s without them\n", l.P, l.Alone)
	case l.Alone != nil:
		fmt.Fprint(w, "p\t–\tno link was formed\n")
	}
	if l.Mean != nil {
		fmt.Fprintf(w, "mean\t%s\tover %d pairs; the pair above is the likeliest\n", *l.Mean, l.Pairs)
	}
	for i, r := range l.Rivals {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "rival\t%s\t%s for %s, p %s\n", r.Bits, r.Report, r.For, r.P)
	}
	if l.MoreRivals > 0 {
		fmt.Fprintf(w, "…\t\t%d more rivals\n", l.MoreRivals)
	}
	for i, r := range l.Constraints {
		if i == 0 {
			fmt.Fprintln(w)
		}
		fmt.Fprintf(w, "rule\t%s\t%s\n", r.Rule, r.Detail)
	}
	fmt.Fprintf(w, "\nsnapshot %.12s…", l.Snapshot)
	if !l.Reviewed {
		fmt.Fprint(w, "; its probabilities were not checked on cases that people decided")
	}
	fmt.Fprintln(w)
	return w.Flush()
}
