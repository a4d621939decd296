package article

import (
	"errors"
	"io"
	"iter"
	"sync"

	"trucewatch/prose"
	"trucewatch/source"
	"trucewatch/truce"
)

// Reader is the version of the rules with which articles are read at intake. It
// changes with them, so that it can be told which entries came of which rules.
const Reader = "prose/1"

// Adapter reads articles.
type Adapter struct{}

var _ source.Adapter = Adapter{}

// Info describes the source. Each outlet is a source of its own, which the
// mission's register describes; one that is not there is never published.
func (Adapter) Info() source.Info {
	return source.Info{Name: "article", Title: "News articles: pages, feeds, mails, pasted texts",
		Licence: "(c) their publishers", Ship: source.ShipNo,
		Blind: "only articles that somebody picked or a feed carried; what no outlet wrote of is not here; several outlets often carry one agency's words"}
}

var reader = sync.OnceValue(func() *prose.Reader { return prose.NewReader(prose.Options{}) })

// Parse reads one file. Each document gives the report of the article first, then
// those of the words in it, in the order of the text.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		data, err := io.ReadAll(io.LimitReader(in.R, MaxBytes+1))
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "reading", Err: err})
			return
		}
		docs, err := Read(in.Name, data, Options{})
		if err != nil {
			yield(truce.Report{}, fileError(in.Name, err))
			return
		}
		ids := source.NewOrdinals()
		for i := range docs {
			d := &docs[i]
			if d.Fault != "" {
				if !yield(truce.Report{}, &source.RowError{File: in.Name, Line: d.line, Reason: d.Fault, Value: d.Title}) {
					return
				}
				continue
			}
			for _, rep := range Reports(*d, reader().Read(d.Name, d.Text), ids) {
				rep.Raw.Line = max(d.line, 1)
				var err error
				if err = rep.Validate(); err != nil {
					rep, err = truce.Report{}, source.NewRowError(in.Name, max(d.line, 1), "", err)
				}
				if !yield(rep, err) {
					return
				}
			}
		}
	}
}

func fileError(name string, err error) error {
	var fe *source.FileError
	if errors.As(err, &fe) {
		return err
	}
	return &source.FileError{File: name, Reason: "reading an article", Err: err}
}
