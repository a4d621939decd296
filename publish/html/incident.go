package html

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/geo"
	"trucewatch/publish"
)

type incidentView struct {
	ID, Stub, StubHref, StubID string
	StubReason                 textView
	Sentence, Lede             string
	Warnings                   []string
	Axes                       []axisView
	OriginsLine                string
	Origins                    []originView
	Why                        []string
	Terms                      []tagView
	Claims, Readings           []string
	Replies                    []replyView
	Corrections                []string
	Map                        *overviewView
	PlaceNote, Hash            string
	Facts                      []fact
}

type axisView struct{ Name, Value, Glyph, Note string }
type tagView struct {
	Class, Value, Text string
	Reason             textView
}
type replyView struct {
	By, Kind, At string
	Text         textView
}
type fact struct{ Name, Value string }

type originView struct {
	Name, Count string
	Reports     []memberView
}

type memberView struct {
	Name, Published, URL, Via, Relation, Times, Title, Lang, firstDay string
	Quoted                                                            bool // the title brings its own quotation marks
}

// lasting is the item without what depends on the edition's period, so that its
// page stays the same from one edition to the next.
func lasting(it publish.Publication) publish.Publication {
	it.InPeriod, it.InPrevious = "", ""
	return it
}

// itemHash is the SHA-256 over an item as published, in JSON.
func itemHash(it publish.Publication) string {
	b, err := json.Marshal(lasting(it))
	if err != nil {
		return ""
	}
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

// itemKey is the key of an incident's page.
func (s *site) itemKey(it publish.Publication, hash, path string) string {
	fixed, err := json.Marshal(s.fixed[it.ID])
	if err != nil {
		return ""
	}
	sum := sha256.Sum256([]byte(s.stable + "\x00" + hash + "\x00" + string(fixed) + "\x00" + path))
	return hex.EncodeToString(sum[:])
}

func (v *view) incident(it publish.Publication, hash string) any {
	d := incidentView{ID: it.ID, Hash: hash}
	if it.State != publish.StatePublished {
		d.Stub = v.word("incident.stub", it.State)
		if it.Reason != nil && it.State == publish.StateWithdrawn { // of a recall the word safety is all
			d.StubReason = v.free(*it.Reason)
		}
		if it.MergedInto != "" {
			d.StubID, d.StubHref = it.MergedInto, it.MergedInto+".html"
		}
		return d
	}
	d.Sentence = v.tr("incident.sentence", "act", v.act(it.Act), "region", v.region(it.Region), "when", v.days(it.From, it.To))
	d.Lede = v.tr("incident.lede", "reports", v.reportsOf(len(it.Reports)), "origins", v.tr("n.origins", "n", len(it.Origins)),
		"standing", v.word("standing", it.Occurrence))
	if it.Signal {
		d.Warnings = append(d.Warnings, v.tr("incident.signal"))
	}
	if it.Delayed {
		d.Warnings = append(d.Warnings, v.tr("incident.delayed", "h", int64(v.e.Policy.StrikeDelay/time.Hour)))
	}
	if it.Early {
		d.Warnings = append(d.Warnings, v.tr("incident.early"))
	}
	if it.Notice != nil {
		d.Warnings = append(d.Warnings, v.noticeLine(*it.Notice))
	}
	if it.AreaLevel {
		d.Warnings = append(d.Warnings, v.tr("incident.arealevel"))
	}
	d.Axes = v.axes(it)
	d.OriginsLine = v.tr("incident.origins.line", "reports", v.reportsOf(len(it.Reports)), "origins", v.tr("n.origins", "n", len(it.Origins)))
	if len(it.Reports) == 1 {
		d.OriginsLine = v.tr("incident.origins.one")
	}
	d.Origins = v.origins(it)
	for _, w := range it.Why {
		d.Why = append(d.Why, v.word("why", w))
	}
	for _, r := range it.Rulings {
		d.Terms = append(d.Terms, tagView{"ruled", v.word("finding", r.Value), v.termName(r.Term) + ", " + v.tr("axis.verified.by", "by", r.By), v.rulingReason(r)})
	}
	if it.Cases > 0 {
		d.Terms = append(d.Terms, tagView{"proposed", v.tr("axis.term.case"), v.tr("axis.term.case.note"), textView{}})
	}
	for _, c := range it.Claims {
		d.Claims = append(d.Claims, v.tr("incident.claims.item", "accused", v.party(c.Accused), "by", v.party(c.By)))
	}
	for _, r := range it.Versions {
		d.Readings = append(d.Readings, v.party(r.Author)+": "+v.tr("incident.sentence", "act", v.act(r.Act), "region", v.region(r.Region), "when", v.days(r.From, r.To)))
	}
	for _, r := range it.Replies {
		at := ""
		if r.At != "" {
			at = v.day(r.At)
		}
		d.Replies = append(d.Replies, replyView{v.party(r.By), v.word("reply", r.Kind), at, v.free(publish.Text{Lang: r.Lang, Words: r.Text, Others: r.Others})})
	}
	for _, c := range v.fixed[it.ID] {
		d.Corrections = append(d.Corrections, v.correctionLine(c))
	}
	d.Map, d.PlaceNote = v.itemMap(it), v.tr("incident.place.region")
	if it.Cell != nil {
		d.PlaceNote = v.tr("incident.place.cell")
	}
	d.Facts = v.itemFacts(it)
	return d
}

func (v *view) termName(id string) string {
	if t, ok := v.terms[id]; ok {
		return id + ", " + t.Text.In(v.lang)
	}
	return id
}

// axes are the four independent axes of an incident, one cell each.
func (v *view) axes(it publish.Publication) []axisView {
	occ := axisView{Name: v.tr("axis.occurrence"), Value: v.word("occurrence", it.Occurrence), Glyph: glyph(it.Occurrence)}
	if it.OccurBy != "" {
		occ.Note = v.tr("axis.verified.by", "by", it.OccurBy)
	}
	term := axisView{Name: v.tr("axis.term"), Value: v.tr("axis.term.none")}
	if it.Cases > 0 {
		term.Value, term.Note = v.tr("axis.term.case"), v.tr("axis.term.case.note")
	}
	if len(it.Rulings) > 0 {
		term.Value, term.Note = v.word("finding", it.Rulings[0].Value), v.termName(it.Rulings[0].Term)
	}
	who := axisView{Name: v.tr("axis.attribution"), Note: v.tr("axis.attribution.note")}
	if it.Attribution == "attributed" {
		who.Value, who.Note = v.tr("attribution.attributed", "party", v.party(it.Party)), v.tr("axis.attribution.basis", "basis", it.Basis)
	} else {
		who.Value = v.word("attribution", it.Attribution)
	}
	if it.Attribution == "disputed" || it.Disputed {
		who.Glyph = "◐"
	}
	disp := axisView{Name: v.tr("axis.disposition"), Value: v.word("disposition", it.Disposition)}
	if it.Disposition == "" {
		disp.Value = v.tr("disposition.new")
	}
	return []axisView{occ, term, who, disp}
}

func (v *view) origins(it publish.Publication) []originView {
	out := make([]originView, len(it.Origins))
	for i, o := range it.Origins {
		out[i] = originView{Name: strings.ReplaceAll(o.Label, "|", ", "), Count: v.reportsOf(o.N)}
		if o.Label == "" {
			out[i].Name = v.tr("incident.unnamed", "class", v.word("source", o.Class))
		}
	}
	// Reports of one origin with the same words stand once, with how often they came.
	type words struct {
		origin        int
		source, title string
	}
	first := map[words]int{}
	times := map[words]int{}
	for _, r := range it.Reports {
		k := words{r.Origin, r.Source, r.Title}
		times[k]++
		if _, again := first[k]; again && r.Title != "" {
			m := &out[r.Origin].Reports[first[k]]
			m.Published = v.days(m.firstDay, r.Published)
			m.Times = v.tr("incident.times", "n", times[k])
			continue
		}
		first[k] = len(out[r.Origin].Reports)
		out[r.Origin].Reports = append(out[r.Origin].Reports, v.member(r))
	}
	return out
}

func (v *view) member(r publish.ReportedBy) memberView {
	m := memberView{Name: v.tr("incident.report"), URL: r.URL, Title: r.Title, Lang: r.Lang, firstDay: r.Published,
		Quoted: strings.HasPrefix(r.Title, "«") || strings.HasPrefix(r.Title, "“") || strings.HasPrefix(r.Title, "\"")}
	if r.Published != "" {
		m.Published = v.day(r.Published)
	}
	if r.Source != "" {
		m.Via = v.tr("incident.via", "source", v.sourceName(r.Source))
	}
	if r.Relation != "" {
		m.Relation = v.word("relation", r.Relation)
	}
	return m
}

func (v *view) itemFacts(it publish.Publication) []fact {
	facts := []fact{{v.tr("fact.region"), v.region(it.Region)}, {v.tr("fact.day"), v.days(it.From, it.To)}}
	if name := it.Raion.In(v.lang); name != "" {
		facts = append(facts, fact{v.tr("fact.raion"), name})
	}
	facts = append(facts, v.exactFacts(it.Exact)...)
	if c := it.Cell; c != nil {
		facts = append(facts, fact{v.tr("fact.cell"), c.Name},
			fact{v.tr("fact.southwest"), c.South + ", " + c.West}, fact{v.tr("fact.northeast"), c.North + ", " + c.East})
		if m := mgrs(*c); m != "" {
			facts = append(facts, fact{v.tr("fact.mgrs"), m})
		}
	}
	for _, n := range []struct {
		key string
		n   publish.Number
	}{{"fact.killed", it.Killed}, {"fact.injured", it.Injured}} {
		if !n.n.IsZero() {
			facts = append(facts, fact{v.tr(n.key), v.number(n.n)})
		}
	}
	if it.SplitFrom != "" {
		facts = append(facts, fact{v.tr("fact.splitfrom"), it.SplitFrom})
	}
	if it.PartOf != "" {
		facts = append(facts, fact{v.tr("fact.partof"), it.PartOf})
	}
	return facts
}

// mgrs is the 10 km square of the military grid that holds the middle of the cell;
// empty for a cell that is larger than that, of which it would say too much.
func mgrs(c publish.Cell) string {
	w, s, e, n := corners(c)
	if n-s > mgrsDegrees {
		return ""
	}
	square, err := geo.FormatMGRS(int32((s+n)/2*1e7), int32((w+e)/2*1e7), 1)
	if err != nil {
		return ""
	}
	return square
}

// mgrsDegrees is a little more than 10 km of latitude.
const mgrsDegrees = .1

// perPage is how many incidents one page of the list holds.
const perPage = 100

type listView struct {
	Heading, Lede string
	Table         itemTable
	Pages         []pageLink
	Legend        []string
}

type itemTable struct {
	Heading, Caption, More string
	Rows                   []itemRow
}

type itemRow struct {
	ID, Href, When, Act, Note, Region, Occurrence string
	Disputed                                      bool
	Reports, Origins                              string
}

type pageLink struct {
	N, Href      string
	Current, Gap bool
}

func (v *view) row(it publish.Publication, base string) itemRow {
	r := itemRow{ID: it.ID, Href: base + "incident/" + it.ID + ".html"}
	if it.State != publish.StatePublished {
		r.Act = v.word("state", it.State)
		return r
	}
	r.When, r.Act, r.Region, r.Occurrence = v.days(it.From, it.To), v.act(it.Act), v.region(it.Region), it.Occurrence
	r.Disputed = it.Disputed || it.Attribution == "disputed"
	r.Reports, r.Origins = v.num(int64(len(it.Reports))), v.num(int64(len(it.Origins)))
	if it.Delayed {
		r.Note = v.tr("delayed")
	}
	return r
}

// newest lists the items by their first day, newest first, acts before signals.
func newest(items []publish.Publication) []publish.Publication {
	out := slices.Clone(items)
	slices.SortStableFunc(out, func(a, b publish.Publication) int {
		if a.Signal != b.Signal {
			if a.Signal {
				return 1
			}
			return -1
		}
		return strings.Compare(b.From, a.From)
	})
	return out
}

func listFile(page int) string {
	if page == 1 {
		return "incidents.html"
	}
	return "incidents-" + strconv.Itoa(page) + ".html"
}

func (v *view) list(items []publish.Publication, page, pages int) any {
	from := (page - 1) * perPage
	l := listView{Heading: v.tr("incidents.heading"), Legend: occurrences,
		Lede: v.tr("incidents.lede", "n", len(items), "page", page, "pages", pages)}
	l.Table.Caption = v.tr("incidents.caption")
	for _, it := range items[from:min(from+perPage, len(items))] {
		l.Table.Rows = append(l.Table.Rows, v.row(it, ""))
	}
	if pages > 1 {
		for p := 1; p <= pages; p++ {
			if p > 2 && p < pages-1 && (p < page-2 || p > page+2) {
				if n := len(l.Pages); !l.Pages[n-1].Gap {
					l.Pages = append(l.Pages, pageLink{Gap: true})
				}
				continue
			}
			l.Pages = append(l.Pages, pageLink{N: strconv.Itoa(p), Href: listFile(p), Current: p == page})
		}
	}
	return l
}

type regionView struct {
	Heading, Lede string
	Tables        []itemTable
}

// regionFile is the file name of a region's page.
func regionFile(code string) string {
	if code == "" {
		code = "none"
	}
	keep := func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || r == '-' {
			return r
		}
		return '_'
	}
	return strings.Map(keep, code) + ".html"
}

