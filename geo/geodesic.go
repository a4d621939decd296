package geo

import "math"

// WGS84 ellipsoid: equatorial radius in metres, flattening, polar radius.
const (
	semiMajor  = 6378137.0
	flattening = 1 / 298.257223563
	semiMinor  = semiMajor * (1 - flattening)
	ecc2       = flattening * (2 - flattening)
)

const degree = math.Pi / 180

// Distance is the length of the geodesic between two points in metres, by
// Vincenty's inverse formula (1975): right to a millimetre. For nearly antipodal
// points, where it does not converge, the great circle on the mean sphere stands
// in: wrong by up to 0.5 %.
func Distance(a, b Point) float64 {
	d, _, _ := inverse(a, b)
	return d
}

// Bearing is the direction of b from a in degrees clockwise from true north,
// 0 ≤ bearing < 360; 0 where both are the same point.
func Bearing(a, b Point) float64 {
	_, az, _ := inverse(a, b)
	return az
}

// inverse solves distance in metres and azimuth at a in degrees; ok is false
// where the spherical approximation stood in.
func inverse(a, b Point) (dist, azimuth float64, ok bool) {
	if a == b {
		return 0, 0, true
	}
	l := (b.LonDeg() - a.LonDeg()) * degree
	u1 := math.Atan((1 - flattening) * math.Tan(a.LatDeg()*degree))
	u2 := math.Atan((1 - flattening) * math.Tan(b.LatDeg()*degree))
	sinU1, cosU1 := math.Sincos(u1)
	sinU2, cosU2 := math.Sincos(u2)
	lambda := l
	for range 200 {
		sinL, cosL := math.Sincos(lambda)
		x, y := cosU2*sinL, cosU1*sinU2-sinU1*cosU2*cosL
		sinS := math.Hypot(x, y)
		if sinS == 0 {
			return 0, 0, true
		}
		cosS := sinU1*sinU2 + cosU1*cosU2*cosL
		sigma := math.Atan2(sinS, cosS)
		sinA := cosU1 * cosU2 * sinL / sinS
		cos2A := 1 - sinA*sinA
		cos2M := 0.0
		if cos2A > 0 {
			cos2M = cosS - 2*sinU1*sinU2/cos2A
		}
		c := flattening / 16 * cos2A * (4 + flattening*(4-3*cos2A))
		next := l + (1-c)*flattening*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
		done := math.Abs(next-lambda) < 1e-12
		lambda = next
		if done {
			return semiMinor * vincentyA(cos2A) * (sigma - vincentyDelta(cos2A, sinS, cosS, cos2M)),
				circle(math.Atan2(x, y) / degree), true
		}
	}
	return haversine(a, b), circle(math.Atan2(cosU2*math.Sin(l), cosU1*sinU2-sinU1*cosU2*math.Cos(l)) / degree), false
}

func vincentyA(cos2A float64) float64 {
	u := cos2A * (semiMajor*semiMajor - semiMinor*semiMinor) / (semiMinor * semiMinor)
	return 1 + u/16384*(4096+u*(-768+u*(320-175*u)))
}

func vincentyDelta(cos2A, sinS, cosS, cos2M float64) float64 {
	u := cos2A * (semiMajor*semiMajor - semiMinor*semiMinor) / (semiMinor * semiMinor)
	b := u / 1024 * (256 + u*(-128+u*(74-47*u)))
	return b * sinS * (cos2M + b/4*(cosS*(2*cos2M*cos2M-1)-b/6*cos2M*(4*sinS*sinS-3)*(4*cos2M*cos2M-3)))
}

func haversine(a, b Point) float64 {
	const mean = (2*semiMajor + semiMinor) / 3
	dLat := (b.LatDeg() - a.LatDeg()) * degree / 2
	dLon := (b.LonDeg() - a.LonDeg()) * degree / 2
	h := math.Pow(math.Sin(dLat), 2) + math.Cos(a.LatDeg()*degree)*math.Cos(b.LatDeg()*degree)*math.Pow(math.Sin(dLon), 2)
	return 2 * mean * math.Asin(math.Min(1, math.Sqrt(h)))
}

// circle brings degrees into 0 ≤ d < 360.
func circle(d float64) float64 {
	d = math.Mod(d, 360)
	if d < 0 {
		d += 360
	}
	if d >= 360 {
		d = 0
	}
	return d
}

// Destination is the point a distance in metres from p in a direction in degrees
// from true north, by Vincenty's direct formula, rounded to 1e-7 degree.
func Destination(p Point, bearingDeg, metres float64) Point {
	sinA1, cosA1 := math.Sincos(bearingDeg * degree)
	tanU1 := (1 - flattening) * math.Tan(p.LatDeg()*degree)
	cosU1 := 1 / math.Sqrt(1+tanU1*tanU1)
	sinU1 := tanU1 * cosU1
	sigma1 := math.Atan2(tanU1, cosA1)
	sinA := cosU1 * sinA1
	cos2A := 1 - sinA*sinA
	base := metres / (semiMinor * vincentyA(cos2A))
	sigma := base
	var sinS, cosS, cos2M float64
	for range 100 {
		cos2M = math.Cos(2*sigma1 + sigma)
		sinS, cosS = math.Sincos(sigma)
		next := base + vincentyDelta(cos2A, sinS, cosS, cos2M)
		done := math.Abs(next-sigma) < 1e-12
		sigma = next
		if done {
			break
		}
	}
	sinS, cosS = math.Sincos(sigma)
	cos2M = math.Cos(2*sigma1 + sigma)
	t := sinU1*sinS - cosU1*cosS*cosA1
	lat := math.Atan2(sinU1*cosS+cosU1*sinS*cosA1, (1-flattening)*math.Hypot(sinA, t))
	lambda := math.Atan2(sinS*sinA1, cosU1*cosS-sinU1*sinS*cosA1)
	c := flattening / 16 * cos2A * (4 + flattening*(4-3*cos2A))
	l := lambda - (1-c)*flattening*sinA*(sigma+c*sinS*(cos2M+c*cosS*(2*cos2M*cos2M-1)))
	lon := circle(p.LonDeg()+l/degree+180) - 180
	return At(lat/degree, lon)
}

// plane maps points near an origin to metres east and north of it on the
// ellipsoid's tangent. Error: under one thousandth within 50 km at latitudes
// below 70°.
type plane struct {
	origin       Point
	perLat, perE float64 // metres per 1e-7 degree
}

func planeAt(p Point) plane {
	sin, cos := math.Sincos(p.LatDeg() * degree)
	w := math.Sqrt(1 - ecc2*sin*sin)
	return plane{p, semiMajor * (1 - ecc2) / (w * w * w) * degree / 1e7, semiMajor / w * cos * degree / 1e7}
}

func (pl plane) xy(p Point) (east, north float64) {
	return float64(int64(p.Lon)-int64(pl.origin.Lon)) * pl.perE, float64(int64(p.Lat)-int64(pl.origin.Lat)) * pl.perLat
}

func (pl plane) point(east, north float64) Point {
	return At(pl.origin.LatDeg()+north/pl.perLat/1e7, pl.origin.LonDeg()+east/pl.perE/1e7)
}
