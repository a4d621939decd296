package main

import (
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"

	"trucewatch/mission"
	"trucewatch/translog"
	"trucewatch/vault"
)

type keyCmd struct {
	New  keyNewCmd  `cmd:"" help:"Draw a key, write it where only you can read it, and print its public form."`
	Show keyShowCmd `cmd:"" help:"Print the public form of a key file."`
	Use  keyUseCmd  `cmd:"" help:"Sign the log of a mission that was made without a key."`
	// Officers' keys.
	Enrol   keyEnrolCmd   `cmd:"" help:"Let an officer's key sign decisions from here on."`
	Revoke  keyRevokeCmd  `cmd:"" help:"Let a key sign nothing from here on, at once."`
	Require keyRequireCmd `cmd:"" help:"Say whether every decision must be signed."`
	List    keyListCmd    `cmd:"" help:"List the keys of officers and what holds of them."`
}

type keyNewCmd struct {
	Out  string `required:"" help:"File to write. It must not be there, and not lie in a mission folder." placeholder:"FILE"`
	Name string `required:"" help:"Name of the log (as in the mission's record, trucewatch/ID) of the witness (an address without http://), or code name of the officer."`
	Kind string `help:"What the key signs: log, witness or officer (decisions)." enum:"log,witness,officer" default:"log"`

	PINFile string `name:"pin-file" help:"File with the PIN of an officer's key; without it the PIN is asked for." placeholder:"FILE"`
}

// keysFolder is the folder of private keys: TRUCEWATCH_KEYS, else one in the user's
// own configuration.
func keysFolder() string {
	if dir := os.Getenv("TRUCEWATCH_KEYS"); dir != "" {
		if abs, err := filepath.Abs(dir); err == nil {
			return abs
		}
		return dir
	}
	dir, err := os.UserConfigDir()
	if err != nil {
		return ""
	}
	return filepath.Join(dir, "trucewatch", "keys")
}

func (c *keyNewCmd) Run(e *env) error {
	if dir := missionAbove(c.Out); dir != "" {
		return usage("%s lies in the mission folder %s, which is copied and handed on: write the key elsewhere, for example into %s", c.Out, dir, keysFolder())
	}
	if c.Kind == "officer" {
		return c.officer(e)
	}
	kind := translog.LogKey
	if c.Kind == "witness" {
		kind = translog.WitnessKey
	}
	k, err := translog.NewKey(kind, c.Name, rand.Reader)
	if err != nil {
		return usage("%w", err)
	}
	if err := translog.WriteKey(c.Out, k); err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, k.VKey())
	fmt.Fprintf(e.stderr, "The private key is in %s (mode 0600). Keep a copy offline. The line above is public: give it to everybody who checks.\n", c.Out)
	return nil
}

// officer draws an officer's key and writes it behind a PIN.
func (c *keyNewCmd) officer(e *env) error {
	k, err := vault.NewOfficerKey(c.Name, rand.Reader)
	if err != nil {
		return usage("%w", err)
	}
	pin, err := readPIN(e, c.PINFile, "New PIN of "+c.Name+": ")
	if err != nil {
		return err
	}
	b, err := k.Bytes(pin, vault.DefaultWork)
	if err != nil {
		return usage("%w", err)
	}
	if err := vault.WriteNew(c.Out, b); err != nil {
		return err
	}
	fmt.Fprintf(e.stdout, "%s:%s\n", k.Name, k.Public())
	fmt.Fprintf(e.stderr, "The key is in %s, behind its PIN. Who forgets the PIN makes a new key. The line above is public; enrol it with: trucewatch key enrol\n", c.Out)
	return nil
}

// missionAbove is the mission or record folder that a path lies in, if any.
func missionAbove(path string) string {
	abs, err := filepath.Abs(path)
	if err != nil {
		return ""
	}
	for dir := filepath.Dir(abs); ; dir = filepath.Dir(dir) {
		for _, mark := range []string{"mission.yaml", "record.db"} {
			if _, err := os.Stat(filepath.Join(dir, mark)); err == nil {
				return dir
			}
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}

type keyShowCmd struct {
	File string `arg:"" help:"Key file."`
}

func (c *keyShowCmd) Run(e *env) error {
	if b, err := readSmall(c.File); err == nil && vault.IsOfficerKey(b) {
		name, public, err := vault.PublicOf(b)
		if err != nil {
			return err
		}
		fmt.Fprintf(e.stdout, "%s:%s\n", name, public)
		return nil
	}
	k, err := translog.ReadKey(c.File)
	if err != nil {
		return err
	}
	fmt.Fprintln(e.stdout, k.VKey())
	return nil
}

type keyUseCmd struct {
	Dir string `arg:"" help:"Mission folder."`
	Key string `required:"" help:"Key file, made by: trucewatch key new --name trucewatch/ID." placeholder:"FILE"`
}

func (c *keyUseCmd) Run(e *env) error {
	k, err := translog.ReadKey(c.Key)
	if err != nil {
		return err
	}
	w := e.world()
	w.Keys = filepath.Dir(c.Key)
	f, err := mission.Open(c.Dir, w)
	if err != nil {
		return err
	}
	if err := f.UseKey(e.ctx, k.VKey()); err != nil {
		f.Close()
		return err
	}
	reply, err := f.Checkpoint(e.ctx)
	if cerr := f.Close(); err == nil {
		err = cerr
	}
	if err != nil {
		return err
	}
	printLog(e.stdout, reply)
	fmt.Fprintf(e.stdout, "From now on commands look for the key in TRUCEWATCH_KEYS, else in %s.\n", keysFolder())
	return nil
}
