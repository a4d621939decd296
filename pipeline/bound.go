package pipeline

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/record"
	"trucewatch/truce"
)

// Published is what editions for one audience showed under an incident's id.
type Published struct {
	ID       truce.IncidentID
	Audience string
	// Edition is the last one that showed the incident whole, with Members; 0 where
	// entries of the first form did, which did not name them. Last is the last one that
	// showed it at all, as a stub or whole.
	Edition, Last int64
	// At is the time of publication of Edition.
	At time.Time
	// Members are the reports behind it, sorted.
	Members   []truce.ReportKey
	SplitFrom truce.IncidentID
}

// Stub reports whether the last edition showed it as a stub.
func (p Published) Stub() bool { return p.Edition < p.Last }

type publishedKey struct {
	id       truce.IncidentID
	audience string
}

// publication keeps what the latest edition says of an incident.
func (g *gatherer) publication(v record.Publication) error {
	id := truce.IncidentID(v.Item)
	if id.Validate() != nil {
		return nil
	}
	number, err := strconv.ParseInt(v.Edition, 10, 64)
	if err != nil {
		return fmt.Errorf("publication of %s: edition %q is not a number", id, v.Edition)
	}
	key := publishedKey{id, v.Audience}
	p := g.published[key]
	p.ID, p.Audience, p.Last = id, v.Audience, max(p.Last, number)
	if len(v.Members) > 0 && number > p.Edition {
		p.Edition, p.SplitFrom = number, v.SplitFrom
		p.Members = slices.SortedFunc(slices.Values(v.Members), truce.ReportKey.Compare)
	}
	g.published[key] = p
	return nil
}

// bound puts what editions showed, and what was proposed, in their one order.
func (g *gatherer) bound() {
	at := map[string]time.Time{}
	edition := func(audience string, number int64) string { return audience + "\x00" + strconv.FormatInt(number, 10) }
	for _, e := range g.facts.Editions {
		at[edition(e.Audience, e.Number)] = e.Published
	}
	for _, p := range g.published {
		p.At = at[edition(p.Audience, p.Edition)]
		g.facts.Published = append(g.facts.Published, p)
	}
	slices.SortFunc(g.facts.Proposals, func(a, b record.Proposal) int {
		return cmp.Or(cmp.Compare(a.Incident, b.Incident), cmp.Compare(a.Kind, b.Kind), strings.Compare(a.Value, b.Value), bytes.Compare(a.Data, b.Data))
	})
	slices.SortFunc(g.facts.Published, func(a, b Published) int {
		return cmp.Or(strings.Compare(string(a.ID), string(b.ID)), strings.Compare(a.Audience, b.Audience))
	})
}

// bound is an id that an edition or a decision names. It stays the id of what it
// named, whatever report becomes the least of its incident.
type bound struct {
	id truce.IncidentID
	// members are the reports that it names, as far as they are still here and no
	// split took them out; shown is the edition that showed them, nil where none did.
	members []truce.ReportKey
	shown   *Published
	// anchor stands for it in decisions; ok is false where no report of it is left.
	anchor truce.ReportKey
	ok     bool
}

// inForce is the latest of what editions for several audiences showed of one id.
func inForce(list []Published) *Published {
	best := &list[0]
	for i := range list {
		p := &list[i]
		if c := cmp.Or(cmp.Compare(min(1, len(p.Members)), min(1, len(best.Members))), p.At.Compare(best.At), cmp.Compare(p.Edition, best.Edition)); c > 0 {
			best = p
		}
	}
	return best
}

