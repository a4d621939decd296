package article

import (
	"cmp"
	"strconv"
	"strings"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/prose"
	"trucewatch/source"
	"trucewatch/text"
	"trucewatch/truce"
)

// Reports turns a document and what the reader found in it into reports: that of
// the article, then one for each attributed statement and each claim. ids gives
// the second of two equal entries an id of its own.
func Reports(d Document, a prose.Article, ids *source.Ordinals) []truce.Report {
	src := SourceOf(d)
	head := articleReport(d, a, src)
	head.ID = ids.Next(string(src), articleID(d))
	out := []truce.Report{head}
	w := words{head: head, ids: ids}
	for _, s := range a.Statements {
		out = append(out, w.statement(s))
	}
	for _, c := range a.Claims {
		out = append(out, w.claim(c))
	}
	return out
}

// articleID is the same for every version of one page: its address, or, for a text
// without one, what it says, so that a changed headline is a new version. Neither
// the name of the file nor the day it was taken counts.
func articleID(d Document) string {
	if d.URL != "" {
		return source.ContentID("url", d.URL)
	}
	return source.ContentID("text", text.Fold(strings.Join(strings.Fields(d.body()), " ")))
}

// articleReport is the report that says: this outlet published this.
func articleReport(d Document, a prose.Article, src truce.SourceID) truce.Report {
	title := cmp.Or(d.Title, a.Title)
	rep := truce.Report{Source: src, Kind: truce.KindStatement, Title: title, Text: d.Text, URL: d.URL, Lang: cmp.Or(a.Language, d.Language)}
	info := truce.Article{Reader: Reader, Format: string(d.Format), Outlet: d.Outlet, Byline: d.Byline,
		Stated: cmp.Or(d.Published.Stated, a.Published), Updated: d.Updated.Stated, Reliable: a.PublishedReliable && d.Published.Doubt == "", Why: cmp.Or(d.Published.Doubt, a.PublishedWhy)}
	if info.Reliable {
		rep.Published = published(d, a)
		info.Reliable = !rep.Published.IsZero()
	}
	for _, c := range append(d.Credits, a.Credits...) {
		info.Credits = append(info.Credits, truce.ArticleCredit{Kind: string(c.Kind), Agency: c.Agency, Text: c.Text})
		if c.Kind == prose.CreditText && rep.Origin == "" {
			rep.Origin = c.Agency
		}
	}
	for _, q := range a.Quotes {
		info.Quotes = append(info.Quotes, truce.ArticleQuote{Span: truce.Span{Start: q.Start, End: q.Start + len(q.Text)},
			Kind: string(q.Kind), Cue: string(q.Cue), Day: q.Day, Speaker: q.Speaker, Party: truce.PartyID(q.Party)})
	}
	for _, p := range a.Positions {
		info.Positions = append(info.Positions, truce.ArticlePosition{Span: truce.Span{Start: p.Start, End: p.Start + len(p.Text)},
			Party: truce.PartyID(p.Party), Issue: p.Issue, Stance: string(p.Stance), Date: p.Date, Speaker: p.Speaker})
	}
	for _, c := range a.Cruft {
		info.Cruft = append(info.Cruft, truce.ArticleCruft{Span: truce.Span{Start: c.Start, End: c.Start + len(c.Text)}, Kind: string(c.Kind)})
	}
	rep.Attrs = info.Attrs()
	if !placed(&rep) {
		rep.Claim = &truce.Claim{Measure: "article", Op: truce.OpText, Value: cmp.Or(source.Clip(title, 300), "untitled"), Source: d.URL}
	}
	return rep
}

// placed gives an article whose headline names an act and a place both of them, so
// that it is compared with other reports of the event, as any headline is. All
// other articles carry a Claim in words instead and are compared with none.
func placed(rep *truce.Report) bool {
	act, found := source.ActFromText(rep.Title)
	if act == "" {
		return false
	}
	for _, m := range gazetteer.Default().Mentions(rep.Title, rep.Lang) {
		if m.Answer.Found && m.Region == "" && !m.Adjective {
			rep.Act, rep.ActWords = act, found
			rep.Places = []truce.Place{{Kind: truce.PlaceName, Name: m.Text}}
			return true
		}
	}
	return false
}

// published is when the article came out, to the minute where the document says
// so, else the day.
func published(d Document, a prose.Article) truce.Interval {
	if !d.Published.Interval.IsZero() {
		return d.Published.Interval
	}
	v, err := source.ParseTime(a.Published, source.TimeOptions{})
	if err != nil {
		return truce.Interval{}
	}
	return v
}

// words makes the reports of what is said within one article.
type words struct {
	head truce.Report
	ids  *source.Ordinals
}

