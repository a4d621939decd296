package simulate

import (
	"fmt"
	"strings"
	"time"

	"trucewatch/truce"
)

// outlet is a carrier of news. own is the chance in a thousand that it has an
// account of its own of an incident it would write about; copies is the chance
// that it takes another's.
type outlet struct {
	source      truce.SourceID
	title, lang string
	ally        truce.PartyID
	wire        bool
	own, copies int
	credit      int // per mille of copies that name where they are from
	lag         int // minutes behind its model
}

var outlets = []outlet{
	{"x-wire-meridian", "Meridian Wire", "en", "", true, 160, 100, 900, 60},
	{"x-wire-arland", "Arland News Agency", "en", partyA, true, 260, 120, 800, 40},
	{"x-wire-borland", "Borland Press Bureau", "ru", partyB, true, 260, 120, 800, 40},
	{"x-valley-daily", "Valley Daily", "en", "", false, 90, 420, 500, 120},
	{"x-radio-kerrin", "Radio Kerrin", "en", partyA, false, 120, 280, 300, 50},
	{"x-ostrel-post", "Ostrel Post", "en", partyA, false, 80, 320, 300, 90},
	{"x-zemrunka-today", "Zemrunka Today", "ru", partyB, false, 100, 320, 200, 70},
	{"x-borrastov-gazette", "Borrastov Gazette", "ru", partyB, false, 60, 360, 300, 150},
	{"x-channel-eastbank", "East Bank channel", "ru", "", false, 200, 380, 80, 15},
	{"x-channel-frontnotes", "Front Notes channel", "en", "", false, 220, 400, 80, 12},
	{"x-channel-dolyna", "Dolyna channel", "uk", "", false, 160, 300, 150, 25},
	{"x-port-observer", "Port Arle Observer", "en", partyA, false, 30, 420, 600, 200},
}

// article is an account in the making.
type article struct {
	outlet      int
	title, text string
	id          string
	at          time.Time
	root        string
}

// press lets outlets write of incidents: some have an account of their own, the
// rest copy, with or without saying so.
func (w *world) press() {
	d := newDice(w.seed, "press")
	for i := range w.truth {
		e := &w.truth[i]
		interest := 300 + 200*min(3, e.killed) + 60*min(5, e.injured)
		if e.script != "" {
			interest += 500
		}
		if e.act.Class() == "fortify" || e.act.Class() == "move" {
			interest = 150
		}
		if d.chance(interest) {
			w.cover(d, e)
		}
	}
}

// cover writes all the press accounts of one incident.
func (w *world) cover(d dice, e *incident) {
	var written []article
	for i, o := range outlets {
		chance := o.own
		if o.ally != "" && o.ally != e.hit {
			chance /= 3
		}
		if e.rumour {
			chance = 0
		}
		if d.chance(chance) {
			written = append(written, w.original(d, e, i))
		}
	}
	if len(written) == 0 {
		written = append(written, w.original(d, e, 8+d.IntN(3)))
	}
	firsts := len(written)
	for i, o := range outlets {
		has := false
		for _, a := range written {
			has = has || a.outlet == i
		}
		if !has && d.chance(o.copies) {
			model := written[d.IntN(max(firsts, len(written)*2/3))]
			if outlets[model.outlet].lang == o.lang {
				written = append(written, w.copied(d, e, i, model))
			}
		}
	}
	if strings.HasPrefix(e.script, "market hit") {
		w.growingToll(d, e, written[0])
	}
}

// original is an outlet's own account, with its own errors.
func (w *world) original(d dice, e *incident, o int) article {
	out := outlets[o]
	t := w.towns[e.town]
	f := facts{place: t.name(out.lang), target: e.target, n: max(1, e.rounds+d.normal(float64(e.rounds)*0.25)), killed: e.killed,
		injured: max(0, e.injured+d.between(-1, 1)*min(1, e.injured)), hour: local(e.from).Truncate(30 * time.Minute).Format("15:04")}
	if f.target == "" {
		f.target = "a field"
	}
	if e.actor != "" && d.chance(600) {
		f.blamed = string(e.actor)
	}
	if out.ally != "" { // an outlet that stands with a party blames the other
		f.blamed = string(other(out.ally))
	}
	a := article{outlet: o, at: e.from.Add(time.Duration(d.between(15, 240)) * time.Minute)}
	a.title, a.text = f.write(d, out.lang, group(e))
	a.id = w.publish(d, e, a, f.blamed, "", "")
	a.root = a.id
	return a
}

