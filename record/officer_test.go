package record

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"errors"
	"strings"
	"testing"

	"trucewatch/commit"
	"trucewatch/truce"
)

// person is an officer with a key.
type person struct {
	name string
	key  ed25519.PrivateKey
}

func newPerson(name string) person {
	seed := [32]byte{}
	copy(seed[:], name)
	return person{name, ed25519.NewKeyFromSeed(seed[:])}
}

func (p person) public() string {
	return hex.EncodeToString(p.key.Public().(ed25519.PublicKey))
}

// signed signs a draft by several people.
func signDraft(t testing.TB, d *Draft, by ...person) {
	t.Helper()
	var all []commit.Signature
	for _, p := range by {
		s, err := commit.Sign(p.key, []commit.Hash{d.Root})
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, s...)
	}
	if err := d.Sign(commit.NewSigned(all...)); err != nil {
		t.Fatal(err)
	}
}

// TestOrderDecidesWhoseSignatureCounts enrols and revokes keys and judges decisions in
// between, with clocks that say the contrary.
func TestOrderDecidesWhoseSignatureCounts(t *testing.T) {
	ann, bob, eve := newPerson("ann"), newPerson("bob"), newPerson("eve")
	var o Officers
	root := commit.Hash{1, 2, 3}
	sign := func(by ...person) []byte {
		var all []commit.Signature
		for _, p := range by {
			s, err := commit.Sign(p.key, []commit.Hash{root})
			if err != nil {
				t.Fatal(err)
			}
			all = append(all, s...)
		}
		if len(all) == 0 {
			return nil
		}
		b, err := commit.NewSigned(all...).Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return b
	}
	judge := func(what, signer, approver string, signature []byte, want string) {
		t.Helper()
		err := o.Judge(truce.Decision{Signer: signer, Approver: approver}, root, signature)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	take := func(what string, v Officer, signature []byte, want string) {
		t.Helper()
		v.Version, v.Reason = o.Version()+1, "test"
		err := o.Take(v, root, signature)
		if (want == "") != (err == nil) || err != nil && !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", what, err, want)
		}
	}
	judge("before any key", "ann", "", nil, "")
	judge("an unknown key", "ann", "", sign(ann), "not enrolled")
	take("alone", Officer{Name: "ann", Key: ann.public(), State: Enrolled, Signer: "ann"}, nil, "second person")
	take("the first", Officer{Name: "ann", Key: ann.public(), State: Enrolled, Signer: "ann", Approver: "bob"}, nil, "")
	take("again", Officer{Name: "ann", Key: ann.public(), State: Enrolled, Signer: "ann", Approver: "bob"}, sign(ann), "enrolled already")
	take("without a signature", Officer{Name: "eve", Key: eve.public(), State: Enrolled, Signer: "eve", Approver: "bob"}, nil, "needs the signature of eve")
	take("by itself", Officer{Name: "eve", Key: eve.public(), State: Enrolled, Signer: "eve", Approver: "bob"}, sign(eve), "not enrolled")
	take("in the other's name", Officer{Name: "eve", Key: eve.public(), State: Enrolled, Signer: "eve", Approver: "bob"}, sign(ann), "names eve as signer")
	take("bob", Officer{Name: "bob", Key: bob.public(), State: Enrolled, Signer: "ann", Approver: "bob"}, sign(ann), "")
	judge("without the key", "ann", "", nil, "needs the signature of ann")
	judge("with it", "ann", "", sign(ann), "")
	judge("with another's", "ann", "", sign(bob), "key")
	judge("one of two", "ann", "bob", sign(ann), "second officer bob")
	judge("both", "ann", "bob", sign(ann, bob), "")
	judge("somebody without a key", "carl", "", nil, "")
	take("the rule", Officer{State: Required, Signer: "bob", Approver: "carl"}, sign(bob), "")
	judge("somebody without a key, under the rule", "carl", "", nil, "needs the signature of carl")
	take("revoked by another", Officer{Name: "bob", Key: ann.public(), State: Revoked, Signer: "bob"}, nil, "not of bob")
	take("revoked", Officer{Name: "ann", Key: ann.public(), State: Revoked, Signer: "bob"}, nil, "")
	judge("after the revocation", "ann", "", sign(ann), "revoked before")
	take("enrolled with a revoked key", Officer{Name: "eve", Key: eve.public(), State: Enrolled, Signer: "ann", Approver: "bob"}, sign(ann), "revoked before")
	take("the revoked one back", Officer{Name: "ann", Key: ann.public(), State: Enrolled, Signer: "bob", Approver: "carl"}, sign(bob), "revoked already")
	judge("garbage", "bob", "", []byte("{"), "signature")
}

