package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"time"

	"trucewatch/score"
	"trucewatch/simulate"
)

// fused is what a run of the program gave.
type fused struct {
	groups   score.Grouping
	links    []score.Link
	lines    int
	seconds  float64
	memoryMB int64 // greatest resident set
	sum      string
}

// fuse runs the program on files of the stage contract. links asks for the pairs
// with their probabilities; args are passed on.
func (b *bench) fuse(links bool, args ...string) (fused, error) {
	linkFile := filepath.Join(b.dir, "links.jsonl")
	full := append([]string{"fuse"}, args...)
	if links {
		full = append(full, "--links", linkFile)
	}
	var stderr bytes.Buffer
	outPath := filepath.Join(b.dir, "fused.jsonl")
	out, err := os.Create(outPath)
	if err != nil {
		return fused{}, err
	}
	defer out.Close()
	cmd := exec.CommandContext(b.ctx, b.binary, full...)
	cmd.Stdout, cmd.Stderr = out, &stderr
	start := time.Now()
	if err := cmd.Run(); err != nil {
		return fused{}, fmt.Errorf("trucewatch %s: %w: %.300s", strings.Join(full, " "), err, stderr.String())
	}
	f := fused{seconds: time.Since(start).Seconds(), memoryMB: memoryOf(cmd.ProcessState), groups: score.Grouping{}}
	if err := f.readGroups(outPath); err != nil {
		return f, err
	}
	if links {
		return f, f.readLinks(linkFile)
	}
	return f, nil
}

func (f *fused) readGroups(path string) error {
	return eachLine(path, func(line []byte) error {
		var l struct{ Report, Incident string }
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		f.lines++
		f.groups[l.Report] = l.Incident
		return nil
	})
}

func (f *fused) readLinks(path string) error {
	return eachLine(path, func(line []byte) error {
		var l struct {
			A, B string
			P    float64
		}
		if err := json.Unmarshal(line, &l); err != nil {
			return err
		}
		f.links = append(f.links, score.Link{A: l.A, B: l.B, P: l.P})
		return nil
	})
}

func eachLine(path string, f func([]byte) error) error {
	file, err := os.Open(path)
	if err != nil {
		return err
	}
	defer file.Close()
	s := bufio.NewScanner(file)
	s.Buffer(make([]byte, 1<<20), 64<<20)
	for n := 1; s.Scan(); n++ {
		if err := f(s.Bytes()); err != nil {
			return fmt.Errorf("%s line %d: %w", filepath.Base(path), n, err)
		}
	}
	return s.Err()
}

// world writes a simulated world into the scratch folder.
func (b *bench) world(name string, o simulate.Options) (string, error) {
	dir := filepath.Join(b.dir, name)
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	_, err := simulate.Run(o, func(name string) (io.WriteCloser, error) { return os.Create(filepath.Join(dir, name)) })
	return dir, err
}

// writeLines writes values as JSON Lines into the scratch folder.
func (b *bench) writeLines(name string, lines []map[string]any) (string, error) {
	path := filepath.Join(b.dir, name)
	var buf bytes.Buffer
	enc := json.NewEncoder(&buf)
	for _, l := range lines {
		if err := enc.Encode(l); err != nil {
			return "", err
		}
	}
	return path, os.WriteFile(path, buf.Bytes(), 0o644)
}

// readTruth reads report TAB incident.
func readTruth(path string) (score.Grouping, error) {
	truth := score.Grouping{}
	err := eachLine(path, func(l []byte) error {
		id, inc, ok := strings.Cut(string(l), "\t")
		if !ok {
			return fmt.Errorf("want report TAB incident, got %.60q", l)
		}
		truth[id] = inc
		return nil
	})
	return truth, err
}

// seconds runs f and says how long it took.
func seconds(f func()) float64 {
	start := time.Now()
	f()
	return time.Since(start).Seconds()
}

func second(v float64) string {
	if v >= 10 {
		return fmt.Sprintf("%.0f", v)
	}
	return fmt.Sprintf("%.2f", v)
}
