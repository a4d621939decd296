package truce

import (
	"slices"
	"sort"
	"time"
)

// Words is one text in several languages, by BCP 47 code: "en", "uk", "ru".
type Words map[string]string

// In returns the text in the first of langs that is there, else in English,
// else in the least code; "" for no words at all.
func (w Words) In(langs ...string) string {
	for _, l := range append(slices.Clone(langs), "en") {
		if s, ok := w[l]; ok {
			return s
		}
	}
	codes := make([]string, 0, len(w))
	for c := range w {
		codes = append(codes, c)
	}
	if len(codes) == 0 {
		return ""
	}
	sort.Strings(codes)
	return w[codes[0]]
}

// Status is where an element of an agreement stands. There is no default, and
// only accepted elements are tested; all are shown.
type Status string

const (
	StatusProposed     Status = "proposed"
	StatusAccepted     Status = "accepted"
	StatusAsked        Status = "asked"      // asked for by a party
	StatusNotAgreed    Status = "not_agreed" // refused by at least one
	StatusConsidered   Status = "considered" // spoken of, not asked for
	StatusOpenQuestion Status = "open_question"
	StatusIllustration Status = "illustration"
)

// Statuses lists every status of an element.
func Statuses() []Status {
	return []Status{StatusProposed, StatusAccepted, StatusAsked, StatusNotAgreed, StatusConsidered,
		StatusOpenQuestion, StatusIllustration}
}

// TermKind names what sort of term it is; each has one file in package assess.
type TermKind string

const (
	TermNoFire         TermKind = "no_fire"
	TermNoAir          TermKind = "no_air"
	TermNoOffensive    TermKind = "no_offensive"
	TermNoTraining     TermKind = "no_training"
	TermProtectedSite  TermKind = "protected_site"
	TermAccess         TermKind = "access"
	TermPermission     TermKind = "permission"
	TermNoMovement     TermKind = "no_movement"
	TermWithdrawal     TermKind = "withdrawal"
	TermNoSupply       TermKind = "no_supply"
	TermNoMobilisation TermKind = "no_mobilisation"
	TermOrder          TermKind = "order"
	TermNotify         TermKind = "notify"
	TermPersons        TermKind = "persons"
	TermDeadline       TermKind = "deadline"
	TermMonitors       TermKind = "monitors"
	TermVerification   TermKind = "verification"
	TermOutcome        TermKind = "outcome"
)

// TermKinds lists every kind of term, those that are assessed first.
func TermKinds() []TermKind {
	return []TermKind{TermNoFire, TermNoAir, TermNoOffensive, TermNoTraining, TermProtectedSite, TermAccess,
		TermPermission, TermNoMovement, TermWithdrawal, TermNoSupply, TermNoMobilisation, TermOrder,
		TermNotify, TermPersons, TermDeadline, TermMonitors, TermVerification, TermOutcome}
}

// Stance is what a party says of the agreement, and when that was reported.
type Stance struct {
	Value      string `json:"value"`                 // accepts, accepts_if, declares, mirrors, rejects, silent
	ReportedOn string `json:"reported_on,omitempty"` // date, YYYY-MM-DD
	Words      Words  `json:"words,omitempty"`
}

// AgreementParty is a party to the agreement.
type AgreementParty struct {
	ID     PartyID `json:"id"`
	Name   Words   `json:"name"`
	Stance Stance  `json:"stance,omitzero"`
}

// SaidOf is a statement of one about an element: who said it, reported when.
type SaidOf struct {
	By         string `json:"by"`
	ReportedOn string `json:"reported_on,omitempty"`
}

// Actor is an armed actor that is no party. Whether it answers for a party is a claim of somebody.
type Actor struct {
	ID   PartyID `json:"id"`
	Name Words   `json:"name"`
	// ActsFor is the party it is said to act for; empty = nobody says so.
	ActsFor   PartyID  `json:"acts_for,omitempty"`
	ClaimedBy []string `json:"claimed_by,omitempty"`
	// NotBound holds who said that the agreement does not bind this actor.
	NotBound []SaidOf `json:"not_bound,omitempty"`
}

// DayRule says what a day of a period is: "calendar_days" in a zone, or "hours" (24 to the day).
type DayRule struct {
	Count string `json:"count"`
	Zone  string `json:"zone"` // IANA name
}

