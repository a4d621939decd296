package assess

import (
	"slices"

	"trucewatch/truce"
)

// access: monitors move freely. It is about restrictions of the monitors that the
// term names; where it names none, of every accepted monitor. What a patrol met
// with is known to the patrol: only patrols' hours make silence mean something.
var access = kind{name: truce.TermAccess, about: aboutAccess, sees: []truce.CoverageKind{truce.CoverPatrol}}

func aboutAccess(x *run, t truce.Term, inc *truce.Incident) (bool, string) {
	act := inc.Reading().Act
	if act.Class() != "access" {
		return false, ""
	}
	if len(t.Who) == 0 {
		return aboutActs(x, t, inc)
	}
	whose := false
	for _, m := range inc.Members {
		whose = whose || slices.Contains(t.Who, x.Sources[m.Key.Source].Owner)
	}
	if !whose {
		return true, "it is not said whose movement was restricted"
	}
	return aboutActs(x, t, inc)
}
