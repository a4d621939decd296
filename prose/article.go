package prose

// Article is what one text says. The JSON form is that of `trucewatch read`;
// docs/formats/read.md describes it.
type Article struct {
	File     string `json:"file"`
	Title    string `json:"title"`
	Language string `json:"language"` // en, uk, ru, or "" where the text does not say
	// Published is the date of the header as written there, "" where there is none.
	Published string `json:"published"`
	// PublishedReliable is false where there is no date, or the text speaks against it.
	PublishedReliable bool `json:"published_reliable"`

	Credits    []Credit    `json:"credits"`
	Quotes     []Quote     `json:"quotes"`
	Statements []Statement `json:"statements"`
	Claims     []Claim     `json:"claims"`
	Positions  []Position  `json:"positions"`

	// The rest is given only where more is asked for.

	// PublishedWhy says why the date of the header is not relied on.
	PublishedWhy string  `json:"published_why,omitempty"`
	Cruft        []Cruft `json:"cruft,omitempty"`
	// Notices say what the reader left out because of a limit.
	Notices []string `json:"notices,omitempty"`
}

// Credit is a line that names who made the text or a picture.
type Credit struct {
	Text   string     `json:"text"`
	Kind   CreditKind `json:"kind"`
	Agency string     `json:"agency"` // canonical name, "" where none is named
	Start  int        `json:"-"`
}

// CreditKind says what a credit is for.
type CreditKind string

const (
	CreditText        CreditKind = "text"        // the words come from an agency or outlet
	CreditPhoto       CreditKind = "photo"       // only a picture does
	CreditTranscript  CreditKind = "transcript"  // a transcript carried by somebody
	CreditContributor CreditKind = "contributor" // bylines and persons who contributed
)

// Quote is a passage between quotation marks, or after a dialogue dash.
type Quote struct {
	Text string `json:"text"`
	// Start is the byte offset of Text in the file.
	Start int `json:"start"`
	// Speaker is a full name or a role as the article gives it; "unknown" where the
	// article does not say, "" for scare quotes and echoes of the outlet.
	Speaker string    `json:"speaker"`
	Cue     Cue       `json:"cue"`
	Kind    QuoteKind `json:"kind"`
	// Day is the day of the words, not of the article: a date where it follows from
	// the text or a reliable header, else the words for it ("Thursday"), else "".
	Day string `json:"day"`

	Attribution
}

// QuoteKind says what a passage in quotation marks is.
type QuoteKind string

const (
	QuoteFull     QuoteKind = "full"     // one clause or more
	QuoteFragment QuoteKind = "fragment" // a part of a clause that the outlet finishes
	QuoteScare    QuoteKind = "scare"    // the outlet keeps its distance from a word
	QuoteEcho     QuoteKind = "echo"     // words quoted before, taken up by the outlet
)

// Attribution says by whose mouth, where and through whom words came.
type Attribution struct {
	SpeakerID string `json:"speaker_id,omitempty"` // id in the actor table
	Party     string `json:"party,omitempty"`      // party the speaker speaks for or belongs to
	Source    string `json:"source,omitempty"`     // the outlet, where it is the only source
	Venue     string `json:"venue,omitempty"`      // where it was said, as written
	Carrier   string `json:"carrier,omitempty"`    // transcript, agency, channel that carried it
	CueWord   string `json:"cue_word,omitempty"`   // the word that attributes
}

// Cue is the class of the word that attributes.
type Cue string

const (
	CueNeutral   Cue = "neutral"    // said, added, according to
	CueClaim     Cue = "claim"      // claimed, accused: a claim, never a fact
	CueAssess    Cue = "assess"     // assessed, confirmed, estimated
	CueStance    Cue = "stance"     // vowed, stressed, hinted: a position
	CueDenial    Cue = "denial"     // denied, rejected, dismissed
	CueNoComment Cue = "no_comment" // did not comment: neither denial nor concession
	CueNone      Cue = "none"       // nothing attributes, the speaker goes on
)

// Statement is what somebody is said to have said, directly or indirectly.
type Statement struct {
	Text    string `json:"text"`
	Speaker string `json:"speaker"`
	Cue     Cue    `json:"cue"`

	Start  int    `json:"start,omitempty"`
	Direct bool   `json:"direct,omitempty"`
	Day    string `json:"day,omitempty"`
	Attribution
}

