package html

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"trucewatch/publish"
)

// Earlier is an edition that was released before the one which the site shows.
// Its report stays in the site as it was published.
type Earlier struct {
	Number    int
	Published time.Time
	Period    publish.Span
	Content   string // content hash of its data files
	// Load reads the edition back, with the index of its entry in the record. It is
	// called only where the page is not there yet, at most once for all languages.
	Load func() (publish.Edition, string, error)
}

// archivePath is where the report of an edition lies below its language's folder.
func archivePath(number int) string { return "archive/" + strconv.Itoa(number) + "/report.html" }

// archive lists the reports of earlier editions. Their keys hold what they are made
// from and nothing of the present edition, so that they are written once.
func (s *site) archive() []publish.Page {
	gone := s.gone()
	var out []publish.Page
	for _, e := range s.o.Earlier {
		load := shared(e.Load, len(languages))
		for _, l := range languages {
			path := prefix(l.code) + archivePath(e.Number)
			sum := sha256.Sum256([]byte(strings.Join(append([]string{s.words, e.Content, path}, gone...), "\x00")))
			out = append(out, publish.Page{Path: path, Key: hex.EncodeToString(sum[:]), Render: func(w io.Writer) error {
				old, entry, err := load()
				if err != nil {
					return fmt.Errorf("report of edition %d: %w", e.Number, err)
				}
				return s.earlierReport(w, old, e, entry, l.code, gone)
			}})
		}
	}
	return out
}

// gone lists the items that were published once and are not shown any more. What
// was recalled, withdrawn or withheld leaves the reports of earlier editions as well.
func (s *site) gone() []string {
	var out []string
	told := map[string]bool{} // the newest correction stands first and decides
	for _, c := range s.e.Corrections {
		if c.What != "item" || c.Field != "state" || told[c.Subject] {
			continue
		}
		told[c.Subject] = true
		if c.Now != publish.StatePublished && c.Now != publish.StateMerged {
			out = append(out, c.Subject)
		}
	}
	slices.Sort(out)
	return out
}

// shared keeps what load returns until it was asked for n times.
func shared(load func() (publish.Edition, string, error), n int) func() (publish.Edition, string, error) {
	var mu sync.Mutex
	var e publish.Edition
	var entry string
	var err error
	asked := 0
	return func() (publish.Edition, string, error) {
		mu.Lock()
		defer mu.Unlock()
		if asked == 0 {
			e, entry, err = load()
		}
		asked++
		out := e
		if asked == n {
			e, asked = publish.Edition{}, 0
		}
		return out, entry, err
	}
}

// earlierReport writes the report of an earlier edition from its own values. It
// stands alone: it links to nothing of its own edition, which is no longer shown.
func (s *site) earlierReport(w io.Writer, e publish.Edition, row Earlier, entry, lang string, gone []string) error {
	old, err := newSite(e, Options{Hash: row.Content, Entry: entry, Base: s.o.Base, Assets: s.o.Assets})
	if err != nil {
		return err
	}
	v := &view{site: old, lang: lang, earlier: true}
	title := fmt.Sprintf("%s %d", v.tr("nav.report"), e.Frame.Number)
	return v.render(w, "report", archivePath(e.Frame.Number), "archive", title, true, func() any { return detached(v.report(), gone) })
}

// detached is the report without links into its edition and without the ids of what
// is gone. Its figures stay as they were published.
func detached(r reportView, gone []string) reportView {
	left := func(id string) bool { return slices.Contains(gone, id) }
	r.Cases = slices.DeleteFunc(r.Cases, func(c caseView) bool { return left(c.ID) })
	r.Annexes, r.Days.CSV = nil, ""
	for i := range r.Regions.Rows {
		r.Regions.Rows[i].Href = ""
	}
	for i := range r.Recorders {
		r.Recorders[i].Href = ""
	}
	for i := range r.Cases {
		r.Cases[i].Href = ""
	}
	for i := range r.Bullets {
		r.Bullets[i].Items = slices.DeleteFunc(r.Bullets[i].Items, func(l itemLink) bool { return left(l.ID) })
		for j := range r.Bullets[i].Items {
			r.Bullets[i].Items[j].Href = ""
		}
	}
	return r
}

type archiveView struct{ Rows []archiveRow }

type archiveRow struct{ Number, Published, Period, Href, Name, Hash string }

// archivePage has one line for each edition, the present one first.
func (v *view) archivePage() any {
	f := v.e.Frame
	now := archiveRow{v.num(int64(f.Number)), v.stamp(f.Published), v.span(f.Period), "report.html", v.tr("archive.present"), v.o.Hash}
	d := archiveView{Rows: []archiveRow{now}}
	rows := slices.Clone(v.o.Earlier)
	slices.SortFunc(rows, func(a, b Earlier) int { return cmp.Compare(b.Number, a.Number) })
	for _, e := range rows {
		d.Rows = append(d.Rows, archiveRow{v.num(int64(e.Number)), v.stamp(e.Published), v.span(e.Period),
			archivePath(e.Number), v.tr("archive.report", "n", e.Number), e.Content})
	}
	return d
}
