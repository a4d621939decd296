package prose

import (
	"strconv"
	"strings"
)

// quantity is a number of a clause with what it measures.
type quantity struct {
	at, end int // tokens
	value   string
	unit    string
	bound   Bound
	role    NumberRole
}

// scales multiply a number.
var scales = map[string]int{
	"thousand": 3, "k": 3, "million": 6, "m": 6, "mln": 6, "billion": 9, "bn": 9, "trillion": 12,
	"тис": 3, "тисяч": 3, "тисячі": 3, "тысяч": 3, "тысячи": 3, "тыс": 3, "млн": 6, "мільйонів": 6, "мільйона": 6, "мільйони": 6, "миллионов": 6, "миллиона": 6, "миллион": 6, "млрд": 9, "мільярдів": 9, "мільярда": 9, "мільярди": 9, "миллиардов": 9, "миллиарда": 9, "миллиард": 9,
}

// numberWords are small numbers in words.
var numberWords = map[string]int{
	"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16, "seventeen": 17, "eighteen": 18, "nineteen": 19, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80, "ninety": 90, "twenty-one": 21, "sixty-four": 64, "forty-one": 41, "hundred": 100,
	"один": 1, "одна": 1, "одну": 1, "одного": 1, "дві": 2, "два": 2, "двох": 2, "двома": 2, "три": 3, "трьох": 3, "чотири": 4, "п'ять": 5, "шість": 6, "сім": 7, "вісім": 8, "дев'ять": 9, "десять": 10, "одинадцять": 11, "дванадцять": 12, "тринадцять": 13, "чотирнадцять": 14, "п'ятнадцять": 15, "двадцять": 20, "тридцять": 30, "сорок": 40, "п'ятдесят": 50, "шістдесят": 60, "сімдесят": 70, "вісімдесят": 80, "дев'яносто": 90, "сто": 100, "двісті": 200, "триста": 300,
	"две": 2, "двух": 2, "трёх": 3, "трех": 3, "четыре": 4, "четырёх": 4, "пять": 5, "шесть": 6, "семь": 7, "восемь": 8, "девять": 9, "одиннадцать": 11, "двенадцать": 12, "тринадцать": 13, "четырнадцать": 14, "пятнадцать": 15, "двадцать": 20, "тридцать": 30, "пятьдесят": 50, "шестьдесят": 60, "семьдесят": 70, "восемьдесят": 80, "девяносто": 90, "двести": 200,
}

// fractions are shares in words, in per cent.
var fractions = map[string]string{"fifth": "20", "third": "33.3", "thirds": "66.7", "quarter": "25", "half": "50", "tenth": "10", "третей": "66.7", "треть": "33.3", "третин": "33.3", "третини": "66.7", "чверть": "25", "четверть": "25", "половину": "50", "половина": "50", "п'ята": "20", "пятая": "20", "пятую": "20"}

// unitWords map the beginnings of words after a number to a unit.
var unitWords = []struct{ prefix, unit string }{
	{"km2", "km2"}, {"km²", "km2"}, {"км2", "km2"}, {"км²", "km2"}, {"hectare", "ha"}, {"гектар", "ha"},
	{"dollar", "USD"}, {"долар", "USD"}, {"доллар", "USD"}, {"euro", "EUR"}, {"євро", "EUR"}, {"евро", "EUR"},
	{"percent", "percent"}, {"per cent", "percent"}, {"відсот", "percent"}, {"процент", "percent"},
	{"day", "days"}, {"дні", "days"}, {"днів", "days"}, {"день", "days"}, {"дней", "days"}, {"дня", "days"}, {"month", "months"}, {"місяц", "months"}, {"месяц", "months"}, {"week", "weeks"}, {"тиж", "weeks"}, {"недел", "weeks"}, {"year", "years"}, {"рок", "years"}, {"лет", "years"}, {"года", "years"}, {"hour", "hours"}, {"годин", "hours"}, {"час", "hours"}, {"minute", "minutes"}, {"хвилин", "minutes"}, {"минут", "minutes"},
	{"people", "people"}, {"person", "people"}, {"люд", "people"}, {"осіб", "people"}, {"человек", "people"}, {"resident", "people"}, {"inhabitant", "people"}, {"мешкан", "people"}, {"жител", "people"}, {"civilian", "civilians"}, {"цивільн", "civilians"}, {"мирн", "civilians"},
	{"soldier", "soldiers"}, {"troop", "soldiers"}, {"servicem", "soldiers"}, {"військов", "soldiers"}, {"военнослуж", "soldiers"}, {"бійц", "soldiers"}, {"бойц", "soldiers"}, {"солдат", "soldiers"},
	{"shell", "shells"}, {"снаряд", "shells"}, {"drone", "drones"}, {"дрон", "drones"}, {"беспилот", "drones"}, {"безпілот", "drones"}, {"missile", "missiles"}, {"ракет", "missiles"}, {"shot", "shots"}, {"постріл", "shots"}, {"выстрел", "shots"},
	{"tonne", "tonnes"}, {"ton", "tonnes"}, {"тонн", "tonnes"}, {"observer", "observers"}, {"спостеріг", "observers"}, {"наблюдат", "observers"}, {"inspector", "inspectors"}, {"інспектор", "inspectors"}, {"инспектор", "inspectors"}, {"battalion", "battalions"}, {"батальйон", "battalions"}, {"батальон", "battalions"}, {"brigade", "brigades"}, {"бригад", "brigades"}, {"tank", "tanks"}, {"танк", "tanks"}, {"gun", "guns"}, {"howitzer", "guns"}, {"гаубиц", "guns"}, {"гармат", "guns"}, {"орудий", "guns"}, {"орудия", "guns"},
	{"kilomet", "km"}, {"км", "km"}, {"km", "km"}, {"кілометр", "km"}, {"километр", "km"}, {"mile", "miles"}, {"violation", "breaches"}, {"breach", "breaches"}, {"порушен", "breaches"}, {"нарушен", "breaches"}, {"vehicle", "vehicles"}, {"машин", "vehicles"}, {"vote", "votes"}, {"голос", "votes"}, {"times", "times"}, {"раз", "times"},
}

