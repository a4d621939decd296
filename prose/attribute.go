package prose

import (
	"strings"
	"unicode/utf8"

	"trucewatch/text"
)

// reach is how many bytes after a quotation its cue may stand.
const reach = 110

// state is what carries over from unit to unit.
type state struct {
	last     speaker
	focus    *speaker // subject of the sentence before, where nobody spoke in it
	lastPara int
	// introduced is who speaks in the paragraph introducedAt, where the one before ends in a colon.
	introduced   speaker
	introducedAt int
	said         []string // folded quotations attributed so far, for echoes; bounded
	day          string
	cue          Cue // of the last quotation
}

// found is the attribution of a quotation.
type found struct {
	who  speaker
	cue  Cue
	word string
	rule string // after, before, colon, last, none
	hit  *hit
}

// readUnits goes through the units in order.
func (d *doc) readUnits() {
	var st state
	for ui := range d.units {
		d.readUnit(ui, &st)
	}
}

func (d *doc) readUnit(ui int, st *state) {
	u := d.units[ui]
	ms := d.mentions(u)
	d.said = append(d.said, ms)
	hits := d.findCues(u, ms)
	d.near = st.lastPara >= u.para-1
	for k := range hits {
		h := &hits[k]
		if h.hasSubj && h.subj.kind == mentionPronoun && h.subj.from < len(d.toks) && d.toks[h.subj.from].low == "who" {
			if x := d.antecedent(ms, h.subj.from); x >= 0 {
				h.subj = ms[x]
			}
		}
		if h.hasSubj {
			h.who = d.resolve(&h.subj, d.speakerBefore(hits, k, st.focusIn(u.para)))
			if h.subj.kind == mentionPronoun && h.subj.person == nil {
				if s := d.subjectAcross(u, ms, h.subj.from, h.subj.sex); s != nil {
					h.who = *s
				}
			}
		} else if s := d.placeSpeaks(u, ms, h.at+1); s != nil && !h.source {
			h.who = *s
		} else if k > 0 && !h.source {
			h.who = hits[k-1].who
		} else if h.source {
			h.who = speaker{name: Unknown}
		} else {
			h.who = *st.focusIn(u.para)
		}
	}
	for k := range ms {
		if p := d.personOf(&ms[k]); p != nil {
			d.names.touch(p)
		}
	}
	d.noteUnnamed(u, ms)
	day := d.dayOf(u, hits)
	attributed := d.readQuotes(ui, ms, hits, st, day)
	said := d.readIndirect(ui, ms, hits, st, day)
	d.remember(ui, hits, st, attributed, said)
	if !said && (attributed == nil || attributed.rule == "last" && !d.leads(u, u.from+1)) {
		f := d.leadSubject(u, ms, st.focusIn(u.para))
		if f == nil && attributed == nil {
			f = answerer(hits)
		}
		if f != nil {
			st.focus = f
		}
	}
}

// personOf is the person of a mention, or the owner of the body or role that it
// names: "Mashukov's office".
func (d *doc) personOf(m *mention) *person {
	if m.person != nil || m.kind != mentionBody && m.kind != mentionRole || d.lang != "en" {
		return m.person
	}
	for k := m.from; k < m.to; k++ {
		if d.toks[k].poss {
			low := d.toks[k].low
			if p := d.names.byWord[low]; p != nil {
				return p
			}
			if list := d.actors.word[low]; len(list) == 1 {
				return d.names.of(list[0], d.lang)
			}
		}
	}
	return nil
}

// antecedent is the mention that a relative clause at token k belongs to.
func (d *doc) antecedent(ms []mention, k int) int {
	for x := len(ms) - 1; x >= 0; x-- {
		if ms[x].to <= k && k-ms[x].to <= 2 && ms[x].kind != mentionPronoun {
			return x
		}
	}
	return -1
}

// speakerBefore is the last speaker as cue k sees it.
func (d *doc) speakerBefore(hits []hit, k int, last *speaker) *speaker {
	for x := k - 1; x >= 0; x-- {
		if hits[x].who.name != "" && hits[x].who.name != Unknown {
			return &hits[x].who
		}
	}
	return last
}

