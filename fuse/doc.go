// Package fuse decides which reports speak of the same incident.
//
// Two reports are compared by a likelihood ratio in thousandths of a nat: how
// well "one event" explains both stated places and times, each with its stated
// precision, against "two events", given how busy that place and time are
// (the local rate), plus terms for what was done, by whom, to whom, with how
// many casualties and in which words. Scores become probabilities by
// normalising over rivals: the other reports of the same source that could be
// the partner. Groups are then built greedily from the likeliest links, under
// the rule that a source speaks once of one incident unless it says that it
// updates or repeats itself, and under officers' must-links and cannot-links.
//
// Everything that reaches an output is integer arithmetic over canonically
// sorted input: the same reports give the same bytes in any order and on any
// machine. Run fuses a whole set; Engine takes one report after the other and
// gives the same groups. The numbers that steer the comparison are a Snapshot,
// embedded, learned or loaded.
package fuse
