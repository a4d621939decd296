package html

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/publish"
)

// figureView is one figure of the first page.
type figureView struct {
	Label, Value, Href string
	Words              bool
	Notes              []string
}

// checkableView is what could be checked: a term with how, or a sentence alone.
type checkableView struct {
	ID   string
	Term sayView
	How  string
}

type namedCount struct {
	Name string
	N    string
}

type stanceView struct {
	Party partyView
	Text  string
}

type partyView struct {
	Name string
	Slot int
}

type homeView struct {
	Heading, Lede         string
	Contacts, Next, About string
	Proof                 string
	Answers               []answerView
	Figures               []figureView
	Map                   *overviewView
	Regions               regionTable
	Days                  chartView
	Unseen, Corrections   []string
	Checkable             []checkableView
	HasAgreement          bool
	Stances               []stanceView
	Interests             []namedCount
}

func (v *view) home() any {
	h := homeView{Heading: v.tr("home.heading"), Lede: v.aboutWhat(), Answers: v.answers(), Figures: v.figureViews(),
		Map: v.overview("home-map"), Regions: v.regionTable(), Days: v.dayChart("days"),
		Unseen: v.unseen(), Checkable: v.checkable(), HasAgreement: v.e.Agreement != nil,
		About: v.e.Frame.About.In(v.lang), Proof: v.proof()}
	for _, p := range v.e.Parties {
		text := v.word("stance", p.Stance)
		if p.Stance == "" {
			text = v.tr("unstated")
		}
		if p.StanceOn != "" {
			text = v.tr("home.stance", "what", text, "when", v.day(p.StanceOn))
		}
		h.Stances = append(h.Stances, stanceView{partyView{p.Name.In(v.lang), p.Slot}, text})
	}
	h.Contacts = v.tr("home.contacts.none")
	if n := v.contactsKnown(); n > 0 {
		h.Contacts = v.tr("home.contacts", "n", n)
	}
	if t := v.e.Frame.Next; !t.IsZero() {
		h.Next = v.tr("home.next", "when", v.stamp(t))
	}
	for _, i := range v.e.Interests {
		h.Interests = append(h.Interests, namedCount{v.interest(i.Interest, i.Party), v.num(int64(i.Reports))})
	}
	for i, c := range v.e.Recent() {
		if i == 8 {
			break
		}
		h.Corrections = append(h.Corrections, v.correctionLine(c))
	}
	return h
}

func (v *view) interest(kind, party string) string {
	if kind == "party" || kind == "ally" {
		return v.tr("interest."+kind, "party", v.party(party))
	}
	return v.word("interest", kind)
}

func (v *view) figure(key string) publish.Figure {
	for _, f := range v.e.Figures {
		if f.Key == key {
			return f
		}
	}
	return publish.Figure{Key: key}
}

func value(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}

// lede is the answer of the day in sentences that each carry their coverage.
func (v *view) lede() string {
	f := v.figure("incidents")
	n := value(f.Value)
	var out []string
	if n == 0 {
		out = append(out, v.tr("home.lede.zero", "period", v.period()))
	} else {
		out = append(out, v.tr("home.lede.n", "n", n, "period", v.period()))
	}
	if f.Edge > 0 {
		out = append(out, v.tr("home.lede.edge", "n", f.Edge))
	}
	if line := v.unwatchedLine(); line != "" {
		out = append(out, line)
	} else {
		out = append(out, v.tr("home.lede.notwatched"))
	}
	if d := value(v.figure("disputed").Value); d > 0 {
		out = append(out, v.tr("home.lede.disputed", "n", d))
	}
	return strings.Join(append(out, v.rulingLine()), " ")
}

func (v *view) rulingLine() string {
	switch n := value(v.figure("rulings").Value); {
	case n > 0:
		return v.tr("n.rulings", "n", n) + "."
	case v.e.Agreement != nil && !v.e.Agreement.HasDecider, v.e.Agreement == nil:
		return v.tr("home.lede.nodecider")
	}
	return v.tr("home.lede.noruling")
}

