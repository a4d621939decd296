package pipeline

import (
	"bytes"
	"io"
	"path"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"trucewatch/record"
	"trucewatch/simulate"
	"trucewatch/source"
	"trucewatch/source/all"
	"trucewatch/truce"
)

type memoryFile struct{ bytes.Buffer }

func (*memoryFile) Close() error { return nil }

// exercise simulates a truce and reads it with the adapters, without a record.
func exercise(t *testing.T, preset string) (*Facts, Settings) {
	t.Helper()
	made := map[string]*memoryFile{}
	sum, err := simulate.Run(simulate.Options{Preset: preset, Seed: 5}, func(name string) (io.WriteCloser, error) {
		made[name] = &memoryFile{}
		return made[name], nil
	})
	if err != nil {
		t.Fatal(err)
	}
	f := &Facts{Reports: map[truce.ReportKey]truce.Report{}, Documents: map[DocumentKey]record.Document{}}
	for name, file := range made {
		kind := map[string]record.Kind{AgreementFile: record.KindAgreement, MissionFile: record.KindMission, SourcesFile: record.KindSources}[name]
		if path.Ext(name) == ".geojson" {
			kind = record.KindAgreement
		}
		if kind != "" {
			f.Documents[DocumentKey{kind, name}] = record.Document{Kind: kind, Name: name, Version: 1, Data: bytes.Clone(file.Bytes())}
		}
	}
	for _, file := range sum.Files {
		if file.Adapter == "" || !strings.HasPrefix(file.Name, "raw/") {
			continue
		}
		ad, err := all.Lookup(file.Adapter)
		if err != nil {
			t.Fatal(err)
		}
		for r, err := range ad.Parse(source.Input{Name: file.Name, R: made[file.Name]}) {
			if err != nil {
				t.Fatal(err)
			}
			r.Exercise = true
			f.Reports[r.Key()] = r
		}
	}
	set, err := ReadSettings(f, all.Infos())
	if err != nil {
		t.Fatal(err)
	}
	return f, set
}

// swap exchanges the two parties everywhere in a value: in every PartyID, and in
// the plain strings that hold a party's id.
func swap(v any) {
	swapValue(reflect.ValueOf(v), "")
}

// plain are the fields of type string or list of strings in which a party may stand.
var plain = []string{"HeldBy", "By", "ClaimedBy", "ActsFor", "Author", "Chair", "Body", "StatedBy"}

func other(s string) string {
	switch s {
	case "A":
		return "B"
	case "B":
		return "A"
	}
	return s
}

func swapValue(v reflect.Value, field string) {
	switch v.Kind() {
	case reflect.Pointer, reflect.Interface:
		if !v.IsNil() {
			swapValue(v.Elem(), field)
		}
	case reflect.Struct:
		for i := range v.NumField() {
			name := v.Type().Field(i).Name
			if v.Type() == reflect.TypeFor[truce.BodyMember]() && name == "ID" {
				name = "By"
			}
			if v.Type().Field(i).IsExported() {
				swapValue(v.Field(i), name)
			}
		}
	case reflect.Slice:
		for i := range v.Len() {
			swapValue(v.Index(i), field)
		}
	case reflect.Map:
		next := reflect.MakeMap(v.Type())
		for it := v.MapRange(); it.Next(); {
			k, e := reflect.New(v.Type().Key()).Elem(), reflect.New(v.Type().Elem()).Elem()
			k.Set(it.Key())
			e.Set(it.Value())
			swapValue(k, field)
			swapValue(e, field)
			next.SetMapIndex(k, e)
		}
		if v.CanSet() {
			v.Set(next)
		}
	case reflect.String:
		if v.CanSet() && (v.Type() == reflect.TypeFor[truce.PartyID]() || slices.Contains(plain, field)) {
			v.SetString(other(v.String()))
		}
	}
}

// TestPartiesAreEqual swaps the two parties in agreement, register and reports and
// expects the output swapped and nothing else changed.
func TestPartiesAreEqual(t *testing.T) {
	opt := Options{Exercise: true, AsOf: time.Date(2031, 6, 2, 0, 0, 0, 0, time.UTC)}
	f, set := exercise(t, "sparse")
	plainState, err := Run(f, set, opt)
	if err != nil {
		t.Fatal(err)
	}
	f2, set2 := exercise(t, "sparse")
	swap(&f2.Reports)
	swap(set2.Agreement)
	swap(&set2.Sources)
	swapped, err := Run(f2, set2, opt)
	if err != nil {
		t.Fatal(err)
	}
	if len(plainState.Incidents) < 20 || len(plainState.Findings) < 20 {
		t.Fatalf("only %d incidents and %d findings: too few to test with", len(plainState.Incidents), len(plainState.Findings))
	}
	swap(&swapped.Incidents)
	swap(&swapped.Findings)
	swap(&swapped.Counts)
	swapWords(swapped)
	for i := range plainState.Findings {
		plainState.Findings[i].Reason = clauses(plainState.Findings[i].Reason)
	}
	for _, c := range []struct {
		name string
		a, b any
	}{
		{"incidents", plainState.Incidents, swapped.Incidents},
		{"findings", sortedFindings(plainState.Findings), sortedFindings(swapped.Findings)},
		{"counts", sortedCounts(plainState.Counts), sortedCounts(swapped.Counts)},
	} {
		if d := cmp.Diff(c.a, c.b, sortParties); d != "" {
			t.Errorf("%s change when the parties are swapped (-plain +swapped back):\n%.3000s", c.name, d)
		}
	}
}

// swapWords exchanges the parties in the sentences of findings.
func swapWords(s *State) {
	for i := range s.Findings {
		words := regexp.MustCompile(`\b[AB]\b`).ReplaceAllStringFunc(s.Findings[i].Reason, other)
		s.Findings[i].Reason = clauses(words)
	}
}

// clauses puts the parts of a sentence in one order: a list of accusations is sorted by party.
func clauses(s string) string {
	s = strings.ReplaceAll(strings.Replace(s, "laid to ", "", 1), "binds B, A", "binds A, B")
	parts := strings.Split(s, "; ")
	slices.Sort(parts)
	return strings.Join(parts, "; ")
}

// sortParties ignores the order of lists that are sorted by party.
var sortParties = cmp.Options{
	cmp.Transformer("parties", func(in []truce.PartyID) []string {
		var out []string
		for _, p := range in {
			out = append(out, string(p))
		}
		slices.Sort(out)
		return out
	}),
	cmp.Transformer("accusations", func(in []truce.AccusedBy) map[truce.AccusedBy]bool {
		out := map[truce.AccusedBy]bool{}
		for _, a := range in {
			out[a] = true
		}
		return out
	}),
}

func sortedFindings(in []truce.Finding) []truce.Finding {
	out := slices.Clone(in)
	slices.SortStableFunc(out, func(a, b truce.Finding) int {
		return strings.Compare(a.Term+a.Version+string(a.Incident)+a.Day.From.String(), b.Term+b.Version+string(b.Incident)+b.Day.From.String())
	})
	return out
}

func sortedCounts(in []truce.CountResult) []truce.CountResult {
	out := slices.Clone(in)
	key := func(c truce.CountResult) string {
		return strings.Join([]string{c.Rule, c.Recorder, string(c.Accused), string(c.Act), c.Region, c.Apart, c.Period.From.String(), c.Count.Unit}, "\x00")
	}
	slices.SortStableFunc(out, func(a, b truce.CountResult) int { return strings.Compare(key(a), key(b)) })
	return out
}
