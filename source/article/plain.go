package article

import (
	"strings"

	"trucewatch/source"
	"trucewatch/text"
)

// headerKeys are the names of header fields of pasted texts, folded.
var headerKeys = map[string]string{
	"title": "title", "headline": "title", "заголовок": "title", "назва": "title",
	"date": "date", "published": "date", "publish date": "date", "дата": "date", "опубліковано": "date", "опубликовано": "date",
	"updated": "updated", "оновлено": "updated", "обновлено": "updated",
	"outlet": "outlet", "source name": "outlet", "site": "outlet", "видання": "outlet", "издание": "outlet",
	"byline": "byline", "author": "byline", "автор": "byline",
	"language": "language", "lang": "language", "мова": "language", "язык": "language",
	"url": "url", "link": "url", "посилання": "url", "ссылка": "url",
}

// headerLines is how many lines can hold fields.
const headerLines = 12

// readPlain reads a pasted text. It is left as it is; lines such as "title: …" at
// its head fill the fields.
func readPlain(name, s string) (Document, error) {
	d := Document{Name: name, Format: FormatText}
	if why := noText(s); why != "" {
		return d, &source.FileError{File: name, Reason: why, Cure: "give the words of the article"}
	}
	d.setText(s)
	at, lines := 0, 0
	for line := range strings.Lines(s) {
		if lines++; lines > headerLines {
			break
		}
		at += len(line)
		key, value, ok := strings.Cut(strings.TrimSpace(line), ":")
		field := headerKeys[text.Fold(strings.TrimSpace(key))]
		if !ok || field == "" || len(line) > 600 {
			if strings.TrimSpace(line) == "" {
				continue
			}
			break
		}
		d.set(field, strings.TrimSpace(value))
		d.bodyAt = at
	}
	d.bodyAt = min(d.bodyAt, len(d.Text))
	return d, nil
}

func (d *Document) set(field, value string) {
	switch field {
	case "title":
		d.Title = source.Clip(value, maxTitle)
	case "date":
		d.Published = dateOf(value)
	case "updated":
		d.Updated = dateOf(value)
	case "outlet":
		d.Outlet = value
	case "byline":
		d.Byline = value
	case "language":
		d.Language = text.Fold(value)
	case "url":
		if hostOf(value) != "" && !strings.ContainsAny(value, " \t\"<>") {
			d.URL = canonical(value)
		}
	}
}

// dateOf keeps a date as stated and reads it if it can be read in one way only.
func dateOf(s string) Date {
	d := Date{Stated: source.Clip(s, 100)}
	if v, err := source.ParseTime(s, source.TimeOptions{}); err == nil {
		d.Interval = v
	}
	return d
}

// setText takes a text up to the limit and says so where there was more.
func (d *Document) setText(s string) {
	if len(s) > maxText {
		cut := strings.LastIndexByte(s[:maxText], '\n')
		if cut < maxText/2 {
			cut = maxText
		}
		s = strings.ToValidUTF8(s[:cut], "")
		d.Notices = append(d.Notices, "the text is longer than 1 MB: the rest is in the file as received and was not read")
	}
	d.Text = s
}
