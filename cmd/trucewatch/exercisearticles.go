package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"path"
	"strings"

	"trucewatch/demo"
	"trucewatch/mission"
	"trucewatch/prose"
	"trucewatch/source"
	"trucewatch/source/article"
	"trucewatch/truce"
)

// exerciseArticles are the invented articles of the exercise, in the demonstration's data.
const exerciseArticles = "data/" + exerciseID

// actorArticles reads articles as the adapter article does, but with a table of
// actors of its own and as those of one outlet of the register.
type actorArticles struct {
	article.Adapter
	reader *prose.Reader
	outlet truce.SourceID
}

// Parse reads one file.
func (a actorArticles) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		data, err := io.ReadAll(in.R)
		if err != nil {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "reading", Err: err})
			return
		}
		docs, err := article.Read(in.Name, data, article.Options{})
		if err != nil {
			yield(truce.Report{}, err)
			return
		}
		ids := source.NewOrdinals()
		for _, d := range docs {
			for _, r := range article.Reports(d, a.reader.Read(d.Name, d.Text), ids) {
				r.Source, r.Raw.Line = a.outlet, 1
				if !yield(r, r.Validate()) {
					return
				}
			}
		}
	}
}

// takeArticles takes the invented articles into the exercise. A file is named by
// its outlet's id, a dot and a number.
func takeArticles(e *env, f *mission.Folder) error {
	table, err := demo.Data.ReadFile(exerciseArticles + "/actors.tsv")
	if err != nil {
		return err
	}
	actors, err := prose.ParseActors(string(table), nil)
	if err != nil {
		return fmt.Errorf("%s/actors.tsv: %w", exerciseArticles, err)
	}
	files, err := demo.Data.ReadDir(exerciseArticles)
	if err != nil {
		return err
	}
	reader := prose.NewReader(prose.Options{Actors: actors})
	for _, file := range files {
		outlet, _, _ := strings.Cut(file.Name(), ".")
		if path.Ext(file.Name()) != ".txt" {
			continue
		}
		in, err := demo.Data.Open(exerciseArticles + "/" + file.Name())
		if err != nil {
			return err
		}
		res, err := f.IngestStream(e.ctx, actorArticles{reader: reader, outlet: truce.SourceID(outlet)}, file.Name(), in)
		if err = errors.Join(err, in.Close()); err != nil {
			return err
		}
		if res.Refused > 0 || res.Broken != "" {
			return fmt.Errorf("%s: %d rows refused %s", file.Name(), res.Refused, res.Broken)
		}
	}
	return nil
}
