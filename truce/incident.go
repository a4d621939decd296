package truce

import "time"

// Occurrence is the first axis: did it happen? Ordered from alleged to
// verified; the last two stand beside the order.
type Occurrence string

const (
	OccAlleged      Occurrence = "alleged"      // somebody says so
	OccRecorded     Occurrence = "recorded"     // recorded by the mechanism itself
	OccCorroborated Occurrence = "corroborated" // by another origin, by another access route
	OccVerified     Occurrence = "verified"     // by a named body, on a date
	OccTried        Occurrence = "tried_not_verified"
	OccRefuted      Occurrence = "refuted"
)

// AttributionLevel is the third axis: who? The second, the term, is a set of findings.
type AttributionLevel string

const (
	AttrNone            AttributionLevel = "none"
	AttrDirection       AttributionLevel = "direction_only"
	AttrAlleged         AttributionLevel = "alleged"
	AttrAttributed      AttributionLevel = "attributed"
	AttrDisputed        AttributionLevel = "disputed" // between parties
	AttrNotAttributable AttributionLevel = "not_attributable"
)

// Disposition is the fourth axis: where does the case stand?
type Disposition string

const (
	DispNew             Disposition = "new"
	DispValid           Disposition = "valid"
	DispInquiry         Disposition = "under_inquiry"
	DispSuspended       Disposition = "suspended" // with why
	DispRuled           Disposition = "ruled"
	DispUnableToRule    Disposition = "unable_to_rule"
	DispReferred        Disposition = "referred"
	DispResolvedLocally Disposition = "resolved_locally"
	DispWithdrawn       Disposition = "withdrawn"
	DispOverdue         Disposition = "overdue"
)

// Mode says how a value was reached.
type Mode string

const (
	Automatic Mode = "automatic"
	Manual    Mode = "manual"
)

// Reading is one author's determination of an incident. The machine, the
// mission and each party may have their own; none overwrites another.
type Reading struct {
	Author   string   `json:"author"` // "machine", "mission", or a party id
	Mode     Mode     `json:"mode"`
	Time     Interval `json:"time,omitzero"`
	Place    Place    `json:"place,omitzero"`
	Act      Act      `json:"act,omitempty"`
	Alleged  PartyID  `json:"alleged,omitempty"`
	Killed   Count    `json:"killed,omitzero"`
	Injured  Count    `json:"injured,omitzero"`
	Snapshot string   `json:"snapshot,omitempty"` // hash of the fusion snapshot, for the machine's
	Reason   string   `json:"reason,omitempty"`
}

// Member is a report's part in an incident.
type Member struct {
	Key      ReportKey `json:"report"`
	Relation string    `json:"relation"` // same, part-of, update-of, denies, attributes
	Origin   string    `json:"origin"`
	// PermilleP is the mean link probability to the group, in thousandths; 1000 if alone.
	PermilleP int `json:"p_permille"`
}

// Attribution is who did it, so far as anybody said or decided.
type Attribution struct {
	Level AttributionLevel `json:"level"`
	Party PartyID          `json:"party,omitempty"`
	// Claims counts, per accused party, the parties or sources that accuse it.
	Claims []AccusedBy `json:"claims,omitempty"`
	Basis  string      `json:"basis,omitempty"`
}

// AccusedBy is one accusation: who accuses whom.
type AccusedBy struct {
	Accused PartyID `json:"accused"`
	By      string  `json:"by"` // party id or source id
}

// Incident is what linked reports are about.
type Incident struct {
	// ID is derived from the anchor until an edition or a decision binds it; from
	// then on it stays with the reports that it named.
	ID IncidentID `json:"id"`
	// Anchor is the member that is least by time, source and id; of a pinned incident
	// the report that stands for it in decisions.
	Anchor  ReportKey `json:"anchor"`
	Members []Member  `json:"members"` // sorted by key
	Origins []string  `json:"origins"` // sorted, unique
	// EffectiveMilli is how many independent origins the members that say it happened
	// are worth, in thousandths; 0 = not worked out.
	EffectiveMilli int       `json:"effective_milli,omitempty"`
	Readings       []Reading `json:"readings"`
	Preferred      int       `json:"preferred"` // index into Readings
	// AreaLevel: too vague to link; filed to its district, never forced.
	AreaLevel bool `json:"area_level,omitempty"`
	// PartOf is the episode this incident belongs to.
	PartOf      IncidentID  `json:"part_of,omitempty"`
	Occurrence  Occurrence  `json:"occurrence"`
	OccurBy     string      `json:"occurrence_by,omitempty"` // body and date, for verified
	Attribution Attribution `json:"attribution"`
	Disposition Disposition `json:"disposition"`
	// DisposeWhy is the reason of the decision that set the disposition.
	DisposeWhy string `json:"disposition_why,omitempty"`
	// Disputed: an origin or a party contests that it happened, or how.
	Disputed bool `json:"disputed,omitempty"`
	// Decisions that bind on it, by content hash, in the order they bind.
	Decisions []string `json:"decisions,omitempty"`
	// Replies of parties, denials and dissent, in time order.
	Replies []Reply `json:"replies,omitempty"`
	// MergedInto makes it a tombstone: a bound id that leads to the incident that lives.
	// SplitFrom is the published incident from which most of its reports came.
	MergedInto IncidentID `json:"merged_into,omitempty"`
	SplitFrom  IncidentID `json:"split_from,omitempty"`
	Pinned     bool       `json:"pinned,omitempty"`
	Withheld   bool       `json:"withheld,omitempty"`
	Recalled   bool       `json:"recalled,omitempty"`
	// ApprovedFor lists the audiences to which an approver with standing released
	// it, where the mission file asks for that; sorted.
	ApprovedFor []string `json:"approved_for,omitempty"`
	// Renderings are texts of its decisions in other languages, in the order they bind.
	Renderings []Rendering `json:"renderings,omitempty"`
	// DisposeRef is the content hash of the decision that set the disposition.
	DisposeRef string `json:"disposition_ref,omitempty"`
	Exercise   bool   `json:"exercise,omitempty"`
}

// Reply is a party's answer, a denial or a dissent, kept beside the incident.
type Reply struct {
	By   string    `json:"by"`
	Kind string    `json:"kind"` // reply, denial, dissent, self_report
	Text string    `json:"text"`
	At   time.Time `json:"at,omitzero"`
	Ref  string    `json:"ref,omitempty"` // content hash of the decision, or report key
}

// Rendering is the text of a decision in another language than it was written in.
type Rendering struct {
	Of       string `json:"of"` // content hash of the decision, or its beginning
	Lang     string `json:"lang"`
	Text     string `json:"text"`
	Reviewed bool   `json:"reviewed"` // a person stands behind it; else it is a machine's draft
	By       string `json:"by"`
}

// Reading returns the preferred reading, or the zero Reading of an empty incident.
func (i Incident) Reading() Reading {
	if i.Preferred < 0 || i.Preferred >= len(i.Readings) {
		return Reading{}
	}
	return i.Readings[i.Preferred]
}
