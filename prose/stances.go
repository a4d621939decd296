package prose

import "strings"

// stanceWords tell what a party does with an issue; beginnings of folded words.
var stanceWords = map[Stance][]string{
	StanceAccepts:   {"agree", "accept", "support", "ready", "endors", "approv", "welcome", "backs", "backed", "favour", "favor", "signed", "погод", "прийма", "прийня", "готов", "підтрим", "згод", "згідн", "пустять", "відкрит", "соглас", "приня", "принима", "поддерж", "проголосов", "одобр"},
	StanceRejects:   {"reject", "refus", "never", "won't", "oppos", "unlikely", "відкида", "відкину", "відмов", "отверг", "отказ", "отклон"},
	StanceConsiders: {"consider", "study", "studying", "studied", "weigh", "examin", "mull", "review", "вивча", "розгляда", "обмірков", "изуча", "рассматрива", "обдумыва"},
	StanceAsks:      {"ask", "asks", "asked", "urge", "appeal", "request", "please", "просить", "просимо", "просив", "просила", "просили", "заклика", "просит", "просим", "просил", "просила", "призыва", "призва"},
	StanceDemands:   {"must", "demand", "insist", "require", "should", "guarantee", "ensure", "вимага", "повинн", "мусить", "мають", "наполяга", "треба", "спершу", "спочатку", "требу", "должн", "настаива", "нужен", "нужна", "нужны", "сначала", "необходим", "потрібен", "потрібна", "потрібні"},
	StanceQuestions: {"wonder", "question", "unclear", "whether", "неясно", "незрозуміло", "непонятно"},
}

// conditionWords turn an acceptance before them into a conditional one.
var conditionWords = [...]string{"but", "condition", "conditional", "conditions", "when", "once", "until", "should", "before", "але", "умов", "доки", "коли", "после", "но", "услови", "пока", "когда", "після", "потрібен", "нужен"}

// provisos do so wherever they stand in the sentence.
var provisos = [...]string{"if", "unless", "only", "provided", "якщо", "лише", "тільки", "если", "только", "принципі", "принципе"}

// indexPrefix is the place of the first word that begins with one of the stems, -1
// where there is none.
func indexPrefix(words, stems []string) int {
	for i := range words {
		if anyPrefix(words[i:i+1], stems) {
			return i
		}
	}
	return -1
}

// acceptance is the place of the word that accepts, and whether it is negated. A
// word of a relative clause, or with its own agent ("endorsed by"), is another's.
func acceptance(words []string) (at int, negated bool) {
	for i := range words {
		ok := anyPrefix(words[i:i+1], stanceWords[StanceAccepts])
		ok = ok || i > 0 && words[i] == "for" && (words[i-1] == "am" || words[i-1] == "are" || words[i-1] == "is")
		ok = ok || stopsFiring(words, i)
		if !ok || strings.HasPrefix(words[i], "agreement") || strings.HasPrefix(words[i], "acceptab") || othersAcceptance(words, i) || openQuestion(words, i) {
			continue
		}
		return i, negatedAt(words, i)
	}
	return -1, false
}

// stopsFiring reports whether the word at i is that of "would stop firing".
func stopsFiring(words []string, i int) bool {
	if i == 0 || i+1 >= len(words) {
		return false
	}
	switch words[i] {
	case "stop", "cease", "halt":
		return (words[i-1] == "would" || words[i-1] == "will") && (strings.HasPrefix(words[i+1], "fir") || words[i+1] == "shooting" || words[i+1] == "hostilities")
	case "припинить", "припинять", "прекратит", "прекратят":
		return words[i+1] == "вогонь" || words[i+1] == "огонь"
	}
	return false
}

func othersAcceptance(words []string, i int) bool {
	for k := max(0, i-3); k < i; k++ {
		if words[k] == "before" || words[k] == "until" {
			return true
		}
	}
	for k := i + 1; k < len(words) && k <= i+4; k++ {
		if words[k] == "by" && strings.HasSuffix(words[i], "ed") {
			return true
		}
	}
	for k := max(0, i-5); k < i; k++ {
		switch words[k] {
		case "which", "persuaded", "convinced", "pushed", "який", "яку", "яке", "якою", "яким", "который", "которую", "которое", "которым":
			return true
		}
	}
	return false
}

// openQuestion reports whether word i stands in an open question: "if Moscow was
// ready".
func openQuestion(words []string, i int) bool {
	for k := max(0, i-5); k < i; k++ {
		switch words[k] {
		case "if", "whether", "чи", "ли":
			return true
		}
	}
	return false
}

// negatedAt reports whether the word at i is negated by one shortly before it.
func negatedAt(words []string, i int) bool {
	for k := max(0, i-3); k < i; k++ {
		switch words[k] {
		case "not", "never", "won't", "don't", "doesn't", "didn't", "cannot", "can't", "no", "не":
			return true
		}
	}
	return false
}

