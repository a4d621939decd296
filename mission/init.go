package mission

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"text/template"

	"trucewatch/agreement"
	"trucewatch/pipeline"
	"trucewatch/record"
)

// Answers are what `init` asks: ten things that no program may assume.
type Answers struct {
	ID       string // of the mission: lower case, digits, hyphens
	Title    string
	Label    string // the parties' own word: ceasefire, truce …
	PartyA   string // "UA=Ukraine"
	PartyB   string
	Accepted string // who accepted that fire stops: both, the id of one party, none
	Starts   string // RFC 3339; empty = not known, so nothing is in force
	Lasts    string // ISO 8601: P30D, PT36H
	Zone     string // IANA
	CutOff   string // "19:30"
	Exercise bool
	// Historical: the truce ended long ago and is told from open data.
	Historical bool
}

var missionID = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,40}$`)

// Create makes a mission folder with its settings and an empty record. It refuses
// a folder that already holds a mission.
func Create(ctx context.Context, dir string, a Answers, w World) (*Folder, error) {
	if !missionID.MatchString(a.ID) {
		return nil, fmt.Errorf("mission id %q: want lower-case letters, digits and hyphens, such as valley-2031", a.ID)
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

// CreateWith makes a mission folder from ready settings files, by name.
func CreateWith(ctx context.Context, dir, id string, exercise bool, files map[string][]byte, w World) (*Folder, error) {
	if _, err := os.Stat(filepath.Join(dir, pipeline.MissionFile)); err == nil {
		return nil, fmt.Errorf("%s already holds a mission: choose another folder", dir)
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	if err := os.MkdirAll(filepath.Join(dir, "mappings"), 0o755); err != nil {
		return nil, err
	}
	for name, data := range files {
		if err := os.WriteFile(filepath.Join(dir, name), data, 0o644); err != nil {
			return nil, err
		}
	}
	rec, err := record.Create(recordDir(dir), record.Options{Log: "trucewatch/" + id, Exercise: exercise, Now: w.Now, Rand: w.Rand})
	if err != nil {
		return nil, err
	}
	f := &Folder{Dir: dir, Record: rec, world: w}
	if _, err := f.Sync(ctx); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

type party struct{ ID, Name string }

func parseParty(s string) (party, error) {
	id, name, ok := strings.Cut(s, "=")
	if id, name = strings.TrimSpace(id), strings.TrimSpace(name); !ok || id == "" || name == "" {
		return party{}, fmt.Errorf("party %q: want ID=NAME, such as UA=Ukraine", s)
	}
	return party{id, name}, nil
}

// agreementFile writes the smallest agreement that the answers state, and proves
// that it loads.
func (a Answers) agreementFile() ([]byte, error) {
	pa, err := parseParty(a.PartyA)
	if err != nil {
		return nil, err
	}
	pb, err := parseParty(a.PartyB)
	if err != nil {
		return nil, err
	}
	v := struct {
		Answers
		A, B  party
		Binds []string
		Title string
	}{Answers: a, A: pa, B: pb, Title: a.Title}
	if a.Exercise {
		v.Title = "EXERCISE: " + a.Title
	}
	switch a.Accepted {
	case "both":
		v.Binds = []string{pa.ID, pb.ID}
	case pa.ID, pb.ID:
		v.Binds = []string{a.Accepted}
	case "none":
	default:
		return nil, fmt.Errorf("accepted %q: want both, %s, %s or none", a.Accepted, pa.ID, pb.ID)
	}
	var b bytes.Buffer
	if err := agreementTemplate.Execute(&b, v); err != nil {
		return nil, err
	}
	_, _, err = agreement.Load(pipeline.AgreementFile, b.Bytes(), nil)
	return b.Bytes(), err
}

func (a Answers) missionFile() []byte {
	var b bytes.Buffer
	// The template has no branch that can fail on plain values.
	if err := missionTemplate.Execute(&b, a); err != nil {
		panic(err)
	}
	return b.Bytes()
}

var quote = template.FuncMap{"q": func(s string) string { return fmt.Sprintf("%q", s) }}

var agreementTemplate = template.Must(template.New("agreement").Funcs(quote).Parse(`# What the parties agreed, declared or left open. Every element has a status and only accepted ones are tested.
# Docs: docs/formats/agreement.md; check it with: trucewatch agreement lint agreement.yaml
trucewatch: 1
id: {{.ID}}
{{- if .Exercise}}
exercise: true{{end}}
title: {en: {{q .Title}}}
label: {{.Label}}
status: {{if eq (len .Binds) 2}}in_force{{else if .Binds}}declared{{else}}proposed{{end}}
{{- if eq (len .Binds) 1}}
declared_by: [{{index .Binds 0}}]{{end}}
parties:
  - {id: {{.A.ID}}, name: {en: {{q .A.Name}}}}
  - {id: {{.B.ID}}, name: {en: {{q .B.Name}}}}
period:
  - id: main
    status: {{if .Binds}}accepted{{else}}proposed{{end}}
    starts: {{if .Starts}}{{.Starts}}{{else}}on_acceptance_by_all{{end}}
    {{- if .Lasts}}
    lasts: {{.Lasts}}{{end}}
    day_rule: {count: calendar_days, zone: {{.Zone}}}
terms:
  - id: T1
    status: {{if .Binds}}accepted{{else}}proposed{{end}}
    {{- if eq (len .Binds) 1}}
    accepted_by: [{{index .Binds 0}}]{{end}}
    kind: no_fire
    text: {en: "No fire by land or air"}
    binds: [{{if .Binds}}{{range $i, $p := .Binds}}{{if $i}}, {{end}}{{$p}}{{end}}{{else}}{{.A.ID}}, {{.B.ID}}{{end}}]
    acts: [fire, air/strike, air/drone, air/missile, ground/assault]
    where: everywhere
    period: main
`))

var missionTemplate = template.Must(template.New("mission").Funcs(quote).Parse(`# How the mission works and what it publishes. Docs: docs/formats/agreement.md
trucewatch: 1
version: 1
mission: {{.ID}}
{{- if .Exercise}}
exercise: true{{end}}
agreement: {{.ID}}
schedule: {seal: 10m}
day: {cut_off: "{{.CutOff}}", zone: {{.Zone}}, languages: [en, uk, ru]}
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
