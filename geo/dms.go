package geo

import (
	"fmt"
	"strconv"
	"strings"
)

// ParseDMS reads one angle in degrees, minutes and seconds, or in decimal degrees
// with a hemisphere: 48°35'22.1"N, "N 48 35.37", "37 59 12 E", "-37.5". It answers
// E7 and the hemisphere's letter, 0 where none was written. A hemisphere and a
// minus sign together are refused, as are 60 minutes and 60 seconds.
func ParseDMS(s string) (e7 int32, hemisphere byte, err error) {
	fail := func(why string) (int32, byte, error) {
		return 0, 0, fmt.Errorf("angle %q: %s", clip(s), why)
	}
	if len(s) > 64 {
		return fail("longer than 64 bytes")
	}
	parts, hemisphere, neg, why := dmsParts(s)
	if why != "" {
		return fail(why)
	}
	if neg && hemisphere != 0 {
		return fail("has both a minus sign and a hemisphere; keep one")
	}
	if len(parts) == 0 || len(parts) > 3 {
		return fail("want degrees, or degrees and minutes, or degrees, minutes and seconds, as in 48°35'22\"N")
	}
	total, unit := 0.0, 1.0
	for i, p := range parts {
		v, err := strconv.ParseFloat(p, 64)
		if err != nil || strings.ContainsAny(p, "eExXpPnN_") {
			return fail("“" + p + "” is not a number")
		}
		if i > 0 && v >= 60 {
			return fail("minutes and seconds go to 59")
		}
		if i < len(parts)-1 && strings.Contains(p, ".") {
			return fail("only the last part may have a fraction")
		}
		total += v * unit
		unit /= 60
	}
	limit := 180.0
	if hemisphere == 'N' || hemisphere == 'S' {
		limit = 90
	}
	if total > limit {
		return fail(fmt.Sprintf("more than %g degrees", limit))
	}
	if neg || hemisphere == 'S' || hemisphere == 'W' {
		total = -total
	}
	return At(0, total).Lon, hemisphere, nil
}

// dmsParts cuts an angle into its numbers.
func dmsParts(s string) (parts []string, hemisphere byte, neg bool, why string) {
	var cur strings.Builder
	flush := func() {
		if cur.Len() > 0 {
			parts = append(parts, cur.String())
			cur.Reset()
		}
	}
	for i, r := range strings.TrimSpace(s) {
		switch r {
		case '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.':
			cur.WriteRune(r)
		case ',':
			cur.WriteByte('.')
		case '-', '−':
			if i != 0 {
				return nil, 0, false, "a minus sign may only stand first"
			}
			neg = true
		case '°', 'º', '˚', '\'', '’', '′', '"', '”', '″', ' ', ':', '\u00a0', '\t', 'd', 'm', 's':
			if r != 's' || cur.Len() > 0 {
				flush()
				continue
			}
			flush()
			hemisphere = 'S'
		case 'N', 'n', 'S', 'E', 'e', 'W', 'w':
			flush()
			if hemisphere != 0 {
				return nil, 0, false, "names two hemispheres"
			}
			hemisphere = byte(r)
			if hemisphere >= 'a' {
				hemisphere -= 'a' - 'A'
			}
		default:
			return nil, 0, false, fmt.Sprintf("cannot read %q", r)
		}
	}
	flush()
	return parts, hemisphere, neg, ""
}

// ParsePair reads a position from one cell: "48.5894, 38.0021", the same with
// degrees, minutes and seconds, longitude first where the hemispheres say so, or
// a grid reference. precisionM is the step of the last digit given, in metres.
func ParsePair(s string) (p Point, precisionM int, err error) {
	s = strings.TrimSpace(s)
	if looksLikeGrid(s) {
		lat, lon, side, err := ParseMGRS(s)
		return Point{lat, lon}, side, err
	}
	a, b, ok := splitPair(s)
	if !ok {
		return Point{}, 0, fmt.Errorf("position %q: want latitude and longitude with a comma or semicolon between them, or a grid reference", clip(s))
	}
	x, hx, err := ParseDMS(a)
	if err != nil {
		return Point{}, 0, err
	}
	y, hy, err := ParseDMS(b)
	if err != nil {
		return Point{}, 0, err
	}
	if (hx == 'E' || hx == 'W') && hy != 'E' && hy != 'W' {
		x, y, a = y, x, b
	} else if hy == 'N' || hy == 'S' {
		return Point{}, 0, fmt.Errorf("position %q: two latitudes", clip(s))
	}
	p = Point{x, y}
	if !p.Valid() {
		return Point{}, 0, fmt.Errorf("position %q: latitude %.4f is outside -90 to 90: are latitude and longitude swapped?", clip(s), p.LatDeg())
	}
	return p, angleStep(a), nil
}

func looksLikeGrid(s string) bool {
	_, rest, ok := leadingZone(strings.ToUpper(strings.Join(strings.Fields(s), "")))
	return ok && len(rest) >= 3 && rest[0] >= 'C' && rest[0] <= 'X' && rest[1] >= 'A' && rest[1] <= 'Z' && rest[2] >= 'A' && rest[2] <= 'V'
}

// splitPair cuts at a semicolon, at ", ", at the only comma, after a hemisphere or at the only space.
func splitPair(s string) (a, b string, ok bool) {
	for _, sep := range []string{";", ", ", ",\t"} {
		if a, b, ok := strings.Cut(s, sep); ok {
			return a, b, true
		}
	}
	if strings.Count(s, ",") == 1 {
		return strings.Cut(s, ",")
	}
	leading := s != "" && strings.ContainsAny(s[:1], "NSEWnew")
	for i, r := range s {
		if i == 0 || i+1 == len(s) || !strings.ContainsRune("NSEWnew", r) {
			continue
		}
		if leading {
			return s[:i], s[i:], true
		}
		return s[:i+1], s[i+1:], true
	}
	if f := strings.Fields(s); len(f) == 2 {
		return f[0], f[1], true
	}
	return "", "", false
}

// angleStep is the step of the last digit of an angle in metres of latitude, at least 1.
func angleStep(s string) int {
	parts, _, _, _ := dmsParts(s)
	if len(parts) == 0 {
		return 111_000
	}
	step := 111_195.0
	for range len(parts) - 1 {
		step /= 60
	}
	if _, frac, ok := strings.Cut(parts[len(parts)-1], "."); ok {
		for range frac {
			step /= 10
		}
	}
	return max(1, int(step+.5))
}
