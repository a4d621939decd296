package gazetteer

import (
	"fmt"
	"sort"
	"strings"

	"trucewatch/truce"
)

// Query asks for a place.
type Query struct {
	// Name is the words that name it, in any case of the declension, perhaps with a
	// word for its kind ("село", "city of") and its region ("Коренево Курської області").
	Name string
	// Text is the sentence or article around the name. Regions, districts and
	// settlements in it decide between places of one name.
	Text string
	// Country (ISO 3166-1) and Region (any form RegionCode reads) are hints of the
	// caller; a candidate elsewhere needs better reasons, but is not excluded.
	Country, Region string
	// Near is a position the place is likely to be near; nil = none.
	Near *truce.Position
}

// Candidate is a place that the name could mean.
type Candidate struct {
	Place Place `json:"place"`
	// SharePPM is its share of the weight of all candidates, parts per million.
	SharePPM int `json:"share_ppm"`
}

// Answer is what the gazetteer says.
type Answer struct {
	Found bool  `json:"found"`
	Place Place `json:"place,omitzero"`
	// R68M is the radius in metres that holds the true place with 68 % probability,
	// the doubt between places of one name included.
	R68M int `json:"r68_m,omitempty"`
	// Rivals are the other places the name could mean, likeliest first, at most ten.
	Rivals []Candidate `json:"rivals,omitempty"`
	// Candidates is how many places there were in all.
	Candidates int `json:"candidates"`
	// Ambiguous: the best candidate has less than two thirds of the weight.
	Ambiguous bool `json:"ambiguous,omitempty"`
	// DistrictOnly: the answer is a district or region, not a settlement; Place is then that area.
	DistrictOnly bool   `json:"district_only,omitempty"`
	Why          string `json:"why"`
}

// TrucePlace is the answer as a place of a report; ok is false where nothing was found.
func (a Answer) TrucePlace(name string) (truce.Place, bool) {
	if !a.Found {
		return truce.Place{}, false
	}
	at := a.Place.At
	p := truce.Place{Kind: truce.PlacePoint, At: &at, R68M: a.R68M, Region: a.Place.Region, Raion: a.Place.Raion,
		Name: name, Key: a.Place.Key, Quality: truce.QualityGazetteer, Country: a.Place.Country}
	if a.DistrictOnly {
		p.Kind = truce.PlaceRegion
	}
	return p, true
}

// candidate is a row with its weight for this question.
type candidate struct {
	place   int32
	weight  int64
	rank    nameRank
	cased   bool // found through a case form, not the word as written
	region  bool // lies in a region the question names
	reasons uint8
}

// maxNameBytes and maxTextBytes bound the work that one question can cause.
const (
	maxNameBytes = 300
	maxTextBytes = 20_000
)

// Locate answers one question. The same question gets the same answer on every
// machine.
func (g *Gazetteer) Locate(q Query) Answer {
	if len(q.Name) > maxNameBytes {
		return Answer{Why: fmt.Sprintf("the name is longer than %d bytes", maxNameBytes)}
	}
	ws := g.words(q.Name)
	if len(ws) == 0 {
		return Answer{Why: "the name is empty"}
	}
	ctx := g.context(q)
	areas := g.areaMentions(ws)
	ctx.addName(g, areas)
	rest, kind := stripMarkers(withoutAreas(ws, areas))
	if len(rest) == 0 || len(rest) == 1 && len(areas) == 0 && markerKind(rest[0].key) != "" && !rest[0].capital {
		return g.areaAnswer(areas, ctx)
	}
	key := joinKeys(rest)
	if outsideNames[key] {
		return Answer{Why: fmt.Sprintf("%s lies outside the area of the gazetteer, or is a country", strings.TrimSpace(q.Name))}
	}
	if len(areas) == 0 && g.bareRegion(key, q, ctx) {
		return g.regionAnswer(g.regions.latin[key], "the text speaks of the region, not the city: "+ctx.regionCue)
	}
	cands := g.candidates(rest, kind)
	if len(cands) == 0 {
		if ans, ok := g.unknownName(q, ctx, areas); ok {
			return ans
		}
		return Answer{Why: fmt.Sprintf("no place is called %q", strings.TrimSpace(q.Name))}
	}
	if ctx.hint != "" && !g.anyIn(cands, ctx.hint) {
		for _, c := range g.alikeCandidates(rest, kind) {
			if g.places[c.place].Region == ctx.hint {
				cands = append(cands, c) // "Ostra Mohyla" of the region given for Hostra Mohyla
			}
		}
	}
	ans := g.decide(cands, ctx)
	if ans.Found && ctx.hint != "" && !ans.DistrictOnly && !fits([]string{ctx.hint}, ans.Place.Region) && ans.Place.prior() < 50_000 {
		ans.Ambiguous = true // the caller speaks of another region
	}
	if iso, shared := g.regions.latin[key]; shared && len(areas) == 0 && ans.Place.Kind == KindCity && ans.Place.Region == iso {
		if row, ok := g.regionRow[iso]; ok {
			ans.Rivals = append(ans.Rivals, Candidate{Place: g.places[row]})
			ans.Why += "; in English the name can also mean its region"
		}
	}
	return ans
}

