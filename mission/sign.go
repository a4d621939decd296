package mission

import (
	"context"
	"encoding/hex"
	"fmt"
	"time"

	"trucewatch/commit"
	"trucewatch/record"
	"trucewatch/truce"
)

// DraftArgs are acts that people want to sign: decisions, the answer to a proposal, or
// an entry about an officer's key.
type DraftArgs struct {
	Decide  *DecideArgs     `json:"decide,omitempty"`
	Answer  *AnswerArgs     `json:"answer,omitempty"`
	Officer *record.Officer `json:"officer,omitempty"`
}

// Draft is one entry to be signed: all its fields, and the seed of their salts. Whoever
// signs computes the root itself and looks at what it signs.
type Draft struct {
	Seed   []byte         `json:"seed"`
	Fields []commit.Field `json:"fields"`
}

// DraftReply are the entries to be signed, in order.
type DraftReply struct {
	ID     string  `json:"id"`
	Drafts []Draft `json:"drafts"`
}

// SignArgs bring the signatures to drafts, one value for each in their order; without
// values the drafts are dropped.
type SignArgs struct {
	ID     string          `json:"id"`
	Signed []commit.Signed `json:"signed"`
}

// drafted are entries that wait for their signatures.
type drafted struct {
	drafts    []*record.Draft
	decisions []truce.Decision
	officer   *record.Officer
	made      time.Time
}

// Drafts wait this long, and not more of them than this.
const (
	draftsWait = 10 * time.Minute
	maxDrafts  = 16
)

// Draft prepares entries and keeps them until they are signed, or for ten minutes.
func (f *Folder) Draft(ctx context.Context, a DraftArgs) (DraftReply, error) {
	p := drafted{made: f.world.Now()}
	var err error
	switch {
	case a.Decide != nil:
		p.decisions, err = f.ready(ctx, *a.Decide)
	case a.Answer != nil:
		var d truce.Decision
		if d, err = f.answerDecision(ctx, *a.Answer); err == nil {
			p.decisions, err = f.ready(ctx, DecideArgs{Decisions: []truce.Decision{d}, Now: true})
		}
	case a.Officer != nil:
		p.officer, err = f.nextOfficer(ctx, *a.Officer)
	default:
		err = fmt.Errorf("there is nothing to sign")
	}
	if err != nil {
		return DraftReply{}, err
	}
	if err := f.prepareDrafts(&p); err != nil {
		return DraftReply{}, err
	}
	for id, old := range f.drafts {
		if p.made.Sub(old.made) > draftsWait {
			delete(f.drafts, id)
		}
	}
	if len(f.drafts) >= maxDrafts {
		return DraftReply{}, fmt.Errorf("%d acts wait for their signatures already: try again in %s", len(f.drafts), draftsWait)
	}
	if f.drafts == nil {
		f.drafts = map[string]drafted{}
	}
	reply := DraftReply{ID: hex.EncodeToString(p.drafts[0].Root[:])}
	for _, d := range p.drafts {
		reply.Drafts = append(reply.Drafts, Draft{d.Seed[:], d.Fields})
	}
	f.drafts[reply.ID] = p
	return reply, nil
}

