package prose

import (
	"strings"

	"trucewatch/text"
)

// personIn finds a person among the tokens of a phrase: a full name, entered at
// first sight, or the last name of somebody the text has named.
func (d *doc) personIn(i, j int) *person {
	from, to := d.nameRun(i, j)
	if from == to {
		return nil
	}
	if p := d.byPatronymic(from, to); p != nil {
		return p
	}
	if to-from >= 2 {
		if p := d.fullName(from, to); p != nil {
			d.noteRoles(p, i, from)
			return p
		}
	}
	last := d.toks[to-1].low
	if d.lang != "en" && to-from == 2 && d.roleIn(i, from) && !adjectival(d.toks[from].low) && !adjectival(last) {
		known := false
		for _, st := range nameStems(last) {
			known = known || d.names.byWord[st] != nil
		}
		if !known {
			return d.enterName(from, to, i)
		}
	}
	for _, st := range nameStems(last) {
		if p := d.names.byWord[st]; p != nil {
			if nom, _ := given(d.toks[from].low); to-from >= 2 && !d.sameGiven(p, from) && (nom != "" || d.toks[from].capitalMid(d)) {
				continue
			}
			d.noteRoles(p, i, from)
			return p
		}
	}
	if to-from == 1 && from > i && d.titled(from) {
		return d.enterName(from, to, i)
	}
	if nom, _ := given(last); to-from == 1 && nom != "" && from == j-1 && len(last) > 4 {
		return d.byGiven(nom, from, i)
	}
	return nil
}

// byGiven finds or enters a person by the given name alone, where it is the subject
// of its sentence or stands behind a role: "Stepan heard", "комбайнер Василь".
func (d *doc) byGiven(nom string, k, i int) *person {
	for _, p := range d.names.persons {
		if n, _ := given(text.Fold(p.words[0])); n == nom {
			return p
		}
	}
	behind := k > i && d.roleIn(i, k)
	next := k+1 < len(d.toks) && d.toks[k+1].kind == tokWord && !d.toks[k+1].capital
	if !behind && !(next && text.Fold(d.phraseText(k, k+1)) == nom && d.finite(d.toks[k+1].low)) {
		return nil
	}
	if nom != d.toks[k].low {
		return nil
	}
	return d.enterName(k, k+1, i)
}

// adjectival reports whether a word has an adjective's ending in an oblique case,
// as the parts of names of places and bodies have: Сполучених, Нової, Кривого.
func adjectival(low string) bool {
	for _, e := range [...]string{"их", "ых", "ої", "ого", "ой", "ській", "ому", "ими", "ыми"} {
		if strings.HasSuffix(low, e) && len(low) > len(e)+2 {
			return true
		}
	}
	return false
}

// sameGiven reports whether the given name at token k is that of a person.
func (d *doc) sameGiven(p *person, k int) bool {
	nom, _ := given(d.toks[k].low)
	if nom == "" {
		return phraseStem(d.toks[k].low) == phraseStem(text.Fold(p.words[0]))
	}
	n, _ := given(text.Fold(p.words[0]))
	return n == nom
}

// titled reports whether a title stands before token k, so that a single
// capitalised word is a last name.
func (d *doc) titled(k int) bool {
	k--
	if d.toks[k].isMark(".") {
		k--
	}
	return k >= 0 && (d.lx.has("title", d.toks[k].low) || d.lx.has("role", d.toks[k].low) && d.lang == "en" && d.toks[k].capital)
}

// nameRun is the run of capitalised words at the end of a phrase that are no
// role, body, country or adjective: the name, if there is one.
func (d *doc) nameRun(i, j int) (from, to int) {
	to = j
	from = j
	for k := j - 1; k >= i; k-- {
		t := &d.toks[k]
		if t.isMark(".") && k > i && d.toks[k-1].capital && len([]rune(d.toks[k-1].low)) == 1 {
			from = k
			continue
		}
		if t.kind == tokWord && k > i && k < j-1 && d.lx.has("particle", t.low) || strings.HasPrefix(t.low, "al-") || strings.HasPrefix(t.low, "el-") {
			from = k
			continue
		}
		if t.kind != tokWord || !t.capital || d.isHead(t.low) || d.lx.has("title", t.low) || d.lx.has("adjective", t.low) && len(t.low) > 4 || d.isDemonym(t.low) || t.poss && k < j-1 {
			break
		}
		from = k
	}
	// In Ukrainian and Russian a complement in capitals may come before the name.
	if d.lang != "en" && to-from > 2 {
		keep := 2
		if ok, _ := patronymic(d.toks[to-2].low); ok {
			keep = 3
		}
		if nom, _ := given(d.toks[to-2].low); nom != "" || keep == 3 || d.roleIn(i, from) || from > 0 && d.lx.has("preposition", d.toks[from-1].low) {
			from = to - keep
		}
	}
	if to-from > 5 {
		return j, j
	}
	return from, to
}

