package html

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/publish"
)

func textViewOf(lang string, policy publish.Policy) *view {
	return &view{site: &site{cat: newCatalogue(), loc: time.UTC, e: publish.Edition{Policy: policy}}, lang: lang}
}

// TestFreeTextSaysHowItCameAbout: the text that counts stands alone; all else is marked.
func TestFreeTextSaysHowItCameAbout(t *testing.T) {
	text := publish.Text{Lang: "uk", Words: "Вогонь не ми", Others: []publish.Rendering{
		{Lang: "en", Mark: publish.MarkReviewed, Words: "Not our fire"}, {Lang: "ru", Mark: publish.MarkDraft, Words: "Не наш огонь"}}}
	missing := publish.Text{Lang: "uk", Words: "Вогонь не ми", Others: []publish.Rendering{{Lang: "en", Mark: publish.MarkMissing}}}
	strange := publish.Text{Lang: "uk", Words: "Вогонь не ми", Others: []publish.Rendering{{Lang: "en", Mark: "perfect", Words: "Not our fire"}}}
	for _, c := range []struct {
		name, lang string
		text       publish.Text
		want       textView
	}{
		{"authoritative", "uk", text, textView{Words: "Вогонь не ми"}},
		{"reviewed", "en", text, textView{"Not our fire", "", "translation, reviewed; the Ukrainian text counts"}},
		{"draft", "ru", text, textView{"Не наш огонь", "", "машинный черновик; имеет силу текст: украинский"}},
		{"missing", "en", missing, textView{"Вогонь не ми", "uk", "Ukrainian; translation missing"}},
		{"no rendering", "ru", missing, textView{"Вогонь не ми", "uk", "украинский; перевода нет"}},
		{"an unknown mark is no review", "en", strange, textView{"Not our fire", "", "machine draft; the Ukrainian text counts"}},
		{"language not said", "en", publish.Text{Words: "Вогонь"}, textView{Words: "Вогонь"}},
		{"nothing", "en", publish.Text{Lang: "uk"}, textView{}},
	} {
		if d := cmp.Diff(c.want, textViewOf(c.lang, publish.Policy{}).free(c.text), cmp.AllowUnexported(textView{})); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

// TestExactPlacesAreForAPartyOnly: even if an exact place stood in an edition for
// everybody, no page would show it.
func TestExactPlacesAreForAPartyOnly(t *testing.T) {
	x := &publish.Exact{Lat: "48.123456", Lon: "37.654321", RadiusM: 300, Because: "own_report"}
	if got := textViewOf("en", publish.Policy{}).exactFacts(x); got != nil {
		t.Errorf("the public would read %v", got)
	}
	want := []fact{{"Exact place, degrees (WGS84)", "48.123456, 37.654321 ± 300 m"}, {"Shown because", "this party reported it itself"}}
	if d := cmp.Diff(want, textViewOf("en", publish.Policy{Party: "A"}).exactFacts(x), cmp.AllowUnexported(fact{})); d != "" {
		t.Errorf("-want +got:\n%s", d)
	}
}

func TestNoticeSaysItsClock(t *testing.T) {
	v := textViewOf("en", publish.Policy{Party: "A"})
	got := v.noticeLine(publish.Notice{Notified: "2031-05-07T10:00:00Z", Due: "2031-05-08T10:00:00Z", State: "overdue"})
	if want := "Answer of this party: overdue. Notified 7 May 2031 10:00 UTC, due 8 May 2031 10:00 UTC."; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got := v.noticeLine(publish.Notice{Due: "soon", State: "replied", Replied: "2031-05-07T12:00:00Z"}); got != "Answer of this party: given. Notified not stated, due not stated. Replied 7 May 2031 12:00 UTC." {
		t.Errorf("got %q", got)
	}
}
