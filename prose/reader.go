package prose

import (
	"sort"
	"strings"

	"trucewatch/gazetteer"
	"trucewatch/text"
)

// Options are what a reader knows beside its tables.
type Options struct {
	// Actors is the table of who can speak; nil = DefaultActors.
	Actors *Actors
	// Issues is the list of issues; nil = DefaultIssues.
	Issues []Issue
	// Gazetteer finds places; nil = the embedded one.
	Gazetteer *gazetteer.Gazetteer
	// Language is the language of the text where the caller knows it.
	Language string
	// Latest is the last day an article can be of, as 2025-03-13: a later date in a
	// header is not relied on. "" = no such check.
	Latest string
}

// Reader reads articles. It is safe for use by several goroutines.
type Reader struct {
	actors    *Actors
	issues    []Issue
	gazetteer *gazetteer.Gazetteer
	lang      string
	latest    string
}

// NewReader makes a reader.
func NewReader(o Options) *Reader {
	r := &Reader{actors: o.Actors, issues: o.Issues, gazetteer: o.Gazetteer, lang: o.Language, latest: o.Latest}
	if r.issues == nil {
		r.issues = DefaultIssues()
	}
	if r.gazetteer == nil {
		r.gazetteer = gazetteer.Default()
	}
	if r.actors == nil {
		r.actors = DefaultActors()
	}
	return r
}

// Limits of one text. What goes beyond is left out with a notice.
const (
	maxText  = 1 << 20
	maxLines = 100_000
)

// Read reads one text. file is its name in the output.
func (r *Reader) Read(file, s string) Article {
	d := &doc{s: s, actors: r.actors, issues: r.issues, gazetteer: r.gazetteer, names: newRegistry(), quoteAt: map[int]int{}}
	d.out.File = file
	if len(d.s) > maxText {
		cut := strings.LastIndexByte(d.s[:maxText], '\n')
		if cut < maxText/2 {
			cut = runeStart(d.s, maxText)
		}
		d.s = d.s[:cut]
		d.out.Notices = append(d.out.Notices, "the text is longer than 1 MB: the rest was not read")
	}
	var rest bool
	d.paras, rest = splitParagraphs(d.s, maxLines)
	if rest {
		d.out.Notices = append(d.out.Notices, "the text has more than 100000 lines: the rest was not read")
	}
	d.head = readHeader(d.s, d.paras)
	d.setLanguage(r.lang)
	labelLines(d.s, d.paras, &d.head)
	d.out.Title = d.head.title
	d.checkDate(r.latest)
	d.readCredits()
	d.script = d.findScript()
	d.quotes = findQuotes(d.s, d.paras)
	d.labelSpeech()
	d.dropQuestions()
	d.dropNames()
	d.buildTokens()
	d.collectPersons()
	d.findGuest()
	d.readUnits()
	d.speakHeadlines()
	d.transcriptCredits()
	d.orderStatements()
	d.readClaims()
	d.readPositions()
	d.finish()
	return d.out
}

func runeStart(s string, i int) int {
	for i > 0 && s[i]&0xc0 == 0x80 {
		i--
	}
	return i
}

// setLanguage takes the language of the caller, of the header, or guesses it.
func (d *doc) setLanguage(given string) {
	d.lang = given
	if d.lang == "" && (d.head.language == "en" || d.head.language == "uk" || d.head.language == "ru") {
		d.lang = d.head.language
	}
	if d.lang == "" {
		sample := d.s
		if len(sample) > 6000 {
			sample = sample[:runeStart(sample, 6000)]
		}
		d.lang = text.Lang(sample)
	}
	d.out.Language = d.lang
	if d.lang == "" && strings.ContainsFunc(d.s[:min(len(d.s), 4000)], func(r rune) bool { return r >= 0x410 && r <= 0x44f }) {
		d.lang = "ru" // Cyrillic of a language that the text does not tell
	}
	d.lx = lexicons().of(d.lang)
	if d.lang == "" {
		d.lang = "en"
	}
}

// collectPersons enters the persons whom the text names in full before any
// sentence is read, so that a last name finds its person wherever it stands.
func (d *doc) collectPersons() {
	for ui, u := range d.units {
		ms := d.mentions(u)
		d.leadName(ui, ms)
		for x := range ms {
			if ms[x].kind == mentionPerson {
				d.apposition(u, ms, x, u.from) // notes the roles beside a name
			}
		}
		for _, h := range d.findCues(u, ms) {
			if h.hasSubj && h.subj.kind == mentionName {
				d.enterUnknown(&h.subj)
			}
		}
		if len(ms) > 0 && ms[0].kind == mentionName && ms[0].to < u.to && d.toks[ms[0].to].isMark(":") {
			d.enterUnknown(&ms[0])
		}
	}
}

