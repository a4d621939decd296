package html

import (
	"fmt"
	"slices"
	"strings"

	"trucewatch/publish"
)

// quoteView is a passage with who said it, when, and who carries it.
type quoteView struct {
	ID, Speaker, Day, Words, Lang, Carried, Href string
	Party                                        *partyView
	Direct                                       bool
	Tags                                         []string
	Articles                                     []articleLink
}

type articleLink struct{ Name, Href string }

type utteranceView struct {
	quoteView
	Count    string
	Variants []quoteView
}

type claimView struct{ Kind, Who, Place, Value, Words, Lang, Hedges, Day, Carried string }

type saidView struct {
	Articles   bool
	Utterances []utteranceView
	Claims     []claimView
	Notes      []string
}

// saidPage lists what was said and claimed, by whom.
func (v *view) saidPage() any {
	t := v.e.Told
	if t == nil {
		return saidView{}
	}
	d := saidView{Articles: true}
	for _, u := range t.Utterances {
		d.Utterances = append(d.Utterances, v.utterance(u))
	}
	for _, c := range t.Claims {
		d.Claims = append(d.Claims, v.claimTold(c))
	}
	for _, x := range []struct {
		key string
		n   int
	}{{"said.more", t.More}, {"said.withheld", t.Withheld}, {"said.unregistered", t.Unregistered}} {
		if x.n > 0 {
			d.Notes = append(d.Notes, v.tr(x.key, "n", x.n))
		}
	}
	return d
}

func (v *view) utterance(u publish.Utterance) utteranceView {
	out := utteranceView{quoteView: quoteView{ID: u.ID, Speaker: u.Speaker, Day: v.dayOrNot(u.Day), Words: u.Words, Lang: u.Lang, Carried: v.carried(u.Carried),
		Href: "said.html#" + u.ID, Party: v.partyOf(u.Party)}, Count: v.tr("said.variants", "n", len(u.Variants))}
	for _, x := range u.Variants {
		q := quoteView{Words: x.Words, Lang: x.Lang, Direct: x.Direct, Articles: v.articleLinks([]string{x.Article})}
		for _, f := range x.Flags {
			q.Tags = append(q.Tags, v.word("flag", f))
		}
		out.Variants = append(out.Variants, q)
		out.Direct = out.Direct || x.Direct && x.Words == u.Words
	}
	return out
}

// partyOf shows a party with its colour; a country that is no party without one.
func (v *view) partyOf(id string) *partyView {
	if id == "" {
		return nil
	}
	return &partyView{v.party(id), v.parties[id].Slot}
}

func (v *view) dayOrNot(day string) string {
	if day == "" {
		return v.tr("positions.undated")
	}
	return v.day(day)
}

// carried says by how many outlets, of how many origins, something is carried.
func (v *view) carried(c publish.Carried) string {
	return v.tr("said.carried", "outlets", v.tr("n.outlets", "n", c.Outlets), "origins", v.tr("n.origins", "n", c.Origins), "n", c.Own)
}

// articleLinks leads to articles in the tree of copies.
func (v *view) articleLinks(ids []string) []articleLink {
	var out []articleLink
	for _, id := range ids {
		if i := slices.IndexFunc(v.e.Told.Articles, func(a publish.Article) bool { return a.ID == id }); i >= 0 {
			out = append(out, articleLink{v.outlet(v.e.Told.Articles[i]), "sources.html#" + id})
		}
	}
	return out
}

func (v *view) outlet(a publish.Article) string {
	if a.Source == "" {
		return v.word("source", a.Class)
	}
	return v.sourceName(a.Source)
}

func (v *view) claimTold(c publish.ClaimTold) claimView {
	out := claimView{Kind: v.word("told", c.Kind), Who: c.Speaker, Place: c.Place, Words: c.Words, Lang: c.Lang, Day: v.dayOrNot(c.Day), Carried: v.carried(c.Carried)}
	switch {
	case c.Party != "" && out.Who != "":
		out.Who += " (" + v.party(c.Party) + ")"
	case c.Party != "":
		out.Who = v.party(c.Party)
	case out.Who == "":
		out.Who = v.tr("said.article")
	}
	if c.Value != "" {
		value := c.Value
		if unit := v.word("unit", c.Unit); c.Unit != "" {
			value += " " + unit
		}
		if v.has("bound." + c.Bound) {
			value = v.tr("bound."+c.Bound, "v", value)
		}
		if v.has("role." + c.Role) {
			value += " (" + v.tr("role."+c.Role) + ")"
		}
		out.Value = value
	}
	if c.Accused != "" {
		out.Kind += ": " + v.party(c.Accused)
	}
	var hedges []string
	for _, h := range c.Hedges {
		hedges = append(hedges, v.word("hedge", h))
	}
	out.Hedges = strings.Join(hedges, "; ")
	return out
}

// contactView is a contact planned or held, as articles tell it.
type contactView struct {
	State string
	claimView
}

func (v *view) contacts() []contactView {
	if v.e.Told == nil {
		return nil
	}
	var out []contactView
	for _, c := range v.e.Told.Contacts {
		out = append(out, contactView{v.tr("contact." + c.State), v.claimTold(c)})
	}
	return out
}

// contactsKnown counts contacts of all kinds of sources.
func (v *view) contactsKnown() int {
	n := len(v.e.Contacts)
	if v.e.Told != nil {
		n += len(v.e.Told.Contacts)
	}
	return n
}

type matrixView struct {
	Head    []partyView
	Rows    []matrixRow
	Changes []string
}

type matrixRow struct {
	Issue string
	Cells []matrixCell
}

// matrixCell is the stance of the last day, and everything behind it.
type matrixCell struct {
	Stance, Day string
	Rests       []restView
}

