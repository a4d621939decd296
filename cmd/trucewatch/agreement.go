package main

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"trucewatch/agreement"
	"trucewatch/truce"
)

// agreementCmd is about agreement and mission files.
type agreementCmd struct {
	Lint   agreementLintCmd   `cmd:"" help:"Check an agreement or mission file: what is wrong, what is unwise."`
	Schema agreementSchemaCmd `cmd:"" help:"Print the JSON Schema of agreement files, for editors."`
}

type agreementLintCmd struct {
	Mission  bool     `help:"The files are mission files."`
	Previous string   `help:"The version that these files replace; ids may not change their meaning." placeholder:"FILE"`
	Files    []string `arg:"" help:"YAML files."`
}

func (c *agreementLintCmd) Run(e *env) error {
	var failed []error
	for _, name := range c.Files {
		warnings, said, err := c.lint(name)
		for _, w := range warnings {
			fmt.Fprintf(e.stdout, "%s  warning: %s\n", w.Error(), w.Code)
		}
		if err != nil {
			failed = append(failed, err)
			continue
		}
		fmt.Fprintf(e.stdout, "%s: %s\n", name, said)
	}
	return errors.Join(failed...)
}

func (c *agreementLintCmd) lint(name string) ([]agreement.Warning, string, error) {
	if c.Mission {
		data, err := os.ReadFile(name)
		if err != nil {
			return nil, "", err
		}
		m, w, err := agreement.LoadMission(name, data)
		return w, fmt.Sprintf("mission %s, cut-off %s %s, %d audiences", m.ID, m.CutOff, m.Zone, len(m.Publication)), err
	}
	a, w, err := loadAgreement(name)
	if err != nil {
		return w, "", err
	}
	if c.Previous != "" {
		prev, _, err := loadAgreement(c.Previous)
		if err != nil {
			return w, "", err
		}
		if err := agreement.Successor(name, prev, a); err != nil {
			return w, "", err
		}
	}
	tested := 0
	for _, t := range a.Terms {
		if t.Status == truce.StatusAccepted && agreement.Assessed(t.Kind) {
			tested++
		}
	}
	return w, fmt.Sprintf("%s, version %d: %d terms, of which %d are tested; %d periods; %d warnings", a.ID, a.Number, len(a.Terms), tested, len(a.Periods), len(w)), nil
}

// loadAgreement reads an agreement with the GeoJSON files beside it.
func loadAgreement(name string) (truce.Agreement, []agreement.Warning, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return truce.Agreement{}, nil, err
	}
	dir, err := os.OpenRoot(filepath.Dir(name))
	if err != nil {
		return truce.Agreement{}, nil, err
	}
	defer dir.Close()
	return agreement.Load(name, data, func(file string) ([]byte, error) { return dir.ReadFile(file) })
}

type agreementSchemaCmd struct {
	Mission bool `help:"The schema of mission files."`
}

func (c *agreementSchemaCmd) Run(e *env) error {
	schema := agreement.Schema()
	if c.Mission {
		schema = agreement.SchemaOfMission()
	}
	fmt.Fprint(e.stdout, strings.TrimRight(string(schema), "\n")+"\n")
	return nil
}
