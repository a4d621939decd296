package publish

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"trucewatch/truce"
)

// Draft gathers what an edition is made of, exact and whole. Its fields are not
// exported: the only way out is Edition, through a policy. The order in which it
// is filled changes nothing.
type Draft struct {
	frame       Frame
	incidents   []truce.Incident
	reports     map[truce.ReportKey]truce.Report
	sources     map[truce.SourceID]truce.Source
	coverage    []truce.Coverage
	findings    []truce.Finding
	agreement   *truce.Agreement
	comparisons []truce.ClaimComparison
	counts      []truce.CountResult
	clocks      []truce.Clock
	raions      map[[2]string]Words // region and raion as places state it → names
	told        truce.Told
	previous    *Edition
	because     map[string]string
}

// NewDraft begins the draft of one edition.
func NewDraft(f Frame) *Draft {
	return &Draft{frame: f, reports: map[truce.ReportKey]truce.Report{}, sources: map[truce.SourceID]truce.Source{}}
}

// Incidents adds incidents as verify left them.
func (d *Draft) Incidents(in ...truce.Incident) *Draft {
	d.incidents = append(d.incidents, in...)
	return d
}

// Reports adds reports in their latest versions: those that incidents name, and
// those about coverage, contacts and control. A report's own coverage is taken
// from it; do not hand it to Coverage again.
func (d *Draft) Reports(rs ...truce.Report) *Draft {
	for _, r := range rs {
		d.reports[r.Key()] = r
		if c, ok := r.CoverageRow(); ok {
			d.coverage = append(d.coverage, c)
		}
	}
	return d
}

// Sources adds entries of the register.
func (d *Draft) Sources(ss ...truce.Source) *Draft {
	for _, s := range ss {
		d.sources[s.ID] = s
	}
	return d
}

// Coverage adds coverage rows that do not come as reports.
func (d *Draft) Coverage(cs ...truce.Coverage) *Draft {
	d.coverage = append(d.coverage, cs...)
	return d
}

// Findings adds findings of package assess.
func (d *Draft) Findings(fs ...truce.Finding) *Draft {
	d.findings = append(d.findings, fs...)
	return d
}

// Agreement sets the agreement; without one the edition has no terms.
func (d *Draft) Agreement(a truce.Agreement) *Draft {
	d.agreement = &a
	return d
}

// Comparisons adds rival counts as package claims compares them.
func (d *Draft) Comparisons(cs ...truce.ClaimComparison) *Draft {
	d.comparisons = append(d.comparisons, cs...)
	return d
}

// Counts adds figures under counting rules.
func (d *Draft) Counts(cs ...truce.CountResult) *Draft {
	d.counts = append(d.counts, cs...)
	return d
}

// Clocks adds the clocks of parties' answers.
func (d *Draft) Clocks(cs ...truce.Clock) *Draft {
	d.clocks = append(d.clocks, cs...)
	return d
}

// Raion gives a second-level unit, as places state it, its names on pages.
func (d *Draft) Raion(region, stated string, names Words) *Draft {
	if d.raions == nil {
		d.raions = map[[2]string]Words{}
	}
	d.raions[[2]string{region, stated}] = names
	return d
}

// Because gives, by id, the key of the reason why reports of an incident changed
// since an edition showed it; see Correction.Because.
func (d *Draft) Because(reasons map[string]string) *Draft {
	d.because = reasons
	return d
}

// Previous sets the edition published before this one, from which corrections
// are computed and carried over.
func (d *Draft) Previous(e Edition) *Draft {
	d.previous = &e
	return d
}

// maker holds what all steps of one edition share.
type maker struct {
	*Draft
	p     Policy
	loc   *time.Location
	found map[truce.IncidentID][]truce.Finding
	zones map[string]*time.Location // by stated name; nil = not known
	// hidden are the reports of incidents that wait for an approval and of no other.
	hidden map[truce.ReportKey]bool
	held   map[truce.IncidentID]bool // incidents that wait for an approval
}