// remember keeps who spoke last.
func (d *doc) remember(ui int, hits []hit, st *state, attributed *found, said bool) {
	switch {
	case attributed != nil && attributed.who.name != Unknown && attributed.who.name != "":
		st.last = attributed.who
	case said:
		for k := len(hits) - 1; k >= 0; k-- {
			if hits[k].who.name != "" && hits[k].who.name != Unknown && hits[k].frames != frameNoun {
				st.last = hits[k].who
				break
			}
		}
	}
	if attributed != nil || st.introducedAt != d.units[ui].para {
		st.introduced = speaker{}
	}
	if u := d.units[ui]; d.toks[u.to-1].isMark(":") {
		st.introducedAt = u.para + 1
		st.introduced = *st.focusIn(u.para)
		for k := range hits {
			if hits[k].who.name != "" {
				st.introduced = hits[k].who
			}
		}
	} else if attributed != nil && st.introducedAt == u.para {
		st.introduced = attributed.who
		st.introducedAt = u.para + 1
	}
	if st.lastPara < d.units[ui].para-1 {
		st.focus = nil
	}
	st.lastPara = d.units[ui].para
	if attributed != nil || said {
		st.focus = nil
	}
}

// focusIn is who a pronoun or a lone quotation in a paragraph goes back to.
func (st *state) focusIn(para int) *speaker {
	if st.focus != nil && st.lastPara >= para-1 {
		return st.focus
	}
	return &st.last
}

// readQuotes attributes the quotations of a unit and returns the last attribution.
func (d *doc) readQuotes(ui int, ms []mention, hits []hit, st *state, day string) *found {
	u := d.units[ui]
	var lastFound *found
	var prev *found
	for k := u.from; k < u.to; k++ {
		if d.toks[k].kind != tokQuote {
			continue
		}
		f := d.attribute(u, ms, hits, k, st, prev)
		q := &d.quotes[d.toks[k].quote]
		kind := d.quoteKind(u, k, f, st)
		if f.cue == CueNone && !d.paras[u.para].heading && kind != QuoteScare && kind != QuoteEcho {
			switch {
			case f.rule == "colon":
				f.cue = CueNeutral
			case f.rule == "last" && st.lastPara == u.para && st.cue != "" && st.cue != CueNoComment:
				f.cue = st.cue // the second half of a quotation that its cue cuts
			}
		}
		out := Quote{Text: d.s[q.start:q.end], Start: q.start, Speaker: f.who.name, Cue: f.cue, Kind: kind, Day: day}
		if kind == QuoteScare || kind == QuoteEcho {
			if kind == QuoteScare && f.rule == "last" || f.rule == "none" || kind == QuoteEcho {
				out.Speaker, out.Cue = Unknown, CueNone
			}
		} else {
			out.Attribution = d.attribution(u, f)
			prev, lastFound = f, f
			d.noteSaid(st, out.Text)
		}
		if out.Speaker == "" {
			out.Speaker = Unknown
		}
		if day == "" {
			out.Day = d.pubDay
			if f.rule == "last" && st.day != "" {
				out.Day = st.day
			}
		}
		if kind == QuoteScare || kind == QuoteEcho {
			out.Day = ""
		}
		if kind == QuoteFull || kind == QuoteFragment {
			st.day, st.cue = out.Day, out.Cue
		}
		d.quoteAt[k] = len(d.out.Quotes)
		d.out.Quotes = append(d.out.Quotes, out)
		if q.end-q.start > 20 {
			d.addNested(u, d.toks[k].quote, &out, st)
		}
	}
	return lastFound
}

// addNested lists the quotations inside another one.
func (d *doc) addNested(u unit, qi int, outer *Quote, st *state) {
	end := d.quotes[qi].end
	for k := qi + 1; k < len(d.quotes) && d.quotes[k].outer < end; k++ {
		n := &d.quotes[k]
		if !n.nested && !outer.spans(n) {
			continue
		}
		inner := d.s[n.start:n.end]
		kind := QuoteFragment
		words := len(strings.Fields(inner))
		if isClause(inner, words, true, false) && words > 3 {
			kind = QuoteFull
		} else if d.isEcho(inner, st) || words <= 2 {
			kind = QuoteEcho
		}
		d.out.Quotes = append(d.out.Quotes, Quote{Text: inner, Start: n.start, Speaker: outer.Speaker, Cue: CueNone, Kind: kind, Day: outer.Day, Attribution: Attribution{SpeakerID: outer.SpeakerID, Party: outer.Party}})
	}
}

