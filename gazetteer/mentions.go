package gazetteer

import "strings"

// Mention is a place or region named in running text.
type Mention struct {
	Start, End int    // byte offsets in the text
	Text       string // as written
	Region     string // ISO code, where a region was named as such; "" for places and districts
	Adjective  bool   // only an adjective of the place stands there: Кременчуцький НПЗ
	Answer     Answer
}

// maxMentions bounds what one text can yield.
const maxMentions = 200

// Mentions finds the places and regions that a text names, in the order of the
// text. lang ("en", "uk", "ru", or "") says whose endings to try. Small places
// need a sign that a place is meant (a preposition, a word of kind, a region or
// another place beside them), because villages bear the names of people and
// things. Places that the text alone leaves open are decided by settlements near
// them in the same sentence. At most 20 kB are read and 200 mentions given.
func (g *Gazetteer) Mentions(s, lang string) []Mention {
	s = clipText(s)
	ws := g.words(s)
	areas := g.areaMentions(ws)
	var out []Mention
	spans := g.placeSpans(ws, areas)
	next := 0
	for _, a := range areas {
		for next < len(spans) && spans[next].from < a.from {
			out = append(out, g.placeMention(s, ws, areas, spans[next]))
			next++
		}
		if n := len(out); n > 0 && out[n-1].Start == ws[a.from].start {
			continue // several districts share the name: the first stands for all
		}
		out = append(out, g.areaMentionIn(s, ws, areas, a))
	}
	for ; next < len(spans); next++ {
		out = append(out, g.placeMention(s, ws, areas, spans[next]))
	}
	g.settleByNeighbours(out, spans, ws, areas)
	if len(out) > maxMentions {
		out = out[:maxMentions]
	}
	return out
}

// placeSpan is a run of words that names a settlement or site.
type placeSpan struct {
	from, to int
	cands    []candidate
	sure     bool // a sign says that a place is meant
	reachM   int  // radius where the town's adjective names something of it, else 0
}

func (g *Gazetteer) areaMentionIn(s string, ws []word, areas []areaMention, a areaMention) Mention {
	m := Mention{Start: ws[a.from].start, End: ws[a.to-1].end}
	m.Text = s[m.Start:m.End]
	if a.district < 0 {
		m.Region = a.iso
		m.Answer = g.regionAnswer(a.iso, "the text names the region")
		return m
	}
	var ctx queryContext
	ctx.readAreas(g, ws, areas, a.from)
	var same []areaMention
	for _, b := range areas {
		if b.from == a.from {
			same = append(same, b)
		}
	}
	m.Answer = g.areaAnswer(same, ctx)
	if kyivDistrict(ws[a.from].key) {
		m.Answer = g.orKyiv(m.Answer, ws, ctx)
	}
	return m
}

// orKyiv keeps the capital's city district of the same name in view: alone where
// the text names Kyiv and no other region, else as a rival.
func (g *Gazetteer) orKyiv(a Answer, ws []word, ctx queryContext) Answer {
	kyiv, ok := g.ByKey("UA-30")
	if !ok {
		return a
	}
	for _, c := range ctx.areas {
		if c.district < 0 && c.iso == a.Place.Region {
			return a
		}
	}
	for _, w := range ws {
		if strings.HasPrefix(w.key, "києв") || strings.HasPrefix(w.key, "киев") || w.key == "київ" || strings.HasPrefix(w.key, "столиц") || w.key == "кмва" {
			return Answer{Found: true, Place: kyiv, R68M: 8000, DistrictOnly: true, Candidates: a.Candidates + 1,
				Rivals: []Candidate{{Place: a.Place}}, Why: "the text names Kyiv, which has a city district of this name"}
		}
	}
	a.Ambiguous = true
	a.Rivals = append(a.Rivals, Candidate{Place: kyiv})
	a.Why += "; Kyiv has a city district of this name"
	return a
}

func (g *Gazetteer) placeMention(s string, ws []word, areas []areaMention, sp placeSpan) Mention {
	m := Mention{Start: ws[sp.from].start, End: ws[sp.to-1].end}
	m.Text = s[m.Start:m.End]
	var ctx queryContext
	ctx.readAreas(g, ws, areas, sp.from)
	if key := joinKeys(ws[sp.from:sp.to]); key != "" && key[0] < 0x80 {
		ctx.regionCue = regionCue(ws, ws[sp.from:sp.to])
		if g.bareRegion(key, Query{}, ctx) {
			m.Answer = g.regionAnswer(g.regions.latin[key], "the text speaks of the region, not the city: "+ctx.regionCue)
			m.Region = g.regions.latin[key]
			return m
		}
	}
	m.Answer = g.decide(append([]candidate(nil), sp.cands...), ctx)
	if sp.reachM > 0 {
		m.Answer, m.Adjective = byAdjective(m.Answer, sp.reachM), true
	}
	return m
}