// Claim is a thing said to be so, as structured data. It is never a fact.
type Claim struct {
	Kind     ClaimKind `json:"kind"`
	Text     string    `json:"text"`
	Claimant string    `json:"claimant"` // who claims it; "" where the article itself does
	Place    string    `json:"place"`    // as written
	Value    string    `json:"value"`    // digits without separators, "" where no number
	Unit     string    `json:"unit"`
	Bound    Bound     `json:"bound"`
	Hedge    []Hedge   `json:"hedge"`

	Role     NumberRole `json:"role,omitempty"`
	PlaceKey string     `json:"place_key,omitempty"` // key in the gazetteer
	Accused  string     `json:"accused,omitempty"`   // party said to have done it; never taken from the recorder
	Party    string     `json:"party,omitempty"`     // party of the claimant
	Day      string     `json:"day,omitempty"`
	Start    int        `json:"start,omitempty"`
}

// ClaimKind says what a claim is about.
type ClaimKind string

const (
	ClaimControl      ClaimKind = "control"        // who holds a place
	ClaimArea         ClaimKind = "area"           // size of ground held, taken, lost
	ClaimBreach       ClaimKind = "breach_alleged" // a truce in force is said to have been broken
	ClaimCondition    ClaimKind = "condition"      // what must be so first
	ClaimReply        ClaimKind = "reply"          // an answer to a claim or a proposal: accepted, denied, none
	ClaimForces       ClaimKind = "forces"         // troops, advances, presence
	ClaimAid          ClaimKind = "aid"            // arms, money, intelligence
	ClaimCasualties   ClaimKind = "casualties"
	ClaimEncirclement ClaimKind = "encirclement"
	ClaimCrime        ClaimKind = "crime_alleged"
	ClaimDestruction  ClaimKind = "destruction"
	ClaimManoeuvre    ClaimKind = "manoeuvre"
	ClaimResponse     ClaimKind = "response" // sanctions and other answers of third states
	ClaimContact      ClaimKind = "contact"  // call, envoy, meeting; planned or held
)

// Bound says how a number limits what it counts.
type Bound string

const (
	BoundNone     Bound = ""
	BoundExact    Bound = "exact"
	BoundAbout    Bound = "about"
	BoundAtLeast  Bound = "at_least"
	BoundAtMost   Bound = "at_most"
	BoundLessThan Bound = "less_than"
	BoundMoreThan Bound = "more_than"
)

// NumberRole says what a number is the measure of.
type NumberRole string

const (
	RoleCurrent    NumberRole = "current"    // the measure now
	RolePeak       NumberRole = "peak"       // at its height, before
	RolePopulation NumberRole = "population" // inhabitants; never casualties
	RoleProposed   NumberRole = "proposed"   // length or size proposed
	RoleDuration   NumberRole = "duration"   // how long something took
	RoleMoney      NumberRole = "money"
	RoleShare      NumberRole = "share"
)

// Hedge is a mark of doubt that belongs to a claim.
type Hedge string

const (
	HedgeUnverified Hedge = "unverified"     // could not be independently verified
	HedgeNoReply    Hedge = "no_reply"       // the other party did not comment
	HedgeThirdParty Hedge = "third_party"    // assessed by somebody who is no party
	HedgeQuantity   Hedge = "quantity"       // about, nearly
	HedgeMood       Hedge = "mood"           // probably, feared
	HedgeOutlet     Hedge = "outlet_verdict" // the outlet's own judgement: falsely, seemingly
)

// Position is a party's stance on an issue at a date, resting on words of its own.
type Position struct {
	Party  string `json:"party"`
	Issue  string `json:"issue"`
	Stance Stance `json:"stance"`
	Date   string `json:"date"`
	Text   string `json:"text"`

	Speaker string `json:"speaker,omitempty"`
	Start   int    `json:"start,omitempty"`
}

// Stance is what a party does with an issue. Silence is no stance in one text:
// it shows only over all texts of a day.
type Stance string

const (
	StanceAccepts   Stance = "accepts"
	StanceAcceptsIf Stance = "accepts_if"
	StanceDemands   Stance = "demands"
	StanceAsks      Stance = "asks"
	StanceConsiders Stance = "considers"
	StanceQuestions Stance = "questions"
	StanceRejects   Stance = "rejects"
	StanceDenies    Stance = "denies"
	StanceSilent    Stance = "silent"
)

// Cruft is a line of the page that is no part of the article: kept, labelled,
// and not read for statements.
type Cruft struct {
	Text  string    `json:"text"`
	Start int       `json:"start"`
	Kind  CruftKind `json:"kind"`
}

// CruftKind says what such a line is.
type CruftKind string

const (
	CruftHeader  CruftKind = "header"  // title, date, outlet as fields
	CruftRelated CruftKind = "related" // read more, related posts
	CruftCaption CruftKind = "caption" // caption of a picture
	CruftPrompt  CruftKind = "prompt"  // share, comment, subscribe
	CruftCredit  CruftKind = "credit"  // byline, agency, picture
)

// Unknown is the speaker where the article does not say who spoke.
const Unknown = "unknown"
