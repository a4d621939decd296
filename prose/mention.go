package prose

import (
	"strings"

	"trucewatch/text"
)

// mentionKind says what a mention is.
type mentionKind uint8

const (
	mentionPronoun mentionKind = iota
	mentionName                // a capitalised word nobody knows
	mentionCountry
	mentionBody
	mentionRole
	mentionPerson
)

// mention is a phrase of the outer text that can be somebody who speaks.
type mention struct {
	kind     mentionKind
	from, to int // tokens
	actor    *Actor
	person   *person
	role     string // text of the phrase without names and determiner
	roleHead string // folded stem of the word for the role
	poss     bool
	plural   bool
	byRole   bool // the person was found by the role alone
	sex      gender
}

// person is somebody whom the text names.
type person struct {
	name     string // nominative, as printed
	words    []string
	actor    *Actor
	sex      gender
	roles    []string // stems of role heads the text gives the person
	party    string
	surfaces int
}

// registry are the persons of a text, findable by their last names.
type registry struct {
	persons []*person
	byWord  map[string]*person // stems of the last name -> latest person
	byRole  map[string]*person // stem of a role head -> latest person introduced with it
	recent  []*person          // persons in the order of their last mentions, at most maxRecent
	unnamed map[string]speaker // stem of a role head -> whom the text brings in by it without a name
}

func newRegistry() registry {
	return registry{byWord: map[string]*person{}, byRole: map[string]*person{}, unnamed: map[string]speaker{}}
}

// npWord reports what part a token can have in a phrase that names somebody.
func (d *doc) npWord(t *token) bool {
	if t.kind != tokWord {
		return false
	}
	low := t.low
	lx := d.lx
	if low != "" && (strings.HasPrefix(low, "al-") || strings.HasPrefix(low, "el-")) && len(low) > 4 {
		return true // al-Burhan
	}
	if lx.has("role", low) || lx.has("title", low) || lx.has("adjective", low) || lx.has("org", low) || d.roleStem(low) {
		return true
	}
	if t.capital && numberWords[low] > 0 {
		return false
	}
	if !t.capital || lx.has("conjunction", low) || lx.has("pronoun", low) || lx.has("day", low) || lx.has("month", low) || lx.has("preposition", low) ||
		lx.has("that", low) || lx.has("determiner", low) || lx.has("adverb", low) || lx.cue(low) != nil && lx.lang == "en" && !t.capitalMid(d) {
		return false
	}
	return true
}

// capitalMid reports whether a token stands in the run of a sentence.
func (t *token) capitalMid(d *doc) bool {
	return t.start >= 2 && d.s[t.start-1] == ' ' && d.s[t.start-2] != '.' && d.s[t.start-2] != '\n'
}

// roleStem reports whether an inflected Ukrainian or Russian word is a role or a body.
func (d *doc) roleStem(low string) bool {
	return d.lang != "en" && (d.inflected("role", low) || d.inflected("org", low))
}

// inflected reports whether a word is a case form of a word of a set.
func (d *doc) inflected(set, low string) bool {
	if d.lx.has(set, low) {
		return true
	}
	for _, st := range nameStems(low) {
		if len(st) >= 6 && d.lx.has(set+"#stem", st) {
			return true
		}
	}
	return false
}

// mentions lists the mentions of a unit from left to right.
func (d *doc) mentions(u unit) []mention {
	var out []mention
	for i := u.from; i < u.to; {
		t := &d.toks[i]
		if t.kind != tokWord {
			i++
			continue
		}
		if d.lx.has("pronoun", t.low) {
			out = append(out, mention{kind: mentionPronoun, from: i, to: i + 1, sex: pronounSex(t.low), plural: t.low == "they" || t.low == "вони" || t.low == "они", poss: t.poss && false})
			i++
			continue
		}
		m, next := d.mentionAt(i, u)
		if next > i {
			if m.to > m.from {
				out = append(out, m)
			}
			i = next
			continue
		}
		i++
	}
	return out
}

func pronounSex(low string) gender {
	switch low {
	case "he", "він", "он":
		return genderM
	case "she", "вона", "она":
		return genderF
	}
	return genderUnknown
}

