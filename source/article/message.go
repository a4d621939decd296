package article

import (
	"bufio"
	"bytes"
	"mime"
	"net/textproto"
	"strconv"
	"strings"

	"trucewatch/source"
)

// Message is an answer of a site as `trucewatch fetch` keeps it: an HTTP message
// with the decompressed body, whose Content-Location is the address that was asked.
// What the site said of the page stays with the page.
func Message(address, contentType, date, lastModified string, body []byte) []byte {
	var b bytes.Buffer
	b.WriteString(messageLine + "\r\n")
	for _, h := range [][2]string{{"Content-Location", address}, {"Content-Type", contentType}, {"Date", date}, {"Last-Modified", lastModified},
		{"Content-Length", strconv.Itoa(len(body))}} {
		value := strings.Map(func(r rune) rune {
			if r < 0x20 || r == 0x7f {
				return -1
			}
			return r
		}, h[1])
		if value != "" {
			b.WriteString(h[0] + ": " + value + "\r\n")
		}
	}
	b.WriteString("\r\n")
	b.Write(body)
	return b.Bytes()
}

const messageLine = "HTTP/1.1 200 OK"

// maxHead bounds the head of a message in bytes.
const maxHead = 64 << 10

// openMessage gives the body of a kept answer and what its head says; ok is false
// for other files.
func openMessage(name string, data []byte, o Options) (body []byte, out Options, ok bool, err error) {
	if !bytes.HasPrefix(data, []byte("HTTP/1.")) {
		return nil, o, false, nil
	}
	line, rest, found := bytes.Cut(data, []byte("\r\n"))
	end := bytes.Index(rest[:min(len(rest), maxHead)], []byte("\r\n\r\n"))
	if !found || end < 0 {
		return nil, o, false, nil
	}
	if f := strings.Fields(string(line)); len(f) < 2 || f[1] != "200" {
		return nil, o, true, &source.FileError{File: name, Reason: "the site did not give the page: " + clean(string(line))}
	}
	head, err := textproto.NewReader(bufio.NewReader(bytes.NewReader(rest[:end+4]))).ReadMIMEHeader()
	if err != nil {
		return nil, o, true, &source.FileError{File: name, Reason: "reading the head of the answer", Err: err}
	}
	if v := head.Get("Content-Location"); hostOf(v) != "" {
		o.URL = v
	}
	if _, params, err := mime.ParseMediaType(head.Get("Content-Type")); err == nil && params["charset"] != "" {
		o.Charset = params["charset"]
	}
	return rest[end+4:], o, true, nil
}
