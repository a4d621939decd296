package claims_test

import (
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/claims"
	"trucewatch/truce"
)

func claim(by, accused truce.PartyID, measure string, op truce.Op, value string, from, to int) truce.Report {
	at := func(h int) time.Time { return time.Date(2031, 5, 1, h, 0, 0, 0, time.UTC) }
	return truce.Report{Source: truce.SourceID("claims-" + strings.ToLower(string(by))), Kind: truce.KindStatement,
		ID: fmt.Sprint(by, accused, measure, op, value, from, to), Claim: &truce.Claim{Truce: "t", Claimant: by, Accused: accused, Speaker: "army of " + string(by),
			Window: truce.Interval{From: at(from), To: at(to)}, Measure: measure, Op: op, Value: value, Source: "https://example.org/" + value}}
}

func compare(rs ...truce.Report) truce.ClaimComparison {
	return claims.Compare(claims.Input{Truce: "t", Reports: rs})
}

func codes(c truce.ClaimComparison) []string {
	var out []string
	for _, w := range c.Warnings {
		out = append(out, w.Code)
	}
	return out
}

// TestGC4PartsThatDoNotSum: 26 against 11+10+4+2, 15 against 5+3+6: warnings, both values kept.
func TestGC4PartsThatDoNotSum(t *testing.T) {
	for _, c := range []struct {
		total string
		parts []string
		sum   int64
		code  string
	}{
		{"26", []string{"11", "10", "4", "2"}, 27, "parts_above_total"},
		{"15", []string{"5", "3", "6"}, 14, "parts_below_total"},
		{"558", []string{"504", "54"}, 558, ""},
		{"1,000", []string{"900", "100"}, 1000, ""},
	} {
		rs := []truce.Report{claim("A", "", "total", truce.OpEqual, c.total, 0, 24)}
		for i, p := range c.parts {
			rs = append(rs, claim("A", "", fmt.Sprintf("case/place %d", i), truce.OpEqual, p, 0, 24))
		}
		got := compare(rs...)
		if len(got.Parts) != 1 || got.Parts[0].Sum != c.sum || got.Parts[0].Total.Value != c.total || got.Parts[0].Agrees != (c.code == "") {
			t.Errorf("%s: %+v", c.total, got.Parts)
		}
		if c.code != "" && !slices.Contains(codes(got), c.code) || c.code == "" && len(got.Warnings) > 0 {
			t.Errorf("%s: warnings %v, want %q", c.total, codes(got), c.code)
		}
	}
}

// TestGC5RecorderIsNotCulprit: "X's part registered 6, Y's part 11": recorders X and Y, nobody accused.
func TestGC5RecorderIsNotCulprit(t *testing.T) {
	c := compare(claim("X", "", "case", truce.OpEqual, "6", 0, 24), claim("Y", "", "case", truce.OpEqual, "11", 0, 24))
	for _, f := range c.Figures {
		if f.Claim.Accused != "" {
			t.Errorf("%+v accuses", f.Claim)
		}
	}
	en := text(c, "en")
	if !strings.Contains(en, "X recorded 6") || !strings.Contains(en, "Y recorded 11") || !strings.Contains(en, "Who records is not who acted") ||
		strings.Contains(en, "committed") || strings.Contains(en, "17") {
		t.Errorf("%s", en)
	}
	if c := compare(claim("X", "X", "case", truce.OpEqual, "6", 0, 24)); !slices.Contains(codes(c), "recorder_is_accused") {
		t.Errorf("recorder taken for culprit: %v", codes(c))
	}
}

// TestGC11Units: "2,000 km", "2 000 km²", "700 miles": a conflict is flagged, miles are shown as 1,127 km.
func TestGC11Units(t *testing.T) {
	c := compare(claim("A", "", "front_length", truce.OpText, "2,000 km", 0, 24), claim("B", "", "front_length", truce.OpText, "2 000 km²", 0, 24),
		claim("C", "", "front_length", truce.OpText, "more than 700 miles", 0, 24))
	i := slices.IndexFunc(c.Warnings, func(w truce.ClaimWarning) bool { return w.Code == "units_conflict" })
	if i < 0 || !strings.Contains(c.Warnings[i].Text["en"], "“more than 700 miles” = 1127 km") || len(c.Warnings[i].Claims) != 3 {
		t.Errorf("%+v", c.Warnings)
	}
	for in, want := range map[string]string{"700 miles": "1127 km", "2 000 км²": "2000 km²", "about 12.5 km of line": "13 km", "10 square miles": "26 km²", "1,234 kilometres": "1234 km", "5 km2.": "5 km²"} {
		if q, ok := claims.ReadQuantity(in); !ok || q.KM() != want {
			t.Errorf("%q: %+v %s, want %s", in, q, q.KM(), want)
		}
	}
	for _, none := range []string{"", "several hundred", "10 kmh", "5 minutes", "km 5", strings.Repeat("9", 40) + " km"} {
		if q, ok := claims.ReadQuantity(none); ok {
			t.Errorf("%q was read as %+v", none, q)
		}
	}
}

