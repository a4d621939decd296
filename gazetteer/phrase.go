package gazetteer

import (
	"strings"

	"trucewatch/text"
)

// markerKind reads a word that says what kind of place follows: "село", "м.",
// "city", "пгт"; "" where it is no such word, "any" where it fits every kind.
func markerKind(w string) Kind {
	switch w {
	case "місто", "міста", "місті", "містом", "місту", "м", "город", "города", "городе", "городу", "городом", "г", "city", "cities":
		return KindCity
	case "смт", "пгт", "селище", "селища", "селищі", "селищем", "town", "поселок", "поселка", "поселке", "поселку", "поселком", "містечко", "містечка", "містечку", "рп":
		return KindTown
	case "село", "села", "селі", "селом", "селу", "селах", "с", "селе", "village", "villages", "деревня", "деревни", "деревне", "деревню", "д", "станица", "станице", "станицы", "ст":
		return KindVillage
	case "хутор", "хутора", "хуторе", "хуторі", "hamlet", "х":
		return KindHamlet
	case "населений", "населеного", "населеному", "пункт", "пункту", "пункті", "пункта", "пункте", "нп", "населенный", "населенного", "населенном", "settlement", "settlements", "сщ":
		return "any"
	}
	return ""
}

// placeWord reports whether a word only says how something lies to a place.
func placeWord(w string) bool {
	switch w {
	case "у", "в", "во", "на", "біля", "під", "поблизу", "неподалік", "возле", "около", "близ", "под", "недалеко", "від", "от", "з", "із", "до",
		"of", "in", "near", "at", "outside", "around", "the", "from", "рос", "окупованій", "окупованої", "сусідній", "соседней", "russian", "russias", "російської", "российской":
		return true
	}
	return false
}

// stripMarkers takes words of kind and position off both ends of a phrase.
func stripMarkers(ws []word) (rest []word, kind Kind) {
	set := func(k Kind) {
		if k != "any" && kind == "" {
			kind = k
		}
	}
	for len(ws) > 1 {
		k := markerKind(ws[0].key)
		if k == "" && !placeWord(ws[0].key) {
			break
		}
		set(k)
		ws = ws[1:]
	}
	for len(ws) > 1 {
		k := markerKind(ws[len(ws)-1].key)
		if k == "" || len(ws[len(ws)-1].key) < 4 {
			break
		}
		set(k)
		ws = ws[:len(ws)-1]
	}
	return ws, kind
}

// kindFits reports whether a place could be called by a marker: news mixes up
// neighbouring kinds, but a hamlet is never a city.
func kindFits(marker Kind, p *Place) bool {
	switch marker {
	case KindCity:
		return p.Kind == KindCity || p.Kind == KindTown || p.Kind == KindPopulatedPlace && p.quality != qualityWeak
	case KindTown:
		return p.Kind == KindTown || p.Kind == KindCity || p.Kind == KindVillage || p.Kind == KindPopulatedPlace && p.quality != qualityWeak
	case KindVillage, KindHamlet:
		return p.Kind != KindCity
	}
	return true
}

// withoutAreas is a phrase without the regions and districts in it, and without
// the words of position left at its ends.
func withoutAreas(ws []word, areas []areaMention) []word {
	if len(areas) == 0 {
		return ws
	}
	var out []word
	for i, w := range ws {
		in := false
		for _, a := range areas {
			in = in || i >= a.from && i < a.to
		}
		if !in {
			out = append(out, w)
		}
	}
	for len(out) > 0 && placeWord(out[len(out)-1].key) {
		out = out[:len(out)-1]
	}
	for len(out) > 0 && placeWord(out[0].key) {
		out = out[1:]
	}
	return out
}

func joinKeys(ws []word) string {
	keys := make([]string, len(ws))
	for i, w := range ws {
		keys[i] = w.key
	}
	return strings.Join(keys, " ")
}

// alikeCandidates finds places whose name has the same skeleton, for spellings
// that no list has. At least four consonants must agree.
func (g *Gazetteer) alikeCandidates(ws []word, kind Kind) []candidate {
	sk := text.Skeleton(joinKeys(ws))
	if len(strings.ReplaceAll(sk, " ", "")) < 4 {
		return nil
	}
	var out []candidate
	for _, i := range g.skeletons()[sk] {
		p := &g.places[i]
		c := candidate{place: i, rank: rankAlt, cased: true, weight: p.prior()}
		if kind != "" && !kindFits(kind, p) {
			c.weight = max(1, c.weight/20)
		}
		out = append(out, c)
	}
	return out
}

// skeletonIndex maps the skeletons of names to rows, doubtful rows left out. It is
// made when the first unknown name is asked for.
func skeletonIndex(places []Place) map[string][]int32 {
	index := make(map[string][]int32, len(places))
	var buf []byte
	for i := range places {
		p := &places[i]
		if p.quality == qualityWeak || p.quality == qualityArea {
			continue
		}
		seen := ""
		for _, n := range [2]string{p.Name, p.NameUK} {
			buf = text.AppendSkeleton(buf[:0], n)
			if len(buf) >= 4 && string(buf) != seen {
				seen = string(buf)
				index[seen] = append(index[seen], int32(i))
			}
		}
	}
	return index
}

// bareRegion reports whether an English name that a city and its region share
// means the region here: words of war over land stand near it, none of city life.
func (g *Gazetteer) bareRegion(key string, q Query, ctx queryContext) bool {
	iso, ok := g.regions.latin[key]
	if !ok || ctx.regionCue == "" {
		return false
	}
	_, known := g.regionRow[iso]
	return known
}

// regionCue looks for words within twelve of a name that speak for a region. A
// word of city life there outweighs them.
func regionCue(ws, name []word) string {
	at := findPhrase(ws, name)
	if at < 0 || len(name) == 0 || name[0].key == "" || name[0].key[0] >= 0x80 {
		return ""
	}
	cue := ""
	for i := max(0, at-12); i < min(len(ws), at+12); i++ {
		k := ws[i].key
		for _, w := range cityWords {
			if k == w {
				return ""
			}
		}
		for _, w := range regionWords {
			if cue == "" && strings.HasPrefix(k, w) && !(i == at) {
				cue = k
			}
		}
	}
	return cue
}

var (
	cityWords   = []string{"mayor", "downtown", "airport", "residents", "apartment", "neighborhood", "neighbourhood", "station", "street", "hospital", "school", "market"}
	regionWords = []string{"incursion", "foothold", "salient", "encircl", "surround", "retreat", "withdr", "villages", "square", "territor", "driv", "oust",
		"recaptur", "retak", "counteroffensive", "offensive", "region", "oblast", "biggest", "largest", "settlements", "liberat", "occup"}
)
