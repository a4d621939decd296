package agreement

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/truce"
)

// Load reads an agreement file. name is used in messages; files reads the
// GeoJSON files of lines and zones by the name that the agreement gives, and may
// be nil where it names none. The error holds every problem found, each a
// [Problem]; warnings come in the order of the file.
func Load(name string, data []byte, files func(string) ([]byte, error)) (truce.Agreement, []Warning, error) {
	f := &file{name: name}
	root := f.parse(data)
	if root != nil {
		f.match(root, agreementShape(), "")
	}
	if err := f.err(); err != nil {
		return truce.Agreement{}, f.sortWarnings(), err
	}
	b := &builder{file: f, files: files, root: root, where: map[string]*node{}}
	a := b.agreement(root)
	if err := f.err(); err != nil {
		return truce.Agreement{}, f.sortWarnings(), err
	}
	b.lint(a)
	return a, f.sortWarnings(), nil
}

// builder turns a file of the right shape into an agreement and checks what names what.
type builder struct {
	*file
	files func(string) ([]byte, error)
	root  *node
	where map[string]*node // "term V1" → its place in the file, for messages and lint
	ids   ids
}

// ids are the names that elements may refer to.
type ids struct {
	parties, actors, periods, lines, zones, bodies, monitors, evidence, counting, terms []string
}

func (b *builder) agreement(n *node) truce.Agreement {
	b.collect(n)
	a := truce.Agreement{
		ID: n.get("id").str(), Exercise: n.get("exercise").str() == "true", Title: wordsOf(n.get("title")),
		Label: n.get("label").str(), Status: n.get("status").str(), Mediated: strs(n.get("mediators")),
		DeclaredBy: b.parties(n.get("declared_by"), "declared_by"), Number: 1, Issues: strs(n.get("issues")),
	}
	if w := n.get("written"); w != nil {
		yes := w.str() == "true"
		a.Written = &yes
	}
	if v := n.get("version"); v != nil {
		a.Number, a.Dated, a.Basis = number32(v.get("number")), v.get("dated").str(), v.get("basis").str()
	}
	b.people(&a, n)
	for _, p := range n.get("period").list() {
		a.Periods = append(a.Periods, b.period(p))
	}
	b.overlaps(a.Periods)
	for _, l := range n.get("lines").list() {
		a.Lines = append(a.Lines, b.line(l))
	}
	for _, z := range n.get("zones").list() {
		a.Zones = append(a.Zones, b.zone(z))
	}
	for _, x := range n.get("bodies").list() {
		a.Bodies = append(a.Bodies, b.body(x))
	}
	b.rules(&a, n)
	b.retired(&a, n)
	for _, t := range n.get("terms").list() {
		a.Terms = append(a.Terms, b.term(t, a))
	}
	if v := n.get("notices"); v != nil {
		a.Notices = truce.NoticePeriods{ReplyWithin: durationOf(v.get("reply_within")),
			SelfReportWithin: durationOf(v.get("self_report_within")), Extension: durationOf(v.get("extension_notice"))}
	}
	return a
}

// collect gathers the ids of every list and refuses one that stands twice.
func (b *builder) collect(n *node) {
	take := func(key, what string) []string {
		var out []string
		for _, item := range n.get(key).list() {
			at := item.get("id")
			name := at.str()
			if first := b.where[what+" "+name]; first != nil {
				b.fault(at, "%s %q is used twice; it stands in line %d already", what, name, first.line)
				continue
			}
			b.where[what+" "+name] = at
			out = append(out, name)
		}
		return out
	}
	b.ids = ids{parties: take("parties", "party"), actors: take("actors", "actor"), periods: take("period", "period"),
		lines: take("lines", "line"), zones: take("zones", "zone"), bodies: take("bodies", "body"),
		monitors: take("monitors", "monitor"), counting: take("counting", "counting rule"), terms: take("terms", "term")}
	if e := n.get("evidence"); e != nil {
		for _, x := range e.keys {
			b.ids.evidence = append(b.ids.evidence, x.key)
		}
	}
	for _, x := range b.ids.actors {
		if slices.Contains(b.ids.parties, x) {
			b.fault(b.where["actor "+x], "actor %q has the id of a party", x)
		}
	}
	for _, z := range b.ids.zones {
		if z == everywhere {
			b.fault(b.where["zone "+z], "zone id %q is taken: it means no limit of place", z)
		}
	}
}

const everywhere = "everywhere"

// refs reads a list of ids and refuses those that are not among known.
func (b *builder) refs(n *node, field, what string, known []string) []string {
	var out []string
	for _, i := range n.list() {
		if b.known(i, field, what, known) {
			out = append(out, i.str())
		}
	}
	return out
}

