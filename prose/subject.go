package prose

import "strings"

// subjectAfter finds who stands after a verb: "сказав речник", "said the mayor".
func (d *doc) subjectAfter(u unit, ms []mention, h *hit) (mention, bool) {
	limit := h.end + 4
	if d.lx.inverts {
		limit = h.end + 12
	}
	inBody := false // "йдеться у заяві міністерства", "повідомили в штабі"
	for k := h.end; k < u.to && k < limit; k++ {
		t := &d.toks[k]
		if t.kind == tokQuote || t.isMark(",", ":", ".", ";", "—", "?", "!") || t.kind == tokWord && d.lx.has("that", t.low) {
			break
		}
		x := mentionFrom(ms, k)
		if x >= 0 {
			m := d.apposition(u, ms, x, u.from)
			if d.lx.inverts && d.governed(u, &ms[x], h.end) && m.kind != mentionPronoun {
				if (impersonal(d.toks[h.at].low) || inBody) && (m.kind == mentionBody || m.kind == mentionName) {
					return m, true
				}
				k = m.to - 1
				continue
			}
			if !d.lx.inverts && d.governed(u, &m, h.end) {
				return mention{}, false
			}
			if d.lx.inverts && d.lx.has("addressee", d.toks[m.from].low) && m.to-m.from == 1 {
				continue
			}
			if m.kind == mentionPronoun && (t.low == "it" || t.low == "we" || t.low == "i" || t.low == "who") && !d.quoteJustBefore(u, h.at) {
				return mention{}, false
			}
			return m, true
		}
		if !d.lx.inverts && !d.filler(t) && !d.lx.has("determiner", t.low) {
			return mention{}, false
		}
		if t.low == "заяві" || t.low == "повідомленні" || t.low == "зведенні" || t.low == "заявлении" || t.low == "сообщении" || t.low == "сводке" || t.low == "дописі" || t.low == "пресслужбі" || t.low == "пресс-службе" {
			inBody = true
		}
	}
	return mention{}, false
}

// impersonal reports whether a verb has no subject of its own and takes a body
// with a preposition instead: повідомили в штабі, говорится в сообщении.
func impersonal(low string) bool {
	return strings.HasSuffix(low, "ли") || strings.HasSuffix(low, "ють") || strings.HasSuffix(low, "ають") || strings.HasSuffix(low, "ют") || strings.HasSuffix(low, "ят") || strings.HasSuffix(low, "ься") || strings.HasSuffix(low, "ется") || strings.HasSuffix(low, "ится") || strings.HasSuffix(low, "но")
}

func mentionFrom(ms []mention, k int) int {
	for x := range ms {
		if ms[x].from == k {
			return x
		}
	}
	return -1
}

// sourceSubject finds who stands after "according to", "за словами".
func (d *doc) sourceSubject(u unit, ms []mention, h *hit) {
	for k := h.at; k < h.end; k++ {
		switch first := d.toks[k].low; first {
		case "його", "её", "ее", "її", "їхніми", "їх", "их", "его":
			h.subj, h.hasSubj = mention{kind: mentionPronoun, from: h.at, to: h.end, sex: d.possessive(first), plural: strings.HasPrefix(first, "ї") && first != "її" || first == "их"}, true
			return
		}
		if low := d.toks[k].low; low == "own" || low == "his" || low == "her" || low == "their" || strings.HasPrefix(low, "собственн") || strings.HasPrefix(low, "власн") {
			h.subj, h.hasSubj = mention{kind: mentionPronoun, from: h.at, to: h.end, sex: d.possessive(low), plural: low == "their"}, true
			return
		}
	}
	for k := h.end; k < u.to && k < h.end+10; k++ {
		t := &d.toks[k]
		if t.isMark(",", ".", ";", ":", "—") || t.kind == tokQuote {
			return
		}
		if x := mentionFrom(ms, k); x >= 0 && !(ms[x].poss && x+1 < len(ms) && ms[x+1].from <= ms[x].to+2) {
			h.subj, h.hasSubj, h.subjPost = d.apposition(u, ms, x, u.from), true, true
			return
		}
	}
}

// nounSubject finds whose claim or announcement a noun names: the possessive or
// adjective before it.
func (d *doc) nounSubject(u unit, ms []mention, h *hit) {
	for x := len(ms) - 1; x >= 0; x-- {
		c := &ms[x]
		if c.to > h.at || h.at-c.to > 3 {
			continue
		}
		if c.poss || c.kind == mentionName || d.lang != "en" {
			h.subj, h.hasSubj = *c, true
		} else if c.to == h.at {
			h.subj, h.hasSubj = *c, true
		}
		return
	}
	if d.lang != "en" {
		if m, ok := d.subjectAfter(u, ms, h); ok {
			h.subj, h.hasSubj, h.subjPost = m, true, true
		}
	}
}

