package html

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/publish"
)

// Proof is who holds the log with this edition in it. It is known only after the
// edition is sealed, so it stands on the home and check pages alone, in elements that
// are left out when two sites are compared.
type Proof struct {
	// Full: as many witnesses cosigned as the mission's policy wants.
	Full      bool
	Witnesses []Witness
}

// Witness is one witness and the copy it took last.
type Witness struct {
	Name string    // a party's id, or another name of the policy
	At   time.Time // of the last copy, by its own clock; zero: never
	Here bool      // that copy holds this edition
}

// key covers what the pages say of the proof.
func (p *Proof) key() string {
	if p == nil {
		return ""
	}
	return fmt.Sprintf("\x00%+v", *p)
}

// proof says who holds the same copy; empty where the log is not signed.
func (v *view) proof() string {
	p := v.o.Proof
	if p == nil {
		return ""
	}
	all, parties := len(p.Witnesses) > 0, map[string]bool{}
	for _, w := range p.Witnesses {
		all = all && w.Here
		_, known := v.parties[w.Name]
		parties[w.Name] = known && w.Here
	}
	both := len(v.e.Parties) == 2
	for _, party := range v.e.Parties {
		both = both && parties[party.ID]
	}
	var out []string
	switch {
	case len(p.Witnesses) == 0:
		return v.tr("check.same.none")
	case both && p.Full:
		out = append(out, v.tr("check.same.both"))
	case all && p.Full:
		out = append(out, v.tr("check.same.all"))
	default:
		out = append(out, v.tr("check.same.some"))
	}
	for _, w := range v.inPartyOrder(p.Witnesses) {
		if w.At.IsZero() {
			out = append(out, v.tr("check.never", "who", v.party(w.Name)))
			continue
		}
		out = append(out, v.tr("check.took", "who", v.party(w.Name), "when", v.stamp(w.At)))
	}
	return strings.Join(out, " ")
}

// inPartyOrder puts the parties' witnesses in the order in which this edition names
// the parties, which alternates, and the others behind them.
func (v *view) inPartyOrder(witnesses []Witness) []Witness {
	place := func(w Witness) int {
		if i := slices.IndexFunc(v.e.Parties, func(p publish.Party) bool { return p.ID == w.Name }); i >= 0 {
			return i
		}
		return len(v.e.Parties)
	}
	out := slices.Clone(witnesses)
	slices.SortStableFunc(out, func(a, b Witness) int { return cmp.Compare(place(a), place(b)) })
	return out
}
