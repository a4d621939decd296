package text

import (
	"fmt"
	"strings"
	"testing"
)

func TestNumbers(t *testing.T) {
	for in, want := range map[string]string{
		"":                                 "",
		"Two killed, 5 injured in Kherson": "2 killed, 5 injured",
		"killed three and wounded five":    "3 killed, 5 injured",
		"At least 3 people were killed and about 20 wounded": ">=3 killed, ~20 injured",
		"Killing 4 and injuring 1,300 more":                  "4 killed, 1300 injured",
		"a 7-year-old girl died":                             "7 age",
		"man aged 45 was killed, 2 hurt":                     "45 age, 2 injured",
		"5 drones hit the city on 12 January 2024, one dead": "5 count, 12 count, 2024 count, 1 killed",
		"12 people killed in drone strike":                   "12 killed",
		"30-day truce":                                       "30 count",
		"nearly 20% of the land":                             "~20 count",
		"below 3.5 km":                                       "",
		"Внаслідок обстрілу загинули п'ятеро людей, 12 поранено": "5 killed, 12 injured",
		"Обстріл Херсона: двоє загиблих, троє поранених":         "2 killed, 3 injured",
		"Поранено 45-річного чоловіка":                           "45 age",
		"Поранено 4 людини, серед них дитина віком 7 років":      "4 injured, 7 age",
		"Загинула жінка, 63 років, ще двоє постраждали":          "63 age, 2 injured",
		"Погибли шесть человек, пострадали не менее 20":          "6 killed, >=20 injured",
		"В Белгороде ранены трое, в том числе 10-летний ребенок": "3 injured, 10 age",
		"ПВО сбила 15 беспилотников 6 января":                    "15 count, 6 count",
		"Понад 30 постраждалих. 5 будинків зруйновано":           ">=30 injured, 5 count",
		"одна из версий":              "",
		"одна людина загинула":        "1 killed",
		"99999999999999999999 killed": "",
	} {
		var got []string
		for _, n := range Numbers(in) {
			hedge := ""
			if n.AtLeast {
				hedge = ">="
			}
			if n.About {
				hedge = "~"
			}
			got = append(got, fmt.Sprintf("%s%d %s", hedge, n.Value, n.Kind))
		}
		if g := strings.Join(got, ", "); g != want {
			t.Errorf("Numbers(%q)\n got %s\nwant %s", in, g, want)
		}
	}
}
