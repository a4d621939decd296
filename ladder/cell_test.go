package ladder

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trucewatch/truce"
)

func at(lat, lon truce.E7) truce.Position { return truce.Position{Lat: lat, Lon: lon} }

func anywhere(t *rapid.T) truce.Position {
	return at(truce.E7(rapid.Int32Range(-poleE7, poleE7).Draw(t, "lat")),
		truce.E7(rapid.Int32Range(-circleE7/2, circleE7/2).Draw(t, "lon")))
}

// TestGoldenCells freezes the grid: these names never change.
func TestGoldenCells(t *testing.T) {
	for _, c := range []struct {
		at             truce.Position
		km1, km5, km20 string
	}{
		{at(480159000, 378028000), "1km:15335:16165", "5km:3067:3233", "20km:766:808"},
		{at(511903000, 352717000), "1km:15687:14949", "5km:3137:2989", "20km:784:747"},
		{at(0, 1), "1km:10000:19989", "5km:2000:3997", "20km:500:999"},
		{at(-338688000, 1512093000), "1km:6236:30489", "5km:1247:6097", "20km:311:1524"},
		{at(899999999, -1800000000), "1km:19999:0", "5km:3999:0", "20km:999:0"},
	} {
		for s, want := range map[Size]string{Km1: c.km1, Km5: c.km5, Km20: c.km20} {
			if got := CellOf(c.at, s).String(); got != want {
				t.Errorf("%d km cell of %v is %s, want %s", s, c.at, got, want)
			}
		}
	}
}

func TestCosineAgainstFloat(t *testing.T) {
	for a := int64(0); a <= poleE7; a += 100_000 {
		want := math.Cos(float64(a)/1e7*math.Pi/180) * (1 << 30)
		if got := float64(cosQ30(a)); math.Abs(got-want) > 20 {
			t.Fatalf("cosine of %d: %v, want %v", a, got, want)
		}
	}
}

// TestCellsAreAsLargeAsTheySay measures every row on the WGS84 ellipsoid.
func TestCellsAreAsLargeAsTheySay(t *testing.T) {
	const a, e2 = 6378137.0, 0.00669437999014
	for row := int64(2); row < rows20-2; row++ {
		sw, ne := Cell{Km20, int(row), 0}.Bounds()
		poleward := math.Max(math.Abs(sw.Lat.Degrees()), math.Abs(ne.Lat.Degrees())) * math.Pi / 180
		w := math.Sqrt(1 - e2*math.Sin(poleward)*math.Sin(poleward))
		width := (ne.Lon - sw.Lon).Degrees() * math.Pi / 180 * a * math.Cos(poleward) / w / 1000
		height := (ne.Lat - sw.Lat).Degrees() * math.Pi / 180 * a * (1 - e2) / (w * w * w) / 1000
		if height < 19.89 || height > 20.12 {
			t.Errorf("row %d is %.3f km high", row, height)
		}
		if width < 19.9 {
			t.Errorf("row %d is only %.3f km wide", row, width)
		}
		if lat := math.Abs(sw.Lat.Degrees()); lat < 70 && width > 21 {
			t.Errorf("row %d at %.1f° is %.3f km wide: the grid gives away less than it may", row, lat, width)
		}
		n := columns20(row)
		if last := circleE7 - (n-1)*width20(row); last*100 < width20(row)*97 || last > width20(row) {
			t.Errorf("row %d: the last of %d columns has %d units of %d", row, n, last, width20(row))
		}
	}
}

func TestAllPointsOfACellGiveItsName(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.SampledFrom([]Size{Km1, Km5, Km20}).Draw(t, "size")
		c := CellOf(anywhere(t), s)
		sw, ne := c.Bounds()
		inside := at(truce.E7(rapid.Int32Range(int32(sw.Lat), int32(ne.Lat)-1).Draw(t, "lat in cell")),
			truce.E7(rapid.Int32Range(int32(sw.Lon), int32(ne.Lon)-1).Draw(t, "lon in cell")))
		if got := CellOf(inside, s); got != c {
			t.Fatalf("%v lies in the bounds of %s and gives %s", inside, c, got)
		}
		if got := CellOf(c.Centre(), s); got != c {
			t.Fatalf("the centre of %s lies in %s", c, got)
		}
		back, err := ParseCell(c.String())
		if err != nil || back != c {
			t.Fatalf("%s read back as %v, %v", c, back, err)
		}
	})
}

// TestCoarserCellDependsOnFinerOnly is what makes coarsening safe: the coarser
// name can be computed from the finer name, so it tells nothing more.
func TestCoarserCellDependsOnFinerOnly(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p := anywhere(t)
		for _, step := range [][2]Size{{Km1, Km5}, {Km1, Km20}, {Km5, Km20}} {
			got, err := CellOf(p, step[0]).Within(step[1])
			if err != nil {
				t.Fatal(err)
			}
			if want := CellOf(p, step[1]); got != want {
				t.Fatalf("%v: %d km cell from the %d km cell is %s, from the point %s", p, step[1], step[0], got, want)
			}
		}
	})
}

func TestNoFinerCellFromACoarseOne(t *testing.T) {
	c := CellOf(at(480000000, 370000000), Km20)
	for _, s := range []Size{Km1, Km5, 0, 7, -20, 100} {
		if got, err := c.Within(s); err == nil {
			t.Errorf("the 20 km cell claims to lie in %s", got)
		}
	}
}

func TestEdgesOfTheWorld(t *testing.T) {
	for _, p := range []truce.Position{
		at(poleE7, 0), at(-poleE7, 0), at(0, circleE7/2), at(0, -circleE7/2), at(poleE7, circleE7/2),
		at(math.MaxInt32, math.MaxInt32), at(math.MinInt32, math.MinInt32),
	} {
		for _, s := range []Size{Km1, Km5, Km20} {
			c := CellOf(p, s)
			if _, err := ParseCell(c.String()); err != nil {
				t.Errorf("%v: %v", p, err)
			}
		}
	}
	if e, w := CellOf(at(0, circleE7/2), Km1), CellOf(at(0, -circleE7/2), Km1); e != w {
		t.Errorf("180° east is %s, 180° west %s", e, w)
	}
}

func TestNamesThatAreNotCells(t *testing.T) {
	for _, name := range []string{"", "1km", "2km:1:1", "1km:1", "1km:-1:1", "1km:01:1", "1km:1:1:1", "1km:20000:0",
		"20km:1000:0", "20km:500:2000", "20km:999:1", "1km:x:1", "1km:99999999999999999999:1", " 1km:1:1", "1km:1:+1"} {
		if c, err := ParseCell(name); err == nil {
			t.Errorf("%q was read as %v", name, c)
		} else if !strings.Contains(err.Error(), "want") {
			t.Errorf("%q: error %v names no cure", name, err)
		}
	}
}

func FuzzParseCell(f *testing.F) {
	f.Add("5km:3067:3233")
	f.Add("20km:999:0")
	f.Fuzz(func(t *testing.T, name string) {
		c, err := ParseCell(name)
		if err != nil {
			return
		}
		if got := CellOf(c.Centre(), c.Size); got != c {
			t.Fatalf("the centre of %s lies in %s", name, got)
		}
	})
}

func BenchmarkRungs(b *testing.B) {
	p := at(480159000, 378028000)
	places := []truce.Place{{Kind: truce.PlacePoint, At: &p}}
	for b.Loop() {
		Of(places, truce.Interval{}, nil)
	}
}
