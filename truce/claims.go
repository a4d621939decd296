package truce

import "time"

// CountResult is one figure under one counting rule. Rows of different
// recorders or units are never added.
type CountResult struct {
	Rule     string   `json:"rule"`            // id of the counting rule
	Terms    []string `json:"terms,omitempty"` // terms that name the rule
	Count    Count    `json:"count"`           // with its unit
	Recorder string   `json:"recorder"`        // who recorded; a source id or the report's own recorder
	Accused  PartyID  `json:"accused,omitempty"`
	Act      Act      `json:"act,omitempty"` // class, "" = not said
	// ActorClass splits persons who are no forces (herder, farmer) from those who are; "" = not said.
	ActorClass string   `json:"actor_class,omitempty"`
	Region     string   `json:"region,omitempty"`
	Period     Interval `json:"period"`
	// Apart is "exercise" for figures that the rule keeps apart; "" otherwise.
	Apart string `json:"apart,omitempty"`
	// Included: this figure is part of the rule's main figure ("of which"), not beside it.
	Included bool `json:"included,omitempty"`
	// WatchedMilliHours is how long the recorder watched in the period, in
	// thousandths of an hour; nil = not known, which is not 0.
	WatchedMilliHours  *int64 `json:"watched_mhours,omitempty"`
	ExpectedMilliHours *int64 `json:"expected_mhours,omitempty"`
	// NotCounted are reports of this recorder that state no number in the rule's unit.
	NotCounted []ReportKey  `json:"not_counted,omitempty"`
	Reports    []ReportKey  `json:"reports"`
	Incidents  []IncidentID `json:"incidents,omitempty"`
}

// StatedWindow is the window of a truce as one party states it.
type StatedWindow struct {
	StatedBy string   `json:"stated_by"` // as in the source: "RU (declared)"
	Party    PartyID  `json:"party,omitempty"`
	Window   Interval `json:"window,omitzero"`
	Scope    string   `json:"scope,omitempty"`
	Note     string   `json:"note,omitempty"`
	Source   string   `json:"source,omitempty"`
}

// ClaimFigure is one claimed measure at its last value, with the earlier values
// of the same counter, which are never added to it.
type ClaimFigure struct {
	Claim Claim `json:"claim"`
	// Value is the number claimed; nil where the claim is in words.
	Value *int64 `json:"value,omitempty"`
	// Earlier are the values of the same counter at earlier ends of its window, oldest first.
	Earlier []Claim `json:"earlier,omitempty"`
	// Total: the claimant's own total of its own parts.
	Total bool `json:"total,omitempty"`
	// PartOf is the measure this one is said to lie inside ("shelling_heavy" in "shelling").
	PartOf string `json:"part_of,omitempty"`
	// Covers says how the window lies against each stated window of the truce.
	Covers []WindowOverlap `json:"covers,omitempty"`
}

// WindowOverlap compares two windows in whole minutes.
type WindowOverlap struct {
	StatedBy       string `json:"stated_by"`
	TruceMinutes   int64  `json:"truce_minutes"`
	ClaimMinutes   int64  `json:"claim_minutes"`
	SharedMinutes  int64  `json:"shared_minutes"`
	OutsideMinutes int64  `json:"outside_minutes"` // of the claim's window, outside of the truce's
	// Approx: a bound is about or assumed.
	Approx bool `json:"approx,omitempty"`
}

// PartsCheck compares a claimed total with the parts that are held here.
type PartsCheck struct {
	Total Claim   `json:"total"`
	Parts []Claim `json:"parts"`
	// Inside are measures held that lie inside another part and were not added.
	Inside []Claim `json:"inside,omitempty"`
	Sum    int64   `json:"sum"`
	// Bounded: at least one part is a lower bound or approximate, so that the sum is one too.
	Bounded bool `json:"bounded,omitempty"`
	Agrees  bool `json:"agrees"`
	// Missing is total - sum; positive where parts may be missing, negative where they overlap or exceed it.
	Missing int64 `json:"missing"`
}

// ObservedBeside is what somebody else saw in the window of a claim.
type ObservedBeside struct {
	What string `json:"what"` // air_alert, thermal, cloud, losses
	// Source is who saw; Origin is what its information comes from. Rows of one origin are not two witnesses.
	Source SourceID `json:"source"`
	Origin string   `json:"origin"`
	Window Interval `json:"window,omitzero"`
	// Rows held in the window; 0 with Held false is "not observed", never a zero.
	Rows int  `json:"rows"`
	Held bool `json:"held"`
	// MadeUp is how many of the rows have an end or a time that somebody assumed.
	MadeUp  int     `json:"made_up,omitempty"`
	Regions []Tally `json:"regions,omitempty"`
	// Values is a series in time, for losses and cloud.
	Values []SeriesPoint `json:"values,omitempty"`
	// Beside is the claim this stands next to, where there is one.
	Beside *Claim `json:"beside,omitempty"`
	Note   string `json:"note,omitempty"`
}

// Tally is a number of rows under one name.
type Tally struct {
	Name string `json:"name"`
	Rows int    `json:"rows"`
}

// SeriesPoint is one value of a series; Value is in Unit, shares in parts per million.
type SeriesPoint struct {
	Window  Interval `json:"window"`
	Region  string   `json:"region,omitempty"`
	Value   int64    `json:"value"`
	Unit    string   `json:"unit"`
	InTruce bool     `json:"in_truce,omitempty"`
}

// ClaimWarning is something wrong or unclear in the claims as held: it is shown
// beside the figure, and the figure is never repaired.
type ClaimWarning struct {
	Code   string  `json:"code"` // parts_below_total, units_conflict, same_window_differs, window_unclear …
	Claims []Claim `json:"claims,omitempty"`
	Text   Words   `json:"text"`
}

// Sentence is one statement for a page: the key of its template, the values put
// into it, and the text in each language.
type Sentence struct {
	Key    string            `json:"key"`
	Values map[string]string `json:"values,omitempty"`
	Text   Words             `json:"text"`
	// Sources are addresses where what it says can be read.
	Sources []string `json:"sources,omitempty"`
}

// ClaimComparison sets the figures of all claimants of one truce side by side.
// It names no winner and adds nothing across claimants, units or windows.
type ClaimComparison struct {
	Truce    string           `json:"truce"`
	Windows  []StatedWindow   `json:"windows,omitempty"`
	Totals   []ClaimFigure    `json:"totals,omitempty"`
	Figures  []ClaimFigure    `json:"figures,omitempty"` // all but totals
	Parts    []PartsCheck     `json:"parts,omitempty"`
	Observed []ObservedBeside `json:"observed,omitempty"`
	Warnings []ClaimWarning   `json:"warnings,omitempty"`
	// Sentences explain the above in reading order.
	Sentences []Sentence `json:"sentences,omitempty"`
	// AsOf is the latest end of any claim's window.
	AsOf time.Time `json:"as_of,omitzero"`
}
