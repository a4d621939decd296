package translog

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"golang.org/x/mod/sumdb/note"
)

// ErrPolicy reports a policy file that cannot be used.
var ErrPolicy = errors.New("policy")

// Policy says whose signatures make a checkpoint good, in the form of C2SP tlog-policy:
//
//	log trucewatch/valley+…
//	witness A witness.a.example+… https://witness.a.example/
//	witness B witness.b.example+…
//	group parties all A B
//	quorum parties
type Policy struct {
	Logs      []KeyLine
	Witnesses []KeyLine
	groups    map[string]group
	order     []string // names of the groups, as they were defined
	quorum    string
}

// KeyLine is a log or a witness of a policy.
type KeyLine struct {
	Name     string // of a witness within the policy, such as a party's id; of a log its origin
	VKey     string
	URL      string // where it answers; empty: by file, or not at all
	Verifier note.Verifier
}

type group struct {
	need    int
	members []string
}

// Bounds of a policy.
const (
	maxPolicyBytes = 64 << 10
	maxPolicyLines = 32 // of logs, witnesses, groups, each
)

const quorumNone = "none"

// ParsePolicy reads a policy; errors name the line.
func ParsePolicy(b []byte) (*Policy, error) {
	if len(b) > maxPolicyBytes {
		return nil, fmt.Errorf("%w: %d bytes, want at most %d", ErrPolicy, len(b), maxPolicyBytes)
	}
	p := &policyReader{Policy: Policy{groups: map[string]group{}}, known: map[string]bool{}, used: map[string]bool{}, keys: map[string]bool{}}
	for i, line := range strings.Split(string(b), "\n") {
		if strings.ContainsFunc(line, func(r rune) bool { return r < ' ' && r != '\t' || r == 0x7f }) {
			return nil, fmt.Errorf("%w: line %d: a control character", ErrPolicy, i+1)
		}
		f := strings.FieldsFunc(line, func(r rune) bool { return r == ' ' || r == '\t' })
		if len(f) == 0 || strings.HasPrefix(f[0], "#") {
			continue
		}
		if err := p.line(f); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrPolicy, i+1, err)
		}
	}
	if p.quorum == "" {
		return nil, fmt.Errorf("%w: no line `quorum NAME`: whose cosignatures are needed?", ErrPolicy)
	}
	return &p.Policy, nil
}

// policyReader is a policy being read: names defined, names that are a member of
// something, keys seen.
type policyReader struct {
	Policy
	known, used, keys map[string]bool
}

func (p *policyReader) line(f []string) error {
	switch f[0] {
	case "log":
		return p.log(f)
	case "witness":
		return p.witness(f)
	case "group":
		return p.group(f)
	case "quorum":
		if len(f) != 2 {
			return errors.New("want: quorum NAME")
		}
		if p.quorum != "" {
			return errors.New("a second quorum")
		}
		if f[1] != quorumNone && !p.known[f[1]] {
			return fmt.Errorf("quorum %.40q is not a witness or group of a line before", f[1])
		}
		p.quorum = f[1]
		return nil
	}
	return fmt.Errorf("%.40q is not one of log, witness, group, quorum", f[0])
}

func (p *policyReader) key(vkey string, kind KeyKind) (note.Verifier, error) {
	v, err := NewVerifier(vkey, kind)
	if err != nil {
		return nil, err
	}
	public := "+" + strings.SplitN(vkey, "+", 3)[2] // base64 may hold plus signs, names none
	if p.keys[public] {
		return nil, fmt.Errorf("the key of %s stands twice", v.Name())
	}
	if p.keys[v.Name()] {
		return nil, fmt.Errorf("two keys have the name %s", v.Name())
	}
	p.keys[public], p.keys[v.Name()] = true, true
	return v, nil
}

func (p *policyReader) log(f []string) error {
	if len(f) != 2 && len(f) != 3 {
		return errors.New("want: log VKEY [URL]")
	}
	if len(p.Logs) == maxPolicyLines {
		return fmt.Errorf("more than %d logs", maxPolicyLines)
	}
	v, err := p.key(f[1], LogKey)
	if err != nil {
		return err
	}
	p.Logs = append(p.Logs, KeyLine{v.Name(), f[1], strings.Join(f[2:], ""), v})
	return nil
}

