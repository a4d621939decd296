package assess

import "trucewatch/truce"

// noAir: nobody bound flies or strikes from the air. An air-raid alert is a
// warning, not a strike: it is never an act under this term. Observability A.
var noAir = kind{name: truce.TermNoAir, about: aboutActs, sees: onTheGround}