// Period is one stretch of time in which terms run. Rival versions of one
// period stand side by side; a finding is made for each.
type Period struct {
	ID string `json:"id"`
	// Version groups the stretches that one version of the facts consists of; the id where the file says nothing.
	Version string `json:"version"`
	Status  Status `json:"status"`
	// Window is computed from start, length and day rule. From is zero where the start is an event
	// that has not been reported; To is zero where no end is stated.
	Window Interval `json:"window,omitzero"`
	// StartsOn is the event that starts it, where no instant is stated ("on_acceptance_by_all").
	StartsOn string  `json:"starts_on,omitempty"`
	Lasts    string  `json:"lasts,omitempty"` // ISO 8601, as written: P30D, PT36H
	DayRule  DayRule `json:"day_rule,omitzero"`
	// Days are the days of the period under the day rule, at most MaxPeriodDays; empty where the start is not known.
	Days    []Interval `json:"days,omitempty"`
	HeldBy  []string   `json:"held_by,omitempty"` // whose version it is; empty = undisputed
	Renewal string     `json:"renewal,omitempty"`
	// Release is the clause under which a party may consider itself free, shown and never executed.
	Release Words `json:"release,omitempty"`
	Note    Words `json:"note,omitempty"`
}

// MaxPeriodDays bounds the days listed of one period.
const MaxPeriodDays = 1000

// DayOf says which day of the period t lies in, counted from 1, and of how many;
// of is 0 where no end is stated. ok is false outside of the period.
func (p Period) DayOf(t time.Time) (n, of int, ok bool) {
	if !p.Window.To.IsZero() {
		of = len(p.Days)
	}
	for i, d := range p.Days {
		if d.Contains(t) {
			return i + 1, of, true
		}
	}
	return 0, of, false
}

// Zone is where a term applies. One of Region, RadiusM with Centre, WithinM of Lines, or Rings is filled.
type Zone struct {
	ID           string     `json:"id"`
	Name         Words      `json:"name,omitempty"`
	Status       Status     `json:"status,omitempty"` // empty = as the terms that name it
	ConsideredBy []PartyID  `json:"considered_by,omitempty"`
	HeldBy       []string   `json:"held_by,omitempty"`
	Kind         string     `json:"kind,omitempty"`   // protected_site, security, disengagement, buffer …
	Region       string     `json:"region,omitempty"` // ISO 3166-2
	Site         string     `json:"site,omitempty"`
	Centre       *Position  `json:"centre,omitempty"`
	RadiusM      int        `json:"radius_m,omitempty"`
	WithinM      int        `json:"within_m,omitempty"`
	Of           []string   `json:"of,omitempty"`    // ids of lines; several = rival versions of one line
	Rings        []ZoneRing `json:"rings,omitempty"` // outer and inner rings of polygons, WGS84
	File         string     `json:"file,omitempty"`
	// ErrorM is the precision (r68, metres) of the zone's own geometry; 0 = as drawn.
	ErrorM int `json:"error_m,omitempty"`
}

// ZoneRing is one closed ring of a zone; Polygon numbers the polygon it belongs to, Hole marks inner rings.
type ZoneRing struct {
	Polygon int        `json:"polygon"`
	Hole    bool       `json:"hole,omitempty"`
	Points  []Position `json:"points"`
}

// Line is a line on the ground as somebody draws it. It is never assumed to be agreed.
type Line struct {
	ID      string   `json:"id"`
	Kind    string   `json:"kind"` // contact_line, withdrawal, boundary …
	Status  Status   `json:"status,omitempty"`
	HeldBy  []string `json:"held_by,omitempty"` // claimants
	AsOf    string   `json:"as_of,omitempty"`   // date
	File    string   `json:"file,omitempty"`
	Party   PartyID  `json:"party,omitempty"`   // for a withdrawal line of one party
	Weapons []string `json:"weapons,omitempty"` // weapon classes it is about
	// Parts are the stretches of the line, WGS84.
	Parts [][]Position `json:"parts,omitempty"`
	// ErrorM is the precision (r68, metres) of the line; 0 = as drawn.
	ErrorM int `json:"error_m,omitempty"`
}

// Monitor is who may watch, accepted or refused.
type Monitor struct {
	ID         string    `json:"id"`
	Name       Words     `json:"name,omitempty"`
	Status     Status    `json:"status"`
	AcceptedBy []PartyID `json:"accepted_by,omitempty"`
	RefusedBy  []SaidOf  `json:"refused_by,omitempty"`
}

// Evidence is what the agreement asks for before something may be said of an incident.
type Evidence struct {
	ID string `json:"id"` // "default" or a name that terms refer to
	// RecordedBy lists the monitors whose own observation is enough.
	RecordedBy []string `json:"recorded_by,omitempty"`
	// Origins, Routes and PermilleP are enough together where nobody of RecordedBy saw it:
	// separate origins, separate access routes, and the link probability of the members in thousandths.
	Origins   int `json:"origins,omitempty"`
	Routes    int `json:"routes,omitempty"`
	PermilleP int `json:"p_permille,omitempty"`
	// VerifiedBy is the body whose verification is needed; nothing else is then enough.
	VerifiedBy string `json:"verified_by,omitempty"`
	// Who says what settles who did it: "ruling" or "decision".
	Who string `json:"who,omitempty"`
	// WatchedPermille is the share of a day's hours that must have been watched before silence says "no breach seen".
	WatchedPermille int `json:"watched_permille,omitempty"`
}

