package prose_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"trucewatch/prose"
)

func read(t *testing.T, s string) prose.Article {
	t.Helper()
	a := prose.NewReader(prose.Options{}).Read("t", s)
	checkArticle(t, s, a)
	return a
}

// checkArticle tests what holds for every article: texts are verbatim, offsets right.
func checkArticle(t *testing.T, s string, a prose.Article) {
	t.Helper()
	at := func(what, text string, start int) {
		if start < 0 || start+len(text) > len(s) || s[start:start+len(text)] != text {
			t.Errorf("%s %q does not stand at byte %d", what, text, start)
		}
	}
	for _, q := range a.Quotes {
		at("quotation", q.Text, q.Start)
	}
	for _, x := range a.Statements {
		at("statement", x.Text, x.Start)
	}
	for _, x := range a.Claims {
		at("claim", x.Text, x.Start)
	}
	for _, x := range a.Positions {
		at("position", x.Text, x.Start)
	}
	for _, c := range a.Credits {
		if !strings.Contains(s, c.Text) {
			t.Errorf("credit %q is not in the text", c.Text)
		}
	}
}

// TestWhoSpeaks goes through the ways in which articles name a speaker.
func TestWhoSpeaks(t *testing.T) {
	for _, c := range []struct{ name, text, want string }{
		{"cue after wins over the name in front", `Petrenko “sent a long letter, but no answer,” Anna Berg said on Monday.`, "Anna Berg"},
		{"verb before subject", `“The gates are shut,” said Anna Berg, head of the mission.`, "Anna Berg"},
		{"according to", `“The gates are shut,” according to Anna Berg.`, "Anna Berg"},
		{"relative clause", `Anna Berg, who met Pavlo Marchenko on Friday, told reporters the road was “open again.”`, "Anna Berg"},
		{"possessive is no speaker", `Anna Berg said Marchenko's answer was “short.”`, "Anna Berg"},
		{"pronoun is the last speaker", "Anna Berg said the talks had stalled.\n\nThe Russian president, she added, “knows that well. He waits.”", "Anna Berg"},
		{"last name", "Anna Berg arrived on Monday.\n\n“We count what we see,” Berg said.", "Anna Berg"},
		{"role by table", `“We have seen the paper,” the Kremlin spokesman said.`, "Dmitry Peskov"},
		{"indefinite role stays unnamed", `“We have seen the paper,” a Kremlin adviser said.`, "Kremlin adviser"},
		{"title with a full stop", `“Will it hold?” Mr. Putin asked. “Nobody knows.”`, "Vladimir Putin"},
		{"spelling by table", `“We are ready,” Zelenskiy said.`, "Volodymyr Zelenskyy"},
		{"outlet as the only source", `The envoy is in “long and serious discussions” with both, according to Politico.`, "unknown"},
		{"quoted as saying", `Anna Berg was quoted by Al Jazeera as saying “nobody is ready for it yet.”`, "Anna Berg"},
		{"thought inside speech", `“He is sure of himself,” said Boris Bern, who worked in Geneva, adding that the leader calculates that “nobody will care in the end.”`, "Boris Bern"},
		{"guillemets", `«Ми готові до розмови», — заявив Андрій Коваленко.`, "Андрій Коваленко"},
		{"cue inside the marks", `«Ми чекали два дні, — розповіла Оксана Литвин. — Ніхто не приїхав».`, "Оксана Литвин"},
		{"genitive back to the nominative", "За словами речниці Ольги Мартинюк, дорога закрита. «Проїзду немає», — додала вона.", "Ольга Мартинюк"},
		{"dialogue dash", `— Мы ждали два дня, — рассказал водитель Иван Громов. — Никто не приехал.`, "Иван Громов"},
		{"unknown verb", `«Никто не приехал», — проворчал Иван Громов.`, "Иван Громов"},
		{"body with a preposition", `В Генштабе ВСУ эти слова назвали «очередной выдумкой врага».`, "Генштаб ВСУ"},
		{"where somebody is from", `«Усю ніч гуло, — пригадує пенсіонерка з Бендер Марія Чобану. — А вранці тиша».`, "Марія Чобану"},
		{"colon", `Пєсков: «Ми вивчаємо цей документ дуже уважно».`, "Дмитро Пєсков"},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := read(t, c.text)
			if len(a.Quotes) == 0 {
				t.Fatal("no quotation found")
			}
			if got := a.Quotes[len(a.Quotes)-1].Speaker; got != c.want {
				t.Errorf("speaker %q, want %q", got, c.want)
			}
		})
	}
}

