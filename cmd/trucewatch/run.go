package main

import (
	"encoding/json"
	"fmt"
	"io"
	"text/tabwriter"

	"trucewatch/mission"
)

type runCmd struct {
	Dir  string `arg:"" help:"Mission folder."`
	JSON bool   `name:"json" help:"Print the summary as JSON."`
}

func (c *runCmd) Run(e *env) error {
	var r mission.RunReply
	if err := e.onMission(c.Dir, "run", nil, &r, func(f *mission.Folder) (any, error) { return f.Summary(e.ctx) }); err != nil {
		return err
	}
	if c.JSON {
		enc := json.NewEncoder(e.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(r)
	}
	printSummary(e.stdout, r)
	return nil
}

// maxShown bounds each list of a summary on a terminal; --json gives all.
const maxShown = 10

func printSummary(out io.Writer, r mission.RunReply) {
	w := tabwriter.NewWriter(out, 0, 4, 2, ' ', 0)
	fmt.Fprintf(w, "rows read\t%d\t%d refused, kept with file, line and reason\n", r.Rows, r.Refused)
	fmt.Fprintf(w, "reports\t%d\t%d superseded versions, %d withdrawn by their source\n", r.Reports, r.Versions, r.Retracted)
	fmt.Fprintf(w, "repeats folded\t%d\treports with another's address and text\n", r.Repeats)
	for _, s := range r.Sources {
		fmt.Fprintf(w, "  %s\t%d\t%d speak of events\n", s.Source, s.Reports, s.Fused)
	}
	fmt.Fprintf(w, "incidents\t%d\t%d of several reports, %d of several origins, %d too vague to link\n",
		r.Incidents, r.Shared, r.Separate, r.AreaLevel)
	for i, p := range r.PlaceDays {
		if i == maxShown {
			fmt.Fprintf(w, "  …\t%d more\tsuch places and days\n", len(r.PlaceDays)-maxShown)
			break
		}
		fmt.Fprintf(w, "  %s\t%d reports\tbetween %d and %d incidents; nobody could tell\n", p.Day, p.Reports, p.Min, p.Max)
	}
	for _, f := range r.Findings {
		fmt.Fprintf(w, "finding\t%d\tterm %s %s: %s, %s\n", f.N, f.Term, f.Version, f.Value, f.Status)
	}
	fmt.Fprintf(w, "decisions\t%d\t\n", r.Decisions)
	if len(r.Proposals) > 0 {
		fmt.Fprintf(w, "proposals\t%d\tchanges that wait for an answer; list them with decide DIR --proposals\n", len(r.Proposals))
	}
	w.Flush()
	for i, n := range append(r.Warnings, r.Notices...) {
		if i == maxShown {
			fmt.Fprintf(out, "… %d more notices; run with --json for all\n", len(r.Warnings)+len(r.Notices)-maxShown)
			break
		}
		fmt.Fprintln(out, "notice:", n)
	}
}
