package prose

// The brief form holds the fields that `trucewatch read` promises and no others.
type (
	briefArticle struct {
		File              string           `json:"file"`
		Title             string           `json:"title"`
		Language          string           `json:"language"`
		Published         string           `json:"published"`
		PublishedReliable bool             `json:"published_reliable"`
		Credits           []Credit         `json:"credits"`
		Quotes            []briefQuote     `json:"quotes"`
		Statements        []briefStatement `json:"statements"`
		Claims            []briefClaim     `json:"claims"`
		Positions         []briefPosition  `json:"positions"`
	}
	briefQuote struct {
		Text    string    `json:"text"`
		Start   int       `json:"start"`
		Speaker string    `json:"speaker"`
		Cue     Cue       `json:"cue"`
		Kind    QuoteKind `json:"kind"`
		Day     string    `json:"day"`
	}
	briefStatement struct {
		Text    string `json:"text"`
		Speaker string `json:"speaker"`
		Cue     Cue    `json:"cue"`
	}
	briefClaim struct {
		Kind     ClaimKind `json:"kind"`
		Text     string    `json:"text"`
		Claimant string    `json:"claimant"`
		Place    string    `json:"place"`
		Value    string    `json:"value"`
		Unit     string    `json:"unit"`
		Bound    Bound     `json:"bound"`
		Hedge    []Hedge   `json:"hedge"`
	}
	briefPosition struct {
		Party  string `json:"party"`
		Issue  string `json:"issue"`
		Stance Stance `json:"stance"`
		Date   string `json:"date"`
		Text   string `json:"text"`
	}
)

// Brief is an article in the form that `trucewatch read` writes without --all.
func Brief(a Article) any {
	b := briefArticle{File: a.File, Title: a.Title, Language: a.Language, Published: a.Published, PublishedReliable: a.PublishedReliable, Credits: a.Credits,
		Quotes: make([]briefQuote, len(a.Quotes)), Statements: make([]briefStatement, len(a.Statements)), Claims: make([]briefClaim, len(a.Claims)), Positions: make([]briefPosition, len(a.Positions))}
	for i, q := range a.Quotes {
		b.Quotes[i] = briefQuote{q.Text, q.Start, q.Speaker, q.Cue, q.Kind, q.Day}
	}
	for i, s := range a.Statements {
		b.Statements[i] = briefStatement{s.Text, s.Speaker, s.Cue}
	}
	for i, c := range a.Claims {
		b.Claims[i] = briefClaim{c.Kind, c.Text, c.Claimant, c.Place, c.Value, c.Unit, c.Bound, c.Hedge}
	}
	for i, p := range a.Positions {
		b.Positions[i] = briefPosition{p.Party, p.Issue, p.Stance, p.Date, p.Text}
	}
	return b
}
