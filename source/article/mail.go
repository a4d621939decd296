package article

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"regexp"
	"strings"

	"trucewatch/source"
	"trucewatch/truce"
)

// Limits of one mail.
const (
	maxParts     = 100
	maxMailDepth = 8
	maxPart      = 16 << 20
)

var mailHeader = regexp.MustCompile(`(?im)^(received|return-path|message-id|mime-version|delivered-to|content-transfer-encoding|dkim-signature):`)

// isMail tells a mail by two header fields that only mails have before the first empty line.
func isMail(data []byte) bool {
	head := data[:min(len(data), 16<<10)]
	if i := bytes.Index(bytes.ReplaceAll(head, []byte("\r"), nil), []byte("\n\n")); i >= 0 {
		head = bytes.ReplaceAll(head, []byte("\r"), nil)[:i+1]
	}
	seen := map[string]bool{}
	for _, m := range mailHeader.FindAll(head, 20) {
		seen[strings.ToLower(string(m))] = true
	}
	return len(seen) >= 2
}

// readMail takes the article off a mail: its plain part, else its HTML part.
// Attachments are named in a notice; the file as received holds them.
func readMail(name string, data []byte, o Options) (Document, error) {
	d := Document{Name: name, Format: FormatMail}
	msg, err := mail.ReadMessage(bytes.NewReader(data))
	if err != nil {
		return d, &source.FileError{File: name, Reason: "reading the mail", Err: err}
	}
	words := &mime.WordDecoder{CharsetReader: func(charset string, r io.Reader) (io.Reader, error) {
		b, err := io.ReadAll(io.LimitReader(r, 64<<10))
		s, _, _ := decode(b, charset)
		return strings.NewReader(s), err
	}}
	header := func(key string) string {
		v := msg.Header.Get(key)
		if s, err := words.DecodeHeader(v); err == nil {
			v = s
		}
		return oneLine(strings.ToValidUTF8(v, "\ufffd"))
	}
	parts := &mailParts{}
	parts.read(msg.Header.Get("Content-Type"), msg.Header.Get("Content-Transfer-Encoding"), "", msg.Body, 0)
	d.Notices = parts.notices
	var paras []string
	switch {
	case noText(parts.plain) == "":
		paras = unwrapped(parts.plain)
	case parts.html != "":
		page, err := readPage(name, parts.html, o)
		if err != nil {
			return d, err
		}
		d.Cruft, d.Credits, d.URL = page.Cruft, page.Credits, page.URL
		for p := range strings.SplitSeq(page.body(), "\n\n") {
			paras = append(paras, strings.TrimSpace(p))
		}
	default:
		return d, &source.FileError{File: name, Reason: "the mail holds no text", Cure: "save the article itself; attachments are not read"}
	}
	d.Title, d.Charset = header("Subject"), parts.charset
	if from, err := mail.ParseAddress(msg.Header.Get("From")); err == nil {
		d.Outlet = from.Name
		if d.Outlet == "" {
			_, d.Outlet, _ = strings.Cut(from.Address, "@")
		}
		if s, err := words.DecodeHeader(d.Outlet); err == nil {
			d.Outlet = oneLine(s)
		}
	}
	d.Published.Stated = header("Date")
	if at, err := msg.Header.Date(); err == nil && at.Year() >= truce.MinYear && at.Year() <= truce.MaxYear {
		d.Published.Interval = truce.Instant(at, at.Format("-07:00"))
	}
	d.compose(paras)
	return d, nil
}

// unwrapped joins lines that a mailer broke; an empty line ends a paragraph.
func unwrapped(s string) []string {
	var out []string
	for p := range strings.SplitSeq(strings.ReplaceAll(s, "\r", ""), "\n\n") {
		if p = strings.Join(strings.Fields(p), " "); p != "" {
			out = append(out, p)
		}
	}
	return out
}

// mailParts gathers the text parts of a mail.
type mailParts struct {
	plain, html, charset string
	notices              []string
	n                    int
}

func (p *mailParts) read(contentType, encoding, file string, r io.Reader, depth int) {
	if p.n++; p.n > maxParts || depth > maxMailDepth {
		p.notice("the mail has more parts than are read")
		return
	}
	kind, params, err := mime.ParseMediaType(contentType)
	if err != nil || kind == "" {
		kind = "text/plain"
	}
	if strings.HasPrefix(kind, "multipart/") && params["boundary"] != "" {
		m := multipart.NewReader(r, params["boundary"])
		for {
			part, err := m.NextRawPart()
			if err != nil {
				if err != io.EOF {
					p.notice("a part of the mail breaks off")
				}
				return
			}
			p.read(part.Header.Get("Content-Type"), part.Header.Get("Content-Transfer-Encoding"), part.FileName(), part, depth+1)
			if p.n > maxParts {
				return
			}
		}
	}
	if file != "" || kind != "text/plain" && kind != "text/html" {
		p.notice(fmt.Sprintf("a part of the mail was not read: %s %s", clean(kind), clean(file)))
		return
	}
	switch strings.ToLower(strings.TrimSpace(encoding)) {
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	}
	b, err := io.ReadAll(io.LimitReader(r, maxPart))
	if err != nil {
		p.notice("a part of the mail breaks off")
	}
	s, charset, notices := decode(b, params["charset"])
	if kind == "text/html" && p.html == "" {
		p.html = s
	} else if kind == "text/plain" && p.plain == "" {
		p.plain = s
	}
	if p.charset == "" {
		p.charset = charset
	}
	for _, n := range notices {
		p.notice(n)
	}
}

func (p *mailParts) notice(s string) {
	if len(p.notices) < 20 {
		p.notices = append(p.notices, s)
	}
}