// mentionAt reads the phrase that begins at token i; next = i where none does.
func (d *doc) mentionAt(i int, u unit) (m mention, next int) {
	start := i
	if d.toks[i].low == "one" && i+2 < u.to && d.toks[i+1].low == "of" {
		j := i + 2
		if d.lx.has("determiner", d.toks[j].low) {
			j++
		}
		if d.toks[i+2].low != "them" {
			for j < u.to && d.npWord(&d.toks[j]) {
				j++
			}
		} else {
			j = i + 3
		}
		if j > i+2 {
			return mention{kind: mentionRole, from: i, to: j, role: d.phraseText(i, j), roleHead: "one"}, j
		}
	}
	if d.lx.has("determiner", d.toks[i].low) && !d.npWord(&d.toks[i]) {
		i++
	}
	if i >= u.to || !d.npWord(&d.toks[i]) {
		return mention{}, start
	}
	j := d.phraseEnd(i, u)
	m = d.classify(i, j)
	m.from, m.to = i, j
	if left := d.leftOf(i, u); left < i && (m.kind == mentionRole || m.kind == mentionBody && m.actor == nil) {
		m.role = d.phraseText(left, j)
	}
	if m.to > m.from && d.toks[m.to-1].poss {
		m.poss = true
	}
	if !d.useful(&m) {
		m.to = m.from
	}
	return m, j
}

// leftOf extends an English role to the left over nouns and an owner that stand
// before it: "the Command's artillery chief", "the growers' union".
func (d *doc) leftOf(i int, u unit) int {
	if d.lang != "en" || d.toks[i].capital {
		return i
	}
	left := i
	for n := 0; left > u.from && n < 2; n++ {
		t := &d.toks[left-1]
		if t.kind != tokWord || t.capital || t.poss || d.lx.has("preposition", t.low) || d.lx.has("conjunction", t.low) || d.lx.has("determiner", t.low) || d.lx.has("pronoun", t.low) ||
			d.lx.has("that", t.low) || d.lx.cue(t.low) != nil || d.filler(t) || strings.HasSuffix(t.low, "ed") || strings.HasSuffix(t.low, "ing") {
			break
		}
		left--
	}
	for n := 0; left > u.from && n < 4; n++ {
		t := &d.toks[left-1]
		if t.kind != tokWord || !t.poss && !(n > 0 && t.capital && d.npWord(t)) {
			break
		}
		left--
	}
	return left
}

// maxPhrase bounds the tokens of a phrase.
const maxPhrase = 16

// phraseEnd is where the phrase that begins at token i ends.
func (d *doc) phraseEnd(i int, u unit) int {
	j := i
	head := false // a role or a body was seen
	for j < u.to && j-i < maxPhrase {
		t := &d.toks[j]
		switch {
		case t.kind == tokWord && d.npWord(t):
			if j > i && d.lang == "en" && d.toks[j-1].poss && !d.possGoesOn(j, u) {
				return j
			}
			if d.lang != "en" && j > i && d.lx.has("role", t.low) && !t.capital && d.obliqueRole(i, j) {
				return j
			}
			head = head || d.isHead(t.low)
			j++
		case t.isMark(".") && j > i && (d.lx.has("abbreviation", d.toks[j-1].low) || d.lx.has("title", d.toks[j-1].low)) && d.toks[j-1].end == t.start && j+1 < u.to:
			j++
		case t.isMark(".") && j > i && d.toks[j-1].capital && len([]rune(d.toks[j-1].low)) == 1 && j+1 < u.to:
			j++
		case j > i && d.particleAt(j, u):
			j++
		case head && d.complement(j, u):
			j++
		default:
			return j
		}
	}
	return j
}

// particleAt reports whether a particle of a name stands between capitalised
// words: Faisal bin Farhan.
func (d *doc) particleAt(j int, u unit) bool {
	return d.lx.has("particle", d.toks[j].low) && d.toks[j-1].capital && j+1 < u.to && d.toks[j+1].capital && d.toks[j+1].kind == tokWord
}

// obliqueRole reports whether the tokens [i, j) hold a role in an oblique case, so
// that a role in the nominative after it is somebody else: "к депутатам спикер".
func (d *doc) obliqueRole(i, j int) bool {
	for k := i; k < j; k++ {
		if !d.lx.has("role", d.toks[k].low) && d.inflected("role", d.toks[k].low) {
			return true
		}
	}
	return false
}

// possGoesOn reports whether the word after a possessive belongs to the phrase:
// a role or body comes within four words ("Russia's Defence Ministry").
func (d *doc) possGoesOn(j int, u unit) bool {
	for k := j; k < u.to && k < j+5; k++ {
		if d.toks[k].kind != tokWord || !d.npWord(&d.toks[k]) {
			return false
		}
		if d.isHead(d.toks[k].low) {
			return true
		}
	}
	return false
}

