package pipeline

import (
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/publish"
	"trucewatch/truce"
)

// raions hands the draft the names of the second-level units that incidents lie
// in, as far as the gazetteer has them; others are shown as their source spells them.
func (s *State) raions(d *publish.Draft) {
	g := gazetteer.Default()
	seen := map[[2]string]bool{}
	for i := range s.Incidents {
		p := s.Incidents[i].Reading().Place
		stated := [2]string{p.Region, p.Raion}
		if p.Raion == "" || seen[stated] {
			continue
		}
		seen[stated] = true
		if row, ok := district(g, p.Region, p.Raion); ok {
			d.Raion(p.Region, p.Raion, publish.Words{En: row.Name, Uk: row.NameUK, Ru: row.NameRU})
		}
	}
}

// district finds a second-level unit by its name, with or without the word for what it is.
func district(g *gazetteer.Gazetteer, region, name string) (gazetteer.Place, bool) {
	key := "d-" + region + "-" + strings.ReplaceAll(strings.ToLower(name), " ", "-")
	for _, k := range []string{key, key + "-raion", key + "-rayon"} {
		if p, ok := g.ByKey(k); ok {
			return p, true
		}
	}
	return gazetteer.Place{}, false
}

// fillRaion gives a place with a position, and no second-level unit stated, that
// of the nearest settlement. A mission with a map of its own has none.
func (r regionFinder) fillRaion(p *truce.Place) {
	if p.At != nil && p.Raion == "" && r.g != nil {
		p.Raion = r.g.RaionAt(p.At.Lat, p.At.Lon)
	}
}