// regionRows is how many rows of one table a region's page shows.
const regionRows = 500

func (v *view) regionPage(code string, items []publish.Publication) any {
	d := regionView{Heading: v.region(code)}
	total := 0
	for _, part := range []struct {
		key  string
		want func(publish.Publication) bool
	}{
		{"region.in", func(it publish.Publication) bool { return it.InPeriod == "in" }},
		{"region.edge", func(it publish.Publication) bool { return it.InPeriod == "edge" }},
		{"region.previous", func(it publish.Publication) bool {
			return it.InPeriod == "out" && (it.InPrevious == "in" || it.InPrevious == "edge")
		}},
	} {
		t := itemTable{Heading: v.tr(part.key), Caption: v.tr(part.key)}
		n := 0
		for _, it := range items {
			if it.Region != code || it.State != publish.StatePublished || !part.want(it) {
				continue
			}
			if n++; n <= regionRows {
				t.Rows = append(t.Rows, v.row(it, "../"))
			}
		}
		if n > regionRows {
			t.More = v.tr("region.more", "n", n-regionRows)
		}
		if part.key != "region.previous" {
			total += n
		}
		if n > 0 {
			d.Tables = append(d.Tables, t)
		}
	}
	d.Lede = v.tr("region.lede", "n", total)
	return d
}