// spans reports whether a raw quotation lies inside q.
func (q *Quote) spans(n *rawQuote) bool { return n.start >= q.Start && n.end <= q.Start+len(q.Text) }

// attribute finds who spoke the quotation at token k.
func (d *doc) attribute(u unit, ms []mention, hits []hit, k int, st *state, prev *found) *found {
	if q := &d.quotes[d.toks[k].quote]; q.label {
		return &found{who: d.labelSpeaker(u, st), cue: CueNone, rule: "colon"}
	}
	if d.script.interview && d.quotes[d.toks[k].quote].dash && d.script.guest.name != "" && len(hits) == 0 {
		return &found{who: d.script.guest, cue: CueNone, rule: "last"}
	}
	if f := d.cueAfter(u, hits, k); f != nil {
		return f
	}
	if f := d.someoneAfter(u, ms, k, st); f != nil {
		return f
	}
	if f := d.cueBefore(u, ms, hits, k); f != nil {
		return f
	}
	if m := d.parenthetical(u, ms, k); m != nil {
		return &found{who: d.resolve(m, st.focusIn(u.para)), cue: CueNeutral, word: d.toks[k-2].low, rule: "before"}
	}
	for x := range hits {
		if h := &hits[x]; h.source && h.at > k {
			return &found{who: h.who, cue: h.class, word: d.toks[h.at].low, rule: "after", hit: h}
		}
	}
	if s := d.namedBehind(u, k); s != nil {
		return &found{who: *s, cue: CueNone, rule: "colon"}
	}
	if f := d.colonBefore(u, ms, k, st); f != nil {
		return f
	}
	if prev != nil {
		return &found{who: prev.who, cue: CueNone, rule: "last", hit: prev.hit}
	}
	q := &d.quotes[d.toks[k].quote]
	if st.introduced.name != "" && d.leads(u, k) && d.toks[max(u.from-1, 0)].kind == tokBreak {
		return &found{who: st.introduced, cue: CueNone, rule: "colon"}
	}
	if f := d.clauseSubject(u, ms, k, st); f != nil {
		return f
	}
	if p := d.onlyPerson(u, ms, k); p != nil {
		return &found{who: personSpeaker(p), cue: CueNeutral, rule: "subject"}
	}
	if st.last.name == "" && st.focus == nil {
		if s := d.subjectAhead(u, k); s != nil {
			return &found{who: *s, cue: CueNone, rule: "last"}
		}
	}
	if d.takesLast(u, k, q, st) {
		return &found{who: *st.focusIn(u.para), cue: CueNone, rule: "last"}
	}
	return &found{who: speaker{name: Unknown}, cue: CueNone, rule: "none"}
}

// clauseSubject takes the person who is the subject of the clause that a fragment
// stands in: "Ripka branded it “a breach before breakfast”".
func (d *doc) clauseSubject(u unit, ms []mention, k int, st *state) *found {
	if d.leads(u, k) || d.toks[k-1].isMark(".", ")") {
		return nil
	}
	seg := d.segmentStart(u, k)
	masked := d.masks(u, k)
	for x := range ms {
		m := &ms[x]
		if m.from < seg || m.to > k || m.poss && !d.docOwner(m) || masked(m.from) || d.governed(u, m, seg) {
			continue
		}
		if m.kind == mentionBody && !m.poss && d.lang != "en" || m.kind == mentionCountry || m.kind == mentionName {
			return nil
		}
		if k-m.to < 1 {
			return nil
		}
		who := d.resolve(m, st.focusIn(u.para))
		if who.person == nil && m.kind == mentionPronoun {
			return nil
		}
		return &found{who: who, cue: CueNeutral, rule: "subject", word: d.toks[m.to].low}
	}
	return nil
}

