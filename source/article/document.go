package article

import (
	"trucewatch/prose"
	"trucewatch/truce"
)

// Document is one article as taken off its page, feed, mail or file.
type Document struct {
	Name   string `json:"name"`   // file, and the number of the entry where a file holds several
	Format Format `json:"format"` // of the file
	Title  string `json:"title"`
	Outlet string `json:"outlet"`
	Byline string `json:"byline"`
	// URL is the canonical address where the document states one.
	URL       string `json:"url"`
	Language  string `json:"language"`
	Published Date   `json:"published"`
	Updated   Date   `json:"updated"`
	// Credits are those of the document's own fields; the reader finds more in Text.
	Credits []prose.Credit `json:"credits"`
	// Text is what is read for statements: a header of fields where the format has
	// them apart, and the paragraphs of the article. A pasted text is left as it is.
	Text string `json:"text"`
	// Cruft are lines of the page that are not in Text, in their order.
	Cruft []Line `json:"cruft"`
	// Charset is the encoding that was used, with the declared one where it was wrong.
	Charset string   `json:"charset"`
	Notices []string `json:"notices"`
	// Fault says why an entry of a feed holds no article; "" where it holds one.
	Fault string `json:"fault,omitempty"`

	line   int // at which the entry begins in the file, 0 = 1
	bodyAt int // where the article begins in Text, after the fields
}

// Format says what kind of file a document came from.
type Format string

const (
	FormatText Format = "text"
	FormatHTML Format = "html"
	FormatFeed Format = "feed"
	FormatMail Format = "eml"
)

// Date is a date as stated, and as far as it can be read.
type Date struct {
	Stated   string         `json:"stated"`
	Interval truce.Interval `json:"interval,omitzero"`
	// Doubt says why the date is not relied on, whatever the text says.
	Doubt string `json:"doubt,omitempty"`
}

// Line is a line that is no part of the article.
type Line struct {
	Text string          `json:"text"`
	Kind prose.CruftKind `json:"kind"`
}

// Options are what a caller knows beside the bytes.
type Options struct {
	// URL is the address the bytes came from, "" where they are a file.
	URL string
	// Charset is the encoding that the server stated, "" where nobody did.
	Charset string
	// Latest is the day after which no article can be, as 2025-03-13; "" = no such check.
	Latest string
}

// Limits of one file.
const (
	// MaxBytes is how much of one file is taken into memory.
	MaxBytes = 64 << 20
	// maxText is how much text one article can have; prose reads as much.
	maxText = 1 << 20
	// minLetters is how many letters make a text an article.
	minLetters = 20
)
