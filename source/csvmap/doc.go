// Package csvmap reads any table, delimited text or .xlsx, by a small mapping
// file that says which column is what (docs/formats/mapping.md), and proposes
// such a file from a look at the table.
package csvmap
