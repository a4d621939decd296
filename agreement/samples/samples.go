// Package samples holds agreement and mission files that the program ships: two
// real truces as their declarers stated them, a proposal that never came into
// force, a moratorium with two starts, and the invented valley of the exercises.
// Each states only what the sources named in it report.
package samples

import "embed"

// FS holds the files at its root.
//
//go:embed *.yaml *.geojson
var FS embed.FS