// stanceOf reads the stance of a sentence and the place of the word that tells it,
// -1 where no single word does; "" where the sentence takes none.
func stanceOf(words []string, question bool, cue Cue, cueWord string) (Stance, int) {
	if cue == CueDenial {
		if anyPrefix([]string{cueWord}, stanceWords[StanceRejects]) {
			return StanceRejects, -1
		}
		return StanceDenies, -1
	}
	if question {
		return StanceQuestions, -1
	}
	at, negated := acceptance(words)
	rejects, refusal := indexPrefix(words, stanceWords[StanceRejects]), negatedVerb(words)
	guarantee, demands := indexPrefix(words, []string{"guarantee", "гарант"}), demandAt(words)
	switch {
	case guarantee >= 0 && at < 0:
		return StanceDemands, guarantee
	case at >= 0 && negated:
		return StanceRejects, at
	case demands >= 0 && at < 0 && anyPrefix(words, []string{"fear", "feared", "fears", "побоюют", "опасают"}):
		return StanceQuestions, demands
	case demands >= 0 && wouldOnly(words) && (at < 0 || at > demands):
		return StanceDemands, demands
	case rejects >= 0 && (negatedAt(words, rejects) || rejects+1 < len(words) && words[rejects+1] == "nothing"):
		return StanceDenies, rejects
	case rejects >= 0 && (refusal < 0 || words[rejects] == "unlikely") && (at < 0 || rejects < at):
		return StanceRejects, rejects
	case refusal >= 0 && at < 0 && (demands < 0 || demands > refusal):
		return StanceRejects, refusal
	case at >= 0 && (anyPrefix(words[at:], conditionWords[:]) || anyPrefix(words, provisos[:]) || inPrinciple(words)):
		return StanceAcceptsIf, at
	case at >= 0:
		return StanceAccepts, at
	}
	if i := indexPrefix(words, stanceWords[StanceConsiders]); i >= 0 {
		return StanceConsiders, i
	}
	if demands >= 0 {
		return StanceDemands, demands
	}
	if i := asksAt(words); i >= 0 {
		return StanceAsks, i
	}
	if i := indexPrefix(words, stanceWords[StanceQuestions]); i >= 0 {
		return StanceQuestions, i
	}
	return "", -1
}

// inPrinciple reports whether a sentence agrees in principle only.
func inPrinciple(words []string) bool {
	for i := range words {
		if words[i] == "principle" && i > 0 && words[i-1] == "in" || words[i] == "broadly" || words[i] == "partly" {
			return true
		}
	}
	return false
}

// wouldOnly reports whether a sentence tells what a thing would have to be: "would
// only be a success if", "would need to", "would have to ensure".
func wouldOnly(words []string) bool {
	for i := 0; i+1 < len(words); i++ {
		if (words[i] == "would" || words[i] == "will" || words[i] == "can") && (words[i+1] == "only" || words[i+1] == "need" || words[i+1] == "have") {
			return true
		}
	}
	return false
}

// demandAt is the place of the word that demands, -1 where there is none.
func demandAt(words []string) int {
	if words[0] == "first" && anyPrefix(words, []string{"then"}) {
		return 0
	}
	if i := indexPrefix(words, stanceWords[StanceDemands]); i >= 0 {
		return i
	}
	for i := 0; i+1 < len(words); i++ {
		next := words[i+1]
		switch words[i] {
		case "would", "will", "can":
			if next == "need" || next == "have" && i+2 < len(words) && words[i+2] == "to" || next == "only" {
				return i
			}
		case "need", "needs":
			if next == "to" && i+2 < len(words) && (words[i+2] == "address" || words[i+2] == "include" || words[i+2] == "lead" || words[i+2] == "ensure" || words[i+2] == "stop" || words[i+2] == "go") {
				return i
			}
		}
	}
	return -1
}

// asksAt is the place of the word that asks for something, -1 where there is none.
// "We need to talk to them" asks, it does not demand.
func asksAt(words []string) int {
	if words[0] == "let" && len(words) > 3 && words[1] != "us" && words[1] != "me" {
		return 0
	}
	if i := indexPrefix(words, stanceWords[StanceAsks]); i >= 0 {
		return i
	}
	for i := 0; i+2 < len(words); i++ {
		if (words[i] == "need" || words[i] == "want") && words[i+1] == "to" {
			switch words[i+2] {
			case "talk", "discuss", "meet", "speak", "have", "negotiate":
				return i
			}
		}
	}
	return -1
}

// negatedVerb is the place of a word that says that something will not be done or
// is not wanted, -1 where there is none.
func negatedVerb(words []string) int {
	for i, w := range words {
		next := ""
		if i+1 < len(words) {
			next = words[i+1]
		}
		switch w {
		case "won't", "cannot", "never", "нікому", "ніхто", "никто", "ни":
			return i
		case "will", "would", "can", "do", "does":
			if next == "not" || next == "never" {
				return i
			}
		case "не":
			switch next {
			case "буде", "будемо", "будуть", "потрібні", "потрібна", "потрібен", "треба", "пустять", "пустимо", "дамо", "можна", "збирається", "нужны", "нужна", "нужен", "нужно", "будет", "будем", "будут", "пустят", "пустим", "дадим", "собирается", "готовы", "согласны", "готові", "згодні":
				return i
			}
		}
	}
	return -1
}
