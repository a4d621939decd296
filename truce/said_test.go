package truce

import (
	"reflect"
	"testing"
)

func TestArticleAttrsComeBack(t *testing.T) {
	want := Article{Reader: "prose/1", Format: "html", Outlet: "The Valley Courier", Byline: "A\u00a0B", Stated: "2031-05-14", Reliable: true, Why: "", Updated: "2031-05-15",
		Credits:   []ArticleCredit{{"text", "AP", "Written by AP"}, {"photo", "", "Photo: somebody"}},
		Quotes:    []ArticleQuote{{Span{3, 9}, "full", "neutral", "", "Marta Venn", "N"}, {Span{12, 14}, "scare", "none", "", "", ""}},
		Positions: []ArticlePosition{{Span{3, 9}, "N", "handover", "rejects", "2031-05-14", "Marta Venn"}},
		Cruft:     []ArticleCruft{{Span{20, 40}, "related"}}}
	r := Report{Attrs: want.Attrs()}
	if got, ok := r.Article(); !ok || !reflect.DeepEqual(got, want) {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, ok := r.Said(); ok {
		t.Error("an article is taken for words within one")
	}
}

func TestSaidAttrsComeBack(t *testing.T) {
	want := Said{Reader: "prose/1", Article: "0123", Span: Span{5, 25}, Form: SaidClaim, Direct: true, Speaker: "unknown", SpeakerID: "x", Party: "N", Cue: "claim",
		CueWord: "claimed", Venue: "Kerrin", Carrier: "TASS", Only: "AP", Day: "Tuesday", Kind: "area", Place: "Ostrel", PlaceKey: "k", Value: "200", Unit: "km2",
		Bound: "less_than", Role: "current", Accused: "S"}
	r := Report{Attrs: want.Attrs()}
	if got, ok := r.Said(); !ok || got != want {
		t.Errorf("got  %+v\nwant %+v", got, want)
	}
	if _, ok := r.Article(); ok {
		t.Error("words are taken for an article")
	}
	small := Said{Reader: "prose/1"}
	if got, ok := (Report{Attrs: small.Attrs()}).Said(); !ok || got != small {
		t.Errorf("empty: %+v, %v", got, ok)
	}
}

func TestSaidOfOtherReports(t *testing.T) {
	for _, attrs := range [][]Attr{nil, {{"reader", []string{"a person"}}, {"article", []string{"x"}}}, {{"reader", nil}, {"article", nil}}, {{"article", []string{"x"}}, {"reader", []string{"prose/1"}}}} {
		r := Report{Attrs: attrs}
		_, said := r.Said()
		_, article := r.Article()
		if said || article {
			t.Errorf("%v was taken for an article", attrs)
		}
	}
	if s := (Span{4, 2}).Of("abcdef"); s != "" {
		t.Errorf("a backward span gave %q", s)
	}
	if s := (Span{4, 90}).Of("abcdef"); s != "" {
		t.Errorf("a span beyond the text gave %q", s)
	}
}
