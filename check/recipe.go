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

// recipe has the log's origin, the entry of the edition and its content hash.
const recipe = `HOW TO CHECK THIS SITE

With the program, offline, with the keys as the parties publish them:
  trucewatch check FOLDER --policy POLICY

With standard tools only (bash, sha256sum, base64, od, sed, openssl), in the folder of the site:

1. The data files. The last line must begin with the content hash
   %[3]s
     (cd data && sha256sum -c --quiet SHA256SUMS && sha256sum SHA256SUMS)

2. All files as they were rendered. proof/rendered holds the SHA-256 of that list, under the log's signature.
     sha256sum -c --quiet proof/SHA256SUMS && sha256sum proof/SHA256SUMS && cat proof/rendered

3. The log's signature on proof/checkpoint. KEY is the log's verifier key, as the parties publish it.
     (printf '\060\052\060\005\006\003\053\145\160\003\041\000'; echo "${KEY##*+????????+}" | base64 -d | tail -c 32) > log.der
     head -n 3 proof/checkpoint > text
     grep -F -e '— %[1]s ' proof/checkpoint | cut -d' ' -f3 | base64 -d | tail -c 64 > sig
     openssl pkeyutl -verify -pubin -inkey log.der -keyform DER -rawin -in text -sigfile sig
   A witness signs with its own key, after the lines "cosignature/v1" and "time SECONDS", the same three lines.
   SECONDS are the 8 bytes before the 64 of its signature.

4. One item, proof/items/ID.json; the edition itself is proof/edition.json, entry %[2]s.
   SHA-256 throughout, | puts bytes together:
     field = 00 | salt | length of the name, 1 byte | name | length of the value, 4 bytes, greatest first | value
     node  = 01 | left | right
     leaf  = 00 | the 41 bytes of the leaf
   This goes up a path (index, number of leaves, hash, then the path, all hashes in hex), as in RFC 9162, 2.1.3.2:
     sha() { sed 's/../\\x&/g' | xargs -0 printf '%%b' | sha256sum | cut -c1-64; }
     hex() { base64 -d | od -An -v -tx1 | tr -d ' \n'; }
     up() { local f=$1 s=$(($2-1)) r=$3 p; shift 3
       for p; do
         if ((f & 1)) || ((f == s)); then r=$(printf 01$p$r | sha); while ((f && !(f & 1))); do ((f>>=1)); ((s>>=1)); done
         else r=$(printf 01$r$p | sha); fi
         ((f>>=1)); ((s>>=1))
       done; echo $r; }
   From a field's index, among the number of fields (bytes 6 to 9 of the leaf), up its path: the last 32 bytes of the leaf.
   From the entry's number, among the checkpoint's size, up "proof": the root, line 3 of the checkpoint (base64).

What this proves: these words stood in the log when the witnesses cosigned, and were not changed since.
It does not prove that a report is true, nor that a party agrees with it.
`
