// Package pipeline is the one place that knows the order of the stages. It is
// pure: the same entries give the same state, byte for byte.
package pipeline
