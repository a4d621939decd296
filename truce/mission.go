package truce

import "time"

// Mission is ours, not the parties': how the mission works and publishes.
type Mission struct {
	ID        string `json:"id"`
	Version   int    `json:"version"`
	Agreement string `json:"agreement"` // id of the agreement
	// Title names the mission on its pages; About is one paragraph on what its data are and are not.
	Title    Words `json:"title,omitempty"`
	About    Words `json:"about,omitempty"`
	Exercise bool  `json:"exercise,omitempty"`
	// Seal is how often the record is sealed; 0 = not stated.
	Seal time.Duration `json:"seal,omitempty"`
	// CutOff is the local time of day at which a reporting day ends, "19:30"; Zone is its IANA zone.
	CutOff    string   `json:"cut_off"`
	Zone      string   `json:"zone"`
	Languages []string `json:"languages"` // the first is authoritative
	Names     Naming   `json:"names,omitzero"`
	// Publication holds one policy for each audience, sorted by audience.
	Publication []PublicationPolicy `json:"publication"`
	Cameras     []Camera            `json:"cameras,omitempty"`
	CallSigns   []CallSign          `json:"call_signs,omitempty"`
	// Seats say which member of a body a person, by code name, speaks for: body → person → member.
	Seats map[string]map[string]string `json:"seats,omitempty"`
}

// Naming says how parties and places are named on pages.
type Naming struct {
	OrderOfParties string `json:"order_of_parties"` // alternating_by_edition
	Forms          string `json:"forms,omitempty"`  // file with forms of names
	Footer         Words  `json:"footer,omitempty"`
}

// Names of audiences. One party's edition, "party:A", follows the policy for the parties.
const (
	AudiencePublic  = "public"
	AudienceParties = "parties"
	AudienceParty   = "party:"
)

// PublicationPolicy is what one audience may see. The most restrictive rule that applies wins.
type PublicationPolicy struct {
	Audience    string        `json:"audience"` // public, parties, …
	Delay       time.Duration `json:"delay"`
	Place       string        `json:"place"` // rung: exact, cell_1km, cell_5km, cell_20km, raion, region
	Time        string        `json:"time"`  // rung: exact, hour, day
	StrikeDelay time.Duration `json:"strike_delay"`
	Who         string        `json:"who,omitempty"`       // ruled_only, or alleged_with_claimant
	Proposals   string        `json:"proposals,omitempty"` // counts_only, shown, hidden
	Exact       string        `json:"exact,omitempty"`     // own_forces_or_notified_case, none
	Withhold    []string      `json:"withhold,omitempty"`
	Embargo     bool          `json:"embargo,omitempty"`
	Approver    string        `json:"approver,omitempty"`
}

// Camera is a fixed camera of the mission. Its place is never published.
type Camera struct {
	ID   string   `json:"id"`
	At   Position `json:"at"`
	Name string   `json:"name,omitempty"`
}

// CallSign names a patrol or post on the radio.
type CallSign struct {
	Sign   string   `json:"sign"`
	Source SourceID `json:"source"`
}
