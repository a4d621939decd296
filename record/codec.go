package record

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strconv"
	"time"
	"unicode/utf8"

	"trucewatch/commit"
	"trucewatch/truce"
)

// codec carries the values of a Go struct to fields or back. One function per kind
// visits the struct's fields with it, so that reading and writing cannot differ.
// The first error stays; later visits do nothing.
type codec struct {
	decode bool
	fields []commit.Field
	next   int // decode: where the next name is likely to be
	err    error
	// again holds values that many entries share, so that they share their bytes too;
	// nil shares nothing.
	again map[string]string
}

// shareMax bounds how many values one reader shares.
const shareMax = 1 << 16

// shared is the value as a string; see codec.again.
func (c *codec) shared(b []byte) string {
	if s, ok := c.again[string(b)]; ok {
		return s
	}
	s := string(b)
	if c.again != nil && len(c.again) < shareMax {
		c.again[s] = s
	}
	return s
}

// share replaces a string by an equal one that was met before.
func (c *codec) share(p *string) {
	if c.again == nil || *p == "" {
		return
	}
	if s, ok := c.again[*p]; ok {
		*p = s
	} else if len(c.again) < shareMax {
		c.again[*p] = *p
	}
}

// put appends a field.
func (c *codec) put(name string, value []byte) {
	c.fields = append(c.fields, commit.Field{Name: name, Value: value})
}

// get finds a field, or an empty value.
func (c *codec) get(name string) []byte {
	for i := range c.fields {
		k := (c.next + i) % len(c.fields)
		if c.fields[k].Name == name {
			c.next = k + 1
			return c.fields[k].Value
		}
	}
	return nil
}

func (c *codec) fail(name string, err error) {
	if c.err == nil {
		c.err = fmt.Errorf("field %s: %w", name, err)
	}
}

func text[T ~string](c *codec, name string, p *T) {
	if c.decode {
		*p = T(c.get(name))
		return
	}
	if !utf8.ValidString(string(*p)) {
		c.fail(name, fmt.Errorf("%.40q is not valid UTF-8", string(*p)))
	}
	c.put(name, []byte(*p))
}

// commonText is a text of which many entries have the same, such as a source or an act.
func commonText[T ~string](c *codec, field string, p *T) {
	if c.decode {
		*p = T(c.shared(c.get(field)))
		return
	}
	text(c, field, p)
}

// binaryField carries bytes of any kind.
func binaryField(c *codec, name string, p *[]byte) {
	if c.decode {
		*p = bytes.Clone(c.get(name))
		if len(*p) == 0 {
			*p = nil
		}
		return
	}
	c.put(name, *p)
}

// yesNo is "yes" or empty.
func yesNo(c *codec, name string, p *bool) {
	const yes = "yes"
	if !c.decode {
		if *p {
			c.put(name, []byte(yes))
		} else {
			c.put(name, nil)
		}
		return
	}
	switch v := c.get(name); string(v) {
	case yes, "":
		*p = len(v) > 0
	default:
		c.fail(name, fmt.Errorf("%.40q: want yes or nothing", v))
	}
}

// number is a decimal integer; an empty value reads as 0.
func number[T ~int | ~int64](c *codec, name string, p *T) {
	if !c.decode {
		c.put(name, strconv.AppendInt(nil, int64(*p), 10))
		return
	}
	v := c.get(name)
	if len(v) == 0 {
		*p = 0
		return
	}
	n, err := strconv.ParseInt(string(v), 10, 64)
	if err != nil {
		c.fail(name, err)
	}
	*p = T(n)
}

// instant is a time in RFC 3339, UTC; empty for the zero time.
func instant(c *codec, name string, p *time.Time) {
	if !c.decode {
		if p.IsZero() {
			c.put(name, nil)
		} else {
			c.put(name, p.UTC().AppendFormat(nil, time.RFC3339Nano))
		}
		return
	}
	*p = time.Time{}
	v := c.get(name)
	if len(v) == 0 {
		return
	}
	t, err := time.Parse(time.RFC3339Nano, string(v))
	if err != nil {
		c.fail(name, err)
		return
	}
	*p = t.UTC()
}

// object is the JSON text of a value; empty for its zero value.
func object[T comparable](c *codec, name string, p *T) {
	if c.decode {
		fromJSON(c, name, p)
		return
	}
	var zero T
	if *p == zero {
		c.put(name, nil)
		return
	}
	toJSON(c, name, p)
}

