package prose

import (
	"fmt"
	"strings"
	"sync"

	"trucewatch/text"
)

// actorKind says what an actor is.
type actorKind string

const (
	actorPerson  actorKind = "person"
	actorBody    actorKind = "body"    // ministry, army, organisation
	actorCountry actorKind = "country" // a country, its capital and seat of power standing for it
	actorOutlet  actorKind = "outlet"
	actorAgency  actorKind = "agency"
)

// Actor is somebody who can speak: a person, a body, a country's leadership, an
// outlet or an agency. A row of the table is
//
//	id TAB kind TAB party TAB English TAB Ukrainian TAB Russian TAB aliases TAB roles
//
// with aliases and roles separated by "; ". A role may end in its dates:
// "Russian president @2012-05-07..". Empty columns at the end may be left out.
type Actor struct {
	ID, Party string
	Kind      actorKind
	Name      map[string]string // by language
	Aliases   []string
	Roles     []Role
}

// Role is an office with the days it was held; the words in any language.
type Role struct {
	Words    string
	From, To string // dates, "" = open
}

// at reports whether an office was held at a date; it was where no date is known.
func (r *Role) at(date string) bool {
	return date == "" || (r.From == "" || date >= r.From) && (r.To == "" || date < r.To)
}

// Actors is a table of actors that can be searched by any form of a name.
type Actors struct {
	list  []*Actor
	full  map[string]*Actor   // by stems of the words of a name or alias
	word  map[string][]*Actor // persons by the stems of the last name
	roles map[string][]roleHolder
	// offices are the roles of persons by each stem of their words.
	offices map[string][]office
	ids     map[string]*Actor
}

// office is a role of a person as a set of stems.
type office struct {
	actor *Actor
	role  Role
	stems string // with a space before and behind each
}

type roleHolder struct {
	actor *Actor
	role  Role
}

// DefaultActors is the embedded table: persons, bodies, outlets and agencies of
// the war between Russia and Ukraine from 2022. It states who held which office,
// nothing else.
var DefaultActors = sync.OnceValue(func() *Actors {
	a, err := ParseActors(mustTable("actors.tsv"), nil)
	if err != nil {
		panic("the embedded actor table: " + err.Error())
	}
	return a
})

// ParseActors reads a table of actors. Rows of the table come before those of
// more, which may be nil: a name in both means the row of the table.
func ParseActors(data string, more *Actors) (*Actors, error) {
	a := &Actors{full: map[string]*Actor{}, word: map[string][]*Actor{}, roles: map[string][]roleHolder{}, offices: map[string][]office{}, ids: map[string]*Actor{}}
	for n, line := range strings.Split(data, "\n") {
		line = strings.TrimRight(line, "\r ")
		if line == "" || line[0] == '#' {
			continue
		}
		actor, err := parseActor(line)
		if err != nil {
			return nil, fmt.Errorf("actor table, line %d: %w", n+1, err)
		}
		a.add(actor)
	}
	if more != nil {
		for _, actor := range more.list {
			a.add(actor)
		}
	}
	return a, nil
}

func parseActor(line string) (*Actor, error) {
	col := strings.Split(line, "\t")
	if len(col) < 4 {
		return nil, fmt.Errorf("%d columns; want id, kind, party, English name, then Ukrainian name, Russian name, aliases, roles, separated by tabs", len(col))
	}
	for len(col) < 8 {
		col = append(col, "")
	}
	actor := &Actor{ID: col[0], Kind: actorKind(col[1]), Party: col[2], Name: map[string]string{"en": col[3], "uk": col[4], "ru": col[5]}}
	switch actor.Kind {
	case actorPerson, actorBody, actorCountry, actorOutlet, actorAgency:
	default:
		return nil, fmt.Errorf("kind %q: want person, body, country, outlet or agency", col[1])
	}
	if actor.ID == "" || col[3]+col[4]+col[5] == "" {
		return nil, fmt.Errorf("a row needs an id and a name in one language at least")
	}
	for _, al := range strings.Split(col[6], ";") {
		if al = strings.TrimSpace(al); al != "" {
			actor.Aliases = append(actor.Aliases, al)
		}
	}
	for _, r := range strings.Split(col[7], ";") {
		words, dates, _ := strings.Cut(strings.TrimSpace(r), "@")
		if words = strings.TrimSpace(words); words == "" {
			continue
		}
		from, to, _ := strings.Cut(dates, "..")
		actor.Roles = append(actor.Roles, Role{words, from, to})
	}
	return actor, nil
}

