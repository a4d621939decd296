package prose

import (
	"strings"
)

// hit is a cue found in a unit, with who it belongs to.
type hit struct {
	at, end  int // tokens of the cue
	class    Cue
	frames   frame
	npCue    Cue
	gerund   bool
	source   bool // "according to": what follows is who
	noComm   bool
	as       bool // "як повідомив", "as X said": the words stand around it
	subj     mention
	hasSubj  bool
	subjPost bool // the subject stands after the cue
	who      speaker
}

// speaker is who spoke, resolved.
type speaker struct {
	name   string
	person *person
	actor  *Actor
	party  string
	outlet string // an outlet or agency as the only source
	sex    gender
	plural bool
	body   bool
}

// findCues lists the cues of a unit with their subjects, left to right.
func (d *doc) findCues(u unit, ms []mention) []hit {
	var out []hit
	for i := u.from; i < u.to; i++ {
		t := &d.toks[i]
		if t.kind != tokWord {
			continue
		}
		if n := d.matchPhrase(d.lx.nocomm, i, u.to); n > 0 {
			out = append(out, hit{at: i, end: i + n, class: CueNoComment, noComm: true})
			i += n - 1
			continue
		}
		if n := d.matchPhrase(d.lx.source, i, u.to); n > 0 {
			out = append(out, hit{at: i, end: i + n, class: CueNeutral, source: true})
			i += n - 1
			continue
		}
		if h, ok := d.viewOf(i, u, ms); ok {
			out = append(out, h)
			continue
		}
		e := d.lx.cue(t.low)
		if e == nil {
			e = d.unknownCue(i, u, ms)
		}
		if e == nil || !d.isCue(i, u, e, ms) {
			continue
		}
		h := hit{at: i, end: i + 1, class: e.class, frames: e.frames, npCue: e.npCue, gerund: e.gerund}
		if e.frames&frameNoun != 0 && d.asNoun(i, u) {
			h.frames = frameNoun
		}
		h.as = i > u.from && d.asBefore(i, u) && (d.lang != "en" || i+1 >= u.to || d.toks[i+1].kind != tokWord)
		out = append(out, h)
	}
	for k := range out {
		if !out[k].hasSubj {
			d.findSubject(u, ms, out, k)
		}
	}
	return d.dropIdle(u, out)
}

// unknownEntry stands for verbs of saying that no table has.
var unknownEntry = cueEntry{class: CueNeutral, frames: frameThat, npCue: CueNeutral}

// unknownCue takes a verb that the tables do not know as one of saying, where
// somebody is its subject and a clause with a conjunction its object: "буркнула,
// що …", "fumed that …".
func (d *doc) unknownCue(i int, u unit, ms []mention) *cueEntry {
	t := &d.toks[i]
	if t.capital || i == u.from || d.lx.has("noverb", t.low) {
		return nil
	}
	if d.lang == "en" {
		if !strings.HasSuffix(t.low, "ed") || i+2 >= u.to || d.toks[i+1].low != "that" || !d.subjectAt(ms, i) {
			return nil
		}
		return &unknownEntry
	}
	if !verbLike(t.low) {
		return nil
	}
	for k := i + 1; k+1 < u.to && k < i+6; k++ {
		if d.toks[k].isMark(",") {
			low := d.toks[k+1].low
			if (low == "що" || low == "что" || low == "мовляв" || low == "дескать") && (d.subjectAt(ms, i) || mentionFrom(ms, i+1) >= 0) {
				return &unknownEntry
			}
			return nil
		}
		if d.toks[k].kind != tokWord {
			return nil
		}
	}
	return nil
}

// subjectAt reports whether a mention or a pronoun stands right before a verb.
func (d *doc) subjectAt(ms []mention, i int) bool {
	for x := range ms {
		if ms[x].to <= i && i-ms[x].to <= 1 && !ms[x].poss && (ms[x].to == i || d.filler(&d.toks[ms[x].to])) {
			return true
		}
	}
	return false
}

