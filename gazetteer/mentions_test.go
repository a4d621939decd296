package gazetteer

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/truce"
)

func mentioned(ms []Mention) string {
	var out []string
	for _, m := range ms {
		switch {
		case !m.Answer.Found:
			out = append(out, m.Text+"=none")
		case m.Region != "":
			out = append(out, m.Text+"="+m.Region)
		default:
			s := fmt.Sprintf("%s=%s/%s", m.Text, m.Answer.Place.Name, m.Answer.Place.Region)
			if m.Answer.Ambiguous {
				s += "?"
			}
			out = append(out, s)
		}
	}
	return strings.Join(out, "; ")
}

func TestMentions(t *testing.T) {
	g := Default()
	for words, want := range map[string]string{
		"": "",
		"Дрони атакували підстанцію в Коренево Курської області": "Коренево=Korenevo/RU-KRS; Курської області=RU-KRS",
		"На Луганщині ЗСУ відбили два наступи":                   "Луганщині=UA-09",
		"Авіація завдала ударів по Стецьківці, Краснопіллю, Біловодам Сумської області, Вовчанську, Бочковому Харківської області": "Стецьківці=Stetskivka/UA-59; Краснопіллю=Krasnopillia/UA-59; Біловодам=Bilovody/UA-59; Сумської області=UA-59; Вовчанську=Vovchansk/UA-63; Бочковому=Bochkove/UA-63; Харківської області=UA-63",
		"Артиллерийский удар по складу в Кисловке под Купянском.":                                                                  "Кисловке=Kyslivka/UA-63; Купянском=Kupiansk/UA-63",
		"Володимир Зеленський відвідав Краматорськ":                                                                                "Краматорськ=Kramatorsk/UA-14",
		"Сумська, Харківська та Донецька області під ударом":                                                                       "Сумська=UA-59; Харківська=UA-63; Донецька області=UA-14",
		"Пожежа на Кременчуцькому НПЗ":                                                                                             "Кременчуцькому=Kremenchuk/UA-53",
		"склад боеприпасов в Березовом на Угледарском направлении":                                                                 "Березовом=Berezove/UA-14; Угледарском=Vuhledar/UA-14",
		"У Бахмутському районі загинули двоє людей":                                                                                "Бахмутському районі=Bakhmutskyi raion/UA-14",
		"У Подільському районі впали уламки":                                                                                       "Подільському районі=Podilskyi raion/UA-51?",
		"Київ: у Подільському районі впали уламки":                                                                                 "Київ=Kyiv/UA-30; Подільському районі=Kyiv City/UA-30",
		"У Калінінському районі Санкт-Петербурга пожежа":                                                                           "",
		"Explosions in Kharkiv and Sumy regions, and in Chasiv Yar near Bakhmut":                                                   "Kharkiv=UA-63; Sumy regions=UA-59; Chasiv Yar=Chasiv Yar/UA-14; Bakhmut=Bakhmut/UA-14",
		"Putin said Russian troops had taken Sudzha, the biggest town in Kursk":                                                    "Sudzha=Sudzha/RU-KRS; Kursk=RU-KRS",
		"The city of Zaporizhzhia, not the Zaporizhzhia nuclear power plant":                                                       "Zaporizhzhia=Zaporizhzhia/UA-23; Zaporizhzhia nuclear power plant=Zaporizhzhia Nuclear Power Plant/UA-23",
		"Росія та Україна домовилися про перемир’я в Москві":                                                                       "",
		"Перемога буде за нами. Слава Україні!":                                                                                    "",
		"Дрон атакував нафтобазу в Прилуках":                                                                                       "Прилуках=Pryluky/UA-74",
		"обстріл с. Мирне Волноваського району Донецької області":                                                                  "Мирне=Myrne/UA-14?; Волноваського району=Volnovaskyi raion/UA-14; Донецької області=UA-14",
		"У Тульській області горить завод":                                                                                         "Тульській області=none",
		"удар по Енергодару біля ЗАЕС":                                                                                             "Енергодару=Enerhodar/UA-23; ЗАЕС=Zaporizhzhia Nuclear Power Plant/UA-23",
	} {
		if d := cmp.Diff(want, mentioned(g.Mentions(words, ""))); d != "" {
			t.Errorf("%s: %s", words, d)
		}
	}
	long := strings.Repeat("Бої у Бахмуті та Авдіївці. ", 5000)
	if n := len(g.Mentions(long, "uk")); n != maxMentions {
		t.Errorf("%d mentions in a huge text, want the first %d", n, maxMentions)
	}
}

func TestCheckImported(t *testing.T) {
	g := Default()
	at := func(lat, lon truce.E7) *truce.Position { return &truce.Position{Lat: lat, Lon: lon} }
	notice, better := g.CheckImported("Koreneve", "Sumy", "Дрони атакували електропідстанцію в Коренево Курської області", at(50_8414500, 33_9815000))
	if want := "the imported place lies in Sumy region (UA-59), the text says Kursk (RU-KRS)"; notice != want || better == nil || better.Place.Region != "RU-KRS" || better.Place.Name != "Korenevo" {
		t.Errorf("%q, %+v", notice, better)
	}
	notice, better = g.CheckImported("Milove", "Luhans'k", "У місті Чортково Ростовської області внаслідок удару безпілотника загорілася нафтобаза", at(49_3700000, 40_1300000))
	if !strings.Contains(notice, "Rostov") || better == nil || better.Place.Region != "RU-ROS" {
		t.Errorf("%q, %+v", notice, better)
	}
	for _, c := range []struct {
		name, region, words string
		pos                 *truce.Position
	}{
		{"Nizhyn", "Chernihiv", "У Ніжині ракетним ударом знищено пункт управління", at(51_0464140, 31_8800330)},
		{"Kyiv", "Kiev City", "На Київщині ліквідували пожежу", at(50_4500000, 30_5200000)},
		{"Simferopol", "Crimea", "Вибухи у Севастополі, Крим", at(44_9521500, 34_1024900)},
		{"Odessa", "Odessa", "Під Одесою пошкоджено порт, на Київщині ліквідували пожежу", at(46_4800000, 30_7200000)},
		{"", "", "", nil},
		{"Kharkiv", "Kharkiv", "нічого про місця", nil},
	} {
		if notice, better := g.CheckImported(c.name, c.region, c.words, c.pos); notice != "" || better != nil {
			t.Errorf("%s, %s: %q", c.name, c.words, notice)
		}
	}
	notice, better = g.CheckImported("Pokrovsk", "Donetsk", "Обстріл Покровська", at(50_4500000, 30_5200000))
	if !strings.Contains(notice, "km from Pokrovsk") && notice != "" {
		t.Errorf("%q %+v", notice, better)
	}
}
