package agreement

import (
	"errors"
	"fmt"
	"sort"
	"strings"

	"github.com/goccy/go-yaml"
	"github.com/goccy/go-yaml/ast"
	"github.com/goccy/go-yaml/parser"
	"github.com/goccy/go-yaml/token"
)

// Limits on a file.
const (
	maxBytes    = 1 << 20
	maxDepth    = 20
	maxProblems = 40
)

// Problem is one thing that is wrong in a file.
type Problem struct {
	File      string
	Line, Col int // from 1; 0 = the file as a whole
	Text      string
}

// Error returns "file:line:col: text".
func (p Problem) Error() string {
	if p.Line == 0 {
		return p.File + ": " + p.Text
	}
	return fmt.Sprintf("%s:%d:%d: %s", p.File, p.Line, p.Col, p.Text)
}

// Warning is something that loads but is unwise. Code is stable.
type Warning struct {
	Code string
	Problem
}

type nodeKind int

const (
	kindNull nodeKind = iota
	kindText
	kindNumber
	kindBool
	kindList
	kindMap
)

func (k nodeKind) String() string {
	return [...]string{"nothing", "text", "a number", "true or false", "a list", "a mapping"}[k]
}

// node is a value of the file with its place in it.
type node struct {
	kind      nodeKind
	line, col int
	text      string // scalars, as written
	items     []*node
	keys      []entry
}

type entry struct {
	key string
	at  *node // place of the key
	val *node
}

// get returns the value of a key, or nil.
func (n *node) get(key string) *node {
	if n == nil {
		return nil
	}
	for _, e := range n.keys {
		if e.key == key {
			return e.val
		}
	}
	return nil
}

// str is the scalar's text; "" for nothing.
func (n *node) str() string {
	if n == nil || n.kind == kindList || n.kind == kindMap {
		return ""
	}
	return n.text
}

// list returns the items of a list, the one value of a scalar, or nothing.
func (n *node) list() []*node {
	switch {
	case n == nil || n.kind == kindNull:
		return nil
	case n.kind == kindList:
		return n.items
	}
	return []*node{n}
}

// file collects what is wrong while one file is read.
type file struct {
	name     string
	problems []Problem
	warnings []Warning
}

func (f *file) fault(at *node, format string, args ...any) {
	p := Problem{File: f.name, Text: fmt.Sprintf(format, args...)}
	if at != nil {
		p.Line, p.Col = at.line, at.col
	}
	f.problems = append(f.problems, p)
}

func (f *file) warn(at *node, code, format string, args ...any) {
	p := Problem{File: f.name, Text: fmt.Sprintf(format, args...)}
	if at != nil {
		p.Line, p.Col = at.line, at.col
	}
	f.warnings = append(f.warnings, Warning{code, p})
}

// err joins the problems in the order of the file, the first maxProblems of them.
func (f *file) err() error {
	if len(f.problems) == 0 {
		return nil
	}
	sort.SliceStable(f.problems, func(i, j int) bool {
		a, b := f.problems[i], f.problems[j]
		return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
	})
	var errs []error
	for i, p := range f.problems {
		if i == maxProblems {
			errs = append(errs, fmt.Errorf("%s: and %d more", f.name, len(f.problems)-maxProblems))
			break
		}
		errs = append(errs, p)
	}
	return errors.Join(errs...)
}

func (f *file) sortWarnings() []Warning {
	sort.SliceStable(f.warnings, func(i, j int) bool {
		a, b := f.warnings[i], f.warnings[j]
		return a.Line < b.Line || a.Line == b.Line && a.Col < b.Col
	})
	return f.warnings
}

// parse reads one YAML document into nodes; nil and a recorded problem where it cannot.
func (f *file) parse(data []byte) (root *node) {
	defer func() {
		if r := recover(); r != nil { // the parser is not ours; a file must never end the program
			f.fault(nil, "is not readable as YAML (%v)", r)
			root = nil
		}
	}()
	if len(data) > maxBytes {
		f.fault(nil, "has %d bytes; %d is the limit for an agreement or mission file", len(data), maxBytes)
		return nil
	}
	if deep := nesting(data); deep > 4*maxDepth {
		f.fault(nil, "nests brackets %d deep; %d is the limit", deep, maxDepth)
		return nil
	}
	tree, err := parser.ParseBytes(data, 0)
	if err != nil {
		f.yamlFault(err)
		return nil
	}
	var docs []*ast.DocumentNode
	for _, d := range tree.Docs {
		if d.Body != nil {
			docs = append(docs, d)
		}
	}
	if len(docs) == 0 {
		f.fault(nil, "is empty")
		return nil
	}
	if len(docs) > 1 {
		p := docs[1].Body.GetToken().Position
		if docs[1].Start != nil {
			p = docs[1].Start.Position
		}
		f.fault(&node{line: p.Line, col: p.Column}, "holds a second document; one file is one agreement: cut it at the line with ---")
		return nil
	}
	root = f.convert(docs[0].Body, 0)
	if len(f.problems) > 0 {
		return nil // what was not taken would be reported a second time as missing
	}
	return root
}