func (a *Actors) add(actor *Actor) {
	a.list = append(a.list, actor)
	if a.ids[actor.ID] == nil {
		a.ids[actor.ID] = actor
	}
	for _, lang := range [3]string{"en", "uk", "ru"} {
		if n := actor.Name[lang]; n != "" {
			a.addName(actor, n, true)
		}
	}
	for _, al := range actor.Aliases {
		a.addName(actor, al, false)
	}
	for _, r := range actor.Roles {
		key := stemPhrase(r.Words)
		a.roles[key] = append(a.roles[key], roleHolder{actor, r})
		if actor.Kind == actorPerson {
			o := office{actor, r, " " + key + " "}
			for _, w := range strings.Fields(key) {
				a.offices[w] = append(a.offices[w], o)
			}
		}
	}
}

// addName makes an actor findable by a name in every case of its declension;
// a person's last name alone finds the person too.
func (a *Actors) addName(actor *Actor, name string, proper bool) {
	key := stemPhrase(name)
	if _, ok := a.full[key]; !ok {
		a.full[key] = actor
	}
	if actor.Kind != actorPerson || !proper {
		return
	}
	words := strings.Fields(text.Fold(name))
	last := words[len(words)-1]
	for _, st := range nameStems(last) {
		a.word[st] = appendActor(a.word[st], actor)
	}
}

func appendActor(list []*Actor, actor *Actor) []*Actor {
	for _, x := range list {
		if x == actor {
			return list
		}
	}
	return append(list, actor)
}

// stemPhrase brings every word of a phrase to the shortest of its name stems.
func stemPhrase(s string) string {
	words := strings.FieldsFunc(text.Fold(s), func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	if len(words) > 1 && (words[0] == "the" || words[0] == "a" || words[0] == "an") {
		words = words[1:]
	}
	for i, w := range words {
		words[i] = phraseStem(w)
	}
	return strings.Join(words, " ")
}

// phraseStem is the stem of one folded word for comparing names of several words.
func phraseStem(w string) string {
	w = strings.TrimSuffix(w, "'s")
	st := nameStems(w)
	return st[len(st)-1]
}

// caseEndings are endings of names and of words beside them in Ukrainian and
// Russian, longest first.
var caseEndings = []string{
	"ього", "ьому", "ами", "ями", "ого", "ому", "его", "ему", "ові", "еві", "єві", "ими", "ыми", "ией", "ією", "ии", "ие", "ії", "ия", "ию", "ія", "ію",
	"ої", "ою", "ею", "єю", "ий", "ый", "ій", "ой", "ей", "ая", "яя", "ую", "юю", "им", "ым", "ім", "їм", "ом", "ем", "єм", "их", "ых", "іх", "ах", "ях", "ам", "ям",
	"а", "е", "и", "і", "ї", "о", "у", "ю", "я", "ы", "ь", "й",
}

// byID finds an actor by its id.
func (a *Actors) byID(id string) *Actor { return a.ids[id] }

// nameStems lists the forms a word can be cut to: itself first, then without one
// ending of the table, shortest last. Latin words stay as they are.
func nameStems(w string) []string {
	out := []string{w}
	if w == "" || w[0] < 0x80 {
		return out
	}
	for i := len(caseEndings) - 1; i >= 0; i-- {
		e := caseEndings[i]
		if len(e) < len(w)-5 && strings.HasSuffix(w, e) {
			out = append(out, w[:len(w)-len(e)])
		}
	}
	return out
}
