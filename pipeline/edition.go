package pipeline

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"trucewatch/gazetteer"
	"trucewatch/publish"
	"trucewatch/record"
	"trucewatch/truce"
)

// EditionOptions say which edition is wanted. Times are values handed in.
type EditionOptions struct {
	Audience  string // empty = public
	Published time.Time
	// From and To bound the period; zero = the last full reporting day, or for a
	// historical mission the truce's own period.
	From, To time.Time
	Title    publish.Words // empty = the agreement's title, else the mission's id
	About    publish.Words
	// PeriodName and PreviousName say in words what is compared with what.
	PeriodName, PreviousName publish.Words
	Previous                 *publish.Edition
	// Policy overrides the mission file's for this edition; nil = as the file says.
	Policy *publish.Policy
}

// Edition turns the state into what one audience may see. The steps:
//
//  1. the period and the span of data shown
//  2. the frame: what the edition says of itself
//  3. the draft: everything, exact
//  4. the policy: what of it may be seen
func Edition(s *State, f *Facts, o EditionOptions) (publish.Edition, error) {
	// 1. the period and the span of data shown
	loc, err := time.LoadLocation(s.Settings.Mission.Zone)
	if err != nil {
		return publish.Edition{}, fmt.Errorf("mission zone %q: %w", s.Settings.Mission.Zone, err)
	}
	period, err := s.period(o, loc)
	if err != nil {
		return publish.Edition{}, err
	}
	// 2. the frame: what the edition says of itself
	frame, err := s.frame(f, o, period, loc)
	if err != nil {
		return publish.Edition{}, err
	}
	// 3. the draft: everything, exact
	d := publish.NewDraft(frame).Because(s.Because()).Incidents(s.shownTo(f, cmp.Or(o.Audience, "public"))...).Findings(s.Findings...).
		Comparisons(s.Claims...).Counts(s.Counts...).Clocks(s.Clocks...).Told(s.Told)
	for r := range s.Reports() {
		d.Reports(r)
	}
	s.raions(d)
	for _, src := range s.sources() {
		d.Sources(src)
	}
	if s.Settings.Agreement != nil {
		d.Agreement(*s.Settings.Agreement)
	}
	if o.Previous != nil {
		d.Previous(*o.Previous)
	}
	// 4. the policy: what of it may be seen
	if o.Policy != nil {
		return d.Edition(*o.Policy)
	}
	policy, err := s.policy(cmp.Or(o.Audience, "public"))
	if err != nil {
		return publish.Edition{}, err
	}
	return d.Edition(policy)
}

func (s *State) sources() []truce.Source {
	out := make([]truce.Source, 0, len(s.Settings.Sources))
	for _, src := range s.Settings.Sources {
		out = append(out, src)
	}
	slices.SortFunc(out, func(a, b truce.Source) int { return cmp.Compare(a.ID, b.ID) })
	return out
}

// period is what the figures are about.
func (s *State) period(o EditionOptions, loc *time.Location) (publish.Span, error) {
	if !o.From.IsZero() || !o.To.IsZero() {
		if !o.From.Before(o.To) {
			return publish.Span{}, fmt.Errorf("period %s to %s: the end is not after the start", o.From.Format(time.RFC3339), o.To.Format(time.RFC3339))
		}
		return publish.Span{From: o.From.UTC(), To: o.To.UTC()}, nil
	}
	term := s.term()
	if !term.IsZero() && !term.To.IsZero() && !o.Published.Before(term.To.AddDate(0, 0, 30)) {
		return term, nil // long over: the truce as a whole
	}
	if data := s.dataSpan(); !data.IsZero() && data.To.Before(o.Published.AddDate(0, 0, -30)) {
		return data, nil // old data without a truce: all of it
	}
	return lastReportingDay(o.Published.Add(-s.delay(o)), s.Settings.Mission.CutOff, loc), nil
}

func (s *State) delay(o EditionOptions) time.Duration {
	if p, err := s.policy(cmp.Or(o.Audience, "public")); err == nil {
		return p.Delay
	}
	return 0
}

