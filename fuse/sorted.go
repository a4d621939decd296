package fuse

import (
	"bytes"
	"encoding/json"
	"maps"
	"slices"
)

// sortedKeys are the keys of a map in order: no map is walked in its own order.
func sortedKeys[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// strictUnmarshal refuses keys that the target does not have.
func strictUnmarshal(b []byte, to any) error {
	d := json.NewDecoder(bytes.NewReader(b))
	d.DisallowUnknownFields()
	return d.Decode(to)
}
