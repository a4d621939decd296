package main

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"trucewatch/check"
	"trucewatch/intake"
	"trucewatch/mission"
	"trucewatch/record"
)

type ingestCmd struct {
	Dir        string   `arg:"" help:"Mission folder."`
	Files      []string `arg:"" help:"Files to take in: plain, .gz or .zip; - is the standard input."`
	As         string   `help:"Adapter that reads them: which kind of file it is. trucewatch licences lists all." placeholder:"ADAPTER"`
	Mapping    string   `help:"Mapping file for a table of your own; trucewatch map proposes one." placeholder:"FILE"`
	Historical bool     `help:"The rows are older than the mission; no delay applies to them."`
	Receipt    string   `help:"Write a receipt, signed with the key of the log, into this file: what the log must hold from now on." placeholder:"FILE"`
	Complete   bool     `help:"Each file is the whole set of its source: a row that is gone was withdrawn."`
}

// ingestMemory is the live memory in bytes beyond which the collector works
// harder: long rows on their way to the record would else leave much behind.
const ingestMemory = 320 << 20

func (c *ingestCmd) Run(e *env) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(ingestMemory))
	args, err := c.args(e)
	if err != nil {
		return err
	}
	if slices.Contains(args.Files, mission.Stdin) {
		remove, err := c.spool(e, &args)
		if err != nil {
			return err
		}
		defer remove()
	}
	progress, done := rowsBar(e.stderr)
	defer done()
	var reply mission.IngestReply
	err = e.onMission(c.Dir, "ingest", args, &reply, func(f *mission.Folder) (any, error) {
		return f.Ingest(e.ctx, args, progress)
	})
	done()
	if err != nil {
		return err
	}
	return errors.Join(c.writeReceipts(e, reply.Receipts), printIngest(e, reply))
}

// writeReceipts writes what was signed for what came in.
func (c *ingestCmd) writeReceipts(e *env, receipts []check.Receipt) error {
	for i, r := range receipts {
		b, err := r.Bytes()
		if err != nil {
			return err
		}
		path := check.ReceiptName(c.Receipt, i)
		if err := writeFile(path, func(w io.Writer) error { _, err := w.Write(b); return err }); err != nil {
			return fmt.Errorf("the rows are taken in, their receipt could not be written: %w", err)
		}
		fmt.Fprintf(e.stdout, "receipt for %d entries: %s\n", len(r.Leaves), path)
	}
	if c.Receipt != "" && len(receipts) == 0 {
		fmt.Fprintln(e.stderr, "nothing new came in, so there is no receipt: what is known got its receipt before")
	}
	return nil
}

func (c *ingestCmd) args(e *env) (mission.IngestArgs, error) {
	args := mission.IngestArgs{Adapter: c.As, Historical: c.Historical, Complete: c.Complete, Receipt: c.Receipt != "", Input: e.stdin}
	if c.Mapping != "" && c.As != "" && c.As != "csvmap" {
		return args, usage("--mapping is for tables of your own and excludes --as %s", c.As)
	}
	if c.Mapping == "" && c.As == "csvmap" {
		return args, usage("--as csvmap needs --mapping FILE; trucewatch map proposes one")
	}
	if c.Mapping == "" {
		if _, err := e.world().Lookup(c.As); err != nil {
			return args, &exitError{exitUsage, err}
		}
	}
	paths, err := absolute(append([]string{c.Mapping}, c.Files...))
	if err != nil {
		return args, err
	}
	if c.Mapping != "" {
		args.Mapping = paths[0]
	}
	args.Files = paths[1:]
	return args, nil
}