// lastReportingDay is the last full day before t that ends at the cut-off.
func lastReportingDay(t time.Time, cutOff string, loc *time.Location) publish.Span {
	hour, minute := 0, 0
	if c, err := time.Parse("15:04", cutOff); err == nil {
		hour, minute = c.Hour(), c.Minute()
	}
	l := t.In(loc)
	end := time.Date(l.Year(), l.Month(), l.Day(), hour, minute, 0, 0, loc)
	if end.After(l) {
		end = time.Date(l.Year(), l.Month(), l.Day()-1, hour, minute, 0, 0, loc)
	}
	start := time.Date(end.Year(), end.Month(), end.Day()-1, hour, minute, 0, 0, loc)
	return publish.Span{From: start.UTC(), To: end.UTC()}
}

// term is the truce's own period: the first accepted one with a start.
func (s *State) term() publish.Span {
	if s.Settings.Agreement == nil {
		return publish.Span{}
	}
	for _, p := range s.Settings.Agreement.Periods {
		if p.Status == truce.StatusAccepted && !p.Window.From.IsZero() {
			return publish.Span{From: p.Window.From.UTC(), To: p.Window.To.UTC()}
		}
	}
	return publish.Span{}
}

// dataSpan is the span of what reports are about.
func (s *State) dataSpan() publish.Span {
	var span publish.Span
	for r := range s.Reports() {
		if _, words := r.Said(); words {
			continue // articles speak of years ago
		}
		v := r.Time
		if v.IsZero() {
			v = r.Published
		}
		if v.From.IsZero() || v.To.IsZero() {
			continue
		}
		if span.From.IsZero() || v.From.Before(span.From) {
			span.From = v.From.UTC()
		}
		if v.To.After(span.To) {
			span.To = v.To.UTC()
		}
	}
	return span
}

// maxDataDays bounds the daily series that an edition shows; older data are counted as outside.
const maxDataDays = 5000

func (s *State) frame(f *Facts, o EditionOptions, period publish.Span, loc *time.Location) (publish.Frame, error) {
	m := s.Settings.Mission
	data := s.dataSpan()
	data = wholeDays(publish.Span{From: earlier(data.From, period.From), To: later(data.To, period.To)}, loc)
	if floor := data.To.AddDate(0, 0, -maxDataDays); data.From.Before(floor) {
		data.From = earlier(floor, period.From)
	}
	length := period.To.Sub(period.From)
	previous := publish.Span{From: period.From.Add(-length), To: period.From}
	if previous.To.Before(data.From) || previous.From.Before(data.From) {
		previous = publish.Span{}
	}
	g := gazetteer.Default()
	under, own, err := OwnMap(f)
	if err != nil {
		return publish.Frame{}, err
	}
	if !own {
		under = GazetteerMap(g)
	}
	frame := publish.Frame{
		Mission: m.ID, Title: s.title(o), Exercise: s.Exercise, Number: 1, Zone: m.Zone, CutOff: m.CutOff,
		Languages: "en uk ru", Language: authoritative(m), Period: period, Previous: previous, Data: data, Term: s.term(),
		PeriodName: s.periodName(o, period), PreviousName: o.PreviousName, AsOf: later(period.To, minTime(data.To, o.Published)).UTC(),
		Published: o.Published.UTC(), Regions: under.Regions, Intake: intakeOf(f, s), About: s.about(o),
		Gazetteer: g.Version(), Attribution: under.Attribution,
	}
	if o.Previous != nil {
		frame.Number = o.Previous.Frame.Number + 1
	}
	return frame, nil
}

func (s *State) title(o EditionOptions) publish.Words {
	if o.Title.En != "" {
		return o.Title
	}
	if t := s.Settings.Mission.Title; len(t) > 0 {
		return pageWords(t)
	}
	if a := s.Settings.Agreement; a != nil {
		return pageWords(a.Title)
	}
	return publish.Words{En: s.Settings.Mission.ID}
}

