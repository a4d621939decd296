package jsonl

// formOf tells the two forms apart like short, without decoding the line, which
// would cost as much as reading it. ok is false where the line must be decoded to
// know: a name with an escape, text after the object, or anything that is no object.
// It does not say that the line is well-formed.
func formOf(line string) (isShort, ok bool) {
	i := skipSpace(line, 0)
	if i == len(line) || line[i] != '{' {
		return false, false
	}
	var kind, published, attrs, other bool
	for i = skipSpace(line, i+1); i < len(line) && line[i] == '"'; {
		end := stringEnd(line, i)
		if end < 0 {
			return false, false
		}
		name := line[i+1 : end-1]
		if i = skipSpace(line, end); i == len(line) || line[i] != ':' {
			return false, false
		}
		if i = skipSpace(line, i+1); i == len(line) {
			return false, false
		}
		switch name { // of two fields of one name the later holds
		case "place", "place_name", "actor":
			other = true
		case "kind":
			kind = true
		case "published":
			published = line[i] == '"'
		case "attrs":
			attrs = line[i] == '{'
		}
		for j := range len(name) {
			if name[j] == '\\' {
				return false, false
			}
		}
		if i = valueEnd(line, i); i < 0 {
			return false, false
		}
		if i = skipSpace(line, i); i < len(line) && line[i] == ',' {
			i = skipSpace(line, i+1)
		}
	}
	if i == len(line) || line[i] != '}' || skipSpace(line, i+1) != len(line) {
		return false, false
	}
	return other || published || attrs || !kind, true
}

func skipSpace(s string, i int) int {
	for i < len(s) && (s[i] == ' ' || s[i] == '\t' || s[i] == '\r' || s[i] == '\n') {
		i++
	}
	return i
}

// stringEnd is the index after the string that begins at i, or -1.
func stringEnd(s string, i int) int {
	for i++; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '"':
			return i + 1
		}
	}
	return -1
}

// valueEnd is the index of the comma or bracket that ends the value at i, or -1.
func valueEnd(s string, i int) int {
	for depth := 0; i < len(s); i++ {
		switch s[i] {
		case '"':
			end := stringEnd(s, i)
			if end < 0 {
				return -1
			}
			i = end - 1
		case '{', '[':
			depth++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
		case ',':
			if depth == 0 {
				return i
			}
		}
	}
	return -1
}