// report is what every entry of an article has. Its Claim in words keeps it from
// being compared with reports of events.
func (w words) report(said truce.Said, kind truce.ReportKind, text string, idOf ...string) truce.Report {
	said.Reader, said.Article = Reader, w.head.ID
	rep := truce.Report{Source: w.head.Source, Kind: kind, Origin: w.head.Origin, Published: w.head.Published, Lang: w.head.Lang,
		URL: w.head.URL, Text: text, Time: dayOf(said.Day), ActWords: cmp.Or(said.Kind, said.Form), Attrs: said.Attrs()}
	rep.Claim = &truce.Claim{Measure: rep.ActWords, Op: truce.OpText, Value: source.Clip(text, 300), Claimant: said.Party,
		Accused: said.Accused, Speaker: said.Speaker, Source: w.head.URL}
	rep.ID = w.ids.Next(string(rep.Source), w.head.ID+"/"+said.Form[:1]+"-"+source.ContentID(append(idOf, text)...))
	return rep
}

func (w words) statement(s prose.Statement) truce.Report {
	kind := truce.KindStatement
	if s.Cue == prose.CueDenial {
		kind = truce.KindReply
	}
	return w.report(truce.Said{Form: truce.SaidStatement, Span: truce.Span{Start: s.Start, End: s.Start + len(s.Text)}, Direct: s.Direct,
		Speaker: s.Speaker, SpeakerID: s.SpeakerID, Party: truce.PartyID(s.Party), Cue: string(s.Cue), CueWord: s.CueWord,
		Venue: s.Venue, Carrier: s.Carrier, Only: s.Source, Day: s.Day}, kind, s.Text)
}

func (w words) claim(c prose.Claim) truce.Report {
	kind := truce.KindStatement
	switch c.Kind {
	case prose.ClaimContact:
		kind = truce.KindContact
	case prose.ClaimReply:
		kind = truce.KindReply
	}
	rep := w.report(truce.Said{Form: truce.SaidClaim, Span: truce.Span{Start: c.Start, End: c.Start + len(c.Text)},
		Speaker: c.Claimant, Party: truce.PartyID(c.Party), Day: c.Day, Kind: string(c.Kind), Place: c.Place, PlaceKey: c.PlaceKey,
		Value: c.Value, Unit: c.Unit, Bound: string(c.Bound), Role: string(c.Role), Accused: truce.PartyID(c.Accused)},
		kind, c.Text, string(c.Kind), c.Claimant, c.Place, c.Value, c.Unit)
	if c.Place != "" {
		rep.Places = []truce.Place{{Kind: truce.PlaceName, Name: c.Place}}
	}
	if c.Accused != "" {
		rep.Alleged = truce.Alleged{Party: truce.PartyID(c.Accused), By: truce.PartyID(c.Party)}
	}
	for _, h := range c.Hedge {
		rep.Hedges = append(rep.Hedges, truce.Hedge{Kind: hedgeKinds[h]})
	}
	if n, ok := countOf(c); ok {
		rep.Counts = []truce.Count{n}
	}
	return rep
}

var hedgeKinds = map[prose.Hedge]truce.HedgeKind{
	prose.HedgeUnverified: truce.HedgeUnverified, prose.HedgeNoReply: truce.HedgeNoReply, prose.HedgeThirdParty: truce.HedgeAssessed,
	prose.HedgeQuantity: truce.HedgeQuantity, prose.HedgeMood: truce.HedgeProbable, prose.HedgeOutlet: truce.HedgeOutlet,
}

// countOf is the number of a claim as bounds. "More than 400" has the lower bound
// 401, "less than 200" the upper bound 199. Fractions have no count.
func countOf(c prose.Claim) (truce.Count, bool) {
	n, err := strconv.ParseInt(c.Value, 10, 64)
	if err != nil || n < 0 || n >= 1<<53 {
		return truce.Count{}, false
	}
	switch c.Bound {
	case prose.BoundAtLeast:
		return truce.AtLeast(n, c.Unit), true
	case prose.BoundMoreThan:
		return truce.AtLeast(n+1, c.Unit), true
	case prose.BoundAtMost:
		return truce.Count{Max: &n, Unit: c.Unit}, true
	case prose.BoundLessThan:
		n = max(n-1, 0)
		return truce.Count{Max: &n, Unit: c.Unit}, true
	}
	out := truce.Exactly(n, c.Unit)
	out.Approx = c.Bound == prose.BoundAbout
	return out, true
}

// dayOf is the day of the words as an interval, none where the article has only a
// word for it. The zone is not stated, so that the day is one of UTC, about.
func dayOf(day string) truce.Interval {
	t, err := time.Parse(time.DateOnly, day)
	if err != nil {
		return truce.Interval{}
	}
	v := truce.Day(t.Year(), t.Month(), t.Day(), time.UTC)
	v.Zone, v.Approx = "", true
	return v
}
