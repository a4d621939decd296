package main

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/truce"
)

type decideCmd struct {
	Dir      string   `arg:"" help:"Mission folder."`
	Kind     string   `help:"Kind of decision: verify, dispute, merge, split, reply … (see docs/recipes/decide.md)."`
	Incident []string `help:"Incident it is about; may be repeated."`
	Report   []string `help:"Report it is about, as SOURCE/ID; may be repeated."`
	Signer   string   `help:"Code name of the person who decides."`
	Body     string   `help:"Body in whose name."`
	Reason   string   `help:"Why, in one line."`
	Value    string   `help:"By kind: a disposition, a party, breach, no_breach, permitted, unable, the author of a reading."`
	Term     string   `help:"Term, for rule and dissent."`
	Party    string   `help:"Party, for attribute, reply, notify, dissent."`
	Text     string   `help:"Text of a reply, a dissent or a statement of reasons."`
	Due      string   `help:"When a reply is due, RFC 3339."`
	Prior    string   `help:"Content hash of the decision that this one replaces."`
	Approver string   `help:"Second officer, for recall and release."`
	From     string   `help:"Read decisions as JSON Lines from this file; - is standard input." placeholder:"FILE"`
}

func (c *decideCmd) Run(e *env) error {
	decisions, refusedLines, err := c.decisions(e)
	if err != nil {
		return err
	}
	args := mission.DecideArgs{Decisions: decisions, Now: c.From == ""}
	var reply mission.DecideReply
	if err := e.onMission(c.Dir, "decide", args, &reply, func(f *mission.Folder) (any, error) {
		return f.Decide(e.ctx, args)
	}); err != nil {
		return err
	}
	for _, d := range reply.Decisions {
		fmt.Fprintf(e.stdout, "%s  %-9s %s  %s\n", d.Short, d.Kind, d.State, d.Hash)
	}
	for _, n := range reply.Notices {
		fmt.Fprintln(e.stderr, "notice:", n)
	}
	if refusedLines > 0 {
		return refused(refusedLines, "decisions")
	}
	return nil
}

func (c *decideCmd) decisions(e *env) ([]truce.Decision, int, error) {
	if c.From == "" {
		d, err := c.one(e)
		return []truce.Decision{d}, 0, err
	}
	if c.From == "-" {
		return readDecisions(e, "standard input", e.stdin)
	}
	file, err := os.Open(c.From)
	if err != nil {
		return nil, 0, err
	}
	defer file.Close()
	return readDecisions(e, c.From, file)
}

func (c *decideCmd) one(e *env) (truce.Decision, error) {
	d := truce.Decision{Kind: truce.DecisionKind(c.Kind), Signer: c.Signer, Body: c.Body, Reason: c.Reason, Value: c.Value,
		Term: c.Term, Party: truce.PartyID(c.Party), Text: c.Text, Prior: c.Prior, Approver: c.Approver, At: e.now().Truncate(time.Second)}
	for _, id := range c.Incident {
		d.Incidents = append(d.Incidents, truce.IncidentID(strings.ToUpper(id)))
	}
	for _, r := range c.Report {
		src, id, ok := strings.Cut(r, "/")
		if !ok {
			return d, fmt.Errorf("report %q: want SOURCE/ID", r)
		}
		d.Reports = append(d.Reports, truce.ReportKey{Source: truce.SourceID(src), ID: id})
	}
	if c.Due != "" {
		due, err := time.Parse(time.RFC3339, c.Due)
		if err != nil {
			return d, fmt.Errorf("--due %q: want RFC 3339, such as 2031-05-02T19:30:00+04:00", c.Due)
		}
		d.Due = due.UTC()
	}
	return d, d.Validate()
}

// readDecisions reads JSON Lines; a bad line is said on standard error and counted, the rest goes on.
func readDecisions(e *env, name string, r io.Reader) ([]truce.Decision, int, error) {
	var out []truce.Decision
	bad, line := 0, 0
	sc := bufio.NewScanner(r)
	sc.Buffer(nil, 1<<20)
	for sc.Scan() {
		line++
		if strings.TrimSpace(sc.Text()) == "" {
			continue
		}
		var d truce.Decision
		dec := json.NewDecoder(strings.NewReader(sc.Text()))
		dec.DisallowUnknownFields()
		err := dec.Decode(&d)
		if err == nil {
			err = d.Validate()
		}
		if err != nil {
			bad++
			fmt.Fprintf(e.stderr, "%s:%d: %v\n", name, line, err)
			continue
		}
		out = append(out, d)
	}
	if err := sc.Err(); err != nil {
		return nil, bad, fmt.Errorf("%s:%d: %w", name, line+1, err)
	}
	if len(out) == 0 {
		return nil, bad, errors.New(name + " holds no decision that could be read")
	}
	return out, bad, nil
}
