package geo

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Reference values of GeographicLib 2.1 (GeodSolve, Planimeter, GeoConvert).

func TestGeodesicAgainstReference(t *testing.T) {
	for _, c := range []struct {
		a, b          Point
		dist, azimuth float64
		tolerance     float64
	}{
		{At(50, 30), At(51, 32), 180292.3952, 51.137547532, .001},
		{At(48, 37), At(48.0001, 37.0002), 18.6116, 53.314147231, .001},
		{At(45, 30), At(46, -150), 9922901.1542, 0, .01},
		{At(0, 0), At(.5, 179.7), 19944127.4208, 15.556882793, 100_000}, // nearly antipodal: the sphere stands in
	} {
		if d := Distance(c.a, c.b); math.Abs(d-c.dist) > c.tolerance {
			t.Errorf("Distance(%v, %v) = %.4f, want %.4f", c.a, c.b, d, c.dist)
		}
		if az := Bearing(c.a, c.b); c.tolerance < 1 && math.Abs(math.Remainder(az-c.azimuth, 360)) > 1e-6 {
			t.Errorf("Bearing(%v, %v) = %.9f, want %.9f", c.a, c.b, az, c.azimuth)
		}
	}
	if got, want := Destination(At(50, 30), 135, 4000), At(49.974564393, 30.039429615); got != want {
		t.Errorf("Destination = %v, want %v", got, want)
	}
	if got, want := Destination(At(48, 37), 10, 100000), At(48.885386158, 37.236763911); got != want {
		t.Errorf("Destination = %v, want %v", got, want)
	}
	if Distance(At(50, 30), At(50, 30)) != 0 || Bearing(At(50, 30), At(50, 30)) != 0 {
		t.Error("a point is no distance from itself")
	}
}

func TestDestinationAndBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := Point{rapid.Int32Range(-85e7, 85e7).Draw(t, "lat"), rapid.Int32Range(-179e7, 179e7).Draw(t, "lon")}
		az := rapid.Float64Range(0, 359.9).Draw(t, "azimuth")
		d := rapid.Float64Range(100, 3e6).Draw(t, "metres")
		q := Destination(p, az, d)
		if got := Distance(p, q); math.Abs(got-d) > .1 {
			t.Fatalf("from %v %.3f° %.3f m: %v is %.3f m away", p, az, d, q, got)
		}
		if !Around(p, d).Contains(q) && math.Abs(p.LonDeg()-q.LonDeg()) < 180 {
			t.Fatalf("Around(%v, %.0f) does not hold %v", p, d, q)
		}
	})
}

func TestAreaAgainstReference(t *testing.T) {
	for _, c := range []struct {
		ring Ring
		area float64
	}{
		{Ring{At(50, 30), At(50, 31), At(51, 31), At(51, 30)}, 7892061583.2},
		{Ring{At(48, 37), At(48, 37.01), At(48.01, 37.01), At(48.01, 37)}, 829682.3},
		{Ring{At(45, 30), At(45, 40), At(50, 40), At(52, 35), At(50, 30)}, 493461990240.1},
		{Ring{At(51.2, 35.2), At(51.3, 35.4), At(51.1, 35.5), At(51.05, 35.3)}, 330815500.7},
	} {
		got := Polygon{c.ring}.Area()
		err := math.Abs(got-c.area) / c.area
		t.Logf("area %.1f, reference %.1f, relative difference %.2g", got, c.area, err)
		if err > 1e-5 && len(c.ring) < 5 || err > 1e-4 {
			t.Errorf("area %.1f, want %.1f", got, c.area)
		}
	}
	hole := Ring{At(50.4, 30.4), At(50.4, 30.6), At(50.6, 30.6), At(50.6, 30.4)}
	outer := Ring{At(50, 30), At(50, 31), At(51, 31), At(51, 30)}
	if got, want := (Polygon{outer, hole}).Area(), (Polygon{outer}).Area()-(Polygon{hole}).Area(); math.Abs(got-want) > 1 {
		t.Errorf("with a hole %.0f, want %.0f", got, want)
	}
	if (Polygon{}).Area() != 0 || (Polygon{Ring{At(1, 1), At(2, 2)}}).Area() != 0 {
		t.Error("no ring, or a ring of two points, has no area")
	}
}

