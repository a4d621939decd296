package pipeline

import (
	"fmt"

	"trucewatch/fuse"
	"trucewatch/truce"
)

// Ledger is the account of why two reports or incidents are one, or why not.
type Ledger = fuse.Ledger

// Explain explains two reports or incidents; see fuse.Explainer.Explain.
func (s *State) Explain(a, b string) (*Ledger, error) {
	x, err := s.Explainer()
	if err != nil {
		return nil, err
	}
	return x.Explain(a, b)
}

// Explainer fuses the reports of a state once more, under the same snapshot and
// the same decisions, and keeps what explanations of pairs need. Incidents go by
// the ids that they have in the state; ids that incidents had before they were
// merged mean the reports they had then. Reports that do not speak of events are
// not in it (see fuse.Fusible).
func (s *State) Explainer() (*fuse.Explainer, error) {
	b, err := s.builder(s.constraints)
	if err != nil {
		return nil, err
	}
	x, err := b.Explainer()
	if err != nil {
		return nil, err
	}
	var named []fuse.Named
	for _, inc := range s.Incidents {
		if len(inc.Members) == 0 {
			continue
		}
		n := fuse.Named{ID: inc.ID}
		for _, m := range inc.Members {
			n.Reports = append(n.Reports, fusionID(m.Key))
		}
		if inc.Pinned {
			n.Note = fmt.Sprintf("%s is pinned: its reports are those that people decided, whatever the fusion would add or take", inc.ID)
		}
		named = append(named, n)
	}
	for _, b := range s.bound {
		if inc, ok := s.Incident(b.id); ok && inc.ID != b.id {
			named = append(named, former(b.id, b.members))
		}
	}
	x.Name(named)
	return x, nil
}

// former are the reports that an id named before its incident was merged.
func former(id truce.IncidentID, keys []truce.ReportKey) fuse.Named {
	n := fuse.Named{ID: id, Former: true}
	for _, k := range keys {
		n.Reports = append(n.Reports, fusionID(k))
	}
	return n
}
