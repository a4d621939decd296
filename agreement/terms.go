package agreement

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

var duePattern = regexp.MustCompile(`^D[+-]\d{1,4}$`)

// Defaults of the conditions of permissions, where the agreement sets none.
const (
	conditionWithin  = 24 * time.Hour
	conditionWithinM = 20_000
)

func (b *builder) term(n *node, a truce.Agreement) truce.Term {
	t := truce.Term{ID: n.get("id").str(), Kind: truce.TermKind(n.get("kind").str()), Status: truce.Status(n.get("status").str()),
		Text: wordsOf(n.get("text")), AskedBy: b.parties(n.get("asked_by"), "terms.asked_by"),
		AcceptedBy: b.parties(n.get("accepted_by"), "terms.accepted_by"), Binds: b.parties(n.get("binds"), "terms.binds"),
		Acts: b.acts(n.get("acts"), "terms.acts"), ActsOf: n.get("acts_of").str(),
		Periods:  b.refs(n.get("period"), "terms.period", "period", b.ids.periods),
		Counting: b.refs(n.get("counting"), "terms.counting", "counting rule", b.ids.counting),
		Due:      n.get("due").str(), Ahead: durationOf(n.get("ahead")), Weapons: strs(n.get("weapons")),
		Behind: b.refs(n.get("behind"), "terms.behind", "line", b.ids.lines), KM: number32(n.get("km")), Storage: n.get("storage").str(),
		Who:     b.refs(n.get("who"), "terms.who", "monitor", b.ids.monitors),
		Permits: b.acts(n.get("permits"), "terms.permits"), Excepts: b.refs(n.get("excepts"), "terms.excepts", "term", b.ids.terms)}
	if w := n.get("words_of"); w != nil && b.known(w, "terms.words_of", "party", b.ids.parties) {
		t.WordsOf = truce.PartyID(w.str())
	}
	if e := n.get("evidence"); e != nil && b.known(e, "terms.evidence", "threshold", b.ids.evidence) {
		t.Evidence = e.str()
	}
	if t.Due != "" && !duePattern.MatchString(t.Due) {
		b.fault(n.get("due"), "terms.due: found %q, want a day of the period such as D+14", clip(t.Due))
	}
	b.places(n, &t)
	if q := n.get("quota"); q != nil {
		t.Quota = &truce.Quota{Count: truce.Exactly(int64(number32(q.get("count"))), q.get("unit").str()), Per: q.get("per").str()}
	}
	for _, c := range n.get("if").list() {
		t.If = append(t.If, condition(c))
	}
	b.permission(n, t)
	t.Bound = b.bound(n, t, a)
	return t
}

// places reads where: zones, or the word everywhere alone.
func (b *builder) places(n *node, t *truce.Term) {
	w := n.get("where")
	all := strs(w)
	if slices.Contains(all, everywhere) {
		if len(all) > 1 {
			b.fault(w, "terms.where: everywhere stands alone or not at all")
		}
		return
	}
	t.Where = b.refs(w, "terms.where", "zone", b.ids.zones)
}

func condition(n *node) truce.Condition {
	c := truce.Condition{Name: n.str(), Within: conditionWithin, WithinM: conditionWithinM}
	if n.kind == kindMap {
		c.Name = n.keys[0].key
		p := n.keys[0].val
		if w := p.get("within"); w != nil {
			c.Within = durationOf(w)
		}
		if km := p.get("within_km"); km != nil {
			if r, ok := new(big.Rat).SetString(km.str()); ok {
				f, _ := r.Mul(r, big.NewRat(1000, 1)).Float64()
				c.WithinM = round(f)
			}
		}
	}
	return c
}

func (b *builder) permission(n *node, t truce.Term) {
	if t.Kind == truce.TermPermission {
		if len(t.Permits) == 0 {
			b.fault(n, "term %s: a permission says what it permits: permits: [fire]", t.ID)
		}
		return
	}
	for _, key := range []string{"permits", "excepts", "if"} {
		if v := n.get(key); v != nil {
			b.fault(v, "term %s: %s belongs to kind permission; this term is of kind %s", t.ID, key, t.Kind)
		}
	}
}

// bound computes whom an accepted term really binds: those of binds that
// accepted it. Acceptance is what the term says (accepted_by), else the
// declarers of a unilateral declaration, else every party that accepts the agreement.
func (b *builder) bound(n *node, t truce.Term, a truce.Agreement) []truce.PartyID {
	if t.Status != truce.StatusAccepted {
		return nil
	}
	if len(t.Binds) == 0 && t.Kind == truce.TermPermission {
		t.Binds = partyIDs(a) // a permission is everybody's where it names nobody
	}
	if len(t.Binds) == 0 {
		b.fault(n, "term %s is accepted and binds nobody: say binds: [%s]", t.ID, strings.Join(b.ids.parties, ", "))
		return nil
	}
	var bound, free []truce.PartyID
	for _, p := range t.Binds {
		party, _ := a.Party(p)
		accepts := slices.Contains(t.AcceptedBy, p)
		if len(t.AcceptedBy) == 0 {
			accepts = slices.Contains(a.DeclaredBy, p)
			if len(a.DeclaredBy) == 0 {
				accepts = party.Stance.Value == "accepts" || party.Stance.Value == ""
			}
		}
		if accepts {
			bound = append(bound, p)
		} else {
			free = append(free, p)
		}
	}
	if len(bound) == 0 {
		b.fault(n.get("binds"), "term %s is accepted, yet none of those it binds (%s) accepted or declared it: a term binds whoever accepted it; say accepted_by, or another status",
			t.ID, joinParties(t.Binds))
		return nil
	}
	if len(free) > 0 {
		b.warn(n.get("binds"), "binds_more_than_accepted", "term %s means %s too, who did not accept it; it is tested for %s only",
			t.ID, joinParties(free), joinParties(bound))
	}
	return bound
}

func joinParties(ps []truce.PartyID) string {
	var out []string
	for _, p := range ps {
		out = append(out, string(p))
	}
	return strings.Join(out, ", ")
}

func partyIDs(a truce.Agreement) []truce.PartyID {
	var out []truce.PartyID
	for _, p := range a.Parties {
		out = append(out, p.ID)
	}
	return out
}
