package prose

import (
	"sort"
	"strings"
)

// said is a stretch of a unit that somebody is said to have said.
type saidSpan struct {
	from, to int // tokens
	h        *hit
	who      speaker
}

// readIndirect finds the indirect statements of a unit, and the direct ones whose
// quotations stand outside of them.
func (d *doc) readIndirect(ui int, ms []mention, hits []hit, st *state, day string) bool {
	u := d.units[ui]
	var spans []saidSpan
	for k := range hits {
		h := &hits[k]
		if h.noComm {
			continue
		}
		if a, b, ok := d.content(u, ms, hits, k, spans); ok {
			spans = append(spans, saidSpan{a, b, h, h.who})
		} else if d.pointsBack(u, h) && ui > 0 {
			d.addBack(ui, h, day)
		}
	}
	spans = append(spans, d.colonSpeech(u, ms, hits, st)...)
	spans = d.tidy(spans)
	d.addStatements(u, spans, day)
	return len(spans) > 0
}

// content finds what cue k says in tokens [a, b).
func (d *doc) content(u unit, ms []mention, hits []hit, k int, have []saidSpan) (a, b int, ok bool) {
	h := &hits[k]
	end := d.contentEnd(u, hits, k)
	switch {
	case h.source:
		return d.aroundSource(u, h, hits, k)
	case h.as:
		return d.aroundAs(u, h, hits, k)
	}
	from := h.end
	if h.subjPost && h.subj.to > from {
		from = h.subj.to
	}
	if a, ok := d.clauseStart(u, h, from, end); ok {
		if h.frames == frameNoun && d.lang == "en" {
			end = d.predicateAfter(a, end)
		}
		if d.hasWords(a, end) {
			return a, end, true
		}
	}
	return d.fronted(u, h, hits, k, have)
}

// contentEnd is where the words of cue k end: the unit's end, or where the next
// cue with its own subject or a coordinated one begins.
func (d *doc) contentEnd(u unit, hits []hit, k int) int {
	end := u.to
	for x := k + 1; x < len(hits); x++ {
		n := &hits[x]
		if n.frames == frameNoun {
			continue
		}
		start := n.at
		if n.hasSubj && !n.subjPost && n.subj.from > hits[k].at && n.subj.to <= n.at {
			start = n.subj.from
		}
		for start-1 > hits[k].at && (d.filler(&d.toks[start-1]) || d.lx.has("determiner", d.toks[start-1].low)) {
			start--
		}
		if start-1 <= hits[k].at {
			continue
		}
		p := &d.toks[start-1]
		if d.lx.has("conjunction", p.low) || p.low == "as" {
			if start-2 > hits[k].at && d.toks[start-2].isMark(",", "—") {
				return start - 2
			}
			if n.hasSubj && n.subj.to <= n.at && start == n.subj.from || n.class != CueStance || p.low == "and" {
				return start - 1
			}
			continue
		}
		if p.isMark(",", "—") {
			return start - 1
		}
	}
	// Asides of the outlet after a dash stay in; the closing mark does not.
	for end > u.from && d.toks[end-1].kind == tokPunct && !d.toks[end-1].isMark(")", "]", "%", "°") {
		end--
	}
	return end
}

