package article

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"

	"trucewatch/prose"
	"trucewatch/source/sourcetest"
)

func TestAdapter(t *testing.T) { sourcetest.Test(t, Adapter{}) }

// page is an invented page; %s is the head and then a further paragraph.
const page = `<!DOCTYPE html><html lang="en-GB"><head><title>Bridge reopened | The Valley Courier</title>%s
<script>var a = "not text";</script></head><body>
<nav><ul><li><a href="/">Home</a></li><li><a href="/w">World</a></li></ul></nav>
<article><h1>Bridge reopened at Kerrin</h1>
<p>KERRIN — The mission said on Wednesday that the bridge at Kerrin had been reopened to civilians after talks that lasted eleven days and were held in three places.</p>
<figure><img src="x.jpg"><figcaption>The bridge on Tuesday. Photo: Getty Images</figcaption></figure>
<p>“Nobody will be stopped for his papers,” said Marta Venn, the spokeswoman of the Northern Council, and thanked the engineers of both parties for their work on the spans.</p>
<p>The Southern Assembly said that it would keep its guards two hundred metres from the ramp, as both had agreed in the protocol signed in March, and would let patrols pass.</p>
%s
</article>
<aside><h3>More</h3><a href="/1">Ten days of quiet in the valley</a></aside>
<footer><p>© The Valley Courier. All rights reserved.</p></footer></body></html>`

func readOne(t *testing.T, data string, o Options) Document {
	t.Helper()
	docs, err := Read("f", []byte(data), o)
	if err != nil || len(docs) != 1 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	return docs[0]
}

func TestPage(t *testing.T) {
	head := `<meta property="og:title" content="Bridge reopened at Kerrin"><meta property="og:site_name" content="The Valley Courier">
<link rel="canonical" href="https://courier.example/bridge?utm_source=x"><meta name="author" content="Ilse Morn">
<meta property="article:published_time" content="2031-05-14T23:30:00+02:00"><meta property="article:modified_time" content="2031-05-15T08:00:00Z">`
	d := readOne(t, fmt.Sprintf(page, head, ""), Options{})
	if d.Format != FormatHTML || d.Title != "Bridge reopened at Kerrin" || d.Outlet != "The Valley Courier" || d.Byline != "Ilse Morn" ||
		d.URL != "https://courier.example/bridge" || d.Language != "en" || d.Updated.Stated != "2031-05-15T08:00:00Z" {
		t.Errorf("fields: %+v", d)
	}
	if got := d.Published.Interval.From.Format("2006-01-02T15:04Z07:00"); got != "2031-05-14T21:30Z" {
		t.Errorf("published %s", got)
	}
	if !strings.Contains(d.Text, "date: 2031-05-14\n") {
		t.Error("the day is not that of the outlet's own zone")
	}
	for _, want := range []string{"had been reopened to civilians", "“Nobody will be stopped for his papers,”", "two hundred metres"} {
		if !strings.Contains(d.body(), want) {
			t.Errorf("the body lacks %q:\n%s", want, d.body())
		}
	}
	for _, not := range []string{"not text", "Ten days of quiet", "All rights reserved", "World"} {
		if strings.Contains(d.body(), not) {
			t.Errorf("the body holds %q", not)
		}
	}
	kinds := map[string]prose.CruftKind{}
	for _, c := range d.Cruft {
		kinds[c.Text] = c.Kind
	}
	if kinds["The bridge on Tuesday. Photo: Getty Images"] != prose.CruftCaption || kinds["Ten days of quiet in the valley"] == "" || kinds["© The Valley Courier. All rights reserved."] == "" {
		t.Errorf("cruft: %v", kinds)
	}
	if len(d.Credits) != 1 || d.Credits[0].Kind != prose.CreditPhoto || !strings.HasSuffix(d.Credits[0].Text, "Getty Images") {
		t.Errorf("credits: %+v", d.Credits)
	}
	a := reader().Read("f", d.Text)
	if len(a.Quotes) != 1 || a.Quotes[0].Speaker != "Marta Venn" || a.Published != "2031-05-14" || !a.PublishedReliable {
		t.Errorf("read: %+v", a)
	}
}

