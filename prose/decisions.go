package prose

import "strings"

// decisionWords are the verbs of a party's decision on a proposal.
var decisionWords = []string{"accepted", "accepts", "agreed", "agree", "endorsed", "reject", "refus", "voted", "backed", "supported", "urged", "pressed", "signed", "welcomed", "прийня", "погод", "підтрим", "проголос", "відхил", "відмов", "приня", "соглас", "поддерж", "отверг", "отказ", "вивча", "изуча"}

// toldPosition reads a decision that the outlet tells: "The Assembly voted to
// accept the truce", "Ukraine has accepted the proposal".
func (d *doc) toldPosition(u unit, ms []mention, a, b int) {
	for x := range ms {
		m := &ms[x]
		if m.kind == mentionPronoun || m.poss || d.governed(u, m, u.from) {
			continue
		}
		party, name := d.partyOf(m)
		if party == "" {
			return
		}
		words := lows(d.toks[m.to:min(u.to, m.to+8)])
		if !anyPrefix(words, decisionWords) {
			return
		}
		d.positionsIn(&saidPosition{start: a, end: b, wide: b, party: party, speaker: name, day: d.dayOf(u, nil), cue: CueNone})
		return
	}
}

// partyOf is the party that a mention stands for, and the name it goes by.
func (d *doc) partyOf(m *mention) (party, name string) {
	switch {
	case m.kind == mentionPronoun:
	case m.person != nil && m.person.party != "":
		return m.person.party, m.person.name
	case m.actor != nil && m.kind != mentionPerson:
		return d.partyName(m.actor), m.actor.canonical(d.lang)
	}
	return "", ""
}

// toldAside reads decisions that a sentence about something else tells in passing:
// "the truce, which Ukraine has accepted", "the deal already endorsed by Kyiv",
// "Ukraine's acceptance of the deal", "the U.S. proposal for a truce".
func (d *doc) toldAside(u unit, ms []mention) {
	for x := range ms {
		m := &ms[x]
		party, name := d.partyOf(m)
		if party == "" {
			continue
		}
		start, end, stance := -1, -1, StanceAccepts
		if m.poss && m.to < u.to {
			switch w := d.toks[m.to].low; {
			case w == "acceptance" || w == "endorsement":
				start, end = m.from, d.beforeVerb(m.to, u.to)
			case w == "rejection" || w == "refusal":
				start, end, stance = m.from, d.beforeVerb(m.to, u.to), StanceRejects
			}
		} else if k := d.decisionAfter(m.to, u.to); k > 0 && m.from > u.from && d.relativeBefore(u, m.from) {
			start, end = d.phraseBefore(u, m.from), k+1
			stance = decisionStance(d.toks[k].low)
		} else if k := d.decisionBy(u, m.from); k > 0 {
			start, end = d.phraseBefore(u, k), m.to
			stance = decisionStance(d.toks[k].low)
		}
		if start < 0 {
			continue
		}
		d.addAside(u, start, end, stance, party, name)
	}
	d.proposers(u)
}

// addAside enters a decision told in tokens [start, end).
func (d *doc) addAside(u unit, start, end int, stance Stance, party, name string) {
	for end > start && d.toks[end-1].kind == tokPunct {
		end--
	}
	if start >= end {
		return
	}
	words := lows(d.toks[start:end])
	issue := ""
	for k := range words { // what is accepted stands last: "talks on the truce, which X accepted"
		if id := issueAt(d.issues, words, k); id != "" {
			issue = id
		}
	}
	if issue == "" && anyPrefix(words, genericWords) {
		issue = d.mainIssue()
	}
	if issue == "" || issue == issueCrimes {
		return
	}
	p := saidPosition{party: party, speaker: name, day: d.dayOf(u, nil)}
	d.addPosition(&p, issue, stance, d.toks[start].start, d.toks[end-1].end)
}

// decisionAfter is the token of a verb of decision that follows token k over
// auxiliaries and adverbs, 0 where there is none.
func (d *doc) decisionAfter(k, end int) int {
	for ; k < end && d.toks[k].kind == tokWord; k++ {
		switch low := d.toks[k].low; low {
		case "has", "have", "had", "already", "now", "also", "since", "вже", "уже":
		default:
			if decisionStance(low) != "" {
				return k
			}
			return 0
		}
	}
	return 0
}