func (d *doc) isHead(low string) bool {
	return d.lx.has("role", low) || d.lx.has("org", low) || d.roleStem(low)
}

// complement reports whether token j goes on a phrase after its head: "of the",
// "for", and in Ukrainian and Russian words in the genitive.
func (d *doc) complement(j int, u unit) bool {
	t := &d.toks[j]
	if t.kind != tokWord {
		return t.kind == tokNumber && j+1 < u.to && d.toks[j+1].isMark("-")
	}
	if d.lang == "en" {
		switch t.low {
		case "of", "for", "at", "in":
			for k := j + 1; k < u.to && k < j+3; k++ {
				if d.npWord(&d.toks[k]) && (t.low != "in" || d.toks[k].capital) {
					return true
				}
				if !d.lx.has("determiner", d.toks[k].low) {
					return t.low == "of" && d.toks[k].kind == tokWord
				}
			}
			return false
		case "the", "a", "and":
			prev := d.toks[j-1].low
			return (prev == "of" || prev == "for" || prev == "at") && t.low != "and"
		}
		return (d.toks[j-1].low == "of" || d.toks[j-1].low == "the" && j >= 2 && d.toks[j-2].low == "of") && d.lx.cue(t.low) == nil
	}
	if d.relative(j) || d.lx.has("determiner", t.low) {
		return false
	}
	if d.lx.cue(t.low) != nil || d.lx.has("preposition", t.low) || d.lx.has("conjunction", t.low) || d.lx.has("pronoun", t.low) ||
		d.lx.has("that", t.low) || d.lx.has("adverb", t.low) || d.lx.has("day", t.low) || d.lx.has("addressee", t.low) || len(t.low) < 6 {
		if t.low == "з" || t.low == "із" || t.low == "по" {
			return j+1 < u.to && (strings.HasPrefix(d.toks[j+1].low, "питан") || strings.HasPrefix(d.toks[j+1].low, "вопрос") || strings.HasPrefix(d.toks[j+1].low, "зв'яз") || strings.HasPrefix(d.toks[j+1].low, "прав"))
		}
		return false
	}
	if strings.HasSuffix(t.low, "ся") || strings.HasSuffix(t.low, "сь") || strings.HasSuffix(t.low, "ить") {
		return false // a verb
	}
	return genitiveLike(t.low)
}

