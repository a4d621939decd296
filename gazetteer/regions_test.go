package gazetteer

import (
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"trucewatch/geo"
	"trucewatch/truce"
)

func TestRegionCode(t *testing.T) {
	g := Default()
	for name, want := range map[string]string{
		"UA-05": "UA-05", "UA05": "UA-05", "ua-14": "UA-14", "UA14020010010059145": "UA-14", "UA44": "UA-09", "UA80": "UA-30", "RU-KRS": "RU-KRS",
		"Vinnytska oblast": "UA-05", "Volynska oblast": "UA-07", "Luhanska oblast": "UA-09", "Dnipropetrovska oblast": "UA-12",
		"Donetska oblast": "UA-14", "Zhytomyrska oblast": "UA-18", "Zakarpatska oblast": "UA-21", "Zaporizka oblast": "UA-23",
		"Ivano-Frankivska oblast": "UA-26", "Kyiv": "UA-30", "Kyiv City": "UA-30", "Kyivska oblast": "UA-32", "Kirovohradska oblast": "UA-35",
		"Lvivska oblast": "UA-46", "Mykolaivska oblast": "UA-48", "Odeska oblast": "UA-51", "Poltavska oblast": "UA-53", "Rivnenska oblast": "UA-56",
		"Sumska oblast": "UA-59", "Ternopilska oblast": "UA-61", "Kharkivska oblast": "UA-63", "Khersonska oblast": "UA-65",
		"Khmelnytska oblast": "UA-68", "Cherkaska oblast": "UA-71", "Chernihivska oblast": "UA-74", "Chernivetska oblast": "UA-77",
		"Crimea": "UA-43", "Avtonomna Respublika Krym": "UA-43", "Sevastopol": "UA-40", "м. Севастополь": "UA-40",
		// the names that VIINA takes from GeoNames
		"Donets'k": "UA-14", "Luhans'k": "UA-09", "Zaporizhzhya": "UA-23", "Dnipropetrovs'k": "UA-12", "Kiev City": "UA-30", "Kiev": "UA-32", "Odessa": "UA-51",
		"Sevastopol'": "UA-40", "L'viv": "UA-46", "Mykolayiv": "UA-48", "Khmel'nyts'kyy": "UA-68", "Vinnytsya": "UA-05", "Transcarpathia": "UA-21", "Ternopil'": "UA-61",
		"Kharkiv": "UA-63", "Kherson": "UA-65", "Poltava": "UA-53", "Rivne": "UA-56", "Volyn": "UA-07", "Zhytomyr": "UA-18", "Kirovohrad": "UA-35",
		"Ivano-Frankivs'k": "UA-26", "Chernihiv": "UA-74", "Sumy": "UA-59", "Cherkasy": "UA-71",
		"Харківська область": "UA-63", "Харківська обл.": "UA-63", "Харківської області": "UA-63", "Харьковской области": "UA-63", "Сумщина": "UA-59", "Сумщині": "UA-59",
		"Одещина": "UA-51", "Івано-Франківська область": "UA-26", "Ивано-Франковская область": "UA-26", "АР Крим": "UA-43", "Автономна Республіка Крим": "UA-43", "Крим": "UA-43", "Київ": "UA-30",
		"Київська область": "UA-32", "Закарпаття": "UA-21", "Запорожская область": "UA-23",
		"Belgorod Oblast": "RU-BEL", "Белгородская область": "RU-BEL", "Бєлгородська область": "RU-BEL", "Kursk region": "RU-KRS", "Курская область": "RU-KRS",
		"Krasnodar Krai": "RU-KDA", "Краснодарский край": "RU-KDA", "Республика Адыгея": "RU-AD", "Воронежской области": "RU-VOR", "Ростовская обл": "RU-ROS", "Брянщина": "RU-BRY",
		"Тульская область": "RU-TUL", "Moscow Oblast": "RU-MOS",
	} {
		if got, ok := g.RegionCode(name); !ok || got != want {
			t.Errorf("RegionCode(%q) = %q, %v, want %s", name, got, ok, want)
		}
	}
	for _, name := range []string{"", " ", "Atlantis", "область", "UA-99", "Bavaria", strings.Repeat("x", 1000), "\xff"} {
		if got, ok := g.RegionCode(name); ok {
			t.Errorf("RegionCode(%.20q) = %s", name, got)
		}
	}
}

