package assess

import (
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
)

// shown says why it is not shown, by the thresholds of the term, that the
// incident happened, and what is missing; "" where it is.
func (x *run) shown(t truce.Term, inc *truce.Incident) (reason string, missing []string) {
	e := x.Agreement.EvidenceFor(t)
	switch inc.Occurrence {
	case truce.OccRefuted:
		return "refuted by " + inc.OccurBy, nil
	case truce.OccTried:
		return "tried and not verified: " + inc.OccurBy, []string{"a verification"}
	}
	if e.VerifiedBy != "" {
		by, _, _ := strings.Cut(inc.OccurBy, ",")
		if inc.Occurrence == truce.OccVerified && by == e.VerifiedBy {
			return "", nil
		}
		return "the term asks for a verification by " + e.VerifiedBy, []string{"verification by " + e.VerifiedBy}
	}
	if inc.Occurrence == truce.OccVerified || x.meets(e, inc) {
		return "", nil
	}
	return "it is alleged; what the agreement asks for is not there", []string{
		fmt.Sprintf("the mechanism's own observation, or %s by %s of access with a link of at least .%03d",
			number(e.Origins, "origin", "separate origins"), number(e.Routes, "route", "routes"), e.PermilleP)}
}

// meets reports whether the members carry the incident by the term's own
// thresholds. The incident's occurrence is by the agreement's default ones.
func (x *run) meets(e truce.Evidence, inc *truce.Incident) bool {
	if e.ID == x.Agreement.EvidenceFor(truce.Term{}).ID {
		return inc.Occurrence == truce.OccRecorded || inc.Occurrence == truce.OccCorroborated
	}
	return e.Recorded(*inc, &x.Agreement, x.Reports, x.Sources) || e.Corroborated(*inc, x.Reports, x.Sources)
}

// who closes a finding by whom the act is laid to: bound by the term, free of it, or not known.
func (x *run) who(f truce.Finding, t truce.Term, inc *truce.Incident) truce.Finding {
	accused := accusedBy(inc)
	if len(accused) == 0 {
		return say(f, truce.FindCannotTell, "nobody says who did it; the term binds "+parties(t.Bound), "who did it")
	}
	var bound, free, unsure []truce.PartyID
	why := ""
	for _, p := range accused {
		switch b, reason := x.binds(t, p); b {
		case yes:
			bound = append(bound, p)
		case no:
			free = append(free, p)
			why = reason
		default:
			unsure = append(unsure, p)
			why = reason
		}
	}
	switch {
	case len(unsure) > 0:
		return say(f, truce.FindCannotTell, why, "for whom "+parties(unsure)+" answers")
	case len(bound) == 0:
		return say(f, truce.FindNotInForce, why)
	case len(free) > 0:
		return say(f, truce.FindCannotTell, "it is laid to "+parties(accused)+"; "+why, "who did it")
	}
	if !x.Agreement.HasDecider() {
		return say(f, truce.FindCannotTell, "no body decides under this agreement, so that nothing is called a breach", "a body that may rule")
	}
	if inc.Attribution.Level == truce.AttrAttributed {
		return say(f, truce.FindBreach, "attributed to "+parties(bound)+", "+inc.Attribution.Basis+"; the term binds it", "a ruling")
	}
	e := x.Agreement.EvidenceFor(t)
	settle := "a decision on who did it"
	if e.Who == "ruling" {
		settle = "a ruling on who did it"
	}
	return say(f, truce.FindBreach, "laid to "+laid(inc)+"; the term binds "+parties(bound), settle, "a ruling")
}

// accusedBy lists who the act is laid to, sorted: the one attributed, else all that anybody accuses.
func accusedBy(inc *truce.Incident) []truce.PartyID {
	a := inc.Attribution
	switch a.Level {
	case truce.AttrAttributed:
		return []truce.PartyID{a.Party}
	case truce.AttrAlleged, truce.AttrDisputed:
		var out []truce.PartyID
		for _, c := range a.Claims {
			out = append(out, c.Accused)
		}
		if a.Party != "" {
			out = append(out, a.Party)
		}
		slices.Sort(out)
		return slices.Compact(out)
	}
	return nil
}

// laid spells the accusations: "B by A; A by B".
func laid(inc *truce.Incident) string {
	var out []string
	for _, c := range inc.Attribution.Claims {
		out = append(out, string(c.Accused)+" by "+c.By)
	}
	if len(out) == 0 {
		return string(inc.Attribution.Party)
	}
	return strings.Join(out, "; ")
}

type answer int

const (
	no answer = iota
	yes
	unknown
)

// binds says whether a term binds one who is said to have acted. An actor that
// is no party is bound only through a party, and whether it answers for one is a
// claim, which the program does not decide.
func (x *run) binds(t truce.Term, p truce.PartyID) (answer, string) {
	if slices.Contains(t.Bound, p) {
		return yes, ""
	}
	if _, ok := x.Agreement.Party(p); ok {
		return no, fmt.Sprintf("the term does not bind %s, which did not accept it; it binds %s", p, parties(t.Bound))
	}
	a, ok := x.Agreement.Actor(p)
	switch {
	case !ok:
		return unknown, fmt.Sprintf("%s is neither a party nor an actor of the agreement", p)
	case len(a.NotBound) > 0:
		return unknown, fmt.Sprintf("%s is said by %s not to be bound", p, said(a.NotBound))
	case a.ActsFor != "":
		return unknown, fmt.Sprintf("that %s answers for %s is a claim of %s", p, a.ActsFor, strings.Join(a.ClaimedBy, ", "))
	}
	return unknown, fmt.Sprintf("it is not said for whom %s answers", p)
}

func said(list []truce.SaidOf) string {
	var out []string
	for _, s := range list {
		out = append(out, s.By)
	}
	return strings.Join(out, ", ")
}

func parties(ps []truce.PartyID) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p))
	}
	if out == nil {
		return "nobody"
	}
	return strings.Join(out, ", ")
}

// assessedAsExercise reports whether a member says, in act, attribute or hedge, that it was an exercise.
func (x *run) assessedAsExercise(inc *truce.Incident) bool {
	for _, m := range inc.Members {
		if r, ok := x.Reports[m.Key]; ok && isExercise(r) {
			return true
		}
	}
	return false
}

// isExercise reports whether a report speaks of a live-fire exercise. (The flag
// Exercise of a report marks invented data and is another thing.)
func isExercise(r truce.Report) bool {
	if r.Act.Class() == "exercise" {
		return true
	}
	for _, a := range r.Attrs {
		if a.Name == "exercise" {
			return true
		}
	}
	return slices.ContainsFunc(r.Hedges, func(h truce.Hedge) bool {
		return h.Kind == truce.HedgeAssessed && strings.Contains(strings.ToLower(h.Words), "exercise")
	})
}
