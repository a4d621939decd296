package prose

import "strings"

// readPositions finds the stances of parties: in what they or those who speak for
// them say, and in what the outlet tells of their decisions. What one party says
// of another's stance is not the other's stance.
func (d *doc) readPositions() {
	for i := range d.out.Statements {
		s := &d.out.Statements[i]
		if s.Speaker == Unknown || s.Party == "" || d.onlyPossible(s) || d.aboutAnother(s) {
			continue
		}
		day := d.dayOfStatement(i)
		parts := d.sentencesOf(s.Start, s.Start+len(s.Text))
		for k, part := range parts {
			end, qualified := part[1], len(parts)-k < 3 && d.takenBack(i)
			if k+1 < len(parts) && d.opensAdversative(parts[k+1][0], parts[k+1][1]) {
				end, qualified = parts[k+1][1], true
			}
			d.positionsIn(&saidPosition{start: part[0], end: part[1], wide: end, party: s.Party, speaker: s.Speaker, day: day, cue: s.Cue, cueWord: s.CueWord, qualified: qualified})
		}
	}
	for ui, u := range d.units {
		if d.paras[u.para].heading {
			continue
		}
		if a, b := d.toks[u.from].start, d.toks[u.to-1].end; !d.covered(a, b) {
			d.toldPosition(u, d.said[ui], a, b)
		}
		d.toldAside(u, d.said[ui])
	}
}

// saidPosition is a sentence in which a party can take a position.
type saidPosition struct {
	start, end int
	wide       int // end of the sentence after, where that one takes something back
	party      string
	speaker    string
	day        string
	cue        Cue
	cueWord    string
	qualified  bool // an acceptance that the next words take part of back
}

// near is how many bytes may lie between two statements of one utterance.
const nearStatement = 160

// takenBack reports whether the words that follow statement i, by the same speaker
// and with nobody else between, open with "but": together they accept on conditions.
func (d *doc) takenBack(i int) bool {
	for k := i; k+1 < len(d.out.Statements) && k < i+3; k++ {
		s, n := &d.out.Statements[k], &d.out.Statements[k+1]
		end := s.Start + len(s.Text)
		if n.Speaker != s.Speaker || n.Start-end > nearStatement || n.Start < end {
			return false
		}
		if d.opensAdversative(n.Start, n.Start+len(n.Text)) || adverseBetween(lows(appendTokens(nil, d.s, end, n.Start))) {
			return true
		}
	}
	return false
}

// opensAdversative reports whether a stretch of text begins with "but" or the like.
func (d *doc) opensAdversative(a, b int) bool {
	words := lows(appendTokens(nil, d.s, a, min(b, a+60)))
	return len(words) > 0 && adversative(words[0])
}

func adverseBetween(words []string) bool {
	for _, w := range words {
		if adversative(w) {
			return true
		}
	}
	return false
}

