package gazetteer

import (
	"strings"
	"testing"

	"trucewatch/truce"
)

// TestLocate holds cases written by hand: a name, perhaps the text around it, and
// the place a reader would take it for ("name region", "region ISO", "district
// name ISO", or "none").
func TestLocate(t *testing.T) {
	g := Default()
	for _, c := range strings.Split(strings.TrimSpace(locateCases), "\n") {
		f := strings.Split(c, "|")
		if len(f) != 3 {
			t.Fatalf("case %q: want name|text|place", c)
		}
		name, words, want := strings.TrimSpace(f[0]), strings.TrimSpace(f[1]), strings.TrimSpace(f[2])
		a := g.Locate(Query{Name: name, Text: words})
		got := "none"
		switch {
		case a.Found && a.Place.Kind == KindRegion:
			got = "region " + a.Place.Region
		case a.Found && a.Place.Kind == KindDistrict:
			got = "district " + strings.Fields(a.Place.Name)[0] + " " + a.Place.Region
		case a.Found:
			got = a.Place.Name + " " + a.Place.Region
		}
		if a.Ambiguous {
			got += " ?"
		}
		if got != want {
			t.Errorf("%s | %s: got %s, want %s (%s)", name, words, got, want, a.Why)
		}
		if a.Why == "" {
			t.Errorf("%s: no reason given", name)
		}
		if a.Found && (a.R68M < 500 || a.R68M > maxRadiusM || a.Place.At.Validate() != nil) {
			t.Errorf("%s: radius %d at %v", name, a.R68M, a.Place.At)
		}
	}
}

