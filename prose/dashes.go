package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Speech after a dialogue dash, as Ukrainian and Russian print it:
//
//	— Words, — said X. — More words.
//
// and the same cut inside guillemets: «Words, — said X. — More words».

// dashPart is a piece of a line between dashes that separate words from cue.
type dashPart struct{ start, end int }

// dashAt reports whether a dash with space after it begins at i, and how long both are.
func dashAt(s string, i, to int) (width int, ok bool) {
	r, w := utf8.DecodeRuneInString(s[i:to])
	if r != '—' && r != '–' && r != '-' && r != '―' && r != '−' {
		return 0, false
	}
	n := w
	for i+n < to {
		r, w := utf8.DecodeRuneInString(s[i+n : to])
		if !unicode.IsSpace(r) {
			break
		}
		n += w
	}
	return n, n > w
}

// dashParts cuts s[from:to] at dashes that follow a mark (, . ! ? …) and a space.
func dashParts(s string, from, to int) []dashPart {
	var out []dashPart
	start := from
	prev, space := rune(0), false
	for i := from; i < to; {
		r, w := utf8.DecodeRuneInString(s[i:to])
		if space && strings.ContainsRune(",.!?…", prev) {
			if n, ok := dashAt(s, i, to); ok {
				out = append(out, dashPart{start, i})
				i += n
				start, prev, space = i, 0, false
				continue
			}
		}
		if unicode.IsSpace(r) {
			space = true
		} else {
			prev, space = r, false
		}
		i += w
	}
	return append(out, dashPart{start, to})
}

// appendDashSpeech adds the speech of a paragraph that begins with a dialogue dash,
// or that has speech with its cue between dashes in its run.
func appendDashSpeech(out []rawQuote, s string, p *paragraph) []rawQuote {
	if p.heading {
		return out
	}
	n, ok := dashAt(s, p.start, p.end)
	if !ok {
		return appendInlineSpeech(out, s, p)
	}
	parts := dashParts(s, p.start+n, p.end)
	if len(parts) == 1 && !strings.ContainsFunc(s[p.start:p.start+n], func(r rune) bool { return r == '—' || r == '–' || r == '―' }) {
		return out // a list item with a hyphen
	}
	cue, first := false, len(out)
	for i, part := range parts {
		if i > 0 && !cue {
			if cue = isCuePart(s[part.start:part.end]); cue {
				continue
			}
			// No cue between the dashes: the dash belongs to the words.
			k := len(out) - 1
			out[k].end, out[k].outerEnd = part.end, part.end
			continue
		}
		cue = false
		q := rawQuote{outer: part.start, outerEnd: part.end, start: part.start, end: speechEnd(s, part), dash: true}
		if i == 0 {
			q.outer = p.start
		}
		out = append(out, q)
	}
	for k := first; k < len(out); k++ {
		if out[k].dash {
			out[k].end = speechEnd(s, dashPart{out[k].start, out[k].end})
		}
	}
	return out
}

// appendAfterCue finds the words that go on without marks behind a cue:
// «Words», — said X. — More words to the end of the paragraph.
func appendAfterCue(out []rawQuote, s string, p *paragraph, first int) []rawQuote {
	last := out[len(out)-1]
	if last.nested || last.outerEnd >= p.end || len(out) == first {
		return out
	}
	rest := s[last.outerEnd:p.end]
	a, b := trimSpan(s, last.outerEnd, p.end)
	for a < b && (s[a] == ',' || s[a] == ' ') {
		a++
	}
	n, ok := dashAt(s, a, b)
	if !ok || len(rest) < 10 {
		return out
	}
	parts := dashParts(s, a+n, b)
	if len(parts) != 2 || !isCuePart(s[parts[0].start:parts[0].end]) || !strings.HasSuffix(strings.TrimRight(s[parts[0].start:parts[0].end], " "), ".") {
		return out
	}
	r, _ := utf8.DecodeRuneInString(s[parts[1].start:])
	if !unicode.IsUpper(r) {
		return out
	}
	return append(out, rawQuote{outer: parts[1].start, outerEnd: parts[1].end, start: parts[1].start, end: parts[1].end, dash: true})
}

// speechEnd cuts the comma off that stands before the closing dash.
func speechEnd(s string, part dashPart) int {
	_, end := trimSpan(s, part.start, part.end)
	if end > part.start && s[end-1] == ',' {
		end--
	}
	return end
}

// appendInlineSpeech finds ". — Words, — said X. — More words." within a paragraph.
func appendInlineSpeech(out []rawQuote, s string, p *paragraph) []rawQuote {
	if strings.Count(s[p.start:p.end], "— ")+strings.Count(s[p.start:p.end], "– ") < 2 {
		return out
	}
	parts := dashParts(s, p.start, p.end)
	for i := 1; i+1 < len(parts); i++ {
		before := strings.TrimRight(s[parts[i-1].start:parts[i-1].end], " ")
		if !strings.HasSuffix(before, ".") && !strings.HasSuffix(before, "!") && !strings.HasSuffix(before, "?") || !isCuePart(s[parts[i+1].start:parts[i+1].end]) {
			continue
		}
		r, _ := utf8.DecodeRuneInString(s[parts[i].start:parts[i].end])
		if !unicode.IsUpper(r) {
			continue
		}
		out = append(out, rawQuote{outer: parts[i].start, outerEnd: parts[i].end, start: parts[i].start, end: speechEnd(s, parts[i]), dash: true})
		i++
		if i+1 < len(parts) {
			// The words go on after the cue, to the end of their first sentence.
			n := parts[i+1]
			end := n.end
			if k := strings.IndexAny(s[n.start:n.end], ".!?"); k >= 0 {
				end = n.start + k + 1
			}
			out = append(out, rawQuote{outer: n.start, outerEnd: end, start: n.start, end: end, dash: true})
			i++
		}
	}
	return out
}

