package verify

import (
	"cmp"
	"fmt"
	"slices"
	"sort"
	"strings"
	"time"

	"trucewatch/truce"
)

// Input is everything that Apply reads.
type Input struct {
	// Incidents as fused, tombstones among them (MergedInto is set). Their axes are overwritten.
	Incidents []truce.Incident
	Decisions []truce.Decision
	// Agreement is nil where none is loaded; then no body is known and the mission's own sources are the mechanism.
	Agreement *truce.Agreement
	Sources   map[truce.SourceID]truce.Source
	// Reports holds at least the members of the incidents; a member that is missing supports nothing but its origin.
	Reports map[truce.ReportKey]truce.Report
	// Release holds the mission's publication policies: they say for which audience
	// somebody must approve, and who.
	Release []truce.PublicationPolicy
	// AsOf is the time against which clocks run.
	AsOf time.Time
}

// Result is what follows from the decisions.
type Result struct {
	Incidents []truce.Incident // in the order given
	Rulings   []truce.Ruling   // by incident, term, decision
	Clocks    []truce.Clock    // by incident, party, decision
	Notices   []Notice         // by code, decision, incident
}

type work struct {
	in      Input
	out     []truce.Incident
	byID    map[truce.IncidentID]int
	rulings []truce.Ruling
	clocks  []truce.Clock
	notices []Notice
	named   map[truce.IncidentID][]truce.PartyID // parties that binding decisions name
}

// Apply lays the decisions over the incidents.
func Apply(in Input) Result {
	w := &work{in: in, byID: make(map[truce.IncidentID]int, len(in.Incidents)), named: map[truce.IncidentID][]truce.PartyID{}}
	for i, inc := range in.Incidents {
		w.out = append(w.out, cloneIncident(inc))
		w.byID[inc.ID] = i
	}
	for i := range w.out {
		w.automatic(&w.out[i])
	}
	last, notices := ends(in.Decisions, in.Agreement)
	w.notices = append(w.notices, notices...)
	for _, a := range w.binding(w.acts(last)) {
		w.apply(&w.out[w.byID[a.incident]], a)
	}
	w.dissents()
	for i := range w.out {
		w.settle(&w.out[i])
	}
	w.sort()
	return Result{Incidents: w.out, Rulings: w.rulings, Clocks: w.clocks, Notices: w.notices}
}

// cloneIncident copies what Apply writes to.
func cloneIncident(i truce.Incident) truce.Incident {
	i.Readings = slices.Clone(i.Readings)
	i.Decisions, i.Replies = nil, nil
	i.Disputed, i.Pinned, i.Withheld, i.Recalled = false, false, false, false
	i.ApprovedFor, i.Renderings = nil, nil
	i.OccurBy, i.DisposeWhy, i.DisposeRef, i.Attribution = "", "", "", truce.Attribution{Level: truce.AttrNone}
	i.Occurrence, i.Disposition = truce.OccAlleged, truce.DispNew
	return i
}

// automatic fills the axes as far as they follow from the members.
func (w *work) automatic(inc *truce.Incident) {
	inc.Occurrence = w.occurrence(*inc)
	inc.Attribution = w.alleged(inc)
}

// apply does what one act says.
func (w *work) apply(inc *truce.Incident, a act) {
	inc.Decisions = append(inc.Decisions, a.keys...)
	by := a.by()
	switch a.Kind {
	case truce.DecideVerify:
		inc.Occurrence, inc.OccurBy = truce.OccVerified, by
	case truce.DecideRefute:
		inc.Occurrence, inc.OccurBy = truce.OccRefuted, by
	case truce.DecideDispute:
		inc.Disputed = true
		if a.Party != "" {
			w.reply(inc, a, "denial")
		}
	case truce.DecideDispose:
		if a.Value == string(truce.OccTried) {
			inc.Occurrence, inc.OccurBy = truce.OccTried, by+": "+a.Reason
			return
		}
		w.dispose(inc, a)
	case truce.DecideAttribute:
		w.attribute(inc, a)
	case truce.DecideRule:
		w.rule(inc, a)
	case truce.DecidePrefer:
		prefer(inc, a)
	case truce.DecidePin, truce.DecideUnpin:
		inc.Pinned = a.Kind == truce.DecidePin
	case truce.DecideNotify:
		w.notify(inc, a)
	case truce.DecideReply:
		kind := "reply"
		if a.Value == "self_report" {
			kind = a.Value
		}
		w.reply(inc, a, kind)
	case truce.DecideDissent:
		w.reply(inc, a, "dissent")
	case truce.DecideApprove:
		w.approve(inc, a)
	case truce.DecideRelease: // without a withhold it only approves
		if twoOfficers(a.Decision) {
			w.approve(inc, a)
		}
	case truce.DecideWithhold:
		inc.Withheld = true
	case truce.DecideRecall:
		inc.Recalled = true
	case truce.DecideWithdraw: // a stub stays where it was published
		inc.Disposition, inc.DisposeWhy, inc.DisposeRef = truce.DispWithdrawn, a.Reason, a.keys[0]
	}
}

// dispositions are what people may set; ruled and overdue follow from rulings and clocks.
var dispositions = []truce.Disposition{truce.DispNew, truce.DispValid, truce.DispInquiry, truce.DispSuspended,
	truce.DispReferred, truce.DispResolvedLocally, truce.DispWithdrawn}