// dropIdle removes cues that attribute nothing: nouns without an owner or without
// a clause, and verbs of thinking within what somebody says.
func (d *doc) dropIdle(u unit, hits []hit) []hit {
	out := hits[:0]
	for _, h := range hits {
		if h.frames == frameNoun && (!h.hasSubj || !d.clauseFollows(u, &h)) {
			continue
		}
		if d.lx.has("mental", d.toks[h.at].low) && len(out) > 0 && d.plainBefore(out, len(out)) && (!h.hasSubj || h.subj.kind == mentionPronoun || h.subj.from == out[len(out)-1].subj.from) {
			continue
		}
		out = append(out, h)
	}
	return out
}

// clauseFollows reports whether what is claimed stands after a noun of claiming.
func (d *doc) clauseFollows(u unit, h *hit) bool {
	from := h.end
	if h.subjPost {
		from = h.subj.to
	}
	for k := from; k < u.to && k < from+4; k++ {
		if d.lx.has("that", d.toks[k].low) || d.toks[k].isMark(":") {
			return true
		}
		if d.lang == "en" {
			return false
		}
	}
	return false
}

// resolve says who a mention is, given who spoke last.
func (d *doc) resolve(m *mention, last *speaker) speaker {
	switch m.kind {
	case mentionPronoun:
		return d.resolvePronoun(m, last)
	case mentionPerson:
		return personSpeaker(m.person)
	case mentionRole:
		if d.definite(m) && m.roleHead != "#" {
			if s, ok := d.names.unnamed[m.roleHead]; ok && !m.plural {
				return s
			}
			if p := d.names.byRole[m.roleHead]; p != nil && !m.plural {
				return personSpeaker(p)
			}
			if p := d.roleInText(m); p != nil {
				return personSpeaker(p)
			}
		}
		if last.person != nil && d.near && !m.plural && d.sameOffice(m) && fits(roleSex(d.toks[m.from].low), last.person.sex) {
			return *last
		}
		return speaker{name: d.roleName(m), party: d.partyIn(m), plural: m.plural, sex: roleSex(d.toks[m.from].low)}
	case mentionCountry:
		return speaker{name: m.actor.canonical(d.lang), actor: m.actor, party: d.partyName(m.actor), body: true}
	case mentionBody:
		if m.actor != nil {
			if m.actor.Kind == actorOutlet || m.actor.Kind == actorAgency {
				return speaker{name: Unknown, actor: m.actor, outlet: m.actor.canonical(d.lang), body: true}
			}
			return speaker{name: m.actor.canonical(d.lang), actor: m.actor, party: d.partyName(m.actor), body: true}
		}
		return speaker{name: d.roleName(m), party: d.partyIn(m), body: true}
	}
	if d.outletName(m) {
		return speaker{name: Unknown, outlet: d.roleName(m), body: true}
	}
	return speaker{name: d.roleName(m), party: d.partyIn(m)}
}

// outletName reports whether a name that nobody knows is that of a newspaper or
// the like.
func (d *doc) outletName(m *mention) bool {
	last := d.toks[m.to-1].low
	switch last {
	case "courier", "times", "post", "news", "herald", "tribune", "gazette", "journal", "observer", "chronicle", "mail", "telegraph", "standard", "today", "daily", "weekly", "press", "tv", "radio", "independent", "review", "magazine":
		return true
	}
	if m.from > 0 && d.lang != "en" {
		prev := d.toks[m.from-1].low
		for _, st := range [...]string{"газет", "видан", "издан", "портал", "телеканал", "канал", "журнал", "агентств", "сайт", "радіо", "радио"} {
			if strings.HasPrefix(prev, st) {
				return true
			}
		}
	}
	return false
}

// roleInText finds the one person of the text whose office in the actor table has
// the word of a role.
func (d *doc) roleInText(m *mention) *person {
	if m.plural {
		return nil
	}
	var found *person
	for _, p := range d.names.persons {
		if p.actor == nil {
			continue
		}
		for i := range p.actor.Roles {
			r := &p.actor.Roles[i]
			if !r.at(d.pubDay) {
				continue
			}
			if hasWord(stemPhrase(r.Words), phraseStem(m.roleHead)) || hasWord(stemPhrase(r.Words), m.roleHead) {
				if found != nil && found != p {
					return nil
				}
				found = p
			}
		}
	}
	return found
}

