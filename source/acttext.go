package source

import (
	"regexp"
	"strings"

	"trucewatch/truce"
)

// actWords are the words that name a weapon or an act in short texts, in
// English, Ukrainian and Russian. They are patterns over lower-case text; \p{L}*
// takes the endings. Words that may name the target rather than the weapon ("a
// missile launcher was hit") are left out: only forms that say with what.
var actWords = []struct {
	act     truce.Act
	pattern *regexp.Regexp
}{
	{"naval/attack", words(`морськ\p{L}* (?:дрон|безп)\p{L}*|морск\p{L}* (?:дрон|беспил)\p{L}*|надводн\p{L}* дрон\p{L}*|безекіпажн\p{L}* кат\p{L}*|безэкипажн\p{L}* кат\p{L}*|naval drones?|sea drones?|unmanned boats?`)},
	{"air/drone", words(`дрон|дрон(?:а|и|і|ів|ов|ом|ами|ам|ах|у|ы)|безпілотн\p{L}*|беспилотн\p{L}*|бпла|шахед\p{L}*|шахід\p{L}*|герань|герани|камікадзе|камикадзе|drones?|uavs?|shaheds?|fpv|unmanned aerial`)},
	{"air/missile", words(`ракетн\p{L}* (?:удар|обстріл|обстрел|атак)\p{L}*|(?:удар|обстріл|обстрел|атак)\p{L}* ракет\p{L}*|ракетами|ракетою|ракетой|ракетоудар\p{L}*|іскандер\p{L}*|искандер\p{L}*|калібрами|калибрами|балістикою|баллистикой|кинджал\p{L}*|кинжал\p{L}*|missile (?:strikes?|attacks?)|missiles? (?:hit|struck)|storm shadow|atacms`)},
	{"fire/mlrs", words(`рсзв|рсзо|himars|хаймарс\p{L}*|хімарс\p{L}*|хаймерс\p{L}*|з «?градів»?|из «?градов»?|«градами»|градами|mlrs|rocket artillery`)},
	{"fire/mortar", words(`міномет\p{L}*|миномет\p{L}*|миномёт\p{L}*|mortars?`)},
	{"fire/artillery", words(`артилер\p{L}*|артиллер\p{L}*|артобстр\p{L}*|artillery|howitzers?`)},
	{"air/strike", words(`авіаудар\p{L}*|авиаудар\p{L}*|авіанал[іь]\p{L}*|авианал\p{L}*|авіабомб\p{L}*|авиабомб\p{L}*|бомбардуван\p{L}*|бомбардировк\p{L}*|air ?strikes?|air raids?|guided bombs?|glide bombs?`)},
	{"ground/assault", words(`штурм\p{L}*|штурмов\p{L}* ді\p{L}*|assaults?|stormed`)},
	{"fire/small-arms", words(`стрілянин\p{L}*|перестрілк\p{L}*|перестрелк\p{L}*|снайпер\p{L}*|gunfire|small[- ]arms|snipers?`)},
	{"mines/blast", words(`підірва\p{L}* на мін\p{L}*|подорва\p{L}* на мин\p{L}*|landmines?|mine blast`)},
}

// generalActs come in only where no weapon is named.
var generalActs = []struct {
	act     truce.Act
	pattern *regexp.Regexp
}{
	{"air/alert", words(`повітрян\p{L}* тривог\p{L}*|воздушн\p{L}* тревог\p{L}*|air[- ]raid (?:alert|siren)s?`)},
	{"fire/artillery", words(`обстріл\p{L}*|обстрел\p{L}*|обстреля\p{L}*|shell(?:ing|ed|s)`)},
	{"fire/explosion", words(`вибух\p{L}*|взрыв\p{L}*|взорва\p{L}*|підірва\p{L}*|детон\p{L}*|здетон\p{L}*|сдетон\p{L}*|explosions?|blasts?|exploded|detonat\p{L}*`)},
}

func words(alternatives string) *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\p{L}\p{N}])(` + alternatives + `)(?:[^\p{L}\p{N}]|$)`)
}

// actTextLimit is how much of a text is searched, in bytes: acts stand in the
// headline and the first sentences; further down other events are recalled.
const actTextLimit = 600

// ActFromText reads the act that a short text names and returns the words that
// name it. Two weapons of one class give the class, of two classes nothing:
// then the text does not say which act it is about.
func ActFromText(text string) (act truce.Act, found string) {
	s := strings.ToLower(Clip(text, actTextLimit))
	var acts []truce.Act
	var by []string
	for _, w := range actWords {
		if m := w.pattern.FindStringSubmatch(s); m != nil {
			acts, by = append(acts, w.act), append(by, m[1])
			if w.act.Class() == "naval" { // "sea drones" are no drones of the air
				s = w.pattern.ReplaceAllString(s, " ")
			}
		}
	}
	if len(acts) == 0 {
		for _, w := range generalActs {
			if m := w.pattern.FindStringSubmatch(s); m != nil {
				return w.act, m[1]
			}
		}
		return "", ""
	}
	return CommonAct(acts), strings.Join(by, ", ")
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
