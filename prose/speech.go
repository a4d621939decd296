package prose

import (
	"strings"

	"trucewatch/text"
)

// script says how a text sets off who speaks line by line.
type script struct {
	transcript bool // lines begin with the speaker and a colon
	dots       bool // … or the speaker and a full stop
	interview  bool // dialogue dashes, questions and answers in turn
	guest      speaker
}

// findScript looks at the lines of a text as a whole.
func (d *doc) findScript() script {
	var sc script
	labels, dashes, asks := map[string]int{}, 0, 0
	for i := range d.paras {
		p := &d.paras[i]
		if p.cruft != "" {
			continue
		}
		line := d.s[p.start:p.end]
		if n := labelEnd(line); n > 0 {
			labels[text.Fold(line[:n])]++
		}
		if n, ok := dashAt(d.s, p.start, p.end); ok && n < len(line) {
			dashes++
			if strings.HasSuffix(line, "?") {
				asks++
			}
		}
	}
	for _, n := range labels {
		sc.transcript = sc.transcript || n >= 2
	}
	if !sc.transcript {
		sc.transcript, sc.dots = d.dotLabels()
	}
	sc.interview = dashes >= 4 && asks >= 2
	return sc
}

// maxLabel is the length in bytes of a speaker's label at the beginning of a line.
const maxLabel = 70

// labelEnd is the length of a label "NAME:" at the beginning of a line, 0 where
// there is none.
func labelEnd(line string) int {
	i := strings.IndexByte(line, ':')
	if i <= 0 || i > maxLabel || i+1 >= len(line) || line[i+1] != ' ' {
		return 0
	}
	label := line[:i]
	if len(strings.Fields(label)) > 5 || strings.ContainsAny(label, "«»\"“”!?;()") || isDashLine(label) {
		return 0
	}
	r := []rune(label)[0]
	if strings.ToUpper(string(r)) != string(r) || strings.ToLower(string(r)) == string(r) {
		return 0
	}
	return i
}

// dotLabels reports whether lines begin with labels that end in a full stop, as
// "Питання." and "Келловей.", one of them an asker's.
func (d *doc) dotLabels() (transcript, dots bool) {
	asks, names := 0, map[string]int{}
	for i := range d.paras {
		p := &d.paras[i]
		line := d.s[p.start:p.end]
		if n := dotLabelEnd(line); n > 0 && p.cruft == "" {
			if asksLabel(line[:n]) {
				asks++
			} else {
				w := strings.Fields(text.Fold(line[:n]))
				names[w[len(w)-1]]++
			}
		}
	}
	for _, n := range names {
		if n >= 2 && asks >= 2 {
			return true, true
		}
	}
	return false, false
}

// dotLabelEnd is the length of a label of at most three words before a full stop.
func dotLabelEnd(line string) int {
	i := strings.Index(line, ". ")
	if i <= 0 || i > 50 || len(strings.Fields(line[:i])) > 3 {
		return 0
	}
	return i
}

// asksLabel reports whether a label stands for whoever asks.
func asksLabel(label string) bool {
	switch text.Fold(strings.TrimRight(label, " .")) {
	case "q", "question", "reporter", "journalist", "interviewer", "moderator", "host", "питання", "запитання", "журналіст", "журналістка", "кореспондент", "ведучий", "ведуча", "вопрос", "журналист", "журналистка", "корреспондент", "ведущий", "ведущая", "модератор", "кор", "в", "с места", "из зала", "із зали":
		return true
	}
	return false
}

// labelSpeech turns the lines of a transcript into quotations of their own. Words
// in marks inside them stay quotations inside quotations.
func (d *doc) labelSpeech() {
	if !d.script.transcript {
		return
	}
	var add []rawQuote
	for i := range d.paras {
		p := &d.paras[i]
		if p.cruft != "" || p.heading {
			continue
		}
		line := d.s[p.start:p.end]
		n := labelEnd(line)
		if d.script.dots {
			n = dotLabelEnd(line)
		}
		if n == 0 {
			continue
		}
		p.label = n
		if asksLabel(line[:n]) {
			p.asks = true
			continue
		}
		a, b := trimSpan(d.s, p.start+n+1, p.end)
		for k := range d.quotes {
			if d.quotes[k].outer >= a && d.quotes[k].outerEnd <= b {
				d.quotes[k].nested = true
			}
		}
		add = append(add, rawQuote{outer: a, outerEnd: b, start: a, end: b, dash: true, label: true})
	}
	d.quotes = append(d.quotes, add...)
}

// dropQuestions removes the interviewer's lines from an interview in dashes.
func (d *doc) dropQuestions() {
	if !d.script.interview {
		return
	}
	out := d.quotes[:0]
	for _, q := range d.quotes {
		if q.dash && strings.HasSuffix(strings.TrimRight(d.s[q.start:q.end], " "), "?") && (q.outer == 0 || d.s[q.outer-1] == '\n' || d.s[q.outer-1] == '\r') {
			continue
		}
		out = append(out, q)
	}
	d.quotes = out
}

// findGuest takes the person interviewed: who stands before the colon of the
// title, else the first person named in full.
func (d *doc) findGuest() {
	if !d.script.interview {
		return
	}
	for _, u := range d.units {
		if !d.paras[u.para].heading && u.from > 0 {
			break
		}
		for _, m := range d.mentions(u) {
			if m.kind == mentionPerson && m.to < u.to && d.toks[m.to].isMark(":") {
				d.script.guest = personSpeaker(m.person)
				return
			}
		}
	}
	for _, p := range d.names.persons {
		if len(p.words) >= 2 {
			d.script.guest = personSpeaker(p)
			return
		}
	}
}

// labelSpeaker is who the label of a transcript line stands for.
func (d *doc) labelSpeaker(u unit, st *state) speaker {
	p := &d.paras[u.para]
	label := d.s[p.start : p.start+p.label]
	toks := appendTokens(nil, label, 0, len(label))
	for k := len(toks) - 1; k >= 0; k-- {
		if toks[k].kind != tokWord {
			continue
		}
		for _, stem := range nameStems(toks[k].low) {
			if x := d.names.byWord[stem]; x != nil {
				return personSpeaker(x)
			}
			if list := d.actors.word[stem]; len(list) == 1 {
				return personSpeaker(d.names.of(list[0], d.lang))
			}
		}
		break
	}
	for _, m := range d.mentions(u) {
		if d.toks[m.from].start < p.start+p.label && m.kind > mentionName {
			return d.resolve(&m, &speaker{})
		}
	}
	return speaker{name: strings.TrimSpace(label)}
}
