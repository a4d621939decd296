package prose_test

import (
	"os"
	"testing"

	"trucewatch/internal/shareddata"
	"trucewatch/prose"
)

// TestStories reads the five stories beside the checkout and compares what counts
// can tell: quotations, no breach alleged, the agency, the transcript, the date
// that the text contradicts.
func TestStories(t *testing.T) {
	want := map[string]struct {
		quotes, unknown   int
		agency            string
		kind              prose.CreditKind
		reliable, hasDate bool
	}{
		"000_02a9c9788fb81cf1.txt": {quotes: 11},
		"001_0d62e4594d86db2f.txt": {quotes: 17, unknown: 2, agency: "TASS", kind: prose.CreditTranscript},
		"002_53927ca04d40b043.txt": {quotes: 14, unknown: 1},
		"003_af236f9993c706ea.txt": {quotes: 15, agency: "AP", kind: prose.CreditText, hasDate: true},
		"004_933fbd3f0071a093.txt": {quotes: 10},
	}
	r := prose.NewReader(prose.Options{})
	for name, w := range want {
		b, err := os.ReadFile(shareddata.File(t, "articles/"+name))
		if err != nil {
			t.Fatal(err)
		}
		a := r.Read(name, string(b))
		checkArticle(t, string(b), a)
		unknown := 0
		for _, q := range a.Quotes {
			if q.Speaker == prose.Unknown {
				unknown++
			}
		}
		if len(a.Quotes) != w.quotes || unknown > w.unknown {
			t.Errorf("%s: %d quotations, %d without a speaker; want %d, at most %d", name, len(a.Quotes), unknown, w.quotes, w.unknown)
		}
		if c := claimOf(a, prose.ClaimBreach); c != nil {
			t.Errorf("%s alleges no breach, the reader found %+v", name, c)
		}
		if a.PublishedReliable || (a.Published != "") != w.hasDate {
			t.Errorf("%s: published %q, reliable %v", name, a.Published, a.PublishedReliable)
		}
		found := w.agency == ""
		for _, c := range a.Credits {
			found = found || c.Agency == w.agency && c.Kind == w.kind
		}
		if !found {
			t.Errorf("%s: credits %+v, want %s of %s", name, a.Credits, w.kind, w.agency)
		}
	}
}