// onlyPerson is the one person that the sentence around a longer quotation names:
// “…”, was how Berg put it.
func (d *doc) onlyPerson(u unit, ms []mention, k int) *person {
	q := &d.quotes[d.toks[k].quote]
	if len(strings.Fields(d.s[q.start:q.end])) < 3 {
		return nil
	}
	var one *person
	for x := range ms {
		if p := ms[x].person; p != nil {
			if one != nil && one != p {
				return nil
			}
			one = p
		}
	}
	return one
}

// takesLast reports whether a quotation without a cue goes on with the last
// speaker: it is a paragraph or a sentence of its own, or it was continued.
func (d *doc) takesLast(u unit, k int, q *rawQuote, st *state) bool {
	if st.focusIn(u.para).name == "" {
		return false
	}
	if q.reopens || d.leads(u, k) && k+1 >= u.to-1 {
		return true
	}
	return utf8.RuneCountInString(d.s[q.start:q.end]) > 60 && d.leads(u, k) || len(strings.Fields(d.s[q.start:q.end])) > 5
}

// cueAfter applies the first rule: a cue right behind the quotation wins over a
// name in front of it.
func (d *doc) cueAfter(u unit, hits []hit, k int) *found {
	end := d.toks[k].end
	last := d.lastRune(&d.quotes[d.toks[k].quote])
	closed := strings.ContainsRune(",.?!…", last)
	if k+1 < u.to && d.toks[k+1].isMark(",", "—", "(", "–") {
		closed = true
	}
	if !closed {
		return nil
	}
	for x := range hits {
		h := &hits[x]
		if h.at <= k {
			continue
		}
		if d.toks[h.at].start-end > reach || d.quoteBetween(k+1, h.at) || h.frames == frameNoun {
			break
		}
		if h.noComm {
			break
		}
		if d.clauseBetween(k+1, h, u) {
			break
		}
		if !h.hasSubj && !d.firstAfter(k+1, h.at) && !h.source {
			continue
		}
		if h.hasSubj && !h.subjPost && h.subj.from < k && !d.firstAfter(k+1, h.at) {
			continue
		}
		// A cue with a clause of its own after it says something else, unless it stands at once.
		return &found{who: h.who, cue: h.class, word: d.toks[h.at].low, rule: "after", hit: h}
	}
	return nil
}

// someoneAfter takes whoever stands right behind a closed quotation with a verb
// that the tables do not know: “…,” Brekke shrugged; «…», — відрізав він.
func (d *doc) someoneAfter(u unit, ms []mention, k int, st *state) *found {
	last := d.lastRune(&d.quotes[d.toks[k].quote])
	i := k + 1
	comma := last == ',' || last == '?' || last == '!' || last == '…'
	for i < u.to && d.toks[i].isMark(",", "—", ".") {
		comma = comma || d.toks[i].isMark(",", "—")
		if d.toks[i].isMark(".") {
			return nil
		}
		i++
	}
	if !comma || i >= u.to || d.toks[i].kind != tokWord {
		return nil
	}
	verb := ""
	for n := 0; i < u.to && n < 5; n++ {
		t := &d.toks[i]
		if t.kind != tokWord || d.lx.has("conjunction", t.low) && t.low != "як" && t.low != "как" || d.lx.has("preposition", t.low) && verb == "" {
			return nil
		}
		if x := mentionFrom(ms, i); x >= 0 && !(d.lang != "en" && d.governed(u, &ms[x], k+1)) {
			m := d.apposition(u, ms, x, k+1)
			if verb == "" && (m.to >= u.to || d.toks[m.to].kind != tokWord && !d.toks[m.to].isMark(",")) || m.poss && !d.docOwner(&m) {
				return nil
			}
			if verb == "" {
				verb = d.toks[min(m.to, u.to-1)].low
			}
			return &found{who: d.resolve(&m, st.focusIn(u.para)), cue: CueNeutral, word: verb, rule: "after"}
		}
		if verb == "" {
			if t.low == "не" {
				i++
				continue
			}
			if d.lang == "en" && !strings.HasSuffix(t.low, "s") && !strings.HasSuffix(t.low, "ed") && !d.lx.has("determiner", t.low) || d.lang != "en" && !verbLike(t.low) {
				return nil
			}
			if d.lx.has("determiner", t.low) {
				i++
				continue
			}
			verb = t.low
		}
		i++
	}
	return nil
}

