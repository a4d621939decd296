package truce

// FindingValue is what can be said of an incident, or a silence, against one term version.
type FindingValue string

const (
	FindBreach     FindingValue = "breach"
	FindNoBreach   FindingValue = "no_breach_seen"
	FindPermitted  FindingValue = "permitted"
	FindNotInForce FindingValue = "not_in_force"
	FindCannotTell FindingValue = "cannot_tell"
)

// FindingStatus says who says so. The machine only proposes.
type FindingStatus string

const (
	FindingProposed FindingStatus = "proposed"
	FindingRuled    FindingStatus = "ruled"
)

// Finding is incident or silence × term × version.
type Finding struct {
	Term    string `json:"term"`
	Version string `json:"version"` // period version, for example "main-b"; empty = the only one
	// Incident is empty for a finding about silence on Day.
	Incident IncidentID `json:"incident,omitempty"`
	// Region is the region or zone that a finding about silence is about; "" = everywhere.
	Region string        `json:"region,omitempty"`
	Day    Interval      `json:"day,omitzero"`
	Value  FindingValue  `json:"value"`
	Status FindingStatus `json:"status"`
	By     string        `json:"by,omitempty"` // body, for ruled
	Reason string        `json:"reason"`
	// Why is the key of the reason, for a finding that cannot be told; "" otherwise.
	Why     string   `json:"why,omitempty"`
	Used    []string `json:"evidence_used,omitempty"`
	Missing []string `json:"evidence_missing,omitempty"`
	// Bound are the parties the term binds in this version.
	Bound []PartyID `json:"bound,omitempty"`
}
