package publish

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// Told is what articles say that somebody said. Nothing in it is a fact, and
// nothing in it counts as an incident.
type Told struct {
	Exercise   bool             `json:"exercise,omitempty"`
	Articles   []Article        `json:"articles"`   // by day, then id
	Utterances []Utterance      `json:"utterances"` // newest first
	More       int              `json:"more,omitempty"`
	Positions  []PositionTaken  `json:"positions"`
	Changes    []PositionChange `json:"changes"` // newest first
	Claims     []ClaimTold      `json:"claims"`
	Contacts   []ClaimTold      `json:"contacts"`
	// Issues are those of the agreement in its order, then the others that somebody
	// took a position on.
	Issues []string `json:"issues"`
	// Unregistered are articles of outlets that nobody entered into the register.
	Unregistered int `json:"unregistered,omitempty"`
	// Withheld counts what waits for a delay, or names an accused party.
	Withheld int `json:"withheld,omitempty"`
}

// Carried says by how many something is carried: Outlets repeat it, Origins are
// the roots of their copying, Own are the origins that were there themselves.
type Carried struct {
	Outlets  int      `json:"outlets"`
	Origins  int      `json:"origins"`
	Own      int      `json:"own_access"`
	Articles []string `json:"articles"` // ids in Told.Articles
}

// Article is one article in the forest of copies.
type Article struct {
	ID     string `json:"id"`
	Source string `json:"source,omitempty"` // id in Sources; empty where it may not be named
	Class  string `json:"class"`
	Day    string `json:"day,omitempty"`
	Title  string `json:"title,omitempty"`
	Lang   string `json:"lang,omitempty"`
	URL    string `json:"url,omitempty"`
	Parent string `json:"parent,omitempty"` // article it was most likely copied from
	Root   string `json:"root"`             // itself for a root
	Agency string `json:"agency,omitempty"`
	// Grounds say why it is taken for a copy, strongest first.
	Grounds []string `json:"grounds,omitempty"`
}

// Quoted are words of at most 120 characters with their language.
type Quoted struct {
	Words string `json:"words,omitempty"`
	Lang  string `json:"lang,omitempty"`
}

// Utterance is one thing said.
type Utterance struct {
	ID       string `json:"id"`
	Speaker  string `json:"speaker,omitempty"` // persons in public office alone
	Party    string `json:"party,omitempty"`
	Day      string `json:"day,omitempty"`
	InPeriod bool   `json:"in_period,omitempty"`
	Quoted
	Carried
	Variants []Variant `json:"variants"`
}

// Variant is an utterance as one article has it.
type Variant struct {
	Article string `json:"article"`
	Direct  bool   `json:"direct,omitempty"`
	Quoted
	Flags []string `json:"flags,omitempty"`
}

// PositionTaken is a party's stance on an issue at a day, with what it rests on.
type PositionTaken struct {
	Party     string `json:"party"`
	Issue     string `json:"issue"`
	Stance    string `json:"stance"`
	Day       string `json:"day,omitempty"`
	Speaker   string `json:"speaker,omitempty"`
	Utterance string `json:"utterance,omitempty"`
	Quoted
	Carried
}

// PositionChange says that a party took another stance than on the last day on
// which it took any.
type PositionChange struct {
	Day    string   `json:"day"`
	Party  string   `json:"party"`
	Issue  string   `json:"issue"`
	Before string   `json:"before"` // the day of Was
	Was    []string `json:"was"`
	Now    []string `json:"now"`
}

// ClaimTold is a claim with who makes it; where nobody is named the articles do.
type ClaimTold struct {
	Kind    string   `json:"kind"`
	Speaker string   `json:"speaker,omitempty"`
	Party   string   `json:"party,omitempty"`
	Place   string   `json:"place,omitempty"`
	Value   string   `json:"value,omitempty"`
	Unit    string   `json:"unit,omitempty"`
	Bound   string   `json:"bound,omitempty"`
	Role    string   `json:"role,omitempty"`
	Accused string   `json:"accused,omitempty"`
	Day     string   `json:"day,omitempty"`
	State   string   `json:"state,omitempty"` // planned or held, for contacts
	Hedges  []string `json:"hedges,omitempty"`
	Quoted
	Carried
}

