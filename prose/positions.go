package prose

import "strings"

// stanceWords tell what a party does with an issue; beginnings of folded words.
var stanceWords = map[Stance][]string{
	StanceAccepts:   {"agree", "accept", "support", "ready", "endors", "approv", "welcome", "backs", "favour", "favor", "signed", "погод", "прийма", "прийня", "готов", "підтрим", "згод", "пустять", "відкрит", "соглас", "приня", "поддерж", "проголосов", "одобр"},
	StanceRejects:   {"reject", "refus", "never", "won't", "oppos", "відкида", "відкину", "відмов", "отверг", "отказ", "отклон"},
	StanceConsiders: {"consider", "study", "studying", "weigh", "examin", "mull", "review", "вивча", "розгляда", "обмірков", "изуча", "рассматрива", "обдумыва"},
	StanceAsks:      {"ask", "urge", "appeal", "request", "please", "просить", "просимо", "просив", "просила", "просили", "заклика", "просит", "просим", "просил", "просила", "призыва", "призва"},
	StanceDemands:   {"must", "demand", "insist", "require", "should", "guarantee", "вимага", "повинн", "мусить", "мають", "наполяга", "треба", "спершу", "спочатку", "требу", "должн", "настаива", "нужен", "нужна", "нужны", "сначала", "необходим"},
	StanceQuestions: {"wonder", "question", "unclear", "whether", "неясно", "незрозуміло", "непонятно"},
}

// conditionWords turn an acceptance into a conditional one.
var conditionWords = [...]string{"if", "but", "unless", "only", "once", "provided", "until", "condition", "conditional", "conditions", "when", "якщо", "але", "лише", "тільки", "умов", "доки", "коли", "после", "если", "но", "только", "услови", "пока", "когда", "після", "should", "before"}

// readPositions finds the stances of parties: in what they or those who speak for
// them say, and in what the outlet tells of their decisions. What one party says
// of another's stance is not the other's stance.
func (d *doc) readPositions() {
	for i := range d.out.Statements {
		s := &d.out.Statements[i]
		if s.Speaker == Unknown || s.Party == "" || d.aboutAnother(s) {
			continue
		}
		parts := d.sentencesOf(s.Start, s.Start+len(s.Text))
		whole := len(parts) > 1 && len(parts) < 5 && d.conditional(s)
		if whole {
			d.positionIn(s.Start, s.Start+len(s.Text), s.Party, s.Speaker, s.Day, s.Cue)
		}
		for _, part := range parts {
			n := len(d.out.Positions)
			d.positionIn(part[0], part[1], s.Party, s.Speaker, s.Day, s.Cue)
			if whole && len(d.out.Positions) > n && (d.out.Positions[n].Stance == StanceAccepts || d.out.Positions[n].Stance == StanceAcceptsIf) {
				d.out.Positions = d.out.Positions[:n]
			}
		}
	}
	for ui, u := range d.units {
		if d.paras[u.para].heading {
			continue
		}
		if a, b := d.toks[u.from].start, d.toks[u.to-1].end; !d.covered(a, b) {
			d.toldPosition(u, d.said[ui], a, b)
		}
	}
}

// conditional reports whether the sentences of a statement together accept on a
// condition: "We are ready for it. But it must last."
func (d *doc) conditional(s *Statement) bool {
	words := lows(appendTokens(nil, d.s, s.Start, s.Start+len(s.Text)))
	return stanceOf(words, false, s.Cue) == StanceAcceptsIf
}

func anyPrefix(words, stems []string) bool {
	for _, w := range words {
		for _, st := range stems {
			if w == st || len(st) >= 4 && strings.HasPrefix(w, st) {
				return true
			}
		}
	}
	return false
}

// aboutAnother reports whether the subject of a statement is somebody of another
// party: "Putin is preparing to reject" in Zelenskyy's mouth.
func (d *doc) aboutAnother(s *Statement) bool {
	toks := appendTokens(nil, d.s, s.Start, s.Start+len(s.Text))
	keep := d.toks
	d.toks = toks
	ms := d.mentions(unit{from: 0, to: len(toks)})
	d.toks = keep
	for x := range ms {
		m := &ms[x]
		if m.kind == mentionPronoun || m.poss || m.from > 4 {
			return false
		}
		party := ""
		switch {
		case m.person != nil:
			party = m.person.party
		case m.actor != nil:
			party = d.partyName(m.actor)
		}
		if party != "" {
			return party != s.Party
		}
	}
	return false
}

// partyName is the party of an actor; a country or body without one is its own.
func (d *doc) partyName(a *Actor) string {
	if a.Party != "" {
		return a.Party
	}
	if a.Kind == actorOutlet || a.Kind == actorAgency || thirdParty(a.canonical("en")) {
		return ""
	}
	return a.canonical(d.lang)
}

