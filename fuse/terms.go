package fuse

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"trucewatch/text"
)

// Term is one part of a pair's score, with what was compared.
type Term struct {
	Name     string `json:"name"`
	Bits     Bits   `json:"bits"`
	Compared string `json:"compared"`
	// AtMost: the two lie so far apart that they are not compared; the true value
	// is no more than Bits.
	AtMost bool `json:"at_most,omitempty"`

	nats int32
}

// Bits is an amount of evidence in hundredths of a bit.
type Bits int32

// bitsOf turns thousandths of a nat into hundredths of a bit, half away from zero,
// with the same rounding as WriteLinks.
func bitsOf(s int32) Bits {
	milli := int64(s) * 1_000_000 / ln2Micro
	if milli < 0 {
		return Bits((milli - 5) / 10)
	}
	return Bits((milli + 5) / 10)
}

// String writes the sign and two places.
func (b Bits) String() string {
	s := string(appendMilli(nil, int32(b)*10))
	if b >= 0 {
		return "+" + s
	}
	return s
}

// MarshalJSON writes a number with two places.
func (b Bits) MarshalJSON() ([]byte, error) { return appendMilli(nil, int32(b)*10), nil }

// terms are the parts of the score of two reports. Without a limit they sum to
// scorer.score; unlike it they do not stop where the pair has become hopeless.
// far says which of place and time lies beyond what is compared.
func (sc *scorer) terms(a, b *rec) (list []Term, far string) {
	put := func(name string, v int32, atMost bool, compared string) {
		list = append(list, Term{Name: name, nats: v, AtMost: atMost, Compared: compared})
	}
	placed, timed := a.sigma > 0 && b.sigma > 0, a.width > 0 && b.width > 0
	if placed {
		v, out := sc.placeLimited(a, b)
		put("place", v, out, sc.placeWords(a, b))
		if out {
			far = "place"
		}
	} else if a.sigma > 0 || b.sigma > 0 {
		put("place", 0, false, "only one of them states a place")
	}
	if timed {
		v, out := sc.timeLimited(a, b, placed)
		put("time", v, v < 0 && out, sc.timeWords(a, b))
		if out && far == "" {
			far = "time"
		}
	} else if a.width > 0 || b.width > 0 {
		put("time", 0, false, "only one of them states a time")
	}
	sc.rateTerms(a, b, placed, timed, put)
	put("prior", sc.m.snap.Intercept, false, "of the snapshot: how much likelier a partner is than the rate says")
	sc.fieldTerms(a, b, put)
	if v, l := sc.m.text.score(sc.s, a, b), sc.m.text.likeness(sc.s, a, b); l >= 0 {
		put("words", v, false, sc.sharedWords(a, b, l))
	}
	// Rounded so that the parts add up to the rounded sum.
	var sum int32
	for i := range list {
		before := bitsOf(sum)
		sum += list[i].nats
		list[i].Bits = bitsOf(sum) - before
	}
	return list, far
}

// placeLimited is placeTerm, or the most it could be where the table ends.
func (sc *scorer) placeLimited(a, b *rec) (v int32, out bool) {
	if v = sc.m.placeTerm(a, b); v != noLink {
		return v, false
	}
	const lnTwoPi = 1838
	s2 := sc.m.variance(a) + sc.m.variance(b)
	return sc.m.place[zCells-1] - lnTwoPi - lnMilli(uint64(s2)) + lnKm2, true
}

// timeLimited is timeTerm, or the most it could be where the bins end.
func (sc *scorer) timeLimited(a, b *rec, placed bool) (v int32, out bool) {
	v, bin := sc.m.timeTerm(a, b)
	switch {
	case v != noLink:
		return v, placed && bin > lagReach
	case a.flags&b.flags&flagPublishedOnly != 0:
		return sc.m.pub[nPublished-1], true
	}
	wa, wb := sc.m.widthOf(a), sc.m.widthOf(b)
	return sc.m.lag[nLags-1] - lnMilli(uint64((wa*wa+wb*wb)/2))/2 + lnHour, true
}

