package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"time"

	"trucewatch/prose"
	"trucewatch/source/article"
)

type readCmd struct {
	Files    []string `arg:"" name:"file" help:"Articles: plain text, pages (HTML), feeds (RSS, Atom, JSON), mails (EML); - is the standard input."`
	Actors   string   `help:"A table of actors to know beside the built-in one (docs/formats/read.md)."`
	Issues   string   `help:"A list of issues on which parties take positions, instead of the built-in one."`
	Language string   `help:"Language of the articles where you know it: en, uk, ru." enum:",en,uk,ru" default:""`
	All      bool     `help:"Also write day, party, venue, carrier and place of every entry, and the lines left out as page cruft."`
}

func (c *readCmd) Run(e *env) error {
	opt := prose.Options{Language: c.Language, Latest: e.now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)}
	if c.Actors != "" {
		data, err := os.ReadFile(c.Actors)
		if err != nil {
			return fmt.Errorf("reading the actor table: %w", err)
		}
		opt.Actors, err = prose.ParseActors(string(data), prose.DefaultActors())
		if err != nil {
			return fmt.Errorf("%s: %w", c.Actors, err)
		}
	}
	if c.Issues != "" {
		data, err := os.ReadFile(c.Issues)
		if err != nil {
			return fmt.Errorf("reading the list of issues: %w", err)
		}
		if opt.Issues = prose.ParseIssues(string(data)); len(opt.Issues) == 0 {
			return fmt.Errorf("%s: no issue; want sections \"[id]\" with the beginnings of words below", c.Issues)
		}
	}
	r := prose.NewReader(opt)
	out := bufio.NewWriter(e.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	bad := 0
	for _, name := range c.Files {
		docs, err := readDocuments(e, name, opt.Latest)
		if err != nil {
			fmt.Fprintln(e.stderr, "trucewatch:", err)
			bad++
			continue
		}
		for _, d := range docs {
			a := articleOf(r, d)
			for _, n := range a.Notices {
				fmt.Fprintf(e.stderr, "trucewatch: %s: %s\n", d.Name, n)
			}
			var v any = a
			if !c.All {
				v = prose.Brief(a)
			}
			if err := enc.Encode(v); err != nil {
				return fmt.Errorf("writing what %s says: %w", d.Name, err)
			}
		}
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	if bad > 0 {
		return refused(bad, "files")
	}
	return nil
}

// readDocuments reads one file: a page, a mail, the entries of a feed, or a text as
// pasted, which is left as it is so that offsets are those of the file. What can be
// no page, mail or feed is read as a text, whatever it holds.
func readDocuments(e *env, name, latest string) ([]article.Document, error) {
	s, err := readArticle(e, name)
	if err != nil {
		return nil, err
	}
	pasted := []article.Document{{Name: name, Format: article.FormatText, Text: s}}
	docs, err := article.Read(name, []byte(s), article.Options{Latest: latest})
	switch {
	case err != nil && article.IsText([]byte(s)):
		return pasted, nil
	case err != nil:
		return nil, err
	case docs[0].Format == article.FormatText && docs[0].Charset == "utf-8":
		pasted[0].Notices = docs[0].Notices
		return pasted, nil
	}
	return slices.DeleteFunc(docs, func(d article.Document) bool {
		if d.Fault != "" {
			fmt.Fprintf(e.stderr, "trucewatch: %s: left out: %s\n", d.Name, d.Fault)
		}
		return d.Fault != ""
	}), nil
}

// articleOf is what a document says, with what its own fields say of it.
func articleOf(r *prose.Reader, d article.Document) prose.Article {
	a := r.Read(d.Name, d.Text)
	a.Notices = append(d.Notices, a.Notices...)
	a.Credits = append(append([]prose.Credit{}, d.Credits...), a.Credits...)
	if a.Published == "" {
		a.Published = d.Published.Stated
	}
	if d.Published.Doubt != "" {
		a.PublishedReliable, a.PublishedWhy = false, d.Published.Doubt
	}
	for _, c := range d.Cruft {
		a.Cruft = append(a.Cruft, prose.Cruft{Text: c.Text, Start: -1, Kind: c.Kind})
	}
	return a
}

// maxArticle is how much of one file is taken into memory, in bytes.
const maxArticle = 64 << 20

func readArticle(e *env, name string) (string, error) {
	var in io.Reader = e.stdin
	if name != "-" {
		f, err := os.Open(name)
		if err != nil {
			return "", fmt.Errorf("reading an article: %w", err)
		}
		defer f.Close()
		in = f
	}
	b, err := io.ReadAll(io.LimitReader(in, maxArticle))
	if err != nil {
		return "", fmt.Errorf("reading %s: %w", name, err)
	}
	return string(b), nil
}