// viewOf reads "in X's words", "in X's telling" at token i.
func (d *doc) viewOf(i int, u unit, ms []mention) (hit, bool) {
	if t := &d.toks[i]; t.low != "in" && t.low != "by" {
		return hit{}, false
	}
	x := mentionFrom(ms, i+1)
	if i+2 < u.to && x < 0 && d.lx.has("determiner", d.toks[i+1].low) {
		x = mentionFrom(ms, i+2)
	}
	if x < 0 || !ms[x].poss || ms[x].to >= u.to {
		return hit{}, false
	}
	switch d.toks[ms[x].to].low {
	case "words", "view", "reading", "telling", "account", "opinion", "phrase", "version", "estimate", "count", "reckoning", "assessment":
		m := ms[x]
		m.poss = false
		return hit{at: i, end: ms[x].to + 1, class: CueNeutral, source: true, subj: m, hasSubj: true}, true
	}
	return hit{}, false
}

// asBefore reports whether "як", "как" or "as" stands before a cue, perhaps with
// a few words between.
func (d *doc) asBefore(i int, u unit) bool {
	for k := i - 1; k >= u.from && k >= i-6; k-- {
		t := &d.toks[k]
		switch t.low {
		case "як", "как", "as":
			return k == u.from || d.toks[k-1].kind == tokPunct || d.toks[k-1].kind == tokQuote || d.lx.has("conjunction", d.toks[k-1].low) || d.lx.has("adverb", d.toks[k-1].low)
		}
		if t.kind != tokWord {
			return false
		}
	}
	return false
}

// matchPhrase is the number of tokens of the first phrase of a list that stands at i.
func (d *doc) matchPhrase(list []phrase, i, to int) int {
	best := 0
	for _, p := range list {
		if len(p) <= best || i+len(p) > to || d.toks[i].low != p[0] {
			continue
		}
		ok := true
		for k := 1; k < len(p) && ok; k++ {
			ok = d.toks[i+k].low == p[k]
		}
		if ok {
			best = len(p)
		}
	}
	return best
}

// isCue reports whether a word that can attribute does so at token i: it is no
// noun, no infinitive and no part of somebody's name.
func (d *doc) isCue(i int, u unit, e *cueEntry, ms []mention) bool {
	for k := range ms {
		if ms[k].from <= i && i < ms[k].to {
			return false
		}
		if ms[k].to == i && !ms[k].poss && d.lang == "en" && d.toks[i-1].low != "to" {
			return true // right behind whoever speaks it is a verb
		}
	}
	if d.lang != "en" {
		return !(i > u.from && d.toks[i-1].low == "не" && e.class != CueNeutral && e.frames&frameThat != 0 && e.class != CueDenial) || i == u.from
	}
	if i == u.from {
		return e.gerund
	}
	prev := &d.toks[i-1]
	if d.toks[i].low == "think" && i+1 < u.to && d.toks[i+1].low == "tank" {
		return false
	}
	if d.toks[i].low == "asked" && (prev.low == "when" || prev.low == "if" || prev.low == "was" || prev.low == "were" || prev.isMark(",") && d.relativeAsked(i, u)) {
		return false
	}
	if e.frames == frameNoun {
		return true
	}
	noun := prev.poss || d.lx.has("determiner", prev.low) && prev.low != "both" && prev.low != "all" && prev.low != "that" && prev.low != "this" ||
		(d.lx.has("preposition", prev.low) && prev.low != "of" && !e.gerund && prev.low != "by") || d.lx.has("adjective", prev.low) && !d.lx.has("org", prev.low) && prev.low != "official"
	if noun {
		return e.frames&frameNoun != 0 || e.gerund && !d.lx.has("determiner", prev.low) && !prev.poss
	}
	if prev.low == "to" {
		return false
	}
	return true
}

// relativeAsked reports whether "asked" after a comma is passive: "an official,
// asked three times, would say only that".
func (d *doc) relativeAsked(i int, u unit) bool {
	return i+1 < u.to && !d.lx.has("that", d.toks[i+1].low) && d.closing(i, u.to, ",") > 0 && d.toks[i-1].isMark(",") && i-2 >= u.from && d.toks[i-2].kind == tokWord
}

// asNoun reports whether a word that can be noun and verb is a noun at token i.
func (d *doc) asNoun(i int, u unit) bool {
	if i == u.from || d.lang != "en" {
		return false
	}
	p := &d.toks[i-1]
	return p.poss || d.lx.has("determiner", p.low) || d.lx.has("adjective", p.low) || partyOfWord(p.low) != "" && !strings.HasSuffix(p.low, "a") && p.low != "kyiv" && p.low != "moscow" && p.low != "washington" && p.low != "kremlin"
}