// positionIn adds the position that a sentence takes.
func (d *doc) positionIn(start, end int, party, speaker, day string, cue Cue) {
	toks := appendTokens(nil, d.s, start, end)
	if len(toks) < 3 || len(toks) > 200 {
		return
	}
	words := lows(toks)
	issue := issueOf(d.issues, withoutSurrender(words))
	if issue == "" {
		return
	}
	stance := stanceOf(words, strings.HasSuffix(strings.TrimRight(d.s[start:end], "\"”» "), "?"), cue)
	if stance == "" {
		return
	}
	if day == "" {
		day = d.pubDay
	}
	d.out.Positions = append(d.out.Positions, Position{Party: party, Issue: issue, Stance: stance, Date: day, Text: d.s[start:end], Speaker: speaker, Start: start})
}

// withoutSurrender drops the arms of "lay down arms": no matter of supply.
func withoutSurrender(words []string) []string {
	for i, w := range words {
		if (w == "arms" || w == "weapons") && i > 0 && (words[i-1] == "down" || i > 1 && words[i-2] == "down") {
			return append(append([]string(nil), words[:i]...), words[i+1:]...)
		}
	}
	return words
}

// leftOpen reports whether the word that accepts stands in an open question: "if
// Moscow was ready".
func leftOpen(words []string) bool {
	for i, w := range words {
		switch w {
		case "if", "whether", "чи", "ли":
			if anyPrefix(words[i:min(len(words), i+5)], stanceWords[StanceAccepts]) && !anyPrefix(words[:i], stanceWords[StanceAccepts]) {
				return true
			}
		}
	}
	return false
}

// stanceOf reads the stance of a sentence on its issue, "" where it takes none.
func stanceOf(words []string, question bool, cue Cue) Stance {
	accepts := anyPrefix(words, stanceWords[StanceAccepts])
	negated := negatedVerb(words)
	for i := range words {
		accepts = accepts || i > 0 && words[i] == "for" && (words[i-1] == "am" || words[i-1] == "are" || words[i-1] == "is")
	}
	accepts = accepts && !leftOpen(words)
	switch {
	case cue == CueDenial:
		return StanceDenies
	case question:
		return StanceQuestions
	case anyPrefix(words, []string{"guarantee", "гарант"}) && !accepts:
		return StanceDemands
	case anyPrefix(words, stanceWords[StanceRejects]) && !negated, negated && !accepts:
		return StanceRejects
	case accepts && anyPrefix(words, conditionWords[:]):
		return StanceAcceptsIf
	case accepts && !negated:
		return StanceAccepts
	case anyPrefix(words, stanceWords[StanceConsiders]):
		return StanceConsiders
	case anyPrefix(words, stanceWords[StanceDemands]):
		return StanceDemands
	case anyPrefix(words, stanceWords[StanceAsks]):
		return StanceAsks
	case anyPrefix(words, stanceWords[StanceQuestions]):
		return StanceQuestions
	}
	return ""
}

// negatedVerb reports whether a sentence says that something will not be done or
// is not wanted.
func negatedVerb(words []string) bool {
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch w {
		case "won't", "cannot", "never", "нікому", "ніхто", "никто", "ни":
			return true
		case "will", "would", "can", "do", "does":
			if next == "not" || next == "never" {
				return true
			}
		case "не":
			switch next {
			case "буде", "будемо", "будуть", "потрібні", "потрібна", "потрібен", "треба", "пустять", "пустимо", "дамо", "можна", "збирається", "нужны", "нужна", "нужен", "нужно", "будет", "будем", "будут", "пустят", "пустим", "дадим", "собирается", "готовы", "согласны", "готові", "згодні":
				return true
			}
		}
	}
	return false
}

// toldPosition reads a decision that the outlet tells: "The Assembly voted to
// accept the truce", "Ukraine has accepted the proposal".
func (d *doc) toldPosition(u unit, ms []mention, a, b int) {
	for x := range ms {
		m := &ms[x]
		if m.kind == mentionPronoun || m.poss || d.governed(u, m, u.from) {
			continue
		}
		party, name := "", ""
		switch {
		case m.person != nil && m.person.party != "":
			party, name = m.person.party, m.person.name
		case m.actor != nil && m.kind != mentionPerson:
			party, name = d.partyName(m.actor), m.actor.canonical(d.lang)
		}
		if party == "" {
			return
		}
		words := lows(d.toks[m.to:min(u.to, m.to+8)])
		if !anyPrefix(words, []string{"accept", "agreed", "agree", "endorsed", "reject", "refus", "voted", "backed", "supported", "urged", "welcomed", "прийня", "погод", "підтрим", "проголос", "відхил", "відмов", "приня", "соглас", "поддерж", "отверг", "отказ", "вивча", "изуча"}) {
			return
		}
		d.positionIn(a, b, party, name, d.dayOf(u, nil), CueNone)
		return
	}
}