// clauseStart is where the words said begin after a cue.
func (d *doc) clauseStart(u unit, h *hit, from, end int) (int, bool) {
	if h.frames&frameNoun != 0 && h.frames == frameNoun {
		if from+1 < end && d.lx.has("day", d.toks[from].low) { // "the announcement Thursday that"
			from++
		}
		if from < end && d.lx.has("that", d.toks[from].low) {
			return from + 1, true
		}
		return 0, false
	}
	// A conjunction within reach, over addressee, day and place.
	for k := from; k < end && k < from+16 && h.frames != frameNP; k++ {
		t := &d.toks[k]
		if t.kind == tokQuote && k > from+6 {
			break
		}
		if t.isMark(":") {
			return k + 1, k+1 < end
		}
		if t.kind == tokWord && t.low == "that" && d.soBefore(k, from) {
			break // "so many that": the clause began before it
		}
		if t.kind == tokWord && d.isThat(t.low, k, from) {
			if d.lang != "en" && !(d.toks[k-1].isMark(",") || k == from || d.lx.has("conjunction", d.toks[k-1].low)) && t.low != "якобы" && t.low != "нібито" && t.low != "начебто" {
				continue
			}
			return k + 1, true
		}
		if t.isMark(".", ";", "?", "!") || t.kind == tokWord && t.low == "who" {
			break
		}
	}
	if h.frames&frameNP != 0 || d.lang != "en" && h.frames&frameThat != 0 || strings.HasPrefix(d.toks[h.at].low, "report") {
		if a, ok := d.objectStart(h, from, end); ok {
			return a, true
		}
	}
	if h.frames&frameBare != 0 && d.lang == "en" {
		a := d.skipAddressee(h, from, end)
		if a < end && !d.toks[a].isMark(",", ".", "—") && !d.behindQuote(u, h) && (d.toks[a].kind == tokQuote || d.longEnough(a, end)) {
			return a, true
		}
	}
	return 0, false
}

// soBefore reports whether "so" or "such" stands between tokens from and k, so that
// a "that" at k tells a consequence.
func (d *doc) soBefore(k, from int) bool {
	for i := from; i < k; i++ {
		if d.toks[i].kind == tokWord && (d.toks[i].low == "so" || d.toks[i].low == "such") && i > from {
			return true
		}
	}
	return false
}

// predicateAfter is where the verb stands of which "X's claim that …" is the
// subject: "the claim that it took the town, a hub, came late". end where there is none.
func (d *doc) predicateAfter(a, end int) int {
	for k := a + 3; k < end; k++ {
		switch d.toks[k].low {
		case "came", "comes", "follows", "followed", "drew", "sparked", "prompted", "contradicts", "contradicted":
			if d.toks[k-1].isMark(",") {
				return k - 1
			}
			if low := d.toks[k-1].low; low != "that" && low != "which" && low != "who" && !d.lx.has("conjunction", low) && !d.lx.has("pronoun", low) {
				return k
			}
		}
	}
	return end
}

// behindQuote reports whether a cue attributes the quotation right before it, so
// that what follows it is where or when, not what.
func (d *doc) behindQuote(u unit, h *hit) bool {
	start := h.at
	if h.hasSubj && !h.subjPost && h.subj.from >= u.from && h.subj.to <= h.at {
		start = h.subj.from
	}
	for start > u.from && (d.toks[start-1].isMark(",", "—", ".") || d.filler(&d.toks[start-1]) || d.lx.has("determiner", d.toks[start-1].low) || d.lx.has("title", d.toks[start-1].low)) {
		start--
	}
	return start > u.from && d.toks[start-1].kind == tokQuote
}

