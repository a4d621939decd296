package prose

// dayOf is the day that a unit names for the words said in it, as written.
func (d *doc) dayOf(u unit) string {
	for k := u.from; k < u.to; k++ {
		t := &d.toks[k]
		if t.kind == tokWord && d.lx.has("day", t.low) && !t.poss {
			return d.s[t.start:t.end]
		}
		if t.kind == tokNumber && k+1 < u.to && d.lx.has("month", d.toks[k+1].low) && d.toks[k+1].kind == tokWord {
			return d.s[t.start:d.toks[k+1].end]
		}
	}
	return ""
}
