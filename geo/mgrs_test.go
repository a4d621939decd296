package geo

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Reference values of GeographicLib 2.1 (GeoConvert -m, -c).
func TestMGRSAgainstReference(t *testing.T) {
	for _, c := range []struct {
		lat, lon float64
		want     string
	}{
		{50, 30, "36UTA8501542944"}, {51.5, 35.2, "36UXC5269907723"}, {48.123456, 37.987654, "37UDP2466430517"},
		{60.5, 5.5, "32VLN0779312209"}, {78.2, 15.6, "33XWG1369680760"}, {.0001, .0001, "31NAA6603200011"},
		{-33.9, 18.4, "34HBH5958345888"}, {72.5, 9.5, "33XUA1563353151"}, {74, 20.9, "33XXC8125221017"},
		{83.9, 179.9, "60XWU3439017795"}, {-79.9, -179.9, "01CDM4324728161"},
	} {
		p := At(c.lat, c.lon)
		got, err := FormatMGRS(p.Lat, p.Lon, 5)
		if err != nil || got != c.want {
			t.Errorf("FormatMGRS(%g, %g) = %s, %v, want %s", c.lat, c.lon, got, err, c.want)
		}
	}
	for _, c := range [][3]float64{{50, 30, -2.29900844}, {51.5, 35.2, 1.72206844}, {48.123456, 37.987654, -.75381280}, {60.5, 5.5, -3.04716803}} {
		if got := Convergence(At(c[0], c[1])); math.Abs(got-c[2]) > 1e-7 {
			t.Errorf("Convergence(%g, %g) = %.8f, want %.8f", c[0], c[1], got, c[2])
		}
	}
}

func TestMGRSRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Point{rapid.Int32Range(-80e7, 84e7-1).Draw(t, "lat"), rapid.Int32Range(-180e7, 180e7-1).Draw(t, "lon")}
		digits := rapid.IntRange(0, 5).Draw(t, "digits")
		s, err := FormatMGRS(p.Lat, p.Lon, digits)
		if err != nil {
			t.Fatal(err)
		}
		lat, lon, side, err := ParseMGRS(s)
		if err != nil {
			t.Fatalf("%v → %s: %v", p, s, err)
		}
		// Half the diagonal of the square, and the scale of the projection.
		if d, limit := Distance(p, Point{lat, lon}), float64(side)*math.Sqrt2/2*1.002+.02; d > limit {
			t.Fatalf("%v → %s → %d, %d: %.2f m off, %.2f allowed", p, s, lat, lon, d, limit)
		}
		if side != int(math.Pow10(5-digits)) {
			t.Fatalf("%s: side %d", s, side)
		}
	})
}

func TestParseMGRSRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                       "want zone 1 to 60",
		"61UXC":                  "want zone 1 to 60",
		"0UXC":                   "want zone",
		"36U":                    "too short",
		"36IXC1234":              "band 'I'",
		"36UAC1234":              "easting letter",
		"36UXI1234":              "northing letter",
		"36UXC123":               "even number",
		"36UXC1234567890ab":      "even number",
		"36UXC12X4":              "not a digit",
		"ZGC1234":                "polar grid",
		"34XFF":                  "Svalbard",
		"36UXL":                  "no square",
		strings.Repeat("9", 500): "longer than",
	} {
		if _, _, _, err := ParseMGRS(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParseMGRS(%q): %v, want %q", in, err, want)
		}
	}
	if lat, lon, side, err := ParseMGRS("36u xc 52699 07723"); err != nil || side != 1 || Distance(Point{lat, lon}, At(51.5, 35.2)) > 1 {
		t.Errorf("spaced and small letters: %d %d %d %v", lat, lon, side, err)
	}
	for _, p := range []Point{At(84, 10), At(-80.1, 10), {91e7, 0}} {
		if _, err := FormatMGRS(p.Lat, p.Lon, 5); err == nil {
			t.Errorf("FormatMGRS(%v): no error", p)
		}
	}
	if _, err := FormatMGRS(0, 0, 6); err == nil {
		t.Error("six digits: no error")
	}
}

func TestParsePair(t *testing.T) {
	for in, want := range map[string]Point{
		"48.5894, 38.0021":          At(48.5894, 38.0021),
		"48,5894; 38,0021":          At(48.5894, 38.0021),
		"48.5894 38.0021":           At(48.5894, 38.0021),
		`48°35'22.1"N 38°00'07.6"E`: At(48+35.0/60+22.1/3600, 38+7.6/3600),
		`N 48 35.37 E 38 0.13`:      At(48+35.37/60, 38+.13/60),
		`38.0021E, 48.5894N`:        At(48.5894, 38.0021),
		`-33.9,18.4`:                At(-33.9, 18.4),
		`48d35m22s, 38d0m7s`:        At(48+35.0/60+22.0/3600, 38+7.0/3600),
		"36UXC5269907723":           At(51.5, 35.2),
	} {
		got, precision, err := ParsePair(in)
		if err != nil || Distance(got, want) > 1.5 || precision < 1 {
			t.Errorf("ParsePair(%q) = %v ± %d, %v, want %v", in, got, precision, err, want)
		}
	}
	for in, want := range map[string]string{
		"": "want latitude", "abc, def": "cannot read", "98.1, 37": "swapped", "48°61'N 37E": "go to 59", "-48N, 37": "minus",
		"48N, 37N": "two latitudes", "NaN, 1": "cannot read", "1e400, 5": "", "48.5.5, 3": "not a number", "1 2 3 4, 5": "want degrees", "48.5 30, 37": "only the last",
	} {
		if _, _, err := ParsePair(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("ParsePair(%q): %v, want %q", in, err, want)
		}
	}
	for in, want := range map[string]int{"48.5, 38": 11120, "48.58941, 38": 1, "48°35', 38°1'": 1853} {
		if _, got, err := ParsePair(in); err != nil || got != want {
			t.Errorf("ParsePair(%q): precision %d %v, want %d", in, got, err, want)
		}
	}
}

func FuzzParsePair(f *testing.F) {
	for _, s := range []string{"48.5, 38", "36UXC5269907723", `48°35'22"N 38E`, "ZAB12", "\xff,1", "36U\x00\x00\x00"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if p, prec, err := ParsePair(s); err == nil && (!p.Valid() || prec < 1) {
			t.Fatalf("ParsePair(%q) = %v ± %d", s, p, prec)
		}
		if lat, lon, side, err := ParseMGRS(s); err == nil {
			if !(Point{lat, lon}).Valid() || side < 1 {
				t.Fatalf("ParseMGRS(%q) = %d %d %d", s, lat, lon, side)
			}
		}
	})
}

func BenchmarkDistance(b *testing.B) {
	p, q := At(48.5, 37.5), At(48.6, 37.7)
	for b.Loop() {
		Distance(p, q)
	}
}

func BenchmarkFormatMGRS(b *testing.B) {
	for b.Loop() {
		FormatMGRS(485000000, 375000000, 5)
	}
}
