package fuse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"
)

// decodeObject calls f with every key of a JSON object and its raw value; null
// is an empty object. It is for the small objects inside a line, which
// encoding/json has already found to be well formed.
func decodeObject(b []byte, f func(key string, val []byte) error) error {
	if string(b) == "null" {
		return nil
	}
	if len(b) < 2 || b[0] != '{' {
		return fmt.Errorf("%s: want an object", clip(string(b)))
	}
	i := skipSpace(b, 1)
	for i < len(b) && b[i] != '}' {
		end := skipValue(b, i)
		key, err := unquote(b[i:end])
		if err != nil {
			return err
		}
		i = skipSpace(b, end)
		if i >= len(b) || b[i] != ':' {
			return errors.New("malformed object")
		}
		i = skipSpace(b, i+1)
		end = skipValue(b, i)
		if end <= i {
			return errors.New("malformed object")
		}
		if err := f(key, b[i:end]); err != nil {
			return err
		}
		i = skipSpace(b, end)
		if i < len(b) && b[i] == ',' {
			i = skipSpace(b, i+1)
		}
	}
	return nil
}

func skipSpace(b []byte, i int) int {
	for i < len(b) && (b[i] == ' ' || b[i] == '\t' || b[i] == '\n' || b[i] == '\r') {
		i++
	}
	return i
}

// skipValue returns the index after the value that begins at i.
func skipValue(b []byte, i int) int {
	depth := 0
	for i < len(b) {
		switch c := b[i]; c {
		case '"':
			for i++; i < len(b) && b[i] != '"'; i++ {
				if b[i] == '\\' {
					i++
				}
			}
			i++
			if depth == 0 {
				return min(i, len(b))
			}
		case '{', '[':
			depth++
			i++
		case '}', ']':
			if depth == 0 {
				return i
			}
			depth--
			i++
			if depth == 0 {
				return i
			}
		case ',', ':', ' ', '\t', '\n', '\r':
			if depth == 0 {
				return i
			}
			i++
		default:
			i++
		}
	}
	return min(i, len(b))
}

// unquote reads a JSON string; null is "".
func unquote(b []byte) (string, error) {
	if string(b) == "null" {
		return "", nil
	}
	if len(b) >= 2 && b[0] == '"' && bytes.IndexByte(b, '\\') < 0 && utf8.Valid(b) {
		return string(b[1 : len(b)-1]), nil
	}
	var s string
	if err := json.Unmarshal(b, &s); err != nil {
		return "", fmt.Errorf("%s: want a string", clip(string(b)))
	}
	return s, nil
}

// plainDecimal writes a JSON number without an exponent; what it cannot turn
// comes back as it is, for the caller's parser to refuse.
func plainDecimal(b []byte) string {
	s := string(b)
	i := strings.IndexAny(s, "eE")
	if i < 0 {
		return s
	}
	exp, err := strconv.Atoi(s[i+1:])
	if err != nil || exp > 20 || exp < -40 {
		return s
	}
	sign, digits := "", s[:i]
	if strings.HasPrefix(digits, "-") {
		sign, digits = "-", digits[1:]
	}
	whole, frac, _ := strings.Cut(digits, ".")
	for ; exp > 0; exp-- {
		if frac == "" {
			frac = "0"
		}
		whole, frac = whole+frac[:1], frac[1:]
	}
	for ; exp < 0; exp++ {
		if whole == "" {
			whole = "0"
		}
		whole, frac = whole[:len(whole)-1], whole[len(whole)-1:]+frac
	}
	whole = strings.TrimLeft(whole, "0")
	return sign + "0" + whole + "." + frac
}

// wholeNumber reads a JSON number, dropping a fraction.
func wholeNumber(b []byte) (int64, error) {
	whole, _, _ := strings.Cut(plainDecimal(b), ".")
	return strconv.ParseInt(whole, 10, 64)
}
