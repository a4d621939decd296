package gazetteer

import (
	"fmt"
	"strings"

	"trucewatch/truce"
)

// queryContext is what a question says beside the name.
type queryContext struct {
	areas   []weighedArea
	country string
	near    *truce.Position
	hint    string // region the caller states
	// strong are the regions that stand directly with the name: the place must lie there.
	strong    []string
	regionCue string // words that speak for a region rather than its city
}

// weighedArea is a region or district of the text; factor is how much more
// likely a place in it is than one elsewhere.
type weighedArea struct {
	areaMention
	factor int64
}

// Factors by which evidence multiplies the weight of a place.
const (
	factorDirect   = 5000 // "Коренево Курської області"
	factorFollows  = 200  // the next region after the name in its sentence
	factorPrecedes = 100  // the last region before it in its sentence
	factorSentence = 20   // another region of the sentence
	factorText     = 15   // a region elsewhere in the text
	factorHint     = 1000 // the caller's region
	factorCountry  = 20   // the caller's country
)

func (g *Gazetteer) context(q Query) queryContext {
	ctx := queryContext{country: q.Country, near: q.Near}
	if q.Region != "" {
		ctx.hint, _ = g.RegionCode(q.Region)
	}
	if q.Text == "" {
		return ctx
	}
	ws := g.words(clipText(q.Text))
	ctx.readAreas(g, ws, g.areaMentions(ws), findPhrase(ws, g.words(q.Name)))
	ctx.regionCue = regionCue(ws, g.words(q.Name))
	return ctx
}

func clipText(s string) string {
	if len(s) <= maxTextBytes {
		return s
	}
	cut := maxTextBytes
	for cut > 0 && s[cut]&0xc0 == 0x80 {
		cut--
	}
	return s[:cut]
}

// findPhrase finds where a name stands in a text: the index of its first word,
// -1 where it does not stand there. Words may differ in their endings.
func findPhrase(ws, name []word) int {
	if len(name) == 0 {
		return -1
	}
	for i := range ws {
		if i+len(name) > len(ws) {
			break
		}
		same := true
		for j := range name {
			same = same && alike(ws[i+j].key, name[j].key)
		}
		if same {
			return i
		}
	}
	if rest, _ := stripMarkers(name); len(rest) > 0 && len(rest) < len(name) {
		return findPhrase(ws, rest)
	}
	return -1
}

// alike reports whether two words could be forms of one: all but the last two
// letters of the shorter, at least three, are the same.
func alike(a, b string) bool {
	if a == b {
		return true
	}
	ra, rb := []rune(a), []rune(b)
	n := max(3, min(len(ra), len(rb))-2)
	if len(ra) < n || len(rb) < n || len(ra) > len(rb)+4 || len(rb) > len(ra)+4 {
		return false
	}
	return string(ra[:n]) == string(rb[:n])
}

// readAreas weighs the regions and districts of a text by where they stand to the
// word at index at (-1 = unknown).
func (ctx *queryContext) readAreas(g *Gazetteer, ws []word, areas []areaMention, at int) {
	follows, precedes := -1, -1
	for i, a := range areas {
		if at < 0 || !sameSentence(ws, at, a.from) {
			continue
		}
		if a.from > at && follows < 0 {
			follows = a.from
		}
		if a.from < at {
			precedes = areas[i].from
		}
	}
	for _, a := range areas {
		f := int64(factorText)
		switch {
		case at >= 0 && sameSentence(ws, at, a.from):
			f = factorSentence
			switch a.from {
			case follows:
				f = factorFollows
				if direct(ws, at, a.from) {
					f = factorDirect
				}
			case precedes:
				f = factorPrecedes
				if follows < 0 && direct(ws, a.to-1, at) {
					f = factorDirect
				}
			}
		}
		if f == factorDirect && a.district < 0 {
			ctx.strong = append(ctx.strong, a.iso)
		}
		ctx.areas = append(ctx.areas, weighedArea{a, f})
	}
}

func sameSentence(ws []word, a, b int) bool {
	for i := min(a, b) + 1; i <= max(a, b); i++ {
		if ws[i].stop {
			return false
		}
	}
	return true
}

// direct reports whether nothing but words of position and kind stands between
// two words, a capitalised one of a name of two words excepted.
func direct(ws []word, a, b int) bool {
	names := 0
	for i := a + 1; i < b; i++ {
		if k := ws[i].key; !placeWord(k) && markerKind(k) == "" {
			if names++; names > 1 || !ws[i].capital && !ws[i].hyphen {
				return false
			}
		}
	}
	return b-a <= 5
}

// addName adds the regions and districts that stand in the name itself.
func (ctx *queryContext) addName(g *Gazetteer, areas []areaMention) {
	for _, a := range areas {
		ctx.areas = append(ctx.areas, weighedArea{a, factorDirect})
		if a.district < 0 {
			ctx.strong = append(ctx.strong, a.iso)
		}
	}
}

func (ctx *queryContext) any() bool {
	return len(ctx.areas) > 0 || ctx.country != "" || ctx.near != nil || ctx.hint != ""
}

