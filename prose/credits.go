package prose

import (
	"strings"
	"unicode"

	"trucewatch/text"
)

// creditLine is a credit found in a line. whole: the line is nothing else.
type creditLine struct {
	Credit
	whole bool
	at    int // byte offset of Text in the line
}

// creditPrefixes begin a line that credits somebody, folded.
var creditPrefixes = []struct {
	words string
	kind  CreditKind
}{
	{"photo by", CreditPhoto}, {"photo:", CreditPhoto}, {"photos:", CreditPhoto}, {"photograph:", CreditPhoto}, {"photo credit", CreditPhoto}, {"picture:", CreditPhoto}, {"image:", CreditPhoto}, {"image credit", CreditPhoto}, {"pictures:", CreditPhoto}, {"photo /", CreditPhoto}, {"photo |", CreditPhoto}, {"video:", CreditPhoto},
	{"фото:", CreditPhoto}, {"фото -", CreditPhoto}, {"фото з", CreditPhoto}, {"фото /", CreditPhoto}, {"світлина:", CreditPhoto}, {"світлини:", CreditPhoto}, {"знімок:", CreditPhoto}, {"снимок:", CreditPhoto}, {"фото ©", CreditPhoto}, {"ілюстрація:", CreditPhoto}, {"иллюстрация:", CreditPhoto}, {"відео:", CreditPhoto}, {"видео:", CreditPhoto}, {"фотограф", CreditPhoto},
	{"transcript:", CreditTranscript}, {"transcript by", CreditTranscript}, {"full transcript", CreditTranscript}, {"transcription:", CreditTranscript}, {"transcribed by", CreditTranscript}, {"стенограма", CreditTranscript}, {"стенограмма", CreditTranscript}, {"розшифровка", CreditTranscript}, {"расшифровка", CreditTranscript}, {"джерело стенограми", CreditTranscript}, {"транскрипт", CreditTranscript},
	{"source:", CreditText}, {"sources:", CreditText}, {"via ", CreditText}, {"original:", CreditText}, {"originally published", CreditText}, {"this story was first published", CreditText}, {"this article was first published", CreditText}, {"this article originally appeared", CreditText}, {"republished from", CreditText}, {"agency:", CreditText}, {"wire:", CreditText}, {"text:", CreditText}, {"with material from", CreditText}, {"with agencies", CreditText}, {"with afp", CreditText}, {"with ap", CreditText}, {"with reuters", CreditText}, {"with dpa", CreditText}, {"with information from", CreditText}, {"with reporting from", CreditText}, {"with reporting by", CreditText}, {"with files from", CreditText}, {"based on reporting by", CreditText}, {"based on material from", CreditText}, {"based on materials", CreditText}, {"compiled from", CreditText}, {"with inputs from", CreditText}, {"with input from", CreditText}, {"inputs from", CreditText}, {"with agency", CreditText}, {"copyright", CreditText}, {"(c) ", CreditText}, {"news agency", CreditText}, {"as reported by", CreditText}, {"reporting from", CreditText}, {"text and pictures", CreditText}, {"text and photos", CreditText}, {"text and photo", CreditText}, {"agencies:", CreditText}, {"reprinted from", CreditText}, {"reprinted with", CreditText}, {"materials:", CreditText}, {"матеріали:", CreditText}, {"матеріал:", CreditText}, {"материалы:", CreditText}, {"материал:", CreditText}, {"agencies", CreditText}, {"from agencies", CreditText}, {"material:", CreditText}, {"distributed by", CreditText}, {"supplied by", CreditText}, {"syndicated", CreditText},
	{"джерело:", CreditText}, {"джерела:", CreditText}, {"за матеріалами", CreditText}, {"за інформацією агентства", CreditText}, {"першоджерело", CreditText}, {"текст:", CreditText}, {"оригінал:", CreditText}, {"агентство:", CreditText}, {"використано матеріали", CreditText}, {"з використанням матеріалів", CreditText}, {"передрук:", CreditText}, {"за повідомленням агентств", CreditText}, {"за повідомленнями агентств", CreditText}, {"за даними агентств", CreditText}, {"матеріал агентства", CreditText}, {"інформаційне агентство", CreditText}, {"інформагентство", CreditText}, {"текст і фото", CreditText}, {"текст та фото", CreditText}, {"на основі матеріал", CreditText}, {"на основі повідомлен", CreditText}, {"з матеріалів", CreditText}, {"підготовлено за матеріалами", CreditText}, {"агенції:", CreditText}, {"агентства:", CreditText}, {"джерело -", CreditText}, {"джерело –", CreditText}, {"джерело —", CreditText},
	{"источник:", CreditText}, {"источники:", CreditText}, {"по материалам", CreditText}, {"первоисточник", CreditText}, {"оригинал:", CreditText}, {"использованы материалы", CreditText}, {"с использованием материалов", CreditText}, {"по сообщениям агентств", CreditText}, {"по данным агентств", CreditText}, {"по сообщению агентств", CreditText}, {"материал агентства", CreditText}, {"информационное агентство", CreditText}, {"информагентство", CreditText}, {"текст и фото", CreditText}, {"на основе материалов", CreditText}, {"на основе сообщений", CreditText}, {"из материалов", CreditText}, {"подготовлено по материалам", CreditText}, {"агентство:", CreditText}, {"агентства:", CreditText}, {"текст:", CreditText}, {"источник -", CreditText}, {"источник –", CreditText}, {"источник —", CreditText},
	{"by ", CreditContributor}, {"reporting by", CreditContributor}, {"additional reporting", CreditContributor}, {"written by", CreditContributor}, {"edited by", CreditContributor}, {"editing by", CreditContributor}, {"translated by", CreditContributor}, {"author:", CreditContributor}, {"authors:", CreditContributor}, {"our correspondent", CreditContributor},
	{"автор:", CreditContributor}, {"авторка:", CreditContributor}, {"розмовляла", CreditContributor}, {"розмовляв", CreditContributor}, {"спілкувалася", CreditContributor}, {"спілкувався", CreditContributor}, {"беседовал", CreditContributor}, {"беседовала", CreditContributor}, {"интервью взял", CreditContributor}, {"интервью взяла", CreditContributor}, {"автори:", CreditContributor}, {"автора:", CreditContributor}, {"авторы:", CreditContributor}, {"підготував", CreditContributor}, {"підготувала", CreditContributor}, {"підготували", CreditContributor}, {"підготовка:", CreditContributor}, {"подготовил", CreditContributor}, {"подготовила", CreditContributor}, {"подготовили", CreditContributor}, {"переклад:", CreditContributor}, {"переклав", CreditContributor}, {"переклала", CreditContributor}, {"перевод:", CreditContributor}, {"перевёл", CreditContributor}, {"перевел", CreditContributor}, {"перевела", CreditContributor}, {"кореспондент:", CreditContributor}, {"корреспондент:", CreditContributor}, {"записав", CreditContributor}, {"записала", CreditContributor}, {"записал", CreditContributor}, {"над матеріалом працювали", CreditContributor}, {"над текстом працювали", CreditContributor}, {"над материалом работали", CreditContributor}, {"матеріал підготували", CreditContributor}, {"матеріал підготував", CreditContributor}, {"матеріал підготувала", CreditContributor}, {"материал подготовил", CreditContributor}, {"материал подготовила", CreditContributor}, {"материал подготовили", CreditContributor},
}