// Told adds what articles say that somebody said.
func (d *Draft) Told(t truce.Told) *Draft {
	d.told = t
	return d
}

// maxUtterances is how many things said one edition shows.
const maxUtterances = 400

// toldMaker makes Told.
type toldMaker struct {
	*maker
	out  *Told
	seen map[truce.ReportKey]string // articles that are shown, with their public ids
}

func (m *maker) toldView() *Told {
	if m.told.IsZero() {
		return nil
	}
	t := toldMaker{m, &Told{Exercise: m.frame.Exercise}, map[truce.ReportKey]string{}}
	t.articles()
	t.utterances()
	t.positions()
	t.claims()
	return t.out
}

// shows reports whether anything of an article may be told. What belongs to an
// incident that is withheld, recalled or waits for approval stays away with it.
func (t *toldMaker) shows(key truce.ReportKey, shut map[truce.ReportKey]bool) bool {
	r, ok := t.reports[key]
	if !ok || shut[key] || t.tooYoung(r.Published) {
		return false
	}
	switch t.sources[key.Source].Class {
	case truce.ClassOutlet, truce.ClassParty, truce.ClassDataset, truce.ClassMonitor:
		return true
	case "":
		t.out.Unregistered++
	}
	return false
}

func (t *toldMaker) articles() {
	shut := map[truce.ReportKey]bool{}
	for _, inc := range t.incidents {
		for _, mem := range inc.Members {
			if inc.Withheld || inc.Recalled || t.held[inc.ID] {
				shut[mem.Key] = true
			}
		}
	}
	for _, c := range t.told.Copies {
		if t.shows(c.Article, shut) {
			t.seen[c.Article] = articleID(c.Article)
		}
	}
	for _, c := range t.told.Copies {
		id, ok := t.seen[c.Article]
		if !ok {
			continue
		}
		r, s := t.reports[c.Article], t.sources[c.Article.Source]
		a := Article{ID: id, Class: string(s.Class), Day: t.day(r.Published.From), Parent: t.seen[c.Parent], Root: cmp.Or(t.seen[c.Root], id)}
		if a.Parent != "" {
			a.Grounds = c.Grounds
		}
		if t.nameable(s) {
			by := t.reportedBy(r, truce.Member{Relation: "same"}, s, 0)
			a.Source, a.URL, a.Title, a.Lang, a.Agency = by.Source, by.URL, by.Title, by.Lang, clip(c.Agency, 60)
		}
		t.out.Articles = append(t.out.Articles, a)
	}
	slices.SortFunc(t.out.Articles, func(a, b Article) int { return cmp.Or(cmp.Compare(a.Day, b.Day), cmp.Compare(a.ID, b.ID)) })
}

// articleID is made from the report's key, which pages do not show.
func articleID(k truce.ReportKey) string {
	sum := sha256.Sum256([]byte(string(k.Source) + "\x00" + k.ID))
	return "article-" + hex.EncodeToString(sum[:5])
}

// carried counts outlets and origins among the articles that are shown.
func (t *toldMaker) carried(cs []truce.Carrier) Carried {
	var out Carried
	outlets, origins, own := map[truce.SourceID]bool{}, map[string]bool{}, map[string]bool{}
	for _, c := range cs {
		id, ok := t.seen[c.Article]
		if !ok || slices.Contains(out.Articles, id) {
			continue
		}
		out.Articles = append(out.Articles, id)
		outlets[c.Article.Source], origins[c.Origin] = true, true
		if s := t.sources[c.Article.Source]; (s.Access == "saw" || s.Access == "heard") && c.Origin == s.OriginOf(t.reports[c.Article]) {
			own[c.Origin] = true
		}
	}
	slices.Sort(out.Articles)
	out.Outlets, out.Origins, out.Own = len(outlets), len(origins), len(own)
	return out
}

