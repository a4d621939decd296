package truce

import "fmt"

// SourceClass is what sort of reporter a source is.
type SourceClass string

const (
	ClassPatrol    SourceClass = "patrol"
	ClassCamera    SourceClass = "camera"
	ClassSensor    SourceClass = "sensor"
	ClassSatellite SourceClass = "satellite"
	ClassParty     SourceClass = "party"
	ClassOutlet    SourceClass = "outlet"
	ClassDataset   SourceClass = "dataset"
	ClassMonitor   SourceClass = "monitor" // another monitoring body
	ClassCivil     SourceClass = "civil"   // civilians and their organisations
)

// SourceClasses lists every class.
func SourceClasses() []SourceClass {
	return []SourceClass{ClassPatrol, ClassCamera, ClassSensor, ClassSatellite, ClassParty,
		ClassOutlet, ClassDataset, ClassMonitor, ClassCivil}
}

// Interest is where a source stands towards the parties.
type Interest string

const (
	InterestParty   Interest = "party" // a party itself, or a body of it
	InterestAlly    Interest = "ally"  // stands with a party
	InterestNeutral Interest = "neutral"
	InterestUnknown Interest = "unknown"
)

// Source is one entry of the register.
type Source struct {
	ID       SourceID    `json:"id"`
	Title    string      `json:"title"`
	Class    SourceClass `json:"class"`
	Interest Interest    `json:"interest"`
	// Party whose interest it is, for interests party and ally.
	Party PartyID `json:"party,omitempty"`
	// Grade is the reliability A to F as entered by people; empty = not graded.
	Grade string `json:"grade,omitempty"`
	// Access is how the source comes to know: saw, signal, told, compiled …
	Access string `json:"access,omitempty"`
	Owner  string `json:"owner,omitempty"`
	// DerivedFrom is the source this one is made from; two such are one origin.
	DerivedFrom SourceID `json:"derived_from,omitempty"`
	// Signal is the physical or official signal it records: two recordings of
	// one signal are one origin.
	Signal  string `json:"signal,omitempty"`
	Licence string `json:"licence"`
	// Blind says when this source's silence means nothing.
	Blind string `json:"blind"`
	// Attribution is the line that must stand on every map and file that uses it.
	Attribution string `json:"attribution,omitempty"`
	// Ship says whether rows may be republished ("yes"), only cited ("cite") or not at all ("no").
	Ship string `json:"ship,omitempty"`
	URL  string `json:"url,omitempty"`
}

// OriginOf is where a report's information comes from until lineage says more:
// the report's own origin, else the register's signal, derived-from, owner,
// else the source itself.
func (s Source) OriginOf(r Report) string {
	for _, o := range []string{r.Origin, s.Signal, string(s.DerivedFrom), s.Owner} {
		if o != "" {
			return o
		}
	}
	return string(r.Source)
}

// Validate checks class, interest and grade.
func (s Source) Validate() error {
	if s.ID == "" {
		return fmt.Errorf("source without an id")
	}
	ok := false
	for _, c := range SourceClasses() {
		ok = ok || c == s.Class
	}
	if !ok {
		return fmt.Errorf("source %s: class %q: want one of %v", s.ID, s.Class, SourceClasses())
	}
	switch s.Interest {
	case InterestParty, InterestAlly:
		if s.Party == "" {
			return fmt.Errorf("source %s: interest %q names no party", s.ID, s.Interest)
		}
	case InterestNeutral, InterestUnknown:
	default:
		return fmt.Errorf("source %s: interest %q: want party, ally, neutral or unknown", s.ID, s.Interest)
	}
	if s.Grade != "" && (len(s.Grade) != 1 || s.Grade[0] < 'A' || s.Grade[0] > 'F') {
		return fmt.Errorf("source %s: grade %q: want A to F", s.ID, s.Grade)
	}
	return nil
}
