// Package gvc reads news reports of the Gun Violence Corpus as JSON Lines: a
// public test set for fusing reports by text. Its truth is never read.
package gvc

import (
	"encoding/json"
	"iter"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads doc_id, dct, title and text.
type Adapter struct{}

var _ source.Adapter = Adapter{}

// Info describes the source.
func (Adapter) Info() source.Info {
	const blind = "a corpus picked by hand for research; its silence means nothing"
	const attribution = "Gun Violence Corpus, CLTL, Vrije Universiteit Amsterdam (CC BY 4.0)"
	return source.Info{Name: "gvc", Title: "Gun Violence Corpus, news reports", Licence: "CC BY 4.0 (corpus; articles (c) their publishers)", Attribution: attribution,
		Blind: blind, Ship: source.ShipCite, URL: "https://github.com/cltl/GunViolenceCorpus",
		Sources: []truce.Source{{ID: "gvc", Title: "Gun Violence Corpus", Class: truce.ClassDataset, Interest: truce.InterestNeutral, Access: "compiled",
			Licence: "CC BY 4.0", Blind: blind, Attribution: attribution, Ship: source.ShipCite, URL: "https://github.com/cltl/GunViolenceCorpus"}}}
}

// maxLine is far above the longest article.
const maxLine = 1 << 20

// Parse reads one document a line. The document's creation date is when it was
// published; when the event happened is not stated. Every document has an outlet
// of its own, because the set does not name outlets.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		for line, err := range source.Lines(in, maxLine) {
			var rep truce.Report
			if err == nil {
				rep, err = read(in.Name, line)
			}
			if !yield(rep, err) {
				return
			}
		}
	}
}

func read(file string, line source.Line) (truce.Report, error) {
	refuse := func(reason string) error {
		return &source.RowError{File: file, Line: line.Number, Reason: reason, Row: source.Clip(line.Text, 4096)}
	}
	var doc struct {
		ID    string `json:"doc_id"`
		Date  string `json:"dct"`
		Title string `json:"title"`
		Text  string `json:"text"`
	}
	if err := json.Unmarshal([]byte(line.Text), &doc); err != nil {
		return truce.Report{}, refuse("not a JSON object: " + err.Error())
	}
	if doc.ID == "" || doc.Title == "" {
		return truce.Report{}, refuse("doc_id or title is empty")
	}
	published, err := source.ParseTime(doc.Date, source.TimeOptions{})
	if err != nil {
		return truce.Report{}, refuse("dct: " + err.Error())
	}
	rep := truce.Report{Source: "gvc", ID: doc.ID, Kind: truce.KindPoint, Product: doc.ID, Origin: doc.ID, Published: published, Title: doc.Title, Text: doc.Text,
		Lang: "en", Raw: truce.Raw{Line: line.Number, Row: line.Text}}
	return rep, rep.Validate()
}