func adversative(w string) bool {
	switch w {
	case "but", "however", "yet", "although", "але", "проте", "однак", "втім", "но", "однако", "впрочем":
		return true
	}
	return false
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

// positionsIn adds the positions that a sentence takes: one, and where it demands
// or rejects several things one for each.
func (d *doc) positionsIn(p *saidPosition) {
	toks := appendTokens(nil, d.s, p.start, p.end)
	words := withoutSurrender(lows(toks))
	if len(words) < 2 || len(toks) > 200 {
		return
	}
	question := strings.HasSuffix(strings.TrimRight(d.s[p.start:p.end], "\"”» "), "?")
	stance, at := stanceOf(words, question, p.cue, p.cueWord)
	end := p.end
	if stance == StanceAccepts && p.qualified {
		stance, end = StanceAcceptsIf, p.wide
	}
	if stance == "" {
		return
	}
	for _, issue := range d.issuesAfter(words, at, stance) {
		d.addPosition(p, issue, stance, p.start, end)
	}
	if but := adversativeAt(words, at); stance == StanceAcceptsIf && but > 0 {
		if more, at := stanceOf(words[but:], false, CueNeutral, ""); more == StanceDemands {
			for _, issue := range d.issuesAfter(words[but:], at, more) {
				if !general(issue) {
					d.addPosition(p, issue, more, p.start, p.end)
				}
			}
		}
	}
}

// adversativeAt is the place of the first "but" behind word at, -1 where there is none.
func adversativeAt(words []string, at int) int {
	for i := max(at, 0) + 1; i < len(words); i++ {
		if adversative(words[i]) {
			return i
		}
	}
	return -1
}

// general reports whether an issue is the truce or the talks as such.
func general(issue string) bool { return issue == "ceasefire" || issue == "negotiations" }

// issueCrimes is an issue only for who denies: whoever accuses makes a claim.
const issueCrimes = "crimes"

// issuesAfter lists the issues that a stance is about: what stands behind the word
// that tells the stance, else what the sentence has most of.
func (d *doc) issuesAfter(words []string, at int, stance Stance) []string {
	first, list := "", []string(nil)
	seen := map[string]bool{}
	from := max(at+1, 0)
	if at >= 0 && words[at] == "unlikely" {
		from = 0 // what is unlikely stands before
	}
	for k := from; k < len(words); k++ {
		if stance == StanceAcceptsIf && first == "" && (adversative(words[k]) || anyPrefix(words[k:k+1], provisos[:])) {
			break
		}
		id := issueAt(d.issues, words, k)
		if id == "" || id == issueCrimes {
			continue
		}
		if first == "" {
			first = id
		}
		if !general(id) && !seen[id] {
			seen[id] = true
			list = append(list, id)
		}
	}
	if (stance == StanceDemands || stance == StanceRejects) && at >= 0 && len(list) > 1 && len(list) < 6 && (general(first) || listed(words) || from == 0) {
		return list
	}
	if stance == StanceDenies && anyPrefix(words, []string{"crime", "atrocit", "злочин", "преступлен"}) && hasIssue(d.issues, issueCrimes) {
		return []string{issueCrimes}
	}
	switch {
	case (stance == StanceAccepts || stance == StanceAcceptsIf || stance == StanceRejects || stance == StanceConsiders) && at >= 0 && first != "":
		return []string{first}
	case (stance == StanceDemands || stance == StanceAsks) && at >= 0 && len(list) > 0:
		return list[:1]
	}
	if id := issueOf(d.issues, words); id != "" && id != issueCrimes {
		return []string{id}
	}
	if id := d.mainIssue(); id != "" && stance != StanceQuestions && stance != StanceDemands && (stance == StanceDenies && at >= 0 || anyPrefix(words, genericWords)) {
		return []string{id}
	}
	return nil
}

// genericWords stand for the proposal of which a text tells.
var genericWords = []string{"plan", "deal", "text", "paper", "draft", "sign", "answer", "firing", "it", "план", "документ", "текст", "папір", "бумаг", "вогонь", "огонь", "підпис", "подпис", "відповісти", "ответить"}

// mainIssue is the issue of the truce as such, "" where the list has none.
func (d *doc) mainIssue() string {
	for i := range d.issues {
		if anyPrefix(d.issues[i].Words, []string{"ceasefire", "truce", "armistice", "pause", "quiet", "перемир"}) {
			return d.issues[i].ID
		}
	}
	return ""
}

// listed reports whether a sentence goes through several things.
func listed(words []string) bool {
	return anyPrefix(words, []string{"address", "includ", "адресув", "включ", "містит", "содерж", "joining"})
}

func hasIssue(issues []Issue, id string) bool {
	for i := range issues {
		if issues[i].ID == id {
			return true
		}
	}
	return false
}

func (d *doc) addPosition(p *saidPosition, issue string, stance Stance, start, end int) {
	day := p.day
	if day == "" {
		day = d.pubDay
	}
	for i := range d.out.Positions {
		if x := &d.out.Positions[i]; x.Party == p.party && x.Issue == issue && x.Stance == stance && x.Start < end && start < x.Start+len(x.Text) {
			return
		}
	}
	d.out.Positions = append(d.out.Positions, Position{Party: p.party, Issue: issue, Stance: stance, Date: day, Text: d.s[start:end], Speaker: p.speaker, Start: start})
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
