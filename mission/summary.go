package mission

import (
	"context"
	"slices"

	"trucewatch/pipeline"
	"trucewatch/truce"
)

// RunReply sums up what the stages make of the record.
type RunReply struct {
	Rows      int          `json:"rows"` // of all files, refused ones included
	Refused   int          `json:"refused"`
	Versions  int          `json:"superseded_versions"`
	Retracted int          `json:"retracted"`
	Reports   int          `json:"reports"`
	Repeats   int          `json:"repeats_folded"`
	Sources   []SourceSum  `json:"sources"`
	Incidents int          `json:"incidents"`
	Shared    int          `json:"incidents_of_several_reports"`
	Separate  int          `json:"incidents_of_several_origins"`
	AreaLevel int          `json:"area_level"`
	PlaceDays []PlaceDays  `json:"place_days,omitempty"` // where nobody could tell incidents apart
	Findings  []FindingSum `json:"findings,omitempty"`
	Decisions int          `json:"decisions"`
	Proposals []Proposal   `json:"proposals,omitempty"` // that wait for an answer
	Snapshot  string       `json:"snapshot"`
	Warnings  []string     `json:"warnings,omitempty"`
	Notices   []string     `json:"notices,omitempty"`
}

// SourceSum counts the reports of one source.
type SourceSum struct {
	Source  truce.SourceID `json:"source"`
	Reports int            `json:"reports"`
	Fused   int            `json:"fused"` // those that speak of events
}

// PlaceDays is a place and day of which only bounds can be given.
type PlaceDays struct {
	Day     string `json:"day"`
	Reports int    `json:"reports"`
	Min     int    `json:"min"`
	Max     int    `json:"max"`
}

// FindingSum counts the findings of one term and value.
type FindingSum struct {
	Term    string              `json:"term"`
	Version string              `json:"version,omitempty"`
	Value   truce.FindingValue  `json:"value"`
	Status  truce.FindingStatus `json:"status"`
	N       int                 `json:"n"`
}

// Summary runs all stages and sums them up.
func (f *Folder) Summary(ctx context.Context) (RunReply, error) {
	state, facts, err := f.Run(ctx)
	if err != nil {
		return RunReply{}, err
	}
	return Summarise(state, facts), nil
}

// Summarise counts what a state holds.
func Summarise(s *pipeline.State, f *pipeline.Facts) RunReply {
	r := RunReply{Refused: len(f.Refusals), Versions: f.Versions, Retracted: f.Retracted, Reports: len(s.Keys),
		Repeats: s.Repeats, Decisions: len(f.Decisions), Snapshot: s.Fusion.Snapshot,
		Warnings: s.Settings.Warnings, Notices: slices.Concat(f.Notices, s.Notices)}
	for _, file := range f.Files {
		r.Rows += int(file.Rows)
	}
	for _, inc := range s.Incidents {
		if inc.MergedInto != "" {
			continue
		}
		r.Incidents++
		if len(inc.Members) > 1 {
			r.Shared++
		}
		if len(inc.Origins) > 1 {
			r.Separate++
		}
		if inc.AreaLevel {
			r.AreaLevel++
		}
	}
	for _, p := range s.Fusion.PlaceDays {
		r.PlaceDays = append(r.PlaceDays, PlaceDays{p.Day, p.Reports, p.Min, p.Max})
	}
	r.Proposals = proposalsOf(s.Open(f))
	r.Sources = sourceSums(s)
	r.Findings = findingSums(s.Findings)
	return r
}

func sourceSums(s *pipeline.State) []SourceSum {
	fused := map[truce.ReportKey]bool{}
	for _, inc := range s.Incidents {
		for _, m := range inc.Members {
			fused[m.Key] = true
		}
	}
	var sums []SourceSum
	for _, k := range s.Keys { // by source, then id
		if n := len(sums); n == 0 || sums[n-1].Source != k.Source {
			sums = append(sums, SourceSum{Source: k.Source})
		}
		last := &sums[len(sums)-1]
		last.Reports++
		if fused[k] {
			last.Fused++
		}
	}
	return sums
}

func findingSums(findings []truce.Finding) []FindingSum {
	var sums []FindingSum
	for _, f := range findings {
		i := slices.IndexFunc(sums, func(s FindingSum) bool {
			return s.Term == f.Term && s.Version == f.Version && s.Value == f.Value && s.Status == f.Status
		})
		if i < 0 {
			i = len(sums)
			sums = append(sums, FindingSum{f.Term, f.Version, f.Value, f.Status, 0})
		}
		sums[i].N++
	}
	return sums
}