// quantities lists the numbers in tokens [from, to) with unit, bound and role.
func (d *doc) quantities(toks []token, s string) []quantity {
	var out []quantity
	for i := 0; i < len(toks); i++ {
		q, next := readQuantity(toks, s, i)
		if next == i {
			continue
		}
		q.role = roleOf(toks, &q)
		out = append(out, q)
		i = next - 1
	}
	return out
}

// readQuantity reads the number that begins at token i; next = i where none does.
func readQuantity(toks []token, s string, i int) (q quantity, next int) {
	t := &toks[i]
	value, ok := "", false
	money := ""
	next = i + 1
	switch {
	case t.kind == tokNumber:
		value, ok = plainNumber(t.low)
		if i > 0 && (toks[i-1].low == "$" || toks[i-1].low == "€" || toks[i-1].low == "£") {
			money = map[string]string{"$": "USD", "€": "EUR", "£": "GBP"}[toks[i-1].low]
		}
	case t.kind == tokWord:
		if n, is := numberWords[t.low]; is {
			for next < len(toks) && toks[next].kind == tokWord {
				m, is := numberWords[toks[next].low]
				if !is || m >= n && m != 100 || n%10 != 0 {
					break
				}
				n += m
				next++
			}
			value, ok = strconv.Itoa(n), true
			if next < len(toks) && fractions[toks[next].low] != "" {
				return quantity{at: i, end: next + 1, value: fractions[toks[next].low], unit: "percent", bound: boundBefore(toks, i)}, next + 1
			}
		}
	}
	if !ok {
		return quantity{}, i
	}
	q = quantity{at: i, value: value, bound: boundBefore(toks, i)}
	for next < len(toks) && (toks[next].isMark("-") || toks[next].kind == tokWord && scales[toks[next].low] > 0 && !unitTaken(toks, next)) {
		if toks[next].isMark("-") {
			if next+1 >= len(toks) || toks[next+1].kind != tokWord || toks[next].start != toks[next-1].end {
				break
			}
			next++
			continue
		}
		q.value = scaled(q.value, scales[toks[next].low])
		next++
		if next < len(toks) && toks[next].isMark(".") {
			next++
		}
	}
	q.unit, next = unitAfter(toks, next)
	if money != "" {
		q.unit = money
	}
	q.end = next
	return q, next
}

func unitTaken(toks []token, i int) bool {
	return toks[i].low == "m" && i+1 < len(toks) && toks[i+1].isMark("²")
}

// unitAfter reads the unit at token i: a mark, "sq km", or the first of the next
// three words that the table knows.
func unitAfter(toks []token, i int) (string, int) {
	if i < len(toks) && toks[i].low == "%" {
		return "percent", i + 1
	}
	for k := i; k < len(toks) && k < i+4; k++ {
		low := toks[k].low
		if toks[k].kind == tokPunct && low != "." {
			break
		}
		if low == "sq" || low == "square" || low == "кв" || strings.HasPrefix(low, "квадратн") {
			return "km2", min(k+2, len(toks))
		}
		for _, u := range unitWords {
			if strings.HasPrefix(low, u.prefix) && (len(u.prefix) > 3 || len(low) <= len(u.prefix)+4) {
				end := k + 1
				if end < len(toks) && toks[end].low == "²" {
					return "km2", end + 1
				}
				return u.unit, end
			}
		}
	}
	return "", i
}

