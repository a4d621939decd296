package html

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"trucewatch/publish"
)

type termsView struct {
	None    bool
	Lede    string
	Facts   []fact
	Periods []periodView
	Terms   []termView
	Rules   []string
	Bodies  []string
}

type periodView struct{ ID, Status, From, To, HeldBy, Day string }

type termView struct {
	ID       string
	Text     sayView
	Facts    []fact
	Findings []findingView
}

type findingView struct {
	Version, Cases, Ruled, Silent string
	Why                           []string
}

func (v *view) termsPage() any {
	a := v.e.Agreement
	if a == nil {
		return termsView{None: true}
	}
	d := termsView{Lede: v.tr("terms.lede", "title", a.Title.In(v.lang), "status", v.word("status", a.Status))}
	if len(a.DeclaredBy) > 0 {
		d.Lede += " " + v.tr("terms.declared", "who", v.partyList(a.DeclaredBy))
	}
	add := func(key, value string) {
		if value != "" {
			d.Facts = append(d.Facts, fact{v.tr(key), value})
		}
	}
	if a.Written != "" {
		add("terms.fact.written", v.tr(a.Written))
	}
	add("terms.fact.dated", v.dayOrWords(a.Dated))
	add("terms.fact.mediators", strings.Join(a.Mediators, ", "))
	add("terms.fact.basis", a.Basis)
	if !a.HasDecider {
		add("terms.fact.decider", v.tr("terms.fact.nodecider"))
	}
	for _, p := range a.Periods {
		row := periodView{ID: p.ID, Status: v.word("status", p.Status), From: v.tr("openstart"), To: v.tr("openend"), HeldBy: v.tr("terms.all")}
		if !p.From.IsZero() {
			row.From = v.stamp(p.From)
		} else if p.StartsOn != "" {
			row.From = plain(p.StartsOn)
		}
		if !p.To.IsZero() {
			row.To = v.stamp(p.To)
		}
		if len(p.HeldBy) > 0 {
			row.HeldBy = v.partyList(p.HeldBy)
		}
		if p.Day > 0 && p.Days > 0 && p.Status == "accepted" {
			row.Day = fmt.Sprintf("%d / %d", p.Day, p.Days)
		}
		d.Periods = append(d.Periods, row)
	}
	for _, t := range a.Terms {
		d.Terms = append(d.Terms, v.term(t))
	}
	for _, r := range a.Rules {
		d.Rules = append(d.Rules, v.tr("terms.rule", "id", v.ruleName(r.ID), "unit", v.word("unit", r.Unit), "exercises", v.word("exercises", r.Exercises)))
	}
	for _, b := range a.Bodies {
		d.Bodies = append(d.Bodies, v.tr("terms.body", "name", firstWords(b.Name.In(v.lang), plain(b.ID)), "members", v.partyList(b.Members), "rule", plain(b.Rule)))
	}
	return d
}