// CountingRule says what counts as one. Several rules stand side by side and are never added.
type CountingRule struct {
	ID   string `json:"id"`
	Text Words  `json:"text,omitempty"`
	Unit string `json:"unit"`
	// Units are the units of reports that each count as one Unit; empty = Unit alone.
	Units []string `json:"units,omitempty"`
	// Acts are the classes counted; empty = those of the term that names the rule.
	Acts []Act `json:"acts,omitempty"`
	// Gap is the quiet that ends an episode; 0 = nothing is grouped.
	Gap              time.Duration `json:"gap,omitempty"`
	SplitByDirection bool          `json:"split_by_direction,omitempty"`
	Exercises        string        `json:"exercises"` // counted, apart, excluded
	// HeldBy is whose rule it is; empty = the agreement's.
	HeldBy []string `json:"held_by,omitempty"`
}

// Condition is one condition of a permission.
type Condition struct {
	Name string `json:"name"` // offensive_under_way, order_lodged, hotline_tried, notice_given
	// Within is how long before the act the condition must have been met.
	Within time.Duration `json:"within,omitempty"`
	// WithinM is how near, in metres, an offensive must be.
	WithinM int `json:"within_m,omitempty"`
}

// Quota is how much of something a term allows.
type Quota struct {
	Count Count  `json:"count"`
	Per   string `json:"per,omitempty"`
}

// Term is one prohibition, obligation or permission. Its id is never reused.
type Term struct {
	ID     string   `json:"id"`
	Kind   TermKind `json:"kind"`
	Status Status   `json:"status"`
	Text   Words    `json:"text"`
	// WordsOf is the party whose wording the text follows, where it is one party's.
	WordsOf    PartyID   `json:"words_of,omitempty"`
	AskedBy    []PartyID `json:"asked_by,omitempty"`
	AcceptedBy []PartyID `json:"accepted_by,omitempty"`
	// Binds are the parties the text means; Bound those of them that accepted or declared it.
	// Only Bound is ever tested.
	Binds    []PartyID `json:"binds,omitempty"`
	Bound    []PartyID `json:"bound,omitempty"`
	Acts     []Act     `json:"acts,omitempty"`
	ActsOf   string    `json:"acts_of,omitempty"` // "third_states"
	Where    []string  `json:"where,omitempty"`   // zone ids; empty = everywhere
	Periods  []string  `json:"periods,omitempty"` // period ids; empty = all
	Evidence string    `json:"evidence,omitempty"`
	Counting []string  `json:"counting,omitempty"`
	Quota    *Quota    `json:"quota,omitempty"`

	// Parameters of single kinds.
	Due     string        `json:"due,omitempty"`     // "D+14": day of the period by which it is due
	Ahead   time.Duration `json:"ahead,omitempty"`   // notify
	Weapons []string      `json:"weapons,omitempty"` // withdrawal
	Behind  []string      `json:"behind,omitempty"`  // line ids
	KM      int           `json:"km,omitempty"`
	Storage string        `json:"storage,omitempty"`
	Who     []string      `json:"who,omitempty"`     // access: monitors that move
	Permits []Act         `json:"permits,omitempty"` // permission
	Excepts []string      `json:"excepts,omitempty"` // permission: term ids it is an exception from; empty = all
	If      []Condition   `json:"if,omitempty"`      // permission: all must be met
}

// RetiredTerm is an id that was used once and may not be used again.
type RetiredTerm struct {
	ID        string `json:"id"`
	RetiredOn string `json:"retired_on"` // date
	Was       Words  `json:"was,omitempty"`
}

// NoticePeriods are the clocks of the agreement; 0 = none.
type NoticePeriods struct {
	ReplyWithin      time.Duration `json:"reply_within,omitempty"`
	SelfReportWithin time.Duration `json:"self_report_within,omitempty"`
	Extension        time.Duration `json:"extension_notice,omitempty"`
}

// Durations of this file are nanoseconds in JSON.

