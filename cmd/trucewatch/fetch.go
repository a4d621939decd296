package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"golang.org/x/sync/errgroup"

	"trucewatch/fetch"
	"trucewatch/mission"
	"trucewatch/record"
	"trucewatch/source/article"
	"trucewatch/truce"
)

type fetchCmd struct {
	Dir string `arg:"" help:"Mission folder with a fetch.yaml (docs/formats/article.md)."`
	Dry bool   `help:"Ask and say what came, take nothing in and remember nothing."`
}

// Files of a mission folder that fetch reads and writes.
const (
	fetchPlan  = "fetch.yaml"
	fetchState = "fetch-state.json"
)

// Bounds of one pass.
const (
	fetchHosts = 4   // addresses asked side by side; one host is asked for one thing at a time
	fetchPages = 200 // pages that feeds lead to
	pageEvery  = 6 * time.Hour
)

func (c *fetchCmd) Run(e *env) error {
	return c.with(e, &fetch.Client{Now: e.now, Sleep: pause, Rand: rand.Int64N})
}

// pause waits until d is over or ctx ends.
func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// polled is one address of a pass.
type polled struct {
	fetch.Poll
	result fetch.Result
	state  fetch.State
}

// with runs one pass with a given client: what is due is asked for, what is new is
// taken in, and only then is remembered that it was seen.
func (c *fetchCmd) with(e *env, client *fetch.Client) error {
	name := filepath.Join(c.Dir, fetchPlan)
	b, err := os.ReadFile(name)
	if err != nil {
		return fmt.Errorf("reading what to poll: %w", err)
	}
	plan, err := fetch.ParsePlan(fetchPlan, b)
	if err != nil {
		return err
	}
	client.Agent = "trucewatch/1 (" + plan.Contact + ")"
	statePath := filepath.Join(c.Dir, fetchState)
	states, err := fetch.LoadStates(statePath)
	if err != nil {
		return err
	}
	all, err := askAll(e.ctx, client, plan.Poll, states)
	if err != nil {
		return err
	}
	pages, err := askAll(e.ctx, client, pagesOf(all), states)
	if err != nil {
		return err
	}
	all = append(all, pages...)
	bad := printPolled(e, all)
	if c.Dry {
		return nil
	}
	if err := c.takeIn(e, all); err != nil {
		return err
	}
	c.withdraw(e, all)
	for _, p := range all {
		states[p.URL] = p.state
	}
	if err := fetch.SaveStates(statePath, states); err != nil {
		return err
	}
	if bad > 0 {
		return &exitError{exitRefused, fmt.Errorf("%s did not answer with a page; the rest was processed", counted(bad, "addresses"))}
	}
	return nil
}

// askAll asks for every address once, some side by side, and keeps their order.
func askAll(ctx context.Context, client *fetch.Client, polls []fetch.Poll, states map[string]fetch.State) ([]polled, error) {
	out := make([]polled, len(polls))
	var g errgroup.Group
	g.SetLimit(fetchHosts)
	for i, p := range polls {
		out[i].Poll = p
		g.Go(func() error {
			out[i].result, out[i].state = client.Get(ctx, p.URL, states[p.URL], p.Every)
			return ctx.Err()
		})
	}
	return out, g.Wait()
}

// pagesOf lists the pages that feeds with "pages" lead to. The pages stand for
// the feed's own entries, which are not taken in beside them.
func pagesOf(all []polled) []fetch.Poll {
	var out []fetch.Poll
	seen := map[string]bool{}
	for i := range all {
		p := &all[i]
		seen[p.URL] = true
		if !p.Pages || p.result.Outcome != fetch.Fetched {
			continue
		}
		docs, err := article.Read(p.URL, p.message(), article.Options{})
		if err != nil {
			p.result.Outcome, p.result.Why = fetch.Refused, err.Error()
			continue
		}
		for _, d := range docs {
			if d.URL != "" && !seen[d.URL] && len(out) < fetchPages {
				seen[d.URL] = true
				out = append(out, fetch.Poll{URL: d.URL, Every: max(p.Every, pageEvery)})
			}
		}
	}
	return out
}

// message is the answer as it is kept.
func (p *polled) message() []byte {
	h := p.result.Header
	return article.Message(p.URL, h.Get("Content-Type"), h.Get("Date"), h.Get("Last-Modified"), p.result.Body)
}

func printPolled(e *env, all []polled) (bad int) {
	for _, p := range all {
		line := string(p.result.Outcome) + " " + p.URL
		if p.result.Why != "" {
			line += ": " + strings.Join(strings.Fields(p.result.Why), " ")
		}
		switch p.result.Outcome {
		case fetch.Fetched, fetch.Unchanged, fetch.NotDue:
			fmt.Fprintln(e.stdout, line)
		default:
			bad++
			fmt.Fprintln(e.stderr, line)
		}
	}
	return bad
}