func firstWords(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

func (v *view) dayOrWords(s string) string {
	if _, err := time.Parse(time.DateOnly, s); err == nil {
		return v.day(s)
	}
	return s
}

func (v *view) term(t publish.Term) termView {
	d := termView{ID: t.ID, Text: v.say(t.Text)}
	add := func(key, value string) {
		if value != "" {
			d.Facts = append(d.Facts, fact{v.tr(key), value})
		}
	}
	add("terms.fact.kind", v.word("term", t.Kind))
	add("terms.fact.status", v.word("status", t.Status))
	if len(t.AskedBy) > 0 {
		add("terms.fact.asked", v.partyList(t.AskedBy))
	}
	add("terms.fact.binds", v.partyList(t.Binds))
	add("terms.fact.bound", v.partyList(t.Bound))
	if t.WordsOf != "" {
		add("terms.fact.words", v.party(t.WordsOf))
	}
	var acts []string
	for _, a := range t.Acts {
		acts = append(acts, v.act(a))
	}
	add("terms.fact.acts", strings.Join(acts, ", "))
	where := v.tr("terms.everywhere")
	if len(t.Where) > 0 {
		where = plain(strings.Join(t.Where, ", "))
	}
	add("terms.fact.where", where)
	add("terms.fact.due", t.Due)
	add("terms.fact.observable", v.tr("observability."+t.Observability))
	for _, r := range v.e.Terms {
		if r.Term != t.ID {
			continue
		}
		f := findingView{Version: firstWords(r.Version, "–"), Cases: v.num(int64(r.Cases)), Ruled: v.reasonList(r.Ruled),
			Silent: v.reasonList(r.Silent), Why: v.whyList(r.Why)}
		if r.Cases < 0 {
			f.Cases = v.tr("terms.cases.total")
		}
		d.Findings = append(d.Findings, f)
	}
	return d
}

// reasonList writes a tally of findings.
func (v *view) reasonList(rs []publish.Reason) string {
	var out []string
	for _, r := range rs {
		out = append(out, v.word("finding", r.Words)+": "+v.num(int64(r.N)))
	}
	if len(out) == 0 {
		return "–"
	}
	return strings.Join(out, "; ")
}

// whyList is why findings cannot be told, with how often each was given.
func (v *view) whyList(rs []publish.Reason) []string {
	var out []string
	for _, r := range rs {
		if r.Text.En != "" {
			out = append(out, r.Text.In(v.lang)+" ("+v.num(int64(r.N))+")")
			continue
		}
		words := hoursInWords.ReplaceAllString(plain(r.Words), "$1 h")
		out = append(out, v.named(sayView{Text: words, Lang: "en"}).Text+" ("+v.num(int64(r.N))+")")
	}
	return out
}

// hoursInWords finds a duration as Go prints it, "6h0m0s".
var hoursInWords = regexp.MustCompile(`\b(\d+)h0m0s\b`)

type coverageView struct {
	Lede, Caption, SkyCaption string
	Bullets                   []string
	Regions                   []coverageRegion
	Watched                   bool   // somebody watched somewhere: the columns say how long and what it means
	Silent                    string // regions of which nothing at all is known, in one sentence
	SkyDays                   []string
	Sky                       []skyRow
	Watch                     []watchRow
	Access                    itemTable
	Blind                     []fact
	Withheld                  []string
}

type coverageRegion struct{ Name, Watched, Reported, Means string }
type skyRow struct {
	Name, Product string
	Cells         []string
}
type watchRow struct{ Region, Day, Kind, Hours, Expected, Line, Why string }

func (v *view) coveragePage() any {
	s := v.e.CoverageSpan
	d := coverageView{Lede: v.tr("coverage.lede"), Bullets: v.unseenShort(), SkyCaption: v.tr("coverage.sky.caption"),
		Caption:  v.tr("coverage.caption.alone", "from", v.stamp(s.From), "to", v.stamp(s.To)),
		Withheld: v.withheld()}
	if len(d.Withheld) == 0 {
		d.Withheld = []string{v.tr("unseen.nothing")}
	}
	var silent []string
	for _, r := range v.regionOrder() {
		if r.Region == "" {
			continue
		}
		if r.NotObserved() {
			silent = append(silent, v.region(r.Region))
			continue
		}
		row := coverageRegion{Name: v.region(r.Region), Watched: v.hours(r.WatchedMilliHours, s), Means: v.tr("coverage.means.nothing")}
		switch {
		case r.N+r.Edge > 0:
			row.Reported = v.cells([]publish.ClassCount{{N: r.N, Edge: r.Edge}}, true)[0].Now
		default:
			row.Reported = v.tr("coverage.reported.none")
		}
		if r.WatchedMilliHours != nil {
			d.Watched = true
			row.Means = v.tr("coverage.means.some")
		}
		if s := signalsOf(r); s > 0 {
			row.Reported += "; " + v.tr("coverage.reported.signals", "n", s)
		}
		d.Regions = append(d.Regions, row)
	}
	if d.Watched {
		d.Caption = v.tr("coverage.caption", "from", v.stamp(s.From), "to", v.stamp(s.To))
	}
	if len(silent) > 0 {
		d.Silent = v.tr("coverage.silent", "n", len(silent), "of", len(v.e.Frame.Regions), "list", strings.Join(silent, ", "))
	}
	v.sky(&d)
	v.watch(&d)
	d.Access.Caption = v.tr("coverage.access")
	for _, it := range v.e.Items {
		if slices.Contains(v.e.Access, it.ID) && len(d.Access.Rows) < 200 {
			d.Access.Rows = append(d.Access.Rows, v.row(it, ""))
		}
	}
	for _, r := range v.e.Sources {
		if r.Reports > 0 && r.Blind != "" {
			d.Blind = append(d.Blind, fact{r.Title, r.Blind})
		}
	}
	return d
}

// signalsOf counts the alerts and heat spots of a region.
func signalsOf(r publish.RegionRow) int {
	n := 0
	for _, c := range r.Classes {
		if isSignalClass(c.Class) {
			n += c.N + c.Edge
		}
	}
	return n
}

// unseenShort is unseen without what the page lists below in full.
func (v *view) unseenShort() []string {
	var out []string
	if line := v.unwatchedLine(); line != "" {
		out = append(out, line)
	} else {
		out = append(out, v.tr("home.lede.notwatched"))
	}
	for _, r := range v.e.Regions {
		if r.Region == "" && r.N+r.Edge > 0 {
			out = append(out, v.tr("unseen.unplaced", "n", r.N+r.Edge))
		}
	}
	return append(out, v.cloudLines()...)
}

// skyDays is how many days of cloud one table shows.
const skyDays = 10

// sky tabulates cloud by region, product and day.
func (v *view) sky(d *coverageView) {
	type key struct{ region, source string }
	days := map[string]bool{}
	cells := map[key]map[string]string{}
	var keys []key
	for _, c := range v.e.Coverage {
		if c.Kind != "cloud" || c.SharePPM == nil || !v.inSpan(c.Day) {
			continue
		}
		k := key{c.Region, c.Source}
		if cells[k] == nil {
			cells[k] = map[string]string{}
			keys = append(keys, k)
		}
		days[c.Day] = true
		cells[k][c.Day] = percent(*c.SharePPM)
	}
	var order []string
	for day := range days {
		order = append(order, day)
	}
	slices.Sort(order)
	if len(order) > skyDays {
		order = order[len(order)-skyDays:]
	}
	for _, day := range order {
		if day == "" {
			d.SkyDays = append(d.SkyDays, v.tr("col.period"))
		} else {
			d.SkyDays = append(d.SkyDays, v.day(day))
		}
	}
	for _, k := range keys {
		row := skyRow{Name: v.region(k.region), Product: v.sourceName(k.source)}
		for _, day := range order {
			cell := cells[k][day]
			if cell == "" {
				cell = "–"
			}
			row.Cells = append(row.Cells, cell)
		}
		d.Sky = append(d.Sky, row)
	}
}

// watch sums who watched, by region and kind over the span.
func (v *view) watch(d *coverageView) {
	type key struct{ region, kind string }
	sums := map[key]*publish.CoverageRow{}
	var keys []key
	for _, c := range v.e.Coverage {
		if c.Kind == "cloud" || !v.inSpan(c.Day) {
			continue
		}
		k := key{c.Region, c.Kind}
		s := sums[k]
		if s == nil {
			s = &publish.CoverageRow{}
			sums[k] = s
			keys = append(keys, k)
		}
		s.MilliHours, s.Expected, s.LineKM = sum(s.MilliHours, c.MilliHours), sum(s.Expected, c.Expected), sum(s.LineKM, c.LineKM)
		if s.Why == "" {
			s.Why = c.Why
		}
	}
	unknown := func(p *int64, div int64) string {
		if p == nil {
			return v.tr("nothours")
		}
		return v.num(*p / div)
	}
	for _, k := range keys {
		s := sums[k]
		d.Watch = append(d.Watch, watchRow{Region: v.region(k.region), Kind: v.word("watch", k.kind), Hours: unknown(s.MilliHours, 1000),
			Expected: unknown(s.Expected, 1000), Line: unknown(s.LineKM, 1), Why: s.Why})
	}
}

func sum(a, b *int64) *int64 {
	switch {
	case b == nil:
		return a
	case a == nil:
		n := *b
		return &n
	}
	n := *a + *b
	return &n
}

type positionsView struct {
	NotInForce []string
	Matrix     *matrixView
	Contacts   []contactView
	Head       []partyView // from here on what the agreement file says
	Rows       []positionRow
	Actors     []string
}

type positionRow struct {
	Issue string
	Cells []string
}

// positions is the matrix of parties and issues from what was said, and what the
// agreement file has on record.
func (v *view) positions() any {
	d := positionsView{NotInForce: v.notInForce(), Matrix: v.matrix(), Contacts: v.contacts()}
	a := v.e.Agreement
	if a == nil {
		return d
	}
	whole := positionRow{Issue: v.tr("positions.agreement")}
	for _, p := range v.e.Parties {
		d.Head = append(d.Head, partyView{p.Name.In(v.lang), p.Slot})
		cell := "–"
		if p.Stance != "" {
			cell = v.word("stance", p.Stance)
			if p.StanceOn != "" {
				cell += ", " + v.day(p.StanceOn)
			}
		}
		whole.Cells = append(whole.Cells, cell)
	}
	d.Rows = append(d.Rows, whole)
	row := func(issue string, of func(id string) string) {
		r := positionRow{Issue: issue}
		for _, p := range v.e.Parties {
			r.Cells = append(r.Cells, of(p.ID))
		}
		d.Rows = append(d.Rows, r)
	}
	for _, t := range a.Terms {
		row(t.ID+", "+t.Text.In(v.lang), func(id string) string {
			switch {
			case slices.Contains(t.AskedBy, id):
				return v.tr("positions.asks")
			case slices.Contains(t.Bound, id):
				return v.tr("positions.accepted")
			}
			return "–"
		})
	}
	for _, m := range a.Monitors {
		row(firstWords(m.Name.In(v.lang), plain(m.ID)), func(id string) string {
			switch {
			case slices.Contains(m.Accepted, id):
				return v.tr("positions.accepted")
			case slices.Contains(m.Refused, id):
				return v.tr("positions.refused")
			}
			return "–"
		})
	}
	for _, x := range a.Actors {
		name := firstWords(x.Name.In(v.lang), x.ID)
		switch {
		case len(x.NotBound) > 0:
			d.Actors = append(d.Actors, v.tr("positions.notbound", "name", name, "who", v.partyList(x.NotBound)))
		case x.ActsFor != "":
			d.Actors = append(d.Actors, v.tr("positions.actsfor", "name", name, "party", v.party(x.ActsFor), "who", v.partyList(x.ClaimedBy)))
		default:
			d.Actors = append(d.Actors, v.tr("positions.actor", "name", name))
		}
	}
	return d
}

type sourcesView struct {
	Lede      string
	Recorders []recorderView
	Sources   []sourceView
	Copies    []copyView
	Intake    []string
}

type recorderView struct{ Name, Href, Unit, N, Edge, Before, All, Blind string }

type sourceView struct {
	ID, Title, URL string
	Facts          []fact
}

func (v *view) recorders(base string) []recorderView {
	var out []recorderView
	for _, r := range v.e.Recorders {
		w := recorderView{Name: v.word("source", r.Class), Unit: v.word("unit", r.Unit), N: v.num(int64(r.N)), Edge: v.num(int64(r.Edge)),
			Before: v.num(int64(r.Previous)), All: v.num(int64(r.All)), Blind: r.Blind}
		if v.e.Frame.Previous.IsZero() {
			w.Before = "–"
		}
		if r.Source != "" {
			w.Name, w.Href = v.sourceName(r.Source), base+"sources.html#"+r.Source
		}
		out = append(out, w)
	}
	return out
}

func (v *view) sourcesPage() any {
	used := 0
	d := sourcesView{Recorders: v.recorders(""), Copies: v.copies()}
	for _, s := range v.e.Sources {
		if s.Reports == 0 {
			continue
		}
		used++
		d.Sources = append(d.Sources, sourceView{s.ID, s.Title, s.URL, v.sourceFacts(s)})
	}
	d.Lede = v.tr("sources.lede", "n", used)
	in := v.e.Frame.Intake
	for _, x := range []struct {
		key string
		n   int
	}{{"sources.intake.rows", in.Rows}, {"sources.intake.repeats", in.Repeats}, {"sources.intake.refused", in.Refused}, {"sources.intake.notices", in.Notices}} {
		if x.n > 0 || x.key == "sources.intake.rows" || x.key == "sources.intake.refused" {
			d.Intake = append(d.Intake, v.tr(x.key, "n", x.n))
		}
	}
	for _, r := range in.RefusedWhy {
		d.Intake = append(d.Intake, r.Words+": "+v.num(int64(r.N)))
	}
	return d
}

func (v *view) sourceFacts(s publish.SourceRow) []fact {
	var out []fact
	add := func(key, value string) {
		if value != "" {
			out = append(out, fact{v.tr(key), value})
		}
	}
	add("sources.fact.class", v.word("source", s.Class))
	add("sources.fact.interest", v.interest(s.Interest, s.Party))
	add("sources.fact.access", s.Access)
	add("sources.fact.owner", s.Owner)
	if s.DerivedFrom != "" {
		add("sources.fact.derived", v.sourceName(s.DerivedFrom))
	}
	if s.Signal != "" {
		add("sources.fact.signal", v.tr("sources.signal", "signal", s.Signal))
	}
	add("sources.fact.licence", s.Licence)
	add("sources.fact.blind", s.Blind)
	add("sources.fact.reports", v.tr("n.reports", "n", s.Reports)+", "+v.tr("n.origins", "n", s.Origins))
	add("sources.fact.attribution", s.Attribution)
	return out
}

type methodsView struct {
	Sections []methodSection
	Standing []standingView
}

type methodSection struct {
	Heading string
	Text    []string
	List    []string
}

type standingView struct{ Key, Text string }

func (v *view) methods() any {
	p := v.e.Policy
	hours := func(d time.Duration) int64 { return int64(d / time.Hour) }
	d := methodsView{Sections: []methodSection{
		{Heading: v.tr("methods.count"), Text: []string{v.tr("methods.count.1"), v.tr("methods.count.2"), v.tr("methods.count.3")}},
		{Heading: v.tr("methods.together"), Text: []string{v.tr("methods.together.1"), v.tr("methods.together.2"), v.tr("methods.together.3")}},
		{Heading: v.tr("methods.origin"), Text: []string{v.tr("methods.origin.1")}},
		{Heading: v.tr("methods.watched"), Text: []string{v.tr("methods.watched.1")}},
		{Heading: v.tr("methods.place"), Text: []string{
			v.tr("methods.place.1", "place", v.tr("rung."+p.Place), "time", v.tr("rung."+p.Time)),
			v.tr("methods.place.2", "delay", hours(p.Delay), "strike", hours(p.StrikeDelay)), v.tr("methods.place.3")}},
		{Heading: v.tr("methods.who"), Text: []string{v.tr("methods.who.1")}},
	}}
	for _, o := range occurrences {
		d.Standing = append(d.Standing, standingView{o, v.tr("standing." + o)})
	}
	return d
}

type correctionsView struct{ Rows []correctionRow }

type correctionRow struct{ On, Subject, Href, Field, Was, Now, Because string }

func (v *view) correctionsPage() any {
	var d correctionsView
	for _, c := range v.e.Corrections {
		r := correctionRow{On: v.day(c.On), Subject: c.Subject, Field: v.word("field", c.Field), Was: v.fieldValue(c.Field, c.Was),
			Now: v.fieldValue(c.Field, c.Now), Because: v.word("because", c.Because)}
		if c.What == "day" {
			r.Subject = v.day(c.Subject)
		} else if slices.ContainsFunc(v.e.Items, func(it publish.Publication) bool { return it.ID == c.Subject }) {
			r.Href = "incident/" + c.Subject + ".html"
		}
		d.Rows = append(d.Rows, r)
	}
	return d
}

type fileView struct{ Href, Name, Text, Size, Sum string }

func (v *view) files() []fileView {
	var out []fileView
	sums := v.sums()
	for i, f := range v.o.Data {
		name := strings.TrimPrefix(f.Path, "data/")
		key := "file." + name
		if !v.has(key) {
			key = "file.other"
		}
		out = append(out, fileView{v.rootPath() + f.Path, name, v.tr(key), size(v.lang, len(f.Data)), sums[i]})
	}
	return out
}

func size(lang string, n int) string {
	if n < 1000 {
		return group(lang, int64(n)) + " B"
	}
	return group(lang, int64((n+500)/1000)) + " kB"
}

type downloadsView struct {
	Files    []fileView
	Licences []fact
}

// downloads lists the data files with their checksums, and the licence of each source in them.
func (v *view) downloads() any {
	d := downloadsView{Files: v.files()}
	for _, s := range v.e.Sources {
		if s.Reports > 0 {
			d.Licences = append(d.Licences, fact{s.Title, firstWords(s.Licence, v.tr("downloads.nolicence"))})
		}
	}
	return d
}

type checkView struct{ Hash, Entry, Command1, Command2, Proof string }

func (v *view) check() any {
	return checkView{v.o.Hash, v.o.Entry, "sha256sum -c SHA256SUMS", "sha256sum SHA256SUMS", v.proof()}
}

// counts sets the same events under each counting rule. Recorders that may not be
// told apart by name stand in one row, with the least and the most of them: their
// figures are never added.
func (v *view) counts() []countView {
	var out []countView
	var bounds []publish.Number
	var notCounted [][2]int
	at := map[countView]int{}
	n := map[countView]int{}
	for _, c := range v.e.Counts {
		key := countView{Rule: v.ruleName(c.Rule), Unit: v.word("unit", c.Value.Unit), Recorder: v.recorderName(c.Recorder),
			Period: v.span(c.Period), Accused: "–"}
		if c.Apart != "" {
			key.Rule += " (" + v.word("apart", c.Apart) + ")"
		}
		if c.Accused != "" {
			key.Accused = v.party(c.Accused)
		}
		n[key]++
		if i, again := at[key]; again {
			bounds[i] = widest(bounds[i], c.Value)
			notCounted[i] = [2]int{min(notCounted[i][0], c.NotCounted), max(notCounted[i][1], c.NotCounted)}
			continue
		}
		at[key] = len(out)
		out, bounds, notCounted = append(out, key), append(bounds, c.Value), append(notCounted, [2]int{c.NotCounted, c.NotCounted})
	}
	for i, key := range out {
		out[i].Value, out[i].NotCounted = v.number(bounds[i]), v.num(int64(notCounted[i][0]))
		if notCounted[i][1] > notCounted[i][0] {
			out[i].NotCounted += "–" + v.num(int64(notCounted[i][1]))
		}
		if m := n[key]; m > 1 {
			out[i].Recorder = v.tr("counts.several", "n", m, "class", key.Recorder)
			out[i].Value = v.tr("counts.each", "v", out[i].Value)
		}
	}
	return out
}

// widest spans two counts; a bound that one of them leaves open stays open.
func widest(a, b publish.Number) publish.Number {
	out := publish.Number{Approx: a.Approx || b.Approx, Uncountable: a.Uncountable && b.Uncountable, Unit: a.Unit}
	if a.Min != nil && b.Min != nil {
		m := min(*a.Min, *b.Min)
		out.Min = &m
	}
	if a.Max != nil && b.Max != nil {
		m := max(*a.Max, *b.Max)
		out.Max = &m
	}
	return out
}

// ruleName is a counting rule in the agreement's words.
func (v *view) ruleName(id string) string {
	if v.e.Agreement != nil {
		for _, r := range v.e.Agreement.Rules {
			if r.ID == id && r.Text.En != "" {
				return r.Text.In(v.lang)
			}
		}
	}
	return v.word("rule", strings.ReplaceAll(id, "-", "_"))
}

type countView struct{ Rule, Value, Unit, Recorder, Accused, NotCounted, Period string }

func (v *view) recorderName(r string) string {
	if s, ok := v.sources[r]; ok {
		return s.Title
	}
	return v.party(r)
}
