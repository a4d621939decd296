package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime/debug"
	"strings"

	"trucewatch/fuse"
)

// fuseCmd groups reports into incidents.
type fuseCmd struct {
	Snapshot     string   `help:"Snapshot file with the numbers to use, or \"default\" for the embedded one. Without it one is learned from the whole input." placeholder:"FILE"`
	SaveSnapshot string   `help:"Write the snapshot in force to this file." placeholder:"FILE"`
	Links        string   `help:"Write all links with a probability of .05 and more to this file." placeholder:"FILE"`
	Parties      []string `help:"Parties set against each other, as A:B; their disagreement on who did it does not part reports." placeholder:"A:B"`
	Exercise     bool     `help:"Give incidents the ids of an exercise (X-…)."`
	Files        []string `arg:"" help:"JSON Lines, one report each; - is standard input."`
}

// fuseMemory is the live memory in bytes beyond which the collector works
// harder: a million reports fit into half a gigabyte.
const fuseMemory = 430 << 20

func (c *fuseCmd) Run(e *env) error {
	defer debug.SetMemoryLimit(debug.SetMemoryLimit(fuseMemory))
	defer debug.SetGCPercent(debug.SetGCPercent(40))
	b, bad, err := c.read(e)
	if err != nil {
		return err
	}
	if err := c.snapshot(e, b); err != nil {
		return err
	}
	if c.SaveSnapshot != "" {
		if err := os.WriteFile(c.SaveSnapshot, b.Snapshot().Encode(), 0o644); err != nil {
			return fmt.Errorf("writing snapshot: %w", err)
		}
	}
	res, err := b.Run()
	if err != nil {
		return err
	}
	for _, n := range res.Notices {
		fmt.Fprintln(e.stderr, "notice:", n)
	}
	if c.Snapshot == "" {
		fmt.Fprintln(e.stderr, res.Drift())
	}
	printPlaceDays(e.stderr, res.PlaceDays)
	if err := res.WriteAssignments(e.stdout); err != nil {
		return fmt.Errorf("writing incidents: %w", err)
	}
	if c.Links != "" {
		if err := writeFile(c.Links, res.WriteLinks); err != nil {
			return fmt.Errorf("writing links: %w", err)
		}
	}
	if bad > 0 {
		return refused(bad, "lines")
	}
	return nil
}

// printPlaceDays names the first places and days at which nobody could tell how
// many incidents there were.
func printPlaceDays(w io.Writer, days []fuse.PlaceDay) {
	const most = 5
	for _, d := range days[:min(len(days), most)] {
		fmt.Fprintln(w, "notice:", d)
	}
	if len(days) > most {
		fmt.Fprintf(w, "notice: … and %d more places and days where incidents could not be told apart\n", len(days)-most)
	}
}

// snapshot puts the snapshot in force: a file's, the embedded one, or one
// learned from the input.
func (c *fuseCmd) snapshot(e *env, b *fuse.Builder) error {
	switch c.Snapshot {
	case "default":
		b.UseSnapshot(fuse.DefaultSnapshot())
	case "":
		snap, err := b.Learn("learned from the input")
		if err != nil {
			return err
		}
		fmt.Fprintln(e.stderr, snap.Describe())
		b.UseSnapshot(snap)
	default:
		text, err := os.ReadFile(c.Snapshot)
		if err != nil {
			return fmt.Errorf("reading snapshot: %w", err)
		}
		snap, err := fuse.ParseSnapshot(text)
		if err != nil {
			return fmt.Errorf("%s: %w", c.Snapshot, err)
		}
		b.UseSnapshot(snap)
	}
	return nil
}

func (c *fuseCmd) read(e *env) (*fuse.Builder, int, error) {
	var parties [][2]string
	for _, p := range c.Parties {
		a, b, ok := strings.Cut(p, ":")
		if !ok || a == "" || b == "" || a == b {
			return nil, 0, &exitError{exitUsage, fmt.Errorf("--parties %q: want two different parties as A:B", p)}
		}
		parties = append(parties, [2]string{a, b})
	}
	b := fuse.NewBuilder(fuse.Options{Exercise: c.Exercise, Parties: parties, Lean: c.Links == "" && c.Snapshot != ""})
	bad := 0
	var m marks
	err := eachReport(e, c.Files, func(r *fuse.Report) error {
		m.see(r)
		return b.Add(r)
	}, &bad)
	if err == nil && !c.Exercise {
		err = m.mixed()
	}
	if len(m.exercise) > 0 {
		b.UseExercise()
	}
	return b, bad, err
}

