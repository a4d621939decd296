package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"
	"time"

	"trucewatch/assess"
	"trucewatch/fuse"
	"trucewatch/pipeline"
	"trucewatch/truce"
	"trucewatch/verify"
)

// assessCmd tests incidents and silence against an agreement.
type assessCmd struct {
	Agreement string   `required:"" help:"Agreement file." placeholder:"FILE"`
	Sources   string   `help:"Register of sources, over those of the adapters." placeholder:"FILE"`
	Incidents string   `help:"Which reports speak of one incident, as fuse writes it; without it each report is an incident." placeholder:"FILE"`
	Decisions string   `help:"Decisions as JSON Lines." placeholder:"FILE"`
	Counts    bool     `help:"Write the figures of the counting rules instead of findings."`
	Files     []string `arg:"" help:"Reports as JSON Lines (- is standard input), or ADAPTER:FILE."`
}

func (c *assessCmd) Run(e *env) error {
	ag, warnings, err := loadAgreement(c.Agreement)
	for _, w := range warnings {
		fmt.Fprintln(e.stderr, "warning:", w.Error())
	}
	if err != nil {
		return err
	}
	in, bad, err := c.input(e, ag)
	if err != nil {
		return err
	}
	res := assess.Run(in)
	enc := json.NewEncoder(e.stdout)
	for _, f := range res.Findings {
		if c.Counts {
			break
		}
		if err := enc.Encode(f); err != nil {
			return fmt.Errorf("writing findings: %w", err)
		}
	}
	for _, n := range res.Counts {
		if !c.Counts {
			break
		}
		if err := enc.Encode(n); err != nil {
			return fmt.Errorf("writing figures: %w", err)
		}
	}
	if bad > 0 {
		return refused(bad, "lines")
	}
	return nil
}

func (c *assessCmd) input(e *env, ag truce.Agreement) (in assess.Input, bad int, err error) {
	in = assess.Input{Agreement: ag, Reports: map[truce.ReportKey]truce.Report{}}
	var register []byte
	if c.Sources != "" {
		if register, err = os.ReadFile(c.Sources); err != nil {
			return in, 0, err
		}
	}
	if in.Sources, err = readRegister(c.Sources, register); err != nil {
		return in, 0, err
	}
	if err := readReports(e, c.Files, &bad, func(r truce.Report) { in.Reports[r.Key()] = r }); err != nil {
		return in, bad, err
	}
	incidents, err := c.group(e, in.Reports, in.Sources, ag.Exercise)
	if err != nil {
		return in, bad, err
	}
	decisions, badLines, err := c.decided(e)
	if err != nil {
		return in, bad, err
	}
	bad += badLines
	v := verify.Apply(verify.Input{Incidents: incidents, Decisions: decisions, Agreement: &ag, Sources: in.Sources, Reports: in.Reports})
	for _, n := range v.Notices {
		fmt.Fprintln(e.stderr, "notice:", n.Text)
	}
	in.Incidents, in.Rulings = v.Incidents, v.Rulings
	in.Coverage = coverageOf(in.Reports)
	in.Days = daysOf(ag, in)
	return in, bad, nil
}

// group makes incidents of the assignments of fuse, or one of each report.
func (c *assessCmd) group(e *env, reports map[truce.ReportKey]truce.Report, sources map[truce.SourceID]truce.Source, exercise bool) ([]truce.Incident, error) {
	assigned, err := c.assigned(e)
	if err != nil {
		return nil, err
	}
	keys := make([]truce.ReportKey, 0, len(reports))
	for k, r := range reports {
		if fuse.Fusible(r) || r.Kind == truce.KindAccess {
			keys = append(keys, k)
		}
	}
	slices.SortFunc(keys, truce.ReportKey.Compare)
	members := map[truce.IncidentID][]truce.ReportKey{}
	for _, k := range keys {
		id, ok := assigned[k.ID]
		if !ok {
			id = truce.NewIncidentID(exercise, k, 8)
		}
		members[id] = append(members[id], k)
	}
	var out []truce.Incident
	for id, ks := range members {
		inc := truce.Incident{ID: id, Anchor: ks[0], Exercise: exercise}
		var rs []truce.Report
		for _, k := range ks {
			r := reports[k]
			relation := "same"
			if r.Kind == truce.KindDenial {
				relation = "denies"
			}
			origin := sources[k.Source].OriginOf(r)
			inc.Members = append(inc.Members, truce.Member{Key: k, Relation: relation, Origin: origin, PermilleP: 1000})
			inc.Origins = append(inc.Origins, origin)
			rs = append(rs, r)
		}
		inc.Readings = []truce.Reading{pipeline.MachineReading(rs, slices.Clone(inc.Origins), "")}
		slices.Sort(inc.Origins)
		inc.Origins = slices.Compact(inc.Origins)
		out = append(out, inc)
	}
	slices.SortFunc(out, func(a, b truce.Incident) int { return cmp.Compare(a.ID, b.ID) })
	return out, nil
}