// findSubject finds who the cue k of a unit belongs to.
func (d *doc) findSubject(u unit, ms []mention, hits []hit, k int) {
	h := &hits[k]
	if h.source {
		d.sourceSubject(u, ms, h)
		return
	}
	if low := d.toks[h.at].low; low == "quoted" || low == "cited" || low == "quotes" || low == "cites" || low == "quoting" || low == "citing" {
		for q := h.end; q+1 < u.to && q < h.end+9; q++ {
			if d.toks[q].low == "as" && (d.toks[q+1].low == "saying" || d.toks[q+1].low == "telling") {
				h.end = q + 2
				h.frames |= frameBare | frameThat
				if x := mentionFrom(ms, h.at+1); x >= 0 {
					h.subj, h.hasSubj, h.subjPost = ms[x], true, true
					return
				}
				if d.toks[h.at+1].low == "him" || d.toks[h.at+1].low == "her" || d.toks[h.at+1].low == "them" {
					sex := genderM
					if d.toks[h.at+1].low == "her" {
						sex = genderF
					}
					h.subj, h.hasSubj, h.subjPost = mention{kind: mentionPronoun, from: h.at + 1, to: h.at + 2, sex: sex}, true, true
					for x := len(d.names.recent) - 1; x >= 0; x-- {
						if p := d.names.recent[x]; fits(sex, p.sex) {
							h.subj.kind, h.subj.person = mentionPerson, p
							break
						}
					}
					return
				}
				break
			}
		}
	}
	if h.frames == frameNoun {
		d.nounSubject(u, ms, h)
		return
	}
	pre, preOK, near := d.subjectBefore(u, ms, hits, k)
	post, postOK := d.subjectAfter(u, ms, h)
	atStart := h.at == u.from || d.toks[h.at-1].kind == tokQuote || d.toks[h.at-1].isMark(",", "—", "(") || h.as
	switch {
	case d.lx.inverts && postOK && (atStart && !(preOK && near) || !preOK || !near):
		h.subj, h.hasSubj, h.subjPost = post, true, true
	case !d.lx.inverts && postOK && d.quoteJustBefore(u, h.at) && (!preOK || !near):
		h.subj, h.hasSubj, h.subjPost = post, true, true
	case preOK:
		h.subj, h.hasSubj = pre, true
	case !d.lx.inverts && postOK && atStart && h.at > u.from:
		h.subj, h.hasSubj, h.subjPost = post, true, true
	}
	if !h.hasSubj && !h.gerund {
		if m, ok := d.plainSubject(u, h); ok {
			h.subj, h.hasSubj, h.subjPost = m, true, m.from > h.at
		}
	}
	d.extendRole(h)
	if !h.hasSubj && d.lx.inverts && impersonal(d.toks[h.at].low) {
		d.bodyBefore(u, ms, h)
	}
	if k > 0 && !h.subjPost && (d.sharesSubject(u, h, hits[k-1], near && preOK) || h.at > u.from && hits[k-1].noComm && d.lx.has("conjunction", d.toks[h.at-1].low)) {
		h.subj, h.hasSubj = hits[k-1].subj, hits[k-1].hasSubj
	}
}

// plainSubject takes a noun that no table knows as the speaker: "a night watchman
// said", «…», — буркнув дід із вудкою.
func (d *doc) plainSubject(u unit, h *hit) (mention, bool) {
	if d.lang == "en" {
		masked := d.masks(u, h.at)
		end := h.at
		for end > u.from && (d.filler(&d.toks[end-1]) || masked(end-1)) {
			end--
		}
		from := end
		for from > u.from && end-from < 5 && d.plainWord(&d.toks[from-1]) {
			from--
		}
		if from == end || from == u.from {
			return mention{}, false
		}
		switch d.toks[from-1].low {
		case "a", "an", "the", "another", "one", "two", "three", "his", "her":
			return mention{kind: mentionRole, from: from, to: end, role: d.phraseText(from, end), roleHead: "#"}, true
		}
		return mention{}, false
	}
	if !d.quoteJustBefore(u, h.at) || h.end >= u.to || !d.plainWord(&d.toks[h.end]) || len([]rune(d.toks[h.end].low)) < 3 || verbLike(d.toks[h.end].low) || strings.HasSuffix(d.toks[h.end].low, "о") {
		return mention{}, false
	}
	to := h.end + 1
	for to < u.to && to < h.end+4 && (d.toks[to].kind == tokWord) && !d.lx.has("conjunction", d.toks[to].low) {
		to++
	}
	return mention{kind: mentionRole, from: h.end, to: to, role: d.phraseText(h.end, to), roleHead: "#"}, true
}

