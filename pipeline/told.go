package pipeline

import (
	"cmp"
	"fmt"
	"slices"

	"trucewatch/lineage"
	"trucewatch/truce"
)

// articles are the reports of articles and of the words in them.
type articles struct {
	keys []truce.ReportKey // of the articles, sorted
	info map[truce.ReportKey]truce.Article
	said map[truce.ReportKey][]saidReport // by article, in the order of the text
}

type saidReport struct {
	truce.Said
	report truce.Report
}

// articlesOf finds the articles. Words that an article's latest version no longer
// has are left out.
func (s *State) articlesOf() articles {
	a := articles{info: map[truce.ReportKey]truce.Article{}, said: map[truce.ReportKey][]saidReport{}}
	for r := range s.Reports() {
		if info, ok := r.Article(); ok {
			a.keys = append(a.keys, r.Key())
			a.info[r.Key()] = info
		} else if said, ok := r.Said(); ok {
			in := truce.ReportKey{Source: r.Source, ID: said.Article}
			if whole, ok := s.Report(in); ok && said.Of(whole.Text) == r.Text {
				a.said[in] = append(a.said[in], saidReport{said, r})
			}
		}
	}
	for _, list := range a.said {
		slices.SortStableFunc(list, func(x, y saidReport) int { return cmp.Compare(x.Start, y.Start) })
	}
	return a
}

// tell finds who copied whom, what was said once and carried often, and who stands
// where: all from the articles, and none of it a fact.
func (s *State) tell() error {
	a := s.articlesOf()
	if len(a.keys) == 0 {
		return nil
	}
	if err := s.copies(a); err != nil {
		return err
	}
	said := s.utterances(a)
	s.positions(a, said)
	s.claimsTold(a)
	return nil
}

// copies traces who copied whom.
func (s *State) copies(a articles) error {
	edges, err := lineage.Trace(len(a.keys), func(i int) (lineage.Document, error) { return s.document(a, a.keys[i]), nil })
	if err != nil {
		return fmt.Errorf("tracing copies: %w", err)
	}
	s.origins = make(map[truce.ReportKey]string, len(edges))
	for _, e := range edges {
		key, root := fusionKey(e.ID), fusionKey(e.Origin)
		c := truce.Copied{Carrier: truce.Carrier{Article: key}, Root: root, PermilleP: e.P}
		if e.Parent != "" {
			c.Parent = fusionKey(e.Parent)
		}
		terms := slices.Clone(e.Why)
		slices.SortStableFunc(terms, func(x, y lineage.Term) int { return cmp.Compare(y.Weight, x.Weight) })
		for _, t := range terms {
			if t.Weight > 0 && t.Name != "base" {
				c.Grounds = append(c.Grounds, t.Name)
			}
		}
		from, _ := s.Report(root)
		c.Origin = s.Settings.Sources[root.Source].OriginOf(from)
		if c.Agency = e.Agency; c.Agency != "" {
			c.Origin = c.Agency
		}
		s.origins[key] = c.Origin
		s.Told.Copies = append(s.Told.Copies, c)
	}
	slices.SortFunc(s.Told.Copies, func(x, y truce.Copied) int { return x.Article.Compare(y.Article) })
	return nil
}

// originOf is where a report's information comes from: for an article the root of
// its copies, for words in an article that of the article.
func (s *State) originOf(r truce.Report) string {
	key := r.Key()
	if said, ok := r.Said(); ok {
		key.ID = said.Article
	}
	if o, ok := s.origins[key]; ok {
		return o
	}
	return s.Settings.Sources[r.Source].OriginOf(r)
}

func (s *State) carrier(article truce.ReportKey) truce.Carrier {
	return truce.Carrier{Article: article, Origin: s.origins[article]}
}

// document is an article as lineage sees it.
func (s *State) document(a articles, key truce.ReportKey) lineage.Document {
	r, info := s.reports[key], a.info[key]
	d := lineage.Document{ID: fusionID(key), Outlet: string(key.Source), Owner: s.Settings.Sources[key.Source].Owner,
		Title: r.Title, Body: blanked(r.Text, info.Cruft), Language: r.Lang, Published: r.Published.From}
	for _, c := range info.Credits {
		if (c.Kind == "text" || c.Kind == "transcript") && c.Agency != "" && !slices.Contains(d.Credits, c.Agency) {
			d.Credits = append(d.Credits, c.Agency)
		}
	}
	for _, q := range info.Quotes {
		d.Quotes = append(d.Quotes, lineage.Quote{Text: q.Of(r.Text), Speaker: q.Speaker, Start: q.Start})
	}
	return d
}

// blanked is an article without its cruft, places in it unchanged.
func blanked(s string, cruft []truce.ArticleCruft) string {
	var runs []lineage.Span
	for _, c := range cruft {
		if c.Of(s) != "" {
			runs = append(runs, lineage.Span{Start: c.Start, End: c.End})
		}
	}
	return lineage.Blank(s, runs)
}

// saidAt finds, by article, which utterance stands where.
type saidAt map[truce.ReportKey][]placed

type placed struct {
	truce.Span
	utterance string
}

// in is the utterance that shares the greatest stretch with one of an article.
func (p saidAt) in(article truce.ReportKey, span truce.Span) string {
	best, id := 0, ""
	for _, x := range p[article] {
		if n := min(x.End, span.End) - max(x.Start, span.Start); n > best {
			best, id = n, x.utterance
		}
	}
	return id
}

// utterances puts together the variants of what was said once.
func (s *State) utterances(a articles) saidAt {
	var sayings []lineage.Saying
	for _, key := range a.keys {
		sayings = append(sayings, s.sayings(a, key)...)
	}
	at := saidAt{}
	for _, u := range lineage.Cluster(sayings) {
		out := truce.Utterance{ID: u.ID, Speaker: u.Speaker}
		for _, v := range u.Variants {
			key := fusionKey(v.File)
			span := truce.Span{Start: v.Start, End: v.Start + len(v.Text)}
			x := truce.Variant{Carrier: s.carrier(key), Span: span, Text: v.Text, Lang: v.Language, Direct: v.Direct}
			for _, f := range v.Flags {
				x.Flags = append(x.Flags, string(f))
			}
			out.Variants = append(out.Variants, x)
			at[key] = append(at[key], placed{span, u.ID})
			if !v.Own {
				a.describe(&out, key, span)
			}
		}
		s.Told.Utterances = append(s.Told.Utterances, out)
	}
	slices.SortFunc(s.Told.Utterances, func(x, y truce.Utterance) int { return cmp.Compare(x.ID, y.ID) })
	return at
}
