package intake

import (
	"cmp"
	"context"
	"crypto/sha256"
	"fmt"
	"slices"

	"trucewatch/record"
	"trucewatch/truce"
)

// withdrawn knows which reports are retracted, by the greatest version.
type withdrawn struct {
	states map[truce.ReportKey]record.Retraction
}

func readWithdrawn(ctx context.Context, rec *record.Record) (*withdrawn, error) {
	var all []record.Retraction
	take := func(row record.Row, err error) error {
		if err != nil || row.Kind != record.KindRetraction || row.Erased {
			return err
		}
		t, err := record.DecodeRetraction(row.Fields)
		all = append(all, t)
		return err
	}
	for row, err := range rec.RowsOf(ctx, record.KindRetraction) {
		if err := take(row, err); err != nil {
			return nil, err
		}
	}
	for row, err := range rec.Unsealed(ctx, record.KindRetraction) {
		if err := take(row, err); err != nil {
			return nil, err
		}
	}
	return &withdrawn{record.RetractionStates(all)}, nil
}

// next is the retraction or restoration that follows what holds for a key.
func (w *withdrawn) next(key truce.ReportKey, state, file, reason string) record.Retraction {
	t := record.Retraction{Key: key, Version: w.states[key].Version + 1, State: state, File: file, Reason: reason}
	w.states[key] = t
	return t
}

// restore makes the entries that bring back retracted reports which were delivered again.
func (d *delivery) restore(rows []row) ([]record.Entry, error) {
	var out []record.Entry
	for i := range rows {
		if rows[i].refusal != nil {
			continue
		}
		key := rows[i].key
		if d.back.states[key].State != record.Retracted {
			continue
		}
		t := d.back.next(key, record.Restored, d.res.File.SHA256, "delivered again")
		e, err := record.RetractionEntry(t)
		if err != nil {
			return nil, err
		}
		out = append(out, e)
		d.res.Restored++
		d.res.notice(Notice{Kind: NoticeRestored, File: d.name, Line: rows[i].line, Key: key,
			Words: "had vanished from its source and came back"})
	}
	return out, nil
}

// deliveredKeys is the set of reports in a complete delivery, by half a hash each.
type deliveredKeys struct {
	keys    map[[16]byte]struct{}
	sources map[truce.SourceID]bool
}

func newDeliveredKeys() *deliveredKeys {
	return &deliveredKeys{map[[16]byte]struct{}{}, map[truce.SourceID]bool{}}
}

func hashOf(k truce.ReportKey) [16]byte {
	sum := sha256.Sum256([]byte(string(k.Source) + "\x00" + k.ID))
	return [16]byte(sum[:16])
}

func (s *deliveredKeys) add(k truce.ReportKey) {
	s.keys[hashOf(k)] = struct{}{}
	s.sources[k.Source] = true
}

func (s *deliveredKeys) has(k truce.ReportKey) bool {
	_, ok := s.keys[hashOf(k)]
	return ok
}

// retract compares a complete delivery with the record: reports of its sources
// that are not in it any more are retracted. Where a row was refused or reading
// broke off, nothing is retracted, because the refused row may be the missing one.
func (d *delivery) retract() error {
	if d.seen == nil {
		return nil
	}
	if d.res.Broken != "" || d.res.Refused > 0 {
		d.res.notice(Notice{Kind: NoticeDelivery, File: d.name,
			Words: fmt.Sprintf("not compared with earlier deliveries: %d rows were refused, and one of them may be a report that seems to be missing", d.res.Refused)})
		return nil
	}
	missing, err := d.missing()
	if err != nil {
		return err
	}
	for part := range slices.Chunk(missing, batchRows) {
		var entries []record.Entry
		for _, key := range part {
			e, err := record.RetractionEntry(d.back.next(key, record.Retracted, d.res.File.SHA256, "gone from a complete delivery"))
			if err != nil {
				return err
			}
			entries = append(entries, e)
			d.res.Retracted++
			d.res.notice(Notice{Kind: NoticeRetracted, File: d.name, Key: key, Words: "is gone from a complete delivery of its source"})
		}
		if _, err := d.in.Record.Append(d.ctx, entries); err != nil {
			return err
		}
	}
	return nil
}

// missing lists, sorted, the reports in the record that the delivery lacks and
// that are not retracted yet.
func (d *delivery) missing() ([]truce.ReportKey, error) {
	gone := map[truce.ReportKey]bool{}
	look := func(row record.Row, err error) error {
		if err != nil || row.Kind != record.KindReport || row.Erased {
			return err
		}
		key, err := record.ReportKeyOf(row.Fields)
		if err != nil {
			return err
		}
		if d.seen.sources[key.Source] && !d.seen.has(key) && d.back.states[key].State != record.Retracted {
			gone[key] = true
		}
		return nil
	}
	for row, err := range d.in.Record.RowsOf(d.ctx, record.KindReport) {
		if err := look(row, err); err != nil {
			return nil, err
		}
	}
	for row, err := range d.in.Record.Unsealed(d.ctx, record.KindReport) {
		if err := look(row, err); err != nil {
			return nil, err
		}
	}
	out := make([]truce.ReportKey, 0, len(gone))
	for k := range gone {
		out = append(out, k)
	}
	slices.SortFunc(out, func(a, b truce.ReportKey) int {
		return cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID))
	})
	return out, nil
}