// TestDraftIsStoredAsSigned: what was signed is what is stored, and the record's own
// check finds its leaf; a short number that is taken does not move the seed.
func TestDraftIsStoredAsSigned(t *testing.T) {
	ctx := context.Background()
	r := create(t, options())
	ann := newPerson("ann")
	d := truce.Decision{Kind: truce.DecideVerify, Incidents: []truce.IncidentID{"T-7Q4F2K"}, Signer: "ann", Reason: "seen"}
	e, err := DecisionEntry(d, nil)
	if err != nil {
		t.Fatal(err)
	}
	draft, err := r.Draft(e)
	if err != nil {
		t.Fatal(err)
	}
	signDraft(t, draft, ann)
	receipts, err := r.AppendDrafts(ctx, []*Draft{draft})
	if err != nil || receipts[0].State != New {
		t.Fatalf("%+v, %v", receipts, err)
	}
	if _, err := r.Seal(ctx); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Check(ctx); err != nil {
		t.Fatal(err)
	}
	n := 0
	for row, err := range r.RowsOf(ctx, KindDecision) {
		if err != nil {
			t.Fatal(err)
		}
		n++
		got, signature, err := DecodeDecision(row.Fields)
		if err != nil || got.Signer != "ann" || row.Leaf != receipts[0].Leaf {
			t.Fatalf("%+v, %v", got, err)
		}
		root, err := RootToSign(&row.Seed, row.Fields)
		if err != nil || root != draft.Root {
			t.Fatalf("root %x, signed %x, %v", root, draft.Root, err)
		}
		s, err := commit.ParseSigned(signature)
		if err != nil || s.By[0].Check(root) != nil {
			t.Errorf("%s does not verify: %v", signature, err)
		}
		for i := range row.Fields {
			if row.Fields[i].Name == "reason" {
				row.Fields[i].Value = []byte("Seen")
			}
		}
		if root, err = RootToSign(&row.Seed, row.Fields); err != nil || s.By[0].Check(root) == nil {
			t.Error("the signature verifies for another reason")
		}
	}
	if n != 1 {
		t.Errorf("%d decisions", n)
	}
	report, err := r.Draft(samples(t, 0, 1)[0])
	if err != nil {
		t.Fatal(err)
	}
	if err := report.Sign(commit.NewSigned()); err == nil {
		t.Error("a report was signed")
	}
}

func TestOfficerEntries(t *testing.T) {
	key := strings.Repeat("ab", 32)
	for _, bad := range []Officer{{}, {State: Enrolled, Name: "a", Key: "xy"}, {State: Enrolled, Name: "a", Key: key}, {State: Enrolled, Key: key},
		{State: Required, Name: "a", Signer: "a", Approver: "b", Reason: "r"}, {State: Revoked, Name: "a", Key: strings.ToUpper(key), Signer: "a", Reason: "r"},
		{State: "x"}, {State: Enrolled, Name: "a", Key: key, Signer: "a", Approver: "a", Reason: "r"}} {
		if _, err := OfficerEntry(bad); err == nil {
			t.Errorf("%+v became an entry", bad)
		}
	}
	v := Officer{Name: "a", Key: key, State: Enrolled, Version: 3, Reason: "new", Signer: "x", Approver: "y"}
	e, err := OfficerEntry(v)
	if err != nil {
		t.Fatal(err)
	}
	got, signature, err := DecodeOfficer(e.Fields)
	if err != nil || got != v || len(signature) > 0 {
		t.Errorf("%+v, %q, %v", got, signature, err)
	}
	// Others are judged by it: it cannot be erased.
	ctx := context.Background()
	r := create(t, options())
	v.Version = 1
	if e, err = OfficerEntry(v); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Append(ctx, []Entry{e}); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Seal(ctx); err != nil {
		t.Fatal(err)
	}
	if err := r.Erase(ctx, Erasure{Rows: []int64{0}, Reason: "x", Signer: "a"}); err == nil {
		t.Error("an officer's entry was erased")
	}
	o, err := r.Officers(ctx)
	if err != nil || len(o.List()) != 1 || o.Version() != 1 || o.Required() {
		t.Errorf("%+v, %v", o, err)
	}
	v.Version = 7
	if err := o.Take(v, commit.Hash{}, nil); err == nil || errors.Is(err, ErrUnsigned) || !strings.Contains(err.Error(), "version 7 after 1") {
		t.Errorf("%v", err)
	}
}
