package mission

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"trucewatch/record"
)

// operations are the requests that a server answers, the same that commands do on
// a folder that no server holds.
const operations = "answer, copy, decide, draft, erase, explain, ingest, learn, log, officer, officers, proposals, publish, replay, reveal, run, seal, sign, witness-answer, witness-request"

// Handler answers control requests on an open folder, one at a time: each may
// enter settings, and two at once would enter them twice.
func (f *Folder) Handler() Handler {
	return func(ctx context.Context, req Request) (any, error) {
		f.work.Lock()
		defer f.work.Unlock()
		result, err := f.answer(ctx, req)
		if err == nil && req.Op != "ping" {
			_, err = f.Checkpoint(ctx)
		}
		return result, err
	}
}

func (f *Folder) answer(ctx context.Context, req Request) (any, error) {
	switch req.Op {
	case "ping":
		return "here", nil
	case "run":
		return f.Summary(ctx)
	case "replay":
		return f.Replay(ctx)
	case "learn":
		return f.Learn(ctx)
	case "seal":
		return f.Record.Seal(ctx)
	case "log":
		return f.Checkpoint(ctx)
	case "witness-request":
		return with(req, func(a WitnessArgs) (any, error) { return f.WitnessRequest(ctx, a.Witness) })
	case "witness-answer":
		return with(req, func(a WitnessArgs) (any, error) { return f.TakeWitnessAnswer(ctx, a.Witness, a.Answer) })
	case "proposals":
		return f.Proposals(ctx)
	case "answer":
		return with(req, func(a AnswerArgs) (any, error) { return f.Answer(ctx, a) })
	case "explain":
		return with(req, func(a ExplainArgs) (any, error) { return f.Explain(ctx, a) })
	case "ingest":
		return with(req, func(a IngestArgs) (any, error) { return f.Ingest(ctx, a, nil) })
	case "decide":
		return with(req, func(a DecideArgs) (any, error) { return f.Decide(ctx, a) })
	case "reveal":
		return with(req, func(a RevealArgs) (any, error) { return f.Reveal(ctx, a) })
	case "copy":
		return with(req, func(a CopyArgs) (any, error) { return f.Copy(ctx, a) })
	case "erase":
		return with(req, func(a EraseArgs) (any, error) { return f.Erase(ctx, a) })
	case "draft":
		return with(req, func(a DraftArgs) (any, error) { return f.Draft(ctx, a) })
	case "sign":
		return with(req, func(a SignArgs) (any, error) { return f.Sign(ctx, a) })
	case "officer":
		return with(req, func(v record.Officer) (any, error) { return f.EnterOfficer(ctx, v) })
	case "officers":
		return f.Officers(ctx)
	case "publish":
		return with(req, func(a PublishArgs) (any, error) { return f.Publish(ctx, a) })
	}
	return nil, fmt.Errorf("control request %q is not known; the server answers %s", req.Op, operations)
}

func with[A any](req Request, do func(A) (any, error)) (any, error) {
	var a A
	dec := json.NewDecoder(strings.NewReader(string(req.Args)))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&a); err != nil {
		return nil, fmt.Errorf("control request %s: %w", req.Op, err)
	}
	return do(a)
}

// defaultSeal is how often the inbox is sealed where the mission file says nothing.
const defaultSeal = 10 * time.Minute

// KeepSealing seals the inbox on the mission's fixed clock until ctx ends, and
// tells report what went wrong without stopping: entries in the inbox are safe.
func (f *Folder) KeepSealing(ctx context.Context, report func(error)) {
	every := defaultSeal
	if state, _, err := f.Derive(ctx); err != nil {
		report(err)
	} else if s := state.Settings.Mission.Seal; s > 0 {
		every = s
	}
	tick := time.NewTicker(every)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
			if _, err := f.Record.Seal(ctx); err != nil && ctx.Err() == nil {
				report(fmt.Errorf("sealing: %w", err))
			}
			f.work.Lock()
			_, err := f.Checkpoint(ctx)
			f.work.Unlock()
			if err != nil && ctx.Err() == nil {
				report(err)
			}
		}
	}
}

// KeepPublishing releases an edition for the public each day at the mission's
// cut-off until ctx ends. A day without news writes the last edition again.
func (f *Folder) KeepPublishing(ctx context.Context, out string, report func(PublishReply, error)) {
	state, _, err := f.Derive(ctx)
	if err != nil {
		report(PublishReply{}, err)
		return
	}
	m := state.Settings.Mission
	loc, err := time.LoadLocation(m.Zone)
	if err != nil {
		report(PublishReply{}, err)
		return
	}
	for {
		wait := nextCutOff(f.world.Now(), m.CutOff, loc).Sub(f.world.Now())
		timer := time.NewTimer(wait)
		select {
		case <-ctx.Done():
			timer.Stop()
			return
		case <-timer.C:
			f.work.Lock()
			reply, err := f.Publish(ctx, PublishArgs{Out: out})
			f.work.Unlock()
			report(reply, err)
		}
	}
}

// nextCutOff is the first cut-off after t: on a day when clocks change it is still
// the local time that counts.
func nextCutOff(t time.Time, cutOff string, loc *time.Location) time.Time {
	hour, minute := 0, 0
	if c, err := time.Parse("15:04", cutOff); err == nil {
		hour, minute = c.Hour(), c.Minute()
	}
	l := t.In(loc)
	next := time.Date(l.Year(), l.Month(), l.Day(), hour, minute, 0, 0, loc)
	if !next.After(t) {
		next = time.Date(l.Year(), l.Month(), l.Day()+1, hour, minute, 0, 0, loc)
	}
	return next
}
