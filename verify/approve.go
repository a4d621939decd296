package verify

import (
	"slices"
	"strings"

	"trucewatch/truce"
)

// approve takes an approval as what its value says: the release of the incident
// to one audience (or, without a value, to every one that the signer approves
// for), or a rendering of a text in another language.
func (w *work) approve(inc *truce.Incident, a act) {
	if _, _, ok := strings.Cut(a.Value, ":"); ok && !strings.HasPrefix(a.Value, "party:") {
		w.render(inc, a)
		return
	}
	var asked, got []string
	for _, p := range w.in.Release {
		if !p.Embargo || !covers(a.Value, p.Audience) {
			continue
		}
		asked = append(asked, p.Audience+" (approver "+p.Approver+")")
		if w.approver(p.Approver, a) {
			got = append(got, approvedAs(a.Value, p.Audience))
		}
	}
	switch {
	case len(asked) == 0 && a.Kind == truce.DecideApprove:
		w.notice("ill_formed", inc.ID, a.keys[0], "approve by %s for %q releases nothing: the mission file asks for an approval for %s; or give text:LANGUAGE:HASH or draft:LANGUAGE:HASH",
			a.Signer, a.Value, w.embargoed())
	case len(got) == 0 && a.Kind == truce.DecideApprove:
		w.notice("no_standing", inc.ID, a.keys[0], "approve by %s does not bind: the mission file names another approver: %s", strings.Join(a.signers, ", "), strings.Join(asked, ", "))
	}
	for _, audience := range got {
		if !slices.Contains(inc.ApprovedFor, audience) {
			inc.ApprovedFor = append(inc.ApprovedFor, audience)
		}
	}
	slices.Sort(inc.ApprovedFor)
}

// covers reports whether an approval's value means a policy's audience: none
// means all, and one party's edition follows the policy for the parties.
func covers(value, audience string) bool {
	return value == "" || value == audience || audience == truce.AudienceParties && strings.HasPrefix(value, truce.AudienceParty)
}

func approvedAs(value, audience string) string {
	if strings.HasPrefix(value, truce.AudienceParty) {
		return value
	}
	return audience
}

// approver reports whether an act carries the approval of the one whom a policy
// names: a body of the agreement by its own rule, else a person.
func (w *work) approver(name string, a act) bool {
	if w.in.Agreement != nil {
		if _, ok := w.in.Agreement.Body(name); ok {
			return a.Body == name // its standing was judged already
		}
	}
	return slices.Contains(a.signers, name)
}

func (w *work) embargoed() string {
	var out []string
	for _, p := range w.in.Release {
		if p.Embargo {
			out = append(out, p.Audience)
		}
	}
	if out == nil {
		return "no audience"
	}
	return strings.Join(out, ", ")
}

// render keeps a text in another language: Value is "text:LANGUAGE:HASH" where a
// person has reviewed it and "draft:LANGUAGE:HASH" where a machine made it; HASH
// is the content hash of the decision that holds the text, or its first 12
// characters or more.
func (w *work) render(inc *truce.Incident, a act) {
	parts := strings.SplitN(a.Value, ":", 3)
	if len(parts) != 3 || parts[0] != "text" && parts[0] != "draft" || len(parts[1]) != 2 || len(parts[2]) < 12 || a.Text == "" {
		w.notice("ill_formed", inc.ID, a.keys[0], "approve by %s says %q; want text:LANGUAGE:HASH or draft:LANGUAGE:HASH, with the text, such as text:uk: and at least 12 characters of the content hash of the decision that holds the original",
			a.Signer, a.Value)
		return
	}
	inc.Renderings = append(inc.Renderings, truce.Rendering{Of: parts[2], Lang: parts[1], Text: a.Text, Reviewed: parts[0] == "text", By: a.by()})
}
