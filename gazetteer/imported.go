package gazetteer

import (
	"fmt"
	"strings"

	"trucewatch/truce"
)

// CheckImported compares a place that a data set gives with the text it was made
// from. name and region are the data set's own words, pos its position (nil =
// none). The notice is "" where nothing in the text speaks against the place.
// better is the gazetteer's answer where it has one that fits the text: the
// settlement, else the region. An imported place is a claim: the caller keeps it
// and adds the notice; nothing is replaced silently.
//
// It speaks up in two cases: the text names regions, and the imported place lies
// in none of them; or the text names the place beyond doubt (with its region, or a
// town, and nothing else near the imported position), and it lies far (five radii
// and 50 km at least) from there.
func (g *Gazetteer) CheckImported(name, region, text string, pos *truce.Position) (notice string, better *Answer) {
	stated := g.statedRegion(region, pos)
	mentions := g.Mentions(text, "")
	var regions []string
	var named *Answer
	for i := range mentions {
		m := &mentions[i]
		if m.Region != "" {
			if !contains(regions, m.Region) {
				regions = append(regions, m.Region)
			}
			continue
		}
		if !m.Answer.Found || m.Answer.Ambiguous {
			continue
		}
		if named == nil && !m.Adjective && g.sameName(name, m.Text) {
			named = &m.Answer
		}
	}
	if stated != "" && len(regions) > 0 && !fits(regions, stated) && !g.otherSettlementIn(mentions, stated) {
		better = named
		if better == nil || !contains(regions, better.Place.Region) {
			better = g.bestIn(mentions, regions)
		}
		return fmt.Sprintf("the imported place lies in %s region (%s), the text says %s", g.regions.english[stated], stated,
			g.regionList(regions)), better
	}
	if named == nil || pos == nil || named.DistrictOnly {
		return "", nil
	}
	sure := contains(regions, named.Place.Region) ||
		len(regions) == 0 && named.Place.prior() >= 8000 && !g.otherSettlementIn(mentions, stated)
	if d := flatM(*pos, named.Place.At); sure && d > max(50_000, 5*named.R68M) {
		return fmt.Sprintf("the imported position is %d km from %s (%s), which the text names", d/1000, named.Place.Name,
			g.regions.english[named.Place.Region]), named
	}
	return "", nil
}

// statedRegion is the region of a position, or else of its name in the data set.
func (g *Gazetteer) statedRegion(region string, pos *truce.Position) string {
	if iso, ok := g.RegionCode(region); ok {
		return iso
	}
	if pos != nil && pos.Validate() == nil {
		if iso, ok := g.RegionAt(pos.Lat, pos.Lon); ok {
			return iso
		}
	}
	return ""
}

// fits counts Kyiv and its oblast, and Sevastopol and Crimea, as one.
func fits(regions []string, stated string) bool {
	for _, r := range regions {
		if r == stated || pairedRegion(r) == stated {
			return true
		}
	}
	return false
}

func pairedRegion(iso string) string {
	switch iso {
	case "UA-30":
		return "UA-32"
	case "UA-32":
		return "UA-30"
	case "UA-40":
		return "UA-43"
	case "UA-43":
		return "UA-40"
	}
	return ""
}

// sameName compares the data set's name with words of the text across scripts.
func (g *Gazetteer) sameName(name, words string) bool {
	if name == "" {
		return false
	}
	keys := map[int32]bool{}
	for _, c := range g.candidates(g.words(name), "") {
		keys[c.place] = true
	}
	a := g.candidates(g.words(words), "")
	for _, c := range a {
		if keys[c.place] {
			return true
		}
	}
	return false
}

// otherSettlementIn reports whether the text also names a settlement of the stated
// region, so that it does not contradict it.
func (g *Gazetteer) otherSettlementIn(ms []Mention, stated string) bool {
	for _, m := range ms {
		if m.Region == "" && m.Answer.Found && !m.Answer.Ambiguous && fits([]string{m.Answer.Place.Region}, stated) {
			return true
		}
	}
	return false
}

// bestIn is the first settled place of a text that lies in one of the regions it
// names, or else the first of those regions.
func (g *Gazetteer) bestIn(ms []Mention, regions []string) *Answer {
	for i := range ms {
		a := &ms[i].Answer
		if ms[i].Region == "" && a.Found && contains(regions, a.Place.Region) {
			return a
		}
	}
	for i := range ms {
		if ms[i].Region != "" && ms[i].Answer.Found {
			return &ms[i].Answer
		}
	}
	return nil
}

func (g *Gazetteer) regionList(isos []string) string {
	var names []string
	for _, iso := range isos {
		names = append(names, g.regions.english[iso]+" ("+iso+")")
	}
	return strings.Join(names, ", ")
}