// marks counts which lines say that they are of an exercise.
type marks struct {
	live, exercise       []string // the first lines of each
	nOfLive, nOfExercise int
}

// maxMarks is how many lines of each sort are named.
const maxMarks = 5

func (m *marks) see(r *fuse.Report) {
	list, n := &m.live, &m.nOfLive
	if r.Exercise {
		list, n = &m.exercise, &m.nOfExercise
	}
	if *n++; *n <= maxMarks {
		*list = append(*list, r.Line())
	}
}

// mixed says which lines mark an exercise and which do not, where there are both:
// an invented report must not become part of a real incident.
func (m *marks) mixed() error {
	if m.nOfLive == 0 || m.nOfExercise == 0 {
		return nil
	}
	name := func(lines []string, n int) string {
		words := strings.Join(lines, ", ")
		if n > len(lines) {
			words += fmt.Sprintf(" and %d more", n-len(lines))
		}
		return words
	}
	return fmt.Errorf(`reports of an exercise are mixed with others: "exercise": true stands in %s, and not in %s; fuse them apart, or give --exercise where all of it is an exercise`,
		name(m.exercise, m.nOfExercise), name(m.live, m.nOfLive))
}

// maxComplaints is how many bad lines are printed one by one.
const maxComplaints = 20

// eachReport reads reports from files; a line that cannot be used is counted
// in bad and printed, and the rest goes on.
func eachReport(e *env, files []string, f func(*fuse.Report) error, bad *int) error {
	for _, name := range files {
		if err := oneFile(e, name, f, bad); err != nil {
			return err
		}
	}
	if *bad > maxComplaints {
		fmt.Fprintf(e.stderr, "… and %d more lines\n", *bad-maxComplaints)
	}
	return nil
}

func oneFile(e *env, name string, f func(*fuse.Report) error, bad *int) error {
	in, shown, err := openInput(e, name)
	if err != nil {
		return err
	}
	defer in.Close()
	ctx, stop := context.WithCancel(e.ctx)
	defer stop()
	for batch := range decode(ctx, fuse.NewReader(in, shown)) {
		for i := range batch {
			var le *fuse.LineError
			switch err := batch[i].err; {
			case errors.As(err, &le):
				if *bad++; *bad <= maxComplaints {
					fmt.Fprintln(e.stderr, le)
				}
			case err != nil:
				return err
			default:
				if err := f(&batch[i].report); err != nil {
					return err
				}
			}
		}
	}
	return e.ctx.Err()
}

// decoded is one line: a report, or what is wrong with it.
type decoded struct {
	report fuse.Report
	err    error
}

// decode reads ahead of whoever takes the reports, in the order of the lines.
// An error that is no LineError is the last.
func decode(ctx context.Context, rd *fuse.Reader) <-chan []decoded {
	const size, ahead = 512, 4
	out := make(chan []decoded, ahead)
	go func() {
		defer close(out)
		for {
			batch := make([]decoded, 0, size)
			end := false
			for len(batch) < size && !end {
				r, err := rd.Next()
				if errors.Is(err, io.EOF) {
					end = true
					break
				}
				var le *fuse.LineError
				end = err != nil && !errors.As(err, &le)
				batch = append(batch, decoded{r, err})
			}
			select {
			case out <- batch:
			case <-ctx.Done():
				return
			}
			if end {
				return
			}
		}
	}()
	return out
}

// openInput opens a file, or standard input for "-".
func openInput(e *env, name string) (io.ReadCloser, string, error) {
	if name == "-" {
		return io.NopCloser(e.stdin), "standard input", nil
	}
	in, err := os.Open(name)
	if err != nil {
		return nil, name, err
	}
	if st, err := in.Stat(); err == nil && st.IsDir() {
		in.Close()
		return nil, name, fmt.Errorf("%s is a folder; give files of JSON Lines, or - for standard input", name)
	}
	return in, name, nil
}

// writeFile writes through a buffer and says so if the disk refuses.
func writeFile(name string, write func(io.Writer) error) (err error) {
	out, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	w := bufio.NewWriterSize(out, 1<<16)
	if err := write(w); err != nil {
		return err
	}
	return w.Flush()
}
