package verify

import (
	"cmp"
	"slices"
	"strings"

	"trucewatch/truce"
)

// alleged gathers who accuses whom from the members. A recorder accuses nobody
// by recording. Accusations of different parties against different parties are a
// dispute between parties; it is the program's last word on who.
func (w *work) alleged(inc *truce.Incident) truce.Attribution {
	a := truce.Attribution{Level: truce.AttrNone}
	direction := ""
	for _, m := range inc.Members {
		r, ok := w.in.Reports[m.Key]
		if !ok {
			continue
		}
		if r.Kind == truce.KindDenial || r.Kind == truce.KindReply {
			w.memberReply(inc, m, r)
			continue
		}
		if r.Alleged.Party != "" {
			a.Claims = append(a.Claims, truce.AccusedBy{Accused: r.Alleged.Party, By: w.accuser(r)})
		}
		for _, at := range r.Attrs {
			if at.Name == "direction" && len(at.Path) > 0 && direction == "" {
				direction = trimmed(at.Path[0])
			}
		}
	}
	slices.SortFunc(a.Claims, func(x, y truce.AccusedBy) int {
		return cmp.Or(strings.Compare(string(x.Accused), string(y.Accused)), strings.Compare(x.By, y.By))
	})
	a.Claims = slices.Compact(a.Claims)
	accused := accusedOf(a.Claims)
	switch {
	case len(accused) == 1:
		a.Level, a.Party = truce.AttrAlleged, accused[0]
	case len(accused) > 1 && w.opposed(a.Claims):
		a.Level, a.Basis = truce.AttrDisputed, "parties accuse different parties"
	case len(accused) > 1:
		a.Level, a.Basis = truce.AttrAlleged, "sources name different parties"
	case direction != "":
		a.Level, a.Basis = truce.AttrDirection, direction
	}
	return a
}

// accuser is who makes an allegation: who the report says, else the party that speaks, else the source.
func (w *work) accuser(r truce.Report) string {
	if r.Alleged.By != "" {
		return string(r.Alleged.By)
	}
	if s := w.in.Sources[r.Source]; s.Interest == truce.InterestParty && s.Party != "" {
		return string(s.Party)
	}
	return string(r.Source)
}

func accusedOf(cs []truce.AccusedBy) []truce.PartyID {
	var out []truce.PartyID
	for _, c := range cs {
		if !slices.Contains(out, c.Accused) {
			out = append(out, c.Accused)
		}
	}
	return out
}

// opposed reports whether two parties accuse different parties.
func (w *work) opposed(cs []truce.AccusedBy) bool {
	for _, x := range cs {
		for _, y := range cs {
			if x.By != y.By && x.Accused != y.Accused && w.isParty(x.By) && w.isParty(y.By) {
				return true
			}
		}
	}
	return false
}

func (w *work) isParty(id string) bool {
	if w.in.Agreement != nil {
		if _, ok := w.in.Agreement.Party(truce.PartyID(id)); ok {
			return true
		}
		return false
	}
	for _, s := range w.in.Sources {
		if s.Interest == truce.InterestParty && string(s.Party) == id {
			return true
		}
	}
	return false
}

// memberReply keeps a denial or reply that is a member of the incident beside it.
func (w *work) memberReply(inc *truce.Incident, m truce.Member, r truce.Report) {
	by := w.accuser(truce.Report{Source: r.Source})
	text := r.Text
	if text == "" {
		text = r.Title
	}
	at := r.Published.From
	if at.IsZero() {
		at = r.Time.From
	}
	inc.Replies = append(inc.Replies, truce.Reply{By: by, Kind: string(r.Kind), Text: text, At: at.UTC(), Ref: m.Key.String()})
	if r.Kind == truce.KindDenial {
		inc.Disputed = true
	}
}

// attribute lays a decision about who over the allegations, which stay listed.
func (w *work) attribute(inc *truce.Incident, a act) {
	party := a.Party
	if a.Kind == truce.DecideAttribute && party == "" {
		party = truce.PartyID(a.Value)
	}
	if a.Value == string(truce.AttrNotAttributable) {
		inc.Attribution.Level, inc.Attribution.Party, inc.Attribution.Basis = truce.AttrNotAttributable, "", a.by()+": "+a.Reason
		return
	}
	if !w.knownActor(party) {
		w.notice("unknown_party", inc.ID, a.keys[0], "%s by %s names %q, which is neither a party nor an actor of the agreement; choose one of %s; it does not bind", a.Kind, a.Signer, party, w.actors())
		return
	}
	if who := w.named[inc.ID]; len(who) > 1 {
		w.notice("conflict", inc.ID, a.keys[0], "%s by %s names %s; other binding decisions name another; who did it stays open until one replaces the other", a.Kind, a.Signer, party)
		return
	}
	inc.Attribution.Level, inc.Attribution.Party, inc.Attribution.Basis = truce.AttrAttributed, party, string(a.Kind)+" of "+a.by()
}

// actors lists whom the agreement names.
func (w *work) actors() string {
	if w.in.Agreement == nil {
		return "the parties"
	}
	var out []string
	for _, p := range w.in.Agreement.Parties {
		out = append(out, string(p.ID))
	}
	for _, a := range w.in.Agreement.Actors {
		out = append(out, string(a.ID))
	}
	return strings.Join(out, ", ")
}

func (w *work) knownActor(id truce.PartyID) bool {
	if w.in.Agreement == nil {
		return id != ""
	}
	_, party := w.in.Agreement.Party(id)
	_, actor := w.in.Agreement.Actor(id)
	return party || actor
}

// contest marks what parties contest: a denial by the accused, or accusations against one another.
func (w *work) contest(inc *truce.Incident) {
	denied := slices.ContainsFunc(inc.Replies, func(r truce.Reply) bool { return r.Kind == "denial" })
	if inc.Attribution.Level == truce.AttrAlleged && inc.Attribution.Party != "" {
		byAccused := slices.ContainsFunc(inc.Replies, func(r truce.Reply) bool {
			return r.Kind == "denial" && r.By == string(inc.Attribution.Party)
		})
		if byAccused {
			inc.Attribution.Level, inc.Attribution.Basis = truce.AttrDisputed, "denied by "+string(inc.Attribution.Party)
		}
	}
	inc.Disputed = inc.Disputed || denied || inc.Attribution.Level == truce.AttrDisputed
}
