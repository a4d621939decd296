package check

import "fmt"

// Recipe is how to check the site with standard tools only, without this program.
func Recipe(origin, entry, content string, exercise bool) string {
	mark := ""
	if exercise {
		mark = "EXERCISE\n\n"
	}
	return mark + fmt.Sprintf(recipe, origin, entry, content)
}

const recipe = `HOW TO CHECK THIS SITE

With the program, offline, with the keys as the parties publish them:
  trucewatch check FOLDER --policy POLICY

With standard tools only (sha256sum, openssl, base64, xxd, jq), in the folder of the site:

1. The data files.
     cd data && sha256sum -c SHA256SUMS && sha256sum SHA256SUMS
   The last line must show the content hash: %[3]s

2. All files as they were rendered.
     sha256sum -c --quiet proof/SHA256SUMS
   proof/rendered holds the SHA-256 of that list, under the log's signature.

3. The log's signature on proof/checkpoint. The log is %[1]s.
   Its verifier key is NAME+HASH+BASE64; the base64 is one byte 01 and 32 bytes of Ed25519 public key:
     (printf '302a300506032b6570032100' | xxd -r -p; printf 'BASE64' | base64 -d | tail -c 32) > log.der
   The signed text is the first three lines; the signature is the end of the line of the log:
     head -n 3 proof/checkpoint > text
     sed -n 's/^— NAME //p' proof/checkpoint | base64 -d | tail -c 64 > sig
     openssl pkeyutl -verify -pubin -inkey log.der -keyform DER -rawin -in text -sigfile sig
   A witness signs with its own key: after "cosignature/v1", a line "time SECONDS", and the same three lines.
   SECONDS are the 8 bytes before the 64 of its signature.

4. One item, proof/items/ID.json (the edition itself: proof/edition.json, entry %[2]s).
   A field:  SHA-256( 00 | salt | length of the name, 1 byte | name | length of the value, 4 bytes | value )
   A node:   SHA-256( 01 | left | right )
   Go up the field's path (index and number of fields say on which side each hash stands, RFC 6962 2.1.1):
   the result is the last 32 bytes of the leaf. Then SHA-256( 00 | leaf ), and up the proof by the entry's
   number in a tree of the checkpoint's size: the result is the root, line 3 of the checkpoint.

What this proves: these words stood in the log when the witnesses cosigned, and were not changed since.
It does not prove that a report is true, nor that a party agrees with it.
`
