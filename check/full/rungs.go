package full

import (
	"context"
	"fmt"

	"trucewatch/check"
	"trucewatch/ladder"
	"trucewatch/record"
)

// rungs recomputes the coarser places and times of every report that was not erased.
// A hash alone cannot show that a published cell holds the hidden place; whoever has
// the body can. Raion and region come from the gazetteer of their day and are passed over.
func (c *fullCheck) rungs(ctx context.Context) error {
	n := 0
	for row, err := range c.rec.RowsOf(ctx, record.KindReport) {
		if err != nil {
			return altered(err)
		}
		if row.Erased {
			continue
		}
		where := fmt.Sprintf("row %d", row.Seq)
		r, err := record.DecodeReport(row.Fields)
		if err != nil {
			return &check.Fault{Kind: "entry", Where: where, Words: err.Error()}
		}
		x, err := record.DecodeExtra(row.Fields)
		if err != nil {
			return &check.Fault{Kind: "entry", Where: where, Words: err.Error()}
		}
		want := ladder.Of(r.Places, r.Time, nil)
		for _, p := range [][3]string{
			{"place.cell_1km", x.Rungs.Cell1km, want.Cell1km}, {"place.cell_5km", x.Rungs.Cell5km, want.Cell5km},
			{"place.cell_20km", x.Rungs.Cell20km, want.Cell20km}, {"time.hour", x.Rungs.Hour, want.Hour}, {"time.day", x.Rungs.Day, want.Day},
		} {
			if p[1] != p[2] {
				return &check.Fault{Kind: "field", Where: where + " " + p[0], Words: fmt.Sprintf("it says %.80q; the exact place and time give %.80q", p[1], p[2])}
			}
		}
		n++
	}
	if n > 0 {
		c.Proved = append(c.Proved, fmt.Sprintf("the coarser places and times of %d reports are those that their exact ones give", n))
	}
	return nil
}