// spool puts the standard input into a file where a server holds the mission,
// because the server cannot read it.
func (c *ingestCmd) spool(e *env, args *mission.IngestArgs) (remove func(), err error) {
	remove = func() {}
	if served, err := mission.Call(e.ctx, c.Dir, "ping", nil, nil); !served || err != nil {
		return remove, err
	}
	dir, err := os.MkdirTemp("", "trucewatch-")
	if err != nil {
		return remove, err
	}
	remove = func() { _ = os.RemoveAll(dir) } // the record has its own copy
	path := filepath.Join(dir, "stdin")
	if err := writeFile(path, func(w io.Writer) error { _, err := io.Copy(w, e.stdin); return err }); err != nil {
		remove()
		return func() {}, fmt.Errorf("keeping the standard input for the server: %w", err)
	}
	for i, f := range args.Files {
		if f == mission.Stdin {
			args.Files[i] = path
		}
	}
	return remove, nil
}

func printIngest(e *env, reply mission.IngestReply) error {
	var rows, broken, taken int
	for _, r := range reply.Files {
		rows += int(r.Refused)
		taken += int(r.Rows - r.Refused)
		fmt.Fprintf(e.stdout, "%s: %d rows: %d new, %d known, %d changed, %d refused", r.Name, r.Rows, r.New, r.Known, r.Changed, r.Refused)
		if r.Retracted+r.Restored > 0 {
			fmt.Fprintf(e.stdout, ", %d withdrawn, %d restored", r.Retracted, r.Restored)
		}
		fmt.Fprintln(e.stdout)
		printTroubles(e.stderr, r)
		if r.Broken != "" {
			broken++
		}
	}
	if reply.Failed != "" {
		return errors.New(reply.Failed)
	}
	var what []string
	if rows > 0 {
		what = append(what, counted(rows, "rows")+" refused")
	}
	if broken > 0 {
		what = append(what, counted(broken, "files")+" not read or not to the end")
	}
	switch {
	case len(what) == 0:
		return nil
	case taken == 0 && rows == 0:
		return fmt.Errorf("%s; kept as received", strings.Join(what, ", "))
	}
	return &exitError{exitRefused, fmt.Errorf("%s; the rest was processed", strings.Join(what, ", "))}
}

// printTroubles lists the first refused rows, then what ended the reading, then notices.
func printTroubles(w io.Writer, r intake.Result) {
	shown, ended := 0, false
	for _, x := range r.Refusals {
		if x.Value == x.File { // about the file or a member of it, not about a row
			ended = true
			fmt.Fprintf(w, "%s: not read on: %s\n", placeOf(r.Name, x), reasonOf(x, ""))
			continue
		}
		if shown++; shown <= maxShown {
			fmt.Fprintf(w, "%s: refused: %s\n", placeOf(r.Name, x), reasonOf(x, x.Value))
		}
	}
	if more := int(r.Refused) - maxShown; more > 0 {
		fmt.Fprintf(w, "%s: … %s refused, all kept in the record\n", r.Name, counted(more, "more rows"))
	}
	if r.Broken != "" && !ended {
		fmt.Fprintf(w, "%s: not read on: %s\n", r.Name, r.Broken)
	}
	for _, kind := range slices.Sorted(maps.Keys(r.NoticeCounts)) {
		fmt.Fprintf(w, "%s: %s of kind %s\n", r.Name, counted(int(r.NoticeCounts[kind]), "notices"), kind)
		shown := 0
		for _, n := range r.Notices {
			if n.Kind == kind && shown < 3 {
				shown++
				fmt.Fprintf(w, "  line %d, %s: %s\n", n.Line, n.Key, n.Words)
			}
		}
	}
}

// placeOf is file, member of an archive, and line.
func placeOf(name string, x record.Refusal) string {
	if x.Member != "" {
		name += ":" + x.Member
	}
	if x.Line > 0 {
		name += ":" + strconv.Itoa(x.Line)
	}
	return name
}

// reasonOf is what was wrong, with the value and the cure where there are any.
func reasonOf(x record.Refusal, value string) string {
	s := x.Reason
	if value != "" && !strings.Contains(s, value) {
		s = fmt.Sprintf("%s: %q", s, value)
	}
	if x.Cure != "" {
		s += "; " + x.Cure
	}
	return s
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
