package mission

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"trucewatch/pipeline"
	"trucewatch/publish"
	"trucewatch/publish/csv"
	"trucewatch/publish/geojson"
	"trucewatch/publish/site"
	"trucewatch/record"
)

// PublishArgs say which edition to release and where to write its site.
type PublishArgs struct {
	Out       string    `json:"out"` // folder of the site, absolute
	Audience  string    `json:"audience,omitempty"`
	From      time.Time `json:"from,omitzero"`
	To        time.Time `json:"to,omitzero"`
	Published time.Time `json:"published,omitzero"` // zero = now
}

// PublishReply says what was released.
type PublishReply struct {
	Number  int    `json:"number"`
	Content string `json:"content"` // content hash of the data files
	Items   int    `json:"items"`
	Pages   int    `json:"pages"`
	Written int    `json:"written"` // pages that changed
	// Period is what the figures are about, Data the span of the items shown, to
	// Data.To at the latest; Withheld counts what stays out, by why.
	Period   publish.Span     `json:"period"`
	Data     publish.Span     `json:"data"`
	Withheld publish.Withheld `json:"withheld"`
	// Known: the record has nothing new, so the last edition was written again.
	Known bool `json:"known,omitempty"`
	// Log says where the log stands with this edition in it.
	Log LogReply `json:"log"`
}

// maxEditionBytes bounds an edition's own file when it is read back.
const maxEditionBytes = 1 << 30

func formats() []publish.Format { return []publish.Format{csv.Format{}, geojson.Format{}} }

// listed is a format cut down to the files that an edition's entry names, so that
// an edition made before a format was added still comes out as it was.
type listed struct {
	publish.Format
	files []record.EditionFile
}

func (l listed) Files(e publish.Edition) ([]publish.File, error) {
	all, err := l.Format.Files(e)
	return slices.DeleteFunc(all, func(f publish.File) bool {
		return !slices.ContainsFunc(l.files, func(have record.EditionFile) bool { return have.Name == f.Path })
	}), err
}

// formatsOf are the formats as they were when an edition was released.
func formatsOf(e record.Edition) []publish.Format {
	out := formats()
	for i := range out {
		out[i] = listed{out[i], e.Files}
	}
	return out
}

// Publish releases an edition: it is entered and sealed first and written to disk
// afterwards, so that nothing is public that the record does not hold. Where the
// record holds nothing new since the last edition, and no other period is asked
// for, that edition is written again.
func (f *Folder) Publish(ctx context.Context, a PublishArgs) (PublishReply, error) {
	if a.Audience == "" {
		a.Audience = "public"
	}
	if err := site.Takes(a.Out); err != nil {
		return PublishReply{}, fmt.Errorf("%w; nothing was released", err)
	}
	if _, err := f.Sync(ctx); err != nil {
		return PublishReply{}, err
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return PublishReply{}, err
	}
	facts, err := pipeline.Gather(f.Record.Stored(ctx, 0, -1))
	if err != nil {
		return PublishReply{}, err
	}
	last, ok := lastEdition(facts, a.Audience)
	if ok && a.From.IsZero() && a.Published.IsZero() {
		news, err := f.newSince(ctx, last.Basis)
		if err != nil {
			return PublishReply{}, err
		}
		if !news {
			return f.writeAgain(ctx, facts, last, a.Out)
		}
	}
	if a.Published.IsZero() {
		a.Published = f.world.Now().Truncate(time.Second)
	}
	var previous *publish.Edition
	if ok {
		if previous, err = f.editionOf(last); err != nil {
			return PublishReply{}, err
		}
	}
	made, err := f.make(facts, a, previous, formats())
	if err != nil {
		return PublishReply{}, err
	}
	if err := f.enter(ctx, made, facts, last); err != nil {
		return PublishReply{}, err
	}
	return f.write(ctx, facts, made.edition, made.files, made.hash, a.Out)
}

