package text

import "strings"

type casualtyPrefix struct {
	prefix string
	kind   NumberKind
}

// casualtyPrefixes are beginnings of the words of death and injury.
var casualtyPrefixes = []casualtyPrefix{
	{"загин", NumberKilled}, {"загибл", NumberKilled}, {"погиб", NumberKilled}, {"вбит", NumberKilled}, {"убит", NumberKilled},
	{"вбил", NumberKilled}, {"убил", NumberKilled}, {"мертв", NumberKilled}, {"жертв", NumberKilled}, {"смерт", NumberKilled}, {"kill", NumberKilled},
	{"поран", NumberInjured}, {"ранен", NumberInjured}, {"ранил", NumberInjured}, {"постраж", NumberInjured}, {"пострад", NumberInjured},
	{"травм", NumberInjured}, {"injur", NumberInjured}, {"wound", NumberInjured}, {"hospitali", NumberInjured}, {"госпітал", NumberInjured}, {"госпитал", NumberInjured},
}

var casualtyExact = map[string]NumberKind{
	"dead": NumberKilled, "died": NumberKilled, "deaths": NumberKilled, "death": NumberKilled, "fatalities": NumberKilled, "dies": NumberKilled, "die": NumberKilled,
	"помер": NumberKilled, "померли": NumberKilled, "померла": NumberKilled, "умер": NumberKilled, "умерли": NumberKilled, "умерла": NumberKilled,
	"hurt": NumberInjured, "ранило": NumberInjured,
}

// numberWords are the cardinal and collective numerals to twenty, in the cases
// that news uses.
var numberWords = numerals(
	`zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty`,
	`нуль|один одна одного одну однієї|два дві двоє двох|три троє трьох|чотири четверо чотирьох|п'ять п'ятеро п'яти п'ятьох|шість шестеро шести шістьох|сім семеро семи сімох|вісім восьмеро восьми вісьмох|дев'ять дев'ятеро дев'яти дев'ятьох|десять десятеро десяти десятьох|одинадцять одинадцятеро одинадцяти|дванадцять дванадцятеро дванадцяти|тринадцять тринадцяти|чотирнадцять чотирнадцяти|п'ятнадцять п'ятнадцяти|шістнадцять шістнадцяти|сімнадцять сімнадцяти|вісімнадцять вісімнадцяти|дев'ятнадцять дев'ятнадцяти|двадцять двадцяти`,
	`ноль|один одна одного одну одной|два две двое двух двоих|три трое трех троих|четыре четверо четырех четверых|пять пятеро пяти пятерых|шесть шестеро шести шестерых|семь семеро семи семерых|восемь восьмеро восьми восьмерых|девять девятеро девяти|десять десятеро десяти|одиннадцать одиннадцати|двенадцать двенадцати|тринадцать тринадцати|четырнадцать четырнадцати|пятнадцать пятнадцати|шестнадцать шестнадцати|семнадцать семнадцати|восемнадцать восемнадцати|девятнадцать девятнадцати|двадцать двадцати`,
)

// unitWords follow numbers that count no people.
var unitWords = wordSet(`january february march april may june july august september october november december
	km kilometers kilometres kilometer kilometre meters metres mm percent million billion dollars hours hour minutes days day weeks months years year
	a.m p.m am pm times drones missiles rockets shells
	січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня
	км кілометрів метрів мм відсотків мільйонів годин години годині хвилин днів дні діб доби тижнів місяців років року рік раз разів
	дронів дрони ракет ракети снарядів бпла шахедів безпілотників
	января февраля марта апреля мая июня июля августа сентября октября ноября декабря
	километров метров процентов миллионов часов часа минут дней дня суток недель месяцев лет года год раза
	дронов дроны ракеты снарядов беспилотников`)

func numerals(lists ...string) map[string]int {
	out := map[string]int{}
	for _, list := range lists {
		for v, forms := range strings.Split(list, "|") {
			for _, f := range strings.Fields(forms) {
				out[f] = v
			}
		}
	}
	return out
}
