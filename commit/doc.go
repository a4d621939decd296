// Package commit commits to an entry of named fields so that any single field
// can be opened later, with a short proof, without showing the others.
//
// The commitment is a Merkle tree hash of RFC 6962, section 2.1, over salted
// fields in the order of their names. Nothing is re-serialised: what is hashed is
// what is stored. Byte by byte, with SHA-256 throughout and | for concatenation:
//
//	seed   = 32 random bytes per entry, kept with the body, never in the leaf
//	salt_f = first 16 bytes of SHA-256("trucewatch field v1\0" | seed | name)
//	pre_f  = salt_f | u8 len(name) | name | u32be len(value) | value
//	hash_f = SHA-256(0x00 | pre_f)
//	node   = SHA-256(0x01 | left | right)
//	root   = tree hash over hash_f, fields sorted by name, names unique
//	leaf   = "TWE1" | 0x00 | u32be number of fields | root     (41 bytes)
//
// The leaf is what a public log may hold: it says how many fields there are and
// nothing else. Whoever holds no seed cannot test a guess of a value. Opening one
// field gives its salt only, and a salt does not lead back to the seed.
// A kind of entry has a fixed list of fields, absent ones with an empty value, so
// that not even the presence of a field leaks.
package commit
