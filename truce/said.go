package truce

import (
	"strconv"
	"strings"
)

// The reader of articles puts what it found into the attributes of reports, each
// as one string, so that the record's field list stays as it is. The attribute
// "reader" comes first and names the version of the rules. docs/formats/article.md
// describes every one.
const (
	attrReader   = "reader"
	attrQuote    = "quote"
	attrPosition = "position"
	attrCredit   = "credit"
	attrCruft    = "cruft"
)

// Span is a stretch of an article's Text in bytes, half open.
type Span struct {
	Start int `json:"start"`
	End   int `json:"end"`
}

// Of is the stretch of s, "" where it does not lie within.
func (p Span) Of(s string) string {
	if p.Start < 0 || p.End < p.Start || p.End > len(s) {
		return ""
	}
	return s[p.Start:p.End]
}

// Article is what the report of an article says of the article as a whole. The
// report's Text is the text that was read; every Span points into it.
type Article struct {
	Reader string // version of the rules, "prose/1"
	Format string // text, html, feed or eml
	Outlet string // who published it, as it calls itself
	Byline string
	// Stated is the date as the article gives it; Reliable is false where the text
	// speaks against it, with Why. Report.Published is filled from reliable dates alone.
	Stated   string
	Reliable bool
	Why      string
	Updated  string

	Credits   []ArticleCredit
	Quotes    []ArticleQuote
	Positions []ArticlePosition
	Cruft     []ArticleCruft
}

// ArticleCredit names who made the text or a picture.
type ArticleCredit struct {
	Kind   string // text, photo, transcript, contributor
	Agency string // canonical name, "" where none is named
	Text   string
}

// ArticleQuote is a passage between quotation marks.
type ArticleQuote struct {
	Span
	Kind    string // full, fragment, scare, echo
	Cue     string // class of the word that attributes
	Day     string
	Speaker string
	Party   PartyID
}

// ArticlePosition is a party's stance on an issue, resting on the words of Span.
type ArticlePosition struct {
	Span
	Party   PartyID
	Issue   string
	Stance  string
	Date    string
	Speaker string
}

// ArticleCruft is a line that is no part of the article.
type ArticleCruft struct {
	Span
	Kind string // header, related, caption, prompt, credit
}

// Attrs is a in the form in which a report carries it.
func (a Article) Attrs() []Attr {
	out := []Attr{{attrReader, []string{a.Reader}}}
	add := func(name string, values ...string) {
		for i, v := range values {
			values[i] = strings.ReplaceAll(v, "\t", " ")
		}
		if v := strings.TrimRight(strings.Join(values, "\t"), "\t"); v != "" {
			out = append(out, Attr{name, []string{v}})
		}
	}
	add("format", a.Format)
	add("outlet", a.Outlet)
	add("byline", a.Byline)
	add("stated", a.Stated)
	if a.Reliable {
		add("reliable", "yes")
	}
	add("why", a.Why)
	add("updated", a.Updated)
	for _, c := range a.Credits {
		add(attrCredit, c.Kind, c.Agency, c.Text)
	}
	for _, q := range a.Quotes {
		add(attrQuote, strconv.Itoa(q.Start), strconv.Itoa(q.End), q.Kind, q.Cue, q.Day, q.Speaker, string(q.Party))
	}
	for _, p := range a.Positions {
		add(attrPosition, strconv.Itoa(p.Start), strconv.Itoa(p.End), string(p.Party), p.Issue, p.Stance, p.Date, p.Speaker)
	}
	for _, c := range a.Cruft {
		add(attrCruft, strconv.Itoa(c.Start), strconv.Itoa(c.End), c.Kind)
	}
	return out
}

// Article is what the report says of the article it is; ok is false for reports
// that are no article, those of words and claims within one among them.
func (r Report) Article() (a Article, ok bool) {
	if !r.read() || r.Attrs[1].Name == "article" {
		return a, false
	}
	for _, at := range r.Attrs {
		v := strings.Join(at.Path, "\t")
		f := fieldsOf(v)
		switch at.Name {
		case attrReader:
			a.Reader = v
		case "format":
			a.Format = v
		case "outlet":
			a.Outlet = v
		case "byline":
			a.Byline = v
		case "stated":
			a.Stated = v
		case "reliable":
			a.Reliable = v == "yes"
		case "why":
			a.Why = v
		case "updated":
			a.Updated = v
		case attrCredit:
			a.Credits = append(a.Credits, ArticleCredit{f(0), f(1), f(2)})
		case attrQuote:
			a.Quotes = append(a.Quotes, ArticleQuote{spanOf(f), f(2), f(3), f(4), f(5), PartyID(f(6))})
		case attrPosition:
			a.Positions = append(a.Positions, ArticlePosition{spanOf(f), PartyID(f(2)), f(3), f(4), f(5), f(6)})
		case attrCruft:
			a.Cruft = append(a.Cruft, ArticleCruft{spanOf(f), f(2)})
		}
	}
	return a, true
}

