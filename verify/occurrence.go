package verify

import (
	"slices"
	"sort"
	"strings"

	"trucewatch/truce"
)

// occurrence is how far the members alone carry an incident: recorded where the
// mechanism itself saw it, corroborated where enough separate origins by
// separate routes of access say so, else alleged. Verified is a body's word.
func (w *work) occurrence(inc truce.Incident) truce.Occurrence {
	e := w.evidence()
	mechanism := w.mechanism(e)
	routes := map[string][]string{} // origin → routes by which it is reached
	for _, m := range inc.Members {
		if !w.supports(m) {
			continue
		}
		s := w.in.Sources[m.Key.Source]
		if w.byMechanism(m, s, mechanism) {
			return truce.OccRecorded
		}
		if m.PermilleP < e.PermilleP || s.Class == truce.ClassSatellite {
			continue
		}
		routes[m.Origin] = append(routes[m.Origin], routeOf(s))
	}
	if e.Origins > 0 && len(routes) >= e.Origins && separate(routes) >= e.Routes {
		return truce.OccCorroborated
	}
	return truce.OccAlleged
}

// supports reports whether a member says that the thing happened. A denial does
// not; an alert is a warning and a thermal pixel a lead, so neither is a second
// route for a strike.
func (w *work) supports(m truce.Member) bool {
	if m.Relation == "denies" || m.Relation == "attributes" {
		return false
	}
	r, ok := w.in.Reports[m.Key]
	if !ok {
		return true
	}
	switch r.Kind {
	case truce.KindDenial, truce.KindReply, truce.KindNoObservation, truce.KindCoverage:
		return false
	}
	return r.Act != "air/alert" && r.Act.Class() != "thermal"
}

// mechanism lists the owners whose own observation is enough: the monitors that
// the threshold names and the agreement accepts; without such a threshold, every
// accepted monitor.
func (w *work) mechanism(e truce.Evidence) []string {
	if w.in.Agreement == nil {
		return e.RecordedBy
	}
	var out []string
	for _, m := range w.in.Agreement.Monitors {
		if m.Status == truce.StatusAccepted && (len(e.RecordedBy) == 0 || slices.Contains(e.RecordedBy, m.ID)) {
			out = append(out, m.ID)
		}
	}
	return out
}

// byMechanism reports whether a member is the mechanism's own observation:
// its source is owned by it and is no party, and the report is not what it was told.
func (w *work) byMechanism(m truce.Member, s truce.Source, mechanism []string) bool {
	if s.Owner == "" || !slices.Contains(mechanism, s.Owner) || s.Interest == truce.InterestParty || s.Interest == truce.InterestAlly {
		return false
	}
	if s.Access == "told" || s.Access == "compiled" {
		return false
	}
	r, ok := w.in.Reports[m.Key]
	if !ok {
		return true
	}
	switch r.Kind {
	case truce.KindPoint, truce.KindEpisode, truce.KindDetection, truce.KindAccess, truce.KindInspection:
		return r.Means != "told" && r.Means != "interview"
	}
	return false
}

// routeOf is the route of access of a source. What a party or its ally says is
// one route per party, however many of its voices say it.
func routeOf(s truce.Source) string {
	if s.Interest == truce.InterestParty || s.Interest == truce.InterestAlly {
		return "party " + string(s.Party)
	}
	if s.Access != "" {
		return s.Access
	}
	return string(s.Class)
}

// separate is the greatest number of routes that can each be given an origin of
// its own: two origins by one route count once, and so do two routes of one origin.
func separate(routes map[string][]string) int {
	origins := sortedKeys(routes)
	owner := map[string]string{} // route → origin
	n := 0
	for _, o := range origins {
		seen := map[string]bool{}
		if assign(o, routes, owner, seen) {
			n++
		}
	}
	return n
}

// assign finds a route for origin o, moving others where that helps (augmenting path).
func assign(o string, routes map[string][]string, owner map[string]string, seen map[string]bool) bool {
	list := slices.Clone(routes[o])
	sort.Strings(list)
	for _, r := range slices.Compact(list) {
		if seen[r] {
			continue
		}
		seen[r] = true
		if holder, taken := owner[r]; !taken || assign(holder, routes, owner, seen) {
			owner[r] = o
			return true
		}
	}
	return false
}

// trimmed is for words that people typed.
func trimmed(s string) string { return strings.TrimSpace(s) }
