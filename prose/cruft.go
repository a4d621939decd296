package prose

import (
	"strings"
	"sync"

	"trucewatch/text"
)

// cruftRules are the rules of tables/cruft.txt.
type cruftRules struct {
	exact          map[string]CruftKind
	begin, anyPart []cruftRule
}

type cruftRule struct {
	words string
	part  bool // the beginning may go on within a word
	kind  CruftKind
}

var cruftTable = sync.OnceValue(func() *cruftRules {
	c := &cruftRules{exact: map[string]CruftKind{}}
	sections(mustTable("cruft.txt"), func(name, line string) {
		kind := CruftKind(name)
		words := text.Fold(line[1:])
		switch line[0] {
		case '=':
			c.exact[words] = kind
		case '^':
			c.begin = append(c.begin, cruftRule{words: words, kind: kind})
		case '~':
			c.begin = append(c.begin, cruftRule{words: words, kind: kind, part: true})
		case '*':
			c.anyPart = append(c.anyPart, cruftRule{words: words, kind: kind})
		}
	})
	return c
})

// maxPromptLine is the length in bytes above which a line is text whatever it
// begins with, unless it ends like a link.
const maxPromptLine = 240

// cruftKind labels a line that is no part of the article, "" for text.
func cruftKind(line string, afterText bool) CruftKind {
	if c, ok := readCredit(line, ""); ok && c.whole {
		return CruftCredit
	}
	if len(line) > maxPromptLine {
		return ""
	}
	low := strings.TrimFunc(text.Fold(line), func(r rune) bool { return !isLetter(r) && (r < '0' || r > '9') && r != '©' })
	if low == "" {
		return CruftPrompt
	}
	c := cruftTable()
	if k := c.exact[low]; k != "" {
		return k
	}
	for i := range c.begin {
		if rest, ok := strings.CutPrefix(low, c.begin[i].words); ok && (boundary(rest) || c.begin[i].part && len(strings.Fields(line)) <= 12) && !sentenceLike(rest, c.begin[i].kind) {
			return c.begin[i].kind
		}
	}
	if len(line) <= 160 {
		for i := range c.anyPart {
			if strings.Contains(low, c.anyPart[i].words) {
				return c.anyPart[i].kind
			}
		}
	}
	if strings.HasPrefix(low, "http://") || strings.HasPrefix(low, "https://") || strings.HasPrefix(low, "www.") {
		return CruftPrompt
	}
	return ""
}

// boundary reports whether a word ends where rest begins.
func boundary(rest string) bool {
	if rest == "" {
		return true
	}
	for _, r := range rest {
		return !isLetter(r)
	}
	return true
}

func isLetter(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= 0x400 && r <= 0x52f
}

// sentenceLike reports whether what follows a prompt's first words reads as a
// sentence of the article: long, without a colon at once, with a full stop.
func sentenceLike(rest string, kind CruftKind) bool {
	trimmed := strings.TrimLeft(rest, " ")
	if strings.HasPrefix(trimmed, ":") || kind == CruftCaption || kind == CruftRelated && len(rest) < 120 {
		return false
	}
	return len(strings.Fields(rest)) > 14 && strings.HasSuffix(rest, ".")
}
