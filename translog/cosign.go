package translog

import (
	"crypto/ed25519"
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// cosigner signs checkpoints as C2SP tlog-cosignature v1 lays down: Ed25519 over
// a header, the time and the checkpoint's text.
type cosigner struct {
	name string
	hash uint32
	key  ed25519.PrivateKey
	now  time.Time
}

func (c *cosigner) Name() string    { return c.name }
func (c *cosigner) KeyHash() uint32 { return c.hash }

// Sign gives the time, u64 big-endian seconds since 1970, and the signature.
func (c *cosigner) Sign(msg []byte) ([]byte, error) {
	t := c.now.Unix()
	if t < 0 {
		return nil, fmt.Errorf("translog: cosigning at %s: before 1970", c.now)
	}
	out := binary.BigEndian.AppendUint64(nil, uint64(t))
	return append(out, ed25519.Sign(c.key, cosignedMessage(uint64(t), msg))...), nil
}

func cosignedMessage(t uint64, text []byte) []byte {
	return append([]byte("cosignature/v1\ntime "+strconv.FormatUint(t, 10)+"\n"), text...)
}

// cosignatureSize is the size in bytes of a timestamped signature.
const cosignatureSize = 8 + ed25519.SignatureSize

// cosignatureVerifier verifies cosignatures of one witness.
type cosignatureVerifier struct {
	name string
	hash uint32
	key  ed25519.PublicKey
}

func (v *cosignatureVerifier) Name() string    { return v.name }
func (v *cosignatureVerifier) KeyHash() uint32 { return v.hash }

// Verify reports whether sig is a cosignature of the checkpoint text msg.
func (v *cosignatureVerifier) Verify(msg, sig []byte) bool {
	if len(sig) != cosignatureSize || sig[0]&0x80 != 0 {
		return false
	}
	return ed25519.Verify(v.key, cosignedMessage(binary.BigEndian.Uint64(sig), msg), sig[8:])
}

// LineTime is the time in a cosignature's line, which must be one that was verified
// before; of any other line it is zero.
func LineTime(line string) time.Time {
	_, b64, _ := strings.Cut(strings.TrimPrefix(strings.TrimSuffix(line, "\n"), "— "), " ")
	t, err := cosignatureTime(note.Signature{Base64: b64})
	if err != nil {
		return time.Time{}
	}
	return t
}

// cosignatureTime reads the time out of a verified signature.
func cosignatureTime(sig note.Signature) (time.Time, error) {
	raw, err := base64.StdEncoding.DecodeString(sig.Base64)
	if err != nil || len(raw) != 4+cosignatureSize {
		return time.Time{}, fmt.Errorf("%w: the line of %s is no cosignature: it has %d bytes, want %d", ErrCheckpoint, sig.Name, len(raw), 4+cosignatureSize)
	}
	return time.Unix(int64(binary.BigEndian.Uint64(raw[4:12])), 0).UTC(), nil
}