// weigh multiplies a candidate's weight by the evidence.
func (ctx *queryContext) weigh(g *Gazetteer, c *candidate) {
	p := &g.places[c.place]
	region, district := int64(1), int64(1)
	for _, a := range ctx.areas {
		switch {
		case a.district < 0 && a.iso == p.Region, a.district < 0 && a.iso == "UA-32" && p.Region == "UA-30":
			region = max(region, a.factor)
		case a.district >= 0 && a.iso == p.Region && g.places[a.district].Raion == p.Raion:
			district = max(district, a.factor)
		}
	}
	c.region = region > 1
	c.weight = times(c.weight, max(region, district))
	if region > 1 && district > 1 {
		c.weight = times(c.weight, 5)
	}
	if ctx.hint != "" && fits([]string{ctx.hint}, p.Region) {
		c.weight = times(c.weight, factorHint)
	}
	if ctx.country != "" && ctx.country == p.Country {
		c.weight = times(c.weight, factorCountry)
	}
	if ctx.near != nil && p.Placed() {
		switch d := flatM(*ctx.near, p.At); {
		case d < 15_000:
			c.weight = times(c.weight, 400)
		case d < 50_000:
			c.weight = times(c.weight, 100)
		case d < 150_000:
			c.weight = times(c.weight, 5)
		}
	}
}

// times multiplies two positive numbers and stays below 2^60.
func times(a, b int64) int64 {
	if a > (1<<60)/b {
		return 1 << 60
	}
	return max(1, a*b)
}

// contradicted answers by region where the name stands directly with one in which
// no place of the name is known. A city is never overruled: it stands in lists
// with regions that are not its own.
func (g *Gazetteer) contradicted(cands []candidate, ctx queryContext) (Answer, bool) {
	if len(ctx.strong) == 0 {
		return Answer{}, false
	}
	best := &g.places[cands[0].place]
	for _, iso := range ctx.strong {
		if best.Region == iso || iso == "UA-32" && best.Region == "UA-30" {
			return Answer{}, false
		}
	}
	if best.prior() >= 50_000 && len(ctx.strong) > 0 && !ctx.nameHasRegion() {
		return Answer{}, false
	}
	ans := g.regionAnswer(ctx.strong[0], fmt.Sprintf("the words say %s region, where no place of this name is known; the likeliest namesake is in %s",
		g.regions.english[ctx.strong[0]], g.regions.english[best.Region]))
	for _, c := range cands[:min(len(cands), 10)] {
		ans.Rivals = append(ans.Rivals, Candidate{Place: g.places[c.place]})
	}
	ans.Candidates = len(cands)
	return ans, true
}

// nameHasRegion: the region stood in the name itself, so it is no list.
func (ctx *queryContext) nameHasRegion() bool {
	n := len(ctx.areas)
	return n > 0 && ctx.areas[n-1].factor == factorDirect && ctx.regionCue == "" && ctx.hint == ""
}

// explain says in words why the first candidate was taken.
func explain(g *Gazetteer, cands []candidate, ctx queryContext, ans Answer) string {
	c, p := cands[0], &g.places[cands[0].place]
	var why []string
	if c.rank == rankAlt {
		why = append(why, "a former or other name of "+p.Name)
	}
	if len(cands) == 1 {
		why = append(why, "the only place of this name")
	} else {
		why = append(why, fmt.Sprintf("%d places share the name", len(cands)))
		switch {
		case c.region:
			why = append(why, "the words name "+g.regions.english[p.Region]+" region")
		case ctx.hint == p.Region && ctx.hint != "":
			why = append(why, "the region given is "+g.regions.english[p.Region])
		case ctx.near != nil && p.Placed() && flatM(*ctx.near, p.At) < 50_000:
			why = append(why, "it is near the position given")
		case ans.Ambiguous:
			why = append(why, "nothing tells them apart; this one is the largest or comes first")
		default:
			why = append(why, "this one is much larger")
		}
	}
	if len(cands) == 1 && c.region {
		why = append(why, "the words name its region, "+g.regions.english[p.Region])
	}
	if ctx.hint != "" && ctx.hint != p.Region {
		why = append(why, fmt.Sprintf("the region given, %s, does not fit: no place of this name there weighs as much", g.regions.english[ctx.hint]))
	}
	return strings.Join(why, "; ")
}

// unknownName answers a name that is in no list: a spelling alike, or the region
// or district that stands with it.
func (g *Gazetteer) unknownName(q Query, ctx queryContext, areas []areaMention) (Answer, bool) {
	rest, kind := stripMarkers(withoutAreas(g.words(q.Name), areas))
	if cands := g.alikeCandidates(rest, kind); len(cands) > 0 {
		ans := g.decide(cands, ctx)
		ans.Why = "no place is spelt so; the nearest in sound: " + ans.Why
		return ans, ans.Found
	}
	if len(areas) == 0 {
		return Answer{}, false
	}
	ans := g.areaAnswer(areas, ctx)
	ans.Why = fmt.Sprintf("no place is called %q; the answer is the area named with it", strings.TrimSpace(q.Name))
	return ans, ans.Found
}
