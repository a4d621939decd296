package html

import (
	"strings"

	"trucewatch/publish"
)

// answerView is one of the three answers at the top of the first page.
type answerView struct {
	ID, Heading, First string
	More               []answerLine
}

type answerLine struct{ Text, Href, Link string }

// aboutWhat says once what all figures of the page are about: period, zone, recorder.
func (v *view) aboutWhat() string {
	f := v.e.Frame
	about := v.tr("home.about", "span", v.span(f.Period))
	if f.PeriodName.En != "" {
		about = v.tr("home.about.named", "name", f.PeriodName.In(v.lang), "span", v.span(f.Period))
	}
	return about + " " + v.tr("home.recorder", "n", len(v.e.Recorders))
}

// answers are what happened, what is disputed and what nobody saw.
func (v *view) answers() []answerView { return []answerView{v.happened(), v.disputed(), v.nobodySaw()} }

func (v *view) happened() answerView {
	inc := v.figure("incidents")
	n := value(inc.Value)
	a := answerView{ID: "happened", Heading: v.tr("answer.happened"), First: v.tr("home.lede.n", "n", n, "period", v.period())}
	add := func(text string) { a.More = append(a.More, answerLine{Text: text}) }
	if n == 0 {
		a.First = v.tr("home.lede.zero", "period", v.period())
		add(v.tr("answer.notcalm"))
	}
	if inc.Edge > 0 {
		add(v.tr("home.lede.edge", "n", inc.Edge))
	}
	if s := v.classesInWords(); s != "" {
		add(s)
	}
	if s := v.standingsInWords(); s != "" {
		add(v.tr("answer.standing", "list", s))
	}
	if s := v.signalLine(); s != "" {
		add(s)
	}
	if len(a.More) > 0 && n+inc.Edge > 0 {
		a.More[0].Href, a.More[0].Link = "incidents.html", v.tr("answer.happened.link")
	}
	return a
}

// classesInWords is the period's incidents by class, "fire 9, air 3".
func (v *view) classesInWords() string {
	sums := map[string]publish.ClassCount{}
	for _, r := range v.e.Regions {
		for _, c := range r.Classes {
			s := sums[c.Class]
			sums[c.Class] = publish.ClassCount{N: s.N + c.N, Edge: s.Edge + c.Edge}
		}
	}
	var out []string
	for _, class := range publish.Classes() {
		if c := sums[class]; c.N > 0 && !isSignalClass(class) {
			out = append(out, strings.ToLower(v.tr("class."+class))+" "+v.num(int64(c.N)))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return v.tr("answer.kinds", "list", strings.Join(out, ", "))
}

// standingsInWords counts the period's incidents, its edge included, by how far
// each is established.
func (v *view) standingsInWords() string {
	n := map[string]int{}
	for _, it := range v.e.Items {
		if it.State == publish.StatePublished && !it.Signal && it.InPeriod != "out" {
			n[it.Occurrence]++
		}
	}
	var out []string
	for _, o := range []string{"verified", "recorded", "corroborated", "alleged", "tried_not_verified", "refuted"} {
		if n[o] > 0 {
			out = append(out, v.tr("answer.standing."+o, "n", n[o]))
		}
	}
	return strings.Join(out, "; ")
}

func (v *view) disputed() answerView {
	a := answerView{ID: "disputed", Heading: v.tr("answer.disputed"), First: v.tr("answer.disputed.none")}
	add := func(l answerLine) { a.More = append(a.More, l) }
	if stances := v.rivalStances(); stances != "" {
		add(answerLine{v.tr("answer.disputed.truce", "list", stances), "positions.html", v.tr("nav.positions")})
	}
	for _, c := range v.e.Claims {
		var items []string
		for _, f := range latestTotals(c.Totals) {
			items = append(items, v.tr("home.claims.item", "claimant", v.party(f.Claimant), "value", v.claimNumber(f.Claimed),
				"accused", v.party(f.Accused), "window", v.span(f.Window)))
		}
		text := v.tr("home.claims.other")
		if len(items) > 1 {
			text = v.tr("home.claims.two", "list", strings.Join(items, "; "))
		}
		add(answerLine{text, "claims.html", v.tr("home.claims.link")})
	}
	rulings := v.rulingLine()
	if cases := value(v.figure("cases").Value); cases > 0 {
		rulings = v.tr("n.cases", "n", cases) + ". " + rulings
	}
	switch d := value(v.figure("disputed").Value); {
	case d > 0:
		a.First = v.tr("home.lede.disputed", "n", d)
	case len(a.More) > 0:
		a.First = v.tr("answer.disputed.noincident")
	}
	add(answerLine{Text: rulings})
	return a
}

// rivalStances says what each party says of the agreement, where they differ.
func (v *view) rivalStances() string {
	var out []string
	differ := false
	for i, p := range v.e.Parties {
		word := v.tr("unstated")
		if p.Stance != "" {
			word = v.word("stance", p.Stance)
		}
		differ = differ || i > 0 && p.Stance != v.e.Parties[0].Stance
		out = append(out, v.tr("answer.says", "party", p.Name.In(v.lang), "word", word))
	}
	if !differ {
		return ""
	}
	return strings.Join(out, "; ")
}

func (v *view) nobodySaw() answerView {
	a := answerView{ID: "nobody", Heading: v.tr("answer.nobody"), First: v.tr("home.lede.notwatched")}
	add := func(text string) { a.More = append(a.More, answerLine{Text: text}) }
	if line := v.unwatchedLine(); line != "" {
		a.First = line
	}
	silent := 0
	for _, r := range v.e.Regions {
		if r.Region != "" && r.NotObserved() {
			silent++
		}
	}
	if silent > 0 {
		add(v.tr("answer.nobody.regions", "n", silent, "of", len(v.e.Frame.Regions)))
	}
	if n := len(v.e.Access); n > 0 {
		add(v.tr("unseen.access", "n", n))
	}
	w := v.e.Withheld
	if held := w.Delayed + w.Strikes + w.Decided + w.Recalled + w.Unapproved; held > 0 {
		add(v.tr("answer.nobody.held", "n", held))
	}
	if len(a.More) == 0 {
		add(v.tr("answer.nobody.means"))
	}
	a.More[len(a.More)-1].Href, a.More[len(a.More)-1].Link = "coverage.html", v.tr("home.unseen.link")
	return a
}

// unwatchedLine says how much of the regions' hours nobody watched; empty where no
// watching is on record at all.
func (v *view) unwatchedLine() string {
	u := v.figure("unwatched")
	if u.Value == nil {
		return ""
	}
	return v.tr("home.lede.unwatched", "n", (*u.Value+9)/10, "regions", len(v.e.Frame.Regions), "span", v.span(u.Period))
}
