package prose

import (
	"strings"
	"time"
)

// slack is how many days a dateline or a day named in the text may differ from
// the date of the header.
const slack = 4

// checkDate decides whether the date of the header can be relied on. It is kept
// either way; where the text speaks against it no day is worked out from it.
func (d *doc) checkDate(latest string) {
	d.out.Published = d.head.published
	pub, ok := parseDay(d.head.published)
	if !ok {
		if d.head.published != "" {
			d.out.PublishedWhy = "the date of the header cannot be read"
		}
		return
	}
	why := ""
	switch {
	case latest != "" && d.head.published > latest:
		why = "the date of the header lies in the future"
	default:
		why = d.againstDate(pub)
	}
	if why != "" {
		d.out.PublishedWhy = why
		return
	}
	d.out.PublishedReliable, d.pubDay = true, d.head.published
}

// againstDate looks for what in the text cannot be so at the date of the header:
// a dateline of another day, a later full date told as past, an office that its
// holder did not hold yet.
func (d *doc) againstDate(pub time.Time) string {
	n := 0
	for i := range d.paras {
		p := &d.paras[i]
		if p.cruft != "" || p.heading {
			continue
		}
		toks := appendTokens(nil, d.s, p.start, min(p.end, p.start+3000))
		if n++; n <= 2 {
			if why := datelineAgainst(toks, pub); why != "" {
				return why
			}
		}
		if why := laterDate(toks, pub, d.s); why != "" {
			return why
		}
		if why := d.officeAgainst(toks); why != "" {
			return why
		}
	}
	return ""
}

// datelineAgainst compares "KYIV, Oct 17 (Agency) —" with the header.
func datelineAgainst(toks []token, pub time.Time) string {
	if len(toks) < 4 || !toks[0].capital {
		return ""
	}
	for k := 1; k < 6 && k+1 < len(toks); k++ {
		day, month := 0, 0
		switch {
		case toks[k].kind == tokNumber && monthOf(toks[k+1].low) > 0:
			day, month = small(toks[k].low), monthOf(toks[k+1].low)
		case monthOf(toks[k].low) > 0 && toks[k].capital && toks[k+1].kind == tokNumber:
			day, month = small(toks[k+1].low), monthOf(toks[k].low)
		case monthOf(toks[k].low) > 0 && toks[k].capital && toks[k+1].isMark(".") && k+2 < len(toks) && toks[k+2].kind == tokNumber:
			day, month = small(toks[k+2].low), monthOf(toks[k].low)
		default:
			continue
		}
		if !toks[k-1].isMark(",", ".") || day < 1 || day > 31 {
			return ""
		}
		t := time.Date(pub.Year(), time.Month(month), day, 0, 0, 0, 0, time.UTC)
		if diff := days(t, pub); diff > slack && diff < 366-slack {
			return "the dateline names another day than the header"
		}
		return ""
	}
	return ""
}

func small(s string) int {
	n := 0
	for _, r := range s {
		if r < '0' || r > '9' || n > 100 {
			return 0
		}
		n = 10*n + int(r-'0')
	}
	return n
}

func days(a, b time.Time) int {
	n := int(a.Sub(b).Hours() / 24)
	if n < 0 {
		return -n
	}
	return n
}

// laterDate finds a full date after the header's that is told in the past tense.
func laterDate(toks []token, pub time.Time, s string) string {
	for k := range toks {
		if toks[k].kind == tokPunct {
			continue
		}
		date, n := dateAt(toks[k:], 0)
		if n == 0 || date == "" {
			continue
		}
		t, ok := parseDay(date)
		if !ok || days(t, pub) <= slack || !t.After(pub) {
			continue
		}
		for i := max(0, k-12); i < k; i++ {
			if w := toks[i].low; w == "was" || w == "were" || w == "had" || strings.HasSuffix(w, "ed") && len(w) > 4 || len(w) > 8 && (strings.HasSuffix(w, "ила") || strings.HasSuffix(w, "или") || strings.HasSuffix(w, "лася") || strings.HasSuffix(w, "лось") || strings.HasSuffix(w, "вся") || strings.HasSuffix(w, "лся")) {
				return "the text tells of " + date + " as past"
			}
		}
	}
	return ""
}

// officeAgainst finds a person named with an office that the actor table dates
// elsewhere: "President Donald Trump" in December 2024.
func (d *doc) officeAgainst(toks []token) string {
	keep := d.toks
	d.toks = toks
	defer func() { d.toks = keep }()
	for k := 1; k < len(toks); k++ {
		if toks[k].kind != tokWord || !toks[k].capital || toks[k-1].kind != tokWord || !d.lx.has("role", toks[k-1].low) {
			continue
		}
		if k > 1 && (strings.HasPrefix(toks[k-2].low, "former") || strings.HasPrefix(toks[k-2].low, "ex") || strings.HasPrefix(toks[k-2].low, "колишн") || strings.HasPrefix(toks[k-2].low, "бывш") || strings.HasSuffix(toks[k-2].low, "elect")) ||
			k > 2 && strings.HasPrefix(toks[k-3].low, "former") || k+1 < len(toks) && toks[k-1].poss {
			continue
		}
		a, _ := d.actorAt(k, len(toks))
		if a == nil || a.Kind != actorPerson {
			continue
		}
		if a.holds(phraseStem(toks[k-1].low), d.head.published) == heldAtOtherTime {
			return a.canonical("en") + " did not hold the office named in the text at the date of the header"
		}
	}
	return ""
}

type holding uint8

const (
	heldUnknown holding = iota
	heldThen
	heldAtOtherTime
)

// holds says whether an actor held an office with a word in its title at a date.
func (a *Actor) holds(word, date string) holding {
	out := heldUnknown
	for _, r := range a.Roles {
		if r.From == "" || !hasWord(stemPhrase(r.Words), word) || strings.HasPrefix(r.Words, "former") {
			continue
		}
		if date >= r.From && (r.To == "" || date < r.To) {
			return heldThen
		}
		out = heldAtOtherTime
	}
	return out
}
