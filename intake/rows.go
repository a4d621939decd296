package intake

import (
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

// Bounds of one batch on its way from the adapter to the record.
const (
	batchRows  = 1024
	batchBytes = 4 << 20
)

// maxIDBytes bounds the source's own id of a report.
const maxIDBytes = 512

// row is one row on its way: a report, or why there is none.
type row struct {
	report  truce.Report
	refusal *record.Refusal
	entry   record.Entry
	notices []Notice
}

// batch is some rows in the order of the file. broken ends the part.
type batch struct {
	rows     []row
	prepared *record.Prepared
	err      error // of the record, not of the file
	broken   error
}

// rows runs three stages side by side, in the order of the file: the adapter
// parses; rungs, notices and fields are computed on all cores; the record stores.
func (d *delivery) rows(p part, r io.Reader) error {
	ctx, cancel := context.WithCancel(d.ctx)
	defer cancel()
	parsed, ready := make(chan batch), make(chan batch)
	var stages sync.WaitGroup
	defer stages.Wait()
	defer cancel() // before the wait: a stage that is ahead must not stay
	stages.Go(func() {
		defer close(parsed)
		d.parse(ctx, p, r, parsed)
	})
	stages.Go(func() {
		defer close(ready)
		workers := make([]*enricher, runtime.GOMAXPROCS(0))
		for i := range workers {
			workers[i] = newEnricher(d.in.Gazetteer)
		}
		for b := range parsed {
			d.compute(&b, p, workers)
			if !send(ctx, ready, b) {
				return
			}
		}
	})
	for b := range ready {
		if err := d.store(ctx, b); err != nil {
			return err
		}
		if b.broken != nil {
			if err := d.brokenOff(p, b.broken); err != nil {
				return err
			}
		}
	}
	return d.ctx.Err()
}

// send gives up when ctx ends.
func send(ctx context.Context, to chan<- batch, b batch) bool {
	select {
	case to <- b:
		return true
	case <-ctx.Done():
		return false
	}
}

// parse runs the adapter. A panic in an adapter is a fault of this program that a
// hostile file has found; it must not take the process, and the desk, with it.
func (d *delivery) parse(ctx context.Context, p part, r io.Reader, out chan<- batch) {
	var b batch
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
				b = batch{}
				return
			}
			b, size = batch{rows: make([]row, 0, batchRows)}, 0
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

// compute fills the entries of a batch on all workers and prepares them for the record.
func (d *delivery) compute(b *batch, p part, workers []*enricher) {
	rows := b.rows
	var wg sync.WaitGroup
	for w, e := range workers {
		some := rows[w*len(rows)/len(workers) : (w+1)*len(rows)/len(workers)]
		wg.Go(func() {
			for i := range some {
				d.computeRow(&some[i], p, e)
			}
		})
	}
	wg.Wait()
	entries := make([]record.Entry, len(rows))
	for i := range rows {
		entries[i] = rows[i].entry
	}
	b.prepared, b.err = d.in.Record.Prepare(entries)
}

func (d *delivery) computeRow(r *row, p part, e *enricher) {
	if r.refusal == nil {
		if err := d.computeReport(r, p, e); err != nil {
			refusal := d.refusal(p, r.report.Raw.Line, "", err.Error(), "", r.report.Raw.Row)
			r.refusal = &refusal
		}
	}
	if r.refusal != nil {
		entry, err := refusalEntry(*r.refusal)
		if err != nil { // nothing in a refusal can fail to be encoded
			panic(err)
		}
		r.entry = entry
	}
}

func (d *delivery) computeReport(r *row, p part, e *enricher) error {
	rep := &r.report
	if err := d.fit(rep); err != nil {
		return err
	}
	var extra record.Extra
	extra, r.notices = e.enrich(rep, d.in.Historical)
	for i := range r.notices {
		n := &r.notices[i]
		n.File, n.Line, n.Key = p.name, rep.Raw.Line, rep.Key()
	}
	rep.Raw.SHA256, rep.Raw.Member = d.res.File.SHA256, p.member
	var err error
	r.entry, err = record.ReportEntry(*rep, extra)
	return err
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

// store appends a batch and counts what came of it.
func (d *delivery) store(ctx context.Context, b batch) error {
	if b.err != nil {
		return b.err
	}
	receipts, err := d.in.Record.AppendPrepared(ctx, b.prepared)
	if err != nil {
		return err
	}
	for i := range b.rows {
		d.count(&b.rows[i], receipts[i])
	}
	restored, err := d.restore(b.rows)
	if err != nil {
		return err
	}
	if len(restored) > 0 {
		if _, err := d.in.Record.Append(ctx, restored); err != nil {
			return err
		}
	}
	if d.in.Progress != nil {
		d.in.Progress(d.res.Rows)
	}
	if d.in.Seal && d.in.Record.UnsealedLen() >= sealEvery {
		if _, err := d.in.Record.Seal(ctx); err != nil {
			return err
		}
	}
	return nil
}

func (d *delivery) count(r *row, receipt record.Receipt) {
	d.res.Rows++
	if r.refusal != nil {
		d.res.Refused++
		d.shown(*r.refusal)
		return
	}
	if d.seen != nil {
		d.seen.add(r.report.Key())
	}
	switch receipt.State {
	case record.New:
		d.res.New++
	case record.Known:
		d.res.Known++
		return // its notices stand in the record since it came first
	case record.Changed:
		d.res.Changed++
		d.res.notice(Notice{Kind: NoticeChanged, File: d.name, Line: r.report.Raw.Line, Key: r.report.Key(),
			Words: "came again with other content: " + strings.Join(receipt.Differs, ", ")})
	}
	for _, n := range r.notices {
		d.res.notice(n)
	}
}
