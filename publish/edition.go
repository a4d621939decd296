package publish

// Edition is a dated set of publications for one audience. It is a function of
// its draft and policy alone and holds plain values only.
type Edition struct {
	Format  string   `json:"format"` // "trucewatch-edition/1"
	Frame   Frame    `json:"frame"`
	Policy  Policy   `json:"policy"`
	Figures []Figure `json:"figures"`
	// Parties in the order of this edition; the order alternates by number.
	Parties   []Party       `json:"parties"`
	Agreement *Agreement    `json:"agreement,omitempty"`
	Items     []Publication `json:"items"` // by id
	Regions   []RegionRow   `json:"regions"`
	Days      []DayRow      `json:"days"`
	Recorders []RecorderRow `json:"recorders"`
	Sources   []SourceRow   `json:"sources"`
	// CoverageSpan is what Coverage and the watched hours are about: the period,
	// or the last seven days where the policy shows no more.
	CoverageSpan Span          `json:"coverage_span"`
	Coverage     []CoverageRow `json:"coverage"`
	Terms        []TermRow     `json:"terms"`
	Claims       []Comparison  `json:"claims"`
	Counts       []CountRow    `json:"counts"`
	Access       []string      `json:"access"`   // ids of items about access
	Contacts     []Note        `json:"contacts"` // planned and held
	Control      []Note        `json:"control"`  // claims of who holds a place
	// Told is what articles say that somebody said; nil where there are no articles.
	Told      *Told           `json:"told,omitempty"`
	Withheld  Withheld        `json:"withheld"`
	Interests []InterestCount `json:"interests"`
	// Corrections of the last 30 days and before, newest first.
	Corrections []Correction `json:"corrections"`
	Attribution []string     `json:"attribution"`
}

// FormatName is the version of Edition's field list.
const FormatName = "trucewatch-edition/1"

// Number is a count with its bounds as stated; both bounds absent = not stated.
type Number struct {
	Min         *int64 `json:"min,omitempty"`
	Max         *int64 `json:"max,omitempty"`
	Approx      bool   `json:"approx,omitempty"`
	Uncountable bool   `json:"uncountable,omitempty"`
	Unit        string `json:"unit,omitempty"`
}

// IsZero reports whether nothing was stated; it is not the number 0.
func (n Number) IsZero() bool { return n.Min == nil && n.Max == nil && !n.Uncountable }

// Figure is one number with all that it needs to be read: never a bare value.
type Figure struct {
	Key string `json:"key"`
	// Value is nil where nobody could tell; then Coverage says why.
	Value *int64 `json:"value"`
	// Edge counts what may lie inside or outside the period, because only the day is known.
	Edge     int64  `json:"edge,omitempty"`
	Previous *int64 `json:"previous,omitempty"`
	Of       *int64 `json:"of,omitempty"` // the whole of which Value is a part
	Unit     string `json:"unit"`
	Recorder string `json:"recorder"`
	Accused  string `json:"accused,omitempty"`
	Period   Span   `json:"period"`
	Coverage string `json:"coverage"` // watched, partly_watched, not_watched, not_applicable
	Rows     string `json:"rows"`     // data file whose rows give the value
}

// Party is a party to the agreement; Slot is 1 or 2 for the first two parties by
// id, whatever order the edition lists them in, so that its colour never changes.
type Party struct {
	ID     string `json:"id"`
	Name   Words  `json:"name"`
	Slot   int    `json:"slot"`
	Stance string `json:"stance,omitempty"`
	// StanceOn is the date on which the stance was reported.
	StanceOn string `json:"stance_on,omitempty"`
}

// Values of Publication.State.
const (
	StatePublished = "published"
	StateMerged    = "merged"
	StateRecalled  = "recalled" // for safety: a stub stays
	StateWithdrawn = "withdrawn"
)