// made is an edition with its data files.
type made struct {
	edition publish.Edition
	files   []publish.File
	hash    string
	state   *pipeline.State
}

func (f *Folder) make(facts *pipeline.Facts, a PublishArgs, previous *publish.Edition, formats []publish.Format) (made, error) {
	state, err := f.state(facts, a.Published)
	if err != nil {
		return made{}, err
	}
	e, err := pipeline.Edition(state, facts, pipeline.EditionOptions{Audience: a.Audience, Published: a.Published,
		From: a.From, To: a.To, Previous: previous})
	if err != nil {
		return made{}, err
	}
	files, hash, err := publish.DataFiles(e, formats...)
	return made{e, files, hash, state}, err
}

// enter keeps the edition's own file in the record and enters its publications and
// itself, together with the proposals that announce what it shows otherwise.
func (f *Folder) enter(ctx context.Context, m made, facts *pipeline.Facts, last record.Edition) error {
	i := slices.IndexFunc(m.files, func(file publish.File) bool { return file.Path == publish.EditionPath })
	if i < 0 {
		return errors.New("the edition has no file of its own")
	}
	if _, err := f.Record.PutRaw(bytes.NewReader(m.files[i].Data), maxEditionBytes); err != nil {
		return err
	}
	entries, err := m.state.Entered(m.edition, m.files, m.hash, f.Record.Len(), m.state.Fusion.Snapshot, last.Content, f.Record.Exercise())
	if err != nil {
		return err
	}
	proposals, err := f.proposalEntries(m.state, facts)
	if err != nil {
		return err
	}
	if _, err := f.Record.Append(ctx, append(proposals, entries...)); err != nil {
		return err
	}
	_, err = f.Record.Seal(ctx)
	return err
}

func lastEdition(facts *pipeline.Facts, audience string) (record.Edition, bool) {
	var last record.Edition
	for _, e := range facts.Editions {
		if e.Audience == audience && e.Number >= last.Number {
			last = e
		}
	}
	return last, last.Number > 0
}

// editionOf reads an edition back from the files of the record.
func (f *Folder) editionOf(e record.Edition) (*publish.Edition, error) {
	for _, file := range e.Files {
		if file.Name != publish.EditionPath {
			continue
		}
		r, err := f.Record.OpenRaw(file.SHA256)
		if err != nil {
			return nil, err
		}
		defer r.Close()
		data, err := io.ReadAll(io.LimitReader(r, maxEditionBytes))
		if err != nil {
			return nil, fmt.Errorf("edition %d: %w", e.Number, err)
		}
		var out publish.Edition
		if err := json.Unmarshal(data, &out); err != nil {
			return nil, fmt.Errorf("edition %d: %w", e.Number, err)
		}
		return &out, nil
	}
	return nil, fmt.Errorf("edition %d lists no %s", e.Number, publish.EditionPath)
}

// newSince reports whether the record holds anything from row basis on but what
// editions entered and what the program proposed.
func (f *Folder) newSince(ctx context.Context, basis int64) (bool, error) {
	for row, err := range f.Record.Rows(ctx, basis) {
		if err != nil {
			return false, err
		}
		switch row.Kind {
		case record.KindPublication, record.KindPublication1, record.KindEdition, record.KindProposal, record.KindOfficer:
		default:
			return true, nil
		}
	}
	return false, nil
}

func (f *Folder) writeAgain(ctx context.Context, facts *pipeline.Facts, last record.Edition, out string) (PublishReply, error) {
	e, err := f.editionOf(last)
	if err != nil {
		return PublishReply{}, err
	}
	files, hash, err := publish.DataFiles(*e, formatsOf(last)...)
	if err != nil {
		return PublishReply{}, err
	}
	if hash != last.Content {
		return PublishReply{}, fmt.Errorf("edition %d: its data files now give the content hash %s, the record says %s", last.Number, hash, last.Content)
	}
	reply, err := f.write(ctx, facts, *e, files, hash, out)
	reply.Known = true
	return reply, err
}