func (v *view) figureViews() []figureView {
	inc := v.figure("incidents")
	one := figureView{Label: v.tr("fig.incidents"), Value: v.num(value(inc.Value)), Href: "incidents.html"}
	if value(inc.Value)+inc.Edge == 0 && inc.Coverage == "not_watched" {
		one.Value, one.Words = v.tr("fig.incidents.nobody"), true
	}
	if inc.Edge > 0 {
		one.Notes = append(one.Notes, v.tr("fig.edge", "n", inc.Edge))
	}
	if inc.Previous != nil {
		one.Notes = append(one.Notes, v.tr("fig.prev", "n", v.before(*inc.Previous, inc.Coverage != "not_watched"), "period", v.previous()))
	} else {
		one.Notes = append(one.Notes, v.tr("fig.prevnone"))
	}
	org := v.figure("origins")
	two := figureView{Label: v.tr("fig.origins"), Value: v.num(value(org.Value)), Href: "sources.html",
		Notes: []string{v.tr("fig.origins.of", "n", value(org.Of))}}
	if value(org.Of) == 0 {
		two.Notes[0] = v.tr("fig.origins.none")
	}
	unw := v.figure("unwatched")
	three := figureView{Label: v.tr("fig.unwatched"), Href: "coverage.html"}
	if unw.Value == nil {
		three.Value, three.Words = v.tr("fig.unwatched.none"), true
	} else {
		three.Value = v.num((*unw.Value+9)/10) + " %"
		three.Notes = append(three.Notes, v.tr("fig.unwatched.of", "n", len(v.e.Frame.Regions)), v.span(unw.Period))
	}
	four := figureView{Label: v.tr("fig.rulings"), Value: v.num(value(v.figure("rulings").Value)), Href: "terms.html"}
	if v.e.Agreement == nil || !v.e.Agreement.HasDecider {
		four.Notes = append(four.Notes, v.tr("fig.rulings.nobody"))
	}
	four.Notes = append(four.Notes, v.tr("n.cases", "n", value(v.figure("cases").Value)))
	return []figureView{one, two, three, four}
}

// before is the figure of the period before: no zero where nobody is on record as watching.
func (v *view) before(n int64, watched bool) string {
	if n == 0 && !watched {
		return v.tr("prev.none")
	}
	return v.num(n)
}

// unseen lists what the edition could not see, as sentences.
func (v *view) unseen() []string {
	var out, silent []string
	for _, r := range v.regionOrder() {
		if r.Region != "" && r.NotObserved() {
			silent = append(silent, v.region(r.Region))
		}
	}
	if len(silent) > 0 {
		out = append(out, v.tr("unseen.noregion", "list", list(silent, 40)))
	}
	if v.figure("unwatched").Value == nil {
		out = append(out, v.tr("unseen.nowatch"))
	}
	if n := len(v.e.Access); n > 0 {
		out = append(out, v.tr("unseen.access", "n", n))
	} else {
		out = append(out, v.tr("unseen.noaccess"))
	}
	out = append(out, v.cloudLines()...)
	var km int64
	for _, c := range v.e.Coverage {
		if c.LineKM != nil {
			km += *c.LineKM
		}
	}
	if km > 0 {
		out = append(out, v.tr("unseen.line", "n", km))
	}
	return append(out, v.withheld()...)
}

// cloudLines give the range of cloud over the widest areas, each product for itself.
func (v *view) cloudLines() []string {
	type key struct{ region, source string }
	type span struct{ lo, hi int64 }
	ranges := map[key]*span{}
	var order []key
	for _, c := range v.e.Coverage {
		if c.Kind != "cloud" || c.SharePPM == nil || !v.inSpan(c.Day) {
			continue
		}
		if _, known := v.regions[c.Region]; known && len(v.regions) > 3 {
			continue
		}
		k := key{c.Region, c.Source}
		if ranges[k] == nil {
			ranges[k] = &span{*c.SharePPM, *c.SharePPM}
			order = append(order, k)
		}
		ranges[k].lo, ranges[k].hi = min(ranges[k].lo, *c.SharePPM), max(ranges[k].hi, *c.SharePPM)
	}
	var out []string
	for _, k := range order {
		r := ranges[k]
		share := percent(r.lo) + " %"
		if hi := percent(r.hi) + " %"; hi != share {
			share = v.tr("nperiods", "from", share, "to", hi)
		}
		out = append(out, v.tr("unseen.cloud", "region", v.region(k.region), "share", share, "product", v.sourceName(k.source)))
	}
	return out
}

