package fuse

import "trucewatch/truce"

// Options steer a run. The zero value is usable.
type Options struct {
	// Snapshot in force; nil = the embedded default.
	Snapshot *Snapshot
	// Parties set against each other, in pairs: their disagreement on who did it
	// is a dispute and costs nothing.
	Parties [][2]string
	// MustLink and CannotLink are officers' decisions on pairs of report ids;
	// they override scores and rules. Ids that are not in the input are noted.
	MustLink, CannotLink [][2]string
	// Sources is the register, by source id.
	Sources map[string]truce.Source
	// Burners are places that burn in peace as in war: flares, smelters.
	Burners []Burner
	// Exercise gives incidents the ids of an exercise (X-…).
	Exercise bool
	// Lean leaves Groups and Links out of the result, for a million reports in
	// little memory.
	Lean bool
	// NoLinks leaves only Links out.
	NoLinks bool
	// Workers is how many goroutines may score; 0 = 2. It changes no byte.
	Workers int
}

// Burner is a place known to burn in peace.
type Burner struct {
	Lat, Lon truce.E7
	RadiusM  int64
}

// Result is what a run decided.
type Result struct {
	// Assignments has one entry per report, sorted by report id.
	Assignments []Assignment
	// Groups are the incidents, sorted by id.
	Groups []Group
	// Links are all pairs with a probability of .05 and more, sorted by A, then B.
	Links []Link
	// Notices say what was not done as a reader would expect, and why.
	Notices []string
	// PlaceDays are places and days at which nobody could tell incidents apart.
	PlaceDays []PlaceDay
	// Repeats is how many reports only repeat another and were folded into it.
	Repeats int
	// Snapshot is the hash of the snapshot in force.
	Snapshot string
}

// Assignment says to which incident a report belongs.
type Assignment struct {
	Report   string
	Incident truce.IncidentID
	// PPM is the mean link probability to the others of the group, in parts per
	// million; 1,000,000 if alone.
	PPM int32
	// Area: too vague to link; filed to its district, never forced.
	Area bool
}

// Group is one incident.
type Group struct {
	ID      truce.IncidentID
	Anchor  string   // report least by (time.from, source, id)
	Reports []string // in canonical order, the anchor first
	// PartOf names the episode within which the incident lies, if one does.
	PartOf truce.IncidentID
}

// Link is a pair of reports that may speak of one incident.
type Link struct {
	A, B string // report ids, A < B
	PPM  int32  // probability in parts per million
	// MilliBits is the score in thousandths of a bit.
	MilliBits int32
	// Rival is the report that competes most for one of the two; empty if none does.
	Rival string
}

// PlaceDay is a place and day with so many like reports that nobody can tell
// how many incidents there were.
type PlaceDay struct {
	Lat, Lon truce.E7
	Day      string // UTC date
	Reports  int
	Min, Max int // incidents
}
