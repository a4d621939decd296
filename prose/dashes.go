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

// appendDashSpeech adds the speech of a paragraph that begins with a dialogue dash.
func appendDashSpeech(out []rawQuote, s string, p *paragraph) []rawQuote {
	n, ok := dashAt(s, p.start, p.end)
	if !ok || p.heading {
		return out
	}
	parts := dashParts(s, p.start+n, p.end)
	if len(parts) == 1 && !strings.ContainsFunc(s[p.start:p.start+n], func(r rune) bool { return r == '—' || r == '–' || r == '―' }) {
		return out // a list item with a hyphen
	}
	for i, part := range parts {
		if i%2 == 1 && isCuePart(s[part.start:part.end]) {
			continue
		}
		if i%2 == 1 && !isCuePart(s[part.start:part.end]) {
			// No cue between the dashes: the dash belongs to the words.
			if k := len(out) - 1; k >= 0 && out[k].dash {
				out[k].end, out[k].outerEnd = part.end, part.end
				continue
			}
		}
		q := rawQuote{outer: part.start, outerEnd: part.end, start: part.start, end: part.end, dash: true}
		if i == 0 {
			q.outer = p.start
		}
		out = append(out, q)
	}
	return out
}

// isCuePart reports whether a piece between dashes attributes the words around
// it: it begins in lower case with a word of saying among its first four words,
// or a role or name follows such a word.
func isCuePart(part string) bool {
	r, _ := utf8.DecodeRuneInString(part)
	if len(part) > 400 || !unicode.IsLower(r) && !unicode.IsUpper(r) {
		return false
	}
	toks := appendTokens(nil, part, 0, len(part))
	lx := lexicons()
	lower := unicode.IsLower(r)
	for i := range toks {
		if i >= 5 {
			break
		}
		if toks[i].kind != tokWord {
			continue
		}
		if (lower || i <= 2) && (lx.uk.cue(toks[i].low) != nil || lx.ru.cue(toks[i].low) != nil) {
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
