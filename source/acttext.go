package source

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"trucewatch/truce"
)

// actWords are the words that name a weapon or an act in short texts, in
// English, Ukrainian and Russian; "*" takes any ending, a space joins words that
// follow each other. Words that may name the target rather than the weapon ("a
// missile launcher was hit") are left out: only forms that say with what.
var actWords = []struct {
	act   truce.Act
	words string
}{
	{"naval/attack", "морськ* дрон*|морськ* безп*|морск* дрон*|морск* беспил*|надводн* дрон*|безекіпажн* кат*|безэкипажн* кат*|naval drone|naval drones|sea drone|sea drones|unmanned boat|unmanned boats"},
	{"air/drone", "дрон|дрона|дрони|дроні|дронів|дронов|дроном|дронами|дронам|дронах|дрону|дроны|безпілотн*|беспилотн*|бпла|шахед*|шахід*|герань|герани|камікадзе|камикадзе|drone|drones|uav|uavs|shahed|shaheds|fpv|unmanned aerial"},
	{"air/missile", "ракетн* удар*|ракетн* обстріл*|ракетн* обстрел*|ракетн* атак*|удар* ракет*|обстріл* ракет*|обстрел* ракет*|атак* ракет*|ракетами|ракетою|ракетой|ракетоудар*|іскандер*|искандер*|калібрами|калибрами|балістикою|баллистикой|кинджал*|кинжал*|missile strike|missile strikes|missile attack|missile attacks|missile hit|missiles hit|missile struck|missiles struck|storm shadow|atacms"},
	{"fire/mlrs", "рсзв|рсзо|himars|хаймарс*|хімарс*|хаймерс*|з градів|из градов|градами|mlrs|rocket artillery"},
	{"fire/mortar", "міномет*|миномет*|миномёт*|mortar|mortars"},
	{"fire/artillery", "артилер*|артиллер*|артобстр*|artillery|howitzer|howitzers"},
	{"air/strike", "авіаудар*|авиаудар*|авіаналі*|авіанальот*|авианал*|авіабомб*|авиабомб*|бомбардуван*|бомбардировк*|airstrike|airstrikes|air strike|air strikes|air raid|air raids|guided bomb|guided bombs|glide bomb|glide bombs"},
	{"ground/assault", "штурм*|assault|assaults|stormed"},
	{"fire/small-arms", "стрілянин*|перестрілк*|перестрелк*|снайпер*|gunfire|small arms|sniper|snipers"},
	{"mines/blast", "підірва* на мін*|подорва* на мин*|landmine|landmines|mine blast"},
}

// generalActs come in only where no weapon is named.
var generalActs = []struct {
	act   truce.Act
	words string
}{
	{"air/alert", "повітрян* тривог*|воздушн* тревог*|air raid alert|air raid alerts|air raid siren|air raid sirens"},
	{"fire/artillery", "обстріл*|обстрел*|shelling|shelled|shells"},
	{"fire/explosion", "вибух*|взрыв*|взорва*|підірва*|детон*|здетон*|сдетон*|explosion|explosions|blast|blasts|exploded|detonat*"},
}

// actTextLimit is how much of a text is searched, in bytes: acts stand in the
// headline and the first sentences; further down other events are recalled.
const actTextLimit = 600

// phrase is one entry of the lists, cut into words.
type phrase struct {
	rank  int // place of its act in the two lists, general acts last
	act   truce.Act
	words []string // without the "*"
	open  []bool   // the word takes any ending
}

// phrasesByStart indexes the phrases by the first two runes of their first word.
var phrasesByStart = sync.OnceValue(func() map[string][]phrase {
	index := map[string][]phrase{}
	add := func(rank int, act truce.Act, list string) {
		for _, entry := range strings.Split(list, "|") {
			p := phrase{rank: rank, act: act}
			for _, w := range strings.Fields(entry) {
				stem, open := strings.CutSuffix(w, "*")
				p.words, p.open = append(p.words, stem), append(p.open, open)
			}
			key := start(p.words[0])
			index[key] = append(index[key], p)
		}
	}
	for i, a := range generalActs { // first, so that "air raid alert" is seen before "air raid"
		add(len(actWords)+i, a.act, a.words)
	}
	for i, a := range actWords {
		add(i, a.act, a.words)
	}
	return index
})

// start is the first two runes of a word, or all of a shorter one.
func start(w string) string {
	_, n := utf8.DecodeRuneInString(w)
	_, m := utf8.DecodeRuneInString(w[n:])
	return w[:n+m]
}

// ActFromText reads the act that a short text names and returns the words that
// name it. Two weapons of one class give the class, of two classes nothing:
// then the text does not say which act it is about.
func ActFromText(text string) (act truce.Act, found string) {
	words := wordsOf(strings.ToLower(Clip(text, actTextLimit)))
	n := len(actWords) + len(generalActs)
	var first [16]struct{ from, to int } // by rank: the words that matched, to 0 = none
	for i := 0; i < len(words); {
		next := i + 1
		for _, p := range phrasesByStart()[start(words[i])] {
			if !p.matches(words[i:]) {
				continue
			}
			if first[p.rank].to == 0 {
				first[p.rank].from, first[p.rank].to = i, i+len(p.words)
			}
			if p.act == "air/alert" || p.act == "naval/attack" { // no air raid, no drones of the air
				next = i + len(p.words)
				break
			}
		}
		i = next
	}
	var acts []truce.Act
	var by []string
	for rank := range n {
		m := first[rank]
		if m.to == 0 {
			continue
		}
		said := strings.Join(words[m.from:m.to], " ")
		if rank >= len(actWords) {
			if len(acts) > 0 {
				break
			}
			return generalActs[rank-len(actWords)].act, said
		}
		acts, by = append(acts, actWords[rank].act), append(by, said)
	}
	return CommonAct(acts), strings.Join(by, ", ")
}

// matches reports whether the phrase stands at the beginning of words.
func (p phrase) matches(words []string) bool {
	if len(p.words) > len(words) {
		return false
	}
	for i, w := range p.words {
		if p.open[i] && !strings.HasPrefix(words[i], w) || !p.open[i] && words[i] != w {
			return false
		}
	}
	return true
}

// wordsOf cuts text at everything that is neither letter nor digit.
func wordsOf(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// CommonAct is the act itself where all agree, their class where all are of one
// class, and empty otherwise.
func CommonAct(acts []truce.Act) truce.Act {
	if len(acts) == 0 {
		return ""
	}
	common := acts[0]
	for _, a := range acts[1:] {
		switch {
		case a == common:
		case a.Class() == common.Class():
			common = a.Class()
		default:
			return ""
		}
	}
	return common
}
