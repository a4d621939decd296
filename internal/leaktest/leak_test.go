package leaktest

import (
	"bytes"
	"compress/gzip"
	"strings"
	"testing"
	"testing/fstest"
)

var secrets = Secrets{
	Points: []Point{{"depot", 48.5312345, 37.6543218, "37UDQ1234567890"}},
	Texts:  []string{"Patrol HK3", `He said "no" & left`},
	IDs:    []string{"T-7Q4F2K", "patrol-3/17"},
	Scores: []int{913},
}

func packed(s string) []byte {
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	z.Write([]byte(s))
	z.Close()
	return b.Bytes()
}

// TestEveryPlantedLeakIsFound plants each kind of leak in each notation a reader could use.
func TestEveryPlantedLeakIsFound(t *testing.T) {
	for name, c := range map[string]struct{ file, text, kind string }{
		"decimal":               {"a.html", "<p>48.5312, 37.6543</p>", "exact place"},
		"decimal comma":         {"a.csv", "48,53123;37,65432", "exact place"},
		"longitude first":       {"a.geojson", `{"coordinates":[37.654322,48.531234]}`, "exact place"},
		"E7":                    {"a.json", `{"lat":485312345,"lon":376543218}`, "exact place"},
		"degrees minutes":       {"a.html", "48°31′52.4″N 37°39′15.6″E", "exact place"},
		"degrees as entities":   {"a.html", "48&deg;31&#39;52.4&quot;N 37&deg;39&#39;15.6&quot;E", "exact place"},
		"MGRS":                  {"a.html", "37U DQ 12345 67890", "exact place"},
		"one metre off":         {"a.html", "48.531240, 37.654330", "exact place"},
		"southern by words":     {"a.html", "-48.53123 and -37.65432", "exact place"},
		"name":                  {"a.html", "seen by patrol hk3 today", "withheld text"},
		"name in entities":      {"a.html", "He said &#34;no&#34; &amp; left", "withheld text"},
		"name in JSON escapes":  {"a.json", `He said \u0022no\u0022 \u0026 left`, "withheld text"},
		"name with soft hyphen": {"a.html", "Pat\u00adrol HK3", "withheld text"},
		"id":                    {"a.csv", "x,T-7Q4F2K,y", "withheld id"},
		"report id":             {"a.json", `["patrol-3/17"]`, "withheld id"},
		"score by key":          {"a.json", `{"p_permille":12}`, "score"},
		"score as a share":      {"a.json", `{"p": 0.913}`, "score"},
		"camera hours":          {"a.html", "camera 2 watched 08:00–14:30 each day", "timetable of watching"},
		"camera hours in uk":    {"a.html", "камера: 08:00 - 14:30", "timetable of watching"},
		"in gzip":               {"a.json.gz", string(packed(`{"lat":48.53123,"lon":37.65432}`)), "exact place"},
		"in a text file":        {"SHA256SUMS", "T-7Q4F2K", "withheld id"},
	} {
		leaks, err := Walk(fstest.MapFS{c.file: {Data: []byte(c.text)}}, secrets)
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		found := false
		for _, l := range leaks {
			found = found || l.Kind == c.kind && l.File == c.file
		}
		if !found {
			t.Errorf("%s: the planted leak was not found; got %v", name, leaks)
		}
	}
}

func TestWhatIsPublishedPasses(t *testing.T) {
	clean := `<p>Somewhere in the cell 48.42, 37.52 to 48.6, 37.77 (MGRS 37UDQ16). T-7Q4F2M. 12:00–13:00 a shelling was heard.</p>
<p>probability words: likely. 9,913 reports. 0.9132 of something</p>`
	leaks, err := Walk(fstest.MapFS{"index.html": {Data: []byte(clean)}, "fonts/x.woff2": {Data: []byte("T-7Q4F2K")}}, secrets)
	if err != nil || len(leaks) > 0 {
		t.Errorf("a clean page: %v %v", leaks, err)
	}
}

func TestWalkFailsWhereItCannotLook(t *testing.T) {
	if _, err := Walk(fstest.MapFS{}, secrets); err == nil {
		t.Error("an empty site passed")
	}
	if _, err := Walk(fstest.MapFS{"a.gz": {Data: []byte("\x1f\x8b broken")}}, secrets); err == nil {
		t.Error("a broken gzip passed")
	}
}

func FuzzFile(f *testing.F) {
	f.Add("48°31′52.4″N 0.913 08:00-09:00 camera")
	f.Add(strings.Repeat("9", 40) + "." + strings.Repeat("1", 400))
	f.Fuzz(func(t *testing.T, s string) {
		if _, err := File("x", []byte(s), secrets); err != nil && len(s) > 1 && s[0] != 0x1f {
			t.Error(err)
		}
	})
}