// Edition makes the edition for one audience. It fails where frame or policy is
// not sound, where a member's report is not among the reports, and where a total
// differs from its rows.
func (d *Draft) Edition(p Policy) (Edition, error) {
	if err := d.frame.Validate(); err != nil {
		return Edition{}, err
	}
	if err := p.Validate(); err != nil {
		return Edition{}, err
	}
	loc, err := d.frame.location()
	if err != nil {
		return Edition{}, err
	}
	m := &maker{Draft: d, p: p, loc: loc, found: map[truce.IncidentID][]truce.Finding{},
		zones: map[string]*time.Location{}}
	m.embargo()
	for _, f := range d.findings {
		if f.Incident != "" {
			m.found[f.Incident] = append(m.found[f.Incident], f)
		}
	}
	e := Edition{Format: FormatName, Frame: d.frame, Policy: p}
	e.Agreement = m.agreementView()
	e.Parties = m.partyOrder(e.Agreement)
	if e.Items, e.Withheld, err = m.items(); err != nil {
		return Edition{}, err
	}
	e.CoverageSpan = m.coverageSpan()
	e.Coverage = m.coverageRows()
	e.Regions = m.regionRows(e.Items)
	e.Days = m.dayRows(e.Items)
	e.Recorders = m.recorderRows(e.Items)
	e.Sources = m.sourceRows()
	e.Interests = m.interests()
	e.Terms = m.termRows(e.Items)
	e.Claims = m.claims()
	e.Counts = m.countRows()
	e.Told = m.toldView()
	e.Contacts, e.Control = m.notes(truce.KindContact), m.notes(truce.KindControl)
	for _, it := range e.Items {
		if strings.HasPrefix(it.Act, "access") && it.InPeriod != outOfPeriod {
			e.Access = append(e.Access, it.ID)
		}
	}
	e.Attribution = m.attribution()
	e.Figures = m.figures(e)
	if d.previous != nil {
		e.Corrections = corrections(*d.previous, e, d.because)
	}
	if err := e.checkTotals(); err != nil {
		return Edition{}, err
	}
	return e, nil
}

// partyOrder lists the parties of the agreement, the order turned in every second edition.
func (m *maker) partyOrder(a *Agreement) []Party {
	if a == nil {
		return nil
	}
	out := slices.Clone(a.Parties)
	if m.frame.Number%2 == 0 {
		slices.Reverse(out)
	}
	return out
}

// attribution gathers the lines that must stand on every map and export.
func (m *maker) attribution() []string {
	used := map[truce.SourceID]bool{}
	for _, r := range m.reports {
		used[r.Source] = true
	}
	var out []string
	for id, s := range m.sources {
		if used[id] && s.Attribution != "" && m.nameable(s) {
			out = append(out, s.Attribution)
		}
	}
	slices.Sort(out)
	out = append(out, m.frame.Attribution...)
	var uniq []string
	for _, a := range out {
		if !slices.Contains(uniq, a) {
			uniq = append(uniq, a)
		}
	}
	return uniq
}

// notes lists dated reports of one kind, as publishable lines.
func (m *maker) notes(kind truce.ReportKind) []Note {
	var out []Note
	for _, k := range m.shownReports() {
		r := m.reports[k]
		if _, words := r.Said(); words || r.Kind != kind || m.tooYoung(r.Time) {
			continue // words in articles are told apart
		}
		from, _ := m.days(r.Time)
		n := Note{Day: from, Region: r.At().Region, Words: clip(firstOf(r.Note, r.Title, r.ActWords), 200)}
		if s := m.sources[r.Source]; m.nameable(s) {
			n.Who = s.Title
		}
		var hedges []string
		for _, h := range r.Hedges {
			hedges = append(hedges, h.Words)
		}
		n.Hedges = strings.Join(hedges, "; ")
		out = append(out, n)
	}
	slices.SortStableFunc(out, func(a, b Note) int { return strings.Compare(a.Day, b.Day) })
	return out
}

// reportKeys lists the reports in their one order.
func (m *maker) reportKeys() []truce.ReportKey {
	keys := make([]truce.ReportKey, 0, len(m.reports))
	for k := range m.reports {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, truce.ReportKey.Compare)
	return keys
}

func firstOf(words ...string) string {
	for _, w := range words {
		if w != "" {
			return w
		}
	}
	return ""
}

// clip cuts a text to n characters at a word, with an ellipsis.
func clip(s string, n int) string {
	s = strings.Join(strings.Fields(s), " ")
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	cut := string(r[:n-1])
	if i := strings.LastIndexByte(cut, ' '); i > n/2 {
		cut = cut[:i]
	}
	return cut + "…"
}

func (m *maker) errorf(format string, a ...any) error {
	return fmt.Errorf("edition %d of %s: "+format, append([]any{m.frame.Number, m.frame.Mission}, a...)...)
}
