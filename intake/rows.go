package intake

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"unicode"

	"trucewatch/record"
	"trucewatch/source"
	"trucewatch/truce"
)

// Bounds of one batch on its way from the adapter to the record, and of the batches
// that are sealed as one group.
const (
	batchRows  = 1024
	batchBytes = 4 << 20
	groupBytes = 64 << 20
)

// maxIDBytes bounds the source's own id of a report.
const maxIDBytes = 512

// ahead is how many batches may be computed before the record has taken them.
const ahead = 16

// row is one row on its way: a report, or why there is none.
type row struct {
	report  truce.Report // until its fields are computed
	key     truce.ReportKey
	line    int
	refusal *record.Refusal
	notices []Notice
}

// batch is some rows in the order of the file. broken ends the part.
type batch struct {
	rows     []row
	seeds    record.Seeds
	prepared *record.Prepared
	done     chan struct{} // closed when prepared is there
	err      error         // of the record, not of the file
	broken   error
}

// rows runs three stages side by side: the adapter parses; rungs, notices, fields
// and leaves of a batch are computed on one of the cores; the record stores, in the
// order of the file.
func (d *delivery) rows(p part, r io.Reader) error {
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	parsed, work, ready := make(chan *batch), make(chan *batch), make(chan *batch, ahead)
	var stages sync.WaitGroup
	defer stages.Wait()
	defer cancel() // before the wait: a stage that is ahead must not stay
	stages.Go(func() {
		defer close(parsed)
		d.parse(ctx, p, r, parsed)
	})
	stages.Go(func() {
		defer close(ready)
		defer close(work)
		for b := range parsed {
			b.done = make(chan struct{})
			b.seeds, b.err = d.in.Record.Seeds(len(b.rows))
			if !send(ctx, ready, b) || !send(ctx, work, b) {
				return
			}
		}
	})
	for range runtime.GOMAXPROCS(0) {
		stages.Go(func() {
			e := newEnricher(d.in.Gazetteer)
			for b := range work {
				d.compute(b, p, e)
				close(b.done)
			}
		})
	}
	return d.storeAll(ctx, p, ready)
}

// storeAll takes batches as they become ready. A sealing intake gathers what makes
// one group of the seal.
func (d *delivery) storeAll(ctx context.Context, p part, ready <-chan *batch) error {
	var group []*batch
	rows, bytes, limit := 0, 0, cmp.Or(d.in.groupRows, record.GroupEntries)
	store := func() error {
		err := d.store(ctx, group)
		group, rows, bytes = nil, 0, 0
		return err
	}
	for b := range ready {
		select {
		case <-b.done:
		case <-ctx.Done():
			return ctx.Err()
		}
		if b.err != nil {
			return errors.Join(store(), b.err)
		}
		if rows+len(b.rows) > limit || bytes+b.prepared.Bytes() > groupBytes {
			if err := store(); err != nil {
				return err
			}
		}
		group = append(group, b)
		rows, bytes = rows+len(b.rows), bytes+b.prepared.Bytes()
		if d.in.Seal && b.broken == nil {
			continue
		}
		if err := store(); err != nil {
			return err
		}
		if b.broken != nil {
			if err := d.brokenOff(p, b.broken); err != nil {
				return err
			}
		}
	}
	if err := store(); err != nil {
		return err
	}
	return d.ctx.Err()
}