// plainWord reports whether a token is a word in lower case that no set of function
// words has.
func (d *doc) plainWord(t *token) bool {
	return t.kind == tokWord && !t.capital && !d.lx.has("preposition", t.low) && !d.lx.has("conjunction", t.low) && !d.lx.has("determiner", t.low) && !d.lx.has("pronoun", t.low) &&
		!d.lx.has("that", t.low) && !d.lx.has("addressee", t.low) && !d.filler(t) && d.lx.cue(t.low) == nil
}

// bodyBefore takes the body of "У Кремлі звинувачення відкинули", "В штабе
// утверждают": a verb in the plural without a subject, and a place that speaks.
func (d *doc) bodyBefore(u unit, ms []mention, h *hit) {
	for x := range ms {
		m := &ms[x]
		if m.to > h.at || m.from == u.from || m.kind == mentionPronoun || m.kind == mentionPerson {
			continue
		}
		switch d.toks[m.from-1].low {
		case "у", "в", "во":
			if m.kind == mentionBody || m.kind == mentionCountry || m.kind == mentionName && m.actor != nil {
				h.subj, h.hasSubj = *m, true
				return
			}
		}
	}
}

// sharesSubject reports whether a cue goes on with the subject of the cue before:
// ", adding", "and said", "і додав".
func (d *doc) sharesSubject(u unit, h *hit, before hit, near bool) bool {
	if h.at == u.from || near {
		return false
	}
	for k := h.at - 1; k >= u.from && k > before.at && k >= h.at-4; k-- {
		t := &d.toks[k]
		if t.isMark(",", "—") || d.lx.has("conjunction", t.low) {
			return true
		}
		if t.kind == tokQuote {
			return true
		}
		if !d.filler(t) {
			return false
		}
	}
	return h.gerund
}

// filler reports whether a word may stand between a subject and its verb.
func (d *doc) filler(t *token) bool {
	return d.lx.has("adverb", t.low) || d.lx.has("day", t.low) || d.lx.has("daypart", t.low) || strings.HasSuffix(t.low, "ly") && len(t.low) > 4 || t.low == "not" || t.low == "himself" || t.low == "herself" ||
		t.low == "вже" || t.low == "уже"
}

func (d *doc) quoteJustBefore(u unit, i int) bool {
	for k := i - 1; k >= u.from && k >= i-3; k-- {
		if d.toks[k].kind == tokQuote {
			return true
		}
		if !d.toks[k].isMark(",", "—") && !d.filler(&d.toks[k]) {
			return d.toks[k].isMark(".", "?", "!")
		}
	}
	// A fronted clause: "…, said X."
	return i > u.from && d.toks[i-1].isMark(",", "—")
}

// subjectBefore walks back from a cue over the mentions. near: only fillers or
// asides stand between.
func (d *doc) subjectBefore(u unit, ms []mention, hits []hit, k int) (m mention, ok, near bool) {
	h := &hits[k]
	masked := d.masks(u, h.at)
	seg := d.segmentStart(u, h.at)
	for x := len(ms) - 1; x >= 0; x-- {
		c := &ms[x]
		if c.to > h.at || c.from < seg {
			continue
		}
		if masked(c.from) || c.poss && !d.possSpeaks(c, h.at) {
			continue
		}
		if c.kind == mentionName && !d.onlyFillers(c.to, h.at, masked) {
			continue
		}
		if d.governed(u, c, seg) && !d.onlyFillersStrict(c.to, h.at) {
			continue
		}
		if d.governed(u, c, seg) && d.lang != "en" {
			continue
		}
		m, ok = d.apposition(u, ms, x, seg), true
		near = d.onlyFillers(c.to, h.at, masked)
		// The clause's own subject goes before a nearer name in an adverbial.
		if !near {
			if y := d.firstSubject(ms, seg, h.at, masked, u); y >= 0 && y < x && !d.cueBetween(hits, ms[y].to, ms[x].from) {
				m = d.apposition(u, ms, y, seg)
			}
		}
		return m, true, near
	}
	return mention{}, false, false
}

