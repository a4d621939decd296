package verify

import (
	"strings"

	"trucewatch/truce"
)

// occurrence is how far the members alone carry an incident: recorded where the
// mechanism itself saw it, corroborated where enough separate origins by
// separate routes of access say so, else alleged. Verified is a body's word.
func (w *work) occurrence(inc truce.Incident) truce.Occurrence {
	e := w.evidence()
	switch {
	case e.Recorded(inc, w.in.Agreement, w.in.Reports, w.in.Sources):
		return truce.OccRecorded
	case e.Corroborated(inc, w.in.Reports, w.in.Sources):
		return truce.OccCorroborated
	}
	return truce.OccAlleged
}

// trimmed is for words that people typed.
func trimmed(s string) string { return strings.TrimSpace(s) }