// creditParts stand inside a line that credits somebody.
var creditParts = []struct {
	words string
	kind  CreditKind
}{
	{"contributed to this report", CreditContributor}, {"contributed reporting", CreditContributor}, {"contributed to this story", CreditContributor}, {"contributed to this article", CreditContributor}, {"reporting by", CreditContributor}, {"editing by", CreditContributor}, {"брав участь у підготовці", CreditContributor}, {"долучилася до підготовки", CreditContributor}, {"долучився до підготовки", CreditContributor}, {"допоміг підготувати", CreditContributor}, {"допомогла підготувати", CreditContributor}, {"при участии", CreditContributor}, {"за участі", CreditContributor}, {"участвовал в подготовке", CreditContributor}, {"участвовала в подготовке", CreditContributor},
	{"via getty", CreditPhoto}, {"/getty", CreditPhoto}, {"getty images", CreditPhoto}, {"file photo", CreditPhoto}, {"handout via", CreditPhoto},
	{"originally published by", CreditText}, {"includes reporting from", CreditText}, {"includes reporting by", CreditText}, {"includes material from", CreditText}, {"includes information from", CreditText}, {"as reported by", CreditText}, {"with additional reporting by", CreditText}, {"translated from", CreditText}, {"used with permission of", CreditText}, {"first published by", CreditText}, {"first appeared", CreditText}, {"all rights to the text", CreditText},
}

