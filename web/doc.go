// Package web carries the third-party and hand-written assets of the public
// site: one style sheet, the fonts, the map script and its worker. They are
// built by `make assets` into dist, which is embedded; a bare clone builds
// without them and says so when a site is asked for.
package web
