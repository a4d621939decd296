package csvmap

import (
	"bytes"
	"encoding/json"
	"fmt"
	"reflect"
	"regexp"
	"strings"
)

// YAML writes the mapping as a file for people to edit. Every text that YAML
// could take for something else is quoted; a quoted JSON string is valid YAML.
func (m Mapping) YAML() ([]byte, error) {
	var b bytes.Buffer
	err := writeStruct(&b, reflect.ValueOf(m), "")
	return b.Bytes(), err
}

func writeStruct(b *bytes.Buffer, v reflect.Value, indent string) error {
	for i := range v.NumField() {
		name, options, _ := strings.Cut(v.Type().Field(i).Tag.Get("yaml"), ",")
		f := v.Field(i)
		if f.IsZero() && strings.Contains(options, "omitempty") {
			continue
		}
		switch f.Kind() {
		case reflect.Struct:
			fmt.Fprintf(b, "%s%s:\n", indent, name)
			if err := writeStruct(b, f, indent+"  "); err != nil {
				return err
			}
		case reflect.Map:
			fmt.Fprintf(b, "%s%s:\n", indent, name)
			words, _ := f.Interface().(map[string]string)
			for _, k := range sortedKeys(words) {
				fmt.Fprintf(b, "%s  %s: %s\n", indent, scalar(k), scalar(words[k]))
			}
		case reflect.Slice:
			var items []string
			for j := range f.Len() {
				item := fmt.Sprint(f.Index(j).Interface())
				if f.Index(j).Kind() == reflect.String {
					item = scalar(item)
				}
				items = append(items, item)
			}
			fmt.Fprintf(b, "%s%s: [%s]\n", indent, name, strings.Join(items, ", "))
		case reflect.String:
			fmt.Fprintf(b, "%s%s: %s\n", indent, name, scalar(f.String()))
		case reflect.Bool:
			fmt.Fprintf(b, "%s%s: %t\n", indent, name, f.Bool())
		default:
			return fmt.Errorf("field %s of the mapping is of kind %s, which is not written", name, f.Kind())
		}
	}
	return nil
}

// plainWord is text that means nothing else in YAML.
var plainWord = regexp.MustCompile(`^\pL[\pL\pN_/.()'-]*( [\pL\pN_/.()'-]+)*$`)

// otherThanText are words that YAML readers take for booleans or nothing.
var otherThanText = map[string]bool{"true": true, "false": true, "yes": true, "no": true, "on": true, "off": true, "null": true, "y": true, "n": true, "nan": true, "inf": true}

func scalar(s string) string {
	if plainWord.MatchString(s) && !otherThanText[strings.ToLower(s)] {
		return s
	}
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(s); err != nil {
		return `""`
	}
	return strings.TrimSuffix(b.String(), "\n")
}
