package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/alecthomas/kong"
)

// Exit codes of every command.
const (
	exitDone        = 0
	exitFailed      = 1
	exitUsage       = 2
	exitRefused     = 3 // done, but some rows were refused; a summary says which
	exitProvisional = 4 // a check that could not be completed
)

// cli lists every subcommand; each has a file of its own.
type cli struct {
	Demo      demoCmd      `cmd:"" help:"Show real truces from the data inside the program, and serve the pages."`
	Init      initCmd      `cmd:"" help:"Make a mission folder: ten questions, or flags."`
	Ingest    ingestCmd    `cmd:"" help:"Take files into a mission's record."`
	Fetch     fetchCmd     `cmd:"" help:"Poll the feeds and pages of a mission politely and take in what is new."`
	Run       runCmd       `cmd:"" help:"Run all stages over a mission's record and sum up."`
	Learn     learnCmd     `cmd:"" help:"Learn the numbers of the fusion from a mission's own reports, and enter them."`
	Decide    decideCmd    `cmd:"" help:"Enter people's decisions: verify, dispute, merge, split, reply …"`
	Recall    recallCmd    `cmd:"" help:"Take an item out of every edition for safety, and write the sites anew."`
	Erase     eraseCmd     `cmd:"" help:"Erase the bodies of rows and their files; the log stays as it was."`
	Publish   publishCmd   `cmd:"" help:"Release an edition and write its site."`
	Serve     serveCmd     `cmd:"" help:"Hold a mission: serve its site, seal on its clock, answer other commands."`
	Replay    replayCmd    `cmd:"" help:"Rebuild everything from the record and compare."`
	Check     checkCmd     `cmd:"" help:"Prove offline that a site, an item or a record is what was signed; name the first thing that is not."`
	Reveal    revealCmd    `cmd:"" help:"Show some fields of one row to others, with the proof that they stood in the record."`
	Copy      copyCmd      `cmd:"" help:"Copy a mission, or its public log alone, and check the copy."`
	Backup    backupCmd    `cmd:"" help:"Write a checked copy of a mission into one encrypted file."`
	Restore   restoreCmd   `cmd:"" help:"Make a mission folder of a backup again, and check it."`
	Witness   witnessCmd   `cmd:"" help:"Run a party's witness: cosign the log as long as it only grows."`
	Cosign    cosignCmd    `cmd:"" help:"Ask a mission's witnesses for cosignatures, over the network or by files."`
	Key       keyCmd       `cmd:"" help:"Make, show and use the keys that sign logs."`
	Licences  licencesCmd  `cmd:"" help:"Print whose data and files are used, under which licence."`
	Version   versionCmd   `cmd:"" help:"Print version, build and licence."`
	Map       mapCmd       `cmd:"" help:"Propose a mapping for a table of your own, and show ten rows as they would be read."`
	Simulate  simulateCmd  `cmd:"" help:"Write a truce with known truth: exercises, benchmarks."`
	Fuse      fuseCmd      `cmd:"" help:"Group reports into incidents: which speak of the same event?"`
	Score     scoreCmd     `cmd:"" help:"Measure what fuse wrote against a truth."`
	Explain   explainCmd   `cmd:"" help:"Say why two reports or incidents are one, or why not: every term in bits."`
	Locate    locateCmd    `cmd:"" help:"Say where a name is: place, radius, rivals, district, grid reference."`
	Read      readCmd      `cmd:"" help:"Read articles: who said what, with which words, claims, credits."`
	Lineage   lineageCmd   `cmd:"" help:"Say who copied whom, and put the variants of each thing said together."`
	Claims    claimsCmd    `cmd:"" help:"Explain rival counts: unit, window, recorder, accused, parts, what others saw."`
	Assess    assessCmd    `cmd:"" help:"Say what incidents and silence mean against an agreement's terms."`
	Agreement agreementCmd `cmd:"" help:"Check agreement and mission files."`
	Test      testCmd      `cmd:"" help:"Run a mission's own tests of its agreement."`
}

// env is the world as commands see it.
type env struct {
	ctx            context.Context
	stdin          io.Reader
	stdout, stderr io.Writer
	now            func() time.Time
	keys           string // folder of private keys; empty: the user's own
}

// exitError ends the program with a code of its own.
type exitError struct {
	code int
	err  error
}

func (e *exitError) Error() string { return e.err.Error() }
func (e *exitError) Unwrap() error { return e.err }

// refused says that the work was done but n rows were not taken; what is their plural.
func refused(n int, what string) error {
	return &exitError{exitRefused, fmt.Errorf("%s refused; the rest was processed", counted(n, what))}
}

// counted is "1 row", "2 rows".
func counted(n int, plural string) string {
	if n == 1 {
		plural = strings.TrimSuffix(plural, "s")
	}
	return fmt.Sprintf("%d %s", n, plural)
}

// usage says that the command was called wrongly.
func usage(format string, args ...any) error {
	return &exitError{exitUsage, fmt.Errorf(format, args...)}
}

type kongExit int

// run parses args, runs the command and returns the exit code.
func run(e *env, args []string) (code int) {
	var c cli
	parser, err := kong.New(&c,
		kong.Name("trucewatch"),
		kong.Description("Ceasefire monitoring and verification: what happened, how do we know, what did nobody see."),
		kong.Writers(e.stdout, e.stderr),
		kong.UsageOnError(),
		kong.Exit(func(n int) { panic(kongExit(n)) }),
		kong.Bind(e),
	)
	if err != nil {
		fmt.Fprintln(e.stderr, "trucewatch:", err)
		return exitUsage
	}
	defer func() {
		switch r := recover().(type) {
		case nil:
		case kongExit:
			code = int(r)
		default:
			panic(r)
		}
	}()
	kctx, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(e.stderr, "trucewatch:", err)
		fmt.Fprintln(e.stderr, "Run trucewatch --help for the commands, trucewatch COMMAND --help for one.")
		return exitUsage
	}
	if err := kctx.Run(); err != nil {
		fmt.Fprintln(e.stderr, "trucewatch:", strings.ReplaceAll(err.Error(), context.Canceled.Error(), "interrupted"))
		var ee *exitError
		if errors.As(err, &ee) {
			return ee.code
		}
		return exitFailed
	}
	return exitDone
}