// isDemonym reports whether a word stands for a country or its people.
func (d *doc) isDemonym(low string) bool {
	return partyOfWord(low) != "" || d.actorCountryWord(low)
}

func (d *doc) actorCountryWord(low string) bool {
	a := d.actors.full[phraseStem(low)]
	return a != nil && a.Kind != actorPerson
}

// fullName enters a name of two words or more as a person.
func (d *doc) fullName(from, to int) *person {
	if !d.personShaped(from, to) {
		return nil
	}
	last := d.toks[to-1].low
	for _, st := range nameStems(last) {
		if p := d.names.byWord[st]; p != nil && d.sameGiven(p, from) {
			d.betterName(p, from, to)
			return p
		}
	}
	return d.enterName(from, to, from)
}

// personShaped reports whether two words or more look like a person's name: a
// known given name, a patronymic, or in English any two capitalised words that
// are not a place in the gazetteer's sense of a preposition before them.
func (d *doc) personShaped(from, to int) bool {
	if nom, _ := given(d.toks[from].low); nom != "" {
		return true
	}
	for k := from; k < to; k++ {
		if ok, _ := patronymic(d.toks[k].low); ok {
			return true
		}
	}
	if from > 0 {
		prev := &d.toks[from-1]
		if d.lx.has("role", prev.low) || d.lang != "en" && d.inflected("role", prev.low) || d.lx.has("title", prev.low) || prev.isMark(".") && from > 1 && d.lx.has("title", d.toks[from-2].low) {
			return true
		}
	}
	if d.lang == "en" && (strings.HasPrefix(d.toks[to-1].low, "al-") || to-from > 2 && d.lx.has("particle", d.toks[to-2].low)) {
		return true
	}
	return surnameShaped(d.toks[to-1].low) && to-from == 2
}

