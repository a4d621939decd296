package agreement

import (
	"bytes"
	"encoding/json"
	"sort"
)

// Schema is the JSON Schema (draft 2020-12) of agreement files, for editors;
// SchemaOfMission that of mission files. Both are made from the shapes that the
// loader uses. The loader checks more: that names exist, times agree, and the rest.
func Schema() []byte { return schema(agreementShape(), "Trucewatch agreement file") }

// SchemaOfMission is the JSON Schema of mission files.
func SchemaOfMission() []byte { return schema(missionShape(), "Trucewatch mission file") }

// ordered is a JSON object that keeps the order of its keys.
type ordered []pair

type pair struct {
	key string
	val any
}

func (o ordered) MarshalJSON() ([]byte, error) {
	var b bytes.Buffer
	b.WriteByte('{')
	for i, p := range o {
		if i > 0 {
			b.WriteByte(',')
		}
		k, err := json.Marshal(p.key)
		if err != nil {
			return nil, err
		}
		v, err := json.Marshal(p.val)
		if err != nil {
			return nil, err
		}
		b.Write(k)
		b.WriteByte(':')
		b.Write(v)
	}
	b.WriteByte('}')
	return b.Bytes(), nil
}

func schema(s *shape, title string) []byte {
	defs := map[string]ordered{}
	top := s.schema(defs)
	names := make([]string, 0, len(defs))
	for n := range defs {
		names = append(names, n)
	}
	sort.Strings(names)
	var all ordered
	for _, n := range names {
		all = append(all, pair{n, defs[n]})
	}
	doc := append(ordered{{"$schema", "https://json-schema.org/draft/2020-12/schema"}, {"title", title}}, top...)
	doc = append(doc, pair{"$defs", all})
	out, err := json.MarshalIndent(doc, "", "  ")
	if err != nil { // the shapes are ours and hold only text
		panic(err)
	}
	return append(out, '\n')
}

func (s *shape) schema(defs map[string]ordered) ordered {
	switch s.form {
	case formObject:
		if _, ok := defs[s.name]; !ok {
			defs[s.name] = nil // guards against shapes that hold themselves
			defs[s.name] = s.objectSchema(defs)
		}
		return ordered{{"$ref", "#/$defs/" + s.name}}
	case formList:
		return ordered{{"type", "array"}, {"items", s.elem.schema(defs)}}
	case formOneOrMany:
		one := s.elem.schema(defs)
		return ordered{{"anyOf", []any{one, ordered{{"type", "array"}, {"items", one}}}}}
	case formMap:
		return ordered{{"type", "object"}, {"additionalProperties", s.elem.schema(defs)}}
	case formWords:
		return ordered{{"anyOf", []any{ordered{{"type", "string"}}, ordered{{"type", "object"},
			{"propertyNames", ordered{{"pattern", langPattern.String()}}}, {"additionalProperties", ordered{{"type", "string"}}}}}}}
	case formCondition:
		return ordered{{"anyOf", []any{ordered{{"enum", conditions}}, ordered{{"type", "object"}, {"minProperties", 1}, {"maxProperties", 1},
			{"propertyNames", ordered{{"enum", conditions}}}, {"additionalProperties", conditionParameters.schema(defs)}}}}}
	}
	return s.scalarSchema()
}

func (s *shape) objectSchema(defs map[string]ordered) ordered {
	var props ordered
	required := []string{}
	for _, fd := range s.fields {
		v := fd.shape.schema(defs)
		if fd.doc != "" {
			v = append(ordered{{"description", fd.doc}}, v...)
		}
		props = append(props, pair{fd.key, v})
		if fd.required {
			required = append(required, fd.key)
		}
	}
	return ordered{{"type", "object"}, {"additionalProperties", false}, {"required", required}, {"properties", props}}
}

func (s *shape) scalarSchema() ordered {
	switch s.form {
	case formInt:
		return ordered{{"type", "integer"}}
	case formNumber:
		return ordered{{"type", "number"}}
	case formBool:
		return ordered{{"type", "boolean"}}
	case formDate:
		return ordered{{"type", "string"}, {"pattern", datePattern.String()}}
	case formDuration:
		return ordered{{"type", "string"}, {"pattern", `^(\d+d|(\d+(\.\d+)?(h|m|s))+)$`}}
	case formLength:
		return ordered{{"type", []string{"number", "string"}}}
	case formID:
		return ordered{{"type", []string{"string", "integer"}}, {"maxLength", 64}}
	}
	if len(s.choices) > 0 {
		if len(s.choices) == 1 && s.choices[0] == "1" {
			return ordered{{"const", 1}}
		}
		return ordered{{"enum", s.choices}}
	}
	return ordered{{"type", []string{"string", "number"}}}
}