// clauseBetween reports whether a new clause begins between a quotation and a cue.
func (d *doc) clauseBetween(from int, h *hit, u unit) bool {
	for i := from; i < h.at; i++ {
		t := &d.toks[i]
		if t.isMark(";", ":") || i > from && t.isMark(".", "?", "!") {
			return true
		}
		if d.lx.has("conjunction", t.low) && t.low != "as" && t.low != "як" && t.low != "как" {
			return true
		}
	}
	return false
}

// firstAfter reports whether only marks and fillers stand in between.
func (d *doc) firstAfter(from, to int) bool {
	for i := from; i < to; i++ {
		t := &d.toks[i]
		if t.kind == tokPunct || d.filler(t) || t.low == "як" || t.low == "как" || t.low == "as" {
			continue
		}
		return false
	}
	return true
}

func (d *doc) quoteBetween(from, to int) bool {
	for i := from; i < to; i++ {
		if d.toks[i].kind == tokQuote {
			return true
		}
	}
	return false
}

// cueBefore applies the second rule: the last cue before the quotation in its unit.
func (d *doc) cueBefore(u unit, ms []mention, hits []hit, k int) *found {
	for x := len(hits) - 1; x >= 0; x-- {
		h := &hits[x]
		if h.at >= k || h.noComm {
			continue
		}
		if d.lx.has("mental", d.toks[h.at].low) && d.plainBefore(hits, x) {
			continue // "said that he thinks “…”": the outer cue speaks
		}
		if h.frames == frameNoun && !h.hasSubj {
			continue
		}
		word := d.toks[h.at].low
		return &found{who: h.who, cue: h.class, word: word, rule: "before", hit: h}
	}
	return nil
}

// plainBefore reports whether a cue of speech stands before cue x.
func (d *doc) plainBefore(hits []hit, x int) bool {
	for y := 0; y < x; y++ {
		if !hits[y].noComm && hits[y].frames != frameNoun && !d.lx.has("mental", d.toks[hits[y].at].low) {
			return true
		}
	}
	return false
}

// colonBefore reads "Name: “…”" and a clause that ends in a colon.
func (d *doc) colonBefore(u unit, ms []mention, k int, st *state) *found {
	if k == u.from || !d.toks[k-1].isMark(":") {
		return nil
	}
	if sex := d.possessive(d.toks[u.from].low); sex != genderUnknown && !d.namesEarly(u, ms) {
		m := mention{kind: mentionPronoun, from: u.from, to: u.from + 1, sex: sex}
		if who := d.resolvePronoun(&m, st.focusIn(u.para)); who.name != Unknown {
			return &found{who: who, cue: CueNone, rule: "colon"}
		}
	}
	for x := range ms {
		m := &ms[x]
		if m.to > k || m.poss && !d.docOwner(m) || d.governed(u, m, u.from) && !d.concerns(u, m) && d.lang == "en" {
			continue
		}
		if d.lang != "en" && d.governed(u, m, u.from) && !d.concerns(u, m) {
			continue
		}
		if m.kind == mentionName && m.to != k-1 && !d.toks[m.from].capitalMid(d) {
			continue
		}
		a := d.apposition(u, ms, x, u.from)
		return &found{who: d.resolve(&a, st.focusIn(u.para)), cue: CueNone, rule: "colon"}
	}
	if s := d.placeSpeaks(u, ms, k); s != nil {
		return &found{who: *s, cue: CueNone, rule: "colon"}
	}
	if f := st.focusIn(u.para); f.name != "" {
		return &found{who: *f, cue: CueNone, rule: "colon"}
	}
	return nil
}

// namesEarly reports whether somebody is named at the beginning of a sentence:
// "His rival Dora Klein".
func (d *doc) namesEarly(u unit, ms []mention) bool {
	for x := range ms {
		if m := &ms[x]; m.from <= u.from+3 && !m.poss && m.kind >= mentionRole {
			return true
		}
	}
	return false
}

