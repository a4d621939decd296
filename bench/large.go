package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"trucewatch/fuse"
	"trucewatch/simulate"
)

// sizes are the large worlds, each about three times the one before it.
func (b *bench) sizes() []int {
	var out []int
	for _, n := range []int{10_000, 30_000, 100_000, 300_000} {
		if n < b.reports {
			out = append(out, n)
		}
	}
	return append(out, b.reports)
}

// large writes a world of the preset million.
func (b *bench) large(n int) (dir string, err error) {
	return b.world(fmt.Sprintf("million-%d", n), simulate.Options{Preset: "million", Seed: 1, Reports: n})
}

// command runs the program and says how long it took and the greatest resident set in MB.
func (b *bench) command(args ...string) (took float64, memoryMB int64, err error) {
	cmd := exec.CommandContext(b.ctx, b.binary, args...)
	out := &bytes.Buffer{}
	cmd.Stdout, cmd.Stderr = out, out
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return 0, 0, fmt.Errorf("trucewatch %s: %w: %.300s", args[0], err, out.String())
	}
	return time.Since(start).Seconds(), memoryOf(cmd.ProcessState), nil
}

// replay measures intake into a record and the replay of it.
func (b *bench) replay() (table, error) {
	t := table{title: "Record: intake from files and replay",
		note: "`ingest` of simulated JSON Lines into a new mission, sealed, each row durable; then `replay`: every leaf computed anew from its body, every report decoded, fused, tested against the terms. " +
			"Both as commands, reading and writing included; the mission has an agreement and no edition.",
		command: "go run ./bench --only replay",
		header:  []string{"rows", "ingest, rows a second", "MB", "replay, seconds", "µs a row", "MB", "gate"}}
	for _, n := range b.sizes() {
		dir, err := b.large(n)
		if err != nil {
			return t, err
		}
		m := filepath.Join(dir, "mission")
		if _, _, err := b.command("init", m, "--id", "exercise-bench", "--title", "EXERCISE", "--label", "ceasefire", "--party-a", "A=A", "--party-b", "B=B",
			"--accepted", "both", "--starts", "2031-03-01T00:00:00Z", "--lasts", "P30D", "--zone", "UTC", "--cut-off", "19:30", "--exercise", "--no-key"); err != nil {
			return t, err
		}
		in, inMB, err := b.command("ingest", m, "--as", "jsonl", "--historical", filepath.Join(dir, "reports.jsonl"))
		if err != nil {
			return t, err
		}
		again, againMB, err := b.command("replay", m)
		if err != nil {
			return t, err
		}
		rate, gate := float64(n)/in, ""
		if n >= 100_000 {
			gate = "≥ 10,000 rows a second: " + verdict(rate >= 10_000)
		}
		if n == 1_000_000 {
			gate += "; replay ≤ 120 s: " + verdict(again <= 120)
		}
		t.row(fmt.Sprint(n), fmt.Sprintf("%.0f", rate), fmt.Sprint(inMB), second(again), fmt.Sprintf("%.0f", again*1e6/float64(n)), fmt.Sprint(againMB), gate)
		if err := os.RemoveAll(dir); err != nil {
			return t, err
		}
	}
	return t, nil
}

// oneMore is how many reports are taken one by one, for no longer than oneMoreTime.
const (
	oneMore     = 1000
	oneMoreTime = 2 * time.Minute
)

// engine measures one more report in a fusion that has many.
func (b *bench) engine() (table, error) {
	t := table{title: "One more report in a standing fusion",
		note: fmt.Sprintf("%d reports, spread over the whole time of the world, are left out, the others loaded at once and those taken one by one, for two minutes at the most. Memory is the live heap after the load. "+
			"Afterwards incidents and probabilities are compared with a fusion of all reports from scratch.", oneMore),
		command: "go run ./bench --only engine",
		header:  []string{"reports held", "load, seconds", "MB live", "taken one by one", "median, ms", "p99, ms", "greatest, ms", "equal to a fusion from scratch", "gate"}}
	for _, n := range b.sizes() {
		dir, err := b.large(n)
		if err != nil {
			return t, err
		}
		r, err := measureEngine(filepath.Join(dir, "reports.jsonl"), n)
		if err != nil {
			return t, err
		}
		gate := ""
		if n == 1_000_000 {
			gate = "p99 ≤ 50 ms, aim 5, result = batch: " + verdict(r.took[len(r.took)*99/100] <= 50*time.Millisecond && r.same)
		}
		ms := func(d time.Duration) string { return fmt.Sprintf("%.2f", d.Seconds()*1000) }
		t.row(fmt.Sprint(n), second(r.load), fmt.Sprint(r.liveMB), fmt.Sprint(len(r.took)), ms(r.took[len(r.took)/2]), ms(r.took[len(r.took)*99/100]), ms(r.took[len(r.took)-1]), yes(r.same), gate)
		if err := os.RemoveAll(dir); err != nil {
			return t, err
		}
	}
	return t, nil
}

// engineRun is what one engine took.
type engineRun struct {
	load   float64 // seconds
	liveMB uint64
	took   []time.Duration // sorted
	same   bool
}

func measureEngine(path string, n int) (engineRun, error) {
	var r engineRun
	held, late, err := split(path, max(n/oneMore, 1))
	if err != nil {
		return r, err
	}
	before := liveMB()
	e, err := fuse.NewEngine(fuse.Options{})
	if err != nil {
		return r, err
	}
	r.load = seconds(func() { err = e.Load(held) })
	if err != nil {
		return r, err
	}
	r.liveMB = liveMB() - before
	begun := time.Now()
	for i := range late {
		if time.Since(begun) > oneMoreTime {
			late = late[:i]
			break
		}
		start := time.Now()
		if _, err := e.Insert(&late[i]); err != nil {
			return r, err
		}
		r.took = append(r.took, time.Since(start))
	}
	slices.Sort(r.took)
	got := e.Assignments()
	e = nil
	b := fuse.NewBuilder(fuse.Options{Lean: true})
	for _, list := range [][]fuse.Report{held, late} {
		for i := range list {
			if err := b.Add(&list[i]); err != nil {
				return r, err
			}
		}
	}
	want, err := b.Run()
	if err != nil {
		return r, err
	}
	r.same = slices.Equal(got, want.Assignments)
	return r, nil
}

// split reads reports and puts every so-manieth aside.
func split(path string, every int) (held, late []fuse.Report, err error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	defer f.Close()
	rd := fuse.NewReader(f, filepath.Base(path))
	for i := 1; ; i++ {
		r, err := rd.Next()
		switch {
		case errors.Is(err, io.EOF):
			return held, late, nil
		case err != nil:
			return nil, nil, err
		case i%every == 0:
			late = append(late, r)
		default:
			held = append(held, r)
		}
	}
}

func liveMB() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc >> 20
}