// enterUnknown makes a person of a name of two or three capitalised words that
// speaks, though nothing else says that it is one.
func (d *doc) enterUnknown(m *mention) {
	n := m.to - m.from
	if n < 2 || n > 3 || d.outletName(m) {
		return
	}
	for k := m.from; k < m.to; k++ {
		if d.toks[k].kind != tokWord || !d.toks[k].capital || d.isHead(d.toks[k].low) || d.isDemonym(d.toks[k].low) || strings.ToUpper(d.s[d.toks[k].start:d.toks[k].end]) == d.s[d.toks[k].start:d.toks[k].end] {
			return
		}
	}
	d.enterName(m.from, m.to, m.from)
}

// readCredits takes the credits off the lines.
func (d *doc) readCredits() {
	cr := creditReader{d.actors, d.lang}
	for i := range d.paras {
		p := &d.paras[i]
		line := d.s[p.start:p.end]
		if p.cruft == CruftHeader || len(line) > 4000 {
			continue
		}
		if c, ok := cr.read(line); ok {
			c.Start = p.start + c.at
			if c.whole && p.cruft == "" {
				p.cruft = CruftCredit
			}
			if c.Kind == CreditContributor && c.Agency != "" && !d.hasTextCredit(c.Agency) {
				// "AP writer X contributed": the text is the agency's.
				d.out.Credits = append(d.out.Credits, Credit{Text: c.Text, Kind: CreditText, Agency: c.Agency, Start: c.Start})
			}
			d.out.Credits = append(d.out.Credits, c.Credit)
			if low := text.Fold(c.Text); c.Kind == CreditText && c.Agency != "" && (strings.HasPrefix(low, "text and p") || strings.HasPrefix(low, "текст і фото") || strings.HasPrefix(low, "текст та фото") || strings.HasPrefix(low, "текст и фото")) {
				d.out.Credits = append(d.out.Credits, Credit{Text: c.Text, Kind: CreditPhoto, Agency: c.Agency, Start: c.Start})
			}
			for _, more := range cr.otherAgencies(&c.Credit) {
				d.out.Credits = append(d.out.Credits, Credit{Text: c.Text, Kind: c.Kind, Agency: more, Start: c.Start})
			}
		}
	}
}

// transcriptCredits takes "according to a transcript carried by TASS" in the run of
// the text as the credit it is.
func (d *doc) transcriptCredits() {
	for _, u := range d.units {
		for k := u.from; k < u.to; k++ {
			low := d.toks[k].low
			if d.toks[k].kind != tokWord || !strings.HasPrefix(low, "transcript") && !strings.HasPrefix(low, "стенограм") && !strings.HasPrefix(low, "розшифровк") && !strings.HasPrefix(low, "расшифровк") {
				continue
			}
			for n := k + 1; n < u.to && n < k+7; n++ {
				if !d.toks[n].capital {
					continue
				}
				if a, w := d.actorAt(n, u.to); a != nil && (a.Kind == actorAgency || a.Kind == actorOutlet || a.Kind == actorBody) {
					d.out.Credits = append(d.out.Credits, Credit{Text: d.s[d.toks[k].start:d.toks[n+w-1].end], Kind: CreditTranscript, Agency: a.canonical(d.lang), Start: d.toks[k].start})
					break
				}
			}
		}
	}
}

func (d *doc) hasTextCredit(agency string) bool {
	for _, c := range d.out.Credits {
		if c.Kind == CreditText && c.Agency == agency {
			return true
		}
	}
	return false
}

// orderStatements brings the statements into the order of the text.
func (d *doc) orderStatements() {
	sort.SliceStable(d.out.Statements, func(i, j int) bool { return d.out.Statements[i].Start < d.out.Statements[j].Start })
	end := 0
	for i := range d.out.Statements {
		s := &d.out.Statements[i]
		d.stEnds = append(d.stEnds, span{max(end, s.Start), max(end, s.Start+len(s.Text))})
		end = max(end, s.Start+len(s.Text))
	}
}

// finish sorts the output and lists the cruft.
func (d *doc) finish() {
	for i := range d.paras {
		if p := &d.paras[i]; p.cruft != "" {
			d.out.Cruft = append(d.out.Cruft, Cruft{Text: d.s[p.start:p.end], Start: p.start, Kind: p.cruft})
		}
	}
	if d.out.Credits == nil {
		d.out.Credits = []Credit{}
	}
	if d.out.Quotes == nil {
		d.out.Quotes = []Quote{}
	}
	if d.out.Statements == nil {
		d.out.Statements = []Statement{}
	}
	if d.out.Claims == nil {
		d.out.Claims = []Claim{}
	}
	if d.out.Positions == nil {
		d.out.Positions = []Position{}
	}
}