// periodName says what the period is, where it is the truce itself.
func (s *State) periodName(o EditionOptions, period publish.Span) publish.Words {
	if o.PeriodName.En != "" || period != s.term() || s.Settings.Agreement == nil {
		return o.PeriodName
	}
	ag := s.Settings.Agreement
	hours := period.Hours()
	if len(ag.DeclaredBy) == 0 {
		return publish.Words{En: fmt.Sprintf("the %d hours of the truce", hours), Uk: fmt.Sprintf("%d годин перемир’я", hours),
			Ru: fmt.Sprintf("%d часов перемирия", hours)}
	}
	by := publish.Words{}
	for _, p := range ag.Parties {
		if p.ID == ag.DeclaredBy[0] {
			by = pageWords(p.Name)
		}
	}
	return publish.Words{En: fmt.Sprintf("the %d declared hours (%s)", hours, by.En), Uk: fmt.Sprintf("%d оголошених годин (%s)", hours, by.Uk),
		Ru: fmt.Sprintf("%d объявленных часов (%s)", hours, by.Ru)}
}

func (s *State) about(o EditionOptions) publish.Words {
	if o.About.En != "" || len(s.Settings.Mission.About) == 0 {
		return o.About
	}
	return pageWords(s.Settings.Mission.About)
}

// pageWords gives each language of the site its text, another's where its own is missing.
func pageWords(w truce.Words) publish.Words {
	return publish.Words{En: w.In("en"), Uk: w.In("uk"), Ru: w.In("ru")}
}

// intakeOf sums what came in over all files of the record.
func intakeOf(f *Facts, s *State) publish.Intake {
	in := publish.Intake{Refused: len(f.Refusals), Notices: len(f.Notices), Repeats: s.Repeats}
	for _, file := range f.Files {
		in.Rows += int(file.Rows)
	}
	why := map[string]int{}
	for _, r := range f.Refusals {
		why[r.Reason]++
	}
	for reason, n := range why {
		in.RefusedWhy = append(in.RefusedWhy, publish.Reason{Words: reason, N: n})
	}
	slices.SortFunc(in.RefusedWhy, func(a, b publish.Reason) int {
		return cmp.Or(cmp.Compare(b.N, a.N), cmp.Compare(a.Words, b.Words))
	})
	return in
}

func wholeDays(s publish.Span, loc *time.Location) publish.Span {
	from, to := s.From.In(loc), s.To.In(loc)
	s.From = time.Date(from.Year(), from.Month(), from.Day(), 0, 0, 0, 0, loc).UTC()
	if end := time.Date(to.Year(), to.Month(), to.Day(), 0, 0, 0, 0, loc); end.Before(to) {
		s.To = time.Date(to.Year(), to.Month(), to.Day()+1, 0, 0, 0, 0, loc).UTC()
	}
	return s
}

func earlier(a, b time.Time) time.Time {
	if a.IsZero() || !b.IsZero() && b.Before(a) {
		return b
	}
	return a
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

func minTime(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// Entered makes the entries of a released edition: one for each publication, one for the edition.
func (s *State) Entered(e publish.Edition, files []publish.File, hash string, basis int64, snapshot, prior string, exercise bool) ([]record.Entry, error) {
	number := fmt.Sprint(e.Frame.Number)
	var entries []record.Entry
	for _, item := range e.Items {
		data, err := json.Marshal(item)
		if err != nil {
			return nil, err
		}
		p := record.Publication{Item: item.ID, Edition: number, Audience: e.Policy.Audience, Policy: e.Policy.Audience, Data: data}
		if inc, ok := s.Incident(truce.IncidentID(item.ID)); ok && item.State == publish.StatePublished {
			p.SplitFrom = inc.SplitFrom
			for _, m := range inc.Members {
				p.Members = append(p.Members, m.Key)
			}
		}
		entry, err := record.PublicationEntry(p)
		if err != nil {
			return nil, err
		}
		entry.Exercise = exercise
		entries = append(entries, entry)
	}
	ed := record.Edition{Number: int64(e.Frame.Number), Audience: e.Policy.Audience, From: e.Frame.Period.From, Until: e.Frame.Period.To,
		Zone: e.Frame.Zone, Published: e.Frame.Published, Content: hash, Basis: basis, Snapshot: snapshot, Prior: prior, Policy: e.Policy.Audience}
	for _, file := range files {
		sum := sha256.Sum256(file.Data)
		ed.Files = append(ed.Files, record.EditionFile{Name: file.Path, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(file.Data))})
	}
	entry, err := record.EditionEntry(ed)
	if err != nil {
		return nil, err
	}
	entry.Exercise = exercise
	return append(entries, entry), nil
}