// surnameShaped reports whether a folded word has a usual ending of surnames.
func surnameShaped(low string) bool {
	for _, e := range [...]string{"enko", "skyi", "skyy", "sky", "ski", "chuk", "ov", "ova", "ev", "eva", "yuk", "uk", "ych", "ich", "ian", "yan", "shvili", "dze", "son", "sen", "mann", "енко", "ський", "ська", "цький", "цька", "ский", "ская", "цкий", "чук", "юк", "ук", "ов", "ова", "єв", "єва", "ев", "ева", "ин", "ина", "ін", "іна", "ич", "ян", "швілі", "швили", "дзе", "ко", "як", "ак", "ик", "ець", "ец", "енка", "ського", "ского"} {
		if len(low) > len(e)+3 && strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

// enterName makes a person of the tokens [from, to); roles are taken from i on.
func (d *doc) enterName(from, to, i int) *person {
	if len(d.names.persons) >= maxPersons {
		return nil
	}
	words := d.nameWords(from, to)
	p := &person{name: nominative(words, d.lang), surfaces: 1}
	p.words = strings.Fields(p.name)
	if len(p.words) == 0 {
		return nil
	}
	_, p.sex = given(d.toks[from].low)
	for k := from; k < to; k++ {
		if ok, sex := patronymic(d.toks[k].low); ok {
			p.sex = sex
		}
	}
	if p.sex == genderUnknown && from > 0 {
		p.sex = titleSex(d.toks[from-1].low)
		if d.toks[from-1].isMark(".") && from > 1 {
			p.sex = titleSex(d.toks[from-2].low)
		}
	}
	d.noteRoles(p, i, from)
	d.names.enter(p)
	return p
}

func titleSex(low string) gender {
	switch low {
	case "mr", "пан", "господин", "sir", "spokesman", "chairman":
		return genderM
	case "mrs", "ms", "пані", "госпожа", "spokeswoman", "chairwoman", "речниця", "голова-жінка":
		return genderF
	}
	return genderUnknown
}

func (d *doc) nameWords(from, to int) []string {
	var words []string
	for k := from; k < to; k++ {
		if d.toks[k].kind == tokWord {
			w := d.phraseText(k, k+1)
			if k+1 < to && d.toks[k+1].isMark(".") {
				w += "."
			}
			words = append(words, w)
		}
	}
	return words
}

// betterName takes a name in the nominative over one put back into it.
func (d *doc) betterName(p *person, from, to int) {
	words := d.nameWords(from, to)
	if p.actor != nil || len(words) < 2 {
		return
	}
	low := d.toks[from].low
	nom, _ := given(low)
	if old := text.Fold(p.words[0]); nom == "" && low[0] >= 0x80 && len(low) < len(old) && phraseStem(low) == phraseStem(old) && len(p.words) == len(words) {
		p.name, p.words = strings.Join(words, " "), words
		return
	}
	if nom == low && low[0] >= 0x80 {
		if text.Fold(p.words[0]) == low && len(p.words) == len(words) {
			// Nominative given name: the surname beside it is in the nominative too.
			p.name, p.words = strings.Join(words, " "), words
			for _, st := range nameStems(text.Fold(words[len(words)-1])) {
				d.names.byWord[st] = p
			}
		}
	}
}

// byPatronymic finds a person by given name and patronymic without last name.
func (d *doc) byPatronymic(from, to int) *person {
	if to-from != 2 {
		return nil
	}
	if ok, _ := patronymic(d.toks[to-1].low); !ok {
		return nil
	}
	for k := len(d.names.persons) - 1; k >= 0; k-- {
		if d.sameGiven(d.names.persons[k], from) {
			return d.names.persons[k]
		}
	}
	return nil
}

// noteRoles remembers the roles that stand before a person's name.
func (d *doc) noteRoles(p *person, i, j int) {
	for k := i; k < j && k < len(d.toks); k++ {
		low := d.toks[k].low
		if d.lx.has("role", low) || d.lang != "en" && d.inflected("role", low) {
			key := d.roleKey(low)
			d.names.byRole[key] = p
			delete(d.names.unnamed, key)
			if len(p.roles) < 12 {
				p.roles = append(p.roles, key)
			}
			if p.sex == genderUnknown {
				p.sex = roleSex(low)
			}
		}
		if p.party == "" {
			p.party = partyOfWord(low)
		}
	}
}

// roleActor finds who holds a role by the actor table, at the day of the text
// where that is known, else the one who came last.
func (d *doc) roleActor(role string) *Actor {
	holders := d.actors.roles[stemPhrase(role)]
	var best *Actor
	from := ""
	for _, h := range holders {
		if !h.role.at(d.pubDay) {
			continue
		}
		if best == nil || h.role.From > from {
			best, from = h.actor, h.role.From
		}
	}
	if best == nil {
		return d.partRole(stemPhrase(role))
	}
	return best
}

// partRole finds the one person of the text whose office has all words of a role
// of two words or more: "председатель комиссии" for "председатель Трёхсторонней
// комиссии".
func (d *doc) partRole(key string) *Actor {
	words := strings.Fields(key)
	if len(words) < 2 {
		return nil
	}
	var found *Actor
	for _, o := range d.actors.offices[words[0]] {
		all := o.role.at(d.pubDay)
		for _, w := range words[1:] {
			all = all && strings.Contains(o.stems, " "+w+" ")
		}
		if all {
			if found != nil && found != o.actor {
				return nil
			}
			found = o.actor
		}
	}
	return found
}

// partyWords map words for a country and its people to a party, by prefix.
var partyWords = []struct{ prefix, party string }{
	{"russia", "RU"}, {"kremlin", "RU"}, {"moscow", "RU"}, {"росі", "RU"}, {"росси", "RU"}, {"москв", "RU"}, {"кремл", "RU"}, {"рф", "RU"},
	{"ukrain", "UA"}, {"kyiv", "UA"}, {"kiev", "UA"}, {"україн", "UA"}, {"украин", "UA"}, {"київ", "UA"}, {"києв", "UA"}, {"киев", "UA"}, {"зсу", "UA"}, {"всу", "UA"},
	{"american", "US"}, {"u.s.", "US"}, {"washington", "US"}, {"америк", "US"}, {"сша", "US"}, {"вашингтон", "US"},
	{"european", "EU"}, {"європей", "EU"}, {"европей", "EU"},
	{"british", "GB"}, {"britain", "GB"}, {"британ", "GB"}, {"french", "FR"}, {"france", "FR"}, {"француз", "FR"}, {"german", "DE"}, {"німець", "DE"}, {"немец", "DE"},
	{"turkish", "TR"}, {"турец", "TR"}, {"belarus", "BY"}, {"білорус", "BY"}, {"белорус", "BY"}, {"chinese", "CN"}, {"китай", "CN"}, {"polish", "PL"}, {"польськ", "PL"}, {"польск", "PL"},
}

// partyOfWord is the party a folded word stands for, "" for most words.
func partyOfWord(low string) string {
	if low == "us" {
		return ""
	}
	for i := range partyWords {
		if strings.HasPrefix(low, partyWords[i].prefix) {
			if n := len(low) - len(partyWords[i].prefix); n <= 14 && (partyWords[i].prefix != "рф" && partyWords[i].prefix != "сша" || n == 0) {
				return partyWords[i].party
			}
		}
	}
	return ""
}
