package record

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"trucewatch/truce"
)

// plainForm checks, for one type, that what the short way reads is what the JSON
// decoder reads. It reports whether the short way took the bytes.
func plainForm[T any](t *rapid.T, short func(*codec, []byte) (T, bool), b []byte) bool {
	got, ok := short(&codec{}, b)
	if !ok {
		return false
	}
	var want T
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatalf("%s: read as %+v, JSON says %v", b, got, err)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Fatalf("%s (-JSON +short):\n%s", b, d)
	}
	return true
}

// spoil changes one byte, or leaves one out.
func spoil(t *rapid.T, b []byte) []byte {
	i := rapid.IntRange(0, len(b)-1).Draw(t, "at")
	if rapid.Bool().Draw(t, "cut") {
		return append(append([]byte{}, b[:i]...), b[i+1:]...)
	}
	out := append([]byte{}, b...)
	out[i] = rapid.SampledFrom([]byte("0159.-eE+:,\"{}[]\\ntul \x01\xff")).Draw(t, "byte")
	return out
}

func drawPlace(t *rapid.T) truce.Place {
	words := rapid.SampledFrom([]string{"", "Харків", "a b", "x", "UA-63", "Суми", "", "y", "ö", "1", "quo\"te", "amp&", "\u2028"})
	p := truce.Place{Kind: rapid.SampledFrom([]truce.PlaceKind{truce.PlacePoint, truce.PlaceName}).Draw(t, "kind"),
		R68M: rapid.IntRange(0, 50_000).Draw(t, "r68"), Region: words.Draw(t, "region"), Raion: words.Draw(t, "raion"),
		Name: words.Draw(t, "name"), Key: words.Draw(t, "key"), Quality: truce.QualityStated, Country: words.Draw(t, "country")}
	if rapid.Bool().Draw(t, "placed") {
		p.At = &truce.Position{Lat: truce.E7(rapid.IntRange(-900_000_000, 900_000_000).Draw(t, "lat")),
			Lon: truce.E7(rapid.IntRange(-1_800_000_000, 1_800_000_000).Draw(t, "lon"))}
	}
	return p
}

// TestPlainFormsAreJSON: the short readers take what this program writes where no
// string needs an escape, and read nothing otherwise than the JSON decoder does.
func TestPlainFormsAreJSON(t *testing.T) {
	taken := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		encode := func(v any) []byte {
			b, err := json.Marshal(v)
			if err != nil {
				t.Fatal(err)
			}
			return b
		}
		word := rapid.SampledFrom([]string{"", "A", "сторона", "a\\b"})
		n, m := rapid.Int64().Draw(t, "n"), rapid.Int64Range(-5, 50).Draw(t, "m")
		places := rapid.SliceOfN(rapid.Custom(drawPlace), 1, 3).Draw(t, "places")
		located := []locatedPlace{{Index: int(m), Place: places[0]}, {Index: 1, Place: places[0]}}
		raw := truce.Raw{SHA256: word.Draw(t, "sha"), Member: word.Draw(t, "member"), Line: int(m)}
		count := truce.Count{Min: &m, Max: &n, Unit: word.Draw(t, "unit"), Approx: rapid.Bool().Draw(t, "approx")}
		alleged := truce.Alleged{Party: "A", By: truce.PartyID(word.Draw(t, "by")), Words: word.Draw(t, "words")}
		note := func(name string, ok bool) {
			if ok {
				taken[name]++
			}
		}
		for _, change := range []func([]byte) []byte{func(b []byte) []byte { return b }, func(b []byte) []byte { return spoil(t, b) }} {
			note("places", plainForm(t, plainPlaces, change(encode(places))))
			note("located", plainForm(t, plainLocated, change(encode(located))))
			note("raw", plainForm(t, plainRaw, change(encode(raw))))
			note("count", plainForm(t, plainCount, change(encode(count))))
			note("alleged", plainForm(t, plainAlleged, change(encode(alleged))))
		}
	})
	for _, name := range []string{"places", "located", "raw", "count", "alleged"} {
		if taken[name] == 0 {
			t.Errorf("the short way took none of the %s that this program writes", name)
		}
	}
}

// FuzzPlainPlaces looks for a form that the short way reads and JSON does not.
func FuzzPlainPlaces(f *testing.F) {
	f.Add([]byte(`[{"kind":"point","at":{"lat":-49.68321,"lon":61.31303},"r68_m":3000,"name":"New Corunyar","quality":"stated"}]`))
	f.Add([]byte(`[{"kind":"point","at":{"lat":00.1,"lon":1.}}]`))
	f.Add([]byte(`[{"kind":"region","region":"UA-63"},{"kind":"name","name":"x"}]`))
	f.Fuzz(func(t *testing.T, b []byte) {
		got, ok := plainPlaces(&codec{}, b)
		if !ok {
			return
		}
		var want []truce.Place
		if err := json.Unmarshal(b, &want); err != nil {
			t.Fatalf("%s: JSON says %v", b, err)
		}
		if d := cmp.Diff(want, got); d != "" {
			t.Fatalf("%s:\n%s", b, d)
		}
	})
}
