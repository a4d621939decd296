package truce

import (
	"errors"
	"fmt"
)

// ReportKind says what sort of account a report is.
type ReportKind string

const (
	KindPoint         ReportKind = "point"          // something at one place and time
	KindEpisode       ReportKind = "episode"        // a count over a window
	KindStatement     ReportKind = "statement"      // X said p; see Claim
	KindControl       ReportKind = "control"        // a claim of who holds a place
	KindDetection     ReportKind = "detection"      // by a sensor
	KindAccess        ReportKind = "access"         // access denied, delayed or conditional
	KindNoObservation ReportKind = "no_observation" // looked and saw nothing
	KindCoverage      ReportKind = "coverage"       // how much was watched, or could be; see Coverage
	KindDenial        ReportKind = "denial"
	KindReply         ReportKind = "reply"
	KindNotification  ReportKind = "notification"
	KindDeclaration   ReportKind = "declaration"
	KindInspection    ReportKind = "inspection" // asked, granted, refused, result
	KindOrder         ReportKind = "order"      // by, to, received, lodged
	KindContact       ReportKind = "contact"    // call, envoy, meeting: planned, held
)

// ReportKinds lists every kind.
func ReportKinds() []ReportKind {
	return []ReportKind{KindPoint, KindEpisode, KindStatement, KindControl, KindDetection, KindAccess,
		KindNoObservation, KindCoverage, KindDenial, KindReply, KindNotification, KindDeclaration,
		KindInspection, KindOrder, KindContact}
}

// Hedge is a qualification as the source stated it. It is never dropped and never repaired.
type Hedge struct {
	Kind  HedgeKind `json:"kind"`
	Words string    `json:"words"` // the source's own words
}

// HedgeKind sorts hedges by what they qualify.
type HedgeKind string

const (
	HedgeUnverified HedgeKind = "unverified" // "could not be independently verified"
	HedgeAssessed   HedgeKind = "assessed"   // "assessed as", by a third party or the recorder
	HedgeProbable   HedgeKind = "probable"   // "probable", "likely", "apparent"
	HedgeQuantity   HedgeKind = "quantity"   // "about", "nearly", "less than"
	HedgeNoReply    HedgeKind = "no_reply"   // "did not comment"
	HedgeFeared     HedgeKind = "feared"
	HedgeOutlet     HedgeKind = "outlet" // the carrier's own verdict, not the speaker's
)

// Alleged is who a report says did it. It is never the recorder, and it is a
// claim of the report, not a finding.
type Alleged struct {
	Party PartyID `json:"party,omitempty"`
	// By is who makes the allegation where it is not the source itself.
	By    PartyID `json:"by,omitempty"`
	Words string  `json:"words,omitempty"`
}

// Attr is a free attribute with its path from leaf to root of the source's own taxonomy.
type Attr struct {
	Name string   `json:"name"`
	Path []string `json:"path"`
}

// Raw says where the bytes as received lie: a content-addressed file and the row in it.
type Raw struct {
	SHA256 string `json:"sha256,omitempty"` // of the file, hex; filled by intake
	Member string `json:"member,omitempty"` // name inside the file, where that is an archive
	Line   int    `json:"line,omitempty"`   // 1-based line of the row in the file or member
	Row    string `json:"row,omitempty"`    // the row itself, exactly as received
}

