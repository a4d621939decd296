package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"trucewatch/bench/rival"
	"trucewatch/score"
)

// need finds a data set that may not be shipped beside the checkout.
func (b *bench) need(name string) (string, error) {
	if b.data == "" {
		return "", fmt.Errorf("the data set %s may not be shipped and there is no shared data beside the checkout", name)
	}
	path := filepath.Join(b.data, filepath.FromSlash(name))
	if _, err := os.Stat(path); err != nil {
		return "", fmt.Errorf("the data set %s is missing beside the checkout", name)
	}
	return path, nil
}

// crashes compares with MELTT on its own demonstration data.
func (b *bench) crashes() (table, error) {
	t := table{title: "MELTT's own demonstration data: 195 simulated car crashes in three data sets",
		note: "The package prints 34 groups (140 unique rows) for window 4 km, 2 days. Its method, re-implemented with the best score first as its description says, " +
			"also gives 34 groups and 140 unique rows; 32 groups are the same, two differ because the package picks by row order. There is no independent truth. " +
			"Our input states a precision of 1.65 km (the window taken as 2.6 standard deviations) and the taxonomies as free attributes.",
		command: "go run ./bench --only crash",
		header:  []string{"method", "groups", "unique rows", "of the package's 34", "of the 34 by best score", "same in all 6 orders of the files", "gate"}}
	path, err := b.need("meltt-crashmd/crash_data1.csv")
	if err != nil {
		return t, err
	}
	c, err := loadCrash(filepath.Dir(path))
	if err != nil {
		return t, err
	}
	orders := permutations([]string{"crash_data1", "crash_data2", "crash_data3"})
	best := rival.MELTT(c.reports, orders[0], 4, 2)
	bestNames := groupNames(c.ids, best)
	published := c.published(best)
	stable := true
	for _, o := range orders[1:] {
		stable = stable && sameSet(groupNames(c.ids, rival.MELTT(c.reports, o, 4, 2)), bestNames)
	}
	t.row("MELTT package 0.4.3 (its read-me)", "34", "140", "34", fmt.Sprint(common(published, bestNames)), "not run here; its answer depends on the order in general", "")
	t.row("MELTT's method, best score first", fmt.Sprint(len(bestNames)), fmt.Sprint(unique(best)), fmt.Sprint(common(bestNames, published)), "34", yes(stable), "")
	first, firstRun, stable, err := b.crashOrders(c, orders)
	if err != nil {
		return t, err
	}
	n := common(first, published)
	t.row("**trucewatch**", fmt.Sprint(len(first)), fmt.Sprint(incidents(firstRun.groups)), fmt.Sprint(n), fmt.Sprint(common(first, bestNames)), yes(stable),
		"≥ 32 of 34, same in 6 orders: "+verdict(n >= 32 && stable))
	t.note += " Groups that differ from the package's: ours " + list(minus(first, published)) + "; the package's " + list(minus(published, first)) + "."
	return t, nil
}

// crashOrders runs the program on the sets in every order. It returns the groups
// of the first run and whether all runs agree.
func (b *bench) crashOrders(c crash, orders [][]string) (first map[string]bool, firstRun fused, same bool, err error) {
	same = true
	for i, o := range orders {
		var lines []map[string]any
		for _, src := range o {
			for _, l := range c.lines {
				if l["source"] == src {
					lines = append(lines, l)
				}
			}
		}
		file, err := b.writeLines(fmt.Sprintf("crash-%d.jsonl", i), lines)
		if err != nil {
			return nil, fused{}, false, err
		}
		f, err := b.fuse(false, file)
		if err != nil {
			return nil, fused{}, false, err
		}
		names := incidentNames(f.groups)
		if i == 0 {
			first, firstRun = names, f
		} else {
			same = same && sameSet(names, first)
		}
	}
	return first, firstRun, same, nil
}

func permutations(s []string) [][]string {
	return [][]string{{s[0], s[1], s[2]}, {s[0], s[2], s[1]}, {s[1], s[0], s[2]}, {s[1], s[2], s[0]}, {s[2], s[0], s[1]}, {s[2], s[1], s[0]}}
}