type restView struct {
	Stance string
	quoteView
}

// matrix sets parties against issues, from what was said.
func (v *view) matrix() *matrixView {
	t := v.e.Told
	if t == nil || len(t.Positions) == 0 {
		return nil
	}
	var order []string
	for _, p := range v.e.Parties {
		order = append(order, p.ID)
	}
	for _, p := range t.Positions { // sorted by party
		if !slices.Contains(order, p.Party) {
			order = append(order, p.Party)
		}
	}
	d := &matrixView{}
	for _, id := range order {
		d.Head = append(d.Head, *v.partyOf(id))
	}
	for _, issue := range t.Issues {
		row := matrixRow{Issue: v.word("issue", issue)}
		for _, id := range order {
			row.Cells = append(row.Cells, v.matrixCell(id, issue))
		}
		d.Rows = append(d.Rows, row)
	}
	for _, c := range t.Changes {
		d.Changes = append(d.Changes, v.positionChange(c))
	}
	return d
}

func (v *view) positionChange(c publish.PositionChange) string {
	return v.tr("positions.change", "day", v.day(c.Day), "party", v.party(c.Party), "issue", v.word("issue", c.Issue),
		"now", v.stances(c.Now), "when", v.day(c.Before), "was", v.stances(c.Was))
}

func (v *view) stances(in []string) string {
	var out []string
	for _, s := range in {
		out = append(out, v.word("stance", s))
	}
	return strings.Join(out, "; ")
}

func (v *view) matrixCell(party, issue string) matrixCell {
	var last string
	var stances []string
	var c matrixCell
	for _, p := range v.e.Told.Positions {
		if p.Party != party || p.Issue != issue {
			continue
		}
		if p.Day > last {
			last, stances = p.Day, nil
		}
		if p.Day == last && !slices.Contains(stances, p.Stance) {
			stances = append(stances, p.Stance)
		}
		q := quoteView{Speaker: p.Speaker, Day: v.dayOrNot(p.Day), Words: p.Words, Lang: p.Lang, Carried: v.carried(p.Carried), Articles: v.articleLinks(p.Articles)}
		if p.Utterance != "" {
			q.Href = "said.html#" + p.Utterance
		}
		c.Rests = append(c.Rests, restView{v.word("stance", p.Stance), q})
	}
	slices.Reverse(c.Rests) // newest first
	c.Stance = v.stances(stances)
	if len(stances) > 0 {
		c.Day = v.dayOrNot(last)
	}
	return c
}

// notInForce lists the periods that are only proposed: status and, where none is
// stated, that there is no start. A day is never counted in them.
func (v *view) notInForce() []string {
	if v.e.Agreement == nil {
		return nil
	}
	var out []string
	for _, p := range v.e.Agreement.Periods {
		if p.Status == "accepted" {
			continue
		}
		status := v.word("status", p.Status)
		if p.From.IsZero() {
			status = v.tr("positions.nostart", "status", status)
		}
		out = append(out, fmt.Sprintf("%s: %s", v.e.Agreement.Title.In(v.lang), status))
	}
	return out
}

// copyView is an article with those that were copied from it.
type copyView struct {
	ID, Outlet, Href, Day, Title, Lang, Agency, Grounds string
	Copies                                              []copyView
}

// copies is the forest of who copied whom, roots first by day.
func (v *view) copies() []copyView {
	if v.e.Told == nil {
		return nil
	}
	below := map[string][]publish.Article{}
	for _, a := range v.e.Told.Articles {
		below[a.Parent] = append(below[a.Parent], a)
	}
	var grow func(id string, depth int) []copyView
	grow = func(id string, depth int) []copyView {
		var out []copyView
		for _, a := range below[id] {
			c := copyView{ID: a.ID, Outlet: v.outlet(a), Href: a.URL, Day: v.dayOrNot(a.Day), Title: a.Title, Lang: a.Lang}
			if a.Agency != "" && a.Parent == "" {
				c.Agency = v.tr("sources.copies.agency", "agency", a.Agency)
			}
			var grounds []string
			for _, g := range a.Grounds {
				grounds = append(grounds, v.word("ground", g))
			}
			c.Grounds = strings.Join(grounds, ", ")
			if depth < maxCopyDepth {
				c.Copies = grow(a.ID, depth+1)
			}
			out = append(out, c)
		}
		return out
	}
	return grow("", 0)
}

// maxCopyDepth is how many generations of copies one tree shows.
const maxCopyDepth = 30

type reportSaid struct {
	Line       string
	Utterances []utteranceView
	Changes    []string
	Contacts   []contactView
}

// reportUtterances is how many statements stand in the report; the page has all.
const reportUtterances = 12

// reportSaid is the report's part on what was said in the period.
func (v *view) reportSaid() *reportSaid {
	t := v.e.Told
	if t == nil {
		return nil
	}
	d := &reportSaid{Contacts: v.contacts()}
	n := 0
	for _, u := range t.Utterances {
		if !u.InPeriod {
			continue
		}
		if n++; n <= reportUtterances {
			d.Utterances = append(d.Utterances, v.utterance(u))
		}
	}
	from, to := v.e.Frame.Period.From.In(v.loc).Format("2006-01-02"), v.e.Frame.Period.To.In(v.loc).Format("2006-01-02")
	for _, c := range t.Changes {
		if c.Day >= from && c.Day <= to {
			d.Changes = append(d.Changes, v.positionChange(c))
		}
	}
	roots := map[string]bool{}
	for _, a := range t.Articles {
		roots[a.Root] = true
	}
	d.Line = v.tr("report.said", "articles", v.tr("n.articles", "n", len(t.Articles)), "origins", v.tr("n.origins", "n", len(roots)), "n", n)
	return d
}
