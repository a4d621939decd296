package prose

import (
	"sort"
	"strings"
	"unicode/utf8"

	"trucewatch/gazetteer"
)

// unit is a sentence of the outer text: quotations count as one token each, so
// that the full stops within them end nothing.
type unit struct {
	from, to int // tokens
	para     int
}

// span is a stretch of the file in bytes.
type span struct{ start, end int }

// doc is one text while it is read.
type doc struct {
	s      string
	lang   string
	lx     *lexicon
	actors *Actors
	head   header
	script script
	paras  []paragraph
	quotes []rawQuote
	toks   []token
	units  []unit
	names  registry
	// quoteAt is the place in the output of the quotation at a token.
	quoteAt map[int]int
	// near: whoever spoke last did so in this paragraph or the one before.
	near bool
	// said are the mentions of each unit, kept once all persons are known.
	said [][]mention
	// stEnds are the stretches that statements take in, in order.
	stEnds    []span
	gazetteer *gazetteer.Gazetteer
	places    int               // questions put to the gazetteer
	regions   map[string]string // regions that the text names as such, by the beginnings of their names; nil until asked for
	issues    []Issue
	pubDay    string // date of the header where it is reliable

	out Article
}

// buildTokens makes the outer stream of the text paragraphs.
func (d *doc) buildTokens() {
	qi := 0
	for pi := range d.paras {
		p := &d.paras[pi]
		if p.cruft != "" {
			for qi < len(d.quotes) && d.quotes[qi].outer < p.end {
				qi++
			}
			continue
		}
		first := len(d.toks)
		at := p.start
		for qi < len(d.quotes) && d.quotes[qi].outer < p.end {
			q := &d.quotes[qi]
			if q.nested || q.outer < at {
				qi++
				continue
			}
			d.toks = appendTokens(d.toks, d.s, at, q.outer)
			d.toks = append(d.toks, token{kind: tokQuote, start: q.outer, end: q.outerEnd, quote: qi})
			at = q.outerEnd
			qi++
		}
		d.toks = appendTokens(d.toks, d.s, at, p.end)
		d.toks = append(d.toks, token{kind: tokBreak, start: p.end, end: p.end})
		d.splitUnits(first, len(d.toks)-1, pi)
	}
}

// maxUnit is the length in tokens at which a sentence without end is cut, so that
// reading stays linear.
const maxUnit = 500

// splitUnits cuts the tokens of a paragraph into units.
func (d *doc) splitUnits(from, to, para int) {
	start := from
	for i := from; i < to; i++ {
		if d.endsUnit(i, to) || i-start >= maxUnit {
			d.units = append(d.units, unit{start, i + 1, para})
			start = i + 1
		}
	}
	if start < to {
		d.units = append(d.units, unit{start, to, para})
	}
}

// endsUnit reports whether a unit ends after token i.
func (d *doc) endsUnit(i, to int) bool {
	if i+1 >= to {
		return false
	}
	t, next := &d.toks[i], &d.toks[i+1]
	if t.kind == tokQuote {
		return d.quoteEndsUnit(i, to)
	}
	if !t.isMark(".", "!", "?", "…", "।") {
		if t.isMark(")") && i > 0 && d.toks[i-1].isMark(".") && next.capital {
			return true
		}
		return false
	}
	if next.isMark(".", "!", "?", "…", ")", "]", "»", "”", "\"") {
		return false
	}
	if t.low == "." && i > 0 {
		prev := &d.toks[i-1]
		if prev.kind == tokWord && prev.end == t.start && d.lx.has("abbreviation_end", prev.low) && (next.kind == tokNumber && !d.lx.has("name_before", prev.low) || monthOf(prev.low) > 0 && next.kind == tokNumber) {
			return false
		}
		if prev.kind == tokWord && (d.lx.has("abbreviation", prev.low) || prev.capital && utf8.RuneCountInString(prev.low) == 1) && prev.end == t.start {
			return false
		}
	}
	if next.kind == tokWord && !next.capital && t.low != "?" && t.low != "!" {
		return false
	}
	return !(next.kind == tokWord && !next.capital)
}