// TestMarks goes through the marks of quotations.
func TestMarks(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want       []string
	}{
		{"curly", `He said “yes and no” to it.`, []string{"yes and no"}},
		{"mixed", "“Open the road,\" she said. \"Close it,” he said.", []string{"Open the road,", "Close it,"}},
		{"low", `„Mir reicht das völlig“, said Anna Berg.`, []string{"Mir reicht das völlig"}},
		{"over paragraphs", "“One thing is clear.\n\n“The other is not,” she said.", []string{"One thing is clear.", "The other is not,"}},
		{"stray mark shifts nothing", "A stray ” mark here.\n“Open the road,” she said.", []string{"Open the road,"}},
		{"inches", `A 5" pipe burst, “as it always does in spring,” she said.`, []string{"as it always does in spring,"}},
		{"single marks alone", `‘Open the road, don’t wait,’ said Anna Berg.`, []string{"Open the road, don’t wait,"}},
		{"paper in guillemets is a name", `Про це пише газета «Голос». «Дорога відкрита», — сказав Іван Громов.`, []string{"Дорога відкрита"}},
		{"nested", `«Он сказал “нет” и ушёл», — сообщил Иван Громов.`, []string{"Он сказал “нет” и ушёл", "нет"}},
		{"words go on behind the cue", `«Дорога відкрита», — сказала Анна Берг. — Їдьте спокійно.`, []string{"Дорога відкрита", "Їдьте спокійно."}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []string
			for _, q := range read(t, c.text).Quotes {
				got = append(got, q.Text)
			}
			if d := cmp.Diff(c.want, got); d != "" {
				t.Error(d)
			}
		})
	}
}

// TestIndirect goes through the frames of indirect speech.
func TestIndirect(t *testing.T) {
	for _, c := range []struct {
		text, want string
		cue        prose.Cue
	}{
		{"Anna Berg said on Monday that the road was closed.", "the road was closed", prose.CueNeutral},
		{"The road was closed for a week, the mission's spokeswoman said.", "The road was closed for a week", prose.CueNeutral},
		{"According to the growers' union, the road was closed for a week.", "the road was closed for a week", prose.CueNeutral},
		{"The bridge, Anna Berg said, would be open by May.", "The bridge, Anna Berg said, would be open by May", prose.CueNeutral},
		{"Ukraine denied shelling the village.", "shelling the village", prose.CueDenial},
		{"The army accused Russia of shelling the village.", "shelling the village", prose.CueClaim},
		{"Anna Berg vowed to count every shell.", "to count every shell", prose.CueStance},
		{"The Russian Defence Ministry's claim that it took the town came late.", "it took the town", prose.CueClaim},
		{"Речниця повідомила, що дорогу закрили.", "дорогу закрили", prose.CueNeutral},
		{"Дорогу закрили на тиждень, повідомляє штаб.", "Дорогу закрили на тиждень", prose.CueNeutral},
		{"Как сообщил штаб, дорогу закрыли на неделю.", "дорогу закрыли на неделю", prose.CueNeutral},
		{"Дорогу закрыли на неделю. Об этом сообщил губернатор Иван Громов.", "Дорогу закрыли на неделю", prose.CueNeutral},
	} {
		a := read(t, c.text)
		if len(a.Statements) != 1 || a.Statements[0].Text != c.want || a.Statements[0].Cue != c.cue {
			t.Errorf("%q:\n got %+v\nwant %q, %s", c.text, a.Statements, c.want, c.cue)
		}
	}
}

// claimOf is the first claim of a kind.
func claimOf(a prose.Article, kind prose.ClaimKind) *prose.Claim {
	for i := range a.Claims {
		if a.Claims[i].Kind == kind {
			return &a.Claims[i]
		}
	}
	return nil
}

