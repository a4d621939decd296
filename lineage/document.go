package lineage

import (
	"slices"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"trucewatch/text"
)

// Document is a text as lineage sees it.
type Document struct {
	// ID names the document; ids are unique in one call.
	ID string
	// Outlet is who published it; Owner is who owns the outlet. Either may be "".
	Outlet, Owner string
	// Published is zero where it is unknown or not to be relied on.
	Published time.Time
	// Title takes no part in the decision unless it is the same in both.
	Title, Body string
	// Language is en, uk, ru, or "" where it is unknown.
	Language string
	// Quotes are the quotations in Body.
	Quotes []Quote
	// Credits are the agencies and outlets the document names as origin of its text.
	Credits []string
}

// Quote is a quotation of a document.
type Quote struct {
	Text, Speaker string
	// Start is the byte offset of Text in the body, negative where it is unknown.
	Start int
}

const (
	shingle = 3 // words of a shingle
	// longQuote is the number of words from which a quotation shared by two
	// documents says that they tell of the same words.
	longQuote = 6
	// maskedQuote is the number of words from which a quotation is no narration;
	// shorter ones are the outlet's choice of words.
	maskedQuote = 4
	// maxBody is how many bytes of a body are read.
	maxBody   = 4 << 20
	quoteKeys = 3
	// maxQuotes is how many long quotations of a document are compared.
	maxQuotes = 200
)

// features are what two documents are compared by.
type features struct {
	narration []uint64 // shingles of the narration, sorted, each once
	quoted    []uint64 // shingles of the long quotations
	run       []uint64 // shingles of the narration in order, 0 between its parts
	quoteRun  []uint64 // the same of the quotations
	quotes    []quoteMark
	names     []mark // words that begin with a capital inside a sentence, and numbers
	print     fingerprint
	title     uint64
	body      uint64 // hash of all words of the body
}

type quoteMark struct {
	set []uint64
	// keys are the least shingles under three hashes: quotations that are alike
	// have one in common.
	keys [quoteKeys]uint32
}

// mark is a name or a number of the narration.
type mark struct {
	word, skeleton uint64
	number         bool
}

// extract computes the features of a document.
func extract(d Document) features {
	body := d.Body
	if len(body) > maxBody {
		body = strings.ToValidUTF8(body[:maxBody], "")
	}
	var f features
	f.title = hashWords(text.Tokens(limit(d.Title, 1<<12)))
	spans := text.Spans(body)
	latin := mostlyLatin(spans)
	masked := maskQuotes(body, d.Quotes)
	part := make([]string, 0, len(spans))
	f.run = make([]uint64, 0, len(spans)+len(d.Quotes))
	f.body = uint64(len(spans))
	flush := func() {
		if len(part) >= shingle {
			f.run = append(text.AppendShingles(f.run, part, shingle), 0)
		}
		part = part[:0]
	}
	at := 0 // first mask that ends after the word
	inQuote := false
	for i := range spans {
		s := &spans[i]
		s.Text = oneScript(s.Text, latin)
		f.body = scatter(f.body*31 + text.Hash(s.Text))
		for at < len(masked) && masked[at][1] <= s.Start {
			at++
		}
		in := at < len(masked) && masked[at][0] <= s.Start
		if in != inQuote {
			flush()
			inQuote = in
		}
		if in {
			continue
		}
		part = append(part, s.Text)
		f.addMark(body, *s)
	}
	flush()
	f.addQuotes(body, d.Quotes, latin)
	f.narration = sortedShingles(f.run)
	f.quoted = sortedShingles(f.quoteRun)
	f.names = uniqueMarks(f.names)
	f.print = fingerprintOf(body, spans, len(f.quotes))
	return f
}

func (f *features) addMark(body string, s text.Token) {
	switch {
	case s.Text[0] >= '0' && s.Text[0] <= '9':
		if len(s.Text) > 1 {
			f.names = append(f.names, mark{word: text.Hash(s.Text), number: true})
		}
	case len(s.Text) >= 5 && capital(body[s.Start:]) && !opensSentence(body, s.Start):
		f.names = append(f.names, mark{word: text.Hash(s.Text), skeleton: text.Hash(text.Skeleton(s.Text))})
	}
}

func (f *features) addQuotes(body string, quotes []Quote, latin bool) {
	for _, q := range quotes {
		words := text.Tokens(limit(q.Text, 1<<16))
		for i := range words {
			words[i] = oneScript(words[i], latin)
		}
		if len(words) < longQuote || len(f.quotes) == maxQuotes {
			continue
		}
		f.quoteRun = append(text.AppendShingles(f.quoteRun, words, shingle), 0)
		set := text.Shingles(words, shingle)
		mark := quoteMark{set: set}
		for k := range mark.keys {
			least := ^uint64(0)
			for _, h := range set {
				least = min(least, scatter(h+uint64(k)))
			}
			mark.keys[k] = uint32(scatter(least))
		}
		f.quotes = append(f.quotes, mark)
	}
}

// maskQuotes are the byte ranges of the body that are quotations, in order.
func maskQuotes(body string, quotes []Quote) [][2]int {
	var out [][2]int
	from := 0
	for _, q := range quotes {
		if q.Text == "" || wordsBelow(q.Text, maskedQuote) {
			continue
		}
		start := q.Start
		if start < 0 || start > len(body) || !strings.HasPrefix(body[start:], q.Text) {
			i := strings.Index(body[min(from, len(body)):], q.Text)
			if i < 0 {
				continue
			}
			start = from + i
		}
		from = start + len(q.Text)
		out = append(out, [2]int{start, from})
	}
	slices.SortFunc(out, func(a, b [2]int) int { return a[0] - b[0] })
	return out
}

// wordsBelow reports whether s has fewer than n words, without reading all of it.
func wordsBelow(s string, n int) bool {
	for range strings.FieldsSeq(s) {
		if n--; n == 0 {
			return false
		}
	}
	return true
}

func capital(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r)
}

// opensSentence reports whether the word at start follows the end of a sentence,
// a line or an opening mark.
func opensSentence(s string, start int) bool {
	before := strings.TrimRight(s[max(0, start-8):start], " \t")
	if before == "" {
		return start < 8
	}
	r, _ := utf8.DecodeLastRuneInString(before)
	return strings.ContainsRune(".?!…:;\n\r\"“”„«»‘(—–-", r)
}

func sortedShingles(run []uint64) []uint64 {
	set := text.SortUnique(slices.Clone(run))
	if len(set) > 0 && set[0] == 0 {
		set = set[1:]
	}
	return set
}

func uniqueMarks(m []mark) []mark {
	slices.SortFunc(m, func(a, b mark) int {
		if a.word < b.word {
			return -1
		}
		if a.word > b.word {
			return 1
		}
		return 0
	})
	return slices.CompactFunc(m, func(a, b mark) bool { return a.word == b.word })
}

func hashWords(words []string) uint64 {
	h := uint64(len(words))
	for _, w := range words {
		h = scatter(h*31 + text.Hash(w))
	}
	return h
}

// limit cuts s to n bytes at a character.
func limit(s string, n int) string {
	if len(s) <= n {
		return s
	}
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// scatter is the finaliser of SplitMix64 (Steele, Lea, Flood 2014): a bijection.
func scatter(h uint64) uint64 {
	h += 0x9e3779b97f4a7c15
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}