// placeSpans finds the longest names at each capitalised word.
func (g *Gazetteer) placeSpans(ws []word, areas []areaMention) []placeSpan {
	var out []placeSpan
	taken := make([]bool, len(ws))
	for _, a := range areas {
		for i := a.from; i < a.to; i++ {
			taken[i] = true
		}
	}
	for i := 0; i < len(ws) && len(out) < maxMentions; i++ {
		if taken[i] || !ws[i].capital {
			continue
		}
		if sp, ok := g.adjectiveSpan(ws, taken, i); ok {
			out = append(out, sp)
			continue
		}
		n, cands := g.longestName(ws, taken, i)
		if n == 0 {
			continue
		}
		sp := placeSpan{from: i, to: i + n, cands: cands, sure: g.believable(ws, out, areas, i, n, cands)}
		if !sp.sure && !personAround(ws, i, n) && !adjectiveOfUnit(ws, i, n) && !notPlaces[ws[i].key] || sp.sure {
			out = append(out, sp)
			i += n - 1
		}
	}
	return sureOnes(ws, out)
}

// sureOnes keeps the names that are believable by themselves or stand in a list
// before one that is.
func sureOnes(ws []word, spans []placeSpan) []placeSpan {
	for i := len(spans) - 2; i >= 0; i-- {
		if !spans[i].sure && spans[i+1].sure && inList(ws, spans[i].to, spans[i+1].from) {
			spans[i].sure = true
		}
	}
	out := spans[:0]
	for _, sp := range spans {
		if sp.sure {
			out = append(out, sp)
		}
	}
	return out
}

func (g *Gazetteer) longestName(ws []word, taken []bool, i int) (n int, cands []candidate) {
	limit := 1
	for limit < 4 && i+limit < len(ws) {
		w := ws[i+limit]
		if taken[i+limit] || w.stop || !w.capital && !w.hyphen && !siteWord(w.key) {
			break
		}
		limit++
	}
	kind := Kind("")
	if i > 0 && !ws[i].stop {
		if k := markerKind(ws[i-1].key); k != "any" {
			kind = k
		}
	}
	for n = limit; n >= 1; n-- {
		key := joinKeys(ws[i : i+n])
		if outsideNames[key] {
			return 0, nil
		}
		if cands = g.candidates(ws[i:i+n], kind); len(cands) > 0 {
			if n < limit && ws[i+n].hyphen {
				continue // half of a double name is another place
			}
			return n, cands
		}
	}
	return 0, nil
}

// siteWord: names of plants end in words without a capital.
func siteWord(w string) bool {
	switch w {
	case "nuclear", "power", "plant", "dam", "bridge", "міст", "мосту", "мост", "моста", "мосту́":
		return true
	}
	return false
}

// townPrior is the weight from which a name needs no other sign of being a place.
const townPrior = 5000

// believable reports whether the words at i mean a place here.
func (g *Gazetteer) believable(ws []word, before []placeSpan, areas []areaMention, i, n int, cands []candidate) bool {
	if personAround(ws, i, n) || adjectiveOfUnit(ws, i, n) {
		return false
	}
	marker := i > 0 && !ws[i].stop && (markerKind(ws[i-1].key) != "" || nearWord(ws[i-1].key))
	if marker {
		return true
	}
	if notPlaces[ws[i].key] && n == 1 {
		return false
	}
	begins := i == 0 || ws[i].stop
	if !begins && len(ws[i].key) >= 14 && len(cands) <= 2 && cands[0].rank == rankOfficial && g.places[cands[0].place].prior() >= 600 {
		return true // a long name that few places bear is hardly anything else
	}
	best := int64(0)
	for _, c := range cands {
		w := g.places[c.place].prior()
		if c.rank == rankAlt {
			w /= 4
		}
		if n == 1 && c.cased && begins {
			w /= 10
		}
		best = max(best, w)
	}
	if best >= townPrior {
		return true
	}
	if k := len(before); k > 0 && before[k-1].sure && inList(ws, before[k-1].to, i) {
		return true
	}
	for _, a := range areas {
		if a.from == i+n && !ws[a.from].stop {
			return true // "Коренево Курської області"
		}
		if i == 0 || ws[i].stop || !sameSentence(ws, i, a.from) {
			continue
		}
		for _, c := range cands {
			if p := &g.places[c.place]; a.district < 0 && p.Region == a.iso && c.rank == rankOfficial && p.prior() >= 300 {
				return true
			}
		}
	}
	return false
}

// inList: only a comma or "and" stands between two names.
func inList(ws []word, end, at int) bool {
	for i := end; i < at; i++ {
		switch ws[i].key {
		case "та", "і", "й", "и", "and", "а", "також", "также":
		default:
			return false
		}
	}
	return !ws[at].stop
}

func nearWord(w string) bool {
	switch w {
	case "у", "в", "во", "біля", "під", "поблизу", "неподалік", "возле", "около", "близ", "под", "по", "near", "in", "at", "outside":
		return true
	}
	return false
}

// personAround: a first name before or a surname after makes it a person.
func personAround(ws []word, i, n int) bool {
	if i > 0 && !ws[i].stop && firstNames[ws[i-1].key] && ws[i-1].capital {
		return true
	}
	next := i + n
	return n == 1 && firstNames[ws[i].key] && next < len(ws) && ws[next].capital && !ws[next].stop && !ws[next].hyphen
}