func (f *Folder) prepareDrafts(p *drafted) error {
	entries := make([]record.Entry, 0, len(p.decisions)+1)
	for _, d := range p.decisions {
		e, err := record.DecisionEntry(d, nil)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	if p.officer != nil {
		e, err := record.OfficerEntry(*p.officer)
		if err != nil {
			return err
		}
		entries = append(entries, e)
	}
	for _, e := range entries {
		d, err := f.Record.Draft(e)
		if err != nil {
			return err
		}
		p.drafts = append(p.drafts, d)
	}
	if len(p.drafts) == 0 {
		return fmt.Errorf("there is nothing to sign")
	}
	return nil
}

// Sign enters drafts with their signatures, all or none, and seals them. Whose
// signature counts is judged here, by the entries there are at this moment.
func (f *Folder) Sign(ctx context.Context, a SignArgs) (DecideReply, error) {
	p, ok := f.drafts[a.ID]
	if !ok {
		return DecideReply{}, fmt.Errorf("no act %.16q waits for a signature: it was entered, or waited longer than %s", a.ID, draftsWait)
	}
	delete(f.drafts, a.ID)
	if len(a.Signed) != len(p.drafts) {
		return DecideReply{}, fmt.Errorf("%d signatures for %d entries; nothing was entered", len(a.Signed), len(p.drafts))
	}
	for i, d := range p.drafts {
		if err := d.Sign(a.Signed[i]); err != nil {
			return DecideReply{}, err
		}
	}
	reply, err := f.enterDrafts(ctx, p)
	if err != nil || p.officer != nil {
		return reply, err
	}
	return reply, f.noticesOf(ctx, &reply)
}

// enterDrafts judges drafts by the keys in force, appends and seals them.
func (f *Folder) enterDrafts(ctx context.Context, p drafted) (DecideReply, error) {
	var reply DecideReply
	keys, err := f.Record.Officers(ctx)
	if err != nil {
		return reply, err
	}
	for i, d := range p.drafts {
		signature := fieldOf(d.Fields, commit.SignatureField)
		if p.officer != nil {
			err = keys.Take(*p.officer, d.Root, signature)
		} else {
			err = keys.Judge(p.decisions[i], d.Root, signature)
		}
		if err != nil {
			return reply, fmt.Errorf("entry %d of %d: %w; nothing was entered", i+1, len(p.drafts), err)
		}
	}
	if p.officer != nil {
		// What waits was judged by the keys before this one: it gets the rows before it.
		if _, err := f.Record.Seal(ctx); err != nil {
			return reply, err
		}
	}
	receipts, err := f.Record.AppendDrafts(ctx, p.drafts)
	if err != nil {
		return reply, err
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return reply, err
	}
	for i, r := range receipts {
		d := Decided{Short: r.Short, State: r.State.String()}
		if p.officer == nil {
			d.Kind = p.decisions[i].Kind
			if d.Hash, err = record.DecisionHash(p.decisions[i]); err != nil {
				return reply, err
			}
			if signed := len(fieldOf(p.drafts[i].Fields, commit.SignatureField)) > 0; signed && r.State == record.Known {
				reply.Notices = append(reply.Notices, fmt.Sprintf("%s was entered before, word for word; this signature was not added to it", d.Hash))
			}
		}
		reply.Decisions = append(reply.Decisions, d)
	}
	return reply, nil
}

func fieldOf(fields []commit.Field, name string) []byte {
	for _, f := range fields {
		if f.Name == name {
			return f.Value
		}
	}
	return nil
}

// nextOfficer gives an entry about a key its place among all of them.
func (f *Folder) nextOfficer(ctx context.Context, v record.Officer) (*record.Officer, error) {
	keys, err := f.Record.Officers(ctx)
	if err != nil {
		return nil, err
	}
	v.Version = keys.Version() + 1
	return &v, v.Validate()
}

// EnterOfficer enters an unsigned entry about a key: the first enrolment, a revocation.
func (f *Folder) EnterOfficer(ctx context.Context, v record.Officer) (DecideReply, error) {
	next, err := f.nextOfficer(ctx, v)
	if err != nil {
		return DecideReply{}, err
	}
	p := drafted{officer: next}
	if err := f.prepareDrafts(&p); err != nil {
		return DecideReply{}, err
	}
	return f.enterDrafts(ctx, p)
}

// OfficersReply lists the keys there were, and whether all decisions must be signed.
type OfficersReply struct {
	Keys     []record.Officer `json:"keys"`
	Required bool             `json:"required"`
}

// Officers lists the keys with which people sign.
func (f *Folder) Officers(ctx context.Context) (OfficersReply, error) {
	keys, err := f.Record.Officers(ctx)
	if err != nil {
		return OfficersReply{}, err
	}
	return OfficersReply{keys.List(), keys.Required()}, nil
}