func (b *builder) known(n *node, field, what string, known []string) bool {
	if n == nil || slices.Contains(known, n.str()) {
		return n != nil
	}
	valid := strings.Join(known, ", ")
	if valid == "" {
		valid = "none is defined in this file"
	}
	b.fault(n, "%s: unknown %s %q%s; valid: %s", field, what, clip(n.str()), meant(n.str(), known), valid)
	return false
}

func (b *builder) parties(n *node, field string) []truce.PartyID {
	var out []truce.PartyID
	for _, p := range b.refs(n, field, "party", b.ids.parties) {
		out = append(out, truce.PartyID(p))
	}
	return out
}

func (b *builder) people(a *truce.Agreement, n *node) {
	for _, p := range n.get("parties").list() {
		party := truce.AgreementParty{ID: truce.PartyID(p.get("id").str()), Name: wordsOf(p.get("name"))}
		if s := p.get("stance"); s != nil {
			party.Stance = truce.Stance{Value: s.get("value").str(), ReportedOn: s.get("reported_on").str(), Words: wordsOf(s.get("words"))}
		}
		a.Parties = append(a.Parties, party)
	}
	if len(a.Parties) == 0 {
		b.fault(n.get("parties"), "parties: an agreement has at least one party")
	}
	for _, x := range n.get("actors").list() {
		actor := truce.Actor{ID: truce.PartyID(x.get("id").str()), Name: wordsOf(x.get("name"))}
		if f := x.get("acts_for"); f != nil && b.known(f.get("party"), "actors.acts_for.party", "party", b.ids.parties) {
			actor.ActsFor, actor.ClaimedBy = truce.PartyID(f.get("party").str()), strs(f.get("claimed_by"))
		}
		for _, s := range x.get("not_bound").list() {
			actor.NotBound = append(actor.NotBound, b.said(s))
		}
		a.Actors = append(a.Actors, actor)
	}
	for _, m := range n.get("monitors").list() {
		mon := truce.Monitor{ID: m.get("id").str(), Name: wordsOf(m.get("name")), Status: truce.Status(m.get("status").str()),
			AcceptedBy: b.parties(m.get("accepted_by"), "monitors.accepted_by")}
		for _, s := range m.get("refused_by").list() {
			mon.RefusedBy = append(mon.RefusedBy, b.said(s))
		}
		a.Monitors = append(a.Monitors, mon)
	}
}

func (b *builder) said(n *node) truce.SaidOf {
	by := n.get("by").str()
	if p := n.get("party"); p != nil && b.known(p, "party", "party", b.ids.parties) {
		by = p.str()
	}
	if by == "" {
		b.fault(n, "says neither party nor by: who says it?")
	}
	return truce.SaidOf{By: by, ReportedOn: n.get("reported_on").str()}
}

func (b *builder) body(n *node) truce.Body {
	body := truce.Body{ID: n.get("id").str(), Name: wordsOf(n.get("name")), EscalatesTo: strs(n.get("escalates_to"))}
	seats := 0
	var members []string
	for _, e := range n.get("members").keys {
		s := number32(e.val)
		if s < 1 || s > 1000 {
			b.fault(e.val, "bodies.members.%s: %d seats; want 1 to 1000", e.key, s)
		}
		seats += s
		members = append(members, e.key)
		body.Members = append(body.Members, truce.BodyMember{ID: e.key, Seats: s})
	}
	r := n.get("rule")
	body.Rule = truce.BodyRule{Kind: truce.BodyRuleKind(r.get("kind").str()), K: number32(r.get("k")),
		Chair: r.get("chair").str(), Else: r.get("else").str()}
	if body.Rule.Kind == truce.BodyKOfN && (body.Rule.K < 1 || body.Rule.K > seats) {
		b.fault(r, "bodies.rule: k_of_n needs k between 1 and the %d seats", seats)
	}
	chair := body.Rule.Chair
	if chair == "" {
		chair = "chair"
	}
	if (body.Rule.Kind == truce.BodyChairAlone || body.Rule.Else != "") && !slices.Contains(members, chair) {
		b.fault(r, "bodies.rule: the chair %q is no member; members: %s", chair, strings.Join(members, ", "))
	}
	if s := n.get("signers"); s != nil {
		body.Signers = map[string]string{}
		for _, e := range s.keys {
			if b.known(e.val, "bodies.signers."+e.key, "member", members) {
				body.Signers[e.key] = e.val.str()
			}
		}
	}
	return body
}

