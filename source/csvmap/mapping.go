package csvmap

import (
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/goccy/go-yaml"

	"trucewatch/source"
	"trucewatch/truce"
)

// Mapping says how a table becomes reports. Its YAML form is described in
// docs/formats/mapping.md.
type Mapping struct {
	Sheet        string            `yaml:"sheet,omitempty"`     // name of the sheet; empty = the first
	Encoding     string            `yaml:"encoding,omitempty"`  // of text; empty = detect
	Delimiter    string            `yaml:"delimiter,omitempty"` // one character; empty = detect
	Header       []int             `yaml:"header,omitempty"`
	Source       SourceEntry       `yaml:"source"`
	Kind         string            `yaml:"kind,omitempty"`
	TimeZone     string            `yaml:"time_zone,omitempty"`
	DateOrder    string            `yaml:"date_order,omitempty"`
	Dates1904    bool              `yaml:"dates_1904,omitempty"`
	DecimalComma bool              `yaml:"decimal_comma,omitempty"`
	Bounds       []string          `yaml:"bounds,omitempty"` // south, west, north, east in degrees: where positions are expected
	FillDown     []string          `yaml:"fill_down,omitempty"`
	Columns      Columns           `yaml:"columns"`
	Attributes   map[string]string `yaml:"attributes,omitempty"` // name of the attribute: column
	Constants    Columns           `yaml:"constants,omitempty"`
	Acts         map[string]string `yaml:"acts,omitempty"`    // the table's word: act
	Parties      map[string]string `yaml:"parties,omitempty"` // the table's word: party id
	CountUnit    string            `yaml:"count_unit,omitempty"`
	Exercise     bool              `yaml:"exercise,omitempty"`
}

// SourceEntry is the register entry of the table's source.
type SourceEntry struct {
	ID          string `yaml:"id"`
	Title       string `yaml:"title"`
	Class       string `yaml:"class"`
	Interest    string `yaml:"interest"`
	Party       string `yaml:"party,omitempty"`
	Access      string `yaml:"access,omitempty"`
	Owner       string `yaml:"owner,omitempty"`
	DerivedFrom string `yaml:"derived_from,omitempty"`
	Signal      string `yaml:"signal,omitempty"`
	Licence     string `yaml:"licence"`
	Blind       string `yaml:"blind"`
	Attribution string `yaml:"attribution,omitempty"`
	Ship        string `yaml:"ship,omitempty"`
	URL         string `yaml:"url,omitempty"`
}

// Columns names the column of each field, by its title or as "#3", the third
// column. As constants it holds the value itself, for every row.
type Columns struct {
	ID        string `yaml:"id,omitempty"`
	Time      string `yaml:"time,omitempty"`  // date, or date and time
	Clock     string `yaml:"clock,omitempty"` // time of day, or "14:00-15:30"
	TimeTo    string `yaml:"time_to,omitempty"`
	Published string `yaml:"published,omitempty"`
	Lat       string `yaml:"lat,omitempty"`
	Lon       string `yaml:"lon,omitempty"`
	Position  string `yaml:"position,omitempty"` // "lat, lon", degrees and minutes, or a grid reference
	RadiusM   string `yaml:"radius_m,omitempty"`
	Place     string `yaml:"place,omitempty"`
	District  string `yaml:"district,omitempty"`
	Region    string `yaml:"region,omitempty"`
	Act       string `yaml:"act,omitempty"`
	Count     string `yaml:"count,omitempty"`
	Killed    string `yaml:"killed,omitempty"`
	Injured   string `yaml:"injured,omitempty"`
	Actor     string `yaml:"actor,omitempty"` // who is said to have done it
	Recorder  string `yaml:"recorder,omitempty"`
	Weapon    string `yaml:"weapon,omitempty"`
	Target    string `yaml:"target,omitempty"`
	Means     string `yaml:"means,omitempty"`
	Origin    string `yaml:"origin,omitempty"`
	Product   string `yaml:"product,omitempty"`
	UpdateOf  string `yaml:"update_of,omitempty"`
	Title     string `yaml:"title,omitempty"`
	Text      string `yaml:"text,omitempty"`
	Lang      string `yaml:"lang,omitempty"`
	URL       string `yaml:"url,omitempty"`
	Note      string `yaml:"note,omitempty"`
}

