package truce

import (
	"errors"
	"fmt"
)

// Op relates a claimed measure to its value.
type Op string

const (
	OpEqual   Op = "="
	OpMore    Op = ">"
	OpAtLeast Op = ">="
	OpAbout   Op = "~"
	OpText    Op = "text" // the value is words
)

// Claim is p in "X said p" where p is a figure: who claims it, about whom, of
// what, over which window. Claimant is who recorded; Accused is who is said to
// have done it. Either may be empty; an empty Accused stays empty.
type Claim struct {
	Truce    string   `json:"truce,omitempty"` // id of the truce the claim is about
	Claimant PartyID  `json:"claimant,omitempty"`
	Accused  PartyID  `json:"accused,omitempty"`
	Speaker  string   `json:"speaker,omitempty"`
	Window   Interval `json:"window,omitzero"`
	// Measure is what was counted: "total", "shelling", "assault". "total" is
	// the claimant's own total of its own parts.
	Measure string `json:"measure"`
	Op      Op     `json:"op"`
	Value   string `json:"value"`
	Source  string `json:"source,omitempty"` // address where it can be read
	Note    string `json:"note,omitempty"`
}

// Validate checks the operator and that a measure and a value are there.
func (c Claim) Validate() error {
	switch c.Op {
	case OpEqual, OpMore, OpAtLeast, OpAbout, OpText:
	default:
		return fmt.Errorf("claim operator %q: want =, >, >=, ~ or text", c.Op)
	}
	if c.Measure == "" || c.Value == "" {
		return errors.New("claim without a measure or a value")
	}
	return c.Window.Validate()
}

// CoverageKind says what sort of watching a coverage row is about.
type CoverageKind string

const (
	CoverPatrol CoverageKind = "patrol" // hours of patrol
	CoverCamera CoverageKind = "camera" // hours of camera
	CoverPass   CoverageKind = "pass"   // clear satellite passes
	CoverCloud  CoverageKind = "cloud"  // share of sky covered, 0 to 1: lowers a satellite's sight
	CoverOther  CoverageKind = "other"
)

// Coverage says who was watching what, where and when, and how much. Silence
// counts only under coverage.
type Coverage struct {
	Source SourceID     `json:"source,omitempty"` // whose watching; empty = the report's source
	Kind   CoverageKind `json:"kind"`
	Window Interval     `json:"window,omitzero"`
	Region string       `json:"region,omitempty"` // ISO 3166-2 code, or a zone id; empty = see the report's place
	// Place is where the watch stood and how far it saw: a point with its radius, a
	// sector, a line with the distance watched on both sides; nil = see the report's place.
	Place *Place `json:"place,omitempty"`
	// MilliHours watched, in thousandths of an hour; nil where the measure is a share.
	MilliHours *int64 `json:"mhours,omitempty"`
	// SharePPM is a share in parts per million (cloud cover 0.61 = 610,000); nil where hours are stated.
	SharePPM *int64 `json:"share_ppm,omitempty"`
	LineKM   *int64 `json:"line_km,omitempty"` // kilometres of line watched
	// Expected hours of the window that watching could have filled, thousandths; nil = not stated.
	ExpectedMilliHours *int64 `json:"expected_mhours,omitempty"`
	Why                string `json:"why,omitempty"` // why something was not watched, in the source's words
}

// Validate checks the kind and the ranges.
func (c Coverage) Validate() error {
	switch c.Kind {
	case CoverPatrol, CoverCamera, CoverPass, CoverCloud, CoverOther:
	default:
		return fmt.Errorf("coverage kind %q: want patrol, camera, pass, cloud or other", c.Kind)
	}
	if c.SharePPM != nil && (*c.SharePPM < 0 || *c.SharePPM > 1_000_000) {
		return fmt.Errorf("coverage share %d ppm: want 0 to 1000000", *c.SharePPM)
	}
	if c.MilliHours != nil && *c.MilliHours < 0 {
		return errors.New("coverage hours are negative")
	}
	return c.Window.Validate()
}
