package agreement

import (
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
)

// form says what sort of value a shape is.
type form int

const (
	formText      form = iota
	formID             // lower or upper case letters, digits, - _ .
	formNumber         // decimal number
	formInt            // whole number
	formBool           // true or false
	formDate           // YYYY-MM-DD
	formLength         // a number (km) or text with a unit
	formDuration       // 48h, 10m
	formWords          // text, or a mapping of language codes to texts
	formList           // list of elem
	formOneOrMany      // elem or list of elem
	formMap            // mapping of free keys to elem
	formObject         // mapping of fields
	formCondition      // name of a condition, or a mapping of it to its parameters
)

// shape describes a value of the file, for the loader and for the JSON Schema.
type shape struct {
	form    form
	doc     string
	choices []string // for formText
	elem    *shape
	fields  []field
	name    string // of an object, for the schema's definitions
}

type field struct {
	key      string
	shape    *shape
	required bool
	doc      string
}

func req(key string, s *shape, doc string) field { return field{key, s, true, doc} }
func opt(key string, s *shape, doc string) field { return field{key, s, false, doc} }
func oneOf(choices ...string) *shape             { return &shape{form: formText, choices: choices} }
func listOf(s *shape) *shape                     { return &shape{form: formList, elem: s} }
func someOf(s *shape) *shape                     { return &shape{form: formOneOrMany, elem: s} }
func mapOf(s *shape) *shape                      { return &shape{form: formMap, elem: s} }
func object(name string, fields ...field) *shape {
	return &shape{form: formObject, name: name, fields: fields}
}

var (
	text     = &shape{form: formText}
	id       = &shape{form: formID}
	number   = &shape{form: formNumber}
	integer  = &shape{form: formInt}
	boolean  = &shape{form: formBool}
	date     = &shape{form: formDate}
	length   = &shape{form: formLength}
	duration = &shape{form: formDuration}
	words    = &shape{form: formWords}
	idList   = someOf(id)
)