func genitiveLike(low string) bool {
	for _, e := range [...]string{"ого", "ої", "их", "ых", "ой", "ей", "ії", "ия", "ии", "ів", "їв", "ов", "ев", "ня", "ння", "ки", "ти", "ни", "ди", "ги", "ри", "ли", "ы", "и", "і", "а", "я", "у", "ю", "ь", "ств", "сил", "прав", "справ", "дел", "ним", "ами", "им", "ым", "ому"} {
		if strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

// classify says who the phrase of tokens [i, j) is.
func (d *doc) classify(i, j int) mention {
	m := mention{from: i, to: j}
	if a, at, n := d.actorIn(i, j); a != nil {
		m.actor = a
		switch a.Kind {
		case actorPerson:
			if last := d.toks[j-1].low; at+n < j && d.lx.has("org", last) && !d.lx.has("role", last) {
				m.kind, m.actor, m.role = mentionBody, nil, d.phraseText(i, j)
				return m // "the Trump administration"
			}
			p := d.names.of(a, d.lang)
			if d.ownedRole(i, at, j, p) {
				m.kind, m.actor, m.role, m.roleHead = mentionRole, nil, d.phraseText(i, j), d.roleKey(d.toks[i].low)+" "+p.name
				return m // "помічниця Литвака"
			}
			m.kind = mentionPerson
			m.person = p
			d.noteRoles(m.person, i, at)
			if n < j-at && at+n < j {
				d.noteRoles(m.person, at+n, j)
			}
			m.sex = m.person.sex
			return m
		case actorCountry:
			if n == j-i || at+n == j {
				m.kind = mentionCountry
			}
		default:
			if n == j-i || at+n == j && !d.roleIn(i, at) {
				m.kind = mentionBody
			}
		}
	}
	if p := d.personIn(i, j); p != nil {
		m.kind, m.person, m.actor, m.sex = mentionPerson, p, p.actor, p.sex
		return m
	}
	if m.kind == mentionCountry && m.actor != nil && !d.anyHead(i, j) || m.kind == mentionBody {
		m.role = d.phraseText(i, j)
		return m
	}
	m.actor = nil
	return d.classifyRole(m, i, j)
}

// roleIn reports whether a person's role stands among tokens [i, j).
func (d *doc) roleIn(i, j int) bool {
	for k := i; k < j; k++ {
		if d.lx.has("role", d.toks[k].low) || d.lang != "en" && d.inflected("role", d.toks[k].low) {
			return true
		}
	}
	return false
}

// ownedRole reports whether a Ukrainian or Russian phrase is a role that belongs to
// a person named in the genitive: the role in the nominative, the name not.
func (d *doc) ownedRole(i, at, j int, p *person) bool {
	if d.lang == "en" || at == i || at+1 != j || !d.lx.has("role", d.toks[at-1].low) || len(p.words) == 0 {
		return false
	}
	last := text.Fold(p.words[len(p.words)-1])
	low := d.toks[j-1].low
	return low != last && low == last+"а" || strings.HasSuffix(last, "о") && low == strings.TrimSuffix(last, "о")+"а"
}

func (d *doc) anyHead(i, j int) bool {
	for k := i; k < j; k++ {
		if d.isHead(d.toks[k].low) {
			return true
		}
	}
	return false
}

// classifyRole reads a phrase without a known name as a role, a body or a name.
func (d *doc) classifyRole(m mention, i, j int) mention {
	for k := i; k < j; k++ {
		low := d.toks[k].low
		if d.lang == "en" && k > i && (low == "of" || low == "for" || low == "at" || low == "in") && m.kind >= mentionBody {
			break
		}
		switch {
		case d.lx.has("role", low) || d.lang != "en" && d.inflected("role", low):
			if d.lang != "en" && m.kind == mentionRole {
				continue
			}
			m.kind, m.roleHead = mentionRole, d.roleKey(low)
			m.plural = d.lang != "en" && k == i && d.pluralRole(k) || d.lang == "en" && strings.HasSuffix(low, "s") && !strings.HasSuffix(low, "ss")
		case (d.lx.has("org", low) || d.lang != "en" && d.inflected("org", low)) && m.kind < mentionRole:
			if d.lang != "en" && m.kind == mentionBody {
				continue
			}
			m.kind, m.roleHead = mentionBody, d.roleKey(low)
		}
	}
	m.role = d.phraseText(i, j)
	if m.kind == mentionRole {
		if a := d.roleActor(m.role); a != nil && !d.indefinite(i) {
			m.actor, m.kind, m.byRole = a, mentionPerson, true
			m.person = d.names.of(a, d.lang)
			m.sex = m.person.sex
		}
		return m
	}
	if m.kind == mentionBody {
		return m
	}
	m.kind = mentionName
	if p := partyOfWord(d.toks[i].low); p != "" && j == i+1 && d.lang == "en" {
		if a := d.actors.byID(p); a != nil {
			m.kind, m.actor = mentionCountry, a
		}
	}
	return m
}

// indefinite reports whether "a" stands before a phrase: "A Kremlin adviser" stays
// unnamed.
func (d *doc) indefinite(i int) bool {
	if i == 0 {
		return false
	}
	switch d.toks[i-1].low {
	case "a", "an", "one", "some", "another":
		return d.lang == "en"
	}
	return false
}

func (d *doc) roleKey(low string) string {
	if d.lang == "en" {
		return strings.TrimSuffix(low, "s")
	}
	return phraseStem(low)
}

func (d *doc) phraseText(i, j int) string {
	if i >= j {
		return ""
	}
	end := d.toks[j-1].end
	out := d.s[d.toks[i].start:end]
	if d.toks[j-1].poss {
		out = strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(strings.TrimSuffix(out, "'s"), "’s"), "'"), "’")
	}
	return out
}

// useful drops phrases that name nobody: a lone adjective or determiner.
func (d *doc) useful(m *mention) bool {
	if m.to == m.from+1 && d.lang != "en" && d.lx.has("addressee", d.toks[m.from].low) {
		return false
	}
	if m.kind != mentionName {
		return true
	}
	for k := m.from; k < m.to; k++ {
		if d.toks[k].capital {
			return true
		}
	}
	return false
}