// readCredit reads a line that is a credit or ends in one.
func readCredit(line string, lang string) (creditLine, bool) {
	return creditReader{DefaultActors(), lang}.read(line)
}

// creditReader reads credits: who can be an agency, and in which language its name
// is wanted.
type creditReader struct {
	actors *Actors
	lang   string
}

func (r creditReader) read(line string) (creditLine, bool) {
	low := strings.TrimLeft(text.Fold(line), " (*[|>-–—•_©")
	words := len(strings.Fields(line))
	if words == 0 {
		return creditLine{}, false
	}
	if words <= 30 && len(line) <= 400 {
		for _, p := range creditPrefixes {
			if !strings.HasPrefix(low, p.words) {
				continue
			}
			if p.words == "by " && !isByline(line) || p.words == "via " && words > 6 {
				continue
			}
			if p.kind == CreditTranscript && !strings.HasSuffix(p.words, ":") && !strings.Contains(line, ":") && r.findAgency(line) == "" {
				continue
			}
			if strings.HasSuffix(p.words, ":") || words <= 16 && r.creditTailOK(line) {
				return r.wholeCredit(line, p.kind), true
			}
		}
		if words <= 30 && photoWord(low) && !r.beforeSlash(line) && (words <= 4 || strings.Contains(low, "photo:") || strings.Contains(low, "photograph:") || strings.Contains(low, "photo by") || strings.Contains(low, "фото:") || strings.Contains(low, "picture:") || strings.Contains(low, "світлина:")) {
			if c := r.wholeCredit(line, CreditPhoto); c.Agency != "" || words <= 6 {
				return c, true
			}
		}
		for _, p := range creditParts {
			if strings.Contains(low, p.words) {
				c := r.wholeCredit(line, p.kind)
				if p.words == "as reported by" && (c.Agency == "" || r.findAgency(line[:strings.LastIndex(strings.ToLower(line), "by")]) != "") {
					continue
				}
				if p.kind == CreditPhoto && words > 12 {
					return r.tailCredit(line, p.kind)
				}
				return c, true
			}
		}
	}
	if words <= 8 {
		if c, ok := r.bareAgency(line); ok {
			return c, true
		}
		if inner := strings.Trim(line, " ()."); words == 1 && line[0] == '(' && len([]rune(inner)) > 2 && len([]rune(inner)) < 9 && capitals(inner) {
			return creditLine{Credit: Credit{Text: inner, Kind: CreditText, Agency: inner}, whole: true, at: strings.Index(line, inner)}, true
		}
		if c, ok := r.shortCredit(line, low, words); ok {
			return c, true
		}
	}
	if c, ok := r.photoTail(line); ok {
		return c, true
	}
	if c, ok := r.textTail(line); ok {
		return c, true
	}
	return r.agencyAtEdge(line)
}

// textTail reads the credit of the text in the last brackets or the last sentence of
// a paragraph: "… (With inputs from AP)", "… За матеріалами УНІАН."
func (r creditReader) textTail(line string) (creditLine, bool) {
	end := strings.TrimRight(line, " .)]")
	i := strings.LastIndexAny(end, "([")
	if k := strings.LastIndex(end, ". "); k > i {
		i = k + 1
	}
	if i <= 0 || len(end)-i > 120 {
		return creditLine{}, false
	}
	a, b := trimSpan(line, i+1, len(line))
	tail := strings.Trim(line[a:b], ".)] ")
	low := text.Fold(tail)
	for _, p := range creditPrefixes {
		if p.words == "by " || !strings.HasPrefix(low, p.words) || len(strings.Fields(tail)) > 9 {
			continue
		}
		if agency := r.findAgency(tail); agency != "" {
			return creditLine{Credit: Credit{Text: tail, Kind: p.kind, Agency: agency}, at: a}, true
		}
	}
	return creditLine{}, false
}