func (sc *scorer) placeWords(a, b *rec) string {
	dy, dx := planar(a.lat, a.lon, b.lat, b.lon)
	return fmt.Sprintf("%s apart, stated to %s and %s", lengthWords(int64(isqrt(uint64(dy*dy+dx*dx)))),
		lengthWords(r68Of(a)), lengthWords(r68Of(b)))
}

// r68Of gives back the radius that was stated, within a metre or two.
func r68Of(c *rec) int64 { return (int64(c.sigma)*15_096 + 9_999) / 10_000 }

func (sc *scorer) timeWords(a, b *rec) string {
	if a.flags&b.flags&flagPublishedOnly != 0 {
		return "published " + spanWords(abs64(a.pub-b.pub)) + " apart; neither says when it happened"
	}
	long := fmt.Sprintf("stated to %s and %s", spanWords(int64(a.width)), spanWords(int64(b.width)))
	over := min(a.from+int64(a.width), b.from+int64(b.width)) - max(a.from, b.from)
	if over > 0 {
		return long + ", overlapping by " + spanWords(over)
	}
	return fmt.Sprintf("%s from middle to middle, %s, not overlapping", spanWords(abs64(midOf(a)-midOf(b))), long)
}

func (sc *scorer) rateTerms(a, b *rec, placed, timed bool, put func(string, int32, bool, string)) {
	switch {
	case placed && timed:
		v := sc.pairRate(a, b)
		const perDay = 10_086 // ln(1,000 km² · 24 h)
		put("rate", v, false, "expected here and now: "+rateWords(perDay-v)+" incidents per 1,000 km² and day (place and time above are densities per km² and hour, to be read against it)")
	case timed:
		v := -sc.loose(a, b)
		const perDay = 3_178 // ln 24
		put("rate", v, false, "expected now, over everything: "+rateWords(perDay-v)+" incidents a day")
		put("no place", sc.m.snap.Placeless, false, "of the snapshot: one of them has no place")
	}
}

// fieldTerms compares categories, numbers of people and free attributes.
func (sc *scorer) fieldTerms(a, b *rec, put func(string, int32, bool, string)) {
	for f := 0; f < nFields; f++ {
		if a.path[f] != 0 || b.path[f] != 0 {
			put(fieldNames[f], sc.field(f, a, b), false, sc.fieldWords(f, a, b))
		}
	}
	grown := sc.grown(a, b)
	for _, n := range []struct {
		name string
		m    *countModel
		x, y [2]int32
	}{{"killed", &sc.m.kill, a.kill, b.kill}, {"injured", &sc.m.inj, a.inj, b.inj}} {
		switch up := grown(n.x, n.y); {
		case n.x[0] < 0 && n.y[0] < 0:
		case n.x[0] < 0 || n.y[0] < 0:
			put(n.name, 0, false, "only one of them states a number")
		case up:
			put(n.name, n.m.score(n.x, n.y, up), false, countWords(n.x)+" and "+countWords(n.y)+"; the later report states more, which "+n.m.growth())
		default:
			put(n.name, n.m.score(n.x, n.y, up), false, countWords(n.x)+" and "+countWords(n.y))
		}
	}
	for _, x := range sc.s.attrsOf(a) {
		for _, y := range sc.s.attrsOf(b) {
			if x.field == y.field {
				fd := sc.s.fields[x.field]
				put(fd.name, sc.m.fields[x.field].score(x.path, y.path), false, sc.pathWords(int(x.field), x.path, y.path))
			}
		}
	}
}

func (sc *scorer) fieldWords(f int, a, b *rec) string {
	if a.path[f] == 0 || b.path[f] == 0 {
		return fmt.Sprintf("only one of them states it: %s", sc.s.fields[f].paths[max(a.path[f], b.path[f])][0])
	}
	words := sc.pathWords(f, a.path[f], b.path[f])
	switch {
	case f == fieldActor && sc.m.fields[f].score(a.path[f], b.path[f]) < 0 && sc.field(f, a, b) == 0:
		return words + "; their sources speak for parties set against each other: a dispute, no sign of two events"
	case f == fieldName && a.sigma > 0 && b.sigma > 0:
		return words + "; counted a quarter, because the positions have said it"
	}
	return words
}

