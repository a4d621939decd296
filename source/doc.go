// Package source reads other people's files. An adapter turns bytes into
// reports, row by row, and never fetches, guesses a missing fact or stops at a
// bad row: a row that cannot be read is handed back as a RowError, with what is
// wrong and how to cure it, and reading goes on.
//
// The package holds what adapters share: decoding of text, a streaming reader of
// delimited tables that survives damaged input in bounded memory, and strict
// parsers of times, numbers and coordinates. Each adapter is a folder of its own;
// source/all lists them, source/example is the one to copy.
package source
