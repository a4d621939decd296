package article

import (
	"net/url"
	"strings"
)

// maxTitle bounds a headline in bytes.
const maxTitle = 500

// trackers are parameters of addresses that name how a reader came, not the page.
var trackers = []string{"utm_", "fbclid", "gclid", "yclid", "mc_cid", "mc_eid", "ref_src", "cmpid", "at_"}

// Canonical is the address under which a page is known, whatever link led to it.
func Canonical(address string) string { return canonical(address) }

// canonical is an address without fragment and trackers, in lower case where case
// does not count, so that one page has one id however it was come by.
func canonical(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil || u.Host == "" {
		return address
	}
	u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	u.Fragment, u.RawFragment, u.User = "", "", nil
	q := u.Query()
	for key := range q {
		for _, t := range trackers {
			if strings.HasPrefix(strings.ToLower(key), t) {
				q.Del(key)
			}
		}
	}
	u.RawQuery = q.Encode()
	return u.String()
}
