package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strings"

	"golang.org/x/term"

	"trucewatch/commit"
	"trucewatch/mission"
	"trucewatch/record"
	"trucewatch/vault"
)

// signFlags are the keys with which somebody signs.
type signFlags struct {
	Key     []string `help:"Key file of the officer who signs; once more for the second officer." placeholder:"FILE"`
	PINFile []string `name:"pin-file" help:"File with the PIN of the key, in the order of --key; without it the PIN is asked for." placeholder:"FILE"`
}

// maxPINFile bounds a file with a PIN, in bytes.
const maxPINFile = 1024

// readPIN reads a PIN from a file or asks for it at the terminal.
func readPIN(e *env, file, prompt string) (string, error) {
	if file != "" {
		b, err := readSmall(file)
		if err != nil {
			return "", err
		}
		if len(b) > maxPINFile {
			return "", fmt.Errorf("%s is too long for a PIN", file)
		}
		return strings.TrimRight(string(b), "\r\n"), nil
	}
	in, ok := e.stdin.(*os.File)
	if !ok || !term.IsTerminal(int(in.Fd())) {
		return "", usage("nobody sits at a terminal to type the PIN: give --pin-file")
	}
	fmt.Fprint(e.stderr, prompt)
	b, err := term.ReadPassword(int(in.Fd()))
	fmt.Fprintln(e.stderr)
	return string(b), err
}

// open unlocks the keys.
func (s *signFlags) open(e *env) ([]*vault.OfficerKey, error) {
	if len(s.PINFile) > len(s.Key) {
		return nil, usage("more --pin-file than --key")
	}
	var keys []*vault.OfficerKey
	for i, path := range s.Key {
		b, err := readSmall(path)
		if err != nil {
			return nil, err
		}
		name, _, err := vault.PublicOf(b)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		file := ""
		if i < len(s.PINFile) {
			file = s.PINFile[i]
		}
		pin, err := readPIN(e, file, "PIN of "+name+": ")
		if err != nil {
			return nil, err
		}
		k, err := vault.OpenOfficerKey(b, pin)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		keys = append(keys, k)
	}
	return keys, nil
}

// signed lets the mission prepare acts, signs what was asked for and nothing else, and
// has it entered.
func (s *signFlags) signed(e *env, dir string, a mission.DraftArgs) (mission.DecideReply, error) {
	keys, err := s.open(e)
	if err != nil {
		return mission.DecideReply{}, err
	}
	var drafts mission.DraftReply
	var reply mission.DecideReply
	served, err := mission.Call(e.ctx, dir, "draft", a, &drafts)
	if err != nil {
		return reply, err
	}
	if served {
		args, err := signDrafts(keys, a, drafts)
		if err != nil {
			return reply, err
		}
		_, err = mission.Call(e.ctx, dir, "sign", args, &reply)
		return reply, err
	}
	f, err := mission.Open(dir, e.world())
	if err != nil {
		return reply, err
	}
	reply, err = signHere(e, f, keys, a)
	return reply, errors.Join(err, f.Close())
}

func signHere(e *env, f *mission.Folder, keys []*vault.OfficerKey, a mission.DraftArgs) (mission.DecideReply, error) {
	drafts, err := f.Draft(e.ctx, a)
	if err != nil {
		return mission.DecideReply{}, err
	}
	args, err := signDrafts(keys, a, drafts)
	if err != nil {
		return mission.DecideReply{}, err
	}
	return f.Sign(e.ctx, args)
}

// signDrafts computes each root from the fields and the seed, after comparing the
// fields with what was asked for: whoever prepares an entry cannot have another signed.
func signDrafts(keys []*vault.OfficerKey, a mission.DraftArgs, drafts mission.DraftReply) (mission.SignArgs, error) {
	out := mission.SignArgs{ID: drafts.ID}
	roots := make([]commit.Hash, len(drafts.Drafts))
	for i, d := range drafts.Drafts {
		if len(d.Seed) != commit.SeedSize {
			return out, fmt.Errorf("entry %d to sign has a seed of %d bytes; nothing was signed", i+1, len(d.Seed))
		}
		if err := asAsked(a, i, len(drafts.Drafts), d.Fields); err != nil {
			return out, fmt.Errorf("entry %d to sign is not what was asked for: %w; nothing was signed", i+1, err)
		}
		seed := commit.Seed(d.Seed)
		var err error
		if roots[i], err = record.RootToSign(&seed, d.Fields); err != nil {
			return out, err
		}
	}
	by := make([][]commit.Signature, len(keys))
	for k, key := range keys {
		var err error
		if by[k], err = commit.Sign(key.Private(), roots); err != nil {
			return out, err
		}
	}
	for i := range roots {
		var all []commit.Signature
		for k := range keys {
			all = append(all, by[k][i])
		}
		out.Signed = append(out.Signed, commit.NewSigned(all...))
	}
	return out, nil
}

