// Package simulate makes a truce whose truth is known: what happened, and what
// patrols, cameras, sensors, satellites, parties, outlets and data sets say of
// it, each with its own error, its own gaps and its own habits. It serves
// exercises, the demonstration and the benchmarks.
//
// The country is invented. Arland and Borland lie at 39° south, 60° east, in the
// open southern Indian Ocean about 950 km from the nearest land, so that no
// place, line or name can be taken for a real dispute. Everything says EXERCISE:
// rows carry the exercise flag or the word, ids begin with X.
//
// A world is a function of its Options alone: the same preset, seed and sizes
// give the same bytes. Each kind of source draws from a random stream of its
// own, so that changing one source leaves the others as they are.
//
// The noise is our own choice (see front.go for the one the benchmarks use). A
// method that does well here has shown that it handles these errors, not that it
// is right about a real front.
package simulate