// Said is what a report of words or of a claim within an article says beside the
// words themselves, which are the report's Text. Kinds, cues, bounds and roles are
// the closed lists of docs/formats/read.md.
type Said struct {
	Reader  string // version of the rules
	Article string // id of the article's report, of the same source
	Span           // of the words in the article's Text
	Form    string // statement or claim
	// Direct: the words stand in quotation marks.
	Direct    bool
	Speaker   string // full name or role, "unknown" where the article does not say
	SpeakerID string // in the actor table
	Party     PartyID
	Cue       string
	CueWord   string
	Venue     string // where it was said, as written
	Carrier   string // transcript, agency or channel beside the outlet
	Only      string // the outlet or agency, where it is the only source and nobody is named
	Day       string // of the words: a date, or the article's word for the day
	// The rest is filled for claims.
	Kind     string
	Place    string // as written
	PlaceKey string // in the gazetteer
	Value    string
	Unit     string
	Bound    string
	Role     string // what the number is the measure of
	Accused  PartyID
}

// Forms of Said.
const (
	SaidStatement = "statement"
	SaidClaim     = "claim"
)

// pairs lists the text fields of s with their attribute names, in the order in
// which they are written; "article" must be the first.
func (s *Said) pairs() []struct {
	name  string
	value *string
} {
	return []struct {
		name  string
		value *string
	}{{"article", &s.Article}, {"form", &s.Form}, {"speaker", &s.Speaker}, {"speaker_id", &s.SpeakerID}, {"party", (*string)(&s.Party)},
		{"cue", &s.Cue}, {"cue_word", &s.CueWord}, {"venue", &s.Venue}, {"carrier", &s.Carrier}, {"only", &s.Only}, {"day", &s.Day},
		{"kind", &s.Kind}, {"place", &s.Place}, {"place_key", &s.PlaceKey}, {"value", &s.Value}, {"unit", &s.Unit}, {"bound", &s.Bound},
		{"role", &s.Role}, {"accused", (*string)(&s.Accused)}}
}

// Attrs is s in the form in which a report carries it.
func (s Said) Attrs() []Attr {
	out := []Attr{{attrReader, []string{s.Reader}}}
	for _, p := range s.pairs() {
		if *p.value != "" || p.name == "article" {
			out = append(out, Attr{p.name, []string{*p.value}})
		}
	}
	out = append(out, Attr{"span", []string{strconv.Itoa(s.Start) + "\t" + strconv.Itoa(s.End)}})
	if s.Direct {
		out = append(out, Attr{"direct", []string{"yes"}})
	}
	return out
}

// Said is what the report says of words or of a claim within an article; ok is
// false for other reports.
func (r Report) Said() (s Said, ok bool) {
	if !r.read() || r.Attrs[1].Name != "article" {
		return s, false
	}
	pairs := s.pairs()
	for _, at := range r.Attrs {
		v := strings.Join(at.Path, "\t")
		switch at.Name {
		case attrReader:
			s.Reader = v
		case "span":
			s.Span = spanOf(fieldsOf(v))
		case "direct":
			s.Direct = v == "yes"
		}
		for _, p := range pairs {
			if p.name == at.Name {
				*p.value = v
			}
		}
	}
	return s, true
}

// read reports whether the reader of articles made the report.
func (r Report) read() bool {
	return len(r.Attrs) > 1 && r.Attrs[0].Name == attrReader && len(r.Attrs[0].Path) == 1 && strings.HasPrefix(r.Attrs[0].Path[0], "prose/")
}

// fieldsOf gives the fields of a string by number, "" where there are not so many.
func fieldsOf(v string) func(i int) string {
	all := strings.Split(v, "\t")
	return func(i int) string {
		if i >= len(all) {
			return ""
		}
		return all[i]
	}
}

// spanOf reads the first two fields; what is no number gives a Span of nothing.
func spanOf(f func(int) string) Span {
	a, err := strconv.Atoi(f(0))
	b, err2 := strconv.Atoi(f(1))
	if err != nil || err2 != nil || a < 0 || b < a {
		return Span{}
	}
	return Span{a, b}
}