// adjectiveOfUnit: "Краматорський напрямок", "Покровский район" are not the town.
func adjectiveOfUnit(ws []word, i, n int) bool {
	if i+n >= len(ws) || ws[i+n].stop {
		return false
	}
	k := ws[i+n].key
	for _, p := range [...]string{"напрям", "направлен", "район", "област", "гарнізон", "гарнизон", "бригад", "полк", "батальйон", "батальон", "вокзал", "громад", "міськрад", "осв"} {
		if strings.HasPrefix(k, p) {
			w := ws[i+n-1].key
			for _, e := range [...]string{"ий", "ого", "ому", "им", "ім", "ая", "ой", "ої", "ій", "ый", "ым", "ом"} {
				if strings.HasSuffix(w, e) {
					return true
				}
			}
		}
	}
	return k == "axis" || k == "brigade"
}

// settleByNeighbours decides open places by the settled one nearest in the sentence.
func (g *Gazetteer) settleByNeighbours(out []Mention, spans []placeSpan, ws []word, areas []areaMention) {
	byStart := map[int]int{}
	for i, sp := range spans {
		byStart[ws[sp.from].start] = i
	}
	for i := range out {
		if !out[i].Answer.Ambiguous || out[i].Answer.DistrictOnly {
			continue
		}
		sp, ok := byStart[out[i].Start]
		if !ok {
			continue
		}
		near, found := nearestSettled(out, i, ws, spans[sp].from)
		if !found {
			continue
		}
		var ctx queryContext
		ctx.readAreas(g, ws, areas, spans[sp].from)
		ctx.near = &near.At
		out[i].Answer = g.decide(append([]candidate(nil), spans[sp].cands...), ctx)
		if r := spans[sp].reachM; r > 0 {
			out[i].Answer = byAdjective(out[i].Answer, r)
		}
	}
}

func nearestSettled(out []Mention, i int, ws []word, at int) (Place, bool) {
	for d := 1; d < len(out); d++ {
		for _, j := range [2]int{i - d, i + d} {
			if j < 0 || j >= len(out) {
				continue
			}
			a := out[j].Answer
			if a.Found && !a.DistrictOnly && !a.Ambiguous && sameSentence(ws, at, wordAt(ws, out[j].Start)) {
				return a.Place, true
			}
		}
	}
	return Place{}, false
}

func wordAt(ws []word, start int) int {
	for i := range ws {
		if ws[i].start >= start {
			return i
		}
	}
	return len(ws) - 1
}

// notPlaces are words that are also small places and hardly ever mean them.
var notPlaces = endingSet(`перемог:а:и:у:і:ою побед:а:ы:у:е:ой слав:а:и:у:і зор:я:і:ю зар:я:и:ю:е мир::у:ом мирн:ий:ого:ої миру схід сход:у:і захід заход:у:і північ півн:очі південь півдн:я:і
	восток::а:е запад::а:е север::а:е юг::а:е центр::у:і:е:а центральн:ий:ого:а:ої військов:ий:а:і:их збройн:і:их сил:и:ам нов:ий:а:е:і:ого:ої новин:и:а новост:и:ь перш:ий:а:е:ого
	перв:ый:ая:ое:ого:ой червон:ий:ого:ої:а красн:ый:ого:ая велик:ий:а:ої:ого:і больш:ой:ая:ого:ие вісник::а вестник::а правд:а:и:у украинск:ий:ая:ое:ие:их:ого:ой українськ:ий:а:е:і:их:ого:ої
	дружб:а:и:у:ою:ой свобод:а:и:ы:у пресс прес азов::у:а:ом дон::у:а:ом дніпро:в днепр::а:у:ом лиман:у january may june march of the шахед:и:ів:ы:ов shahed вовк::а волков::а орлан::а:и герань гераней
	президент::а:у міністр::а министр::а генштаб::у:а:е голов:а:и:і глав:а:ы:е мер::а мэр::а рад:а:и:і:у миколаєв олександр олексій сергій юрій віктор віталій ольга`)

// firstNames are given names that are also places, in the nominative and genitive.
var firstNames = endingSet(`володимир::а:у:ом владимир::а:у:ом олександр::а:у александр::а:у сергій серг:ія:ію:ій сергей серге:я:ю роман::а:у андрій андр:ія:ію андрей андре:я:ю
	віталій віталі:я:ю виталий витали:я:ю юрій юрі:я:ю юрий юри:я:ю максим::а:у микола микол:а:и:і николай никола:я:ю павло павл:а:о:у павел петро петр::а:о:у іван::а:у иван::а:у
	василь васил:ь:я:ю василий васили:я:ю михайло михайл:о:а:у михаил::а:у дмитро дмитр:о:а:у дмитрий дмитри:я:ю олег::а:у ігор:ь:я:ю игор:ь:я:ю віктор::а:у виктор::а:у олексій олексі:я:ю
	алексей алексе:я:ю денис::а:у антон::а:у руслан::а:у ольг:а:и:у:і наталія марія анна ганна надія вєра вера дар:я volodymyr vladimir oleksandr alexander serhii sergei andrii andrei ivan petro mykola roman maria anna`)
