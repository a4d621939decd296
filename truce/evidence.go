package truce

import (
	"slices"
	"sort"
)

// Corroborated reports whether the members of an incident meet the threshold for
// allegations: enough separate origins by enough separate routes of access, each
// linked with at least the probability asked for. Where it was worked out how many
// independent origins they are worth, that must be enough too. A source that is not
// in the register counts by its class, "".
func (e Evidence) Corroborated(inc Incident, reports map[ReportKey]Report, sources map[SourceID]Source) bool {
	if e.Origins <= 0 {
		return false
	}
	if inc.EffectiveMilli > 0 && inc.EffectiveMilli < 1000*e.Origins {
		return false
	}
	routes := map[string][]string{} // origin → routes by which it is reached
	for _, m := range inc.Members {
		s := sources[m.Key.Source]
		if !Supports(m, reports) || m.PermilleP < e.PermilleP || s.Class == ClassSatellite {
			continue
		}
		routes[m.Origin] = append(routes[m.Origin], s.Route())
	}
	return len(routes) >= e.Origins && separateRoutes(routes) >= e.Routes
}

// Recorded reports whether a member is the own observation of one of the monitors
// that the threshold names and the agreement accepts (where it names none: of any
// accepted monitor). A nil agreement takes the names as they are.
func (e Evidence) Recorded(inc Incident, a *Agreement, reports map[ReportKey]Report, sources map[SourceID]Source) bool {
	names := e.RecordedBy
	if a != nil {
		names = nil
		for _, m := range a.Monitors {
			if m.Status == StatusAccepted && (len(e.RecordedBy) == 0 || slices.Contains(e.RecordedBy, m.ID)) {
				names = append(names, m.ID)
			}
		}
	}
	for _, m := range inc.Members {
		if Supports(m, reports) && ownObservation(m, sources[m.Key.Source], names, reports) {
			return true
		}
	}
	return false
}

// ownObservation reports whether a member's source is owned by one of the names
// and is no party, and the report is not what it was told.
func ownObservation(m Member, s Source, names []string, reports map[ReportKey]Report) bool {
	if s.Owner == "" || !slices.Contains(names, s.Owner) || s.Interest == InterestParty || s.Interest == InterestAlly {
		return false
	}
	if s.Access == "told" || s.Access == "compiled" {
		return false
	}
	r, ok := reports[m.Key]
	if !ok {
		return true
	}
	switch r.Kind {
	case KindPoint, KindEpisode, KindDetection, KindAccess, KindInspection:
		return r.Means != "told" && r.Means != "interview"
	}
	return false
}

// Supports reports whether a member says that the thing happened. A denial does
// not; an alert is a warning and a thermal pixel a lead, so neither is a second
// route for a strike.
func Supports(m Member, reports map[ReportKey]Report) bool {
	if m.Relation == "denies" || m.Relation == "attributes" {
		return false
	}
	r, ok := reports[m.Key]
	if !ok {
		return true
	}
	switch r.Kind {
	case KindDenial, KindReply, KindNoObservation, KindCoverage:
		return false
	}
	return r.Act != "air/alert" && r.Act.Class() != "thermal"
}

// Route is the route of access of a source. What a party or its ally says is one
// route per party, however many of its voices say it.
func (s Source) Route() string {
	if s.Interest == InterestParty || s.Interest == InterestAlly {
		return "party " + string(s.Party)
	}
	if s.Access != "" {
		return s.Access
	}
	return string(s.Class)
}

// separateRoutes is the greatest number of routes that can each be given an
// origin of its own: two origins by one route count once, and so do two routes of
// one origin.
func separateRoutes(routes map[string][]string) int {
	origins := make([]string, 0, len(routes))
	for o := range routes {
		origins = append(origins, o)
	}
	sort.Strings(origins)
	owner := map[string]string{} // route → origin
	n := 0
	for _, o := range origins {
		if assignRoute(o, routes, owner, map[string]bool{}) {
			n++
		}
	}
	return n
}

// assignRoute finds a route for an origin, moving others where that helps (augmenting path).
func assignRoute(o string, routes map[string][]string, owner map[string]string, seen map[string]bool) bool {
	list := slices.Clone(routes[o])
	sort.Strings(list)
	for _, r := range slices.Compact(list) {
		if seen[r] {
			continue
		}
		seen[r] = true
		if holder, taken := owner[r]; !taken || assignRoute(holder, routes, owner, seen) {
			owner[r] = o
			return true
		}
	}
	return false
}
