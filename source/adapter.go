package source

import (
	"io"
	"iter"

	"trucewatch/truce"
)

// Adapter reads one family of files. Parse is pure: the same bytes give the same
// reports with the same ids, whatever the name of the file. It yields either a
// valid report or an error: *RowError for one bad row, after which it goes on,
// or *FileError, after which it ends. A caller may stop at any time.
type Adapter interface {
	Info() Info
	Parse(in Input) iter.Seq2[truce.Report, error]
}

// Input is one file, or one member of an archive, already decompressed.
type Input struct {
	Name string // for messages only
	R    io.Reader
}

// Info says what an adapter reads, under which licence, and what its silence means.
type Info struct {
	Name    string // as given to --as
	Title   string
	Licence string
	// Attribution is the line that must stand on every map and file that uses the data.
	Attribution string
	// Blind says when the silence of this source means nothing.
	Blind string
	// Ship says whether rows may be republished ("yes"), only cited ("cite") or not at all ("no").
	Ship string
	URL  string
	// Sources are the register entries that the adapter's rows name. A mission's
	// sources.yaml overrides them entry by entry.
	Sources []truce.Source
	// Complete: a file is the whole set as of its date, so that a row which is
	// gone from a later file was withdrawn by the publisher.
	Complete bool
}

// The three values of Info.Ship and truce.Source.Ship.
const (
	ShipYes  = "yes"
	ShipCite = "cite"
	ShipNo   = "no"
)

// AlertSignal is the register's name of Ukraine's air-raid alert. Every log of it
// records the same signal, so that two logs are one origin.
const AlertSignal = "ua-air-raid-signal"
