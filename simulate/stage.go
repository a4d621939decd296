package simulate

import (
	"strconv"
	"time"
	"unicode/utf8"

	"trucewatch/truce"
)

// stage is a line of the stage contract of fuse: what the fusion reads, whatever
// the source's own form. Empty fields are left out.
type stage struct {
	id, source, origin string
	published          time.Time
	from, to           time.Time
	at                 *truce.Position
	r68                int
	placeName          string
	act, actor         string
	killed, injured    truce.Count
	title, text, url   string
	product, kind      string
	updateOf           string
	weapon, target     string
}

// fusible says which kinds speak of one thing that happened.
func fusible(k truce.ReportKind) bool {
	return k == truce.KindPoint || k == truce.KindEpisode || k == truce.KindDetection || k == truce.KindAccess
}

func stageOf(r truce.Report) stage {
	p := r.At()
	return stage{id: r.ID, source: string(r.Source), origin: r.Origin, published: r.Published.From, from: r.Time.From, to: r.Time.To,
		at: p.At, r68: p.R68M, placeName: p.Name, act: string(r.Act), actor: string(r.Alleged.Party), killed: r.Killed, injured: r.Injured,
		title: r.Title, text: r.Text, url: r.URL, product: r.Product, kind: string(r.Kind), updateOf: r.UpdateOf, weapon: r.Weapon, target: r.Target}
}

// appendJSON writes the line, with its end.
func (s *stage) appendJSON(b []byte) []byte {
	b = append(b, `{"id":`...)
	b = appendString(b, s.id)
	b = appendField(b, "source", s.source)
	b = appendField(b, "origin", s.origin)
	if !s.published.IsZero() {
		b = append(b, `,"published":"`...)
		b = append(appendTime(b, s.published), '"')
	}
	if !s.from.IsZero() {
		b = append(b, `,"time":{"from":"`...)
		b = appendTime(b, s.from)
		b = append(b, `","to":"`...)
		b = append(appendTime(b, s.to), `"}`...)
	}
	if s.at != nil {
		b = append(b, `,"place":{"lat":`...)
		b = append(b, s.at.Lat.String()...)
		b = append(b, `,"lon":`...)
		b = append(b, s.at.Lon.String()...)
		if s.r68 > 0 {
			b = append(b, `,"radius_m":`...)
			b = strconv.AppendInt(b, int64(s.r68), 10)
		}
		b = append(b, '}')
	}
	b = appendField(b, "place_name", s.placeName)
	b = appendField(b, "act", s.act)
	b = appendField(b, "actor", s.actor)
	b = appendCount(b, "killed", s.killed)
	b = appendCount(b, "injured", s.injured)
	for _, f := range [...][2]string{{"title", s.title}, {"text", s.text}, {"url", s.url}, {"product", s.product}, {"kind", s.kind},
		{"update_of", s.updateOf}, {"weapon", s.weapon}, {"target", s.target}} {
		b = appendField(b, f[0], f[1])
	}
	return append(b, "}\n"...)
}

func appendField(b []byte, name, value string) []byte {
	if value == "" {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, '"', ':')
	return appendString(b, value)
}

func appendCount(b []byte, name string, c truce.Count) []byte {
	if c.Min == nil && c.Max == nil {
		return b
	}
	b = append(b, ',', '"')
	b = append(b, name...)
	b = append(b, `":{`...)
	if c.Min != nil {
		b = append(b, `"min":`...)
		b = strconv.AppendInt(b, *c.Min, 10)
	}
	if c.Max != nil {
		if c.Min != nil {
			b = append(b, ',')
		}
		b = append(b, `"max":`...)
		b = strconv.AppendInt(b, *c.Max, 10)
	}
	return append(b, '}')
}

// appendTime writes whole seconds in UTC; time.AppendFormat is several times slower.
func appendTime(b []byte, t time.Time) []byte {
	t = t.UTC()
	y, m, d := t.Date()
	hh, mm, ss := t.Clock()
	two := func(b []byte, v int) []byte { return append(b, byte('0'+v/10), byte('0'+v%10)) }
	b = strconv.AppendInt(b, int64(y), 10)
	b = two(append(b, '-'), int(m))
	b = two(append(b, '-'), d)
	b = two(append(b, 'T'), hh)
	b = two(append(b, ':'), mm)
	b = two(append(b, ':'), ss)
	return append(b, 'Z')
}

// appendString writes a JSON string. What we write holds no control characters
// and no broken UTF-8; both are replaced all the same.
func appendString(b []byte, s string) []byte {
	b = append(b, '"')
	for i := 0; i < len(s); {
		c := s[i]
		switch {
		case c == '"' || c == '\\':
			b = append(b, '\\', c)
			i++
		case c < 0x20:
			b = append(b, ' ')
			i++
		case c < utf8.RuneSelf:
			b = append(b, c)
			i++
		default:
			r, n := utf8.DecodeRuneInString(s[i:])
			b = utf8.AppendRune(b, r)
			i += n
		}
	}
	return append(b, '"')
}