// Publication is the redacted copy of one incident.
type Publication struct {
	ID         string `json:"id"`
	State      string `json:"state"`
	MergedInto string `json:"merged_into,omitempty"`
	SplitFrom  string `json:"split_from,omitempty"`
	PartOf     string `json:"part_of,omitempty"`
	Exercise   bool   `json:"exercise,omitempty"`
	// From and To are the first and last day ("2023-01-06") or hour
	// ("2023-01-06T15") in the mission's zone; empty = not stated.
	From string `json:"from,omitempty"`
	To   string `json:"to,omitempty"`
	// InPeriod is "in", "edge" (only partly, or not known to be) or "out" of the
	// edition's period; InPrevious likewise.
	InPeriod   string `json:"in_period"`
	InPrevious string `json:"in_previous,omitempty"`
	Region     string `json:"region,omitempty"`
	Cell       *Cell  `json:"cell,omitempty"`
	Act        string `json:"act,omitempty"`
	// Signal: an alert or a heat spot, a lead and not an act by itself; counted apart.
	Signal      bool          `json:"signal,omitempty"`
	Occurrence  string        `json:"occurrence"`
	OccurBy     string        `json:"occurrence_by,omitempty"`
	Attribution string        `json:"attribution"`
	Party       string        `json:"party,omitempty"`
	Basis       string        `json:"basis,omitempty"`
	Claims      []Accusation  `json:"claims,omitempty"`
	Disposition string        `json:"disposition"`
	Disputed    bool          `json:"disputed,omitempty"`
	Rulings     []Ruling      `json:"rulings,omitempty"`
	Cases       int           `json:"cases,omitempty"` // findings under examination
	Killed      Number        `json:"killed,omitzero"`
	Injured     Number        `json:"injured,omitzero"`
	AreaLevel   bool          `json:"area_level,omitempty"`
	Delayed     bool          `json:"delayed,omitempty"` // fields held back for the strike delay
	Reports     []ReportedBy  `json:"reports,omitempty"`
	Origins     []Origin      `json:"origins,omitempty"`
	Why         []string      `json:"why,omitempty"` // keys of sentences: why the reports belong together
	Replies     []PublicReply `json:"replies,omitempty"`
	Versions    []ReadingNote `json:"readings,omitempty"` // readings of others than the preferred one
	// Raion is the second-level unit, where the policy or the report knows no cell.
	Raion Words `json:"raion,omitzero"`
	// Exact is for one party's edition only.
	Exact *Exact `json:"exact,omitempty"`
	// Notice says, in the edition of the party it was sent to, by when an answer is due.
	Notice *Notice `json:"notice,omitempty"`
	// Early: shown before the delay, to the party that was notified of it; counted nowhere.
	Early bool `json:"early,omitempty"`
	// Reason is why an item was withdrawn, in the words of the decision; "safety" for a recall.
	Reason *Text `json:"reason,omitempty"`
}

// Exact is a place as a report stated it, in a party's own edition: what the
// party reported itself, or the complaint in a case that it was notified of. It is
// never taken from monitors, cameras, sensors or residents.
type Exact struct {
	Lat     string `json:"lat"` // degrees (WGS84), decimal
	Lon     string `json:"lon"`
	RadiusM int    `json:"radius_m,omitempty"` // r68; 0 = not stated
	Because string `json:"because"`            // own_report, notified_case
}

// Notice is the clock of a party's answer, in RFC 3339 (UTC); State as in the record:
// running, replied, late, overdue, stopped, open.
type Notice struct {
	Notified string `json:"notified,omitempty"`
	Due      string `json:"due,omitempty"`
	Replied  string `json:"replied,omitempty"`
	State    string `json:"state"`
}

// Text is free text in the language in which it counts, and what is held of it in
// the other languages of the site.
type Text struct {
	Lang   string      `json:"lang,omitempty"`
	Words  string      `json:"words"`
	Others []Rendering `json:"others,omitempty"`
}

// Values of Rendering.Mark.
const (
	MarkReviewed = "reviewed"
	MarkDraft    = "machine_draft"
	MarkMissing  = "missing"
)