func hasWord(phrase, word string) bool {
	for _, w := range strings.Fields(phrase) {
		if w == word {
			return true
		}
	}
	return false
}

func personSpeaker(p *person) speaker {
	s := speaker{name: p.name, person: p, actor: p.actor, party: p.party, sex: p.sex}
	return s
}

// sameOffice reports whether a role whose holder nobody named can be another word
// for whoever spoke last: "the Council leader said".
func (d *doc) sameOffice(m *mention) bool {
	switch m.roleHead {
	case "#", "source", "official", "analyst", "resident", "soldier", "diplomat", "expert", "witness", "джерел", "источник", "мешкан", "житель", "аналитик", "аналітик", "чиновник", "посадов", "дипломат", "експерт", "эксперт", "свидетел", "очевид", "солдат", "боєц", "джерело":
		return false
	}
	if strings.Contains(m.roleHead, " ") || d.lang != "en" && m.from > 0 && d.possessive(d.toks[m.from-1].low) != genderUnknown {
		return false // a role that belongs to somebody named
	}
	if m.to < len(d.toks) && d.lang != "en" && d.possessive(d.toks[m.to].low) != genderUnknown {
		return false
	}
	if d.lang == "en" {
		return m.from > 0 && d.toks[m.from-1].low == "the"
	}
	return m.to-m.from <= 3
}

// definite reports whether a role phrase points at somebody known: "the minister",
// and in Ukrainian and Russian a bare role of one word.
func (d *doc) definite(m *mention) bool {
	if d.lang != "en" {
		return m.to-m.from <= 2
	}
	if m.from > 0 {
		switch d.toks[m.from-1].low {
		case "the", "his", "her", "this", "that":
			return m.to-m.from <= 3
		case "a", "an", "another", "one", "some":
			return false
		}
	}
	return false
}

// roleName is the text of a role without its article.
func (d *doc) roleName(m *mention) string {
	out := m.role
	if out == "" {
		out = d.phraseText(m.from, m.to)
	}
	if d.lang != "en" && m.from < m.to && m.from < len(d.toks) && !d.isHeadExact(d.toks[m.from].low) {
		// The head back in the nominative: "у штабі оборони" is the штаб оборони.
		if nom := d.lx.nominatives[phraseStem(d.toks[m.from].low)]; nom != "" && d.inflectedHead(d.toks[m.from].low) {
			first := d.s[d.toks[m.from].start:d.toks[m.from].end]
			if r := []rune(nom); d.toks[m.from].capital {
				nom = strings.ToUpper(string(r[:1])) + string(r[1:])
			}
			out = nom + strings.TrimPrefix(out, first)
		}
	}
	for _, det := range [...]string{"the ", "The ", "a ", "A ", "an ", "An "} {
		out = strings.TrimPrefix(out, det)
	}
	return out
}

func (d *doc) isHeadExact(low string) bool {
	return d.lx.has("role", low) || d.lx.has("org", low)
}

func (d *doc) inflectedHead(low string) bool {
	return d.inflected("role", low) || d.inflected("org", low)
}

func (d *doc) partyIn(m *mention) string {
	for k := m.from; k < m.to; k++ {
		low := d.toks[k].low
		if p := partyOfWord(low); p != "" {
			return p
		}
		if a, n := d.actorAt(k, m.to); a != nil && n > 0 && a.Party != "" {
			return a.Party
		}
	}
	return ""
}

// resolvePronoun answers he, she, they by the last speaker, direct or indirect,
// never by the last name, unless the gender speaks against it. focus is the last
// speaker, or the subject of the sentence before where that is somebody else.
func (d *doc) resolvePronoun(m *mention, focus *speaker) speaker {
	if focus.name != "" && fits(m.sex, focus.sex) && (m.sex == genderUnknown || !focus.body || focus.sex != genderUnknown) {
		return *focus
	}
	if m.sex != genderUnknown {
		for _, exact := range [2]bool{true, false} {
			for k := len(d.names.recent) - 1; k >= 0; k-- {
				if p := d.names.recent[k]; p.sex == m.sex || !exact && p.sex == genderUnknown {
					return personSpeaker(p)
				}
			}
		}
	}
	if focus.name != "" {
		return *focus
	}
	return speaker{name: Unknown}
}

func fits(a, b gender) bool { return a == genderUnknown || b == genderUnknown || a == b }