func TestCountersAreNeverAdded(t *testing.T) {
	c := compare(claim("A", "B", "assault", truce.OpEqual, "46", 0, 16), claim("A", "B", "assault", truce.OpEqual, "5", 0, 6),
		claim("A", "B", "assault", truce.OpEqual, "96", 0, 24), claim("A", "B", "assault", truce.OpEqual, "19", 6, 12))
	if len(c.Figures) != 2 || *c.Figures[0].Value != 96 || len(c.Figures[0].Earlier) != 2 || *c.Figures[1].Value != 19 {
		t.Errorf("%+v", c.Figures)
	}
	if strings.Contains(text(c, "en"), "147") || strings.Contains(text(c, "en"), "166") {
		t.Error("a counter was summed")
	}
	fall := compare(claim("A", "B", "assault", truce.OpEqual, "46", 0, 16), claim("A", "B", "assault", truce.OpEqual, "40", 0, 20))
	if !slices.Contains(codes(fall), "counter_falls") {
		t.Errorf("a counter that falls: %v", codes(fall))
	}
}

func TestWordsAndOddValues(t *testing.T) {
	c := compare(claim("A", "B", "total", truce.OpText, "several hundred", 0, 24), claim("A", "B", "x", truce.OpEqual, "-5", 0, 24),
		claim("A", "B", "y", truce.OpEqual, "1e9", 0, 24), claim("A", "B", "z", truce.OpEqual, "99999999999999999999", 0, 24))
	if len(c.Totals) != 1 || c.Totals[0].Value != nil || len(c.Figures) != 3 {
		t.Errorf("%+v %+v", c.Totals, c.Figures)
	}
	if !strings.Contains(text(c, "en"), "“several hundred”") {
		t.Errorf("words are lost:\n%s", text(c, "en"))
	}
}

func TestWindowsOutsideTheTruce(t *testing.T) {
	declared := claim("A", "", "window", truce.OpText, "all fire", 10, 20)
	declared.Kind = truce.KindDeclaration
	declared.Claim.Speaker = "A (declared)"
	c := compare(declared, claim("A", "B", "total", truce.OpEqual, "7", 5, 15))
	if o := c.Totals[0].Covers; len(o) != 1 || o[0].SharedMinutes != 300 || o[0].OutsideMinutes != 300 || o[0].TruceMinutes != 600 {
		t.Errorf("%+v", o)
	}
}

// TestSwappedParties: A and B exchanged in the claims are exchanged in the comparison, and nothing else changes.
func TestSwappedParties(t *testing.T) {
	rs := []truce.Report{claim("ALF", "BOR", "total", truce.OpEqual, "2935", 6, 24), claim("ALF", "BOR", "shelling", truce.OpEqual, "1882", 6, 24),
		claim("ALF", "BOR", "assault", truce.OpEqual, "96", 6, 24), claim("ALF", "BOR", "fpv_use", truce.OpMore, "950", 6, 24),
		claim("BOR", "ALF", "total", truce.OpAbout, "4900", 0, 24), claim("BOR", "ALF", "shelling", truce.OpEqual, "1404", 0, 24), claim("BOR", "ALF", "assault", truce.OpEqual, "6", 0, 24)}
	swap := strings.NewReplacer("ALF", "BOR", "BOR", "ALF", "alf", "bor", "bor", "alf")
	through := func(v any, out any, r *strings.Replacer) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(r.Replace(string(b))), out); err != nil {
			t.Fatal(err)
		}
	}
	var swapped []truce.Report
	through(rs, &swapped, swap)
	var want truce.ClaimComparison
	through(compare(rs...), &want, swap)
	got := compare(swapped...)
	if d := cmp.Diff(pieces(t, want), pieces(t, got)); d != "" {
		t.Error(d)
	}
}

