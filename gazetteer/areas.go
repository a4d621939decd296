package gazetteer

import (
	"strings"

	"trucewatch/text"
)

// indexAreas prepares the lookup of districts and regions.
func (g *Gazetteer) indexAreas() {
	g.regions = buildRegionNames()
	g.regionRow = map[string]int32{}
	g.districts = map[string][]int32{}
	for i := range g.places {
		p := &g.places[i]
		switch p.Kind {
		case KindRegion:
			g.regionRow[p.Region] = int32(i)
			g.regions.english[p.Region] = p.Name
		case KindDistrict:
			head, _, _ := strings.Cut(p.Name, " ")
			k := districtKey(head)
			g.districts[k] = append(g.districts[k], int32(i))
		}
	}
}

// districtRow is the row of the district that a settlement's row names.
func (g *Gazetteer) districtRow(region, raion string) (int32, bool) {
	if raion == "" {
		return 0, false
	}
	i, ok := g.byKey["d-"+region+"-"+strings.ReplaceAll(strings.ToLower(raion), " ", "-")]
	return i, ok
}

// word is a token of a text with its key.
type word struct {
	key        string // as names are compared
	start, end int    // byte offsets in the text
	hyphen     bool   // a hyphen joins it to the word before
	capital    bool   // begins with a capital letter
	stop       bool   // the end of a sentence lies before it
}

func wordsOf(s string) []word {
	spans := text.Spans(s)
	out := make([]word, 0, len(spans))
	prev := 0
	for _, t := range spans {
		out = append(out, newWord(s, prev, t.Start, t.End, string(appendKey(nil, t.Text))))
		prev = t.End
	}
	return out
}

// newWord is the word that stands in s from start to end, after one that ends at prev.
func newWord(s string, prev, start, end int, key string) word {
	between := s[prev:start]
	return word{key: key, start: start, end: end,
		hyphen:  between == "-" || between == "‑" || between == "–" && prev > 0,
		capital: isCapital(s[start:end]),
		stop:    sentenceEnd(between, s, prev),
	}
}

// sentenceEnd reports whether the characters between two words end a sentence. A
// point after one to three letters is an abbreviation (с. Мирне, обл. Київ).
func sentenceEnd(between, s string, prev int) bool {
	if strings.ContainsAny(between, "!?\n") {
		return true
	}
	if !strings.Contains(between, ". ") {
		return false
	}
	begin := strings.LastIndexAny(s[:prev], " \u00a0(,") + 1
	return len([]rune(s[begin:prev])) > 3
}

func isCapital(s string) bool {
	for _, r := range s {
		return r >= 'A' && r <= 'Z' || r >= 'А' && r <= 'Я' || r >= 'Ѐ' && r <= 'Џ' || r == 'Ґ'
	}
	return false
}

// areaMention is a region, or a district of one, named in a text.
type areaMention struct {
	iso      string // of the region; of every district it could be, only one is kept per mention
	district int32  // row of the district, -1 for a region
	from, to int    // words of the text, to exclusive
}

// areaMentions finds the regions and districts that a text names as such: by a
// short name (Сумщина), by an adjective with область or район, by an English name
// with region or district. A bare English name is not taken: Kharkiv is a city.
func (g *Gazetteer) areaMentions(ws []word) []areaMention {
	var out []areaMention
	for i := 0; i < len(ws); i++ {
		if m, ok := g.regionMention(ws, i); ok {
			out = append(out, m)
			i = m.to - 1
			continue
		}
		if ms := g.districtMention(ws, i); len(ms) > 0 {
			out = append(out, ms...)
			i = ms[0].to - 1
		}
	}
	return out
}

func (g *Gazetteer) regionMention(ws []word, i int) (areaMention, bool) {
	w := ws[i].key
	if iso, ok := g.regions.byNoun(w); ok && (ws[i].capital || len(w) <= 3) && !peopleOf(ws, i) {
		return areaMention{iso, -1, i, i + 1}, true
	}
	stem, n := w, 1
	if i+1 < len(ws) && ws[i+1].hyphen {
		stem, n = w+" "+ws[i+1].key, 2
	}
	if iso, ok := g.regions.byAdjective(stem); ok {
		if end, ok := unitFollows(ws, i+n, g.regions.isAdjective); ok {
			return areaMention{iso, -1, i, end}, true
		}
		if end, ok := republicFollows(ws, i+n); ok {
			return areaMention{iso, -1, i, end}, true
		}
		return areaMention{}, false
	}
	for n := 2; n >= 1; n-- {
		if i+n > len(ws) || n == 2 && ws[i+1].stop {
			continue
		}
		name := w
		if n == 2 {
			name += " " + ws[i+1].key
		}
		iso, ok := g.regions.latin[name]
		if !ok && n == 1 && i+1 < len(ws) && unitWord(ws[i+1].key) && w != "" && w[0] < 0x80 {
			iso, ok = g.regions.resolve(w, true)
		}
		if !ok {
			continue
		}
		if end, ok := unitFollows(ws, i+n, g.regions.isLatin); ok {
			if iso == "UA-30" {
				iso = "UA-32"
			}
			return areaMention{iso, -1, i, end}, true
		}
		if end, ok := republicFollows(ws, i+n); ok {
			return areaMention{iso, -1, i, end}, true
		}
	}
	return areaMention{}, false
}