// assigned reads the output of fuse: {"report","incident","p"} a line.
func (c *assessCmd) assigned(e *env) (map[string]truce.IncidentID, error) {
	out := map[string]truce.IncidentID{}
	if c.Incidents == "" {
		return out, nil
	}
	in, shown, err := openInput(e, c.Incidents)
	if err != nil {
		return nil, err
	}
	defer in.Close()
	sc := bufio.NewScanner(in)
	sc.Buffer(nil, 1<<20)
	for n := 1; sc.Scan(); n++ {
		var row struct {
			Report   string           `json:"report"`
			Incident truce.IncidentID `json:"incident"`
		}
		if err := json.Unmarshal(sc.Bytes(), &row); err != nil || row.Report == "" || row.Incident == "" {
			return nil, fmt.Errorf("%s line %d: want {\"report\": …, \"incident\": …} as fuse writes it", shown, n)
		}
		out[row.Report] = row.Incident
	}
	if err := sc.Err(); err != nil {
		return nil, fmt.Errorf("reading %s: %w", shown, err)
	}
	return out, nil
}

func (c *assessCmd) decided(e *env) (ds []truce.Decision, bad int, err error) {
	if c.Decisions == "" {
		return nil, 0, nil
	}
	in, shown, err := openInput(e, c.Decisions)
	if err != nil {
		return nil, 0, err
	}
	defer in.Close()
	data, err := io.ReadAll(io.LimitReader(in, 64<<20))
	if err != nil {
		return nil, 0, fmt.Errorf("reading %s: %w", shown, err)
	}
	for n, line := range strings.Split(string(data), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		var d truce.Decision
		if err := json.Unmarshal([]byte(line), &d); err != nil {
			if bad++; bad <= maxComplaints {
				fmt.Fprintf(e.stderr, "%s line %d: %v\n", shown, n+1, err)
			}
			continue
		}
		ds = append(ds, d)
	}
	return ds, bad, nil
}

// coverageOf gathers the coverage that reports carry, filled from their reports.
func coverageOf(reports map[truce.ReportKey]truce.Report) []truce.Coverage {
	keys := make([]truce.ReportKey, 0, len(reports))
	for k := range reports {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, truce.ReportKey.Compare)
	var out []truce.Coverage
	for _, k := range keys {
		if c, ok := reports[k].CoverageRow(); ok {
			out = append(out, c)
		}
	}
	return out
}

// daysOf are the days of the accepted periods up to the last day on which anything was reported or watched.
func daysOf(ag truce.Agreement, in assess.Input) []truce.Interval {
	var last time.Time
	for _, r := range in.Reports {
		for _, t := range []time.Time{r.Time.From, r.Time.To} {
			if t.After(last) {
				last = t
			}
		}
	}
	var out []truce.Interval
	seen := map[truce.Interval]bool{}
	for _, p := range ag.Periods {
		if p.Status != truce.StatusAccepted {
			continue
		}
		for _, d := range p.Days {
			if d.From.Before(last) && !seen[d] {
				seen[d] = true
				out = append(out, d)
			}
		}
	}
	slices.SortFunc(out, func(a, b truce.Interval) int { return cmp.Or(a.From.Compare(b.From), a.To.Compare(b.To)) })
	return out
}