func (d *doc) cueBetween(hits []hit, from, to int) bool {
	for i := range hits {
		if hits[i].at >= from && hits[i].at < to {
			return true
		}
	}
	return false
}

// firstSubject is the first mention of a segment that no preposition governs.
func (d *doc) firstSubject(ms []mention, seg, to int, masked func(int) bool, u unit) int {
	for y := range ms {
		c := &ms[y]
		if c.from < seg || c.to > to || masked(c.from) || c.poss || c.kind == mentionName || d.governed(u, c, seg) {
			continue
		}
		return y
	}
	return -1
}

// possSpeaks reports whether a possessive stands for its owner: "the ministry's
// statement said".
func (d *doc) possSpeaks(c *mention, cue int) bool {
	if c.to >= cue {
		return false
	}
	for k := c.to; k < cue && k < c.to+3; k++ {
		if ownerNoun(d.toks[k].low) {
			return true
		}
	}
	return false
}

// segmentStart is where the clause group of a cue begins: after the last full
// quotation, colon or semicolon before it.
func (d *doc) segmentStart(u unit, at int) int {
	for k := at - 1; k >= u.from; k-- {
		t := &d.toks[k]
		if t.isMark(";", ":") {
			return k + 1
		}
		if t.kind == tokQuote && k+1 < at && (strings.ContainsRune(".,!?…", d.lastRune(&d.quotes[t.quote])) || d.toks[k+1].isMark(",", "—")) {
			return k + 1
		}
	}
	return u.from
}

// masks returns which tokens of a unit stand in asides: relative clauses,
// brackets, pairs of dashes. An aside that holds the cue itself is none.
func (d *doc) masks(u unit, cue int) func(int) bool {
	type span struct{ a, b int }
	var spans []span
	for k := u.from; k < u.to; k++ {
		t := &d.toks[k]
		var end int
		switch {
		case t.isMark(",") && k+1 < u.to && d.relative(k+1):
			end = d.closing(k+2, u.to, ",", "—")
		case t.isMark(",") && k+2 < u.to && (d.toks[k+1].low == "a" || d.toks[k+1].low == "an") && d.lang == "en":
			if end = d.closing(k+2, u.to, ","); end > k+14 {
				continue
			}
		case t.isMark(",") && k+2 < u.to && d.lang == "en" && d.participle(k+1) && k < cue:
			if end = d.closing(k+2, u.to, ","); end > cue || end > k+16 {
				continue
			}
		case t.isMark(",") && k+1 < u.to && (d.toks[k+1].low == "як" || d.toks[k+1].low == "как" || d.toks[k+1].low == "as"):
			if end = d.closing(k+2, u.to, ","); end > k+12 {
				continue
			}
		case t.isMark("("):
			end = d.closing(k+1, u.to, ")")
		case t.isMark("—") && k > u.from:
			end = d.closing(k+1, u.to, "—")
			if end-k > 30 {
				continue
			}
		default:
			continue
		}
		if end < 0 || k < cue && cue < end {
			continue
		}
		spans = append(spans, span{k, end})
		k = end - 1
	}
	return func(i int) bool {
		for _, s := range spans {
			if s.a <= i && i <= s.b {
				return true
			}
		}
		return false
	}
}

// participle reports whether an aside like "quoted by its press service" or
// "speaking in Moscow" begins at token k.
func (d *doc) participle(k int) bool {
	low := d.toks[k].low
	return !d.toks[k].capital && len(low) > 4 && (strings.HasSuffix(low, "ed") || strings.HasSuffix(low, "ing") || low == "speaking" || low == "flanked")
}

// relative reports whether a relative clause begins at token k.
func (d *doc) relative(k int) bool {
	low := d.toks[k].low
	switch low {
	case "who", "which", "whose", "where", "whom", "when", "що":
		return low != "що"
	}
	if d.lang != "en" {
		return strings.HasPrefix(low, "як") && len(low) > 4 && strings.ContainsAny(low[4:], "аеиіоу") && low != "якщо" && low != "якось" || strings.HasPrefix(low, "котор") || low == "де" || low == "где"
	}
	return false
}

