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
		noComm, silent := d.noCommentIn(u), ""
		if noComm >= 0 {
			silent = d.addNoReply(ui, u, noComm)
			if hedge == "" {
				hedge = HedgeNoReply
			}
		}
		if hedge != "" {
			d.hedgeBack(ui, a, b, hedge, silent)
			if noComm >= 0 && hedge == HedgeUnverified {
				d.hedgeBack(ui, a, b, HedgeNoReply, silent)
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
// a concession. It gives who did not comment.
func (d *doc) addNoReply(ui int, u unit, k int) string {
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
	return who.name
}

// hedgeBack gives a hedge to the claims that stand shortly before [a, b), or to those
// in it where it has its own. Who did not comment did so on the claims of others;
// where the sentence says whose claim it was, on the last of theirs.
func (d *doc) hedgeBack(ui, a, b int, hedge Hedge, silent string) {
	if whose := d.whoseClaim(ui); whose != "" && hedge == HedgeNoReply {
		for i := len(d.out.Claims) - 1; i >= 0; i-- {
			if c := &d.out.Claims[i]; c.Start < a && a-c.Start < 3000 && c.Party == whose && hedgeable(c) {
				c.addHedge(hedge)
				return
			}
		}
	}
	for _, first := range [...]int{ui, d.sameParagraph(ui), d.paragraphBefore(ui)} {
		if d.hedgeFrom(d.toks[d.units[first].from].start, b, hedge, silent) {
			return
		}
	}
}

// hedgeFrom gives a hedge to the claims that begin in [from, b), but those of who
// kept silent, and reports whether there are any.
func (d *doc) hedgeFrom(from, b int, hedge Hedge, silent string) bool {
	any := false
	for i := range d.out.Claims {
		c := &d.out.Claims[i]
		if c.Start >= from && c.Start < b && hedgeable(c) && (silent == "" || c.Claimant != silent) {
			c.addHedge(hedge)
			any = true
		}
	}
	return any
}

// hedgeable reports whether a claim tells of what somebody could check or answer.
func hedgeable(c *Claim) bool {
	return c.Kind != ClaimReply && c.Kind != ClaimCondition && c.Kind != ClaimContact && c.Kind != ClaimResponse
}

// sameParagraph is the first of the two sentences before unit ui in its paragraph.
func (d *doc) sameParagraph(ui int) int {
	first := ui
	for first > 0 && d.units[first-1].para == d.units[ui].para && ui-first < 2 {
		first--
	}
	return first
}

// paragraphBefore is the first of the last two sentences of the paragraph before
// that of unit ui.
func (d *doc) paragraphBefore(ui int) int {
	first := ui
	for first > 0 && d.units[first-1].para == d.units[ui].para {
		first--
	}
	if first == 0 || ui-first > 3 {
		return ui
	}
	return d.sameParagraph(first - 1)
}

// whoseClaim is the party whose claim a sentence speaks of: "Russia's claim".
func (d *doc) whoseClaim(ui int) string {
	u := d.units[ui]
	for x := range d.said[ui] {
		m := &d.said[ui][x]
		if !m.poss || m.to >= u.to {
			continue
		}
		switch d.toks[m.to].low {
		case "claim", "claims", "assertion", "assertions", "announcement", "report", "account":
			party, _ := d.partyOf(m)
			return party
		}
	}
	return ""
}
