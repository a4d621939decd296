// Package truce is the vocabulary of Trucewatch: the nouns of ceasefire
// monitoring as plain values, with Validate on each. It does no I/O, holds no
// clock and imports nothing but the standard library, so that anyone may copy it.
//
// Units and reference systems, everywhere in this package:
//   - positions are WGS84 degrees held as integers of 1e-7 degree ([E7]);
//   - lengths are metres, held as integers;
//   - precision of a place is r68: the radius in metres that holds 68 % of the probability;
//   - times are UTC instants; an [Interval] is half open, [From, To);
//   - numbers that people counted are a [Count] with bounds, never a bare integer.
//
// Two words are deliberately absent. There is no type or field "Violation":
// to one mission it is any explosion heard, to another a decided case. Use
// observation (counted), allegation (claimed), finding and ruling.
// And "recorded by" is never "committed by": see [Report.Recorder] and [Report.Alleged].
package truce
