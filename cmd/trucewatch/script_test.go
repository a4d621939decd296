package main

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"trucewatch/internal/ramtemp"
	"trucewatch/mission"
)

var update = flag.Bool("update", false, "rewrite the expected output in testdata/script")

// TestMain lets the test binary be the program itself, so that scripts run it for real.
func TestMain(m *testing.M) {
	testscript.Main(ramtemp.In(m), map[string]func(){
		"trucewatch": func() {
			e := &env{ctx: interruptible(), stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr, now: scriptNow}
			os.Exit(run(e, os.Args[1:]))
		},
	})
}

// scriptNow is a fixed clock, so that scripts give the same output every day.
func scriptNow() time.Time { return time.Date(2026, 11, 21, 9, 0, 0, 0, time.UTC) }

// ready waits until a server answers for a mission folder.
func ready(ts *testscript.TestScript, neg bool, args []string) {
	if neg || len(args) != 1 {
		ts.Fatalf("want: ready FOLDER")
	}
	for range 600 {
		if served, _ := mission.Call(context.Background(), ts.MkAbs(args[0]), "ping", nil, nil); served {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	ts.Fatalf("no server answers for %s", args[0])
}

func TestScripts(t *testing.T) {
	testscript.Run(t, testscript.Params{
		Dir:           "testdata/script",
		UpdateScripts: *update,
		Setup: func(e *testscript.Env) error {
			e.Setenv("NO_COLOR", "1")
			e.Setenv("TRUCEWATCH_KEYS", filepath.Join(e.WorkDir, ".keys"))
			if err := drills(e.WorkDir); err != nil {
				return err
			}
			return badFiles(e.WorkDir)
		},
		Cmds: map[string]func(ts *testscript.TestScript, neg bool, args []string){
			"usage": exits(exitUsage),  // wrong calls
			"fails": exits(exitFailed), // right calls that could not be done
			"ready": ready,
		},
	})
}
