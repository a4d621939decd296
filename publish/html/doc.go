// Package html writes an edition as a static site in English, Ukrainian and
// Russian: pages that work without JavaScript but for the interactive map, that
// print, and that ask nothing of a third party. It sees publish.Edition values
// only, so that nothing can stand on a page that the edition does not hold.
//
// Plan lists the pages of a site, each with a key over everything it is made
// from; package site writes those whose key is new.
package html
