package verify

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
)

// act is what one or several decisions of the same content do to one incident.
type act struct {
	truce.Decision                  // the one with the least key
	incident       truce.IncidentID // after tombstones
	keys           []string         // of all decisions that make it up
	signers        []string         // of all of them, second officers too
}

// acts expands the ends of the chains to incidents, follows tombstones, checks
// form and standing, and joins votes. What has no standing is left out with a notice.
func (w *work) acts(list []held) []act {
	groups := map[string]*act{}
	signers := map[string][]string{}
	for _, h := range list {
		if err := h.Validate(); err != nil {
			w.notice("ill_formed", "", h.key, "%v; it stays in the record and does nothing", err)
			continue
		}
		for _, id := range h.Incidents {
			target, ok := w.follow(id, h)
			if !ok {
				continue
			}
			g := strings.Join([]string{string(target), slotOf(h.Decision), valueOf(h.Decision), h.Body}, "\x00")
			if h.Body == "" || personal(h.Kind) {
				g += "\x00" + h.key
			}
			if groups[g] == nil {
				groups[g] = &act{Decision: h.Decision, incident: target}
			}
			groups[g].keys = append(groups[g].keys, h.key)
			signers[g] = append(signers[g], h.Signer)
			if h.Approver != "" {
				signers[g] = append(signers[g], h.Approver)
			}
		}
	}
	var out []act
	for _, g := range sortedKeys(groups) {
		a := groups[g]
		a.keys = slices.Compact(slices.Sorted(slices.Values(a.keys)))
		a.signers = signers[g]
		if why := standing(w.in.Agreement, a.Decision, a.signers); why != "" {
			w.notice("no_standing", a.incident, a.keys[0], "%s by %s does not bind: %s", a.Kind, strings.Join(slices.Compact(slices.Sorted(slices.Values(signers[g]))), ", "), why)
			continue
		}
		out = append(out, *a)
	}
	slices.SortFunc(out, func(a, b act) int {
		return cmp.Or(cmp.Compare(a.incident, b.incident), cmp.Compare(a.keys[0], b.keys[0]))
	})
	return out
}

// personal kinds are one person's or party's word, never a vote.
func personal(k truce.DecisionKind) bool {
	return k == truce.DecideDissent || k == truce.DecideReply || k == truce.DecideNotify || k == truce.DecideDispute
}

// standing says why, under an agreement, a decision may not be taken by these signers; "" where it may.
func standing(law *truce.Agreement, d truce.Decision, signers []string) string {
	if d.Body == "" {
		return missionMay(law, d)
	}
	if law == nil {
		return fmt.Sprintf("no agreement is loaded, so that body %s is not known", d.Body)
	}
	b, ok := law.Body(d.Body)
	if !ok {
		return fmt.Sprintf("body %q is not in the agreement; bodies: %s", d.Body, bodies(*law))
	}
	if personal(d.Kind) {
		if _, seated := b.Signers[d.Signer]; !seated && d.Kind == truce.DecideDissent {
			return fmt.Sprintf("%s has no seat in %s", d.Signer, b.ID)
		}
		return ""
	}
	if ok, why := b.Carried(signers); !ok {
		return why
	}
	return ""
}

// missionMay says why a decision without a body may not be taken.
func missionMay(law *truce.Agreement, d truce.Decision) string {
	if d.Kind == truce.DecideRule {
		return "a ruling is a body's: name the body"
	}
	if d.Kind == truce.DecideAttribute && d.Value != string(truce.AttrNotAttributable) && evidenceUnder(law).Who == "ruling" {
		return "under this agreement only a ruling says who did it"
	}
	return ""
}

func bodies(a truce.Agreement) string {
	var out []string
	for _, b := range a.Bodies {
		out = append(out, b.ID)
	}
	if out == nil {
		return "none"
	}
	return strings.Join(out, ", ")
}

// follow finds the incident that an id stands for now.
func (w *work) follow(id truce.IncidentID, h held) (truce.IncidentID, bool) {
	at := id
	for range 64 {
		i, ok := w.byID[at]
		if !ok {
			w.notice("unknown_incident", id, h.key, "%s by %s is about %s, which is not here; it waits", h.Kind, h.Signer, id)
			return "", false
		}
		into := w.out[i].MergedInto
		if into == "" {
			if at != id {
				w.notice("merged", id, h.key, "%s by %s is about %s, which was merged into %s; it now stands there", h.Kind, h.Signer, id, at)
			}
			return at, true
		}
		at = into
	}
	w.notice("unknown_incident", id, h.key, "%s by %s is about %s, whose tombstones lead in a circle", h.Kind, h.Signer, id)
	return "", false
}

// slotOf is the matter a decision settles; two binding decisions of one matter must say the same.
func slotOf(d truce.Decision) string {
	switch d.Kind {
	case truce.DecideVerify, truce.DecideRefute:
		return "occurrence"
	case truce.DecideDispose:
		if d.Value == string(truce.OccTried) {
			return "occurrence"
		}
		return "disposition"
	case truce.DecideAttribute:
		return "attribution"
	case truce.DecideRule:
		return "rule/" + d.Term
	case truce.DecidePrefer:
		return "prefer"
	case truce.DecidePin, truce.DecideUnpin:
		return "pin"
	case truce.DecideRelease, truce.DecideWithhold:
		return "release"
	}
	return "" // several may stand side by side
}

// valueOf is what a decision says of its matter.
func valueOf(d truce.Decision) string {
	return strings.Join([]string{string(d.Kind), d.Value, string(d.Party)}, "\x00")
}

// binding drops acts of one matter that say different things.
func (w *work) binding(list []act) []act {
	said := map[string]map[string]bool{}
	slot := func(a act) string { return string(a.incident) + "\x00" + slotOf(a.Decision) }
	for _, a := range list {
		if slotOf(a.Decision) == "" {
			continue
		}
		if said[slot(a)] == nil {
			said[slot(a)] = map[string]bool{}
		}
		said[slot(a)][valueOf(a.Decision)] = true
	}
	var out []act
	for _, a := range list {
		withheld := a.Kind == truce.DecideWithhold // while people disagree, nothing goes out
		if s := slotOf(a.Decision); s != "" && len(said[slot(a)]) > 1 && !withheld {
			w.notice("conflict", a.incident, a.keys[0], "%s by %s and another decision say different things of the %s of %s; neither binds until one replaces the other",
				a.Kind, a.Signer, strings.ReplaceAll(s, "/", " on term "), a.incident)
			continue
		}
		out = append(out, a)
		if p := named(a.Decision); p != "" && !slices.Contains(w.named[a.incident], p) {
			w.named[a.incident] = append(w.named[a.incident], p)
		}
	}
	return out
}

// named is the party that a decision says did it.
func named(d truce.Decision) truce.PartyID {
	switch {
	case d.Kind == truce.DecideAttribute && d.Party == "" && d.Value != string(truce.AttrNotAttributable):
		return truce.PartyID(d.Value)
	case d.Kind == truce.DecideAttribute || d.Kind == truce.DecideRule:
		return d.Party
	}
	return ""
}