// Report is one account by one source, as received, plus structured fields.
// Empty means that the source did not say. Nothing here is inferred but the
// places that carry QualityGazetteer.
type Report struct {
	Source SourceID   `json:"source"`
	ID     string     `json:"id"` // the source's own id, unique within the source
	Kind   ReportKind `json:"kind"`
	// Product is the product of the source ("VIIRS/N20"): at most one report of
	// one source and product speaks of one incident.
	Product string `json:"product,omitempty"`
	// Origin is where the source itself says the information comes from.
	Origin string `json:"origin,omitempty"`
	// UpdateOf is the id of an earlier report of the same source that this one updates.
	UpdateOf  string   `json:"update_of,omitempty"`
	Published Interval `json:"published,omitzero"` // when the source published; a day or an instant
	Time      Interval `json:"time,omitzero"`      // when the thing happened
	Places    []Place  `json:"places,omitempty"`   // several where one report names several
	Act       Act      `json:"act,omitempty"`
	ActWords  string   `json:"act_words,omitempty"` // the source's own term
	// Recorder is who recorded it, where that is not the source itself.
	Recorder string  `json:"recorder,omitempty"`
	Alleged  Alleged `json:"alleged,omitzero"`
	Weapon   string  `json:"weapon,omitempty"`
	Target   string  `json:"target,omitempty"`
	Means    string  `json:"means,omitempty"` // saw, heard, camera, satellite, interview …
	// Counts are the things counted, each with its unit: explosions, shellings.
	Counts  []Count  `json:"counts,omitempty"`
	Killed  Count    `json:"killed,omitzero"`
	Injured Count    `json:"injured,omitzero"`
	Hedges  []Hedge  `json:"hedges,omitempty"`
	Attrs   []Attr   `json:"attrs,omitempty"`
	Title   string   `json:"title,omitempty"`
	Text    string   `json:"text,omitempty"`
	Lang    string   `json:"lang,omitempty"`
	URL     string   `json:"url,omitempty"`
	Media   []string `json:"media,omitempty"` // SHA-256, hex
	Claim   *Claim   `json:"claim,omitempty"`
	// Coverage is filled for kinds coverage and no_observation.
	Coverage *Coverage `json:"coverage,omitempty"`
	Note     string    `json:"note,omitempty"`
	Exercise bool      `json:"exercise,omitempty"`
	Raw      Raw       `json:"raw,omitzero"`
}

// Key names the report in the record.
func (r Report) Key() ReportKey { return ReportKey{r.Source, r.ID} }

// At returns the first place, or the zero Place.
func (r Report) At() Place {
	if len(r.Places) == 0 {
		return Place{}
	}
	return r.Places[0]
}

// CoverageRow is the coverage that the report carries, with source, region, place
// and window filled from the report where the row leaves them out; ok is false where it
// carries none.
func (r Report) CoverageRow() (c Coverage, ok bool) {
	if r.Coverage == nil {
		return Coverage{}, false
	}
	c = *r.Coverage
	if c.Source == "" {
		c.Source = r.Source
	}
	if c.Region == "" {
		c.Region = r.At().Region
	}
	if c.Window.IsZero() {
		c.Window = r.Time
	}
	if at := r.At(); c.Place == nil && at.Kind != "" {
		c.Place = &at
	}
	return c, true
}

// Validate collects everything that is wrong with the report, each error naming the field.
func (r Report) Validate() error {
	var errs []error
	add := func(field string, err error) {
		if err != nil {
			errs = append(errs, fmt.Errorf("%s: %w", field, err))
		}
	}
	if r.Source == "" {
		add("source", errors.New("is empty"))
	}
	if r.ID == "" {
		add("id", errors.New("is empty"))
	}
	if !validKind(r.Kind) {
		add("kind", fmt.Errorf("%q: want one of %v", r.Kind, ReportKinds()))
	}
	add("published", r.Published.Validate())
	add("time", r.Time.Validate())
	for i, p := range r.Places {
		add(fmt.Sprintf("places[%d]", i), p.Validate())
	}
	add("act", r.Act.Validate())
	for i, c := range r.Counts {
		add(fmt.Sprintf("counts[%d]", i), c.Validate())
	}
	add("killed", r.Killed.Validate())
	add("injured", r.Injured.Validate())
	if r.Claim != nil {
		add("claim", r.Claim.Validate())
	}
	if r.Coverage != nil {
		add("coverage", r.Coverage.Validate())
	}
	return errors.Join(errs...)
}

func validKind(k ReportKind) bool {
	for _, v := range ReportKinds() {
		if v == k {
			return true
		}
	}
	return false
}