// TestErrorTable holds the errors that a naive reader makes, on texts of our own.
func TestErrorTable(t *testing.T) {
	t.Run("control of breaches alleges none", func(t *testing.T) {
		a := read(t, "Putin noted the need to control possible breaches of the truce. He said any violation of the ceasefire would have consequences.")
		if c := claimOf(a, prose.ClaimBreach); c != nil {
			t.Errorf("breach found: %+v", c)
		}
	})
	t.Run("breach of a truce in force", func(t *testing.T) {
		a := read(t, "The army said Russia had violated the truce, which took effect on Sunday, by firing eleven shells. The claim could not be independently verified.")
		c := claimOf(a, prose.ClaimBreach)
		if c == nil || c.Value != "11" || c.Unit != "shells" || len(c.Hedge) != 1 || c.Hedge[0] != prose.HedgeUnverified {
			t.Errorf("%+v", c)
		}
	})
	t.Run("imputed reply is nobody's stance", func(t *testing.T) {
		a := read(t, "Zelenskyy said Putin was preparing to reject the ceasefire.")
		if len(a.Positions) != 0 {
			t.Errorf("positions %+v", a.Positions)
		}
	})
	t.Run("wrong header date", func(t *testing.T) {
		a := read(t, " date 2024-12-03 President Donald Trump said Thursday that talks go on.\n\nMore text follows here.")
		if a.Published != "2024-12-03" || a.PublishedReliable || a.PublishedWhy == "" || a.Statements[0].Day != "Thursday" {
			t.Errorf("published %q reliable %v why %q statements %+v", a.Published, a.PublishedReliable, a.PublishedWhy, a.Statements)
		}
	})
	t.Run("day of the words", func(t *testing.T) {
		a := read(t, "date: 2025-03-14\n\nOleksandr Syrskyi said on Wednesday that planes had struck Kursk.")
		if a.Statements[0].Day != "2025-03-12" {
			t.Errorf("day %q", a.Statements[0].Day)
		}
	})
	t.Run("no comment is a reply of its own", func(t *testing.T) {
		a := read(t, "Russia's Ministry of Defence asserted that its troops had taken the town of Sudzha under full control. Ukrainian officials made no immediate comment.")
		c, r := claimOf(a, prose.ClaimControl), claimOf(a, prose.ClaimReply)
		if c == nil || c.Claimant != "Russian Defense Ministry" || len(c.Hedge) != 1 || c.Hedge[0] != prose.HedgeNoReply {
			t.Errorf("claim %+v", c)
		}
		if r == nil || len(r.Hedge) != 1 || r.Hedge[0] != prose.HedgeNoReply || r.Claimant != "Ukrainian officials" {
			t.Errorf("reply %+v", r)
		}
	})
	for _, c := range []struct {
		text        string
		kind        prose.ClaimKind
		value, unit string
		bound       prose.Bound
		role        prose.NumberRole
	}{
		{"The army said Ukraine now holds less than 210 square kilometers, below 1250 km2 at the height of the raid.", prose.ClaimArea, "210", "km2", prose.BoundLessThan, prose.RoleCurrent},
		{"The U.S. still has about $2.45 billion in authorized military aid.", prose.ClaimAid, "2450000000", "USD", prose.BoundAbout, prose.RoleMoney},
		{"Russian forces control almost one fifth of the territory of Ukraine.", prose.ClaimControl, "20", "percent", prose.BoundAbout, prose.RoleShare},
		{"Russian forces took control of the town, which was home to about 5,100 people before the war.", prose.ClaimControl, "", "", prose.BoundNone, ""},
		{"Речник заявив, що загинуло щонайменше 12 військових.", prose.ClaimCasualties, "12", "soldiers", prose.BoundAtLeast, prose.RoleCurrent},
		{"По данным штаба, ранены более 20 человек.", prose.ClaimCasualties, "20", "people", prose.BoundMoreThan, prose.RoleCurrent},
	} {
		a := read(t, c.text)
		got := claimOf(a, c.kind)
		if got == nil {
			t.Errorf("%q: no claim of %s, but %+v", c.text, c.kind, a.Claims)
			continue
		}
		if got.Value != c.value || got.Unit != c.unit || got.Bound != c.bound || got.Role != c.role {
			t.Errorf("%q: %s %s %s %s, want %s %s %s %s", c.text, got.Value, got.Unit, got.Bound, got.Role, c.value, c.unit, c.bound, c.role)
		}
	}
	t.Run("proposed length is no count", func(t *testing.T) {
		for _, c := range read(t, "Kyiv accepted a 30-day ceasefire, Zelenskyy said.").Claims {
			if c.Value == "30" && c.Role != prose.RoleProposed {
				t.Errorf("%+v", c)
			}
		}
	})
}