// Every region of the outlines is found by each of its three names.
func TestRegionCodeOfOwnNames(t *testing.T) {
	g := Default()
	for _, r := range g.RegionPolygons() {
		for _, n := range []string{r.NameUK, r.NameRU, r.ISO} {
			if got, ok := g.RegionCode(n); !ok || got != r.ISO {
				t.Errorf("RegionCode(%q) = %s, %v, want %s", n, got, ok, r.ISO)
			}
		}
		if g.RegionName(r.ISO) == "" {
			t.Errorf("%s has no English name", r.ISO)
		}
	}
}

func TestRegionAt(t *testing.T) {
	g := Default()
	for _, c := range []struct {
		lat, lon float64
		want     string
	}{
		{50.45, 30.52, "UA-30"}, {51.191, 35.271, "RU-KRS"}, {48.59, 38.00, "UA-14"}, {44.6, 33.52, "UA-40"}, {45.3, 34.4, "UA-43"}, {50.6, 36.59, "RU-BEL"},
		{49.99, 36.23, "UA-63"}, {46.48, 30.72, "UA-51"}, {45.04, 38.98, "RU-KDA"}, {44.6, 40.1, "RU-AD"},
	} {
		p := geo.At(c.lat, c.lon)
		if got, ok := g.RegionAt(truce.E7(p.Lat), truce.E7(p.Lon)); !ok || got != c.want {
			t.Errorf("RegionAt(%g, %g) = %s, want %s", c.lat, c.lon, got, c.want)
		}
	}
	for _, c := range [][2]float64{{0.1, 0.1}, {43, 31}, {55.75, 37.62}, {-45, 170}, {52.2, 21}} {
		p := geo.At(c[0], c[1])
		if got, ok := g.RegionAt(truce.E7(p.Lat), truce.E7(p.Lon)); ok {
			t.Errorf("RegionAt(%v) = %s, want none", c, got)
		}
	}
	if _, ok := g.RegionAt(2_000_000_000, 0); ok {
		t.Error("a latitude of 200 degrees lies in a region")
	}
	if got := g.RaionAt(48_5894000, 38_0021000); got != "Bakhmutskyi raion" {
		t.Errorf("RaionAt(Bakhmut) = %q", got)
	}
}

func TestNearestIsTheNearest(t *testing.T) {
	g := Default()
	var rows []int32
	for _, cell := range g.grid {
		rows = append(rows, cell...)
	}
	rapid.Check(t, func(t *rapid.T) {
		at := truce.Position{Lat: truce.E7(rapid.Int32Range(44e7, 53e7).Draw(t, "lat")), Lon: truce.E7(rapid.Int32Range(22e7, 43e7).Draw(t, "lon"))}
		within := rapid.IntRange(0, 60_000).Draw(t, "within")
		best, bestD := "", within+1
		for _, i := range rows {
			p := &g.places[i]
			if d := flatM(at, p.At); d < bestD || d == bestD && best != "" && p.Key < best {
				best, bestD = p.Key, d
			}
		}
		p, d, ok := g.Nearest(at.Lat, at.Lon, within)
		if ok != (best != "") || ok && (p.Key != best || d != bestD) {
			t.Fatalf("Nearest(%v, %d) = %s at %d m, %v; a full search says %s at %d m", at, within, p.Key, d, ok, best, bestD)
		}
	})
	if _, _, ok := g.Nearest(0, 0, 100_000); ok {
		t.Error("a place near 0, 0")
	}
}

func TestFlatDistance(t *testing.T) {
	worst := 0.0
	rapid.Check(t, func(t *rapid.T) {
		a := geo.Point{Lat: rapid.Int32Range(44e7, 53e7).Draw(t, "lat"), Lon: rapid.Int32Range(22e7, 43e7).Draw(t, "lon")}
		b := geo.Destination(a, rapid.Float64Range(0, 359).Draw(t, "azimuth"), rapid.Float64Range(1000, 300_000).Draw(t, "metres"))
		exact := geo.Distance(a, b)
		flat := flatM(truce.Position{Lat: truce.E7(a.Lat), Lon: truce.E7(a.Lon)}, truce.Position{Lat: truce.E7(b.Lat), Lon: truce.E7(b.Lon)})
		off := math.Abs(float64(flat)-exact) / exact
		worst = max(worst, off)
		if off > .004 {
			t.Fatalf("%v to %v: flat %d m, geodesic %.0f m", a, b, flat, exact)
		}
	})
	t.Logf("largest difference %.2f %%", worst*100)
	for _, v := range []int64{0, 1, 2, 3, 4, 15, 16, 17, 1 << 40, 1<<62 + 12345} {
		if r := isqrt(v); r*r > v || (r+1)*(r+1) <= v && r < 1<<31 {
			t.Errorf("isqrt(%d) = %d", v, r)
		}
	}
}

