package intake

import (
	"context"
	"fmt"

	"trucewatch/gazetteer"
	"trucewatch/record"
	"trucewatch/truce"
)

// Reports takes in reports that did not come in a file: from a form, a duty log, a
// radio message. All enter the inbox or none. The receipts hold the short numbers
// to read back. Raw.Row should hold what was received, because no file does.
func Reports(ctx context.Context, rec *record.Record, g *gazetteer.Gazetteer, reports []truce.Report) ([]record.Receipt, []Notice, error) {
	d := &delivery{ctx: ctx, in: Input{Record: rec, Gazetteer: g}}
	e := newEnricher(g)
	var entries []record.Entry
	var notices []Notice
	for i, r := range reports {
		if err := d.fit(&r); err != nil {
			return nil, nil, fmt.Errorf("intake: report %d of %d: %w", i+1, len(reports), err)
		}
		extra, noticed := e.enrich(&r, false)
		for _, n := range noticed {
			n.Key = r.Key()
			notices = append(notices, n)
		}
		entry, err := record.ReportEntry(r, extra)
		if err != nil {
			return nil, nil, fmt.Errorf("intake: report %d of %d: %w", i+1, len(reports), err)
		}
		entries = append(entries, entry)
	}
	receipts, err := rec.Append(ctx, entries)
	if err != nil {
		return nil, nil, fmt.Errorf("intake: %w", err)
	}
	return receipts, notices, nil
}