func (d *doc) closing(from, to int, marks ...string) int {
	for k := from; k < to; k++ {
		if d.toks[k].isMark(marks...) {
			return k
		}
	}
	return -1
}

// onlyFillers reports whether nothing but adverbs, days and asides stand between.
func (d *doc) onlyFillers(from, to int, masked func(int) bool) bool {
	for k := from; k < to; k++ {
		t := &d.toks[k]
		if masked(k) || t.isMark(",") || d.filler(t) || d.lang != "en" && (d.lx.has("addressee", t.low) || t.low == "у" || t.low == "в" || t.low == "во") {
			continue
		}
		return false
	}
	return true
}

func (d *doc) onlyFillersStrict(from, to int) bool {
	for k := from; k < to; k++ {
		if !d.filler(&d.toks[k]) {
			return false
		}
	}
	return true
}

// governed reports whether a preposition stands before a mention.
func (d *doc) governed(u unit, c *mention, seg int) bool {
	for k := c.from - 1; k >= seg && k >= c.from-3; k-- {
		t := &d.toks[k]
		if t.kind != tokWord {
			return false
		}
		if t.low == "that" && k > seg && d.toks[k-1].low == "with" {
			return false // "With that the ambassador left."
		}
		if d.lx.has("preposition", t.low) {
			return true
		}
		switch t.low {
		case "це", "цьому", "этом", "том", "те", "то":
			return false // "про це голова розповіла": a pronoun
		}
		if !d.lx.has("determiner", t.low) && !d.lx.has("adjective", t.low) {
			return false
		}
	}
	return false
}

// apposition joins "the head of the mission, Anna Berg," and "Anna Berg, the
// head of the mission," into one mention of the person.
func (d *doc) apposition(u unit, ms []mention, x, seg int) mention {
	m := ms[x]
	if m.kind == mentionPronoun {
		return m
	}
	if x > 0 && ms[x-1].from >= seg && !ms[x-1].poss && d.commaBetween(ms[x-1].to, m.from) {
		p := ms[x-1]
		switch {
		case p.kind == mentionPerson && m.kind != mentionPerson && m.kind != mentionCountry:
			d.noteRoles(p.person, m.from, m.to)
			return p
		case p.kind == mentionName && p.to-p.from >= 2 && (m.kind == mentionRole || m.kind == mentionBody):
			return p // a name nobody knows, and what it is
		case m.kind == mentionPerson && (p.kind == mentionRole || p.kind == mentionBody):
			d.noteRoles(m.person, p.from, p.to)
		case m.kind == mentionPerson && p.kind == mentionPerson && m.person == p.person:
			return p
		}
	}
	if x+1 < len(ms) && m.kind == mentionRole && d.lang != "en" && ms[x+1].kind == mentionPerson && ms[x+1].from == m.to+1 && ms[x+1].to-ms[x+1].from >= 3 && d.lx.has("preposition", d.toks[m.to].low) {
		return ms[x+1] // "пенсіонерка з Бендер Марія Чобану"
	}
	if y := d.behindMarks(ms, x); y > x {
		d.noteRoles(ms[y].person, m.from, m.to)
		return ms[y]
	}
	if y := d.behindComplement(ms, x); y > x {
		d.noteRoles(ms[y].person, m.from, m.to)
		return ms[y]
	}
	if x+1 < len(ms) && (m.kind == mentionRole || m.byRole || m.kind == mentionBody && m.poss) && ms[x+1].kind == mentionPerson && d.commaBetween(m.to, ms[x+1].from) {
		d.noteRoles(ms[x+1].person, m.from, m.to)
		return ms[x+1]
	}
	return m
}

// commaBetween reports whether nothing but a comma and a determiner stands between
// two phrases.
func (d *doc) commaBetween(from, to int) bool {
	if from >= to || !d.toks[from].isMark(",") {
		return false
	}
	for k := from + 1; k < to; k++ {
		low := d.toks[k].low
		if !d.lx.has("determiner", low) && low != "whose" && !d.lx.has("adjective", low) {
			return false
		}
	}
	return to-from <= 4
}