// Thinned outlines keep the areas and leave neither gap nor overlap that matters.
func TestRegionPolygons(t *testing.T) {
	g := Default()
	thin := g.RegionPolygons()
	if len(thin) != 34 {
		t.Fatalf("%d outlines, want 34", len(thin))
	}
	points, sumThin, sumFull := 0, 0.0, 0.0
	for i, r := range thin {
		full, ok := g.RegionOutline(r.ISO)
		if !ok || i > 0 && thin[i-1].ISO >= r.ISO {
			t.Errorf("%s: no full outline, or out of order", r.ISO)
		}
		a, b := r.Area.Area(), full.Area.Area()
		sumThin, sumFull = sumThin+a, sumFull+b
		if math.Abs(a-b)/b > .02 {
			t.Errorf("%s: %.0f km² thinned, %.0f full", r.ISO, a/1e6, b/1e6)
		}
		for _, p := range r.Area {
			for _, ring := range p {
				points += len(ring)
			}
		}
	}
	t.Logf("%d points; %.0f km² thinned, %.0f full", points, sumThin/1e6, sumFull/1e6)
	if math.Abs(sumThin-sumFull)/sumFull > .001 || points > 12_000 {
		t.Errorf("thinning moved the sum of areas by %.4f, or keeps %d points", (sumThin-sumFull)/sumFull, points)
	}
	// Ukraine with Crimea and Sevastopol has 603,549 km² officially; Natural Earth is coarse.
	ua := 0.0
	for _, r := range thin {
		if r.Country == "UA" {
			ua += r.Area.Area()
		}
	}
	if ua < 5.9e11 || ua > 6.1e11 {
		t.Errorf("Ukraine has %.0f km²", ua/1e6)
	}
}

func TestPlacesAndAttribution(t *testing.T) {
	g := Default()
	cities, towns, villages, all := len(g.Places(KindCity)), len(g.Places(KindTown)), len(g.Places(KindVillage)), len(g.Places(KindHamlet))
	if cities < 80 || cities > 100 || towns < cities+1000 || villages < 25_000 || all < villages {
		t.Errorf("cities %d, towns %d, villages %d, all %d", cities, towns, villages, all)
	}
	if !strings.Contains(strings.Join(g.Attribution(), "\n"), "OpenStreetMap contributors") {
		t.Error("OpenStreetMap is not named")
	}
	if p, ok := g.ByKey("on256613679"); !ok || p.Name != "Bakhmut" || len(p.AltNames()) == 0 {
		t.Errorf("ByKey: %+v", p)
	}
	for i := range g.places {
		p := &g.places[i]
		if p.Placed() && p.At.Validate() != nil || p.Region == "" || p.Country == "" {
			t.Errorf("row %s: %v %s %s", p.Key, p.At, p.Region, p.Country)
		}
		if p.Country != "UA" && strings.HasPrefix(p.Region, "UA") {
			t.Errorf("row %s lies in %s and counts to %s", p.Key, p.Region, p.Country)
		}
	}
}

func TestReadingBrokenData(t *testing.T) {
	for _, table := range []string{"key only\n", "k\tn\t\t\t\tnorth\t1\tcity\tUA-14\t\tUA\t\to\t\n", "k\tn\t\t\t\t1\t1\tcity\tUA-14\t\tUA\tmany\to\t\n"} {
		if _, err := readPlaces(table); err == nil || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", table, err)
		}
	}
	for _, table := range []string{"UA-14\tx\n", "UA-14\ta\tb\tc\tUA\t!1 x\n"} {
		if _, err := readPolygons(table); err == nil {
			t.Errorf("%q: no error", table)
		}
	}
	if _, err := load([]byte("no gzip"), nil, nil); err == nil {
		t.Error("no error for a file that is no gzip")
	}
}