// quoteEndsUnit decides whether a unit ends after a quotation: it closes with a
// full stop and no cue of its own follows.
func (d *doc) quoteEndsUnit(i, to int) bool {
	next := &d.toks[i+1]
	if next.kind == tokPunct {
		return false
	}
	last := d.lastRune(&d.quotes[d.toks[i].quote])
	if next.kind == tokQuote {
		return strings.ContainsRune(".!?…", last)
	}
	if !next.capital && next.kind == tokWord || !strings.ContainsRune(".!?…", last) {
		return false
	}
	// A capital after a closed sentence: does a short cue follow?
	for k := i + 1; k < to && k < i+9; k++ {
		t := &d.toks[k]
		if t.isMark(".") && (d.lx.has("title", d.toks[k-1].low) || d.lx.has("abbreviation", d.toks[k-1].low)) {
			continue
		}
		if t.kind == tokQuote || t.isMark(".", "?", "!", ":") {
			return true
		}
		if t.kind != tokWord {
			continue
		}
		if c := d.lx.cue(t.low); c != nil && c.frames&(frameBare|frameThat|frameQuote) != 0 {
			if last == '.' && d.lang == "en" {
				return !(k+1 >= to || d.toks[k+1].isMark(".", ","))
			}
			return k+1 < to && (d.toks[k+1].kind == tokWord && d.lx.has("that", d.toks[k+1].low) || d.toks[k+1].isMark(":"))
		}
	}
	return true
}

func (d *doc) lastRune(q *rawQuote) rune {
	r, _ := utf8.DecodeLastRuneInString(d.s[q.start:q.end])
	return r
}

// dropNames removes from the quotations what is a proper name in marks: a paper,
// a ship, a battalion. Their words become words of the outer text.
func (d *doc) dropNames() {
	out := d.quotes[:0]
	for _, q := range d.quotes {
		if !q.dash && d.isNameInMarks(&q) {
			continue
		}
		out = append(out, q)
	}
	d.quotes = out
	sort.SliceStable(d.quotes, func(i, j int) bool { return d.quotes[i].outer < d.quotes[j].outer })
}

// isNameInMarks reports whether a quotation is a proper name: short, capitalised,
// after a word for what bears such names, or of a form only names have.
func (d *doc) isNameInMarks(q *rawQuote) bool {
	inner := d.s[q.start:q.end]
	words := strings.Fields(inner)
	if len(words) > 4 || strings.ContainsAny(inner, ".!?…,") && !strings.Contains(inner, ".net") {
		return false
	}
	toks := appendTokens(nil, inner, 0, len(inner))
	if len(toks) == 0 {
		return false
	}
	from := q.outer - 60
	if from < 0 {
		from = 0
	}
	for from > 0 && !utf8.RuneStart(d.s[from]) {
		from++
	}
	before := appendTokens(nil, d.s[from:q.outer], 0, q.outer-from)
	if i := strings.LastIndexByte(d.s[from:q.outer], '\n'); i >= 0 {
		before = appendTokens(nil, d.s[from+i:q.outer], 0, q.outer-from-i)
	}
	prev := ""
	if n := len(before); n > 0 && before[n-1].kind == tokWord {
		prev = before[n-1].low
	}
	if toks[0].capital && prev != "" && (d.lx.has("name_before", prev) || d.lx.has("org", prev)) {
		return true
	}
	if a := d.actors.full[stemPhrase(inner)]; a != nil && a.Kind != actorPerson && d.lang != "en" {
		return true
	}
	if d.lang == "en" {
		return false
	}
	// «Ланцет-3», «Градом»: one capitalised word or a word with digits in the run of a sentence.
	if len(words) == 1 && prev != "" && toks[0].capital && d.lx.cue(prev) == nil && !d.lx.has("that", prev) {
		return true
	}
	return false
}
