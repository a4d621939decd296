package prose

import "strings"

// verifyPhrases say that nobody could check what was said; folded, cut words.
var verifyPhrases = [...]string{
	"could not be independently verified", "could not be verified", "could not immediately be verified", "not be independently confirmed", "could not independently verify", "unable to verify", "unable to independently", "no independent confirmation", "not independently verified", "impossible to verify", "cannot be verified", "could not verify", "could not confirm", "neither account", "neither claim", "there was no independent",
	"незалежно підтвердити", "незалежно перевірити", "незалежного підтвердження", "підтвердити чи спростувати", "перевірити неможливо", "перевірити це", "підтвердити це неможливо", "неможливо перевірити", "не вдалося перевірити", "не вдалося підтвердити", "незалежних підтверджень",
	"независимо подтвердить", "независимо проверить", "независимого подтверждения", "независимых подтверждений", "проверить эти", "проверить это", "проверить невозможно", "невозможно проверить", "не удалось проверить", "не удалось подтвердить", "подтвердить или опровергнуть", "подтвердить эти",
}

// hedgeLater attaches what later sentences say about a claim: that it could not be
// verified, that the other party did not comment. It goes back to the claims of
// the paragraph, or of the paragraph before where the sentence opens its own.
func (d *doc) hedgeLater() {
	for ui, u := range d.units {
		a, b := d.toks[u.from].start, d.toks[u.to-1].end
		if b-a > 2000 {
			continue
		}
		low := strings.Join(lows(d.toks[u.from:u.to]), " ")
		hedge := Hedge("")
		for _, p := range verifyPhrases {
			if strings.Contains(low, p) {
				hedge = HedgeUnverified
				break
			}
		}
		noComm := d.noCommentIn(u)
		if noComm >= 0 {
			d.addNoReply(ui, u, noComm)
			if hedge == "" {
				hedge = HedgeNoReply
			}
		}
		if hedge != "" {
			d.hedgeBack(ui, a, b, hedge)
			if noComm >= 0 && hedge == HedgeUnverified {
				d.hedgeBack(ui, a, b, HedgeNoReply)
			}
		}
	}
}

func (d *doc) noCommentIn(u unit) int {
	for k := u.from; k < u.to; k++ {
		if d.matchPhrase(d.lx.nocomm, k, u.to) > 0 {
			return k
		}
	}
	return -1
}

// addNoReply enters "did not comment" as a reply of its own: neither a denial nor
// a concession.
func (d *doc) addNoReply(ui int, u unit, k int) {
	ms := d.said[ui]
	who := speaker{name: Unknown}
	for x := len(ms) - 1; x >= 0; x-- {
		if ms[x].to <= k && !ms[x].poss && !(d.lang == "en" && d.governed(u, &ms[x], u.from)) {
			who = d.resolve(&ms[x], &speaker{})
			break
		}
	}
	end := u.to
	for end > u.from && d.toks[end-1].kind == tokPunct {
		end--
	}
	start := d.toks[u.from].start
	c := Claim{Kind: ClaimReply, Text: d.s[start:d.toks[end-1].end], Start: start, Claimant: who.name, Party: who.party, Hedge: []Hedge{HedgeNoReply}}
	d.out.Claims = append(d.out.Claims, c)
}

// hedgeBack gives a hedge to the claims that stand shortly before [a, b) or in it.
func (d *doc) hedgeBack(ui, a, b int, hedge Hedge) {
	from := a
	para := d.units[ui].para
	first := ui
	for first > 0 && d.units[first-1].para == para && ui-first < 2 {
		first--
	}
	if first == ui && ui > 0 {
		first-- // opens its paragraph: the last sentence of the one before
		for first > 0 && d.units[first-1].para == d.units[ui-1].para && ui-first < 3 {
			first--
		}
	}
	if first < ui || first == ui {
		from = d.toks[d.units[first].from].start
	}
	for i := range d.out.Claims {
		c := &d.out.Claims[i]
		if c.Start >= from && c.Start < b && c.Kind != ClaimReply && c.Kind != ClaimCondition && c.Kind != ClaimContact && c.Kind != ClaimResponse {
			c.addHedge(hedge)
		}
	}
}
