package pipeline

import (
	"slices"
	"strings"

	"trucewatch/truce"
)

// namedIncidents lists the incident ids that decisions and editions name: those
// ids are bound and must lead somewhere for ever.
func namedIncidents(f *Facts) []truce.IncidentID {
	var ids []truce.IncidentID
	for _, d := range f.Decisions {
		ids = append(ids, d.Incidents...)
	}
	ids = append(ids, f.Published...)
	slices.Sort(ids)
	return slices.Compact(ids)
}

// anchors finds the report behind each bound id. An id is derived from its anchor,
// so no register of ids is needed; where two reports share a short id, the least
// key has it, because the other incident carries the long form.
func (s *State) anchors(ids []truce.IncidentID) map[truce.IncidentID]truce.ReportKey {
	out := map[truce.IncidentID]truce.ReportKey{}
	if len(ids) == 0 {
		return out
	}
	wanted := make(map[truce.IncidentID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	for i := range s.Reports {
		key := s.Reports[i].Key()
		long := truce.NewIncidentID(s.Exercise, key, 8)
		for _, id := range []truce.IncidentID{long[:8], long} {
			if _, taken := out[id]; wanted[id] && !taken {
				out[id] = key
			}
		}
	}
	return out
}

// tombstones adds, for every bound id that no incident carries any more, an entry
// that says into which incident its anchor went.
func (s *State) tombstones(anchors map[truce.IncidentID]truce.ReportKey) {
	if len(anchors) == 0 {
		return
	}
	where := map[truce.ReportKey]truce.IncidentID{}
	alive := map[truce.IncidentID]bool{}
	for _, inc := range s.Incidents {
		alive[inc.ID] = true
		for _, m := range inc.Members {
			where[m.Key] = inc.ID
		}
	}
	for id, anchor := range anchors {
		if into, ok := where[anchor]; ok && !alive[id] {
			s.Incidents = append(s.Incidents, truce.Incident{ID: id, Anchor: anchor, MergedInto: into, Exercise: s.Exercise,
				Occurrence: truce.OccAlleged, Disposition: truce.DispNew, Attribution: truce.Attribution{Level: truce.AttrNone}})
		}
	}
	slices.SortFunc(s.Incidents, func(a, b truce.Incident) int { return strings.Compare(string(a.ID), string(b.ID)) })
}
