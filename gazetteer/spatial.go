package gazetteer

import "trucewatch/truce"

// grid finds rows near a position: cells of 0.1 degree.
type grid map[[2]int16][]int32

const gridCell = 1e6 // E7

func cellOf(lat, lon int32) [2]int16 {
	return [2]int16{int16(floorDiv(lat, gridCell)), int16(floorDiv(lon, gridCell))}
}

func floorDiv(v, d int32) int32 {
	q := v / d
	if v%d < 0 {
		q--
	}
	return q
}

func buildGrid(places []Place) grid {
	g := grid{}
	for i := range places {
		p := &places[i]
		switch p.quality {
		case qualityOSM, qualityCurated, qualityGeoNames, qualityPostal:
			c := cellOf(int32(p.At.Lat), int32(p.At.Lon))
			g[c] = append(g[c], int32(i))
		}
	}
	return g
}

// cosPPM holds the cosine of 0 to 90 degrees in millionths. It is written out
// because the record replays what is computed with it.
var cosPPM = [91]int64{1000000, 999848, 999391, 998630, 997564, 996195, 994522, 992546, 990268, 987688,
	984808, 981627, 978148, 974370, 970296, 965926, 961262, 956305, 951057, 945519,
	939693, 933580, 927184, 920505, 913545, 906308, 898794, 891007, 882948, 874620,
	866025, 857167, 848048, 838671, 829038, 819152, 809017, 798636, 788011, 777146,
	766044, 754710, 743145, 731354, 719340, 707107, 694658, 681998, 669131, 656059,
	642788, 629320, 615661, 601815, 587785, 573576, 559193, 544639, 529919, 515038,
	500000, 484810, 469472, 453990, 438371, 422618, 406737, 390731, 374607, 358368,
	342020, 325568, 309017, 292372, 275637, 258819, 241922, 224951, 207912, 190809,
	173648, 156434, 139173, 121869, 104528, 87156, 69756, 52336, 34899, 17452, 0}

// cosOf interpolates the table at a latitude of E7 degrees.
func cosOf(lat int64) int64 {
	if lat < 0 {
		lat = -lat
	}
	d := lat / 1e7
	if d >= 90 {
		return 0
	}
	return cosPPM[d] + (cosPPM[d+1]-cosPPM[d])*(lat-d*1e7)/1e7
}

// flatM is the distance of two positions in metres, in integers only: a flat map
// at the middle latitude, 111,200 m to a degree of latitude and 111,320 m to one
// of longitude at the equator. Within 0.3 % of the geodesic up to 300 km between
// 40° and 60° of latitude.
func flatM(a, b truce.Position) int {
	dLat := (int64(a.Lat) - int64(b.Lat)) * 11120 / 1_000_000
	dLon := (int64(a.Lon) - int64(b.Lon)) * 11132 / 1_000_000 * cosOf((int64(a.Lat)+int64(b.Lat))/2) / 1_000_000
	return int(isqrt(dLat*dLat + dLon*dLon))
}

// isqrt is the integer square root, rounded down.
func isqrt(v int64) int64 {
	if v < 2 {
		return v
	}
	x := int64(1) << ((bitLen(v) + 1) / 2)
	for {
		y := (x + v/x) / 2
		if y >= x {
			return x
		}
		x = y
	}
}

func bitLen(v int64) (n int) {
	for ; v > 0; v >>= 1 {
		n++
	}
	return n
}

// Nearest is the settlement nearest to a position within a distance in metres
// (at most 100 km), and how far it is. Rows whose point is doubtful are passed
// over. Of two equally near ones the lesser key wins.
func (g *Gazetteer) Nearest(lat, lon truce.E7, withinM int) (p Place, distanceM int, ok bool) {
	i, d := g.nearest(truce.Position{Lat: lat, Lon: lon}, min(withinM, 100_000))
	if i < 0 {
		return Place{}, 0, false
	}
	return g.places[i], d, true
}

func (g *Gazetteer) nearest(at truce.Position, withinM int) (place int32, distanceM int) {
	place, distanceM = -1, withinM+1
	if at.Validate() != nil || withinM < 0 {
		return -1, 0
	}
	center := cellOf(int32(at.Lat), int32(at.Lon))
	// A cell is 0.1°: 11.1 km high and cos(lat) times that wide. Rings grow until
	// the next one cannot hold anything nearer.
	width := 11_100 * max(cosOf(int64(at.Lat)), 20_000) / 1_000_000
	for ring := 0; ; ring++ {
		if place >= 0 && (ring-1)*int(width) > distanceM || (ring-1)*int(width) > withinM || ring > 500 {
			break
		}
		g.eachInRing(center, ring, func(i int32) {
			d := flatM(at, g.places[i].At)
			if d < distanceM || d == distanceM && place >= 0 && g.places[i].Key < g.places[place].Key {
				place, distanceM = i, d
			}
		})
	}
	return place, distanceM
}

func (g *Gazetteer) eachInRing(center [2]int16, ring int, use func(int32)) {
	r := int16(ring)
	for dy := -r; dy <= r; dy++ {
		step := int16(1)
		if dy > -r && dy < r && r > 0 {
			step = 2 * r // only the two ends of an inner row belong to the ring
		}
		for dx := -r; dx <= r; dx += step {
			for _, i := range g.grid[[2]int16{center[0] + dy, center[1] + dx}] {
				use(i)
			}
		}
	}
}