// TestPositions: who accepts, on which condition, who rejects.
func TestPositions(t *testing.T) {
	for _, c := range []struct {
		text, party, issue string
		stance             prose.Stance
	}{
		{"“We agree with the ceasefire, but it must lead to peace,” Putin said.", "RU", "ceasefire", prose.StanceAcceptsIf},
		{"Zelenskyy said Ukraine accepts the ceasefire.", "UA", "ceasefire", prose.StanceAccepts},
		{"“How will monitoring be organised?” Putin asked.", "RU", "verification", prose.StanceQuestions},
		{"Росія не пустить миротворців, заявив Пєсков. «Миротворців не буде», — сказав Пєсков.", "RU", "peacekeepers", prose.StanceRejects},
	} {
		a := read(t, c.text)
		found := false
		for _, p := range a.Positions {
			found = found || p.Party == c.party && p.Issue == c.issue && p.Stance == c.stance
		}
		if !found {
			t.Errorf("%q: %+v, want %s %s %s", c.text, a.Positions, c.party, c.issue, c.stance)
		}
	}
}

// TestCredits: texts, pictures, contributors, and what is none.
func TestCredits(t *testing.T) {
	for _, c := range []struct {
		text, agency string
		kind         prose.CreditKind
	}{
		{"KYIV, March 13 (Reuters) - The road was closed, officials said.", "Reuters", prose.CreditText},
		{"The road was closed.\n\nPhoto: A. Berg/AFP", "AFP", prose.CreditPhoto},
		{"Дорога закрита на ремонт мосту.\n\nДжерело: Укрінформ", "Укрінформ", prose.CreditText},
		{"МОСКВА, 12 марта. /ТАСС/. Дорога закрыта, сообщил губернатор.", "ТАСС", prose.CreditText},
		{"The road was closed.\n\nTranscript: Kremlin press service", "Kremlin press service", prose.CreditTranscript},
		{"The road was closed.\n\nAssociated Press writer Anna Berg contributed to this report.", "AP", prose.CreditText},
	} {
		a := read(t, c.text)
		if len(a.Credits) == 0 || a.Credits[0].Agency != c.agency || a.Credits[0].Kind != c.kind {
			t.Errorf("%q: %+v, want %s of %s", c.text, a.Credits, c.kind, c.agency)
		}
	}
	if a := read(t, "Anna Berg told Reuters that the road was closed on Monday."); len(a.Credits) != 0 {
		t.Errorf("a venue is no credit: %+v", a.Credits)
	}
}

// TestActorTable: a user's table, and its errors.
func TestActorTable(t *testing.T) {
	actors, err := prose.ParseActors("berg\tperson\tMISSION\tAnna Berg\tАнна Берг\tАнна Берг\tMs Berg\thead of the mission; the chief monitor @2025-01-01..2025-06-30\n", prose.DefaultActors())
	if err != nil {
		t.Fatal(err)
	}
	r := prose.NewReader(prose.Options{Actors: actors})
	for text, want := range map[string]string{
		"date: 2025-03-01\n\n“We saw it,” the chief monitor said.": "Anna Berg",
		"date: 2025-09-01\n\n“We saw it,” the chief monitor said.": "chief monitor",
	} {
		if got := r.Read("t", text).Quotes[0].Speaker; got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	for bad, want := range map[string]string{
		"a\tperson":              "line 1: 2 columns",
		"# x\n\na\tgod\tX\tZeus": `line 3: kind "god"`,
		"a\tperson\tX\t\t\t":     "a name in one language",
	} {
		if _, err := prose.ParseActors(bad, nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: error %v, want %q", bad, err, want)
		}
	}
}