const locateCases = `
Коренево | | Korenevo RU-KRS
Коренево | Дрони атакували електропідстанцію в Коренево Курської області | Korenevo RU-KRS
Коренево | Дрони атакували підстанцію в селі Коренево Сумської області | Koreneve UA-59
Коренево Курської області | | Korenevo RU-KRS
в Кореневі | бої в Кореневі на Курщині | Korenevo RU-KRS
Кореневе | Росіяни повернули Кореневе, Курська область | Korenevo RU-KRS
Кореневого | біля Кореневого Курської області | Korenevo RU-KRS
в Коренево | обстрел в Коренево, Курская область | Korenevo RU-KRS
Суджа | | Sudzha RU-KRS
Суджі | | Sudzha RU-KRS
Суджу | | Sudzha RU-KRS
Суджею | | Sudzha RU-KRS
Судже | | Sudzha RU-KRS
Суджой | | Sudzha RU-KRS
Sudzha's | | Sudzha RU-KRS
Авдіївці | | Avdiivka UA-14
Авдіївку | | Avdiivka UA-14
под Авдеевкой | | Avdiivka UA-14
Харкова | | Kharkiv UA-63
у Харкові | | Kharkiv UA-63
Харькове | | Kharkiv UA-63
Києва | | Kyiv UA-30
Киеве | | Kyiv UA-30
Kiev | | Kyiv UA-30
Львові | | Lviv UA-46
Миколаєва | | Mykolaiv UA-48
Николаеве | | Mykolaiv UA-48
Кривого Рогу | | Kryvyi Rih UA-12
Кривому Розі | | Kryvyi Rih UA-12
Кривого Рога | | Kryvyi Rih UA-12
Krivoy Rog | | Kryvyi Rih UA-12
Часового Яру | | Chasiv Yar UA-14
Часовому Яру | | Chasiv Yar UA-14
Часова Яра | | Chasiv Yar UA-14
Новій Каховці | | Nova Kakhovka UA-65
Новой Каховке | | Nova Kakhovka UA-65
Горішніх Плавнях | | Horishni Plavni UA-53
Кременчуці | | Kremenchuk UA-53
Запоріжжі | | Zaporizhzhia UA-23
Запорожья | | Zaporizhzhia UA-23
Zaporizhzhya | | Zaporizhzhia UA-23
Сумах | | Sumy UA-59
Черкасах | | Cherkasy UA-71
Чернівців | | Chernivtsi UA-77
Лубнах | | Lubny UA-53
Броварах | | Brovary UA-32
Маріуполі | | Mariupol UA-14
Мариуполем | | Mariupol UA-14
Тернополя | | Ternopil UA-61
Борисполі | | Boryspil UA-32
Ірпені | | Irpin UA-32
Вінниці | | Vinnytsia UA-05
Одесою | | Odesa UA-51
Балаклії | | Balakliia UA-63
Хмельницькому | | Khmelnytskyi UA-68
Хмельницком | | Khmelnytskyi UA-68
Івано-Франківську | | Ivano-Frankivsk UA-26
Каменец-Подольском | | Kamianets-Podilskyi UA-68
Рубіжному | | Rubizhne UA-09
Рубежного | | Rubizhne UA-09
Феодосії | | Feodosia UA-43
Джанкоя | | Dzhankoy UA-43
Бєлгороді | | Belgorod RU-BEL
Білгорода | | Belgorod RU-BEL
Рильську | | Ryl’sk RU-KRS
Тьоткіно | | Tëtkino RU-KRS
Артемівськ | | Bakhmut UA-14
Днепропетровск | | Dnipro UA-12
Слов'янськ | | Sloviansk UA-14
Словʼянську | | Sloviansk UA-14
Slavyansk | | Sloviansk UA-14
м. Донецьк | | Donetsk UA-14
Донецк | Взрывы в городе Донецк Ростовской области | Donetsk RU-ROS
Донецк, Ростовская область | | Donetsk RU-ROS
city of Kherson | | Kherson UA-65
Хотінь, Сумська обл. | | Khotin UA-59
Дубно | Ракета попала по нафтобазі в місті Дубно Рівненської області | Dubno UA-56
Миколаївка | Обстріл Миколаївки на Сумщині | Mykolaivka UA-59
Миколаївка | Обстріл Миколаївки, Краматорський район | Mykolaivka UA-14
Покровск | Бои за Покровск | Pokrovsk UA-14
Зелений Гай | | Zelenyi Hai UA-63 ?
Мирне | | Myrnoe UA-43 ?
ЗАЕС | | Zaporizhzhia Nuclear Power Plant UA-23
ЗАЭС | | Zaporizhzhia Nuclear Power Plant UA-23
ZNPP | | Zaporizhzhia Nuclear Power Plant UA-23
Запорізькій АЕС | | Zaporizhzhia Nuclear Power Plant UA-23
Запорожской АЭС | | Zaporizhzhia Nuclear Power Plant UA-23
Zaporizhzhia nuclear plant | | Zaporizhzhia Nuclear Power Plant UA-23
Курской АЭС | | Kursk Nuclear Power Plant RU-KRS
Каховської ГЕС | | Kakhovka Hydroelectric Power Plant UA-65
Nova Kakhovka dam | | Kakhovka Hydroelectric Power Plant UA-65
Кримського мосту | | Crimean Bridge UA-43
Kursk | Russian troops retake villages in Kursk, Putin says | region RU-KRS
Kursk | Ukraine's incursion into Kursk began in August | region RU-KRS
Kursk | A drone hit an apartment block in Kursk, the mayor said | Kursk RU-KRS
Kursk | | Kursk RU-KRS
Курську | Вибухи у Курську | Kursk RU-KRS
Курщині | | region RU-KRS
Курська область | | region RU-KRS
в Харьковской области | | region UA-63
Сумщина | | region UA-59
Donetsk region | | region UA-14
Белгородской области | | region RU-BEL
ДНР | | region UA-14
Луганская народная республика | | region UA-09
Crimea | | region UA-43
Криму | | region UA-43
Закарпатті | | region UA-21
Краснодарському краї | | region RU-KDA
Бахмутський район | | district Bakhmutskyi UA-14
Криворожском районе | | district Kryvorizkyi UA-12
Bakhmut district | | district Bakhmutskyi UA-14
Суджанского района Курской области | | district Sudzhanskiy RU-KRS
Леоновка Курской области | | district Bolshesoldatskiy RU-KRS
Коренево Одеської області | | region UA-51
Hlukhivv | | Hlukhiv UA-59
Москва | | none
Тульська область | | none
Україні | | none
Нетутакого | | none
село | | none
`

func TestLocateHints(t *testing.T) {
	g := Default()
	near := truce.Position{Lat: 48_8500000, Lon: 37_7600000}
	for _, c := range []struct {
		q    Query
		want string
	}{
		{Query{Name: "Миколаївка", Region: "Сумська область"}, "UA-59"},
		{Query{Name: "Миколаївка", Near: &near}, "UA-14"},
		{Query{Name: "Донецк", Country: "RU", Region: "RU-ROS"}, "RU-ROS"},
		// A hint may be wrong: the only Korenevo that counts is not in Poltava.
		{Query{Name: "Суджа", Region: "Poltava"}, "RU-KRS"},
	} {
		a := g.Locate(c.q)
		if !a.Found || a.Place.Region != c.want {
			t.Errorf("%+v: %s %s (%s)", c.q, a.Place.Name, a.Place.Region, a.Why)
		}
	}
	if a := g.Locate(Query{Name: "Суджа", Region: "Poltava"}); !strings.Contains(a.Why, "does not fit") {
		t.Errorf("a wrong hint is not spoken of: %s", a.Why)
	}
}

