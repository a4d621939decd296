// Package claims sets rival figures side by side: what each party counted, in
// what unit, over which window, accusing whom, whether the parts that are held
// add up, and what others saw in the meantime. It is pure.
//
// It names no winner. It adds nothing across claimants, units or windows: a
// growing counter is taken at its last value and its earlier values are listed; a
// total is compared with its claimant's own parts of the same window and never
// repaired. What nobody observed is said to be not observed, never 0.
//
// What it says for readers comes as [truce.Sentence]: a key, the values, and the
// text in English, Ukrainian and Russian from one table.
package claims
