package assess

import "trucewatch/truce"

// protectedSite: nobody bound fires at the site, or from it. Whether fire came
// from the site is told by direction only, which the program does not conclude;
// what happens within the zone is what the term is about.
var protectedSite = kind{name: truce.TermProtectedSite, about: aboutSite, sees: onTheGround}

func aboutSite(x *run, t truce.Term, inc *truce.Incident) (bool, string) {
	if len(t.Where) == 0 {
		return false, "" // lint says that the term names no site
	}
	return aboutActs(x, t, inc)
}
