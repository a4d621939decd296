package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"time"

	"trucewatch/prose"
)

type readCmd struct {
	Files    []string `arg:"" name:"file" help:"Articles as plain text; - is the standard input."`
	Actors   string   `help:"A table of actors to know beside the built-in one (docs/formats/read.md)."`
	Issues   string   `help:"A list of issues on which parties take positions, instead of the built-in one."`
	Language string   `help:"Language of the articles where you know it: en, uk, ru." enum:",en,uk,ru" default:""`
	All      bool     `help:"Also write day, party, venue, carrier and place of every entry, and the lines left out as page cruft."`
}

func (c *readCmd) Run(e *env) error {
	opt := prose.Options{Language: c.Language, Latest: e.now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)}
	if c.Actors != "" {
		data, err := os.ReadFile(c.Actors)
		if err != nil {
			return fmt.Errorf("reading the actor table: %w", err)
		}
		opt.Actors, err = prose.ParseActors(string(data), prose.DefaultActors())
		if err != nil {
			return fmt.Errorf("%s: %w", c.Actors, err)
		}
	}
	if c.Issues != "" {
		data, err := os.ReadFile(c.Issues)
		if err != nil {
			return fmt.Errorf("reading the list of issues: %w", err)
		}
		if opt.Issues = prose.ParseIssues(string(data)); len(opt.Issues) == 0 {
			return fmt.Errorf("%s: no issue; want sections \"[id]\" with the beginnings of words below", c.Issues)
		}
	}
	r := prose.NewReader(opt)
	out := bufio.NewWriter(e.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	bad := 0
	for _, name := range c.Files {
		s, err := readArticle(e, name)
		if err != nil {
			fmt.Fprintln(e.stderr, "trucewatch:", err)
			bad++
			continue
		}
		a := r.Read(name, s)
		for _, n := range a.Notices {
			fmt.Fprintf(e.stderr, "trucewatch: %s: %s\n", name, n)
		}
		var v any = a
		if !c.All {
			v = prose.Brief(a)
		}
		if err := enc.Encode(v); err != nil {
			return fmt.Errorf("writing what %s says: %w", name, err)
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	if bad > 0 {
		return refused(bad, "files")
	}
	return nil
}

// maxArticle is how much of one file is taken into memory, in bytes.
const maxArticle = 64 << 20

func readArticle(e *env, name string) (string, error) {
	var in io.Reader = e.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("reading an article: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxArticle))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	return string(b), nil
}