func (t *toldMaker) quoted(words, lang string) Quoted {
	if t.p.withholds(WithholdText) {
		return Quoted{}
	}
	return Quoted{clip(words, titleLimit), lang}
}

// speaker names persons and bodies of the table of actors; nobody else is named.
func (t *toldMaker) speaker(name, id string) string {
	if id == "" {
		return ""
	}
	return clip(name, 80)
}

// struck reports whether words that tell of damage or casualties are still within
// the strike delay of the articles that carry them; without a date they are.
func (t *toldMaker) struck(cs []truce.Carrier) bool {
	return slices.ContainsFunc(cs, func(c truce.Carrier) bool {
		v := t.reports[c.Article].Published
		return v.From.IsZero() && v.To.IsZero() || t.within(v, t.p.StrikeDelay)
	})
}

// later reports whether a day lies after the edition's data.
func (t *toldMaker) later(day string) bool { return day != "" && day > t.day(t.frame.AsOf) }

func (t *toldMaker) utterances() {
	for _, u := range t.told.Utterances {
		out := Utterance{ID: u.ID, Party: string(u.Party), Speaker: t.speaker(u.Speaker, u.SpeakerID), Day: u.Day}
		if out.Speaker == "" && out.Party == "" {
			continue // people without an office are not quoted
		}
		var carriers, all []truce.Carrier
		for _, v := range u.Variants {
			id, ok := t.seen[v.Article]
			if !ok {
				continue
			}
			x := Variant{Article: id, Direct: v.Direct, Quoted: t.quoted(v.Text, v.Lang), Flags: v.Flags}
			if out.Words == "" || x.Direct && len(x.Flags) == 0 && !out.direct() {
				out.Quoted = x.Quoted
			}
			out.Variants = append(out.Variants, x)
			all = append(all, v.Carrier)
			if !slices.Contains(v.Flags, "sense_changed") && !slices.Contains(v.Flags, "other_speaker") {
				carriers = append(carriers, v.Carrier) // whoever carries something else does not carry this
			}
			if d := t.day(t.reports[v.Article].Published.From); u.Day == "" && d != "" && (out.Day == "" || d < out.Day) {
				out.Day = d
			}
		}
		if len(out.Variants) == 0 {
			continue
		}
		if len(carriers) == 0 {
			carriers = all
		}
		if u.Strike && t.struck(all) || u.Accuses && t.p.Who != WhoClaims || t.later(out.Day) {
			t.out.Withheld++
			continue
		}
		out.Carried, out.InPeriod = t.carried(carriers), t.inPeriod(out.Day)
		t.out.Utterances = append(t.out.Utterances, out)
	}
	slices.SortStableFunc(t.out.Utterances, func(a, b Utterance) int { return cmp.Compare(b.Day, a.Day) })
	if n := len(t.out.Utterances); n > maxUtterances {
		t.out.Utterances, t.out.More = t.out.Utterances[:maxUtterances], n-maxUtterances
	}
}

// direct reports whether the words chosen are a variant in quotation marks.
func (u Utterance) direct() bool {
	return slices.ContainsFunc(u.Variants, func(v Variant) bool { return v.Direct && len(v.Flags) == 0 && v.Quoted == u.Quoted })
}

// inPeriod reports whether a day lies in the period that the figures are about.
func (t *toldMaker) inPeriod(day string) bool {
	d, err := time.ParseInLocation(time.DateOnly, day, t.loc)
	return err == nil && d.Before(t.frame.Period.To) && d.AddDate(0, 0, 1).After(t.frame.Period.From)
}

