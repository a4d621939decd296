package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"path/filepath"
	"strings"
)

// melttPackage runs the published package where R and the package are installed.
// Where they are not, the table says what is missing and quotes what was measured
// when they were; nothing is filled in.
func (b *bench) melttPackage() (table, error) {
	t := table{title: "The MELTT package itself", command: "go run ./bench --only meltt", header: []string{"input", "rows matched away", "seconds"}}
	const quoted = "Quoted from an earlier study on another machine, not measured in this run (R 4.2.2, MELTT 0.4.3): on a front of 9,000 incidents in 30 days, 12,122 rows, pair F1 .462 " +
		"at the best of 10 windows (6 km, 0 days), 7.6 s; 16,000 rows in two sets 18.8 s, growing with the square; its answer changes with the order of the data sets " +
		"(three points 3 km apart, window 4 km: two incidents or one)."
	rscript, err := exec.LookPath("Rscript")
	if err != nil {
		t.note = "Not measured: Rscript is not installed. " + quoted
		return t, nil
	}
	path, err := b.need("meltt-crashmd/crash_data1.csv")
	if err != nil {
		return t, err
	}
	var out bytes.Buffer
	cmd := exec.CommandContext(b.ctx, rscript, filepath.Join("bench", "meltt.R"), "crash", filepath.Dir(path))
	cmd.Stdout = &out
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		t.note = "Not measured: " + strings.TrimSpace(out.String()) + ". " + quoted
		return t, nil
	}
	if err != nil {
		return t, fmt.Errorf("running bench/meltt.R: %w", err)
	}
	for l := range strings.Lines(out.String()) {
		var run struct {
			Run     string
			Seconds float64
			Matched []json.RawMessage
		}
		if err := json.Unmarshal([]byte(l), &run); err != nil {
			continue // the package talks while it works
		}
		t.row("crash data, order "+run.Run, fmt.Sprint(len(run.Matched)), second(run.Seconds))
	}
	t.note = quoted
	return t, nil
}
