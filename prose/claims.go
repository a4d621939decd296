package prose

import (
	"sort"
	"strings"

	"trucewatch/gazetteer"
)

// clause is a stretch of text in which a claim is looked for.
type clause struct {
	start, end int
	para       int
	st         *Statement // nil: the outlet says it
	party      string
	name       string
	toks       []token
}

// readClaims finds the claims of a text: in every statement, and in what the
// outlet says on its own account.
func (d *doc) readClaims() {
	inForce := d.truceInForce()
	for _, c := range d.clauses() {
		d.claimIn(&c, inForce)
	}
	sort.SliceStable(d.out.Claims, func(i, j int) bool { return d.out.Claims[i].Start < d.out.Claims[j].Start })
	d.hedgeLater()
}

// clauses lists the statements and the sentences without one, in order.
func (d *doc) clauses() []clause {
	var out []clause
	for i := range d.out.Statements {
		s := &d.out.Statements[i]
		for _, part := range d.sentencesOf(s.Start, s.Start+len(s.Text)) {
			out = append(out, clause{start: part[0], end: part[1], st: s, party: s.Party, name: s.Speaker})
		}
	}
	for _, u := range d.units {
		if d.paras[u.para].heading {
			continue
		}
		a, b := d.toks[u.from].start, d.toks[u.to-1].end
		if d.covered(a, b) {
			continue
		}
		out = append(out, clause{start: a, end: b, para: u.para})
	}
	for i := range out {
		out[i].toks = appendTokens(nil, d.s, out[i].start, out[i].end)
	}
	return out
}

// sentencesOf cuts a stretch of text at full stops, question and exclamation marks.
func (d *doc) sentencesOf(a, b int) [][2]int {
	var out [][2]int
	toks := appendTokens(nil, d.s, a, b)
	start := a
	for i := range toks {
		if i+1 < len(toks) && toks[i].isMark(".", "?", "!", "…") && (toks[i+1].capital || toks[i+1].kind == tokPunct) &&
			!(i > 0 && (d.lx.has("abbreviation", toks[i-1].low) || d.lx.has("title", toks[i-1].low) || len([]rune(toks[i-1].low)) == 1)) {
			out = append(out, [2]int{start, toks[i].end})
			start = toks[i+1].start
		}
	}
	if start < b {
		out = append(out, [2]int{start, b})
	}
	return out
}

// covered reports whether a statement takes in most of a stretch of text.
func (d *doc) covered(a, b int) bool {
	n := 0
	i := sort.Search(len(d.stEnds), func(i int) bool { return d.stEnds[i].end > a })
	for ; i < len(d.stEnds) && d.stEnds[i].start < b; i++ {
		n += min(b, d.stEnds[i].end) - max(a, d.stEnds[i].start)
	}
	return n*5 > (b-a)*2
}

func lows(toks []token) []string {
	out := make([]string, 0, len(toks))
	for i := range toks {
		if toks[i].kind != tokPunct || toks[i].low == "%" {
			out = append(out, toks[i].low)
		}
	}
	return out
}

// claimIn adds the claim of a clause, if it makes one.
func (d *doc) claimIn(c *clause, inForce bool) {
	if len(c.toks) < 3 || len(c.toks) > 400 {
		return
	}
	words := lows(c.toks)
	qs := d.quantities(c.toks, d.s)
	kind, byNumber := ClaimKind(""), false
	rules := claimTable()
	question := strings.HasSuffix(strings.TrimRight(d.s[c.start:c.end], "\"”» "), "?")
	for i := range rules {
		if !rules[i].matches(words, hasCurrent(qs)) {
			continue
		}
		k := rules[i].kind
		if k == "attack" {
			if !inForce || c.st == nil || c.party == "" && c.name == Unknown || c.st.Cue == CueDenial || thirdParty(c.name) || ownForces(words) {
				continue
			}
			k = ClaimBreach
		}
		if k == ClaimBreach && (hypothetical(words) || question || !inForce || c.st == nil && accuses(words)) || k == ClaimCondition && c.st == nil || question && k != ClaimCondition {
			continue
		}
		kind, byNumber = k, rules[i].needsNumber()
		break
	}
	if c.st != nil && c.st.Cue == CueDenial && kind != ClaimControl {
		kind = ClaimReply
	}
	if kind == "" {
		return
	}
	claim := Claim{Kind: kind, Text: d.s[c.start:c.end], Start: c.start, Hedge: []Hedge{}}
	if c.st != nil {
		claim.Claimant, claim.Party, claim.Day = c.st.Speaker, c.st.Party, c.st.Day
	}
	d.measure(&claim, qs)
	if byNumber && claim.Value == "" {
		return
	}
	d.place(&claim)
	d.hedgeNow(&claim, c, words)
	d.out.Claims = append(d.out.Claims, claim)
}

