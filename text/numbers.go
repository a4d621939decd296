package text

import (
	"strconv"
	"strings"
)

// NumberKind says what a number counts.
type NumberKind string

const (
	NumberKilled  NumberKind = "killed"
	NumberInjured NumberKind = "injured"
	NumberAge     NumberKind = "age"   // years of a person's life
	NumberCount   NumberKind = "count" // anything else: drones, metres, dates
)

// Number is a whole number in a text with what it counts.
type Number struct {
	Value int64
	Kind  NumberKind
	// AtLeast and About are the hedges that stood before it.
	AtLeast, About bool
	// Start and End are byte offsets in the string as given.
	Start, End int
}

// Numbers finds whole numbers, in digits or in words up to twenty, and says from
// the words around them whether they count the killed, the injured or the years
// of a person. English, Ukrainian and Russian. Digits with a fraction and numbers
// above 10^15 are left out. Words that may be no number ("one of", один из) are
// read only where they count people.
func Numbers(s string) []Number {
	toks := clauseTokens(s)
	var out []Number
	for i, t := range toks {
		v, word, ok := numberValue(t.Text)
		if !ok {
			continue
		}
		n := Number{Value: v, Kind: NumberCount, Start: t.Start, End: t.End}
		if isAge(toks, i) {
			n.Kind = NumberAge
		} else if !isDateOrUnit(toks, i) {
			n.Kind = casualtyKind(toks, i)
		}
		if word && v == 1 && n.Kind == NumberCount {
			continue
		}
		n.AtLeast, n.About = hedges(toks, i)
		out = append(out, n)
	}
	return out
}

// clauseToken is a token with the size of the break before it: 0 none, 1 an
// "and", 2 a comma or colon, 9 the end of a sentence.
type clauseToken struct {
	Token
	gap int
}

func clauseTokens(s string) []clauseToken {
	spans := Spans(s)
	out := make([]clauseToken, 0, len(spans))
	prev := 0
	for _, t := range spans {
		out = append(out, clauseToken{t, breakSize(s[prev:t.Start], t.Text)})
		prev = t.End
	}
	return out
}

func breakSize(between, word string) int {
	gap := 0
	for i, r := range between {
		switch r {
		case ',', ';', ':', '(', ')', '–', '—':
			gap = max(gap, 2)
		case '!', '?', '\n', '…':
			return 9
		case '.':
			if strings.HasPrefix(between[i+1:], " ") || i+1 == len(between) {
				return 9
			}
		}
	}
	switch word {
	case "and", "та", "і", "й", "и", "а", "but", "while", "ще", "еще":
		gap = max(gap, 1)
	}
	return gap
}

// numberValue reads a token; word says that it was written in letters.
func numberValue(tok string) (v int64, word, ok bool) {
	if tok[0] >= '0' && tok[0] <= '9' {
		digits := tok
		if i := strings.IndexByte(tok, '-'); i > 0 {
			digits = tok[:i]
		}
		if groups := strings.Split(digits, ","); len(groups) > 1 {
			for _, g := range groups[1:] {
				if len(g) != 3 {
					return 0, false, false
				}
			}
			digits = strings.Join(groups, "")
		}
		v, err := strconv.ParseInt(digits, 10, 64)
		return v, false, err == nil && v < 1e15
	}
	w, ok := numberWords[tok]
	return int64(w), true, ok
}

func isAge(toks []clauseToken, i int) bool {
	if i > 0 && toks[i].gap < 2 {
		switch toks[i-1].Text {
		case "aged", "віком", "возрасте", "віці", "возрастом":
			return true
		}
	}
	if i+1 < len(toks) && toks[i+1].gap < 2 {
		next := toks[i+1].Text
		switch {
		case strings.HasPrefix(next, "річн"), strings.HasPrefix(next, "летн"), next == "yo":
			return true
		case next == "year" && i+2 < len(toks) && toks[i+2].Text == "old",
			next == "years" && i+2 < len(toks) && (toks[i+2].Text == "old" || toks[i+2].Text == "of"):
			return true
		case next == "років" || next == "лет":
			return toks[i].gap == 2 && (i+2 == len(toks) || toks[i+2].gap >= 2)
		}
	}
	return false
}

// isDateOrUnit recognises numbers that count no people: dates, times, money,
// lengths, calibres, years.
func isDateOrUnit(toks []clauseToken, i int) bool {
	v, _, _ := numberValue(toks[i].Text)
	if v >= 1900 && v <= 2100 && len(toks[i].Text) == 4 {
		return true
	}
	for _, j := range [2]int{i + 1, i - 1} {
		if j < 0 || j >= len(toks) || j > i && toks[j].gap > 1 || j < i && toks[i].gap > 1 {
			continue
		}
		w := toks[j].Text
		if _, ok := unitWords[w]; ok && (j > i || monthLike(w)) {
			return true
		}
	}
	return false
}

func monthLike(w string) bool {
	switch w {
	case "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december":
		return true
	}
	return false
}

// casualtyKind looks for the nearest word of death or injury within eight
// tokens of the same sentence; commas and "and" count as distance, and of two
// equally near ones the one that follows wins.
func casualtyKind(toks []clauseToken, i int) NumberKind {
	best, kind := 99, NumberCount
	dist := 0
	for j := i + 1; j < len(toks) && j <= i+8; j++ {
		if toks[j].gap == 9 {
			break
		}
		dist += 1 + 2*toks[j].gap
		if _, _, ok := numberValue(toks[j].Text); ok && dist > 1 {
			dist += 3 // another number stands in between
		}
		if k := casualtyWord(toks[j].Text); k != "" {
			if dist < best {
				best, kind = dist, k
			}
			break
		}
	}
	dist = 2 * toks[i].gap
	for j := i - 1; j >= 0 && j >= i-8 && toks[j+1].gap != 9; j-- {
		dist++
		if k := casualtyWord(toks[j].Text); k != "" {
			if dist < best {
				best, kind = dist, k
			}
			break
		}
		if _, _, ok := numberValue(toks[j].Text); ok {
			dist += 3
		}
		dist += 2 * toks[j].gap
	}
	return kind
}

func casualtyWord(w string) NumberKind {
	if k, ok := casualtyExact[w]; ok {
		return k
	}
	for _, p := range casualtyPrefixes {
		if strings.HasPrefix(w, p.prefix) {
			return p.kind
		}
	}
	return ""
}

func hedges(toks []clauseToken, i int) (atLeast, about bool) {
	if i == 0 || toks[i].gap > 1 {
		return false, false
	}
	prev := toks[i-1].Text
	two := prev
	if i > 1 {
		two = toks[i-2].Text + " " + prev
	}
	switch two {
	case "at least", "more than", "не менше", "не менш", "не менее", "як мінімум", "как минимум", "no fewer":
		return true, false
	}
	switch prev {
	case "over", "понад", "щонайменше", "более", "більше", "минимум", "свыше", "least":
		return true, false
	case "about", "around", "nearly", "almost", "some", "approximately", "близько", "около", "майже", "почти", "приблизно", "примерно":
		return false, true
	}
	return false, false
}
