// Package agreement loads and lints agreement files (what the parties agreed,
// declared, asked for or left open) and mission files (how the mission works and
// publishes). Every error names file, line and column, what was found and the
// valid choices; a [Warning] says that a file is unwise without being wrong.
//
// A file is one YAML document of at most 1 MiB without anchors, aliases or tags.
// The fields are described once, as shapes; the loader and the JSON Schema for
// editors (schema.json) are both made from them.
//
// What an agreement means in time and space is computed here, once, into plain
// values of package truce: the window and the days of each period under its day
// rule, the rings of zones, the parties a term really binds.
package agreement