// nesting is the greatest depth of flow brackets and indentation, a cheap bound before the parser recurses.
func nesting(data []byte) int {
	depth, most := 0, 0
	for _, c := range data {
		switch c {
		case '[', '{':
			depth++
		case ']', '}':
			depth--
		}
		most = max(most, depth)
	}
	return most
}

func (f *file) yamlFault(err error) {
	var y yaml.Error
	if errors.As(err, &y) && y.GetToken() != nil {
		p := y.GetToken().Position
		f.fault(&node{line: p.Line, col: p.Column}, "is not YAML here: %s", y.GetMessage())
		return
	}
	f.fault(nil, "is not YAML: %v", firstLine(err.Error()))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}

func (f *file) convert(n ast.Node, depth int) *node {
	if n == nil {
		return &node{}
	}
	out := &node{}
	if tk := n.GetToken(); tk != nil && tk.Position != nil {
		out.line, out.col = tk.Position.Line, tk.Position.Column
	}
	if depth > maxDepth {
		f.fault(out, "nests more than %d levels deep", maxDepth)
		return out
	}
	switch v := n.(type) {
	case *ast.NullNode:
	case *ast.StringNode:
		out.kind, out.text = kindText, v.Value
	case *ast.LiteralNode:
		out.kind, out.text = kindText, v.Value.Value
	case *ast.BoolNode:
		out.kind, out.text = kindBool, v.GetToken().Value
	case *ast.IntegerNode, *ast.FloatNode:
		out.kind, out.text = kindNumber, n.GetToken().Value
	case *ast.SequenceNode:
		out.kind = kindList
		for _, i := range v.Values {
			out.items = append(out.items, f.convert(i, depth+1))
		}
	case *ast.MappingNode:
		f.convertMap(out, v.Values, depth)
	case *ast.MappingValueNode:
		f.convertMap(out, []*ast.MappingValueNode{v}, depth)
	case *ast.InfinityNode, *ast.NanNode:
		f.fault(out, "%q is not a number that can be used here", n.GetToken().Value)
	case *ast.AnchorNode, *ast.AliasNode, *ast.MergeKeyNode:
		f.fault(out, "anchors and aliases (& and *) are not used in these files: write the value out")
	case *ast.TagNode:
		f.fault(out, "tags (!) are not used in these files")
	default:
		f.fault(out, "this is not a value that can be used here")
	}
	return out
}

func (f *file) convertMap(out *node, values []*ast.MappingValueNode, depth int) {
	out.kind = kindMap
	if len(values) > 0 {
		if p := position(values[0].Key); p != nil {
			out.line, out.col = p.Line, p.Column
		}
	}
	for _, mv := range values {
		key := &node{}
		if p := position(mv.Key); p != nil {
			key.line, key.col = p.Line, p.Column
		}
		if _, ok := mv.Key.(*ast.MergeKeyNode); ok {
			f.fault(key, "merge keys (<<) are not used in these files: write the values out")
			continue
		}
		name := mv.Key.GetToken().Value
		if s, ok := mv.Key.(*ast.StringNode); ok {
			name = s.Value
		}
		if out.get(name) != nil {
			f.fault(key, "key %q stands twice", clip(name))
			continue
		}
		val := f.convert(mv.Value, depth+1)
		if val.line == 0 {
			val.line, val.col = key.line, key.col
		}
		out.keys = append(out.keys, entry{name, key, val})
	}
}

func position(n ast.MapKeyNode) *token.Position {
	if n == nil || n.GetToken() == nil {
		return nil
	}
	return n.GetToken().Position
}

// clip shortens a value for a message.
func clip(s string) string {
	if r := []rune(s); len(r) > 60 {
		return string(r[:60]) + "…"
	}
	return s
}