func (b *builder) rules(a *truce.Agreement, n *node) {
	if r := n.get("registers"); r != nil {
		a.Registers = map[string]string{}
		for _, e := range r.keys {
			if !slices.Contains(registers, e.key) {
				b.fault(e.at, "registers: unknown register %q%s; valid: %s", clip(e.key), meant(e.key, registers), strings.Join(registers, ", "))
			}
			a.Registers[e.key] = e.val.str()
		}
	}
	if e := n.get("evidence"); e != nil {
		for _, x := range e.keys {
			a.Evidence = append(a.Evidence, b.evidence(x.key, x.val))
		}
	}
	for _, c := range n.get("counting").list() {
		rule := truce.CountingRule{ID: c.get("id").str(), Text: wordsOf(c.get("text")), Unit: c.get("unit").str(), Units: strs(c.get("units")),
			Acts: b.acts(c.get("acts"), "counting.acts"), Gap: durationOf(c.get("gap")),
			SplitByDirection: c.get("split_by_direction").str() == "true", Exercises: c.get("exercises").str(), HeldBy: strs(c.get("held_by"))}
		if rule.Exercises == "" {
			rule.Exercises = "apart"
		}
		a.Counting = append(a.Counting, rule)
	}
}

func (b *builder) evidence(name string, n *node) truce.Evidence {
	e := truce.DefaultEvidence()
	e.ID = name
	if o := n.get("occurrence"); o != nil {
		e.RecordedBy = b.refs(o.get("recorded_by"), "evidence.occurrence.recorded_by", "monitor", b.ids.monitors)
		if v := o.get("verified_by"); v != nil && b.known(v, "evidence.occurrence.verified_by", "body", b.ids.bodies) {
			e.VerifiedBy = v.str()
		}
		if or := o.get("or"); or != nil {
			e.Origins, e.Routes = number32(or.get("origins")), number32(or.get("access_routes"))
			e.PermilleP = b.permille(or.get("probability"), "evidence.occurrence.or.probability")
			if e.Origins < 1 || e.Routes < 1 {
				b.fault(or, "evidence.occurrence.or: origins and access_routes are at least 1")
			}
		}
	}
	if w := n.get("who"); w != nil {
		e.Who = w.str()
	}
	if s := n.get("silence"); s != nil {
		e.WatchedPermille = b.permille(s.get("watched"), "evidence.silence.watched")
	}
	return e
}

func (b *builder) permille(n *node, field string) int {
	v, err := strconv.ParseFloat(n.str(), 64)
	if err != nil || v < 0 || v > 1 {
		b.fault(n, "%s: found %s, want a share between 0 and 1", field, clip(n.str()))
		return 0
	}
	return int(v*1000 + 0.5)
}

func (b *builder) retired(a *truce.Agreement, n *node) {
	seen := map[string]*node{}
	for _, r := range n.get("retired_terms").list() {
		at := r.get("id")
		if seen[at.str()] != nil {
			b.fault(at, "retired_terms: %q is retired twice", at.str())
		}
		seen[at.str()] = at
		if t := b.where["term "+at.str()]; t != nil {
			b.fault(t, "term id %q was retired (line %d) and is never used again; give this term a new id", at.str(), at.line)
		}
		a.Retired = append(a.Retired, truce.RetiredTerm{ID: at.str(), RetiredOn: r.get("retired_on").str(), Was: wordsOf(r.get("was"))})
	}
}

func (b *builder) acts(n *node, field string) []truce.Act {
	var out []truce.Act
	for _, i := range n.list() {
		act := truce.Act(i.str())
		err := act.Validate()
		if err != nil || act == "" {
			var all []string
			for _, x := range truce.Acts() {
				all = append(all, string(x.Act))
			}
			b.fault(i, "%s: %v%s", field, err, meant(i.str(), all))
			continue
		}
		out = append(out, act)
	}
	return out
}

func wordsOf(n *node) truce.Words {
	if n == nil {
		return nil
	}
	if n.kind != kindMap {
		return truce.Words{"en": n.text}
	}
	w := truce.Words{}
	for _, e := range n.keys {
		w[e.key] = e.val.text
	}
	return w
}

func strs(n *node) []string {
	var out []string
	for _, i := range n.list() {
		out = append(out, i.str())
	}
	return out
}

func number32(n *node) int {
	v, _ := strconv.ParseInt(n.str(), 10, 32)
	return int(v)
}

func durationOf(n *node) time.Duration {
	if n == nil {
		return 0
	}
	d, _ := parseDuration(n.text)
	return d
}
