package mission

import (
	"context"
	"fmt"

	"trucewatch/pipeline"
	"trucewatch/publish"
	"trucewatch/publish/html"
	"trucewatch/record"
)

// earlier lists the editions for the same audience before e, for the archive of
// its site. They are read back only where their page has to be written.
func (f *Folder) earlier(ctx context.Context, facts *pipeline.Facts, e publish.Edition) []html.Earlier {
	var out []html.Earlier
	for _, old := range facts.Editions {
		if old.Audience != e.Policy.Audience || old.Number >= int64(e.Frame.Number) {
			continue
		}
		out = append(out, html.Earlier{Number: int(old.Number), Published: old.Published, Content: old.Content,
			Period: publish.Span{From: old.From, To: old.Until}, Load: func() (publish.Edition, string, error) {
				back, err := f.editionOf(old)
				if err != nil {
					return publish.Edition{}, "", err
				}
				row, err := f.rowOf(ctx, old.Basis, old.Audience, old.Number, old.Content)
				return *back, row, err
			}})
	}
	return out
}

// editionEntry is the index of the edition's entry in the record, for its pages.
func (f *Folder) editionEntry(ctx context.Context, facts *pipeline.Facts, e publish.Edition, hash string) (string, error) {
	from := int64(0)
	// The entries of an edition stand behind those of the one before it.
	for _, old := range facts.Editions {
		if old.Audience == e.Policy.Audience && old.Number <= int64(e.Frame.Number) {
			from = max(from, old.Basis)
		}
	}
	return f.rowOf(ctx, from, e.Policy.Audience, int64(e.Frame.Number), hash)
}

// rowOf looks from row basis on for the entry of an edition.
func (f *Folder) rowOf(ctx context.Context, basis int64, audience string, number int64, content string) (string, error) {
	for row, err := range f.Record.Rows(ctx, basis) {
		if err != nil {
			return "", err
		}
		if row.Kind != record.KindEdition || row.Erased {
			continue
		}
		v, err := record.DecodeEdition(row.Fields)
		if err != nil {
			return "", err
		}
		if v.Audience == audience && v.Number == number && v.Content == content {
			return fmt.Sprint(row.Seq), nil
		}
	}
	return "", fmt.Errorf("edition %d for %s: its entry is not in the record", number, audience)
}
