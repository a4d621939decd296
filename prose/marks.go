package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// markShape says what the characters around a quotation mark make of it.
type markShape uint8

const (
	shapeEither markShape = iota
	shapeOpen
	shapeClose
)

// mark is one quotation mark of a line.
type mark struct {
	at, width int
	r         rune
	shape     markShape
}

// rawQuote is a passage between marks: outer bounds with the marks, inner without.
type rawQuote struct {
	outer, outerEnd int
	start, end      int
	dash            bool // after a dialogue dash
	continues       bool // runs on in the next paragraph, which reopens it
	reopens         bool // continues the quotation of the paragraph before
	nested          bool // inside another quotation
	label           bool // after a speaker's label, in a transcript
}

// maxQuotesPerLine bounds the quotations read of one line.
const maxQuotesPerLine = 20_000

func isDouble(r rune) bool {
	switch r {
	case '"', '“', '”', '„', '‟', '«', '»', '＂', '❝', '❞':
		return true
	}
	return false
}

func isSingle(r rune) bool {
	return r == '‘' || r == '’' || r == '\'' || r == '‚' || r == '‹' || r == '›'
}

// lineMarks lists the quotation marks of a line, double ones or single ones.
// Minutes, inches and apostrophes are passed over.
func lineMarks(dst []mark, s string, from, to int, want func(rune) bool, single bool) []mark {
	prev := ' '
	for i := from; i < to; {
		r, w := utf8.DecodeRuneInString(s[i:to])
		if want(r) {
			next, _ := utf8.DecodeRuneInString(s[i+w : to])
			m := mark{at: i, width: w, r: r, shape: shapeOf(r, prev, next, i+w >= to)}
			if !(r == '"' && unicode.IsDigit(prev) && m.shape == shapeClose && len(dst)%2 == 0) && !(single && m.shape == shapeEither) {
				dst = append(dst, m)
			}
		}
		if !invisible(r) {
			prev = r
		}
		i += w
	}
	return dst
}

func shapeOf(r, prev, next rune, last bool) markShape {
	switch r {
	case '«', '„', '‹', '‚':
		return shapeOpen
	case '»', '›':
		return shapeClose
	}
	before := unicode.IsSpace(prev) || prev == '(' || prev == '[' || prev == '—' || prev == '–' || prev == '-' || prev == '«' || prev == '“' || prev == '"' || prev == ':' || prev == '/'
	after := last || unicode.IsSpace(next) || strings.ContainsRune(".,;:!?)]…»”—–", next)
	switch {
	case before && !after:
		return shapeOpen
	case after && !before:
		return shapeClose
	}
	return shapeEither
}

// pairMarks turns the marks of a line into quotations. First by shape, with
// nesting; where that does not come out even, each mark opens or closes in turn,
// whatever its form, because the marks of one pair are often mixed. open is the
// mark left without a partner, -1 where there is none.
func pairMarks(dst []rawQuote, marks []mark) (out []rawQuote, open int) {
	if q, ok := pairNested(dst, marks); ok {
		return q, -1
	}
	i := 0
	for i < len(marks) && len(dst) < maxQuotesPerLine {
		m := marks[i]
		if m.shape == shapeClose && m.r != '"' && m.r != '”' {
			i++ // a closing mark that nothing opened
			continue
		}
		j := i + 1
		if m.r == '«' {
			for k := j; k < len(marks) && marks[k].r != '«'; k++ {
				if marks[k].r == '»' {
					j = k
					break
				}
			}
		}
		if j >= len(marks) {
			return dst, i
		}
		dst = append(dst, quoteBetween(m, marks[j]))
		i = j + 1
	}
	return dst, -1
}

func quoteBetween(a, b mark) rawQuote {
	return rawQuote{outer: a.at, outerEnd: b.at + b.width, start: a.at + a.width, end: b.at}
}

// maxNest is how deep quotations may stand in one another.
const maxNest = 4

// pairNested pairs marks by their shape; ok is false where they do not come out even.
func pairNested(dst []rawQuote, marks []mark) (out []rawQuote, ok bool) {
	base := len(dst)
	var stack [maxNest]mark
	var slot [maxNest]int
	depth := 0
	for _, m := range marks {
		opens := m.shape == shapeOpen || m.shape == shapeEither && depth == 0
		switch {
		case opens && depth == maxNest || !opens && depth == 0:
			return dst[:base], false
		case opens:
			stack[depth], slot[depth] = m, len(dst)
			dst = append(dst, rawQuote{nested: depth > 0})
			depth++
		default:
			depth--
			nested := dst[slot[depth]].nested
			dst[slot[depth]] = quoteBetween(stack[depth], m)
			dst[slot[depth]].nested = nested
		}
	}
	if depth != 0 || len(dst) > maxQuotesPerLine {
		return dst[:base], false
	}
	return dst, true
}