// Rendering is a text in another language: reviewed by a person, a machine's draft, or missing.
type Rendering struct {
	Lang  string `json:"lang"`
	Mark  string `json:"mark"`
	Words string `json:"words,omitempty"`
}

// Cell is a cell of the fixed grid with its corners as exact decimals of a degree (WGS84).
type Cell struct {
	Name  string `json:"name"`
	South string `json:"south"`
	West  string `json:"west"`
	North string `json:"north"`
	East  string `json:"east"`
}

// Accusation is a claim of who did it: By says that Accused did. It is not a finding.
type Accusation struct {
	Accused string `json:"accused"`
	By      string `json:"by"`
}

// Ruling is what a body decided on an incident under a term.
type Ruling struct {
	Term    string `json:"term"`
	Version string `json:"version,omitempty"`
	Value   string `json:"value"`
	By      string `json:"by"`
	Reason  string `json:"reason,omitempty"`
	// Text is the reason with its language and its renderings in the others.
	Text *Text `json:"text,omitempty"`
}

// ReportedBy is one report of an incident, so far as it may be shown.
type ReportedBy struct {
	Source    string `json:"source,omitempty"` // id in Sources; empty where it is named by class only
	Class     string `json:"class"`
	Origin    int    `json:"origin"` // index into Origins
	Published string `json:"published,omitempty"`
	Relation  string `json:"relation,omitempty"`
	Title     string `json:"title,omitempty"`
	Lang      string `json:"lang,omitempty"`
	URL       string `json:"url,omitempty"`
}

// Origin is where reports come from: the root of their copying.
type Origin struct {
	Label string `json:"label,omitempty"` // empty where it may not be named
	Class string `json:"class"`
	N     int    `json:"n"`
}

// PublicReply is a party's answer, a denial or a dissent.
type PublicReply struct {
	By   string `json:"by"`
	Kind string `json:"kind"`
	Text string `json:"text"`
	At   string `json:"at,omitempty"`
	// Lang and Others are as in Text.
	Lang   string      `json:"lang,omitempty"`
	Others []Rendering `json:"others,omitempty"`
}

// ReadingNote says that another author determines the incident otherwise.
type ReadingNote struct {
	Author string `json:"author"`
	From   string `json:"from,omitempty"`
	To     string `json:"to,omitempty"`
	Region string `json:"region,omitempty"`
	Act    string `json:"act,omitempty"`
}

// Withheld counts what the edition does not show, by reason.
type Withheld struct {
	Delayed  int `json:"delayed"`  // younger than the delay
	Strikes  int `json:"strikes"`  // shown without what tells hit, miss or damage
	Decided  int `json:"decided"`  // withheld by decision
	Recalled int `json:"recalled"` // recalled for safety
	// Unapproved wait for the approval that the policy asks for.
	Unapproved int `json:"unapproved,omitempty"`
	Outside    int `json:"outside"` // outside the span of data shown, or without any time
}

// Note is a dated line: a contact, a claim of control.
type Note struct {
	Day    string `json:"day,omitempty"`
	Who    string `json:"who,omitempty"`
	Region string `json:"region,omitempty"`
	Words  string `json:"words"`
	Hedges string `json:"hedges,omitempty"`
}

// InterestCount says how many reports of the period come from sources of one interest.
type InterestCount struct {
	Interest string `json:"interest"`
	Party    string `json:"party,omitempty"`
	Reports  int    `json:"reports"`
}

// Correction is a published figure or item that is now told otherwise.
type Correction struct {
	On      string `json:"on"`   // date of the edition that corrects
	What    string `json:"what"` // day, item, removed
	Subject string `json:"subject"`
	Field   string `json:"field,omitempty"`
	Was     string `json:"was"`
	Now     string `json:"now"`
	Because string `json:"because"` // key: late_reports, merged, split, decided, withdrawn, recalled, refused
}
