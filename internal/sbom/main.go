// Command sbom prints an SPDX 2.3 bill of materials of a built binary: the
// modules that Go itself wrote into it, with their sums. Its time stamp is fixed,
// so that a release can be rebuilt byte for byte.
package main

import (
	"crypto/sha256"
	"debug/buildinfo"
	"encoding/hex"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"runtime/debug"
	"strings"
)

type spdxPackage struct {
	Name             string        `json:"name"`
	SPDXID           string        `json:"SPDXID"`
	Version          string        `json:"versionInfo"`
	DownloadLocation string        `json:"downloadLocation"`
	FilesAnalyzed    bool          `json:"filesAnalyzed"`
	ExternalRefs     []externalRef `json:"externalRefs,omitempty"`
	Comment          string        `json:"comment,omitempty"`
}

type externalRef struct {
	Category string `json:"referenceCategory"`
	Type     string `json:"referenceType"`
	Locator  string `json:"referenceLocator"`
}

type relationship struct {
	From string `json:"spdxElementId"`
	Type string `json:"relationshipType"`
	To   string `json:"relatedSpdxElement"`
}

type document struct {
	Version       string         `json:"spdxVersion"`
	DataLicense   string         `json:"dataLicense"`
	SPDXID        string         `json:"SPDXID"`
	Name          string         `json:"name"`
	Namespace     string         `json:"documentNamespace"`
	Creation      map[string]any `json:"creationInfo"`
	Packages      []spdxPackage  `json:"packages"`
	Relationships []relationship `json:"relationships"`
}

func main() {
	version := flag.String("version", "development", "version of the release")
	flag.Parse()
	if flag.NArg() != 1 {
		fmt.Fprintln(os.Stderr, "usage: sbom [-version V] BINARY")
		os.Exit(2)
	}
	doc, err := describe(flag.Arg(0), *version)
	if err == nil {
		enc := json.NewEncoder(os.Stdout)
		enc.SetIndent("", "  ")
		err = enc.Encode(doc)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "sbom:", err)
		os.Exit(1)
	}
}

func describe(path, version string) (document, error) {
	info, err := buildinfo.ReadFile(path)
	if err != nil {
		return document{}, err
	}
	bin, err := os.ReadFile(path)
	if err != nil {
		return document{}, err
	}
	sum := sha256.Sum256(bin)
	doc := document{
		Version: "SPDX-2.3", DataLicense: "CC0-1.0", SPDXID: "SPDXRef-DOCUMENT",
		Name:      "trucewatch-" + version,
		Namespace: "urn:sha256:" + hex.EncodeToString(sum[:]),
		Creation:  map[string]any{"created": "1970-01-01T00:00:00Z", "creators": []string{"Tool: trucewatch-sbom"}},
	}
	root := spdxPackage{Name: info.Main.Path, SPDXID: "SPDXRef-main", Version: version,
		DownloadLocation: "NOASSERTION", Comment: "built with " + info.GoVersion}
	doc.Packages = append(doc.Packages, root)
	doc.Relationships = append(doc.Relationships, relationship{doc.SPDXID, "DESCRIBES", root.SPDXID})
	for i, dep := range info.Deps {
		p := modulePackage(i, dep)
		doc.Packages = append(doc.Packages, p)
		doc.Relationships = append(doc.Relationships, relationship{root.SPDXID, "DEPENDS_ON", p.SPDXID})
	}
	return doc, nil
}

func modulePackage(i int, dep *debug.Module) spdxPackage {
	if dep.Replace != nil {
		dep = dep.Replace
	}
	return spdxPackage{
		Name: dep.Path, SPDXID: fmt.Sprintf("SPDXRef-module-%d", i), Version: dep.Version,
		DownloadLocation: "NOASSERTION", Comment: "go.sum " + dep.Sum,
		ExternalRefs: []externalRef{{"PACKAGE-MANAGER", "purl", "pkg:golang/" + strings.ToLower(dep.Path) + "@" + dep.Version}},
	}
}