// list is the JSON text of a slice; empty for none.
func list[T any](c *codec, name string, p *[]T) {
	if c.decode {
		fromJSON(c, name, p)
		return
	}
	if len(*p) == 0 {
		c.put(name, nil)
		return
	}
	toJSON(c, name, p)
}

func fromJSON[T any](c *codec, name string, p *T) {
	var zero T
	*p = zero
	v := c.get(name)
	if len(v) == 0 {
		return
	}
	if err := json.Unmarshal(v, p); err != nil {
		c.fail(name, err)
	}
}

func toJSON[T any](c *codec, name string, p *T) {
	b, err := json.Marshal(p)
	if err == nil && hidesBytes(b) {
		err = fmt.Errorf("%.60q is not valid UTF-8", b)
	}
	if err != nil {
		c.fail(name, err)
	}
	c.put(name, b)
}

// hidesBytes reports whether the JSON encoder replaced invalid UTF-8: it writes
// the replacement as an escape, while a replacement character of the source stays
// as it is.
func hidesBytes(b []byte) bool {
	escape := []byte(`\ufffd`)
	for from := 0; ; {
		i := bytes.Index(b[from:], escape)
		if i < 0 {
			return false
		}
		i += from
		slashes := 0
		for k := i - 1; k >= 0 && b[k] == '\\'; k-- {
			slashes++
		}
		if slashes%2 == 0 {
			return true
		}
		from = i + 1
	}
}

// interval is the JSON text of an interval in UTC; empty for the zero interval.
func interval(c *codec, name string, p *truce.Interval) {
	if c.decode {
		if v, ok := plainInterval(c, c.get(name)); ok {
			*p = v
			return
		}
		c.next = max(0, c.next-1)
	}
	v := utc(*p)
	object(c, name, &v)
	if c.decode {
		*p = v
	}
}

// utc puts both ends in UTC and makes every form of the zero time the same.
func utc(v truce.Interval) truce.Interval {
	for _, t := range []*time.Time{&v.From, &v.To} {
		if t.IsZero() {
			*t = time.Time{}
		} else {
			*t = t.UTC()
		}
	}
	return v
}

// plainInterval reads the commonest form of an interval, both ends to the second in
// UTC and perhaps a zone, which is most of what a replay reads; ok is false for every
// other form.
func plainInterval(c *codec, b []byte) (v truce.Interval, ok bool) {
	const from, to, zone = `{"from":"`, `","to":"`, `","zone":"`
	const long = len("2006-01-02T15:04:05Z")
	const end = len(from) + long + len(to) + long
	if len(b) < end+2 || string(b[:len(from)]) != from || string(b[len(from)+long:len(from)+long+len(to)]) != to {
		return v, false
	}
	var okFrom, okTo bool
	v.From, okFrom = plainTime(b[len(from):][:long])
	v.To, okTo = plainTime(b[end-long : end])
	if !okFrom || !okTo {
		return v, false
	}
	if rest := b[end:]; string(rest) == `"}` {
		return v, true
	} else if inner, found := bytes.CutPrefix(rest, []byte(zone)); found {
		if inner, found = bytes.CutSuffix(inner, []byte(`"}`)); found && plainASCII(inner) {
			v.Zone = c.shared(inner)
			return v, true
		}
	}
	return v, false
}

// plainTime reads 2006-01-02T15:04:05Z and refuses what is no such time.
func plainTime(b []byte) (time.Time, bool) {
	const form = "0000-00-00T00:00:00Z"
	for i := range form {
		if digit := b[i] >= '0' && b[i] <= '9'; digit != (form[i] == '0') || !digit && b[i] != form[i] {
			return time.Time{}, false
		}
	}
	two := func(i int) int { return int(b[i]-'0')*10 + int(b[i+1]-'0') }
	y, mo, d, h, mi, s := two(0)*100+two(2), two(5), two(8), two(11), two(14), two(17)
	if y == 0 || mo < 1 || mo > 12 || d < 1 || d > 28 && time.Date(y, time.Month(mo), d, 0, 0, 0, 0, time.UTC).Day() != d || h > 23 || mi > 59 || s > 59 {
		return time.Time{}, false
	}
	return time.Date(y, time.Month(mo), d, h, mi, s, 0, time.UTC), true
}

// plainASCII reports whether JSON writes b as it is.
func plainASCII(b []byte) bool {
	for _, c := range b {
		if c < ' ' || c > '~' || c == '"' || c == '\\' {
			return false
		}
	}
	return true
}