// photoTail reads the credit of the picture at the end of a caption: "… on Tuesday.
// AP Photo/O. Brandt", "… у вівторок. Фото Getty Images".
func (r creditReader) photoTail(line string) (creditLine, bool) {
	if len(line) > 400 {
		return creditLine{}, false
	}
	i := strings.LastIndexAny(strings.TrimRight(line, " .)]"), "|([")
	for _, sep := range [...]string{". ", "! ", "? ", "— ", "– "} {
		if k := strings.LastIndex(line, sep); k >= 0 && k+len(sep) > i && len(strings.Fields(line[:k])) > 2 {
			w := strings.Fields(line[:k+1])
			if last := strings.TrimRight(w[len(w)-1], "."); sep == ". " && len([]rune(last)) == 1 {
				continue // the initial of whoever took it
			}
			i = k + len(sep) - 1
		}
	}
	if i < 0 {
		return creditLine{}, false
	}
	a, b := trimSpan(line, i+1, len(line))
	tail := line[a:b]
	if low := text.Fold(tail); len(strings.Fields(tail)) > 7 || !photoWord(low) {
		return creditLine{}, false
	}
	agency := r.findAgency(tail)
	if agency == "" {
		return creditLine{}, false
	}
	return creditLine{Credit: Credit{Text: tail, Kind: CreditPhoto, Agency: agency}, whole: true, at: a}, true
}

// unknownAgency is the agency or press service that a credit names and no table
// knows: what stands behind its colon or slash, where that reads as one.
func unknownAgency(line string, kind CreditKind) string {
	if kind == CreditContributor {
		return ""
	}
	rest := line
	if i := strings.LastIndexAny(line, ":/"); i >= 0 {
		rest = line[i+1:]
	} else if _, tail, ok := strings.Cut(line, " from "); ok {
		rest = tail
	} else if _, tail, ok := strings.Cut(line, " by "); ok {
		rest = tail
	} else if f := strings.Fields(line); len(f) > 2 && kind == CreditText {
		rest = strings.Join(f[2:], " ")
	}
	rest = strings.Trim(rest, " .()[]«»\"“”")
	low := text.Fold(rest)
	if n := len(strings.Fields(rest)); n == 0 || n > 6 {
		return ""
	}
	for _, w := range [...]string{"press service", "press office", "press bureau", "news agency", "newswire", "news service", "прес-служб", "пресслужб", "пресс-служб", "прессслужб", "агентств", "агенці", "інформбюро", "информбюро", "пресцентр", "прес-центр", "пресс-центр"} {
		if strings.Contains(low, w) {
			return rest
		}
	}
	for _, e := range [...]string{"press", "прес", "пресс", "інформ", "информ", "news", "новини", "новости"} {
		if strings.HasSuffix(low, e) && len(strings.Fields(rest)) <= 3 {
			return rest
		}
	}
	if r := []rune(rest); len(r) >= 3 && len(r) <= 8 && capitals(rest) && len(strings.Fields(rest)) == 1 && !strings.ContainsAny(rest, ".") {
		return rest
	}
	return ""
}

// beforeSlash reports whether a line is an agency's name, a slash and something else.
func (r creditReader) beforeSlash(line string) bool {
	i := strings.Index(line, " / ")
	return i > 0 && r.agencyNamed(line[:i]) != nil
}

// creditTailOK reports whether a line that begins like a credit is one: it holds
// no finite sentence, judged by its length and by a name or agency in it.
func (r creditReader) creditTailOK(line string) bool {
	return len(strings.Fields(line)) <= 10 || r.findAgency(line) != "" || strings.Contains(line, ";")
}

func (r creditReader) wholeCredit(line string, kind CreditKind) creditLine {
	c := creditLine{Credit: Credit{Text: line, Kind: kind, Agency: r.findAgency(line)}, whole: true}
	if c.Agency == "" {
		c.Agency = unknownAgency(line, kind)
	}
	if i := strings.IndexByte(line, ':'); c.Agency == "" && kind == CreditTranscript && i > 0 && len(line)-i < 80 {
		c.Agency = strings.Trim(line[i+1:], " .")
	}
	return c
}

