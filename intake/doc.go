// Package intake turns bytes into entries of the record. It opens files and
// archives under limits, keeps every file as received, runs an adapter over it,
// adds to each report its rungs and what the gazetteer notices, recognises what is
// sent again, and keeps and counts every row that could not be read.
//
// A bad row never stops the rest. Running the same delivery again, after an
// interruption or by mistake, changes nothing.
package intake