func (sc *scorer) pathWords(f int, x, y int32) string {
	px, py := sc.s.fields[f].paths[x], sc.s.fields[f].paths[y]
	la, lb := sc.m.fields[f].level(x, y)
	switch {
	case la == 0 && lb == 0:
		return "both " + px[0]
	case la >= 0:
		return fmt.Sprintf("%s and %s agree at %s", px[0], py[0], px[la])
	}
	return fmt.Sprintf("%s and %s differ", px[0], py[0])
}

// maxWords is how many common words are listed.
const maxWords = 8

// sharedWords says how alike the words are and lists the rarest common ones, as
// far as they are still known: reports are kept as hashes of stems.
func (sc *scorer) sharedWords(a, b *rec, likeness int64) string {
	x, y := sc.s.stems(a), sc.s.stems(b)
	common := map[uint32]string{}
	n := 0
	for _, t := range x {
		if _, ok := slices.BinarySearch(y, t); ok {
			common[t] = ""
			n++
		}
	}
	for key := range sc.s.stemOf { // the least word of each stem: the order changes nothing
		h := sc.s.stemOf[key]
		if old, ok := common[h]; ok {
			if w := wordOf(key, h); w != "" && (old == "" || w < old) {
				common[h] = w
			}
		}
	}
	type known struct {
		word   string
		weight int64
	}
	var list []known
	for h, w := range common { // sorted below
		if w != "" {
			list = append(list, known{w, sc.m.text.weight(h)})
		}
	}
	slices.SortFunc(list, func(p, q known) int { return cmp.Or(cmp.Compare(q.weight, p.weight), cmp.Compare(p.word, q.word)) })
	out := fmt.Sprintf("likeness .%03d of 1; %d of %d and %d features in common", min(likeness, 999), n, len(x), len(y))
	var words []string
	for _, k := range list[:min(len(list), maxWords)] {
		words = append(words, k.word)
	}
	if len(words) > 0 {
		out += ": " + strings.Join(words, ", ")
	}
	return out
}

// wordOf parts a key of set.stemOf into language and word; "" if it does not
// give the stem.
func wordOf(key string, h uint32) string {
	for _, lang := range []string{"en", "uk", "ru", ""} {
		if w, ok := strings.CutPrefix(key, lang); ok && stemHash(text.Stem(w, lang)) == h {
			return w
		}
	}
	return ""
}

func countWords(n [2]int32) string {
	switch {
	case n[1] >= 1<<30:
		return fmt.Sprintf("%d or more", n[0])
	case n[0] == n[1]:
		return strconv.Itoa(int(n[0]))
	}
	return fmt.Sprintf("%d to %d", n[0], n[1])
}

func lengthWords(m int64) string {
	switch {
	case m < 1000:
		return fmt.Sprintf("%d m", m)
	case m < 9950:
		return fmt.Sprintf("%d.%d km", (m+50)/1000, (m+50)%1000/100)
	}
	return fmt.Sprintf("%d km", (m+500)/1000)
}

func spanWords(seconds int64) string {
	d := time.Duration(seconds) * time.Second
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", seconds)
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", (seconds+30)/60)
	case d < 72*time.Hour:
		return fmt.Sprintf("%d h", (seconds+1800)/3600)
	}
	return fmt.Sprintf("%d days", (seconds+day/2)/day)
}

// rateWords writes e^(m/1000) with two or three digits.
func rateWords(m int32) string {
	if m < -9000 {
		return "less than 0.0002"
	}
	x := expQ16(m)
	switch milli := mulShift(x, 10_000, 16); {
	case milli < 100: // below 0.01: four places
		return fmt.Sprintf("0.%04d", milli)
	case milli < 100_000:
		return fmt.Sprintf("%d.%02d", milli/10_000, milli%10_000/100)
	default:
		return strconv.FormatUint(milli/10_000, 10)
	}
}
