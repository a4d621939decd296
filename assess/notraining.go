package assess

import "trucewatch/truce"

// noTraining: nobody bound trains troops, or fires in training within a zone.
// Live fire is heard; training in a classroom is practically not observable, so
// that silence about it never says anything. What the term forbids in a zone is
// permitted outside of it.
var noTraining = kind{name: truce.TermNoTraining, about: aboutTraining, elsewhere: truce.FindPermitted, sees: onTheGround}

func aboutTraining(x *run, t truce.Term, inc *truce.Incident) (bool, string) {
	act := inc.Reading().Act
	if act.Class() == "fire" && x.assessedAsExercise(inc) {
		return true, ""
	}
	if act == "" {
		return false, "" // nothing points to training
	}
	return aboutActs(x, t, inc)
}
