package geo

import (
	"fmt"
	"math"
)

// UTM is a position on the Universal Transverse Mercator grid: zone, hemisphere,
// metres east of the zone's false origin and metres north of the equator (of
// 10,000 km south of it in the southern hemisphere).
type UTM struct {
	Zone              int
	North             bool
	Easting, Northing float64
}

const utmScale = 0.9996

// thirdN is the third flattening, on which Krüger's series is built.
const thirdN = flattening / (2 - flattening)

// utmZone is the zone of a point, with the exceptions for south-west Norway
// (32V wider) and Svalbard (31X, 33X, 35X, 37X wider).
func utmZone(p Point) int {
	lon := int64(p.Lon)
	if lon >= 180e7 {
		lon -= 360e7
	}
	zone := int((lon+180e7)/6e7) + 1
	switch {
	case p.Lat >= 56e7 && p.Lat < 64e7 && lon >= 3e7 && lon < 12e7:
		return 32
	case p.Lat >= 72e7 && lon >= 0 && lon < 42e7:
		switch {
		case lon < 9e7:
			return 31
		case lon < 21e7:
			return 33
		case lon < 33e7:
			return 35
		}
		return 37
	}
	return zone
}

// ToUTM projects a point into its own zone, right to a micrometre (Krüger's
// series to the sixth order; Karney 2011). Beyond 84° N and 80° S there is no
// UTM, and the answer is an error.
func ToUTM(p Point) (UTM, error) {
	if !p.Valid() {
		return UTM{}, fmt.Errorf("position %.7f, %.7f is not on the globe", p.LatDeg(), p.LonDeg())
	}
	if p.Lat >= 84e7 || p.Lat < -80e7 {
		return UTM{}, fmt.Errorf("latitude %.4f: UTM and MGRS squares cover 80° S to 84° N; the polar grid (UPS) is not supported", p.LatDeg())
	}
	zone := utmZone(p)
	x, y, _ := krueger(p, zone)
	u := UTM{Zone: zone, North: p.Lat >= 0, Easting: 500_000 + utmScale*x, Northing: utmScale * y}
	if !u.North {
		u.Northing += 10_000_000
	}
	return u, nil
}

// Convergence is the angle in degrees from true north to the north of the UTM
// grid at p, east positive: true bearing = grid bearing + convergence.
func Convergence(p Point) float64 {
	_, _, gamma := krueger(p, utmZone(p))
	return gamma
}

// kruegerAlpha and kruegerBeta are the series of Karney (2011), equations 35 and 36.
func kruegerAlpha() [6]float64 {
	const n = thirdN
	return [6]float64{
		n/2 - 2*n*n/3 + 5*n*n*n/16 + 41*n*n*n*n/180 - 127*n*n*n*n*n/288 + 7891*n*n*n*n*n*n/37800,
		13*n*n/48 - 3*n*n*n/5 + 557*n*n*n*n/1440 + 281*n*n*n*n*n/630 - 1983433*n*n*n*n*n*n/1935360,
		61*n*n*n/240 - 103*n*n*n*n/140 + 15061*n*n*n*n*n/26880 + 167603*n*n*n*n*n*n/181440,
		49561*n*n*n*n/161280 - 179*n*n*n*n*n/168 + 6601661*n*n*n*n*n*n/7257600,
		34729*n*n*n*n*n/80640 - 3418889*n*n*n*n*n*n/1995840,
		212378941 * n * n * n * n * n * n / 319334400,
	}
}

