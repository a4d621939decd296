package mission

import (
	"context"
	"fmt"
	"slices"

	"trucewatch/record"
	"trucewatch/truce"
)

// EraseArgs name what is erased: reports with all their versions, rows, kept files.
type EraseArgs struct {
	Reports  []truce.ReportKey `json:"reports,omitempty"`
	Rows     []int64           `json:"rows,omitempty"`
	Files    []string          `json:"files,omitempty"` // SHA-256, hex
	Reason   string            `json:"reason"`
	Signer   string            `json:"signer"`
	Approver string            `json:"approver"` // the second person
}

// EraseReply says what is gone.
type EraseReply struct {
	Rows  []int64 `json:"rows"`
	Files int     `json:"files"`
	// Beside counts rows that stay and were read from a file that is gone.
	Beside int `json:"beside"`
}

// Erase takes the bodies of rows and their files out of this folder. Leaves stay, so the
// log is as it was. Editions that were published, copies and backups are out of reach.
func (f *Folder) Erase(ctx context.Context, a EraseArgs) (EraseReply, error) {
	var reply EraseReply
	if a.Approver == "" || a.Approver == a.Signer {
		return reply, fmt.Errorf("an erasure cannot be taken back: it needs a second person as approver")
	}
	if _, err := f.Record.Seal(ctx); err != nil {
		return reply, err
	}
	gone := map[string]bool{}
	for _, file := range a.Files {
		gone[file] = true
	}
	reply.Rows = slices.Clone(a.Rows)
	found := map[truce.ReportKey]bool{}
	of := map[int64]string{} // file of each row that has one
	for row, err := range f.Record.RowsOf(ctx, record.KindReport, record.KindRefusal) {
		if err != nil {
			return reply, err
		}
		if of[row.Seq], err = fileOf(row); err != nil {
			return reply, err
		}
		if row.Erased || row.Kind != record.KindReport {
			continue
		}
		r, err := record.DecodeReport(row.Fields)
		if err != nil {
			return reply, err
		}
		if slices.Contains(a.Reports, r.Key()) {
			reply.Rows = append(reply.Rows, row.Seq)
			found[r.Key()] = true
		}
	}
	for _, key := range a.Reports {
		if !found[key] {
			return reply, fmt.Errorf("the record holds no report %s, or it is erased already; nothing was erased", key)
		}
	}
	slices.Sort(reply.Rows)
	reply.Rows = slices.Compact(reply.Rows)
	for _, seq := range reply.Rows {
		if of[seq] != "" {
			gone[of[seq]] = true
		}
	}
	for seq, file := range of {
		if _, erased := slices.BinarySearch(reply.Rows, seq); gone[file] && !erased {
			reply.Beside++
		}
	}
	reply.Files = len(gone)
	return reply, f.Record.Erase(ctx, record.Erasure{Rows: slices.Clone(reply.Rows), Files: slices.Clone(a.Files), Reason: a.Reason, Signer: a.Signer, Approver: a.Approver})
}
