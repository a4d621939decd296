package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"trucewatch/lineage"
	"trucewatch/prose"
)

// lineageCmd says who copied whom.
type lineageCmd struct {
	Files      []string `arg:"" name:"file" help:"Articles as plain text, or documents as JSON Lines (.jsonl); - is the standard input."`
	Utterances bool     `help:"Write what was said instead, each thing once with the variants that the articles carry."`
	Actors     string   `help:"A table of actors to know beside the built-in one (docs/formats/read.md)."`
}

// lineageInput is a line of a .jsonl file.
type lineageInput struct {
	ID        string   `json:"id"`
	File      string   `json:"file"`
	Outlet    string   `json:"outlet"`
	Owner     string   `json:"owner"`
	Published string   `json:"published"`
	Title     string   `json:"title"`
	Text      string   `json:"text"`
	Language  string   `json:"language"`
	Credits   []string `json:"credits"`
}

// lineageTerm is a ground in the output.
type lineageTerm struct {
	Term  string      `json:"term"`
	Value int         `json:"value"`
	Nats  json.Number `json:"nats"`
	Text  string      `json:"text"`
}

type lineageNear struct {
	File     string           `json:"file"`
	Relation lineage.Relation `json:"relation"`
	P        json.Number      `json:"p"`
	Why      []lineageTerm    `json:"why"`
}

type lineageLine struct {
	File   string        `json:"file"`
	Parent string        `json:"parent"`
	P      json.Number   `json:"p"`
	Origin string        `json:"origin"`
	Why    []lineageTerm `json:"why"`
	Agency string        `json:"agency,omitempty"`
	Near   *lineageNear  `json:"near,omitempty"`
}

type utteranceLine struct {
	Utterance string         `json:"utterance"`
	File      string         `json:"file"`
	Text      string         `json:"text"`
	Speaker   string         `json:"speaker"`
	Flags     []lineage.Flag `json:"flags"`
}

func (c *lineageCmd) Run(e *env) error {
	opt := prose.Options{Latest: e.now().UTC().AddDate(0, 0, 1).Format(time.DateOnly)}
	if c.Actors != "" {
		data, err := os.ReadFile(c.Actors)
		if err != nil {
			return fmt.Errorf("reading the actor table: %w", err)
		}
		if opt.Actors, err = prose.ParseActors(string(data), prose.DefaultActors()); err != nil {
			return fmt.Errorf("%s: %w", c.Actors, err)
		}
	}
	l := &lineageReader{e: e, r: prose.NewReader(opt), utterances: c.Utterances}
	for _, name := range c.Files {
		l.read(name)
	}
	out := bufio.NewWriter(e.stdout)
	enc := json.NewEncoder(out)
	enc.SetEscapeHTML(false)
	write := l.writeEdges
	if c.Utterances {
		write = l.writeUtterances
	}
	if err := write(enc); err != nil {
		return err
	}
	if err := out.Flush(); err != nil {
		return fmt.Errorf("writing: %w", err)
	}
	if l.bad > 0 {
		return refused(l.bad, "documents")
	}
	return nil
}

// lineageReader turns files into documents and sayings.
type lineageReader struct {
	e          *env
	r          *prose.Reader
	utterances bool
	docs       []lineage.Document
	sayings    []lineage.Saying
	bad        int
}

// maxLineage is how many bytes of one article are compared.
const maxLineage = 4 << 20

func (l *lineageReader) refuse(format string, args ...any) {
	fmt.Fprintf(l.e.stderr, "trucewatch: "+format+"\n", args...)
	l.bad++
}

func (l *lineageReader) read(name string) {
	if name == "-" {
		in := bufio.NewReader(l.e.stdin)
		if first, _ := in.Peek(1); len(first) == 1 && first[0] == '{' {
			l.readLines(name, in)
			return
		}
		l.readText(name, in)
		return
	}
	f, err := os.Open(name)
	if err != nil {
		l.refuse("reading an article: %v", err)
		return
	}
	defer f.Close()
	if strings.HasSuffix(name, ".jsonl") {
		l.readLines(name, bufio.NewReader(f))
		return
	}
	l.readText(name, f)
}

func (l *lineageReader) readText(name string, in io.Reader) {
	b, err := io.ReadAll(io.LimitReader(in, maxLineage+1))
	if err != nil {
		l.refuse("reading %s: %v", name, err)
		return
	}
	l.add(lineageInput{ID: name, Text: string(b)})
}

func (l *lineageReader) readLines(name string, in *bufio.Reader) {
	for n := 1; ; n++ {
		line, err := in.ReadBytes('\n')
		if len(bytes.TrimSpace(line)) > 0 {
			var d lineageInput
			switch jerr := json.Unmarshal(line, &d); {
			case jerr != nil:
				l.refuse("%s:%d: no document: %v; a line is like {\"id\":\"a1\",\"text\":\"…\"}", name, n, jerr)
			case d.ID == "" && d.File == "":
				l.refuse("%s:%d: a document without id", name, n)
			default:
				l.add(d)
			}
		}
		if err != nil {
			if err != io.EOF {
				l.refuse("reading %s: %v", name, err)
			}
			return
		}
	}
}

