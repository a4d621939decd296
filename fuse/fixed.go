package fuse

import (
	"math/big"
	"math/bits"
)

// Fixed-point elementary functions. Floating point may round differently on
// another processor (fused multiply-add, hand-written Exp and Log), so scores
// are built from tables that are themselves built in integers.

const (
	ln2Micro = 693147 // ln 2 in millionths
	lnBins   = 4096   // mantissa bins of lnTable

	// expFloor and expCeil bound the exponents of expQ16, in thousandths of a nat.
	expFloor = -11000
	expCeil  = 27000
	oneQ16   = 1 << 16
)

var (
	lnTable  = buildLn()
	expWhole = buildExpWhole()
	expPart  = buildExpPart()
	cosTable = buildCos()
)

// mulShift returns a·b / 2^shift; the product may exceed 64 bits, the result may not.
func mulShift(a, b uint64, shift uint) uint64 {
	hi, lo := bits.Mul64(a, b)
	return hi<<(64-shift) | lo>>shift
}

// buildLn tabulates ln(1 + i/lnBins) in millionths by the series of the area
// hyperbolic tangent: ln(1+x) = 2·atanh(x/(2+x)).
func buildLn() (t [lnBins]int32) {
	for i := range t {
		y := uint64(i) << 50 / uint64(2*lnBins+i)
		y2 := mulShift(y, y, 50)
		var sum uint64
		for k, p := uint64(1), y; p > 0; k, p = k+2, mulShift(p, y2, 50) {
			sum += p / k
		}
		t[i] = int32(mulShift(2*sum, 1_000_000, 50))
	}
	return t
}

// lnMilli is 1000·ln x, rounded; 0 for x = 0, which callers keep out.
func lnMilli(x uint64) int32 {
	if x < 2 {
		return 0
	}
	n := bits.Len64(x) - 1
	frac := (x << (63 - n)) << 1 >> (64 - 12)
	return int32((int64(n)*ln2Micro + int64(lnTable[frac]) + 500) / 1000)
}

// lnRatio is 1000·ln(a/b) for positive a and b.
func lnRatio(a, b uint64) int32 { return lnMilli(a) - lnMilli(b) }

// euler returns e·2^scale.
func euler(scale uint) *big.Int {
	sum, term := new(big.Int), new(big.Int).Lsh(big.NewInt(1), scale)
	for k := int64(1); term.Sign() > 0; k++ {
		sum.Add(sum, term)
		term.Quo(term, big.NewInt(k))
	}
	return sum
}

// buildExpWhole tabulates 2^16·e^k for whole k from expFloor to expCeil.
func buildExpWhole() (t [(expCeil-expFloor)/1000 + 1]uint64) {
	const scale = 120
	e, zero := euler(scale), -expFloor/1000
	v := new(big.Int).Lsh(big.NewInt(1), scale)
	for k := zero; k < len(t); k++ {
		t[k] = new(big.Int).Rsh(v, scale-16).Uint64()
		v.Rsh(v.Mul(v, e), scale)
	}
	v.Lsh(big.NewInt(1), scale)
	for k := zero; k >= 0; k-- {
		t[k] = new(big.Int).Rsh(v, scale-16).Uint64()
		v.Quo(v.Lsh(v, scale), e)
	}
	return t
}

// buildExpPart tabulates 2^30·e^(i/1000) for i from 0 to 999 by the power series.
func buildExpPart() (t [1000]uint64) {
	for i := range t {
		sum, term := uint64(1)<<40, uint64(1)<<40
		for k := uint64(1); term > 0; k++ {
			term = term * uint64(i) / (1000 * k)
			sum += term
		}
		t[i] = sum >> 10
	}
	return t
}

// expQ16 is 2^16·e^(m/1000), with m clamped to [expFloor, expCeil].
func expQ16(m int32) uint64 {
	m = min(max(m, expFloor), expCeil) - expFloor
	return mulShift(expWhole[m/1000], expPart[m%1000], 30)
}

// buildCos tabulates 2^20·cos of 0, 0.1, … 90.1 degrees by the power series.
func buildCos() (t [902]int64) {
	const scale = 80
	pi, _ := new(big.Int).SetString("3141592653589793238462643383279", 10) // ·10^-30
	den := new(big.Int).Exp(big.NewInt(10), big.NewInt(30), nil)
	den.Mul(den, big.NewInt(1800))
	for i := range t {
		x := new(big.Int).Mul(pi, big.NewInt(int64(i)))
		x.Quo(x.Lsh(x, scale), den)
		x2 := new(big.Int).Mul(x, x)
		x2.Rsh(x2, scale)
		sum, term := new(big.Int), new(big.Int).Lsh(big.NewInt(1), scale)
		for k := int64(1); term.Sign() != 0; k += 2 {
			sum.Add(sum, term)
			term.Rsh(term.Mul(term, x2), scale)
			term.Quo(term.Neg(term), big.NewInt(k*(k+1)))
			if k > 60 {
				break
			}
		}
		t[i] = sum.Rsh(sum, scale-20).Int64()
	}
	t[900], t[901] = 0, 0
	return t
}

// cosQ20 is 2^20·cos of a latitude in E7 degrees, between table rows by straight lines.
func cosQ20(lat int32) int64 {
	if lat < 0 {
		lat = -lat
	}
	if lat > 900_000_000 {
		return 0
	}
	i, rest := lat/1_000_000, int64(lat%1_000_000)
	return cosTable[i] + (cosTable[i+1]-cosTable[i])*rest/1_000_000
}

// metresPerE12 is how many metres 10^12 units of E7 latitude would be, on the
// sphere of mean radius 6,371,008.8 m.
const metresPerE12 = 11119508023

// planar returns how far b lies from a in metres, along the meridian and across
// it, on a plane that touches the sphere half way. It is the same from b to a. The error is below 0.4 % to 200 km.
func planar(aLat, aLon, bLat, bLon int32) (dy, dx int64) {
	dy = int64(bLat) - int64(aLat)
	dx = int64(bLon) - int64(aLon)
	if dx > 1_800_000_000 {
		dx -= 3_600_000_000
	} else if dx < -1_800_000_000 {
		dx += 3_600_000_000
	}
	mid := int32((int64(aLat) + int64(bLat)) / 2)
	dx = abs64(dx) * cosQ20(mid) >> 20
	return scaleMetres(abs64(dy)), scaleMetres(dx)
}

// scaleMetres turns E7 degrees of a great circle into metres.
func scaleMetres(d int64) int64 { return d * (metresPerE12 / 1000) / 1_000_000_000 }

// isqrt is the whole part of the square root.
func isqrt(x uint64) uint64 {
	if x == 0 {
		return 0
	}
	r := uint64(1) << ((bits.Len64(x) + 1) / 2)
	for {
		next := (r + x/r) / 2
		if next >= r {
			return r
		}
		r = next
	}
}
