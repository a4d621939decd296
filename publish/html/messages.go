package html

import (
	"fmt"
	"strconv"
	"strings"
)

// message is one interface text in the three languages of the site. Forms after a
// "|" are plurals: one and other in English; one, few and many in Ukrainian and
// Russian; the value {n} chooses.
type message struct{ key, en, uk, ru string }

// languages of the site, the authoritative one first.
var languages = []struct{ code, name string }{{"en", "English"}, {"uk", "Українська"}, {"ru", "Русский"}}

// catalogue holds all messages by language and key.
type catalogue map[string]map[string]string

func newCatalogue() catalogue {
	c := catalogue{"en": {}, "uk": {}, "ru": {}}
	for _, group := range [][]message{frameMessages, pageMessages, claimMessages, wordMessages, actMessages, methodMessages, toldMessages} {
		for _, m := range group {
			c["en"][m.key], c["uk"][m.key], c["ru"][m.key] = m.en, m.uk, m.ru
		}
	}
	return c
}

// say returns the text of key with its values put in; an unknown key or a missing
// value is an error, so that no page is ever rendered with a hole in it.
func (c catalogue) say(lang, key string, values ...any) (string, error) {
	text, ok := c[lang][key]
	if !ok {
		return "", fmt.Errorf("message %q is missing in %s", key, lang)
	}
	if len(values)%2 != 0 {
		return "", fmt.Errorf("message %q: a value without a name", key)
	}
	if strings.Contains(text, "|") {
		n := int64(0)
		for i := 0; i < len(values); i += 2 {
			if values[i] == "n" {
				n = whole(values[i+1])
			}
		}
		text = plural(lang, text, n)
	}
	for i := 0; i < len(values); i += 2 {
		name := "{" + fmt.Sprint(values[i]) + "}"
		text = strings.ReplaceAll(text, name, valueText(lang, values[i+1]))
	}
	if i := strings.IndexByte(text, '{'); i >= 0 {
		return "", fmt.Errorf("message %q: no value for %s", key, text[i:])
	}
	return text, nil
}

func whole(v any) int64 {
	switch v := v.(type) {
	case int:
		return int64(v)
	case int64:
		return v
	}
	return 0
}

func valueText(lang string, v any) string {
	switch v := v.(type) {
	case int, int64:
		return group(lang, whole(v))
	case string:
		return v
	}
	return fmt.Sprint(v)
}

// plural chooses among the forms by the language's rule for whole numbers.
func plural(lang, forms string, n int64) string {
	f := strings.Split(forms, "|")
	i := 1
	if lang == "en" {
		if n == 1 {
			i = 0
		}
	} else {
		switch last, last2 := n%10, n%100; {
		case last == 1 && last2 != 11:
			i = 0
		case last >= 2 && last <= 4 && (last2 < 12 || last2 > 14):
			i = 1
		default:
			i = 2
		}
	}
	return f[min(i, len(f)-1)]
}

// group writes a whole number with the language's thousands separator.
func group(lang string, n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "−", s[1:]
	}
	sep := ","
	if lang != "en" {
		sep = "\u00a0"
		if len(s) <= 4 {
			sep = ""
		}
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + sep + s[i:]
	}
	return sign + s
}
