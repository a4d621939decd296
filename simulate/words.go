package simulate

import (
	"strconv"
	"strings"
)

// phrases are the ways outlets put one sort of incident. {p} place, {n} number,
// {k} killed, {i} injured, {t} target, {h} hour, {o} party said to have done it.
type phrases struct{ titles, leads []string }

// group sorts acts by how they are written about.
func group(e *incident) string {
	switch e.act {
	case "fire/small-arms", "ground/recon":
		return "shots"
	case "air/drone", "air/overflight":
		return "drone"
	case "air/strike", "air/missile":
		return "strike"
	case "ground/assault":
		return "assault"
	case "mines/blast":
		return "mine"
	case "exercise/live-fire":
		return "exercise"
	case "fortify/trench", "move/deployment", "harm/abduction":
		return "build"
	}
	return "shelling"
}

// press holds the phrases by language and group.
var pressWords = map[string]map[string]phrases{
	"en": {
		"shelling": {[]string{"Shelling reported near {p}", "{p} comes under artillery fire, {n} explosions counted", "Explosions shake {p} as shells hit {t}", "{n} blasts heard around {p}"},
			[]string{"At least {n} explosions were heard near {p} at about {h}, residents said.", "Shells struck {t} in {p} around {h}.", "Artillery fire hit the outskirts of {p} shortly after {h}, local officials told reporters.", "A series of {n} blasts woke people in {p}; {t} was damaged."}},
		"shots": {[]string{"Gunfire near {p}", "Shots exchanged on the line at {p}", "Machine-gun fire heard in {p}"},
			[]string{"Bursts of automatic fire were heard near {p} at about {h}.", "A firefight broke out on the line of contact at {p} around {h}.", "People in {p} reported some {n} bursts of small-arms fire."}},
		"drone": {[]string{"Drone over {p}", "Drone drops munition on {p}", "{n} drones reported at {p}", "Drone hits {t} in {p}"},
			[]string{"A drone was seen over {p} at about {h}.", "A small drone struck {t} in {p} around {h}.", "Air defence worked over {p}; {n} drones were counted by residents."}},
		"strike": {[]string{"Air strike on {p}", "Missile hits {t} in {p}", "Powerful explosions in {p} after strike from the air"},
			[]string{"A strike from the air hit {t} in {p} at about {h}.", "Powerful explosions were heard in {p} around {h}; {t} was on fire.", "{n} munitions fell on {p} during the day, the town council said."}},
		"assault": {[]string{"Assault near {p}", "Troops storm positions at {p}", "Heavy fighting reported around {p}"},
			[]string{"Infantry attacked positions near {p} at about {h}.", "Heavy fighting was under way around {p} from {h}.", "An attempt to storm the line at {p} lasted for hours, officers said."}},
		"mine": {[]string{"Mine blast near {p}", "Civilian steps on mine at {p}", "Explosion in a field by {p}"},
			[]string{"A mine went off in a field near {p} at about {h}.", "A person stepped on a mine near {p} around {h}.", "A blast in a field by {p} was caused by a mine, rescuers said."}},
		"exercise": {[]string{"Live-fire exercise near {p}", "Gunfire at {p}: army says it is an exercise", "Hundreds of explosions at {p} range"},
			[]string{"Troops held a live-fire exercise near {p} from {h}.", "The army announced that firing near {p} was a planned exercise.", "Residents of {p} counted hundreds of explosions during an exercise."}},
		"build": {[]string{"New works seen near {p}", "Soldiers active around {p}", "Vehicles and diggers reported at {p}"},
			[]string{"Residents reported diggers and soldiers near {p}.", "New works were seen on the edge of {p} in the morning.", "Military vehicles stood at {p} for much of the day."}},
	},
	"ru": {
		"shelling": {[]string{"Обстрел в районе населённого пункта {p}", "{p}: слышны взрывы, повреждения", "Артиллерийский удар, {p}, взрывов: {n}"},
			[]string{"В районе населённого пункта {p} около {h} прогремело несколько взрывов, не менее {n}.", "Снаряды попали в окрестности населённого пункта {p}."}},
		"shots":    {[]string{"Стрельба у линии: {p}", "{p}: перестрелка"}, []string{"Около {h} в районе {p} слышали автоматные очереди.", "На линии соприкосновения у {p} произошла перестрелка."}},
		"drone":    {[]string{"Беспилотник над населённым пунктом {p}", "{p}: атака дрона"}, []string{"Дрон замечен над {p} около {h}.", "Беспилотник сбросил боеприпас, {p}."}},
		"strike":   {[]string{"Удар с воздуха, {p}", "{p}: мощные взрывы"}, []string{"Удар с воздуха пришёлся на {p} около {h}.", "Мощные взрывы прогремели, {p}."}},
		"assault":  {[]string{"Штурм у населённого пункта {p}", "{p}: бои"}, []string{"Пехота атаковала позиции у {p} около {h}.", "У {p} шли бои."}},
		"mine":     {[]string{"Подрыв на мине, {p}"}, []string{"В поле у {p} сработала мина."}},
		"exercise": {[]string{"Учения с боевой стрельбой, {p}"}, []string{"У {p} прошли учения с боевой стрельбой."}},
		"build":    {[]string{"Военная техника, {p}"}, []string{"У {p} замечены техника и земляные работы."}},
	},
	"uk": {
		"shelling": {[]string{"Обстріл у районі населеного пункту {p}", "{p}: чути вибухи, є пошкодження", "Артилерійський удар, {p}, вибухів: {n}"},
			[]string{"У районі населеного пункту {p} близько {h} пролунало кілька вибухів, щонайменше {n}.", "Снаряди влучили в околиці населеного пункту {p}."}},
		"shots":    {[]string{"Стрілянина біля лінії: {p}", "{p}: перестрілка"}, []string{"Близько {h} у районі {p} чули автоматні черги.", "На лінії зіткнення біля {p} сталася перестрілка."}},
		"drone":    {[]string{"Безпілотник над населеним пунктом {p}", "{p}: атака дрона"}, []string{"Дрон помічено над {p} близько {h}.", "Безпілотник скинув боєприпас, {p}."}},
		"strike":   {[]string{"Удар з повітря, {p}", "{p}: потужні вибухи"}, []string{"Удар з повітря припав на {p} близько {h}.", "Потужні вибухи пролунали, {p}."}},
		"assault":  {[]string{"Штурм біля населеного пункту {p}", "{p}: бої"}, []string{"Піхота атакувала позиції біля {p} близько {h}.", "Біля {p} точилися бої."}},
		"mine":     {[]string{"Підрив на міні, {p}"}, []string{"У полі біля {p} спрацювала міна."}},
		"exercise": {[]string{"Навчання з бойовою стрільбою, {p}"}, []string{"Біля {p} відбулися навчання з бойовою стрільбою."}},
		"build":    {[]string{"Військова техніка, {p}"}, []string{"Біля {p} помічено техніку й земляні роботи."}},
	},
}

