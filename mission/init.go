package mission

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"text/template"

	"trucewatch/agreement"
	"trucewatch/pipeline"
	"trucewatch/record"
	"trucewatch/source"
)

var missionID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)

// Create makes a mission folder with its settings and an empty record. A wrong
// answer is an *AnswerError, and nothing is written.
func Create(ctx context.Context, dir string, a Answers, w World) (*Folder, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	ag, err := a.agreementFile()
	if err != nil {
		return nil, err
	}
	return CreateWith(ctx, dir, a.ID, a.Exercise, map[string][]byte{
		pipeline.AgreementFile: ag,
		pipeline.MissionFile:   a.missionFile(),
		pipeline.SourcesFile:   []byte(sourcesTemplate),
	}, w)
}

// CreateWith makes a mission folder from ready settings files, by name. It refuses
// a folder that already holds a mission, and never writes over a file. The mission
// file is written last: a folder that has it is whole.
func CreateWith(ctx context.Context, dir, id string, exercise bool, files map[string][]byte, w World) (*Folder, error) {
	if _, err := os.Stat(filepath.Join(dir, pipeline.MissionFile)); err == nil {
		return nil, fmt.Errorf("%s already holds a mission: choose another folder", dir)
	} else if errors.Is(err, syscall.ENOTDIR) {
		return nil, fmt.Errorf("%s is a file, not a folder: choose another name", dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := settingsLoad(files); err != nil {
		return nil, err
	}
	names := slices.Sorted(maps.Keys(files))
	for _, name := range names {
		if old, err := os.ReadFile(filepath.Join(dir, name)); err == nil && !bytes.Equal(old, files[name]) {
			return nil, fmt.Errorf("%s holds another %s already: choose an empty folder", dir, name)
		}
	}
	if err := os.MkdirAll(filepath.Join(dir, "mappings"), 0o755); err != nil {
		return nil, err
	}
	rec, err := startRecord(dir, record.Options{Log: "trucewatch/" + id, Exercise: exercise, Now: w.Now, Rand: w.Rand})
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, Record: rec, world: w}
	if _, err := os.Stat(filepath.Join(dir, VKeyFile)); w.Keys != "" && errors.Is(err, fs.ErrNotExist) {
		if err := f.newKey(); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	names = append(slices.DeleteFunc(names, func(n string) bool { return n == pipeline.MissionFile }), pipeline.MissionFile)
	for _, name := range names {
		if err := os.WriteFile(filepath.Join(dir, name), files[name], 0o644); err != nil {
			return nil, errors.Join(err, f.Close())
		}
	}
	if _, err := f.Sync(ctx); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if err := f.openLog(ctx); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// startRecord creates the record, or goes on with an empty one that an interrupted
// creation left behind.
func startRecord(dir string, o record.Options) (*record.Record, error) {
	rec, err := record.Create(recordDir(dir), o)
	if err == nil {
		return rec, nil
	}
	left, openErr := record.Open(recordDir(dir), o)
	if openErr != nil {
		return nil, err
	}
	if n := left.Len(); n > 0 || left.Exercise() != o.Exercise {
		return nil, errors.Join(fmt.Errorf("%s holds a record with %d rows and no %s: put that file back, or choose another folder", dir, n, pipeline.MissionFile), left.Close())
	}
	return left, nil
}

// settingsLoad checks settings before anything is written.
func settingsLoad(files map[string][]byte) error {
	beside := func(name string) ([]byte, error) {
		if data, ok := files[name]; ok {
			return data, nil
		}
		return nil, fmt.Errorf("%s: %w", name, fs.ErrNotExist)
	}
	if data, ok := files[pipeline.AgreementFile]; ok {
		if _, _, err := agreement.Load(pipeline.AgreementFile, data, beside); err != nil {
			return err
		}
	}
	if _, _, err := agreement.LoadMission(pipeline.MissionFile, files[pipeline.MissionFile]); err != nil {
		return err
	}
	if data, ok := files[pipeline.SourcesFile]; ok {
		if _, err := source.LoadRegister(pipeline.SourcesFile, data); err != nil {
			return err
		}
	}
	return nil
}

// plainScalar is text that YAML reads as itself.
var plainScalar = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9:+/_.-]*$`)

// quote writes text into YAML: q always in quotation marks, y where it needs them.
var quote = template.FuncMap{
	"q": func(s string) string { return fmt.Sprintf("%q", s) },
	"y": func(s string) string {
		if plainScalar.MatchString(s) && !slices.Contains([]string{"yes", "no", "true", "false", "on", "off", "null", "y", "n"}, strings.ToLower(s)) {
			return s
		}
		return fmt.Sprintf("%q", s)
	},
}

var agreementTemplate = template.Must(template.New("agreement").Funcs(quote).Parse(`# What the parties agreed, declared or left open. Every element has a status and only accepted ones are tested.
# Docs: docs/formats/agreement.md; check it with: trucewatch agreement lint agreement.yaml
trucewatch: 1
id: {{y .ID}}
{{- if .Exercise}}
exercise: true{{end}}
title: {en: {{q .Title}}}
label: {{y .Label}}
status: {{if eq (len .Binds) 2}}in_force{{else if .Binds}}declared{{else}}proposed{{end}}
{{- if eq (len .Binds) 1}}
declared_by: [{{y (index .Binds 0)}}]{{end}}
parties:
  - {id: {{y .A.ID}}, name: {en: {{q .A.Name}}}}
  - {id: {{y .B.ID}}, name: {en: {{q .B.Name}}}}
period:
  - id: main
    status: {{if .Binds}}accepted{{else}}proposed{{end}}
    starts: {{if .Starts}}{{y .Starts}}{{else}}on_acceptance_by_all{{end}}
    {{- if .Lasts}}
    lasts: {{y .Lasts}}{{end}}
    day_rule: {count: calendar_days, zone: {{y .Zone}}}
terms:
  - id: T1
    status: {{if .Binds}}accepted{{else}}proposed{{end}}
    {{- if eq (len .Binds) 1}}
    accepted_by: [{{y (index .Binds 0)}}]{{end}}
    kind: no_fire
    text: {en: "No fire by land or air"}
    binds: [{{if .Binds}}{{range $i, $p := .Binds}}{{if $i}}, {{end}}{{y $p}}{{end}}{{else}}{{y .A.ID}}, {{y .B.ID}}{{end}}]
    acts: [fire, air/strike, air/drone, air/missile, ground/assault]
    where: everywhere
    period: main
`))

var missionTemplate = template.Must(template.New("mission").Funcs(quote).Parse(`# How the mission works and what it publishes. Docs: docs/formats/agreement.md
trucewatch: 1
version: 1
mission: {{y .ID}}
{{- if .Exercise}}
exercise: true{{end}}
agreement: {{y .ID}}
schedule: {seal: 10m}
day: {cut_off: {{q .CutOff}}, zone: {{y .Zone}}, languages: [en, uk, ru]}
names: {order_of_parties: alternating_by_edition, footer: {en: Names and lines imply no view on status, uk: Назви та лінії не виражають жодної думки щодо статусу, ru: Названия и линии не выражают мнения о статусе}}
publication: # the most restrictive rule that applies wins
{{- if .Historical}}
  public: {delay: 24h, place: cell_5km, time: day, strikes: {impact_and_damage_delay: 72h}, who: alleged_with_claimant, proposals: counts_only, withhold: [names, monitors, own_positions, units]}
{{- else}}
  public: {delay: 24h, place: cell_20km, time: day, strikes: {impact_and_damage_delay: 72h}, who: ruled_only, proposals: counts_only, withhold: [names, monitors, own_positions, units]}
{{- end}}
`))

const sourcesTemplate = `# The register of sources, over the entries that each adapter brings along (trucewatch licences lists them).
# Fields: id, title, class, interest, party, grade, access, owner, derived_from, signal, licence, blind. See docs/sources.md
sources: []
`
