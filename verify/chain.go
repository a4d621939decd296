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
	key  string
	says string // what it says: see matter
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

// chains holds the decisions of a record by how they replace one another.
type chains struct {
	law   *truce.Agreement // under which standing is judged; nil = none is loaded
	all   []held
	byKey map[string]held
	next  map[string][]string // key → keys of those that replace it
	votes map[string][]string // see signersBy
	bad   map[string]bool     // keys that name a prior which they may not replace
}

// ends returns the decisions that stand at the end of their chains, sorted by
// key, and notices for what was dropped on the way. What has no standing, or may
// not take the place of its prior, ends nothing: the prior still binds.
func ends(ds []truce.Decision, law *truce.Agreement) ([]held, []Notice) {
	all, notices := unique(ds)
	c := &chains{law: law, all: all, votes: signersBy(all), byKey: map[string]held{}, next: map[string][]string{}, bad: map[string]bool{}}
	for _, h := range all {
		c.byKey[h.key] = h
	}
	notices = append(notices, c.link()...)
	var out []held
	for _, h := range all {
		if c.bad[h.key] || c.replaced(h) {
			continue
		}
		if fork := c.forked(h); fork != "" {
			notices = append(notices, Notice{"two_ends", fmt.Sprintf("%s by %s and another decision both replace decision %s; neither binds until one decision replaces both", h.Kind, h.Signer, short(fork)), "", h.key})
			continue
		}
		out = append(out, h)
	}
	return out, append(notices, circles(all, c.byKey, c.next)...)
}

// link notes which decision replaces which, as far as it may.
func (c *chains) link() []Notice {
	var notices []Notice
	for _, h := range c.all {
		if h.Prior == "" {
			continue
		}
		prior, ok := c.byKey[h.Prior]
		if !ok {
			notices = append(notices, Notice{"no_prior", fmt.Sprintf("%s by %s replaces decision %s, which is not here; it binds as if it were the first", h.Kind, h.Signer, short(h.Prior)), "", h.key})
			continue
		}
		if why := c.mayReplace(prior, h); why != "" {
			c.bad[h.key] = true
			notices = append(notices, Notice{"no_standing", fmt.Sprintf("%s by %s does not replace the %s of %s: %s", h.Kind, h.Signer, prior.Kind, prior.by(), why), "", h.key})
			continue
		}
		c.next[h.Prior] = append(c.next[h.Prior], h.key)
	}
	return notices
}

// mayReplace says why h may not take the place of prior; "" where it may.
func (c *chains) mayReplace(prior, h held) string {
	if err := h.Validate(); err != nil {
		return err.Error()
	}
	if why := standing(c.law, h.Decision, c.votes[h.vote()]); why != "" {
		return why
	}
	if prior.Body != "" && !personal(prior.Kind) && h.Body != prior.Body && !c.above(prior.Body, h.Body) {
		return "it was decided by " + prior.Body + ", and only that body, or one to which it escalates, decides otherwise"
	}
	said := prior.Kind == truce.DecideReply || prior.Kind == truce.DecideDissent
	switch {
	case said && (h.Kind != prior.Kind || h.Party != prior.Party):
		return "what was said by " + prior.by() + " is replaced only by what the same one says"
	case prior.Kind == truce.DecideRecall && h.Kind != truce.DecideRecall && !(h.Kind == truce.DecideRelease && twoOfficers(h.Decision)):
		return "a recall for safety is taken back only by a release of two officers"
	case prior.Kind == truce.DecideWithhold && !slices.Contains(overWithheld, h.Kind):
		return fmt.Sprintf("what is withheld goes out only by a release; choose one of %v", overWithheld)
	}
	return ""
}

// overWithheld are the kinds that may replace a decision to withhold.
var overWithheld = []truce.DecisionKind{truce.DecideRelease, truce.DecideWithhold, truce.DecideWithdraw, truce.DecideRecall}

func twoOfficers(d truce.Decision) bool { return d.Approver != "" && d.Approver != d.Signer }

// above reports whether a body is one to which the other escalates.
func (c *chains) above(body, other string) bool {
	if c.law == nil || other == "" {
		return false
	}
	b, ok := c.law.Body(body)
	return ok && slices.Contains(b.EscalatesTo, other)
}

// signersBy lists the signers of decisions by what they say of which prior: the
// votes of one body.
func signersBy(all []held) map[string][]string {
	out := map[string][]string{}
	for _, h := range all {
		out[h.vote()] = append(out[h.vote()], h.Signer)
		if h.Approver != "" {
			out[h.vote()] = append(out[h.vote()], h.Approver)
		}
	}
	return out
}

func (h held) vote() string { return h.Prior + "\x00" + h.says }

// matter is what a decision says, without who signs it, when and for what reason.
func matter(d truce.Decision) string {
	d.Signer, d.Approver, d.Reason, d.Text, d.Prior = "", "", "", "", ""
	return contentOf(d)
}

// replaced reports whether another decision stands in h's place. Two rivals that
// replace what keeps an incident off the pages replace nothing: while people
// disagree, it stays off.
func (c *chains) replaced(h held) bool {
	if len(c.next[h.key]) == 0 {
		return false
	}
	keepsOff := h.Kind == truce.DecideWithhold || h.Kind == truce.DecideRecall || h.Kind == truce.DecideWithdraw
	return !(keepsOff && c.rivals(h.key))
}

// rivals reports whether decisions that say different things replace the one under key.
func (c *chains) rivals(key string) bool {
	list := c.next[key]
	return slices.ContainsFunc(list, func(k string) bool {
		return c.byKey[k].says != c.byKey[list[0]].says
	})
}

// by names who decided: the body, the party that speaks, else the person.
func (h held) by() string { return cmp.Or(h.Body, string(h.Party), h.Signer) }

// unique drops a decision that is there twice, and one that says the same for the same reason by the same person.
func unique(ds []truce.Decision) ([]held, []Notice) {
	all := make([]held, 0, len(ds))
	for _, d := range ds {
		all = append(all, held{d, keyOf(d), matter(d)})
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
	d.Hash, d.Basis, d.Members = "", 0, nil // members follow from when it was entered
	d.At = truce.Decision{}.At
	d.Incidents, d.Reports = slices.Clone(d.Incidents), slices.Clone(d.Reports)
	slices.Sort(d.Incidents)
	slices.SortFunc(d.Reports, truce.ReportKey.Compare)
	return keyOf(d)
}

// forked returns the decision in h's chain that rivals replace, or "".
func (c *chains) forked(h held) string {
	for steps := 0; h.Prior != "" && steps <= len(c.byKey); steps++ {
		prior, ok := c.byKey[h.Prior]
		if !ok {
			return ""
		}
		if c.rivals(prior.key) {
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
