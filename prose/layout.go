package prose

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"trucewatch/text"
)

// header is what the first lines of a file say about it.
type header struct {
	title, published string
	titleAt          int
	outlet, byline   string
	language         string
}

// headerKeys are the names of header fields, folded, and what they hold.
var headerKeys = map[string]string{
	"title": "title", "headline": "title", "заголовок": "title", "назва": "title",
	"date": "date", "published": "date", "publish date": "date", "дата": "date", "опубліковано": "date", "опубликовано": "date", "updated": "updated", "оновлено": "updated", "обновлено": "updated",
	"outlet": "outlet", "source name": "outlet", "site": "outlet", "видання": "outlet", "издание": "outlet",
	"byline":   "byline",
	"language": "language", "lang": "language", "url": "url", "link": "url",
}

// splitParagraphs lists the lines of a text that are not empty, without the
// space around them. A carriage return ends a line too.
func splitParagraphs(s string, maxLines int) (paras []paragraph, rest bool) {
	for i := 0; i < len(s); {
		j := strings.IndexAny(s[i:], "\n\r")
		end := len(s)
		next := len(s)
		if j >= 0 {
			end, next = i+j, i+j+1
		}
		a, b := trimSpan(s, i, end)
		if a < b {
			if len(paras) == maxLines {
				return paras, true
			}
			paras = append(paras, paragraph{start: a, end: b})
		}
		i = next
	}
	return paras, false
}

// trimSpan cuts white space and invisible characters off both ends.
func trimSpan(s string, a, b int) (int, int) {
	for a < b {
		r, w := utf8.DecodeRuneInString(s[a:b])
		if !unicode.IsSpace(r) && !invisible(r) {
			break
		}
		a += w
	}
	for a < b {
		r, w := utf8.DecodeLastRuneInString(s[a:b])
		if !unicode.IsSpace(r) && !invisible(r) {
			break
		}
		b -= w
	}
	return a, b
}

func headerField(line string) (key, value string, at int) {
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > 40 {
		return "", "", 0
	}
	k := headerKeys[text.Fold(strings.TrimSpace(line[:i]))]
	if k == "" {
		return "", "", 0
	}
	a, b := trimSpan(line, i+1, len(line))
	return k, line[a:b], a
}

// leadingDate is the length of "date 2024-12-03" or "title …" at the beginning
// of a line, 0 where there is none.
func leadingDate(line string) int {
	low := strings.TrimSpace(line)
	skip := len(line) - len(strings.TrimLeft(line, " \t"))
	if !strings.HasPrefix(strings.ToLower(low), "date ") || len(low) < 15 {
		return 0
	}
	d := low[5:15]
	if !isoDate(d) {
		return 0
	}
	return skip + 15
}

// isoDate reports whether d has the form 2025-03-13.
func isoDate(d string) bool {
	if len(d) != 10 || d[4] != '-' || d[7] != '-' {
		return false
	}
	for i := range 10 {
		if i != 4 && i != 7 && (d[i] < '0' || d[i] > '9') {
			return false
		}
	}
	return d[5:7] >= "01" && d[5:7] <= "12" && d[8:10] >= "01" && d[8:10] <= "31"
}

// findTitle takes a short first line without a full stop as the title, where the
// header gave none.
func (h *header) findTitle(s string, paras []paragraph) {
	for i := range paras {
		p := &paras[i]
		if p.cruft != "" {
			continue
		}
		line := s[p.start:p.end]
		if h.title != "" {
			if line == h.title {
				p.heading = true
			}
			return
		}
		if i+1 == len(paras) || len(line) > 400 || strings.ContainsAny(line[len(line)-1:], ".") || strings.HasSuffix(line, "”") || strings.HasSuffix(line, "\"") && strings.Count(line, "\"")%2 == 1 {
			return
		}
		r, _ := utf8.DecodeLastRuneInString(line)
		if r == '…' || r == '»' && strings.HasPrefix(line, "«") || isDashLine(line) {
			return
		}
		if len(strings.Fields(line)) < 3 || cruftKind(line, false) != "" {
			continue // "Featured", a byline
		}
		h.title, h.titleAt = line, p.start
		p.heading = true
		return
	}
}

func isDashLine(line string) bool {
	r, _ := utf8.DecodeRuneInString(line)
	return r == '—' || r == '–' || r == '-' || r == '•' || r == '*'
}

// labelLines marks cruft and headings between paragraphs.
func labelLines(s string, paras []paragraph, h *header) {
	seenText := false
	for i := range paras {
		p := &paras[i]
		if p.cruft != "" || p.heading {
			continue
		}
		line := s[p.start:p.end]
		if line == h.title && p.start != h.titleAt {
			p.cruft = CruftCaption // the title again, as the caption of a picture or a link
			continue
		}
		p.cruft = cruftKind(line, seenText)
		if p.cruft == "" && i+1 < len(paras) && i > 0 && isCaptionBefore(s, paras, i) {
			p.cruft = CruftCaption
		}
		if p.cruft == "" && looksHeading(line) {
			p.heading = true
		}
		seenText = seenText || p.cruft == "" && len(line) > 80
	}
}

// isCaptionBefore reports whether a line without a full stop stands right before
// a line that is nothing but a picture credit.
func isCaptionBefore(s string, paras []paragraph, i int) bool {
	next := s[paras[i+1].start:paras[i+1].end]
	if len(next) > 60 || cruftKind(next, true) != CruftCredit {
		return false
	}
	c, ok := readCredit(next, "")
	line := s[paras[i].start:paras[i].end]
	return ok && c.Kind == CreditPhoto && !endsSentence(line)
}

// endsSentence reports whether a line ends as a sentence does.
func endsSentence(line string) bool {
	line = strings.TrimRight(line, "\"”»“’)] ")
	r, _ := utf8.DecodeLastRuneInString(line)
	return r == '.' || r == '!' || r == '?' || r == '…' || r == ':' || r == ';'
}

func looksHeading(line string) bool {
	return !endsSentence(line) && len([]rune(line)) <= 90 && len(strings.Fields(line)) <= 12 && !isDashLine(line) &&
		!strings.ContainsAny(line, "“”\"«»„")
}
