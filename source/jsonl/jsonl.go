// Package jsonl reads the project's own JSON Lines: one report a line, either as
// package truce writes it or in the short form of the fusion stage
// (docs/formats/jsonl.md).
package jsonl

import (
	"bytes"
	"encoding/json"
	"fmt"
	"iter"
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// Adapter reads JSON Lines.
type Adapter struct{}

var _ source.Adapter = Adapter{}

// Info describes the source. Rows name their own sources, which the mission's
// register describes.
func (Adapter) Info() source.Info {
	return source.Info{Name: "jsonl", Title: "Trucewatch JSON Lines", Licence: "that of the sources the rows name",
		Blind: "that of the sources the rows name", Ship: source.ShipNo}
}

// Limits of one line.
const (
	maxLine  = 4 << 20
	maxDepth = 32
)

// Parse reads one object a line; unknown fields of the full form are refused,
// because a field that is silently dropped is lost.
func (Adapter) Parse(in source.Input) iter.Seq2[truce.Report, error] {
	return func(yield func(truce.Report, error) bool) {
		any := false
		for line, err := range source.Lines(in, maxLine) {
			any = true
			var rep truce.Report
			if err == nil {
				rep, err = read(line.Text)
				if err == nil {
					err = rep.Validate()
				}
				if err != nil {
					err = source.NewRowError(in.Name, line.Number, line.Text, err)
				}
			}
			if err != nil {
				rep = truce.Report{}
			} else {
				rep.Raw = truce.Raw{Line: line.Number, Row: line.Text}
			}
			if !yield(rep, err) {
				return
			}
		}
		if !any {
			yield(truce.Report{}, &source.FileError{File: in.Name, Reason: "the file is empty"})
		}
	}
}

func read(line string) (truce.Report, error) {
	if d := depth(line); d > maxDepth {
		return truce.Report{}, &source.ValueError{Reason: fmt.Sprintf("nested %d deep; %d is the limit", d, maxDepth), Cure: "a report is one flat object: " + formats}
	}
	if first := strings.TrimSpace(line); !strings.HasPrefix(first, "{") {
		return truce.Report{}, &source.ValueError{Value: source.Clip(first, 40), Reason: "the line is not a JSON object", Cure: formats}
	}
	if isShort, ok := formOf(line); ok {
		if rep, err := readAs(line, isShort); err == nil {
			return rep, nil
		} // what is wrong is said below, where it is said for every line
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal([]byte(line), &fields); err != nil {
		return truce.Report{}, source.JSONError(line, err, formats)
	}
	return readAs(line, short(fields))
}

func readAs(line string, isShort bool) (truce.Report, error) {
	if isShort {
		return readShort(line)
	}
	var rep truce.Report
	dec := json.NewDecoder(strings.NewReader(line))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&rep); err != nil {
		return truce.Report{}, source.JSONError(line, err, formats)
	}
	return rep, nil
}

const formats = "docs/formats/jsonl.md shows the fields"

// depth is the deepest nesting of brackets outside strings.
func depth(s string) int {
	deepest, now, quoted := 0, 0, false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case quoted && c == '\\':
			i++
		case c == '"':
			quoted = !quoted
		case quoted:
		case c == '{' || c == '[':
			now++
			deepest = max(deepest, now)
		case c == '}' || c == ']':
			now--
		}
	}
	return deepest
}

// short tells the two forms apart by fields that only the short one has, or has
// in another shape.
func short(f map[string]json.RawMessage) bool {
	for _, name := range []string{"place", "place_name", "actor"} {
		if _, ok := f[name]; ok {
			return true
		}
	}
	if len(f["published"]) > 0 && f["published"][0] == '"' || bytes.HasPrefix(f["attrs"], []byte("{")) {
		return true
	}
	_, kind := f["kind"]
	return !kind
}
