package pipeline

import (
	"runtime"
	"slices"
	"strings"
	"sync"

	"trucewatch/fuse"
	"trucewatch/truce"
)

// assemble makes incidents of the groups, each with its members' origins and the machine's reading.
func (s *State) assemble(find regionFinder) {
	if len(s.groups) == 0 {
		return
	}
	s.Incidents = make([]truce.Incident, len(s.groups))
	within := s.within()
	inPieces(len(s.groups), func(from, to int) {
		a := assembler{State: s, find: find, within: within}
		for i := from; i < to; i++ {
			s.Incidents[i] = a.incident(&s.groups[i])
		}
	})
	slices.SortFunc(s.Incidents, func(a, b truce.Incident) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// inPieces splits [0, n) over the cores; work writes its own piece only.
func inPieces(n int, work func(from, to int)) {
	var wg sync.WaitGroup
	pieces := runtime.GOMAXPROCS(0)
	for k := range pieces {
		wg.Go(func() { work(n*k/pieces, n*(k+1)/pieces) })
	}
	wg.Wait()
}

// assembler makes incidents one after the other.
type assembler struct {
	*State
	find    regionFinder
	within  map[truce.IncidentID]truce.IncidentID
	members []truce.Report // of the incident in hand
	origins []string
}

func (a *assembler) incident(g *group) truce.Incident {
	inc := truce.Incident{ID: g.id, Anchor: g.keys[0], SplitFrom: g.splitFrom, PartOf: a.within[a.Fusion.Groups[g.fused].PartOf],
		Exercise: a.Exercise, Occurrence: truce.OccAlleged, Disposition: truce.DispNew,
		Attribution: truce.Attribution{Level: truce.AttrNone}, Members: make([]truce.Member, 0, len(g.keys))}
	if inc.PartOf == inc.ID {
		inc.PartOf = ""
	}
	a.members, a.origins = a.members[:0], a.origins[:0]
	for _, key := range slices.SortedFunc(slices.Values(g.keys), truce.ReportKey.Compare) {
		r := a.reports[key]
		origin := a.originOf(r)
		as := a.assigned(fusionID(key))
		inc.Members = append(inc.Members, truce.Member{Key: key, Relation: relationOf(r), Origin: origin,
			PermilleP: int(as.PPM / 1000)})
		inc.AreaLevel = inc.AreaLevel || as.Area
		a.members, a.origins = append(a.members, r), append(a.origins, origin)
	}
	inc.Origins = slices.Compact(slices.Sorted(slices.Values(a.origins)))
	inc.EffectiveMilli = a.effective(inc.Members)
	reading := MachineReading(a.members, a.origins, a.Fusion.Snapshot)
	a.find.fill(&reading.Place)
	inc.Readings = []truce.Reading{reading}
	return inc
}

// assigned finds what the fusion says of one report; nothing where it did not see it.
func (s *State) assigned(id string) fuse.Assignment {
	k, ok := slices.BinarySearchFunc(s.Fusion.Assignments, id, func(a fuse.Assignment, id string) int { return strings.Compare(a.Report, id) })
	if !ok {
		return fuse.Assignment{}
	}
	return s.Fusion.Assignments[k]
}

// relationOf is how a report stands to its incident, as far as its kind says.
func relationOf(r truce.Report) string {
	switch {
	case r.Kind == truce.KindDenial:
		return "denies"
	case r.UpdateOf != "":
		return "update-of"
	}
	return "same"
}