var (
	idPattern   = regexp.MustCompile(`^[\p{L}\p{N}][\p{L}\p{N}._-]{0,63}$`)
	langPattern = regexp.MustCompile(`^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`)
	datePattern = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}$`)
)

// match records everything in n that does not have the shape s.
func (f *file) match(n *node, s *shape, path string) {
	switch s.form {
	case formObject:
		f.matchObject(n, s, path)
	case formMap:
		if n.kind != kindMap {
			f.fault(n, "%s: found %s, want a mapping of names to values", path, n.kind)
			return
		}
		for _, e := range n.keys {
			f.match(e.val, s.elem, path+"."+e.key)
		}
	case formList:
		if n.kind != kindList {
			f.fault(n, "%s: found %s, want a list", path, n.kind)
			return
		}
		fallthrough
	case formOneOrMany:
		for _, i := range n.list() {
			f.match(i, s.elem, path)
		}
		if n.kind == kindNull {
			f.fault(n, "%s: is empty; leave the key out or give a value", path)
		}
	case formWords:
		f.matchWords(n, path)
	case formCondition:
		f.matchCondition(n, path)
	default:
		f.matchScalar(n, s, path)
	}
}

func (f *file) matchObject(n *node, s *shape, path string) {
	title := path
	if title == "" {
		title = s.name
	}
	if n.kind != kindMap {
		f.fault(n, "%s: found %s, want a mapping with %s", title, n.kind, strings.Join(s.keys(), ", "))
		return
	}
	for _, e := range n.keys {
		i := slices.IndexFunc(s.fields, func(fd field) bool { return fd.key == e.key })
		if i < 0 {
			f.fault(e.at, "%s: unknown key %q%s; valid keys: %s", title, clip(e.key), meant(e.key, s.keys()), strings.Join(s.keys(), ", "))
			continue
		}
		f.match(e.val, s.fields[i].shape, join(path, e.key))
	}
	for _, fd := range s.fields {
		if fd.required && n.get(fd.key) == nil {
			extra := ""
			if fd.key == "status" {
				extra = " (there is no default: only what is accepted is tested); choose one of " + strings.Join(fd.shape.choices, ", ")
			}
			f.fault(n, "%s: %q is missing%s", title, fd.key, extra)
		}
	}
}

func (s *shape) keys() []string {
	var out []string
	for _, fd := range s.fields {
		out = append(out, fd.key)
	}
	return out
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

func (f *file) matchWords(n *node, path string) {
	switch n.kind {
	case kindText, kindNumber:
	case kindMap:
		for _, e := range n.keys {
			if !langPattern.MatchString(e.key) {
				f.fault(e.at, "%s: %q is no language code; want en, uk, ru …", path, clip(e.key))
			}
			if e.val.kind != kindText && e.val.kind != kindNumber {
				f.fault(e.val, "%s.%s: found %s, want text", path, e.key, e.val.kind)
			}
		}
	default:
		f.fault(n, "%s: found %s, want text or a mapping of language codes to texts", path, n.kind)
	}
}

// conditionParameters are what a condition may be given.
var conditionParameters = object("condition_parameters", opt("within", duration, "how long before the act"), opt("within_km", number, "how near, for offensive_under_way"))

func (f *file) matchCondition(n *node, path string) {
	name := n
	if n.kind == kindMap {
		if len(n.keys) != 1 {
			f.fault(n, "%s: one condition to a line, for example {offensive_under_way: {within: 24h}}", path)
			return
		}
		name = &node{kind: kindText, text: n.keys[0].key, line: n.keys[0].at.line, col: n.keys[0].at.col}
		f.match(n.keys[0].val, conditionParameters, join(path, name.text))
	}
	f.matchScalar(name, oneOf(conditions...), path)
}

func (f *file) matchScalar(n *node, s *shape, path string) {
	if n.kind == kindList || n.kind == kindMap || n.kind == kindNull {
		f.fault(n, "%s: found %s, want %s", path, n.kind, s.want())
		return
	}
	ok := true
	switch s.form {
	case formText:
		ok = len(s.choices) == 0 || slices.Contains(s.choices, n.text)
	case formID:
		ok = idPattern.MatchString(n.text)
	case formNumber:
		v, err := strconv.ParseFloat(n.text, 64)
		ok = err == nil && v == v && v < 1e12 && v > -1e12
	case formInt:
		_, err := strconv.ParseInt(n.text, 10, 32)
		ok = err == nil
	case formBool:
		ok = n.kind == kindBool
	case formDate:
		ok = datePattern.MatchString(n.text) && validDate(n.text)
	case formLength:
		if _, why := metres(n.text); why != "" {
			f.fault(n, "%s: %s", path, why)
		}
	case formDuration:
		_, err := parseDuration(n.text)
		ok = err == nil
	}
	if !ok {
		hint := ""
		if len(s.choices) > 0 {
			hint = meant(n.text, s.choices)
		}
		f.fault(n, "%s: found %q, want %s%s", path, clip(n.text), s.want(), hint)
	}
}

func (s *shape) want() string {
	if len(s.choices) > 0 {
		return "one of " + strings.Join(s.choices, ", ")
	}
	switch s.form {
	case formID:
		return "an id of letters, digits, -, _ or ., at most 64"
	case formNumber:
		return "a number"
	case formInt:
		return "a whole number"
	case formBool:
		return "true or false"
	case formDate:
		return "a date such as 2025-03-13"
	case formLength:
		return `a length such as "15 km"`
	case formDuration:
		return "a duration such as 48h or 10m"
	}
	return "text"
}

// meant offers the nearest of choices, where one is near enough to be a slip of the pen.
func meant(found string, choices []string) string {
	if len(found) < 3 {
		return ""
	}
	best, least := "", 1+len(found)/3
	sorted := append([]string(nil), choices...)
	sort.Strings(sorted)
	for _, c := range sorted {
		if d := distance(strings.ToLower(found), strings.ToLower(c), least); d < least || best == "" && d == least {
			best, least = c, d
		}
	}
	if best == "" || best == found {
		return ""
	}
	return "; did you mean " + strconv.Quote(best) + "?"
}

// distance is the edit distance of two short texts, or more than most.
func distance(a, b string, most int) int {
	if len(a) > 64 || len(b) > 64 || len(a)-len(b) > most || len(b)-len(a) > most {
		return most + 1
	}
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(a); i++ {
		diagonal := row[0]
		row[0] = i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			diagonal, row[j] = row[j], min(row[j]+1, row[j-1]+1, diagonal+cost)
		}
	}
	return row[len(b)]
}