// isCuePart reports whether a piece between dashes attributes the words around
// it: it begins in lower case with a verb, and somebody follows.
func isCuePart(part string) bool {
	r, _ := utf8.DecodeRuneInString(part)
	if len(part) > 600 || !unicode.IsLower(r) && !unicode.IsUpper(r) {
		return false
	}
	if i := strings.IndexAny(part, ".!?"); i >= 0 && i < len(part)-1 && len(part)-i > 3 && !strings.Contains(part[:i], " ") {
		return false
	}
	toks := appendTokens(nil, part, 0, len(part))
	lx := lexicons()
	for i := range toks {
		if i >= 5 {
			break
		}
		if toks[i].kind != tokWord {
			return false
		}
		low := toks[i].low
		switch low {
		case "питаю", "запитую", "кажу", "перепитую", "уточнюю", "питаємо", "спрашиваю", "говорю", "переспрашиваю", "уточняю", "спрашиваем", "відповідаю", "отвечаю":
			return true
		}
		if i == 0 && (low == "не" || low == "і" || low == "и" || low == "й") && len(toks) > 1 && verbLike(toks[1].low) && namesSomebody(toks[2:], lx) {
			return true
		}
		if (unicode.IsLower(r) || i <= 2) && (lx.uk.cue(low) != nil || lx.ru.cue(low) != nil) {
			return true
		}
		if i == 0 && unicode.IsLower(r) && verbLike(low) && namesSomebody(toks[1:], lx) {
			return true
		}
	}
	return false
}

// namesSomebody reports whether a capitalised word, a pronoun or a role is among
// the first words.
func namesSomebody(toks []token, lx *lexiconSet) bool {
	for i := range toks {
		if i > 8 || toks[i].kind != tokWord {
			return false
		}
		t := &toks[i]
		if t.capital || lx.uk.has("pronoun", t.low) || lx.ru.has("pronoun", t.low) || lx.uk.has("role", t.low) || lx.ru.has("role", t.low) {
			return true
		}
	}
	return false
}

// verbLike reports whether a Ukrainian or Russian word has the form of a finite
// verb of speech: past, or present of the third person.
func verbLike(low string) bool {
	for _, e := range [...]string{"ив", "ав", "яв", "ів", "ув", "ла", "ли", "ло", "ил", "ал", "ял", "ел", "ул", "ыл", "ол", "вся", "лася", "лась", "лися", "лись", "лся", "ає", "яє", "ет", "ёт", "рить", "чить", "тить", "сить", "ує", "ює", "ить", "їть", "ають", "ують", "яють", "ает", "яет", "ует", "ит", "ют", "ят", "уть", "ється", "ется", "ится", "иться", "іг", "їг", "ог", "ік", "ег", "ек"} {
		if len(low) > len(e)+3 && strings.HasSuffix(low, e) {
			return true
		}
	}
	return false
}

// splitInnerCues cuts quotations that hold their own cue between dashes, as in
// «Words, — said X. — More words», into the words before and after.
func splitInnerCues(s string, qs []rawQuote) []rawQuote {
	split := false
	for i := range qs {
		split = split || !qs[i].dash && hasInnerDash(s[qs[i].start:qs[i].end])
	}
	if !split {
		return qs
	}
	out := make([]rawQuote, 0, len(qs)+4)
	for _, q := range qs {
		if q.dash || !hasInnerDash(s[q.start:q.end]) {
			out = append(out, q)
			continue
		}
		out = appendSplit(out, s, q)
	}
	return out
}

func hasInnerDash(q string) bool {
	return strings.Contains(q, ", — ") || strings.Contains(q, ", – ") || strings.Contains(q, "? — ") || strings.Contains(q, "! — ") ||
		strings.Contains(q, "? – ") || strings.Contains(q, "! – ") || strings.Contains(q, "… — ") || strings.Contains(q, "… – ") ||
		strings.Contains(q, ", - ") || strings.Contains(q, "? - ") || strings.Contains(q, "! - ")
}

func appendSplit(out []rawQuote, s string, q rawQuote) []rawQuote {
	parts := dashParts(s, q.start, q.end)
	merged := parts[:1:1]
	cue := []bool{false}
	for i := 1; i < len(parts); i++ {
		last := len(merged) - 1
		if !cue[last] && isCuePart(s[parts[i].start:parts[i].end]) {
			merged, cue = append(merged, parts[i]), append(cue, true)
			continue
		}
		if cue[last] {
			merged, cue = append(merged, parts[i]), append(cue, false)
			continue
		}
		merged[last].end = parts[i].end
	}
	for i, part := range merged {
		if cue[i] {
			continue
		}
		n := rawQuote{outer: part.start, outerEnd: part.end, start: part.start, end: part.end, continues: q.continues, reopens: q.reopens, nested: q.nested}
		if i == 0 {
			n.outer = q.outer
		}
		if i == len(merged)-1 {
			n.outerEnd = q.outerEnd
		}
		out = append(out, trimQuotes(s, []rawQuote{n})...)
	}
	return out
}
