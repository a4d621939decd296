// Package assess says what can be said of incidents, and of silence, against
// the terms of an agreement: breach, no breach seen, permitted, not in force or
// cannot tell, each with its reason, the evidence used and the evidence missing.
//
// The program only proposes. A finding is ruled where a body with standing ruled,
// and then says what the body said. Where no body may rule, nothing is ever
// called a breach. Only accepted terms and periods are tested; every version of a
// period is tested by itself, and the findings stand side by side.
//
// The order of the questions is fixed: is the act one that the term is about, did
// it happen where the term applies, was the term in force, was it permitted, is
// it shown to have happened, is it said who did it and is that one bound. The
// first that cannot be answered makes the finding "cannot tell".
//
// There is one file for each kind of term. Kinds that this version does not
// assess answer "cannot tell" and say so.
package assess
