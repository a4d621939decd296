package check

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
	"golang.org/x/mod/sumdb/tlog"

	"trucewatch/commit"
	"trucewatch/translog"
)

// ReceiptFormat names the form of a receipt file.
const ReceiptFormat = "trucewatch-receipt/1"

// MaxReceipt is the greatest number of entries of one receipt.
const MaxReceipt = 100_000

// Receipt is what whoever sends reports gets for them: the leaves that the log must
// hold, and by when, signed with the key of the log. With a site that was published
// later and lacks one of them it is evidence that anybody can check.
type Receipt struct {
	Format string `json:"format"`
	// Note is signed: log, time by which the entries were sealed, their number and the
	// tree hash of their leaves.
	Note   string   `json:"note"`
	Leaves [][]byte `json:"leaves"` // 41 bytes each, base64
}

// receiptHead begins the note. Its second line is no number, so that it can never be
// taken for a checkpoint.
const receiptHead = "trucewatch receipt v1"

// NewReceipt signs for leaves that are sealed at a time.
func NewReceipt(origin string, sealed time.Time, leaves [][]byte, signer note.Signer) (Receipt, error) {
	r := Receipt{Format: ReceiptFormat, Leaves: leaves}
	if len(leaves) == 0 || len(leaves) > MaxReceipt {
		return r, fmt.Errorf("a receipt for %d entries: want 1 to %d", len(leaves), MaxReceipt)
	}
	root, err := treeOf(leaves)
	if err != nil {
		return r, err
	}
	signed, err := note.Sign(&note.Note{Text: receiptText(origin, sealed, len(leaves), root)}, signer)
	r.Note = string(signed)
	return r, err
}

func receiptText(origin string, sealed time.Time, n int, root tlog.Hash) string {
	return fmt.Sprintf("%s\nlog %s\nsealed by %s\nentries %d\ntree %s\n", receiptHead, origin, sealed.UTC().Format(time.RFC3339), n, root)
}

func treeOf(leaves [][]byte) (tlog.Hash, error) {
	var tree translog.Tree
	for _, leaf := range leaves {
		if _, err := commit.ParseLeaf(leaf); err != nil {
			return tlog.Hash{}, err
		}
		if err := tree.Add(tlog.RecordHash(leaf), nil); err != nil {
			return tlog.Hash{}, err
		}
	}
	return tree.Root(), nil
}

// Bytes is the receipt's file.
func (r Receipt) Bytes() ([]byte, error) {
	b, err := json.Marshal(r)
	return append(b, '\n'), err
}

// IsReceipt reports whether a file says that it is a receipt.
func IsReceipt(b []byte) bool {
	var head struct {
		Format string `json:"format"`
	}
	return json.Unmarshal(b, &head) == nil && strings.HasPrefix(head.Format, "trucewatch-receipt/")
}

// openReceipt reads a receipt and verifies its signature.
func openReceipt(name string, b []byte, policy *translog.Policy) (r Receipt, origin string, sealed time.Time, err error) {
	bad := func(format string, args ...any) (Receipt, string, time.Time, error) {
		return r, "", time.Time{}, fault("receipt", name, format, args...)
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&r); err != nil || r.Format != ReceiptFormat {
		return bad("it is not a receipt of form %s: %v", ReceiptFormat, err)
	}
	if _, err := dec.Token(); !errors.Is(err, io.EOF) {
		return bad("there is something after it")
	}
	if len(r.Leaves) == 0 || len(r.Leaves) > MaxReceipt {
		return bad("it is for %d entries: want 1 to %d", len(r.Leaves), MaxReceipt)
	}
	lines := strings.Split(r.Note, "\n")
	if len(lines) < 5 || lines[0] != receiptHead || !strings.HasPrefix(lines[1], "log ") {
		return bad("its note does not begin with %q and the log", receiptHead)
	}
	origin = strings.TrimPrefix(lines[1], "log ")
	log, ok := policy.Log(origin)
	if !ok {
		return bad("it is of log %.80q, which the policy does not name", origin)
	}
	n, err := note.Open([]byte(r.Note), note.VerifierList(log.Verifier))
	if err != nil {
		return bad("the log's signature is not there or does not verify: %v", err)
	}
	root, err := treeOf(r.Leaves)
	if err != nil {
		return bad("%v", err)
	}
	sealed, err = time.Parse(time.RFC3339, strings.TrimPrefix(lines[2], "sealed by "))
	if err != nil || n.Text != receiptText(origin, sealed, len(r.Leaves), root) {
		return bad("its leaves are not those that were signed for")
	}
	return r, origin, sealed, nil
}