// add reads one document.
func (l *lineageReader) add(in lineageInput) {
	if in.ID == "" {
		in.ID = in.File
	}
	if len(in.Text) > maxLineage {
		fmt.Fprintf(l.e.stderr, "trucewatch: %s: only its first %d MB are compared\n", in.ID, maxLineage>>20)
		in.Text = strings.ToValidUTF8(in.Text[:maxLineage], "")
	}
	a := l.r.Read(in.ID, in.Text)
	body := withoutCruft(in.Text, a)
	if l.utterances {
		l.addSayings(in, a, body)
		return
	}
	d := lineage.Document{ID: in.ID, Outlet: in.Outlet, Owner: in.Owner, Title: in.Title, Body: body, Language: in.Language, Credits: in.Credits}
	if d.Title == "" {
		d.Title = a.Title
	}
	if d.Language == "" {
		d.Language = a.Language
	}
	switch {
	case in.Published != "":
		d.Published = publishedTime(in.Published)
	case a.PublishedReliable:
		d.Published = publishedTime(a.Published)
	}
	for _, c := range a.Credits {
		if (c.Kind == prose.CreditText || c.Kind == prose.CreditTranscript) && c.Agency != "" && !slices.Contains(d.Credits, c.Agency) {
			d.Credits = append(d.Credits, c.Agency)
		}
	}
	for _, q := range a.Quotes {
		d.Quotes = append(d.Quotes, lineage.Quote{Text: q.Text, Speaker: q.Speaker, Start: q.Start})
	}
	l.docs = append(l.docs, d)
}

// addSayings collects what a document says that somebody said, and its own sentences.
func (l *lineageReader) addSayings(in lineageInput, a prose.Article, body string) {
	of := lineage.Saying{File: in.ID, Language: a.Language, Machine: lineage.MachineTranslated(in.Text)}
	if in.Language != "" {
		of.Language = in.Language
	}
	var said []lineage.Saying
	for _, s := range a.Statements {
		n := of
		n.Text, n.Start, n.Speaker, n.SpeakerID, n.Direct = s.Text, s.Start, s.Speaker, s.SpeakerID, s.Direct
		said = append(said, n)
	}
	for _, q := range a.Quotes {
		inside := func(s lineage.Saying) bool { return s.Start <= q.Start && q.Start+len(q.Text) <= s.Start+len(s.Text) }
		if q.Kind == prose.QuoteScare || q.Kind == prose.QuoteEcho || slices.ContainsFunc(said, inside) {
			continue
		}
		n := of
		n.Text, n.Start, n.Speaker, n.SpeakerID, n.Direct = q.Text, q.Start, q.Speaker, q.SpeakerID, true
		said = append(said, n)
	}
	l.sayings = append(append(l.sayings, said...), lineage.Narration(body, of, said)...)
}

// withoutCruft is an article without its cruft, places in it unchanged.
func withoutCruft(s string, a prose.Article) string {
	var runs []lineage.Span
	for _, c := range a.Cruft {
		runs = append(runs, lineage.Span{Start: c.Start, End: c.Start + len(c.Text)})
	}
	return lineage.Blank(s, runs)
}

// publishedTime reads a time or a day; what is neither is unknown.
func publishedTime(s string) time.Time {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04:05", "2006-01-02T15:04", "2006-01-02 15:04:05", "2006-01-02 15:04", time.DateOnly} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func (l *lineageReader) writeEdges(enc *json.Encoder) error {
	edges, err := lineage.TraceAll(l.docs)
	if err != nil {
		return err
	}
	for _, x := range edges {
		line := lineageLine{File: x.ID, Parent: x.Parent, P: thousandths(x.P), Origin: x.Origin, Why: lineageTerms(x.Why), Agency: x.Agency}
		if x.Near != nil {
			line.Near = &lineageNear{x.Near.ID, x.Near.Kind, thousandths(x.Near.P), lineageTerms(x.Near.Why)}
		}
		if err := enc.Encode(line); err != nil {
			return fmt.Errorf("writing the lineage of %s: %w", x.ID, err)
		}
	}
	return nil
}

func lineageTerms(ts []lineage.Term) []lineageTerm {
	out := []lineageTerm{}
	for _, t := range ts {
		out = append(out, lineageTerm{t.Name, t.Value, thousandths(t.Weight), t.String()})
	}
	return out
}

// thousandths writes a number of thousandths as a decimal.
func thousandths(n int) json.Number {
	sign := ""
	if n < 0 {
		sign, n = "-", -n
	}
	s := fmt.Sprintf("%s%d.%03d", sign, n/1000, n%1000)
	return json.Number(strings.TrimSuffix(strings.TrimRight(s, "0"), "."))
}

func (l *lineageReader) writeUtterances(enc *json.Encoder) error {
	var lines []utteranceLine
	for _, u := range lineage.Cluster(l.sayings) {
		for _, v := range u.Variants {
			flags := v.Flags
			if flags == nil {
				flags = []lineage.Flag{}
			}
			lines = append(lines, utteranceLine{u.ID, v.File, v.Text, u.Speaker, flags})
		}
	}
	slices.SortStableFunc(lines, func(a, b utteranceLine) int { return strings.Compare(a.Utterance, b.Utterance) })
	for _, x := range lines {
		if err := enc.Encode(x); err != nil {
			return fmt.Errorf("writing the utterances of %s: %w", x.File, err)
		}
	}
	return nil
}
