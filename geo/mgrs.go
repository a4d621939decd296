package geo

import (
	"fmt"
	"math"
	"strconv"
	"strings"
)

const (
	bandLetters = "CDEFGHJKLMNPQRSTUVWX"     // 8° of latitude each from 80° S, X 12°
	rowLetters  = "ABCDEFGHJKLMNPQRSTUV"     // 100 km of northing each, again every 2,000 km
	colLetters  = "ABCDEFGHJKLMNPQRSTUVWXYZ" // 100 km of easting each, eight a zone
)

// FormatMGRS writes a position (E7) on the military grid with 0 to 5 digits for
// each of easting and northing: 5 names a square of 1 m, 0 one of 100 km. As the
// grid asks, digits are cut, not rounded.
func FormatMGRS(lat, lon int32, digits int) (string, error) {
	if digits < 0 || digits > 5 {
		return "", fmt.Errorf("MGRS digits %d: want 0 (100 km) to 5 (1 m)", digits)
	}
	u, err := ToUTM(Point{lat, lon})
	if err != nil {
		return "", err
	}
	east, north := int64(math.Floor(u.Easting)), int64(math.Floor(u.Northing))
	col := colLetters[(u.Zone-1)%3*8+int(east/100_000)-1]
	row := rowLetters[(int(north/100_000)+rowShift(u.Zone))%20]
	s := fmt.Sprintf("%02d%c%c%c", u.Zone, bandLetters[bandOf(lat)], col, row)
	if digits > 0 {
		unit := int64(math.Pow10(5 - digits))
		s += fmt.Sprintf("%0*d%0*d", digits, east%100_000/unit, digits, north%100_000/unit)
	}
	return s, nil
}

func bandOf(lat int32) int { return min(19, int((int64(lat)+80e7)/8e7)) }

// rowShift: northing letters begin at A in odd zones, at F in even ones.
func rowShift(zone int) int {
	if zone%2 == 0 {
		return 5
	}
	return 0
}

// ParseMGRS reads a grid reference such as "36UXC 52699 07723": zone, band,
// square, then an even number of digits. It answers the centre of the square
// (E7) and the square's side in metres, 1 to 100,000. Spaces and small letters
// are allowed. Squares of the polar grid, squares that do not exist and zones
// that Norway and Svalbard leave out are refused.
func ParseMGRS(s string) (lat, lon int32, precisionM int, err error) {
	fail := func(format string, args ...any) (int32, int32, int, error) {
		return 0, 0, 0, fmt.Errorf("grid reference %q: %s", clip(s), fmt.Sprintf(format, args...))
	}
	if len(s) > 64 {
		return fail("longer than 64 bytes")
	}
	ref := strings.ToUpper(strings.Join(strings.Fields(s), ""))
	zone, rest, ok := leadingZone(ref)
	if !ok {
		if rest != "" && strings.ContainsRune("ABYZ", rune(rest[0])) {
			return fail("the polar grid (UPS) is not supported; give latitude and longitude")
		}
		return fail("want zone 1 to 60, band, square and digits, as in 36UXC5269907723")
	}
	if len(rest) < 3 {
		return fail("too short: want a band letter and two letters of the square after zone %d, as in 36UXC", zone)
	}
	band := strings.IndexByte(bandLetters, rest[0])
	if band < 0 {
		return fail("band %q: want a letter C to X without I and O", rest[0])
	}
	if missing(zone, rest[0]) {
		return fail("zone %d%c does not exist: its neighbours cover Svalbard", zone, rest[0])
	}
	col := strings.IndexByte(colLetters, rest[1]) - (zone-1)%3*8
	if col < 0 || col > 7 {
		return fail("easting letter %q does not occur in zone %d: want one of %s", rest[1], zone, colLetters[(zone-1)%3*8:(zone-1)%3*8+8])
	}
	row := strings.IndexByte(rowLetters, rest[2])
	if row < 0 {
		return fail("northing letter %q: want a letter A to V without I and O", rest[2])
	}
	east, north, side, problem := digitPairs(rest[3:])
	if problem != "" {
		return fail("%s", problem)
	}
	row = (row - rowShift(zone) + 20) % 20
	p, ok := locateSquare(zone, band, float64(col+1)*100_000+east, float64(row)*100_000, north)
	if !ok {
		return fail("there is no square %s in band %c", rest[1:3], rest[0])
	}
	return p.Lat, p.Lon, side, nil
}

func leadingZone(ref string) (zone int, rest string, ok bool) {
	n := 0
	for n < len(ref) && n < 2 && ref[n] >= '0' && ref[n] <= '9' {
		n++
	}
	zone, _ = strconv.Atoi(ref[:n])
	return zone, ref[n:], n > 0 && zone >= 1 && zone <= 60
}

func missing(zone int, band byte) bool {
	return band == 'X' && (zone == 32 || zone == 34 || zone == 36)
}

// digitPairs reads the digits: metres from the square's corner to the middle of
// the small square, and its side in metres.
func digitPairs(d string) (east, north float64, side int, problem string) {
	if len(d) > 10 || len(d)%2 != 0 {
		return 0, 0, 0, fmt.Sprintf("%d digits: want an even number up to 10, half for easting, half for northing", len(d))
	}
	for i := range len(d) {
		if d[i] < '0' || d[i] > '9' {
			return 0, 0, 0, fmt.Sprintf("%q is not a digit", d[i])
		}
	}
	half := len(d) / 2
	side = 100_000
	for range half {
		side /= 10
	}
	e, _ := strconv.Atoi("0" + d[:half])
	n, _ := strconv.Atoi("0" + d[half:])
	return (float64(e) + .5) * float64(side), (float64(n) + .5) * float64(side), side, ""
}

// locateSquare finds the repeat of the row letters (2,000 km apart) whose square
// lies in the band, and the point in it.
func locateSquare(zone, band int, easting, rowBase, within float64) (Point, bool) {
	minLat, maxLat := -80e7+int64(band)*8e7, -80e7+int64(band+1)*8e7
	if band == 19 {
		maxLat = 84e7
	}
	north := band >= 10
	for cycle := range 5 {
		base := rowBase + float64(cycle)*2_000_000
		if base >= 10_000_000 {
			break
		}
		square := math.Floor(easting/100_000) * 100_000
		for _, corner := range [5][2]float64{{1, 1}, {99_999, 1}, {1, 99_999}, {99_999, 99_999}, {50_000, 50_000}} {
			c := UTM{zone, north, square + corner[0], base + corner[1]}.Point()
			if int64(c.Lat) >= minLat && int64(c.Lat) <= maxLat {
				return UTM{zone, north, easting, base + within}.Point(), true
			}
		}
	}
	return Point{}, false
}

// clip shortens a value for an error message.
func clip(s string) string {
	if r := []rune(s); len(r) > 40 {
		return string(r[:40]) + "…"
	}
	return s
}
