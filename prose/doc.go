// Package prose reads articles: who said what, with which words, when and
// through whom. It turns plain text in English, Ukrainian or Russian into
// quotations with their speakers, attributed statements direct and indirect,
// claims with claimant, number, bound and hedge, positions of parties, and
// credit lines. One machinery serves all three languages; what differs lies in
// tables (tables/*.txt), and who the persons and bodies are lies in an actor
// table that a user can extend (tables/actors.tsv, Options.Actors).
//
// Nothing that somebody says becomes a fact here: a Claim always names its
// claimant. Every text in the output is a verbatim part of the input with its
// byte offset. Reading is a pure function of the text and the tables, takes time
// in proportion to the length of the text, and never panics whatever bytes come.
package prose
