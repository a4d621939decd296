package pipeline

import (
	"fmt"

	"trucewatch/fuse"
	"trucewatch/verify"
)

// Explainer fuses the reports of a state once more, under the same snapshot and
// the same decisions, and keeps what explanations of pairs need. Reports that
// do not speak of events are not in it (see fuse.Fusible).
func (s *State) Explainer(f *Facts) (*fuse.Explainer, error) {
	c := verify.ConstraintsOf(f.Decisions, s.anchors(namedIncidents(f)))
	b := fuse.NewBuilder(fuse.Options{
		Snapshot: s.Settings.Snapshot, Parties: opposing(s.Settings.Agreement), Sources: registerByID(s.Settings.Sources),
		MustLink: pairIDs(c.MustLink), CannotLink: pairIDs(c.CannotLink), Exercise: s.Exercise,
	})
	for i := range s.Reports {
		r := &s.Reports[i]
		if !fuse.Fusible(*r) {
			continue
		}
		in := fuse.FromTruce(*r, s.Settings.Sources[r.Source])
		in.ID = fusionID(r.Key())
		if r.UpdateOf != "" {
			key := r.Key()
			key.ID = r.UpdateOf
			in.UpdateOf = fusionID(key)
		}
		if err := b.Add(&in); err != nil {
			return nil, fmt.Errorf("report %s: %w", r.Key(), err)
		}
	}
	return b.Explainer()
}