// shortCredit takes a short line that names an agency and says nothing else as its
// credit: "© AFP 2025", "Матеріал Укрінформу", "UNIAN, own reporting".
func (r creditReader) shortCredit(line, low string, words int) (creditLine, bool) {
	if words > 6 || endsSentence(line) && words > 4 || strings.Contains(line, ": ") || strings.ContainsAny(line, "?!“«\"") {
		return creditLine{}, false
	}
	agency := r.findAgency(line)
	if agency == "" {
		return creditLine{}, false
	}
	if a := r.actors.Find(agency); a == nil || a.Kind != actorAgency {
		return creditLine{}, false
	}
	lx := lexicons()
	toks := appendTokens(nil, line, 0, len(line))
	for i := range toks {
		if w := toks[i].low; lx.en.cue(w) != nil && !strings.HasPrefix(w, "report") || lx.uk.cue(w) != nil || lx.ru.cue(w) != nil {
			return creditLine{}, false
		}
	}
	kind := CreditText
	if photoWord(low) {
		kind = CreditPhoto
	} else if strings.Contains(low, "transcri") || strings.Contains(low, "стенограм") || strings.Contains(low, "розшифровк") || strings.Contains(low, "расшифровк") {
		kind = CreditTranscript
	}
	return r.wholeCredit(line, kind), true
}

func photoWord(low string) bool {
	for _, w := range [...]string{"photo", "picture", "image", "фото", "світлина", "снимок", "знімок", "getty"} {
		if strings.Contains(low, w) {
			return true
		}
	}
	return false
}

// isByline reports whether a line is "By" and names in capitals.
func isByline(line string) bool {
	f := strings.Fields(line)
	if len(f) < 2 || len(f) > 16 || !strings.EqualFold(f[0], "by") || endsSentence(line) && len(f) > 8 {
		return false
	}
	r := []rune(f[1])
	return unicode.IsUpper(r[0])
}

// tailCredit takes the credit after the last bar or bracket of a caption.
func (r creditReader) tailCredit(line string, kind CreditKind) (creditLine, bool) {
	i := strings.LastIndexAny(line, "|(")
	if i < 0 {
		i = 0
	} else {
		i++
	}
	a, b := trimSpan(line, i, len(line))
	return creditLine{Credit: Credit{Text: line[a:b], Kind: kind, Agency: r.findAgency(line[a:b])}, whole: true, at: a}, true
}

// bareAgency reads a line that is an agency's name alone, perhaps behind a dash,
// in brackets, or with names before it.
func (r creditReader) bareAgency(line string) (creditLine, bool) {
	core := strings.Trim(line, " ()[]—–-.,|*/©_")
	actor := r.agencyNamed(core)
	if i := strings.IndexByte(core, '/'); actor == nil && i > 0 && len(strings.Fields(line)) <= 6 {
		if first := r.agencyNamed(strings.TrimSpace(core[:i])); first != nil && r.agencyNamed(strings.TrimSpace(core[i+1:])) == nil {
			kind := CreditText
			if rest := strings.TrimSpace(core[i+1:]); capitalised(rest) && len(strings.Fields(rest)) >= 2 && !strings.HasPrefix(rest, "The ") {
				kind = CreditPhoto // "REUTERS/Ivan Brandt": who took the picture
			}
			return creditLine{Credit: Credit{Text: strings.TrimSpace(core[:i]), Kind: kind, Agency: first.canonical(r.lang)}, whole: true}, true
		}
	}
	if actor == nil {
		if i := strings.LastIndexAny(core, "/|©"); i >= 0 && !endsSentence(line) && !endsSentence(strings.TrimRight(core[:i], " ")) {
			kind := CreditPhoto
			if core[i] == '|' && len(strings.Fields(core[:i])) <= 3 {
				kind = CreditText // a byline
			}
			if a := r.agencyNamed(strings.Trim(core[i+1:], " ")); a != nil {
				return creditLine{Credit: Credit{Text: line, Kind: kind, Agency: a.canonical(r.lang)}, whole: true}, true
			}
		}
		return creditLine{}, false
	}
	kind := CreditText
	if core == line && strings.ToUpper(core) == core && len(core) == len(line) {
		kind = CreditPhoto // a bare name in capitals under a caption
	}
	return creditLine{Credit: Credit{Text: line, Kind: kind, Agency: actor.canonical(r.lang)}, whole: true}, true
}

// capitalised reports whether every word begins with a capital.
func capitalised(s string) bool {
	for _, w := range strings.Fields(s) {
		if !unicode.IsUpper([]rune(w)[0]) {
			return false
		}
	}
	return s != ""
}

