package intake

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/record"
	"trucewatch/source"
)

// Input is one delivery: a file, or a stream, for one adapter.
type Input struct {
	Record  *record.Record
	Adapter source.Adapter
	// Gazetteer gives rungs and notices; nil leaves raion and region as stated.
	Gazetteer *gazetteer.Gazetteer

	// Path of the file. R, if not nil, is read instead, and Path only names it.
	Path string
	R    io.Reader

	Mapping string // content hash of the mapping that the adapter was made with, hex; "" without one
	// Historical: the rows are older than the mission, and no delay applies to them.
	Historical bool
	// Complete: the delivery is the whole set of its sources, so that a report
	// that is not in it any more was withdrawn upstream.
	Complete bool
	// Seal seals as it goes and at the end, as commands do; else entries wait in the
	// inbox for the clock.
	Seal   bool
	Limits Limits
	// Progress, if not nil, is called now and then with the rows so far.
	Progress func(rows int64)

	groupRows int // rows that are sealed as one group; 0 = record.GroupEntries, tests take fewer
}

// File takes in one delivery. The file is kept as received; each row becomes a
// report or a refusal; the end is an entry of kind file with the counts. An error
// means that the delivery could not be taken in to its end for a reason outside it
// (no such file, no room, a wrong call): what the Result counts is safe, and running
// it again continues. What is wrong with the delivery itself is in the Result.
func File(ctx context.Context, in Input) (Result, error) {
	if in.Record == nil || in.Adapter == nil {
		return Result{}, errors.New("intake: needs a record and an adapter")
	}
	in.Limits = in.Limits.orDefault()
	name := baseName(in.Path)
	res := Result{Name: name}
	kept, err := keep(in)
	if err != nil {
		return res, fmt.Errorf("intake: %w", err)
	}
	res.File = kept
	d := &delivery{in: in, name: name, res: &res, ctx: ctx}
	if err := d.begin(); err != nil {
		return res, fmt.Errorf("intake: %s: %w", name, err)
	}
	if err := d.run(); err != nil {
		return res, fmt.Errorf("intake: %s: %w", name, err)
	}
	if err := d.end(); err != nil {
		return res, fmt.Errorf("intake: %s: %w", name, err)
	}
	return res, nil
}

// baseName is the name without folders, of either kind of system.
func baseName(p string) string {
	name := path.Base(filepath.ToSlash(strings.ReplaceAll(p, `\`, "/")))
	if name == "." || name == "/" || name == "-" {
		return "stdin"
	}
	return strings.ToValidUTF8(name, "\ufffd")
}

// keep puts the file into the record's folder as received.
func keep(in Input) (record.Raw, error) {
	r := in.R
	if r == nil {
		f, err := openInput(in.Path)
		if err != nil {
			return record.Raw{}, err
		}
		defer f.Close()
		r = f
	}
	return in.Record.PutRaw(r, in.Limits.FileBytes)
}

// delivery is the state of one call of File.
type delivery struct {
	ctx  context.Context
	in   Input
	name string
	res  *Result
	info source.Info
	back *withdrawn
	seen *deliveredKeys
}

// begin reads what the record knows of retractions.
func (d *delivery) begin() error {
	d.info = d.in.Adapter.Info()
	var err error
	if d.back, err = readWithdrawn(d.ctx, d.in.Record); err != nil {
		return err
	}
	if d.in.Complete {
		d.seen = newDeliveredKeys()
	}
	return nil
}

// run reads every part of the file.
func (d *delivery) run() error {
	f, err := d.in.Record.RawFile(d.res.File.SHA256)
	if err != nil {
		return err
	}
	defer f.Close()
	if d.res.File.Bytes == 0 {
		return d.brokenOff(part{name: d.name}, errors.New("the file is empty"))
	}
	parts, bad, err := partsOf(f, d.res.File.Bytes, d.name, d.in.Limits)
	if err != nil {
		return d.brokenOff(part{name: d.name}, err)
	}
	for _, why := range bad {
		if err := d.brokenOff(part{name: d.name}, why); err != nil {
			return err
		}
	}
	for _, p := range parts {
		if err := d.part(p); err != nil {
			return err
		}
	}
	return nil
}

// part reads one stream of rows.
func (d *delivery) part(p part) error {
	r, err := p.open()
	if err != nil {
		return d.brokenOff(p, err)
	}
	defer r.Close()
	d.res.Parts++
	return d.rows(p, r)
}

// brokenOff keeps the fact that a file or member could not be read, or not to its end.
func (d *delivery) brokenOff(p part, why error) error {
	refusal := record.Refusal{Source: d.info.Name, File: d.res.File.SHA256, Name: d.name, Member: p.member,
		Value: d.res.File.SHA256, Reason: why.Error()}
	var fe *source.FileError
	if errors.As(why, &fe) {
		refusal.Line, refusal.Reason, refusal.Cure = fe.Line, fe.Reason, fe.Cure
		if fe.Err != nil {
			refusal.Reason += ": " + fe.Err.Error()
		}
	}
	if d.res.Broken == "" {
		d.res.Broken = why.Error()
	}
	d.shown(refusal)
	e, err := refusalEntry(refusal)
	if err != nil {
		return err
	}
	_, err = d.in.Record.Append(d.ctx, []record.Entry{e})
	return err
}

func (d *delivery) shown(v record.Refusal) {
	if len(d.res.Refusals) < shownMax {
		d.res.Refusals = append(d.res.Refusals, v)
	}
}

// end compares a complete delivery with the record and enters the file's counts.
func (d *delivery) end() error {
	if err := d.retract(); err != nil {
		return err
	}
	r := d.res
	e, err := record.FileEntry(record.FileTaken{SHA256: r.File.SHA256, Name: d.name, Bytes: r.File.Bytes,
		Adapter: d.info.Name, Mapping: d.in.Mapping, Rows: r.Rows, New: r.New, Known: r.Known, Changed: r.Changed,
		Refused: r.Refused, Retracted: r.Retracted, Complete: d.in.Complete, Historical: d.in.Historical, Broken: valid(r.Broken)})
	if err != nil {
		return err
	}
	if _, err := d.in.Record.Append(d.ctx, []record.Entry{e}); err != nil {
		return err
	}
	if d.in.Seal {
		if _, err := d.in.Record.Seal(d.ctx); err != nil {
			return err
		}
	}
	return nil
}

// refusalEntry makes the entry of a refusal; bytes that are not UTF-8 are replaced
// here, because the file itself is kept.
func refusalEntry(v record.Refusal) (record.Entry, error) {
	for _, s := range []*string{&v.Name, &v.Member, &v.Value, &v.Reason, &v.Cure, &v.Row} {
		*s = valid(*s)
	}
	return record.RefusalEntry(v)
}

func valid(s string) string { return strings.ToValidUTF8(s, "\ufffd") }
