package main

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/bench/rival"
	"trucewatch/score"
)

// errPackage says what is missing to run the package; it is a notice, not a failure.
type errPackage struct{ missing string }

func (e *errPackage) Error() string { return e.missing }

// quotedMELTT is what was measured elsewhere and earlier, and says so.
const quotedMELTT = "Quoted from an earlier study on another machine and another simulated front, not measured in this run (R 4.2.2, MELTT 0.4.3): " +
	"9,000 incidents in 30 days, 12,122 rows: pair F1 .462 at the best of 10 windows (6 km, 0 days), 7.6 s; 16,000 rows in two sets 18.8 s, growing with the square; " +
	"its answer changes with the order of the data sets (three points 3 km apart, window 4 km: two incidents or one)."

// melttPackage runs the published package where R and the package are installed.
// Where they are not, the table says what is missing and quotes what was measured
// elsewhere; nothing is filled in.
func (b *bench) melttPackage() (table, error) {
	t := table{title: "The MELTT package itself", note: quotedMELTT, command: "go run ./bench --only meltt",
		header: []string{"input", "groups", "of the 34 in its read-me", "pair F1", "seconds"}}
	var lacking *errPackage
	if err := b.melttCrash(&t); errors.As(err, &lacking) {
		t.note = "Not measured: " + lacking.missing + ". " + quotedMELTT
		return t, nil
	} else if err != nil {
		return t, err
	}
	return t, b.melttFront(&t)
}

// melttRun is one integration by the package.
type melttRun struct {
	name    string
	seconds float64
	groups  []string // members with spaces between, sorted
}

// rscript runs bench/meltt.R and reads its lines.
func (b *bench) rscript(args ...string) ([]melttRun, error) {
	program, err := exec.LookPath("Rscript")
	if err != nil {
		return nil, &errPackage{"Rscript is not installed"}
	}
	var out, stderr bytes.Buffer
	cmd := exec.CommandContext(b.ctx, program, append([]string{filepath.Join("bench", "meltt.R")}, args...)...)
	cmd.Stdout, cmd.Stderr = &out, &stderr
	err = cmd.Run()
	var exit *exec.ExitError
	if errors.As(err, &exit) && exit.ExitCode() == 3 {
		return nil, &errPackage{strings.TrimSpace(out.String())}
	}
	if err != nil {
		return nil, fmt.Errorf("running bench/meltt.R: %w: %.200s", err, stderr.String())
	}
	return readMELTT(out.String())
}

// readMELTT reads the lines of bench/meltt.R; the package's own talk is passed over.
func readMELTT(out string) ([]melttRun, error) {
	var runs []melttRun
	for l := range strings.Lines(out) {
		f := strings.Split(strings.TrimSpace(l), "\t")
		switch {
		case len(f) == 3 && f[0] == "time":
			s, err := strconv.ParseFloat(f[2], 64)
			if err != nil {
				return nil, fmt.Errorf("reading the output of bench/meltt.R: seconds %q: %w", f[2], err)
			}
			runs = append(runs, melttRun{name: f[1], seconds: s})
		case len(f) == 3 && f[0] == "group" && len(runs) > 0:
			m := strings.Fields(f[2])
			slices.Sort(m)
			runs[len(runs)-1].groups = append(runs[len(runs)-1].groups, strings.Join(m, " "))
		}
	}
	if len(runs) == 0 {
		return nil, errors.New("reading the output of bench/meltt.R: no run in it")
	}
	return runs, nil
}

func (b *bench) melttCrash(t *table) error {
	path, err := b.need("meltt-crashmd/crash_data1.csv")
	if err != nil {
		return err
	}
	c, err := loadCrash(filepath.Dir(path))
	if err != nil {
		return err
	}
	published := c.published(rival.MELTT(c.reports, []string{"crash_data1", "crash_data2", "crash_data3"}, 4, 2))
	runs, err := b.rscript("crash", filepath.Dir(path))
	if err != nil {
		return err
	}
	for _, r := range runs {
		found := map[string]bool{}
		for _, g := range r.groups {
			found[strings.ReplaceAll(g, "crash_data", "")] = true
		}
		t.row("crash data, order "+r.name, fmt.Sprint(len(found)), fmt.Sprint(common(found, published)), "–", second(r.seconds))
	}
	return nil
}

// melttFront runs the package on the densest front at the window that suited it best.
func (b *bench) melttFront(t *table) error {
	s, err := b.sample(300, 1)
	if err != nil {
		return err
	}
	file := filepath.Join(b.dir, "front.csv")
	ids, err := writeFrontCSV(file, s)
	if err != nil {
		return err
	}
	runs, err := b.rscript("front", file, "6", "0")
	if err != nil {
		return err
	}
	for _, r := range runs {
		found := score.Grouping{}
		for _, id := range s.ids {
			found[id] = id
		}
		for _, g := range r.groups {
			for _, m := range strings.Fields(g) {
				found[ids[m]] = g
			}
		}
		f, err := score.Compare(found, s.truth)
		if err != nil {
			return err
		}
		t.row("front, 300 a day, seed 1, window 6 km 0 d", fmt.Sprint(len(r.groups)), "–", fmt.Sprintf("%.3f", f.F1), second(r.seconds))
	}
	return nil
}

// writeFrontCSV writes the sample for the script; ids maps data set:event to the report.
func writeFrontCSV(file string, s sample) (ids map[string]string, err error) {
	f, err := os.Create(file)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	ids = map[string]string{}
	count := map[string]int{}
	w := csv.NewWriter(f)
	rows := [][]string{{"dataset", "event", "date", "latitude", "longitude", "act"}}
	for i, r := range s.reports {
		set := strings.ReplaceAll(r.Source, "-", "_")
		count[set]++
		event := strconv.Itoa(count[set])
		ids[set+":"+event] = s.ids[i]
		rows = append(rows, []string{set, event, time.Unix(r.Day*86400, 0).UTC().Format(time.DateOnly), degrees(r.Lat), degrees(r.Lon), r.Act})
	}
	if err := w.WriteAll(rows); err != nil {
		return nil, err
	}
	return ids, w.Error()
}