// actorIn finds the longest name of an actor among the tokens, the last one where
// several stand there; a person goes before a body.
func (d *doc) actorIn(i, j int) (found *Actor, at, n int) {
	for k := i; k < j; k++ {
		if !d.toks[k].capital && !d.lx.has("org", d.toks[k].low) {
			continue
		}
		a, w := d.actorAt(k, j)
		if a == nil {
			continue
		}
		if found == nil || a.Kind == actorPerson || found.Kind != actorPerson {
			found, at, n = a, k, w
		}
		k += w - 1
	}
	return found, at, n
}

// actorAt finds the longest actor name that begins at token k.
func (d *doc) actorAt(k, j int) (*Actor, int) {
	key := ""
	var best *Actor
	width := 0
	for n := 0; k+n < j && n < 6; n++ {
		if d.toks[k+n].kind != tokWord {
			break
		}
		if n > 0 {
			key += " "
		}
		key += phraseStem(d.toks[k+n].low)
		if a := d.actors.full[key]; a != nil {
			best, width = a, n+1
		}
		if d.toks[k+n].poss && n > 0 && best != nil && best.Kind == actorPerson {
			break
		}
	}
	if best != nil {
		return best, width
	}
	// A last name alone, if the text gives nobody else that name.
	for _, st := range nameStems(d.toks[k].low) {
		list := d.actors.word[st]
		if len(list) == 0 {
			continue
		}
		if p := d.names.byWord[st]; p != nil && p.actor == nil {
			return nil, 0
		}
		return d.pickActor(list, k, j), 1
	}
	return nil, 0
}

// pickActor chooses among actors of one last name: the one whose given name stands
// before it, else the one the text has named, else the first. A given name that
// is none of theirs speaks against all.
func (d *doc) pickActor(list []*Actor, k, j int) *Actor {
	if k > 0 && d.toks[k-1].kind == tokWord && d.toks[k-1].capital {
		prev := d.toks[k-1].low
		if nom, _ := given(prev); nom != "" {
			for _, a := range list {
				if strings.HasPrefix(text.Fold(a.Name[d.lang]), nom+" ") {
					return a
				}
			}
			return nil
		}
		if d.lang != "en" && d.otherGiven(list, prev, k) {
			return nil
		}
	}
	for _, p := range d.names.persons {
		for _, a := range list {
			if p.actor == a {
				return a
			}
		}
	}
	return list[0]
}

// otherGiven reports whether the capitalised word before a last name at token k can
// only be the given name of somebody else than the actors of that last name.
func (d *doc) otherGiven(list []*Actor, prev string, k int) bool {
	if d.isHead(prev) || d.lx.has("title", prev) || d.lx.has("adjective", prev) || d.isDemonym(prev) || d.lx.has("preposition", prev) || d.lx.has("conjunction", prev) || d.lx.has("adverb", prev) || d.lx.has("determiner", prev) || d.lx.has("day", prev) || adjectival(prev) || verbLike(prev) {
		return false
	}
	if k > 1 && d.toks[k-2].kind != tokWord {
		return false // the first word of a sentence may be any word
	}
	for _, a := range list {
		for _, w := range strings.Fields(text.Fold(a.Name[d.lang])) {
			if phraseStem(w) == phraseStem(prev) {
				return false
			}
		}
	}
	return true
}

// of is the person of an actor, entered at first sight.
func (r *registry) of(a *Actor, lang string) *person {
	for _, p := range r.persons {
		if p.actor == a {
			return p
		}
	}
	name := a.canonical(lang)
	p := &person{name: name, words: strings.Fields(name), actor: a, party: a.Party}
	_, p.sex = given(text.Fold(p.words[0]))
	r.enter(p)
	return p
}

func (r *registry) enter(p *person) {
	r.persons = append(r.persons, p)
	last := text.Fold(p.words[len(p.words)-1])
	for _, st := range nameStems(last) {
		r.byWord[st] = p
	}
}

// maxPersons bounds the persons kept of one text.
const maxPersons = 2000

// maxRecent bounds the list of persons mentioned last.
const maxRecent = 16

// touch notes that a person was mentioned.
func (r *registry) touch(p *person) {
	for i, x := range r.recent {
		if x == p {
			r.recent = append(r.recent[:i], r.recent[i+1:]...)
			break
		}
	}
	if len(r.recent) == maxRecent {
		r.recent = r.recent[1:]
	}
	r.recent = append(r.recent, p)
}