func (p *policyReader) witness(f []string) error {
	if len(f) != 3 && len(f) != 4 {
		return errors.New("want: witness NAME VKEY [URL]")
	}
	if len(p.Witnesses) == maxPolicyLines {
		return fmt.Errorf("more than %d witnesses", maxPolicyLines)
	}
	if err := p.define(f[1]); err != nil {
		return err
	}
	v, err := p.key(f[2], WitnessKey)
	if err != nil {
		return err
	}
	p.Witnesses = append(p.Witnesses, KeyLine{f[1], f[2], strings.Join(f[3:], ""), v})
	return nil
}

func (p *policyReader) define(name string) error {
	if name == quorumNone || p.known[name] {
		return fmt.Errorf("the name %.40q is taken", name)
	}
	p.known[name] = true
	return nil
}

func (p *policyReader) group(f []string) error {
	if len(f) < 4 {
		return errors.New("want: group NAME all|any|NUMBER MEMBER…")
	}
	if len(p.groups) == maxPolicyLines {
		return fmt.Errorf("more than %d groups", maxPolicyLines)
	}
	g := group{members: f[3:]}
	switch f[2] {
	case "all":
		g.need = len(g.members)
	case "any":
		g.need = 1
	default:
		n, err := strconv.Atoi(f[2])
		if err != nil || n < 1 || n > len(g.members) || strconv.Itoa(n) != f[2] {
			return fmt.Errorf("%.20q of %d members: want all, any or a number from 1 to %d", f[2], len(g.members), len(g.members))
		}
		g.need = n
	}
	for _, m := range g.members {
		if !p.known[m] {
			return fmt.Errorf("member %.40q is not a witness or group of a line before", m)
		}
		if p.used[m] {
			return fmt.Errorf("%.40q is a member twice", m)
		}
		p.used[m] = true
	}
	if err := p.define(f[1]); err != nil {
		return err
	}
	p.groups[f[1]] = g
	p.order = append(p.order, f[1])
	return nil
}

// Public is the policy without addresses, in its canonical form: what may be shown to
// everybody.
func (p *Policy) Public() []byte {
	var b strings.Builder
	for _, l := range p.Logs {
		fmt.Fprintf(&b, "log %s\n", l.VKey)
	}
	for _, w := range p.Witnesses {
		fmt.Fprintf(&b, "witness %s %s\n", w.Name, w.VKey)
	}
	for _, name := range p.order {
		g := p.groups[name]
		fmt.Fprintf(&b, "group %s %d %s\n", name, g.need, strings.Join(g.members, " "))
	}
	fmt.Fprintf(&b, "quorum %s\n", p.quorum)
	return []byte(b.String())
}

// Log finds the log of an origin.
func (p *Policy) Log(origin string) (KeyLine, bool) {
	for _, l := range p.Logs {
		if l.Name == origin {
			return l, true
		}
	}
	return KeyLine{}, false
}

// Verifiers are those of all witnesses.
func (p *Policy) Verifiers() []note.Verifier {
	var out []note.Verifier
	for _, w := range p.Witnesses {
		out = append(out, w.Verifier)
	}
	return out
}

// Satisfied reports whether the witnesses that cosigned are as many as the quorum wants.
func (p *Policy) Satisfied(cosigned []Cosigned) bool {
	have := map[string]bool{}
	for _, w := range p.Witnesses {
		for _, c := range cosigned {
			have[w.Name] = have[w.Name] || c.Key == w.Verifier.Name()
		}
	}
	return p.quorum == quorumNone || p.met(p.quorum, have)
}

func (p *Policy) met(name string, have map[string]bool) bool {
	g, ok := p.groups[name]
	if !ok {
		return have[name]
	}
	n := 0
	for _, m := range g.members {
		if p.met(m, have) {
			n++
		}
	}
	return n >= g.need
}

// Needed reports whether the quorum cannot be met without a witness.
func (p *Policy) Needed(witness string) bool {
	have := map[string]bool{}
	for _, w := range p.Witnesses {
		have[w.Name] = w.Name != witness
	}
	return p.quorum != quorumNone && !p.met(p.quorum, have)
}

// Alone reports whether some single witness is enough for the quorum: then a log
// could show each of two readers another history, unnoticed.
func (p *Policy) Alone() bool {
	if p.quorum == quorumNone {
		return true
	}
	for _, w := range p.Witnesses {
		if p.met(p.quorum, map[string]bool{w.Name: true}) {
			return true
		}
	}
	return false
}
