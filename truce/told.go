package truce

// Told is what articles say that somebody said, derived from the reports of the
// articles and of the words in them. Nothing in it is a fact: everything names who
// is said to have said it and which articles carry it.
type Told struct {
	Copies     []Copied        // one for each article, by key
	Utterances []Utterance     // by id
	Positions  []PositionTaken // by party, issue, day, stance, article
	Claims     []ClaimTold     // by kind, party, speaker, place, value
}

// IsZero reports whether there are no articles.
func (t Told) IsZero() bool { return len(t.Copies) == 0 }

// Carrier is an article that carries something, and where its text comes from.
type Carrier struct {
	Article ReportKey
	// Origin is the root of its tree of copies, or the agency that the root names.
	Origin string
}

// Copied says where an article stands in the forest of copies.
type Copied struct {
	Carrier
	// Parent is the article it was most likely copied from; zero for a root.
	Parent ReportKey
	// Root is the root of its tree, itself for a root.
	Root ReportKey
	// PermilleP is how likely that is, in thousandths; it never leaves the desk.
	PermilleP int
	// Grounds are the names of what speaks for it, strongest first.
	Grounds []string
	// Agency is whose text the root says it is.
	Agency string
}

// Utterance is one thing said, with the variants in which articles carry it.
type Utterance struct {
	ID        string
	Speaker   string // as most variants write it
	SpeakerID string // in the table of actors; "" for somebody who is not in it
	Party     PartyID
	Day       string // of the words, as in Said
	Variants  []Variant
	// Strike: a claim of destruction or casualties stands in it. Accuses: it lays an
	// act to a party. Both decide who may read it when.
	Strike, Accuses bool
}

// Variant is an utterance as one article has it.
type Variant struct {
	Carrier
	Span
	Text   string
	Lang   string
	Direct bool
	// Flags say what became of it on its way: sense_changed, attribution_lost,
	// other_speaker, machine_translated, indirect.
	Flags []string
}

// PositionTaken is a party's stance on an issue at a day, in words of its own.
type PositionTaken struct {
	Carrier
	Party   PartyID
	Issue   string
	Stance  string
	Day     string // "" = not known
	Speaker string
	Text    string
	Lang    string
	// Utterance is the id of what it rests on, "" where the article only tells it.
	Utterance string
}

// ClaimTold is one claim with the articles that carry it. The claimant is Speaker,
// of Party; where both are "" the articles say it themselves.
type ClaimTold struct {
	Kind      string
	Speaker   string
	SpeakerID string
	Party     PartyID
	Place     string
	Value     string
	Unit      string
	Bound     string
	Role      string
	Accused   PartyID
	Day       string
	Hedges    []HedgeKind // sorted
	Text      string      // of the first carrier
	Lang      string
	// State is planned or held for a contact, "" where the words do not tell.
	State    string
	Carriers []Carrier
}
