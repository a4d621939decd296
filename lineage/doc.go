// Package lineage says who copied whom and who repeats what one person said.
//
// Trace finds for each document the one it was most likely copied from. Copying
// shows in narration: sentences an outlet wrote itself. Shared quotations show
// that two outlets heard the same words, not that one read the other; they are
// scored apart and decide little. Each document has at most one parent, so the
// documents form a forest; the root of a tree is the origin of all its documents.
// Across languages a fingerprint of numbers, names and quotations proposes a
// translation; it never decides. Effective counts how many independent origins
// a set of origins is worth. Cluster puts the variants of one utterance together
// across outlets and translations, with flags where the sense changed or the
// attribution was lost.
//
// All functions are pure and their results do not depend on the order of the
// input. Scores are integers in thousandths of a nat, probabilities in
// thousandths. Any bytes may come in; time grows in proportion to the length of
// the input, but for the comparison of documents that share text, whose number
// is bounded for each document.
package lineage