// ownForces reports whether a clause speaks of its speaker's own forces.
func ownForces(words []string) bool {
	switch words[0] {
	case "its", "our", "their", "his", "we", "наші", "наш", "його", "її", "ми", "наши", "его", "ее", "её", "мы":
		return true
	}
	return false
}

// accuses reports whether the outlet tells of accusations without saying whose.
func accuses(words []string) bool {
	return anyPrefix(words, []string{"accus", "alleg", "trade", "звинува", "закид", "обвин", "упрек"})
}

func hasCurrent(qs []quantity) bool {
	for i := range qs {
		if qs[i].role != RoleDuration && qs[i].role != RoleProposed && qs[i].role != RolePopulation && !(qs[i].unit == "" && len(qs[i].value) == 4) {
			return true
		}
	}
	return false
}

// hypothetical reports whether a clause speaks of what may happen, not of what did.
func hypothetical(words []string) bool {
	for i, w := range words {
		switch w {
		case "possible", "potential", "would", "could", "may", "might", "if", "any", "prevent", "avoid", "future", "should", "no", "not", "never", "whether", "without", "penalty",
			"можливі", "можливих", "можливі́", "якщо", "будь-яке", "будь-які", "запобіг", "чи", "би", "не", "жодного", "жодних",
			"возможные", "возможных", "если", "любое", "любые", "любых", "ли", "бы", "никаких", "ни", "без":
			return true
		case "will":
			return i+1 < len(words)
		}
	}
	return false
}

// truceInForce reports whether a text speaks of a truce that holds now. Without
// one nothing can breach it.
func (d *doc) truceInForce() bool {
	low := " " + strings.Join(lows(d.toks), " ") + " "
	for _, p := range [...]string{" in force ", " took effect", " taken effect", " came into effect", " came into force", " has been in effect", " since the ceasefire", " since the truce", " first day of the truce", " day of the ceasefire", " day of the truce", " violated the ceasefire", " violated the truce", " violations of the ceasefire", " violation of the ceasefire", " breach of the ceasefire", " breach of the truce", " breached the", " broke the truce", " broke the ceasefire", " broken the", " breaking it", " breaking the truce", " ceasefire violations", " local arrangement", " truce began", " ceasefire began",
		" набув чинності", " набула чинності", " набуло чинності", " набрала чинності", " діє ", " порушення перемир", " порушив перемир", " порушила перемир", " порушили перемир", " порушення режиму", " день перемир", " чинної", " з моменту набуття", " домовленіст", " домовленост", " під папером",
		" вступил в силу", " вступило в силу", " вступила в силу", " вступившего в силу", " действует ", " нарушение перемири", " нарушил перемири", " нарушили перемири", " нарушении перемири", " нарушения режима", " нарушение режима", " нарушением перемири", " в нарушение ", " день перемири", " день жатвенного", " договоренност", " с момента вступления"} {
		if strings.Contains(low, p) {
			return true
		}
	}
	return false
}

