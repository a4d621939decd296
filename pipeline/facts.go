package pipeline

import (
	"bytes"
	"cmp"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"strings"
	"sync"

	"trucewatch/commit"
	"trucewatch/record"
	"trucewatch/truce"
)

// Facts are what the record holds, decoded: reports in their latest version,
// decisions, settings, refusals. Gathering them reads no row number, seed, leaf or
// time of arrival, so any order of the same entries gives the same facts.
type Facts struct {
	Reports   map[truce.ReportKey]truce.Report
	Decisions []truce.Decision // in the order of their content hashes
	// Documents by kind and name in their greatest version.
	Documents map[DocumentKey]record.Document
	Files     []record.FileTaken // by hash, then adapter
	Refusals  []record.Refusal   // by source, name and line
	Editions  []record.Edition   // by audience, then number
	Published []Published        // what editions showed under incidents' ids, by id and audience
	Proposals []record.Proposal  // by incident; nothing derived reads them
	Versions  int                // superseded versions of reports
	Retracted int                // reports that their source withdrew
	Erased    int                // rows whose bodies were erased
	Notices   []string           // of the intake, sorted
}

// DocumentKey names a file of the mission.
type DocumentKey struct {
	Kind record.Kind
	Name string
}

// Document returns the version of a settings file that holds.
func (f *Facts) Document(kind record.Kind, name string) (record.Document, bool) {
	d, ok := f.Documents[DocumentKey{kind, name}]
	return d, ok
}

// DocumentsOf lists the versions that hold of all files of one kind, by name.
func (f *Facts) DocumentsOf(kind record.Kind) []record.Document {
	var out []record.Document
	for key, d := range f.Documents {
		if key.Kind == kind {
			out = append(out, d)
		}
	}
	slices.SortFunc(out, func(a, b record.Document) int { return strings.Compare(a.Name, b.Name) })
	return out
}

// gatherPage is how many rows are decoded together, and gatherAhead how many such
// pages may be under way.
const (
	gatherPage  = 512
	gatherAhead = 8
)

// page is some rows in their order, with the reports among them decoded.
type page struct {
	rows    []record.Row
	reports []decodedReport // by place in rows; empty for other kinds
	done    chan struct{}
}

type decodedReport struct {
	report  truce.Report
	notices []string
	err     error
}

// Gather decodes rows into facts. Reports are decoded on all cores and taken in the
// order of the rows; the order decides nothing but which error is seen first.
func Gather(rows iter.Seq2[record.Row, error]) (*Facts, error) {
	g := gatherer{
		facts:     &Facts{Reports: map[truce.ReportKey]truce.Report{}, Documents: map[DocumentKey]record.Document{}},
		decided:   map[string]bool{},
		published: map[publishedKey]Published{},
	}
	work := make(chan *page)
	var workers sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		workers.Go(func() {
			reader := record.NewReportReader()
			for p := range work {
				p.decode(reader)
			}
		})
	}
	defer workers.Wait()
	defer close(work)
	var ahead []*page
	oldest := func() error {
		p := ahead[0]
		ahead = ahead[1:]
		<-p.done
		return g.takePage(p)
	}
	next := &page{}
	flush := func(keep int) error {
		if len(next.rows) > 0 {
			next.done = make(chan struct{})
			work <- next
			ahead, next = append(ahead, next), g.empty()
		}
		for len(ahead) > keep {
			if err := oldest(); err != nil {
				return err
			}
		}
		return nil
	}
	for row, err := range rows {
		if err != nil {
			return nil, cmp.Or(flush(0), err)
		}
		if next.rows = append(next.rows, row); len(next.rows) == gatherPage {
			if err := flush(gatherAhead); err != nil {
				return nil, err
			}
		}
	}
	if err := flush(0); err != nil {
		return nil, err
	}
	g.finish()
	return g.facts, nil
}

func (p *page) decode(reader *record.ReportReader) {
	defer close(p.done)
	p.reports = slices.Grow(p.reports[:0], len(p.rows))[:len(p.rows)]
	clear(p.reports)
	var fields []commit.Field
	for i := range p.rows {
		row, d := &p.rows[i], &p.reports[i]
		switch {
		case row.Erased:
		case row.Kind != record.KindReport:
			d.err = row.Unpack(nil)
		default:
			if d.err = row.Unpack(fields); d.err != nil {
				break
			}
			fields = row.Fields
			var x record.Extra
			d.report, x, d.err = reader.Read(row.Fields)
			d.notices = x.Notices
			row.Fields = nil
		}
	}
}