func decisionStance(low string) Stance {
	switch low {
	case "accepted", "agreed", "endorsed", "approved", "backed":
		return StanceAccepts
	case "rejected", "refused":
		return StanceRejects
	}
	for _, st := range [...]string{"прийня", "погоди", "підтрима", "приня", "согласи", "поддержа"} {
		if strings.HasPrefix(low, st) {
			return StanceAccepts
		}
	}
	for _, st := range [...]string{"відхили", "відкину", "отверг", "отклони"} {
		if strings.HasPrefix(low, st) {
			return StanceRejects
		}
	}
	return ""
}

// relativeBefore reports whether a relative pronoun stands right before token k.
func (d *doc) relativeBefore(u unit, k int) bool {
	if k <= u.from {
		return false
	}
	low := d.toks[k-1].low
	return low == "which" || low == "that" && d.toks[k-1].kind == tokWord || strings.HasPrefix(low, "котор") || strings.HasPrefix(low, "як") && len(low) > 4
}

// decisionBy is the token of the participle in "endorsed earlier this week by X"
// where X begins at token k, 0 where there is none.
func (d *doc) decisionBy(u unit, k int) int {
	if k-2 <= u.from || d.toks[k-1].low != "by" {
		return 0
	}
	for i := k - 2; i > u.from && i > k-8 && d.toks[i].kind == tokWord; i-- {
		if decisionStance(d.toks[i].low) != "" {
			return i
		}
	}
	return 0
}

// beforeVerb is where a phrase ends that a finite verb follows, at most fifteen
// tokens on.
func (d *doc) beforeVerb(k, end int) int {
	for i := k; i < end && i < k+15; i++ {
		switch d.toks[i].low {
		case "has", "have", "had", "was", "were", "is", "came", "put", "puts":
			return i
		}
		if d.toks[i].isMark(",", ";", ":", "—") {
			return i
		}
	}
	return min(end, k+15)
}

// phraseBefore is where the phrase begins that token k says something of: after the
// mark or the conjunction before it.
func (d *doc) phraseBefore(u unit, k int) int {
	i := k
	for i > u.from && i > k-14 {
		t := &d.toks[i-1]
		if t.low == "the" && t.kind == tokWord && i < k {
			return i - 1
		}
		if t.isMark(",") && i < k-3 || t.isMark(".", ";", ":", "—", "–") || t.kind == tokQuote || d.lx.has("that", t.low) && t.kind == tokWord && i < k-1 {
			break
		}
		i--
	}
	for i < k && d.toks[i].kind != tokWord {
		i++
	}
	return i
}

// proposers enters who made a proposal as accepting it: "the U.S. proposal for a
// truce", "American proposals". Once a text is enough.
func (d *doc) proposers(u unit) {
	for k := u.from; k+1 < u.to; k++ {
		if !d.toks[k].capital || d.toks[k].kind != tokWord {
			continue
		}
		party, next := partyOfWord(d.toks[k].low), k+1
		if a, n := d.actorAt(k, u.to); a != nil && (a.Kind == actorCountry || a.Kind == actorBody) {
			party, next = d.partyName(a), k+max(n, 1)
		}
		if party == "" || next >= u.to || !anyPrefix([]string{d.toks[next].low}, []string{"proposal", "initiative", "пропозиці", "предложени", "ініціатив", "инициатив"}) || d.accepts(party, "ceasefire") {
			continue
		}
		end := next
		for end < u.to && end < next+7 && d.toks[end].kind != tokPunct {
			end++
		}
		for end > next+1 && (d.lx.has("preposition", d.toks[end-1].low) || d.lx.has("determiner", d.toks[end-1].low)) {
			end--
		}
		d.addAside(u, k, end, StanceAccepts, party, d.countryOf(party))
	}
}

// countryOf is the name of the country of a party, the party where there is none.
func (d *doc) countryOf(party string) string {
	for _, a := range d.actors.list {
		if a.Party == party && a.Kind == actorCountry {
			return a.canonical(d.lang)
		}
	}
	return party
}

func (d *doc) accepts(party, issue string) bool {
	for i := range d.out.Positions {
		if p := &d.out.Positions[i]; p.Party == party && p.Issue == issue && p.Stance == StanceAccepts {
			return true
		}
	}
	return false
}
