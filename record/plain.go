package record

import (
	"unicode/utf8"

	"trucewatch/truce"
)

// plain reads JSON in the one form in which this program writes it: fields in the
// order of their type, no spaces, no escapes. Most of what a replay decodes has it.
// Where a value has another form, ok is false and the JSON decoder takes it.
type plain struct {
	c  *codec
	b  []byte
	ok bool
}

// newPlain refuses bytes that JSON would repair.
func newPlain(c *codec, b []byte) plain { return plain{c, b, utf8.Valid(b)} }

// skip takes s away where it comes next.
func (p *plain) skip(s string) bool {
	if len(p.b) < len(s) || string(p.b[:len(s)]) != s {
		return false
	}
	p.b = p.b[len(s):]
	return true
}

// want is skip of what must come.
func (p *plain) want(s string) { p.ok = p.skip(s) && p.ok }

// end reports whether all was read.
func (p *plain) end() bool { return p.ok && len(p.b) == 0 }

// str reads a string after its opening quote.
func (p *plain) str() string {
	for i, ch := range p.b {
		switch {
		case ch == '"':
			s := p.c.shared(p.b[:i])
			p.b = p.b[i+1:]
			return s
		case ch == '\\' || ch < ' ':
			p.ok = false
			return ""
		}
	}
	p.ok = false
	return ""
}

// field reads a string field that may be missing.
func (p *plain) field(name string) string {
	if !p.skip(name) {
		return ""
	}
	return p.str()
}

// digits reads up to most digits, and how many there were.
func (p *plain) digits(most int) (v int64, n int) {
	for n < len(p.b) && n < most && p.b[n] >= '0' && p.b[n] <= '9' {
		v = v*10 + int64(p.b[n]-'0')
		n++
	}
	return v, n
}

// integer reads an integer of up to 18 digits.
func (p *plain) integer() int64 {
	negative := p.skip("-")
	v, n := p.digits(18)
	if n == 0 || n > 1 && p.b[0] == '0' {
		p.ok = false
		return 0
	}
	p.b = p.b[n:]
	if negative {
		return -v
	}
	return v
}

// degrees reads a decimal number of up to seven places.
func (p *plain) degrees() truce.E7 {
	negative := p.skip("-")
	v, n := p.digits(3)
	if n == 0 || n > 1 && p.b[0] == '0' {
		p.ok = false
		return 0
	}
	p.b = p.b[n:]
	places := 0
	if p.skip(".") {
		var frac int64
		frac, places = p.digits(7)
		if places == 0 {
			p.ok = false
			return 0
		}
		p.b = p.b[places:]
		for range places {
			v *= 10
		}
		v += frac
	}
	for ; places < 7; places++ {
		v *= 10
	}
	if v > 180e7 {
		p.ok = false
		return 0
	}
	if negative {
		v = -v
	}
	return truce.E7(v)
}

// place reads a place without sector and line.
func (p *plain) place() (v truce.Place) {
	p.want(`{"kind":"`)
	v.Kind = truce.PlaceKind(p.str())
	if p.skip(`,"at":{"lat":`) {
		v.At = new(truce.Position)
		v.At.Lat = p.degrees()
		p.want(`,"lon":`)
		v.At.Lon = p.degrees()
		p.want(`}`)
	}
	if p.skip(`,"r68_m":`) {
		v.R68M = int(p.integer())
	}
	v.Region = p.field(`,"region":"`)
	v.Raion = p.field(`,"district":"`)
	v.Name = p.field(`,"name":"`)
	v.Key = p.field(`,"gazetteer_id":"`)
	v.Quality = truce.PlaceQuality(p.field(`,"quality":"`))
	v.Country = p.field(`,"country":"`)
	p.want(`}`)
	return v
}

// plainPlaces reads a list of places.
func plainPlaces(c *codec, b []byte) ([]truce.Place, bool) {
	p := newPlain(c, b)
	p.want(`[`)
	out := make([]truce.Place, 0, 1)
	for p.ok {
		out = append(out, p.place())
		if !p.skip(`,`) {
			break
		}
	}
	p.want(`]`)
	return out, p.end()
}

// plainLocated reads a list of places with their indices.
func plainLocated(c *codec, b []byte) ([]locatedPlace, bool) {
	p := newPlain(c, b)
	p.want(`[`)
	out := make([]locatedPlace, 0, 1)
	for p.ok {
		p.want(`{"i":`)
		l := locatedPlace{Index: int(p.integer())}
		p.want(`,"place":`)
		l.Place = p.place()
		p.want(`}`)
		out = append(out, l)
		if !p.skip(`,`) {
			break
		}
	}
	p.want(`]`)
	return out, p.end()
}

// plainRaw reads where a row lies.
func plainRaw(c *codec, b []byte) (v truce.Raw, ok bool) {
	p := newPlain(c, b)
	p.want(`{"sha256":"`)
	v.SHA256 = p.str()
	v.Member = p.field(`,"member":"`)
	if p.skip(`,"line":`) {
		v.Line = int(p.integer())
	}
	p.want(`}`)
	return v, p.end()
}

// plainCount reads a count with two bounds.
func plainCount(c *codec, b []byte) (v truce.Count, ok bool) {
	p := newPlain(c, b)
	p.want(`{"min":`)
	v.Min = new(p.integer())
	p.want(`,"max":`)
	v.Max = new(p.integer())
	v.Unit = p.field(`,"unit":"`)
	p.want(`}`)
	return v, p.end()
}

// plainAlleged reads who is said to have done it.
func plainAlleged(c *codec, b []byte) (v truce.Alleged, ok bool) {
	p := newPlain(c, b)
	p.want(`{"party":"`)
	v.Party = truce.PartyID(p.str())
	v.By = truce.PartyID(p.field(`,"by":"`))
	v.Words = p.field(`,"words":"`)
	p.want(`}`)
	return v, p.end()
}

// plainly reads a field in the plain form, else as read does.
func plainly[T any](c *codec, name string, v *T, short func(*codec, []byte) (T, bool), read func(*codec, string, *T)) {
	if c.decode {
		b := c.get(name)
		if len(b) > 0 {
			if got, ok := short(c, b); ok {
				*v = got
				return
			}
		}
		c.next = max(0, c.next-1)
	}
	read(c, name, v)
}
