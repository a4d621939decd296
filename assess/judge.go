package assess

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// judge says what can be proposed of one incident against one term in one
// version; ok is false where the term is not about it.
func (x *run) judge(k kind, t truce.Term, v version, inc *truce.Incident) (f truce.Finding, ok bool) {
	f = truce.Finding{Term: t.ID, Version: v.id, Incident: inc.ID, Status: truce.FindingProposed, Bound: t.Bound}
	about, unsure := k.about(x, t, inc)
	if !about {
		return f, false
	}
	where, why := x.where(t, inc)
	if where == agreement.Outside && k.elsewhere == "" {
		return f, false
	}
	reading := inc.Reading()
	switch force, reason := inForce(v, reading.Time); force {
	case outOfForce:
		return say(f, truce.FindNotInForce, reason), true
	case forceUnknown:
		return say(f, truce.FindCannotTell, reason), true
	}
	f.Used = append(f.Used, used(inc)...)
	if where == agreement.Outside {
		return say(f, k.elsewhere, "the term forbids it only in "+strings.Join(t.Where, ", ")+"; this lies outside"), true
	}
	if unsure != "" {
		return say(f, truce.FindCannotTell, unsure, "what was done"), true
	}
	if where == agreement.NearEdge {
		return say(f, truce.FindCannotTell, why, "a more precise place"), true
	}
	f, done := x.permitted(f, t, v, inc)
	if done {
		return f, true
	}
	if reason, missing := x.shown(t, inc); reason != "" {
		if inc.Occurrence == truce.OccRefuted {
			return say(f, truce.FindNoBreach, reason), true
		}
		return say(f, truce.FindCannotTell, reason, missing...), true
	}
	return x.who(f, t, inc), true
}

func say(f truce.Finding, v truce.FindingValue, reason string, missing ...string) truce.Finding {
	f.Value = v
	if f.Reason != "" {
		reason += "; " + f.Reason
	}
	f.Reason = reason
	f.Missing = append(f.Missing, missing...)
	return f
}

// used lists what the finding rests on: the occurrence and the origins.
func used(inc *truce.Incident) []string {
	out := []string{"occurrence: " + string(inc.Occurrence)}
	if inc.OccurBy != "" {
		out[0] += " (" + inc.OccurBy + ")"
	}
	origins := inc.Origins
	if len(origins) == 0 {
		for _, m := range inc.Members {
			if !slices.Contains(origins, m.Origin) {
				origins = append(origins, m.Origin)
			}
		}
		slices.Sort(origins)
	}
	return append(out, fmt.Sprintf("%s by %s", number(len(inc.Members), "report", "reports"), number(len(origins), "origin", "origins")))
}

func number(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

// where says how the incident lies to the zones of a term; without zones it is inside.
func (x *run) where(t truce.Term, inc *truce.Incident) (agreement.Where, string) {
	if len(t.Where) == 0 {
		return agreement.Inside, ""
	}
	place := inc.Reading().Place
	answer, reason := agreement.Outside, ""
	for _, id := range t.Where {
		z, ok := x.Agreement.Zone(id)
		if !ok {
			continue // the loader refuses it
		}
		switch w, why := agreement.Locate(x.Agreement, z, place); w {
		case agreement.Inside:
			return w, ""
		case agreement.NearEdge:
			answer, reason = w, why
		}
	}
	return answer, reason
}

type force int

const (
	inForceYes force = iota
	outOfForce
	forceUnknown
)

// inForce says whether a version runs at a time that is known to an interval:
// all of it must lie within one stretch, or none of it in any.
func inForce(v version, at truce.Interval) (force, string) {
	if at.IsZero() {
		return forceUnknown, "it is not known when it happened"
	}
	touched := false
	for _, w := range v.windows {
		if w.From.IsZero() {
			return forceUnknown, "the start of " + name(v) + " is not known"
		}
		if !w.Overlaps(at) {
			continue
		}
		touched = true
		within := !at.From.IsZero() && !at.From.Before(w.From) &&
			(w.To.IsZero() || !at.To.IsZero() && !at.To.After(w.To))
		if within {
			return inForceYes, ""
		}
	}
	if touched {
		return forceUnknown, "the time is known only as " + spell(at) + ", partly outside of " + name(v)
	}
	return outOfForce, name(v) + " does not run at " + spell(at)
}

func name(v version) string {
	if v.id == "" {
		return "the term"
	}
	return "period " + v.id
}

func spell(at truce.Interval) string {
	f := func(t time.Time) string {
		if t.IsZero() {
			return "…"
		}
		return t.UTC().Format("2006-01-02 15:04 UTC")
	}
	if at.Duration() <= time.Second && at.Duration() > 0 {
		return f(at.From)
	}
	return f(at.From) + " to " + f(at.To)
}
