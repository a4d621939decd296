package lineage

import (
	"fmt"
	"time"

	"trucewatch/text"
)

// Weights of the terms in thousandths of a nat. They were set by reasoning and
// checked against the generated set of the tests, not learned from a corpus: no
// labelled corpus with a free licence was at hand.
const (
	// weightBase makes two documents without shared narration strangers.
	weightBase = -4500
	// weightNarration is what narration wholly shared adds; a quarter shared
	// balances weightBase.
	weightNarration = 18000
	// smooth is the number of shingles added below the line of the share, so that
	// very short texts say little.
	smooth = 6
	// weightRunWord is for each word of the longest shared run above runFrom, up
	// to runTo.
	weightRunWord, runFrom, runTo = 80, 5, 25
	// weightQuote is for each shared long quotation, up to three: the same event.
	weightQuote = 120
	// weightQuoteOrder is for three and more shared quotations in one order.
	weightQuoteOrder = 200
	// weightCredits is for a later document that names the earlier one's outlet;
	// weightAgency for two that name one agency.
	weightCredits, weightAgency = 1500, 600
	// weightError is for each rare spelling or number that both have, up to three.
	weightError = 400
	// weightOwner is for outlets of one owner or one outlet.
	weightOwner = 500
	// weightTitle is for one title.
	weightTitle = 300
	// weightLate and weightVeryLate are for more than 3 and 30 days between them.
	weightLate, weightVeryLate = -300, -1500
)

// Term is one ground for or against copying.
type Term struct {
	// Name is one of narration, run, quotes, quote_order, credit, agency, errors,
	// owner, title, lag, base; for translations names, numbers, quote_count; without
	// weight quoted_run and rendering.
	Name string `json:"term"`
	// Value is what was measured, in the unit that String says.
	Value int `json:"value"`
	// Weight is in thousandths of a nat.
	Weight int `json:"weight"`
}

// comparison is the outcome for two documents.
type comparison struct {
	score int // thousandths of a nat
	terms []Term
}

func (c *comparison) add(name string, value, weight int) {
	c.score += weight
	c.terms = append(c.terms, Term{name, value, weight})
}

// String says a term in plain words.
func (t Term) String() string {
	switch t.Name {
	case "base":
		return "before anything is compared, two documents are strangers"
	case "narration":
		return fmt.Sprintf("%d.%d %% of the three-word runs in the shorter narration stand in both", t.Value/10, t.Value%10)
	case "run":
		return fmt.Sprintf("%d words of narration in a row are the same", t.Value)
	case "quotes":
		return fmt.Sprintf("long quotations in the same words: %d; that is the same event, not yet a copy", t.Value)
	case "quoted_run":
		return fmt.Sprintf("%d quoted words in a row are the same", t.Value)
	case "rendering":
		return fmt.Sprintf("%d quoted three-word runs stand in these two documents only: one rendering of what others put otherwise", t.Value)
	case "quote_order":
		return fmt.Sprintf("quotations in the same order: %d", t.Value)
	case "credit":
		return "the later one names the earlier one's outlet as its source"
	case "agency":
		return "both name one agency as their source"
	case "errors":
		return fmt.Sprintf("numbers or spellings that hardly any other document has: %d", t.Value)
	case "owner":
		return "one owner or outlet"
	case "title":
		return "the same title"
	case "lag":
		return fmt.Sprintf("days between them: %d", t.Value)
	case "names":
		return fmt.Sprintf("%d.%d %% of the names, by their consonants, stand in both", t.Value/10, t.Value%10)
	case "numbers":
		return fmt.Sprintf("%d.%d %% of the numbers stand in both", t.Value/10, t.Value%10)
	case "quote_count":
		return fmt.Sprintf("long quotations in both: %d", t.Value)
	}
	return t.Name
}

// side is a document as compare needs it.
type side struct {
	d Document
	f features
}

// compare weighs whether the later document was copied from the earlier one.
func compare(early, late *side, rare func(mark) bool) comparison {
	var c comparison
	c.add("base", 0, weightBase)
	c.narration(early, late)
	c.quotes(early, late)
	c.credits(early, late)
	c.errors(early, late, rare)
	if e, l := early.d, late.d; e.Owner != "" && e.Owner == l.Owner || e.Outlet != "" && e.Outlet == l.Outlet {
		c.add("owner", 1, weightOwner)
	}
	if early.f.title == late.f.title && early.d.Title != "" {
		c.add("title", 1, weightTitle)
	}
	c.lag(early, late)
	return c
}

func (c *comparison) narration(early, late *side) {
	small := min(len(early.f.narration), len(late.f.narration))
	shared := text.Overlap(early.f.narration, late.f.narration)
	if shared == 0 {
		return
	}
	share := shared * 1000 / (small + smooth)
	c.add("narration", share, share*weightNarration/1000)
	if run := longestRun(early.f.run, late.f.run); run > runFrom {
		c.add("run", run, (min(run, runTo)-runFrom)*weightRunWord)
	}
}