func (t *toldMaker) positions() {
	shown := map[string]bool{}
	for _, u := range t.out.Utterances {
		shown[u.ID] = true
	}
	type same struct{ party, issue, day, stance, utterance string }
	at := map[same]int{}
	carriers := [][]truce.Carrier{}
	for _, p := range t.told.Positions {
		if _, ok := t.seen[p.Article]; !ok || t.later(p.Day) {
			continue
		}
		k := same{string(p.Party), p.Issue, p.Day, p.Stance, p.Utterance}
		if p.Utterance == "" {
			k.utterance = p.Article.String()
		}
		i, again := at[k]
		if !again {
			i = len(t.out.Positions)
			at[k] = i
			x := PositionTaken{Party: k.party, Issue: p.Issue, Stance: p.Stance, Day: p.Day, Quoted: t.quoted(p.Text, p.Lang)}
			if shown[p.Utterance] {
				x.Utterance = p.Utterance
			}
			for _, u := range t.out.Utterances {
				if u.ID == p.Utterance {
					x.Speaker = u.Speaker
				}
			}
			t.out.Positions, carriers = append(t.out.Positions, x), append(carriers, nil)
		}
		carriers[i] = append(carriers[i], p.Carrier)
	}
	for i := range t.out.Positions {
		t.out.Positions[i].Carried = t.carried(carriers[i])
	}
	t.issues()
	t.changes()
}

func (t *toldMaker) issues() {
	if t.agreement != nil {
		t.out.Issues = slices.Clone(t.agreement.Issues)
	}
	var others []string
	for _, p := range t.out.Positions {
		if !slices.Contains(t.out.Issues, p.Issue) {
			others = append(others, p.Issue)
		}
	}
	slices.Sort(others)
	t.out.Issues = append(t.out.Issues, slices.Compact(others)...)
}

// changes compares each day on which a party took a position on an issue with the
// one before. Positions without a day are no part of it.
func (t *toldMaker) changes() {
	type cell struct{ party, issue string }
	days := map[cell]map[string][]string{}
	var cells []cell
	for _, p := range t.out.Positions {
		c := cell{p.Party, p.Issue}
		if p.Day == "" {
			continue
		}
		if days[c] == nil {
			days[c] = map[string][]string{}
			cells = append(cells, c)
		}
		if !slices.Contains(days[c][p.Day], p.Stance) {
			days[c][p.Day] = append(days[c][p.Day], p.Stance)
		}
	}
	for _, c := range cells {
		var order []string
		for d := range days[c] {
			slices.Sort(days[c][d])
			order = append(order, d)
		}
		slices.Sort(order)
		for i := 1; i < len(order); i++ {
			was, now := days[c][order[i-1]], days[c][order[i]]
			if !slices.Equal(was, now) {
				t.out.Changes = append(t.out.Changes, PositionChange{order[i], c.party, c.issue, order[i-1], was, now})
			}
		}
	}
	slices.SortFunc(t.out.Changes, func(a, b PositionChange) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Issue, b.Issue))
	})
}

func (t *toldMaker) claims() {
	for _, c := range t.told.Claims {
		out := ClaimTold{Kind: c.Kind, Speaker: t.speaker(c.Speaker, c.SpeakerID), Party: string(c.Party), Value: c.Value, Unit: c.Unit, Bound: c.Bound,
			Role: c.Role, Accused: string(c.Accused), Day: c.Day, State: c.State, Quoted: t.quoted(c.Text, c.Lang), Carried: t.carried(c.Carriers)}
		if len(out.Articles) == 0 {
			continue
		}
		if !t.p.withholds(WithholdText) {
			out.Place = clip(c.Place, 60)
		}
		accuses := c.Accused != "" || c.Kind == "breach_alleged" || c.Kind == "crime_alleged"
		strike := c.Kind == "destruction" || c.Kind == "casualties"
		if strike && t.struck(c.Carriers) || accuses && t.p.Who != WhoClaims || c.Kind == "casualties" && t.p.withholds(WithholdCasualty) || t.later(c.Day) {
			t.out.Withheld++
			continue
		}
		for _, h := range c.Hedges {
			out.Hedges = append(out.Hedges, string(h))
		}
		if c.Kind == "contact" {
			t.out.Contacts = append(t.out.Contacts, out)
			continue
		}
		t.out.Claims = append(t.out.Claims, out)
	}
	slices.SortStableFunc(t.out.Contacts, func(a, b ClaimTold) int {
		return cmp.Or(strings.Compare(b.Day, a.Day), strings.Compare(a.State, b.State))
	})
}