// tails are the sentences after the lead, by language: casualties, who is said
// to have done it, a witness, the caveat.
type tails struct{ killed, injured, blame, witness, caveat []string }

var pressTails = map[string]tails{
	"en": {[]string{"{k} people were killed.", "The number of dead stands at {k}, doctors said."},
		[]string{"{i} people were injured.", "{i} wounded were taken to hospital."},
		[]string{"Officials blamed {o}.", "The fire came from the direction of {o}, a military spokesperson said.", "{o} did not comment."},
		[]string{"\"We sat in the cellar until it was over,\" a woman who lives there said.", "\"It was louder than anything since the truce began,\" said a shopkeeper in {p}.", "\"The windows went first, then the lights,\" a driver told us."},
		[]string{"The report could not be independently verified.", "There was no independent confirmation.", "The mission has not yet visited the place."}},
	"ru": {[]string{"Погибших: {k}."}, []string{"Ранены: {i}."}, []string{"Ответственность возложили на {o}."}, []string{"«Мы сидели в подвале», рассказала жительница."}, []string{"Независимого подтверждения нет."}},
	"uk": {[]string{"Загиблих: {k}."}, []string{"Поранених: {i}."}, []string{"Відповідальність поклали на {o}."}, []string{"«Ми сиділи в підвалі», розповіла мешканка."}, []string{"Незалежного підтвердження немає."}},
}

var partyWords = map[string]map[string]string{
	"en": {"A": "Arland", "B": "Borland", "": "no one"},
	"ru": {"A": "Арланд", "B": "Борланд", "": "неизвестных"},
	"uk": {"A": "Арланд", "B": "Борланд", "": "невідомих"},
}

// facts are what an outlet knows of an incident.
type facts struct {
	place, target, hour, blamed string
	n, killed, injured          int
}

// write renders a title and a text in a language. Different draws give different
// words and, with them, different accounts of one incident.
func (f facts) write(d dice, lang, group string) (title, text string) {
	ph, tl := pressWords[lang][group], pressTails[lang]
	fill := strings.NewReplacer("{p}", f.place, "{n}", strconv.Itoa(max(2, f.n)), "{k}", strconv.Itoa(f.killed),
		"{i}", strconv.Itoa(f.injured), "{t}", f.target, "{h}", f.hour, "{o}", partyWords[lang][f.blamed])
	parts := []string{pick(d, ph.leads)}
	if f.killed > 0 {
		parts = append(parts, pick(d, tl.killed))
	}
	if f.injured > 0 {
		parts = append(parts, pick(d, tl.injured))
	}
	if f.blamed != "" {
		parts = append(parts, pick(d, tl.blame))
	}
	if d.chance(600) {
		parts = append(parts, pick(d, tl.witness))
	}
	if d.chance(700) {
		parts = append(parts, pick(d, tl.caveat))
	}
	title = fill.Replace(pick(d, ph.titles))
	if f.killed > 0 && lang == "en" && d.chance(600) {
		title += ", " + strconv.Itoa(f.killed) + " killed"
	}
	text = fill.Replace(strings.Join(parts, " "))
	return title, strings.NewReplacer(" 1 people were", " 1 person was", ". 1 people were", ". 1 person was", "1 wounded were", "One wounded person was").Replace(text)
}