// concerns reports whether a sentence begins with whom it is about: "For Dahl the
// matter is closed: “…”".
func (d *doc) concerns(u unit, m *mention) bool {
	low := d.toks[u.from].low
	return m.from <= u.from+2 && (low == "for" || low == "to" || low == "для")
}

// possessive is the gender of a possessive pronoun, unknown for other words.
func (d *doc) possessive(low string) gender {
	switch low {
	case "his", "його", "его":
		return genderM
	case "her", "її", "её", "ее":
		return genderF
	}
	return genderUnknown
}

// quoteKind tells a clause from a fragment, a scare quote and an echo.
func (d *doc) quoteKind(u unit, k int, f *found, st *state) QuoteKind {
	q := &d.quotes[d.toks[k].quote]
	inner := d.s[q.start:q.end]
	words := len(strings.Fields(inner))
	if q.dash || q.reopens || q.continues {
		return QuoteFull
	}
	attributed := f.rule == "after" || f.rule == "before" || f.rule == "colon" || f.rule == "subject"
	if k > u.from && d.scareBefore(k, u) && words <= 4 {
		return QuoteScare
	}
	if !attributed && words <= 8 && d.isEcho(inner, st) {
		return QuoteEcho
	}
	if !attributed && f.rule != "last" && words <= 5 {
		return QuoteScare
	}
	if f.rule == "last" && !d.ownUnit(u, k) && words <= 4 {
		return QuoteScare
	}
	if isClause(inner, words, k > u.from && d.toks[k-1].isMark(",", "—", ":", "."), d.leads(u, k)) {
		return QuoteFull
	}
	return QuoteFragment
}

func (d *doc) ownUnit(u unit, k int) bool { return d.leads(u, k) }

// leads reports whether nothing but marks stands before token k in its unit.
func (d *doc) leads(u unit, k int) bool {
	for i := u.from; i < k; i++ {
		if d.toks[i].kind != tokPunct {
			return false
		}
	}
	return true
}

// scareBefore reports whether a word of distance stands before a quotation.
func (d *doc) scareBefore(k int, u unit) bool {
	t := &d.toks[k-1]
	if d.lx.has("scarecue", t.low) || t.poss && d.lang == "en" || strings.HasPrefix(t.low, "blam") {
		return true
	}
	return k+2 < u.to && d.lang == "en" && (d.toks[k+1].low == "it" || d.toks[k+1].low == "he") && strings.HasSuffix(d.toks[k+2].low, "ly")
}

// isClause reports whether quoted words are a clause of their own: they end as a
// sentence, or begin with a capital and are longer than a name.
func isClause(inner string, words int, afterMark, first bool) bool {
	r, _ := utf8.DecodeRuneInString(inner)
	capital := !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz", r) && text.Fold(string(r)) != string(r)
	last, width := utf8.DecodeLastRuneInString(inner)
	ends := strings.ContainsRune(".!?…", last)
	switch {
	case capital && words >= 3 && (ends || last == ',' || afterMark || first):
		return true
	case capital && words >= 2 && ends:
		return true
	case afterMark && words >= 3 && (ends || words >= 6):
		return true
	case words == 1 && capital && ends && afterMark:
		return true
	case strings.ContainsAny(inner[:len(inner)-width], ".?!") && words > 8:
		return true
	}
	return first && words >= 4
}

// maxSaid bounds the quotations kept for echoes.
const maxSaid = 200

func (d *doc) noteSaid(st *state, inner string) {
	if len(st.said) < maxSaid && len(inner) < 2000 {
		st.said = append(st.said, text.Fold(inner))
	}
}

func (d *doc) isEcho(inner string, st *state) bool {
	low := strings.Trim(text.Fold(inner), " .,!?…")
	if len(low) < 4 {
		return false
	}
	for _, s := range st.said {
		if strings.Contains(s, low) {
			return true
		}
	}
	return false
}

// attribution is the Attribution of a found speaker in a unit.
func (d *doc) attribution(u unit, f *found) Attribution {
	a := Attribution{Party: f.who.party, Source: f.who.outlet, CueWord: f.word}
	if f.who.actor != nil {
		a.SpeakerID = f.who.actor.ID
	}
	a.Venue = d.venueOf(u)
	a.Carrier = d.carrierOf(u)
	return a
}
