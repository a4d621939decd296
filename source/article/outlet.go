package article

import (
	"net/url"
	"strings"

	"trucewatch/prose"
	"trucewatch/source"
	"trucewatch/text"
	"trucewatch/truce"
)

// Nameless is the source of articles that name neither outlet nor address.
const Nameless truce.SourceID = "article"

// SourceOf is the register's name of the outlet: the id in the actor table where
// that knows it, else the host of the address without "www.", else the name in
// lower case with hyphens, else Nameless.
func SourceOf(d Document) truce.SourceID {
	if a := prose.DefaultActors().Find(d.Outlet); d.Outlet != "" && a != nil && (a.Kind == "outlet" || a.Kind == "agency") {
		return truce.SourceID(a.ID)
	}
	if host := hostOf(d.URL); host != "" {
		return truce.SourceID(host)
	}
	if d.Outlet == "" {
		return Nameless
	}
	slug := strings.Join(strings.FieldsFunc(text.Fold(d.Outlet), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), "-")
	if strings.ContainsFunc(text.Fold(d.Outlet), func(r rune) bool { return r > 0x7f }) || slug == "" {
		slug = "outlet-" + source.ContentID(text.Fold(d.Outlet))
	}
	return truce.SourceID(source.Clip(slug, 60))
}

// hostOf is the host of an address without "www." and port.
func hostOf(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	host := strings.TrimPrefix(strings.ToLower(strings.TrimSuffix(u.Hostname(), ".")), "www.")
	for _, r := range host {
		if (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != '-' && r != '.' {
			return ""
		}
	}
	return host
}
