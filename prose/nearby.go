package prose

import (
	"sort"
	"strings"

	"trucewatch/text"
)

// ownerNouns are nouns for words on paper or in the air: whoever owns them speaks.
// "the governor's statement ran"; beginnings of words in Ukrainian and Russian.
var ownerNouns = []string{
	"statement", "post", "report", "communique", "communiqué", "letter", "message", "bulletin", "office", "press", "readout", "spokesman", "spokeswoman", "account", "note", "telegram", "memo", "dispatch", "reply", "answer", "phrase", "words", "verdict", "comment", "quip", "tweet", "summary", "caption", "order", "appeal", "address", "speech",
}

func ownerNoun(low string) bool {
	for _, w := range ownerNouns {
		if low == w || low == w+"s" {
			return true
		}
	}
	return false
}

// leadName enters a name that the tables do not know and that is the subject of a
// sentence beside a quotation: "Karim Osei nods. “…”".
func (d *doc) leadName(ui int, ms []mention) {
	u := d.units[ui]
	if !d.quoteNear(ui) {
		return
	}
	for x := range ms {
		m := &ms[x]
		if m.kind != mentionName || m.to-m.from < 2 || m.poss || m.to >= u.to || d.governed(u, m, u.from) && d.lang != "en" {
			continue
		}
		next := &d.toks[m.to]
		if next.isMark(",") && m.to+1 < u.to {
			a := &d.toks[m.to+1]
			if a.kind == tokNumber || a.low == "a" || a.low == "an" || a.low == "the" || a.low == "who" || a.low == "whose" || d.lx.has("role", a.low) || strings.HasPrefix(a.low, "як") && d.relative(m.to+1) || strings.HasPrefix(a.low, "котор") {
				d.enterUnknown(m)
			}
			continue
		}
		if next.kind == tokWord && !next.capital && d.finite(next.low) && !d.lx.has("preposition", next.low) {
			d.enterUnknown(m)
		}
	}
}

// quoteNear reports whether a quotation stands in a unit or at the beginning of
// the next one.
func (d *doc) quoteNear(ui int) bool {
	u := d.units[ui]
	end := u.to
	if ui+1 < len(d.units) {
		end = min(d.units[ui+1].from+2, len(d.toks))
	}
	return d.quoteBetween(u.from, end)
}

