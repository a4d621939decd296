package html

import (
	"cmp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"trucewatch/publish"
)

// compareView sets two rival totals side by side: one column for each claimant.
type compareView struct {
	Head []partyView
	Rows []compareRow
}

type compareRow struct {
	Name  string
	Cells []compareCell
	Num   bool
}

type compareCell struct {
	Text, Lang string
	Source     *citeView
}

// compared is how many totals fit side by side; more stand in a table.
const compared = 3

// compare answers, claimant by claimant, what a count is about: who counted, who is
// accused, over which hours, in which units, what it leaves out, whether it adds up.
func (v *view) compare(c publish.Comparison) *compareView {
	totals := latestTotals(c.Totals)
	if len(totals) < 2 || len(totals) > compared {
		return nil
	}
	d := &compareView{}
	for _, f := range totals {
		d.Head = append(d.Head, partyView{v.party(f.Claimant), v.parties[f.Claimant].Slot})
	}
	row := func(name string, num bool, of func(publish.ClaimFigure) compareCell) {
		r := compareRow{Name: name, Num: num}
		for _, f := range totals {
			r.Cells = append(r.Cells, of(f))
		}
		d.Rows = append(d.Rows, r)
	}
	text := func(of func(publish.ClaimFigure) string) func(publish.ClaimFigure) compareCell {
		return func(f publish.ClaimFigure) compareCell { return compareCell{Text: of(f)} }
	}
	row(v.tr("compare.claims"), true, func(f publish.ClaimFigure) compareCell {
		return compareCell{Text: v.claimNumber(f.Claimed), Source: cite(f.Source)}
	})
	row(v.tr("col.accused"), false, text(func(f publish.ClaimFigure) string { return v.party(f.Accused) }))
	row(v.tr("compare.recorder"), false, func(f publish.ClaimFigure) compareCell {
		if f.Speaker == "" {
			return compareCell{Text: v.party(f.Claimant)}
		}
		return compareCell{Text: f.Speaker, Lang: "en"}
	})
	row(v.tr("col.window"), false, text(func(f publish.ClaimFigure) string { return v.span(f.Window) }))
	row(v.tr("compare.hours"), false, text(func(f publish.ClaimFigure) string { return v.coverWords(f.Covers) }))
	row(v.tr("compare.units"), false, text(func(f publish.ClaimFigure) string { return v.unitsOf(c, f) }))
	row(v.tr("compare.out"), false, text(func(f publish.ClaimFigure) string { return v.leftOut(c, f.Claimant) }))
	row(v.tr("claims.parts"), false, text(func(f publish.ClaimFigure) string {
		if p, ok := partsOf(c, f); ok {
			return v.parts(p).Agrees
		}
		return v.tr("compare.noparts")
	}))
	return d
}

// coverWords says which hours of the truce a count covers, once where all versions agree.
func (v *view) coverWords(covers []publish.Covers) string {
	var out []string
	for i, c := range covers {
		if i > 0 && covers[0].Shared == c.Shared && covers[0].Truce == c.Truce && covers[0].Outside == c.Outside {
			continue
		}
		s := v.tr("compare.hours.of", "shared", minutes(v.lang, c.Shared), "truce", minutes(v.lang, c.Truce))
		if c.Outside > 0 {
			s += " " + v.tr("claims.covers.outside", "h", minutes(v.lang, c.Outside))
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return v.tr("unstated")
	}
	return strings.Join(out, "; ")
}

// unitsOf lists what a total is made of, as far as its parts are held here.
func (v *view) unitsOf(c publish.Comparison, f publish.ClaimFigure) string {
	p, ok := partsOf(c, f)
	if !ok {
		return v.measure(f.Measure)
	}
	var out []string
	for _, part := range p.Parts {
		out = append(out, v.measure(part.Measure)+" "+v.claimNumber(part))
	}
	return strings.Join(out, "; ")
}

// partsOf is the check of one total, by claimant and by its last hour.
func partsOf(c publish.Comparison, f publish.ClaimFigure) (publish.PartsCheck, bool) {
	i := slices.IndexFunc(c.Parts, func(p publish.PartsCheck) bool {
		return p.Total.Claimant == f.Claimant && p.Total.Accused == f.Accused && p.Total.Value == f.Value && p.Total.Window.To.Equal(f.Window.To)
	})
	if i < 0 {
		return publish.PartsCheck{}, false
	}
	return c.Parts[i], true
}

// leftOut says whether a claimant gives any figure about its own acts.
func (v *view) leftOut(c publish.Comparison, claimant string) string {
	for _, f := range slices.Concat(c.Totals, c.Figures) {
		if f.Claimant == claimant && f.Accused == claimant {
			return v.tr("compare.own", "party", v.party(claimant))
		}
	}
	return v.tr("compare.ownout", "party", v.party(claimant))
}

// named puts the names of parties and regions for the ids that a sentence of the
// comparison uses; what stands in quotation marks is left as it was said.
func (v *view) named(s sayView) sayView {
	lang := v.lang
	if s.Lang != "" {
		lang = s.Lang
	}
	var b strings.Builder
	quoted := 0
	for len(s.Text) > 0 {
		word := s.Text[:cmp.Or(wordEnd(s.Text), len(s.Text))]
		s.Text = s.Text[len(word):]
		switch {
		case word == "“" || word == "«" || word == "„":
			quoted++
		case word == "”" || word == "»":
			quoted = max(0, quoted-1)
		case quoted > 0:
		default:
			word = v.nameOf(word, lang)
		}
		b.WriteString(word)
	}
	s.Text = upper(b.String())
	return s
}

// upper begins a sentence with a capital letter.
func upper(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

// wordEnd is the length of the first word of letters, digits and hyphens, or of the
// one character before it.
func wordEnd(s string) int {
	for i, r := range s {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) && r != '-' {
			if i == 0 {
				return len(string(r))
			}
			return i
		}
	}
	return len(s)
}

// nameOf is the name of a party, a region or an area, or the word itself.
func (v *view) nameOf(word, lang string) string {
	if p, ok := v.parties[word]; ok {
		return p.Name.In(lang)
	}
	if w, ok := v.regions[word]; ok {
		return w.In(lang)
	}
	if text, ok := v.cat[lang]["area."+word]; ok {
		return text
	}
	return word
}

// plainFirst are the sentences that explain a difference. The others repeat in words
// what stands in the tables, and are folded away.
var plainFirst = []string{"rival_totals", "rival_windows", "rival_units", "left_out", "covers_part", "covers_outside", "totals_inside", "inside",
	"recorded_nobody_accused", "parts_", "losses", "alerts_beside_claim", "alerts", "one_signal", "thermal", "cloud_disagree", "closing"}

// besideAlready are those that the side-by-side table says at a glance.
var besideAlready = []string{"rival_units", "covers_part", "parts_agree", "parts_within", "inside"}

// rank is the place of a sentence in the explanation; the last rank is folded away.
func rank(key string, beside bool) int {
	if beside && slices.Contains(besideAlready, key) {
		return len(plainFirst)
	}
	i := slices.IndexFunc(plainFirst, func(p string) bool { return strings.HasPrefix(key, p) })
	if i < 0 {
		return len(plainFirst)
	}
	return i
}