func incidentNames(g score.Grouping) map[string]bool {
	by := map[string][]string{}
	for r, i := range g {
		by[i] = append(by[i], r)
	}
	names := map[string]bool{}
	for _, m := range by {
		if len(m) > 1 {
			slices.Sort(m)
			names[strings.Join(m, " ")] = true
		}
	}
	return names
}

func incidents(g score.Grouping) int {
	seen := map[string]bool{}
	for _, i := range g {
		seen[i] = true
	}
	return len(seen)
}

func unique(groups []int) int { return len(slices.Compact(slices.Sorted(slices.Values(groups)))) }

func common(a, b map[string]bool) int { return len(a) - len(minus(a, b)) }

func minus(a, b map[string]bool) []string {
	var out []string
	for n := range a {
		if !b[n] {
			out = append(out, n)
		}
	}
	slices.Sort(out)
	return out
}

func sameSet(a, b map[string]bool) bool { return len(a) == len(b) && len(minus(a, b)) == 0 }

func list(names []string) string {
	if len(names) == 0 {
		return "none"
	}
	return "(" + strings.Join(names, "), (") + ")"
}

func yes(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

// scale measures time and memory of the command on large worlds.
func (b *bench) scale() (table, error) {
	t := table{title: "Scale: reports with titles, as a command on JSON Lines",
		note: "One density at every size: more lines are more days. Time and greatest resident set of the process, reading and writing included, from the built binary with its embedded snapshot. " +
			"The accuracy stands beside it because speed is easy without.",
		command: "go run ./bench --only scale",
		header:  []string{"reports", "incidents found (true)", "pair F1", "seconds", "µs a report", "MB", "gate"}}
	for _, n := range b.sizes() {
		dir, err := b.large(n)
		if err != nil {
			return t, err
		}
		f, err := b.fuse(false, append(b.embedded(), filepath.Join(dir, "reports.jsonl"))...)
		if err != nil {
			return t, err
		}
		truth, err := readTruth(filepath.Join(dir, "truth.tsv"))
		if err != nil {
			return t, err
		}
		fig, err := score.Compare(f.groups, truth)
		if err != nil {
			return t, err
		}
		gate := ""
		if n == 1_000_000 {
			gate = "≤ 60 s, ≤ 512 MB: " + verdict(f.seconds <= 60 && f.memoryMB <= 512)
		}
		t.row(fmt.Sprint(n), fmt.Sprintf("%d (%d)", fig.Found, fig.True), fmt.Sprintf("%.3f", fig.F1), second(f.seconds),
			fmt.Sprintf("%.0f", f.seconds*1e6/float64(n)), fmt.Sprint(f.memoryMB), gate)
		if err := os.RemoveAll(dir); err != nil {
			return t, err
		}
	}
	return t, nil
}

// embedded are the arguments that make fuse use its embedded snapshot.
func (b *bench) embedded() []string { return []string{"--snapshot", "default"} }

// goPackages hold benchmarks of single steps, each printing its own figures.
var goPackages = []string{"./commit", "./record", "./intake", "./fuse", "./simulate"}

// goBenchmarks runs the benchmarks of single steps and quotes their lines.
func (b *bench) goBenchmarks() (table, error) {
	t := table{title: "Single steps: record, intake, one more report", note: "Lines as `go test -bench` prints them.",
		command: "go run ./bench --only go", header: []string{"package", "benchmark", "figures"}}
	for _, p := range goPackages {
		if _, err := os.Stat(p); err != nil {
			t.row(p, "not there", "")
			continue
		}
		out, err := exec.CommandContext(b.ctx, "go", "test", "-run", "-", "-bench", ".", "-timeout", "20m", p).CombinedOutput()
		for l := range strings.Lines(string(out)) {
			if name, figures, ok := strings.Cut(strings.TrimSpace(l), "\t"); ok && strings.HasPrefix(name, "Benchmark") {
				t.row(p, strings.TrimSpace(name), strings.Join(strings.Fields(figures)[1:], " "))
			}
		}
		if err != nil {
			t.row(p, "failed", clean(err, b.dir))
		}
	}
	return t, nil
}