// ReceiptFile checks a receipt, and looks for its entries in the log of a site. A site
// whose edition says that it was published after the entries were sealed, and whose
// log lacks one, contradicts what the same key signed. site may be nil.
func ReceiptFile(name string, b []byte, o Options, site fs.FS) (Result, error) {
	r := Result{What: "receipt"}
	if o.Policy == nil {
		return r, fmt.Errorf("%s: a receipt alone names no keys: give --policy", name)
	}
	return r.Finish(r.receipt(name, b, o, site))
}

func (r *Result) receipt(name string, b []byte, o Options, site fs.FS) error {
	rc, origin, sealed, err := openReceipt(name, b, o.Policy)
	if err != nil {
		return err
	}
	at := sealed.UTC().Format(time.RFC3339)
	r.Log = origin
	r.Proved = append(r.Proved, fmt.Sprintf("the log's key signed that %d entries were sealed by %s", len(rc.Leaves), at))
	if site == nil {
		r.Why = append(r.Why, "whether the log holds them shows in a site that was published after that time: give it with --against")
		return nil
	}
	c := &siteCheck{Result: r, fsys: site, keys: keys{policy: o.Policy}}
	if err := c.run(o); err != nil {
		return err
	}
	if c.cp.Origin != origin {
		return fault("receipt", name, "it is of log %s, the site of log %.80s", origin, c.cp.Origin)
	}
	missing, first, err := c.without(rc.Leaves)
	if err != nil {
		return err
	}
	if missing == 0 {
		r.Proved = append(r.Proved, "the log holds every entry of the receipt")
		return nil
	}
	published, err := time.Parse(time.RFC3339Nano, c.edition.Value("published"))
	if err != nil {
		return fault("field", EditionPath+" published", "the edition's time must be opened")
	}
	lack := fmt.Sprintf("the log of %d entries lacks %d of the %d entries of the receipt, the first of them with leaf %s",
		c.cp.Size, missing, len(rc.Leaves), base64.StdEncoding.EncodeToString(first))
	if !published.After(sealed) {
		r.Why = append(r.Why, fmt.Sprintf("%s; the edition is of %s, before they had to be there (%s): ask again with a later one", lack, published.UTC().Format(time.RFC3339), at))
		return nil
	}
	return fault("receipt", name, "%s. The key that signed the receipt (sealed by %s) signed an edition of %s without them: keep both, they are evidence that anybody can check",
		lack, at, published.UTC().Format(time.RFC3339))
}

// without counts the leaves that the site's log does not hold.
func (c *siteCheck) without(leaves [][]byte) (n int, first []byte, err error) {
	wanted := make(map[string]bool, len(leaves))
	for _, leaf := range leaves {
		wanted[string(leaf)] = true
	}
	for _, t := range translog.TilesOf(c.cp.Size) {
		path := translog.TilePath(t)
		if !strings.HasPrefix(path, "tile/entries/") {
			continue
		}
		b, err := c.tile(path)
		if err != nil {
			return 0, nil, err
		}
		held, err := translog.ParseEntries(b, t.W)
		if err != nil {
			return 0, nil, fault("tile", ProofDir+path, "%v", err)
		}
		for _, leaf := range held {
			delete(wanted, string(leaf))
		}
	}
	for _, leaf := range leaves {
		if wanted[string(leaf)] {
			return len(wanted), leaf, nil
		}
	}
	return 0, nil, nil
}

// ReceiptName is the name of the n-th receipt of a call, from 0.
func ReceiptName(path string, n int) string {
	if n == 0 {
		return path
	}
	return path + "-" + strconv.Itoa(n+1)
}
