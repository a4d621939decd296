package source

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"
)

// JSONError says what is wrong with a line of JSON in words of the format, with
// what stands at the place. fields says where the fields are described.
func JSONError(line string, err error, fields string) *ValueError {
	var syntax *json.SyntaxError
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &syntax):
		at := int(min(max(syntax.Offset, 0), int64(len(line))))
		return badValue(Clip(strings.ToValidUTF8(line[max(0, at-20):], "\ufffd"), 40), "one object a line, in UTF-8",
			"not JSON at byte %d: %s", syntax.Offset, syntax)
	case errors.As(err, &kind) && kind.Field == "":
		return badValue(Clip(line, 40), fields, "the line is not a JSON object")
	case errors.As(err, &kind):
		return badValue("", fields, "field %q cannot hold a JSON %s", kind.Field, kind.Value)
	}
	if name, ok := strings.CutPrefix(err.Error(), "json: unknown field "); ok {
		return badValue("", fields, "there is no field %s", name)
	}
	return badValue("", fields, "%s", strings.TrimPrefix(fmt.Sprint(err), "json: "))
}