// Agreement is what the parties agreed, declared, asked for or left open.
type Agreement struct {
	ID       string   `json:"id"`
	Exercise bool     `json:"exercise,omitempty"`
	Title    Words    `json:"title"`
	Label    string   `json:"label"`  // the parties' own word: ceasefire, truce …
	Status   string   `json:"status"` // proposed, declared, signed, in_force, suspended, denounced, expired
	Written  *bool    `json:"written,omitempty"`
	Mediated []string `json:"mediators,omitempty"`
	// DeclaredBy is filled for unilateral declarations: nobody else is bound by them.
	DeclaredBy []PartyID        `json:"declared_by,omitempty"`
	Number     int              `json:"version"`
	Dated      string           `json:"dated,omitempty"`
	Basis      string           `json:"basis,omitempty"`
	Parties    []AgreementParty `json:"parties"`
	Actors     []Actor          `json:"actors,omitempty"`
	Periods    []Period         `json:"periods,omitempty"`
	Lines      []Line           `json:"lines,omitempty"`
	Zones      []Zone           `json:"zones,omitempty"`
	Bodies     []Body           `json:"bodies,omitempty"`
	Monitors   []Monitor        `json:"monitors,omitempty"`
	// Registers names the registers that are kept (orders, contacts, notifications) and by whom.
	// Only in a register that is kept does absence mean anything.
	Registers map[string]string `json:"registers,omitempty"`
	Evidence  []Evidence        `json:"evidence,omitempty"`
	Counting  []CountingRule    `json:"counting,omitempty"`
	Terms     []Term            `json:"terms"`
	Retired   []RetiredTerm     `json:"retired_terms,omitempty"`
	Notices   NoticePeriods     `json:"notices,omitzero"`
	Issues    []string          `json:"issues,omitempty"`
}

// Party returns the party with the id.
func (a Agreement) Party(id PartyID) (AgreementParty, bool) {
	i := slices.IndexFunc(a.Parties, func(p AgreementParty) bool { return p.ID == id })
	if i < 0 {
		return AgreementParty{}, false
	}
	return a.Parties[i], true
}

// Actor returns the actor with the id.
func (a Agreement) Actor(id PartyID) (Actor, bool) {
	i := slices.IndexFunc(a.Actors, func(x Actor) bool { return x.ID == id })
	if i < 0 {
		return Actor{}, false
	}
	return a.Actors[i], true
}

// Period returns the period with the id.
func (a Agreement) Period(id string) (Period, bool) {
	i := slices.IndexFunc(a.Periods, func(p Period) bool { return p.ID == id })
	if i < 0 {
		return Period{}, false
	}
	return a.Periods[i], true
}

// Zone returns the zone with the id.
func (a Agreement) Zone(id string) (Zone, bool) {
	i := slices.IndexFunc(a.Zones, func(z Zone) bool { return z.ID == id })
	if i < 0 {
		return Zone{}, false
	}
	return a.Zones[i], true
}

// Line returns the line with the id.
func (a Agreement) Line(id string) (Line, bool) {
	i := slices.IndexFunc(a.Lines, func(l Line) bool { return l.ID == id })
	if i < 0 {
		return Line{}, false
	}
	return a.Lines[i], true
}

// Term returns the term with the id.
func (a Agreement) Term(id string) (Term, bool) {
	i := slices.IndexFunc(a.Terms, func(t Term) bool { return t.ID == id })
	if i < 0 {
		return Term{}, false
	}
	return a.Terms[i], true
}

// Body returns the body with the id.
func (a Agreement) Body(id string) (Body, bool) {
	i := slices.IndexFunc(a.Bodies, func(b Body) bool { return b.ID == id })
	if i < 0 {
		return Body{}, false
	}
	return a.Bodies[i], true
}

// Rule returns the counting rule with the id.
func (a Agreement) Rule(id string) (CountingRule, bool) {
	i := slices.IndexFunc(a.Counting, func(r CountingRule) bool { return r.ID == id })
	if i < 0 {
		return CountingRule{}, false
	}
	return a.Counting[i], true
}

// DefaultEvidence holds where an agreement sets no threshold of its own: two
// origins by two access routes with a link probability of .8 for allegations, a
// ruling for who, and half of a day's hours watched before silence says anything.
func DefaultEvidence() Evidence {
	return Evidence{ID: "default", Origins: 2, Routes: 2, PermilleP: 800, Who: "ruling", WatchedPermille: 500}
}

// EvidenceFor returns the thresholds for a term: its own, else the agreement's default, else DefaultEvidence.
func (a Agreement) EvidenceFor(t Term) Evidence {
	want := t.Evidence
	if want == "" {
		want = "default"
	}
	for _, e := range a.Evidence {
		if e.ID == want {
			return e
		}
	}
	return DefaultEvidence()
}

// HasDecider reports whether any body may rule. Where none may, nothing is ever called a breach.
func (a Agreement) HasDecider() bool {
	return slices.ContainsFunc(a.Bodies, func(b Body) bool { return b.Rule.Kind != BodyNone })
}

// PeriodsOf returns the periods a term runs in: those it names, else all.
func (a Agreement) PeriodsOf(t Term) []Period {
	if len(t.Periods) == 0 {
		return a.Periods
	}
	var out []Period
	for _, id := range t.Periods {
		if p, ok := a.Period(id); ok {
			out = append(out, p)
		}
	}
	return out
}
