package fetch

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"syscall"
	"time"
)

// ErrPrivate reports an address that is not on the public internet.
var ErrPrivate = errors.New("not an address of the public internet")

// reserved are ranges that netip does not name and that lead inside: shared,
// protocol, benchmark and documentation ranges, and those of IPv6 that carry an
// IPv4 address within them (RFC 6890, 6052, 3056, 4380).
var reserved = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001::/32"), netip.MustParsePrefix("2001:db8::/32"),
	netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("100::/64"), netip.MustParsePrefix("fec0::/10"), netip.MustParsePrefix("::/96"),
}

// Public reports whether an address is on the public internet.
func Public(a netip.Addr) bool {
	a = a.Unmap().WithZone("")
	if !a.IsValid() || a.IsPrivate() || a.IsLoopback() || a.IsLinkLocalUnicast() || a.IsMulticast() || a.IsUnspecified() || a.IsInterfaceLocalMulticast() {
		return false
	}
	for _, p := range reserved {
		if p.Contains(a) {
			return false
		}
	}
	return true
}

// DialPublic connects to public addresses alone. The address is looked at when the
// connection is made, after the name was resolved, so that a name which means
// another address the second time it is asked gains nothing.
func DialPublic(ctx context.Context, network, address string) (net.Conn, error) {
	d := net.Dialer{Timeout: 10 * time.Second, Control: func(_, address string, _ syscall.RawConn) error {
		at, err := netip.ParseAddrPort(address)
		if err != nil {
			return fmt.Errorf("address %q: %w", address, err)
		}
		if !Public(at.Addr()) {
			return fmt.Errorf("%s: %w", at.Addr(), ErrPrivate)
		}
		return nil
	}}
	return d.DialContext(ctx, network, address)
}

// parseURL accepts absolute http and https addresses without user and password.
func parseURL(s string) (*url.URL, error) {
	u, err := url.Parse(s)
	if err != nil {
		return nil, fmt.Errorf("address %.200q: %w", s, err)
	}
	return u, allowed(u)
}

func allowed(u *url.URL) error {
	switch {
	case u.Scheme != "http" && u.Scheme != "https":
		return fmt.Errorf("address %.200q: want http or https", u.Redacted())
	case u.Hostname() == "":
		return fmt.Errorf("address %.200q: no host", u.Redacted())
	case u.User != nil:
		return fmt.Errorf("address %.200q: a user and password in it are not sent", u.Redacted())
	}
	return nil
}