// paragraph is one line of the file that is not empty.
type paragraph struct {
	start, end int
	cruft      CruftKind // "" = text
	heading    bool      // a title or a heading between paragraphs
	label      int       // bytes of the speaker's label at its beginning
	asks       bool      // the label stands for whoever asks
}

// findQuotes lists the quotations of the text paragraphs in the order of the
// text. A quotation left open at the end of a paragraph goes on where the next
// one begins with a mark; each paragraph gives a passage of its own.
func findQuotes(s string, paras []paragraph) []rawQuote {
	want, single := isDouble, false
	if !strings.ContainsFunc(s, isDouble) {
		want, single = isSingle, true
	}
	var out []rawQuote
	var marks []mark
	goesOn := false
	for pi := range paras {
		p := &paras[pi]
		if p.cruft != "" && p.cruft != CruftCaption {
			continue
		}
		marks = lineMarks(marks[:0], s, p.start, p.end, want, single)
		first := len(out)
		var open int
		reopened := goesOn && len(marks) > 0 && marks[0].at == p.start && marks[0].r != '»'
		if goesOn && !reopened && len(marks) > 0 && marks[0].shape == shapeClose {
			// The quotation runs on without a new mark.
			out = append(out, rawQuote{outer: p.start, outerEnd: marks[0].at + marks[0].width, start: p.start, end: marks[0].at, reopens: true})
			marks = marks[1:]
			first = len(out)
		}
		goesOn = false
		out, open = pairMarks(out, marks)
		if reopened && first < len(out) {
			out[first].reopens = true
		}
		if open >= 0 && continuesAfter(s, paras, pi, marks[open]) {
			m := marks[open]
			out = append(out, rawQuote{outer: m.at, outerEnd: p.end, start: m.at + m.width, end: p.end, continues: true, reopens: reopened && open == 0})
			goesOn = true
		} else if open >= 0 && reopened && open == 0 {
			m := marks[0]
			out = append(out, rawQuote{outer: m.at, outerEnd: p.end, start: m.at + m.width, end: p.end, reopens: true})
		}
		if len(marks) == 0 || first == len(out) {
			out = appendDashSpeech(out, s, p)
		} else {
			out = appendAfterCue(out, s, p, first)
		}
	}
	return splitInnerCues(s, trimQuotes(s, out))
}

// continuesAfter reports whether the next text paragraph takes an open quotation
// up: it begins with a mark, or has a closing one before any opening one.
func continuesAfter(s string, paras []paragraph, pi int, m mark) bool {
	if m.shape == shapeClose || m.shape == shapeEither && m.at != paras[pi].start {
		return false
	}
	for k := pi + 1; k < len(paras); k++ {
		n := &paras[k]
		if n.cruft != "" {
			continue
		}
		line := s[n.start:n.end]
		r, _ := utf8.DecodeRuneInString(line)
		if isDouble(r) {
			return true
		}
		i := strings.IndexFunc(line, isDouble)
		if i < 0 {
			return false
		}
		r, w := utf8.DecodeRuneInString(line[i:])
		prev, _ := utf8.DecodeLastRuneInString(line[:i])
		next, _ := utf8.DecodeRuneInString(line[i+w:])
		return shapeOf(r, prev, next, i+w >= len(line)) == shapeClose
	}
	return false
}

// trimQuotes cuts space off the ends and drops empty passages.
func trimQuotes(s string, qs []rawQuote) []rawQuote {
	out := qs[:0]
	for _, q := range qs {
		for q.start < q.end {
			r, w := utf8.DecodeRuneInString(s[q.start:q.end])
			if !unicode.IsSpace(r) && !invisible(r) {
				break
			}
			q.start += w
		}
		for q.start < q.end {
			r, w := utf8.DecodeLastRuneInString(s[q.start:q.end])
			if !unicode.IsSpace(r) && !invisible(r) {
				break
			}
			q.end -= w
		}
		if q.start < q.end && strings.ContainsFunc(s[q.start:q.end], func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
			out = append(out, q)
		}
	}
	return out
}
