// Package text turns words into things that can be compared: folded strings,
// tokens, stems, shingles, character n-grams, numbers with what they count,
// and a consonant skeleton on which names meet across scripts.
//
// Everything is a pure function of its arguments. English, Ukrainian and Russian
// are known; other languages pass through unharmed. Any bytes may come in; what
// comes out is valid UTF-8. Hashes are stable: they never change between runs,
// machines or versions, because they are replayed.
//
// Functions named Append… add to a slice the caller owns, for hot paths.
package text
