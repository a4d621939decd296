package full

import (
	"context"
	"fmt"

	"trucewatch/check"
	"trucewatch/commit"
	"trucewatch/record"
)

// officers judges every decision by the keys that were in force at its row, as they
// were judged when they were entered: order decides, no clock is read.
func (c *fullCheck) officers(ctx context.Context) error {
	var keys record.Officers
	signed, unsigned := 0, 0
	for row, err := range c.rec.RowsOf(ctx, record.KindOfficer, record.KindDecision, record.KindDecision1) {
		if err != nil {
			return altered(err)
		}
		if row.Erased {
			continue
		}
		is, err := judge(&keys, row)
		switch {
		case err != nil:
			return &check.Fault{Kind: "entry", Where: fmt.Sprintf("row %d", row.Seq), Words: fmt.Sprintf("%s: %v", row.Kind, err)}
		case row.Kind == record.KindOfficer:
		case is:
			signed++
		default:
			unsigned++
		}
	}
	if signed+unsigned == 0 {
		return nil
	}
	words := fmt.Sprintf("%d decisions are signed with keys that were in force at their place of the record", signed)
	if unsigned > 0 {
		words += fmt.Sprintf("; %d are not signed, and were entered where the record did not demand it", unsigned)
	}
	c.Proved = append(c.Proved, words)
	return nil
}

// judge reports whether a decision is signed; an officer's entry changes the keys.
func judge(keys *record.Officers, row record.Row) (signed bool, err error) {
	root, err := record.RootToSign(&row.Seed, row.Fields)
	if err != nil {
		return false, err
	}
	if row.Kind == record.KindOfficer {
		v, signature, err := record.DecodeOfficer(row.Fields)
		if err != nil {
			return false, err
		}
		return false, keys.Take(v, root, signature)
	}
	d, signature, err := record.DecodeDecision(row.Fields)
	if err != nil {
		return false, err
	}
	if _, err := commit.ParseSigned(signature); err != nil {
		return false, err
	}
	return len(signature) > 0, keys.Judge(d, root, signature)
}