func TestPageDates(t *testing.T) {
	two := `<meta property="article:published_time" content="2031-05-14"><meta name="date" content="2030-12-03">`
	if d := readOne(t, fmt.Sprintf(page, two, ""), Options{}); d.Published.Doubt == "" || strings.Contains(d.Text, "date:") || d.Published.Stated != "2031-05-14" {
		t.Errorf("two dates: %+v", d.Published)
	}
	one := `<meta property="article:published_time" content="2031-05-14">`
	if d := readOne(t, fmt.Sprintf(page, one, ""), Options{Latest: "2031-05-13"}); d.Published.Doubt == "" {
		t.Errorf("a date in the future: %+v", d.Published)
	}
	if d := readOne(t, fmt.Sprintf(page, one, ""), Options{Latest: "2031-05-14"}); d.Published.Doubt != "" {
		t.Errorf("a date of today: %+v", d.Published)
	}
	ld := `<script type="application/ld+json">{"@graph":[{"@type":"WebSite","name":"x"},{"@type":"NewsArticle","headline":"H","datePublished":"2031-05-14T10:00:00.000+0200","publisher":{"name":"Courier"}}]}</script>`
	if d := readOne(t, fmt.Sprintf(page, ld, ""), Options{}); d.Outlet != "Courier" || d.Published.Interval.From.Format("15:04") != "08:00" {
		t.Errorf("JSON-LD: %+v", d)
	}
	foreign := `<link rel="canonical" href="https://other.example/stolen">`
	if d := readOne(t, fmt.Sprintf(page, foreign, ""), Options{URL: "https://courier.example/b"}); d.URL != "https://courier.example/b" || len(d.Notices) == 0 {
		t.Errorf("an address on another host: %q %v", d.URL, d.Notices)
	}
}

const feedXML = `<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0"><channel><title>The Valley Courier</title><language>en-gb</language>
<item><title>Road closed</title><link>https://courier.example/road</link><pubDate>Wed, 14 May 2031 10:00:00 +0200</pubDate>
<description>&lt;p&gt;The mission said on Wednesday that the road to Ostrel was closed.&lt;/p&gt;&lt;p&gt;“We wait,” said Marta Venn.&lt;/p&gt;</description></item>
<item><guid>x1</guid><title></title><description></description></item>
<item><title>Talks in Kerrin</title><link>https://courier.example/talks</link><description>Envoys met in Kerrin on Tuesday, the Northern Council said.</description></item>
</channel></rss>`

func TestFeed(t *testing.T) {
	docs, err := Read("f.xml", []byte(feedXML), Options{})
	if err != nil || len(docs) != 3 {
		t.Fatalf("%d documents, %v", len(docs), err)
	}
	d := docs[0]
	if d.Title != "Road closed" || d.Outlet != "The Valley Courier" || d.URL != "https://courier.example/road" || d.Language != "en" || d.line != 3 ||
		d.Published.Interval.From.Format("15:04") != "08:00" || !strings.Contains(d.Text, "was closed.\n\n“We wait,”") {
		t.Errorf("%+v\n%s", d, d.Text)
	}
	if docs[1].Fault == "" || docs[2].Fault != "" {
		t.Errorf("faults %q, %q", docs[1].Fault, docs[2].Fault)
	}
	cut := feedXML[:strings.Index(feedXML, "<item><title>Talks")+60]
	docs, err = Read("cut.xml", []byte(cut), Options{})
	if err != nil || len(docs) != 2 || len(docs[0].Notices) == 0 {
		t.Errorf("a feed that breaks off: %d documents, %v", len(docs), err)
	}
	atom := `<feed xmlns="http://www.w3.org/2005/Atom"><title>V</title><entry><title>Road closed today</title><id>1</id><link href="https://v.example/1"/><updated>2031-05-14T08:00:00Z</updated><content type="html">The mission said that the road was closed.</content></entry></feed>`
	if d := readOne(t, atom, Options{}); d.URL != "https://v.example/1" || d.Format != FormatFeed {
		t.Errorf("Atom: %+v", d)
	}
	js := `{"version":"https://jsonfeed.org/version/1.1","title":"V","items":[{"id":"1","url":"https://v.example/2","title":"Road closed","content_text":"The mission said that the road was closed."}]}`
	if d := readOne(t, js, Options{}); d.URL != "https://v.example/2" {
		t.Errorf("JSON feed: %+v", d)
	}
}