// pieces cuts a comparison into its rows without regard to which party comes first.
func pieces(t *testing.T, c truce.ClaimComparison) []string {
	t.Helper()
	var out []string
	add := func(v any) {
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, string(b))
	}
	for _, f := range append(slices.Clone(c.Totals), c.Figures...) {
		add(f)
	}
	for _, p := range c.Parts {
		add(p)
	}
	for _, w := range c.Warnings {
		add(w)
	}
	for _, s := range c.Sentences {
		words := strings.FieldsFunc(s.Text["en"], func(r rune) bool { return strings.ContainsRune(" ,.;:", r) })
		slices.Sort(words)
		add(words)
	}
	slices.Sort(out)
	return out
}

// TestOrderIsNotRead: the comparison is the same in whatever order the reports come, and adds nothing across recorders.
func TestOrderIsNotRead(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var rs []truce.Report
		for range rapid.IntRange(1, 14).Draw(rt, "n") {
			by := rapid.SampledFrom([]truce.PartyID{"A", "B"}).Draw(rt, "by")
			of := rapid.SampledFrom([]truce.PartyID{"A", "B", ""}).Draw(rt, "of")
			from := rapid.IntRange(0, 10).Draw(rt, "from")
			rs = append(rs, claim(by, of, rapid.SampledFrom([]string{"total", "shelling", "shelling_heavy", "assault", "air_alert"}).Draw(rt, "measure"),
				rapid.SampledFrom([]truce.Op{truce.OpEqual, truce.OpMore, truce.OpAtLeast, truce.OpAbout, truce.OpText}).Draw(rt, "op"),
				fmt.Sprint(rapid.IntRange(0, 9999).Draw(rt, "value")), from, from+rapid.IntRange(1, 20).Draw(rt, "hours")))
		}
		want := compare(rs...)
		shuffled := rapid.Permutation(rs).Draw(rt, "order")
		if d := cmp.Diff(want, compare(shuffled...)); d != "" {
			rt.Fatal(d)
		}
		for _, p := range want.Parts {
			for _, part := range append(slices.Clone(p.Parts), p.Inside...) {
				if part.Claimant != p.Total.Claimant || part.Accused != p.Total.Accused || !part.Window.To.Equal(p.Total.Window.To) {
					rt.Fatalf("a part of another count: %+v in %+v", part, p.Total)
				}
			}
		}
		for _, s := range want.Sentences {
			for lang, text := range s.Text {
				if strings.ContainsAny(text, "{}") || text == "" {
					rt.Fatalf("%s %s: %q", s.Key, lang, text)
				}
			}
		}
	})
}

// TestEverySentenceInThreeLanguages: each text is there, with the same values in each language.
func TestEverySentenceInThreeLanguages(t *testing.T) {
	place := regexp.MustCompile(`\{[^}]*\}`)
	templates := claims.Templates()
	if len(templates) < 30 {
		t.Fatalf("%d templates", len(templates))
	}
	for key, forms := range templates {
		var first []string
		for lang, form := range forms {
			if form == "" {
				t.Errorf("%s: no text in %s", key, lang)
			}
			got := place.FindAllString(form, -1)
			slices.Sort(got)
			got = slices.Compact(got)
			if first == nil {
				first = got
			} else if d := cmp.Diff(first, got); d != "" {
				t.Errorf("%s, %s: %s", key, lang, d)
			}
			for _, never := range []string{"violat", "порушен", "нарушен", "broke ", "collapse", " holds", "зірва", "сорва", "peace held"} {
				if strings.Contains(strings.ToLower(form), never) {
					t.Errorf("%s, %s: says %q", key, lang, never)
				}
			}
		}
	}
}

func TestEmptyAndHostile(t *testing.T) {
	if c := compare(); len(c.Sentences) != 1 || c.Sentences[0].Key != "window_none" {
		t.Errorf("%+v", c.Sentences)
	}
	evil := claim("A{who}", "B", "total", truce.OpText, "{time:from}<script>", 0, 24)
	evil.Claim.Window = truce.Interval{}
	c := compare(evil)
	if len(c.Totals) != 1 {
		t.Errorf("%+v", c)
	}
	if got := claims.CompareAll([]truce.Report{evil}, nil, nil); len(got) != 1 || got[0].Truce != "t" {
		t.Errorf("%+v", got)
	}
}

func FuzzReadQuantity(f *testing.F) {
	for _, s := range []string{"2,000 km", "2 000 km²", "more than 700 miles", "кв. км 5", "10 кв км"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if q, ok := claims.ReadQuantity(s); ok && (q.Milli < 0 || q.Kind == "") {
			t.Errorf("%q: %+v", s, q)
		}
	})
}