func (g *Gazetteer) anyIn(cands []candidate, iso string) bool {
	for _, c := range cands {
		if fits([]string{iso}, g.places[c.place].Region) {
			return true
		}
	}
	return false
}

// lookUp does what candidates says.
func (g *Gazetteer) lookUp(ws []word, kind Kind) []candidate {
	best := map[int32]candidate{}
	var order []int32
	take := func(key []byte, cased bool) {
		g.index.find(key, func(place int32, rank nameRank) {
			c := candidate{place: place, rank: rank, cased: cased}
			if have, ok := best[place]; ok {
				if c.quality() > have.quality() {
					best[place] = c
				}
				return
			}
			best[place] = c
			order = append(order, place)
		})
	}
	g.eachForm(ws, take)
	out := make([]candidate, 0, len(order))
	for _, i := range order {
		c := best[i]
		c.weight = g.places[i].prior() * c.quality()
		if kind != "" && !kindFits(kind, &g.places[i]) {
			c.weight = max(1, c.weight/20)
		}
		out = append(out, c)
	}
	return out
}

// quality is how well the words fit the name: as written before case forms, present
// names before former ones.
func (c candidate) quality() int64 {
	switch {
	case c.rank == rankOfficial && !c.cased:
		return 20
	case c.rank == rankOfficial:
		return 10
	case !c.cased:
		return 6
	}
	return 3
}

// eachForm calls use with every phrase made of the words as written or in a
// dictionary form, word by word, following only beginnings of known names.
func (g *Gazetteer) eachForm(ws []word, use func(key []byte, cased bool)) {
	type partial struct {
		key   string
		cased bool
	}
	parts := []partial{{}}
	for i, w := range ws {
		var forms []string
		if n := len(w.key); n <= 60 {
			forms = nominatives(nil, w.key, "")
			if s, ok := strings.CutSuffix(w.key, "s"); ok && w.key[0] < 0x80 && i == len(ws)-1 {
				forms = append(forms, s) // Kyiv's loses its apostrophe in the key
			}
		} else {
			forms = []string{w.key}
		}
		var next []partial
		for _, p := range parts {
			for j, f := range forms {
				k := f
				if p.key != "" {
					k = p.key + " " + f
				}
				cased := p.cased || j > 0
				if i == len(ws)-1 {
					use([]byte(k), cased)
				} else if g.index.begins([]byte(k)) {
					next = append(next, partial{k, cased})
				}
			}
		}
		parts = next
		if len(parts) > 64 {
			parts = parts[:64]
		}
	}
}