// peopleOf keeps "Crimean Tatars" style phrases out: the form is then no place.
func peopleOf(ws []word, i int) bool {
	return i+1 < len(ws) && (ws[i+1].key == "tatar" || ws[i+1].key == "tatars")
}

func (r *regionNames) isAdjective(w string) bool { _, ok := r.byAdjective(w); return ok }
func (r *regionNames) isLatin(w string) bool     { _, ok := r.latin[w]; return ok }

// unitFollows looks for область, region … after names of the same kind: "Сумська,
// Харківська та Донецька області", "Sumy and Kharkiv regions". The answer is the
// end of this name where others follow, else the end of the unit's word.
func unitFollows(ws []word, i int, same func(string) bool) (end int, ok bool) {
	others := false
	for j := i; j < len(ws) && j < i+24; j++ {
		k := ws[j].key
		switch {
		case ws[j].stop:
			return 0, false
		case unitWord(k):
			if others {
				return i, true
			}
			return j + 1, true
		case k == "та" || k == "і" || k == "й" || k == "и" || k == "и в" || k == "and" || k == "або" || k == "или" || k == "or" || k == "частково":
			others = true
		case ws[j].hyphen || same(k) || j+1 < len(ws) && ws[j+1].hyphen:
			others = true
		default:
			return 0, false
		}
	}
	return 0, false
}

// republicFollows reads "… народна республіка", "… People's Republic".
func republicFollows(ws []word, i int) (end int, ok bool) {
	for j := i; j < len(ws) && j < i+2 && !ws[j].stop; j++ {
		if k := ws[j].key; strings.HasPrefix(k, "республ") || k == "republic" {
			return j + 1, true
		} else if !strings.HasPrefix(k, "народн") && k != "peoples" && k != "people" {
			return 0, false
		}
	}
	return 0, false
}

// districtMention reads "Бахмутського району", "Bakhmut district": every district
// whose adjective has the same skeleton.
func (g *Gazetteer) districtMention(ws []word, i int) []areaMention {
	stem, n := ws[i].key, 1
	if i+1 < len(ws) && ws[i+1].hyphen {
		stem, n = stem+" "+ws[i+1].key, 2
	}
	if i+n >= len(ws) || !districtWord(ws[i+n].key) || !ws[i].capital {
		return nil
	}
	for j := i + n + 1; j < len(ws) && j <= i+n+2; j++ {
		if outsideNames[ws[j].key] && !ws[j].stop {
			return nil // a district of a city beyond the gazetteer
		}
	}
	var out []areaMention
	for _, row := range g.districtsNamed(stem) {
		out = append(out, areaMention{g.places[row].Region, row, i, i + n + 1})
	}
	return out
}

func districtWord(w string) bool {
	return strings.HasPrefix(w, "район") || w == "raion" || w == "rayon" || w == "district" || w == "р н" || w == "рн"
}

// districtsNamed finds districts by the adjective or the name they are called
// after, in any case: бахмутського, Bakhmutskyi, Bakhmut.
func (g *Gazetteer) districtsNamed(adjective string) []int32 {
	for _, e := range adjectiveEndings {
		if stem, ok := strings.CutSuffix(adjective, e); ok && len(stem) > 6 {
			adjective = stem
			break
		}
	}
	if rows := g.districts[districtKey(adjective)]; len(rows) > 0 {
		return rows
	}
	return g.districts[districtKey(adjective+"sk")]
}

// districtKey is what the forms of a district's name share in the three
// languages: Криворізький, Криворожский, Kryvorizkyi; Бахмутський, Bakhmut.
func districtKey(name string) string {
	sk := strings.NewReplacer(" ", "", "Z", "z").Replace(text.Skeleton(name))
	if cut, ok := strings.CutSuffix(sk, "sk"); ok && len(cut) > 1 {
		return cut
	}
	if cut, ok := strings.CutSuffix(sk, "k"); ok && len(cut) > 1 {
		return cut
	}
	return sk
}