// measure gives a claim the number that fits its kind.
func (d *doc) measure(c *Claim, qs []quantity) {
	c.Bound = BoundNone
	best := -1
	for i := range qs {
		if fitsKind(c.Kind, &qs[i]) && (best < 0 || qs[best].role == RolePeak && qs[i].role == RoleCurrent) {
			best = i
		}
	}
	if best < 0 {
		return
	}
	q := &qs[best]
	c.Value, c.Unit, c.Bound, c.Role = q.value, q.unit, q.bound, q.role
	if q.bound != BoundExact {
		c.Hedge = append(c.Hedge, HedgeQuantity)
	}
}

func fitsKind(k ClaimKind, q *quantity) bool {
	switch q.role {
	case RoleDuration, RoleProposed:
		return k == ClaimCondition && q.role == RoleProposed
	case RolePopulation:
		return false
	}
	switch k {
	case ClaimArea:
		return q.unit == "km2" || q.unit == "ha" || q.unit == "percent"
	case ClaimCasualties:
		return q.unit == "people" || q.unit == "soldiers" || q.unit == "civilians" || q.unit == ""
	case ClaimControl:
		return q.unit == "percent" || q.unit == "km2"
	case ClaimAid:
		return q.role == RoleMoney || q.unit != "" && q.unit != "km"
	case ClaimContact, ClaimReply, ClaimResponse, ClaimCondition:
		return q.role == RoleMoney && k == ClaimResponse
	}
	return q.unit != "" && q.unit != "km" && q.unit != "percent"
}

// hedgeNow reads the marks of doubt in the clause itself and in its attribution.
func (d *doc) hedgeNow(c *Claim, cl *clause, words []string) {
	for _, w := range words {
		switch w {
		case "probably", "possibly", "perhaps", "apparently", "apparent", "feared", "potentially", "essentially", "likely", "reportedly", "allegedly", "supposedly", "might", "may",
			"ймовірно", "можливо", "мабуть", "нібито", "начебто", "здається", "певно", "вероятно", "возможно", "видимо", "похоже", "якобы", "кажется", "вроде", "наверное", "не исключил":
			c.addHedge(HedgeMood)
		case "falsely", "baseless", "seemingly", "baselessly", "безпідставно", "безосновательно", "лживо", "вигадки":
			c.addHedge(HedgeOutlet)
		}
	}
	if cl.st != nil && (cl.st.Cue == CueAssess && cl.party == "" || thirdParty(cl.name)) {
		c.addHedge(HedgeThirdParty)
	}
}

func (c *Claim) addHedge(h Hedge) {
	for _, x := range c.Hedge {
		if x == h {
			return
		}
	}
	c.Hedge = append(c.Hedge, h)
}

// thirdParty reports whether a claimant's name is that of an observer, an
// institute or an analyst.
func thirdParty(name string) bool {
	low := strings.ToLower(name)
	for _, w := range [...]string{"institute", "think tank", "analyst", "observer", "monitor", "mission", "osce", "iaea", "deepstate", "інститут", "аналіти", "спостеріг", "місі", "обсє", "магате", "институт", "аналити", "наблюдат", "мисси", "обсе", "магатэ"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// place gives a claim the place it names, by the gazetteer. A region named
// together with a city of its name is the region.
func (d *doc) place(c *Claim) {
	if c.Kind == ClaimCondition || c.Kind == ClaimResponse || c.Kind == ClaimAid && c.Value == "" || len(c.Text) > 1500 || d.places >= maxPlaces {
		return
	}
	d.places++
	for _, m := range d.gazetteer.Mentions(c.Text, d.lang) {
		if !m.Answer.Found {
			continue
		}
		if m.Adjective && c.Place != "" {
			continue
		}
		if c.Place == "" || m.Answer.Place.Kind != gazetteer.KindRegion && c.PlaceKey != "" && strings.Contains(c.PlaceKey, "-") {
			c.Place, c.PlaceKey = m.Text, m.Answer.Place.Key
			if m.Region != "" {
				c.PlaceKey = m.Region
			}
		}
	}
}

// maxPlaces bounds the questions put to the gazetteer for one text.
const maxPlaces = 300