// copied is another's account with small changes.
func (w *world) copied(d dice, e *incident, o int, model article) article {
	out := outlets[o]
	a := article{outlet: o, title: model.title, text: model.text, root: model.root,
		at: model.at.Add(time.Duration(d.between(2, 2*out.lag)) * time.Minute)}
	switch d.IntN(4) {
	case 0:
		a.title = strings.TrimSuffix(a.title, ".") + map[string]string{"en": " – reports", "ru": " – СМИ", "uk": " – ЗМІ"}[out.lang]
	case 1:
		if cut := strings.LastIndex(a.text, ". "); cut > 60 {
			a.text = a.text[:cut+1]
		}
	}
	origin := ""
	if d.chance(out.credit) {
		origin = string(outlets[model.outlet].source)
		a.text += map[string]string{"en": " (Source: ", "ru": " (Источник: ", "uk": " (Джерело: "}[out.lang] + outlets[model.outlet].title + ".)"
	}
	a.id = w.publish(d, e, a, "", origin, a.root)
	return a
}

// growingToll publishes updates of an outlet's first account as the toll rises.
func (w *world) growingToll(d dice, e *incident, first article) {
	for i, killed := range []int{e.killed - 4, e.killed - 2, e.killed} {
		a := first
		a.at = first.at.Add(time.Duration(i*9+2) * time.Hour)
		a.title = fmt.Sprintf("Toll of the strike on the market of %s rises to %d", w.towns[e.town].en, killed)
		a.text = fmt.Sprintf("The number of people killed at the market of %s has risen to %d, the district hospital said. The report could not be independently verified.", w.towns[e.town].en, killed)
		w.publish(d, e, a, "", "", "")
		last := &w.accounts[len(w.accounts)-1]
		last.UpdateOf, last.Killed = first.id, truce.AtLeast(int64(killed), "person")
	}
}

// publish adds the report and returns its id.
func (w *world) publish(d dice, e *incident, a article, blamed, origin, root string) string {
	out, t := outlets[a.outlet], w.towns[e.town]
	from := e.from.Truncate(6 * time.Hour)
	when := truce.Interval{From: from, To: from.Add(6 * time.Hour), Zone: zoneName, Approx: true}
	if d.chance(300) {
		day := dayStart(e.day() + daysBefore)
		when = truce.Interval{From: day, To: day.Add(24 * time.Hour), Zone: zoneName}
	}
	act := e.act
	if group(e) == "shelling" && d.chance(300) {
		act = "fire"
	}
	id := w.id("PRS")
	r := truce.Report{Source: out.source, ID: id, Kind: truce.KindPoint, Act: act, Time: when, Published: instant(a.at), Origin: origin,
		Places:  []truce.Place{pointPlace(t.at, t.r68, t.name(out.lang), truce.QualityGazetteer)},
		Alleged: truce.Alleged{Party: truce.PartyID(blamed), By: out.ally}, Title: exerciseWord(out.lang) + a.title,
		Text: exerciseWord(out.lang) + a.text, Lang: out.lang,
		URL: fmt.Sprintf("https://exercise.invalid/%s/%s", strings.TrimPrefix(string(out.source), "x-"), strings.ToLower(id))}
	if blamed == "" {
		r.Alleged = truce.Alleged{}
	}
	if strings.Contains(a.text, "verified") || strings.Contains(a.text, "confirmation") {
		r.Hedges = []truce.Hedge{{Kind: truce.HedgeUnverified, Words: "could not be independently verified"}}
	}
	if e.killed > 0 && !strings.HasPrefix(e.script, "market hit") {
		casualties(&r, e.killed, e.injured)
	}
	w.add(account{Report: r, incident: e.id, file: "outlets", root: root})
	return id
}

// exerciseWord begins every title and text of the press.
func exerciseWord(lang string) string {
	return map[string]string{"en": "EXERCISE: ", "ru": "УЧЕНИЯ: ", "uk": "НАВЧАННЯ: "}[lang]
}
