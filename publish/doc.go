// Package publish turns the record's values into what one audience may read: an
// Edition of Publications at the rungs, delays and withholdings of a Policy.
//
// The way is one pure function of values: a Draft is filled with the incidents,
// reports, sources, coverage and findings as the mission holds them, and
// Draft.Edition answers an Edition that holds plain values only. No exported field
// of this package has a type of package truce, so an exact report cannot reach a
// page or an export by accident; the formats below this folder and the public
// server see Editions only.
//
// Whatever is not known to be publishable is left out: a place is cut to its rung,
// a time to its day, a strike within its delay loses what would tell whether it
// hit, a source that could be harmed is named by its class. Totals are recomputed
// from the rows that are published; a mismatch is an error and blocks release.
package publish