// finite reports whether a folded word has the form of a finite verb.
func (d *doc) finite(low string) bool {
	if d.lang != "en" {
		return verbLike(low)
	}
	switch low {
	case "had", "was", "has", "is", "put", "took", "gave", "left", "met", "went", "came", "stood", "sat", "made", "knew", "saw", "held", "shook", "rose", "spoke", "wore", "kept", "ran", "drew", "would", "could", "did", "does", "will", "got", "set", "let", "led", "won", "lost", "paid", "sent", "bit", "threw", "hung", "swept", "chose", "grew", "laid", "lit", "fell", "felt", "heard", "thought", "told", "said":
		return true
	}
	return len(low) > 3 && (strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss") || strings.HasSuffix(low, "ed"))
}

// docOwner is whose words a phrase like "the governor's letter" holds.
func (d *doc) docOwner(m *mention) bool {
	return m.poss && m.to < len(d.toks) && ownerNoun(d.toks[m.to].low)
}

// noteUnnamed keeps a person whom the text brings in by a role only: "a monitor who
// visited them", so that "the monitor" later is that one and nobody named.
func (d *doc) noteUnnamed(u unit, ms []mention) {
	for x := range ms {
		m := &ms[x]
		if m.kind == mentionRole && m.person == nil && d.indefinite(m.from) && !m.plural && m.roleHead != "" && len(d.names.unnamed) < maxPersons {
			if x+1 < len(ms) && ms[x+1].kind == mentionPerson && d.commaBetween(m.to, ms[x+1].from) {
				continue
			}
			d.names.unnamed[m.roleHead] = speaker{name: d.roleName(m), party: d.partyIn(m)}
			delete(d.names.byRole, m.roleHead)
		}
	}
}

// answerer is who is said to speak in a sentence that has no words of theirs: "The
// ministry replied within the hour."
func answerer(hits []hit) *speaker {
	for k := range hits {
		if h := &hits[k]; h.hasSubj && !h.noComm && !h.source && h.frames != frameNoun && h.who.name != "" && h.who.name != Unknown && h.subj.kind != mentionPronoun {
			return &h.who
		}
	}
	return nil
}

// leadSubject is the subject of a sentence in which nobody speaks: the first
// mention that no preposition governs and that stands in no aside.
func (d *doc) leadSubject(u unit, ms []mention, last *speaker) *speaker {
	masked := d.masks(u, u.to)
	for x := range ms {
		m := &ms[x]
		if m.kind == mentionPronoun {
			return nil
		}
		if masked(m.from) || d.governed(u, m, u.from) {
			continue
		}
		if m.poss && d.docOwner(m) {
			s := d.resolve(m, &speaker{})
			return &s
		}
		if m.poss {
			continue
		}
		switch m.kind {
		case mentionPerson, mentionRole:
			a := d.apposition(u, ms, x, u.from)
			if d.lang != "en" && a.kind == mentionRole && !d.lx.has("role", d.toks[a.from].low) && !d.lx.has("adjective", d.toks[a.from].low) {
				return nil // an oblique case: no subject
			}
			s := d.resolve(&a, last)
			if s.person == nil && d.lang != "en" && a.kind == mentionRole {
				s.name += d.shortComplement(a.to)
			}
			if s.name == "" || s.name == Unknown || s.plural {
				return nil
			}
			return &s
		case mentionBody, mentionCountry:
			return nil
		}
	}
	return nil
}

// shortComplement is the text of a preposition and a word or two behind a role that
// a comma closes: "Дід із вудкою, що сидів …"; "" where there is none.
func (d *doc) shortComplement(at int) string {
	if at+1 >= len(d.toks) || !d.lx.has("preposition", d.toks[at].low) {
		return ""
	}
	for k := at + 1; k < len(d.toks) && k <= at+3; k++ {
		if d.toks[k].isMark(",") && k > at+1 {
			return d.s[d.toks[at-1].end:d.toks[k-1].end]
		}
		if d.toks[k].kind != tokWord {
			return ""
		}
	}
	return ""
}

// subjectAhead is who a quotation at the beginning of a paragraph belongs to where
// nobody spoke before: the subject of the sentence right after it.
func (d *doc) subjectAhead(u unit, k int) *speaker {
	if !d.leads(u, k) || k+2 < u.to {
		return nil
	}
	for _, n := range d.unitsFrom(u.to) {
		if n.para != u.para || n.from >= n.to || d.toks[n.from].kind == tokQuote {
			return nil
		}
		s := d.leadSubject(n, d.mentions(n), &speaker{})
		if s == nil || s.person == nil {
			return nil
		}
		return s
	}
	return nil
}

// subjectAcross is the person before a colon or semicolon whom a pronoun behind it
// means: "Meyer was curter: the call, in his view, “was useful”".
func (d *doc) subjectAcross(u unit, ms []mention, at int, sex gender) *speaker {
	colon := -1
	for k := at - 1; k >= u.from; k-- {
		if d.toks[k].isMark(":", ";") {
			colon = k
			break
		}
	}
	if colon < 0 {
		return nil
	}
	for x := range ms {
		m := &ms[x]
		if m.to > colon {
			return nil
		}
		if m.person != nil && !m.poss && !d.governed(u, m, u.from) && fits(sex, m.person.sex) {
			s := personSpeaker(m.person)
			return &s
		}
	}
	return nil
}

// roleSex is the gender that a word for a person has in Ukrainian and Russian by its
// ending; words for offices that both bear tell nothing.
func roleSex(low string) gender {
	if low == "" || low[0] < 0x80 {
		return titleSex(low)
	}
	switch low {
	case "голова", "глава", "староста", "суддя", "судья", "старшина", "воєвода", "заместитель", "заступник", "представитель", "омбудсман", "омбудсмен":
		return genderUnknown
	case "дядько", "батько", "тато", "отець", "дядя", "мужчина", "дід", "дед", "чоловік", "дедушка":
		return genderM
	case "мать", "дочь":
		return genderF
	}
	for _, e := range [...]string{"ка", "ця", "ня", "ша", "бабуся", "баба", "тітка", "тётя", "мати", "жінка", "женщина", "дружина", "жена", "вдова", "сестра", "донька", "а"} {
		if strings.HasSuffix(low, e) {
			return genderF
		}
	}
	return genderUnknown
}

// behindComplement is the mention of the person who stands in apposition behind a
// role and its complement: "Його візаві з протилежного берега, полковник Лашин,".
// x itself where there is none.
func (d *doc) behindComplement(ms []mention, x int) int {
	m := &ms[x]
	if m.kind != mentionRole || m.to >= len(d.toks) || !d.lx.has("preposition", d.toks[m.to].low) {
		return x
	}
	for k := m.to; k < len(d.toks) && k < m.to+7; k++ {
		t := &d.toks[k]
		if t.isMark(",") {
			for y := x + 1; y < len(ms); y++ {
				if ms[y].kind == mentionPerson && (ms[y].from == k+1 || d.commaBetween(k, ms[y].from)) && ms[y].to < len(d.toks) && d.toks[ms[y].to].isMark(",", "—") {
					return y
				}
			}
			return x
		}
		if t.kind != tokWord || d.lx.cue(t.low) != nil {
			return x
		}
	}
	return x
}

// namedBehind is whom a very short sentence behind a quotation names and nothing
// else: "“…”. That was Brandt."
func (d *doc) namedBehind(u unit, k int) *speaker {
	if k+2 < u.to {
		return nil
	}
	for _, n := range d.unitsFrom(u.to) {
		if n.para != u.para || n.to-n.from > 6 {
			return nil
		}
		switch d.toks[n.from].low {
		case "це", "так", "это", "that", "thus", "so", "this":
		default:
			return nil
		}
		for _, m := range d.mentions(n) {
			if m.kind == mentionPerson && !m.poss && m.to >= n.to-1 {
				s := personSpeaker(m.person)
				return &s
			}
		}
		return nil
	}
	return nil
}

// unitsFrom lists the units that begin at a token or behind it, one at most.
func (d *doc) unitsFrom(tok int) []unit {
	i := sort.Search(len(d.units), func(i int) bool { return d.units[i].from >= tok })
	return d.units[i:min(i+1, len(d.units))]
}

// parenthetical is who says with a verb that no table knows, between commas or
// before a colon right in front of a quotation: "sixty men, he listed, “…”".
func (d *doc) parenthetical(u unit, ms []mention, k int) *mention {
	if k-2 < u.from || !d.toks[k-1].isMark(",", ":") {
		return nil
	}
	v := k - 2
	for v > u.from && d.filler(&d.toks[v]) {
		v--
	}
	if d.toks[v].kind != tokWord || d.toks[v].capital {
		return nil
	}
	for x := range ms {
		m := &ms[x]
		if m.poss || m.kind != mentionPronoun && m.kind != mentionPerson && m.kind != mentionRole || d.lang != "en" && d.governed(u, m, u.from) {
			continue
		}
		if m.to == v && d.finite(d.toks[v].low) && (m.from == u.from || d.lang != "en" || d.toks[m.from-1].kind != tokWord || d.lx.has("determiner", d.toks[m.from-1].low) || d.lx.has("conjunction", d.toks[m.from-1].low)) {
			return m
		}
		if d.lang != "en" && m.to == k-1 && m.from > u.from && verbLike(d.toks[m.from-1].low) {
			return m
		}
	}
	return nil
}

// speakHeadlines gives a quotation of the headline the speaker whom the body gives
// the same words.
func (d *doc) speakHeadlines() {
	for i := range d.out.Quotes {
		q := &d.out.Quotes[i]
		if q.Speaker != Unknown || i > 3 || !d.inHeading(q.Start) {
			continue
		}
		low := strings.Trim(text.Fold(q.Text), " .,!?…")
		if len(low) < 8 {
			continue
		}
		for k := i + 1; k < len(d.out.Quotes); k++ {
			b := &d.out.Quotes[k]
			if b.Speaker != Unknown && b.Speaker != "" && strings.Contains(text.Fold(b.Text), low) {
				q.Speaker, q.Attribution.SpeakerID, q.Attribution.Party = b.Speaker, b.Attribution.SpeakerID, b.Attribution.Party
				break
			}
		}
	}
}

// inHeading reports whether a byte offset lies in a heading.
func (d *doc) inHeading(at int) bool {
	for i := range d.paras {
		if p := &d.paras[i]; p.start <= at && at < p.end {
			return p.heading || i == 0
		}
	}
	return false
}

// placeSpeaks reads "У делегації усміхаються", "В обленерго уточнили" before token k:
// a verb in the plural without a subject, and a body or a house that speaks.
func (d *doc) placeSpeaks(u unit, ms []mention, k int) *speaker {
	if d.lang == "en" || u.from+2 >= k {
		return nil
	}
	switch d.toks[u.from].low {
	case "у", "в", "во":
	default:
		return nil
	}
	verb := -1
	for i := u.from + 2; i < k && i < u.from+9 && verb < 0; i++ {
		if low := d.toks[i].low; d.toks[i].kind != tokWord {
			return nil
		} else if verbLike(low) && impersonal(low) || strings.HasSuffix(low, "ються") || strings.HasSuffix(low, "ются") || strings.HasSuffix(low, "ятся") || strings.HasSuffix(low, "яться") {
			verb = i
		}
	}
	if verb < 0 {
		return nil
	}
	if x := mentionFrom(ms, u.from+1); x >= 0 {
		m := ms[x]
		if m.kind != mentionBody && m.kind != mentionCountry && m.kind != mentionRole && (m.kind != mentionName || m.actor == nil) {
			return nil
		}
		s := d.resolve(&m, &speaker{})
		return &s
	}
	t := &d.toks[u.from+1]
	if t.capital || d.lx.has("determiner", t.low) || d.lx.has("day", t.low) || d.lx.has("month", t.low) || verb > u.from+3 {
		return nil
	}
	return &speaker{name: d.phraseText(u.from+1, u.from+2), body: true}
}

// behindMarks is the mention of the person who stands behind a role and a name in
// marks: "речника угруповання «Захід» Антона Прядка". x itself where there is none.
func (d *doc) behindMarks(ms []mention, x int) int {
	m := &ms[x]
	if m.kind != mentionRole || m.to+2 >= len(d.toks) || !d.toks[m.to].isMark("«", "“", "\"", "„") {
		return x
	}
	for k := m.to + 1; k < len(d.toks) && k < m.to+6; k++ {
		if !d.toks[k].isMark("»", "”", "\"", "“") {
			continue
		}
		for y := x + 1; y < len(ms); y++ {
			if ms[y].from == k+1 && ms[y].kind == mentionPerson {
				return y
			}
		}
		return x
	}
	return x
}

// pluralRole reports whether the word for a role at token k, at the beginning of a
// sentence, stands in the nominative plural.
func (d *doc) pluralRole(k int) bool {
	low := d.toks[k].low
	if d.lx.has("role", low) || k > 0 && d.toks[k-1].kind == tokWord {
		return false
	}
	return strings.HasSuffix(low, "и") || strings.HasSuffix(low, "ы") || strings.HasSuffix(low, "і")
}

// extendRole takes the complement of an unnamed role into its name, as far as the
// cue: "an aide to the governor said", "a diplomat at the table muttered".
func (d *doc) extendRole(h *hit) {
	m := &h.subj
	if d.lang != "en" || !h.hasSubj || h.subjPost || m.kind != mentionRole || m.person != nil || m.to >= h.at || !d.indefinite(m.from) && !d.leftIndefinite(m) {
		return
	}
	if !d.lx.has("preposition", d.toks[m.to].low) {
		return
	}
	end := m.to
	for k := m.to; k < h.at && k < m.to+7; k++ {
		if d.toks[k].kind != tokWord {
			break
		}
		end = k + 1
	}
	for end > m.to && (d.filler(&d.toks[end-1]) || d.lx.has("preposition", d.toks[end-1].low)) {
		end--
	}
	if end > m.to+1 {
		if m.role == "" {
			m.role = d.phraseText(m.from, m.to)
		}
		m.role += strings.TrimSuffix(d.s[d.toks[m.to-1].end:d.toks[end-1].end], "'s")
	}
}

// leftIndefinite reports whether an indefinite article stands before the words that
// belong to a role on its left.
func (d *doc) leftIndefinite(m *mention) bool {
	for k := m.from - 1; k >= 0 && k >= m.from-3; k-- {
		if d.indefinite(k) {
			return true
		}
		if d.toks[k].kind != tokWord {
			return false
		}
	}
	return false
}
