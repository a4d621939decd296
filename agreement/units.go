package agreement

import (
	"fmt"
	"math/big"
	"regexp"
	"strconv"
	"strings"
	"time"
)

var lengthPattern = regexp.MustCompile(`^([0-9]+(?:\.[0-9]+)?)\s*([^\s0-9]*)$`)

// metres reads a length: a bare number is kilometres, else the unit decides.
// An area is refused by name, because "2,000 km" and "2,000 km²" have been
// confused in print. Miles are converted exactly (1,609.344 m) and rounded to a metre.
func metres(s string) (m int, why string) {
	g := lengthPattern.FindStringSubmatch(strings.TrimSpace(s))
	if g == nil {
		return 0, fmt.Sprintf("found %q, want a length such as \"15 km\"", clip(s))
	}
	factor := ""
	switch strings.ToLower(g[2]) {
	case "", "km":
		factor = "1000"
	case "m":
		factor = "1"
	case "mi", "mile", "miles":
		factor = "1609.344"
	case "km²", "km2", "sqkm", "m²", "m2":
		return 0, fmt.Sprintf("found %q, which is an area; want a length such as \"15 km\"", clip(s))
	default:
		return 0, fmt.Sprintf("found unit %q, want km, m or miles", clip(g[2]))
	}
	v, ok := new(big.Rat).SetString(g[1])
	f, _ := new(big.Rat).SetString(factor)
	if !ok || len(g[1]) > 12 {
		return 0, fmt.Sprintf("found %q, want a length such as \"15 km\"", clip(s))
	}
	v.Mul(v, f).Add(v, big.NewRat(1, 2))
	whole := new(big.Int).Quo(v.Num(), v.Denom())
	if !whole.IsInt64() || whole.Int64() > 2_000_000 {
		return 0, fmt.Sprintf("%q is more than 2,000 km", clip(s))
	}
	return int(whole.Int64()), ""
}

// parseDuration reads 48h, 10m, 1h30m and 2d (48 hours); never negative, at most ten years.
func parseDuration(s string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(s, "d"); ok {
		n, err := strconv.Atoi(days)
		if err != nil || n < 0 || n > 3660 {
			return 0, fmt.Errorf("duration %q: want a number of days from 0 to 3660", clip(s))
		}
		return time.Duration(n) * 24 * time.Hour, nil
	}
	d, err := time.ParseDuration(s)
	if err != nil || d < 0 || d > 3660*24*time.Hour {
		return 0, fmt.Errorf("duration %q: want a duration such as 48h or 10m", clip(s))
	}
	return d, nil
}

func validDate(s string) bool {
	t, err := time.Parse("2006-01-02", s)
	return err == nil && t.Year() >= 1900 && t.Year() <= 2100
}

var spanPattern = regexp.MustCompile(`^P(?:(\d{1,4})W|(\d{1,4})D|T(\d{1,5})H)$`)

// span is a length of time in whole days or whole hours.
type span struct {
	days, hours int
}

// parseSpan reads P30D, P2W or PT36H. Months are refused: their length depends on the date.
func parseSpan(s string) (span, error) {
	g := spanPattern.FindStringSubmatch(s)
	if g == nil {
		return span{}, fmt.Errorf("length %q: want days (P30D), weeks (P2W) or hours (PT36H); months have no fixed length", clip(s))
	}
	n := func(i int) int { v, _ := strconv.Atoi(g[i]); return v }
	sp := span{days: 7*n(1) + n(2), hours: n(3)}
	if sp.days == 0 && sp.hours == 0 {
		return span{}, fmt.Errorf("length %q is zero", s)
	}
	return sp, nil
}
