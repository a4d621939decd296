// Command bench measures Trucewatch and other people's methods on the same
// inputs in one run and prints the tables of docs/benchmarks.md. It takes the
// program as a user would: the built binary, JSON Lines in, JSON Lines out.
//
//	go run ./bench                 everything
//	go run ./bench --only front    one part; also gvc, crash, viina, meltt, scale, replay, engine, lineage, go
//	go run ./bench --write         put the tables into docs/benchmarks.md
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"os/signal"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"syscall"
	"time"

	"trucewatch/internal/clock"
	"trucewatch/internal/shareddata"
)

// bench is one run.
type bench struct {
	ctx     context.Context
	binary  string // of trucewatch
	dir     string // scratch
	data    string // shared data; empty if there is none
	reports int    // of the large world
	say     func(format string, args ...any)
}

// part is one table of the page.
type part struct {
	name string
	run  func(*bench) (table, error)
}

var parts = []part{
	{"front", (*bench).front}, {"gvc", (*bench).headlines}, {"crash", (*bench).crashes}, {"viina", (*bench).viina},
	{"meltt", (*bench).melttPackage}, {"scale", (*bench).scale}, {"replay", (*bench).replay}, {"engine", (*bench).engine}, {"lineage", (*bench).lineage}, {"go", (*bench).goBenchmarks},
}

func main() {
	only := flag.String("only", "", "parts to run, with commas between: front, gvc, crash, viina, meltt, scale, replay, engine, lineage, go")
	write := flag.Bool("write", false, "put the tables of this run into docs/benchmarks.md")
	reports := flag.Int("reports", 1_000_000, "lines of the largest world in the parts scale, replay and engine")
	binary := flag.String("binary", "", "measure this built program instead of building one")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	if err := run(ctx, *only, *binary, *write, *reports); err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, only, binary string, write bool, reports int) error {
	dir, err := os.MkdirTemp("", "trucewatch-bench-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	b := &bench{ctx: ctx, dir: dir, binary: filepath.Join(dir, "trucewatch"), reports: reports,
		say: func(f string, a ...any) { fmt.Fprintf(os.Stderr, f+"\n", a...) }}
	b.data, _ = shareddata.Dir()
	if err := b.build(binary); err != nil {
		return err
	}
	var tables []table
	for _, p := range parts {
		if only != "" && !slices.Contains(strings.Split(only, ","), p.name) {
			continue
		}
		b.say("%s …", p.name)
		t, err := p.run(b)
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			t = table{title: t.title, note: "Not measured: " + clean(err, dir)}
		}
		t.name = p.name
		fmt.Println(t.markdown())
		tables = append(tables, t)
	}
	fmt.Println(machine(clock.Now()))
	if !write {
		return nil
	}
	return writePage(filepath.Join("docs", "benchmarks.md"), tables, machine(clock.Now()))
}

// build makes the program, or takes the one that was named.
func (b *bench) build(named string) error {
	if named != "" {
		path, err := filepath.Abs(named)
		b.binary = path
		return err
	}
	out, err := exec.CommandContext(b.ctx, "go", "build", "-o", b.binary, "./cmd/trucewatch").CombinedOutput()
	if err != nil {
		return fmt.Errorf("building the program: %w\n%s", err, out)
	}
	return nil
}

// clean keeps paths of this machine out of the page.
func clean(err error, dir string) string {
	s := strings.ReplaceAll(err.Error(), dir, "…")
	if i := strings.IndexByte(s, '\n'); i > 0 {
		s = s[:i]
	}
	return s
}

// machine says on what and when the figures were taken.
func machine(now time.Time) string {
	cpu := "unknown processor"
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for l := range strings.Lines(string(info)) {
			if name, ok := strings.CutPrefix(l, "model name"); ok {
				cpu = strings.TrimSpace(strings.TrimLeft(name, "\t :"))
				break
			}
		}
	}
	busy := ""
	if load, err := os.ReadFile("/proc/loadavg"); err == nil {
		if all := strings.Fields(string(load)); len(all) > 2 {
			busy = ", load of the last 15 minutes " + all[2]
		}
	}
	return fmt.Sprintf("%s, %s, %d cores, %s/%s, %s%s", now.UTC().Format("2006-01-02"), cpu, runtime.NumCPU(), runtime.GOOS, runtime.GOARCH, runtime.Version(), busy)
}