// bounds lists the bound ids, sorted, each with the reports that it names. It is a
// function of the sets of reports, decisions and editions alone.
func (s *State) bounds(f *Facts) []bound {
	shown := map[truce.IncidentID]*Published{}
	for i := 0; i < len(f.Published); {
		j := i + 1
		for j < len(f.Published) && f.Published[j].ID == f.Published[i].ID {
			j++
		}
		shown[f.Published[i].ID] = inForce(f.Published[i:j])
		i = j
	}
	var ids []truce.IncidentID
	leaving := map[truce.IncidentID][]truce.ReportKey{} // reports that a split takes out
	stated := map[truce.IncidentID][]truce.ReportKey{}  // reports that decisions state of an incident
	for id := range shown {
		ids = append(ids, id)
	}
	replaced := replacedOnes(f.Decisions)
	for _, d := range f.Decisions {
		ids = append(ids, d.Incidents...)
		if replaced[d.Hash] {
			continue
		}
		for _, m := range d.Members {
			stated[m.Incident] = append(stated[m.Incident], m.Reports...)
		}
		if d.Kind == truce.DecideSplit && len(d.Incidents) == 1 {
			leaving[d.Incidents[0]] = append(leaving[d.Incidents[0]], d.Reports...)
		}
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	derived := s.anchors(ids)
	out := make([]bound, 0, len(ids))
	for _, id := range ids {
		b := bound{id: id, shown: shown[id]}
		anchor, ok := derived[id]
		var was []truce.ReportKey
		if b.shown != nil {
			was = b.shown.Members
		}
		if len(was) == 0 && len(stated[id]) == 0 && ok {
			was = []truce.ReportKey{anchor}
		}
		for _, keys := range [][]truce.ReportKey{without(was, leaving[id]), without(stated[id], leaving[id]), was} {
			b.members = slices.DeleteFunc(slices.Clone(keys), func(k truce.ReportKey) bool { return !s.has(k) })
			if len(b.members) > 0 {
				break
			}
		}
		slices.SortFunc(b.members, truce.ReportKey.Compare)
		b.members = slices.Compact(b.members)
		b.stand(anchor)
		out = append(out, b)
	}
	return out
}

// stand chooses the report that stands for a bound id in decisions: that from which
// the id was derived, where it is still of it, else the least.
func (b *bound) stand(derived truce.ReportKey) {
	if b.ok = len(b.members) > 0; !b.ok {
		return
	}
	b.anchor = b.members[0]
	if slices.Contains(b.members, derived) {
		b.anchor = derived
	}
}

// replacedOnes are the hashes of decisions that another one replaces.
func replacedOnes(ds []truce.Decision) map[string]bool {
	out := map[string]bool{}
	for _, d := range ds {
		out[d.Prior] = true
	}
	return out
}

// without leaves some of the keys out.
func without(keys, but []truce.ReportKey) []truce.ReportKey {
	if len(but) == 0 {
		return keys
	}
	out := make(map[truce.ReportKey]bool, len(but))
	for _, k := range but {
		out[k] = true
	}
	return slices.DeleteFunc(slices.Clone(keys), func(k truce.ReportKey) bool { return out[k] })
}

// anchorsOf is the report that stands for each bound id in decisions.
func anchorsOf(list []bound) map[truce.IncidentID]truce.ReportKey {
	out := make(map[truce.IncidentID]truce.ReportKey, len(list))
	for _, b := range list {
		if b.ok {
			out[b.id] = b.anchor
		}
	}
	return out
}

// anchors finds the report from which each id was derived. Where two reports share a
// short id, the least key has it, because the other incident carries the long form.
func (s *State) anchors(ids []truce.IncidentID) map[truce.IncidentID]truce.ReportKey {
	out := map[truce.IncidentID]truce.ReportKey{}
	if len(ids) == 0 {
		return out
	}
	wanted := make(map[truce.IncidentID]bool, len(ids))
	for _, id := range ids {
		wanted[id] = true
	}
	for _, key := range s.Keys {
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
// that says into which incident its reports went. An id that was shown and of which
// no report is left stays as withdrawn.
func (s *State) tombstones(names naming) {
	for i, b := range s.bound {
		if names.group[i] >= 0 {
			continue
		}
		stone := truce.Incident{ID: b.id, Anchor: b.anchor, Exercise: s.Exercise, Occurrence: truce.OccAlleged,
			Disposition: truce.DispNew, Attribution: truce.Attribution{Level: truce.AttrNone}}
		switch home := names.home[i]; {
		case home >= 0:
			stone.MergedInto = s.groups[home].id
		case b.shown == nil:
			continue // named by a decision that waits for its report
		}
		s.Incidents = append(s.Incidents, stone)
	}
	slices.SortFunc(s.Incidents, func(a, b truce.Incident) int { return strings.Compare(string(a.ID), string(b.ID)) })
}

// withdrawn sets what no report supports any more.
func (s *State) withdrawn() {
	for i := range s.Incidents {
		if inc := &s.Incidents[i]; gone(inc) {
			inc.Disposition, inc.DisposeWhy = truce.DispWithdrawn, "its sources withdrew their reports"
		}
	}
}

// gone reports whether an incident has no report and leads nowhere.
func gone(inc *truce.Incident) bool { return inc.MergedInto == "" && len(inc.Members) == 0 }

// shownTo leaves out, of what is only a stub now, every id that no edition for the
// audience has shown: it would lead from nowhere.
func (s *State) shownTo(f *Facts, audience string) []truce.Incident {
	shown := map[truce.IncidentID]bool{}
	for _, p := range f.Published {
		if p.Audience == audience {
			shown[p.ID] = true
		}
	}
	return slices.DeleteFunc(slices.Clone(s.Incidents), func(inc truce.Incident) bool {
		return len(inc.Members) == 0 && !shown[inc.ID]
	})
}
