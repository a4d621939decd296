package text

// StopWord reports whether a folded token is a function word of a language: it
// says how a sentence is built, not what it is about.
func StopWord(token, lang string) bool {
	var ok bool
	switch lang {
	case "en":
		_, ok = stopEN[token]
	case "uk":
		_, ok = stopUK[token]
	case "ru":
		_, ok = stopRU[token]
	case "":
		return StopWord(token, "en") || StopWord(token, "uk") || StopWord(token, "ru")
	}
	return ok
}

var (
	stopEN = wordSet(`a an the and or but nor so yet if then than that this these those there here
		i you he she it we they me him her us them my your his its our their mine yours
		who whom whose which what when where why how all any both each few more most other some such
		no not only own same too very can could will would shall should may might must
		am is are was were be been being have has had having do does did doing done
		of at by for with about against between into through during before after above below to from
		up down in out on off over under again further once as until while because also just
		said says say according told added mr mrs ms s t`)
	stopUK = wordSet(`а або але в у й і та що це цей ця ці цього цієї цих як який яка яке які якого якої яких
		з зі із до від за на над під при про по для без через між після перед серед коли де куди
		не ні ніж же ж бо чи щоб якщо тому також ще вже лише тільки навіть саме так тут там
		він вона воно вони його її їх йому їй їм нього неї них я ти ми ви мене тебе нас вас мій наш ваш свій
		був була було були є буде будуть бути може можуть має мають тим том цьому тих той та те ті
		усі всі все весь уся усього всього понад близько біля під час внаслідок шляхом щодо проти`)
	stopRU = wordSet(`а или но и в во на с со к ко о об обо от до за из изо у по под над при про для без через между после
		перед среди когда где куда не ни же ж ли бы чтобы если потому также тоже еще уже лишь только даже именно так тут там
		он она оно они его ее их ему ей им него нее них я ты мы вы меня тебя нас вас мой наш ваш свой
		был была было были есть будет будут быть может могут что это этот эта эти этого этой этих как какой которая который
		которое которые которого которой которых тот та те то тем том тех все весь вся всего более около возле
		во время вследствие против`)
)

func wordSet(list string) map[string]struct{} {
	set := map[string]struct{}{}
	start := -1
	for i := 0; i <= len(list); i++ {
		if i < len(list) && list[i] > ' ' {
			if start < 0 {
				start = i
			}
			continue
		}
		if start >= 0 {
			set[list[start:i]] = struct{}{}
			start = -1
		}
	}
	return set
}
