// Package article reads news articles: pages, feeds, mails and pasted texts. Read
// turns one file into documents (title, outlet, dates, credits, body, and the lines
// that are no part of the article, labelled); Adapter turns each document into one
// report of the article and one for every attributed statement and claim in it.
//
// What somebody says stays what somebody says: the reports of words carry the
// speaker, never an act, so that no incident is made of them. docs/formats/article.md
// lists every field.
package article