// objectStart is where the words begin that a verb takes as object or infinitive:
// deny doing, vow to do, accuse X of doing.
func (d *doc) objectStart(h *hit, from, end int) (int, bool) {
	low := d.toks[h.at].low
	a := d.skipAside(from, end)
	if a >= end {
		return 0, false
	}
	if d.lang == "en" {
		next := d.toks[a].low
		switch {
		case strings.HasPrefix(low, "accus"):
			return d.afterWord(a, end, "of")
		case strings.HasPrefix(low, "vow"), strings.HasPrefix(low, "pledg"), strings.HasPrefix(low, "promis"), strings.HasPrefix(low, "refus"), strings.HasPrefix(low, "threat"), strings.HasPrefix(low, "offer"), strings.HasPrefix(low, "propos"):
			return a, next == "to" || strings.HasSuffix(next, "ing")
		case strings.HasPrefix(low, "report"):
			return a, !d.lx.has("preposition", next) && d.longEnough(a, end)
		case strings.HasPrefix(low, "reject"), strings.HasPrefix(low, "dismiss"), strings.HasPrefix(low, "refut"):
			if x, ok := d.afterWord(a, end, "as"); ok {
				return x, true
			}
			return a, d.hasWords(a, end)
		case strings.HasPrefix(low, "den"):
			return a, d.hasWords(a, end)
		case strings.HasPrefix(low, "demand"):
			return a, !d.lx.has("preposition", next) && d.hasWords(a, end)
		case strings.HasPrefix(low, "describ"), strings.HasPrefix(low, "portray"), strings.HasPrefix(low, "cast"):
			return d.afterWord(a, end, "as")
		}
		return 0, false
	}
	if strings.HasPrefix(low, "звинува") || strings.HasPrefix(low, "обвин") {
		for k := a; k < end && k < a+10; k++ {
			if w := d.toks[k].low; k > a && (w == "у" || w == "в" || w == "во") {
				return k + 1, k+1 < end
			}
		}
		return 0, false
	}
	if h.class == CueDenial || h.npCue == CueDenial {
		return a, d.hasWords(a, end)
	}
	if next := d.toks[a].low; h.frames&frameThat != 0 && (next == "про" || next == "о" || next == "об") && a+2 < end && h.class != CueStance {
		if low := d.toks[a+1].low; low != "це" && low != "этом" && low != "цьому" && low != "том" && low != "те" {
			return a + 1, true
		}
	}
	for k := a; k < end && k < a+5; k++ {
		t := &d.toks[k]
		if t.kind != tokWord {
			return 0, false
		}
		if infinitive(t.low) {
			if k <= a+2 && !d.lx.has("addressee", d.toks[a].low) && d.lx.has("preposition", d.toks[a].low) {
				return a, true
			}
			return k, true
		}
	}
	return 0, false
}

