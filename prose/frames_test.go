package prose_test

import (
	"os"
	"path/filepath"
	"sort"
	"strings"
	"testing"

	"trucewatch/prose"
)

// frame is one short text of testdata/frames with what a reader should find.
type frame struct {
	id, lang, text string
	want           []string
}

func loadFrames(t *testing.T, file string) []frame {
	b, err := os.ReadFile(filepath.Join("testdata/frames", file))
	if err != nil {
		t.Fatal(err)
	}
	var out []frame
	for _, block := range strings.Split("\n"+string(b), "\n# ")[1:] {
		head, body, _ := strings.Cut(block, "\n")
		i := strings.LastIndex(body, "\n=")
		if i < 0 {
			t.Fatalf("%s: %s: no line of answers", file, head)
		}
		id, lang, _ := strings.Cut(head, " ")
		fr := frame{id: id, lang: lang, text: body[:i+1]}
		for _, w := range strings.Split(strings.TrimSpace(body[i+2:]), "|") {
			if w = strings.TrimSpace(w); w != "" {
				fr.want = append(fr.want, w)
			}
		}
		out = append(out, fr)
	}
	return out
}

// TestFrames measures speakers on short texts in other frames, verbs and styles
// than those of the articles, without any table of actors.
func TestFrames(t *testing.T) {
	r := prose.NewReader(prose.Options{})
	right, all := 0, 0
	for _, lang := range []string{"en", "uk", "ru"} {
		n, ok := 0, 0
		for _, fr := range loadFrames(t, lang+".txt") {
			a := r.Read(fr.id, fr.text)
			n += len(fr.want)
			if len(a.Quotes) != len(fr.want) {
				t.Logf("%s: %d quotations, want %d: %+v", fr.id, len(a.Quotes), len(fr.want), a.Quotes)
				continue
			}
			for i, q := range a.Quotes {
				if sameSpeaker(q.Speaker, fr.want[i], nil) {
					ok++
				} else {
					t.Logf("%s: %q, want %q: %q", fr.id, q.Speaker, fr.want[i], q.Text)
				}
			}
		}
		t.Logf("%s: speaker %d of %d", lang, ok, n)
		right, all = right+ok, all+n
	}
	t.Logf("speaker %.3f of %d", float64(right)/float64(all), all)
	if float64(right) < framesFloor*float64(all) {
		t.Errorf("speaker %.3f, floor %.3f", float64(right)/float64(all), framesFloor)
	}
}

// Floors of the short texts.
const (
	framesFloor       = 0.9
	frameCreditsFloor = 0.95
)

// TestCreditForms measures which agency gave text, picture or transcript.
func TestCreditForms(t *testing.T) {
	r := prose.NewReader(prose.Options{})
	var f f1
	for _, fr := range loadFrames(t, "credits.txt") {
		got := map[string]bool{}
		for _, c := range r.Read(fr.id, fr.text).Credits {
			if a := prose.DefaultActors().Find(c.Agency); a != nil && c.Kind != prose.CreditContributor {
				got[string(c.Kind)+" "+a.ID] = true
			}
		}
		want := map[string]bool{}
		for _, w := range fr.want {
			want[w] = true
		}
		f.found, f.there = f.found+len(got), f.there+len(want)
		for w := range want {
			if got[w] {
				f.hit++
			} else {
				t.Logf("%s: missed %s", fr.id, w)
			}
		}
		var extra []string
		for g := range got {
			if !want[g] {
				extra = append(extra, g)
			}
		}
		sort.Strings(extra)
		for _, g := range extra {
			t.Logf("%s: false %s", fr.id, g)
		}
	}
	t.Logf("credits %v", f)
	if f.score() < frameCreditsFloor {
		t.Errorf("credits %.3f, floor %.3f", f.score(), frameCreditsFloor)
	}
}
