package assess

import (
	"strings"

	"trucewatch/truce"
)

// whys gives the beginnings of reasons their keys, so that pages say why it
// cannot be told in their own language, and without the hours and shares of single
// days, which would teach when nobody watches. The first that fits counts.
var whys = []struct{ begins, key string }{
	{"nobody is known to have watched", "not_observed"},
	{"nothing was reported, and what the term forbids is of observability", "silence_says_nothing"},
	{"nothing was reported in", "little_watched"},
	{"it is alleged", "alleged_only"},
	{"the term asks for a verification", "needs_verification"},
	{"tried and not verified", "tried"},
	{"nobody says who did it", "who_unknown"},
	{"it is laid to", "who_disputed"},
	{"no body decides", "no_body"},
	{"it cannot be told whether it was permitted", "permission_open"},
	{"cannot tell which side", "place_unclear"},
	{"the lines of zone", "place_unclear"},
	{"line ", "place_unclear"},
	{"the place ", "place_unclear"},
	{"the precision of the place", "place_unclear"},
	{"zone ", "place_unclear"},
	{"it is not known when", "time_unclear"},
	{"the time is known only", "time_unclear"},
	{"the start of", "time_unclear"},
	{"the sources do not say what was done", "act_unclear"},
	{"the act is known only", "act_unclear"},
	{"a clash is reported", "act_unclear"},
	{"it is not said whose movement", "act_unclear"},
	{"kind ", "not_assessed"},
	{"an outcome is shown", "not_assessed"},
	{"the body was unable to rule", "unable"},
}

// whyOf is the key of the reason of a finding that cannot be told, "" for every other.
func whyOf(f truce.Finding) string {
	if f.Value != truce.FindCannotTell {
		return ""
	}
	for _, w := range whys {
		if strings.HasPrefix(f.Reason, w.begins) {
			return w.key
		}
	}
	switch {
	case strings.Contains(f.Reason, "of the area of"):
		return "little_watched"
	case strings.Contains(f.Reason, "not to be bound"), strings.Contains(f.Reason, "answers for"), strings.Contains(f.Reason, "neither a party nor an actor"):
		return "actor_unclear"
	}
	return "other"
}
