package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"trucewatch/intake"
	"trucewatch/mission"
)

type ingestCmd struct {
	Dir        string   `arg:"" help:"Mission folder."`
	Files      []string `arg:"" help:"Files to take in: plain, .gz or .zip."`
	As         string   `help:"Adapter that reads them; trucewatch licences lists all." placeholder:"ADAPTER"`
	Mapping    string   `help:"Mapping file for a spreadsheet; trucewatch map proposes one." placeholder:"FILE"`
	Historical bool     `help:"The rows are older than the mission; no delay applies to them."`
	Complete   bool     `help:"Each file is the whole set of its source: a row that is gone was withdrawn."`
}

func (c *ingestCmd) Run(e *env) error {
	files, err := absolute(c.Files)
	if err != nil {
		return err
	}
	args := mission.IngestArgs{Adapter: c.As, Files: files, Historical: c.Historical, Complete: c.Complete}
	if c.Mapping != "" {
		if c.As != "" && c.As != "csvmap" {
			return fmt.Errorf("--mapping is for spreadsheets and excludes --as %s", c.As)
		}
		paths, err := absolute([]string{c.Mapping})
		if err != nil {
			return err
		}
		args.Mapping = paths[0]
	}
	progress, done := rowsBar(e.stderr)
	defer done()
	var reply mission.IngestReply
	if err := e.onMission(c.Dir, "ingest", args, &reply, func(f *mission.Folder) (any, error) {
		return f.Ingest(e.ctx, args, progress)
	}); err != nil {
		return err
	}
	done()
	return printIngest(e, reply)
}

func printIngest(e *env, reply mission.IngestReply) error {
	bad := 0
	for _, r := range reply.Files {
		bad += int(r.Refused)
		fmt.Fprintf(e.stdout, "%s: %d rows: %d new, %d known, %d changed, %d refused", r.Name, r.Rows, r.New, r.Known, r.Changed, r.Refused)
		if r.Retracted+r.Restored > 0 {
			fmt.Fprintf(e.stdout, ", %d withdrawn, %d restored", r.Retracted, r.Restored)
		}
		fmt.Fprintln(e.stdout)
		printTroubles(e.stderr, r)
		if r.Broken != "" {
			bad++
			fmt.Fprintf(e.stderr, "%s: reading ended early: %s\n", r.Name, r.Broken)
		}
	}
	if reply.Failed != "" {
		return errors.New(reply.Failed)
	}
	if bad > 0 {
		return refused(bad, "rows")
	}
	return nil
}

func printTroubles(w io.Writer, r intake.Result) {
	for i, x := range r.Refusals {
		if i == maxShown {
			fmt.Fprintf(w, "%s: … %d more refused rows, all kept in the record\n", r.Name, int(r.Refused)-maxShown)
			break
		}
		fmt.Fprintf(w, "%s:%d: refused %q: %s; %s\n", r.Name, x.Line, x.Value, x.Reason, x.Cure)
	}
	for _, kind := range slices.Sorted(maps.Keys(r.NoticeCounts)) {
		fmt.Fprintf(w, "%s: %d notices of kind %s\n", r.Name, r.NoticeCounts[kind], kind)
		shown := 0
		for _, n := range r.Notices {
			if n.Kind == kind && shown < 3 {
				shown++
				fmt.Fprintf(w, "  line %d, %s: %s\n", n.Line, n.Key, n.Words)
			}
		}
	}
}

// rowsBar counts rows on a terminal and keeps silent in a pipe.
func rowsBar(w io.Writer) (progress func(int64), done func()) {
	file, ok := w.(*os.File)
	if !ok || !term.IsTerminal(int(file.Fd())) {
		return nil, func() {}
	}
	bar := progressbar.NewOptions64(-1, progressbar.OptionSetWriter(w), progressbar.OptionSetDescription("rows"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionClearOnFinish())
	return func(n int64) { _ = bar.Set64(n) }, func() { _ = bar.Finish() }
}