func TestMail(t *testing.T) {
	body := base64.StdEncoding.EncodeToString([]byte("Місія повідомила в середу, що міст у Керрині знову відкрито.\n\n«Ми чекаємо», — сказала речниця Марта Венн.\n"))
	mail := "Received: from x\r\nMessage-ID: <1@x>\r\nMIME-Version: 1.0\r\nFrom: =?utf-8?B?" + base64.StdEncoding.EncodeToString([]byte("Вісник долини")) + "?= <news@valley.example>\r\nSubject: =?utf-8?Q?=D0=9C=D1=96=D1=81=D1=82?=\r\nDate: Wed, 14 May 2031 10:00:00 +0300\r\n" +
		"Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n" + body +
		"\r\n--b\r\nContent-Type: application/pdf\r\nContent-Disposition: attachment; filename=a.pdf\r\n\r\n%PDF\r\n--b--\r\n"
	d := readOne(t, mail, Options{})
	if d.Format != FormatMail || d.Title != "Міст" || d.Outlet != "Вісник долини" || !strings.Contains(d.Text, "«Ми чекаємо»") || len(d.Notices) != 1 || d.Published.Interval.From.Hour() != 7 {
		t.Errorf("%+v\n%s", d, d.Text)
	}
	html := "Message-ID: <1@x>\nMIME-Version: 1.0\nFrom: a@valley.example\nSubject: Bridge\nContent-Type: text/html\n\n" + fmt.Sprintf(page, "", "")
	if d := readOne(t, html, Options{}); d.Outlet != "valley.example" || !strings.Contains(d.Text, "reopened to civilians") {
		t.Errorf("HTML mail: %+v", d)
	}
	deep := "Message-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n" + strings.Repeat("--b\nContent-Type: multipart/mixed; boundary=b\n\n", 2000)
	if _, err := Read("deep.eml", []byte(deep), Options{}); err == nil {
		t.Error("a mail of nothing but nesting was read")
	}
}

func TestCharsets(t *testing.T) {
	uk := "Місія повідомила в середу, що міст у Керрині знову відкрито для цивільних. «Ми чекаємо», — сказала речниця Марта Венн.\n"
	ru := "Миссия сообщила в среду, что мост в Керрине снова открыт для гражданских. «Мы ждём», — сказала представитель Марта Венн.\n"
	for _, c := range []struct {
		name string
		enc  interface{ Bytes([]byte) ([]byte, error) }
	}{{"windows-1251", charmap.Windows1251.NewEncoder()}, {"koi8-u", charmap.KOI8U.NewEncoder()}, {"iso-8859-5", charmap.ISO8859_5.NewEncoder()},
		{"utf-16le", unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder()}, {"utf-16be", unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM).NewEncoder()}} {
		for lang, s := range map[string]string{"uk": uk, "ru": ru} {
			if c.name == "iso-8859-5" {
				s = strings.NewReplacer("«", "\"", "»", "\"", "—", "-").Replace(s)
			}
			if c.name == "koi8-u" {
				s = strings.NewReplacer("«", "\"", "»", "\"", "—", "-").Replace(s)
			}
			b, err := c.enc.Bytes([]byte(s))
			if err != nil {
				t.Fatal(c.name, err)
			}
			for _, declared := range []string{"", c.name, "iso-8859-1", "windows-1252", "nonsense", "utf-8"} {
				got, used, notices := decode(b, declared)
				if got != s || used != c.name {
					t.Errorf("%s %s declared %q: read as %s: %.60q", c.name, lang, declared, used, got)
				}
				if wrong := declared != "" && declared != c.name; wrong != (len(notices) > 0) {
					t.Errorf("%s declared %q: notices %v", c.name, declared, notices)
				}
			}
		}
	}
	if got, used, _ := decode([]byte("Ca\xf1on caf\xe9 na\xefve, d\xe9j\xe0 vu said the mission in Qu\xe9bec"), ""); used != "windows-1252" || !strings.Contains(got, "Cañon café") {
		t.Errorf("Western text: %s %q", used, got)
	}
	page := "<html><head><meta charset=koi8-u></head><body><p>" + strings.Repeat(uk, 3) + "</p></body></html>"
	b, _ := charmap.Windows1251.NewEncoder().Bytes([]byte(page))
	if d := readOne(t, string(b), Options{}); d.Charset != "windows-1251" || !strings.Contains(d.Text, "Місія повідомила") {
		t.Errorf("wrong charset declared: %s\n%s", d.Charset, d.Text)
	}
}

