package gazetteer

import (
	"fmt"
	"strings"
)

// townAdjectives maps stems of the adjectives of towns (кременчуцьк, бахмутск) to
// their rows, in Ukrainian and Russian.
type townAdjectives map[string][]int32

func buildTownAdjectives(places []Place) townAdjectives {
	t := townAdjectives{}
	for i := range places {
		p := &places[i]
		if p.Kind != KindCity && p.Kind != KindTown && p.Population < 10_000 || !p.Placed() || p.quality == qualityArea || p.quality == qualityWeak {
			continue
		}
		for _, stem := range adjectiveStems(string(appendKey(nil, p.NameUK)), "ськ", "цьк", "зьк") {
			t.add(stem, int32(i))
		}
		for _, stem := range adjectiveStems(string(appendKey(nil, p.NameRU)), "ск", "цк", "жск") {
			t.add(stem, int32(i))
		}
	}
	return t
}

func (t townAdjectives) add(stem string, place int32) {
	for _, have := range t[stem] {
		if have == place {
			return
		}
	}
	t[stem] = append(t[stem], place)
}

// adjectiveStems makes the stem of the adjective from a name of one word: Бахмут →
// бахмутськ, Кременчук → кременчуцьк, Авдіївка → авдіївськ, Феодосія → феодосійськ.
func adjectiveStems(name, sk, ck, zk string) []string {
	if name == "" || strings.Contains(name, " ") {
		return nil
	}
	for _, ready := range [2]string{sk, ck} {
		if strings.HasSuffix(name, ready) {
			return []string{name}
		}
	}
	var out []string
	base := name
	for _, e := range [...]string{"ія", "ея", "ия", "а", "я", "о", "е", "є", "и", "і", "ы", "ь"} {
		if cut, ok := strings.CutSuffix(name, e); ok {
			base = cut
			switch e {
			case "ія":
				base += "ій"
			case "ея":
				base += "ей"
			case "ия":
				base += "ий"
			}
			break
		}
	}
	switch {
	case strings.HasSuffix(base, "вк"), strings.HasSuffix(base, "нк"):
		out = append(out, strings.TrimSuffix(base, "к")+sk)
	case strings.HasSuffix(base, "к"):
		out = append(out, strings.TrimSuffix(base, "к")+ck)
	case strings.HasSuffix(base, "ц"), strings.HasSuffix(base, "ч"):
		out = append(out, base[:len(base)-2]+ck)
	case strings.HasSuffix(base, "г"), strings.HasSuffix(base, "ж"), strings.HasSuffix(base, "з"):
		out = append(out, base[:len(base)-2]+zk, base+sk)
	default:
		out = append(out, base+sk)
	}
	return out
}

// facilityReachM and directionReachM are the radii of places named by a town's
// adjective: a works, port or airfield of the town, and a sector of the front
// called after it.
const (
	facilityReachM  = 6000
	directionReachM = 15_000
)

// adjectiveReach says what the word after an adjective is, as a radius in metres;
// 0 for any other word.
func adjectiveReach(w string) int {
	for _, p := range [...]string{"напрям", "направлен", "фронт", "ділян", "участ"} {
		if strings.HasPrefix(w, p) {
			return directionReachM
		}
	}
	for _, p := range [...]string{"порт", "аеродром", "аэродром", "нафтобаз", "нефтебаз", "вокзал", "аеропорт", "аэропорт", "завод", "авіабаз", "авиабаз", "лікарн", "больниц", "рин", "рынк", "рынок", "громад", "термінал", "терминал", "порта", "підстанц", "подстанц"} {
		if strings.HasPrefix(w, p) {
			return facilityReachM
		}
	}
	switch w {
	case "нпз", "тец", "тэц", "тес", "тэс", "дрес", "грэс", "гок", "мтп":
		return facilityReachM
	}
	return 0
}

// adjectiveSpan reads "Кременчуцькому НПЗ", "Бахмутському напрямку": a span of the
// adjective, with the towns it can come from. One word may stand between
// (Кременчуцький нафтопереробний завод).
func (g *Gazetteer) adjectiveSpan(ws []word, taken []bool, i int) (placeSpan, bool) {
	stem, n := ws[i].key, 1
	reach := 0
	for j := i + 1; j <= i+2 && j < len(ws) && !ws[j].stop; j++ {
		if reach = adjectiveReach(ws[j].key); reach > 0 {
			break
		}
	}
	if reach == 0 || taken[i] {
		return placeSpan{}, false
	}
	for _, e := range adjectiveEndings {
		cut, ok := strings.CutSuffix(stem, e)
		if !ok {
			continue
		}
		rows := g.adjectives[cut]
		if len(rows) == 0 {
			continue
		}
		sp := placeSpan{from: i, to: i + n, sure: true, reachM: reach}
		for _, r := range rows {
			sp.cands = append(sp.cands, candidate{place: r, cased: true, weight: g.places[r].prior() * 10})
		}
		return sp, true
	}
	return placeSpan{}, false
}

// byAdjective turns the answer for a town into one for what is called after it.
func byAdjective(a Answer, reachM int) Answer {
	if a.Found {
		a.R68M = max(a.R68M, reachM)
		a.Why = fmt.Sprintf("named by the adjective of %s; %s", a.Place.Name, a.Why)
	}
	return a
}

// kyivDistrict reports whether a district's adjective is also that of a city
// district of Kyiv, of which reports from the capital speak without naming it.
func kyivDistrict(w string) bool {
	for _, s := range [...]string{"голосіївськ", "голосеевск", "дарницьк", "дарницк", "деснянськ", "деснянск", "дніпровськ", "днепровск", "оболонськ", "оболонск",
		"печерськ", "печерск", "подільськ", "подольск", "святошинськ", "святошинск", "соломянськ", "соломенск", "шевченківськ", "шевченковск"} {
		if strings.HasPrefix(w, s) {
			return true
		}
	}
	return false
}
