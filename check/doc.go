// Package check proves, offline and with public keys only, that what was published
// stood in the record on the day and was not changed since: a whole site ([Site]),
// one item ([ItemFile]), a checkpoint ([CheckpointFile]). The first thing that is
// wrong is named. Package check/full does the same for a whole copy of a record.
//
// The files of proof/ and their bytes are described in docs/formats/log.md. What a
// good result proves and what it does not, stands in [Result.NotProved] and in
// docs/trust.md.
package check