// decide weighs candidates by what is known and writes the answer.
func (g *Gazetteer) decide(cands []candidate, ctx queryContext) Answer {
	for i := range cands {
		ctx.weigh(g, &cands[i])
	}
	normalise(cands)
	sort.Slice(cands, func(i, j int) bool {
		a, b := cands[i], cands[j]
		if a.weight != b.weight {
			return a.weight > b.weight
		}
		return g.places[a.place].Key < g.places[b.place].Key
	})
	if ans, ok := g.contradicted(cands, ctx); ok {
		return ans
	}
	cands = g.dropTwins(cands)
	var total int64
	for _, c := range cands {
		total += c.weight
	}
	first := &g.places[cands[0].place]
	ans := Answer{Found: true, Place: *first, Candidates: len(cands), Ambiguous: cands[0].weight*3 < total*2}
	if !first.Placed() {
		ans = g.districtOf(first)
		ans.Candidates = len(cands)
		ans.Why += "; " + explain(g, cands, ctx, ans)
	} else {
		ans.R68M = spreadOf(g, cands, total)
		ans.Why = explain(g, cands, ctx, ans)
	}
	for _, c := range cands[1:min(len(cands), 11)] {
		share := int(c.weight * 1000 / max(1, total/1000))
		ans.Rivals = append(ans.Rivals, Candidate{g.places[c.place], share})
	}
	return ans
}

// normalise halves the weights until sums and products of a hundred fit in 64 bits.
func normalise(cands []candidate) {
	top := int64(0)
	for _, c := range cands {
		top = max(top, c.weight)
	}
	for ; top > 1<<40; top /= 2 {
		for i := range cands {
			cands[i].weight = max(1, cands[i].weight/2)
		}
	}
}

// dropTwins takes out rows that are the same settlement as a better one: doubtful
// rows, and rows without a point, of the same name within 8 km or in the same district.
func (g *Gazetteer) dropTwins(cands []candidate) []candidate {
	out := cands[:1]
	for _, c := range cands[1:] {
		p, twin := &g.places[c.place], false
		for _, b := range out {
			o := &g.places[b.place]
			switch {
			case p.quality == qualityWeak && o.Placed() && flatM(p.At, o.At) < 8000:
				twin = true
			case p.quality == qualityNone && o.Region == p.Region && o.Raion == p.Raion:
				twin = true
			}
		}
		if !twin {
			out = append(out, c)
		}
	}
	return out
}

// districtOf answers a name without a point by its district, or else its region.
func (g *Gazetteer) districtOf(p *Place) Answer {
	if row, ok := g.districtRow(p.Region, p.Raion); ok {
		d := g.places[row]
		return Answer{Found: true, Place: d, R68M: d.radiusM(), DistrictOnly: true,
			Why: fmt.Sprintf("%s is known by name and district only, without a credible point: the answer is %s", nameOf(p), d.Name)}
	}
	a := g.regionAnswer(p.Region, fmt.Sprintf("%s is known by name and region only, without a credible point", nameOf(p)))
	return a
}

func nameOf(p *Place) string {
	if p.NameRU != "" && p.quality == qualityNone {
		return p.NameRU
	}
	return p.Name
}

// regionAnswer answers with a first-level unit.
func (g *Gazetteer) regionAnswer(iso, why string) Answer {
	row, ok := g.regionRow[iso]
	if !ok {
		return Answer{Why: fmt.Sprintf("%s; %s region (%s) lies outside the area of the gazetteer", why, g.regions.english[iso], iso)}
	}
	p := g.places[row]
	return Answer{Found: true, Place: p, R68M: p.radiusM(), DistrictOnly: true, Candidates: 1, Why: why}
}

// areaAnswer answers a name that consists of a region or district.
func (g *Gazetteer) areaAnswer(areas []areaMention, ctx queryContext) Answer {
	if len(areas) == 0 {
		return Answer{Why: "the name is only a word for a kind of place"}
	}
	var districts []areaMention
	for _, a := range areas {
		if a.district >= 0 {
			districts = append(districts, a)
		}
	}
	if len(districts) == 0 {
		return g.regionAnswer(areas[0].iso, "the name is a region's")
	}
	best, bestWeight := districts[0], int64(-1)
	for _, d := range districts {
		c := candidate{place: d.district, weight: 1}
		ctx.weigh(g, &c)
		if c.weight > bestWeight {
			best, bestWeight = d, c.weight
		}
	}
	p := g.places[best.district]
	ans := Answer{Found: true, Place: p, R68M: p.radiusM(), DistrictOnly: true, Candidates: len(districts), Why: "the name is a district's"}
	for _, d := range districts {
		if d.district != best.district {
			ans.Rivals = append(ans.Rivals, Candidate{Place: g.places[d.district]})
		}
	}
	ans.Ambiguous = len(ans.Rivals) > 0 && !ctx.any()
	return ans
}