// infinitive reports whether a Ukrainian or Russian word has the form of one.
func infinitive(low string) bool {
	for _, e := range [...]string{"ти", "тися", "тись", "ать", "ить", "еть", "ять", "уть", "ыть", "аться", "иться", "еться", "яться", "сти", "чь", "зти", "йти"} {
		if len(low) > len(e)+3 && strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

func (d *doc) afterWord(a, end int, word string) (int, bool) {
	for k := a; k < end && k < a+12; k++ {
		if d.toks[k].low == word && d.toks[k].kind == tokWord {
			return k + 1, k+1 < end
		}
	}
	return 0, false
}

// isThat reports whether a word begins the words said. Questions begin with
// whether, how, why, what.
func (d *doc) isThat(low string, k, from int) bool {
	if d.lx.has("that", low) {
		return true
	}
	switch low {
	case "whether", "if":
		return k <= from+4
	case "how", "why", "what", "when", "where":
		return k <= from+1
	case "чи", "чому", "як", "коли", "ли", "почему", "как":
		return k <= from+1
	}
	return false
}

// skipAside passes over day and adverbs.
func (d *doc) skipAside(a, end int) int {
	for a < end && (d.filler(&d.toks[a]) && d.toks[a].low != "not" || d.lx.has("month", d.toks[a].low)) {
		a++
	}
	return a
}

// skipAddressee passes over whom, when and where something was said to, before a
// clause without a conjunction: "told reporters on Tuesday the talks …".
func (d *doc) skipAddressee(h *hit, a, end int) int {
	a = d.skipAside(a, end)
	if h.frames&frameAddr != 0 && a < end {
		a = d.skipPhrase(a, end)
	}
	for a < end {
		low := d.toks[a].low
		next := d.skipAside(a, end)
		if next > a {
			a = next
			continue
		}
		if low == "on" || low == "in" || low == "at" || low == "to" || low == "during" || low == "after" || low == "through" || low == "via" || low == "from" {
			n := d.skipPhrase(a+1, end)
			if n < end && n > a+1 {
				a = n
				if d.toks[a].isMark(",") && a+1 < end {
					a++
				}
				continue
			}
		}
		return a
	}
	return a
}

// skipPhrase passes over one noun phrase, best guess: determiner, adjectives and
// capitalised words, and the noun.
func (d *doc) skipPhrase(a, end int) int {
	if a >= end {
		return a
	}
	start := a
	if d.lx.has("addressee", d.toks[a].low) {
		return a + 1
	}
	if d.lx.has("day", d.toks[a].low) || d.lx.has("month", d.toks[a].low) {
		for a < end && (d.toks[a].kind == tokNumber || d.lx.has("day", d.toks[a].low) || d.lx.has("month", d.toks[a].low) || d.lx.has("daypart", d.toks[a].low)) {
			a++
		}
		return a
	}
	if d.lx.has("determiner", d.toks[a].low) {
		a++
	}
	for a < end && a < start+6 && d.toks[a].kind == tokWord && (d.npWord(&d.toks[a]) || d.toks[a].poss) {
		a++
	}
	if a < end && d.lx.has("addressee", d.toks[a].low) {
		return a + 1
	}
	if a < end && a < start+4 && d.toks[a].kind == tokWord && !d.toks[a].capital && (a == start || d.lx.has("determiner", d.toks[start].low)) && d.venueNoun(d.toks[a].low) {
		a++
	}
	if a < end && d.venueNoun(d.toks[a].low) {
		a++
	}
	if a == start+1 && d.lx.has("determiner", d.toks[start].low) {
		return start
	}
	if a < end && d.toks[a].low == "of" {
		return d.skipPhrase(a+1, end)
	}
	return a
}

func (d *doc) venueNoun(low string) bool {
	switch low {
	case "conference", "briefing", "statement", "interview", "address", "post", "message", "meeting", "speech", "remarks", "television", "letter", "summit", "session", "broadcast", "call", "visit", "hearing", "news", "press", "video", "evening", "nightly", "weekly", "daily", "state", "journalists", "reporters", "newspaper", "agency", "channel", "radio", "bulletin", "update":
		return true
	}
	return false
}

// hasWords reports whether there is a word or a quotation in the tokens.
func (d *doc) hasWords(a, b int) bool {
	for k := a; k < b; k++ {
		if d.toks[k].kind == tokWord || d.toks[k].kind == tokQuote {
			return true
		}
	}
	return false
}

// fronted finds words before their cue: "The road is open, the mayor said."
func (d *doc) fronted(u unit, h *hit, hits []hit, k int, have []saidSpan) (a, b int, ok bool) {
	if h.frames&(frameBare|frameThat|frameQuote) == 0 {
		return 0, 0, false
	}
	stop := h.at
	if h.hasSubj && !h.subjPost && h.subj.from >= u.from && h.subj.to <= h.at {
		stop = h.subj.from
	}
	for stop-1 > u.from && (d.filler(&d.toks[stop-1]) || d.lx.has("determiner", d.toks[stop-1].low)) {
		stop--
	}
	if stop-1 <= u.from || !d.toks[stop-1].isMark(",", "—", ".") {
		return 0, 0, false
	}
	if h.gerund && d.lang == "en" {
		return 0, 0, false
	}
	b = stop - 1
	for b > u.from && d.toks[b-1].isMark(",", "—") {
		b--
	}
	a = u.from
	for x := range have {
		if have[x].to > a && have[x].from < b {
			a = have[x].to
		}
	}
	for a < b && d.toks[a].kind == tokPunct {
		a++
	}
	if d.lang == "en" && a < b && (d.lx.has("preposition", d.toks[a].low) && d.toks[a].kind == tokWord || strings.HasSuffix(d.toks[a].low, "ing") || strings.HasSuffix(d.toks[a].low, "ly") && d.toks[a].capital) {
		return 0, 0, false // an adverbial before the subject
	}
	if d.onlyMention(u, a, b) {
		return 0, 0, false // "The minister, Anna Berg, said"
	}
	if end := d.goesOn(u, h, hits, k); end > 0 && d.longEnough(a, end) && d.hasWords(a, b) {
		return a, end, true
	}
	return a, b, d.longEnough(a, b)
}

// onlyMention reports whether the tokens are nothing but one phrase for somebody.
func (d *doc) onlyMention(u unit, a, b int) bool {
	if a >= b {
		return false
	}
	m, next := d.mentionAt(a, u)
	return next >= b && m.to > m.from
}

// goesOn finds the end of a clause that a cue interrupts: "The bridge, he said,
// would be repaired by May." 0 where the words do not go on.
func (d *doc) goesOn(u unit, h *hit, hits []hit, k int) int {
	after := h.end
	if h.subjPost && h.subj.to > after {
		after = h.subj.to
	}
	for after < u.to && after < h.end+8 && !d.toks[after].isMark(",", "—") {
		if d.toks[after].kind != tokWord {
			return 0
		}
		after++
	}
	if after+1 >= u.to || !d.toks[after].isMark(",", "—") {
		return 0
	}
	n := &d.toks[after+1]
	if n.kind != tokWord || n.capital || d.lx.has("conjunction", n.low) || d.relative(after+1) || d.lx.has("that", n.low) || n.low == "as" || strings.HasSuffix(n.low, "ing") && d.lang == "en" {
		return 0
	}
	if e := d.lx.cue(n.low); e != nil {
		return 0
	}
	if d.lx.inverts && (strings.HasSuffix(n.low, "ючи") || strings.HasSuffix(n.low, "вши") || strings.HasSuffix(n.low, "ая") || strings.HasSuffix(n.low, "уя")) {
		return 0
	}
	return d.contentEnd(u, hits, k)
}

// longEnough reports whether there are words enough for a clause outside of quotations.
func (d *doc) longEnough(a, b int) bool {
	n := 0
	for k := a; k < b; k++ {
		if d.toks[k].kind == tokWord {
			n++
		}
	}
	return n >= 3
}

// aroundSource takes the clause before or after "according to X".
func (d *doc) aroundSource(u unit, h *hit, hits []hit, k int) (a, b int, ok bool) {
	after := h.end
	if h.hasSubj && h.subjPost {
		after = h.subj.to
	}
	for after < u.to && !d.toks[after].isMark(",", "—", ":") && d.toks[after].kind != tokQuote {
		after++
	}
	before := h.at
	for before > u.from && d.toks[before-1].isMark(",", "—", "(") {
		before--
	}
	if before > u.from && d.longEnough(u.from, before) {
		a := u.from
		for x := 0; x < k; x++ {
			if hits[x].end > a && hits[x].at < before && hits[x].frames != frameNoun {
				a = hits[x].end
			}
		}
		if a == u.from {
			return u.from, before, true
		}
		return a, before, d.longEnough(a, before)
	}
	if after+1 < u.to {
		end := d.contentEnd(u, hits, k)
		return after + 1, end, d.longEnough(after+1, end)
	}
	return 0, 0, false
}

// aroundAs takes the clause beside "as X said" or "як повідомив X".
func (d *doc) aroundAs(u unit, h *hit, hits []hit, k int) (a, b int, ok bool) {
	start := h.at
	for start > u.from && d.toks[start-1].kind == tokWord && start > h.at-6 {
		start--
		if low := d.toks[start].low; low == "як" || low == "как" || low == "as" {
			break
		}
	}
	after := h.end
	if h.subjPost && h.subj.to > after {
		after = h.subj.to
	}
	for after < u.to && !d.toks[after].isMark(",", "—", ":") {
		after++
	}
	if start-1 > u.from && d.longEnough(u.from, start-1) {
		return u.from, start - 1, true
	}
	if after+1 < u.to {
		end := d.contentEnd(u, hits, k)
		return after + 1, end, d.longEnough(after+1, end)
	}
	return 0, 0, false
}

// tidy drops empty spans and cuts overlaps: an inner attribution keeps its words,
// the outer one keeps what goes before.
func (d *doc) tidy(spans []saidSpan) []saidSpan {
	sort.SliceStable(spans, func(i, j int) bool { return spans[i].from < spans[j].from })
	out := spans[:0]
	for _, s := range spans {
		for s.from < s.to && d.toks[s.from].kind == tokPunct {
			s.from++
		}
		for s.to > s.from && d.toks[s.to-1].isMark(",", ".", ":", ";", "—", "!", "?", "…") {
			s.to--
		}
		if s.from >= s.to {
			continue
		}
		if n := len(out); n > 0 && out[n-1].to > s.from {
			if out[n-1].to >= s.to {
				continue
			}
			s.from = out[n-1].to
			if s.from >= s.to {
				continue
			}
		}
		out = append(out, s)
	}
	return out
}

// addStatements writes spans, and the quotations outside of them, as statements.
func (d *doc) addStatements(u unit, spans []saidSpan, day string) {
	x := 0
	for k := u.from; k < u.to; {
		if x < len(spans) && spans[x].from == k {
			s := spans[x]
			d.addSpan(u, &s, day)
			k = s.to
			x++
			continue
		}
		if d.toks[k].kind == tokQuote {
			if qi, ok := d.quoteAt[k]; ok {
				d.addDirect(&d.out.Quotes[qi])
			}
		}
		k++
	}
}

func (d *doc) addDirect(q *Quote) {
	if q.Kind == QuoteScare || q.Kind == QuoteEcho {
		return
	}
	d.out.Statements = append(d.out.Statements, Statement{Text: q.Text, Speaker: q.Speaker, Cue: q.Cue, Start: q.Start, Direct: true, Day: q.Day, Attribution: q.Attribution})
}

func (d *doc) addSpan(u unit, s *saidSpan, day string) {
	if s.to-s.from == 1 && d.toks[s.from].kind == tokQuote {
		if qi, ok := d.quoteAt[s.from]; ok {
			d.addDirect(&d.out.Quotes[qi])
			return
		}
	}
	f := found{who: s.who, cue: s.h.class, word: d.toks[s.h.at].low, hit: s.h}
	if s.who.name == "" {
		f.who.name = Unknown
	}
	start, end := d.toks[s.from].start, d.toks[s.to-1].end
	d.out.Statements = append(d.out.Statements, Statement{Text: d.s[start:end], Speaker: f.who.name, Cue: f.cue, Start: start, Day: day, Attribution: d.attribution(u, &f)})
}

// pointsBack reports whether a cue attributes the sentence before: "Про це
// повідомив штаб", "Об этом сообщил штаб".
func (d *doc) pointsBack(u unit, h *hit) bool {
	if d.lang == "en" || h.at-u.from > 12 {
		return false
	}
	for k := u.from; k+1 < h.at+1 && k+1 < u.to; k++ {
		a, b := d.toks[k].low, d.toks[k+1].low
		if (a == "про" && (b == "це" || b == "цьому")) || (a == "об" || a == "о") && (b == "этом" || b == "том") {
			return true
		}
	}
	return false
}

// addBack gives the sentence before to the speaker of a cue that points back.
func (d *doc) addBack(ui int, h *hit, day string) {
	p := d.units[ui-1]
	if p.para < len(d.paras) && d.paras[p.para].heading && ui > 1 {
		return
	}
	from, to := p.from, p.to
	for to > from && d.toks[to-1].kind == tokPunct {
		to--
	}
	for k := from; k < to; k++ {
		if d.toks[k].kind == tokQuote {
			return
		}
	}
	if from >= to {
		return
	}
	start := d.toks[from].start
	for i := range d.out.Statements {
		if s := &d.out.Statements[i]; s.Start >= start {
			return // already attributed
		}
	}
	f := found{who: h.who, cue: h.class, word: d.toks[h.at].low, hit: h}
	d.out.Statements = append(d.out.Statements, Statement{Text: d.s[start:d.toks[to-1].end], Speaker: f.who.name, Cue: f.cue, Start: start, Day: day, Attribution: d.attribution(p, &f)})
}

// colonSpeech reads "Name: words" without marks, as in transcripts and headlines.
func (d *doc) colonSpeech(u unit, ms []mention, hits []hit, st *state) []saidSpan {
	if len(ms) == 0 || ms[0].from != u.from || ms[0].to >= u.to || !d.toks[ms[0].to].isMark(":") || ms[0].kind == mentionCountry && d.lang == "en" {
		return nil
	}
	if u.from > 0 && d.toks[u.from-1].kind != tokBreak || d.paras[u.para].asks {
		return nil
	}
	a := ms[0].to + 1
	if a >= u.to || d.toks[a].kind == tokQuote || ms[0].kind == mentionName && strings.ContainsAny(d.phraseText(ms[0].from, ms[0].to), "0123456789") {
		return nil
	}
	who := d.resolve(&ms[0], &st.last)
	h := &hit{at: ms[0].from, class: CueNone}
	return []saidSpan{{a, u.to, h, who}}
}