func TestContains(t *testing.T) {
	square := Ring{At(0, 0), At(0, 10), At(10, 10), At(10, 0), At(0, 0)}
	hole := Ring{At(4, 4), At(4, 6), At(6, 6), At(6, 4), At(4, 4)}
	area := MultiPolygon{{square, hole}, {Ring{At(20, 20), At(20, 21), At(21, 20)}}}
	for p, want := range map[Point]bool{
		At(1, 1): true, At(5, 5): false, At(4, 5): true, At(0, 5): true, At(10, 10): true, At(0, 0): true,
		At(-1, 5): false, At(5, -1): false, At(5, 11): false, At(20.2, 20.2): true, At(20.8, 20.8): false,
		At(10, -1): false, At(10, 11): false, At(90, 180): false,
	} {
		if got := area.Contains(p); got != want {
			t.Errorf("Contains(%v) = %v", p, got)
		}
	}
	if (MultiPolygon{}).Contains(At(1, 1)) || (Polygon{}).Contains(At(1, 1)) {
		t.Error("an empty area holds nothing")
	}
	world := Polygon{Ring{{-90e7, -180e7}, {-90e7, 180e7}, {90e7, 180e7}, {90e7, -180e7}}}
	if !world.Contains(At(12.3, 45.6)) {
		t.Error("products of whole-globe edges overflow")
	}
}

// A point is inside by crossing count exactly when it is inside by winding number.
func TestContainsAgreesWithWinding(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(3, 8).Draw(t, "n")
		var r Ring
		for range n { // star-shaped round the origin, so both rules must agree
			az := float64(len(r)) * 360 / float64(n)
			rad := rapid.Float64Range(1, 5).Draw(t, "r")
			r = append(r, At(rad*math.Cos(az*degree), rad*math.Sin(az*degree)))
		}
		q := At(rapid.Float64Range(-6, 6).Draw(t, "lat"), rapid.Float64Range(-6, 6).Draw(t, "lon"))
		turn := 0.0
		for i := range r {
			a, b := r[i], r[(i+1)%n]
			ax, ay, bx, by := a.LonDeg()-q.LonDeg(), a.LatDeg()-q.LatDeg(), b.LonDeg()-q.LonDeg(), b.LatDeg()-q.LatDeg()
			turn += math.Atan2(ax*by-ay*bx, ax*bx+ay*by)
		}
		if got, want := (Polygon{r}).Contains(q), math.Abs(turn) > math.Pi; got != want && (Polygon{r}).DistanceToEdge(q) > 1 {
			t.Fatalf("Contains(%v) = %v in %v", q, got, r)
		}
	})
}

func TestDistanceToEdge(t *testing.T) {
	p := Polygon{{At(48, 37), At(48, 38), At(49, 38), At(49, 37)}}
	q := At(48.5, 37.1)
	want := Distance(q, At(48.5, 37))
	if got := p.DistanceToEdge(q); math.Abs(got-want) > want/1000 {
		t.Errorf("inside: %.1f m, want %.1f", got, want)
	}
	if got, want := p.DistanceToEdge(At(47.9, 36.9)), Distance(At(47.9, 36.9), At(48, 37)); math.Abs(got-want) > .01 {
		t.Errorf("corner: %.2f m, want %.2f", got, want)
	}
	if !math.IsInf(Polygon{}.DistanceToEdge(q), 1) || !math.IsInf(DistanceToLine(nil, q), 1) {
		t.Error("no edge is infinitely far")
	}
	if d := DistanceToLine([]Point{q}, q); d != 0 {
		t.Errorf("line of one point: %g", d)
	}
	line := []Point{At(48, 37), At(48, 38)}
	if got, want := Length(line), Distance(line[0], line[1]); got != want || Length(nil) != 0 {
		t.Errorf("Length = %g", got)
	}
}