func (c *comparison) quotes(early, late *side) {
	shared, ordered := sharedQuotes(early.f.quotes, late.f.quotes)
	if shared == 0 {
		return
	}
	c.add("quotes", shared, min(shared, 3)*weightQuote)
	if ordered && shared >= 3 {
		c.add("quote_order", shared, weightQuoteOrder)
	}
}

func (c *comparison) credits(early, late *side) {
	switch e, l := early.d, late.d; {
	case e.Outlet != "" && names(l.Credits, e.Outlet):
		c.add("credit", 1, weightCredits)
	case common(e.Credits, l.Credits) != "":
		c.add("agency", 1, weightAgency)
	}
}

func (c *comparison) errors(early, late *side, rare func(mark) bool) {
	n := 0
	a, b := early.f.names, late.f.names
	for i, j := 0, 0; i < len(a) && j < len(b); {
		switch {
		case a[i].word < b[j].word:
			i++
		case a[i].word > b[j].word:
			j++
		default:
			if rare(a[i]) {
				n++
			}
			i++
			j++
		}
	}
	if n > 0 {
		c.add("errors", n, min(n, 3)*weightError)
	}
}

func (c *comparison) lag(early, late *side) {
	if early.d.Published.IsZero() || late.d.Published.IsZero() {
		return
	}
	const day = 24 * time.Hour
	days := int(late.d.Published.Sub(early.d.Published) / day)
	switch {
	case days > 30:
		c.add("lag", days, weightVeryLate)
	case days > 3:
		c.add("lag", days, weightLate)
	default:
		c.add("lag", days, 0)
	}
}

// names reports whether a list of credits names an outlet.
func names(credits []string, outlet string) bool {
	o := text.Fold(outlet)
	for _, c := range credits {
		if text.Fold(c) == o {
			return true
		}
	}
	return false
}

// common is the first credit of a that b has too.
func common(a, b []string) string {
	for _, c := range a {
		if names(b, c) {
			return c
		}
	}
	return ""
}

// sharedQuotes counts the quotations of a that stand in b: at least half of
// the shingles of the shorter; ordered says whether they come in the same order.
func sharedQuotes(a, b []quoteMark) (n int, ordered bool) {
	ordered = true
	last := -1
	for i := range a {
		for j := range b {
			short, long := a[i].set, b[j].set
			if len(short) > len(long) {
				short, long = long, short
			}
			if len(short) == 0 || text.Overlap(short, long)*2 < len(short) {
				continue
			}
			n++
			ordered = ordered && j >= last
			last = j
			break
		}
	}
	return n, ordered
}

// longestRun is the number of words of the longest run that two shingle lists
// share, 0 where they share none. A shingle that comes back often is followed
// from its first four places only, which bounds the time.
func longestRun(a, b []uint64) int {
	const places = 4
	at := make(map[uint64][places]int32, len(a))
	for i, h := range a {
		if h == 0 {
			continue
		}
		p := at[h]
		for k := range p {
			if p[k] == 0 {
				p[k] = int32(i + 1)
				break
			}
		}
		at[h] = p
	}
	best := 0
	var before, now [places][2]int32 // place in a, length of the run
	for _, h := range b {
		p := at[h]
		now = [places][2]int32{}
		for k, i := range p {
			if i == 0 || h == 0 {
				break
			}
			length := int32(1)
			for _, o := range before {
				if o[0] == i-1 && o[1] > 0 {
					length = o[1] + 1
				}
			}
			now[k] = [2]int32{i, length}
			best = max(best, int(length))
		}
		before = now
	}
	if best == 0 {
		return 0
	}
	return best + shingle - 1
}

// compareTranslation weighs whether one document is a translation of the other.
// The outcome proposes: it makes no parent.
func compareTranslation(a, b *side) comparison {
	var c comparison
	c.add("base", 0, -5000)
	p, q := a.f.print, b.f.print
	add := func(name string, x, y []uint64, full int) {
		small := min(len(x), len(y))
		if small < 2 {
			return
		}
		shared := text.Overlap(x, y)
		share := shared * 1000 / (small + 2)
		weight := share * full / 1000
		if large := max(len(x), len(y)); large > 3*small {
			weight /= 2
		}
		c.add(name, share, weight)
	}
	add("names", p.names, q.names, 5500)
	add("numbers", p.numbers, q.numbers, 4500)
	if n := min(p.quotes, q.quotes); n >= 2 && p.quotes == q.quotes {
		c.add("quote_count", n, 600)
	}
	c.lag(a, b)
	return c
}

// logistic is 1/(1+exp(-x)) in thousandths for x = 0, 0.25 … 8, rounded.
var logistic = [33]int{500, 562, 622, 679, 731, 777, 818, 852, 881, 905, 924, 940, 953, 963, 971, 977, 982, 986, 989, 991,
	993, 995, 996, 997, 998, 998, 998, 999, 999, 999, 999, 1000, 1000}

// probability is the logistic function of a score in thousandths of a nat, in
// thousandths, by a table and straight lines between, so that it is the same on
// every machine; the error is below 3 thousandths.
func probability(score int) int {
	if score < 0 {
		return 1000 - probability(-score)
	}
	if score >= 8000 {
		return 1000
	}
	i, rest := score/250, score%250
	return logistic[i] + (logistic[i+1]-logistic[i])*rest/250
}