// asAsked compares the fields of an entry with the act that was asked for. The mission
// fills in the reports of incidents, the basis and the mark of an exercise; an answer's
// effect follows from its proposal.
func asAsked(a mission.DraftArgs, i, n int, fields []commit.Field) error {
	if a.Officer != nil {
		got, _, err := record.DecodeOfficer(fields)
		want := *a.Officer
		want.Version = got.Version
		if err == nil && (n != 1 || got != want) {
			err = errors.New("another key, name or state")
		}
		return err
	}
	got, _, err := record.DecodeDecision(fields)
	if err != nil {
		return err
	}
	if a.Answer != nil {
		if n != 1 || got.Signer != a.Answer.Signer || got.Reason != a.Answer.Reason || got.Body != a.Answer.Body {
			return errors.New("another signer, body or reason")
		}
		return nil
	}
	if n != len(a.Decide.Decisions) {
		return fmt.Errorf("%d entries for %d decisions", n, len(a.Decide.Decisions))
	}
	want := a.Decide.Decisions[i]
	if len(want.Members) == 0 {
		want.Members = got.Members
	}
	if want.Basis == 0 && a.Decide.Now {
		want.Basis = got.Basis
	}
	want.Exercise = got.Exercise
	h, err := record.DecisionHash(want)
	if err == nil && h != got.Hash {
		err = errors.New("another decision")
	}
	return err
}

// keyEnrolCmd, keyRevokeCmd and keyRequireCmd enter what holds of officers' keys.
type keyEnrolCmd struct {
	Dir      string `arg:"" help:"Mission folder."`
	Public   string `required:"" help:"The officer's key file, or the line that key show prints." placeholder:"FILE|NAME:HEX"`
	Signer   string `required:"" help:"Code name of who enters it."`
	Approver string `required:"" help:"The second person."`
	Reason   string `required:"" help:"Why, in one line."`
	signFlags
}

type keyRevokeCmd struct {
	Dir    string `arg:"" help:"Mission folder."`
	Public string `required:"" help:"The officer's key file, or the line that key show prints." placeholder:"FILE|NAME:HEX"`
	Signer string `required:"" help:"Code name of who enters it."`
	Reason string `required:"" help:"Why, in one line."`
}

type keyRequireCmd struct {
	Dir      string `arg:"" help:"Mission folder."`
	Rule     string `arg:"" help:"required: every decision must be signed; optional: only those of people with a key." enum:"required,optional"`
	Signer   string `required:"" help:"Code name of who enters it."`
	Approver string `required:"" help:"The second person."`
	Reason   string `required:"" help:"Why, in one line."`
	signFlags
}

type keyListCmd struct {
	Dir string `arg:"" help:"Mission folder."`
}

// publicOf reads NAME:HEX, or a key file.
func publicOf(s string) (name, public string, err error) {
	if i := strings.LastIndexByte(s, ':'); i > 0 && len(s)-i-1 == 64 {
		return s[:i], s[i+1:], nil
	}
	b, err := readSmall(s)
	if err != nil {
		return "", "", err
	}
	if name, public, err = vault.PublicOf(b); err != nil {
		err = fmt.Errorf("%s: %w", s, err)
	}
	return name, public, err
}

func (c *keyEnrolCmd) Run(e *env) error {
	name, public, err := publicOf(c.Public)
	if err != nil {
		return err
	}
	return c.enter(e, c.Dir, record.Officer{Name: name, Key: public, State: record.Enrolled, Signer: c.Signer, Approver: c.Approver, Reason: c.Reason})
}

func (c *keyRevokeCmd) Run(e *env) error {
	name, public, err := publicOf(c.Public)
	if err != nil {
		return err
	}
	var none signFlags
	return none.enter(e, c.Dir, record.Officer{Name: name, Key: public, State: record.Revoked, Signer: c.Signer, Reason: c.Reason})
}

func (c *keyRequireCmd) Run(e *env) error {
	return c.enter(e, c.Dir, record.Officer{State: c.Rule, Signer: c.Signer, Approver: c.Approver, Reason: c.Reason})
}

// enter enters an entry about a key, signed where keys are given.
func (s *signFlags) enter(e *env, dir string, v record.Officer) error {
	var err error
	if len(s.Key) > 0 {
		_, err = s.signed(e, dir, mission.DraftArgs{Officer: &v})
	} else {
		var reply mission.DecideReply
		err = e.onMission(dir, "officer", v, &reply, func(f *mission.Folder) (any, error) { return f.EnterOfficer(e.ctx, v) })
	}
	if err != nil {
		return err
	}
	if v.Key == "" {
		fmt.Fprintf(e.stdout, "signatures are %s from here on\n", v.State)
		return nil
	}
	fmt.Fprintf(e.stdout, "%s: key %.8s is %s from here on\n", v.Name, v.Key, v.State)
	return nil
}

func (c *keyListCmd) Run(e *env) error {
	var reply mission.OfficersReply
	if err := e.onMission(c.Dir, "officers", nil, &reply, func(f *mission.Folder) (any, error) { return f.Officers(e.ctx) }); err != nil {
		return err
	}
	printOfficers(e.stdout, reply)
	return nil
}

func printOfficers(w io.Writer, reply mission.OfficersReply) {
	for _, v := range reply.Keys {
		fmt.Fprintf(w, "%-9s %s:%s  by %s: %s\n", v.State, v.Name, v.Key, strings.Join(slices.DeleteFunc([]string{v.Signer, v.Approver}, func(s string) bool { return s == "" }), " and "), v.Reason)
	}
	if len(reply.Keys) == 0 {
		fmt.Fprintln(w, "no officer has a key")
	}
	rule := "optional: only those who have a key must sign"
	if reply.Required {
		rule = "required of everybody"
	}
	fmt.Fprintln(w, "signatures are", rule)
}