// agencyAtEdge reads "KYIV, March 13 (Reuters) — …" and "… (UNIAN)" and "… – AP"
// at the beginning or end of a paragraph of text.
func (r creditReader) agencyAtEdge(line string) (creditLine, bool) {
	if i := strings.IndexByte(line, '('); i >= 0 && i < 80 {
		if j := strings.IndexByte(line[i:], ')'); j > 0 && j < 60 {
			rest := strings.TrimLeft(line[i+j+1:], " ")
			inner := line[i+1 : i+j]
			dash := strings.HasPrefix(rest, "—") || strings.HasPrefix(rest, "–") || strings.HasPrefix(rest, "-")
			a := r.agencyNamed(inner)
			if a != nil && (i == 0 && j < 40 || dash || rest == "" || strings.HasPrefix(rest, ".") && datelinePlace(line[:i])) {
				return creditLine{Credit: Credit{Text: inner, Kind: CreditText, Agency: a.canonical(r.lang)}, at: i + 1}, true
			}
			if a == nil && (dash || strings.HasPrefix(rest, ".")) && i > 2 && capitals(line[:i]) && agencyShaped(inner) {
				return creditLine{Credit: Credit{Text: inner, Kind: CreditText, Agency: inner}, at: i + 1}, true
			}
		}
	}
	end := strings.TrimRight(line, " .")
	if strings.HasSuffix(end, ")") {
		if i := strings.LastIndexByte(end, '('); i >= 0 && len(end)-i < 60 {
			inner := end[i+1 : len(end)-1]
			if a := r.firstNamed(inner); a != nil {
				return creditLine{Credit: Credit{Text: inner, Kind: CreditText, Agency: a.canonical(r.lang)}, at: i + 1}, true
			}
		}
	}
	// "… by Friday. — Reuters"
	for _, dash := range [...]string{"—", "–", " - ", "|", "/"} {
		if i := strings.LastIndex(strings.TrimRight(end, "/"), dash); i > 20 && len(end)-i < 50 {
			inner := strings.Trim(end[i+len(dash):], " /")
			before := strings.TrimRight(end[:i], " /")
			if a := r.agencyNamed(inner); a != nil && endsSentence(before) {
				return creditLine{Credit: Credit{Text: inner, Kind: CreditText, Agency: a.canonical(r.lang)}, at: i + strings.Index(end[i:], inner)}, true
			}
		}
	}
	if i := strings.IndexAny(line, ".,—–:"); i > 2 && i < 30 && len(line) > i+20 && (line[i] == '.' || line[i] != ',' && line[i] != ':') {
		name := strings.TrimSpace(line[:i])
		if a := r.agencyNamed(name); a != nil && strings.ToUpper(name) == name {
			return creditLine{Credit: Credit{Text: name, Kind: CreditText, Agency: a.canonical(r.lang)}}, true
		}
	}
	return r.datelineAgency(line)
}

// firstNamed is the first agency of a list such as "AFP, dpa", if all are agencies.
func (r creditReader) firstNamed(list string) *Actor {
	var first *Actor
	for _, and := range [...]string{" and ", " та ", " і ", " и "} {
		list = strings.ReplaceAll(list, and, ", ")
	}
	for _, part := range strings.FieldsFunc(list, func(r rune) bool { return r == ',' || r == '/' || r == ';' }) {
		a := r.agencyNamed(strings.TrimSpace(part))
		if a == nil {
			return nil
		}
		if first == nil {
			first = a
		}
	}
	return first
}

// capitals reports whether the first word of a dateline is in capitals.
func capitals(s string) bool {
	f := strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '.' })
	return len(f) > 0 && len(f) <= 6 && len([]rune(f[0])) > 2 && strings.ToUpper(f[0]) == f[0] && strings.ToLower(f[0]) != f[0]
}

// agencyShaped reports whether words in brackets of a dateline can be an agency
// that nobody knows: one or two capitalised words.
func agencyShaped(s string) bool {
	f := strings.Fields(s)
	if len(f) == 0 || len(f) > 2 {
		return false
	}
	for _, w := range f {
		if r := []rune(w)[0]; !unicode.IsUpper(r) {
			return false
		}
	}
	return !strings.ContainsAny(s, "0123456789")
}

