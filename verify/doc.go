// Package verify lays people's decisions over incidents: it fills the four axes
// (occurrence, attribution, disposition; the term is package assess), keeps
// replies and dissent, and runs the clocks. It is pure: the same incidents,
// decisions and agreement give the same result in whatever order they come.
//
// Which decision binds follows from the chains of [truce.Decision.Prior] alone:
// the end of a chain binds; a chain with two ends binds by neither; two chains
// that say different things of one matter bind by neither. Nothing reads the
// time or the row of a decision. What does not bind stays, with a [Notice].
//
// A decision in a body's name binds when the body's rule carries it: decisions
// of the same content by several signers are votes.
package verify