// field is one mapped field: its name in YAML and its column or constant.
type field struct{ name, value string }

// fields lists what is set, in the order of the type.
func (c Columns) fields() []field {
	var out []field
	v := reflect.ValueOf(c)
	for i := range v.NumField() {
		name, _, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		if s := v.Field(i).String(); s != "" {
			out = append(out, field{name, s})
		}
	}
	return out
}

// fieldNames lists every field that a mapping may name.
func fieldNames() []string { return yamlNames(reflect.TypeOf(Columns{})) }

func yamlNames(t reflect.Type) []string {
	var out []string
	for i := range t.NumField() {
		name, _, _ := strings.Cut(t.Field(i).Tag.Get("yaml"), ",")
		out = append(out, name)
	}
	return out
}

// maxMappingBytes is far above any mapping written by people.
const maxMappingBytes = 256 << 10

// Load reads a mapping. Every error names file and line, what was found and what
// may stand there.
func Load(name string, b []byte) (Mapping, error) {
	var m Mapping
	if len(b) > maxMappingBytes {
		return m, &source.FileError{File: name, Reason: fmt.Sprintf("the mapping is larger than %d bytes", maxMappingBytes)}
	}
	if err := yaml.UnmarshalWithOptions(b, &m, yaml.Strict()); err != nil {
		return m, yamlError(name, err)
	}
	problems := m.problems()
	if len(problems) == 0 {
		return m, nil
	}
	var errs []error
	for _, p := range problems {
		errs = append(errs, &source.FileError{File: name, Line: lineOf(b, p.key), Reason: p.text})
	}
	return m, errors.Join(errs...)
}

// yamlError says where and, for an unknown field, what the fields are.
func yamlError(name string, err error) error {
	fe := &source.FileError{File: name, Reason: "reading the mapping"}
	var ye yaml.Error
	if errors.As(err, &ye) {
		if tk := ye.GetToken(); tk != nil && tk.Position != nil {
			fe.Line = tk.Position.Line
		}
		fe.Reason += ": " + ye.GetMessage()
	} else {
		fe.Err = err
	}
	if unknown := (*yaml.UnknownFieldError)(nil); errors.As(err, &unknown) {
		fe.Cure = fmt.Sprintf("at the top: %s; under source: %s; under columns and constants: %s",
			strings.Join(yamlNames(reflect.TypeOf(Mapping{})), ", "), strings.Join(yamlNames(reflect.TypeOf(SourceEntry{})), ", "),
			strings.Join(fieldNames(), ", "))
	}
	return fe
}

// problem is what is wrong at one key of the mapping.
type problem struct{ key, text string }

func (m Mapping) problems() []problem {
	var out []problem
	add := func(key, format string, args ...any) { out = append(out, problem{key, fmt.Sprintf(format, args...)}) }
	src := m.source()
	if err := src.Validate(); err != nil {
		add("source", "source: %v", err)
	}
	for _, need := range []field{{"title", src.Title}, {"licence", src.Licence}, {"blind", src.Blind}} {
		if strings.TrimSpace(need.value) == "" {
			add("source", "source: %s is empty; say \"unknown\" if nobody knows", need.name)
		}
	}
	if !slices.Contains([]string{source.ShipYes, source.ShipCite, source.ShipNo}, src.Ship) {
		add("ship", "source: ship %q: want yes, cite or no", src.Ship)
	}
	if len(m.Columns.fields()) == 0 {
		add("columns", "columns: no column is mapped; choose among %s", strings.Join(fieldNames(), ", "))
	}
	if _, err := m.zone(); err != nil {
		add("time_zone", "time_zone %q: not a zone of the IANA list, such as Europe/Kyiv or UTC", m.TimeZone)
	}
	if !slices.Contains([]source.DateOrder{source.OrderUnknown, source.OrderDMY, source.OrderMDY}, source.DateOrder(m.DateOrder)) {
		add("date_order", "date_order %q: want dmy or mdy, or leave it out where dates can be read in one way only", m.DateOrder)
	}
	if m.Kind != "" && !slices.Contains(truce.ReportKinds(), truce.ReportKind(m.Kind)) {
		add("kind", "kind %q: want one of %v", m.Kind, truce.ReportKinds())
	}
	if len(m.Delimiter) > 1 && m.Delimiter != `\t` {
		add("delimiter", "delimiter %q: want one character, such as \",\" \";\" \"|\" or \"\\t\"", m.Delimiter)
	}
	if m.Encoding != "" && !slices.Contains(source.Encodings(), m.Encoding) {
		add("encoding", "encoding %q: want one of %s", m.Encoding, strings.Join(source.Encodings(), ", "))
	}
	for _, h := range m.Header {
		if h < 1 || h > 1000 {
			add("header", "header %d: want the number of a line between 1 and 1000", h)
		}
	}
	for _, word := range sortedKeys(m.Acts) {
		if err := truce.Act(m.Acts[word]).Validate(); err != nil {
			add(word, "acts: %q: %v", word, err)
		}
	}
	return append(out, m.coordinateProblems()...)
}