func TestLocateHostile(t *testing.T) {
	g := Default()
	for _, name := range []string{"", " ", "—", "\xff\xfe", strings.Repeat("а", 299), strings.Repeat("Київ ", 50), strings.Repeat("-", 200), "м. с. смт", "область", "\u0000"} {
		if a := g.Locate(Query{Name: name, Text: strings.Repeat("Київ, ", 10_000)}); a.Found && a.Place.Key == "" || a.Why == "" {
			t.Errorf("Locate(%.20q): %+v", name, a)
		}
	}
	if a := g.Locate(Query{Name: strings.Repeat("я", 200)}); a.Found || !strings.Contains(a.Why, "longer") {
		t.Errorf("a huge name: %s", a.Why)
	}
}

// The answer depends on the words, not on what was asked before or beside it.
func TestLocateIsAFunction(t *testing.T) {
	g := Default()
	fresh, err := load(placesFile, regionsFile, regionsMapFile)
	if err != nil {
		t.Fatal(err)
	}
	if fresh.Version() != g.Version() || len(g.Version()) != 12 {
		t.Errorf("versions %q, %q", fresh.Version(), g.Version())
	}
	for _, name := range []string{"Мирне", "Андріївка", "Zelenyi Hai", "Миколаївка", "Александровка"} {
		a, b := g.Locate(Query{Name: name}), fresh.Locate(Query{Name: name})
		if a.Place.Key != b.Place.Key || a.R68M != b.R68M || len(a.Rivals) != len(b.Rivals) {
			t.Errorf("%s: %s %d, then %s %d", name, a.Place.Key, a.R68M, b.Place.Key, b.R68M)
		}
		for i := range a.Rivals {
			if a.Rivals[i].Place.Key != b.Rivals[i].Place.Key {
				t.Errorf("%s: rival %d is %s, then %s", name, i, a.Rivals[i].Place.Key, b.Rivals[i].Place.Key)
			}
		}
	}
}

func TestTrucePlace(t *testing.T) {
	g := Default()
	p, ok := g.Locate(Query{Name: "Авдіївка"}).TrucePlace("Авдіївка")
	if !ok || p.Validate() != nil || p.Kind != truce.PlacePoint || p.Quality != truce.QualityGazetteer || p.Region != "UA-14" || p.Raion != "Pokrovskyi raion" {
		t.Errorf("%+v", p)
	}
	if p, ok = g.Locate(Query{Name: "Сумщина"}).TrucePlace("Сумщина"); !ok || p.Validate() != nil || p.Kind != truce.PlaceRegion {
		t.Errorf("%+v", p)
	}
	if _, ok = g.Locate(Query{Name: "Нетутакого"}).TrucePlace("x"); ok {
		t.Error("nothing found, yet a place")
	}
}

func FuzzLocate(f *testing.F) {
	for _, s := range [][2]string{{"Коренево", "в Коренево Курської області"}, {"Kursk", "in Kursk, Sumy and Kharkiv regions"}, {"ій", "Івано-"}, {"ґ’", "«»"}, {"\xff", "\xc3"}} {
		f.Add(s[0], s[1])
	}
	g := Default()
	f.Fuzz(func(t *testing.T, name, words string) {
		if len(words) > 2000 {
			return
		}
		a := g.Locate(Query{Name: name, Text: words})
		if a.Found && (a.Place.Key == "" || a.R68M <= 0 || a.R68M > maxRadiusM) || a.Why == "" {
			t.Fatalf("Locate(%q, %q) = %+v", name, words, a)
		}
		last := 0
		for _, m := range g.Mentions(words, "") {
			if m.Start < last || m.End <= m.Start || m.End > len(words) || words[m.Start:m.End] != m.Text {
				t.Fatalf("Mentions(%q): span %d..%d after %d", words, m.Start, m.End, last)
			}
			last = m.Start
		}
		g.RegionCode(name)
		g.CheckImported(name, words, words, nil)
	})
}

func BenchmarkLoad(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := load(placesFile, regionsFile, regionsMapFile); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLocate(b *testing.B) {
	g := Default()
	for b.Loop() {
		g.Locate(Query{Name: "Авдіївці", Text: "Обстріл Авдіївки Донецької області"})
	}
}

func BenchmarkMentions(b *testing.B) {
	g := Default()
	s := "Російська авіація завдала авіаударів по Стецьківці, Краснопіллю Сумської області та Вовчанську Харківської області"
	b.SetBytes(int64(len(s)))
	for b.Loop() {
		g.Mentions(s, "uk")
	}
}
