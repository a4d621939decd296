package assess

import "trucewatch/truce"

// noFire: nobody bound fires. Observability A: heard and seen within hours.
var noFire = kind{name: truce.TermNoFire, about: aboutActs, sees: onTheGround}