// empty is a page without rows, in the room of one that was taken.
func (g *gatherer) empty() *page {
	n := len(g.taken)
	if n == 0 {
		return &page{rows: make([]record.Row, 0, gatherPage)}
	}
	p := g.taken[n-1]
	g.taken = g.taken[:n-1]
	clear(p.rows)
	p.rows = p.rows[:0]
	return p
}

func (g *gatherer) takePage(p *page) error {
	g.taken = append(g.taken, p)
	for i := range p.rows {
		row, d := &p.rows[i], &p.reports[i]
		var err error
		switch {
		case row.Erased:
			g.facts.Erased++
		case d.err != nil:
			err = d.err
		case row.Kind != record.KindReport:
			err = g.take(*row)
		default:
			g.facts.Notices = append(g.facts.Notices, d.notices...)
			g.report(d.report)
		}
		if err != nil {
			return fmt.Errorf("record row %d, %s: %w", row.Seq, row.Kind, err)
		}
	}
	return nil
}

type gatherer struct {
	facts       *Facts
	taken       []*page
	retractions []record.Retraction
	decided     map[string]bool
	published   map[publishedKey]Published
}

// take decodes a row of any kind but a report.
func (g *gatherer) take(row record.Row) error {
	f := g.facts
	switch row.Kind {
	case record.KindDecision, record.KindDecision1:
		d, _, err := record.DecodeDecision(row.Fields)
		if err != nil {
			return err
		}
		if !g.decided[d.Hash] { // the same act entered twice is one act
			g.decided[d.Hash] = true
			f.Decisions = append(f.Decisions, d)
		}
	case record.KindRetraction:
		v, err := record.DecodeRetraction(row.Fields)
		if err != nil {
			return err
		}
		g.retractions = append(g.retractions, v)
	case record.KindFile:
		v, err := record.DecodeFile(row.Fields)
		if err != nil {
			return err
		}
		f.Files = append(f.Files, v)
	case record.KindRefusal:
		v, err := record.DecodeRefusal(row.Fields)
		if err != nil {
			return err
		}
		f.Refusals = append(f.Refusals, v)
	case record.KindEdition:
		v, err := record.DecodeEdition(row.Fields)
		if err != nil {
			return err
		}
		f.Editions = append(f.Editions, v)
	case record.KindPublication, record.KindPublication1:
		v, err := record.DecodePublication(row.Fields)
		if err != nil {
			return err
		}
		return g.publication(v)
	case record.KindProposal:
		v, err := record.DecodeProposal(row.Fields)
		if err != nil {
			return err
		}
		f.Proposals = append(f.Proposals, v)
	case record.KindAgreement, record.KindMission, record.KindSources, record.KindMapping, record.KindSnapshot:
		return g.document(row)
	}
	return nil
}

func (g *gatherer) document(row record.Row) error {
	d, err := record.DecodeDocument(row.Kind, row.Fields)
	if err != nil {
		return err
	}
	key := DocumentKey{row.Kind, d.Name}
	old, ok := g.facts.Documents[key]
	if !ok || d.Version > old.Version || d.Version == old.Version && bytes.Compare(d.Data, old.Data) > 0 {
		g.facts.Documents[key] = d
	}
	return nil
}

// report keeps the latest version of each key.
func (g *gatherer) report(r truce.Report) {
	old, ok := g.facts.Reports[r.Key()]
	if ok {
		g.facts.Versions++
	}
	if !ok || record.Later(r, old) {
		g.facts.Reports[r.Key()] = r
	}
}

// finish drops what was retracted and puts the lists in their one order.
func (g *gatherer) finish() {
	f := g.facts
	for key, v := range record.RetractionStates(g.retractions) {
		if _, ok := f.Reports[key]; ok && v.State == record.Retracted {
			delete(f.Reports, key)
			f.Retracted++
		}
	}
	slices.SortFunc(f.Decisions, func(a, b truce.Decision) int { return strings.Compare(a.Hash, b.Hash) })
	slices.SortFunc(f.Files, func(a, b record.FileTaken) int {
		return strings.Compare(a.SHA256+a.Adapter, b.SHA256+b.Adapter)
	})
	slices.SortFunc(f.Refusals, func(a, b record.Refusal) int {
		if c := strings.Compare(a.Source+"\x00"+a.Name, b.Source+"\x00"+b.Name); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return strings.Compare(a.Reason+a.Value, b.Reason+b.Value)
	})
	slices.SortFunc(f.Editions, func(a, b record.Edition) int {
		if c := strings.Compare(a.Audience, b.Audience); c != 0 {
			return c
		}
		return int(a.Number - b.Number)
	})
	slices.Sort(f.Notices)
	g.bound()
}