// bounds is the box of the mapping, nil where it states none.
func (m Mapping) bounds() (*source.Bounds, error) {
	if len(m.Bounds) == 0 {
		return nil, nil
	}
	if len(m.Bounds) != 4 {
		return nil, errors.New("want four numbers: south, west, north, east")
	}
	var v [4]truce.E7
	for i, s := range m.Bounds {
		var err error
		if v[i], err = truce.ParseE7(s); err != nil {
			return nil, err
		}
	}
	if v[0] >= v[2] || v[1] >= v[3] {
		return nil, errors.New("south must be less than north, west less than east")
	}
	return &source.Bounds{South: v[0], West: v[1], North: v[2], East: v[3]}, nil
}

func (m Mapping) coordinateProblems() []problem {
	var out []problem
	if _, err := m.bounds(); err != nil {
		out = append(out, problem{"bounds", fmt.Sprintf("bounds %v: %v", m.Bounds, err)})
	}
	c := m.Columns
	if (c.Lat == "") != (c.Lon == "") {
		out = append(out, problem{"columns", "columns: lat and lon come together"})
	}
	if c.Lat != "" && c.Position != "" {
		out = append(out, problem{"position", "columns: give lat and lon, or position, not both"})
	}
	if c.Clock != "" && c.Time == "" && m.Constants.Time == "" {
		out = append(out, problem{"clock", "columns: clock needs the date in time"})
	}
	return out
}

// source is the register entry.
func (m Mapping) source() truce.Source {
	s := m.Source
	ship := s.Ship
	if ship == "" {
		ship = source.ShipNo
	}
	return truce.Source{ID: truce.SourceID(s.ID), Title: s.Title, Class: truce.SourceClass(s.Class), Interest: truce.Interest(s.Interest),
		Party: truce.PartyID(s.Party), Access: s.Access, Owner: s.Owner, DerivedFrom: truce.SourceID(s.DerivedFrom), Signal: s.Signal,
		Licence: s.Licence, Blind: s.Blind, Attribution: s.Attribution, Ship: ship, URL: s.URL}
}

func (m Mapping) zone() (*time.Location, error) {
	if m.TimeZone == "" {
		return nil, nil
	}
	return time.LoadLocation(m.TimeZone)
}

// lineOf finds the first line whose key is key, else the first that mentions it
// as a key ("acts: {boom: …}"); 0 where there is none.
func lineOf(b []byte, key string) int {
	lines := strings.Split(string(b), "\n")
	for i, line := range lines {
		k, _, ok := strings.Cut(strings.TrimLeft(line, " -"), ":")
		if ok && strings.Trim(strings.TrimSpace(k), `"'`) == key {
			return i + 1
		}
	}
	for i, line := range lines {
		if strings.Contains(line, key+":") || strings.Contains(line, key+`":`) || strings.Contains(line, key+"':") {
			return i + 1
		}
	}
	return 0
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
