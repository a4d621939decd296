// Package vault keeps what must not be read by whoever finds the machine: the keys with
// which officers sign, each behind its PIN, and the identities of sources and witnesses,
// encrypted to keys that are held elsewhere (age, https://age-encryption.org/v1).
package vault
