package claims

import "trucewatch/truce"

// Concerns reports whether a comparison looks at a report: claims and declared
// windows, alerts, heat points and coverage.
func Concerns(r truce.Report) bool {
	return r.Claim != nil || r.Coverage != nil || r.Act == "air/alert" || r.Act.Class() == "thermal"
}
