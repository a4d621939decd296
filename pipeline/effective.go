package pipeline

import (
	"slices"
	"strings"

	"trucewatch/lineage"
	"trucewatch/truce"
)

// maxOrigins is how many origins of one incident are weighed against one another.
const maxOrigins = 64

// effective is how many independent origins the members that say it happened are
// worth, in thousandths, with those alone whose link is as likely as the agreement
// asks; 0 for fewer than two origins, which are never enough.
func (s *State) effective(members []truce.Member) int {
	evidence := truce.DefaultEvidence()
	if s.Settings.Agreement != nil {
		evidence = s.Settings.Agreement.EvidenceFor(truce.Term{})
	}
	var origins []lineage.Source
	for _, m := range members {
		src := s.Settings.Sources[m.Key.Source]
		if !truce.Supports(m, s.reports) || src.Class == truce.ClassSatellite || m.PermilleP < evidence.PermilleP ||
			slices.ContainsFunc(origins, func(o lineage.Source) bool { return o.ID == m.Origin }) {
			continue
		}
		o := lineage.Source{ID: m.Origin, Owner: src.Owner}
		if src.Interest == truce.InterestParty || src.Interest == truce.InterestAlly {
			o.Party = string(src.Party)
		}
		origins = append(origins, o)
	}
	if len(origins) < 2 {
		return 0
	}
	slices.SortFunc(origins, func(a, b lineage.Source) int { return strings.Compare(a.ID, b.ID) })
	return mostWorth(origins[:min(len(origins), maxOrigins)], lineage.DefaultDependence())
}

// mostWorth is the greatest worth of a set of the origins, in thousandths, among all
// of them together and the sets that grow from each origin in turn, as long as
// adding the origin that shares least makes the set worth more.
// A set in which one repeats another can be worth less than without it, and one more
// report must not make an incident less well attested.
func mostWorth(origins []lineage.Source, d lineage.Dependence) int {
	best := lineage.Effective(origins, d)
	for first := range origins {
		set := []lineage.Source{origins[first]}
		left := slices.Delete(slices.Clone(origins), first, first+1)
		shared := make([]int, len(left)) // of each with the set
		worth, sum := 1000, 1000         // sum of the set's matrix of dependence
		for len(left) > 0 {
			for i := range left {
				shared[i] += d.Between(set[len(set)-1], left[i])
			}
			add := slices.Index(shared, slices.Min(shared)) // least shared is worth most
			more := append(set, left[add])
			sum += 1000 + 2*shared[add]
			w := len(more) * len(more) * 1000 * 1000 / sum // as lineage.Effective
			if w <= worth {
				break
			}
			worth = w
			set, left, shared = more, slices.Delete(left, add, add+1), slices.Delete(shared, add, add+1)
			best = max(best, worth)
		}
	}
	return best
}
