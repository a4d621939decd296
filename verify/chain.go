package verify

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"trucewatch/truce"
)

// Notice says why a decision does not do what it says, or does it elsewhere.
// The decision itself stays in the record.
type Notice struct {
	Code     string           `json:"code"` // twice, two_ends, conflict, no_standing, unknown_incident, merged, ill_formed, no_prior …
	Text     string           `json:"text"`
	Incident truce.IncidentID `json:"incident,omitempty"`
	Decision string           `json:"decision,omitempty"` // content hash
}

// held is a decision with its key: the content hash, or the content itself where the record gave none.
type held struct {
	truce.Decision
	key string
}

// keyOf is the identity of a decision.
func keyOf(d truce.Decision) string {
	if d.Hash != "" {
		return d.Hash
	}
	b, err := json.Marshal(d)
	if err != nil { // times outside of years 0 to 9999
		return fmt.Sprintf("%+v", d)
	}
	return "unhashed:" + string(b)
}

// ends returns the decisions that stand at the end of their chains, sorted by
// key, and notices for what was dropped on the way.
func ends(ds []truce.Decision) ([]held, []Notice) {
	all, notices := unique(ds)
	next := map[string][]string{} // key → keys of those that replace it
	byKey := map[string]held{}
	for _, h := range all {
		byKey[h.key] = h
	}
	for _, h := range all {
		if h.Prior == "" {
			continue
		}
		if _, ok := byKey[h.Prior]; !ok {
			notices = append(notices, Notice{"no_prior", fmt.Sprintf("%s by %s replaces decision %s, which is not here; it binds as if it were the first", h.Kind, h.Signer, short(h.Prior)), "", h.key})
			continue
		}
		next[h.Prior] = append(next[h.Prior], h.key)
	}
	var out []held
	for _, h := range all {
		if len(next[h.key]) > 0 {
			continue
		}
		if fork := forked(h, byKey, next); fork != "" {
			notices = append(notices, Notice{"two_ends", fmt.Sprintf("%s by %s and another decision both replace decision %s; neither binds until one decision replaces both", h.Kind, h.Signer, short(fork)), "", h.key})
			continue
		}
		out = append(out, h)
	}
	return out, append(notices, circles(all, byKey, next)...)
}

// unique drops a decision that is there twice, and one that says the same for the same reason by the same person.
func unique(ds []truce.Decision) ([]held, []Notice) {
	all := make([]held, 0, len(ds))
	for _, d := range ds {
		all = append(all, held{d, keyOf(d)})
	}
	slices.SortFunc(all, func(a, b held) int { return cmp.Compare(a.key, b.key) })
	var out []held
	var notices []Notice
	same := map[string]string{}
	for _, h := range all {
		content := contentOf(h.Decision)
		first, twice := same[content]
		if !twice {
			same[content] = h.key
			out = append(out, h)
			continue
		}
		if first != h.key {
			notices = append(notices, Notice{"twice", fmt.Sprintf("%s by %s was decided already; it counts once", h.Kind, h.Signer), "", h.key})
		}
	}
	return out, notices
}

// contentOf is what makes two decisions one: everything but when, on what basis and under which hash.
func contentOf(d truce.Decision) string {
	d.Hash, d.Basis = "", 0
	d.At = truce.Decision{}.At
	d.Incidents, d.Reports = slices.Clone(d.Incidents), slices.Clone(d.Reports)
	slices.Sort(d.Incidents)
	slices.SortFunc(d.Reports, truce.ReportKey.Compare)
	return keyOf(d)
}

// forked returns the decision in h's chain that two others replace, or "".
func forked(h held, byKey map[string]held, next map[string][]string) string {
	for steps := 0; h.Prior != "" && steps <= len(byKey); steps++ {
		prior, ok := byKey[h.Prior]
		if !ok {
			return ""
		}
		if len(next[prior.key]) > 1 {
			return prior.key
		}
		h = prior
	}
	return ""
}

// circles finds decisions that replace one another in a ring: none of them is an end.
func circles(all []held, byKey map[string]held, next map[string][]string) []Notice {
	var notices []Notice
	for _, h := range all {
		at, steps := h, 0
		for ; at.Prior != "" && steps <= len(all); steps++ {
			p, ok := byKey[at.Prior]
			if !ok || p.key == h.key {
				break
			}
			at = p
		}
		if at.Prior == h.key && len(next[h.key]) > 0 {
			notices = append(notices, Notice{"circle", fmt.Sprintf("%s by %s replaces itself by way of others; it does not bind", h.Kind, h.Signer), "", h.key})
		}
	}
	return notices
}

// short cuts a hash for a message.
func short(hash string) string {
	if len(hash) > 12 {
		return strings.TrimSpace(hash[:12]) + "…"
	}
	return hash
}
