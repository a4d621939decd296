// Package record keeps the ordered, append-only list of every entry of a mission.
// Everything else is derived from it by replay; nothing else is a fact.
//
// A record is a folder:
//
//	record.db    one SQLite file: sealed entries, their bodies, the inbox
//	raw/ab/…     files as received, each named by its SHA-256
//	LOCK         held while a process has the record open
//
// An entry has a [Kind] with a version and a fixed list of named fields (see
// [Kinds]). Package commit gives it a seed and a 41-byte leaf. [Record.Append]
// returns when entries are durable in the inbox; [Record.Seal] moves them into the
// record, in an order that does not tell when each arrived. Row i of the record is
// leaf i of the log.
//
// Triggers in the database refuse to change or delete a row, but for the bodies
// that an erasure entry names. Triggers guard against accidents; against people
// the log does, because any change shows in [Record.Root].
//
// Bytes are described in docs/formats/record.md.
package record
