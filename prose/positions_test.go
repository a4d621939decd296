package prose_test

import (
	"testing"

	"trucewatch/prose"
)

// TestStances goes through what parties do with an issue, in sentences of our own.
func TestStances(t *testing.T) {
	for _, c := range []struct {
		name, text, party, issue string
		stance                   prose.Stance
	}{
		{"taken back in the next words", "“The plan is good, and we support the truce,” Putin said. “But there are matters we must talk through.”", "RU", "ceasefire", prose.StanceAcceptsIf},
		{"taken back across a paragraph", "“We agree with the truce,” Putin told reporters.\n\n“But it has to last,” he said.", "RU", "ceasefire", prose.StanceAcceptsIf},
		{"in principle", "Putin said he agrees in principle with the truce.", "RU", "ceasefire", prose.StanceAcceptsIf},
		{"plain acceptance", "Zelenskyy said his country supports the truce.", "UA", "ceasefire", prose.StanceAccepts},
		{"told in passing", "The envoy came to Moscow for talks on the truce, which Ukraine has accepted.", "UA", "ceasefire", prose.StanceAccepts},
		{"by whom", "Putin read the deal on a ceasefire already endorsed on Monday by Kyiv.", "UA", "ceasefire", prose.StanceAccepts},
		{"acceptance as a noun", "Ukraine's acceptance of the ceasefire came as a surprise to Moscow.", "UA", "ceasefire", prose.StanceAccepts},
		{"who proposes", "Putin answered an American proposal for a ceasefire at length.", "US", "ceasefire", prose.StanceAccepts},
		{"not accept", "Russia said it would not accept peacekeepers of any alliance to watch the truce.", "RU", "peacekeepers", prose.StanceRejects},
		{"one demand of several", "Putin said any truce would need to address the underlying grievances and the growth of NATO.", "RU", "alliance", prose.StanceDemands},
		{"only a success if", "Putin said a pause would only be a success if the other army didn't regroup.", "RU", "regrouping", prose.StanceDemands},
		{"considers", "Putin said Russia is considering a security zone on the frontier.", "RU", "security_zone", prose.StanceConsiders},
		{"denies", "Ukraine denied committing such crimes.", "UA", "crimes", prose.StanceDenies},
		{"needs to talk", "“We need to talk about it with the Americans and perhaps have a call,” Putin said.", "RU", "negotiations", prose.StanceAsks},
		{"умова", "«Ми згодні на перемир'я. Але воно має тривати», — сказав Пєсков.", "RU", "ceasefire", prose.StanceAcceptsIf},
		{"условие", "«Мы согласны на перемирие. Но оно должно быть долгим», — сказал Песков.", "RU", "ceasefire", prose.StanceAcceptsIf},
	} {
		t.Run(c.name, func(t *testing.T) {
			a := read(t, c.text)
			found := false
			for _, p := range a.Positions {
				found = found || p.Party == c.party && p.Issue == c.issue && p.Stance == c.stance
			}
			if !found {
				t.Errorf("%+v, want %s %s %s", a.Positions, c.party, c.issue, c.stance)
			}
		})
	}
}

// TestNoStance: what is nobody's position, or not that one.
func TestNoStance(t *testing.T) {
	for _, c := range []struct {
		name, text, party, issue string
		stance                   prose.Stance
	}{
		{"another's acceptance is not the speaker's", "Trump said his envoy was in talks on the truce, with which Kyiv already agreed.", "US", "negotiations", prose.StanceAccepts},
		{"acceptance taken back", "“We support the truce,” Putin said. “But it must last.”", "RU", "ceasefire", prose.StanceAccepts},
		{"before anybody could agree", "Putin said before Russia could agree to the truce, negotiations must address arms shipments.", "RU", "arms_supply", prose.StanceAcceptsIf},
		{"imputed", "Zelenskyy said Putin is preparing to reject the truce.", "RU", "ceasefire", prose.StanceRejects},
		{"accuser", "Putin asked whether men who committed crimes should be let go.", "RU", "crimes", prose.StanceQuestions},
	} {
		t.Run(c.name, func(t *testing.T) {
			for _, p := range read(t, c.text).Positions {
				if p.Party == c.party && p.Issue == c.issue && p.Stance == c.stance {
					t.Errorf("%+v", p)
				}
			}
		})
	}
}

// TestDayOfPosition: a position has the day of its words, also where the sentence
// before names it.
func TestDayOfPosition(t *testing.T) {
	for text, want := range map[string]string{
		"Putin said Thursday that talks go on. He said Russia supports the truce.":                           "Thursday",
		"date: 2025-03-14\n\nZelenskyy said on Wednesday that Ukraine accepts the truce.":                    "2025-03-12",
		"date: 2025-03-14\n\nZelenskyy said that Ukraine accepts the truce.":                                 "2025-03-14",
		"Putin said Thursday that talks go on.\n\nTrump spoke.\n\nZelenskyy said Ukraine accepts the truce.": "",
	} {
		a := read(t, text)
		if len(a.Positions) == 0 || a.Positions[len(a.Positions)-1].Date != want {
			t.Errorf("%q: %+v, want the day %q", text, a.Positions, want)
		}
	}
}
