package article

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"trucewatch/internal/shareddata"
	"trucewatch/source/sourcetest"
	"trucewatch/truce"
)

// story is invented; the outlet and everybody in it does not exist.
const story = `title: Monitors turned back at Kerrin
outlet: The Valley Courier
date: 2031-05-14
url: https://www.valley-courier.example/2031/monitors?utm_source=mail#top

KERRIN — The Northern Council said on Wednesday that its forces had taken the village of Ostrel.

“We will not hand over the road,” Marta Venn, the council's spokeswoman, told reporters. “The monitors may come on foot.”

The Southern Assembly denied that the village had fallen. The claim could not be independently verified.

Envoys of both held a call on Tuesday, the mission said.

Read more: Ten days of quiet
`

func parse(t *testing.T, name, s string) []truce.Report {
	t.Helper()
	res := sourcetest.Collect(Adapter{}, name, strings.NewReader(s))
	if res.Fatal != nil || len(res.Refused) > 0 {
		t.Fatalf("%s: %v %v", name, res.Fatal, res.Refused)
	}
	seen := map[truce.ReportKey]bool{}
	for _, r := range res.Reports {
		if err := r.Validate(); err != nil || seen[r.Key()] {
			t.Errorf("report %s: valid %v, twice %v", r.Key(), err, seen[r.Key()])
		}
		seen[r.Key()] = true
	}
	return res.Reports
}

func TestReports(t *testing.T) {
	reps := parse(t, "story.txt", story)
	head := reps[0]
	a, ok := head.Article()
	if !ok || head.Source != "valley-courier.example" || head.URL != "https://www.valley-courier.example/2031/monitors" ||
		head.Title != "Monitors turned back at Kerrin" || a.Outlet != "The Valley Courier" || !a.Reliable || head.Published.From.Format("2006-01-02") != "2031-05-14" {
		t.Errorf("article report: %+v\n%+v", head, a)
	}
	if head.Text != story {
		t.Error("the text of the article is not kept as received")
	}
	for _, q := range a.Quotes {
		if q.Of(head.Text) == "" || q.Speaker != "Marta Venn" {
			t.Errorf("quote %+v: %q", q, q.Of(head.Text))
		}
	}
	if len(a.Quotes) != 2 || len(a.Cruft) == 0 {
		t.Errorf("%d quotes, %d lines of cruft; want 2 and some", len(a.Quotes), len(a.Cruft))
	}
	var direct, indirect, claims int
	for _, r := range reps[1:] {
		s, ok := r.Said()
		if !ok || s.Article != head.ID || s.Of(head.Text) != r.Text || r.Claim == nil || s.Reader != Reader {
			t.Errorf("report of words %s: %+v; its text is %q", r.Key(), s, r.Text)
		}
		switch {
		case s.Form == truce.SaidClaim:
			claims++
		case s.Direct:
			direct++
		default:
			indirect++
		}
	}
	if direct == 0 || indirect == 0 || claims == 0 {
		t.Errorf("%d direct, %d indirect statements, %d claims; want some of each", direct, indirect, claims)
	}
}

// TestHeadlineChange: a page whose headline changed is the same report with other
// content, and its words keep their ids.
func TestHeadlineChange(t *testing.T) {
	for name, was := range map[string]string{"with an address": story, "without": strings.Replace(story, "url: ", "page: ", 1)} {
		now := strings.Replace(was, "Monitors turned back at Kerrin", "Monitors told to walk", 1)
		a, b := parse(t, "a.txt", was), parse(t, "b.txt", now)
		if a[0].Key() != b[0].Key() || a[0].Title == b[0].Title {
			t.Errorf("%s: %s %q and %s %q: want one key, two titles", name, a[0].Key(), a[0].Title, b[0].Key(), b[0].Title)
		}
		if len(a) != len(b) {
			t.Fatalf("%s: %d reports and %d", name, len(a), len(b))
		}
		for i := range a {
			if a[i].ID != b[i].ID {
				t.Errorf("%s: id %s became %s", name, a[i].ID, b[i].ID)
			}
		}
	}
}

// TestNoIncidentsOfWords: reports of words carry a Claim and are of no kind that is
// fused; an article is compared with reports of events only where its headline names act and place.
func TestNoIncidentsOfWords(t *testing.T) {
	for _, r := range parse(t, "story.txt", story) {
		if r.Claim == nil || r.Kind != truce.KindStatement && r.Kind != truce.KindReply && r.Kind != truce.KindContact {
			t.Errorf("%s of kind %s with claim %v would become an incident", r.Key(), r.Kind, r.Claim)
		}
	}
	shelling := strings.Replace(story, "Monitors turned back at Kerrin", "Artillery fire hits Kupiansk in Kharkiv region", 1)
	if head := parse(t, "s.txt", shelling)[0]; head.Claim != nil || head.Act != "fire/artillery" || len(head.Places) != 1 {
		t.Errorf("headline with act and place: act %q, places %v, claim %v", head.Act, head.Places, head.Claim)
	}
}

// TestStories reads the five stories where they are at hand.
func TestStories(t *testing.T) {
	dir := filepath.Dir(shareddata.File(t, "articles/README.md"))
	files, err := filepath.Glob(filepath.Join(dir, "*.txt"))
	if err != nil || len(files) != 5 {
		t.Fatalf("%v, %v: want five stories", files, err)
	}
	for _, f := range files {
		b, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		reps := parse(t, filepath.Base(f), string(b))
		a, ok := reps[0].Article()
		if !ok || len(a.Quotes) < 5 || len(reps) < 15 || reps[0].Claim == nil {
			t.Errorf("%s: %d quotes, %d reports", filepath.Base(f), len(a.Quotes), len(reps))
		}
		if strings.HasPrefix(filepath.Base(f), "003") && (a.Reliable || a.Stated != "2024-12-03" || a.Why == "" || !reps[0].Published.IsZero() || reps[0].Origin != "AP") {
			t.Errorf("003: date %q reliable %v why %q, published %v, origin %q", a.Stated, a.Reliable, a.Why, reps[0].Published, reps[0].Origin)
		}
	}
}