// takeIn puts what is new into the record, each answer as a file of its own.
func (c *fetchCmd) takeIn(e *env, all []polled) error {
	dir, err := os.MkdirTemp("", "trucewatch-fetch-")
	if err != nil {
		return fmt.Errorf("keeping what was fetched: %w", err)
	}
	defer os.RemoveAll(dir)
	args := mission.IngestArgs{Adapter: "article"}
	for i := range all {
		p := &all[i]
		if p.result.Outcome != fetch.Fetched || p.Pages {
			continue
		}
		path := filepath.Join(dir, fmt.Sprintf("%04d-%.12s.http", i+1, p.state.SHA256))
		err := writeFile(path, func(w io.Writer) error { _, err := w.Write(p.message()); return err })
		if err != nil {
			return fmt.Errorf("keeping what was fetched: %w", err)
		}
		args.Files = append(args.Files, path)
	}
	if len(args.Files) == 0 {
		return nil
	}
	var reply mission.IngestReply
	err = e.onMission(c.Dir, "ingest", args, &reply, func(f *mission.Folder) (any, error) { return f.Ingest(e.ctx, args, nil) })
	if err != nil {
		return err
	}
	err = printIngest(e, reply)
	var coded *exitError
	if reply.Failed == "" && (err == nil || errors.As(err, &coded) || len(reply.Files) > 0) {
		if err != nil {
			fmt.Fprintln(e.stderr, "trucewatch:", err) // kept and counted in the record
		}
		return nil
	}
	return err
}

// withdraw enters that pages have vanished from their sites. Where it cannot, the
// next pass tries again.
func (c *fetchCmd) withdraw(e *env, all []polled) {
	gone := map[string]bool{}
	for _, p := range all {
		if p.result.Outcome == fetch.Gone && p.state.Gone == fetch.GoneAfter {
			gone[article.Canonical(p.URL)] = true
		}
	}
	if len(gone) == 0 {
		return
	}
	n, err := c.retract(e, gone)
	if err == nil {
		fmt.Fprintf(e.stdout, "%s withdrawn: their pages answered twice that they are gone\n", counted(n, "reports"))
		return
	}
	fmt.Fprintln(e.stderr, "trucewatch: withdrawing pages that are gone, to be tried again:", err)
	for i := range all {
		if p := &all[i]; p.result.Outcome == fetch.Gone && p.state.Gone == fetch.GoneAfter {
			p.state.Gone--
		}
	}
}

// retract enters retractions of every report of the given addresses.
func (c *fetchCmd) retract(e *env, gone map[string]bool) (n int, err error) {
	if served, err := mission.Call(e.ctx, c.Dir, "ping", nil, nil); err != nil || served {
		return 0, errors.Join(err, errors.New("a server holds the record; stop it for a pass of fetch"))
	}
	f, err := mission.Open(c.Dir, e.world())
	if err != nil {
		return 0, err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	entries, err := retractions(e.ctx, f.Record, gone)
	if err != nil || len(entries) == 0 {
		return 0, err
	}
	if _, err := f.Record.Append(e.ctx, entries); err != nil {
		return 0, err
	}
	_, err = f.Record.Seal(e.ctx)
	return len(entries), err
}

func retractions(ctx context.Context, rec *record.Record, gone map[string]bool) ([]record.Entry, error) {
	keys := map[truce.ReportKey]bool{}
	var earlier []record.Retraction
	for row, err := range rec.RowsOf(ctx, record.KindReport, record.KindRetraction) {
		switch {
		case err != nil:
			return nil, err
		case row.Erased:
		case row.Kind == record.KindRetraction:
			t, err := record.DecodeRetraction(row.Fields)
			if err != nil {
				return nil, err
			}
			earlier = append(earlier, t)
		default:
			r, err := record.DecodeReport(row.Fields)
			if err != nil {
				return nil, err
			}
			_, said := r.Said()
			if _, whole := r.Article(); (said || whole) && gone[r.URL] {
				keys[r.Key()] = true
			}
		}
	}
	states := record.RetractionStates(earlier)
	var order []truce.ReportKey
	for k := range keys {
		if states[k].State != record.Retracted {
			order = append(order, k)
		}
	}
	slices.SortFunc(order, truce.ReportKey.Compare)
	var out []record.Entry
	for _, k := range order {
		entry, err := record.RetractionEntry(record.Retraction{Key: k, Version: states[k].Version + 1, State: record.Retracted,
			Reason: "the page answered twice that it is gone"})
		if err != nil {
			return nil, err
		}
		out = append(out, entry)
	}
	return out, nil
}