func kruegerBeta() [6]float64 {
	const n = thirdN
	return [6]float64{
		n/2 - 2*n*n/3 + 37*n*n*n/96 - n*n*n*n/360 - 81*n*n*n*n*n/512 + 96199*n*n*n*n*n*n/604800,
		n*n/48 + n*n*n/15 - 437*n*n*n*n/1440 + 46*n*n*n*n*n/105 - 1118711*n*n*n*n*n*n/3870720,
		17*n*n*n/480 - 37*n*n*n*n/840 - 209*n*n*n*n*n/4480 + 5569*n*n*n*n*n*n/90720,
		4397*n*n*n*n/161280 - 11*n*n*n*n*n/504 - 830251*n*n*n*n*n*n/7257600,
		4583*n*n*n*n*n/161280 - 108847*n*n*n*n*n*n/3991680,
		20648693 * n * n * n * n * n * n / 638668800,
	}
}

// rectifyingRadius is the mean radius of the meridian in metres.
const rectifyingRadius = semiMajor / (1 + thirdN) * (1 + thirdN*thirdN/4 + thirdN*thirdN*thirdN*thirdN/64 + thirdN*thirdN*thirdN*thirdN*thirdN*thirdN/256)

// krueger gives metres east and north of the zone's central meridian at the
// equator before scaling, and the convergence in degrees.
func krueger(p Point, zone int) (east, north, gamma float64) {
	e := math.Sqrt(ecc2)
	lam := (p.LonDeg() - centralMeridian(zone)) * degree
	for lam > math.Pi {
		lam -= 2 * math.Pi
	}
	for lam < -math.Pi {
		lam += 2 * math.Pi
	}
	sinL, cosL := math.Sincos(lam)
	tau := math.Tan(p.LatDeg() * degree)
	sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
	tauP := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
	xi := math.Atan2(tauP, cosL)
	eta := math.Asinh(sinL / math.Hypot(tauP, cosL))
	x, y, pp, qq := eta, xi, 1.0, 0.0
	for j, a := range kruegerAlpha() {
		k := 2 * float64(j+1)
		x += a * math.Cos(k*xi) * math.Sinh(k*eta)
		y += a * math.Sin(k*xi) * math.Cosh(k*eta)
		pp += k * a * math.Cos(k*xi) * math.Cosh(k*eta)
		qq += k * a * math.Sin(k*xi) * math.Sinh(k*eta)
	}
	g := math.Atan2(tauP*sinL, math.Hypot(1, tauP)*cosL) + math.Atan2(qq, pp)
	return rectifyingRadius * x, rectifyingRadius * y, g / degree
}

func centralMeridian(zone int) float64 { return float64(zone)*6 - 183 }

// Point is the position on the ellipsoid, rounded to 1e-7 degree.
func (u UTM) Point() Point {
	northing := u.Northing
	if !u.North {
		northing -= 10_000_000
	}
	xi := northing / (utmScale * rectifyingRadius)
	eta := (u.Easting - 500_000) / (utmScale * rectifyingRadius)
	x, y := eta, xi
	for j, b := range kruegerBeta() {
		k := 2 * float64(j+1)
		x -= b * math.Cos(k*xi) * math.Sinh(k*eta)
		y -= b * math.Sin(k*xi) * math.Cosh(k*eta)
	}
	tauP := math.Sin(y) / math.Hypot(math.Sinh(x), math.Cos(y))
	lon := math.Atan2(math.Sinh(x), math.Cos(y))/degree + centralMeridian(u.Zone)
	return At(math.Atan(geodeticTau(tauP))/degree, circle(lon+180)-180)
}

// geodeticTau inverts the conformal latitude by Newton's method (Karney 2011, 19–21).
func geodeticTau(tauP float64) float64 {
	e := math.Sqrt(ecc2)
	tau := tauP
	for range 10 {
		sigma := math.Sinh(e * math.Atanh(e*tau/math.Hypot(1, tau)))
		ti := tau*math.Hypot(1, sigma) - sigma*math.Hypot(1, tau)
		d := (tauP - ti) / math.Hypot(1, ti) * (1 + (1-ecc2)*tau*tau) / ((1 - ecc2) * math.Hypot(1, tau))
		tau += d
		if math.Abs(d) < 1e-12*math.Max(1, math.Abs(tau)) {
			break
		}
	}
	return tau
}
