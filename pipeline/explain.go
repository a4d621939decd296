package pipeline

import (
	"trucewatch/fuse"
	"trucewatch/verify"
)

// Explainer fuses the reports of a state once more, under the same snapshot and
// the same decisions, and keeps what explanations of pairs need. Reports that
// do not speak of events are not in it (see fuse.Fusible).
func (s *State) Explainer(f *Facts) (*fuse.Explainer, error) {
	b, _, err := s.builder(verify.ConstraintsOf(f.Decisions, s.anchors(namedIncidents(f)), s.Settings.Agreement))
	if err != nil {
		return nil, err
	}
	return b.Explainer()
}
