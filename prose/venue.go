package prose

// venueOf finds where something was said, as written: "in his nightly address",
// "told CNBC".
func (d *doc) venueOf(u unit) string {
	for k := u.from; k < u.to; k++ {
		if n := d.matchPhrase(d.lx.venue, k, u.to); n > 0 {
			return d.s[d.toks[k].start:d.toks[k+n-1].end]
		}
		if d.lang == "en" && (d.toks[k].low == "told" || d.toks[k].low == "telling") && k+1 < u.to {
			if a, n := d.actorAt(k+1, u.to); a != nil && (a.Kind == actorOutlet || a.Kind == actorAgency) {
				return d.s[d.toks[k+1].start:d.toks[k+n].end]
			}
		}
	}
	return ""
}

// carrierOf finds who carried the words: an outlet or agency that a unit names
// beside a transcript, a quotation or a preposition of source.
func (d *doc) carrierOf(u unit) string {
	for k := u.from; k < u.to; k++ {
		t := &d.toks[k]
		if t.kind != tokWord || !t.capital {
			continue
		}
		a, n := d.actorAt(k, u.to)
		if a == nil || a.Kind != actorOutlet && a.Kind != actorAgency {
			continue
		}
		if k > u.from && (d.toks[k-1].low == "told" || d.toks[k-1].low == "telling") {
			k += n - 1
			continue
		}
		return a.canonical(d.lang)
	}
	return ""
}