func (w *work) dispose(inc *truce.Incident, a act) {
	d := truce.Disposition(a.Value)
	if !slices.Contains(dispositions, d) {
		w.notice("ill_formed", inc.ID, a.keys[0], "dispose by %s says %q; choose one of %v or %s", a.Signer, a.Value, dispositions, truce.OccTried)
		return
	}
	inc.Disposition, inc.DisposeWhy, inc.DisposeRef = d, a.Reason, a.keys[0]
}

// by names who decided, and when it is said to have been.
func (a act) by() string {
	who := a.Body
	if who == "" {
		who = "mission"
	}
	if !a.At.IsZero() {
		who += ", " + a.At.UTC().Format("2006-01-02")
	}
	return who
}

func (w *work) reply(inc *truce.Incident, a act, kind string) {
	by := cmp.Or(string(a.Party), w.seat(a), a.Body, "mission") // never a person's code name
	text := a.Text
	if text == "" {
		text = a.Reason
	}
	inc.Replies = append(inc.Replies, truce.Reply{By: by, Kind: kind, Text: text, At: a.At.UTC(), Ref: a.keys[0]})
}

// seat is the member of a body for whom the signer of an act speaks.
func (w *work) seat(a act) string {
	if w.in.Agreement == nil {
		return ""
	}
	b, ok := w.in.Agreement.Body(a.Body)
	if !ok {
		return ""
	}
	return b.Signers[a.Signer]
}

func (w *work) rule(inc *truce.Incident, a act) {
	if w.in.Agreement != nil {
		if _, ok := w.in.Agreement.Term(a.Term); !ok {
			w.notice("unknown_term", inc.ID, a.keys[0], "rule by %s is about term %q, which the agreement does not have; terms: %s; it does not bind", a.Body, a.Term, terms(*w.in.Agreement))
			return
		}
	}
	w.rulings = append(w.rulings, truce.Ruling{Incident: inc.ID, Term: a.Term, Value: a.Value, Party: a.Party,
		Body: a.Body, Reason: a.Reason, At: a.At.UTC(), Decision: a.keys[0]})
	if a.Party != "" {
		w.attribute(inc, a)
	}
}

func terms(a truce.Agreement) string {
	var out []string
	for _, t := range a.Terms {
		out = append(out, t.ID)
	}
	return cmp.Or(strings.Join(out, ", "), "none")
}

// prefer sets the reading that is shown; a reading of the officer's own is added first.
func prefer(inc *truce.Incident, a act) {
	if a.Reading != nil {
		inc.Readings = append(inc.Readings, *a.Reading)
		inc.Preferred = len(inc.Readings) - 1
		return
	}
	for i, r := range inc.Readings {
		if r.Author == a.Value {
			inc.Preferred = i
		}
	}
}

// dissents puts each dissent beside the rulings on its incident and term.
func (w *work) dissents() {
	for i := range w.rulings {
		r := &w.rulings[i]
		for _, reply := range w.out[w.byID[r.Incident]].Replies {
			if reply.Kind == "dissent" {
				r.Dissent = append(r.Dissent, reply)
			}
		}
	}
}

// settle sets what follows from several acts together: disposition, clocks, disputes.
func (w *work) settle(inc *truce.Incident) {
	for _, r := range w.rulings {
		final := inc.Disposition == truce.DispWithdrawn || inc.Disposition == truce.DispReferred || inc.Disposition == truce.DispResolvedLocally
		if r.Incident != inc.ID || final {
			continue
		}
		inc.Disposition = truce.DispRuled
		if r.Value == "unable" {
			inc.Disposition = truce.DispUnableToRule
		}
	}
	w.contest(inc)
	w.runClocks(inc)
	slices.SortStableFunc(inc.Replies, func(a, b truce.Reply) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.By, b.By), cmp.Compare(a.Ref, b.Ref))
	})
	inc.Replies = slices.Compact(inc.Replies)
	sort.Strings(inc.Decisions)
}

func (w *work) notice(code string, id truce.IncidentID, decision, format string, args ...any) {
	w.notices = append(w.notices, Notice{code, fmt.Sprintf(format, args...), id, decision})
}

func (w *work) sort() {
	slices.SortStableFunc(w.rulings, func(a, b truce.Ruling) int {
		return cmp.Or(cmp.Compare(a.Incident, b.Incident), cmp.Compare(a.Term, b.Term), cmp.Compare(a.Decision, b.Decision))
	})
	slices.SortStableFunc(w.clocks, func(a, b truce.Clock) int {
		return cmp.Or(cmp.Compare(a.Incident, b.Incident), cmp.Compare(a.Party, b.Party), cmp.Compare(a.Decision, b.Decision))
	})
	slices.SortStableFunc(w.notices, func(a, b Notice) int {
		return cmp.Or(strings.Compare(a.Code, b.Code), strings.Compare(a.Decision, b.Decision), cmp.Compare(a.Incident, b.Incident), strings.Compare(a.Text, b.Text))
	})
}

// evidence is the default threshold of the agreement, or of the program where there is none.
func (w *work) evidence() truce.Evidence { return evidenceUnder(w.in.Agreement) }

func evidenceUnder(law *truce.Agreement) truce.Evidence {
	if law == nil {
		e := truce.DefaultEvidence()
		e.RecordedBy = []string{"mission"}
		e.Who = "decision"
		return e
	}
	return law.EvidenceFor(truce.Term{})
}

func sortedKeys[V any](m map[string]V) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	sort.Strings(out)
	return out
}
