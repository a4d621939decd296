package geo

import "math"

// Area is the area of the polygon on the ellipsoid in square metres, holes taken
// off. Latitudes are brought to the authalic sphere, which has the area of the
// ellipsoid, and the spherical excess under each edge is summed (Snyder 1987,
// p. 16; Bevis and Cambareri 1987), so edges count as great circles. Against
// GeographicLib's geodesic polygons the difference is below 1e-5 for edges up to
// 100 km. A polygon may not hold a pole.
func (p Polygon) Area() float64 {
	if len(p) == 0 {
		return 0
	}
	area := math.Abs(p[0].signedArea())
	for _, hole := range p[1:] {
		area -= math.Abs(hole.signedArea())
	}
	return math.Max(0, area)
}

// Area is the sum of the areas of the parts in square metres.
func (m MultiPolygon) Area() float64 {
	sum := 0.0
	for _, p := range m {
		sum += p.Area()
	}
	return sum
}

// authalicRadius2 is the square of the radius of the sphere of the ellipsoid's area.
func authalicRadius2() float64 { return semiMajor * semiMajor / 2 * authalicQ(1) }

// authalicQ is q of Snyder (3-12) for the sine of a latitude.
func authalicQ(sin float64) float64 {
	e := math.Sqrt(ecc2)
	return (1 - ecc2) * (sin/(1-ecc2*sin*sin) + math.Atanh(e*sin)/e)
}

// signedArea is positive for a ring that runs counterclockwise.
func (r Ring) signedArea() float64 {
	if len(r) < 3 {
		return 0
	}
	top := authalicQ(1)
	half := func(p Point) float64 { // tangent of half the authalic latitude
		s := authalicQ(math.Sin(p.LatDeg()*degree)) / top
		return math.Tan(math.Asin(math.Max(-1, math.Min(1, s))) / 2)
	}
	excess := 0.0
	for i := range r {
		a, b := r[i], r[(i+1)%len(r)]
		ta, tb := half(a), half(b)
		dLon := (b.LonDeg() - a.LonDeg()) * degree
		excess -= 2 * math.Atan(math.Tan(dLon/2)*(ta+tb)/(1+ta*tb))
	}
	return excess * authalicRadius2()
}
