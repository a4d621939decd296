package assess

import "trucewatch/truce"

// noOffensive: nobody bound assaults a position or changes one. Assaults are
// seen within hours, changes of position within days. A clash of no stated form
// may have been a defence: it cannot be told.
var noOffensive = kind{name: truce.TermNoOffensive, about: aboutOffensive, sees: onTheGround}

func aboutOffensive(x *run, t truce.Term, inc *truce.Incident) (bool, string) {
	if inc.Reading().Act == "ground/clash" {
		return true, "a clash is reported, not who attacked"
	}
	return aboutActs(x, t, inc)
}