// A patrol reports explosions 2 to 4 km away, south-east to south.
func TestSectorOfAPatrol(t *testing.T) {
	from, to, err := CompassRange("SE", "S")
	if err != nil {
		t.Fatal(err)
	}
	s := Sector{At(48.2, 37.8), 2000, 4000, from, to}
	if from != 123_750 || to != 191_250 {
		t.Errorf("SE to S = %d..%d", from, to)
	}
	if km2 := s.Area() / 1e6; km2 < 7 || km2 > 7.2 {
		t.Errorf("footprint %.3f km², want about 7", km2)
	}
	if drawn := s.Polygon().Area(); math.Abs(drawn-s.Area())/s.Area() > 1e-3 {
		t.Errorf("drawn area %.0f, computed %.0f", drawn, s.Area())
	}
	for _, c := range []struct {
		az, m float64
		want  bool
	}{{157, 3000, true}, {157, 5000, false}, {157, 1500, false}, {90, 3000, false}, {123.76, 2000, true}, {191.2, 4000, true}, {200, 3000, false}, {337, 3000, false}} {
		p := Destination(s.Center, c.az, c.m)
		if got := s.Contains(p); got != c.want {
			t.Errorf("%.0f m at %.2f°: Contains = %v", c.m, c.az, got)
		}
	}
	ring := Sector{At(48.2, 37.8), 2000, 4000, 0, 0}
	if a := ring.Area() / 1e6; math.Abs(a-math.Pi*12) > .1 || math.Abs(ring.Polygon().Area()/1e6-a) > .1 {
		t.Errorf("whole ring %.3f km², drawn %.3f", a, ring.Polygon().Area()/1e6)
	}
	over := Sector{At(48.2, 37.8), 0, 1000, 350_000, 10_000}
	if !over.Contains(Destination(over.Center, 0, 500)) || over.Contains(Destination(over.Center, 180, 500)) {
		t.Error("a sector over north")
	}
	if !over.Polygon().Contains(over.CentralPoint()) {
		t.Error("the central point lies outside")
	}
	if _, err := CompassPoint("SSSE"); err == nil || !strings.Contains(err.Error(), "NNE") {
		t.Errorf("unknown wind: %v", err)
	}
}

func TestReadGeoJSON(t *testing.T) {
	fs, err := ReadGeoJSON([]byte(`{"type":"FeatureCollection","features":[
		{"type":"Feature","properties":{"name":"a"},"geometry":{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51,9],[30,50]]]}},
		{"type":"Feature","properties":null,"geometry":{"type":"MultiLineString","coordinates":[[[30,50],[31,50]]]}},
		{"type":"Feature","geometry":null},
		{"type":"Feature","geometry":{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[30,50]},{"type":"MultiPoint","coordinates":[[30,50]]},{"type":"MultiPolygon","coordinates":[[[[30,50],[31,50],[31,51],[30,50]]]]}]}}]}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(fs) != 4 || len(fs[0].Polygons) != 1 || fs[0].Properties["name"] != "a" || len(fs[1].Lines) != 1 || len(fs[3].Points) != 2 || len(fs[3].Polygons) != 1 {
		t.Errorf("read %+v", fs)
	}
	if got := string(fs[0].Polygons.MarshalGeometry(1)); got != `{"type":"MultiPolygon","coordinates":[[[[30.0,50.0],[31.0,50.0],[31.0,51.0],[30.0,50.0]]]]}` {
		t.Error(got)
	}
	for in, want := range map[string]string{
		``:                                    "reading GeoJSON",
		`{"type":"Point","coordinates":[30]}`: "fewer than two",
		`{"type":"Point","coordinates":[50,300]}`:                              "longitude first",
		`{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,51]]]}`: "not closed",
		`{"type":"LineString","coordinates":[[30,50]]}`:                        "fewer than two points",
		`{"type":"Circle"}`:                                                             "Circle",
		`{"type":"Point","coordinates":"30,50"}`:                                        "coordinates",
		`{"type":"Point","coordinates":[1e400,5]}`:                                      "coordinates",
		`{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[1,2],null]]}}`: "feature 0",
	} {
		if _, err := ReadGeoJSON([]byte(in)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", in, err, want)
		}
	}
}

func FuzzReadGeoJSON(f *testing.F) {
	f.Add([]byte(`{"type":"FeatureCollection","features":[{"type":"Feature","geometry":{"type":"Polygon","coordinates":[[[30,50],[31,50],[31,51],[30,50]]]}}]}`))
	f.Add([]byte(`{"type":"GeometryCollection","geometries":[null,{}]}`))
	f.Fuzz(func(t *testing.T, b []byte) {
		fs, err := ReadGeoJSON(b)
		if err != nil {
			return
		}
		for _, g := range fs {
			if a := g.Polygons.Area(); math.IsNaN(a) || a < 0 {
				t.Fatalf("area %g", a)
			}
			g.Polygons.Contains(At(1, 1))
			g.Polygons.DistanceToEdge(At(1, 1))
		}
	})
}
