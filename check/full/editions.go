package full

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"trucewatch/check"
	"trucewatch/record"
)

// editionFile is where an edition keeps its whole content; a test holds it
// equal to publish.EditionPath.
const editionFile = "data/edition.json"

// editions rehashes the file of every edition that was published: later editions
// compare themselves with it.
func (c *fullCheck) editions(ctx context.Context) error {
	gone := map[string]bool{}
	for row, err := range c.rec.RowsOf(ctx, record.KindErasure) {
		if err != nil {
			return altered(err)
		}
		e, err := record.DecodeErasure(row.Fields)
		if err != nil {
			return &check.Fault{Kind: "entry", Where: fmt.Sprintf("row %d", row.Seq), Words: err.Error()}
		}
		for _, f := range e.Files {
			gone[f] = true
		}
	}
	n := 0
	for row, err := range c.rec.RowsOf(ctx, record.KindEdition) {
		if err != nil {
			return altered(err)
		}
		if row.Erased {
			continue
		}
		e, err := record.DecodeEdition(row.Fields)
		if err != nil {
			return &check.Fault{Kind: "entry", Where: fmt.Sprintf("row %d", row.Seq), Words: err.Error()}
		}
		for _, f := range e.Files {
			if f.Name != editionFile || gone[f.SHA256] {
				continue
			}
			if err := c.rehash(f.SHA256); err != nil {
				return &check.Fault{Kind: "file", Where: fmt.Sprintf("raw/%.2s/%s", f.SHA256, f.SHA256), Words: fmt.Sprintf("the file named by row %d, edition %d: %v", row.Seq, e.Number, err)}
			}
			n++
		}
	}
	if n > 0 {
		c.Proved = append(c.Proved, fmt.Sprintf("the files of %d editions are kept as they were published", n))
	}
	return nil
}

func (c *fullCheck) rehash(sum string) error {
	r, err := c.rec.OpenRaw(sum)
	if errors.Is(err, os.ErrNotExist) {
		return errors.New("it is gone")
	}
	if err != nil {
		return err
	}
	defer r.Close()
	_, err = io.Copy(io.Discard, struct{ io.Reader }{r})
	return err
}
