package truce

import (
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"
)

// BodyRuleKind says how a body decides.
type BodyRuleKind string

const (
	BodyConsensus  BodyRuleKind = "consensus"   // every seat agrees
	BodyChairAlone BodyRuleKind = "chair_alone" // the chair decides
	BodyKOfN       BodyRuleKind = "k_of_n"      // at least K votes
	BodyNone       BodyRuleKind = "none"        // nothing is ever decided
)

// BodyRuleKinds lists every kind of rule.
func BodyRuleKinds() []BodyRuleKind {
	return []BodyRuleKind{BodyConsensus, BodyChairAlone, BodyKOfN, BodyNone}
}

// BodyRule is the rule by which a body decides.
type BodyRule struct {
	Kind BodyRuleKind `json:"kind"`
	K    int          `json:"k,omitempty"` // votes needed, for k_of_n
	// Chair is the member that holds the chair; "chair" where the file says nothing.
	Chair string `json:"chair,omitempty"`
	// Else is what happens without consensus: "" (nothing is decided) or "head_of_mission_with_dissent" (the chair decides, dissent is kept).
	Else string `json:"else,omitempty"`
}

// BodyMember is a seat or a bench of seats.
type BodyMember struct {
	ID    string `json:"id"` // a party's id, "chair", or a name
	Seats int    `json:"seats"`
}

// Body decides, or only meets.
type Body struct {
	ID          string       `json:"id"`
	Name        Words        `json:"name,omitempty"`
	Members     []BodyMember `json:"members"`
	Rule        BodyRule     `json:"rule"`
	EscalatesTo []string     `json:"escalates_to,omitempty"`
	// Signers say which member a person, by code name, speaks for.
	Signers map[string]string `json:"signers,omitempty"`
}

// Carried says whether the votes of these signers make a decision of the body,
// and if not, why. A signer who holds no seat adds nothing; a member's vote
// counts with its seats, at most one per signer.
func (b Body) Carried(signers []string) (ok bool, why string) {
	votes, strangers := b.votes(signers)
	if len(votes) == 0 {
		return false, fmt.Sprintf("%s has no seat in %s; who speaks for its members (%s) stands under signers in the agreement or seats in the mission file",
			strings.Join(strangers, ", "), b.ID, strings.Join(b.memberIDs(), ", "))
	}
	chair := b.Rule.Chair
	if chair == "" {
		chair = "chair"
	}
	switch b.Rule.Kind {
	case BodyNone:
		return false, fmt.Sprintf("%s has no rule by which it decides", b.ID)
	case BodyChairAlone:
		if votes[chair] == 0 {
			return false, fmt.Sprintf("only the chair (%s) decides in %s", chair, b.ID)
		}
		return true, ""
	case BodyKOfN:
		n := 0
		for _, v := range votes {
			n += v
		}
		if n < b.Rule.K {
			return false, fmt.Sprintf("%d of %d votes in %s; it needs %d", n, b.seats(), b.ID, b.Rule.K)
		}
		return true, ""
	case BodyConsensus:
		var absent []string
		for _, m := range b.Members {
			if votes[m.ID] == 0 {
				absent = append(absent, m.ID)
			}
		}
		if len(absent) == 0 {
			return true, ""
		}
		if b.Rule.Else == "head_of_mission_with_dissent" && votes[chair] > 0 {
			return true, ""
		}
		return false, fmt.Sprintf("%s decides by consensus; %s did not sign", b.ID, strings.Join(absent, ", "))
	}
	return false, fmt.Sprintf("rule %q of %s is not known", b.Rule.Kind, b.ID)
}

func (b Body) memberIDs() []string {
	var out []string
	for _, m := range b.Members {
		out = append(out, m.ID)
	}
	return out
}

func (b Body) votes(signers []string) (votes map[string]int, strangers []string) {
	votes = map[string]int{}
	seen := map[string]bool{}
	for _, s := range signers {
		if seen[s] {
			continue
		}
		seen[s] = true
		member, ok := b.Signers[s]
		i := slices.IndexFunc(b.Members, func(m BodyMember) bool { return m.ID == member })
		if !ok || i < 0 {
			strangers = append(strangers, s)
			continue
		}
		votes[member] = min(votes[member]+1, b.Members[i].Seats)
	}
	sort.Strings(strangers)
	return votes, strangers
}

func (b Body) seats() int {
	n := 0
	for _, m := range b.Members {
		n += m.Seats
	}
	return n
}

// Ruling is a decision of a body, with standing, on an incident and a term.
type Ruling struct {
	Incident IncidentID `json:"incident"`
	Term     string     `json:"term"`
	Value    string     `json:"value"`           // breach, no_breach, permitted, unable
	Party    PartyID    `json:"party,omitempty"` // whom the body names
	Body     string     `json:"body"`
	Reason   string     `json:"reason"`
	At       time.Time  `json:"at,omitzero"`
	Decision string     `json:"decision,omitempty"` // content hash
	Dissent  []Reply    `json:"dissent,omitempty"`
}

// Clock is a party's time to answer.
type Clock struct {
	Incident IncidentID `json:"incident"`
	Party    PartyID    `json:"party"`
	// Notified is when the party was told; Due when its answer is due; zero = no time is set.
	Notified time.Time `json:"notified,omitzero"`
	Due      time.Time `json:"due,omitzero"`
	Replied  time.Time `json:"replied,omitzero"`
	// State is running, replied, late, overdue, stopped (the case is suspended) or open (no time is set).
	State    string `json:"state"`
	Decision string `json:"decision,omitempty"` // content hash of the notice
}