// send gives up when ctx ends.
func send(ctx context.Context, to chan<- *batch, b *batch) bool {
	select {
	case to <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

// parse runs the adapter. A panic in an adapter is a fault of this program that a
// hostile file has found; it must not take the process, and the desk, with it.
func (d *delivery) parse(ctx context.Context, p part, r io.Reader, out chan<- *batch) {
	b := &batch{}
	size := 0
	defer func() {
		if v := recover(); v != nil {
			b.broken = fmt.Errorf("the adapter failed (%v): this is a fault of the program, please report it with the file\n%s", v, debug.Stack())
		}
		send(ctx, out, b)
	}()
	for report, err := range d.in.Adapter.Parse(source.Input{Name: p.name, R: r}) {
		switch {
		case ctx.Err() != nil:
			return
		case err == nil:
			b.rows = append(b.rows, row{report: report})
			size += len(report.Raw.Row) + len(report.Text) + len(report.Title) + 256
		default:
			refusal, rowError := d.refusalOf(p, err)
			if !rowError {
				b.broken = err
				return
			}
			b.rows = append(b.rows, row{refusal: &refusal})
			size += len(refusal.Row) + 256
		}
		if len(b.rows) >= batchRows || size >= batchBytes {
			if !send(ctx, out, b) {
				b = &batch{}
				return
			}
			b, size = &batch{rows: make([]row, 0, batchRows)}, 0
		}
	}
}

// refusalOf turns a row error into a refusal; false where err is about the whole file.
func (d *delivery) refusalOf(p part, err error) (record.Refusal, bool) {
	var re *source.RowError
	if !errors.As(err, &re) {
		return record.Refusal{}, false
	}
	reason := re.Reason
	if re.Column != "" {
		reason = re.Column + ": " + reason
	}
	return d.refusal(p, re.Line, re.Value, reason, re.Cure, re.Row), true
}

func (d *delivery) refusal(p part, line int, value, reason, cure, text string) record.Refusal {
	return record.Refusal{Source: d.info.Name, File: d.res.File.SHA256, Name: d.name, Member: p.member,
		Line: line, Value: value, Reason: reason, Cure: cure, Row: text}
}

// compute makes the entries of a batch and prepares them for the record.
func (d *delivery) compute(b *batch, p part, e *enricher) {
	if b.err != nil {
		return
	}
	entries := make([]record.Entry, len(b.rows))
	for i := range b.rows {
		entries[i] = d.computeRow(&b.rows[i], p, e)
	}
	b.prepared, b.err = d.in.Record.PrepareWith(entries, b.seeds)
}

func (d *delivery) computeRow(r *row, p part, e *enricher) record.Entry {
	if r.refusal == nil {
		entry, err := d.computeReport(r, p, e)
		if err == nil {
			r.key, r.line = r.report.Key(), r.report.Raw.Line
			r.report = truce.Report{} // what is needed of it is in the entry
			return entry
		}
		refusal := d.refusal(p, r.report.Raw.Line, "", err.Error(), "", r.report.Raw.Row)
		r.refusal = &refusal
		r.report, r.notices = truce.Report{}, nil
	}
	entry, err := refusalEntry(*r.refusal)
	if err != nil { // nothing in a refusal can fail to be encoded
		panic(err)
	}
	return entry
}

func (d *delivery) computeReport(r *row, p part, e *enricher) (record.Entry, error) {
	rep := &r.report
	if err := d.fit(rep); err != nil {
		return record.Entry{}, err
	}
	var extra record.Extra
	extra, r.notices = e.enrich(rep, d.in.Historical)
	for i := range r.notices {
		n := &r.notices[i]
		n.File, n.Line, n.Key = p.name, rep.Raw.Line, rep.Key()
	}
	rep.Raw.SHA256, rep.Raw.Member = d.res.File.SHA256, p.member
	return record.ReportEntry(*rep, extra)
}

// fit refuses reports that may not enter this record.
func (d *delivery) fit(r *truce.Report) error {
	if err := r.Validate(); err != nil {
		return errors.New(strings.ReplaceAll(err.Error(), "\n", "; "))
	}
	if len(r.ID) > maxIDBytes {
		return fmt.Errorf("id %.40q… has %d bytes; %d is the limit", r.ID, len(r.ID), maxIDBytes)
	}
	if strings.ContainsFunc(string(r.Source)+r.ID, unicode.IsControl) {
		return fmt.Errorf("source %.40q and id %.40q: a control character", string(r.Source), r.ID)
	}
	if r.Exercise && !d.in.Record.Exercise() {
		return errors.New("the row is marked as exercise, and this is a live record")
	}
	r.Exercise = d.in.Record.Exercise() // forms of other programs cannot carry the mark
	return nil
}

// store appends batches and counts what came of them.
func (d *delivery) store(ctx context.Context, group []*batch) error {
	if len(group) == 0 {
		return nil
	}
	receipts, err := d.appended(ctx, group)
	if err != nil {
		return err
	}
	for _, b := range group {
		for i := range b.rows {
			d.count(&b.rows[i], receipts[i])
		}
		receipts = receipts[len(b.rows):]
		restored, err := d.restore(b.rows)
		if err != nil {
			return err
		}
		if len(restored) > 0 {
			if _, err := d.in.Record.Append(ctx, restored); err != nil {
				return err
			}
		}
	}
	if d.in.Progress != nil {
		d.in.Progress(d.res.Rows)
	}
	return nil
}

func (d *delivery) appended(ctx context.Context, group []*batch) ([]record.Receipt, error) {
	prepared := make([]*record.Prepared, len(group))
	for i, b := range group {
		prepared[i] = b.prepared
	}
	if d.in.Seal {
		return d.in.Record.AppendSealed(ctx, prepared...)
	}
	return d.in.Record.AppendPrepared(ctx, prepared[0]) // of one batch
}

func (d *delivery) count(r *row, receipt record.Receipt) {
	d.res.Rows++
	if r.refusal != nil {
		d.res.Refused++
		d.shown(*r.refusal)
		return
	}
	if d.seen != nil {
		d.seen.add(r.key)
	}
	switch receipt.State {
	case record.New:
		d.res.New++
	case record.Known:
		d.res.Known++
		return // its notices stand in the record since it came first
	case record.Changed:
		d.res.Changed++
		d.res.notice(Notice{Kind: NoticeChanged, File: d.name, Line: r.line, Key: r.key,
			Words: "came again with other content: " + strings.Join(receipt.Differs, ", ")})
	}
	for _, n := range r.notices {
		d.res.notice(n)
	}
}