// plainNumber brings digits with separators to one form: 1,300 and 1 300 to 1300,
// 7,2 and 7.2 to 7.2.
func plainNumber(s string) (string, bool) {
	s = strings.Map(func(r rune) rune {
		if r == ' ' || r == '\u00a0' || r == '\u202f' || r == '\u2009' || r == '\'' {
			return -1
		}
		return r
	}, s)
	if strings.Contains(s, ":") || strings.Count(s, ".") > 1 || len(s) > 20 {
		return "", false
	}
	if i := strings.LastIndexAny(s, ",."); i >= 0 {
		if len(s)-i == 4 && strings.Count(s, ".") == 0 || strings.Count(s, ",") > 1 {
			s = strings.ReplaceAll(s, ",", "")
		} else {
			s = strings.Replace(s, ",", ".", 1)
		}
	}
	return s, s != ""
}

// scaled moves the point of a number n places to the right.
func scaled(v string, n int) string {
	whole, frac, _ := strings.Cut(v, ".")
	for len(frac) < n {
		frac += "0"
	}
	out := strings.TrimLeft(whole+frac[:n], "0")
	if out == "" {
		out = "0"
	}
	if rest := strings.TrimRight(frac[n:], "0"); rest != "" {
		out += "." + rest
	}
	return out
}

// boundBefore reads the words before a number.
func boundBefore(toks []token, i int) Bound {
	for i > 0 && toks[i-1].isMark("$", "€", "£", "~") {
		i--
	}
	word := func(n int) string {
		if i-n < 0 {
			return ""
		}
		return toks[i-n].low
	}
	a, b, c := word(1), word(2), word(3)
	neg := c == "not" || c == "no" || c == "не" || b == "не" || b == "no" || b == "not"
	switch a {
	case "than", "ніж", "чем", "як", "за":
		switch b {
		case "less", "fewer", "менш", "менше", "меньше", "менее":
			if neg {
				return BoundAtLeast
			}
			return BoundLessThan
		case "more", "greater", "більше", "більш", "больше", "более":
			if neg {
				return BoundAtMost
			}
			return BoundMoreThan
		}
	case "менше", "менее", "меньше", "менш":
		if b == "не" || b == "щонай" {
			return BoundAtLeast
		}
		return BoundLessThan
	case "більше", "более", "больше":
		if b == "не" {
			return BoundAtMost
		}
		return BoundMoreThan
	case "below", "under", "beneath":
		if b == "," || b == "from" || b == "down" { // "less than 200, below 1,300 at the height": from there down
			return BoundExact
		}
		return BoundLessThan
	case "over", "above", "exceeding", "понад", "свыше", "больш":
		return BoundMoreThan
	case "least":
		return BoundAtLeast
	case "щонайменше", "мінімум", "минимум", "принаймні":
		return BoundAtLeast
	case "мере", "міру":
		return BoundAtLeast
	case "most", "щонайбільше", "максимум":
		return BoundAtMost
	case "to":
		if b == "up" {
			return BoundAtMost
		}
	case "about", "around", "nearly", "almost", "roughly", "some", "approximately", "estimated", "близько", "приблизно", "майже", "орієнтовно", "десь", "зо", "около", "почти", "примерно", "порядка", "приблизительно", "~", "людей", "человек":
		return BoundAbout
	case "малого":
		return BoundAbout
	}
	return BoundExact
}

// roleOf says what a number is the measure of.
func roleOf(toks []token, q *quantity) NumberRole {
	near := func(words ...string) bool {
		for k := max(0, q.at-6); k < len(toks) && k < q.end+8; k++ {
			for _, w := range words {
				if strings.HasPrefix(toks[k].low, w) {
					return true
				}
			}
		}
		return false
	}
	before := func(words ...string) bool {
		for k := max(0, q.at-3); k < q.at; k++ {
			for _, w := range words {
				if toks[k].low == w {
					return true
				}
			}
		}
		return false
	}
	after := func(words ...string) bool {
		for k := q.end; k < len(toks) && k < q.end+5; k++ {
			for _, w := range words {
				if strings.HasPrefix(toks[k].low, w) {
					return true
				}
			}
		}
		return false
	}
	switch q.unit {
	case "days", "weeks", "hours":
		if near("ceasefire", "cease-fire", "truce", "pause", "перемир", "тиш", "пауз", "quiet") {
			return RoleProposed
		}
		return RoleDuration
	case "months", "years", "minutes":
		return RoleDuration
	case "USD", "EUR", "GBP":
		return RoleMoney
	case "percent":
		return RoleShare
	case "people":
		if near("home", "population", "inhabitant", "resident", "прожив", "мешкал", "населен", "жител", "жило", "насчитыва") && !near("kill", "wound", "injur", "загин", "погиб", "пораненo", "ранен") {
			return RolePopulation
		}
	case "km2", "ha":
		if before("from", "проти", "против", "of", "з", "с") && !before("less", "control") || after("height", "peak", "піку", "пике", "пік", "max") || before("against") {
			return RolePeak
		}
	}
	if before("below", "down") && after("height", "peak") {
		return RolePeak
	}
	return RoleCurrent
}
