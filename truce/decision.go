package truce

import (
	"fmt"
	"slices"
	"time"
)

// DecisionKind names a human act.
type DecisionKind string

// The kinds of decisions. Each is a human act with a reason; the machine never makes one.
const (
	DecidePin       DecisionKind = "pin"
	DecideUnpin     DecisionKind = "unpin"
	DecideDispose   DecisionKind = "dispose" // disposition; "tried and not verified" with why
	DecideApprove   DecisionKind = "approve"
	DecideLink      DecisionKind = "link"
	DecideUnlink    DecisionKind = "unlink"
	DecideMerge     DecisionKind = "merge"
	DecideSplit     DecisionKind = "split"
	DecidePrefer    DecisionKind = "prefer"
	DecideVerify    DecisionKind = "verify"
	DecideDispute   DecisionKind = "dispute"
	DecideRefute    DecisionKind = "refute"
	DecideAttribute DecisionKind = "attribute"
	DecideRule      DecisionKind = "rule"
	DecideDissent   DecisionKind = "dissent"
	DecideNotify    DecisionKind = "notify"
	DecideReply     DecisionKind = "reply"
	DecideRelease   DecisionKind = "release"
	DecideWithhold  DecisionKind = "withhold"
	DecideWithdraw  DecisionKind = "withdraw"
	DecideRecall    DecisionKind = "recall"
)

// DecisionKinds lists every kind.
func DecisionKinds() []DecisionKind {
	return []DecisionKind{DecidePin, DecideUnpin, DecideDispose, DecideApprove, DecideLink, DecideUnlink,
		DecideMerge, DecideSplit, DecidePrefer, DecideVerify, DecideDispute, DecideRefute, DecideAttribute,
		DecideRule, DecideDissent, DecideNotify, DecideReply, DecideRelease, DecideWithhold, DecideWithdraw,
		DecideRecall}
}

// Decision is a human act on incidents, reports or publications. The end of a
// chain of Prior binds, never the row or the clock; two ends of one chain: neither binds.
type Decision struct {
	Kind DecisionKind `json:"kind"`
	// Incidents and Reports are what it is about; link, unlink, merge and split name reports.
	Incidents []IncidentID `json:"incidents,omitempty"`
	Reports   []ReportKey  `json:"reports,omitempty"`
	// Members are the reports that the incidents had when pin, split or merge was
	// decided; filled when the decision is entered, where it does not state them, so
	// that it means the same for ever.
	Members []IncidentMembers `json:"members,omitempty"`
	Signer  string            `json:"signer"`         // code name of the person
	Body    string            `json:"body,omitempty"` // body in whose name, where one decides
	Reason  string            `json:"reason"`
	// At is when the person says it was decided; shown, never used for order.
	At    time.Time `json:"at,omitzero"`
	Basis int64     `json:"basis"`           // record size it was made on
	Prior string    `json:"prior,omitempty"` // content hash of the decision it replaces
	// Value by kind: dispose → a Disposition; attribute → a party id; rule →
	// "breach", "no_breach", "permitted" or "unable"; prefer → author of the reading;
	// approve → an audience, or "text:uk:HASH" or "draft:uk:HASH" for Text as a
	// rendering of the text of decision HASH.
	Value    string    `json:"value,omitempty"`
	Term     string    `json:"term,omitempty"`     // rule, dissent: the term's id
	Party    PartyID   `json:"party,omitempty"`    // attribute, reply, notify, dissent
	Text     string    `json:"text,omitempty"`     // reply, dissent, statement of reasons
	Due      time.Time `json:"due,omitzero"`       // notify: reply due
	Reading  *Reading  `json:"reading,omitempty"`  // prefer with a reading of one's own
	Approver string    `json:"approver,omitempty"` // recall, release: the second officer
	Exercise bool      `json:"exercise,omitempty"`
	// Hash is the content hash, filled by the record: over the fields that say what
	// was decided, without seed, signature, log or time of arrival. Whoever holds the
	// decision can compute it, and it is the same in every copy of the record; it is
	// not the salted commitment by which the log holds the entry.
	Hash string `json:"-"`
}

// IncidentMembers names the reports of an incident.
type IncidentMembers struct {
	Incident IncidentID  `json:"incident"`
	Reports  []ReportKey `json:"reports"` // sorted
}

// MembersOf returns the reports that the decision states of an incident.
func (d Decision) MembersOf(id IncidentID) []ReportKey {
	for _, m := range d.Members {
		if m.Incident == id {
			return m.Reports
		}
	}
	return nil
}

// Validate checks the kind, the signer, the reason and what the kind needs.
func (d Decision) Validate() error {
	if !slices.Contains(DecisionKinds(), d.Kind) {
		return fmt.Errorf("decision kind %q: want one of %v", clip(string(d.Kind)), DecisionKinds())
	}
	if d.Signer == "" {
		return fmt.Errorf("decision %s without a signer", d.Kind)
	}
	if d.Reason == "" {
		return fmt.Errorf("decision %s without a reason", d.Kind)
	}
	for _, id := range d.Incidents {
		if err := id.Validate(); err != nil {
			return fmt.Errorf("decision %s: %w", d.Kind, err)
		}
	}
	return d.validateKind()
}

func (d Decision) validateKind() error {
	need := func(ok bool, what string) error {
		if ok {
			return nil
		}
		return fmt.Errorf("decision %s: %s", d.Kind, what)
	}
	switch d.Kind {
	case DecideLink, DecideUnlink:
		return need(len(d.Reports) >= 2, "needs at least two reports")
	case DecideMerge:
		return need(len(d.Incidents) >= 2 || len(d.Reports) >= 2, "needs at least two incidents or reports")
	case DecideSplit:
		return need(len(d.Reports) >= 1 && len(d.Incidents) == 1, "needs one incident and the reports that leave it")
	case DecideRule:
		return need(d.Term != "" && slices.Contains([]string{"breach", "no_breach", "permitted", "unable"}, d.Value),
			"needs a term and one of breach, no_breach, permitted, unable")
	case DecideDispose:
		return need(d.Value != "", "needs a disposition")
	case DecideRecall:
		return need(d.Approver != "" && d.Approver != d.Signer, "needs a second officer")
	}
	return need(len(d.Incidents)+len(d.Reports) > 0, "names nothing it is about")
}