// inSpan reports whether a day touches the span that coverage is told for.
func (v *view) inSpan(day string) bool {
	if day == "" {
		return true
	}
	t, err := time.ParseInLocation(time.DateOnly, day, v.loc)
	if err != nil {
		return false
	}
	s := v.e.CoverageSpan
	return t.Before(s.To) && t.AddDate(0, 0, 1).After(s.From)
}

func (v *view) sourceName(id string) string {
	if s, ok := v.sources[id]; ok {
		return s.Title
	}
	return v.tr("unnamed.source")
}

// withheld says by number what is not shown, and why.
func (v *view) withheld() []string {
	w, p := v.e.Withheld, v.e.Policy
	var out []string
	for _, x := range []struct {
		n    int
		key  string
		hour time.Duration
	}{{w.Delayed, "unseen.delayed", p.Delay}, {w.Strikes, "unseen.strikes", p.StrikeDelay}, {w.Decided, "unseen.decided", 0},
		{w.Unapproved, "unseen.unapproved", 0},
		{w.Recalled, "unseen.recalled", 0}, {w.Outside, "unseen.outside", 0}} {
		switch {
		case x.n == 0:
		case x.hour > 0:
			out = append(out, v.tr(x.key, "n", x.n, "h", int64(x.hour/time.Hour)))
		default:
			out = append(out, v.tr(x.key, "n", x.n))
		}
	}
	return out
}

// checkable says what could be checked, by whom, and has not been.
func (v *view) checkable() []checkableView {
	var out []checkableView
	alleged := 0
	for _, it := range v.e.Items {
		if it.State == publish.StatePublished && !it.Signal && it.InPeriod != "out" && it.Occurrence == "alleged" {
			alleged++
		}
	}
	if alleged > 0 {
		out = append(out, checkableView{How: v.tr("home.checkable.unverified", "n", alleged)})
	}
	if v.e.Agreement == nil {
		return out
	}
	for _, t := range v.e.Agreement.Terms {
		if t.Observability == "C" || t.Observability == "D" {
			out = append(out, checkableView{t.ID, v.say(t.Text), v.tr("observability." + t.Observability)})
		}
	}
	for _, m := range v.e.Agreement.Monitors {
		if m.Status != "accepted" {
			name := m.Name.In(v.lang)
			if name == "" {
				name = plain(m.ID)
			}
			out = append(out, checkableView{How: v.tr("home.checkable.monitor", "name", name, "status", v.word("status", m.Status))})
		}
	}
	return out
}

func (v *view) correctionLine(c publish.Correction) string {
	subject := c.Subject
	if c.What == "day" {
		subject = v.day(c.Subject)
	}
	return v.tr("corrections.line", "subject", subject, "field", v.word("field", c.Field), "was", v.fieldValue(c.Field, c.Was),
		"now", v.fieldValue(c.Field, c.Now), "because", v.word("because", c.Because))
}

// fieldValue words one value of a corrected field.
func (v *view) fieldValue(field, value string) string {
	switch field {
	case "act":
		return v.act(value)
	case "region":
		return v.region(value)
	case "from":
		return v.day(value)
	case "occurrence", "state":
		return v.word(field, value)
	case "attribution":
		if value == "attributed" {
			return v.tr("attribution.attributed", "party", "…")
		}
		return v.word(field, value)
	}
	return value
}

// reportView is the daily report in its fixed frame.
type reportView struct {
	Heading, Number, Lede string
	Bullets               []bullet
	Regions               regionTable
	Days                  chartView
	Recorders             []recorderView
	Counts                []countView
	Cases                 []caseView
	Unseen, Sources       []string
	Said                  *reportSaid
	Annexes               []fileView
}

type bullet struct {
	Text  string
	Items []itemLink
}

type itemLink struct{ ID, Href string }

type caseView struct{ ID, Href, Term, Value, By string }