func TestBadInput(t *testing.T) {
	for name, in := range map[string]string{
		"empty": "", "spaces": " \n\t", "page without text": "<html><body><script>x()</script></body></html>", "nul": strings.Repeat("\x00", 5000),
		"feed without entries": `<rss version="2.0"><channel><title>x</title></channel></rss>`, "broken feed": "<rss><channel><item><title>x",
		"picture": "\x89PNG\r\n\x1a\n", "deep": strings.Repeat("<div>", 100000), "numbers": strings.Repeat("1234 ", 1000),
	} {
		if docs, err := Read(name, []byte(in), Options{}); err == nil {
			t.Errorf("%s: %d documents without a word", name, len(docs))
		}
	}
	s := "The mission said that the b\u202eridge was open. The Кremlin answered on Wednesday evening.\n"
	if d := readOne(t, s, Options{}); len(d.Notices) != 2 || d.Text != s {
		t.Errorf("marks: %v", d.Notices)
	}
}

func TestMessage(t *testing.T) {
	b, err := charmap.Windows1251.NewEncoder().Bytes([]byte("<html><body><p>Місія повідомила в середу, що міст у Керрині знову відкрито для цивільних людей.</p></body></html>"))
	if err != nil {
		t.Fatal(err)
	}
	m := Message("https://v.example/1?utm_source=x\r\nX-Evil: 1", "text/html; charset=windows-1251", "", "", b)
	if strings.Contains(string(m), "\nX-Evil") {
		t.Error("an address with a line break makes a field of its own")
	}
	m = Message("https://v.example/1?utm_source=x", "text/html; charset=windows-1251", "Wed, 14 May 2031 08:00:00 GMT", "", b)
	if d := readOne(t, string(m), Options{}); d.URL != "https://v.example/1" || d.Charset != "windows-1251" || len(d.Notices) != 0 || SourceOf(d) != "v.example" {
		t.Errorf("%+v", d)
	}
	if _, err := Read("f", []byte("HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\nThe page that you asked for is not here any more."), Options{}); err == nil {
		t.Error("the page of an error was read as an article")
	}
}

// TestHugePage: 50 MB of markup, small and large elements.
func TestHugePage(t *testing.T) {
	for name, filler := range map[string]string{"elements": "<div class=x><span></span></div>", "attribute": "<p title=\"" + strings.Repeat("x", 1<<20) + "\"></p>", "nested": "<b><i>"} {
		s := strings.Replace(fmt.Sprintf(page, "", ""), "</article>", "</article>"+strings.Repeat(filler, 50<<20/len(filler)), 1)
		d := readOne(t, s, Options{})
		if !strings.Contains(d.Text, "reopened to civilians") || len(d.Notices) == 0 {
			t.Errorf("%s: notices %v, text %.200q", name, d.Notices, d.Text)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add([]byte(story))
	f.Add([]byte(fmt.Sprintf(page, "", "")))
	f.Add([]byte(feedXML))
	f.Add([]byte("Message-ID: <1@x>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\nThe mission said so on the day.\n--b--"))
	f.Add([]byte("\xff\xfeT\x00h\x00"))
	f.Fuzz(func(t *testing.T, data []byte) {
		docs, err := Read("f", data, Options{})
		if err == nil && len(docs) == 0 {
			t.Error("neither a document nor an error")
		}
		for _, r := range sourcetest.Collect(Adapter{}, "f", strings.NewReader(string(data))).Reports {
			if err := r.Validate(); err != nil {
				t.Error(err)
			}
		}
	})
}