// datelineAgency reads "КИЇВ. 13 березня. УКРІНФОРМ. …" and "МОСКВА, 13 марта – ТАСС. …".
func (r creditReader) datelineAgency(line string) (creditLine, bool) {
	head := line
	if len(head) > 120 {
		head = head[:120]
	}
	for _, sep := range [...]string{"/", "—", "–", " - ", ". "} {
		for at, n := 0, 0; n < 4; n++ {
			i := strings.Index(head[at:], sep)
			if i < 0 {
				break
			}
			at += i + len(sep)
			rest := head[at:]
			j := strings.IndexAny(rest, "./,:")
			if k := strings.Index(rest, " —"); k >= 0 && (j < 0 || k < j) {
				j = k
			}
			if k := strings.Index(rest, " –"); k >= 0 && (j < 0 || k < j) {
				j = k
			}
			if j <= 0 || j > 40 {
				continue
			}
			name := strings.TrimSpace(rest[:j])
			if at >= 70 || !datelinePlace(head[:at-len(sep)]) {
				continue
			}
			off := at + strings.Index(rest, name)
			if a := r.agencyNamed(name); a != nil {
				return creditLine{Credit: Credit{Text: name, Kind: CreditText, Agency: a.canonical(r.lang)}, at: off}, true
			}
			if capitals(head[:at]) && strings.ContainsAny(head[:at], "0123456789") && agencyShaped(name) && strings.ToUpper(name) == name {
				return creditLine{Credit: Credit{Text: name, Kind: CreditText, Agency: name}, at: off}, true
			}
		}
	}
	return creditLine{}, false
}

// datelinePlace reports whether the words before an agency read as a dateline:
// few, the first in capitals or a place with a date.
func datelinePlace(s string) bool {
	f := strings.Fields(strings.Trim(s, " .,/—–-"))
	if len(f) == 0 || len(f) > 6 {
		return false
	}
	first := strings.Trim(f[0], ".,/")
	return first == strings.ToUpper(first) || strings.ContainsAny(s, "0123456789")
}

// agencyNamed finds an agency or outlet that a string names and nothing else.
func (r creditReader) agencyNamed(name string) *Actor {
	name = strings.Trim(name, " .,:;—–-«»\"“”()[]*")
	if len(name) < 2 || len(name) > 60 {
		return nil
	}
	a := r.actors.full[stemPhrase(name)]
	if a == nil || a.Kind != actorAgency {
		return nil
	}
	return a
}

// findAgency is the canonical name of the first agency or outlet in a line.
func (r creditReader) findAgency(line string) string {
	actors, getty := r.actors, ""
	toks := appendTokens(nil, line, 0, len(line))
	for i := range toks {
		if toks[i].kind != tokWord || !toks[i].capital && toks[i].low != "dpa" {
			continue
		}
		key := ""
		var found *Actor
		for n := 0; n < 4 && i+n < len(toks) && toks[i+n].kind == tokWord; n++ {
			if n > 0 {
				key += " "
			}
			key += phraseStem(toks[i+n].low)
			if a := actors.full[key]; a != nil && (a.Kind == actorAgency || a.Kind == actorOutlet && a.ID != "getty") {
				found = a
			} else if a != nil && a.ID == "getty" {
				getty = a.canonical(r.lang)
			}
		}
		if found != nil {
			return found.canonical(r.lang)
		}
	}
	return getty // an archive of pictures: only where no agency stands beside it
}

// Find returns the actor that a name names in full, nil where there is none.
func (a *Actors) Find(name string) *Actor { return a.full[stemPhrase(name)] }

// canonical is the name of an actor in a language, or in any it has.
func (a *Actor) canonical(lang string) string {
	for _, l := range [4]string{lang, "en", "uk", "ru"} {
		if n := a.Name[l]; n != "" {
			return n
		}
	}
	return ""
}

// otherAgencies lists the agencies that a short credit names beside its first.
func (r creditReader) otherAgencies(c *Credit) []string {
	if c.Agency == "" || c.Kind == CreditContributor || len(c.Text) > 80 {
		return nil
	}
	var out []string
	text := c.Text
	for _, and := range [...]string{" and ", " та ", " і ", " и ", " й ", " with "} {
		text = strings.ReplaceAll(text, and, ", ")
	}
	parts := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",/;&:()[]", r) })
	for _, part := range parts {
		if a := r.agencyNamed(strings.TrimPrefix(strings.TrimSpace(part), "and ")); a != nil && a.canonical(r.lang) != c.Agency {
			out = append(out, a.canonical(r.lang))
		}
	}
	return out
}