func (v *view) report() reportView {
	f := v.e.Frame
	r := reportView{Heading: v.tr("report.heading.period"), Lede: v.lede(), Regions: v.regionTable(), Days: v.dayChart("days"),
		Recorders: v.recorders(""), Counts: v.counts(), Unseen: v.unseen(), Annexes: v.files(), Said: v.reportSaid()}
	if f.Period.Hours() <= 25 {
		r.Heading = v.tr("report.heading")
	}
	r.Number = v.tr("report.number", "n", f.Number, "year", fmt.Sprint(f.Published.In(v.loc).Year()), "asof", v.stamp(f.AsOf), "published", v.stamp(f.Published))
	r.Bullets = v.bullets()
	for _, it := range v.e.Items {
		if it.InPeriod == "out" {
			continue
		}
		for _, x := range it.Rulings {
			r.Cases = append(r.Cases, caseView{it.ID, "incident/" + it.ID + ".html", x.Term, v.word("finding", x.Value), x.By})
		}
	}
	reports, origins := value(v.figure("origins").Of), value(v.figure("origins").Value)
	own := 0
	for _, it := range v.e.Items {
		if it.InPeriod != "out" && it.Occurrence == "recorded" && !it.Signal {
			own++
		}
	}
	r.Sources = append(r.Sources, v.tr("report.origins", "reports", v.tr("n.reports", "n", reports), "origins", v.tr("n.origins", "n", origins), "own", v.num(int64(own))))
	for _, i := range v.e.Interests {
		r.Sources = append(r.Sources, v.interest(i.Interest, i.Party)+": "+v.num(int64(i.Reports)))
	}
	return r
}

// bullets are the summary in its stable order.
func (v *view) bullets() []bullet {
	var out []bullet
	add := func(text string, items ...itemLink) { out = append(out, bullet{text, items}) }
	for _, r := range v.regionOrder() {
		if r.N+r.Edge+r.Previous == 0 {
			continue
		}
		var parts []string
		for _, c := range r.Classes {
			if c.N+c.Edge > 0 && !isSignalClass(c.Class) {
				cell := v.cells([]publish.ClassCount{c}, true)[0]
				parts = append(parts, strings.ToLower(v.tr("class."+c.Class))+" "+cell.Now)
			}
		}
		now := v.cells([]publish.ClassCount{{N: r.N, Edge: r.Edge}}, r.WatchedMilliHours != nil)[0].Now
		if r.NotObserved() {
			now = v.tr("notobserved")
		}
		if len(parts) > 0 {
			now += " (" + strings.Join(parts, ", ") + ")"
		}
		if v.e.Frame.Previous.IsZero() {
			add(v.tr("report.region.alone", "region", v.region(r.Region), "now", now))
		} else {
			add(v.tr("report.region", "region", v.region(r.Region), "now", now, "prev", v.before(int64(r.Previous), r.WatchedMilliHours != nil)))
		}
	}
	total := 0
	var access []itemLink
	var disputes, replies int
	for _, it := range v.e.Items {
		if it.State != publish.StatePublished {
			continue
		}
		if !it.Signal {
			total++
		}
		if it.InPeriod == "out" {
			continue
		}
		if it.Disputed || it.Attribution == "disputed" {
			disputes++
		}
		replies += len(it.Replies)
		if slices.Contains(v.e.Access, it.ID) && len(access) < 20 {
			access = append(access, itemLink{it.ID, "incident/" + it.ID + ".html"})
		}
	}
	add(v.tr("report.running", "from", v.date(v.e.Frame.Data.From.In(v.loc)), "n", total))
	if s := v.signalLine(); s != "" {
		add(s)
	}
	add(v.tr("n.cases", "n", value(v.figure("cases").Value)) + ". " + v.rulingLine())
	add(v.tr("report.disputes", "n", disputes, "m", replies))
	if len(access) > 0 {
		add(v.tr("unseen.access", "n", len(v.e.Access)), access...)
	} else {
		add(v.tr("unseen.noaccess"))
	}
	add(v.tr("report.control", "n", len(v.e.Control)))
	if n := v.contactsKnown(); n > 0 {
		add(v.tr("home.contacts", "n", n))
	} else {
		add(v.tr("home.contacts.none"))
	}
	return out
}

// signalLine counts alerts and heat spots of the period apart.
func (v *view) signalLine() string {
	var alerts, heat int
	for _, it := range v.e.Items {
		if it.State == publish.StatePublished && it.Signal && it.InPeriod != "out" {
			if it.Act == "air/alert" {
				alerts++
			} else {
				heat++
			}
		}
	}
	var what []string
	if alerts > 0 {
		what = append(what, v.tr("n.alerts", "n", alerts))
	}
	if heat > 0 {
		what = append(what, v.tr("n.heat", "n", heat))
	}
	if len(what) == 0 {
		return ""
	}
	return v.tr("fig.signals", "what", strings.Join(what, ", "))
}
