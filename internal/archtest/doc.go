// Package archtest holds the tests of the tree itself: who may import whom, which
// words may not appear, how long files may be, where the time of day may be read.
// It parses the files on its own, because a test that asks the go command may be
// answered from a cache.
package archtest
