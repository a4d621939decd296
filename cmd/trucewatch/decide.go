package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"trucewatch/mission"
	"trucewatch/source"
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
	// Changes of incidents that are pinned or were published.
	Proposals bool   `help:"List the changes of pinned and published incidents that wait for an answer."`
	Accept    string `help:"Accept the proposal with this id; give --signer and --reason." placeholder:"ID"`
	Refuse    string `help:"Refuse it." placeholder:"ID"`
	From      string `help:"Read decisions as JSON Lines from this file; - is standard input." placeholder:"FILE"`
	signFlags
}

func (c *decideCmd) Run(e *env) error {
	switch {
	case c.Proposals:
		return c.list(e)
	case c.Accept != "" && c.Refuse != "":
		return usage("a proposal is accepted or refused, not both: leave out --accept or --refuse")
	case c.Accept != "" || c.Refuse != "":
		return c.answer(e)
	}
	decisions, refusedLines, err := c.decisions(e)
	if err != nil {
		return err
	}
	args := mission.DecideArgs{Decisions: decisions, Now: c.From == ""}
	var reply mission.DecideReply
	if len(c.Key) > 0 {
		reply, err = c.signed(e, c.Dir, mission.DraftArgs{Decide: &args})
	} else {
		err = e.onMission(c.Dir, "decide", args, &reply, func(f *mission.Folder) (any, error) {
			return f.Decide(e.ctx, args)
		})
	}
	if err != nil {
		return err
	}
	printDecided(e, reply)
	if refusedLines > 0 {
		return refused(refusedLines, "decisions")
	}
	return nil
}

func printDecided(e *env, reply mission.DecideReply) {
	for _, d := range reply.Decisions {
		fmt.Fprintf(e.stdout, "%s  %-9s %s  %s\n", d.Short, d.Kind, d.State, d.Hash)
	}
	for _, n := range reply.Notices {
		fmt.Fprintln(e.stderr, "notice:", n)
	}
}

// list prints the proposals that wait for an answer.
func (c *decideCmd) list(e *env) error {
	var list []mission.Proposal
	if err := e.onMission(c.Dir, "proposals", nil, &list, func(f *mission.Folder) (any, error) { return f.Proposals(e.ctx) }); err != nil {
		return err
	}
	if len(list) == 0 {
		fmt.Fprintln(e.stdout, "no proposal waits for an answer")
		return nil
	}
	for _, p := range list {
		fmt.Fprintf(e.stdout, "%.8s  %-9s %s\n", p.ID, p.State, p.Words)
	}
	fmt.Fprintf(e.stdout, "answer with: trucewatch decide %s --accept ID (or --refuse ID) --signer NAME --reason WHY\n", c.Dir)
	return nil
}

// answer accepts or refuses a proposal.
func (c *decideCmd) answer(e *env) error {
	if c.Signer == "" || c.Reason == "" {
		return usage("an answer needs --signer and --reason")
	}
	args := mission.AnswerArgs{ID: c.Accept + c.Refuse, Accept: c.Accept != "", Signer: c.Signer, Body: c.Body, Reason: c.Reason,
		At: e.now().Truncate(time.Second)}
	var reply mission.DecideReply
	var err error
	if len(c.Key) > 0 {
		reply, err = c.signed(e, c.Dir, mission.DraftArgs{Answer: &args})
	} else {
		err = e.onMission(c.Dir, "answer", args, &reply, func(f *mission.Folder) (any, error) { return f.Answer(e.ctx, args) })
	}
	if err != nil {
		return err
	}
	printDecided(e, reply)
	return nil
}

func (c *decideCmd) decisions(e *env) ([]truce.Decision, int, error) {
	if c.From == "" {
		d, err := c.one(e)
		if err != nil {
			return nil, 0, &exitError{exitUsage, err}
		}
		return []truce.Decision{d}, 0, nil
	}
	in, shown, err := openInput(e, c.From)
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	return readDecisions(e, shown, in)
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

// maxDecisionBytes bounds one line of decisions.
const maxDecisionBytes = 1 << 20

// readDecisions reads JSON Lines; a bad line is said on standard error and counted, the rest goes on.
func readDecisions(e *env, name string, r io.Reader) ([]truce.Decision, int, error) {
	var out []truce.Decision
	bad := 0
	for line, err := range source.Lines(source.Input{Name: name, R: r}, maxDecisionBytes) {
		var d truce.Decision
		var row *source.RowError
		switch {
		case err == nil:
			d, err = readDecision(line.Text)
			if err != nil {
				err = source.NewRowError(name, line.Number, line.Text, err)
			}
		case !errors.As(err, &row):
			return nil, bad, err
		}
		if err != nil {
			if bad++; bad <= maxComplaints {
				fmt.Fprintln(e.stderr, err)
			}
			continue
		}
		out = append(out, d)
	}
	if bad > maxComplaints {
		fmt.Fprintf(e.stderr, "… and %d more lines\n", bad-maxComplaints)
	}
	if len(out) == 0 {
		return nil, bad, fmt.Errorf("%s holds no decision that could be read; docs/recipes/decide.md shows the fields", name)
	}
	return out, bad, nil
}

func readDecision(line string) (truce.Decision, error) {
	var d truce.Decision
	dec := json.NewDecoder(strings.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&d); err != nil {
		return d, source.JSONError(line, err, "docs/recipes/decide.md shows the fields")
	}
	return d, d.Validate()
}
