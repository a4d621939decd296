package source

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/goccy/go-yaml"

	"trucewatch/truce"
)

// registerFile is the form of sources.yaml.
type registerFile struct {
	Sources []registerEntry `yaml:"sources"`
}

type registerEntry struct {
	ID          string `yaml:"id"`
	Title       string `yaml:"title"`
	Class       string `yaml:"class"`
	Interest    string `yaml:"interest"`
	Party       string `yaml:"party"`
	Grade       string `yaml:"grade"`
	Access      string `yaml:"access"`
	Owner       string `yaml:"owner"`
	DerivedFrom string `yaml:"derived_from"`
	Signal      string `yaml:"signal"`
	Licence     string `yaml:"licence"`
	Blind       string `yaml:"blind"`
	Attribution string `yaml:"attribution"`
	Ship        string `yaml:"ship"`
	URL         string `yaml:"url"`
}

// maxRegisterBytes is far above any register written by people.
const maxRegisterBytes = 4 << 20

// LoadRegister reads sources.yaml: a list "sources" of entries with the fields
// of truce.Source. Unknown fields, two entries of one id and invalid values are
// errors that name the line. An entry needs id, title, class, interest, licence
// and blind, because a source without a licence or a stated blindness cannot be shown.
func LoadRegister(name string, b []byte) ([]truce.Source, error) {
	if len(b) > maxRegisterBytes {
		return nil, &FileError{File: name, Reason: fmt.Sprintf("the register is larger than %d bytes", maxRegisterBytes)}
	}
	var f registerFile
	if err := yaml.UnmarshalWithOptions(b, &f, yaml.Strict()); err != nil {
		return nil, &FileError{File: name, Reason: "reading the source register", Err: errors.New(yaml.FormatError(err, false, true))}
	}
	lines := entryLines(b)
	var out []truce.Source
	seen := map[string]bool{}
	var errs []error
	for i, e := range f.Sources {
		line := 0
		if i < len(lines) {
			line = lines[i]
		}
		if err := e.check(seen); err != nil {
			errs = append(errs, &FileError{File: name, Line: line, Reason: "source register", Err: err})
			continue
		}
		seen[e.ID] = true
		out = append(out, e.source())
	}
	return out, errors.Join(errs...)
}

func (e registerEntry) check(seen map[string]bool) error {
	if seen[e.ID] {
		return fmt.Errorf("source %q stands twice", e.ID)
	}
	if err := e.source().Validate(); err != nil {
		return err
	}
	for _, c := range e.ID {
		if !strings.ContainsRune("abcdefghijklmnopqrstuvwxyz0123456789-_/.", c) {
			return fmt.Errorf("source id %q: want lower-case letters, digits and - _ / .", e.ID)
		}
	}
	for _, need := range []struct{ field, value string }{{"title", e.Title}, {"licence", e.Licence}, {"blind", e.Blind}} {
		if strings.TrimSpace(need.value) == "" {
			return fmt.Errorf("source %s: %s is empty; say %q if nobody knows", e.ID, need.field, "unknown")
		}
	}
	if e.Ship != "" && !slices.Contains([]string{ShipYes, ShipCite, ShipNo}, e.Ship) {
		return fmt.Errorf("source %s: ship %q: want yes, cite or no", e.ID, e.Ship)
	}
	return nil
}

func (e registerEntry) source() truce.Source {
	return truce.Source{ID: truce.SourceID(e.ID), Title: e.Title, Class: truce.SourceClass(e.Class),
		Interest: truce.Interest(e.Interest), Party: truce.PartyID(e.Party), Grade: e.Grade, Access: e.Access,
		Owner: e.Owner, DerivedFrom: truce.SourceID(e.DerivedFrom), Signal: e.Signal, Licence: e.Licence,
		Blind: e.Blind, Attribution: e.Attribution, Ship: e.Ship, URL: e.URL}
}

// entryLines finds the 1-based lines at which the entries of the list begin.
func entryLines(b []byte) []int {
	var out []int
	indent := -1
	for i, l := range strings.Split(string(b), "\n") {
		trimmed := strings.TrimLeft(l, " ")
		if !strings.HasPrefix(trimmed, "- ") && trimmed != "-" {
			continue
		}
		at := len(l) - len(trimmed)
		if indent < 0 {
			indent = at
		}
		if at == indent {
			out = append(out, i+1)
		}
	}
	return out
}

// MergeRegister lays the mission's entries over those of the adapters: an entry
// of the mission replaces the adapter's entry of the same id, the rest stays.
// The result is sorted by id. Two adapters that describe one id differently are an error.
func MergeRegister(adapters []Info, mission []truce.Source) ([]truce.Source, error) {
	byID := map[truce.SourceID]truce.Source{}
	for _, info := range adapters {
		for _, s := range info.Sources {
			if old, ok := byID[s.ID]; ok && old != s {
				return nil, fmt.Errorf("source %s: described differently by two adapters, the later is %s", s.ID, info.Name)
			}
			byID[s.ID] = s
		}
	}
	for _, s := range mission {
		byID[s.ID] = s
	}
	out := make([]truce.Source, 0, len(byID))
	for _, s := range byID {
		out = append(out, s)
	}
	slices.SortFunc(out, func(a, b truce.Source) int { return strings.Compare(string(a.ID), string(b.ID)) })
	return out, nil
}
