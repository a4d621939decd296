package gazetteer

import "sort"

// r68 of a settlement or site: the distance in metres within which a thing said to
// have happened "in" it lies with 68 % probability. Half the usual breadth of
// settlements of the kind, to which the error of the point is added in squares.
// A judgement of this project, not a measurement; see docs of fusion for how a
// source's own precision enters.
//
//	city of 1,000,000 and more 8,000   town             2,000
//	city of 300,000 and more   6,000   suburb           1,500
//	city of 100,000 and more   4,500   village, unknown 1,200
//	other city                 3,000   locality, hamlet   800
//	plant, dam, bridge         1,000
//
// Error of the point: OpenStreetMap 100, curated 1,000, GeoNames town 500, post
// office 1,500, GeoNames or Who's On First only 3,000.
func (p *Place) radiusM() int {
	if p.spread > 0 {
		return p.spread
	}
	point := 100
	extent := p.extentM()
	switch p.quality {
	case qualityCurated:
		point = 1000
	case qualityGeoNames:
		point = 500
	case qualityPostal:
		point = 1500
	case qualityWeak:
		point = 3000
	}
	r := int(isqrt(int64(extent*extent + point*point)))
	return (r + 50) / 100 * 100
}

// extentM is half the usual breadth of a settlement or site in metres.
func (p *Place) extentM() int {
	switch pop := p.prior(); {
	case p.Kind != KindCity && p.Kind != KindPopulatedPlace:
	case pop >= 1_000_000:
		return 8000
	case pop >= 300_000:
		return 6000
	case pop >= 100_000:
		return 4500
	case p.Kind == KindCity:
		return 3000
	}
	switch p.Kind {
	case KindTown:
		return 2000
	case KindSuburb:
		return 1500
	case KindHamlet, KindLocality:
		return 800
	case KindNuclear, KindThermal, KindHydro, KindBridge:
		return 1000
	}
	return 1200
}

// prior is how much more often a place of this kind and size is meant than another
// of the same name: about its population, where that is not known a usual one.
func (p *Place) prior() int64 {
	usual := int64(600)
	switch p.Kind {
	case KindCity:
		usual = 50_000
	case KindTown:
		usual = 8000
	case KindSuburb:
		usual = 500
	case KindHamlet, KindLocality:
		usual = 80
	case KindNuclear, KindThermal, KindHydro, KindBridge:
		return 50_000
	case KindPopulatedPlace:
		if p.quality == qualityWeak {
			return 40 // "osm: rows before others"
		}
		usual = 1500 // Russian rows: towns and villages with a post office
	case KindUnplaced:
		return 300
	}
	if p.quality == qualityWeak {
		return 40
	}
	if pop := int64(p.Population); pop > usual && pop <= believablePopulation(p.Kind) {
		return pop
	}
	return usual
}

// believablePopulation is the most people that a kind of place can have; more is
// an error of the join that made the data (a village of 498,748).
func believablePopulation(k Kind) int64 {
	switch k {
	case KindCity:
		return 3_000_000
	case KindPopulatedPlace:
		return 1_500_000 // Rostov-on-Don is one
	case KindTown, KindSuburb:
		return 150_000
	case KindHamlet, KindLocality:
		return 2000
	}
	return 15_000
}

// spreadOf is the distance from the first candidate that holds 68 % of the weight
// of all of them, at least the first one's own radius, in metres.
func spreadOf(g *Gazetteer, cands []candidate, total int64) int {
	first := &g.places[cands[0].place]
	own := first.radiusM()
	if !first.Placed() {
		return own
	}
	type at struct {
		d int
		w int64
	}
	var ds []at
	for _, c := range cands {
		if p := &g.places[c.place]; p.Placed() {
			ds = append(ds, at{flatM(first.At, p.At), c.weight})
		}
	}
	sort.SliceStable(ds, func(i, j int) bool { return ds[i].d < ds[j].d })
	var sum int64
	for _, x := range ds {
		if sum += x.w; sum*100 >= total*68 {
			return max(own, min((x.d+50)/100*100, maxRadiusM))
		}
	}
	return own
}

// maxRadiusM is the radius beyond which an answer would say nothing: 400 km.
const maxRadiusM = 400_000
